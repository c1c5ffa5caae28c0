//! An open text: as the editor has it, with the edits that arrive applied, and ranges of the protocol as spans and back.
//!
//! The session holds one for each open file. Lines and characters of the protocol start at 0; characters count the units that
//! the client negotiated. A place behind the end of a line counts as its end, one behind the last line as the end of the text.

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use medlint_core::source::{self, Encoding, Source, Span};

/// One open text.
#[derive(Debug)]
pub(crate) struct OpenText {
    /// The text with its lines.
    pub(crate) source: Source,
    /// The version that the editor gave it.
    pub(crate) version: i32,
}

impl OpenText {
    /// A text as it was opened, with the name of its file.
    pub(crate) fn new(name: &str, text: String, version: i32) -> Self {
        Self { source: Source::new(name, text), version }
    }

    /// The name of a text without a file, by the language that the editor calls it: the ending decides how it is read.
    pub(crate) fn name_of(uri: &str, language: &str) -> String {
        let ending = match language {
            "plaintext" | "text" => ".txt",
            "mdx" => ".mdx",
            "html" => ".html",
            _ => ".md",
        };
        format!("{uri}{ending}")
    }

    /// Applies the edits of one notification in their order.
    pub(crate) fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, version: i32, encoding: Encoding) {
        for change in changes {
            let text = match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => whole.text,
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let Span { start, end } = span(&self.source, part.range, encoding);
                    let old = self.source.text();
                    [&old[..start], &part.text, &old[end..]].concat()
                }
            };
            self.source = Source::new(self.source.name(), text);
        }
        self.version = version;
    }
}

/// The bytes of a range. One that ends before it begins covers nothing.
pub(crate) fn span(source: &Source, range: Range, encoding: Encoding) -> Span {
    let start = offset(source, range.start, encoding);
    Span::new(start, offset(source, range.end, encoding).max(start))
}

/// The byte offset of a place.
pub(crate) fn offset(source: &Source, place: Position, encoding: Encoding) -> usize {
    let position = source::Position { line: place.line as usize + 1, column: place.character as usize + 1 };
    source.offset_in(position, encoding).unwrap_or(source.text().len())
}

/// The range of a span.
pub(crate) fn range(source: &Source, span: Span, encoding: Encoding) -> Range {
    Range { start: place(source, span.start, encoding), end: place(source, span.end, encoding) }
}

fn place(source: &Source, offset: usize, encoding: Encoding) -> Position {
    let position = source.position_in(offset, encoding);
    // A text has at most four gigabytes in the protocol.
    let number = |number: usize| u32::try_from(number - 1).unwrap_or(u32::MAX);
    Position { line: number(position.line), character: number(position.column) }
}

#[cfg(test)]
mod tests {
    use super::{OpenText, range};
    use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent, TextDocumentContentChangePartial};
    use medlint_core::source::{Encoding, Span};

    fn edit(lines: [(u32, u32); 2], text: &str) -> TextDocumentContentChangeEvent {
        let [start, end] = lines.map(|(line, character)| Position { line, character });
        #[expect(deprecated, reason = "the field is there")]
        let part = TextDocumentContentChangePartial { range: Range { start, end }, range_length: None, text: text.to_owned() };
        part.into()
    }

    #[test]
    fn edits_count_in_the_units_of_the_client() {
        let mut text = OpenText::new("a.md", "é😀b\r\nc".to_owned(), 1);
        text.change(vec![edit([(0, 3), (0, 4)], "x")], 2, Encoding::Utf16);
        assert_eq!((text.source.text(), text.version), ("é😀x\r\nc", 2));
        text.change(vec![edit([(0, 6), (1, 0)], "\n\n")], 3, Encoding::Utf8);
        assert_eq!(text.source.text(), "é😀\n\nc");
        // Behind the end of a line and of the text.
        text.change(vec![edit([(0, 99), (0, 99)], "!"), edit([(9, 0), (9, 9)], "?")], 4, Encoding::Utf16);
        assert_eq!(text.source.text(), "é😀!\n\nc?");
    }

    #[test]
    fn spans_are_told_in_the_units_of_the_client() {
        let text = OpenText::new("a.md", "é😀b".to_owned(), 1);
        let at = |encoding| range(&text.source, Span::new(6, 7), encoding).start.character;
        assert_eq!([Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(at), [6, 3, 2]);
    }
}
