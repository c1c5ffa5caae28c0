//! What a program can begin with, what can stand behind that, and what no match can do without: the questions by which
//! the search is spared most programs. How a program is run is not known here.

use super::program::{GAP, JUMP, LIST, Op, SPLIT, Signature, WORD, WORDS, list_bit, word_bit};
use super::scanner::ListId;
use rustc_hash::FxHashSet;

/// What an instruction asks of a token.
#[derive(Clone, Copy, Debug)]
pub(super) enum Opener<'c> {
    /// One of these words.
    Words(&'c [u32]),
    /// A member of this list.
    List(ListId),
}

/// One way in which a match can begin.
pub(super) struct Beginning<'c> {
    /// What stands first.
    pub(super) first: Opener<'c>,
    /// All that can stand right behind it; `None` where anything can.
    pub(super) seconds: Option<Vec<Opener<'c>>>,
    /// The instruction behind the first one.
    pub(super) next: u32,
}

/// All ways in which a match can begin. The second part of the answer says that a word which stands first begins a match
/// in one way only.
pub(super) fn beginnings(code: &[u32], start: u32) -> (Vec<Beginning<'_>>, bool) {
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
pub(super) fn behind(code: &[u32], pc: usize) -> Signature {
    reach(code, pc).into_iter().fold(0, |all, pc| {
        all | match opener(code, pc) {
            Some((Opener::Words(words), _)) => words.iter().fold(0, |all, &word| all | word_bit(word)),
            Some((Opener::List(list), _)) => list_bit(list),
            None => Signature::MAX,
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
/// are likely to be rare. `word_cost` and `list_cost` say how common a word and a list are.
pub(super) fn anchor(ops: &[Op], word_cost: &dyn Fn(u32) -> u32, list_cost: &dyn Fn(ListId) -> u32) -> Option<Anchor> {
    ops.iter().filter_map(|op| anchor_of(op, word_cost, list_cost)).min_by_key(|anchor| anchor.cost)
}

/// What a match cannot do without: one of these words or lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) words: Vec<u32>,
    pub(super) lists: Vec<ListId>,
    pub(super) cost: u32,
}

fn anchor_of(op: &Op, word_cost: &dyn Fn(u32) -> u32, list_cost: &dyn Fn(ListId) -> u32) -> Option<Anchor> {
    match op {
        Op::Word(word) => Some(Anchor { words: vec![*word], lists: Vec::new(), cost: word_cost(*word) }),
        Op::Words(words) => {
            let cost = words.iter().map(|&word| word_cost(word)).sum();
            Some(Anchor { words: words.to_vec(), lists: Vec::new(), cost })
        }
        Op::List(list) => Some(Anchor { words: Vec::new(), lists: vec![*list], cost: list_cost(*list) }),
        Op::Choice(choices) => {
            let mut all = Anchor::default();
            for choice in choices {
                let one = anchor(choice, word_cost, list_cost)?;
                all.words.extend(one.words);
                all.lists.extend(one.lists);
                all.cost = all.cost.saturating_add(one.cost);
            }
            Some(all)
        }
        Op::Gap(_) | Op::Optional(_) => None,
    }
}
