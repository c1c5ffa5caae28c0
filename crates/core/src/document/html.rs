//! HTML inside Markdown: tags are skipped, their text is read.

use crate::document::BlockKind;
use crate::document::inline::Builder;
use crate::source::Span;

/// Tags whose text nobody reads.
const HIDDEN: [&str; 7] = ["script", "style", "pre", "code", "template", "svg", "noscript"];
/// Tags that part two blocks.
const BLOCKS: [&str; 25] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "form",
    "details",
    "summary",
    "hr",
];

/// What is open while HTML is read.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Open `<blockquote>` tags.
    pub(super) quotes: usize,
    hidden: Option<String>,
}

impl State {
    /// Whether text is inside a tag whose text nobody reads.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden.is_some()
    }
}

/// A block of HTML that stands at `span`.
pub(super) fn block(builder: &mut Builder, state: &mut State, span: Span, is_quoted: bool) {
    let text = builder.document.source.slice(span).to_owned();
    let mut at = 0;
    let mut heading = None;
    while at < text.len() {
        let next = text[at..].find('<').map_or(text.len(), |found| at + found);
        if next > at && !state.is_hidden() {
            words(builder, state, &text[at..next], span.start + at, is_quoted, heading);
        }
        if next >= text.len() {
            break;
        }
        let end = tag_end(&text, next);
        let place = Span::new(span.start + next, span.start + end);
        if let Some(name) = tag_name(&text[next..end]) {
            if let Some(level) = heading_level(&name) {
                builder.end();
                heading = (!text[next..].starts_with("</")).then_some(level);
            } else if BLOCKS.contains(&name.as_str()) || name == "blockquote" {
                builder.end();
            }
        }
        tag(builder, state, &text[next..end], place);
        at = end;
    }
    builder.end();
}

/// One inline tag or comment that stands at `span`.
pub(super) fn inline(builder: &mut Builder, state: &mut State, span: Span) {
    let text = builder.document.source.slice(span).to_owned();
    tag(builder, state, &text, span);
}

fn tag(builder: &mut Builder, state: &mut State, text: &str, span: Span) {
    if text.starts_with("<!--") {
        builder.comment(span);
        return;
    }
    let Some(name) = tag_name(text) else { return };
    let is_end = text.starts_with("</");
    if let Some(hidden) = &state.hidden {
        if is_end && *hidden == name {
            state.hidden = None;
        }
        return;
    }
    match (name.as_str(), is_end) {
        ("blockquote", false) => state.quotes += 1,
        ("blockquote", true) => state.quotes = state.quotes.saturating_sub(1),
        ("br", _) if builder.is_open() => builder.line_break(span),
        ("sup", false) => builder.raise(),
        ("sup", true) => builder.lower(),
        ("a", false) => {
            if let Some((url, _)) = attribute(text, "href", span.start) {
                builder.link_start(&url, span);
            }
        }
        ("a", true) => builder.link_end(),
        ("img", _) => {
            if let Some((alt, place)) = attribute(text, "alt", span.start) {
                builder.later(BlockKind::ImageAlt, vec![(alt, place)]);
            }
            if builder.is_open() {
                builder.opaque(span);
            }
        }
        (hidden, false) if HIDDEN.contains(&hidden) && !text.ends_with("/>") => state.hidden = Some(hidden.to_owned()),
        _ => {}
    }
}

fn words(builder: &mut Builder, state: &State, text: &str, at: usize, is_quoted: bool, heading: Option<u8>) {
    if !builder.is_open() {
        if text.trim().is_empty() {
            return;
        }
        let kind = heading.map_or(BlockKind::Html, BlockKind::Heading);
        builder.begin(kind, is_quoted || state.quotes > 0, None);
    }
    let mut rest = 0;
    while rest < text.len() {
        // Lines are joined, entities decoded; everything between is verbatim.
        let next = text[rest..].find(['\n', '\r', '&']).map_or(text.len(), |found| rest + found);
        if next > rest {
            builder.text(&text[rest..next], Span::new(at + rest, at + next));
        }
        if next >= text.len() {
            break;
        }
        let end = if text[next..].starts_with('&') {
            let (decoded, len) = entity(&text[next..]);
            builder.text(&decoded, Span::new(at + next, at + next + len));
            next + len
        } else {
            let len = if text[next..].starts_with("\r\n") { 2 } else { 1 };
            builder.line_break(Span::new(at + next, at + next + len));
            next + len
        };
        rest = end;
    }
}

/// The offset after a tag or comment that starts at `start`; a stray `<` is one character.
fn tag_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(text.len(), |found| start + found + 3);
    }
    if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?' | '>')) {
        return start + 1;
    }
    let mut quote = None;
    for (offset, byte) in rest.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return start + offset + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn tag_name(tag: &str) -> Option<String> {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    (end > 0).then(|| name[..end].to_ascii_lowercase())
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// The value of an attribute and its place.
fn attribute(tag: &str, name: &str, start: usize) -> Option<(String, Span)> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower[from..].find(name)?;
        let before = lower[..at].chars().next_back()?;
        let value = lower[at + name.len()..].trim_start();
        if before.is_ascii_whitespace() && value.starts_with('=') {
            let equals = lower.len() - value.len() + 1;
            let skipped = equals + (lower[equals..].len() - lower[equals..].trim_start().len());
            let quote = tag[skipped..].chars().next().filter(|c| matches!(c, '"' | '\''));
            let first = skipped + quote.map_or(0, char::len_utf8);
            let len = match quote {
                Some(quote) => tag[first..].find(quote)?,
                None => tag[first..].find([' ', '>', '\n']).unwrap_or(tag.len() - first),
            };
            return Some((tag[first..first + len].to_owned(), Span::new(start + first, start + first + len)));
        }
        from = at + name.len();
    }
}

/// Decodes the entity at the start of `text`: what it stands for and its length in bytes.
fn entity(text: &str) -> (String, usize) {
    let plain = ("&".to_owned(), 1);
    let Some(end) = text.bytes().take(12).position(|byte| byte == b';') else { return plain };
    let name = &text[1..end];
    let decoded = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "shy" => '\u{AD}',
        "rsquo" | "lsquo" => '\u{2019}',
        "ldquo" | "rdquo" => '\u{201D}',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "hellip" => '\u{2026}',
        "reg" => '\u{AE}',
        "trade" => '\u{2122}',
        _ => {
            let number = match name.strip_prefix("#x").or(name.strip_prefix("#X")) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
            };
            match number.and_then(char::from_u32) {
                Some(character) => character,
                None => return plain,
            }
        }
    };
    (decoded.to_string(), end + 1)
}
