//! Settings: the value of each and where it was said, merged from all places that state any.
//!
//! Projects and linters build them layer by layer, the later one winning: defaults, `[settings]`, the `[[paths]]` that fit, options, front
//! matter. Nobody else decides which of two values holds, and whoever shows settings shows these.

use crate::analysis::DocumentSettings;
use crate::analysis::subject::{Promotional, SaidBy};
use crate::linter::Profile;
use crate::linter::allow::Date;
use crate::linter::front_settings::FrontSettings;
use crate::rulebook::{FileLine, PathRow, Rulebook, Stated};
use crate::source::Span;

/// Where a value was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: it holds when nobody says otherwise.
    #[default]
    Default,
    /// In `[settings]` of the rulebook.
    Rulebook(FileLine),
    /// In a `[[paths]]` of the rulebook that fits the file.
    Paths {
        /// Its globs.
        globs: Vec<String>,
        /// The line of the value.
        line: FileLine,
    },
    /// In an option of whoever runs the linter.
    Option,
    /// In the front matter of the article.
    FrontMatter(Span),
}

/// A value and where it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it was said.
    pub origin: Origin,
}

impl<T> Setting<T> {
    const fn default_of(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }

    /// Takes a value that is stated, with its place; one without either changes nothing.
    fn say(&mut self, value: Option<T>, origin: Option<Origin>) {
        if let (Some(value), Some(origin)) = (value, origin) {
            *self = Self { value, origin };
        }
    }
}

/// All settings under which an article is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Whether the article is checked at all.
    pub check: Setting<bool>,
    /// Markets it is published in.
    pub market: Setting<Vec<String>>,
    /// Who publishes it.
    pub advertiser: Setting<String>,
    /// Platforms whose policies it must keep.
    pub platform: Setting<Vec<String>>,
    /// Whether it is promotional.
    pub promotional: Setting<Promotional>,
    /// Names whose praise is self-praise.
    pub brands: Setting<Vec<String>>,
    /// Only these rules and families; all when empty.
    pub select: Setting<Vec<String>>,
    /// Not these rules and families.
    pub ignore: Setting<Vec<String>>,
    /// The mildest severity that fails a run: `error`, `warning`, `info` or `never`.
    pub fail_on: Setting<String>,
    /// What happens to articles in other languages than English: `skip` or `judge`.
    pub other_languages: Setting<String>,
    /// More keys of the front matter that readers see.
    pub published: Setting<Vec<String>>,
    /// Settings that articles may not make for themselves.
    pub locked: Setting<Vec<String>>,
}

impl Settings {
    /// The settings of a rulebook: defaults, over them its `[settings]`.
    pub fn of(rulebook: &Rulebook) -> Self {
        let defaults = &rulebook.defaults;
        let mut settings = Self {
            check: Setting::default_of(true),
            market: Setting::default_of(defaults.markets.clone()),
            advertiser: Setting::default_of(defaults.advertiser.clone()),
            platform: Setting::default_of(defaults.platforms.clone()),
            promotional: Setting::default_of(defaults.promotional.unwrap_or_default()),
            brands: Setting::default(),
            select: Setting::default(),
            ignore: Setting::default(),
            fail_on: Setting::default_of(defaults.fail_on.clone()),
            other_languages: Setting::default_of("skip".to_owned()),
            published: Setting::default(),
            locked: Setting::default(),
        };
        // The shipped settings have no lines: what they say is the default.
        settings.state(&rulebook.settings, |line| Origin::Rulebook(line.clone()));
        settings
    }

    /// A `[[paths]]` that fits the file, over what came before.
    #[must_use]
    pub fn with_paths(mut self, row: &PathRow) -> Self {
        let globs: Vec<String> = row.globs.iter().map(|glob| glob.value.clone()).collect();
        self.state(&row.stated, |line| Origin::Paths { globs: globs.clone(), line: line.clone() });
        self
    }

    /// Options, over what came before. An empty option says nothing.
    #[must_use]
    pub fn with_options(mut self, options: &Profile) -> Self {
        let typed = |names: &Vec<String>| (!names.is_empty()).then(|| names.clone());
        let by_option = Some(Origin::Option);
        self.market.say(typed(&options.markets), by_option.clone());
        self.advertiser.say(options.advertiser.clone(), by_option.clone());
        self.platform.say(typed(&options.platforms), by_option.clone());
        self.promotional.say(options.promotional, by_option.clone());
        self.select.say(typed(&options.select), by_option.clone());
        self.ignore.say(typed(&options.ignore), by_option.clone());
        self.fail_on.say(options.fail_on.clone(), by_option);
        self
    }

    /// The front matter of the article, over all.
    #[must_use]
    pub(crate) fn with_front_matter(mut self, own: &FrontSettings) -> Self {
        let place = |name: &str| own.places.iter().find(|(known, _)| *known == name).map(|(_, span)| Origin::FrontMatter(*span));
        self.market.say((!own.markets.is_empty()).then(|| own.markets.clone()), place("market"));
        self.advertiser.say(own.advertiser.clone(), place("advertiser"));
        self.platform.say((!own.platforms.is_empty()).then(|| own.platforms.clone()), place("platform"));
        self.promotional.say(own.promotional, place("promotional"));
        self
    }

    fn state(&mut self, stated: &Stated, origin: impl Fn(&FileLine) -> Origin) {
        let at = |key: &str| stated.lines.get(key).map(&origin);
        self.check.say(stated.is_checked, at("check"));
        self.market.say(stated.markets.clone(), at("market"));
        self.advertiser.say(stated.advertiser.clone(), at("advertiser"));
        self.platform.say(stated.platforms.clone(), at("platform"));
        self.promotional.say(stated.promotional(), at("promotional"));
        self.brands.say(stated.brands.clone(), at("brands"));
        self.select.say(stated.select.clone(), at("select"));
        self.ignore.say(stated.ignore.clone(), at("ignore"));
        self.fail_on.say(stated.fail_on.clone(), at("fail-on"));
        self.other_languages.say(stated.other_languages.clone(), at("other-languages"));
        self.published.say(stated.published.clone(), at("published"));
        self.locked.say(stated.locked.clone(), at("locked"));
    }

    /// Those of them that decide how a text is read, on a day.
    pub(crate) fn of_document(&self, today: Option<Date>) -> DocumentSettings {
        let said_by = match self.promotional.origin {
            Origin::Default => SaidBy::Default,
            Origin::Rulebook(_) | Origin::Paths { .. } | Origin::Option => SaidBy::Settings,
            Origin::FrontMatter(_) => SaidBy::Article,
        };
        DocumentSettings {
            markets: self.market.value.clone(),
            advertiser: self.advertiser.value.clone(),
            platforms: self.platform.value.clone(),
            promotional: (self.promotional.value, said_by),
            today,
        }
    }
}
