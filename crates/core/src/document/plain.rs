//! Plain text to blocks: paragraphs between blank lines, bullets at line starts.

use crate::document::inline::Builder;
use crate::document::preprocess::Preprocessed;
use crate::document::{BlockKind, Document, finish};
use crate::source::{Source, Span};

/// Reads plain text.
pub(super) fn plain(source: Source) -> Document {
    let text = source.text().to_owned();
    let ready = Preprocessed::plain(&text);
    let mut builder = Builder::new(Document::empty(source), ready, |_, _, _| {});
    let mut at = 0;
    let mut list = None;
    for line in text.split_inclusive(['\n', '\r']) {
        let body = line.trim_end_matches(['\n', '\r']);
        let words = body.trim();
        let start = at + (body.len() - body.trim_start().len());
        if words.is_empty() {
            // The second half of a CRLF is no blank line.
            let is_crlf = line == "\n" && at > 0 && text.as_bytes()[at - 1] == b'\r';
            if !is_crlf {
                builder.end();
                list = None;
            }
        } else if let Some(skipped) = marker(words) {
            let number = *list.get_or_insert_with(|| {
                builder.lists += 1;
                builder.lists
            });
            builder.begin(BlockKind::ListItem, false, Some(number));
            push(&mut builder, &words[skipped..], start + skipped);
        } else {
            if builder.is_open() {
                builder.line_break(Span::new(start, start));
            } else {
                builder.begin(BlockKind::Paragraph, false, None);
            }
            push(&mut builder, words, start);
        }
        at += line.len();
    }
    builder.end();
    let mut document = builder.document;
    finish::finish(&mut document, &[], &[]);
    document
}

fn push(builder: &mut Builder, words: &str, at: usize) {
    builder.text(words, Span::new(at, at + words.len()));
}

/// Length of `- `, `* ` or `1. ` at the start of a line.
fn marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let sign = match digits {
        0 if rest.starts_with("- ") || rest.starts_with("* ") => 2,
        1..=3 if rest.starts_with(". ") || rest.starts_with(") ") => 2,
        _ => return None,
    };
    Some(digits + sign)
}
