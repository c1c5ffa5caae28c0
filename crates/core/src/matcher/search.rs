//! The search for patterns in one document, sentence by sentence, over the words and list members that the scanner found.

use crate::matcher::flat::Number;
use crate::matcher::prefilter::{FLAGS, IS_ALL, IS_BEHIND, IS_PAIR, NEEDS_REQUIRED, as_first, reach};
use crate::matcher::program::{ANY_PLACE, Backtracker, BloomMask, Sentence, list_bit, word_bit};
use crate::matcher::scan::{ListMark, Mark, Marks, Scan};
use crate::matcher::token::{Token, TokenKind};
use crate::matcher::{Matcher, PatternId};
use std::ops::Range;

/// All matches.
pub(crate) fn all(matcher: &Matcher, scan: &Scan, elements: &Elements) -> Marks {
    let patterns = matcher.patterns;
    let trials = Trials {
        machine: Backtracker::default(),
        nearest: vec![u32::MAX; matcher.different_needs],
        tried: vec![0; patterns],
        words: 0,
        marks: Vec::with_capacity(elements.all.len()),
    };
    let mut search = Search { matcher, scan, elements, trials };
    for sentence in &scan.sentences {
        search.sentence(sentence.clone());
    }
    by_pattern(search.trials.marks, patterns)
}

/// Puts matches that come in text order side by side by pattern. Of thousands of patterns few have any.
fn by_pattern(found: Vec<Mark>, patterns: usize) -> Marks {
    let mut ranges = vec![[0, 0]; patterns];
    let mut seen = Vec::with_capacity(found.len());
    for mark in &found {
        let [_, count] = &mut ranges[mark.pattern as usize];
        if *count == 0 {
            seen.push(mark.pattern);
        }
        *count += 1;
    }
    let mut is_found = vec![0; patterns.div_ceil(64)];
    let mut before = 0;
    for pattern in seen {
        is_found[pattern as usize / 64] |= 1 << (pattern % 64);
        let [start, end] = &mut ranges[pattern as usize];
        *start = before;
        before += std::mem::replace(end, before);
    }
    let mut all = found.clone();
    for mark in found {
        let [_, end] = &mut ranges[mark.pattern as usize];
        all[*end as usize] = mark;
        *end += 1;
    }
    Marks { all, ranges, is_found }
}

/// A word or a list member that begins at a token, as an element of patterns.
#[derive(Clone, Copy)]
struct Element {
    /// Which.
    number: u32,
    /// The token behind it.
    end: u32,
}

/// Words and list members at each token of a document.
pub(crate) struct Elements {
    /// For each token, where its elements begin; one more at the end.
    starts: Vec<u32>,
    all: Vec<Element>,
    /// For each token, the bits of its words and of the lists that begin there.
    signatures: Vec<BloomMask>,
    /// The bits of the token that is gathered.
    open: BloomMask,
}

impl Elements {
    pub(crate) fn with_capacity(tokens: usize) -> Self {
        let (starts, all, signatures) = (Vec::with_capacity(tokens + 1), Vec::with_capacity(tokens * 2), Vec::with_capacity(tokens));
        Self { starts, all, signatures, open: ANY_PLACE }
    }

    /// Begins the next token with its words.
    #[inline]
    pub(crate) fn begin(&mut self, token: &Token, at: u32) {
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
    pub(crate) fn list(&mut self, mark: &ListMark, first_list: u32) {
        self.all.push(Element { number: first_list + u32::from(mark.list), end: mark.end });
        self.open |= list_bit(mark.list);
    }

    /// Ends the token.
    #[inline]
    pub(crate) fn end(&mut self) {
        self.signatures.push(self.open);
    }

    /// Ends the document.
    pub(crate) fn close(&mut self) {
        self.starts.push(self.all.len() as u32);
    }
}

/// The search for patterns in one document.
struct Search<'s> {
    matcher: &'s Matcher,
    scan: &'s Scan,
    elements: &'s Elements,
    trials: Trials,
}

/// The patterns that are tried, and what came of it.
struct Trials {
    machine: Backtracker,
    /// For each need of a pattern, the words of the document before the nearest place, from the token at hand on, of what
    /// meets it. A number that an earlier sentence has left is smaller than the words before the token.
    nearest: Vec<u32>,
    /// For each pattern, one more than the last token at which it was tried.
    tried: Vec<u32>,
    /// The words of the document before the sentence at hand.
    words: u32,
    marks: Vec<Mark>,
}

impl Search<'_> {
    /// Searches a sentence from its last token to its first: so it is known of each pattern where the nearest place is of
    /// what it cannot do without.
    #[inline(never)]
    fn sentence(&mut self, tokens: Range<usize>) {
        let (matcher, scan, trials) = (self.matcher, self.scan, &mut self.trials);
        let (openings, first_list, end) = (&matcher.openings, matcher.element_of(0), tokens.end);
        let Elements { starts, all, signatures, .. } = self.elements;
        let sentence = Sentence { scan, signatures, end };
        let here = &scan.tokens[tokens.clone()];
        let words_behind = trials.words + here.iter().filter(|token| token.is_counted()).count() as u32;
        let (mut words, marks_before) = (words_behind, trials.marks.len());
        let mut behind = starts[end] as usize;
        for (at, token) in tokens.zip(here).rev() {
            words -= u32::from(token.is_counted());
            let from = starts[at] as usize;
            let (here, at) = (&all[from..behind], at as u32);
            behind = from;
            for first in here {
                let begun = openings.of(first.number);
                let nearest = &mut trials.nearest[..];
                begun.needs.iter().for_each(|need| nearest[need.get() as usize] = words);
                for opening in begun.anything {
                    trials.attempt(opening, Place { at, words }, Known { end: first.end, is_pair: false }, matcher, &sentence);
                }
                let next = first.end as usize;
                if begun.pairs.is_empty() || next >= end {
                    continue;
                }
                // The possessive ending may belong to a member of a list.
                let is_possessive = first.number >= first_list && scan.tokens[next].kind == TokenKind::Possessive && next + 1 < end;
                let seconds = starts[next] as usize..starts[next + 1 + usize::from(is_possessive)] as usize;
                let mixed = as_first(first.number);
                for second in &all[seconds] {
                    for opening in openings.pair(mixed, second.number, &begun.pairs) {
                        trials.attempt(opening, Place { at, words }, Known { end: second.end, is_pair: true }, matcher, &sentence);
                    }
                }
            }
        }
        trials.words = words_behind;
        trials.marks[marks_before..].reverse();
    }
}

/// Where a pattern is tried: the token, and how many words of the document stand before it.
struct Place {
    at: u32,
    words: u32,
}

/// The part that is known to fit: the first element of a pattern or its first two, and the token behind them.
struct Known {
    end: u32,
    is_pair: bool,
}

impl Trials {
    /// Tries a pattern.
    #[inline]
    fn attempt(&mut self, opening: &[Number; 2], place: Place, known: Known, matcher: &Matcher, sentence: &Sentence<'_>) {
        let [opening, entry] = opening.map(|number| number.get());
        let pattern = (opening >> FLAGS) as usize;
        let may_be_met = || {
            let nearest = self.nearest[matcher.needs[pattern].get() as usize];
            nearest.wrapping_sub(place.words) <= reach(opening)
        };
        if opening & NEEDS_REQUIRED != 0 && !may_be_met() || self.tried[pattern] == place.at + 1 {
            return;
        }
        self.tried[pattern] = place.at + 1;
        let end = if opening & (IS_ALL | IS_PAIR) != 0 {
            Some(known.end)
        } else {
            let is_behind = opening & IS_BEHIND != 0;
            self.machine.run(&matcher.code, entry, place.at + u32::from(is_behind), is_behind && known.is_pair, sentence)
        };
        if let Some(end) = end {
            self.marks.push(Mark { pattern: pattern as PatternId, start: place.at, end });
        }
    }
}
