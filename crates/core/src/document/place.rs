//! The place of words in a document that has no lines: a paragraph, and the headings it stands under.
//!
//! Reports ask for it where the text was taken out of a file of a word processor. Texts with lines of their own have no such places.

use crate::document::{BlockKind, Document};
use crate::source::Span;

/// The origin of a line of text that was taken out of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The paragraph of this number; the first is 1, and those without words and those in tables count.
    Paragraph(usize),
    /// A paragraph of the footnote with this label.
    Footnote(String),
    /// The description of a picture in the paragraph of this number.
    Picture(usize),
}

/// A place in a document without lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'d> {
    /// The paragraph, footnote or picture.
    pub line: &'d Line,
    /// The headings it stands under, the highest first.
    pub headings: Vec<&'d str>,
}

impl Place<'_> {
    /// The paragraph, footnote or picture in words.
    pub fn line_words(&self) -> String {
        match self.line {
            Line::Paragraph(number) => format!("paragraph {number}"),
            Line::Footnote(label) => format!("footnote {label}"),
            Line::Picture(number) => format!("description of a picture in paragraph {number}"),
        }
    }

    /// The place in words: `paragraph 12, under "Results > How long they last"`.
    pub fn words(&self) -> String {
        let line = self.line_words();
        if self.headings.is_empty() { line } else { format!("{line}, under \"{}\"", self.headings.join(" > ")) }
    }
}

impl Document {
    /// The place of a span; `None` where the source is the file itself, which has lines.
    pub fn place(&self, span: Span) -> Option<Place<'_>> {
        if self.lines.is_empty() {
            return None;
        }
        let number = self.source.position(span.start).line;
        let line = self.lines.get(number.saturating_sub(1)).or(self.lines.last())?;
        let mut headings = Vec::new();
        let block = self.blocks.iter().find(|block| block.span.start <= span.start && span.start < block.span.end);
        let mut section = block.filter(|block| block.kind != BlockKind::Footnote).and_then(|block| block.section);
        while let Some(heading) = section {
            headings.push(self.text_of(heading).trim());
            section = self.blocks[heading].section;
        }
        headings.reverse();
        Some(Place { line, headings })
    }
}
