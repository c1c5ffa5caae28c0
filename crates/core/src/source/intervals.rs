//! Interval index: which of many numbered spans overlap one, without a look at all of them.
//!
//! Merging findings, comparing rulebooks and marking a page ask it. Spans may be added and taken out at any time; a question costs what stands
//! around the span.

use crate::source::Span;
use std::collections::BTreeSet;

/// Numbered spans by where they begin. Nearly all are short; the few long ones are kept apart, since what overlaps one of them may begin
/// far behind its beginning.
#[derive(Debug)]
pub struct Intervals {
    /// The last short one that begins in each stretch of the source.
    stretches: Vec<u32>,
    /// For each number its span, and the short one before it in its stretch.
    spans: Vec<(Span, u32)>,
    long: BTreeSet<(usize, usize)>,
    /// The length of the longest.
    longest: usize,
}

impl Intervals {
    /// The length from which a span is a long one, and that of a stretch, in bytes.
    const LONG: usize = 256;
    const NONE: u32 = u32::MAX;

    /// For a source of so many bytes, and so many spans.
    pub fn new(bytes: usize, spans: usize) -> Self {
        let stretches = vec![Self::NONE; bytes / Self::LONG + 1];
        Self { stretches, spans: Vec::with_capacity(spans), long: BTreeSet::new(), longest: 0 }
    }

    /// Adds a span.
    pub fn insert(&mut self, span: Span, index: usize) {
        if self.spans.len() <= index {
            self.spans.resize(index + 1, (span, Self::NONE));
        }
        self.spans[index] = (span, Self::NONE);
        if span.len() >= Self::LONG {
            self.long.insert((span.start, index));
            self.longest = self.longest.max(span.len());
            return;
        }
        let last = &mut self.stretches[span.start / Self::LONG];
        self.spans[index] = (span, *last);
        *last = index as u32;
    }

    /// Takes a span out.
    pub fn remove(&mut self, span: Span, index: usize) {
        if span.len() >= Self::LONG {
            self.long.remove(&(span.start, index));
            return;
        }
        let before = self.spans[index].1;
        let last = &mut self.stretches[span.start / Self::LONG];
        if *last == index as u32 {
            *last = before;
            return;
        }
        let mut at = *last;
        while self.spans[at as usize].1 != index as u32 {
            at = self.spans[at as usize].1;
        }
        self.spans[at as usize].1 = before;
    }

    /// Names those that may overlap a span, by number and beginning.
    pub fn around(&self, span: Span, mut name: impl FnMut(usize, usize)) {
        let behind = span.end.max(span.start + 1);
        let first = span.start.saturating_sub(Self::LONG) / Self::LONG;
        let last = (behind / Self::LONG + 1).min(self.stretches.len());
        for &stretch in self.stretches.get(first..last).unwrap_or_default() {
            let mut index = stretch;
            while let Some(&(other, before)) = self.spans.get(index as usize) {
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

    /// Numbers of those that overlap a span, in the order of their beginnings.
    pub fn overlapping(&self, span: Span) -> Vec<usize> {
        self.picked(span, |other| other.overlaps(span))
    }

    /// Numbers of those that are just this span.
    pub fn equal(&self, span: Span) -> Vec<usize> {
        self.picked(span, |other| other == span)
    }

    fn picked(&self, span: Span, is_wanted: impl Fn(Span) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        self.around(span, |index, start| {
            if is_wanted(self.spans[index].0) {
                found.push((start, index));
            }
        });
        found.sort_unstable();
        found.into_iter().map(|(_, index)| index).collect()
    }
}

/// Spans with their numbers, each number once.
impl FromIterator<(Span, usize)> for Intervals {
    fn from_iter<I: IntoIterator<Item = (Span, usize)>>(spans: I) -> Self {
        let spans: Vec<(Span, usize)> = spans.into_iter().collect();
        let end = spans.iter().map(|(span, _)| span.end).max().unwrap_or(0);
        let mut intervals = Self::new(end, spans.len());
        spans.iter().for_each(|(span, index)| intervals.insert(*span, *index));
        intervals
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
            let mut found = starts.overlapping(asked);
            assert!(found.is_sorted_by_key(|&index| spans[index].start));
            found.sort_unstable();
            assert_eq!(found, wanted);
            assert!(starts.equal(spans[index]).contains(&index));
        }
    }

    #[test]
    fn empty_spans_and_questions_behind_the_end_are_no_trouble() {
        let spans: Intervals = [Span::new(3, 3), Span::new(0, 5), Span::new(2, 900)].into_iter().zip(0..).collect();
        assert_eq!(spans.overlapping(Span::new(3, 4)), [1, 2]);
        assert_eq!(spans.equal(Span::new(3, 3)), [0]);
        assert_eq!(spans.overlapping(Span::new(5000, 5001)), [0; 0]);
        assert_eq!(Intervals::from_iter([]).overlapping(Span::new(0, 9)), [0; 0]);
    }
}
