//! Wording of a claim: the link between a substance and an effect, and the words of the effect.
//!
//! The register takes its own claims apart with it, and the sentences that it is asked about. Words are compared by their stems, so that number and case do
//! not matter; small words count for nothing.

use crate::claims::Closeness;
use crate::claims::lists;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    /// As written.
    pub(super) text: &'t str,
    /// Without case and number.
    pub(super) stem: String,
    /// Where it stands.
    pub(super) bytes: Range<usize>,
    /// Whether it says nothing by itself.
    pub(super) is_small: bool,
}

/// How a link ties a substance to an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// As the registers do: "contributes to", "has a role in". These are one.
    Contributes,
    /// Another sense, not stronger: "helps", "supports", "is important for". Each stands for itself.
    Helps,
    /// Stronger: "boosts", "improves", "prevents". Each stands for itself.
    Acts,
    /// No more than "for", right behind the name.
    For,
}

/// Words that link, where they stand.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) words: Range<usize>,
    pub(super) strength: Strength,
    /// The stem of its first telling word: two links of one strength may differ.
    stem: String,
    /// Whether "not" stands before it.
    pub(super) is_denied: bool,
}

/// An authorised wording, taken apart.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) text: String,
    strength: Strength,
    stem: String,
    /// The stems of all its words, in their order.
    pub(super) literal: Vec<String>,
    /// Stems of what stands before the link beside the substance: "as part of a diet".
    before: Vec<String>,
    /// Stems of the words of the effect.
    pub(super) effect: Vec<String>,
    /// Stems that may stand for one of them or beside it: the second word of "lower/reduce".
    pub(super) also: Vec<String>,
}

/// The words of lists.txt as they are asked for.
struct Known {
    /// Links in stems, the longer before the shorter where they begin alike.
    links: Vec<(&'static str, Strength)>,
    /// Words that count for nothing when wordings are compared.
    small: FxHashSet<&'static str>,
    /// Words that many effects share, so that they alone make nothing alike.
    generic: FxHashSet<&'static str>,
    /// Pairs of one meaning: spellings, and the forms of words whose stems differ.
    same: Vec<(&'static str, &'static str)>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let sections = [
        ("link-contributes", Strength::Contributes),
        ("link-helps", Strength::Helps),
        ("link-acts", Strength::Acts),
        ("link-for", Strength::For),
    ];
    Known {
        links: sections.into_iter().flat_map(|(section, strength)| lists::lines(section).map(move |link| (link, strength))).collect(),
        small: lists::words("small").chain(lists::words("small-in-law")).collect(),
        generic: lists::words("generic").collect(),
        same: lists::pairs("same").collect(),
    }
});

pub(super) fn is_generic(stem: &str) -> bool {
    KNOWN.generic.contains(stem)
}

/// Whether two stems are one word.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one == other || KNOWN.same.iter().any(|&(a, b)| (one, other) == (a, b) || (one, other) == (b, a))
}

/// The words of a text: runs of letters and digits.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, letter.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(first), false) => {
                let word = &text[first..at];
                let stem = stem(word);
                words.push(Word { text: word, is_small: KNOWN.small.contains(stem.as_str()), stem, bytes: first..at });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A word in small letters and without the ending of a plural or of a verb's third person.
fn stem(word: &str) -> String {
    let lower = word.to_lowercase();
    let is_verb = |whole: &str| matches!(whole, "has" | "is" | "this" | "as" | "its" | "plus");
    match lower.strip_suffix('s') {
        Some(rest) if rest.len() > 2 && !rest.ends_with(['s', 'u', 'i']) && !is_verb(&lower) => rest.to_owned(),
        _ => lower,
    }
}

/// The links of a sentence, in order, without overlaps.
pub(super) fn links(words: &[Word<'_>]) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let fits = |link: &str| {
            let mut parts = link.split(' ');
            let mut rest = words[at..].iter();
            parts.by_ref().all(|part| rest.next().is_some_and(|word| word.stem == part || word.text.eq_ignore_ascii_case(part)))
        };
        let Some((link, strength)) = KNOWN.links.iter().copied().find(|(link, _)| fits(link)) else {
            at += 1;
            continue;
        };
        let count = link.split(' ').count();
        let is_denied = at.checked_sub(1).is_some_and(|before| matches!(words[before].stem.as_str(), "not" | "cannot" | "never" | "t"));
        let stem = link.split(' ').next().unwrap_or(link).to_owned();
        found.push(Link { words: at..at + count, strength, stem, is_denied });
        at += count;
    }
    // "helps to maintain", "helps support": one link, as strong as its second half. A bare "for" or a noun such as "increase" inside an effect is none.
    let mut joined: Vec<Link> = Vec::new();
    for link in found {
        match joined.last_mut() {
            Some(last) if last.words.end == link.words.start && last.strength == Strength::Helps && link.strength != Strength::For => {
                last.words.end = link.words.end;
                last.strength = link.strength;
                last.stem = link.stem;
            }
            Some(_) if link.strength == Strength::For => {}
            Some(last) if last.words.end == link.words.start => {}
            Some(last) if last.strength == Strength::Contributes && words[link.words.start - 1].is_small && is_noun_there(words, &link) => {
            }
            _ => joined.push(link),
        }
    }
    joined
}

/// Whether the word of a link is a noun where it stands: behind an article.
fn is_noun_there(words: &[Word<'_>], link: &Link) -> bool {
    matches!(words[link.words.start - 1].stem.as_str(), "a" | "an" | "the" | "of")
}

impl Wording {
    /// A wording of the register, which counts up to the end of its first sentence or the register's own remark.
    pub(super) fn of(claim: &str, substances: &[String]) -> Self {
        let first = claim.split_once(". ").map_or(claim, |(first, _)| first);
        let first = first.split_once(" * ").map_or(first, |(first, _)| first);
        let all = words(first);
        let link = links(&all).into_iter().find(|link| link.strength != Strength::For);
        let names: BTreeSet<String> = substances.iter().flat_map(|name| words(name)).map(|word| word.stem).collect();
        let (start, end) = link.as_ref().map_or((0, 0), |link| (link.words.start, link.words.end));
        let is_second = |word: &Word<'_>| first[..word.bytes.start].ends_with('/');
        let stems = |words: &[Word<'_>], is_wanted: &dyn Fn(&Word<'_>) -> bool| {
            let mut stems: Vec<String> =
                words.iter().filter(|word| !word.is_small && is_wanted(word)).map(|word| word.stem.clone()).collect();
            stems.sort_unstable();
            stems.dedup();
            stems
        };
        let (strength, stem) = link.map_or((Strength::Acts, String::new()), |link| (link.strength, link.stem));
        Self {
            text: claim.to_owned(),
            strength,
            stem,
            literal: all.iter().map(|word| word.stem.clone()).collect(),
            before: stems(&all[..start], &|word| !names.contains(&word.stem)),
            effect: stems(&all[end..], &|word| !is_second(word)),
            also: stems(&all[end..], &|word| is_second(word)),
        }
    }

    /// The last word of the effect, when all of its words stand in a tail and no others stand before them but those of `own`, the effects of the substances.
    pub(super) fn said_in(&self, words: &[Word<'_>], tail: &Range<usize>, own: &BTreeSet<&str>) -> Option<usize> {
        let is_before = |stem: &String| words[..tail.start].iter().any(|word| is_same(&word.stem, stem));
        if self.effect.is_empty() || !self.before.iter().all(is_before) {
            return None;
        }
        let mut missing: Vec<&String> = self.effect.iter().collect();
        for at in tail.clone() {
            let word = &words[at];
            if word.is_small {
                continue;
            }
            missing.retain(|stem| !is_same(stem, &word.stem));
            if !own.iter().any(|stem| is_same(stem, &word.stem)) {
                return None;
            }
            if missing.is_empty() {
                return Some(at);
            }
        }
        None
    }

    /// How near a link comes to the one of the register when all words of the effect are there.
    pub(super) fn closeness_of(&self, link: &Link) -> Closeness {
        let is_own = link.strength == self.strength && (link.strength == Strength::Contributes || link.stem == self.stem);
        match link.strength {
            _ if is_own => Closeness::Authorised,
            Strength::Acts => Closeness::Stronger,
            _ => Closeness::OtherLink,
        }
    }

    /// Whether another wording says all of this one and more.
    pub(super) fn is_part_of(&self, other: &Self) -> bool {
        self.effect.len() < other.effect.len() && self.effect.iter().all(|stem| other.effect.contains(stem))
    }
}
