//! Text of a block in the making: words respelt, masks and line ends, bullets, and what stays opaque.
//!
//! The readers of Markdown and HTML call it for each piece of text. Every byte of prose keeps its way back to the source.

use crate::document::citation_marks::{is_unit, raised_digit};
use crate::document::inline::{Builder, Pending};
use crate::document::masks::Mask;
use crate::document::prose::OPAQUE;
use crate::document::{BlockKind, CitationMark, CitationStyle, Directive, Document, Link, Unread, attributes, directives};
use crate::source::Span;

/// Signs that begin an item of a list in text without markup.
const BULLETS: [char; 12] = [
    '\u{2022}', '\u{2023}', '\u{25E6}', '\u{00B7}', '\u{25AA}', '\u{25CF}', '\u{2713}', '\u{2714}', '\u{2705}', '\u{27A4}', '\u{25BA}',
    '\u{2043}',
];

impl Builder {
    /// Text of the document that stands at `span`; `text` may differ from the bytes there when Markdown decoded it.
    pub(in crate::document) fn text(&mut self, text: &str, span: Span) {
        if self.ready.text.get(span.range()) == Some(text) {
            return self.verbatim(span);
        }
        if let Some(raised) = &mut self.raised {
            raised.push((text.to_owned(), span, false));
        } else if let Some(aside) = &mut self.aside {
            aside.pieces.push((text.to_owned(), span));
        } else {
            self.is_line_start = false;
            self.document.prose.push_replaced(text, span);
        }
    }

    /// Text that stands in the source as it is read.
    pub(in crate::document) fn verbatim(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            // Text comes in order, but for the attributes of tags.
            let masks = &self.ready.masks;
            let mut index = self.next_mask.min(masks.len());
            if masks.get(index).is_none_or(|(mask, _)| mask.end <= at) || index > 0 && masks[index - 1].0.end > at {
                index = masks.partition_point(|(mask, _)| mask.end <= at);
            }
            match masks.get(index).copied() {
                Some((mask, what)) if mask.start < span.end => {
                    if at < mask.start {
                        self.words(Span::new(at, mask.start));
                    }
                    // The first touch of a masked stretch says what it is; the rest of it is skipped.
                    if index >= self.next_mask {
                        self.next_mask = index + 1;
                        self.masked(mask, what);
                    }
                    at = mask.end;
                }
                _ => {
                    self.words(Span::new(at, span.end));
                    at = span.end;
                }
            }
        }
    }

    fn masked(&mut self, span: Span, what: Mask) {
        let at = self.document.prose.len();
        match what {
            Mask::Expression => {
                self.shortcode(span);
                self.opaque(span);
            }
            Mask::Statement => self.shortcode(span),
            Mask::Attributes => {}
            Mask::Comment => {
                if !self.comment(span) {
                    self.unread(span, Unread::Template);
                }
            }
            Mask::Code => self.unread(span, Unread::Code),
            Mask::Component => {
                let text = self.document.source.slice(span).to_owned();
                (self.read_tag)(self, &text, span);
            }
            Mask::Address => {
                let url = self.document.source.slice(span).to_owned();
                self.document.links.push(Link { prose: at..at, url, span });
                self.opaque(span);
            }
        }
    }

    fn shortcode(&mut self, span: Span) {
        self.unread(span, Unread::Template);
        for pieces in attributes::of_shortcode(self.document.source.slice(span), span.start) {
            self.later(BlockKind::Html, pieces);
        }
    }

    /// A comment, perhaps one addressed to the linter.
    /// Whether it is.
    pub(in crate::document) fn comment(&mut self, span: Span) -> bool {
        let Some(directive) = directives::read(self.document.source.slice(span), span) else { return false };
        let inside = self.open.as_ref().map(|open| open.start);
        self.document.directives.push(Directive { inside, ..directive });
        true
    }

    /// Plain words, byte for byte as in the source.
    fn words(&mut self, span: Span) {
        if self.raised.is_some() || self.aside.is_some() {
            let text = self.document.source.slice(span).to_owned();
            if let Some(raised) = &mut self.raised {
                raised.push((text, span, false));
            } else if let Some(aside) = &mut self.aside {
                aside.pieces.push((text, span));
            }
            return;
        }
        if self.is_plain {
            return self.document.prose.push_ascii(self.document.source.slice(span), span.start);
        }
        let mut from = span.start;
        if self.is_line_start {
            from = self.bullet(span).unwrap_or(from);
            self.is_line_start = self.document.source.text()[from..span.end].trim_start().is_empty();
        }
        let Document { source, prose, citations, .. } = &mut self.document;
        let text = &source.text()[from..span.end];
        if text.is_ascii() {
            return prose.push_ascii(text, from);
        }
        let mut run = 0;
        for (offset, character, digit) in text.char_indices().filter_map(|(offset, c)| Some((offset, c, raised_digit(c)?))) {
            let before = text[..offset].chars().next_back();
            if before.is_some_and(|c| c.is_ascii_digit()) || is_unit(&text[..offset]) {
                continue;
            }
            prose.push_source(&text[run..offset], from + run);
            let span = Span::new(from + offset, from + offset + character.len_utf8());
            citations.push(CitationMark { prose: prose.len(), label: digit.to_string(), style: CitationStyle::Superscript, span });
            run = offset + character.len_utf8();
        }
        prose.push_source(&text[run..], from + run);
    }

    /// A line that starts with a bullet begins an item; the answer is where its words start.
    fn bullet(&mut self, span: Span) -> Option<usize> {
        let line = self.document.source.slice(span);
        let trimmed = line.trim_start();
        let bullet = trimmed.chars().next().filter(|c| !c.is_ascii() && BULLETS.contains(c))?;
        let rest = &trimmed[bullet.len_utf8()..];
        let open = self.open.as_ref()?;
        if !rest.starts_with([' ', '\t', '\u{A0}']) || !matches!(open.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Html) {
            return None;
        }
        let words = span.end - rest.trim_start().len();
        let is_quoted = open.is_quoted;
        let list = *self.bullet_list.get_or_insert_with(|| {
            self.lists += 1;
            self.lists
        });
        self.begin(BlockKind::ListItem, is_quoted, Some(list));
        self.bullet_list = Some(list);
        Some(words)
    }

    /// A line that is broken on purpose.
    pub(in crate::document) fn hard_break(&mut self, span: Span) {
        let before = self.document.prose.len();
        self.line_break(span);
        self.document.breaks.extend((self.document.prose.len() == before + 1).then_some(before));
    }

    /// A line end inside a block.
    pub(in crate::document) fn line_break(&mut self, span: Span) {
        if let Some(raised) = &mut self.raised {
            raised.push((" ".to_owned(), span, true));
            return;
        }
        if let Some(aside) = &mut self.aside {
            aside.pieces.push((" ".to_owned(), span));
            return;
        }
        if self.ready.breaks.binary_search(&span.start).is_ok() {
            return self.restart();
        }
        self.document.prose.push_replaced(" ", span);
        self.is_line_start = true;
    }

    /// Something without words of its own.
    pub(in crate::document) fn opaque(&mut self, span: Span) {
        if self.aside.is_some() {
            return;
        }
        let mut buffer = [0; 4];
        self.document.prose.push_replaced(OPAQUE.encode_utf8(&mut buffer), span);
    }

    /// Text that is not looked into: decoded entities, words of attributes.
    pub(super) fn push_raw(&mut self, text: &str, span: Span) {
        if self.document.source.slice(span) == text {
            self.document.prose.push_source(text, span.start);
        } else {
            self.document.prose.push_replaced(text, span);
        }
    }

    /// A block that follows the open one.
    pub(in crate::document) fn later(&mut self, kind: BlockKind, pieces: Vec<(String, Span)>) {
        if pieces.iter().any(|(text, _)| !text.trim().is_empty()) {
            self.pending.push(Pending { kind, pieces });
        }
    }
}
