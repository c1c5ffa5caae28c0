//! Words that open sentences: where one follows, the point of an abbreviation ends a sentence.
//!
//! The splitting of sentences and the folding of spelling ask for them.

/// Words that open sentences.
const OPENERS: &[&str] = &[
    "The", "This", "That", "These", "Those", "It", "We", "Our", "You", "Your", "They", "He", "She", "In", "At", "If", "When", "After",
    "But", "And", "However", "For", "With", "As", "A", "An", "To", "There", "Not", "All", "Each", "Most", "Some", "Many", "Book", "Call",
];

/// Whether a text begins, behind spaces, with a word that opens sentences.
pub(super) fn opens(text: &str) -> bool {
    OPENERS.contains(&text.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}
