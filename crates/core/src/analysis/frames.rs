//! Frames: an effect and what it is said to act on, in any usual order.
//!
//! The kind `claim` asks for the frames of a document. "Relieves joint pain", "joint pain is relieved", "relief from joint pain",
//! "joint pain relief", "less joint pain", "joint pain fades" and "brings joint pain down" say the same. A frame lies within one
//! sentence, or within two neighbouring cells of a table, and its target is the head of a noun phrase. Frames know no rule.

use crate::analysis::Analysis;
use crate::analysis::agents::{self, Acting, Agent};
use crate::analysis::frame_orders::Orders;
use crate::document::BlockKind;
use crate::matcher::{ListMark, ListSet, PatternId};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The order in which effect and target stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `relieves joint pain`, `brings joint pain down`
    Active,
    /// `joint pain is relieved`
    Passive,
    /// `joint pain fades`, `lets joints heal`
    Outcome,
    /// `relief from joint pain`
    Nominal,
    /// `joint pain relief`, `pain-relieving`
    Compound,
    /// `less joint pain`
    Quality,
    /// `sleep is deeper`, `leaves skin softer`
    Predicate,
    /// `is diuretic`
    Copula,
    /// `Gallstone Tonic`
    Label,
}

/// The words that make a frame.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FrameWords {
    /// Verbs that act on a target.
    pub verbs: ListSet,
    /// Nouns of effect: relief, reduction, remedy.
    pub nouns: ListSet,
    /// Words that compare or qualify: better, less, improved.
    pub qualities: ListSet,
    /// Verbs that say what becomes of the target: fades, subsides.
    pub outcomes: ListSet,
    /// Adjectives of effect that need no target: diuretic, sedative.
    pub adjectives: ListSet,
    /// Nouns for goods: a complaint before one makes a name of a remedy.
    pub labels: ListSet,
    /// What is affected.
    pub targets: ListSet,
    /// What looks like a target and is none.
    pub not_targets: Vec<PatternId>,
    /// Words between a verb and its target.
    pub reach: usize,
    /// How many different targets there must be.
    pub least_targets: usize,
    /// Who may act.
    pub acting: Acting,
    /// Words without one of which in the sentence nobody asks for its frames; none when all are asked for.
    pub modifiers: ListSet,
    /// All words of effect: without one and a target no sentence has a frame.
    pub(crate) effects: ListSet,
    /// For each list, what its members can be: the bits below.
    pub(crate) roles: Vec<u16>,
}

pub(super) const VERB: u16 = 1;
pub(super) const NOUN: u16 = 2;
pub(super) const QUALITY: u16 = 4;
pub(super) const OUTCOME: u16 = 8;
pub(super) const TARGET: u16 = 16;
/// What can be the first telling word of a frame.
const OPENER: u16 = 32;
pub(super) const ADJECTIVE: u16 = 64;
pub(super) const LABEL: u16 = 128;

/// A statement of effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The tokens that state it.
    pub tokens: Range<usize>,
    /// How it is put.
    pub order: Order,
}

impl FrameWords {
    /// The same words, ready for a search.
    pub fn ready(mut self) -> Self {
        let effects = [&self.verbs, &self.nouns, &self.qualities, &self.outcomes, &self.labels];
        self.effects = ListSet::of(effects.iter().flat_map(|set| set.lists()).copied().collect());
        let target = if self.least_targets <= 1 { TARGET | OPENER } else { TARGET };
        let of = [
            (&self.verbs, VERB | OPENER),
            (&self.nouns, NOUN | OPENER),
            (&self.qualities, QUALITY | OPENER),
            (&self.outcomes, OUTCOME),
            (&self.adjectives, ADJECTIVE | OPENER),
            (&self.labels, LABEL),
            (&self.targets, target),
        ];
        for (list, role) in of.into_iter().flat_map(|(set, role)| set.lists().iter().map(move |&list| (usize::from(list), role))) {
            self.roles.resize(self.roles.len().max(list + 1), 0);
            self.roles[list] |= role;
        }
        self
    }

    /// What a member of a list can be.
    #[inline]
    pub(super) fn role(&self, mark: &ListMark) -> u16 {
        self.roles.get(usize::from(mark.list)).copied().unwrap_or(0)
    }

    /// The longest member at a token that can be this.
    #[inline]
    pub(super) fn member_at(&self, analysis: &Analysis<'_>, role: u16, at: usize) -> Option<Range<usize>> {
        if at >= analysis.scan.tokens.len() {
            return None;
        }
        analysis.scan.lists_at(at).iter().find(|mark| self.role(mark) & role != 0).map(ListMark::tokens)
    }

    /// Gives all frames of an analysis, in text order, none inside another.
    pub fn find(&self, analysis: &Analysis<'_>, mut give: impl FnMut(Frame)) {
        let needed = [&self.targets, &self.modifiers].map(|set| (!set.lists().is_empty()).then_some(set));
        let has_needed = |lists: &[u64]| needed.iter().flatten().all(|set| set.meets(lists));
        let mut splits = analysis.split_members().iter().filter(|split| self.role(&split.mark) & VERB != 0).peekable();
        let mut orders = None;
        for (index, (sentence, lists)) in analysis.scan.sentences.iter().zip(analysis.scan.lists_of_sentences()).enumerate() {
            let is_split = splits.peek().is_some_and(|split| split.sentence as usize == index);
            let is_told = has_needed(lists) && (is_split || self.effects.meets(lists));
            if !is_told && !(self.adjectives.meets(lists) && self.modifiers.lists().is_empty()) {
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
                    // What is told by a verb in two parts is not told again by its inside.
                    if frame.tokens.start >= given || given == sentence.start {
                        give(frame);
                    }
                }
            }
        }
        self.in_tables(analysis, &mut give);
    }

    /// `Recovery | Faster`: a target and what it becomes, in two neighbouring cells of a table.
    fn in_tables(&self, analysis: &Analysis<'_>, give: &mut impl FnMut(Frame)) {
        if self.qualities.lists().is_empty() || self.least_targets > 1 {
            return;
        }
        let blocks = &analysis.document.blocks;
        let is_cell = |block: usize| matches!(blocks[block].kind, BlockKind::TableCell { .. });
        for first in (0..blocks.len().saturating_sub(1)).filter(|&block| is_cell(block) && is_cell(block + 1)) {
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
