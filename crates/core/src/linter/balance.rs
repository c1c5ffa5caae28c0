//! Balance of a page: where it speaks of risks and where of benefits.
//!
//! The audit sheet shows both side by side. It goes by the rule that weighs them, so that the sheet and the finding count the same words.

use crate::analysis::Analysis;
use crate::document::Document;
use crate::kinds::{Balance, Place};
use crate::linter::{Linter, span_of};
use crate::source::Span;
use std::ops::Range;

impl Linter {
    /// Where a document speaks of risks and where of benefits, as the rule about their balance sees it; `None` without such a rule.
    pub fn balance(&self, document: &Document) -> Option<[Vec<Span>; 2]> {
        let settings = self.settings(document);
        let analysis = Analysis::new(document, &self.rulebook.lexicon, &settings);
        let rules = self.rulebook.rules.iter().filter(|rule| rule.kind == "measure");
        let Balance { risks, benefits } = rules.into_iter().find_map(|rule| rule.check().balance(&analysis))?;
        let spans = |places: Vec<Range<usize>>| places.into_iter().map(|place| span_of(&analysis, &Place::Tokens(place))).collect();
        Some([spans(risks), spans(benefits)])
    }
}
