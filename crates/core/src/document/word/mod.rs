//! A Word document to blocks: what its readers see, one paragraph a line.
//!
//! [`Document::word`] is called with the bytes of a `.docx`. The text that is judged is taken out of it and becomes the source of the document:
//! line 12 is the twelfth paragraph, and [`Document::place`] says under which headings it stands. Deleted and hidden words are no
//! part of it, comments are not either, insertions that nobody has accepted yet are. No input makes it read without bounds.

mod body;
mod package;
mod paragraph;
mod parts;
mod xml;

use crate::document::inline::Builder;
use crate::document::place::Line;
use crate::document::preprocess::Preprocessed;
use crate::document::{BlockKind, CitationStyle, Document, Footnote, Format, LONGEST_TEXT, Unread, finish, sentences};
use crate::source::{Source, Span};
use body::Body;
use package::Package;
use paragraph::{Mark, Paragraph};
use parts::{Relations, Styles};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// Why a file cannot be read as a Word document, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError(String);

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WordError {}

impl Document {
    /// Reads a Word document (`.docx`). The source of the document is the text that was taken out of it.
    ///
    /// # Errors
    /// The bytes are no such document, or it is larger than what is read.
    pub fn word(name: &str, bytes: &[u8]) -> Result<Self, WordError> {
        let mut package = Package::open(bytes)?;
        let main = Relations::read(&mut package, "")?.of_kind("officeDocument").next().map(str::to_owned);
        let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
        let Some(text) = package.part(&main)? else {
            return Err(WordError("a zip archive without a Word document in it; save the article as .docx".to_owned()));
        };
        let relations = Relations::read(&mut package, &main)?;
        let styles = match relations.of_kind("styles").next().map(|part| package.part(part)).transpose()?.flatten() {
            Some(part) => Styles::read(&part)?,
            None => Styles::default(),
        };
        let mut body = Body::read(&text, &relations, None)?;
        let mut notes = Vec::new();
        for (kind, sign) in [("footnotes", ""), ("endnotes", "e")] {
            let Some(part) = relations.of_kind(kind).next().map(str::to_owned) else { continue };
            let Some(text) = package.part(&part)? else { continue };
            let mut read = Body::read(&text, &Relations::read(&mut package, &part)?, Some(sign))?;
            notes.append(&mut read.paragraphs);
        }
        let mut furniture = 0;
        for part in relations.of_kind("header").chain(relations.of_kind("footer")) {
            let Some(text) = package.part(part)? else { continue };
            furniture += Body::read(&text, &Relations::default(), None)?.paragraphs.iter().map(|one| words(&one.text)).sum::<usize>();
        }
        let mut document = Assembly::new(&styles, &mut body, notes).document(name)?;
        document.unread[Unread::Landmark as usize] += furniture;
        Ok(document)
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Paragraphs on their way to a document.
struct Assembly<'a> {
    styles: &'a Styles,
    text: String,
    lines: Vec<Line>,
    paragraphs: Vec<(Paragraph, Range<usize>)>,
    /// For each paragraph the descriptions of its pictures in the text.
    pictures: HashMap<usize, Vec<Range<usize>>>,
    /// Words of the table of contents.
    contents: usize,
}

impl<'a> Assembly<'a> {
    fn new(styles: &'a Styles, body: &mut Body, notes: Vec<Paragraph>) -> Self {
        let mut all =
            Self { styles, text: String::new(), lines: Vec::new(), paragraphs: Vec::new(), pictures: HashMap::new(), contents: 0 };
        let mut described = Vec::new();
        for (at, mut paragraph) in std::mem::take(&mut body.paragraphs).into_iter().enumerate() {
            if styles.name(&paragraph).starts_with("toc ") {
                all.contents += words(&paragraph.text);
                paragraph = Paragraph::default();
            }
            described.extend(std::mem::take(&mut paragraph.pictures).into_iter().map(|words| (at, words)));
            all.push(paragraph, Line::Paragraph(at + 1));
        }
        for mut paragraph in notes {
            // A note that nothing points at is shown nowhere.
            let Some(label) = paragraph.note.as_ref().and_then(|id| body.calls.get(id)).cloned() else { continue };
            paragraph.note = Some(label.clone());
            all.push(paragraph, Line::Footnote(label));
        }
        for (at, words) in described {
            let place = all.line(&words, Line::Picture(at + 1));
            all.pictures.entry(at).or_default().push(place);
        }
        all
    }

    fn line(&mut self, words: &str, line: Line) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(words);
        let place = start..self.text.len();
        self.text.push('\n');
        self.lines.push(line);
        place
    }

    fn push(&mut self, paragraph: Paragraph, line: Line) {
        let place = self.line(&paragraph.text, line);
        self.paragraphs.push((paragraph, place));
    }

    fn document(mut self, name: &str) -> Result<Document, WordError> {
        if self.text.len() > LONGEST_TEXT {
            return Err(WordError(format!("its text is larger than {} MiB, the most that is read of one file", LONGEST_TEXT >> 20)));
        }
        let source = Source::new(name, std::mem::take(&mut self.text));
        let ready = Preprocessed::page(source.text());
        let mut builder = Builder::new(Document::empty(source), ready, |_, _, _| {});
        builder.document.lines = std::mem::take(&mut self.lines);
        let has_title = self.paragraphs.iter().any(|(one, _)| self.styles.name(one) == "title");
        let mut list: Option<(String, usize)> = None;
        let mut note: Option<(String, usize, Span)> = None;
        for (at, (paragraph, place)) in self.paragraphs.iter().enumerate() {
            if paragraph.text.trim().is_empty() && !self.pictures.contains_key(&at) {
                continue;
            }
            if note.as_ref().map(|(label, ..)| label) != paragraph.note.as_ref() {
                end_note(&mut builder, &mut note);
                note = paragraph.note.clone().map(|label| (label, builder.document.blocks.len(), Span::new(place.start, place.end)));
            }
            if let Some((.., span)) = &mut note {
                span.end = place.end;
            }
            let (kind, is_quoted) = self.kind(paragraph, has_title);
            list = match (&kind, self.styles.list(paragraph)) {
                (BlockKind::ListItem, Some(id)) if list.as_ref().is_some_and(|(last, _)| *last == id) => list,
                (BlockKind::ListItem, Some(id)) => {
                    builder.lists += 1;
                    Some((id, builder.lists))
                }
                _ => None,
            };
            builder.begin(kind, is_quoted, list.as_ref().map(|(_, number)| *number));
            fill(&mut builder, paragraph, place.start);
            for words in self.pictures.get(&at).into_iter().flatten() {
                let text = builder.document.source.text()[words.clone()].to_owned();
                builder.later(BlockKind::ImageAlt, vec![(text, Span::new(words.start, words.end))]);
            }
            builder.end();
        }
        end_note(&mut builder, &mut note);
        let mut document = builder.document;
        finish::finish(&mut document, &[], &[]);
        document.unread[Unread::Landmark as usize] += self.contents;
        document.format = Format::Word;
        document.sentences = sentences::split(&document.prose, &document.blocks);
        Ok(document)
    }

    /// The kind of a paragraph, and whether it is a quotation.
    fn kind(&self, paragraph: &Paragraph, has_title: bool) -> (BlockKind, bool) {
        let name = self.styles.name(paragraph);
        if paragraph.note.is_some() {
            return (BlockKind::Footnote, false);
        }
        // Below a title, the first headings are those of sections.
        let level = if name == "title" { Some(1) } else { self.styles.level(paragraph).map(|level| level + u8::from(has_title)) };
        let kind = match (level, paragraph.cell) {
            (Some(level), _) => BlockKind::Heading(level.min(6)),
            (None, Some((is_header, row))) => BlockKind::TableCell { is_header, row },
            (None, None) if self.styles.list(paragraph).is_some() => BlockKind::ListItem,
            _ => BlockKind::Paragraph,
        };
        // Word calls it "Quote", LibreOffice "Quotations".
        (kind, name.contains("quot"))
    }
}

fn end_note(builder: &mut Builder, note: &mut Option<(String, usize, Span)>) {
    if let Some((label, first, span)) = note.take() {
        builder.end();
        let blocks = first..builder.document.blocks.len();
        builder.document.footnotes.push(Footnote { label, blocks, span });
    }
}

/// The words of a paragraph that stands at an offset of the text, with its links, marks and breaks.
fn fill(builder: &mut Builder, paragraph: &Paragraph, at: usize) {
    let mut from = 0;
    let ends = paragraph.marks.iter().map(|(offset, mark)| (*offset, Some(mark))).chain([(paragraph.text.len(), None)]);
    for (offset, mark) in ends {
        if offset > from {
            builder.verbatim(Span::new(at + from, at + offset));
            from = offset;
        }
        let here = Span::new(at + offset, at + offset);
        match mark {
            Some(Mark::Link(url)) => builder.link_start(url, here),
            Some(Mark::LinkEnd) => builder.link_end(),
            Some(Mark::Call(label)) => builder.mark(label, CitationStyle::Footnote, here),
            Some(Mark::Raise) => builder.raise(),
            Some(Mark::Lower) => builder.lower(),
            Some(Mark::Strike) => builder.aside_start(None),
            Some(Mark::StrikeEnd) => builder.aside_end(),
            // The line end is a space of the text.
            Some(Mark::Break) => {
                builder.hard_break(Span::new(at + offset, at + offset + 1));
                from = offset + 1;
            }
            None => {}
        }
    }
}
