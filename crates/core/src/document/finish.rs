//! Finishing a document, once all blocks are known: sections, headings without markup, citation marks, comments.

use crate::document::citation_marks::{most_from_ranges, numbers};
use crate::document::{BlockKind, CitationMark, CitationStyle, Document, Obscured, directives};
use crate::source::Span;
use std::ops::Range;

/// The longest heading without markup, in words.
const LONGEST_HEADING: usize = 12;

/// Finishes a document.
pub(super) fn finish(document: &mut Document, elements: &[Span], code: &[usize]) {
    if !document.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(_))) {
        find_plain_headings(document);
    }
    settle_sections(document);
    find_bracket_marks(document);
    let len = document.source.text().len();
    directives::settle(&mut document.directives, &document.blocks, elements, code, len);
    find_invisible(document);
    document.links.sort_by_key(|link| link.prose.start);
    document.citations.sort_by_key(|mark| mark.prose);
}

/// Unseen characters, those side by side as one.
fn find_invisible(document: &mut Document) {
    let mut spans = document.prose.take_suspicious();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| last.end >= span.start) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    document.obscured.extend(joined.into_iter().map(|span| (span, Obscured::Invisible)));
    document.obscured.sort_by_key(|(span, _)| *span);
}

/// In a text without any heading, a short line in title case stands for one.
fn find_plain_headings(document: &mut Document) {
    let body = document.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::FrontMatter(_))).count();
    if body < 3 {
        return;
    }
    let mut is_first = true;
    for at in 0..document.blocks.len() {
        if matches!(document.blocks[at].kind, BlockKind::FrontMatter(_)) {
            continue;
        }
        let is_heading =
            document.blocks[at].kind == BlockKind::Paragraph && !document.blocks[at].is_quoted && looks_like_heading(document.text_of(at));
        if is_heading {
            document.blocks[at].kind = BlockKind::Heading(if is_first { 1 } else { 2 });
        }
        is_first = false;
    }
}

fn looks_like_heading(text: &str) -> bool {
    let text = text.trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_short = (2..=LONGEST_HEADING).contains(&words.len()) && text.len() <= 100;
    if !is_short || text.ends_with(['.', '!', ';', ',', ':']) || text.contains('|') {
        return false;
    }
    let long: Vec<&&str> = words.iter().filter(|word| word.chars().count() > 3).collect();
    let capital = long.iter().filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)).count();
    text.starts_with(char::is_uppercase) && (text.ends_with('?') || capital * 3 >= long.len() * 2)
}

/// The heading under which each block stands.
pub(super) fn settle_sections(document: &mut Document) {
    let mut open: Vec<(u8, usize)> = Vec::new();
    for at in 0..document.blocks.len() {
        match document.blocks[at].kind {
            BlockKind::FrontMatter(_) => {}
            BlockKind::Heading(level) => {
                open.retain(|(higher, _)| *higher < level);
                document.blocks[at].section = open.last().map(|(_, heading)| *heading);
                open.push((level, at));
            }
            _ => document.blocks[at].section = open.last().map(|(_, heading)| *heading),
        }
    }
}

/// `[3]`, `[3,4]`, `[3-5]` in running text.
fn find_bracket_marks(document: &mut Document) {
    let mut linked: Vec<Range<usize>> = document.links.iter().map(|link| link.prose.clone()).filter(|words| !words.is_empty()).collect();
    linked.sort_unstable_by_key(|words| words.start);
    let is_linked = |place: &Range<usize>| {
        let next = linked.partition_point(|words| words.start <= place.start);
        next > 0 && place.end <= linked[next - 1].end
    };
    let mut marks: Vec<CitationMark> = Vec::new();
    let most = most_from_ranges(document);
    for block in &document.blocks {
        let text = &document.prose.text()[block.prose.clone()];
        for open in memchr::memchr_iter(b'[', text.as_bytes()) {
            let Some(len) = text[open..].bytes().take(24).position(|byte| byte == b']') else { continue };
            let inner = &text[open + 1..open + len];
            if let Some(label) = inner.strip_prefix('^').filter(|label| !label.is_empty() && !label.contains(' ')) {
                // A reference to a footnote that is not defined stays text; it is a mark that leads nowhere.
                let (prose, span) =
                    (block.prose.start + open, document.prose.to_source(block.prose.start + open..block.prose.start + open + len + 1));
                marks.push(CitationMark { prose, label: label.to_owned(), style: CitationStyle::Footnote, span });
                continue;
            }
            let is_numbers = inner.starts_with(|c: char| c.is_ascii_digit())
                && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '\u{2013}'));
            let place = block.prose.start + open..block.prose.start + open + len + 1;
            if !is_numbers || is_linked(&place) {
                continue;
            }
            let span = document.prose.to_source(place.clone());
            let is_room = marks.len() < most;
            for number in numbers(inner, is_room).into_iter().filter(|&number| (1..1000).contains(&number)) {
                marks.push(CitationMark { prose: place.start, label: number.to_string(), style: CitationStyle::Bracket, span });
            }
        }
    }
    document.citations.append(&mut marks);
}
