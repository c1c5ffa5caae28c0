//! Which patterns can begin where: rows of patterns by first word or list, sorted out by what stands behind.
//!
//! "The" begins hundreds of patterns and nearly none of them matches. Where only certain words and lists can stand right
//! behind the beginning, a pattern is filed under both, and two of them side by side in a text are nearly always a pair
//! that no pattern begins with.

use crate::matcher::flat::{Column, Number};
use crate::source::hash::spread;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// Rows of numbers of different lengths, one after the other.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Rows {
    /// Where each row begins; one more at the end.
    starts: Column,
    /// All rows.
    items: Column,
}

impl Rows {
    pub(crate) fn new(rows: impl IntoIterator<Item = Vec<u32>>) -> Self {
        let (mut starts, mut items) = (vec![0], Vec::new());
        for row in rows {
            items.extend(row);
            starts.push(items.len() as u32);
        }
        Self { starts: starts.into(), items: items.into() }
    }

    #[inline]
    pub(crate) fn row(&self, index: usize) -> &[Number] {
        let bounds = &self.starts[index..index + 2];
        &self.items[bounds[0].get() as usize..bounds[1].get() as usize]
    }
}

/// Flag of an opening: the pattern needs another word near its first.
pub(crate) const NEEDS_REQUIRED: u32 = 1;
/// Flag of an opening: the pattern is nothing but its first word or list.
pub(crate) const IS_ALL: u32 = 2;
/// Flag of an opening: the pattern is nothing but its first two words or lists.
pub(crate) const IS_PAIR: u32 = 4;
/// Flag of an opening: its program goes on behind the first word.
pub(crate) const IS_BEHIND: u32 = 8;
/// Where among the flags it stands how many words there may be before what a pattern needs.
pub(crate) const REACH: u32 = 4;
/// So many words or more.
pub(crate) const ANY_REACH: u32 = 15;
/// How many bits the flags take; the number of the pattern stands above them.
pub(crate) const FLAGS: u32 = 8;

/// The most words that there may be before what a pattern needs.
#[inline]
pub(crate) const fn reach(opening: u32) -> u32 {
    let reach = opening >> REACH & ANY_REACH;
    if reach == ANY_REACH { u32::MAX / 2 } else { reach }
}

/// Patterns by what they can begin with: one element, which is a word or a list, and where only certain elements can
/// follow it, by those two. An opening is two numbers: the pattern with the flags, and where its program is entered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct PairIndex {
    /// For each element, where its rows begin: in `needs`, in `anything`, and in `seconds`; one more at the end.
    starts: Column,
    /// The requirements of patterns that the element meets.
    needs: Column,
    /// Openings behind which anything can follow.
    anything: Column,
    /// The elements that can follow.
    seconds: Column,
    /// For each of `seconds`, its openings.
    pairs: Rows,
    /// Open addressing by both elements of a pair: one more than its place in `seconds`, or 0.
    slots: Column,
    /// One bit for each pair, at its hash. Most pairs of a text begin no pattern, and this is all that has to be looked at.
    filter: Column,
}

/// Bits of the filter for each slot: one in sixteen is set or fewer, so few pairs pass it that begin no pattern.
const BITS: usize = 8;

/// The openings of one element, as they are collected.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// The needs of patterns that it meets.
    pub(crate) needs: Vec<u32>,
    /// Openings behind which anything can follow.
    pub(crate) anything: Vec<Entry>,
    /// Openings by the element that follows.
    pub(crate) pairs: BTreeMap<u32, Vec<Entry>>,
}

/// How many rows each element has.
const COLUMNS: usize = 3;

/// The requirements that an element meets, and the patterns that it begins.
pub(crate) struct Begun<'o> {
    /// The needs of patterns that it meets.
    pub(crate) needs: &'o [Number],
    /// The openings with it behind which anything can follow.
    pub(crate) anything: &'o [[Number; 2]],
    /// Where its pairs are.
    pub(crate) pairs: Range<usize>,
}

/// A pattern with the flags, and where its program is entered.
pub(crate) type Entry = [u32; 2];

impl PairIndex {
    pub(crate) fn new(rows: Vec<Row>) -> Self {
        let count: usize = rows.iter().map(|row| row.pairs.len()).sum();
        let slots = (count * 2 + 1).next_power_of_two().max(4);
        let (mut starts, mut needs, mut anything, mut seconds) = (vec![0; COLUMNS], Vec::new(), Vec::new(), Vec::new());
        let (mut places, mut filter, mut pairs) = (vec![0; slots], vec![0; slots * BITS / 32], Vec::with_capacity(count));
        for (first, mut row) in rows.into_iter().enumerate() {
            // Side by side, those of one sort are decided alike.
            row.anything.sort_by_key(|[pattern, _]| pattern & NEEDS_REQUIRED);
            needs.extend(row.needs);
            anything.extend(row.anything.into_flattened());
            for (second, openings) in row.pairs {
                let hash = as_first(first as u32) ^ as_second(second);
                let (bit, mut slot) = (hash as usize & (slots * BITS - 1), hash as usize & (slots - 1));
                filter[bit / 32] |= 1 << (bit % 32);
                while places[slot] != 0 {
                    slot = (slot + 1) & (slots - 1);
                }
                places[slot] = seconds.len() as u32 + 1;
                seconds.push(second);
                pairs.push(openings.into_flattened());
            }
            starts.extend([needs.len() as u32, anything.len() as u32, seconds.len() as u32]);
        }
        Self {
            starts: starts.into(),
            needs: needs.into(),
            anything: anything.into(),
            seconds: seconds.into(),
            pairs: Rows::new(pairs),
            slots: places.into(),
            filter: filter.into(),
        }
    }

    /// The requirements that an element meets, and the patterns that it begins.
    #[inline]
    pub(crate) fn of(&self, element: u32) -> Begun<'_> {
        let (bounds, _) = self.starts[element as usize * COLUMNS..element as usize * COLUMNS + 2 * COLUMNS].as_chunks::<COLUMNS>();
        let [needs, anything, pairs] = std::array::from_fn(|column| bounds[0][column].get() as usize..bounds[1][column].get() as usize);
        Begun { needs: &self.needs[needs], anything: self.anything[anything].as_chunks().0, pairs }
    }

    /// The openings with two elements: `first` is the first one [`as_first`], and `pairs` is where its pairs are.
    #[inline]
    pub(crate) fn pair(&self, first: u32, second: u32, pairs: &Range<usize>) -> &[[Number; 2]] {
        let hash = first ^ as_second(second);
        let bit = hash as usize & (self.filter.len() * 32 - 1);
        if self.filter[bit / 32].get() >> (bit % 32) & 1 == 0 { &[] } else { self.sure_pair(hash, second, pairs) }
    }

    #[inline]
    fn sure_pair(&self, hash: u32, second: u32, pairs: &Range<usize>) -> &[[Number; 2]] {
        let mut slot = hash as usize;
        while let Some(at) = self.slots[slot & (self.slots.len() - 1)].get().checked_sub(1) {
            let at = at as usize;
            if self.seconds[at].get() == second && pairs.contains(&at) {
                return self.pairs.row(at).as_chunks().0;
            }
            slot += 1;
        }
        &[]
    }
}

/// The first element of a pair, spread over 32 bits.
#[inline]
pub(crate) const fn as_first(element: u32) -> u32 {
    spread(element) ^ spread(element) >> 15
}

/// The second element of a pair, spread over 32 bits in another way.
#[inline]
pub(crate) const fn as_second(element: u32) -> u32 {
    element.wrapping_mul(0x85eb_ca6b).rotate_left(16)
}
