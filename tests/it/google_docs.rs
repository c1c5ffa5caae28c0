//! Word documents as Google Docs exports them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::webpages::findings;
use medlint::document::{BlockKind, Document};

/// A document written by hand with the habits of Google's export: content controls around whatever a suggestion, a comment or a lock touches,
/// chips, footnotes counted from zero, properties that are said to be off.
#[test]
fn an_export_of_google_docs_is_read() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/google-docs.docx");
    let document = Document::word("a.docx", &std::fs::read(path).unwrap()).unwrap();
    let read: Vec<(&BlockKind, &str)> =
        document.blocks.iter().enumerate().map(|(at, block)| (&block.kind, document.text_of(at).trim())).collect();
    let cell = |row| BlockKind::TableCell { is_header: false, row };
    let expected = [
        (BlockKind::Heading(1), "Calm nights"),
        (BlockKind::Paragraph, "A drip for better sleep"),
        (BlockKind::Heading(2), "How it works"),
        (BlockKind::Paragraph, "Our miracle drip is calm."),
        (BlockKind::Paragraph, "It helps some people to sleep."),
        (BlockKind::Paragraph, "Reviewed Dec 1, 2026 by Ann Lee, Approved."),
        (BlockKind::ListItem, "First"),
        (BlockKind::ListItem, "Second"),
        (cell(1), "Dose"),
        (cell(1), "Cost"),
        (cell(2), "One"),
        (cell(2), "Two"),
        (BlockKind::Heading(3), "What it costs"),
        (BlockKind::ImageAlt, "A calm room"),
        (BlockKind::Footnote, "A trial of 2024."),
    ];
    assert_eq!(read, expected.iter().map(|(kind, words)| (kind, *words)).collect::<Vec<_>>());
    assert_eq!((document.citations.len(), document.footnotes.len()), (1, 1));
    // The words of the footer are counted, those of the comment are nobody's.
    assert_eq!(document.unread, [0, 0, 0, 2, 0, 0]);
    let found = findings(&document);
    assert!(found.iter().any(|(rule, _, words)| rule == "hype-miracle" && words == "miracle"), "{found:?}");
}
