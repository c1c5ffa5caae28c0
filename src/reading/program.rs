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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

/// Choices after which the machine begins to remember where it failed. Nearly every run ends sooner.
const PATIENCE: usize = 64;

/// Up to so many words are looked through one by one.
const FEW: usize = 8;

/// Appends a program to `code` and returns where it begins.
pub(super) fn encode(ops: &[Op], code: &mut Vec<u32>) -> u32 {
    let start = code.len() as u32;
    encode_all(ops, code);
    code.push(MATCH);
    for pc in instructions(code, start as usize) {
        if code[pc] == GAP {
            let behind = behind(code, pc + 4);
            (code[pc + 2], code[pc + 3]) = (behind as u32, (behind >> 32) as u32);
        }
    }
    start
}

/// Where the instructions of the last program stand.
fn instructions(code: &[u32], start: usize) -> Vec<usize> {
    let (mut all, mut pc) = (Vec::new(), start);
    while pc < code.len() {
        all.push(pc);
        pc += match code[pc] {
            MATCH => 1,
            WORDS => 2 + code[pc + 1] as usize,
            GAP => 4,
            _ => 2,
        };
    }
    all
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
            // What can stand behind the gap is entered when all is there.
            Op::Gap(most) => code.extend([GAP, u32::from(*most), 0, 0]),
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

/// What the machine reads: the tokens of a document up to the end of a sentence.
pub(super) struct Sentence<'s> {
    pub(super) scan: &'s Scan,
    /// For each token, the bits of its words and of the lists that begin there.
    pub(super) signatures: &'s [Signature],
    /// The token behind the last one of the sentence.
    pub(super) end: usize,
}

/// The machine; it keeps its memory from one attempt to the next.
#[derive(Debug, Default)]
pub(super) struct Machine {
    stack: Vec<State>,
    failed: FxHashSet<State>,
}

impl Machine {
    /// Runs a program from the instruction at `start` and the token `at`, and returns the token after the match. With
    /// `is_known`, what the first instruction asks for is known to stand there if it is a word.
    #[inline(never)]
    pub(super) fn run(&mut self, code: &[u32], start: u32, at: u32, is_known: bool, sentence: &Sentence<'_>) -> Option<u32> {
        let tokens = &sentence.scan.tokens[..sentence.end];
        self.stack.clear();
        let (mut pc, mut at, mut passed) = (start as usize, at as usize, 0);
        if is_known && let Some(next) = behind_word(code, pc) {
            (pc, at) = (next, at + 1);
        }
        let mut attempts = 0;
        loop {
            match code[pc] {
                MATCH => return Some(at as u32),
                WORD => {
                    if at < tokens.len() && is_word(&tokens[at], code[pc + 1]) {
                        (pc, at) = (pc + 2, at + 1);
                        continue;
                    }
                }
                WORDS => {
                    let after = pc + 2 + code[pc + 1] as usize;
                    if at < tokens.len() && is_one_of(&tokens[at], &code[pc + 2..after]) {
                        (pc, at) = (after, at + 1);
                        continue;
                    }
                }
                LIST => {
                    if let Some(end) = self.list(code[pc + 1] as ListId, pc + 2, at, sentence) {
                        (pc, at) = (pc + 2, end);
                        continue;
                    }
                }
                GAP => {
                    if let Some(end) = self.gap(&code[pc + 1..pc + 4], State { pc: pc as u32, at: at as u32, passed }, sentence) {
                        (pc, at, passed) = (pc + 4, end, 0);
                        continue;
                    }
                }
                SPLIT => {
                    // A branch whose first word is not there need not be begun; most choices end with the last one so.
                    let other = code[pc + 1] as usize;
                    pc = if fits(code, pc + 2, at, sentence) {
                        self.stack.push(State { pc: other as u32, at: at as u32, passed: 0 });
                        pc + 2
                    } else {
                        other
                    };
                    continue;
                }
                _ => {
                    pc = code[pc + 1] as usize;
                    continue;
                }
            }
            loop {
                let other = self.stack.pop()?;
                attempts += 1;
                // Whatever leads to a state twice fails the second time as it did the first.
                if attempts <= PATIENCE || self.is_new(other, attempts) {
                    (pc, at, passed) = (other.pc as usize, other.at as usize, other.passed);
                    break;
                }
            }
        }
    }

    /// Where the longest member of a list ends, with the other ends kept for later; `None` when none stands there.
    #[inline]
    fn list(&mut self, list: ListId, pc: usize, at: usize, sentence: &Sentence<'_>) -> Option<usize> {
        if at >= sentence.end || sentence.signatures[at] & list_bit(list) == 0 {
            return None;
        }
        let state = |at| State { pc: pc as u32, at, passed: 0 };
        let mut longest = None;
        for mark in sentence.scan.lists_at(at).iter().rev().filter(|mark| mark.list == list) {
            self.stack.extend(longest.map(state));
            let end = mark.end as usize;
            if end < sentence.end && sentence.scan.tokens[end].kind == TokenKind::Possessive {
                self.stack.push(state(mark.end + 1));
            }
            longest = Some(mark.end);
        }
        longest.map(|end| end as usize)
    }

    /// On to the first place where what follows a gap can stand; from there the gap may still grow.
    #[inline]
    fn gap(&mut self, operands: &[u32], State { pc, at, mut passed }: State, sentence: &Sentence<'_>) -> Option<usize> {
        let [most, low, high] = *operands.first_chunk::<3>()?;
        let behind = Signature::from(low) | Signature::from(high) << 32;
        let tokens = &sentence.scan.tokens[..sentence.end];
        for at in at as usize..=tokens.len() {
            let fits = behind & sentence.signatures.get(at).filter(|_| at < tokens.len()).map_or(ANY_PLACE, |all| *all) != 0;
            let longer = tokens.get(at).filter(|token| !stops_gap(token)).map(|token| passed + u32::from(token.is_counted()));
            let longer = longer.filter(|&longer| longer <= most);
            if fits {
                self.stack.extend(longer.map(|passed| State { pc, at: at as u32 + 1, passed }));
                return Some(at);
            }
            passed = longer?;
        }
        None
    }

    /// Remembers a state of a long run; `false` when the run was there before.
    #[cold]
    fn is_new(&mut self, state: State, attempts: usize) -> bool {
        if attempts == PATIENCE + 1 {
            self.failed.clear();
        }
        self.failed.insert(state)
    }
}

/// The instruction behind the one at `pc`, if that asks for nothing but words.
#[inline]
fn behind_word(code: &[u32], pc: usize) -> Option<usize> {
    match code[pc] {
        WORD => Some(pc + 2),
        WORDS => Some(pc + 2 + code[pc + 1] as usize),
        _ => None,
    }
}

/// Whether the instruction at `pc` may succeed at a token; certain only when it asks for a word.
#[inline]
fn fits(code: &[u32], pc: usize, at: usize, sentence: &Sentence<'_>) -> bool {
    if at >= sentence.end {
        return !matches!(code[pc], WORD | WORDS | LIST);
    }
    match code[pc] {
        WORD => is_word(&sentence.scan.tokens[at], code[pc + 1]),
        WORDS => is_one_of(&sentence.scan.tokens[at], &code[pc + 2..pc + 2 + code[pc + 1] as usize]),
        LIST => {
            let list = code[pc + 1] as ListId;
            sentence.signatures[at] & list_bit(list) != 0 && sentence.scan.lists_at(at).iter().any(|mark| mark.list == list)
        }
        _ => true,
    }
}

/// Whether a token is one of some words, which are sorted.
#[inline]
fn is_one_of(token: &Token, words: &[u32]) -> bool {
    if words.len() <= FEW { words.contains(&token.word) } else { words.binary_search(&token.word).is_ok() }
}

const fn is_word(token: &Token, word: u32) -> bool {
    token.word == word || token.exact == word
}

/// Whether `...` ends here: words on both sides of such a mark do not belong together.
pub(super) const fn stops_gap(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Mark(';' | ':' | '.' | '?' | '!' | OPAQUE))
}

/// A few of 64 bits that stand for words and lists, to rule most of them out at once.
pub(super) type Signature = u64;

/// The bit that every place has, the end of a sentence too.
pub(super) const ANY_PLACE: Signature = 1 << 63;

/// The bit of a word.
pub(super) const fn word_bit(word: u32) -> Signature {
    1 << (word.wrapping_mul(0x9e37_79b1) >> 26)
}

/// The bit of a list.
pub(super) const fn list_bit(list: ListId) -> Signature {
    1 << ((list as u32).wrapping_mul(0x85eb_ca6b) >> 26)
}

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
fn behind(code: &[u32], pc: usize) -> Signature {
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
