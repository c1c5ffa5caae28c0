//! Search of a page for the wordings of a register: exact uses, and near ones with their difference.
//!
//! The linter calls it with the prose of a page in sentences. An exact use has every word, figure and sign of an approved wording in its order and nothing
//! beside them that changes it; whatever is less than that is near at most. Near uses are looked for only among claims that the page may use.

use crate::claims::house::difference::{self, Difference, Weighed};
use crate::claims::house::index::{NONE, Wording};
use crate::claims::house::tokens::{form_of, ranges};
use crate::claims::house::weight::weight;
use crate::claims::house::{Claim, House};
use std::cmp::Reverse;
use std::ops::Range;

/// How many wordings are laid beside one sentence word by word: those of which most stands there. A register may have hundreds that differ in one figure.
const MOST_ALIGNED: usize = 6;

/// A sentence of a page.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// The block that it stands in; a wording of several sentences stands in one block.
    pub block: usize,
}

/// Words of a page that use a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The number of the claim in the register.
    pub claim: usize,
    /// Which of its wordings.
    pub wording: usize,
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// The block that they stand in.
    pub block: usize,
    /// How they differ; `None` for an exact use.
    pub difference: Option<Difference>,
}

/// A token of the page.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: u32,
    end: u32,
    form: u32,
    class: u32,
}

/// A block of the page in tokens.
#[derive(Debug, Default)]
struct Page {
    words: Vec<Word>,
    /// Where each sentence begins among the words, and the end of the last one.
    starts: Vec<usize>,
}

impl House {
    /// The uses of a page in order of place. Of several claims with the same wording each is given; `may_use` says which of them the page may use.
    pub fn uses(&self, text: &str, sentences: &[Sentence], may_use: impl Fn(&Claim) -> bool) -> Vec<Use> {
        let mut found = Vec::new();
        let mut seen = vec![0_u32; self.index.class_count()];
        let (mut stamp, mut page) = (0, Page::default());
        for block in sentences.chunk_by(|a, b| a.block == b.block) {
            self.read(text, block, &mut page);
            let first = found.len();
            self.exact(text, block, &page, &mut found);
            let exact: Vec<Range<usize>> = found[first..].iter().map(|one: &Use| one.bytes.clone()).collect();
            for at in 0..block.len() {
                stamp += 1;
                self.near(text, block, &page, at, (&mut seen, stamp), &exact, &may_use, &mut found);
            }
        }
        found.sort_by_key(|one| (one.bytes.start, one.bytes.end, one.claim));
        found
    }

    /// A block in tokens.
    fn read(&self, text: &str, block: &[Sentence], page: &mut Page) {
        page.words.clear();
        page.starts.clear();
        let mut form = String::new();
        for sentence in block {
            page.starts.push(page.words.len());
            let from = sentence.bytes.start;
            ranges(&text[sentence.bytes.clone()], |bytes| {
                let (start, end) = (from + bytes.start, from + bytes.end);
                form_of(&text[start..end], &mut form);
                let (number, class) = self.index.numbers(&form);
                page.words.push(Word { start: start as u32, end: end as u32, form: number, class });
            });
        }
        page.starts.push(page.words.len());
    }

    fn exact(&self, text: &str, block: &[Sentence], page: &Page, found: &mut Vec<Use>) {
        let first = found.len();
        let words = &page.words;
        for (at, word) in words.iter().enumerate() {
            for &(number, place) in self.index.at_form(word.form) {
                let wording = &self.index.wordings[number as usize];
                let forms = self.index.forms(wording);
                let Some(start) = at.checked_sub(place as usize) else { continue };
                let end = start + forms.len();
                let is_same = end <= words.len() && words[start..end].iter().zip(forms).all(|(word, form)| word.form == *form);
                if is_same && self.stands_alone(text, page, wording, start..end) {
                    found.push(Use {
                        claim: wording.claim as usize,
                        wording: wording.number as usize,
                        bytes: words[start].start as usize..words[end - 1].end as usize,
                        block: block[0].block,
                        difference: None,
                    });
                }
            }
        }
        // Of wordings inside one another the longest one is meant.
        let all: Vec<Range<usize>> = found[first..].iter().map(|one| one.bytes.clone()).collect();
        let is_inside =
            |one: &Range<usize>| all.iter().any(|other| other.start <= one.start && one.end <= other.end && other.len() > one.len());
        let mut at = 0;
        found.retain(|one| {
            at += 1;
            at <= first || !is_inside(&one.bytes)
        });
    }

    /// Whether nothing stands beside a wording that changes it. Whole sentences must be whole; a part of one must end where its clause does, in a sentence
    /// without further words about strength, figures, time or people.
    fn stands_alone(&self, text: &str, page: &Page, wording: &Wording, words: Range<usize>) -> bool {
        let first = page.starts.iter().rposition(|start| *start <= words.start).unwrap_or(0);
        let first = page.starts[first];
        let last = page.starts.iter().copied().find(|start| *start >= words.end).unwrap_or(page.words.len());
        if first == words.start && last == words.end {
            return true;
        }
        if wording.is_sentence {
            return false;
        }
        let behind = text[page.words[words.end - 1].end as usize..].trim_start_matches(['"', '\'']);
        let is_end = words.end == last || behind.starts_with([';', ':', ')']) || behind.starts_with(" - ");
        let mut form = String::new();
        let is_material = |at: usize| {
            form_of(&text[page.words[at].start as usize..page.words[at].end as usize], &mut form);
            weight(&form).is_material()
        };
        is_end && !(first..words.start).chain(words.end..last).any(is_material)
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a search, with what its loop keeps")]
    fn near(
        &self,
        text: &str,
        block: &[Sentence],
        page: &Page,
        at: usize,
        (seen, stamp): (&mut [u32], u32),
        exact: &[Range<usize>],
        may_use: impl Fn(&Claim) -> bool,
        found: &mut Vec<Use>,
    ) {
        let own = &page.words[page.starts[at]..page.starts[at + 1]];
        own.iter().filter(|word| word.class != NONE).for_each(|word| seen[word.class as usize] = stamp);
        let mut candidates: Vec<u32> = Vec::new();
        for word in own {
            let here = self
                .index
                .at_class(word.class)
                .iter()
                .filter(|(second, number)| seen[*second as usize] == stamp || self.index.wordings[*number as usize].sentences > 1);
            candidates.extend(here.map(|(_, number)| *number));
        }
        candidates.sort_unstable();
        candidates.dedup();
        // Where a wording may stand, with how much of it does: (hundredths, number, first sentence).
        let mut windows: Vec<(Reverse<usize>, u32, usize)> = Vec::new();
        for number in candidates {
            let wording = &self.index.wordings[number as usize];
            if !may_use(&self.claims[wording.claim as usize]) {
                continue;
            }
            let length = wording.sentences as usize;
            if length > block.len() {
                continue;
            }
            for start in (at + 1).saturating_sub(length)..=at.min(block.len().saturating_sub(length)) {
                let words = &page.words[page.starts[start]..page.starts[start + length]];
                let has = |class: &&u32| {
                    if length == 1 { seen[**class as usize] == stamp } else { words.iter().any(|word| word.class == **class) }
                };
                let missing = wording.heart.iter().filter(|class| !has(class)).count();
                if missing > usize::from(wording.heart.len() >= 5) {
                    continue;
                }
                let bytes = block[start].bytes.start..block[start + length - 1].bytes.end;
                if exact.iter().any(|one| one.start < bytes.end && bytes.start < one.end) {
                    continue;
                }
                let forms = self.index.forms(wording);
                let there = forms.iter().filter(|form| words.iter().any(|word| word.form == **form)).count();
                windows.push((Reverse(there * 100 / forms.len().max(1)), number, start));
            }
        }
        windows.sort_unstable();
        let mut best: Option<Use> = None;
        let mut weighed: Option<(Range<usize>, Vec<Weighed>)> = None;
        for (_, number, start) in windows.into_iter().take(MOST_ALIGNED) {
            let wording = &self.index.wordings[number as usize];
            let bytes = block[start].bytes.start..block[start + wording.sentences as usize - 1].bytes.end;
            let approved = self.claims[wording.claim as usize].wordings().nth(wording.number as usize).unwrap_or_default();
            let here = &text[bytes.clone()];
            let (_, tokens) = match weighed.take().filter(|(known, _)| *known == bytes) {
                Some(known) => weighed.insert(known),
                None => weighed.insert((bytes.clone(), difference::weighed(here))),
            };
            let Some(difference) = difference::beside(approved, here, tokens, bytes.start) else { continue };
            let better = best
                .as_ref()
                .and_then(|one| one.difference.as_ref())
                .is_none_or(|one| (difference.kept, Reverse(difference.changes.len())) > (one.kept, Reverse(one.changes.len())));
            if better {
                best = Some(Use {
                    claim: wording.claim as usize,
                    wording: wording.number as usize,
                    bytes: difference.bytes.clone(),
                    block: block[at].block,
                    difference: Some(difference),
                });
            }
        }
        let best = best.filter(|best| !found.iter().any(|one| one.bytes.start < best.bytes.end && best.bytes.start < one.bytes.end));
        found.extend(best);
    }

    /// Whether a text holds some words, in their order and with nothing between them, whatever stands beside them.
    pub fn holds(text: &str, words: &str) -> bool {
        use crate::claims::house::tokens::tokens;
        let wanted: Vec<String> = tokens(words).into_iter().map(|token| token.form).collect();
        let here: Vec<String> = tokens(text).into_iter().map(|token| token.form).collect();
        !wanted.is_empty() && here.windows(wanted.len()).any(|window| window == wanted)
    }
}
