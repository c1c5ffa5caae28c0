//! Plain text to blocks.
use super::{Block, BlockKind, Document};
use crate::source::{Source, Span};

pub(super) fn plain(source: Source) -> Document {
    let mut document = Document::empty(source);
    let text = document.source.text().to_owned();
    let mut at = 0;
    for paragraph in text.split("\n\n") {
        let start = document.prose.len();
        document.prose.push_source(paragraph, at);
        let end = document.prose.len();
        if end > start {
            document.blocks.push(Block {
                kind: BlockKind::Paragraph,
                prose: start..end,
                span: Span::new(at, at + paragraph.len()),
                is_quoted: false,
                section: None,
                list: None,
            });
            document.prose.push_replaced("\n\n", Span::new(at + paragraph.len(), at + paragraph.len()));
        }
        at += paragraph.len() + 2;
    }
    document
}
