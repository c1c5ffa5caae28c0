//! Findings by where they begin: which of them may share words with a span, without asking all. Nothing is known here of
//! rules, nor of what becomes of findings that share words.

use crate::source::Span;
use std::collections::BTreeSet;

/// Findings by where they begin and by their number. Nearly all are short; the few long ones are kept apart, since what
/// overlaps one of them may begin far behind its beginning.
pub(crate) struct Intervals {
    /// The last short one that begins in each stretch of the source.
    stretches: Vec<u32>,
    /// For each number where its finding begins and ends, and the one before it in its stretch.
    short: Vec<(Span, u32)>,
    long: BTreeSet<(usize, usize)>,
    /// The length of the longest.
    longest: usize,
}

impl Intervals {
    /// The length from which a span is a long one, and that of a stretch, in bytes.
    const LONG: usize = 256;
    const NONE: u32 = u32::MAX;

    /// For a source of so many bytes, and so many findings.
    pub(crate) fn new(bytes: usize, findings: usize) -> Self {
        let stretches = vec![Self::NONE; bytes / Self::LONG + 1];
        Self { stretches, short: Vec::with_capacity(findings), long: BTreeSet::new(), longest: 0 }
    }

    /// Adds a finding.
    pub(crate) fn insert(&mut self, span: Span, index: usize) {
        if self.short.len() <= index {
            self.short.resize(index + 1, (span, Self::NONE));
        }
        if span.len() >= Self::LONG {
            self.long.insert((span.start, index));
            self.longest = self.longest.max(span.len());
            return;
        }
        let last = &mut self.stretches[span.start / Self::LONG];
        self.short[index] = (span, *last);
        *last = index as u32;
    }

    /// Takes a finding out.
    pub(crate) fn remove(&mut self, span: Span, index: usize) {
        if span.len() >= Self::LONG {
            self.long.remove(&(span.start, index));
            return;
        }
        let before = self.short[index].1;
        let last = &mut self.stretches[span.start / Self::LONG];
        if *last == index as u32 {
            *last = before;
            return;
        }
        let mut at = *last;
        while self.short[at as usize].1 != index as u32 {
            at = self.short[at as usize].1;
        }
        self.short[at as usize].1 = before;
    }

    /// Names the findings that may overlap a span, by number and beginning.
    pub(crate) fn around(&self, span: Span, mut name: impl FnMut(usize, usize)) {
        let behind = span.end.max(span.start + 1);
        let first = span.start.saturating_sub(Self::LONG) / Self::LONG;
        let last = (behind / Self::LONG + 1).min(self.stretches.len());
        for &stretch in self.stretches.get(first..last).unwrap_or_default() {
            let mut index = stretch;
            while let Some(&(other, before)) = self.short.get(index as usize) {
                if other.start < behind && span.start <= other.end {
                    name(index as usize, other.start);
                }
                index = before;
            }
        }
        if !self.long.is_empty() {
            let first = span.start.saturating_sub(self.longest);
            self.long.range((first, 0)..(behind, 0)).for_each(|&(start, index)| name(index, start));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_overlap_a_span_are_named() {
        let mut seed = 7_usize;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut spans: Vec<Span> = Vec::new();
        let mut starts = Intervals::new(6000, 0);
        for index in 0..300 {
            let (start, most) = (random(3000), if index % 9 == 0 { 3000 } else { 90 });
            spans.push(Span::new(start, start + random(most)));
            starts.insert(spans[index], index);
            if index % 3 == 0 {
                let moved = random(index + 1);
                starts.remove(spans[moved], moved);
                spans[moved].end += 40;
                starts.insert(spans[moved], moved);
            }
            let start = random(3000);
            let asked = Span::new(start, start + random(500));
            let mut named = Vec::new();
            starts.around(asked, |index, start| {
                assert_eq!(start, spans[index].start);
                named.push(index);
            });
            named.retain(|&index| spans[index].overlaps(asked));
            named.sort_unstable();
            let wanted: Vec<usize> = (0..spans.len()).filter(|&index| spans[index].overlaps(asked)).collect();
            assert_eq!(named, wanted);
        }
    }
}
