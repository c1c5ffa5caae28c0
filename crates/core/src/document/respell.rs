//! Respelling: the words of a block as a reader sees them.
//!
//! The builder asks for it when a block closes. Links and citation marks that point into the block move along, and words of several
//! scripts are put down.

use crate::document::{Document, Obscured, amounts, spelling};
use crate::source::Span;

/// Reads the words from `start` on as a reader sees them. The link that is open, if any, comes back at its new place.
pub(super) fn respell(document: &mut Document, start: usize, open_link: Option<(usize, String, Span)>) -> Option<(usize, String, Span)> {
    let Document { prose, links, citations, obscured, breaks, .. } = document;
    let stretches = spelling::respell(&prose.text()[start..], amounts::amounts(&prose.text()[start..]));
    if stretches.is_empty() {
        return open_link;
    }
    for one in stretches.iter().filter(|one| one.is_mixed) {
        let span = prose.to_source(start + one.range.start..start + one.range.end);
        obscured.push((span, Obscured::MixedScripts(one.to.clone())));
    }
    // How much the text before an offset grows or shrinks.
    let mut shift = 0_isize;
    let mut shifts: Vec<(usize, isize)> = Vec::with_capacity(stretches.len());
    for one in &stretches {
        shift += one.to.len() as isize - one.range.len() as isize;
        shifts.push((start + one.range.end, shift));
    }
    let moved = |at: usize| {
        let before = shifts.partition_point(|(end, _)| *end <= at);
        let shift = before.checked_sub(1).map_or(0, |last| shifts[last].1);
        // A pointer into a stretch points at its beginning.
        let at = stretches.get(before).map_or(at, |next| at.min((start + next.range.start).max(start)));
        at.saturating_add_signed(shift)
    };
    prose.respell(start, &stretches);
    for mark in citations.iter_mut().rev().take_while(|mark| mark.prose >= start) {
        mark.prose = moved(mark.prose);
    }
    for at in breaks.iter_mut().rev().take_while(|at| **at >= start) {
        *at = moved(*at);
    }
    for link in links.iter_mut().rev().take_while(|link| link.prose.start >= start) {
        link.prose = moved(link.prose.start)..moved(link.prose.end);
    }
    open_link.map(|(at, url, span)| (moved(at), url, span))
}
