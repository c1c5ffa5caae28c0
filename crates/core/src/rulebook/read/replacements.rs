//! The keys `replace` and `suggest` of a rule: words, and what to write instead.
//!
//! `replace` is applied by `--fix`, so it has to keep the meaning whatever stands around it; `suggest` is only shown.
//! Both are plain words: an edit must not bring markup into a text or break the quotes of front matter.

use crate::finding::Diagnostic;
use crate::fix::{Replacement, Safety};
use crate::rulebook::read::table::{Known, Table};

/// Reads both keys of a rule.
pub(in crate::rulebook) fn read(row: &Table<'_, '_>) -> Vec<Replacement> {
    let mut wordings = Vec::new();
    for (key, safety) in [("replace", Safety::Safe), ("suggest", Safety::Suggested)] {
        let Some(table) = row.table(key, format!("`{key}` of {}", row.what), Known::Any) else { continue };
        for (words, value) in table.entries() {
            let Some(replacement) = table.text_of(value) else {
                let message = format!("expected the words to write instead of \"{}\", found no text", words.value);
                table.mistake(Diagnostic::new(table.place(value.span()), message));
                continue;
            };
            for text in [&words, &replacement] {
                if text.value.trim() != text.value || text.value.is_empty() || !text.value.chars().all(is_plain) {
                    let message = format!("expected plain words in `{key}` of {}, found \"{}\"", row.what, text.value);
                    let help = "letters, digits, single spaces and - / % . may stand there; write each form of a word out".to_owned();
                    table.mistake(Diagnostic { help: Some(help), ..Diagnostic::new(text.span, message) });
                }
            }
            if words.value.to_lowercase() == replacement.value.to_lowercase() {
                table.mistake(Diagnostic::new(replacement.span, "expected another wording, found the same words".to_owned()));
            }
            wordings.push(Replacement { words: words.value.to_lowercase(), replacement: replacement.value, safety });
        }
    }
    // Where one wording holds another, the longer one says more.
    wordings.sort_by(|a, b| (b.words.len(), &a.words).cmp(&(a.words.len(), &b.words)));
    wordings
}

fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, ' ' | '-' | '/' | '%' | '.')
}
