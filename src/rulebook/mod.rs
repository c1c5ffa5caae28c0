//! rules.toml to rules.
//!
//! The shipped rulebook is embedded; a project's own file extends or replaces it. Reading never stops at the first
//! mistake: all mistakes of a file come back together, each with its place and the nearest right word. This room knows
//! nothing of documents.

mod checks;
mod compile;
mod covered;
mod draft;
mod form;
mod image;
mod interventions;
mod near;
mod rows;
pub mod schema;
mod stated;
mod syntax;
mod table;
mod wordings;
mod words;
pub mod written;

pub use draft::{ADVERTISERS, MARKETS};
pub use stated::{Override, PathRow, Stated};

use crate::finding::{Advice, Mistake, Severity};
use crate::fix::Wording;
use crate::kinds::Check;
use crate::reading::lexicon::Lexicon;
use crate::reading::scanner::PatternId;
use crate::source::{Source, Span};
use compile::Compiled;
use draft::{Draft, OWN, SHIPPED};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The shipped rules, as they stand at the root of the repository.
pub const SHIPPED_RULES: &str = include_str!("../../rules.toml");
/// The shipped facts about drugs, devices and procedures.
pub const SHIPPED_INTERVENTIONS: &str = include_str!("../../interventions.toml");

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

/// One rule, compiled.
#[derive(Debug)]
pub struct Rule {
    /// Id, family, why, fix and sources.
    pub advice: Arc<Advice>,
    /// Name of its kind.
    pub kind: &'static str,
    /// Its severity; `None` when it is off.
    pub severity: Option<Severity>,
    /// Its severity in certain markets or for certain advertisers.
    pub severity_for: BTreeMap<String, Option<Severity>>,
    /// Whether it becomes the note of any other finding on its words, because it only says the general thing.
    pub yields: bool,
    /// One sentence about a place; `{match}` stands for the words found.
    pub message: String,
    /// Markets it applies in; empty for all.
    pub markets: Vec<String>,
    /// Advertisers it applies to; empty for all.
    pub advertisers: Vec<String>,
    /// Texts in which it must fire.
    pub wrong: Vec<String>,
    /// Texts in which it must stay silent.
    pub right: Vec<String>,
    /// What it looks for as written, by key.
    pub looks_for: Vec<(&'static str, Vec<String>)>,
    /// Names of the conditions that silence it.
    pub unless: Vec<String>,
    /// Names of the conditions it needs.
    pub only_with: Vec<String>,
    /// Words with another wording, from `replace` and `suggest`.
    pub wordings: Vec<Wording>,
    /// Where its id stands in the project's own rules.toml; `None` for a shipped rule.
    pub place: Option<Span>,
    /// What it looks for, compiled.
    pub(crate) check: Box<dyn Check>,
}

impl Rule {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.advice.rule
    }

    /// Its family.
    pub fn family(&self) -> &str {
        &self.advice.family
    }

    /// Its severity for an advertiser in some markets; `None` when it does not apply or is off.
    pub fn severity_in(&self, advertiser: &str, markets: &[String]) -> Option<Severity> {
        if applies(&self.markets, &self.advertisers, advertiser, markets) { self.level_in(advertiser, markets) } else { None }
    }

    /// Its severity where it applies: what `severity-for` says of the advertiser in the market, else of the advertiser,
    /// else of the market, else its own. In several markets the gravest level counts.
    pub(crate) fn level_in(&self, advertiser: &str, markets: &[String]) -> Option<Severity> {
        if self.severity_for.is_empty() {
            return self.severity;
        }
        let here = markets.iter().filter(|market| self.markets.is_empty() || self.markets.contains(market));
        let levels = here.map(|market| self.stated_level(advertiser, market).unwrap_or(self.severity));
        levels.max().unwrap_or_else(|| self.stated_level(advertiser, "").unwrap_or(self.severity))
    }

    /// Whether `severity-for` says something of this advertiser or of one of these markets.
    pub(crate) fn is_level_stated(&self, advertiser: &str, markets: &[String]) -> bool {
        !self.severity_for.is_empty()
            && (self.stated_level(advertiser, "").is_some() || markets.iter().any(|market| self.stated_level(advertiser, market).is_some()))
    }

    fn stated_level(&self, advertiser: &str, market: &str) -> Option<Option<Severity>> {
        let is_both = |name: &str| name.strip_prefix(market).and_then(|rest| rest.strip_prefix('-')) == Some(advertiser);
        let both = self.severity_for.iter().find(|(name, _)| is_both(name)).map(|(_, level)| level);
        both.or_else(|| self.severity_for.get(advertiser)).or_else(|| self.severity_for.get(market)).copied()
    }
}

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
    /// Whether all documents are promotional, when settings say so.
    pub promotional: Option<bool>,
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
    /// The places of the rules in `rules`, in the order of their ids.
    pub(crate) by_id: Vec<usize>,
}

/// A rulebook that cannot be used: the file and everything that is wrong with it, in order of place.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The file with the mistakes.
    pub source: Source,
    /// All mistakes.
    pub mistakes: Vec<Mistake>,
}

/// A rules.toml as read, with its mistakes, before it is accepted: a front end may know of more, such as globs.
#[derive(Debug)]
pub struct Inspection {
    /// The rulebook, as far as it could be read.
    pub rulebook: Rulebook,
    draft: Draft,
    /// For each rule, the number of its first pattern.
    first_patterns: Vec<PatternId>,
    source: Source,
    /// Mistakes in the file itself.
    own: Vec<Mistake>,
    /// Mistakes that changes of lists cause elsewhere.
    elsewhere: Option<(Source, Vec<Mistake>)>,
}

impl Inspection {
    /// Reads a rules.toml and collects its mistakes.
    pub fn of(source: &Source) -> Self {
        let mut draft = Draft::default();
        let mut mistakes = Vec::new();
        let shipped = Source::new("rules.toml", SHIPPED_RULES);
        if draft::extends_default(source) {
            mistakes.extend(draft.read(&shipped, SHIPPED).into_iter().map(|mistake| (SHIPPED, mistake)));
        }
        mistakes.extend(draft.read(source, OWN).into_iter().map(|mistake| (OWN, mistake)));
        let table = Source::new("interventions.toml", SHIPPED_INTERVENTIONS);
        let (Compiled { rulebook, first_patterns }, wrong) = compile::compile(&draft, &table);
        mistakes.extend(wrong);
        let mut of = |wanted| mistakes.extract_if(.., |(origin, _)| *origin == wanted).map(|(_, mistake)| mistake).collect::<Vec<_>>();
        let mut own = of(OWN);
        own.extend(checks::without_effect(&draft, &table));
        let elsewhere = [(shipped, of(SHIPPED)), (table, of(compile::TABLE))].into_iter().find(|(_, wrong)| !wrong.is_empty());
        Self { rulebook, draft, first_patterns, source: source.clone(), own, elsewhere }
    }

    /// The rulebook in stored form, if the file has no mistakes.
    pub fn image(&self) -> Option<Vec<u8>> {
        (self.own.is_empty() && self.elsewhere.is_none()).then(|| image::encode(&self.draft, &self.rulebook, &self.first_patterns))
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
    pub fn finish(mut self, more: Vec<Mistake>) -> Result<Rulebook, Rejected> {
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
    pub fn parse(source: &Source) -> Result<Self, Rejected> {
        Inspection::of(source).finish(Vec::new())
    }

    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let at = self.by_id.binary_search_by(|&at| self.rules[at].id().cmp(id)).ok()?;
        self.rules.get(self.by_id[at])
    }

    /// Whether a name is the id of a rule or a family.
    pub fn knows(&self, name: &str) -> bool {
        self.families.contains_key(name) || self.rule(name).is_some()
    }
}

/// The order of rules by their ids.
fn by_id(rules: &[Rule]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rules.len()).collect();
    order.sort_by_key(|&at| rules[at].id());
    order
}
