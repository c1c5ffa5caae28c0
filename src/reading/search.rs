//! The search for patterns in one document, sentence by sentence, over the words and list members that the scanner found.

use super::openings::{FLAGS, IS_ALL, IS_BEHIND, IS_PAIR, NEEDS_ANCHOR, Opening, as_first};
use super::program::{ANY_PLACE, Machine, Sentence, Signature, list_bit, word_bit};
use super::scan::{ListMark, Mark, Scan};
use super::scanner::{PatternId, Scanner};
use super::words::{Token, TokenKind};
use std::ops::Range;

/// All matches, those of one pattern side by side and in text order, and for each pattern where they begin and end.
pub(super) fn all(scanner: &Scanner, scan: &Scan, elements: &Elements) -> (Vec<Mark>, Vec<[u32; 2]>) {
    let patterns = scanner.patterns;
    let trials =
        Trials { machine: Machine::default(), patterns: vec![Trial::default(); patterns], marks: Vec::with_capacity(elements.all.len()) };
    let mut search = Search { scanner, scan, elements, trials };
    for sentence in &scan.sentences {
        search.sentence(sentence.clone());
    }
    by_pattern(search.trials.marks, patterns)
}

/// Puts matches that come in text order side by side by pattern. Of thousands of patterns few have any.
fn by_pattern(found: Vec<Mark>, patterns: usize) -> (Vec<Mark>, Vec<[u32; 2]>) {
    let mut ranges = vec![[0, 0]; patterns];
    let mut seen = Vec::with_capacity(found.len());
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

/// A word or a list member that begins at a token, as an element of patterns.
#[derive(Clone, Copy)]
struct Element {
    /// Which.
    number: u32,
    /// The token behind it.
    end: u32,
}

/// What stands at each token of a document.
pub(super) struct Elements {
    /// For each token, where its elements begin; one more at the end.
    starts: Vec<u32>,
    all: Vec<Element>,
    /// For each token, the bits of its words and of the lists that begin there.
    signatures: Vec<Signature>,
    /// The bits of the token that is gathered.
    open: Signature,
}

impl Elements {
    pub(super) fn with_capacity(tokens: usize) -> Self {
        let (starts, all, signatures) = (Vec::with_capacity(tokens + 1), Vec::with_capacity(tokens * 2), Vec::with_capacity(tokens));
        Self { starts, all, signatures, open: ANY_PLACE }
    }

    /// Begins the next token with its words.
    #[inline]
    pub(super) fn begin(&mut self, token: &Token, at: u32) {
        self.starts.push(self.all.len() as u32);
        self.open = ANY_PLACE;
        if token.word != 0 {
            self.word(token.word, at);
        }
        if token.exact != 0 {
            self.word(token.exact, at);
        }
    }

    #[inline]
    fn word(&mut self, number: u32, at: u32) {
        self.all.push(Element { number, end: at + 1 });
        self.open |= word_bit(number);
    }

    /// Adds a list member that begins at the token; `first_list` is the element of the first list.
    #[inline]
    pub(super) fn list(&mut self, mark: &ListMark, first_list: u32) {
        self.all.push(Element { number: first_list + u32::from(mark.list), end: mark.end });
        self.open |= list_bit(mark.list);
    }

    /// Ends the token.
    #[inline]
    pub(super) fn end(&mut self) {
        self.signatures.push(self.open);
    }

    /// Ends the document.
    pub(super) fn close(&mut self) {
        self.starts.push(self.all.len() as u32);
    }
}

/// The search for patterns in one document.
struct Search<'s> {
    scanner: &'s Scanner,
    scan: &'s Scan,
    elements: &'s Elements,
    trials: Trials,
}

/// What is known of a pattern.
#[derive(Clone, Copy, Default)]
struct Trial {
    /// One more than the last element seen so far that it cannot do without. Elements are numbered through the document,
    /// so one before the start of a match, in this sentence or an earlier one, does not count.
    anchored: u32,
    /// One more than the last token at which it was tried.
    tried: u32,
}

/// The patterns that are tried, and what came of it.
struct Trials {
    machine: Machine,
    patterns: Vec<Trial>,
    marks: Vec<Mark>,
}

impl Search<'_> {
    fn sentence(&mut self, tokens: Range<usize>) {
        self.anchors(&tokens);
        self.openings(tokens);
    }

    /// Notes which patterns find something in a sentence that they cannot do without.
    #[inline(never)]
    fn anchors(&mut self, tokens: &Range<usize>) {
        let starts = &self.elements.starts;
        let (first, last) = (starts[tokens.start], starts[tokens.end]);
        let patterns = &mut self.trials.patterns[..];
        for (element, seen) in self.elements.all[first as usize..last as usize].iter().zip(first + 1..) {
            for &pattern in self.scanner.anchors.row(element.number as usize) {
                patterns[pattern as usize].anchored = seen;
            }
        }
    }

    /// Tries the patterns that can begin in a sentence.
    #[inline(never)]
    fn openings(&mut self, tokens: Range<usize>) {
        let (scanner, scan, trials) = (self.scanner, self.scan, &mut self.trials);
        let (openings, first_list, end) = (&scanner.openings, scanner.element_of(0), tokens.end);
        let Elements { starts, all, signatures, .. } = self.elements;
        let sentence = Sentence { scan, signatures, end };
        for at in tokens {
            let place = Place { at: at as u32, element: starts[at] };
            for first in &all[starts[at] as usize..starts[at + 1] as usize] {
                let (anything, pairs) = openings.row(first.number);
                for &opening in anything {
                    trials.attempt(opening, &place, Known { end: first.end, is_pair: false }, scanner, &sentence);
                }
                let next = first.end as usize;
                if pairs.is_empty() || next >= end {
                    continue;
                }
                // The possessive ending may belong to a member of a list.
                let is_possessive = first.number >= first_list && scan.tokens[next].kind == TokenKind::Possessive && next + 1 < end;
                let behind = starts[next] as usize..starts[next + 1 + usize::from(is_possessive)] as usize;
                let mixed = as_first(first.number);
                for second in &all[behind] {
                    for &opening in openings.pair(mixed, second.number, &pairs) {
                        trials.attempt(opening, &place, Known { end: second.end, is_pair: true }, scanner, &sentence);
                    }
                }
            }
        }
    }
}

/// Where a pattern is tried: the token, and its first element.
struct Place {
    at: u32,
    element: u32,
}

/// What is known to fit: the first element of a pattern or its first two, and the token behind them.
struct Known {
    end: u32,
    is_pair: bool,
}

impl Trials {
    /// Tries a pattern.
    #[inline]
    fn attempt(&mut self, [opening, entry]: Opening, place: &Place, known: Known, scanner: &Scanner, sentence: &Sentence<'_>) {
        let pattern = (opening >> FLAGS) as usize;
        let trial = &mut self.patterns[pattern];
        if opening & NEEDS_ANCHOR != 0 && trial.anchored <= place.element || trial.tried > place.at {
            return;
        }
        trial.tried = place.at + 1;
        let end = if opening & (IS_ALL | IS_PAIR) != 0 {
            Some(known.end)
        } else {
            let is_behind = opening & IS_BEHIND != 0;
            self.machine.run(&scanner.code, entry, place.at + u32::from(is_behind), is_behind && known.is_pair, sentence)
        };
        if let Some(end) = end {
            self.marks.push(Mark { pattern: pattern as PatternId, start: place.at, end });
        }
    }
}
