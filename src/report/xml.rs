//! Text inside XML 1.0: what has a meaning is escaped, what XML forbids becomes a replacement character.

use crate::report::control_chars;

/// Text for an element or an attribute in double quotes. Line ends and tabs stay what they are after attribute
/// normalisation, because they are written as references.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", character as u32)),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if control_chars::is_command(character) => escaped.push_str(&format!("&#{};", character as u32)),
            _ => escaped.push(character),
        }
    }
    escaped
}
