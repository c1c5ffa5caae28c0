//! Front matter as it usually is: lines of a key and a few words, whose meaning in YAML is plain without a reader of
//! YAML. What it is used for is not known here.

use crate::document::field::{Field, normal};
use crate::source::Span;

/// More fields than these are not the usual front matter.
const MOST_USUAL: usize = 40;

/// The fields of front matter as it usually is, lines `key: some words` and `key: "some words"`, which need no reader of
/// YAML. `None` when there is anything else.
pub(super) fn usual_fields(text: &str) -> Option<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    let mut keys: Vec<&str> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (key, written) = line.strip_suffix('\n').unwrap_or(line).split_once(": ")?;
        let is_key = key.len() > 3 && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if !is_key
            || ["null", "true", "false"].iter().any(|word| key.eq_ignore_ascii_case(word))
            || keys.contains(&key)
            || keys.len() == MOST_USUAL
        {
            return None;
        }
        keys.push(key);
        let value = usual_value(written)?.to_owned();
        let start = at + key.len() + 2;
        fields.push(Field { key: normal(key), value, span: Span::new(start, start + written.len()) });
        at += line.len();
    }
    Some(fields)
}

/// The text of a value that means in YAML just what it says: words in quotes without escapes, or several plain words.
/// One word alone may be a number, a date, an answer or nothing.
fn usual_value(written: &str) -> Option<&str> {
    let quote = *written.as_bytes().first()?;
    if matches!(quote, b'"' | b'\'') {
        let inner = written.get(1..)?.strip_suffix(char::from(quote))?;
        return inner.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != quote && byte != b'\\').then_some(inner);
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.;'()/-!?%&".contains(&byte);
    let are_words = quote.is_ascii_alphabetic() && written.contains(' ') && !written.ends_with(' ') && written.bytes().all(is_plain);
    are_words.then_some(written)
}

#[cfg(test)]
mod tests {
    use super::super::front_matter::all_yaml_fields;
    use super::*;

    /// Whether the short way was taken; where it was, it says what the reader of YAML says.
    fn is_usual(text: &str) -> bool {
        let usual = usual_fields(text);
        if let Some(fields) = &usual {
            assert_eq!(Ok(fields.clone()), all_yaml_fields(text), "{text:?}");
        }
        usual.is_some()
    }

    #[test]
    fn usual_front_matter_is_read_as_yaml_reads_it() {
        assert!(is_usual("title: \"What to know: pain # 1\"\nDescription: A plain guide, for all (and more)\nseo_title: 'x  y '\n"));
        assert!(is_usual("title: \"\"\nsummary: it's 100% safe & sound; isn't it? yes - no/maybe!"));
        let values = [
            "\"true\"",
            "'12'",
            "'null'",
            "\"~\"",
            "no more",
            "null null",
            "true false",
            "e 1",
            "inf inf",
            "x - y",
            "a, b",
            "a ' b",
            "a ? b",
            "a ! b",
            "a & b",
            "a % b",
            "a;b c",
            "a (b",
            "\" a \"",
            "\"- a: b\"",
            "'{a}'",
            "y n",
            "a  b",
            "a .",
            "o 7",
        ];
        for value in values {
            assert!(is_usual(&format!("title: {value}\n")), "{value}");
            assert!(is_usual(&format!("infinity: {value}\nNaNs: {value}")), "{value}");
            assert!(is_usual(&format!("text: some words\nyess: {value}\nnone: {value}")), "{value}");
        }
    }

    #[test]
    fn other_front_matter_is_left_to_the_reader_of_yaml() {
        let others = [
            "title: word\n",
            "title: 12 #\n",
            "title: a b: c\n",
            "title: a b #c\n",
            "title: [a, b]\n",
            "title: a b\n  c\n",
            "title: a b \n",
            "title:\n  x: a b\n",
            "title: a b\r\n",
            "title: \"a\\n\"\n",
            "title: 'it''s'\n",
            "title: a b\ntitle: c d\n",
            "- a: b c\n",
            "title: | a\n",
            "title: caf\u{e9} b\n",
            "title: a b\n\n",
            "title:  a b\n",
            "null: a b\n",
            "title: 'a' b\n",
            "title: \"\n",
            "\n",
            "title: \"a\tb\"\n",
        ];
        for other in others {
            assert!(!is_usual(other), "{other:?}");
        }
    }
}
