//! Rules of a project that writers never see: wherever their own wrong examples fire, another rule of the family says
//! something at least as grave of the same words, and one finding a place and family is shown.

use crate::finding::Finding;
use crate::linter::{Linter, Profile};
use crate::rule_tests::{document_of, profile};
use crate::rulebook::{Rule, Rulebook};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A rule that another one covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Id of the rule.
    pub rule: String,
    /// Where its id stands in the project's rules.toml.
    pub place: Span,
    /// Id of the rule that is shown instead.
    pub by: String,
}

/// Those of these rules that are the project's own and never get a finding of their own in their wrong examples.
pub fn covered(rulebook: &Arc<Rulebook>, rules: &[Rule]) -> Vec<Covered> {
    let own = rules.iter().filter_map(|rule| Some((rule, rule.place?))).filter(|(rule, _)| rule.severity.is_some());
    // A linter finds out which rules it asks; families of thousands of rules share it.
    let mut linters: BTreeMap<_, Linter> = BTreeMap::new();
    own.filter_map(|(rule, place)| {
        let alone = profile(rule);
        let family = linters
            .entry((rule.family(), alone.markets.clone(), alone.advertiser.clone()))
            .or_insert_with(|| Linter::new(rulebook, Profile { select: vec![rule.family().to_owned()], ..alone.clone() }));
        let mut by = None;
        for example in rule.wrong() {
            let document = document_of(example);
            let shown = family.lint(&document);
            if shown.iter().any(|finding| finding.rule() == rule.id()) {
                return None;
            }
            let alone = Linter::new(rulebook, alone.clone());
            let hits: Vec<Finding> = alone.lint(&document).into_iter().filter(|finding| finding.rule() == rule.id()).collect();
            // One that is silent on its own example is told by `medlint test`.
            by = Some(instead(&shown, &hits, rule)?);
        }
        Some(Covered { rule: rule.id().to_owned(), place, by: by? })
    })
    .collect()
}

/// The rule that is shown in the place of these hits, of which there may be none.
fn instead(shown: &[Finding], hits: &[Finding], rule: &Rule) -> Option<String> {
    let over = |hit: &Finding| shown.iter().find(|finding| finding.span.overlaps(hit.span) && finding.family() == rule.family());
    hits.iter().map(over).next().flatten().map(|finding| finding.rule().to_owned())
}
