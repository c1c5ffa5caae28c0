//! Markdown to blocks. With `layout.rs` the only file that names pulldown-cmark.

use crate::document::inline::Builder;
use crate::document::{BlockKind, CitationStyle, Document, Footnote, finish, front_matter, html};
use crate::source::{Source, Span};
use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

/// Byte order mark.
pub(super) const BOM: &str = "\u{FEFF}";

/// What Markdown is, beside CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

/// Reads Markdown.
pub(super) fn markdown(source: Source) -> Document {
    let mut reader = Reader::new(source);
    // The parser borrows a text of its own, so that the document can be filled beside it.
    let text = reader.builder.document.source.text().to_owned();
    let shift = if text.starts_with(BOM) { BOM.len() } else { 0 };
    for (event, range) in Parser::new_ext(&text[shift..], options()).into_offset_iter() {
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
