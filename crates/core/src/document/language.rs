//! In which language a document is written, as far as it matters: English, or one that is not judged.
//!
//! The linter asks before it judges. It goes by the small words of the text, never by what an article says of itself; a paragraph of English
//! among others is enough to have a document judged, so that no text in front of a claim keeps it from being read.

use crate::document::Document;

/// Small words of English that other languages here do not have.
const ENGLISH: [&str; 24] = [
    "the", "and", "of", "to", "is", "are", "with", "for", "you", "your", "that", "this", "our", "we", "it", "from", "have", "has", "not",
    "be", "by", "can", "or", "at",
];
/// Small words of other languages, none of which is an English one; accents are folded as in the prose.
const OTHERS: [(&str, &[&str]); 7] = [
    (
        "German",
        &[
            "der", "und", "ist", "nicht", "mit", "fur", "den", "von", "das", "ein", "eine", "sie", "auf", "sind", "wir", "ihre", "unsere",
            "bei",
        ],
    ),
    (
        "French",
        &["les", "des", "est", "une", "pour", "dans", "vous", "votre", "nous", "avec", "sur", "qui", "sont", "notre", "aux", "ces", "du"],
    ),
    (
        "Spanish",
        &["los", "las", "una", "por", "con", "para", "del", "son", "su", "nuestro", "nuestra", "que", "esta", "tiene", "sus", "el", "y"],
    ),
    (
        "Italian",
        &["il", "che", "della", "per", "una", "con", "sono", "nostro", "nostra", "gli", "dei", "nel", "alla", "piu", "anche", "di"],
    ),
    ("Portuguese", &["os", "uma", "para", "com", "nao", "dos", "das", "nosso", "nossa", "mais", "sao", "seu", "sua", "pelo", "em", "e"]),
    ("Dutch", &["het", "een", "van", "voor", "niet", "zijn", "met", "onze", "uw", "wij", "naar", "bij", "ook", "deze", "wordt", "de"]),
    ("Polish", &["nie", "jest", "sie", "dla", "oraz", "ktory", "przez", "nasz", "nasza", "jak", "od", "po", "ze"]),
];
/// How many words are needed to say anything.
const FEWEST: usize = 12;
/// How many words of a paragraph are looked at, and of how many one has to be a small word of English to make it English.
const PARAGRAPH: usize = 200;
const ONE_OF: usize = 6;
/// How many words are enough where many of them are small words of English: usual English is told by these alone, which saves
/// an eighth of the instructions of an article.
const ENOUGH: usize = 100;

/// The language of a document that is not English; `None` for English, and where too little is said.
pub fn other_than_english(document: &Document) -> Option<&'static str> {
    let words = || words_of(document.prose.text());
    if words().take(ENOUGH).filter(is_english).count() * ONE_OF > ENOUGH || has_english_paragraph(document) {
        return None;
    }
    let count = words().count();
    if count < FEWEST {
        return None;
    }
    let letters = || words().flat_map(str::chars);
    let foreign = letters().filter(|c| !c.is_ascii()).count();
    if foreign * 2 > letters().count() {
        return Some("another script");
    }
    let of = |list: &[&str]| words().filter(|word| list.iter().any(|known| word.eq_ignore_ascii_case(known))).count();
    let english = of(&ENGLISH);
    // One word in eight of usual English is among its small words; what has as many is English whatever else it has.
    if english * 12 > count {
        return None;
    }
    let best = OTHERS.iter().map(|(name, list)| (of(list), *name)).max()?;
    (best.0 * 8 >= count && best.0 > 2 * english).then_some(best.1)
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

fn is_english(word: &&str) -> bool {
    ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether some paragraph is long enough to be told, and English by its small words.
fn has_english_paragraph(document: &Document) -> bool {
    (0..document.blocks.len()).any(|block| {
        let words = || words_of(document.text_of(block)).take(PARAGRAPH);
        let count = words().count();
        count >= FEWEST && words().filter(is_english).count() * ONE_OF >= count
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn small_words_tell_the_language() {
        let of = |text: &str| other_than_english(&Document::markdown(Source::new("a.md", text)));
        assert_eq!(of("Die Praxis ist am Montag nicht offen, und wir sind mit dem Team auf einer Tagung in der Stadt."), Some("German"));
        assert_eq!(
            of("La consulta abre los lunes y las citas son por la tarde con el equipo de la clinica para los pacientes."),
            Some("Spanish")
        );
        assert_eq!(of("We open on Monday, and the team is with you in the afternoon; call us or write to the desk of our clinic."), None);
        let german = "Die Praxis ist am Montag nicht offen, und wir sind mit dem Team auf einer Tagung in der Stadt.\n\n".repeat(200);
        assert_eq!(of(&german), Some("German"));
        assert_eq!(of(&(german + "Book now at our clinic, and you will see that the drip is for all of your pain.")), None);
        assert_eq!(
            of("Retinol serum, vitamin gel, night cream, day cream, eye gel, lip balm, hand soap, face mist, body oil, sun milk"),
            None
        );
    }
}
