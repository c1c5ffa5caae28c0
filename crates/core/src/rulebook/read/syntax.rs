//! Mistakes in a file that is no TOML.
//!
//! The reader asks for them when the parser has given up. One open bracket makes a parser stumble over all that follows, so each statement is judged
//! by itself: one mistake a statement, wherever in the file it stands.

use crate::finding::Diagnostic;
use crate::rulebook::read::table::span;
use crate::source::{Source, Span};
use toml::de::{DeTable, Error};

/// The mistakes of a file that the parser could not read.
pub(in crate::rulebook) fn mistakes(source: &Source, errors: &[Error]) -> Vec<Diagnostic> {
    let text = source.text();
    let mut found: Vec<Diagnostic> = statements(text).into_iter().filter_map(|range| judge(text, range)).collect();
    let of_whole = |error: &Error| mistake(error, 0, text.len());
    if found.is_empty() {
        // Each statement is fine, but not beside the others: a key or a table stands there twice.
        found = errors.iter().map(of_whole).collect();
    }
    found
}

fn judge(text: &str, range: std::ops::Range<usize>) -> Option<Diagnostic> {
    let statement = text[range.clone()].trim_end();
    let (_, errors) = DeTable::parse_recoverable(statement);
    errors.first().map(|error| mistake(error, range.start, range.start + statement.len()))
}

fn mistake(error: &Error, start: usize, end: usize) -> Diagnostic {
    let place = error.span().map_or(Span::new(end, end), |range| span(range.start + start..range.end + start));
    Diagnostic::new(place, format!("expected TOML: {}", error.message().replace('\n', ", ")))
}

/// The statements of a file: a header or a key begins one, and so does the next. Lines inside texts of several lines
/// begin none.
fn statements(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    let mut is_inside = false;
    for line in text.split_inclusive('\n') {
        if !is_inside && (line.starts_with('[') || is_key(line)) {
            starts.push(at);
        }
        is_inside ^= (line.matches("\"\"\"").count() + line.matches("'''").count()) % 2 == 1;
        at += line.len();
    }
    // The text before the first statement is one too.
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether a line begins with a key: bare or quoted parts with points between them, then `=`.
fn is_key(line: &str) -> bool {
    let Some((key, _)) = line.split_once('=') else { return false };
    let key = key.trim();
    let is_bare = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let quoted = key.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    key.split('.').all(|part| is_bare(part.trim())) || quoted.is_some_and(|name| !name.contains(['"', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<String> {
        let source = Source::new("t", text);
        let (_, errors) = DeTable::parse_recoverable(text);
        mistakes(&source, &errors).iter().map(|mistake| source.position(mistake.span.start).to_string()).collect()
    }

    #[test]
    fn one_mistake_a_statement() {
        let text = "a = [\"x\"\nb = y\n\n[t\nc = 1\n\n[[r]]\nd = \"open\ne = [\n  \"n = {number}\",\n  \"x\",\n]\n";
        assert_eq!(places(text), ["1:9", "2:5", "4:3", "8:10"]);
    }

    #[test]
    fn what_stands_twice_is_found() {
        assert_eq!(places("a = 1\nb = 2\na = 3\n[t]\n[t]\n"), ["3:1", "5:2"]);
    }

    #[test]
    fn long_texts_are_one_statement() {
        assert_eq!(places("a = \"\"\"\nb = c\n\"\"\"\nd = e\n"), ["4:5"]);
    }
}
