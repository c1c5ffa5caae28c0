//! The words of a scalar of the front matter: quotes, block indicators and indentation are not read.

use crate::document::inline::Builder;
use crate::source::Span;

/// Pushes the words that stand at `span`, lines joined.
pub(super) fn push(builder: &mut Builder, span: Span) {
    let text = builder.document.source.slice(span).to_owned();
    let mut inner = &text[..];
    let mut start = span.start;
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| text.starts_with(quote) && text.len() >= 2 * quote.len() && text.ends_with(quote));
    if let Some(quote) = quote {
        inner = &text[quote.len()..text.len() - quote.len()];
        start += quote.len();
    } else if text.starts_with(['>', '|']) {
        // A block scalar begins with its indicator; its words begin on the next line.
        let skipped = text.find('\n').map_or(text.len(), |at| at + 1);
        inner = &text[skipped..];
        start += skipped;
    }
    let is_double = quote.is_some_and(|quote| quote.starts_with('"'));
    let mut at = start;
    for (index, line) in inner.split_inclusive('\n').enumerate() {
        let body = line.trim_end_matches(['\n', '\r']);
        let words = body.trim();
        let lead = body.len() - body.trim_start().len();
        if !words.is_empty() {
            if index > 0 && builder.is_open() {
                builder.line_break(Span::new(at, at + lead));
            }
            push_escaped(builder, words, at + lead, is_double, quote == Some("'"));
        }
        at += line.len();
    }
}

fn push_escaped(builder: &mut Builder, words: &str, at: usize, is_double: bool, is_single: bool) {
    let mut rest = 0;
    while rest < words.len() {
        let next = words[rest..].find(|c| (is_double && c == '\\') || (is_single && c == '\'')).map_or(words.len(), |found| rest + found);
        if next > rest {
            builder.text(&words[rest..next], Span::new(at + rest, at + next));
        }
        if next >= words.len() {
            return;
        }
        let escaped = words[next + 1..].chars().next();
        let len = 1 + escaped.map_or(0, char::len_utf8);
        let decoded = match escaped {
            Some('n' | 't' | 'r') => ' ',
            Some(character) => character,
            None => '\\',
        };
        let mut buffer = [0; 4];
        builder.text(decoded.encode_utf8(&mut buffer), Span::new(at + next, at + next + len));
        rest = next + len;
    }
}
