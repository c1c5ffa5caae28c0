//! Comments addressed to the linter, such as `<!-- medlint-allow hype-miracle: reason -->`.

use super::Block;
use crate::source::Span;

/// What a comment asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveKind {
    /// `medlint-allow`: the next block.
    AllowNext,
    /// `medlint-allow-file`: the whole file; also an entry of `medlint: allow:` in the front matter.
    AllowFile,
    /// `medlint-allow-begin`: from here to the next `medlint-allow-end`.
    AllowBegin,
    /// `medlint-allow-end`.
    AllowEnd,
    /// Starts with `medlint` but is none of these.
    Unknown,
}

/// One comment addressed to the linter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// What it asks for.
    pub kind: DirectiveKind,
    /// Rule ids or families, each with its place.
    pub rules: Vec<(String, Span)>,
    /// The reason after the colon, if one was given.
    pub reason: Option<String>,
    /// The value of `until=`, as written, with its place.
    pub until: Option<(String, Span)>,
    /// The source bytes of the whole comment.
    pub span: Span,
    /// What it covers in the source.
    pub covers: Span,
}

/// Reads a comment, HTML or MDX, that stands at `span`. `None` when it is not addressed to the linter.
pub(super) fn read(comment: &str, span: Span) -> Option<Directive> {
    let opened = ["<!--", "{/*"].into_iter().find(|open| comment.starts_with(open))?;
    let inner = comment[opened.len()..].trim_end_matches("-->").trim_end_matches("*/}");
    let lead = inner.len() - inner.trim_start().len();
    let at = span.start + opened.len() + lead;
    let body = inner.trim();
    if !body.starts_with("medlint") {
        return None;
    }
    let word_end = body.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(body.len());
    let kind = match &body[..word_end] {
        "medlint-allow" => DirectiveKind::AllowNext,
        "medlint-allow-file" => DirectiveKind::AllowFile,
        "medlint-allow-begin" => DirectiveKind::AllowBegin,
        "medlint-allow-end" => DirectiveKind::AllowEnd,
        _ => DirectiveKind::Unknown,
    };
    let rest = &body[word_end..];
    let (names, reason) = match rest.split_once(':') {
        Some((names, reason)) => (names, Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty())),
        None => (rest, None),
    };
    let mut rules = Vec::new();
    let mut until = None;
    let mut from = 0;
    for word in names.split([' ', ',', '\t', '\n', '\r']) {
        let start = at + word_end + from;
        from += word.len() + 1;
        let place = Span::new(start, start + word.len());
        match word.strip_prefix("until=") {
            Some(date) => until = Some((date.to_owned(), place)),
            None if !word.is_empty() => rules.push((word.to_owned(), place)),
            None => {}
        }
    }
    // An allowance of nothing is a slip of the pen.
    let is_empty = rules.is_empty() && matches!(kind, DirectiveKind::AllowNext | DirectiveKind::AllowFile | DirectiveKind::AllowBegin);
    let kind = if is_empty { DirectiveKind::Unknown } else { kind };
    Some(Directive { kind, rules, reason, until, span, covers: span })
}

/// Splits `rule until=2027-01-31` into both parts.
pub(super) fn split_until(text: &str, place: Span) -> (String, Option<(String, Span)>) {
    match text.split_once("until=") {
        Some((rule, date)) => (rule.trim().to_owned(), Some((date.trim().to_owned(), place))),
        None => (text.to_owned(), None),
    }
}

/// Settles what each comment covers, once all blocks are known.
pub(super) fn settle(directives: &mut [Directive], blocks: &[Block], len: usize) {
    directives.sort_by_key(|directive| directive.span.start);
    for index in 0..directives.len() {
        let at = directives[index].span;
        directives[index].covers = match directives[index].kind {
            DirectiveKind::AllowNext => next_block(blocks, at).unwrap_or(at),
            DirectiveKind::AllowFile => Span::new(0, len),
            DirectiveKind::AllowBegin => {
                let end = directives[index..].iter().find(|one| one.kind == DirectiveKind::AllowEnd);
                Span::new(at.start, end.map_or(len, |end| end.span.end))
            }
            DirectiveKind::AllowEnd | DirectiveKind::Unknown => at,
        };
    }
}

/// The block that a comment covers: the one it stands in, or the next one; a list, table or quote that begins there
/// counts whole.
fn next_block(blocks: &[Block], at: Span) -> Option<Span> {
    if let Some(inside) = blocks.iter().find(|block| block.span.start <= at.start && at.end <= block.span.end) {
        return Some(inside.span);
    }
    // Front matter and pending blocks may come out of order, so the nearest start decides.
    let first = blocks.iter().enumerate().filter(|(_, block)| block.span.start >= at.end).min_by_key(|(_, block)| block.span.start)?.0;
    let begun = &blocks[first];
    let belongs = |block: &Block| match (begun.list, begun.is_quoted) {
        (Some(list), _) => block.list == Some(list),
        (None, true) => block.is_quoted,
        (None, false) => matches!((&begun.kind, &block.kind), (super::BlockKind::TableCell { .. }, super::BlockKind::TableCell { .. })),
    };
    let is_start = blocks[..first].iter().rev().take_while(|block| block.span.start < at.start).take(1).all(|block| !belongs(block));
    let last = if is_start { blocks[first..].iter().take_while(|block| belongs(block)).last().unwrap_or(begun) } else { begun };
    Some(Span::new(begun.span.start, last.span.end))
}
