//! Covered rules: everything that one of them finds, another one finds as well.
//!
//! `unused.rs` reports them. Only the words of the two rules are compared; rules that turn out alike on texts are found by the rule tests.

use crate::finding::Diagnostic;
use crate::rulebook::read::{Draft, DraftRule, OWN};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The keys that say what a phrase rule finds.
const FINDING: [&str; 2] = ["match", "regex"];
/// Surroundings of which the covering rule may name fewer.
const NARROWING: [&str; 3] = ["unless", "only-with", "unless-near"];
/// Surroundings that both must name alike.
const EQUAL: [&str; 5] = ["only-near", "only-in", "not-in", "lower-if", "raise-if"];

/// Rules of the project that never get a finding of their own: another rule of the family says all that they say, in
/// every surrounding in which they say it, at least as gravely.
pub(super) fn covered(draft: &Draft) -> Vec<Diagnostic> {
    let rules: Vec<Option<Phrase<'_>>> = draft.rules.iter().map(Phrase::of).collect();
    // Who covers a rule has each of its words, so only the rules that share its rarest one are compared with it.
    let mut holders: FxHashMap<(&str, usize, &str), Vec<usize>> = FxHashMap::default();
    for (index, rule) in rules.iter().enumerate() {
        for word in rule.iter().flat_map(Phrase::words) {
            holders.entry(word).or_default().push(index);
        }
    }
    let own = rules.iter().enumerate().filter_map(|(index, rule)| Some((index, rule.as_ref()?)));
    own.filter(|(_, phrase)| phrase.rule.origin == OWN && phrase.rule.severity != "off")
        .filter_map(|(index, phrase)| {
            let rarest = phrase.words().filter_map(|word| holders.get(&word)).min_by_key(|holders| holders.len())?;
            let others = rarest.iter().filter(|at| **at != index).filter_map(|at| Some((at, rules[*at].as_ref()?)));
            let mut others = others.filter(|(_, other)| other.covers(phrase));
            // Of two that cover each other the later one is too many.
            let (_, other) = others.find(|(at, other)| !phrase.covers(other) || **at < index)?;
            let (rule, other) = (phrase.rule, other.rule);
            let message =
                format!("expected a rule of its own, found \"{}\", all of which \"{}\" finds already", rule.id.value, other.id.value);
            let help = "remove it, or change the other one with [[override]]".to_owned();
            Some(Diagnostic { help: Some(help), ..Diagnostic::new(rule.id.span, message) })
        })
        .collect()
}

/// A rule of the kind `phrase` with its words folded once.
struct Phrase<'d> {
    rule: &'d DraftRule,
    finding: [BTreeSet<String>; FINDING.len()],
    narrowing: [BTreeSet<String>; NARROWING.len()],
    equal: [BTreeSet<String>; EQUAL.len()],
}

impl<'d> Phrase<'d> {
    fn of(rule: &'d DraftRule) -> Option<Self> {
        let words = |key: &str| rule.keys.texts(key).iter().map(|text| folded(&text.value)).collect::<BTreeSet<_>>();
        (rule.kind.name == "phrase").then(|| Self {
            rule,
            finding: FINDING.map(words),
            narrowing: NARROWING.map(words),
            equal: EQUAL.map(words),
        })
    }

    /// Its entries: family, number of the key, words.
    fn words(&self) -> impl Iterator<Item = (&str, usize, &str)> {
        let family = self.rule.family.value.as_str();
        self.finding.iter().enumerate().flat_map(move |(key, words)| words.iter().map(move |word| (family, key, word.as_str())))
    }

    fn covers(&self, other: &Self) -> bool {
        const RANK: [&str; 3] = ["info", "warning", "error"];
        let rank = |rule: &DraftRule| RANK.iter().position(|level| *level == rule.severity);
        let applies =
            |own: &[String], others: &[String]| others.is_empty() || (!own.is_empty() && own.iter().all(|one| others.contains(one)));
        let (covering, rule) = (self.rule, other.rule);
        covering.family.value == rule.family.value
            && covering.severity_for.is_empty()
            && rule.severity_for.is_empty()
            && rank(covering) >= rank(rule)
            && applies(&rule.markets, &covering.markets)
            && applies(&rule.advertisers, &covering.advertisers)
            && other.finding.iter().zip(&self.finding).all(|(found, all)| found.is_subset(all))
            && self.narrowing.iter().zip(&other.narrowing).all(|(narrow, all)| narrow.is_subset(all))
            && self.equal == other.equal
            && covering.keys.text("within").map(|text| &text.value) == rule.keys.text("within").map(|text| &text.value)
    }
}

/// A pattern with what does not matter in it taken away.
pub(super) fn folded(pattern: &str) -> String {
    pattern.to_lowercase().split([' ', '-']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
