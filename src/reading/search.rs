//! The search for patterns in one document, sentence by sentence, over the words and list members that the scanner found.

use super::openings::{FLAGS, IS_ALL, NEEDS_ANCHOR, mixed};
use super::program::{ANY_PLACE, Machine, Sentence, Signature, list_bit, word_bit};
use super::scan::{Mark, Scan};
use super::scanner::Scanner;
use super::words::TokenKind;
use std::ops::Range;

/// All matches, those of one pattern side by side and in text order, and for each pattern where they begin and end.
pub(super) fn all(scanner: &Scanner, scan: &Scan) -> (Vec<Mark>, Vec<[u32; 2]>) {
    let mut search = Search::new(scanner, scan);
    for sentence in &scan.sentences {
        search.sentence(sentence.clone());
    }
    by_pattern(search.marks, scanner.programs.len())
}

/// Puts matches that come in text order side by side by pattern. Of thousands of patterns few have any.
fn by_pattern(found: Vec<Mark>, patterns: usize) -> (Vec<Mark>, Vec<[u32; 2]>) {
    let mut ranges = vec![[0, 0]; patterns];
    let mut seen = Vec::new();
    for mark in &found {
        let [_, count] = &mut ranges[mark.pattern as usize];
        if *count == 0 {
            seen.push(mark.pattern);
        }
        *count += 1;
    }
    let mut before = 0;
    for pattern in seen {
        let [start, end] = &mut ranges[pattern as usize];
        *start = before;
        before += std::mem::replace(end, before);
    }
    let mut marks = found.clone();
    for mark in found {
        let [_, end] = &mut ranges[mark.pattern as usize];
        marks[*end as usize] = mark;
        *end += 1;
    }
    (marks, ranges)
}

/// What stands at the tokens of a document: the words and the list members that begin there, as elements of patterns.
#[derive(Default)]
struct Elements {
    /// For each token, where its elements begin; one more at the end.
    starts: Vec<u32>,
    /// Which elements.
    numbers: Vec<u32>,
    /// The same as second elements of pairs.
    seconds: Vec<u32>,
    /// For each element, the token behind it.
    ends: Vec<u32>,
}

impl Elements {
    fn push(&mut self, number: u32, end: u32) {
        self.numbers.push(number);
        self.seconds.push(mixed(number)[1]);
        self.ends.push(end);
    }

    /// The elements that begin at a token.
    #[inline]
    fn at(&self, token: usize) -> Range<usize> {
        let bounds = &self.starts[token..token + 2];
        bounds[0] as usize..bounds[1] as usize
    }
}

/// The search for patterns in one document.
struct Search<'s> {
    scanner: &'s Scanner,
    scan: &'s Scan,
    machine: Machine,
    elements: Elements,
    /// For each token, the bits of its words and of the lists that begin there.
    signatures: Vec<Signature>,
    /// For each pattern, one more than the last element seen so far that it cannot do without. Elements are numbered
    /// through the document, so one before the start of a match, in this sentence or an earlier one, does not count.
    anchored: Vec<u32>,
    /// For each pattern, one more than the last token at which it was tried.
    tried: Vec<u32>,
    marks: Vec<Mark>,
}

impl<'s> Search<'s> {
    #[inline(never)]
    fn new(scanner: &'s Scanner, scan: &'s Scan) -> Self {
        let (tokens, most) = (scan.tokens.len(), scan.tokens.len() + scan.list_marks.len());
        let capacity = Vec::with_capacity;
        let mut elements =
            Elements { starts: capacity(tokens + 1), numbers: capacity(most), seconds: capacity(most), ends: capacity(most) };
        let mut signatures = Vec::with_capacity(tokens);
        for (at, token) in scan.tokens.iter().enumerate() {
            elements.starts.push(elements.numbers.len() as u32);
            let mut signature = ANY_PLACE;
            for word in [token.word, token.exact] {
                if word != 0 {
                    elements.push(word, at as u32 + 1);
                    signature |= word_bit(word);
                }
            }
            for mark in scan.lists_at(at) {
                elements.push(scanner.element_of(mark.list), mark.end);
                signature |= list_bit(mark.list);
            }
            signatures.push(signature);
        }
        elements.starts.push(elements.numbers.len() as u32);
        let patterns = scanner.programs.len();
        Self {
            scanner,
            scan,
            machine: Machine::default(),
            elements,
            signatures,
            anchored: vec![0; patterns],
            tried: vec![0; patterns],
            marks: Vec::new(),
        }
    }

    fn sentence(&mut self, tokens: Range<usize>) {
        self.anchors(&tokens);
        self.openings(tokens);
    }

    /// Notes which patterns find something in a sentence that they cannot do without.
    #[inline(never)]
    fn anchors(&mut self, tokens: &Range<usize>) {
        let first = self.elements.starts[tokens.start];
        let numbers = &self.elements.numbers[first as usize..self.elements.starts[tokens.end] as usize];
        for (&element, seen) in numbers.iter().zip(first + 1..) {
            for &pattern in self.scanner.anchors.row(element as usize) {
                self.anchored[pattern as usize] = seen;
            }
        }
    }

    /// Tries the patterns that can begin in a sentence.
    #[inline(never)]
    fn openings(&mut self, tokens: Range<usize>) {
        let openings = &self.scanner.openings;
        let is_list = |element: u32| element >= self.scanner.element_of(0);
        for at in tokens.clone() {
            for element in self.elements.at(at) {
                let (first, next) = (self.elements.numbers[element], self.elements.ends[element] as usize);
                let (anything, pairs) = openings.row(first);
                for &opening in anything {
                    self.attempt(opening, at, next, tokens.end);
                }
                if pairs.is_empty() || next >= tokens.end {
                    continue;
                }
                let mut behind = self.elements.at(next);
                // The possessive ending may belong to a member of a list.
                if is_list(first) && next + 1 < tokens.end && self.scan.tokens[next].kind == TokenKind::Possessive {
                    behind.end = self.elements.at(next + 1).end;
                }
                let mixed = mixed(first)[0];
                for second in behind {
                    if openings.may_begin(mixed, self.elements.seconds[second]) {
                        for &opening in openings.pair(self.elements.numbers[second], pairs.clone()) {
                            self.attempt(opening, at, next, tokens.end);
                        }
                    }
                }
            }
        }
    }

    /// Tries a pattern at the token `at`. What begins it there ends before the token `next`.
    #[inline(always)]
    fn attempt(&mut self, opening: u32, at: usize, next: usize, end: usize) {
        let pattern = (opening >> FLAGS) as usize;
        let is_absent = opening & NEEDS_ANCHOR != 0 && self.anchored[pattern] <= self.elements.starts[at];
        if !is_absent && self.tried[pattern] != at as u32 + 1 {
            self.tried[pattern] = at as u32 + 1;
            self.run(opening, at, next, end);
        }
    }

    #[inline(never)]
    fn run(&mut self, opening: u32, at: usize, next: usize, end: usize) {
        let pattern = opening >> FLAGS;
        let stop = if opening & IS_ALL != 0 {
            Some(next)
        } else {
            let sentence = Sentence { scan: self.scan, signatures: &self.signatures, end };
            self.machine.run(&self.scanner.code, self.scanner.programs[pattern as usize], at, &sentence)
        };
        if let Some(stop) = stop {
            self.marks.push(Mark { pattern, start: at as u32, end: stop as u32 });
        }
    }
}
