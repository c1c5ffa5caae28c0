//! The search for patterns in one document, sentence by sentence, over the words and list members that the scanner found.

use super::openings::{FLAGS, IS_ALL, IS_BEHIND, IS_PAIR, NEEDS_ANCHOR, Opening, as_first, as_second};
use super::program::{ANY_PLACE, Machine, Sentence, Signature, list_bit, word_bit};
use super::scan::{Mark, Scan};
use super::scanner::{PatternId, Scanner};
use super::words::TokenKind;
use std::ops::Range;

/// All matches, those of one pattern side by side and in text order, and for each pattern where they begin and end.
pub(super) fn all(scanner: &Scanner, scan: &Scan) -> (Vec<Mark>, Vec<[u32; 2]>) {
    let mut search = Search::new(scanner, scan);
    for sentence in &scan.sentences {
        search.sentence(sentence.clone());
    }
    by_pattern(search.trials.marks, scanner.programs.len())
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

/// A word or a list member that begins at a token, as an element of patterns.
#[derive(Clone, Copy)]
struct Element {
    /// Which.
    number: u32,
    /// The token behind it.
    end: u32,
}

/// The search for patterns in one document.
struct Search<'s> {
    scanner: &'s Scanner,
    scan: &'s Scan,
    /// For each token, where its elements begin; one more at the end.
    starts: Vec<u32>,
    elements: Vec<Element>,
    /// For each token, the bits of its words and of the lists that begin there.
    signatures: Vec<Signature>,
    trials: Trials,
}

/// The patterns that are tried, and what came of it.
struct Trials {
    machine: Machine,
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
        let tokens = scan.tokens.len();
        let mut starts = Vec::with_capacity(tokens + 1);
        let mut elements = Vec::with_capacity(tokens + scan.list_marks.len());
        let mut signatures = Vec::with_capacity(tokens);
        let first_list = scanner.element_of(0);
        for (at, token) in scan.tokens.iter().enumerate() {
            starts.push(elements.len() as u32);
            let mut signature = ANY_PLACE;
            if token.word != 0 {
                elements.push(Element { number: token.word, end: at as u32 + 1 });
                signature |= word_bit(token.word);
            }
            if token.exact != 0 {
                elements.push(Element { number: token.exact, end: at as u32 + 1 });
                signature |= word_bit(token.exact);
            }
            let marks = scan.lists_at(at);
            if !marks.is_empty() {
                elements.extend(marks.iter().map(|mark| Element { number: first_list + u32::from(mark.list), end: mark.end }));
                signature = marks.iter().fold(signature, |all, mark| all | list_bit(mark.list));
            }
            signatures.push(signature);
        }
        starts.push(elements.len() as u32);
        let patterns = scanner.programs.len();
        let (anchored, tried) = (vec![0; patterns], vec![0; patterns]);
        let trials = Trials { machine: Machine::default(), anchored, tried, marks: Vec::with_capacity(tokens) };
        Self { scanner, scan, starts, elements, signatures, trials }
    }

    fn sentence(&mut self, tokens: Range<usize>) {
        self.anchors(&tokens);
        self.openings(tokens);
    }

    /// Notes which patterns find something in a sentence that they cannot do without.
    #[inline(never)]
    fn anchors(&mut self, tokens: &Range<usize>) {
        let (first, last) = (self.starts[tokens.start], self.starts[tokens.end]);
        let anchored = &mut self.trials.anchored[..];
        for (element, seen) in self.elements[first as usize..last as usize].iter().zip(first + 1..) {
            for &pattern in self.scanner.anchors.row(element.number as usize) {
                anchored[pattern as usize] = seen;
            }
        }
    }

    /// Tries the patterns that can begin in a sentence.
    #[inline(never)]
    fn openings(&mut self, tokens: Range<usize>) {
        let (scanner, scan, trials) = (self.scanner, self.scan, &mut self.trials);
        let (openings, first_list, end) = (&scanner.openings, scanner.element_of(0), tokens.end);
        let sentence = Sentence { scan, signatures: &self.signatures, end };
        let starts = &self.starts[..];
        for at in tokens {
            let place = Place { at: at as u32, element: starts[at] };
            for first in &self.elements[starts[at] as usize..starts[at + 1] as usize] {
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
                for second in &self.elements[behind] {
                    if openings.may_begin(mixed, as_second(second.number)) {
                        for &opening in openings.pair(second.number, pairs.clone()) {
                            trials.attempt(opening, &place, Known { end: second.end, is_pair: true }, scanner, &sentence);
                        }
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
        if opening & NEEDS_ANCHOR != 0 && self.anchored[pattern] <= place.element {
            return;
        }
        let tried = &mut self.tried[pattern];
        if *tried > place.at {
            return;
        }
        *tried = place.at + 1;
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
