//! Scan: the words found in a document, list members, matches, each in text order.

use crate::matcher::token::{Token, TokenKind};
use crate::matcher::{ListId, PatternId};
use serde::{Deserialize, Serialize};
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
    /// The order of the marks of one token: longest first, then by list.
    #[inline]
    pub(crate) const fn rank(&self) -> u64 {
        ((!self.end as u64) << 16) | self.list as u64
    }

    /// The tokens it covers.
    pub const fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A set of lists. Asking for one of them costs the same however many they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<ListId>", into = "Vec<ListId>")]
pub struct ListSet {
    lists: Vec<ListId>,
    /// For each list up to the last of these, whether it is in the set.
    is_member: Vec<bool>,
    /// One bit for each list, 64 to a number, up to the last that is in the set.
    words: Vec<u64>,
}

impl From<Vec<ListId>> for ListSet {
    fn from(lists: Vec<ListId>) -> Self {
        Self::of(lists)
    }
}

impl From<ListSet> for Vec<ListId> {
    fn from(set: ListSet) -> Self {
        set.lists
    }
}

impl ListSet {
    /// The set of these lists.
    pub fn of(lists: Vec<ListId>) -> Self {
        let count = lists.iter().max().map_or(0, |&last| usize::from(last) + 1);
        let mut is_member = vec![false; count];
        for &list in &lists {
            is_member[usize::from(list)] = true;
        }
        let bits = |lists: &[bool]| lists.iter().rev().fold(0, |bits, &is_member| bits << 1 | u64::from(is_member));
        let words = is_member.chunks(64).map(bits).collect();
        Self { lists, is_member, words }
    }

    /// The lists, in the order in which they were named.
    pub fn lists(&self) -> &[ListId] {
        &self.lists
    }

    /// Whether a list is in it.
    #[inline]
    pub fn has(&self, list: ListId) -> bool {
        self.is_member.get(usize::from(list)).is_some_and(|&is_member| is_member)
    }

    /// Whether it has a list in common with others, one bit for each.
    #[inline]
    pub(crate) fn meets(&self, others: &[u64]) -> bool {
        self.words.iter().zip(others).fold(0, |common, (word, others)| common | word & others) != 0
    }
}

/// The result of one scan of a document.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// All words and marks of the document.
    pub tokens: Vec<Token>,
    /// For each sentence of the document, its tokens.
    pub sentences: Vec<Range<usize>>,
    /// For each token, its sentence.
    pub(crate) sentence_of: Vec<u32>,
    /// For each sentence, `list_words` numbers with one bit for each list that has a member in it.
    pub(crate) lists_of: Vec<u64>,
    pub(crate) list_words: usize,
    /// List members, in order of their first token, longest first.
    pub(crate) list_marks: Vec<ListMark>,
    /// For each token, where its list marks start in `list_marks`; one more at the end.
    pub(crate) list_index: Vec<u32>,
    /// Pattern matches.
    pub(crate) marks: Marks,
}

/// The matches of all patterns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Those of one pattern side by side and in text order.
    pub(crate) all: Vec<Mark>,
    /// For each pattern, where its matches begin in `all` and where they end.
    pub(crate) ranges: Vec<[u32; 2]>,
    /// One bit for each pattern that matches anywhere: few do, and thousands are asked for.
    pub(crate) is_found: Vec<u64>,
}

impl Scan {
    /// Matches of a pattern, in text order.
    #[inline]
    pub fn marks(&self, pattern: PatternId) -> &[Mark] {
        if self.marks.is_found[pattern as usize / 64] >> (pattern % 64) & 1 == 0 {
            return &[];
        }
        let [start, end] = self.marks.ranges[pattern as usize];
        &self.marks.all[start as usize..end as usize]
    }

    /// Matches of a pattern that start inside a range of tokens, in text order.
    #[inline]
    pub fn marks_in(&self, pattern: PatternId, tokens: &Range<usize>) -> &[Mark] {
        let marks = self.marks(pattern);
        if marks.is_empty() {
            return marks;
        }
        let first = marks.partition_point(|mark| (mark.start as usize) < tokens.start);
        let count = marks[first..].partition_point(|mark| (mark.start as usize) < tokens.end);
        &marks[first..first + count]
    }

    /// For each sentence one bit for each list that has a member in it.
    #[inline]
    pub(crate) fn lists_of_sentences(&self) -> impl Iterator<Item = &[u64]> {
        self.lists_of.chunks_exact(self.list_words.max(1))
    }

    /// Whether a sentence has a member of any of these lists.
    #[inline]
    pub fn has_any(&self, sentence: usize, lists: &ListSet) -> bool {
        lists.meets(&self.lists_of[sentence * self.list_words..][..self.list_words])
    }

    /// List members that start at a token, longest first.
    #[inline]
    pub fn lists_at(&self, token: usize) -> &[ListMark] {
        &self.list_marks[self.list_index[token] as usize..self.list_index[token + 1] as usize]
    }

    /// List members that start in a range of tokens, in text order.
    #[inline]
    pub(crate) fn lists_from(&self, tokens: Range<usize>) -> &[ListMark] {
        &self.list_marks[self.list_index[tokens.start] as usize..self.list_index[tokens.end] as usize]
    }

    /// List members inside a range of tokens, in text order.
    #[inline]
    pub fn lists_in(&self, tokens: Range<usize>) -> impl Iterator<Item = &ListMark> {
        let end = tokens.end as u32;
        let range = if tokens.is_empty() { 0..0 } else { self.list_index[tokens.start] as usize..self.list_index[tokens.end] as usize };
        self.list_marks[range].iter().filter(move |mark| mark.end <= end)
    }

    /// The prose range of a range of tokens.
    #[inline]
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

    /// Index of the sentence that holds a token; behind the last token the number of sentences.
    #[inline]
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentence_of.get(token).map_or(self.sentences.len(), |&sentence| sentence as usize)
    }
}

/// Token indices by type, collected in one pass: several questions are about the same ones.
#[derive(Debug, Default)]
pub(crate) struct TokenIndex {
    /// How many words and numbers there are.
    pub(crate) counted: usize,
    /// Straight quotation marks, single and double.
    pub(crate) quotes: Vec<usize>,
    /// Numbers.
    pub(crate) numbers: Vec<usize>,
}

impl TokenIndex {
    /// Walks over all tokens.
    pub(crate) fn of(tokens: &[Token]) -> Self {
        let mut index = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Word => index.counted += 1,
                TokenKind::Number => {
                    index.counted += 1;
                    index.numbers.push(at);
                }
                TokenKind::Mark('"' | '\'') => index.quotes.push(at),
                _ => {}
            }
        }
        index
    }
}
