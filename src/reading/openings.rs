//! Which patterns can begin where: rows of pattern numbers by first word or list, sorted out by what stands behind.
//!
//! "The" begins hundreds of patterns and nearly none of them matches. What can stand right behind the beginning is known
//! as a signature, a few of 64 bits, and nearly always the next word has none of them.

use super::program::Signature;
use serde::{Deserialize, Serialize};

/// Rows of numbers of different lengths, one after the other.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Rows {
    /// Where each row ends.
    #[serde(with = "super::stored")]
    pub(super) ends: Vec<u32>,
    /// All rows.
    #[serde(with = "super::stored")]
    pub(super) items: Vec<u32>,
}

impl Rows {
    pub(super) fn new(rows: impl IntoIterator<Item = Vec<u32>>) -> Self {
        let mut all = Self::default();
        for row in rows {
            all.items.extend(row);
            all.ends.push(all.items.len() as u32);
        }
        all
    }

    #[inline]
    pub(super) fn range(&self, index: usize) -> std::ops::Range<usize> {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        start..self.ends[index] as usize
    }

    #[inline]
    pub(super) fn row(&self, index: usize) -> &[u32] {
        &self.items[self.range(index)]
    }
}

/// Flag of an opening: the pattern needs another word of the sentence beside its first.
pub(super) const NEEDS_ANCHOR: u32 = 1;
/// Flag of an opening: the pattern is nothing but its first word or list.
pub(super) const IS_ALL: u32 = 2;
/// How many bits the flags take; the number of the pattern stands above them.
pub(super) const FLAGS: u32 = 2;

/// Patterns by what they can begin with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Openings {
    /// The numbers of the patterns, with the flags.
    patterns: Rows,
    /// For each of them, the signature of what can stand behind its beginning.
    #[serde(with = "super::stored::wide")]
    behind: Vec<Signature>,
}

impl Openings {
    pub(super) fn new(rows: Vec<Vec<(u32, Signature)>>) -> Self {
        let behind = rows.iter().flatten().map(|&(_, behind)| behind).collect();
        let patterns = rows.into_iter().map(|row| row.into_iter().map(|(pattern, _)| pattern).collect());
        Self { patterns: Rows::new(patterns), behind }
    }

    /// The patterns of a row that what stands behind does not rule out.
    #[inline]
    pub(super) fn possible(&self, row: usize, behind: Signature) -> impl Iterator<Item = u32> {
        let range = self.patterns.range(row);
        let fits = self.behind[range.clone()].iter().zip(&self.patterns.items[range]);
        fits.filter(move |(fitting, _)| **fitting & behind != 0).map(|(_, &pattern)| pattern)
    }
}
