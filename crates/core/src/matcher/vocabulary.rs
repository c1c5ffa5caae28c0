//! Words to numbers: a hash table in flat memory, so that a stored one is ready where it lies.
//!
//! It knows spellings only; what a number means is the business of the scanner.

use crate::matcher::flat::Column;
use crate::matcher::token::normal_mark;
use crate::source::hash::{FACTOR, hash};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Words with numbers from 1; 0 stands for every other word.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Vocabulary {
    /// All words, one after the other.
    text: String,
    /// Where each word begins in `text`, word number `n` at entry `n - 1`; one more at the end.
    starts: Column,
    /// For each word, its key as two numbers, the lower half first.
    keys: Column,
    /// Numbers of the marks of ASCII, by their code.
    marks: Column,
    /// Open addressing: the number of a word, or 0. The length is a power of two.
    slots: Column,
}

impl Vocabulary {
    /// A table of words in the order of their numbers.
    pub(crate) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let (mut text, mut starts) = (String::new(), vec![0]);
        for word in words {
            text.push_str(word);
            starts.push(text.len() as u32);
        }
        let mut vocabulary = Self { text, starts: starts.into(), ..Self::default() };
        let count = vocabulary.starts.len() as u32 - 1;
        let (mut keys, mut slots) = (Vec::new(), vec![0; (count as usize * 2 + 1).next_power_of_two()]);
        let mask = slots.len() - 1;
        for number in 1..=count {
            let word = vocabulary.word(number).as_bytes();
            let key = if word.len() <= SHORT { key_of_short(word, 0..word.len()) } else { key_of_long(word) };
            keys.extend([key as u32, (key >> 32) as u32]);
            let mut slot = first_slot(key) & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number;
        }
        (vocabulary.keys, vocabulary.slots) = (keys.into(), slots.into());
        vocabulary.marks = (0..128).map(|code: u8| vocabulary.number(normal_mark(char::from(code)).as_bytes())).collect();
        vocabulary
    }

    /// Number of a mark of ASCII; 0 when it is unknown.
    pub(crate) fn mark(&self, code: u8) -> u32 {
        self.marks.get(usize::from(code)).map_or(0, |number| number.get())
    }

    /// All words in the order of their numbers.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        (1..self.starts.len() as u32).map(|number| self.word(number))
    }

    /// The word behind a number.
    pub(crate) fn word(&self, number: u32) -> &str {
        &self.text[self.range(number)]
    }

    #[inline]
    fn range(&self, number: u32) -> Range<usize> {
        let bounds = &self.starts[number as usize - 1..number as usize + 1];
        bounds[0].get() as usize..bounds[1].get() as usize
    }

    /// Number of a word; 0 when it is unknown.
    pub(crate) fn number(&self, word: &[u8]) -> u32 {
        self.number_in(word, 0..word.len())
    }

    /// Number of the word that stands in a range of a text. Nearly all words have up to eight bytes: those are compared
    /// as one number, which may be read together with what stands behind the word.
    #[inline(always)]
    pub(crate) fn number_in(&self, text: &[u8], range: Range<usize>) -> u32 {
        if range.len() <= SHORT {
            self.find(key_of_short(text, range), |_| true)
        } else {
            let word = &text[range];
            self.find(key_of_long(word), |number| self.word(number).as_bytes() == word)
        }
    }

    /// The number of the wanted word among those with a key.
    #[inline(always)]
    fn find(&self, key: u64, is_wanted: impl Fn(u32) -> bool) -> u32 {
        let Some(last) = self.slots.len().checked_sub(1) else { return 0 };
        let keys = self.keys.as_chunks::<2>().0;
        let mut slot = first_slot(key);
        loop {
            let number = self.slots[slot & last].get();
            if number == 0 {
                return 0;
            }
            let [low, high] = keys[number as usize - 1];
            if u64::from(low.get()) | u64::from(high.get()) << 32 == key && is_wanted(number) {
                return number;
            }
            slot += 1;
        }
    }
}

/// Up to so many bytes a word is its own key.
const SHORT: usize = 8;

/// A word of up to eight bytes as one number, with zeros for those behind its end.
#[inline]
fn key_of_short(text: &[u8], word: Range<usize>) -> u64 {
    match text[word.start..].first_chunk::<SHORT>() {
        Some(bytes) => u64::from_le_bytes(*bytes) & BEFORE[word.len()],
        None => text[word].iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}

/// The key of a longer word, which other long words may share; it ends with a zero, as no short word does.
fn key_of_long(word: &[u8]) -> u64 {
    hash(word) << 8
}

/// For each number of bytes, a number of which those are set.
const BEFORE: [u64; SHORT + 1] = [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff, 0xff_ffff_ffff_ffff, u64::MAX];

/// Where a word is looked for first.
#[inline]
const fn first_slot(key: u64) -> usize {
    let mixed = key.wrapping_mul(FACTOR);
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
