//! Amounts: percentages in words, units in short and a nought before a word, as the usual form that rules speak of.
//!
//! The respelling of a block asks for them. `ninety-five per cent` is read as `95%`, `24h` as `24 hours`, `3× faster` as `3x
//! faster`, `0 side effects` as `zero side effects`; a number with a unit of weight or length stays as it is.

use crate::document::spelling::Respelt;
use std::borrow::Cow;

/// Units in short and in full, for more than one.
const UNITS: [(&str, &str); 9] = [
    ("h", "hours"),
    ("hr", "hours"),
    ("hrs", "hours"),
    ("min", "minutes"),
    ("mins", "minutes"),
    ("wk", "weeks"),
    ("wks", "weeks"),
    ("yr", "years"),
    ("yrs", "years"),
];
/// Words before which a nought is a figure.
const FIGURE: [&str; 37] = [
    "to", "or", "and", "of", "out", "in", "on", "at", "is", "as", "with", "for", "from", "per", "percent", "point", "points", "mg", "mcg",
    "g", "kg", "ml", "l", "mm", "cm", "m", "iu", "c", "f", "h", "am", "pm", "hours", "days", "weeks", "months", "years",
];
const SMALL: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// The most words of one number: "one hundred and twenty five".
const WORDS: usize = 5;

/// A pattern with the amounts that it names in the form in which texts are read: "100 percent" looks for what "100%" is. The length of a gap
/// is no amount.
pub(crate) fn in_pattern(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains("cent") {
        return Cow::Borrowed(text);
    }
    let mut stretches = amounts(text);
    stretches.retain(|one| !text[..one.range.start].trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("..."));
    if stretches.is_empty() {
        return Cow::Borrowed(text);
    }
    stretches.sort_by_key(|one| one.range.start);
    let mut read = text.to_owned();
    for one in stretches.iter().rev() {
        read.replace_range(one.range.clone(), &one.to);
    }
    Cow::Owned(read)
}

/// The amounts of a block that are read as others.
pub(super) fn amounts(text: &str) -> Vec<Respelt> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    // Most blocks have no figure; without a branch, many bytes are looked at in one step.
    if bytes.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
        for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
            if !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                behind_number(text, at, &mut all);
            }
        }
    }
    for cent in [memchr::memmem::find_iter(bytes, "cent"), memchr::memmem::find_iter(bytes, "CENT")].into_iter().flatten() {
        percent(text, cent, &mut all);
    }
    all
}

/// The text behind the last figure of a number, at `at`.
fn behind_number(text: &str, at: usize, all: &mut Vec<Respelt>) {
    let rest = &text[at + 1..];
    let word = rest.strip_prefix(' ').unwrap_or(rest);
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (gap, end) = (rest.len() - word.len(), at + 1 + rest.len() - word.len() + letters);
    let mut put = |range, to: &str| all.push(Respelt { range, to: to.to_owned(), is_mixed: false });
    if let Some(behind) = rest.strip_prefix('\u{D7}') {
        if behind.trim_start_matches(' ').starts_with(char::is_alphabetic) {
            put(at + 1..at + 3, "x");
        }
        return;
    }
    if letters == 0 || word[letters..].starts_with(|c: char| c.is_alphanumeric() || c == '\'') {
        return;
    }
    let lower = word[..letters].to_ascii_lowercase();
    let number = number_before(text, at + 1);
    if let Some((_, unit)) = UNITS.iter().find(|(short, _)| *short == lower) {
        let unit = if number == "1" { &unit[..unit.len() - 1] } else { unit };
        put(at + 1..end, &format!(" {unit}"));
    } else if number == "0" && gap == 1 && letters > 2 && !FIGURE.contains(&lower.as_str()) {
        put(at..at + 1, "zero");
    }
}

/// The number of figures, points and commas that ends at an offset.
fn number_before(text: &str, end: usize) -> &str {
    let len = text[..end].bytes().rev().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
    text[end - len..end].trim_start_matches(['.', ','])
}

/// `percent`, `per cent` and `per-cent` behind a number, in figures or words, with `cent` at an offset.
fn percent(text: &str, cent: usize, all: &mut Vec<Respelt>) {
    let end = cent + "cent".len();
    let front = text[..cent].strip_suffix([' ', '-']).unwrap_or(&text[..cent]);
    let is_per = front.len() >= 3 && front.is_char_boundary(front.len() - 3) && front[front.len() - 3..].eq_ignore_ascii_case("per");
    if !is_per || text[end..].starts_with(char::is_alphanumeric) {
        return;
    }
    let front = &front[..front.len() - 3];
    let before = front.strip_suffix([' ', '-']).unwrap_or(front);
    if before.ends_with(|c: char| c.is_ascii_digit()) {
        all.push(Respelt { range: before.len()..end, to: "%".to_owned(), is_mixed: false });
    } else if before.len() < front.len()
        && let Some((start, number)) = spelt(before)
    {
        all.push(Respelt { range: start..end, to: format!("{number}%"), is_mixed: false });
    }
}

/// The number that the last words of a text spell, and where it begins. "One" alone is none: "the one percent" are people.
fn spelt(text: &str) -> Option<(usize, u32)> {
    let mut start = text.len();
    let mut words: Vec<(usize, String)> = Vec::new();
    while words.len() < WORDS {
        let len = text[..start].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        if len == 0 {
            break;
        }
        words.push((start - len, text[start - len..start].to_ascii_lowercase()));
        match text[..start - len].strip_suffix([' ', '-']) {
            Some(front) => start = front.len(),
            None => break,
        }
    }
    words.reverse();
    // The longest run of words that is a number, from the front.
    (0..words.len()).find_map(|from| {
        let value = value(words[from..].iter().map(|(_, word)| word.as_str()))?;
        (value > 1).then_some((words[from].0, value))
    })
}

fn value<'w>(words: impl Iterator<Item = &'w str>) -> Option<u32> {
    let (mut hundreds, mut tens, mut units) = (None, None, None);
    let mut is_open = false;
    for (index, word) in words.enumerate() {
        is_open = word == "and";
        if word == "hundred" && hundreds.is_none() && tens.is_none() {
            hundreds = Some(units.take().unwrap_or(1));
        } else if let Some(at) = TENS.iter().position(|known| *known == word).filter(|_| tens.is_none() && units.is_none()) {
            tens = Some(20 + 10 * at as u32);
        } else if let Some(at) = SMALL.iter().position(|known| *known == word).filter(|&at| units.is_none() && (tens.is_none() || at < 9)) {
            units = Some(1 + at as u32);
        } else if word == "a" && index == 0 {
            units = Some(1);
        } else if !is_open || hundreds.is_none() || tens.is_some() || units.is_some() {
            return None;
        }
    }
    (!is_open).then(|| 100 * hundreds.unwrap_or(0) + tens.unwrap_or(0) + units.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut all = amounts(text);
        all.sort_by_key(|one| one.range.start);
        let mut read = text.to_owned();
        for one in all.into_iter().rev() {
            read.replace_range(one.range, &one.to);
        }
        read
    }

    #[test]
    fn amounts_are_read_in_their_usual_form() {
        let rows = [
            ("It is 100 percent safe", "It is 100% safe"),
            ("up to 12.5 per cent, 3 per-cent", "up to 12.5%, 3%"),
            ("ninety-five percent of them", "95% of them"),
            ("One hundred per cent", "100%"),
            ("a hundred and twenty five PERCENT", "125%"),
            ("in 24h, 1 hr, 24 hrs.", "in 24 hours, 1 hour, 24 hours."),
            ("5 min, 2 wks, 10yrs", "5 minutes, 2 weeks, 10 years"),
            ("3\u{d7} faster", "3x faster"),
            ("It has 0 side effects", "It has zero side effects"),
        ];
        for (text, expected) in rows {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn patterns_name_amounts_as_texts_are_read() {
        for (pattern, read) in [
            ("100 percent (safe|sure)", "100% (safe|sure)"),
            ("relief in 24h", "relief in 24 hours"),
            ("wait ...2 h", "wait ...2 h"),
            ("({number} (percent|per cent)) of", "({number} (percent|per cent)) of"),
            ("up to ninety per cent", "up to 90%"),
            ("0 side effects", "zero side effects"),
        ] {
            assert_eq!(in_pattern(pattern), read);
        }
    }

    #[test]
    fn other_figures_stay() {
        let same = [
            "the one percent",
            "percentage of 10",
            "a percent",
            "5 percentage points",
            "10 centers",
            "0 to 10",
            "0 mg",
            "0.5 h2",
            "100 side effects",
            "10 side effects",
            "3\u{d7}500",
            "2 x 2",
            "h",
            "12 minor cuts",
            "Vitamin B12 helps",
            "per century 5",
            "and percent",
        ];
        for text in same {
            assert_eq!(read(text), text);
        }
    }
}
