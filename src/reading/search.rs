//! The search for patterns in one document, sentence by sentence, over the words and list members that the scanner found.

use super::openings::{FLAGS, IS_ALL, NEEDS_ANCHOR, Openings};
use super::program::{ANY_PLACE, Machine, Sentence, Signature, list_bit, word_bit};
use super::scan::{Mark, Scan};
use super::scanner::Scanner;
use super::words::{Token, TokenKind};

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
        let bit = |word: u32| if word == 0 { 0 } else { word_bit(word) };
        let signature = |(at, token): (usize, &Token)| {
            scan.lists_at(at).iter().fold(ANY_PLACE | bit(token.word) | bit(token.exact), |all, mark| all | list_bit(mark.list))
        };
        let patterns = scanner.programs.len();
        Self {
            scanner,
            scan,
            machine: Machine::default(),
            signatures: scan.tokens.iter().enumerate().map(signature).collect(),
            anchored: vec![0; patterns],
            tried: vec![0; patterns],
            marks: Vec::new(),
        }
    }

    fn sentence(&mut self, tokens: std::ops::Range<usize>) {
        self.anchors(tokens.clone());
        self.openings(tokens);
    }

    /// Notes which patterns find something in a sentence that they cannot do without.
    #[inline(never)]
    fn anchors(&mut self, tokens: std::ops::Range<usize>) {
        let (scanner, scan) = (self.scanner, self.scan);
        for at in tokens {
            let token = &scan.tokens[at];
            let mut note = |patterns: &[u32]| patterns.iter().for_each(|&pattern| self.anchored[pattern as usize] = at as u32 + 1);
            if token.word != 0 {
                note(scanner.word_anchors.row(token.word as usize));
            }
            if token.exact != 0 {
                note(scanner.word_anchors.row(token.exact as usize));
            }
            for mark in scan.lists_at(at) {
                note(scanner.list_anchors.row(mark.list as usize));
            }
        }
    }

    /// Tries the patterns that can begin in a sentence.
    #[inline(never)]
    fn openings(&mut self, tokens: std::ops::Range<usize>) {
        let (scanner, scan) = (self.scanner, self.scan);
        for at in tokens.clone() {
            let token = &scan.tokens[at];
            let behind = self.signature(at + 1, tokens.end);
            for word in [token.word, token.exact] {
                if word != 0 {
                    self.attempt((&scanner.word_openings, word as usize), at, at + 1, tokens.end, behind);
                }
            }
            let marks = scan.lists_at(at);
            for (index, mark) in marks.iter().enumerate() {
                if marks[..index].iter().all(|before| before.list != mark.list) {
                    let members = marks[index..].iter().filter(|other| other.list == mark.list);
                    let behind = members.fold(ANY_PLACE, |all, member| all | self.behind(member.end as usize, tokens.end));
                    self.attempt((&scanner.list_openings, mark.list as usize), at, mark.end as usize, tokens.end, behind);
                }
            }
        }
    }

    /// The signature of a token of a sentence that ends before token `end`.
    fn signature(&self, at: usize, end: usize) -> Signature {
        if at < end { self.signatures[at] } else { ANY_PLACE }
    }

    /// What can stand behind a member of a list: its possessive ending may belong to it.
    fn behind(&self, at: usize, end: usize) -> Signature {
        let is_possessive = at < end && self.scan.tokens[at].kind == TokenKind::Possessive;
        self.signature(at, end) | if is_possessive { self.signature(at + 1, end) } else { ANY_PLACE }
    }

    /// Tries the patterns of a row at the token `at`. What begins them there ends before the token `first_end`.
    #[inline]
    fn attempt(&mut self, (openings, row): (&Openings, usize), at: usize, first_end: usize, end: usize, behind: Signature) {
        for opening in openings.possible(row, behind) {
            let pattern = opening >> FLAGS;
            if opening & NEEDS_ANCHOR != 0 && self.anchored[pattern as usize] <= at as u32
                || std::mem::replace(&mut self.tried[pattern as usize], at as u32 + 1) == at as u32 + 1
            {
                continue;
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
}
