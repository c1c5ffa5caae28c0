//! Word frequencies: guesses how often words and lists occur in a text, so that the rarest part of a pattern decides.

use crate::matcher::{BUILT_IN_LISTS, ListId};
use rustc_hash::FxHashMap;

/// Guesses how often words and lists occur in a text, to choose what a pattern is tried for.
pub(crate) struct Frequencies {
    words: Vec<u32>,
    lists: Vec<u32>,
    /// For each list, the most words that a member has.
    longest: Vec<u32>,
}

/// The most words of what the scanner finds for a list by itself: `77 per cent`.
const LONGEST_BUILT_IN: u32 = 3;

/// Words that stand in nearly every sentence.
pub(crate) const COMMON_WORDS: &str = "a about after all also an and any are as at be been before but by can could do does each even every for from \
    get had has have he help helps her his how i if in into is it its just like make makes may me might more most much my need no not now \
    of on one only or other our out over own patients people she so some such than that the their them then there these they this those \
    through time to too treatment under up us use used very was way we well were what when where which while who will with without would \
    you your , . - \" ' ( ) : ;";

impl Frequencies {
    pub(crate) fn new(vocabulary: &FxHashMap<Box<str>, u32>, lists: usize, members: &[(ListId, Vec<u32>)], supers: &[Vec<ListId>]) -> Self {
        let mut words = vec![1; vocabulary.len() + 1];
        for word in COMMON_WORDS.split_ascii_whitespace() {
            if let Some(&number) = vocabulary.get(word) {
                words[number as usize] = 500;
            }
        }
        // A list costs what its members cost; whatever starts with a common word is common only if it is one word.
        let mut longest: Vec<u32> = (0..lists).map(|list| if list < BUILT_IN_LISTS.len() { LONGEST_BUILT_IN } else { 0 }).collect();
        let mut lists = vec![0_u32; lists];
        for (list, sequence) in members {
            let cost = if sequence.len() == 1 { words[sequence[0] as usize] } else { 1 };
            for &outer in &supers[*list as usize] {
                lists[outer as usize] = lists[outer as usize].saturating_add(cost);
                longest[outer as usize] = longest[outer as usize].max(sequence.len() as u32);
            }
        }
        for (list, cost) in lists.iter_mut().enumerate() {
            *cost = (*cost).max(10);
            if list < BUILT_IN_LISTS.len() {
                *cost = cost.saturating_add(300);
            }
        }
        Self { words, lists, longest }
    }

    /// A guess how often a word occurs.
    pub(crate) fn word(&self, word: u32) -> u32 {
        self.words[word as usize]
    }

    /// A guess how often a list occurs.
    pub(crate) fn list(&self, list: ListId) -> u32 {
        self.lists[list as usize]
    }

    /// The most words that a member of a list has.
    pub(crate) fn longest(&self, list: ListId) -> u32 {
        self.longest[list as usize]
    }
}
