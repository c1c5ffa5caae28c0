//! interventions.toml: facts about drugs, devices and procedures.

use crate::analysis::interventions::Intervention;
use crate::finding::Diagnostic;
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::Text;
use crate::rulebook::read::syntax;
use crate::rulebook::read::table::{Known, Mistakes, Table};
use crate::rulebook::spec::{INTERVENTION, INTERVENTIONS_FILE};
use crate::source::{Source, Span};
use toml::de::DeTable;

/// Reads the table, adding its patterns to the scanner.
pub(in crate::rulebook) fn read(source: &Source, compiler: &mut Compiler<'_>) -> (Vec<Intervention>, Vec<Diagnostic>) {
    let (root, errors) = DeTable::parse_recoverable(source.text());
    if !errors.is_empty() {
        return (Vec::new(), syntax::mistakes(source, &errors));
    }
    let mistakes = Mistakes::default();
    let root = Table::new(root.get_ref(), Span::new(0, 1), "interventions.toml", Known::Sections(INTERVENTIONS_FILE), &mistakes);
    root.number("version");
    let rows = root.tables("intervention", &INTERVENTION).iter().map(|row| intervention(row, compiler)).collect();
    root.finish();
    let mut found = mistakes.into_inner();
    found.append(&mut compiler.mistakes);
    (rows, found)
}

/// The lines of the table that may hold patterns.
pub(in crate::rulebook) fn patterns(source: &Source) -> impl Iterator<Item = &str> {
    source.text().lines().filter(|line| line.contains('{') && !line.starts_with('#'))
}

fn intervention(row: &Table<'_, '_>, compiler: &mut Compiler<'_>) -> Intervention {
    let words = |texts: Vec<Text>| -> Vec<String> { texts.into_iter().map(|text| text.value).collect() };
    let texts = |key| row.texts(key).unwrap_or_default();
    let names = texts("names");
    let (boxed, risks) = (texts("boxed-warning"), texts("risks"));
    let one = Intervention {
        id: row.required("id").value,
        name: names.first().map(|text| spoken(&text.value)).unwrap_or_default(),
        names: compiler.patterns(&names),
        generic: compiler.patterns(&texts("generic")),
        status: row.required("status").value,
        approved: words(texts("approved")),
        approved_for: compiler.patterns(&texts("approved-for")),
        unapproved: compiler.patterns(&texts("unapproved")),
        boxed_warning: compiler.patterns(&boxed),
        boxed_words: boxed.iter().map(|text| spoken(&text.value)).collect(),
        schedule: row.text("schedule").map(|text| text.value).unwrap_or_default(),
        risks: compiler.patterns(&risks),
        risk_words: risks.iter().map(|text| spoken(&text.value)).collect(),
        flags: words(texts("flags")),
        as_of: row.required("as-of").value,
        source: row.required("source").value,
    };
    row.finish();
    one
}

/// A pattern as a person would say it: the first of each choice, without the signs of the pattern language.
fn spoken(pattern: &str) -> String {
    let mut words = String::new();
    let mut depth: Vec<bool> = Vec::new();
    for character in pattern.chars() {
        match character {
            '(' => depth.push(true),
            ')' => {
                depth.pop();
            }
            '|' => {
                if let Some(is_first) = depth.last_mut() {
                    *is_first = false;
                }
            }
            '~' | '{' | '}' | '=' => {}
            _ if depth.iter().all(|is_first| *is_first) => words.push(character),
            _ => {}
        }
    }
    words.split_whitespace().filter(|word| !word.starts_with("...")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn patterns_are_spoken_as_words() {
        assert_eq!(spoken("(raised|high) blood pressure~"), "raised blood pressure");
        assert_eq!(spoken("thyroid (c cell|) tumo(u|)r~"), "thyroid c cell tumour");
    }
}
