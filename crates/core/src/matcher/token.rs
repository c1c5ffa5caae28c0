//! Prose to words: the unit in which patterns, cues and scopes are counted.
//!
//! A hyphen inside a word is a joint like a space, a possessive `'s` is a word of its own, and every mark of
//! punctuation is a token, so that no phrase reaches over a comma unless its pattern says so. The sign of a trademark is none: it
//! belongs to the name before it.

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, possibly with digits and inner apostrophes: `don't`, `b12`, `u.s.`
    Word,
    /// Digits, possibly with inner points and commas: `1,000`, `0.5`
    Number,
    /// The possessive ending `'s` or a lone `'` after a plural.
    Possessive,
    /// One mark of punctuation or another symbol.
    Mark(char),
}

/// A word or mark of the prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the prose.
    pub start: u32,
    /// Byte after the last one in the prose.
    pub end: u32,
    /// Its kind.
    pub kind: TokenKind,
    /// Number of the folded word in the vocabulary; 0 when no pattern knows it.
    pub word: u32,
    /// Number of the exactly spelt word (`=WHO`) in the vocabulary; 0 when no pattern asks for it.
    pub exact: u32,
}

impl Token {
    /// Whether it is a word or a number, that is, counts towards the length of a gap or a scope.
    #[inline]
    pub const fn is_counted(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }

    /// Its range in the prose.
    #[inline]
    pub const fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Cuts `text` into tokens, offsets counted from `base`. Words are not looked up yet. The second part of the answer says
/// that a word has only small letters and digits of ASCII; it may be `false` for such a word too.
#[inline]
pub(crate) fn tokens(text: &str, base: usize, mut each: impl FnMut(Token, bool)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Nearly all text is plain words between spaces; everything else takes the long way.
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let (end, kind, is_lower) = match plain_word_end(bytes, at) {
            Some((end, is_lower)) => (end, Some(TokenKind::Word), is_lower),
            None => {
                let (end, kind) = token_at(text, at);
                (end, kind, false)
            }
        };
        if let Some(kind) = kind {
            each(Token { start: (base + at) as u32, end: (base + end) as u32, kind, word: 0, exact: 0 }, is_lower);
        }
        at = end;
    }
}

/// The token at a place, and where it ends; `None` for what only joins or separates words.
fn token_at(text: &str, at: usize) -> (usize, Option<TokenKind>) {
    let bytes = text.as_bytes();
    let Some(character) = text[at..].chars().next() else { return (bytes.len(), None) };
    let end = at + character.len_utf8();
    if character.is_ascii_digit() {
        (number_end(bytes, at), Some(TokenKind::Number))
    } else if is_letter(character) {
        (word_end(text, at), Some(TokenKind::Word))
    } else if character.is_whitespace() {
        (end, None)
    } else if character == '\'' && at > 0 && ends_word(text, text[..at].trim_end_matches(TRADEMARKS).len()) {
        // word_end keeps contractions whole, so what is left after a word is the possessive or a closing quote.
        let is_s = matches!(bytes.get(at + 1), Some(b's' | b'S')) && !text[at + 2..].starts_with(is_letter);
        if is_s { (at + 2, Some(TokenKind::Possessive)) } else { (at + 1, Some(TokenKind::Mark('\''))) }
    } else if is_joint(text, at, character) {
        (end, None)
    } else if let Some(end) = trademark_end(text, at) {
        (end, None)
    } else {
        let mark = if matches!(character, '\u{2013}' | '\u{2014}' | '\u{2015}' | '-') { '\u{2014}' } else { character };
        (end, Some(TokenKind::Mark(mark)))
    }
}

/// How many of eight bytes, from the first on, are small letters of ASCII.
#[inline]
const fn small_letters(bytes: [u8; 8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let all = u64::from_le_bytes(bytes);
    let low = all & !HIGH;
    // The highest bit of a byte says that it is no less than a letter; nothing is carried into the next one.
    let (from_a, behind_z) = (low + (0x80 - b'a' as u64) * EACH, low + (0x80 - b'z' as u64 - 1) * EACH);
    let is_other = (!from_a | behind_z | all) & HIGH;
    is_other.trailing_zeros() as usize / 8
}

/// End of a word of ASCII letters and digits that nothing can lengthen: neither an apostrophe nor a point nor a letter
/// beyond ASCII follows. With it whether no letter is a capital.
#[inline]
fn plain_word_end(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    // Most words are a few small letters before a space or a comma.
    if let Some(next) = bytes[start..].first_chunk::<8>() {
        let count = small_letters(*next);
        if count > 1 && count < 8 && CLASSES[usize::from(next[count])] == 0 {
            return Some((start + count, true));
        }
    }
    any_plain_word_end(bytes, start)
}

fn any_plain_word_end(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let mut seen = CLASSES[usize::from(bytes[start])];
    if seen & (SMALL | CAPITAL) == 0 {
        return None;
    }
    let mut end = start + 1;
    while let Some(&byte) = bytes.get(end) {
        let class = CLASSES[usize::from(byte)];
        if class & (SMALL | CAPITAL | DIGIT) == 0 {
            // One letter and a point may begin an abbreviation such as "U.S."
            let may_go_on = class == LENGTHENS || byte == b'.' && end == start + 1;
            return if may_go_on { None } else { Some((end, seen & CAPITAL == 0)) };
        }
        seen |= class;
        end += 1;
    }
    Some((end, seen & CAPITAL == 0))
}

const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const DIGIT: u8 = 4;
/// Signs that may belong to the word before them: an apostrophe, and all beyond ASCII.
const LENGTHENS: u8 = 8;

/// The part that each byte can play in a word; 0 for one that ends it.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            b'\'' | 0x80.. => LENGTHENS,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

fn is_letter(character: char) -> bool {
    character.is_alphabetic() || ('\u{0300}'..='\u{036F}').contains(&character)
}

fn ends_word(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

/// A hyphen that joins words (`game-changer`, `game- changer` over a line end), or a short dash between numbers or words without
/// spaces.
fn is_joint(text: &str, at: usize, character: char) -> bool {
    match character {
        '-' => ends_word(text, at) && !text[at + 1..].starts_with('-'),
        '\u{2013}' => {
            let (before, after) = (text[..at].chars().next_back(), text[at + character.len_utf8()..].chars().next());
            let both = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
            both(|c| c.is_ascii_digit()) || both(char::is_alphabetic)
        }
        _ => false,
    }
}

/// The signs of trademarks.
pub(crate) const TRADEMARKS: [char; 3] = ['\u{ae}', '\u{2122}', '\u{2120}'];

/// End of the sign of a trademark behind a name: `Zorb®`, `Zorb ™`, `Zorb(R)`.
fn trademark_end(text: &str, at: usize) -> Option<usize> {
    if let Some(sign) = text[at..].chars().next().filter(|sign| TRADEMARKS.contains(sign)) {
        let name = text[..at].trim_end_matches(' ').len();
        return ends_word(text, name).then_some(at + sign.len_utf8());
    }
    let written = ["(r)", "(tm)"]
        .into_iter()
        .find(|sign| text.as_bytes()[at..].get(..sign.len()).is_some_and(|this| this.eq_ignore_ascii_case(sign.as_bytes())))?;
    ends_word(text, at).then_some(at + written.len())
}

fn number_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        let is_inner = matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[at].is_ascii_digit() && !is_inner {
            break;
        }
        at += 1;
    }
    at
}

fn word_end(text: &str, start: usize) -> usize {
    if let Some(end) = dotted_end(text.as_bytes(), start) {
        return end;
    }
    let mut end = start;
    let mut characters = text[start..].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let is_inner_apostrophe = character == '\'' && characters.peek().is_some_and(|&(_, next)| is_letter(next)) && {
            let rest = &text[start + offset + 1..];
            // `'s` is the possessive (or "is"), cut off so that names match with and without it.
            !rest.starts_with(['s', 'S']) || rest[1..].starts_with(|c: char| is_letter(c) || c.is_ascii_digit())
        };
        if !(is_letter(character) || character.is_ascii_digit() || is_inner_apostrophe) {
            break;
        }
        end = start + offset + character.len_utf8();
    }
    end
}

/// End of an abbreviation of single letters with points: `u.s.`, `e.g.`, `Ph.D.` is none.
fn dotted_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    let mut letters = 0;
    while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && bytes.get(at + 1) == Some(&b'.') {
        at += 2;
        letters += 1;
    }
    let goes_on = bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    (letters >= 2 && !goes_on).then_some(at)
}

/// The form under which a token is known to the vocabulary.
pub(crate) fn normal(text: &str, token: &Token) -> String {
    match token.kind {
        TokenKind::Mark(mark) => normal_mark(mark),
        _ => text[token.range()].to_lowercase(),
    }
}

/// A mark as patterns see it.
pub(crate) fn normal_mark(mark: char) -> String {
    if mark == '&' { "and".to_owned() } else { mark.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        tokens(text, 0, |token, _| found.push(&text[token.range()]));
        found
    }

    #[test]
    fn hyphens_join_and_marks_stand_alone() {
        assert_eq!(words("A game-changer, truly"), ["A", "game", "changer", ",", "truly"]);
        assert_eq!(words("COVID-19 in 5-10 days - yes"), ["COVID", "19", "in", "5", "10", "days", "-", "yes"]);
        assert_eq!(words("safe--and 77.8% of 1,000."), ["safe", "-", "-", "and", "77.8", "%", "of", "1,000", "."]);
    }

    #[test]
    fn signs_of_trademarks_belong_to_the_name() {
        assert_eq!(words("Zorb\u{ae} cream, Zorb\u{2122}'s Zorb \u{2120} and Zorb(R) gel"), words("Zorb cream, Zorb's Zorb and Zorb gel"));
        assert_eq!(words("(r), \u{ae}"), ["(", "r", ")", ",", "\u{ae}"], "a sign without a name stands for itself");
    }

    #[test]
    fn apostrophes_split_only_the_possessive() {
        assert_eq!(
            words("Ketamine's role isn't new; we've patients' trust"),
            ["Ketamine", "'s", "role", "isn't", "new", ";", "we've", "patients", "'", "trust"]
        );
        assert_eq!(words("'safe'"), ["'", "safe", "'"]);
    }

    #[test]
    fn abbreviations_and_units_are_words() {
        assert_eq!(words("the U.S. and 10mg of B12, e.g. #1"), ["the", "U.S.", "and", "10", "mg", "of", "B12", ",", "e.g.", "#", "1"]);
    }
}
