//! Markdown to blocks. With `layout.rs` the only file that names pulldown-cmark.

use crate::document::inline::Builder;
use crate::document::{BlockKind, CitationStyle, Document, Footnote, finish, front_matter, html};
use crate::source::{Source, Span};
use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Byte order mark.
pub(super) const BOM: &str = "\u{FEFF}";

/// What Markdown is, beside CommonMark.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

/// The events of a text with their places. Front matter stands at the head of a text or nowhere: lines of `---` further down
/// are rules, whatever stands between two of them.
pub(super) fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let plain = options() - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS - Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let end = front_matter_end(text)
        .filter(|&end| matches!(Parser::new_ext(&text[..end], options()).next(), Some(Event::Start(Tag::MetadataBlock(_)))));
    let end = end.unwrap_or(0);
    let head = Parser::new_ext(&text[..end], options()).into_offset_iter();
    let body = Parser::new_ext(&text[end..], plain).into_offset_iter();
    head.chain(body.map(move |(event, range)| (event, range.start + end..range.end + end)))
}

/// Where the line ends that may close front matter.
fn front_matter_end(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let fence = lines.next().map(str::trim_end).filter(|line| matches!(*line, "---" | "+++"))?;
    let mut end = text.find('\n')? + 1;
    lines.find_map(|line| {
        end += line.len();
        let closing = line.trim_end();
        (closing == fence || fence == "---" && closing == "...").then_some(end)
    })
}

/// Reads Markdown.
pub(super) fn markdown(source: Source) -> Document {
    let mut reader = Reader::new(source);
    // The parser borrows a text of its own, so that the document can be filled beside it.
    let text = reader.builder.document.source.text().to_owned();
    let shift = if text.starts_with(BOM) { BOM.len() } else { 0 };
    for (event, range) in events(&text[shift..]) {
        reader.event(event, Span::new(range.start + shift, range.end + shift));
    }
    reader.builder.end();
    let (mut document, elements) = (reader.builder.document, reader.builder.elements);
    finish::finish(&mut document, &elements);
    document
}

struct Reader {
    builder: Builder,
    html: html::State,
    quotes: usize,
    /// Number of each open list.
    lists: Vec<usize>,
    footnote: Option<(String, usize, Span)>,
    is_header: bool,
    /// Depth of open code blocks: their text is no prose.
    code: usize,
    /// The kind of the open front matter and the source bytes of its text so far.
    metadata: Option<(MetadataBlockKind, Option<Span>)>,
    /// Pieces of the description of the open image, and its depth.
    alt: Vec<(String, Span)>,
    images: usize,
}

impl Reader {
    fn new(source: Source) -> Self {
        Self {
            builder: Builder::new(Document::empty(source)),
            html: html::State::default(),
            quotes: 0,
            lists: Vec::new(),
            footnote: None,
            is_header: false,
            code: 0,
            metadata: None,
            alt: Vec::new(),
            images: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.finish(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                if self.images == 0 {
                    self.need_block();
                    self.builder.opaque(span);
                }
            }
            Event::InlineHtml(_) => {
                self.need_block();
                html::inline(&mut self.builder, &mut self.html, span);
            }
            Event::Html(_) => {}
            Event::FootnoteReference(label) => {
                self.need_block();
                self.builder.mark(&label, CitationStyle::Footnote, span);
            }
            Event::SoftBreak | Event::HardBreak => {
                if self.images > 0 {
                    self.alt.push((" ".to_owned(), span));
                } else if self.builder.is_open() {
                    self.builder.line_break(span);
                }
            }
            Event::Rule => self.builder.end(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        if !is_inline(&tag) {
            self.builder.elements.push(span);
        }
        match tag {
            Tag::Paragraph => {
                let kind = self.paragraph_kind();
                self.begin(kind);
            }
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level as u8)),
            Tag::BlockQuote(_) => {
                self.builder.end();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.builder.end();
                self.code += 1;
            }
            Tag::HtmlBlock => {
                self.builder.end();
                html::block(&mut self.builder, &mut self.html, span, self.quotes > 0);
            }
            Tag::List(_) => {
                self.builder.end();
                self.builder.lists += 1;
                self.lists.push(self.builder.lists);
            }
            Tag::Item => self.builder.end(),
            Tag::FootnoteDefinition(label) => {
                self.builder.end();
                self.footnote = Some((label.to_string(), self.builder.document.blocks.len(), span));
            }
            Tag::TableHead => self.is_header = true,
            Tag::TableCell => {
                let is_header = self.is_header;
                self.begin(BlockKind::TableCell { is_header });
            }
            Tag::Link { dest_url, title, .. } => {
                self.need_block();
                self.builder.link_start(&dest_url, span);
                self.title(&title, span);
            }
            Tag::Image { title, .. } => {
                self.need_block();
                self.images += 1;
                if self.images == 1 {
                    self.builder.opaque(span);
                    self.alt.clear();
                }
                self.title(&title, span);
            }
            Tag::MetadataBlock(kind) => self.metadata = Some((kind, None)),
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item => self.builder.end(),
            TagEnd::BlockQuote(_) => {
                self.builder.end();
                self.quotes -= 1;
            }
            TagEnd::CodeBlock => self.code -= 1,
            TagEnd::List(_) => {
                self.builder.end();
                self.lists.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.builder.end();
                if let Some((label, first, span)) = self.footnote.take() {
                    let blocks = first..self.builder.document.blocks.len();
                    self.builder.document.footnotes.push(Footnote { label, blocks, span });
                }
            }
            TagEnd::TableHead => self.is_header = false,
            TagEnd::Link => self.builder.link_end(),
            TagEnd::Image => {
                self.images -= 1;
                if self.images == 0 {
                    let pieces = std::mem::take(&mut self.alt);
                    self.builder.later(BlockKind::ImageAlt, pieces);
                }
            }
            TagEnd::MetadataBlock(_) => {
                if let Some((kind, Some(span))) = self.metadata.take() {
                    front_matter::read(&mut self.builder, span, kind == MetadataBlockKind::PlusesStyle);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.code > 0 {
            return;
        }
        if let Some((_, whole)) = &mut self.metadata {
            let start = whole.map_or(span.start, |whole| whole.start);
            *whole = Some(Span::new(start, span.end));
            return;
        }
        if self.images > 0 {
            self.alt.push((text.to_owned(), span));
            return;
        }
        if self.html.is_hidden() {
            return;
        }
        self.need_block();
        self.builder.text(text, span);
    }

    /// The words of a title attribute, placed where they stand in the source of the link.
    fn title(&mut self, title: &str, span: Span) {
        if title.is_empty() {
            return;
        }
        let within = self.builder.document.source.slice(span).rfind(title);
        let place = within.map_or(span, |at| Span::new(span.start + at, span.start + at + title.len()));
        self.builder.later(BlockKind::LinkTitle, vec![(title.to_owned(), place)]);
    }

    fn begin(&mut self, kind: BlockKind) {
        let is_quoted = self.quotes > 0 || self.html.quotes > 0;
        self.builder.begin(kind, is_quoted, self.lists.last().copied());
    }

    /// Text of a tight list item comes without a paragraph.
    fn need_block(&mut self) {
        if !self.builder.is_open() {
            let kind = self.paragraph_kind();
            self.begin(kind);
        }
    }

    fn paragraph_kind(&self) -> BlockKind {
        match (&self.footnote, self.lists.is_empty()) {
            (Some(_), _) => BlockKind::Footnote,
            (None, false) => BlockKind::ListItem,
            (None, true) => BlockKind::Paragraph,
        }
    }
}

/// Whether the tag opens something inside a block: emphasis, a link, an image; or a part of a table.
const fn is_inline(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_head_of_a_text_is_front_matter() {
        let document = markdown(Source::new("t.md", "---\ntitle: Drips\n---\n\nOne.\n\n---\n<br>\n\nTwo.\n\n---\n\nThree."));
        let texts: Vec<&str> = (0..document.blocks.len()).map(|block| document.text_of(block)).collect();
        assert_eq!(texts, ["Drips", "One.", "Two.", "Three."]);
        assert!(document.front_matter.mistake.is_none());
        let bare = markdown(Source::new("t.md", "One.\n\n---\nTwo: two.\n---\n\nThree."));
        assert_eq!(bare.blocks.len(), 3);
    }
}
