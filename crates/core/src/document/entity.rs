//! Entities of HTML to the characters they stand for.
//!
//! The readers of HTML and of attributes ask for the entity at a place. An entity that no browser knows stays as it is written.

use pulldown_cmark::{Event, Parser};

/// Decodes the entity at the start of `text`: what it stands for and its length in bytes.
pub(super) fn decode(text: &str) -> (String, usize) {
    let plain = ("&".to_owned(), 1);
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let is_hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let first = if is_hex { 3 } else { 2 };
        let is_digit = |byte: &u8| if is_hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
        let len = bytes[first.min(bytes.len())..].iter().take(8).take_while(|byte| is_digit(byte)).count();
        let number = u32::from_str_radix(&text[first.min(text.len())..first.min(text.len()) + len], if is_hex { 16 } else { 10 });
        let Some(character) = number.ok().and_then(char::from_u32).filter(|&c| c != '\0') else { return plain };
        // The semicolon may be missing.
        let end = first + len + usize::from(bytes.get(first + len) == Some(&b';'));
        return (character.to_string(), end);
    }
    let Some(end) = bytes.iter().take(34).position(|&byte| byte == b';') else { return plain };
    let decoded = match &text[1..end] {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{A0}",
        "shy" => "\u{AD}",
        name if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            return named(&text[..=end]).map_or(plain, |decoded| (decoded, end + 1));
        }
        _ => return plain,
    };
    (decoded.to_owned(), end + 1)
}

/// The text of a named entity such as `&hellip;`.
fn named(written: &str) -> Option<String> {
    let mut events = Parser::new(written);
    let decoded = events.find_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    decoded.filter(|decoded| !decoded.starts_with('&'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_may_lack_their_semicolon() {
        assert_eq!(decode("&#105racle"), ("i".to_owned(), 5));
        assert_eq!(decode("&#x69;r"), ("i".to_owned(), 6));
        assert_eq!(decode("& b"), ("&".to_owned(), 1));
        assert_eq!(decode("&ZeroWidthSpace;x"), ("\u{200b}".to_owned(), 16));
        assert_eq!(decode("&nosuch;"), ("&".to_owned(), 1));
        assert_eq!(decode("&#;"), ("&".to_owned(), 1));
    }
}
