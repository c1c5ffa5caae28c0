//! Which pieces of text carry which findings, so that exactly the claimed words are marked.

use crate::report::html::escaped;
use medlint_core::document::layout::Part;
use medlint_core::finding::{BaselineState, Finding, Severity};
use medlint_core::source::Span;
use medlint_core::source::intervals::Intervals;
use std::fmt::Write as _;

/// The class of a finding on the page: its severity, or why it does not count.
pub(super) fn class(finding: &Finding) -> &'static str {
    match finding.standing {
        _ if finding.allowed.is_some() => "allowed",
        Some(BaselineState::Known) => "known",
        _ => finding.severity.name(),
    }
}

fn rank(finding: &Finding) -> (bool, Severity) {
    (finding.counts(), finding.severity)
}

/// Marks the text of one article, piece by piece in reading order.
pub(super) struct Marker<'a> {
    findings: &'a [Finding],
    /// Number of the article on the page.
    article: usize,
    /// For each finding the first and the last piece of text that it touches; `None` when it touches none.
    pieces: Vec<Option<(usize, usize)>>,
    /// For each piece of text the findings that touch it.
    touching: Vec<Vec<usize>>,
    /// The number that the page gives each claim; `None` for what is said about the article as a whole.
    numbers: Vec<Option<usize>>,
    /// Where each piece of text stands.
    places: Vec<Span>,
    /// How many pieces have been written.
    at: usize,
    /// Findings whose card has not been placed yet, in the order in which their marks began.
    begun: Vec<usize>,
}

impl<'a> Marker<'a> {
    pub(super) fn new(findings: &'a [Finding], article: usize, parts: &[Part]) -> Self {
        let places: Vec<Span> = parts.iter().filter_map(place).collect();
        let mut pieces = vec![None; findings.len()];
        let mut touching = vec![Vec::new(); places.len()];
        let by_place: Intervals = places.iter().copied().zip(0..).collect();
        for (index, finding) in findings.iter().enumerate() {
            for piece in by_place.overlapping(finding.span) {
                let (first, last) = pieces[index].unwrap_or((piece, piece));
                pieces[index] = Some((piece.min(first), piece.max(last)));
                touching[piece].push(index);
            }
        }
        let mut claims = 0;
        let numbers = findings.iter().map(|finding| {
            claims += usize::from(!finding.is_about_document);
            (!finding.is_about_document).then_some(claims)
        });
        let numbers = numbers.collect();
        Self { findings, article, numbers, pieces, touching, places, at: 0, begun: Vec::new() }
    }

    /// Findings about the article as a whole, and those that touch no text: their cards stand at its head.
    pub(super) fn about_document(&self) -> Vec<usize> {
        (0..self.findings.len()).filter(|&index| self.numbers[index].is_none() || self.pieces[index].is_none()).collect()
    }

    /// The number of a claim.
    pub(super) fn number(&self, index: usize) -> Option<usize> {
        self.numbers[index]
    }

    /// Findings whose marks began since the last call.
    pub(super) fn take_begun(&mut self) -> Vec<usize> {
        let mut begun = std::mem::take(&mut self.begun);
        begun.sort_unstable();
        begun
    }

    /// The next piece of text, with its marks. A piece that is not byte for byte the source is marked whole.
    pub(super) fn text(&mut self, text: &str, is_verbatim: bool) -> String {
        let piece = self.at;
        let span = self.places[piece];
        self.at += 1;
        let mut touching = std::mem::take(&mut self.touching[piece]);
        if touching.is_empty() {
            return escaped(text);
        }
        let mut cuts = vec![0, text.len()];
        if is_verbatim {
            for &index in &touching {
                let own = self.findings[index].span;
                cuts.extend([own.start.max(span.start) - span.start, own.end.min(span.end) - span.start]);
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut html = String::new();
        // Marks begin and end from left to right, so each part looks at those that are open only.
        touching.sort_by_key(|&index| std::cmp::Reverse(self.findings[index].span.start));
        let mut open: Vec<usize> = Vec::new();
        for pair in cuts.windows(2) {
            let words = &text[pair[0]..pair[1]];
            let part = if is_verbatim { Span::new(span.start + pair[0], span.start + pair[1]) } else { span };
            while let Some(index) = touching.pop_if(|index| self.findings[*index].span.start < part.end) {
                open.push(index);
            }
            open.retain(|&index| self.findings[index].span.end > part.start);
            let mut here: Vec<usize> = open.iter().copied().filter(|&index| self.findings[index].span.overlaps(part)).collect();
            here.sort_unstable();
            if here.is_empty() {
                html += &escaped(words);
            } else {
                self.mark(&mut html, words, &here, piece, part);
            }
        }
        html
    }

    fn mark(&mut self, html: &mut String, words: &str, here: &[usize], piece: usize, part: Span) {
        let starts = |index: &usize| {
            let own = self.findings[*index].span;
            self.pieces[*index].is_some_and(|(first, _)| first == piece) && own.start.max(self.places[piece].start) >= part.start
        };
        let ends = |index: &usize| {
            let own = self.findings[*index].span;
            self.pieces[*index].is_some_and(|(_, last)| last == piece) && own.end.min(self.places[piece].end) <= part.end
        };
        let starting: Vec<usize> = here.iter().copied().filter(starts).collect();
        for &index in &starting {
            // Writing to a String cannot fail.
            let _ = write!(html, "<span id=\"a{}m{}\" class=\"anchor\"></span>", self.article, index + 1);
            if self.numbers[index].is_some() {
                self.begun.push(index);
            }
        }
        // A remark about the whole article has a place to lead to, but marks no words.
        let claims: Vec<usize> = here.iter().copied().filter(|&index| self.numbers[index].is_some()).collect();
        if claims.is_empty() {
            *html += &escaped(words);
            return;
        }
        let here = &claims[..];
        let ending: Vec<usize> = here.iter().copied().filter(ends).collect();
        let gravest = here.iter().max_by_key(|&&index| rank(&self.findings[index])).copied().unwrap_or_default();
        let names: Vec<String> = here.iter().map(|index| format!("a{}f{}", self.article, index + 1)).collect();
        let _ = write!(html, "<mark class=\"{}\" data-f=\"{}\">{}</mark>", class(&self.findings[gravest]), names.join(" "), escaped(words));
        for &index in &ending {
            let finding = &self.findings[index];
            let name = format!("a{}f{}", self.article, index + 1);
            let number = self.numbers[index].unwrap_or_default();
            let _ = write!(
                html,
                "<a class=\"ref {}\" href=\"#{name}\" data-f=\"{name}\" aria-label=\"Finding {number}, {}\">{number}</a>",
                class(finding),
                class(finding)
            );
        }
    }
}

/// The source bytes of a part with words.
fn place(part: &Part) -> Option<Span> {
    match part {
        Part::Text(_, span) | Part::Code(_, span) | Part::Raw(span) | Part::Title(_, span) => Some(*span),
        _ => None,
    }
}
