//! One place, one finding: which findings of a document speak of the same words, and which of them leads.
//!
//! The gravest leads. Of a family one finding is left for words that overlap, and for words that stand side by side in
//! one sentence: "raises BDNF, fosters resilience and counteracts stress" is one thing to mend. Of two families one
//! finding is left for words of which most are the same, whatever the rules say of them; two errors stay apart unless the
//! words of one hold those of the other. A rule that only says the general thing (`overlap = "yields"`) becomes the note of any other
//! rule on its words. The leading finding grows over the words of its notes, so that a new neighbour makes it another
//! finding for a baseline; each note names the rule that says it. A finding about the
//! document as a whole stands for itself; only remarks join a graver finding of their family. Which rules yield is handed in.

use crate::document::Document;
use crate::finding::{Finding, Note, Severity, shorten};
use crate::fingerprint;
use crate::kinds::Joins;
use crate::source::Span;
use crate::source::intervals::Intervals;
use std::cmp::{Ordering, Reverse};

/// The most letters and digits between two findings of one family and sentence that are one place. Markup and line ends
/// do not count, so that emphasis changes nothing.
const NEIGHBOURS: usize = 20;

/// The longest place to which a finding grows, in letters and digits.
const LONGEST_PLACE: usize = 130;

/// The longest place of findings of two families, most of whose words are the same: as long as one finding may be.
const LONGEST_SHARED: usize = 190;

/// The facts about the rule of a finding that merging needs. Rules and families go by numbers, which are compared at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MergePolicy {
    /// Number of the rule.
    pub(crate) rule: u32,
    /// Number of its family.
    pub(crate) family: u32,
    /// Whether it makes room for others.
    pub(crate) yields: bool,
    /// Whether it finds a frame of effect and target, which says less than a wording of its own on the same words.
    pub(crate) is_frame: bool,
    /// Whether it finds claims of a register: of what they cover they lead.
    pub(crate) authorises: bool,
    /// Whether it has wordings to put in the place of others without a person. Its findings stand for themselves, so that no such edit is
    /// lost, and whether or not markup keeps an edit from being offered.
    pub(crate) rewrites: bool,
    /// With which findings side by side its own are one thing to mend.
    pub(crate) joins: Joins,
}

/// Which of the findings at `which` lead, in the order in which they were kept: one for each place. The others are its
/// notes. Findings stay where they stand, since they are large; each has its manner at the same index.
pub(crate) fn fold(document: &Document, found: &mut [Finding], manners: &[MergePolicy], mut which: Vec<usize>) -> Vec<usize> {
    let about_document: Vec<usize> = which.extract_if(.., |&mut at| found[at].is_about_document).collect();
    let mut places = Places { document, found, manners };
    let mut kept = places.remarks(about_document);
    let apart = places.overlaps(&which);
    places.neighbours(&apart, &mut kept);
    kept
}

/// The findings of a document with the manners of their rules.
struct Places<'d> {
    document: &'d Document,
    found: &'d mut [Finding],
    manners: &'d [MergePolicy],
}

impl Places<'_> {
    /// Findings by rank: what leads comes first.
    fn ranked(&self, which: &[usize]) -> Vec<usize> {
        // Of one severity the rules that yield come last, and frames behind wordings.
        let step = |at: usize| {
            let (severity, manner) = (Severity::Error as u64 - self.found[at].severity as u64, self.manners[at]);
            // The claim of a register, which stands among allowed findings only, before all that it covers.
            let severity = if manner.authorises { 0 } else { severity + 1 };
            severity << 2 | u64::from(manner.yields) << 1 | u64::from(manner.is_frame)
        };
        // From the first on, the longest first. Then the family orders: what is absolute before what is causal.
        let rank = |one: &Finding, other: &Finding| {
            other.span.end.cmp(&one.span.end).then_with(|| (one.family(), one.rule()).cmp(&(other.family(), other.rule())))
        };
        sorted(which, |at| step(at) << 28 | self.found[at].span.start as u64, |one, other| rank(&self.found[one], &self.found[other]))
    }

    /// Folds findings whose words overlap.
    fn overlaps(&mut self, which: &[usize]) -> Vec<usize> {
        let mut kept: Vec<usize> = Vec::with_capacity(which.len());
        let mut starts = Intervals::new(self.document.source.text().len(), which.len());
        for next in self.ranked(which) {
            let (span, manner) = (self.found[next].span, self.manners[next]);
            let may_follow = !manner.rewrites;
            let severity = self.found[next].severity;
            // The first that holds some of the words: of the family or, for a rule that yields, any; most of them for others.
            let (mut of_family, mut of_any) = (None, None);
            let first = |host: Option<(usize, usize)>, other| Some(host.map_or(other, |host| host.min(other)));
            starts.around(span, |index, start| {
                if self.found[kept[index]].span.overlaps(span) {
                    if self.manners[kept[index]].family == manner.family {
                        of_family = first(of_family, (start, index));
                    }
                    let host = &self.found[kept[index]];
                    let are_errors = host.severity == Severity::Error && severity == Severity::Error;
                    let is_inside = host.span.contains(span) || span.contains(host.span);
                    if manner.yields || (is_inside || !are_errors) && shares_most(self.document, host.span, span) {
                        of_any = first(of_any, (start, index));
                    }
                }
            });
            let Some((_, index)) = of_family.or(of_any.filter(|_| may_follow)) else {
                starts.insert(span, kept.len());
                kept.push(next);
                continue;
            };
            let host = kept[index];
            let (before, family) = (self.found[host].span, self.manners[host].family);
            let whole = union(before, span);
            let is_own = family == manner.family || manner.yields;
            let mut may_grow = whole != before && has_at_most(self.document, whole, if is_own { LONGEST_PLACE } else { LONGEST_SHARED });
            if may_grow {
                starts.around(whole, |other, _| {
                    let other = kept[other];
                    may_grow &= other == host || self.manners[other].family != family || !self.found[other].span.overlaps(whole);
                });
            }
            if self.manners[host].rule == manner.rule {
                self.know(host, next);
            } else {
                self.join(host, next);
            }
            if may_grow {
                starts.remove(before, index);
                starts.insert(whole, index);
                self.found[host].span = whole;
            }
        }
        kept
    }

    /// Folds findings of one family that stand side by side in one sentence, unless they are two words of one word rule.
    /// The rest is put behind the ones kept before.
    fn neighbours(&mut self, which: &[usize], kept: &mut Vec<usize>) {
        kept.reserve(which.len());
        let mut ends = None;
        // Of each family the last finding, by its place among those that are kept; there are few families.
        let mut lasts: Vec<(u32, usize)> = Vec::new();
        for next in by_place(self.found, which) {
            let family = self.manners[next].family;
            let slot = lasts.iter().position(|&(other, _)| other == family);
            if let Some(index) = slot.map(|slot| lasts[slot].1)
                && self.are_one(kept[index], next)
                && is_one_sentence(
                    ends.get_or_insert_with(|| ends_of_sentences(self.document)),
                    &self.found[kept[index]],
                    &self.found[next],
                )
            {
                let last = kept[index];
                let whole = union(self.found[last].span, self.found[next].span);
                let (host, follower) = if self.found[next].severity > self.found[last].severity { (next, last) } else { (last, next) };
                self.join(host, follower);
                self.found[host].span = whole;
                kept[index] = host;
                continue;
            }
            match slot {
                Some(slot) => lasts[slot].1 = kept.len(),
                None => lasts.push((family, kept.len())),
            }
            kept.push(next);
        }
    }

    /// Whether two findings of a family are one thing to mend when they stand in one sentence.
    fn are_one(&self, last: usize, next: usize) -> bool {
        let joins = |one: MergePolicy, other: MergePolicy| match (one.joins, other.joins) {
            (Joins::None, _) | (_, Joins::None) => false,
            (joins, _) => one.rule != other.rule || joins == Joins::All,
        };
        let is_joined = joins(self.manners[last], self.manners[next]) && !self.manners[last].rewrites && !self.manners[next].rewrites;
        let (last, next) = (&self.found[last], &self.found[next]);
        let gap = Span { start: last.span.end.min(next.span.start), end: next.span.start };
        is_joined
            && has_at_most(self.document, gap, NEIGHBOURS)
            && last.allowed == next.allowed
            && has_at_most(self.document, union(last.span, next.span), LONGEST_PLACE)
    }

    /// Findings about the document: remarks join a graver finding of their family at the same place.
    fn remarks(&mut self, which: Vec<usize>) -> Vec<usize> {
        let (remarks, mut kept): (Vec<usize>, Vec<usize>) = which.into_iter().partition(|&at| self.found[at].severity == Severity::Info);
        kept.sort_by_key(|&at| Reverse(self.found[at].severity));
        let grave = kept.len();
        for at in remarks {
            let (remark, family) = (&self.found[at], self.manners[at].family);
            let is_host = |&host: &usize| {
                let one = &self.found[host];
                self.manners[host].family == family && one.span == remark.span && one.allowed == remark.allowed
            };
            match kept[..grave].iter().copied().find(is_host) {
                Some(host) => {
                    let text = ["also ", remark.rule(), ": ", &remark.message].concat();
                    let rule = Some(remark.rule().to_owned());
                    let identity = fingerprint::number(&self.document.source, remark);
                    let notes = std::mem::take(&mut self.found[at].notes);
                    self.found[host].joined.push(identity);
                    self.found[host].notes.push(Note { rule, span: None, text });
                    self.found[host].notes.extend(notes);
                }
                None => kept.push(at),
            }
        }
        kept
    }

    /// Has a finding know which others it stands for.
    fn know(&mut self, host: usize, next: usize) {
        let mut joined = std::mem::take(&mut self.found[next].joined);
        joined.extend(self.found[next].identity);
        self.found[host].joined.append(&mut joined);
    }

    /// Makes a finding the note of another, with the notes it has itself.
    fn join(&mut self, host: usize, next: usize) {
        self.know(host, next);
        let notes = std::mem::take(&mut self.found[next].notes);
        // A suggestion is not lost with the finding that made it.
        if self.found[host].edit.is_none() {
            self.found[host].edit = self.found[next].edit.take();
        }
        let (one, next) = (&self.found[host], &self.found[next]);
        // A rule that finds longer and shorter words at one place says so once.
        let is_told = |note: &Note| note.rule.as_deref() == Some(next.rule()) && note.span.is_some_and(|span| span.overlaps(next.span));
        if one.notes.iter().any(is_told) {
            self.found[host].notes.extend(notes);
            return;
        }
        let text = if one.rule() == next.rule() {
            // Named, since a graver finding of another rule may take the note over.
            [next.rule(), " again: \"", &shorten(self.document.source.slice(next.span)), "\""].concat()
        } else {
            ["also ", next.rule(), ": ", &next.message].concat()
        };
        let note = Note { rule: Some(next.rule().to_owned()), span: Some(next.span), text };
        self.found[host].notes.push(note);
        self.found[host].notes.extend(notes);
    }
}

/// Findings in order of place, then rule, then as they came.
pub(crate) fn by_place(found: &[Finding], which: &[usize]) -> Vec<usize> {
    let rank = |one: &Finding, other: &Finding| (one.span.end, one.rule()).cmp(&(other.span.end, other.rule()));
    sorted(which, |at| found[at].span.start as u64, |one, other| rank(&found[one], &found[other]))
}

/// Findings by a number of 32 bits, those of one number by comparison, then as they came. One number each is sorted in a
/// fraction of the time that comparing findings takes.
fn sorted(which: &[usize], number: impl Fn(usize) -> u64, compare: impl Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<u64> = which.iter().zip(0..).map(|(&at, came): (_, u64)| number(at) << 32 | came).collect();
    order.sort_unstable();
    let at = |key: u64| which[key as u32 as usize];
    for ties in order.chunk_by_mut(|one, other| one >> 32 == other >> 32) {
        ties.sort_by(|&one, &other| compare(at(one), at(other)));
    }
    order.into_iter().map(at).collect()
}

/// Where sentences end in the source, in order.
fn ends_of_sentences(document: &Document) -> Vec<usize> {
    let mut ends: Vec<usize> = document.sentences.iter().map(|one| document.prose.to_source(one.prose.clone()).end).collect();
    ends.sort_unstable();
    ends
}

/// Whether no sentence ends between the beginnings of two findings.
fn is_one_sentence(ends: &[usize], one: &Finding, other: &Finding) -> bool {
    let ended = |finding: &Finding| ends.partition_point(|&end| end <= finding.span.start);
    ended(one) == ended(other)
}

/// Whether a span has at most so many letters and digits.
fn has_at_most(document: &Document, span: Span, most: usize) -> bool {
    let text = document.source.slice(span);
    text.len() <= most || letters(text, most + 1) <= most
}

/// Whether most letters of the shorter span are letters of both, and both together are not too long for one finding.
fn shares_most(document: &Document, one: Span, other: Span) -> bool {
    let letters = |span: Span| letters(document.source.slice(span), usize::MAX);
    let shared = Span { start: one.start.max(other.start), end: one.end.min(other.end).max(one.start.max(other.start)) };
    let is_inside = one.contains(other);
    (is_inside || has_at_most(document, union(one, other), LONGEST_SHARED)) && 2 * letters(shared) >= letters(one).min(letters(other))
}

/// How many letters and digits a reader sees in a piece of source, counted up to `enough`: those of tags, of addresses of links and of
/// entities are none, an entity is one.
fn letters(text: &str, enough: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut count, mut at) = (0, 0);
    while at < bytes.len() && count < enough {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() {
            count += 1;
        } else if matches!(byte, b'<' | b'&' | b']')
            && let Some(length) = markup(&text[at..])
        {
            count += usize::from(byte == b'&');
            at += length;
            continue;
        } else if !byte.is_ascii()
            && let Some(character) = text[at..].chars().next()
        {
            count += usize::from(character.is_alphanumeric());
            at += character.len_utf8();
            continue;
        }
        at += 1;
    }
    count
}

/// The length of the tag, the entity or the address of a link with which a text begins.
fn markup(text: &str) -> Option<usize> {
    let next = *text.as_bytes().get(1)?;
    let end = match text.as_bytes()[0] {
        b'<' if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!') => text.find('>'),
        b']' if next == b'(' => text.find(')'),
        b'&' => text
            .bytes()
            .take(LONGEST_ENTITY)
            .position(|byte| byte == b';')
            .filter(|&end| text[1..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')),
        _ => None,
    };
    end.map(|end| end + 1)
}

/// The longest name of an entity that is looked for, in bytes.
const LONGEST_ENTITY: usize = 12;

fn union(a: Span, b: Span) -> Span {
    Span { start: a.start.min(b.start), end: a.end.max(b.end) }
}

#[cfg(test)]
mod tests;
