//! Markdown to blocks. With `layout.rs` the only file that names pulldown-cmark.

use crate::document::inline::Builder;
use crate::document::preprocess::preprocess;
use crate::document::{BlockKind, CitationStyle, Document, Footnote, Unread, entity, finish, html, published_fields};
use crate::source::{Source, Span};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;

/// The extensions of Markdown beside CommonMark.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// The events of the body of an article with their places.
pub(super) fn events(body: &str) -> impl Iterator<Item = (Event<'_>, std::ops::Range<usize>)> {
    Parser::new_ext(body, options()).into_offset_iter()
}

/// Reads Markdown; with `is_mdx`, that of components. `published` are more keys of the front matter that readers see.
pub(super) fn markdown(source: Source, is_mdx: bool, published: &[String]) -> Document {
    let ready = preprocess(source.text(), is_mdx);
    // The parser borrows a text of its own, so that the document can be filled beside it.
    let (text, body, front) = (ready.text.clone(), ready.body, ready.front);
    let mut reader = Reader::new(Builder::new(Document::empty(source), ready, html::read_tag));
    reader.builder.document.body = body;
    if let Some((span, syntax)) = front {
        published_fields::read(&mut reader.builder, span, syntax, published);
    }
    let parser = Parser::new_ext(&text[body..], options());
    let definitions = parser.reference_definitions().iter();
    let titles = definitions.filter(|(_, definition)| definition.title.is_some());
    reader.titles =
        titles.map(|(label, definition)| (label.to_owned(), Span::new(definition.span.start + body, definition.span.end + body))).collect();
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, Span::new(range.start + body, range.end + body));
    }
    reader.builder.end();
    let Builder { mut document, elements, code_blocks, .. } = reader.builder;
    finish::finish(&mut document, &elements, &code_blocks);
    document
}

/// The number of a list that is none but the body of an admonition.
const ADMONITION: usize = usize::MAX;

/// The pieces of a decoded text with their places in the source, where it stands in quotes or brackets.
fn located(source: &str, decoded: &str, at: usize) -> Option<Vec<(String, Span)>> {
    if let Some(found) = source.rfind(decoded) {
        return Some(vec![(decoded.to_owned(), Span::new(at + found, at + found + decoded.len()))]);
    }
    let opens = source.match_indices(['"', '\'', '(']).map(|(open, _)| open + 1);
    // It stands last, behind the address.
    opens.take(MOST_OPENINGS).find_map(|open| unescaped(&source[open..], decoded, at + open))
}

/// How many quotes and brackets of a link may open its title.
const MOST_OPENINGS: usize = 16;

/// The pieces of `source` that, unescaped, are `decoded`.
fn unescaped(source: &str, decoded: &str, at: usize) -> Option<Vec<(String, Span)>> {
    let mut pieces: Vec<(String, Span)> = Vec::new();
    let (mut from, mut rest) = (0, decoded);
    while !rest.is_empty() {
        let text = &source[from..];
        let first = text.chars().next()?;
        let (said, len) = match first {
            '\\' if text[1..].starts_with(|c: char| c.is_ascii_punctuation()) => (text[1..2].to_owned(), 2),
            '&' => entity::decode(text),
            '\r' if text.starts_with("\r\n") => ("\n".to_owned(), 2),
            _ => (first.to_string(), first.len_utf8()),
        };
        rest = rest.strip_prefix(said.as_str())?;
        let place = Span::new(at + from, at + from + len);
        match pieces.last_mut().filter(|(words, span)| len == said.len() && span.len() == words.len()) {
            Some((words, span)) => {
                words.push_str(&said);
                span.end = place.end;
            }
            None => pieces.push((said, place)),
        }
        from += len;
    }
    Some(pieces)
}

struct Reader {
    builder: Builder,
    quotes: usize,
    /// Number of each open list.
    lists: Vec<usize>,
    footnote: Option<(String, usize, Span)>,
    is_header: bool,
    rows: u32,
    /// Depth of open code blocks: their text is no prose.
    code: usize,
    /// Where the definitions of links with a title stand, by label.
    titles: HashMap<String, Span>,
    /// Pieces of the description of the open image, and its depth.
    alt: Vec<(String, Span)>,
    images: usize,
}

impl Reader {
    fn new(builder: Builder) -> Self {
        Self {
            builder,
            quotes: 0,
            lists: Vec::new(),
            footnote: None,
            is_header: false,
            rows: 0,
            code: 0,
            titles: HashMap::new(),
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
                self.builder.unread(span, Unread::Code);
                if self.images == 0 {
                    self.need_block();
                    self.builder.opaque(span);
                }
            }
            Event::InlineHtml(_) => {
                self.need_block();
                html::inline(&mut self.builder, span);
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
                    match event {
                        Event::HardBreak => self.builder.hard_break(span),
                        _ => self.builder.line_break(span),
                    }
                }
            }
            Event::Rule => self.builder.end(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        if !is_inline(&tag) {
            self.builder.elements.push(span);
            self.builder.block_end = span.end;
        }
        match tag {
            Tag::Paragraph => {
                let kind = self.paragraph_kind();
                self.begin(kind);
            }
            Tag::Strikethrough => {
                self.need_block();
                self.builder.aside_start(None);
            }
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level as u8)),
            Tag::BlockQuote(_) => {
                self.builder.end();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.builder.end();
                self.builder.code_blocks.push(span.start);
                self.code += 1;
            }
            Tag::HtmlBlock => {
                self.builder.end();
                html::block(&mut self.builder, span, self.quotes > 0);
            }
            Tag::List(_) => {
                self.builder.end();
                if self.builder.is_admonition(span.start) {
                    self.lists.push(ADMONITION);
                } else {
                    self.builder.lists += 1;
                    self.lists.push(self.builder.lists);
                }
            }
            Tag::Item => self.builder.end(),
            Tag::FootnoteDefinition(label) => {
                self.builder.end();
                self.footnote = Some((label.to_string(), self.builder.document.blocks.len(), span));
            }
            Tag::TableHead => {
                self.is_header = true;
                self.rows += 1;
            }
            Tag::TableRow => self.rows += 1,
            Tag::TableCell => {
                self.builder.block_end = span.end;
                self.begin(BlockKind::TableCell { is_header: self.is_header, row: self.rows });
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.need_block();
                self.builder.link_start(&dest_url, span);
                self.title(&title, span, link_type, &id);
            }
            Tag::Image { link_type, title, id, .. } => {
                self.need_block();
                self.images += 1;
                if self.images == 1 {
                    self.builder.opaque(span);
                    self.alt.clear();
                }
                self.title(&title, span, link_type, &id);
            }
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
            TagEnd::Strikethrough => self.builder.aside_end(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        if self.code > 0 {
            self.builder.unread(span, Unread::Code);
            return;
        }
        if self.images > 0 {
            self.alt.push((text.to_owned(), span));
            return;
        }
        if self.builder.html.is_hidden(span.start) {
            return;
        }
        self.need_block();
        self.builder.text(text, span);
    }

    /// The words of a title attribute, placed where they stand in the source of the link, or of its definition.
    fn title(&mut self, title: &str, span: Span, link_type: LinkType, label: &str) {
        if title.is_empty() {
            return;
        }
        let is_defined = matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut);
        let place = if is_defined { self.titles.get(label).copied().unwrap_or(span) } else { span };
        let pieces = located(self.builder.document.source.slice(place), title, place.start);
        self.builder.later(BlockKind::LinkTitle, pieces.unwrap_or_else(|| vec![(title.to_owned(), place)]));
    }

    fn begin(&mut self, kind: BlockKind) {
        let is_quoted = self.quotes > 0 || self.builder.html.quotes > 0;
        self.builder.begin(kind, is_quoted, self.lists.last().copied().filter(|&list| list != ADMONITION));
    }

    /// Text of a tight list item comes without a paragraph.
    fn need_block(&mut self) {
        if !self.builder.is_open() {
            let kind = self.paragraph_kind();
            self.begin(kind);
        }
    }

    fn paragraph_kind(&self) -> BlockKind {
        match (&self.footnote, self.lists.last().is_none_or(|&list| list == ADMONITION)) {
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
        let document = markdown(Source::new("t.md", "---\ntitle: Drips\n---\n\nOne.\n\n---\n<br>\n\nTwo.\n\n---\n\nThree."), false, &[]);
        let texts: Vec<&str> = (0..document.blocks.len()).map(|block| document.text_of(block)).collect();
        assert_eq!(texts, ["Drips", "One.", "Two.", "Three."]);
        assert!(document.front_matter.mistake.is_none());
        let bare = markdown(Source::new("t.md", "One.\n\n---\nTwo: two.\n---\n\nThree."), false, &[]);
        assert_eq!(bare.blocks.len(), 3);
    }
}
