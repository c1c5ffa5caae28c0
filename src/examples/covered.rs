//! Rules of a project that writers never see: wherever their own wrong examples fire, another rule of the family says
//! something at least as grave of the same words, and one finding a place and family is shown.

use super::{document_of, profile};
use crate::finding::Finding;
use crate::linter::{Linter, Profile};
use crate::rulebook::{Rule, Rulebook};
use crate::source::Span;

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

/// The project's own rules that never get a finding of their own in their wrong examples.
pub fn covered(rulebook: &Rulebook) -> Vec<Covered> {
    let own = rulebook.rules.iter().filter_map(|rule| Some((rule, rule.place?))).filter(|(rule, _)| rule.severity.is_some());
    own.filter_map(|(rule, place)| {
        let alone = Linter::new(rulebook, profile(rule, true));
        let family = Linter::new(rulebook, Profile { select: vec![rule.family().to_owned()], ..profile(rule, true) });
        let mut by = None;
        for example in &rule.wrong {
            let document = document_of(example);
            let hits: Vec<Finding> = alone.lint(&document).into_iter().filter(|finding| finding.rule() == rule.id()).collect();
            if hits.is_empty() {
                // It is silent on its own example, which `medlint test` tells.
                return None;
            }
            by = Some(instead(&family.lint(&document), &hits, rule)?);
        }
        Some(Covered { rule: rule.id().to_owned(), place, by: by? })
    })
    .collect()
}

/// The rule that is shown in the place of all these hits; `None` when one of them is shown itself.
fn instead(shown: &[Finding], hits: &[Finding], rule: &Rule) -> Option<String> {
    if shown.iter().any(|finding| finding.rule() == rule.id()) {
        return None;
    }
    let over = |hit: &Finding| shown.iter().find(|finding| finding.span.overlaps(hit.span) && finding.family() == rule.family());
    hits.iter().map(over).next().flatten().map(|finding| finding.rule().to_owned())
}
