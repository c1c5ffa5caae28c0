//! Established care: treatments that guidelines recommend for a condition, as facts from interventions.toml.
//!
//! The condition `established-care` asks whether what acts in a claim is care that is standard for what the claim is about:
//! "antibiotics treat pneumonia" informs on a seller's page too. It never looks at how strongly a claim is worded; a rule on
//! cures or guarantees simply does not ask it.

use crate::analysis::Analysis;
use crate::matcher::PatternId;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One sort of care with the conditions for which it is standard.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EstablishedCare {
    /// Patterns of its names.
    pub care: Vec<PatternId>,
    /// Patterns of what it is standard for.
    pub standard_for: Vec<PatternId>,
    /// The guideline or list that says so.
    pub source: String,
    /// Year and month of the fact, such as `2026-07`.
    pub as_of: String,
}

impl Analysis<'_> {
    /// The established care that acts in a claim on what it is standard for; the answer is the prose that names the care.
    pub(super) fn established_care(&self, claim: &Range<usize>) -> Option<Range<usize>> {
        let sentence = &self.scan.sentences[self.sentence_of(claim.start)];
        let named = |patterns: &[PatternId], range: &Range<usize>| {
            patterns.iter().find_map(|&pattern| self.scan.marks_in(pattern, range).iter().find(|mark| mark.end as usize <= range.end))
        };
        let rows = &self.lexicon.established;
        // Most sentences name no such care, and who acts is asked last.
        let is_near = |row: &&EstablishedCare| row.care.iter().any(|&pattern| !self.scan.marks(pattern).is_empty());
        let mut rows = rows.iter().filter(is_near).filter(|row| named(&row.standard_for, sentence).is_some()).peekable();
        rows.peek()?;
        let actor = self.actor(claim);
        let places = [Some(actor.tokens), actor.antecedent, Some(claim.clone())];
        rows.find_map(|row| places.iter().flatten().find_map(|place| named(&row.care, place))).map(|mark| self.scan.prose(mark.tokens()))
    }
}
