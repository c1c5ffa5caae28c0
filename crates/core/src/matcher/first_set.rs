//! FIRST sets of a compiled pattern, with the elements that can follow, and its rarest required element.
//!
//! The builder fills the prefilter with them. Both may let a candidate through that is no match; neither ever keeps a match out.

use crate::matcher::ListId;
use crate::matcher::frequency::Frequencies;
use crate::matcher::program::{GAP, Op, Opener, opener, reach};
use rustc_hash::FxHashSet;

/// One way in which a match can begin.
pub(crate) struct Beginning<'c> {
    /// The first element.
    pub(crate) first: Opener<'c>,
    /// All that can stand right behind it; `None` where anything can.
    pub(crate) seconds: Option<Vec<Opener<'c>>>,
    /// The instruction behind the first one.
    pub(crate) next: u32,
}

/// All ways in which a match can begin. The second part of the answer says that a word which stands first begins a match
/// in one way only.
pub(crate) fn beginnings(code: &[u32], start: u32) -> (Vec<Beginning<'_>>, bool) {
    let mut starts = reach(code, start as usize);
    let gaps: Vec<usize> = starts.iter().filter(|&&pc| code[pc] == GAP).flat_map(|&pc| reach(code, pc + 4)).collect();
    let is_open = !gaps.is_empty();
    starts.extend(gaps);
    let one = |pc: usize| {
        let (first, next) = opener(code, pc)?;
        let behind = reach(code, next).into_iter().map(|pc| Some(opener(code, pc)?.0)).collect();
        Some(Beginning { first, seconds: if is_open { None } else { behind }, next: next as u32 })
    };
    let all: Vec<Beginning<'_>> = starts.into_iter().filter_map(one).collect();
    let mut seen = FxHashSet::default();
    let is_sole = !is_open
        && all.iter().all(|beginning| match beginning.first {
            Opener::Words(words) => words.iter().all(|word| seen.insert(word)),
            Opener::List(_) => false,
        });
    (all, is_sole)
}

/// The words and lists of which at least one stands in everything that a program matches, if there are such: those that
/// are likely to be rare. The first `skip` parts of the program are not asked.
pub(crate) fn anchor(ops: &[Op], skip: usize, costs: &Frequencies) -> Option<Required> {
    let mut before = 0;
    let mut best: Option<Required> = None;
    for (index, op) in ops.iter().enumerate() {
        if index >= skip
            && let Some(anchor) = anchor_of(op, costs)
            && best.as_ref().is_none_or(|best| anchor.cost < best.cost)
        {
            best = Some(Required { reach: anchor.reach.saturating_add(before), ..anchor });
        }
        before = longest(op, costs).saturating_add(before);
    }
    best
}

/// A requirement of a match: one of these words or lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Required {
    pub(crate) words: Vec<u32>,
    pub(crate) lists: Vec<ListId>,
    pub(crate) cost: u32,
    /// The most words that a match has before it.
    pub(crate) reach: u32,
}

fn anchor_of(op: &Op, costs: &Frequencies) -> Option<Required> {
    match op {
        Op::Word(word) => Some(Required { words: vec![*word], cost: costs.word(*word), ..Required::default() }),
        Op::Words(words) => {
            let cost = words.iter().map(|&word| costs.word(word)).sum();
            Some(Required { words: words.to_vec(), cost, ..Required::default() })
        }
        Op::List(list) => Some(Required { lists: vec![*list], cost: costs.list(*list), ..Required::default() }),
        Op::Choice(choices) => {
            let mut all = Required::default();
            for choice in choices {
                let one = anchor(choice, 0, costs)?;
                all.words.extend(one.words);
                all.lists.extend(one.lists);
                all.cost = all.cost.saturating_add(one.cost);
                all.reach = all.reach.max(one.reach);
            }
            // Patterns that need the same are told together.
            all.words.sort_unstable();
            all.words.dedup();
            all.lists.sort_unstable();
            all.lists.dedup();
            Some(all)
        }
        Op::Gap(_) | Op::Optional(_) => None,
    }
}

/// The most words that stand where a part of a program matches.
fn longest(op: &Op, costs: &Frequencies) -> u32 {
    let in_all = |ops: &[Op]| ops.iter().map(|op| longest(op, costs)).fold(0, u32::saturating_add);
    match op {
        Op::Word(_) | Op::Words(_) => 1,
        Op::List(list) => costs.longest(*list),
        Op::Gap(most) => u32::from(*most),
        Op::Choice(choices) => choices.iter().map(|choice| in_all(choice)).max().unwrap_or(0),
        Op::Optional(inner) => in_all(inner),
    }
}
