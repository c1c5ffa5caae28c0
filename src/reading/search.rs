//! The search for patterns in one document, sentence by sentence, over the words and list members that the scanner found.

use super::openings::{FLAGS, IS_ALL, NEEDS_ANCHOR};
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

/// The search for patterns in one document.
struct Search<'s> {
    scanner: &'s Scanner,
    scan: &'s Scan,
    machine: Machine,
    /// For each token, the bits of its words and of the lists that begin there.
    signatures: Vec<Signature>,
    /// For each pattern, one more than the last token seen so far that it cannot do without. Tokens are numbered through
    /// the document, so a place before the start of a match, in this sentence or an earlier one, does not count.
    anchored: Vec<u32>,
    /// For each pattern, one more than the last token at which it was tried.
    tried: Vec<u32>,
    marks: Vec<Mark>,
}

impl<'s> Search<'s> {
    #[inline(never)]
    fn new(scanner: &'s Scanner, scan: &'s Scan) -> Self {
        let mut signatures = Vec::with_capacity(scan.tokens.len());
        for (at, token) in scan.tokens.iter().enumerate() {
            let words = if token.exact == 0 { word_bit(token.word) } else { word_bit(token.word) | word_bit(token.exact) };
            signatures.push(scan.lists_at(at).iter().fold(ANY_PLACE | words, |all, mark| all | list_bit(mark.list)));
        }
        let patterns = scanner.programs.len();
        Self {
            scanner,
            scan,
            machine: Machine::default(),
            signatures,
            anchored: vec![0; patterns],
            tried: vec![0; patterns],
            marks: Vec::new(),
        }
    }

    fn sentence(&mut self, tokens: Range<usize>) {
        self.anchors(tokens.clone());
        self.openings(tokens);
    }

    /// Notes which patterns find something in a sentence that they cannot do without.
    #[inline(never)]
    fn anchors(&mut self, tokens: Range<usize>) {
        let (scanner, scan) = (self.scanner, self.scan);
        for at in tokens {
            let token = &scan.tokens[at];
            let mut note = |element: u32| {
                scanner.anchors.row(element as usize).iter().for_each(|&pattern| self.anchored[pattern as usize] = at as u32 + 1);
            };
            for word in [token.word, token.exact] {
                if word != 0 {
                    note(word);
                }
            }
            scan.lists_at(at).iter().for_each(|mark| note(scanner.element_of(mark.list)));
        }
    }

    /// Tries the patterns that can begin in a sentence.
    #[inline(never)]
    fn openings(&mut self, tokens: Range<usize>) {
        let (scanner, scan) = (self.scanner, self.scan);
        for at in tokens.clone() {
            let token = &scan.tokens[at];
            for word in [token.word, token.exact] {
                if word != 0 {
                    self.begin(word, at, at + 1, tokens.end);
                }
            }
            for mark in scan.lists_at(at) {
                self.begin(scanner.element_of(mark.list), at, mark.end as usize, tokens.end);
            }
        }
    }

    /// Tries the patterns that can begin with an element, which stands at the tokens from `at` to `next`, in a sentence
    /// that ends before the token `end`.
    #[inline]
    fn begin(&mut self, first: u32, at: usize, next: usize, end: usize) {
        let scanner = self.scanner;
        let (anything, pairs) = scanner.openings.row(first);
        for &opening in anything {
            self.attempt(opening, at, next, end);
        }
        if !pairs.is_empty() && next < end {
            self.follow(first, pairs.clone(), at, next, end);
            // The possessive ending may belong to a member of a list.
            let is_list = first >= scanner.element_of(0);
            if is_list && self.scan.tokens[next].kind == TokenKind::Possessive && next + 1 < end {
                self.follow(first, pairs, at, next + 1, end);
            }
        }
    }

    /// Tries the patterns that begin at `at` with an element and go on with what stands at `next`.
    #[inline]
    fn follow(&mut self, first: u32, pairs: Range<usize>, at: usize, next: usize, end: usize) {
        let (scanner, scan) = (self.scanner, self.scan);
        let token = &scan.tokens[next];
        let mut with = |second: u32| {
            for &opening in scanner.openings.pair(first, second, pairs.clone()) {
                self.attempt(opening, at, next, end);
            }
        };
        for word in [token.word, token.exact] {
            if word != 0 {
                with(word);
            }
        }
        scan.lists_at(next).iter().for_each(|mark| with(scanner.element_of(mark.list)));
    }

    /// Tries a pattern at the token `at`. What begins it there ends before the token `first_end`.
    #[inline]
    fn attempt(&mut self, opening: u32, at: usize, first_end: usize, end: usize) {
        let pattern = opening >> FLAGS;
        if opening & NEEDS_ANCHOR != 0 && self.anchored[pattern as usize] <= at as u32
            || std::mem::replace(&mut self.tried[pattern as usize], at as u32 + 1) == at as u32 + 1
        {
            return;
        }
        let stop = if opening & IS_ALL != 0 {
            Some(first_end)
        } else {
            let sentence = Sentence { scan: self.scan, signatures: &self.signatures, end };
            self.machine.run(&self.scanner.code, self.scanner.programs[pattern as usize], at, &sentence)
        };
        if let Some(stop) = stop {
            self.marks.push(Mark { pattern, start: at as u32, end: stop as u32 });
        }
    }
}
