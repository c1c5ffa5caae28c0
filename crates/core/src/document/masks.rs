//! Stretches of the source that are no prose: template tags, attribute lists, web addresses.
//!
//! They are found on the raw text, before Markdown is parsed, because Markdown cuts them at underscores and asterisks.

use crate::source::Span;

/// What a masked stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mask {
    /// A template expression that prints something: `{{ price }}`.
    Expression,
    /// A template statement or attribute list that prints nothing: `{% if %}`, `{: .big}`.
    Statement,
    /// A comment of MDX: `{/* ... */}`.
    Comment,
    /// A web or mail address.
    Address,
}

/// The longest template tag; what is longer is prose with stray braces.
const LONGEST_TAG: usize = 2000;

/// All masked stretches in order; none overlap.
pub(super) fn find(text: &str) -> Vec<(Span, Mask)> {
    let bytes = text.as_bytes();
    let mut masks: Vec<(Span, Mask)> = Vec::new();
    // The letter is everywhere; where no address begins with three of them it is not looked for.
    let has_www = memchr::memmem::find(bytes, b"www.").is_some();
    let next_sign = |rest: &[u8]| if has_www { memchr::memchr3(b'{', b':', b'w', rest) } else { memchr::memchr2(b'{', b':', rest) };
    let mut at = 0;
    while let Some(next) = next_sign(&bytes[at..]).map(|found| at + found) {
        at = next + 1;
        let found = match bytes[next] {
            b'{' => tag(text, next),
            b':' if bytes[next..].starts_with(b"://") => address(text, next),
            b'w' if bytes[next..].starts_with(b"www.") && !is_word_before(bytes, next) => {
                Some((Span::new(next, address_end(bytes, next)), Mask::Address))
            }
            _ => None,
        };
        if let Some((span, mask)) = found
            && masks.last().is_none_or(|(last, _)| last.end <= span.start)
        {
            at = span.end.max(at);
            masks.push((span, mask));
        }
    }
    masks
}

fn is_word_before(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric() || matches!(bytes[before], b'/' | b'.'))
}

fn tag(text: &str, at: usize) -> Option<(Span, Mask)> {
    let rest = &text[at..];
    let tags = [("{{", "}}", Mask::Expression), ("{%", "%}", Mask::Statement), ("{/*", "*/}", Mask::Comment), ("{:", "}", Mask::Statement)];
    let (open, close, mask) = tags.into_iter().find(|(open, ..)| rest.starts_with(open))?;
    let mut limit = rest.len().min(LONGEST_TAG);
    while !rest.is_char_boundary(limit) {
        limit -= 1;
    }
    let end = rest[open.len()..limit].find(close)? + open.len() + close.len();
    // A tag does not reach over a blank line.
    (!rest[..end].contains("\n\n")).then_some((Span::new(at, at + end), mask))
}

fn address(text: &str, colon: usize) -> Option<(Span, Mask)> {
    let bytes = text.as_bytes();
    let scheme = bytes[..colon].iter().rev().take(12).take_while(|byte| byte.is_ascii_alphabetic()).count();
    (scheme >= 2).then(|| (Span::new(colon - scheme, address_end(bytes, colon)), Mask::Address))
}

fn address_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            b'<' | b'>' | b'"' | b'`' | b'|' | b']' | b'}' | b'\\' => break,
            byte if byte <= b' ' || byte >= 0x80 => break,
            _ => {}
        }
        at += 1;
    }
    while at > start && matches!(bytes[at - 1], b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_') {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_addresses_are_masked() {
        let text = "a {{ b_c }} {% x %} {: .y} see https://e.org/a_(b). (www.f.com) {/* c */} awww. {open";
        let found: Vec<_> = find(text).into_iter().map(|(span, _)| &text[span.range()]).collect();
        assert_eq!(found, ["{{ b_c }}", "{% x %}", "{: .y}", "https://e.org/a_(b)", "www.f.com", "{/* c */}"]);
    }
}
