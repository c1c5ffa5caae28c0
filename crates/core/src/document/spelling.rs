//! Folding of spelling: what a reader takes for plain letters becomes plain letters in the prose.
//!
//! The prose asks for single characters, the builder for the words of a whole block. Nothing in the source changes: what is
//! folded here leads back to the bytes it stands for through the pieces of the prose.

use unicode_normalization::char::decompose_compatible;

/// The fate of a character of the source in the prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// It stays.
    Same,
    /// Another text stands for it.
    To(&'static str),
    /// Plain letters, figures or marks stand for it.
    Plain(String),
    /// Nothing does: nobody sees it.
    Gone,
}

/// Folds one character.
pub(super) fn fold(character: char) -> Folded {
    match character {
        '\0'..='\u{7f}' => Folded::Same,
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{2035}' | '\u{02B9}' | '\u{02BB}' | '\u{02BC}' | '\u{02C8}'
        | '\u{02CA}' | '\u{02CB}' | '\u{00B4}' | '\u{055A}' | '\u{A78C}' | '\u{FF07}' => Folded::To("'"),
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' | '\u{00AB}' | '\u{00BB}' => Folded::To("\""),
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2043}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => Folded::To("-"),
        '\u{0085}' | '\u{00A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Folded::To(" ")
        }
        _ if is_ignorable(character) || is_stroke(character) => Folded::Gone,
        // Marks of trade and figures that stand high or low mean something by their form.
        '\u{2122}'
        | '\u{2120}'
        | '\u{2026}'
        | '\u{B2}'
        | '\u{B3}'
        | '\u{B9}'
        | '\u{2070}'
        | '\u{2074}'..='\u{2079}'
        | '\u{2080}'..='\u{2089}' => Folded::Same,
        '\u{1F150}'..='\u{1F169}' => plain(character as u32 - 0x1F150 + 0x61),
        '\u{1F170}'..='\u{1F189}' => plain(character as u32 - 0x1F170 + 0x61),
        _ => small_capital(character).map_or_else(|| compatible(character), |letter| Folded::Plain(letter.to_string())),
    }
}

fn plain(letter: u32) -> Folded {
    char::from_u32(letter).map_or(Folded::Same, |letter| Folded::Plain(letter.to_string()))
}

/// The compatibility form without strokes and accents, where that is plain ASCII: ligatures, full-width and styled letters, `é`.
fn compatible(character: char) -> Folded {
    let mut form = String::new();
    let mut is_plain = true;
    decompose_compatible(character, |part| {
        if !is_stroke(part) {
            is_plain &= part.is_ascii_graphic();
            form.push(part);
        }
    });
    if is_plain && !form.is_empty() { Folded::Plain(form) } else { Folded::Same }
}

/// Characters that have no width and no look (Default_Ignorable_Code_Point of Unicode).
fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Accents and strokes that stand over, under or through the letter before them.
fn is_stroke(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Whether an unseen character has no place in an English text: it turns the direction of writing, or spells words that only
/// machines read. Soft hyphens, joiners and marks of direction have one.
pub(super) fn is_suspicious(character: char) -> bool {
    matches!(
        character,
        '\u{202D}' | '\u{202E}' | '\u{2061}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{180E}'
            | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E0FFF}'
    )
}

/// Latin letters that look like the plain ones: small capitals, letters of phonetic alphabets, the dotless i.
fn small_capital(character: char) -> Option<char> {
    Some(match character {
        '\u{1D00}' | '\u{0251}' => 'a',
        '\u{0299}' => 'b',
        '\u{1D04}' => 'c',
        '\u{1D05}' => 'd',
        '\u{1D07}' => 'e',
        '\u{A730}' => 'f',
        '\u{0262}' | '\u{0261}' => 'g',
        '\u{029C}' => 'h',
        '\u{026A}' | '\u{0131}' | '\u{0269}' => 'i',
        '\u{1D0A}' | '\u{0237}' => 'j',
        '\u{1D0B}' => 'k',
        '\u{029F}' => 'l',
        '\u{1D0D}' => 'm',
        '\u{0274}' => 'n',
        '\u{1D0F}' => 'o',
        '\u{1D18}' => 'p',
        '\u{0280}' => 'r',
        '\u{A731}' => 's',
        '\u{1D1B}' => 't',
        '\u{1D1C}' => 'u',
        '\u{1D20}' => 'v',
        '\u{1D21}' => 'w',
        '\u{028F}' => 'y',
        '\u{1D22}' => 'z',
        _ => return None,
    })
}

/// The Latin letter that a letter of another script looks like.
fn look_alike(character: char) -> Option<char> {
    const GREEK: &str = "αaεeιiίiϊiκkνvοoόoρpτtυuύuχxγyηnωwςcϲcϳjΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";
    const CYRILLIC: &str = "аaеeёeѐeоoрpсcуyхxіiїiјjѕsԁdһhԛqԝwӏlкkмmтtпnгrвbиuАAВBЕEКKМMНHОOРPСCТTХXУYІIЇIЈJЅSӀlԌGѴVЬb";
    const OTHERS: &str = "օoոnսuհhցgզqյjᎪAᎠDᎡRᎢTᎥiᎬEᎳWᎷMᎻHᏀGᏃZᏚSᏟCᏢPᏦKᏞLᏙVꓮAꓐBꓚCꓓDꓰEꓝFꓖGꓧHꓲIꓙJꓗKꓡLꓟMꓠNꓳOꓑPꓣRꓢSꓔTꓴUꓦVꓪWꓫXꓬYꓜZ";
    let table = match character {
        '\u{370}'..='\u{3FF}' => GREEK,
        '\u{400}'..='\u{52F}' => CYRILLIC,
        '\u{530}'..='\u{58F}' | '\u{13A0}'..='\u{13FF}' | '\u{A4D0}'..='\u{A4FF}' => OTHERS,
        _ => return None,
    };
    let mut pairs = table.chars();
    while let (Some(other), Some(latin)) = (pairs.next(), pairs.next()) {
        if other == character {
            return Some(latin);
        }
    }
    None
}

/// A stretch of a block that is read as another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Respelt {
    /// Where it stands in the text.
    pub(crate) range: std::ops::Range<usize>,
    /// The characters that it is read as.
    pub(crate) to: String,
    /// Whether letters of several scripts stand in it.
    pub(crate) is_mixed: bool,
}

/// The words of a block that are read as others: look-alikes, letters with points or spaces between them, accents for apostrophes.
/// `all` are those that others have found.
pub(super) fn respell(text: &str, mut all: Vec<Respelt>) -> Vec<Respelt> {
    if !text.is_ascii() {
        look_alikes(text, &mut all);
    }
    apart(text, &mut all);
    disguised(text, &mut all);
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'`', bytes) {
        let is_inside = at > 0 && bytes[at - 1].is_ascii_alphabetic() && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
        if is_inside {
            all.push(Respelt { range: at..at + 1, to: "'".to_owned(), is_mixed: false });
        }
    }
    all.sort_by_key(|one| one.range.start);
    let mut end = 0;
    all.retain(|one| {
        let is_free = one.range.start >= end;
        if is_free {
            end = one.range.end;
        }
        is_free
    });
    all
}

/// Words with letters of other scripts that look like Latin ones.
fn look_alikes(text: &str, all: &mut Vec<Respelt>) {
    if !text.chars().any(|character| look_alike(character).is_some()) {
        return;
    }
    let plain = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let other = text.chars().filter(|character| !character.is_ascii() && character.is_alphabetic()).count();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (character.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if let Some(to) = latin(&text[from..at], plain >= 4 * other) {
                    all.push(Respelt { range: from..at, to, is_mixed: true });
                }
                start = None;
            }
            _ => {}
        }
    }
}

/// The Latin word that a word with look-alikes reads as. `is_english` says that the text around it is.
fn latin(word: &str, is_english: bool) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let count = |is: &dyn Fn(char) -> bool| word.chars().filter(|&c| is(c)).count();
    let plain = count(&|c| c.is_ascii_alphabetic());
    let small = count(&|c| c.is_ascii_lowercase());
    let greek = count(&|c| matches!(c, '\u{370}'..='\u{3FF}'));
    let alike = count(&|c| look_alike(c).is_some());
    let foreign = count(&|c| !c.is_ascii() && c.is_alphabetic());
    let is_mixed = match (plain, greek) {
        _ if alike == 0 => false,
        // A whole word of another script: only where nobody writes that script, and no word of one letter.
        (0, _) => is_english && alike == foreign && alike > 2,
        // "TNFα" and "PPARγ" are names.
        (_, 1..) => small >= 3 || alike > 1 && small > 0,
        _ => true,
    };
    is_mixed.then(|| word.chars().map(|c| look_alike(c).unwrap_or(c)).collect())
}

/// The fewest letters of a word in which figures stand for letters: names such as `hba1c` and `il4ra` have fewer. Nought and three stand in
/// few names.
const DISGUISED: usize = 5;

/// Words with figures for letters: `m1racle`, `mir@cle`, `c4ncer`. Each stands between two letters, and most of the word is letters.
fn disguised(text: &str, all: &mut Vec<Respelt>) {
    let bytes = text.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'@';
    let mut done = 0;
    for at in 1..bytes.len() {
        if at < done || !matches!(bytes[at], b'0' | b'1' | b'3' | b'4' | b'5' | b'7' | b'@') || !is_letter(at - 1) || !is_letter(at + 1) {
            continue;
        }
        let start = at - bytes[..at].iter().rev().take_while(|byte| is_part(byte)).count();
        let end = at + bytes[at..].iter().take_while(|byte| is_part(byte)).count();
        done = end;
        let letters = bytes[start..end].iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        let figures = end - start - letters;
        let is_joined = text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_'))
            || text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_'));
        let all_inside = (start..end).all(|at| is_letter(at) || at > start && is_letter(at - 1) && is_letter(at + 1));
        let is_rare = bytes[start..end].iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'0' | b'3' | b'@'));
        if letters + usize::from(is_rare) < DISGUISED || 2 * figures > letters || is_joined || !all_inside {
            continue;
        }
        let is_vowel = |at: usize| matches!(bytes[at].to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u');
        let letter = |at: usize| match bytes[at] {
            b'0' => 'o',
            b'1' if is_vowel(at - 1) || is_vowel(at + 1) => 'l',
            b'1' => 'i',
            b'3' => 'e',
            b'4' | b'@' => 'a',
            b'5' => 's',
            b'7' => 't',
            other => char::from(other),
        };
        all.push(Respelt { range: start..end, to: (start..end).map(letter).collect(), is_mixed: false });
    }
}

/// The fewest letters that stand apart and make a word: with points between them, and with spaces or hyphens.
const DOTTED: usize = 3;
const SPACED: usize = 4;

/// Signs that stand between letters to keep a word from being found.
const fn is_between(byte: u8) -> bool {
    matches!(byte, b'.' | b' ' | b'-' | b'_' | b'/' | b'|' | b'+' | b'~')
}

/// Words whose letters stand apart: `m.i.r.a.c.l.e`, `F.D.A.`, `c u r e s`, `c-u-r-e-s`, `c_u_r_e_s`.
fn apart(text: &str, all: &mut Vec<Respelt>) {
    let bytes = text.as_bytes();
    let mut last = None;
    let mut done = 0;
    for at in (0..bytes.len()).filter(|&at| is_between(bytes[at])) {
        let before = last.replace(at);
        // Two of the same sign with one letter between them.
        if at < done || at < 3 || before != Some(at - 2) || bytes[at] != bytes[at - 2] || !bytes[at - 1].is_ascii_alphabetic() {
            continue;
        }
        let sign = bytes[at];
        let mut first = at - 3;
        let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        let is_word = |at: usize| bytes.get(at).is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte >= 0x80);
        if !is_letter(first) || first > 0 && (is_word(first - 1) || bytes[first - 1] == sign && sign != b' ') {
            continue;
        }
        let mut end = first + 1;
        let mut word = String::from(char::from(bytes[first]));
        while bytes.get(end) == Some(&sign) && is_letter(end + 1) && !is_word(end + 2) {
            word.push(char::from(bytes[end + 1]));
            end += 2;
        }
        done = end;
        // The article before a word is none of its letters.
        if sign == b' ' && word.len() > SPACED && word.starts_with(['a', 'A', 'I']) {
            first += 2;
            word.remove(0);
        }
        // "I a m" is rare; letters of a list, "A B C D", make a word that nobody looks for.
        if word.len() < if sign == b'.' { DOTTED } else { SPACED } || is_word(end) {
            continue;
        }
        // The point of an abbreviation ends a sentence only where nothing or a usual opening follows.
        let rest = &text[end..];
        let goes_on = sign == b'.' && rest.starts_with('.') && !rest[1..].trim().is_empty() && !crate::document::openers::opens(&rest[1..]);
        all.push(Respelt { range: first..end + usize::from(goes_on), to: word, is_mixed: false });
    }
}

#[cfg(test)]
mod tests;
