//! One rule, compiled: its head is read at start-up, the rest when it is first asked for.
//!
//! The linter runs it, commands show it. A rulebook of thousands of rules is ready when their heads are, and a rule whose patterns
//! stand nowhere costs no more than that.

use crate::analysis::Analysis;
use crate::finding::{Citation, RuleDoc, Severity};
use crate::fix::Replacement;
use crate::kinds::schema::Text;
use crate::kinds::{Check, Compiled, KindName, kind, looked_for};
use crate::matcher::flat::{Column, Number};
use crate::matcher::stored::Lazy;
use crate::rulebook::applies;
use crate::rulebook::read::{DraftRule, OWN};
use crate::rulebook::terms::Sayings;
use crate::source::Span;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One rule, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rule {
    id: Box<str>,
    family: Box<str>,
    /// Name of its kind.
    #[serde(deserialize_with = "known_kind")]
    pub kind: KindName,
    /// Its severity; `None` when it is off.
    pub severity: Option<Severity>,
    /// Whether it becomes the note of any other finding on its words, because it only says the general thing.
    pub yields: bool,
    /// Where its id stands in the project's own rules.toml; `None` for a shipped rule.
    pub place: Option<Span>,
    /// The patterns without which it finds nothing; `None` when it may find something without any.
    waits_for: Option<Column>,
    scope: Lazy<Scope>,
    texts: Lazy<Texts>,
}

/// The name of a kind as the table of kinds has it.
fn known_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<KindName, D::Error> {
    let name = <&str>::deserialize(deserializer)?;
    kind(name).map(|kind| kind.name).ok_or_else(|| D::Error::custom("no kind"))
}

/// Where it applies and what it looks for.
#[derive(Debug, Serialize, Deserialize)]
struct Scope {
    markets: Vec<String>,
    advertisers: Vec<String>,
    platforms: Vec<String>,
    severity_for: BTreeMap<String, Option<Severity>>,
    check: Compiled,
}

/// Everything about it that people read.
#[derive(Debug, Serialize, Deserialize)]
struct Texts {
    message: String,
    advice: Arc<RuleDoc>,
    sayings: Sayings,
    wordings: Vec<Replacement>,
    wrong: Vec<String>,
    right: Vec<String>,
    looks_for: Vec<(String, Vec<String>)>,
    unless: Vec<String>,
    only_with: Vec<String>,
}

impl Rule {
    /// The rule of a draft with what its kind has compiled. Sources that nobody knows are left out.
    pub(super) fn new(draft: &DraftRule, check: Compiled, sources: &BTreeMap<String, Vec<Arc<Citation>>>) -> Self {
        let words = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
        let advice = RuleDoc {
            rule: draft.id.value.clone(),
            family: draft.family.value.clone(),
            title: draft.title.clone(),
            why: draft.why.clone(),
            fix: draft.fix.clone(),
            instead: draft.instead.clone(),
            sources: draft.sources.iter().filter_map(|tag| sources.get(&tag.value)).flatten().cloned().collect(),
            whereabouts: String::new(),
        };
        let looks_for = looked_for().iter().map(|key| ((*key).to_owned(), words(draft.keys.texts(key))));
        let texts = Texts {
            message: draft.message.clone(),
            advice: Arc::new(advice),
            sayings: draft.sayings.clone(),
            wordings: draft.wordings.clone(),
            wrong: words(&draft.wrong),
            right: words(&draft.right),
            looks_for: looks_for.filter(|(_, texts)| !texts.is_empty()).collect(),
            unless: words(draft.keys.texts("unless")),
            only_with: words(draft.keys.texts("only-with")),
        };
        Self {
            id: draft.id.value.as_str().into(),
            family: draft.family.value.as_str().into(),
            kind: draft.kind.name,
            severity: draft.severity.parse().ok(),
            yields: draft.yields,
            place: (draft.origin == OWN).then_some(draft.id.span),
            waits_for: check.waits_for().map(|patterns| patterns.iter().copied().collect()),
            scope: Lazy::new(Scope {
                markets: draft.markets.clone(),
                advertisers: draft.advertisers.clone(),
                platforms: draft.platforms.clone(),
                severity_for: draft.severity_for.iter().map(|(name, level)| (name.clone(), level.parse().ok())).collect(),
                check,
            }),
            texts: Lazy::new(texts),
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its family.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// Its severity in certain markets or for certain advertisers.
    pub fn severity_for(&self) -> &BTreeMap<String, Option<Severity>> {
        &self.scope.get().severity_for
    }

    /// Markets it applies in; empty for all.
    pub fn markets(&self) -> &[String] {
        &self.scope.get().markets
    }

    /// Advertisers it applies to; empty for all.
    pub fn advertisers(&self) -> &[String] {
        &self.scope.get().advertisers
    }

    /// The platforms whose policy it is; empty for what holds everywhere.
    pub fn platforms(&self) -> &[String] {
        &self.scope.get().platforms
    }

    /// Its check, compiled.
    pub(crate) fn check(&self) -> &dyn Check {
        &*self.scope.get().check
    }

    /// Whether it has anything to look at in a document: many rules have nothing to say where none of their patterns stands.
    pub(crate) fn concerns(&self, analysis: &Analysis<'_>) -> bool {
        let stands = |pattern: &Number| !analysis.scan.marks(pattern.get()).is_empty();
        self.waits_for.as_ref().is_none_or(|patterns| patterns.iter().any(stands))
    }

    /// Id, family, title, why, fix and sources.
    pub fn advice(&self) -> &Arc<RuleDoc> {
        &self.texts.get().advice
    }

    /// One sentence about a place; `{match}` stands for the words found.
    pub fn message(&self) -> &str {
        &self.texts.get().message
    }

    /// Its texts for some markets and some advertisers in place of its usual words.
    pub fn sayings(&self) -> &Sayings {
        &self.texts.get().sayings
    }

    /// Words with another wording, from `replace` and `suggest`.
    pub fn wordings(&self) -> &[Replacement] {
        &self.texts.get().wordings
    }

    /// Texts in which it must fire.
    pub fn wrong(&self) -> &[String] {
        &self.texts.get().wrong
    }

    /// Texts in which it must stay silent.
    pub fn right(&self) -> &[String] {
        &self.texts.get().right
    }

    /// Its entries as written, by key.
    pub fn looks_for(&self) -> &[(String, Vec<String>)] {
        &self.texts.get().looks_for
    }

    /// Names of the conditions that silence it.
    pub fn unless(&self) -> &[String] {
        &self.texts.get().unless
    }

    /// Names of the conditions it needs.
    pub fn only_with(&self) -> &[String] {
        &self.texts.get().only_with
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

    /// Its level in one market, before anybody asks for sources.
    pub(crate) fn level_at(&self, advertiser: &str, market: &str) -> Option<Severity> {
        if self.severity_for().is_empty() { self.severity } else { self.stated_level(advertiser, market).unwrap_or(self.severity) }
    }

    fn stated_level(&self, advertiser: &str, market: &str) -> Option<Option<Severity>> {
        let is_both = |name: &str| name.strip_prefix(market).and_then(|rest| rest.strip_prefix('-')) == Some(advertiser);
        let levels = self.severity_for();
        let both = levels.iter().find(|(name, _)| is_both(name)).map(|(_, level)| level);
        both.or_else(|| levels.get(advertiser)).or_else(|| levels.get(market)).copied()
    }
}
