//! Attributes that people see or hear, of tags, components and shortcodes.
//!
//! The reader of HTML and the builder ask for them. Each is a text with its entities decoded, in pieces that lead back to the source.

use crate::document::field::is_published;
use crate::document::{BlockKind, entity, tag};
use crate::source::Span;

/// A text in pieces with their places.
pub(super) type Pieces = Vec<(String, Span)>;

/// Attributes of HTML that people see or hear.
const SEEN: [&str; 9] =
    ["title", "alt", "aria-label", "aria-description", "placeholder", "label", "summary", "aria-placeholder", "aria-roledescription"];

/// The attributes of a tag at `at` that people see or hear, each with what kind of block it is.
pub(super) fn published(text: &str, name: &str, is_component: bool, read: &tag::Tag, at: usize) -> Vec<(BlockKind, Pieces)> {
    let mut all = Vec::new();
    let of = |wanted: &str| {
        let found = read.attributes.iter().find(|one| text[one.name.clone()].eq_ignore_ascii_case(wanted));
        found.map(|one| text[one.value.clone()].to_ascii_lowercase())
    };
    let is_own = is_component || name.contains('-');
    for one in &read.attributes {
        let key = &text[one.name.clone()];
        let lower = key.to_ascii_lowercase();
        let kind = match lower.as_str() {
            "alt" | "aria-label" | "aria-description" | "aria-roledescription" => BlockKind::ImageAlt,
            "title" if !is_own => BlockKind::LinkTitle,
            known if SEEN.contains(&known) => BlockKind::Html,
            "content" if name == "meta" => {
                let about = of("name").or_else(|| of("property")).or_else(|| of("itemprop")).unwrap_or_default();
                let is_seen = ["description", "title", "site_name", "abstract", "image:alt"].iter().any(|end| about.ends_with(end));
                if !is_seen {
                    continue;
                }
                BlockKind::Html
            }
            "value" if name == "input" && of("type").is_none_or(|kind| matches!(kind.as_str(), "submit" | "button" | "reset" | "text")) => {
                BlockKind::Html
            }
            _ if is_own && is_published(key) => BlockKind::Html,
            _ => continue,
        };
        all.push((kind, decoded(&text[one.value.clone()], at + one.value.start)));
    }
    all
}

/// The attributes and quoted words of a shortcode or a template statement that are published.
pub(super) fn of_shortcode(text: &str, start: usize) -> Vec<Pieces> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr2(b'"', b'\'', &text.as_bytes()[at..]).map(|found| at + found) {
        let quote = text.as_bytes()[open];
        at = open + 1;
        // An apostrophe in a word opens nothing.
        if quote == b'\'' && text[..open].ends_with(char::is_alphanumeric) {
            continue;
        }
        let Some(len) = memchr::memchr(quote, &text.as_bytes()[at..]) else { break };
        let value = &text[at..at + len];
        let before = text[..open].trim_end();
        let key = before.strip_suffix('=').map(str::trim_end);
        let key = key.map(|key| &key[key.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).map_or(0, |end| end + 1)..]);
        let is_published = match key {
            Some(key) => is_published(key) || SEEN.contains(&key.to_ascii_lowercase().as_str()),
            None => value.split_whitespace().count() >= 3,
        };
        if is_published {
            all.push(decoded(value, start + at));
        }
        at += len + 1;
    }
    all
}

/// A text with its entities decoded, in pieces with their places.
pub(super) fn decoded(text: &str, at: usize) -> Pieces {
    let mut pieces = Vec::new();
    let mut rest = 0;
    while rest < text.len() {
        let next = memchr::memchr(b'&', &text.as_bytes()[rest..]).map_or(text.len(), |found| rest + found);
        if next > rest {
            pieces.push((text[rest..next].to_owned(), Span::new(at + rest, at + next)));
        }
        if next >= text.len() {
            break;
        }
        let (decoded, len) = entity::decode(&text[next..]);
        pieces.push((decoded, Span::new(at + next, at + next + len)));
        rest = next + len;
    }
    pieces
}
