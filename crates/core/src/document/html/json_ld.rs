//! JSON-LD: the strings with which a page describes itself to search engines, each with its keys and its bytes.
//!
//! The reader of pages calls it for each script of that type. It reads strings wherever they stand, so that a comma too many, which other
//! readers refuse, hides nothing.

use crate::document::attributes::Pieces;
use crate::document::field::is_published;
use crate::document::tag;
use crate::source::Span;

/// Deeper than this nothing is nested that describes a page.
const DEEPEST: usize = 64;

/// A string of JSON-LD.
pub(super) struct Text {
    /// The keys that lead to it, in small letters, joined by points.
    pub(super) key: String,
    /// Its words, with their places.
    pub(super) pieces: Pieces,
    /// Its bytes, without the quotes.
    pub(super) span: Span,
}

/// Whether search engines show the value of a key. The whole text of an article stands on the page itself.
pub(super) fn is_shown(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or_default();
    last != "articlebody" && (is_published(key) || matches!(last, "reviewbody" | "headline" | "alternativeheadline" | "disclaimer"))
}

/// The strings that are values, in order. `at` is where the text stands in the source.
pub(super) fn texts(text: &str, at: usize) -> Vec<Text> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // For each open brace or bracket the key that was read last in it.
    let mut keys: Vec<String> = vec![String::new()];
    let mut offset = 0;
    while offset < bytes.len() {
        match bytes[offset] {
            b'{' | b'[' if keys.len() < DEEPEST => keys.push(String::new()),
            b'}' | b']' if keys.len() > 1 => drop(keys.pop()),
            b'"' => {
                let start = offset + 1;
                let end = end_of(bytes, start);
                let inside = &text[start..end];
                offset = end;
                let is_key = bytes[(end + 1).min(bytes.len())..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                if is_key {
                    if let Some(last) = keys.last_mut() {
                        *last = inside.to_lowercase();
                    }
                } else {
                    let key = keys.iter().filter(|key| !key.is_empty()).map(String::as_str).collect::<Vec<_>>().join(".");
                    found.push(Text { key, pieces: pieces(inside, at + start), span: Span::new(at + start, at + end) });
                }
            }
            _ => {}
        }
        offset += 1;
    }
    found
}

/// Where the string ends that begins at `start`: at its quote, or at the end of the text.
fn end_of(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(next) = memchr::memchr2(b'"', b'\\', &bytes[at.min(bytes.len())..]).map(|found| at + found) {
        if bytes[next] == b'"' {
            return next;
        }
        at = next + 2;
    }
    bytes.len()
}

/// A string without its escapes; tags in it are spaces.
fn pieces(text: &str, at: usize) -> Pieces {
    let mut pieces = Pieces::new();
    let mut rest = 0;
    while rest < text.len() {
        let next = memchr::memchr2(b'\\', b'<', &text.as_bytes()[rest..]).map_or(text.len(), |found| rest + found);
        if next > rest {
            pieces.push((text[rest..next].to_owned(), Span::new(at + rest, at + next)));
        }
        if next >= text.len() {
            break;
        }
        let (decoded, len) = if text[next..].starts_with('\\') { escape(&text[next..]) } else { markup(&text[next..]) };
        pieces.push((decoded, Span::new(at + next, at + next + len)));
        rest = next + len;
    }
    pieces
}

/// The tag at the start of a text as a space; a sign that begins none as it is.
fn markup(text: &str) -> (String, usize) {
    let is_tag = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    match tag::read(text).filter(|_| is_tag) {
        Some(read) => (" ".to_owned(), read.end),
        None => ("<".to_owned(), 1),
    }
}

/// The escape at the start of a text: what it stands for and its length.
fn escape(text: &str) -> (String, usize) {
    let unit = |from: usize| text.get(from..from + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match text.as_bytes().get(1) {
        Some(b'u') => {
            let Some(first) = unit(2) else { return ("\\".to_owned(), 1) };
            if let (0xD800..=0xDBFF, Some("\\u"), Some(second @ 0xDC00..=0xDFFF)) = (first, text.get(6..8), unit(8)) {
                let both = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return (char::from_u32(both).unwrap_or('\u{FFFD}').to_string(), 12);
            }
            (char::from_u32(first).unwrap_or('\u{FFFD}').to_string(), 6)
        }
        Some(b'n' | b'r' | b't' | b'b' | b'f') => (" ".to_owned(), 2),
        Some(_) => {
            let character = text[1..].chars().next().unwrap_or('\\');
            (character.to_string(), 1 + character.len_utf8())
        }
        None => ("\\".to_owned(), 1),
    }
}
