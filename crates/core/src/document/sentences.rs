//! Blocks to sentences.
//!
//! A sentence ends at `.`, `!` or `?` before a space and a word that can begin one. Abbreviations, initials and
//! decimals do not end it; closing quotes and brackets belong to it.

use crate::document::openers::opens;
use crate::document::prose::OPAQUE;
use crate::document::{Block, Prose, Sentence};
use std::borrow::Cow;

/// Whether a word, in lower case and without points, stands before a point that does not end a sentence.
fn is_short_form(word: &str) -> bool {
    matches!(
        word,
        "dr" | "mr"
            | "mrs"
            | "ms"
            | "prof"
            | "st"
            | "vs"
            | "v"
            | "eg"
            | "ie"
            | "etc"
            | "al"
            | "no"
            | "nos"
            | "fig"
            | "figs"
            | "vol"
            | "pp"
            | "ed"
            | "eds"
            | "approx"
            | "inc"
            | "ltd"
            | "co"
            | "corp"
            | "dept"
            | "est"
            | "jr"
            | "sr"
            | "ca"
            | "cf"
            | "viz"
            | "resp"
            | "min"
            | "max"
            | "ref"
            | "refs"
            | "sec"
            | "tab"
            | "gen"
            | "rev"
            | "hon"
            | "mt"
    )
}
/// How many letters the longest abbreviation has.
const LONGEST_ABBREVIATION: usize = 6;
/// Abbreviations after which a sentence may well begin: they end one when a common opening word follows.
fn is_ambiguous(word: &str) -> bool {
    matches!(
        word,
        "us" | "uk" | "eu" | "am" | "pm" | "phd" | "md" | "ba" | "rn" | "do" | "dds" | "etc" | "al" | "inc" | "ltd" | "co" | "corp"
    )
}
/// The longest sentence in bytes. A longer stretch without an end is a table or a dump; it is read in parts, so that words
/// far from each other have nothing to do with each other.
const LONGEST: usize = 20_000;

/// Splits blocks into sentences.
pub(super) fn split(prose: &Prose, blocks: &[Block]) -> Vec<Sentence> {
    let mut sentences = Vec::with_capacity(prose.len() / 48);
    for (index, block) in blocks.iter().enumerate() {
        let text = &prose.text()[block.prose.clone()];
        let mut start = 0;
        let mut from = 0;
        while let Some(at) = memchr::memchr3(b'.', b'!', b'?', &text.as_bytes()[from..]).map(|found| from + found) {
            from = at + 1;
            if let Some(end) = end_of_sentence(text, at) {
                push(&mut sentences, text, start, end, block.prose.start, index);
                start = end;
                from = end;
            }
        }
        if start < text.len() {
            push(&mut sentences, text, start, text.len(), block.prose.start, index);
        }
    }
    sentences
}

fn push(sentences: &mut Vec<Sentence>, text: &str, start: usize, end: usize, base: usize, block: usize) {
    let trimmed = text[start..end].trim_start();
    if trimmed.is_empty() {
        return;
    }
    let mut start = end - trimmed.len();
    while end - start > LONGEST {
        let mut cut = start + LONGEST;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let cut = text[start..cut].rfind(' ').map_or(cut, |space| start + space + 1);
        sentences.push(Sentence { prose: base + start..base + cut, block });
        start = cut;
    }
    sentences.push(Sentence { prose: base + start..base + end, block });
}

/// The offset after the sentence when the mark at `at` ends one.
fn end_of_sentence(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    while end < bytes.len() && matches!(bytes[end], b'.' | b'!' | b'?') {
        end += 1;
    }
    while end < bytes.len() && matches!(bytes[end], b'"' | b'\'' | b')' | b']' | b'*' | b'_') {
        end += 1;
    }
    // A citation mark right behind the point belongs to the sentence.
    if end < bytes.len()
        && bytes[end] == b'['
        && let Some(len) = bytes[end..].iter().take(24).position(|&byte| byte == b']')
    {
        end += len + 1;
    }
    let rest = &text[end..];
    let next = rest.trim_start();
    let Some(first) = next.chars().next() else { return Some(text.len()) };
    let is_glued = rest.len() == next.len();
    if is_glued {
        // "relief.Our": a point without its space, between a small letter and a word with a capital.
        let before = text[..at].chars().next_back();
        let mut after = next.chars();
        let opens = after.next().is_some_and(char::is_uppercase) && after.next().is_some_and(char::is_lowercase);
        return (bytes[at] == b'.' && end == at + 1 && before.is_some_and(char::is_lowercase) && opens).then_some(end);
    }
    // "iDrip": a name that begins small goes on with a capital.
    let is_name = first.is_ascii_lowercase() && next[1..].starts_with(char::is_uppercase);
    let can_begin = is_name
        || first.is_uppercase()
        || first.is_ascii_digit()
        || matches!(first, '"' | '\'' | '(' | '[' | OPAQUE | '$' | '#')
        || !first.is_ascii();
    if !can_begin {
        return None;
    }
    if bytes[at] != b'.' || end > at + 1 && bytes[at + 1] == b'.' {
        return Some(end);
    }
    (!is_abbreviation(&text[..at], next)).then_some(end)
}

/// Whether the point after `before` belongs to an abbreviation, given what follows.
fn is_abbreviation(before: &str, next: &str) -> bool {
    // A long word is none, and most words before a point are plain letters: they need no second look.
    let letters = before.bytes().rev().take(LONGEST_ABBREVIATION + 1).take_while(u8::is_ascii_lowercase).count();
    if letters > LONGEST_ABBREVIATION {
        return false;
    }
    let first_letter = before.len() - letters;
    let word_start = if letters > 0 && before[..first_letter].ends_with(' ') {
        first_letter
    } else {
        before
            .rfind(|c: char| !(c.is_alphanumeric() || c == '.'))
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))
    };
    let word = &before[word_start..];
    let plain = if word.len() == letters {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect::<String>())
    };
    let opens = || opens(next);
    if plain == "no" || plain == "nos" {
        // "No. 3" is a number, "The answer is no. 3 patients ..." is rarer than it.
        return next.starts_with(|c: char| c.is_ascii_digit());
    }
    if matches!(plain.as_ref(), "eg" | "ie" | "vs" | "dr" | "cf") {
        return true;
    }
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase) && word != "I";
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
    if is_dotted || is_ambiguous(&plain) && (is_dotted || !word.starts_with(char::is_lowercase) || plain == "al" || plain == "etc") {
        return !opens();
    }
    is_initial || is_short_form(&plain)
}

#[cfg(test)]
mod tests {
    use crate::{Document, Source};

    fn sentences(text: &str) -> Vec<String> {
        let document = Document::markdown(Source::new("t", text));
        document.sentences.iter().map(|sentence| document.prose.text()[sentence.prose.clone()].trim().to_owned()).collect()
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        let whole = [
            "Dr. Amy Lee saw drug A vs. Placebo in the U.S. Army, e.g. In 2019.",
            "See Smith et al. 2019 and No. 3 of Fig. 2 at 0.5 mg.",
            "Ask J. Smith, Ph.D. Smith is in.",
            "Visit St. Mary's or Acme Inc. Hospital.",
        ];
        for text in whole {
            assert_eq!(sentences(text), [text]);
        }
        assert_eq!(
            sentences("Made in the U.S. The rest is not. \"Really?\" Yes! It is... Good (so it is.) And on."),
            ["Made in the U.S.", "The rest is not.", "\"Really?\"", "Yes!", "It is...", "Good (so it is.)", "And on."]
        );
    }

    #[test]
    fn line_ends_and_missing_spaces() {
        assert_eq!(
            sentences("We ask Dr.\nLee. It is.[3] Find relief.Our team."),
            ["We ask Dr. Lee.", "It is.[3]", "Find relief.", "Our team."]
        );
    }
}
