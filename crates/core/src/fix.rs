//! Edits that findings offer, and the text after them. Plain data and plain text: who applies an edit, and when, is
//! decided elsewhere.

use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Whether an edit may be applied without a person looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Safety {
    /// Keeps the meaning; may be applied automatically.
    Safe,
    /// Changes what is claimed; a person decides.
    Suggested,
}

/// Replace the bytes of `span` by `replacement`. The span is one verbatim piece of the source, without markup inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes to replace.
    pub span: Span,
    /// The new words.
    pub replacement: String,
    /// Whether a person has to look.
    pub safety: Safety,
}

/// Words with another wording, as a rule gives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The words to replace, in lower case.
    pub words: String,
    /// The replacement, as it reads in the middle of a sentence.
    pub replacement: String,
    /// Whether the meaning stays whatever stands around it.
    pub safety: Safety,
}

impl Replacement {
    /// The replacement with the capitals of the words found: `Committed suicide`, `COMMITTED SUICIDE`.
    pub fn replacement_for(&self, found: &str) -> String {
        let letters = || found.chars().filter(|character| character.is_alphabetic());
        if letters().count() > 1 && letters().all(char::is_uppercase) {
            return self.replacement.to_uppercase();
        }
        let mut characters = self.replacement.chars();
        match characters.next() {
            Some(first) if found.starts_with(char::is_uppercase) => first.to_uppercase().chain(characters).collect(),
            _ => self.replacement.clone(),
        }
    }
}

/// The first wording whose words stand in `text`, inside `within`, as whole words, and where.
pub fn find<'a>(wordings: &'a [Replacement], text: &str, within: Range<usize>) -> Option<(&'a Replacement, Range<usize>)> {
    if wordings.is_empty() {
        return None;
    }
    let lower = text[within.clone()].to_ascii_lowercase();
    wordings.iter().find_map(|wording| {
        let mut places = lower.match_indices(&wording.words).map(|(at, words)| within.start + at..within.start + at + words.len());
        places.find(|place| is_whole(text, place)).map(|place| (wording, place))
    })
}

/// A hyphen or an apostrophe joins: "an addict's life" needs more than other words.
fn is_whole(text: &str, place: &Range<usize>) -> bool {
    let is_joined =
        |character: Option<char>| character.is_some_and(|character| character.is_alphanumeric() || matches!(character, '-' | '\''));
    !is_joined(text[..place.start].chars().next_back()) && !is_joined(text[place.end..].chars().next())
}

/// The text after the edits, in whatever order they come. Of two that touch each other the first in the text is
/// applied; the number says how many were.
pub fn apply<'a>(text: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> (String, usize) {
    let mut fixes: Vec<&Fix> = fixes.into_iter().collect();
    fixes.sort_by_key(|fix| fix.span);
    let mut edited = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        if count > 0 && fix.span.start <= at {
            continue;
        }
        edited.push_str(&text[at..fix.span.start]);
        edited.push_str(&fix.replacement);
        at = fix.span.end;
        count += 1;
    }
    edited.push_str(&text[at..]);
    (edited, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(words: &str, replacement: &str) -> Replacement {
        Replacement { words: words.to_owned(), replacement: replacement.to_owned(), safety: Safety::Safe }
    }

    #[test]
    fn capitals_follow_the_words_found() {
        let one = wording("committed suicide", "died by suicide");
        assert_eq!(one.replacement_for("committed suicide"), "died by suicide");
        assert_eq!(one.replacement_for("Committed suicide"), "Died by suicide");
        assert_eq!(one.replacement_for("COMMITTED SUICIDE"), "DIED BY SUICIDE");
        assert_eq!(one.replacement_for("committed Suicide"), "died by suicide");
    }

    #[test]
    fn only_whole_words_are_found() {
        let wordings = [wording("an addict", "a person with an addiction")];
        assert_eq!(find(&wordings, "He was An Addict.", 4..16).map(|(_, place)| place), Some(7..16));
        for text in ["an addictive", "can addict", "an addict-like", "an addict's"] {
            assert_eq!(find(&wordings, text, 0..text.len().min(10)), None, "{text}");
        }
    }

    #[test]
    fn edits_that_touch_wait_for_the_next_round() {
        let fix = |start, end, text: &str| Fix { span: Span::new(start, end), replacement: text.to_owned(), safety: Safety::Safe };
        let fixes = [fix(4, 7, "three"), fix(0, 3, "ONE"), fix(6, 9, "no")];
        assert_eq!(apply("one two six", &fixes), ("ONE three six".to_owned(), 2));
        assert_eq!(apply("one", &[fix(0, 1, "b"), fix(1, 2, "c")]), ("bne".to_owned(), 1));
    }
}
