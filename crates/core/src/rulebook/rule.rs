//! One rule, compiled: what a check asks of every rule at hand, the rest read when it is first asked for.

use crate::analysis::Analysis;
use crate::finding::{RuleDoc, Severity};
use crate::fix::Replacement;
use crate::kinds::{Check, looked_for};
use crate::rulebook::applies;
use crate::rulebook::packed::{self, Packed, Piece, Row};
use crate::source::Span;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// One rule, compiled.
pub struct Rule {
    /// Name of its kind.
    pub kind: &'static str,
    /// Its severity; `None` when it is off.
    pub severity: Option<Severity>,
    /// Whether it becomes the note of any other finding on its words, because it only says the general thing.
    pub yields: bool,
    /// Where its id stands in the project's own rules.toml; `None` for a shipped rule.
    pub place: Option<Span>,
    pub(super) row: Row,
    pub(super) packed: Arc<Packed>,
    asked: OnceLock<Box<Asked>>,
    said: OnceLock<Box<Said>>,
    shown: OnceLock<Box<Shown>>,
}

/// Where it applies and what it looks for.
struct Asked {
    markets: Vec<String>,
    advertisers: Vec<String>,
    severity_for: BTreeMap<String, Option<Severity>>,
    check: Box<dyn Check>,
}

struct Said {
    message: String,
    advice: Arc<RuleDoc>,
    wordings: Vec<Replacement>,
}

struct Shown {
    wrong: Vec<String>,
    right: Vec<String>,
    looks_for: Vec<(&'static str, Vec<String>)>,
    unless: Vec<String>,
    only_with: Vec<String>,
}

impl Rule {
    pub(super) fn new(row: Row, packed: Arc<Packed>) -> Self {
        Self {
            kind: row.kind.name,
            severity: row.severity,
            yields: row.yields,
            place: row.place,
            row,
            packed,
            asked: OnceLock::new(),
            said: OnceLock::new(),
            shown: OnceLock::new(),
        }
    }

    /// The rule with a check that was compiled just now.
    pub(super) fn with_check(self, check: Box<dyn Check>) -> Self {
        let asked = Asked::read(&self.packed.read(self.row.asked), check);
        Self { asked: Box::new(asked).into(), ..self }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.packed.id(self.row.id)
    }

    /// Its family.
    pub fn family(&self) -> &str {
        self.packed.id(self.row.family)
    }

    /// Its severity in certain markets or for certain advertisers.
    pub fn severity_for(&self) -> &BTreeMap<String, Option<Severity>> {
        &self.asked().severity_for
    }

    /// Markets it applies in; empty for all.
    pub fn markets(&self) -> &[String] {
        &self.asked().markets
    }

    /// Advertisers it applies to; empty for all.
    pub fn advertisers(&self) -> &[String] {
        &self.asked().advertisers
    }

    /// What it looks for, compiled.
    pub(crate) fn check(&self) -> &dyn Check {
        &*self.asked().check
    }

    /// Whether it has anything to look at in a document: many rules have nothing to say where none of their patterns stands.
    pub(crate) fn concerns(&self, analysis: &Analysis<'_>) -> bool {
        let (first, end) = self.row.patterns;
        let patterns = &analysis.lexicon.matcher.given()[first as usize..end as usize];
        !self.row.waits || patterns.iter().any(|&pattern| !analysis.scan.marks(pattern).is_empty())
    }

    /// Id, family, title, why, fix and sources.
    pub fn advice(&self) -> &Arc<RuleDoc> {
        &self.said().advice
    }

    /// One sentence about a place; `{match}` stands for the words found.
    pub fn message(&self) -> &str {
        &self.said().message
    }

    /// Words with another wording, from `replace` and `suggest`.
    pub fn wordings(&self) -> &[Replacement] {
        &self.said().wordings
    }

    /// Texts in which it must fire.
    pub fn wrong(&self) -> &[String] {
        &self.shown().wrong
    }

    /// Texts in which it must stay silent.
    pub fn right(&self) -> &[String] {
        &self.shown().right
    }

    /// What it looks for as written, by key.
    pub fn looks_for(&self) -> &[(&'static str, Vec<String>)] {
        &self.shown().looks_for
    }

    /// Names of the conditions that silence it.
    pub fn unless(&self) -> &[String] {
        &self.shown().unless
    }

    /// Names of the conditions it needs.
    pub fn only_with(&self) -> &[String] {
        &self.shown().only_with
    }

    fn asked(&self) -> &Asked {
        self.asked.get_or_init(|| {
            let asked: packed::Asked<'_> = self.packed.read(self.row.asked);
            let check = self.packed.check(&self.row, &asked);
            Box::new(Asked::read(&asked, check))
        })
    }

    fn said(&self) -> &Said {
        self.said.get_or_init(|| {
            let said: packed::Said<'_> = self.packed.read(self.row.said);
            let text = str::to_owned;
            let name = |piece: Piece| text(self.packed.id(piece));
            let advice = RuleDoc {
                rule: name(self.row.id),
                family: name(self.row.family),
                title: text(said.title),
                why: text(said.why),
                fix: text(said.fix),
                sources: said.sources.iter().filter_map(|tag| self.packed.citation(tag)).collect(),
            };
            Box::new(Said { message: text(said.message), advice: Arc::new(advice), wordings: said.wordings.into_owned() })
        })
    }

    fn shown(&self) -> &Shown {
        self.shown.get_or_init(|| {
            let packed::Shown { wrong, right, looks_for, unless, only_with } = self.packed.read(self.row.shown);
            let key = |(number, texts): (u8, _)| looked_for().get(usize::from(number)).map(|key| (*key, texts));
            Box::new(Shown { wrong, right, looks_for: looks_for.into_iter().filter_map(key).collect(), unless, only_with })
        })
    }

    /// Its severity for an advertiser in some markets; `None` when it does not apply or is off.
    pub fn severity_in(&self, advertiser: &str, markets: &[String]) -> Option<Severity> {
        if applies(self.markets(), self.advertisers(), advertiser, markets) { self.level_in(advertiser, markets) } else { None }
    }

    /// Its severity where it applies: what `severity-for` says of the advertiser in the market, else of the advertiser,
    /// else of the market, else its own. In several markets the gravest level counts.
    pub(crate) fn level_in(&self, advertiser: &str, markets: &[String]) -> Option<Severity> {
        if self.severity_for().is_empty() {
            return self.severity;
        }
        let here = markets.iter().filter(|market| self.markets().is_empty() || self.markets().contains(market));
        let levels = here.map(|market| self.stated_level(advertiser, market).unwrap_or(self.severity));
        levels.max().unwrap_or_else(|| self.stated_level(advertiser, "").unwrap_or(self.severity))
    }

    /// Whether `severity-for` says something of this advertiser or of one of these markets.
    pub(crate) fn is_level_stated(&self, advertiser: &str, markets: &[String]) -> bool {
        !self.severity_for().is_empty()
            && (self.stated_level(advertiser, "").is_some() || markets.iter().any(|market| self.stated_level(advertiser, market).is_some()))
    }

    fn stated_level(&self, advertiser: &str, market: &str) -> Option<Option<Severity>> {
        let is_both = |name: &str| name.strip_prefix(market).and_then(|rest| rest.strip_prefix('-')) == Some(advertiser);
        let levels = self.severity_for();
        let both = levels.iter().find(|(name, _)| is_both(name)).map(|(_, level)| level);
        both.or_else(|| levels.get(advertiser)).or_else(|| levels.get(market)).copied()
    }
}

impl Asked {
    fn read(asked: &packed::Asked<'_>, check: Box<dyn Check>) -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let level = |(name, level): &(&str, &str)| ((*name).to_owned(), level.parse().ok());
        Self {
            markets: words(&asked.markets),
            advertisers: words(&asked.advertisers),
            severity_for: asked.severity_for.iter().map(level).collect(),
            check,
        }
    }
}

/// The rule as its texts say it, whether or not they have been read before.
impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("advice", self.advice())
            .field("kind", &self.kind)
            .field("severity", &self.severity)
            .field("severity_for", self.severity_for())
            .field("yields", &self.yields)
            .field("message", &self.message())
            .field("markets", &self.markets())
            .field("advertisers", &self.advertisers())
            .field("wrong", &self.wrong())
            .field("right", &self.right())
            .field("looks_for", &self.looks_for())
            .field("unless", &self.unless())
            .field("only_with", &self.only_with())
            .field("wordings", &self.wordings())
            .field("place", &self.place)
            .field("check", &self.check())
            .finish_non_exhaustive()
    }
}
