//! Draft of a rulebook: all of its files read with positions and merged with the rulebook that they extend, not yet compiled.
//!
//! [`Inspection`](crate::rulebook::Inspection) reads the shipped files into it, then the project's own. The files of one rulebook are read part by part,
//! so that each may name what another one defines.

pub(in crate::rulebook) mod authorised;
pub mod claims;
mod content;
pub(in crate::rulebook) mod established;
pub(in crate::rulebook) mod include;
pub(in crate::rulebook) mod interventions;
pub(in crate::rulebook) mod lists;
pub(in crate::rulebook) mod overrides;
pub(in crate::rulebook) mod replacements;
pub(in crate::rulebook) mod rules;
pub(in crate::rulebook) mod settings;
pub mod source_map;
pub(in crate::rulebook) mod syntax;
pub(in crate::rulebook) mod table;
pub mod written;

use crate::analysis::lexicon::Within;
use crate::document::front_matter::is_published;
use crate::finding::{Diagnostic, Instead, Reach};
use crate::fix::Replacement;
use crate::kinds::Kind;
use crate::kinds::schema::{Keys, Text};
use crate::rulebook::read::authorised::DraftAuthorised;
use crate::rulebook::read::established::DraftCare;
use crate::rulebook::read::settings::{ContentRow, PathRow, Stated};
use crate::rulebook::read::source_map::{Content, FileLine, ListChange, SourceFile, SourceMap};
use crate::rulebook::read::table::{Known, Mistakes, Table};
use crate::rulebook::spec::{BASES, PATHS, RULES_FILE, SETTINGS};
use crate::rulebook::terms::Sayings;
use crate::source::{Source, Span};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// Which file a piece comes from: [`SHIPPED`] or [`OWN`].
pub(in crate::rulebook) type Origin = usize;
/// The shipped rulebook.
pub(in crate::rulebook) const SHIPPED: Origin = 0;
/// The project's own file.
pub(in crate::rulebook) const OWN: Origin = 1;

#[derive(Clone, Debug)]
pub(in crate::rulebook) struct DraftSource {
    pub(in crate::rulebook) origin: Origin,
    pub(in crate::rulebook) at: Span,
    pub(in crate::rulebook) title: String,
    pub(in crate::rulebook) tier: String,
    pub(in crate::rulebook) url: String,
    pub(in crate::rulebook) reach: Reach,
    pub(in crate::rulebook) section: String,
    pub(in crate::rulebook) checked: String,
    /// Tags of earlier versions that stand for it.
    pub(in crate::rulebook) formerly: Vec<String>,
}

#[derive(Clone, Debug)]
pub(in crate::rulebook) struct DraftFamily {
    pub(in crate::rulebook) origin: Origin,
    pub(in crate::rulebook) at: Span,
    pub(in crate::rulebook) title: String,
}

/// A word list: its name's place and its members.
#[derive(Clone, Debug, Default)]
pub(in crate::rulebook) struct DraftList {
    /// Where the list was begun, and in which file.
    pub(in crate::rulebook) origin: Origin,
    pub(in crate::rulebook) at: Span,
    pub(in crate::rulebook) members: Vec<(Origin, Text)>,
}

#[derive(Clone, Debug, Default)]
pub(in crate::rulebook) struct DraftCue {
    pub(in crate::rulebook) origin: Origin,
    pub(in crate::rulebook) at: Span,
    pub(in crate::rulebook) parts: BTreeMap<&'static str, Vec<(Origin, Text)>>,
    pub(in crate::rulebook) reach: Option<f64>,
}

/// The parts of a cue that hold patterns.
pub(in crate::rulebook) const CUE_PARTS: [&str; 5] = ["before", "after", "sentence", "not", "stop"];

#[derive(Clone, Debug, Default)]
pub(in crate::rulebook) struct DraftGuard {
    pub(in crate::rulebook) origin: Origin,
    pub(in crate::rulebook) at: Span,
    pub(in crate::rulebook) within: Within,
    pub(in crate::rulebook) patterns: Vec<(Origin, Text)>,
    pub(in crate::rulebook) advertisers: Vec<String>,
    pub(in crate::rulebook) only_for: Vec<String>,
}

#[derive(Clone, Debug)]
pub(in crate::rulebook) struct DraftRule {
    pub(in crate::rulebook) origin: Origin,
    pub(in crate::rulebook) id: Text,
    pub(in crate::rulebook) family: Text,
    pub(in crate::rulebook) kind: &'static Kind,
    pub(in crate::rulebook) severity: String,
    pub(in crate::rulebook) title: String,
    pub(in crate::rulebook) message: String,
    pub(in crate::rulebook) why: String,
    pub(in crate::rulebook) fix: String,
    pub(in crate::rulebook) instead: Option<Instead>,
    pub(in crate::rulebook) markets: Vec<String>,
    pub(in crate::rulebook) advertisers: Vec<String>,
    pub(in crate::rulebook) platforms: Vec<String>,
    pub(in crate::rulebook) severity_for: BTreeMap<String, String>,
    pub(in crate::rulebook) sayings: Sayings,
    pub(in crate::rulebook) yields: bool,
    pub(in crate::rulebook) sources: Vec<Text>,
    pub(in crate::rulebook) wrong: Vec<Text>,
    pub(in crate::rulebook) right: Vec<Text>,
    pub(in crate::rulebook) wordings: Vec<Replacement>,
    pub(in crate::rulebook) keys: Keys,
    /// Where the project's own file wrote what an override changed.
    pub(in crate::rulebook) changed: Vec<Span>,
}

/// The entries of a table by their names, each with where it stands.
pub(in crate::rulebook) type Entries = Vec<(String, Vec<(Origin, Text)>)>;

/// A drug, device or procedure: its keys as written.
#[derive(Clone, Debug)]
pub(in crate::rulebook) struct DraftIntervention {
    pub(in crate::rulebook) origin: Origin,
    pub(in crate::rulebook) id: Text,
    pub(in crate::rulebook) texts: BTreeMap<&'static str, Vec<(Origin, Text)>>,
    /// The keys that hold a table: each entry by its name.
    pub(in crate::rulebook) tables: BTreeMap<&'static str, Entries>,
}

/// An `[[override]]`; those without globs have changed their rule by the time the draft is read.
#[derive(Clone, Debug)]
pub(in crate::rulebook) struct DraftOverride {
    pub(in crate::rulebook) rule: String,
    pub(in crate::rulebook) line: FileLine,
    pub(in crate::rulebook) globs: Vec<Text>,
    pub(in crate::rulebook) severity: Option<String>,
    pub(in crate::rulebook) message: Option<String>,
    pub(in crate::rulebook) fix: Option<String>,
    pub(in crate::rulebook) markets: Option<Vec<String>>,
    pub(in crate::rulebook) advertisers: Option<Vec<String>>,
}

/// A whole rulebook before compiling.
#[derive(Clone, Debug, Default)]
pub(in crate::rulebook) struct Draft {
    pub(in crate::rulebook) settings: Stated,
    /// The brands of the settings, with their places.
    pub(in crate::rulebook) brands: Vec<(Origin, Text)>,
    /// Names in `select` and `ignore`, to be looked up when all rules are known.
    pub(in crate::rulebook) named: Vec<(Origin, Text)>,
    pub(in crate::rulebook) paths: Vec<PathRow>,
    pub(in crate::rulebook) content: Vec<ContentRow>,
    pub(in crate::rulebook) overrides: Vec<DraftOverride>,
    pub(in crate::rulebook) sources: BTreeMap<String, DraftSource>,
    pub(in crate::rulebook) families: BTreeMap<String, DraftFamily>,
    pub(in crate::rulebook) lists: BTreeMap<String, DraftList>,
    pub(in crate::rulebook) cues: BTreeMap<String, DraftCue>,
    pub(in crate::rulebook) guards: BTreeMap<String, DraftGuard>,
    pub(in crate::rulebook) promotion: BTreeMap<&'static str, Vec<(Origin, Text)>>,
    pub(in crate::rulebook) promotion_words: BTreeMap<&'static str, Vec<String>>,
    pub(in crate::rulebook) evidence_hosts: Vec<String>,
    pub(in crate::rulebook) reference_headings: Vec<String>,
    pub(in crate::rulebook) rules: Vec<DraftRule>,
    /// The number of the first rule with each id.
    pub(in crate::rulebook) numbers: BTreeMap<String, usize>,
    pub(in crate::rulebook) interventions: Vec<DraftIntervention>,
    pub(in crate::rulebook) established: Vec<DraftCare>,
    pub(in crate::rulebook) authorised: Vec<DraftAuthorised>,
    /// For each rule, key and globs, where it was overridden last: the same again would leave the first without effect.
    pub(in crate::rulebook) overridden: BTreeMap<(String, &'static str, Vec<String>), usize>,
    /// Where the files of one rulebook said what can be said only once: a key of the settings, a source, a whole list.
    said: BTreeMap<(Origin, String), Span>,
}

/// The parts of `[promotion]`.
pub(in crate::rulebook) const PROMOTION_PARTS: [&str; 9] =
    ["voice", "offer", "refers", "tone", "advice", "neutral", "research", "author", "encyclopaedic"];
/// The parts of `[promotion]` that are plain words.
pub(in crate::rulebook) const PROMOTION_WORDS: [&str; 3] = ["links", "fields", "agencies"];

/// Whether a file extends the shipped rulebook, read off the lines before its first table without parsing the rest. A
/// misspelt base counts: the mistake is reported, and the rest is read as it was meant.
pub(in crate::rulebook) fn extends_default(source: &Source) -> bool {
    let text = source.text();
    let head = text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(str::trim_start).take_while(|line| !line.starts_with('['));
    head.filter_map(|line| line.strip_prefix("extends")).any(|rest| rest.trim_start().starts_with('='))
}

impl Draft {
    /// Reads the files of a rulebook into the draft, on top of what is there. All files are read part by part: whatever a file
    /// names, another one may define.
    pub(in crate::rulebook) fn read(&mut self, map: &SourceMap, origin: Origin) -> Vec<Diagnostic> {
        let mut broken = Vec::new();
        let mut parsed = Vec::new();
        for file in map.in_order().filter(|file| file.content == Content::Tables) {
            let (root, errors) = DeTable::parse_recoverable(file.source.text());
            if !errors.is_empty() {
                let shift = |mistake: Diagnostic| Diagnostic { span: file.span(mistake.span.range()), ..mistake };
                broken.extend(syntax::mistakes(&file.source, &errors).into_iter().map(shift));
            }
            parsed.push((file, root));
        }
        if !broken.is_empty() {
            return broken;
        }
        self.overridden.clear();
        let mistakes = Mistakes::new(map.mistakes().to_vec());
        let mut tops: Vec<Table<'_, '_>> = Vec::new();
        for (file, root) in &parsed {
            let what = if file.start == 0 { "rules.toml" } else { &file.name };
            tops.push(Table::of_file(root.get_ref(), file, what, Known::Sections(RULES_FILE), &mistakes));
        }
        tops.iter().for_each(|top| self.read_head(top));
        tops.iter().for_each(|top| self.read_settings(top, map, origin));
        tops.iter().for_each(|top| self.read_paths(top, map, origin));
        tops.iter().for_each(|top| self.read_content(top, map));
        tops.iter().for_each(|top| self.read_sources(top, map, origin));
        // Lists are whole before any is changed.
        for change in [ListChange::Whole, ListChange::Remove, ListChange::Add] {
            let is_of = |file: &&SourceFile| matches!(&file.content, Content::List { change: one, .. } if *one == change);
            map.in_order().filter(is_of).for_each(|file| self.read_word_file(file, map, origin, &mistakes));
            if change == ListChange::Whole {
                tops.iter().for_each(|top| self.read_lists(top, map, origin));
            }
        }
        tops.iter().for_each(|top| self.change_lists(top, origin));
        tops.iter().for_each(|top| self.read_words(top, origin));
        tops.iter().for_each(|top| self.read_cues(top, map, origin));
        tops.iter().for_each(|top| self.read_interventions(top, map, origin));
        tops.iter().for_each(|top| self.read_established_care(top, origin));
        tops.iter().for_each(|top| self.read_authorised(top, origin));
        tops.iter().for_each(|top| self.read_rules(top, origin));
        tops.iter().for_each(|top| self.read_overrides(top, map));
        tops.iter().for_each(Table::finish);
        drop(tops);
        mistakes.into_inner()
    }

    /// A mistake if the files of this rulebook say something a second time that only one of them can say.
    pub(in crate::rulebook) fn once(&mut self, map: &SourceMap, origin: Origin, what: &str, at: Span) -> Option<Diagnostic> {
        let first = *self.said.entry((origin, what.to_owned())).or_insert(at);
        (first != at).then(|| {
            let message = format!("expected {what} once, found it a second time");
            Diagnostic {
                help: Some(format!("it stands in {} already", map.line_from(at.start, first.start))),
                ..Diagnostic::new(at, message)
            }
        })
    }

    fn read_head(&self, top: &Table<'_, '_>) {
        if top.number("version").is_some_and(|version| version != 1.0) {
            let at = top.key_span("version").unwrap_or_default();
            top.mistake(Diagnostic::new(at, "expected version = 1, the only format there is"));
        }
        debug_assert!(!BASES.is_empty());
        top.choice("extends");
        top.texts("include");
        if let Some(at) = top.key_span("extends").filter(|_| !top.is_main()) {
            let message = format!("expected `extends` in the file that includes the others, found it in {}", top.what);
            top.mistake(Diagnostic { help: Some("remove it here".to_owned()), ..Diagnostic::new(at, message) });
        }
    }

    fn read_settings(&mut self, top: &Table<'_, '_>, map: &SourceMap, origin: Origin) {
        let Some(row) = top.table("settings", "[settings]", &SETTINGS) else { return };
        let mut stated = self.read_stated(&row, map, origin);
        if let Some(brands) = row.texts("brands") {
            stated.brands = Some(brands.iter().map(|text| text.value.clone()).collect());
            self.brands = brands.into_iter().map(|text| (origin, text)).collect();
        }
        stated.fail_on = row.choice("fail-on").map(|text| text.value);
        if let Some(keys) = row.texts("published") {
            for key in keys.iter().filter(|key| is_published(&key.value)) {
                row.mistake(Diagnostic::new(
                    key.span,
                    format!("expected a key that is not known, found \"{}\": it is published already", key.value),
                ));
            }
            stated.published = Some(keys.into_iter().map(|key| key.value).collect());
        }
        stated.other_languages = row.choice("other-languages").map(|text| text.value);
        stated.locked = row.choices("locked").map(|texts| texts.into_iter().map(|text| text.value).collect());
        row.finish();
        for key in SETTINGS.keys {
            if let Some(at) = row.key_span(key.name)
                && let Some(mistake) = self.once(map, origin, &format!("`{}` of [settings]", key.name), at)
            {
                row.mistake(mistake);
            }
        }
        let own = std::mem::take(&mut stated.lines);
        let base = &mut self.settings;
        base.markets = stated.markets.or(base.markets.take());
        base.advertiser = stated.advertiser.or(base.advertiser.take());
        base.platforms = stated.platforms.or(base.platforms.take());
        base.promotional = stated.promotional.or(base.promotional.take());
        base.select = stated.select.or(base.select.take());
        base.ignore = stated.ignore.or(base.ignore.take());
        base.fail_on = stated.fail_on.or(base.fail_on.take());
        base.brands = stated.brands.or(base.brands.take());
        base.locked = stated.locked.or(base.locked.take());
        base.published = stated.published.or(base.published.take());
        base.other_languages = stated.other_languages.or(base.other_languages.take());
        base.lines.extend(own);
    }

    /// The keys that `[settings]` and `[[paths]]` share.
    fn read_stated(&mut self, row: &Table<'_, '_>, map: &SourceMap, origin: Origin) -> Stated {
        let values = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
        let markets = row.choices("market");
        if markets.as_ref().is_some_and(Vec::is_empty) {
            let at = row.key_span("market").unwrap_or(row.span);
            row.mistake(Diagnostic::new(at, format!("expected at least one entry for `market` of {}", row.what)));
        }
        let (select, ignore) = (row.texts("select"), row.texts("ignore"));
        self.named.extend([&select, &ignore].into_iter().flatten().flatten().map(|text| (origin, text.clone())));
        let mut stated = Stated {
            markets: markets.as_deref().map(values),
            advertiser: row.choice("advertiser").map(|text| text.value),
            platforms: row.choices("platform").as_deref().map(values),
            promotional: row.choice("promotional").map(|text| text.value),
            select: select.as_deref().map(values),
            ignore: ignore.as_deref().map(values),
            ..Stated::default()
        };
        if origin == OWN {
            let keys = [
                "market",
                "advertiser",
                "platform",
                "promotional",
                "select",
                "ignore",
                "brands",
                "locked",
                "other-languages",
                "published",
                "fail-on",
                "check",
            ];
            let line = |key: &str| row.key_span(key).map(|at| (key.to_owned(), map.line(at.start)));
            stated.lines = keys.into_iter().filter_map(line).collect();
        }
        stated
    }

    fn read_paths(&mut self, top: &Table<'_, '_>, map: &SourceMap, origin: Origin) {
        for row in top.tables("paths", &PATHS) {
            let globs = row.required_texts("glob");
            let mut stated = self.read_stated(&row, map, origin);
            stated.is_checked = row.choice("check").map(|text| text.value != "off");
            row.finish();
            if stated.lines.is_empty() && row.has("glob") {
                let mut mistake =
                    Diagnostic::new(row.head(), "expected a setting beside `glob` in a [[paths]]: without one it changes nothing");
                mistake.help = Some("add check = \"off\", advertiser, market, promotional, select or ignore".to_owned());
                row.mistake(mistake);
            }
            self.paths.push(PathRow { globs, stated });
        }
    }
}
