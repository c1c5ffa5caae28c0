//! A field of the front matter: its key, its value, its place, and whether readers or search engines see it.
//!
//! The reader of front matter makes fields; the reader of HTML asks whether an attribute of a component is published. Keys mean
//! the same however their words are joined.

use crate::source::Span;

/// One scalar of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Dotted key in lower case, such as `seo.title`; list elements repeat their key.
    pub key: String,
    /// Its text, decoded.
    pub value: String,
    /// The source bytes of the value.
    pub span: Span,
}

/// Last words of the keys whose values readers and search engines see, in the singular: those of Hugo, Jekyll, Astro, Eleventy,
/// Docusaurus, VitePress and of exports of WordPress, and what themes call the parts of a page.
const PUBLISHED: [&str; 75] = [
    "title",
    "subtitle",
    "heading",
    "headline",
    "subheading",
    "subheadline",
    "tagline",
    "slogan",
    "strapline",
    "kicker",
    "eyebrow",
    "description",
    "desc",
    "metadesc",
    "excerpt",
    "summary",
    "abstract",
    "synopsis",
    "overview",
    "teaser",
    "lead",
    "lede",
    "intro",
    "introduction",
    "dek",
    "deck",
    "standfirst",
    "blurb",
    "caption",
    "alt",
    "question",
    "answer",
    "body",
    "text",
    "content",
    "rendered",
    "quote",
    "testimonial",
    "review",
    "benefit",
    "feature",
    "highlight",
    "claim",
    "result",
    "outcome",
    "promise",
    "advantage",
    "reason",
    "usp",
    "hero",
    "cta",
    "button",
    "label",
    "banner",
    "promo",
    "promotion",
    "offer",
    "announcement",
    "pitch",
    "message",
    "callout",
    "copy",
    "snippet",
    "bullet",
    "point",
    "takeaway",
    "fact",
    "step",
    "detail",
    "tooltip",
    "placeholder",
    "faq",
    "statement",
    "paragraph",
    "notice",
];
/// Keys that are published under one letter, as in lists of questions.
const LETTERS: [&str; 2] = ["q", "a"];

/// Whether the value of a key is published, however its words are joined.
pub fn is_published(key: &str) -> bool {
    let key = normal(key).replace('-', "_");
    if key.starts_with("medlint.") {
        return false;
    }
    let last = key.rsplit('.').next().unwrap_or(&key);
    let word = last.rsplit('_').next().unwrap_or(last);
    // An address or a date of something published is not.
    let single = word.strip_suffix('s').unwrap_or(word);
    let joined = ["title", "description", "subtitle", "headline", "tagline", "excerpt", "summary"];
    LETTERS.contains(&last)
        || PUBLISHED.iter().any(|known| word == *known || single == *known)
        || joined.iter().any(|known| word.ends_with(known) && word.len() > known.len())
}

/// Whether a key is what a setting calls `name`: the whole dotted key or its end, however its words are joined.
pub(super) fn is_called(key: &str, name: &str) -> bool {
    let [key, name] = [key, name].map(|text| normal(text).replace('-', "_"));
    !key.starts_with("medlint.") && key.strip_suffix(name.as_str()).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

/// A key in lower case; words told apart by capitals are joined by `_`: of `metaDescription` it is `meta_description`.
pub(super) fn normal(key: &str) -> String {
    let mut normal = String::with_capacity(key.len() + 2);
    let mut was_small = false;
    for character in key.chars() {
        if character.is_uppercase() && was_small {
            normal.push('_');
        }
        was_small = character.is_lowercase() || character.is_ascii_digit();
        normal.extend(character.to_lowercase());
    }
    normal
}
