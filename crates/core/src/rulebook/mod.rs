//! rules.toml to rules.
//!
//! The shipped rulebook is embedded; a project's own file extends or replaces it. Reading never stops at the first
//! mistake: all mistakes of a file come back together, each with its place and the nearest right word. This room knows
//! nothing of documents.

mod compile;
mod covered;
mod image;
pub mod json_schema;
mod packed;
pub mod read;
mod rule;
mod spec;
mod terms;
mod unused;

pub use read::settings::{Override, PathRow, Stated};
pub use rule::Rule;
pub use spec::PROMOTIONAL;
pub use terms::{ADVERTISERS, MARKETS};

use crate::analysis::lexicon::Lexicon;
use crate::analysis::subject::Promotional;
use crate::finding::Diagnostic;
use crate::source::{Source, Span};
use read::{Draft, OWN, SHIPPED};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The texts that every rulebook builds on: the rules that `extends = "default"` names and the facts about interventions.
///
/// The program embeds them; this crate has none of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Base<'t> {
    /// The shipped rules.toml.
    pub rules: &'t str,
    /// The shipped interventions.toml.
    pub interventions: &'t str,
}

/// The keys that say what a rule looks for, in the order in which people read them.
pub const LOOKED_FOR: [&str; 14] = [
    "match",
    "regex",
    "effect",
    "noun",
    "quality",
    "outcome",
    "target",
    "with",
    "lead-in",
    "topic",
    "mentions",
    "must-mention",
    "must-state",
    "must-have",
];

/// Whether what is meant for some markets and advertisers applies here; for none means for all.
pub(crate) fn applies(wanted: &[String], advertisers: &[String], advertiser: &str, markets: &[String]) -> bool {
    (wanted.is_empty() || wanted.iter().any(|market| markets.contains(market)))
        && (advertisers.is_empty() || advertisers.iter().any(|name| name == advertiser))
}

/// What settings say when nobody says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defaults {
    /// Markets the copy is published in.
    pub markets: Vec<String>,
    /// Who publishes it.
    pub advertiser: String,
    /// The mildest severity that fails a run: `error`, `warning`, `info` or `never`.
    pub fail_on: String,
    /// Whether documents are promotional, when settings say so.
    pub promotional: Option<Promotional>,
}

/// All rules, compiled, with the words they need.
#[derive(Debug)]
pub struct Rulebook {
    /// The rules in the order of the file.
    pub rules: Vec<Rule>,
    /// What the rules teach the reading.
    pub lexicon: Lexicon,
    /// Families by name, with their titles.
    pub families: BTreeMap<String, String>,
    /// What settings say.
    pub defaults: Defaults,
    /// The settings as stated, with their lines.
    pub settings: Stated,
    /// Settings for some paths, in the order of the file; the last one that fits counts.
    pub paths: Vec<PathRow>,
    /// All overrides. Those without globs are part of the rules already.
    pub overrides: Vec<Override>,
    /// The places of the rules in `rules`, in the order of their ids; known when a rule is first asked for by its id.
    pub(crate) by_id: OnceLock<Vec<usize>>,
}

/// A rulebook that cannot be used: the file and everything that is wrong with it, in order of place.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The file with the mistakes.
    pub source: Source,
    /// All mistakes.
    pub mistakes: Vec<Diagnostic>,
}

/// A rules.toml as read, with its mistakes, before it is accepted: a front end may know of more, such as globs.
#[derive(Debug)]
pub struct Inspection {
    /// The rulebook, as far as it could be read.
    pub rulebook: Rulebook,
    draft: Draft,
    source: Source,
    /// Mistakes in the file itself.
    own: Vec<Diagnostic>,
    /// Mistakes that changes of lists cause elsewhere.
    elsewhere: Option<(Source, Vec<Diagnostic>)>,
}

impl Inspection {
    /// Reads a rules.toml and collects its mistakes.
    pub fn of(source: &Source, base: &Base<'_>) -> Self {
        let mut draft = Draft::default();
        let mut mistakes = Vec::new();
        let shipped = Source::new("rules.toml", base.rules);
        if read::extends_default(source) {
            mistakes.extend(draft.read(&shipped, SHIPPED).into_iter().map(|mistake| (SHIPPED, mistake)));
        }
        mistakes.extend(draft.read(source, OWN).into_iter().map(|mistake| (OWN, mistake)));
        let table = Source::new("interventions.toml", base.interventions);
        let (rulebook, wrong) = compile::compile(&draft, &table);
        mistakes.extend(wrong);
        let mut of = |wanted| mistakes.extract_if(.., |(origin, _)| *origin == wanted).map(|(_, mistake)| mistake).collect::<Vec<_>>();
        let mut own = of(OWN);
        own.extend(unused::without_effect(&draft, &table));
        let elsewhere = [(shipped, of(SHIPPED)), (table, of(compile::TABLE))].into_iter().find(|(_, wrong)| !wrong.is_empty());
        Self { rulebook, draft, source: source.clone(), own, elsewhere }
    }

    /// The rulebook in stored form, if the file has no mistakes.
    pub fn image(&self) -> Option<Vec<u8>> {
        (self.own.is_empty() && self.elsewhere.is_none()).then(|| image::encode(&self.draft, &self.rulebook))
    }

    /// Whether something is wrong at this place already.
    pub fn is_reported(&self, place: Span) -> bool {
        self.own.iter().any(|mistake| mistake.span == place)
    }

    /// The rulebook, if neither the file nor the front end found a mistake. The user's own file comes first. A change of
    /// a list can break a shipped rule; then the shipped file shows where.
    ///
    /// # Errors
    /// Every mistake.
    pub fn finish(mut self, more: Vec<Diagnostic>) -> Result<Rulebook, Rejected> {
        self.own.extend(more);
        let (source, mut mistakes) = match self.elsewhere {
            _ if !self.own.is_empty() => (self.source, self.own),
            Some(elsewhere) => elsewhere,
            None => return Ok(self.rulebook),
        };
        mistakes.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        mistakes.dedup();
        Err(Rejected { source, mistakes })
    }
}

impl Rulebook {
    /// Reads a rules.toml. With `extends = "default"` it adds to the shipped rulebook, otherwise it stands alone.
    ///
    /// # Errors
    /// Every mistake in the file.
    pub fn parse(source: &Source, base: &Base<'_>) -> Result<Self, Rejected> {
        Inspection::of(source, base).finish(Vec::new())
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

    /// Whether a name is the id of a rule or a family.
    pub fn knows(&self, name: &str) -> bool {
        self.families.contains_key(name) || self.rule(name).is_some()
    }
}

/// A rulebook of two rules for unit tests, which need no more.
#[cfg(test)]
pub(crate) fn small() -> Rulebook {
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
