//! What a program can begin with, what can stand behind that, and what no match can do without: the questions by which
//! the search is spared most programs. How a program is run is not known here.

use crate::matcher::ListId;
use crate::matcher::frequency::Frequencies;
use crate::matcher::program::{BloomMask, GAP, JUMP, LIST, Op, SPLIT, WORD, WORDS, list_bit, word_bit};
use rustc_hash::FxHashSet;

/// What an instruction asks of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Opener<'c> {
    /// One of these words.
    Words(&'c [u32]),
    /// A member of this list.
    List(ListId),
}

/// One way in which a match can begin.
pub(crate) struct Beginning<'c> {
    /// What stands first.
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

/// The signature of all that can stand where the instruction at `pc` is next.
pub(crate) fn behind(code: &[u32], pc: usize) -> BloomMask {
    reach(code, pc).into_iter().fold(0, |all, pc| {
        all | match opener(code, pc) {
            Some((Opener::Words(words), _)) => words.iter().fold(0, |all, &word| all | word_bit(word)),
            Some((Opener::List(list), _)) => list_bit(list),
            None => BloomMask::MAX,
        }
    })
}

/// What the instruction at `pc` asks for, and the instruction behind it; `None` for a gap or the end.
fn opener(code: &[u32], pc: usize) -> Option<(Opener<'_>, usize)> {
    match code[pc] {
        WORD => Some((Opener::Words(&code[pc + 1..pc + 2]), pc + 2)),
        WORDS => {
            let end = pc + 2 + code[pc + 1] as usize;
            Some((Opener::Words(&code[pc + 2..end]), end))
        }
        LIST => Some((Opener::List(code[pc + 1] as ListId), pc + 2)),
        _ => None,
    }
}

/// The instructions that can be next at `pc`, with jumps and choices taken; each once.
fn reach(code: &[u32], pc: usize) -> Vec<usize> {
    let (mut seen, mut all, mut open) = (FxHashSet::default(), Vec::new(), vec![pc]);
    while let Some(pc) = open.pop() {
        if !seen.insert(pc) {
            continue;
        }
        match code[pc] {
            SPLIT => open.extend([code[pc + 1] as usize, pc + 2]),
            JUMP => open.push(code[pc + 1] as usize),
            _ => all.push(pc),
        }
    }
    all
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

/// What a match cannot do without: one of these words or lists.
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
