//! Words of frames: which lists hold effects and targets, and what each of their members can be.
//!
//! A rule of kind `claim` states them; `frames.rs` searches with them and `frame_orders.rs` asks what stands at a token. They
//! are numbers of lists, so that they can be stored.

use crate::analysis::Analysis;
use crate::analysis::agents::Acting;
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
    /// The targets.
    pub targets: ListSet,
    /// Whether any noun that heads its phrase is a target, too.
    pub is_open: bool,
    /// Words that look like a target and are none.
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
/// The possible first telling words of a frame.
pub(super) const OPENER: u16 = 32;
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
            (&self.outcomes, if self.is_open { OUTCOME | OPENER } else { OUTCOME }),
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

    /// The roles of a member of a list.
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
}
