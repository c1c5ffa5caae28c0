//! What one scan of a document found: words, list members, matches, each in text order.

use super::scanner::{ListId, PatternId};
use super::words::Token;
use std::ops::Range;

/// A place where a pattern matches: a range of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Which pattern.
    pub pattern: PatternId,
    /// First token.
    pub start: u32,
    /// Token after the last one.
    pub end: u32,
}

impl Mark {
    /// The tokens it covers.
    pub const fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place where a member of a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMark {
    /// Which list.
    pub list: ListId,
    /// First token.
    pub start: u32,
    /// Token after the last one.
    pub end: u32,
}

impl ListMark {
    /// The tokens it covers.
    pub const fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A set of lists, to ask whether a sentence has a member of any of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListSet(Vec<u64>);

impl ListSet {
    /// The set of these lists.
    pub fn of<'l>(lists: impl IntoIterator<Item = &'l ListId>) -> Self {
        let mut set = Self::default();
        lists.into_iter().for_each(|&list| set.insert(list));
        set
    }

    fn insert(&mut self, list: ListId) {
        let (word, bit) = (usize::from(list / 64), list % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    /// Whether both have a list in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(own, others)| own & others != 0)
    }
}

/// What one scan of a document found.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// All words and marks of the document.
    pub tokens: Vec<Token>,
    /// For each sentence of the document, its tokens.
    pub sentences: Vec<Range<usize>>,
    /// For each sentence, the lists that have a member in it.
    pub(super) lists_of: Vec<ListSet>,
    /// List members, in order of their first token, longest first.
    pub(super) list_marks: Vec<ListMark>,
    /// For each token, where its list marks start in `list_marks`; one more at the end.
    pub(super) list_index: Vec<u32>,
    /// Pattern matches, in order of pattern, then place.
    pub(super) marks: Vec<Mark>,
    /// For each pattern, one bit: whether it has marks. Most of thousands of patterns have none.
    pub(super) matched: Vec<u64>,
}

impl Scan {
    /// Matches of a pattern, in text order.
    pub fn marks(&self, pattern: PatternId) -> &[Mark] {
        if self.matched[pattern as usize / 64] >> (pattern % 64) & 1 == 0 {
            return &[];
        }
        let start = self.marks.partition_point(|mark| mark.pattern < pattern);
        let len = self.marks[start..].partition_point(|mark| mark.pattern == pattern);
        &self.marks[start..start + len]
    }

    /// Matches of a pattern that start inside a range of tokens, in text order.
    pub fn marks_in(&self, pattern: PatternId, tokens: &Range<usize>) -> &[Mark] {
        let marks = self.marks(pattern);
        let first = marks.partition_point(|mark| (mark.start as usize) < tokens.start);
        let count = marks[first..].partition_point(|mark| (mark.start as usize) < tokens.end);
        &marks[first..first + count]
    }

    /// The lists that have a member in a sentence.
    pub fn lists_of(&self, sentence: usize) -> &ListSet {
        &self.lists_of[sentence]
    }

    /// List members that start at a token, longest first.
    pub fn lists_at(&self, token: usize) -> &[ListMark] {
        &self.list_marks[self.list_index[token] as usize..self.list_index[token + 1] as usize]
    }

    /// List members inside a range of tokens, in text order.
    pub fn lists_in(&self, tokens: Range<usize>) -> impl Iterator<Item = &ListMark> {
        let end = tokens.end as u32;
        let range = if tokens.is_empty() { 0..0 } else { self.list_index[tokens.start] as usize..self.list_index[tokens.end] as usize };
        self.list_marks[range].iter().filter(move |mark| mark.end <= end)
    }

    /// The prose range of a range of tokens.
    pub fn prose(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            let at = self.tokens.get(tokens.start).map_or(0, |token| token.start as usize);
            return at..at;
        }
        self.tokens[tokens.start].start as usize..self.tokens[tokens.end - 1].end as usize
    }

    /// First token that ends after a prose offset.
    pub fn token_at(&self, prose: usize) -> usize {
        self.tokens.partition_point(|token| token.end as usize <= prose)
    }

    /// Index of the sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= token)
    }
}
