//! Words to numbers: a hash table in flat memory, so that a stored one is ready after a copy.
//!
//! It knows spellings only; what a number means is the business of the scanner.

use super::pattern::normal_mark;
use crate::source::hash::hash;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The longest word that can be looked up, in bytes; longer ones are nobody's word.
const LONGEST: usize = u16::MAX as usize;

/// Words with numbers from 1; 0 stands for every other word.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    /// All words, one after the other.
    pub(super) text: String,
    /// Where each word ends in `text`; word number `n` is entry `n - 1`.
    #[serde(with = "super::stored")]
    pub(super) ends: Vec<u32>,
    /// Numbers of the marks of ASCII, by their code.
    #[serde(with = "super::stored")]
    pub(super) marks: Vec<u32>,
    /// Open addressing: the number of a word, or 0. The length is a power of two.
    #[serde(with = "super::stored")]
    pub(super) slots: Vec<u32>,
}

impl Vocabulary {
    /// A table of words in the order of their numbers.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut vocabulary = Self::default();
        for word in words {
            vocabulary.text.push_str(word);
            vocabulary.ends.push(vocabulary.text.len() as u32);
        }
        vocabulary.slots = vec![0; (vocabulary.ends.len() * 2 + 1).next_power_of_two()];
        for number in 1..=vocabulary.ends.len() as u32 {
            let word = vocabulary.word(number).as_bytes();
            let mask = vocabulary.slots.len() - 1;
            let mut slot = slot_of(head(word, 0..word.len()), word) & mask;
            while vocabulary.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            vocabulary.slots[slot] = number;
        }
        vocabulary.marks = (0..128).map(|code: u8| vocabulary.number(normal_mark(char::from(code)).as_bytes())).collect();
        vocabulary
    }

    /// Number of a mark of ASCII; 0 when it is unknown.
    pub(super) fn mark(&self, code: u8) -> u32 {
        self.marks.get(usize::from(code)).copied().unwrap_or(0)
    }

    /// All words in the order of their numbers.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        (1..=self.ends.len() as u32).map(|number| self.word(number))
    }

    /// The word behind a number.
    pub(super) fn word(&self, number: u32) -> &str {
        &self.text[self.range(number)]
    }

    #[inline]
    fn range(&self, number: u32) -> Range<usize> {
        let index = number as usize - 1;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        start..self.ends[index] as usize
    }

    /// Number of a word; 0 when it is unknown.
    pub(super) fn number(&self, word: &[u8]) -> u32 {
        self.number_in(word, 0..word.len())
    }

    /// Number of the word that stands in a range of a text. Nearly all words have up to eight bytes: those are compared
    /// as one number, which may be read together with what stands behind the word.
    #[inline]
    pub(super) fn number_in(&self, text: &[u8], range: Range<usize>) -> u32 {
        let length = range.len();
        if self.slots.is_empty() || length > LONGEST {
            return 0;
        }
        let head = head(text, range.clone());
        let mut slot = slot_of(head, &text[range.clone()]);
        loop {
            slot &= self.slots.len() - 1;
            let number = self.slots[slot];
            if number == 0 {
                return 0;
            }
            let known = self.range(number);
            if known.len() == length
                && self::head(self.text.as_bytes(), known.clone()) == head
                && (length <= 8 || self.text.as_bytes()[known] == text[range.clone()])
            {
                return number;
            }
            slot += 1;
        }
    }
}

/// The first eight bytes of a word as one number, with zeros for those behind its end.
#[inline]
fn head(text: &[u8], word: Range<usize>) -> u64 {
    let length = word.len().min(8);
    match text[word.start..].first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes) & BEFORE[length],
        None => text[word.start..word.start + length].iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}

/// For each number of bytes, a number of which those are set.
const BEFORE: [u64; 9] = [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff, 0xff_ffff_ffff_ffff, u64::MAX];

/// Where a word is looked for first.
#[inline]
fn slot_of(head: u64, word: &[u8]) -> usize {
    let all = if word.len() <= 8 { head } else { hash(word) };
    let mixed = all.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_nothing_else() {
        let words: Vec<String> = (0..5000).map(|number| format!("word{}é{number}", number % 7)).collect();
        let vocabulary = Vocabulary::new(words.iter().map(String::as_str));
        for (index, word) in words.iter().enumerate() {
            assert_eq!(vocabulary.number(word.as_bytes()), index as u32 + 1);
            assert_eq!(vocabulary.word(index as u32 + 1), word);
        }
        assert_eq!((vocabulary.number(b"word"), vocabulary.number(b"")), (0, 0));
        assert_eq!(Vocabulary::default().number(b"word"), 0);
    }
}
