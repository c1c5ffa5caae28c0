//! Difference between an approved wording and the words of a page, word by word, with the sort of what changed.
//!
//! The search asks for it where a sentence has the effect and the target of a claim. Both are aligned so that as much as possible stays the same; what is
//! left is dropped, added or changed. A figure stands against a figure, "may" against "will".

use crate::claims::house::tokens::{Token, tokens};
use crate::claims::house::weight::{Weight, class, weight};
use std::ops::Range;

/// The longest texts that are aligned, in tokens.
const LONGEST: usize = 160;
/// The part of a wording that a near use must keep, in hundredths.
const KEPT: usize = 50;
/// The part that a use in other words without another claim must keep.
const KEPT_ALIKE: usize = 80;

/// One stretch of the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The same words.
    Same(String),
    /// Words of the approved wording that the page does not have.
    Dropped(String),
    /// Words of the page that the approved wording does not have.
    Added(String),
}

/// A word that differs, on the page or, when it is dropped, before the place where it would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the page's text.
    pub bytes: Range<usize>,
    /// The words of the approved wording; empty when they are added.
    pub approved: String,
    /// The words of the page; empty when they are dropped.
    pub here: String,
    /// The sort: number, strength, population, time, negation, tense, wording.
    pub sort: &'static str,
}

/// How words of a page differ from an approved wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Everything in order.
    pub parts: Vec<Part>,
    /// What changed.
    pub changes: Vec<Change>,
    /// Whether a change is more than another way to say the same.
    pub is_material: bool,
    /// The bytes of the page's text from the first to the last word that belongs to the claim.
    pub bytes: Range<usize>,
    /// How much of the wording is there, in hundredths.
    pub kept: usize,
}

impl Difference {
    /// The difference on one line: `[-dropped-]` and `{+added+}`, as `wdiff` writes it.
    pub fn marked(&self) -> String {
        let part = |part: &Part| match part {
            Part::Same(text) => text.clone(),
            Part::Dropped(text) => format!("[-{text}-]"),
            Part::Added(text) => format!("{{+{text}+}}"),
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    /// The sorts of what changed, each once: "number and time".
    pub fn sorts(&self) -> String {
        let mut sorts: Vec<&str> = self.changes.iter().map(|change| change.sort).collect();
        sorts.sort_unstable();
        sorts.dedup();
        if self.is_material {
            sorts.retain(|sort| *sort != "wording");
        }
        match sorts.as_slice() {
            [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => sorts.concat(),
        }
    }
}

/// A token with what it says.
pub(super) struct Weighed {
    token: Token,
    class: String,
    weight: Weight,
}

/// The tokens of a text with what they say.
pub(super) fn weighed(text: &str) -> Vec<Weighed> {
    let with = |token: Token| Weighed { class: class(&token.form).to_owned(), weight: weight(&token.form), token };
    tokens(text).into_iter().map(with).collect()
}

/// What two tokens are worth side by side; nothing when they cannot stand for each other.
fn worth(one: &Weighed, other: &Weighed) -> u16 {
    if one.token.form == other.token.form {
        return if one.weight == Weight::Small { 2 } else { 6 };
    }
    match (one.weight, other.weight) {
        (Weight::Heart | Weight::Effect, Weight::Heart | Weight::Effect) if one.class == other.class => 4,
        (Weight::Number, Weight::Number) => 3,
        (a, b) if a == b && a.is_material() && a != Weight::Effect => 1,
        _ => 0,
    }
}

/// The difference, where so much is the same that the page means this claim. `offset` is where `page` begins in the text.
pub(super) fn of(approved: &str, page: &str, offset: usize) -> Option<Difference> {
    beside(approved, page, &weighed(page), offset)
}

/// The same for a page whose tokens are known.
pub(super) fn beside(approved: &str, page: &str, new: &[Weighed], offset: usize) -> Option<Difference> {
    let old = weighed(approved);
    if old.len() > LONGEST || new.len() > LONGEST {
        return None;
    }
    let pairs = align(&old, new);
    let is_content = |one: &&Weighed| one.weight != Weight::Small;
    let content = old.iter().filter(is_content).count();
    let kept = pairs.iter().filter(|(a, b)| old[*a].weight != Weight::Small && worth(&old[*a], &new[*b]) >= 3).count();
    let said = pairs.iter().filter(|(a, _)| old[*a].weight != Weight::Small);
    let (first, last) = (said.clone().map(|(_, b)| *b).min()?, said.map(|(_, b)| *b).max()?);
    let is_paired = |at: usize| pairs.iter().any(|(_, b)| *b == at);
    let mut window = widened(new, first, last);
    // Small words that the wording has there as well belong to it: "The", "In a".
    while window.start > 0 && is_paired(window.start - 1) {
        window.start -= 1;
    }
    while window.end < new.len() && is_paired(window.end) {
        window.end += 1;
    }
    let strangers = (first..=last).filter(|at| matches!(new[*at].weight, Weight::Heart | Weight::Effect) && !is_paired(*at)).count();
    let kept = kept * 100 / content.max(1);
    if kept < KEPT || strangers > (content / 3).max(2) {
        return None;
    }
    let difference = told(approved, page, &old, new, &pairs, window, offset, kept);
    let is_enough = difference.is_material || kept >= KEPT_ALIKE;
    (is_enough && !difference.changes.is_empty()).then_some(difference)
}

/// The window of a page's claim, with words beside it that say how strongly, for whom or for how long.
fn widened(new: &[Weighed], first: usize, last: usize) -> Range<usize> {
    let is_near = |between: &[Weighed]| between.iter().filter(|one| one.weight == Weight::Heart).count() <= 2;
    let before = (0..first).find(|at| new[*at].weight.is_material() && is_near(&new[*at..first])).unwrap_or(first);
    let behind = (last + 1..new.len()).rev().find(|at| new[*at].weight.is_material() && is_near(&new[last + 1..*at])).unwrap_or(last);
    before..behind + 1
}

/// The pairs of an alignment of greatest worth, in order.
fn align(old: &[Weighed], new: &[Weighed]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best = vec![0_u16; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            let pair = match worth(&old[a], &new[b]) {
                0 => 0,
                worth => worth + best[(a + 1) * width + b + 1],
            };
            best[a * width + b] = pair.max(best[(a + 1) * width + b]).max(best[a * width + b + 1]);
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        let here = best[a * width + b];
        let value = worth(&old[a], &new[b]);
        if value > 0 && here == value + best[(a + 1) * width + b + 1] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if here == best[(a + 1) * width + b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

/// What stays, goes and comes, in order.
#[expect(clippy::too_many_arguments, reason = "both texts with their tokens, and what is known of them")]
fn told(
    approved: &str,
    page: &str,
    old: &[Weighed],
    new: &[Weighed],
    pairs: &[(usize, usize)],
    window: Range<usize>,
    offset: usize,
    kept: usize,
) -> Difference {
    let mut parts: Vec<(u8, Range<usize>)> = Vec::new();
    let mut put = |kind: u8, at: usize| match parts.last_mut() {
        Some((last, range)) if *last == kind && range.end == at => range.end = at + 1,
        _ => parts.push((kind, at..at + 1)),
    };
    let mut changes = Vec::new();
    let (mut a, mut b) = (0, window.start);
    let ends = pairs.iter().copied().filter(|(_, b)| window.contains(b)).chain([(old.len(), window.end)]);
    for (to_a, to_b) in ends {
        if a < to_a {
            let bytes = new.get(b.min(window.end.saturating_sub(1))).map_or(0..0, |one| one.token.bytes.clone());
            let words = &approved[old[a].token.bytes.start..old[to_a - 1].token.bytes.end];
            let sort = sort_of(&old[a..to_a]);
            changes.push(Change { bytes: bytes.start..bytes.start, approved: words.to_owned(), here: String::new(), sort });
            (a..to_a).for_each(|at| put(1, at));
        }
        if b < to_b {
            let bytes = new[b].token.bytes.start..new[to_b - 1].token.bytes.end;
            let sort = sort_of(&new[b..to_b]);
            changes.push(Change { here: page[bytes.clone()].to_owned(), bytes, approved: String::new(), sort });
            (b..to_b).for_each(|at| put(2, at));
        }
        if to_a == old.len() {
            break;
        }
        let (one, other) = (&old[to_a], &new[to_b]);
        if one.token.form == other.token.form {
            put(0, to_b);
        } else {
            put(1, to_a);
            put(2, to_b);
            let (approved, here) = (approved[one.token.bytes.clone()].to_owned(), page[other.token.bytes.clone()].to_owned());
            changes.push(Change { bytes: other.token.bytes.clone(), approved, here, sort: sort_of_pair(one, other) });
        }
        (a, b) = (to_a + 1, to_b + 1);
    }
    let is_material = changes.iter().any(|change| change.sort != "wording");
    let text = |(kind, range): (u8, Range<usize>)| match kind {
        0 => Part::Same(slice(page, new, &range)),
        1 => Part::Dropped(slice(approved, old, &range)),
        _ => Part::Added(slice(page, new, &range)),
    };
    let bytes = new[window.start].token.bytes.start + offset..new[window.end - 1].token.bytes.end + offset;
    for change in &mut changes {
        change.bytes = change.bytes.start + offset..change.bytes.end + offset;
    }
    Difference { parts: parts.into_iter().map(text).collect(), changes, is_material, bytes, kept }
}

fn slice(text: &str, tokens: &[Weighed], range: &Range<usize>) -> String {
    text[tokens[range.start].token.bytes.start..tokens[range.end - 1].token.bytes.end].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The gravest sort of some words that are dropped or added.
fn sort_of(words: &[Weighed]) -> &'static str {
    let rank = |weight: Weight| match weight {
        Weight::Negation => 6,
        Weight::Number => 5,
        Weight::Strength => 4,
        Weight::Population => 3,
        Weight::Time => 2,
        // An effect that is only added or dropped is another word beside the claim.
        Weight::Effect | Weight::Heart | Weight::Small => 0,
    };
    let gravest = words.iter().map(|one| one.weight).max_by_key(|weight| rank(*weight));
    gravest.filter(|weight| rank(*weight) > 0).map_or("wording", Weight::name)
}

/// The sort of a word that stands for another one.
fn sort_of_pair(old: &Weighed, new: &Weighed) -> &'static str {
    match (old.weight, new.weight) {
        (Weight::Effect, Weight::Effect) if stems_differ(old, new) => "strength",
        (Weight::Effect | Weight::Heart, _) => "tense",
        (weight, _) => weight.name(),
    }
}

/// Whether two verbs of one direction are not forms of one verb.
fn stems_differ(old: &Weighed, new: &Weighed) -> bool {
    let (one, other) = (&old.token.form, &new.token.form);
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    shared < 3
}
