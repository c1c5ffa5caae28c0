//! Tokens of a text as the register compares them: words without case and number, figures, and the signs that change a figure.
//!
//! The index takes wordings apart with it, the search the prose of a page. Typography, hyphens between words and citation marks in brackets count for
//! nothing; a figure, a sign of comparison and every small word count.

use std::ops::Range;

/// A token where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Bytes of the text.
    pub(crate) bytes: Range<usize>,
    /// What it is compared by.
    pub(crate) form: String,
}

/// The ranges of the tokens of a text, in order. Offsets count from the beginning of the text.
pub(crate) fn ranges(text: &str, mut put: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            let start = at;
            at = word_end(text, start);
            if at > start {
                put(start..at);
                continue;
            }
            // A sign outside of ASCII: its own token where it says something.
            let sign = text[start..].chars().next().unwrap_or(' ');
            at = start + sign.len_utf8();
            if is_sign(sign) {
                put(start..at);
            }
            continue;
        }
        if byte == b'[' {
            let behind = bracket_end(bytes, at);
            if behind > at {
                at = behind;
                continue;
            }
        }
        if is_sign(byte as char) || is_joint(bytes, at) {
            put(at..at + 1);
        }
        at += 1;
    }
}

/// The end of the word or figure that begins here; `start` itself where none does.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            at += 1;
        } else if byte >= 0x80 {
            let Some(letter) = text[at..].chars().next().filter(|letter| letter.is_alphanumeric()) else { break };
            at += letter.len_utf8();
        } else {
            // A point or comma inside a figure, an apostrophe inside a word.
            let (before, behind) = (at.checked_sub(1).filter(|_| at > start).map(|at| bytes[at]), bytes.get(at + 1));
            let is_inside = match byte {
                b'.' | b',' => before.is_some_and(|b| b.is_ascii_digit()) && behind.is_some_and(u8::is_ascii_digit),
                b'\'' => before.is_some_and(|b| b.is_ascii_alphabetic()) && behind.is_some_and(u8::is_ascii_alphabetic),
                _ => false,
            };
            if !is_inside {
                break;
            }
            at += 1;
        }
    }
    at
}

/// Signs that change what is said.
const fn is_sign(sign: char) -> bool {
    matches!(sign, '%' | '<' | '>' | '=' | '+' | '$' | '?' | '\u{FFFC}' | '±' | '×' | '≤' | '≥' | '°' | '€' | '£' | '‰' | '~' | '≈')
}

/// A hyphen that stands for a range or a minus, a slash between words.
fn is_joint(bytes: &[u8], at: usize) -> bool {
    let behind = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    match bytes[at] {
        b'-' => behind && before.is_none_or(|before| !before.is_ascii_alphabetic()),
        b'/' => before.is_some_and(u8::is_ascii_alphanumeric) && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric),
        _ => false,
    }
}

/// The end of a citation mark in brackets, such as `[3, 4]`.
fn bracket_end(bytes: &[u8], at: usize) -> usize {
    let inside = bytes[at + 1..].iter().take(24).take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b' ' | b'-')).count();
    let is_mark = inside > 0 && bytes.get(at + 1 + inside) == Some(&b']');
    if is_mark { at + inside + 2 } else { at }
}

/// All tokens of a text with their forms.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    ranges(text, |bytes| {
        let mut form = String::new();
        form_of(&text[bytes.clone()], &mut form);
        all.push(Token { bytes, form });
    });
    all
}

/// The form of a token: small letters, figures without separators, no ending of a plural or of the third person.
pub(crate) fn form_of(word: &str, form: &mut String) {
    form.clear();
    if word.is_ascii() {
        form.push_str(word);
        form.make_ascii_lowercase();
    } else {
        form.extend(word.chars().flat_map(char::to_lowercase));
    }
    if form.starts_with(|letter: char| letter.is_ascii_digit()) {
        plain_figure(form);
        return;
    }
    match form.as_str() {
        "percent" => {
            form.clear();
            form.push('%');
        }
        "≈" => {
            form.clear();
            form.push('~');
        }
        _ => without_ending(form),
    }
}

/// "1,000" is "1000"; "0.50" stays what it is, since it claims to be exact.
fn plain_figure(form: &mut String) {
    if form.contains(',') {
        let groups: Vec<&str> = form.split(',').collect();
        let is_thousands = groups.iter().skip(1).all(|group| group.split('.').next().is_some_and(|whole| whole.len() == 3));
        if is_thousands {
            *form = groups.concat();
        }
    }
}

/// Takes the ending of a plural or of the third person off.
fn without_ending(form: &mut String) {
    if form.ends_with("'s") {
        form.truncate(form.len() - 2);
        return;
    }
    // Words that end so by themselves, and such as would become another word.
    const WHOLE: [&str; 15] =
        ["has", "does", "was", "this", "its", "plus", "yes", "less", "always", "news", "series", "species", "as", "is", "us"];
    if !form.ends_with('s') || form.len() < 4 || WHOLE.contains(&form.as_str()) {
        return;
    }
    let stem = &form[..form.len() - 1];
    if stem.ends_with(['s', 'u', 'i']) {
        return;
    }
    if form.len() > 4 && form.ends_with("ies") {
        form.truncate(form.len() - 3);
        form.push('y');
    } else if ["sses", "shes", "ches", "xes", "zes"].iter().any(|end| form.ends_with(end)) {
        form.truncate(form.len() - 2);
    } else {
        form.pop();
    }
}
