//! Careful wording: where a cue reaches.
//!
//! In the manner of NegEx and ConText: a trigger reaches forward or backward a number of words, until a terminator or
//! the end of the sentence; wordings that only look like a trigger ("no doubt") are taken out first.

use crate::analysis::lexicon::Cue;
use crate::document::Document;
use crate::matcher::token::TokenKind;
use crate::matcher::{Mark, PatternId, Scan};
use std::ops::Range;

/// How many words a quotation may have to count as words held at arm's length.
const SHORT_QUOTATION: usize = 10;

/// Where one trigger of a cue reaches, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The tokens it reaches over, the trigger included.
    pub reach: Range<usize>,
    /// The trigger itself.
    pub trigger: Range<usize>,
}

/// All scopes of one cue, in text order.
pub(crate) fn scopes(cue: &Cue, document: &Document, scan: &Scan) -> Vec<Scope> {
    let (before, after, whole) = (places(scan, &cue.before), places(scan, &cue.after), places(scan, &cue.sentence));
    if before.is_empty() && after.is_empty() && whole.is_empty() {
        return Vec::new();
    }
    let sorted = |patterns: &[PatternId]| {
        let mut places = places(scan, patterns);
        places.sort_by_key(|place| place.start);
        places
    };
    let (lookalikes, stops) = (sorted(&cue.not), sorted(&cue.stop));
    let is_real = |trigger: &Range<usize>| {
        let sentence = &scan.sentences[scan.sentence_of(trigger.start)];
        !between(&lookalikes, sentence.start, trigger.end).iter().any(|not| not.start < trigger.end && trigger.start < not.end)
    };
    let mut scopes = Vec::with_capacity(before.len() + after.len() + whole.len());
    for trigger in before.into_iter().filter(is_real) {
        let sentence = scan.sentences[scan.sentence_of(trigger.start)].clone();
        let mut end = forward(document, scan, trigger.end, sentence.end, cue.reach);
        if let Some(stop) = between(&stops, trigger.end, end).first() {
            end = stop.start;
        }
        scopes.push(Scope { reach: trigger.start..end, trigger });
    }
    for trigger in after.into_iter().filter(is_real) {
        let sentence = scan.sentences[scan.sentence_of(trigger.start)].clone();
        let mut start = backward(document, scan, trigger.start, sentence.start, cue.reach);
        if let Some(stop) =
            between(&stops, sentence.start, trigger.start).iter().rev().find(|stop| stop.end <= trigger.start && stop.end > start)
        {
            start = stop.end;
        }
        scopes.push(Scope { reach: start..trigger.end, trigger });
    }
    for trigger in whole.into_iter().filter(is_real) {
        scopes.push(Scope { reach: scan.sentences[scan.sentence_of(trigger.start)].clone(), trigger });
    }
    scopes.sort_by_key(|scope| (scope.reach.start, scope.reach.end));
    scopes
}

/// For each sentence one bit for each cue that reaches over some of it. Beyond 64 cues some share a bit.
pub(crate) fn reaching(cues: &[Vec<Scope>], scan: &Scan) -> Vec<u64> {
    let mut reaching = vec![0; scan.sentences.len()];
    for (cue, scopes) in cues.iter().enumerate() {
        scopes.iter().for_each(|scope| reaching[scan.sentence_of(scope.reach.start)] |= bit(cue));
    }
    reaching
}

/// The bit of a cue.
#[inline]
pub(crate) const fn bit(cue: usize) -> u64 {
    1 << (cue % 64)
}

/// The places of all patterns, one pattern after the other.
pub(super) fn places(scan: &Scan, patterns: &[PatternId]) -> Vec<Range<usize>> {
    // Nearly all patterns have none.
    let marked = || patterns.iter().map(|&pattern| scan.marks(pattern)).filter(|marks| !marks.is_empty());
    let count = marked().map(<[Mark]>::len).sum();
    let mut places = Vec::with_capacity(count);
    if count > 0 {
        marked().for_each(|marks| places.extend(marks.iter().map(Mark::tokens)));
    }
    places
}

/// Of places in order, those that start in a range. No place reaches over the end of its sentence.
fn between(places: &[Range<usize>], start: usize, end: usize) -> &[Range<usize>] {
    let first = places.partition_point(|place| place.start < start);
    let count = places[first..].partition_point(|place| place.start < end);
    &places[first..first + count]
}

/// Whether a mark ends a thought: a dash, dots, a bullet, a tick or a picture inside a line as much as a semicolon.
const fn ends_reach(mark: char) -> bool {
    matches!(mark, ';' | ':' | '\u{2014}' | '\u{2026}' | '•' | '·' | '|' | '→' | '►' | '▪' | '★')
        || matches!(mark, '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Whether a thought ends before a token: at a mark, at dots, or where a line is broken on purpose and a new one begins.
fn is_end(document: &Document, scan: &Scan, at: usize) -> bool {
    let token = &scan.tokens[at];
    match token.kind {
        TokenKind::Mark('.') => scan.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Mark('.') && next.start == token.end),
        TokenKind::Mark(mark) => ends_reach(mark),
        _ => {
            let start = token.start as usize;
            let before = at.checked_sub(1).map_or(0, |before| scan.tokens[before].end as usize);
            let first = || document.breaks.partition_point(|&place| place < before);
            let is_broken = || document.breaks.get(first()).is_some_and(|&place| place < start);
            !document.breaks.is_empty() && is_broken() && document.prose.text()[start..].starts_with(char::is_uppercase)
        }
    }
}

fn forward(document: &Document, scan: &Scan, from: usize, end: usize, reach: usize) -> usize {
    let mut words = 0;
    for at in from..end {
        match scan.tokens[at].kind {
            _ if is_end(document, scan, at) => return at,
            _ if scan.tokens[at].is_counted() => words += 1,
            _ => {}
        }
        if words > reach {
            return at;
        }
    }
    end
}

fn backward(document: &Document, scan: &Scan, from: usize, start: usize, reach: usize) -> usize {
    let mut words = 0;
    for at in (start..from).rev() {
        let is_end = is_end(document, scan, at);
        match scan.tokens[at].kind {
            // A word that begins a line belongs to what follows it, a mark does not.
            TokenKind::Mark(_) if is_end => return at + 1,
            _ if is_end => return at,
            _ if scan.tokens[at].is_counted() => words += 1,
            _ => {}
        }
        if words > reach {
            return at + 1;
        }
    }
    start
}

/// Short quotations: words that the author puts at arm's length. Long ones are somebody speaking, which excuses nothing.
/// `quotes` are the quotation marks of the text.
pub(crate) fn quotations(document: &Document, scan: &Scan, quotes: &[usize]) -> Vec<Scope> {
    let mut scopes = Vec::new();
    let mut open: Option<(TokenKind, usize, usize)> = None;
    let text = document.prose.text().as_bytes();
    let mut block = usize::MAX;
    for &at in quotes {
        let sentence = scan.sentence_of(at);
        if document.sentences[sentence].block != block {
            block = document.sentences[sentence].block;
            open = None;
        }
        let mark = scan.tokens[at].kind;
        match open {
            Some((opener, from, opened)) if opener == mark => {
                let words = || scan.tokens[from..at].iter().filter(|token| token.is_counted()).count();
                if opened == sentence && words() <= SHORT_QUOTATION {
                    scopes.push(Scope { reach: from..at + 1, trigger: from..at + 1 });
                }
                open = None;
            }
            Some(_) => {}
            None => {
                let before = (scan.tokens[at].start as usize).checked_sub(1).map(|at| text[at]);
                let may_open = mark == TokenKind::Mark('"') || before.is_none_or(|byte| byte.is_ascii_whitespace() || byte == b'(');
                if may_open {
                    open = Some((mark, at, sentence));
                }
            }
        }
    }
    scopes
}
