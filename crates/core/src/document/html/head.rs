//! The head of a page: which of its texts search engines and other sites show, and what it says of the page itself.
//!
//! The reader of pages asks it for each `<meta>`. Names are those of the front matter of Markdown: words joined by points, in small letters.

use crate::document::tag::Tag;
use std::ops::Range;

/// More fields than this a page does not have.
pub(super) const MOST_FIELDS: usize = 2000;

/// A `<meta>` that says something.
pub(super) struct Meta {
    /// The name of the field, such as `description` or `og.title`.
    pub(super) name: String,
    /// Its content, as a range of the tag.
    pub(super) value: Range<usize>,
}

/// A `<meta>` taken apart; none when it has no name or no content.
pub(super) fn meta(text: &str, read: &Tag) -> Option<Meta> {
    let of = |wanted: &str| read.attributes.iter().find(|one| text[one.name.clone()].eq_ignore_ascii_case(wanted));
    let name = ["name", "property", "itemprop"].into_iter().find_map(of)?;
    let value = of("content")?.value.clone();
    let name = text[name.value.clone()].trim().to_ascii_lowercase().replace(':', ".");
    (!name.is_empty() && !value.is_empty()).then_some(Meta { name, value })
}

/// Whether people see the content of a `<meta>`: in search results, or where the page is shared.
pub(super) fn is_shown(name: &str) -> bool {
    ["description", "title", "site_name", "abstract", "image.alt"].iter().any(|end| name.ends_with(end)) && !name.starts_with("medlint.")
}

/// A text in pieces as one, white space as single spaces.
pub(super) fn joined(pieces: &[(String, crate::source::Span)]) -> String {
    let whole: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}
