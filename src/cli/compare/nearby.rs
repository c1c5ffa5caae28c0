//! Which of many spans overlap one, without a look at all of them. Knows nothing of what the spans stand for.

use medlint_core::source::Span;

/// Numbered spans in the order of their starts.
pub(crate) struct Nearby {
    by_start: Vec<(Span, usize)>,
    longest: usize,
}

impl FromIterator<(Span, usize)> for Nearby {
    fn from_iter<I: IntoIterator<Item = (Span, usize)>>(spans: I) -> Self {
        let mut by_start: Vec<(Span, usize)> = spans.into_iter().collect();
        by_start.sort_by_key(|(span, number)| (span.start, *number));
        let longest = by_start.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        Self { by_start, longest }
    }
}

impl Nearby {
    /// Numbers of the spans that overlap this one, in the order of their starts.
    pub(crate) fn overlapping(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        // What starts before this point ends before the span.
        let first = self.by_start.partition_point(|(other, _)| other.start + self.longest < span.start);
        let near = self.by_start[first..].iter().take_while(move |(other, _)| other.start <= span.end);
        near.filter(move |(other, _)| other.overlaps(span)).map(|(_, number)| *number)
    }

    /// Numbers of the spans that are just this one.
    pub(crate) fn equal(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let first = self.by_start.partition_point(|(other, _)| other.start < span.start);
        let here = self.by_start[first..].iter().take_while(move |(other, _)| other.start == span.start);
        here.filter(move |(other, _)| *other == span).map(|(_, number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_look_at_all_spans_finds() {
        let spans: Vec<Span> = (0..200).map(|n| Span::new(n * 37 % 101, n * 37 % 101 + n * 7 % 13)).collect();
        let nearby: Nearby = spans.iter().copied().zip(0..).collect();
        for start in 0..120 {
            for len in [0, 1, 5, 40] {
                let span = Span::new(start, start + len);
                let mut found: Vec<usize> = nearby.overlapping(span).collect();
                found.sort_unstable();
                let all: Vec<usize> = (0..spans.len()).filter(|at| spans[*at].overlaps(span)).collect();
                assert_eq!(found, all, "{span:?}");
            }
        }
    }
}
