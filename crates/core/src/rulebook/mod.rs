//! Rulebooks: rules.toml and what it includes, read, checked and compiled to rules.
//!
//! Front ends call [`Rulebook::parse`] or, to add mistakes of their own, [`Inspection`]; the shipped rulebook is stored by the build. Reading never
//! stops at the first mistake: all mistakes of all files come back together, each with its place and the nearest right word.

mod compile;
mod covered;
mod image;
pub mod json_schema;
pub mod read;
mod rule;
mod spec;
mod spec_claims;
mod terms;
mod unused;

pub use read::settings::{ContentRow, Override, PathRow, Stated};
pub use read::source_map::{FileLine, Files, SourceMap};
pub use rule::Rule;
pub use spec::PROMOTIONAL;
pub use terms::{ADVERTISERS, MARKETS, PLATFORMS, Sayings};

use crate::analysis::lexicon::Lexicon;
use crate::analysis::subject::Promotional;
use crate::finding::Diagnostic;
use crate::source::{Source, Span};
use read::{Draft, OWN, SHIPPED};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// The files that every rulebook builds on: the rules that `extends = "default"` names and the facts about interventions.
///
/// The program embeds them; this crate has none of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Base<'t> {
    /// The shipped files by their paths: rules.toml and what it includes.
    pub files: &'t [(&'t str, &'t str)],
}

impl Base<'_> {
    /// The text of one of the files.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// One of the files with what it includes.
    pub fn map(&self, name: &str) -> Option<SourceMap> {
        let shown = Shipped(self.files);
        Some(SourceMap::load(Source::new(shown.shown(name), self.text(name)?), name, &shown))
    }
}

/// The shipped files under names that tell them from the project's own.
struct Shipped<'t>(&'t [(&'t str, &'t str)]);

impl Files for Shipped<'_> {
    fn in_folder(&self, folder: &str) -> Vec<String> {
        self.0.in_folder(folder)
    }

    fn text(&self, name: &str) -> Result<String, String> {
        self.0.text(name)
    }

    fn shown(&self, name: &str) -> String {
        format!("the shipped {name}")
    }
}

/// Whether what is meant for some markets and advertisers applies here; for none means for all.
pub(crate) fn applies(wanted: &[String], advertisers: &[String], advertiser: &str, markets: &[String]) -> bool {
    (wanted.is_empty() || wanted.iter().any(|market| markets.contains(market)))
        && (advertisers.is_empty() || advertisers.iter().any(|name| name == advertiser))
}

/// The settings that hold when nobody says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defaults {
    /// Markets the copy is published in.
    pub markets: Vec<String>,
    /// Who publishes it.
    pub advertiser: String,
    /// Platforms whose policies it must keep.
    pub platforms: Vec<String>,
    /// The mildest severity that fails a run: `error`, `warning`, `info` or `never`.
    pub fail_on: String,
    /// Whether documents are promotional, when settings say so.
    pub promotional: Option<Promotional>,
}

/// All rules, compiled, with the words they need.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rulebook {
    /// The rules in the order of the file.
    pub rules: Vec<Rule>,
    /// The words and cues that the rules teach the analysis.
    pub lexicon: Lexicon,
    /// Families by name, with their titles.
    pub families: BTreeMap<String, String>,
    /// The settings that hold when nobody says otherwise.
    pub defaults: Defaults,
    /// The settings as stated, with their lines.
    pub settings: Stated,
    /// Settings for some paths, in the order of the file; the last one that fits counts.
    pub paths: Vec<PathRow>,
    /// The fields of content files, in the order of the file; the last table that fits counts.
    pub content: Vec<ContentRow>,
    /// All overrides. Those without globs are part of the rules already.
    pub overrides: Vec<Override>,
    /// The places of the rules in `rules`, in the order of their ids; known when a rule is first asked for by its id.
    #[serde(skip)]
    pub(crate) by_id: OnceLock<Vec<usize>>,
}

/// A rulebook that cannot be used: everything that is wrong with it, in order of place.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rejected {
    /// The files with mistakes, each with its own.
    pub files: Vec<(Source, Vec<Diagnostic>)>,
}

/// One line a mistake: `rules.toml:3:1: expected ...`.
impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (source, mistake) in self.files.iter().flat_map(|(source, all)| all.iter().map(move |mistake| (source, mistake))) {
            let help = mistake.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            writeln!(f, "{}:{}: {}{help}", source.name(), source.position(mistake.span.start), mistake.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejected {}

impl Rejected {
    /// All mistakes, in the order of the files.
    pub fn mistakes(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|(_, mistakes)| mistakes)
    }
}

/// A rulebook as read, with its mistakes, before it is accepted: a front end may know of more, such as globs.
#[derive(Debug)]
pub struct Inspection {
    /// The rulebook, as far as it could be read.
    pub rulebook: Arc<Rulebook>,
    map: SourceMap,
    /// Mistakes in the project's own files.
    own: Vec<Diagnostic>,
    /// Mistakes that its changes cause in the shipped ones.
    elsewhere: Vec<(Source, Vec<Diagnostic>)>,
}

impl Inspection {
    /// Reads the files of a rulebook and collects their mistakes.
    pub fn of(map: impl Into<SourceMap>, base: &Base<'_>) -> Self {
        let map = map.into();
        let mut draft = Draft::default();
        let mut mistakes = Vec::new();
        let tag = |origin| move |mistake| (origin, mistake);
        let mut shipped = if read::extends_default(map.main()) { base.map("rules.toml") } else { None };
        if let Some(shipped) = &shipped {
            mistakes.extend(draft.read(shipped, SHIPPED).into_iter().map(tag(SHIPPED)));
        }
        mistakes.extend(draft.read(&map, OWN).into_iter().map(tag(OWN)));
        if draft.interventions.is_empty()
            && let Some(facts) = base.map("interventions.toml")
        {
            // A rulebook that stands alone and tells no facts takes the shipped ones.
            mistakes.extend(draft.read(&facts, SHIPPED).into_iter().map(tag(SHIPPED)));
            shipped = shipped.or(Some(facts));
        }
        let (rulebook, wrong) = compile::compile(&draft);
        mistakes.extend(wrong);
        let mut of = |wanted| mistakes.extract_if(.., |(origin, _)| *origin == wanted).map(|(_, mistake)| mistake).collect::<Vec<_>>();
        let mut own = of(OWN);
        own.extend(unused::without_effect(&draft));
        let elsewhere = shipped.map(|shipped| shipped.by_file(of(SHIPPED))).unwrap_or_default();
        Self { rulebook: Arc::new(rulebook), map, own, elsewhere }
    }

    /// The rulebook in stored form, if its files have no mistakes.
    pub fn image(&self) -> Option<Vec<u8>> {
        (self.own.is_empty() && self.elsewhere.is_empty()).then(|| image::encode(&self.rulebook))
    }

    /// Whether something is wrong at this place already.
    pub fn is_reported(&self, place: Span) -> bool {
        self.own.iter().any(|mistake| mistake.span == place)
    }

    /// The rulebook, if neither its files nor the front end found a mistake. The user's own files come first. A change of
    /// a list can break a shipped rule; then the shipped file shows where.
    ///
    /// # Errors
    /// Every mistake.
    pub fn finish(mut self, more: Vec<Diagnostic>) -> Result<Arc<Rulebook>, Rejected> {
        self.own.extend(more);
        match self.elsewhere {
            _ if !self.own.is_empty() => Err(Rejected { files: self.map.by_file(self.own) }),
            files if !files.is_empty() => Err(Rejected { files }),
            _ => Ok(self.rulebook),
        }
    }
}

impl Rulebook {
    /// Reads a rulebook: one text, or a main file with what it includes. With `extends = "default"` it adds to the shipped
    /// rulebook, otherwise it stands alone.
    ///
    /// # Errors
    /// Every mistake in its files.
    pub fn parse(map: impl Into<SourceMap>, base: &Base<'_>) -> Result<Arc<Self>, Rejected> {
        Inspection::of(map, base).finish(Vec::new())
    }

    /// A rule by id. Of two rules with one id, which is a mistake, the first one counts.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let order = self.by_id.get_or_init(|| {
            let mut order: Vec<usize> = (0..self.rules.len()).collect();
            order.sort_by_key(|&at| self.rules[at].id());
            order
        });
        let at = order.partition_point(|&at| self.rules[at].id() < id);
        order.get(at).and_then(|&at| self.rules.get(at)).filter(|rule| rule.id() == id)
    }

    /// The ids of all rules, then the names of all families.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(Rule::id).chain(self.families.keys().map(String::as_str))
    }

    /// Whether a name is the id of a rule or a family.
    pub fn knows(&self, name: &str) -> bool {
        self.families.contains_key(name) || self.rule(name).is_some()
    }
}

/// A rulebook of two rules for unit tests, which need no more.
#[cfg(test)]
pub(crate) fn small() -> Arc<Rulebook> {
    let rule = |id: &str, family: &str, word: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nfamily = \"{family}\"\nkind = \"phrase\"\nseverity = \"error\"\ntitle = \"t\"\nmessage = \"m\"\n\
             why = \"w\"\nfix = \"f\"\nmatch = [\"{word}\"]\nsources = [\"S\"]\nwrong = [\"A {word}\"]\nright = [\"A game\"]\n"
        )
    };
    let head = "version = 1\n[sources.S]\ntitle = \"t\"\ntier = \"code\"\nurl = \"https://example.org\"\n\
                [families.hype]\ntitle = \"Hype\"\n[families.absolute]\ntitle = \"Absolute\"\n";
    let text = format!("{head}{}{}", rule("hype-miracle", "hype", "miracle"), rule("cure-claim", "absolute", "cure"));
    Rulebook::parse(&Source::new("rules.toml", text), &Base::default()).expect("the rules of this test are sound")
}
