//! Frames: an effect and what it is said to act on, in any usual order.
//!
//! The kind `claim` asks for the frames of a document. "Relieves joint pain", "joint pain is relieved", "relief from joint pain",
//! "joint pain relief", "less joint pain", "joint pain fades" and "brings joint pain down" say the same. A frame lies within one
//! sentence, or within two neighbouring cells of a table, and its target is the head of a noun phrase. Frames know no rule.

use crate::analysis::Analysis;
use crate::analysis::agents::{self, Agent};
use crate::analysis::frame_orders::Orders;
pub use crate::analysis::frame_words::{Frame, FrameWords, Order};
use crate::analysis::frame_words::{OPENER, QUALITY, TARGET, VERB};
use crate::document::BlockKind;
use std::ops::Range;

impl FrameWords {
    /// Gives all frames of an analysis, in text order, none inside another.
    pub fn find(&self, analysis: &Analysis<'_>, mut give: impl FnMut(Frame)) {
        let needed = [&self.targets, &self.modifiers].map(|set| (!set.lists().is_empty()).then_some(set));
        let has_needed =
            |lists: &[u64]| needed.iter().flatten().all(|set| self.is_open && std::ptr::eq(*set, &self.targets) || set.meets(lists));
        let mut splits = analysis.split_members().iter().filter(|split| self.role(&split.mark) & VERB != 0).peekable();
        let mut orders = None;
        for (index, (sentence, lists)) in analysis.scan.sentences.iter().zip(analysis.scan.lists_of_sentences()).enumerate() {
            let is_split = splits.peek().is_some_and(|split| split.sentence as usize == index);
            let is_told = has_needed(lists) && (is_split || self.effects.meets(lists));
            if !(is_told || self.adjectives.meets(lists) && self.modifiers.lists().is_empty()) {
                while splits.next_if(|split| split.sentence as usize == index).is_some() {}
                continue;
            }
            let orders = orders.get_or_insert_with(|| Orders::new(self, analysis));
            let mut from = sentence.start;
            while let Some(split) = splits.next_if(|split| split.sentence as usize == index) {
                if let Some(frame) = orders.split(sentence, split).filter(|frame| frame.tokens.start >= from) {
                    from = frame.tokens.end;
                    give(frame);
                }
            }
            let given = from;
            from = sentence.start;
            for mark in analysis.scan.lists_from(self.beginning_of(analysis, sentence)) {
                let at = mark.start as usize;
                if self.role(mark) & OPENER == 0 || at < from {
                    continue;
                }
                from = at + 1;
                if let Some(frame) = orders.starting_at(sentence, at) {
                    from = frame.tokens.end.max(from);
                    // A claim of a verb in two parts is not told again by its inside.
                    if frame.tokens.start >= given || given == sentence.start {
                        give(frame);
                    }
                }
            }
        }
        self.in_tables(analysis, &mut give);
    }

    /// `Recovery | Faster`: a target and what it becomes, in two neighbouring cells of one row of a table.
    fn in_tables(&self, analysis: &Analysis<'_>, give: &mut impl FnMut(Frame)) {
        if self.qualities.lists().is_empty() || self.least_targets > 1 {
            return;
        }
        let blocks = &analysis.document.blocks;
        let row_of = |block: usize| match blocks[block].kind {
            BlockKind::TableCell { row, .. } => Some(row),
            _ => None,
        };
        for first in (0..blocks.len().saturating_sub(1)).filter(|&block| row_of(block).is_some_and(|row| row_of(block + 1) == Some(row))) {
            let (row, cell) = (analysis.block_tokens(first), analysis.block_tokens(first + 1));
            if row.is_empty() || cell.is_empty() {
                continue;
            }
            let is_target = self.member_at(analysis, TARGET, row.start).is_some_and(|target| target == row);
            // One word that says how it becomes, perhaps with another: "faster", "much faster".
            let quality = cell.clone().take(2).find_map(|at| self.member_at(analysis, QUALITY, at));
            if is_target && quality.is_some_and(|quality| quality.end == cell.end) {
                give(Frame { order: Order::Predicate, tokens: row.start..cell.end });
            }
        }
    }

    /// The first target that begins in a range of tokens and ends before the token `end`.
    pub fn target_in(&self, analysis: &Analysis<'_>, mut range: Range<usize>, end: usize) -> Option<Range<usize>> {
        let orders = Orders::new(self, analysis);
        range.find_map(|at| orders.target_at(at).filter(|target| target.end <= end))
    }

    /// The tokens of a sentence at which a frame can begin: up to the first real word where nobody may be named.
    fn beginning_of(&self, analysis: &Analysis<'_>, sentence: &Range<usize>) -> Range<usize> {
        if self.acting.agent != Agent::Unsaid || self.targets.lists().is_empty() {
            return sentence.clone();
        }
        let is_real = |&at: &usize| analysis.scan.tokens[at].is_counted() && !agents::is_auxiliary(analysis, at);
        sentence.start..sentence.clone().find(is_real).map_or(sentence.end, |first| first + 1)
    }
}
