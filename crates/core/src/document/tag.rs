//! The syntax of tags: where one ends, its name, its attributes.
//!
//! The reader of HTML and the masks ask it. An odd tag ends at the first `>`, so that no tag takes the rest of a text
//! with it.

use std::ops::Range;

/// The longest expression in braces that an attribute of a component holds.
const LONGEST_EXPRESSION: usize = 4000;

/// An attribute: its name and its value without quotes, as ranges of the tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    /// The name, as written.
    pub(super) name: Range<usize>,
    /// The value; empty when there is none.
    pub(super) value: Range<usize>,
}

/// A tag, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// The offset after its `>`.
    pub(super) end: usize,
    /// Its attributes in order.
    pub(super) attributes: Vec<Attribute>,
    /// Whether an expression in braces stands in it, which is no HTML.
    pub(super) has_braces: bool,
}

/// The tag that starts at the beginning of `text` with `<`; `None` when it never ends.
pub(super) fn read(text: &str) -> Option<Tag> {
    scan(text).or_else(|| text.find('>').map(|end| Tag { end: end + 1, ..Tag::default() }))
}

fn scan(text: &str) -> Option<Tag> {
    let bytes = text.as_bytes();
    let mut tag = Tag::default();
    // Where one brace has no partner, none is looked for again.
    let mut may_have_braces = true;
    let mut at = 1 + usize::from(bytes.get(1) == Some(&b'/'));
    at += name_len(&text[at..]);
    loop {
        at += spaces(&bytes[at..]);
        match *bytes.get(at)? {
            b'>' => {
                tag.end = at + 1;
                return Some(tag);
            }
            b'/' => {
                at += 1;
                continue;
            }
            b'{' if may_have_braces => {
                if let Some(end) = braces(text, at) {
                    tag.has_braces = true;
                    at = end;
                    continue;
                }
                may_have_braces = false;
            }
            _ => {}
        }
        let start = at;
        at += 1;
        while bytes.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'=')) {
            at += 1;
        }
        let name = start..at;
        let equals = at + spaces(&bytes[at..]);
        let mut value = at..at;
        if bytes.get(equals) == Some(&b'=') {
            let first = equals + 1 + spaces(&bytes[equals + 1..]);
            match *bytes.get(first)? {
                quote @ (b'"' | b'\'') => {
                    let len = memchr::memchr(quote, &bytes[first + 1..])?;
                    value = first + 1..first + 1 + len;
                    at = value.end + 1;
                }
                b'{' if may_have_braces && braces(text, first).is_some() => {
                    let end = braces(text, first).unwrap_or(first + 1);
                    tag.has_braces = true;
                    value = inside_braces(text, first + 1..end - 1);
                    at = end;
                }
                _ => {
                    let len = bytes[first..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
                    value = first..first + len;
                    at = value.end;
                }
            }
        }
        tag.attributes.push(Attribute { name, value });
    }
}

/// The words of `{"..."}`, `{'...'}` or a template literal; nothing when the expression is another.
fn inside_braces(text: &str, inner: Range<usize>) -> Range<usize> {
    let trimmed = text[inner.clone()].trim();
    let start = inner.start + (text[inner.clone()].len() - text[inner.clone()].trim_start().len());
    let quote = trimmed.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    match quote {
        Some(quote) if trimmed.len() > 1 && trimmed.ends_with(quote) && !trimmed[1..trimmed.len() - 1].contains(quote) => {
            start + 1..start + trimmed.len() - 1
        }
        _ => inner.end..inner.end,
    }
}

/// The offset after the braces that open at `start`; strings inside them are passed over.
fn braces(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut quote = None;
    for (offset, &byte) in bytes[start..].iter().take(LONGEST_EXPRESSION).enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => {
                depth -= 1;
                if depth == 0 {
                    return Some(start + offset + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// How long the name of a tag is.
fn name_len(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.' | ':' | '_')).unwrap_or(text.len())
}

/// The name of a tag as written, without its slash; empty when it has none.
pub(super) fn name(tag: &str) -> &str {
    let name = tag.trim_start_matches('<').trim_start_matches('/');
    &name[..name_len(name)]
}

/// Whether a name is one of HTML: components of a site are told from it by their capital, as in `<Code>` and `<Tabs.Item>`.
pub(super) fn is_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().any(|byte| byte.is_ascii_lowercase()) || name.contains('.')
}

/// Where the comment that opens at the start of `text` ends; `None` when it is never closed.
pub(super) fn comment_end(text: &str) -> Option<usize> {
    // A browser takes these for whole comments, and `--!>` for an end.
    for short in ["<!-->", "<!--->"] {
        if text.starts_with(short) {
            return Some(short.len());
        }
    }
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'>', bytes).find(|&at| at >= 6 && (bytes[..at].ends_with(b"--") || bytes[..at].ends_with(b"--!"))).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(tag: &str) -> Vec<(&str, &str)> {
        read(tag).unwrap().attributes.into_iter().map(|one| (&tag[one.name], &tag[one.value])).collect()
    }

    #[test]
    fn tags_end_where_a_browser_ends_them() {
        let whole = [
            "<a>",
            "</b >",
            "<div it's>",
            "<p a\"b>",
            "<i x='>'>",
            "<i x = \">\">",
            "<img src=a/>",
            "<Card onClick={() => go(\"}\")} on>",
            "<X {...rest}>",
            "<b\n c>",
        ];
        for tag in whole {
            assert_eq!(read(&format!("{tag} x > y")).map(|read| read.end), Some(tag.len()), "{tag}");
        }
        assert_eq!(read("<a b=\"c>d").map(|read| read.end), Some(8));
        assert_eq!(read("<a b"), None);
        assert_eq!(
            attributes("<a B=c d='e f' g h = \"i\" j={\"k l\"} m={n}>"),
            [("B", "c"), ("d", "e f"), ("g", ""), ("h", "i"), ("j", "k l"), ("m", "")]
        );
    }

    #[test]
    fn comments_end_where_a_browser_ends_them() {
        for comment in ["<!-- x -->", "<!-- x --!>", "<!-->", "<!--->", "<!-- a > b -- c-->"] {
            assert_eq!(comment_end(&format!("{comment} y -->")), Some(comment.len()), "{comment}");
        }
        assert_eq!(comment_end("<!-- x"), None);
    }

    #[test]
    fn components_have_a_capital() {
        assert!(is_component("Code") && is_component("Tabs.Item") && is_component("a.b"));
        assert!(!is_component("code") && !is_component("CODE") && !is_component("my-code"));
    }
}
