//! Patterns as small programs over words, and the machine that runs them.
//!
//! A program is a run of numbers in one flat array: an instruction and its operands. The machine tries choices in the
//! order in which they are written and stops at the first way that fits. It keeps its own stack, and a program that takes
//! long remembers where it has failed, so that no pattern and no text can make it run away.

use crate::document::prose::OPAQUE;
use crate::matcher::ListId;
use crate::matcher::flat::Number;
use crate::matcher::scan::Scan;
use crate::matcher::token::{Token, TokenKind};
use crate::source::hash::spread;
use rustc_hash::FxHashSet;

/// A pattern with its words and lists looked up, as a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
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
pub(crate) const GAP: u32 = 4;
const SPLIT: u32 = 5;
const JUMP: u32 = 6;

/// Choices after which the machine begins to remember where it failed. Nearly every run ends sooner.
const MEMO_AFTER: usize = 64;

/// Up to so many words are looked through one by one.
const FEW: usize = 8;

/// Appends a program to `code` and returns where it begins.
pub(crate) fn encode(ops: &[Op], code: &mut Vec<u32>) -> u32 {
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
            // The elements behind the gap are entered when all is there.
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

/// The demand of an instruction on a token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Opener<'c> {
    /// One of these words.
    Words(&'c [u32]),
    /// A member of this list.
    List(ListId),
}

/// The FOLLOW set at `pc` as a Bloom mask: the bits of all that can stand where that instruction is next.
fn behind(code: &[u32], pc: usize) -> BloomMask {
    reach(code, pc).into_iter().fold(0, |all, pc| {
        all | match opener(code, pc) {
            Some((Opener::Words(words), _)) => words.iter().fold(0, |all, &word| all | word_bit(word)),
            Some((Opener::List(list), _)) => list_bit(list),
            None => BloomMask::MAX,
        }
    })
}

/// The demand of the instruction at `pc`, and the instruction behind it; `None` for a gap or the end.
pub(crate) fn opener(code: &[u32], pc: usize) -> Option<(Opener<'_>, usize)> {
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
pub(crate) fn reach(code: &[u32], pc: usize) -> Vec<usize> {
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

/// Where the machine stands: the next instruction, the next token, and in a gap the words passed so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct State {
    pc: u32,
    at: u32,
    passed: u32,
}

/// The input of the machine: the tokens of a document up to the end of a sentence.
pub(crate) struct Sentence<'s> {
    pub(crate) scan: &'s Scan,
    /// For each token, the bits of its words and of the lists that begin there.
    pub(crate) signatures: &'s [BloomMask],
    /// The token behind the last one of the sentence.
    pub(crate) end: usize,
}

/// The machine; it keeps its memory from one attempt to the next.
#[derive(Debug, Default)]
pub(crate) struct Backtracker {
    stack: Vec<State>,
    failed: FxHashSet<State>,
}

impl Backtracker {
    /// Runs a program from the instruction at `start` and the token `at`, and returns the token after the match. With
    /// `is_known`, what the first instruction asks for is known to stand there if it is a word.
    #[inline(never)]
    pub(crate) fn run(&mut self, code: &[Number], start: u32, at: u32, is_known: bool, sentence: &Sentence<'_>) -> Option<u32> {
        let tokens = &sentence.scan.tokens[..sentence.end];
        self.stack.clear();
        let (mut pc, mut at, mut passed) = (start as usize, at as usize, 0);
        if is_known && let Some(next) = behind_word(code, pc) {
            (pc, at) = (next, at + 1);
        }
        let mut attempts = 0;
        loop {
            match code[pc].get() {
                MATCH => return Some(at as u32),
                WORD => {
                    if at < tokens.len() && is_word(&tokens[at], code[pc + 1].get()) {
                        (pc, at) = (pc + 2, at + 1);
                        continue;
                    }
                }
                WORDS => {
                    let after = pc + 2 + code[pc + 1].get() as usize;
                    if at < tokens.len() && is_one_of(&tokens[at], &code[pc + 2..after]) {
                        (pc, at) = (after, at + 1);
                        continue;
                    }
                }
                LIST => {
                    if let Some(end) = self.list(code[pc + 1].get() as ListId, pc + 2, at, sentence) {
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
                    let other = code[pc + 1].get() as usize;
                    pc = if fits(code, pc + 2, at, sentence) {
                        self.stack.push(State { pc: other as u32, at: at as u32, passed: 0 });
                        pc + 2
                    } else {
                        other
                    };
                    continue;
                }
                _ => {
                    pc = code[pc + 1].get() as usize;
                    continue;
                }
            }
            loop {
                let other = self.stack.pop()?;
                attempts += 1;
                // Whatever leads to a state twice fails the second time as it did the first.
                if attempts <= MEMO_AFTER || self.is_new(other, attempts) {
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
    fn gap(&mut self, operands: &[Number], State { pc, at, mut passed }: State, sentence: &Sentence<'_>) -> Option<usize> {
        let [most, low, high] = operands.first_chunk::<3>()?.map(|number| number.get());
        let behind = BloomMask::from(low) | BloomMask::from(high) << 32;
        let tokens = &sentence.scan.tokens[..sentence.end];
        let signatures = &sentence.signatures[..tokens.len()];
        for at in at as usize..tokens.len() {
            let longer = passed + u32::from(tokens[at].is_counted());
            let may_grow = longer <= most && !stops_gap(&tokens[at]);
            if signatures[at] & behind != 0 {
                if may_grow {
                    self.stack.push(State { pc, at: at as u32 + 1, passed: longer });
                }
                return Some(at);
            }
            if !may_grow {
                return None;
            }
            passed = longer;
        }
        (behind & ANY_PLACE != 0).then_some(tokens.len())
    }

    /// Remembers a state of a long run; `false` when the run was there before.
    #[cold]
    fn is_new(&mut self, state: State, attempts: usize) -> bool {
        if attempts == MEMO_AFTER + 1 {
            self.failed.clear();
        }
        self.failed.insert(state)
    }
}

/// The instruction behind the one at `pc`, if that asks for nothing but words.
#[inline]
fn behind_word(code: &[Number], pc: usize) -> Option<usize> {
    match code[pc].get() {
        WORD => Some(pc + 2),
        WORDS => Some(pc + 2 + code[pc + 1].get() as usize),
        _ => None,
    }
}

/// Whether the instruction at `pc` may succeed at a token; certain only when it asks for a word.
#[inline]
fn fits(code: &[Number], pc: usize, at: usize, sentence: &Sentence<'_>) -> bool {
    if at >= sentence.end {
        return !matches!(code[pc].get(), WORD | WORDS | LIST);
    }
    match code[pc].get() {
        WORD => is_word(&sentence.scan.tokens[at], code[pc + 1].get()),
        WORDS => is_one_of(&sentence.scan.tokens[at], &code[pc + 2..pc + 2 + code[pc + 1].get() as usize]),
        LIST => {
            let list = code[pc + 1].get() as ListId;
            sentence.signatures[at] & list_bit(list) != 0 && sentence.scan.lists_at(at).iter().any(|mark| mark.list == list)
        }
        _ => true,
    }
}

/// Whether a token is one of some words, which are sorted.
#[inline]
fn is_one_of(token: &Token, words: &[Number]) -> bool {
    if words.len() <= FEW {
        words.iter().any(|word| word.get() == token.word)
    } else {
        words.binary_search_by_key(&token.word, |word| word.get()).is_ok()
    }
}

const fn is_word(token: &Token, word: u32) -> bool {
    token.word == word || token.exact == word
}

/// Whether `...` ends here: words on both sides of such a mark do not belong together.
pub(crate) const fn stops_gap(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Mark(';' | ':' | '.' | '?' | '!' | OPAQUE))
}

/// A few of 64 bits that stand for words and lists, to rule most of them out at once.
pub(crate) type BloomMask = u64;

/// The bit that every place has, the end of a sentence too.
pub(crate) const ANY_PLACE: BloomMask = 1 << 63;

/// The bit of a word.
pub(crate) const fn word_bit(word: u32) -> BloomMask {
    1 << (spread(word) >> 26)
}

/// The bit of a list.
pub(crate) const fn list_bit(list: ListId) -> BloomMask {
    1 << ((list as u32).wrapping_mul(0x85eb_ca6b) >> 26)
}
