//! Links and citation marks of a block in the making.
//!
//! The readers of Markdown and HTML call it at the marks that they meet. A mark belongs to the block that is open.

use crate::document::citation_marks::{most_from_ranges, numbers};
use crate::document::inline::Builder;
use crate::document::prose::OPAQUE;
use crate::document::{CitationMark, CitationStyle, Link};
use crate::source::Span;

impl Builder {
    pub(in crate::document) fn link_start(&mut self, url: &str, span: Span) {
        self.open_link = Some((self.document.prose.len(), url.to_owned(), span));
    }

    pub(in crate::document) fn link_end(&mut self) {
        if let Some((start, url, span)) = self.open_link.take() {
            let end = self.document.prose.len().max(start);
            // A link without words and picture is none that anybody sees.
            let words = &self.document.prose.text()[start..end];
            if words.chars().any(|c| c.is_alphanumeric() || c == OPAQUE) || self.aside.is_some() && !self.html.is_unseen() {
                self.document.links.push(Link { prose: start..end, url, span });
            }
        }
    }

    /// `<sup>` begins.
    pub(in crate::document) fn raise(&mut self) {
        self.raised.get_or_insert_with(Vec::new);
    }

    /// `</sup>` ends: digits are citation marks, anything else is text.
    pub(in crate::document) fn lower(&mut self) {
        let Some(pieces) = self.raised.take() else { return };
        let whole: String = pieces.iter().map(|(text, ..)| text.as_str()).collect();
        let is_marks = whole.chars().any(|c| c.is_ascii_digit())
            && whole.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '\u{2013}' | '[' | ']' | '(' | ')'));
        if is_marks && let (Some((_, first, _)), Some((_, last, _))) = (pieces.first(), pieces.last()) {
            let place = Span::new(first.start, last.end);
            for number in self.numbers(&whole) {
                self.mark(&number.to_string(), CitationStyle::Superscript, place);
            }
            return;
        }
        for (text, span, _) in pieces {
            self.push_raw(&text, span);
        }
    }

    fn numbers(&self, text: &str) -> Vec<u32> {
        numbers(text, self.document.citations.len() < most_from_ranges(&self.document))
    }

    /// Records a citation mark at the end of the prose so far.
    pub(in crate::document) fn mark(&mut self, label: &str, style: CitationStyle, span: Span) {
        let prose = self.document.prose.len();
        self.document.citations.push(CitationMark { prose, label: label.to_owned(), style, span });
    }
}
