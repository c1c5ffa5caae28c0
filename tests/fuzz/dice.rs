//! Chance for the driver of the fuzz targets: numbers from a seed, and inputs changed by them.

use crate::LONGEST;
use crate::targets::Target;

/// A small generator of numbers (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % most.max(1) as u64) as usize
    }

    /// A range of a text, mostly a short one.
    pub(crate) fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len + 1);
        let most = if self.below(4) == 0 { len } else { 24 };
        start..(start + self.below(most + 1)).min(len)
    }

    pub(crate) fn mutate(&mut self, bytes: &mut Vec<u8>, target: &Target, kept: &[Vec<u8>]) {
        for _ in 0..=self.below(5) {
            let range = self.range(bytes.len());
            match self.below(9) {
                0 => drop(bytes.drain(range)),
                1 | 2 => drop(bytes.splice(range.start..range.start, target.words[self.below(target.words.len())].bytes())),
                3 => drop(bytes.splice(range, target.words[self.below(target.words.len())].bytes())),
                4 => {
                    let piece = bytes[range].to_vec();
                    let at = self.below(bytes.len() + 1);
                    drop(bytes.splice(at..at, piece));
                }
                5 => {
                    let other = &kept[self.below(kept.len())];
                    let piece = other[self.range(other.len())].to_vec();
                    drop(bytes.splice(range, piece));
                }
                6 if !bytes.is_empty() => {
                    let at = self.below(bytes.len());
                    bytes[at] = [b'"', b'\'', b'\n', b'<', b'9', b' ', 0, 0xff, b'\\'][self.below(9)];
                }
                7 if !bytes.is_empty() => {
                    let at = self.below(bytes.len());
                    bytes[at] ^= 1 << self.below(8);
                }
                _ => {
                    let piece = bytes[range.clone()].to_vec();
                    for _ in 0..self.below(30) {
                        drop(bytes.splice(range.start..range.start, piece.iter().copied()));
                    }
                }
            }
            bytes.truncate(LONGEST);
        }
    }
}
