//! One place, one finding: which findings of a document speak of the same words, and which of them leads.
//!
//! The gravest leads. Of a family one finding is left for words that overlap, and for words that stand side by side in
//! one sentence: "raises BDNF, fosters resilience and counteracts stress" is one thing to mend. A rule that only says
//! the general thing (`overlap = "yields"`) becomes the note of any other rule on its words. The leading finding grows
//! over the words of its notes, so that a new neighbour makes it another finding for a baseline. What is about the
//! document as a whole stands for itself; only remarks join a graver finding of their family. This room knows no rules:
//! it is told which ones yield.

use crate::document::Document;
use crate::finding::{Finding, Note, Severity, shorten};
use crate::source::Span;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The most letters and digits between two findings of one family and sentence that are one place. Markup and line ends
/// do not count, so that emphasis changes nothing.
const NEIGHBOURS: usize = 20;

/// The longest place to which a finding grows, in letters and digits.
const LONGEST_PLACE: usize = 130;

/// One finding for each place, the others as its notes. `yields` tells of a rule whether it makes room for others,
/// `joins` of two rules whether their findings side by side are one thing to mend.
pub(crate) fn fold(
    document: &Document,
    mut found: Vec<Finding>,
    yields: impl Fn(&str) -> bool,
    joins: impl Fn(&str, &str) -> bool,
) -> Vec<Finding> {
    if found.is_empty() {
        return found;
    }
    let about_document = found.extract_if(.., |finding| finding.is_about_document).collect();
    let mut kept = remarks(about_document);
    neighbours(document, overlaps(document, found, yields), joins, &mut kept);
    kept
}

/// The findings by rank, each with whether its rule yields: what leads comes first.
fn ranked(found: Vec<Finding>, yields: impl Fn(&str) -> bool) -> impl Iterator<Item = (bool, Finding)> {
    // Of one severity the rules that yield come last.
    let step = |one: &Finding, is_general: bool| 2 * (Severity::Error as u8 - one.severity as u8) + u8::from(is_general);
    let ranked = |(at, one): (usize, &Finding)| {
        let is_general = yields(one.rule());
        ((step(one, is_general), one.span.start, Reverse(one.span.end)), is_general, at)
    };
    let mut order: Vec<_> = found.iter().enumerate().map(ranked).collect();
    // The family orders those of one rank: what is absolute before what is causal before what is evidence.
    let names = |at: usize| (found[at].family(), found[at].rule());
    order.sort_by(|(a, _, one), (b, _, other)| a.cmp(b).then_with(|| names(*one).cmp(&names(*other))));
    let mut found: Vec<Option<Finding>> = found.into_iter().map(Some).collect();
    order.into_iter().filter_map(move |(_, is_general, at)| Some((is_general, found[at].take()?)))
}

/// Folds findings whose words overlap.
fn overlaps(document: &Document, found: Vec<Finding>, yields: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    let mut starts = Starts::default();
    for (is_general, next) in ranked(found, yields) {
        let hosts = || starts.around(next.span).filter(|&(_, index)| kept[index].span.overlaps(next.span));
        let of_family = hosts().filter(|&(_, index)| kept[index].family() == next.family()).min();
        let may_yield = is_general && next.edit.is_none();
        let Some((_, host)) = of_family.or_else(|| if may_yield { hosts().min() } else { None }) else {
            starts.insert(next.span, kept.len());
            kept.push(next);
            continue;
        };
        let whole = union(kept[host].span, next.span);
        let is_free =
            |(_, index): (usize, usize)| index == host || kept[index].family() != kept[host].family() || !kept[index].span.overlaps(whole);
        let is_larger = whole != kept[host].span;
        let may_grow = is_larger && has_at_most(document, whole, LONGEST_PLACE) && starts.around(whole).all(is_free);
        if kept[host].rule() != next.rule() {
            join(document, &mut kept[host], next);
        }
        if may_grow {
            starts.remove(kept[host].span, host);
            starts.insert(whole, host);
            kept[host].span = whole;
        }
    }
    kept
}

/// Findings by where they begin and by their number. Nearly all are short; the few long ones are kept apart, since what
/// overlaps one of them may begin far behind its beginning.
#[derive(Default)]
struct Starts {
    /// Short ones by the stretch of the source in which they begin, with their ends.
    stretches: Vec<Vec<(usize, usize, usize)>>,
    long: BTreeSet<(usize, usize)>,
}

impl Starts {
    /// The length from which a span is a long one, and that of a stretch, in bytes.
    const LONG: usize = 1024;

    fn insert(&mut self, span: Span, index: usize) {
        if span.len() >= Self::LONG {
            self.long.insert((span.start, index));
            return;
        }
        let stretch = span.start / Self::LONG;
        if self.stretches.len() <= stretch {
            self.stretches.resize_with(stretch + 1, Vec::new);
        }
        self.stretches[stretch].push((span.start, index, span.end));
    }

    fn remove(&mut self, span: Span, index: usize) {
        if span.len() >= Self::LONG {
            self.long.remove(&(span.start, index));
        } else if let Some(stretch) = self.stretches.get_mut(span.start / Self::LONG) {
            stretch.retain(|&(_, other, _)| other != index);
        }
    }

    /// The findings that may overlap a span: their beginnings and numbers.
    fn around(&self, span: Span) -> impl Iterator<Item = (usize, usize)> {
        let behind = span.end.max(span.start + 1);
        let first = span.start.saturating_sub(Self::LONG) / Self::LONG;
        let last = (behind / Self::LONG + 1).min(self.stretches.len());
        let short = self.stretches.get(first..last).unwrap_or_default().iter().flatten();
        let near = short.filter(move |&&(start, _, end)| start < behind && span.start <= end).map(|&(start, index, _)| (start, index));
        near.chain(self.long.range(..(behind, 0)).copied())
    }
}

/// Folds findings of one family that stand side by side in one sentence, unless they are two words of one word rule.
/// What is left is put behind what was kept before.
fn neighbours(document: &Document, found: Vec<Finding>, joins: impl Fn(&str, &str) -> bool, kept: &mut Vec<Finding>) {
    kept.reserve(found.len());
    if found.len() < 2 {
        kept.extend(found);
        return;
    }
    let mut ends: Vec<usize> = document.sentences.iter().map(|one| document.prose.to_source(one.prose.clone()).end).collect();
    ends.sort_unstable();
    // How many sentences have ended where the next finding begins.
    let mut ended = 0;
    let mut order: Vec<(Span, usize)> = found.iter().enumerate().map(|(at, one)| (one.span, at)).collect();
    order.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| found[*one].rule().cmp(found[*other].rule())));
    let mut found: Vec<Option<Finding>> = found.into_iter().map(Some).collect();
    // Of each family the last finding, with how many sentences have ended before it; there are few families.
    let mut lasts: Vec<(usize, usize)> = Vec::new();
    for next in order.into_iter().filter_map(|(_, at)| found[at].take()) {
        while ends.get(ended).is_some_and(|&end| end <= next.span.start) {
            ended += 1;
        }
        let slot = lasts.iter().position(|&(index, _)| kept[index].family() == next.family());
        let before = slot.map(|slot| lasts[slot]).filter(|&(index, sentence)| {
            let last: &Finding = &kept[index];
            let gap = Span { start: last.span.end.min(next.span.start), end: next.span.start };
            let has_edit = last.edit.is_some() || next.edit.is_some();
            sentence == ended
                && !has_edit
                && has_at_most(document, gap, NEIGHBOURS)
                && joins(last.rule(), next.rule())
                && last.allowed == next.allowed
                && has_at_most(document, union(last.span, next.span), LONGEST_PLACE)
        });
        let Some((index, _)) = before else {
            match slot {
                Some(slot) => lasts[slot] = (kept.len(), ended),
                None => lasts.push((kept.len(), ended)),
            }
            kept.push(next);
            continue;
        };
        let whole = union(kept[index].span, next.span);
        let follower = if next.severity > kept[index].severity { std::mem::replace(&mut kept[index], next) } else { next };
        join(document, &mut kept[index], follower);
        kept[index].span = whole;
    }
}

/// Findings about the document: remarks join a graver finding of their family at the same place.
fn remarks(found: Vec<Finding>) -> Vec<Finding> {
    let (remarks, mut kept): (Vec<_>, Vec<_>) = found.into_iter().partition(|finding| finding.severity == Severity::Info);
    kept.sort_by_key(|finding| Reverse(finding.severity));
    let grave = kept.len();
    for remark in remarks {
        let is_host = |one: &&mut Finding| one.family() == remark.family() && one.span == remark.span && one.allowed == remark.allowed;
        match kept[..grave].iter_mut().find(is_host) {
            Some(host) => host.notes.push(Note { span: None, text: format!("also {}: {}", remark.rule(), remark.message) }),
            None => kept.push(remark),
        }
    }
    kept
}

/// Makes a finding the note of another, with the notes it has itself.
fn join(document: &Document, host: &mut Finding, next: Finding) {
    let names_rule = |text: &str| {
        let name = text.strip_prefix("also ").and_then(|text| text.strip_prefix(next.rule()));
        name.is_some_and(|rest| rest.starts_with(": "))
    };
    // A rule that finds longer and shorter words at one place says so once.
    let is_told = |note: &Note| note.span.is_some_and(|span| span.overlaps(next.span)) && names_rule(&note.text);
    if host.notes.iter().any(is_told) {
        return;
    }
    let text = if host.rule() == next.rule() {
        // Named, since a graver finding of another rule may take the note over.
        format!("{} again: \"{}\"", next.rule(), shorten(document.source.slice(next.span)))
    } else {
        ["also ", next.rule(), ": ", &next.message].concat()
    };
    host.notes.push(Note { span: Some(next.span), text });
    host.notes.extend(next.notes);
}

/// Whether a span has at most so many letters and digits.
fn has_at_most(document: &Document, span: Span, most: usize) -> bool {
    let text = document.source.slice(span);
    if text.len() <= most {
        return true;
    }
    // Usual words show by their letters of ASCII that they are too many.
    let plain = text.bytes().filter(u8::is_ascii_alphanumeric);
    plain.take(most + 1).count() <= most && text.chars().filter(|letter| letter.is_alphanumeric()).nth(most).is_none()
}

fn union(a: Span, b: Span) -> Span {
    Span { start: a.start.min(b.start), end: a.end.max(b.end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Advice, Allowance};
    use crate::source::Source;
    use std::sync::Arc;

    const TEXT: &str = "Our drip raises serotonin, lifts mood and heals nerves. It heals skin at once.";

    /// A finding of a rule, named `family-...`, on the first such words of the text.
    fn finding(rule: &str, severity: Severity, words: &str) -> Finding {
        let start = TEXT.find(words).unwrap_or_else(|| panic!("no {words}"));
        let family = rule.split('-').next().unwrap_or_default().to_owned();
        let advice =
            Advice { rule: rule.to_owned(), family, title: String::new(), why: String::new(), fix: String::new(), sources: Vec::new() };
        Finding {
            advice: Arc::new(advice),
            severity,
            message: format!("\"{words}\" is {rule}"),
            span: Span::new(start, start + words.len()),
            notes: Vec::new(),
            edit: None,
            allowed: None,
            standing: None,
            is_about_document: false,
            topic: None,
        }
    }

    /// Rule, words and notes of what is left.
    fn folded(found: Vec<Finding>) -> Vec<(String, &'static str, Vec<String>)> {
        let document = Document::markdown(Source::new("a.md", TEXT));
        let mut kept = fold(&document, found, |rule| rule.ends_with("general"), |one, other| one != other || one.starts_with("causal"));
        kept.sort_by_key(|finding| finding.span.start);
        let shown = |finding: Finding| {
            let notes = finding.notes.iter().map(|note| note.text.clone()).collect();
            (finding.rule().to_owned(), &TEXT[finding.span.range()], notes)
        };
        kept.into_iter().map(shown).collect()
    }

    fn one(rule: &str, words: &'static str, notes: &[&str]) -> (String, &'static str, Vec<String>) {
        (rule.to_owned(), words, notes.iter().map(|&note| note.to_owned()).collect())
    }

    use Severity::{Error, Info, Warning};

    #[test]
    fn of_a_family_the_gravest_leads_and_covers_the_words_of_all() {
        let found = vec![finding("causal-soft", Warning, "raises serotonin"), finding("causal-hard", Error, "serotonin, lifts mood")];
        let note = "also causal-soft: \"raises serotonin\" is causal-soft";
        assert_eq!(folded(found), [one("causal-hard", "raises serotonin, lifts mood", &[note])]);
    }

    #[test]
    fn families_stand_side_by_side_unless_a_rule_yields() {
        let found = || vec![finding("causal-act", Warning, "raises serotonin"), finding("hype-word", Warning, "serotonin")];
        assert_eq!(folded(found()), [one("causal-act", "raises serotonin", &[]), one("hype-word", "serotonin", &[])]);
        let mut found = found();
        found.push(finding("absolute-general", Warning, "drip raises serotonin"));
        let note = "also absolute-general: \"drip raises serotonin\" is absolute-general";
        assert_eq!(folded(found), [one("causal-act", "drip raises serotonin", &[note]), one("hype-word", "serotonin", &[])]);
    }

    #[test]
    fn a_graver_finding_never_yields_to_a_milder_one_of_another_family() {
        let found = vec![finding("absolute-general", Error, "raises serotonin"), finding("hype-word", Warning, "serotonin")];
        assert_eq!(folded(found).len(), 2);
    }

    #[test]
    fn neighbours_of_a_family_in_one_sentence_are_one_place() {
        let found = ["raises serotonin", "lifts mood", "heals nerves", "heals skin"];
        let found = found.into_iter().map(|words| finding("causal-act", Warning, words)).collect();
        let again = ["causal-act again: \"lifts mood\"", "causal-act again: \"heals nerves\""];
        let first = one("causal-act", "raises serotonin, lifts mood and heals nerves", &again);
        assert_eq!(folded(found), [first, one("causal-act", "heals skin", &[])]);
    }

    #[test]
    fn two_words_of_one_word_rule_are_two_places() {
        let found = ["raises serotonin", "lifts mood"].into_iter().map(|words| finding("hype-word", Warning, words)).collect();
        assert_eq!(folded(found).len(), 2);
        let found = vec![finding("hype-word", Warning, "raises serotonin"), finding("hype-other", Error, "lifts mood")];
        let note = "also hype-word: \"raises serotonin\" is hype-word";
        assert_eq!(folded(found), [one("hype-other", "raises serotonin, lifts mood", &[note])]);
    }

    #[test]
    fn what_has_an_edit_or_another_allowance_stays_apart() {
        let mut allowed = finding("causal-act", Warning, "lifts mood");
        allowed.allowed = Some(Allowance { span: Span::new(0, 1), reason: "approved".to_owned(), until: None });
        assert_eq!(folded(vec![finding("causal-act", Warning, "raises serotonin"), allowed]).len(), 2);
    }

    #[test]
    fn remarks_about_the_document_join_a_graver_finding_at_their_place() {
        let about = |rule, severity, words| Finding { is_about_document: true, ..finding(rule, severity, words) };
        let found =
            vec![about("missing-cost", Info, "drip"), about("missing-risks", Error, "drip"), about("missing-date", Warning, "drip")];
        let kept = folded(found);
        let names: Vec<&str> = kept.iter().map(|(rule, ..)| rule.as_str()).collect();
        assert_eq!(names, ["missing-risks", "missing-date"]);
        assert_eq!(kept[0].2, ["also missing-cost: \"drip\" is missing-cost"]);
    }
}
