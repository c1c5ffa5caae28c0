//! Patterns as small programs over words, and the machine that runs them.
//!
//! A program is a run of numbers in one flat array: an instruction and its operands. The machine tries choices in the
//! order in which they are written and stops at the first way that fits. It keeps its own stack, and a program that takes
//! long remembers where it has failed, so that no pattern and no text can make it run away.

use super::scan::Scan;
use super::scanner::ListId;
use super::words::{Token, TokenKind};
use crate::document::prose::OPAQUE;
use rustc_hash::FxHashSet;

/// A pattern with its words and lists looked up, as a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// This word, in any case or with just these capitals.
    Word(u32),
    /// One of these words; sorted.
    Words(Box<[u32]>),
    /// A member of a list.
    List(ListId),
    /// Up to so many words in between.
    Gap(u8),
    /// One of these.
    Choice(Box<[Box<[Op]>]>),
    /// Perhaps.
    Optional(Box<[Op]>),
}

const MATCH: u32 = 0;
const WORD: u32 = 1;
const WORDS: u32 = 2;
const LIST: u32 = 3;
const GAP: u32 = 4;
const SPLIT: u32 = 5;
const JUMP: u32 = 6;

/// Steps after which the machine begins to remember where it failed. Nearly every attempt ends sooner.
const PATIENCE: usize = 256;

/// Appends a program to `code` and returns where it begins.
pub(super) fn encode(ops: &[Op], code: &mut Vec<u32>) -> u32 {
    let start = code.len() as u32;
    encode_all(ops, code);
    code.push(MATCH);
    start
}

fn encode_all(ops: &[Op], code: &mut Vec<u32>) {
    for op in ops {
        match op {
            Op::Word(word) => code.extend([WORD, *word]),
            Op::Words(words) => {
                code.extend([WORDS, words.len() as u32]);
                code.extend(words.iter());
            }
            Op::List(list) => code.extend([LIST, u32::from(*list)]),
            Op::Gap(most) => code.extend([GAP, u32::from(*most)]),
            Op::Choice(choices) => {
                let mut ends = Vec::with_capacity(choices.len());
                for (index, choice) in choices.iter().enumerate() {
                    let is_last = index + 1 == choices.len();
                    let split = code.len() + 1;
                    if !is_last {
                        code.extend([SPLIT, 0]);
                    }
                    encode_all(choice, code);
                    if !is_last {
                        code.extend([JUMP, 0]);
                        ends.push(code.len() - 1);
                        code[split] = code.len() as u32;
                    }
                }
                let end = code.len() as u32;
                ends.into_iter().for_each(|at| code[at] = end);
            }
            Op::Optional(inner) => {
                code.extend([SPLIT, 0]);
                let split = code.len() - 1;
                encode_all(inner, code);
                code[split] = code.len() as u32;
            }
        }
    }
}

/// Where the machine stands: the next instruction, the next token, and in a gap the words passed so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct State {
    pc: u32,
    at: u32,
    passed: u32,
}

/// The machine; it keeps its memory from one attempt to the next.
#[derive(Debug, Default)]
pub(super) struct Machine {
    stack: Vec<State>,
    failed: FxHashSet<State>,
}

impl Machine {
    /// Runs the program at `start` from token `at`, inside a sentence that ends before token `end`. Returns the token
    /// after the match.
    pub(super) fn run(&mut self, code: &[u32], start: u32, at: usize, end: usize, scan: &Scan) -> Option<usize> {
        self.stack.clear();
        if !self.failed.is_empty() {
            self.failed.clear();
        }
        let mut steps = 0;
        let mut next = Some(State { pc: start, at: at as u32, passed: 0 });
        while let Some(state) = next.take().or_else(|| self.stack.pop()) {
            steps += 1;
            // Whatever leads to a state twice fails the second time as it did the first.
            if steps > PATIENCE && !self.failed.insert(state) {
                continue;
            }
            let State { pc, at, passed } = state;
            let (op, operand) = (code[pc as usize], pc as usize + 1);
            let step = |pc: usize, at: u32| State { pc: pc as u32, at, passed: 0 };
            match op {
                MATCH => return Some(at as usize),
                WORD => {
                    let word = code[operand];
                    if (at as usize) < end && is_word(&scan.tokens[at as usize], word) {
                        next = Some(step(operand + 1, at + 1));
                    }
                }
                WORDS => {
                    let count = code[operand] as usize;
                    let words = &code[operand + 1..operand + 1 + count];
                    if (at as usize) < end && words.binary_search(&scan.tokens[at as usize].word).is_ok() {
                        next = Some(step(operand + 1 + count, at + 1));
                    }
                }
                LIST => {
                    if (at as usize) < end {
                        let list = code[operand] as ListId;
                        let fitting = scan.lists_at(at as usize).iter().rev();
                        for mark in fitting.filter(|mark| mark.list == list && mark.end as usize <= end) {
                            let after = mark.end as usize;
                            if after < end && scan.tokens[after].kind == TokenKind::Possessive {
                                self.stack.push(step(operand + 1, mark.end + 1));
                            }
                            self.stack.push(step(operand + 1, mark.end));
                        }
                    }
                }
                GAP => {
                    let token = scan.tokens.get(at as usize).filter(|token| (at as usize) < end && !stops_gap(token));
                    if let Some(token) = token {
                        let passed = passed + u32::from(token.is_counted());
                        if passed <= code[operand] {
                            self.stack.push(State { pc, at: at + 1, passed });
                        }
                    }
                    next = Some(step(operand + 1, at));
                }
                SPLIT => {
                    // A branch whose first word is not there need not be begun.
                    if fits(code, operand + 1, at as usize, end, scan) {
                        self.stack.push(step(code[operand] as usize, at));
                        next = Some(step(operand + 1, at));
                    } else {
                        next = Some(step(code[operand] as usize, at));
                    }
                }
                _ => next = Some(step(code[operand] as usize, at)),
            }
        }
        None
    }
}

/// Whether the instruction at `pc` may succeed at a token; certain only when it asks for a word.
fn fits(code: &[u32], pc: usize, at: usize, end: usize, scan: &Scan) -> bool {
    match code[pc] {
        WORD => at < end && is_word(&scan.tokens[at], code[pc + 1]),
        WORDS => {
            let words = &code[pc + 2..pc + 2 + code[pc + 1] as usize];
            at < end && words.binary_search(&scan.tokens[at].word).is_ok()
        }
        LIST => at < end && scan.lists_at(at).iter().any(|mark| u32::from(mark.list) == code[pc + 1]),
        _ => true,
    }
}

const fn is_word(token: &Token, word: u32) -> bool {
    token.word == word || token.exact == word
}

/// Whether `...` ends here: words on both sides of such a mark do not belong together.
pub(super) const fn stops_gap(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Mark(';' | ':' | '.' | '?' | '!' | OPAQUE))
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

/// The words and lists with which a match can begin. The second part says whether `ops` can match nothing at all.
pub(super) fn openings(ops: &[Op], all: &mut Anchor) -> bool {
    for op in ops {
        let may_be_absent = match op {
            Op::Word(word) => {
                all.words.push(*word);
                false
            }
            Op::Words(words) => {
                all.words.extend(words);
                false
            }
            Op::List(list) => {
                all.lists.push(*list);
                false
            }
            Op::Choice(choices) => {
                let mut may_be_empty = false;
                for choice in choices {
                    may_be_empty |= openings(choice, all);
                }
                may_be_empty
            }
            Op::Optional(inner) => {
                openings(inner, all);
                true
            }
            Op::Gap(_) => true,
        };
        if !may_be_absent {
            return false;
        }
    }
    true
}
