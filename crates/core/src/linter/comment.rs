//! The comment that allows a finding, as an edit: front ends offer it, a person writes the reason.
//!
//! The language server and the WebAssembly module call [`comment`]. The comment stands on a line of its own before the block of the finding; its
//! reason is empty, which is a finding until a person gives one.

use crate::document::{BlockKind, Document, Format};
use crate::finding::Finding;
use crate::fix::{Fix, Safety};
use crate::source::{Source, Span};

/// Puts a comment before the block of a finding. The front matter has no comments, and neither has a table between its rows.
pub fn comment(document: &Document, finding: &Finding) -> Option<Fix> {
    let block = document.blocks.iter().find(|block| block.span.contains(finding.span))?;
    if matches!(block.kind, BlockKind::FrontMatter(_) | BlockKind::TableCell { .. }) || finding.family() == "suppression" {
        return None;
    }
    let (start, indent) = line_start(&document.source, block.span.start);
    let rule = finding.rule();
    let replacement = match document.format {
        Format::Mdx => format!("{indent}{{/* medlint-allow {rule}: */}}\n"),
        Format::Word | Format::Content => return None,
        // In a line of several blocks it would cover the first of them.
        Format::Html if document.blocks.iter().any(|one| (start..block.span.start).contains(&one.span.start)) => return None,
        Format::Markdown | Format::Plain | Format::Html => format!("{indent}<!-- medlint-allow {rule}: -->\n"),
    };
    Some(Fix { span: Span::new(start, start), replacement, safety: Safety::Suggested })
}

/// Where the line of an offset begins, and its indentation, so that a comment of a list stays in it.
fn line_start(source: &Source, offset: usize) -> (usize, &str) {
    let text = source.text();
    let start = text[..offset].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = &text[start..];
    (start, &line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
}
