//! The shipped rules keep their promises: examples, sources, names, words.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use medlint::{Rulebook, examples};
use std::collections::BTreeSet;

#[test]
fn every_example_does_what_its_rule_says() {
    let (count, surprises) = examples::run(&Rulebook::shipped());
    let shown: Vec<_> = surprises.iter().map(|one| format!("{}: {:?} ({})", one.rule, one.example, one.because)).collect();
    assert!(surprises.is_empty(), "{}", shown.join("\n"));
    assert!(count > 950, "only {count} examples ran");
}

#[test]
fn rules_are_complete_and_well_named() {
    let rulebook = Rulebook::shipped();
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    for rule in &rulebook.rules {
        let advice = &rule.advice;
        if !ids.insert(rule.id()) {
            wrong.push(format!("{}: twice", rule.id()));
        }
        if !rule.id().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            wrong.push(format!("{}: not in kebab case", rule.id()));
        }
        if advice.sources.is_empty() || !advice.sources.iter().all(|source| source.url.starts_with("https://")) {
            wrong.push(format!("{}: no source with an address", rule.id()));
        }
        for (name, text) in [("message", &rule.message), ("why", &advice.why), ("fix", &advice.fix)] {
            if text.ends_with('.') {
                wrong.push(format!("{}: {name} ends with a full stop", rule.id()));
            }
            if text.to_lowercase().contains("illegal") {
                wrong.push(format!("{}: {name} judges the law", rule.id()));
            }
        }
        if rule.wrong.len() < 3 || rule.right.len() < 3 {
            wrong.push(format!("{}: {} wrong and {} right examples, wants three of each", rule.id(), rule.wrong.len(), rule.right.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ids.len() >= 150, "{} rules", ids.len());
}

#[test]
fn lists_are_broad() {
    let rulebook = Rulebook::shipped();
    for list in ["condition", "symptom", "body", "drug", "supplement", "procedure", "treats", "journal"] {
        assert!(rulebook.lexicon.scanner.list(list).is_some(), "no list {list}");
    }
    assert!(rulebook.lexicon.interventions.len() >= 70);
}
