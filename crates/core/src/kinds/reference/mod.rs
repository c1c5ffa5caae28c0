//! Kind `reference`: the citations themselves. Does each lead anywhere?

mod suspicious;

use crate::analysis::Analysis;
use crate::analysis::evidence::EvidenceKind;
use crate::analysis::identifiers;
use crate::document::{BlockKind, CitationStyle};
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind, NOT_ASKED, Place};
use crate::source::Span;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// The kind.
pub const KIND: Kind = Kind {
    name: "reference",
    about: "Checks the citations themselves: footnotes that lead nowhere, numbers without a list of references",
    keys: &[KEYS],
    needs: &["check"],
    joins: Joins::None,
    silent_because: NOT_ASKED,
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "check",
        shape: Shape::Choice(&[
            "unresolved-mark",
            "number-without-list",
            "malformed-identifier",
            "list-without-marks",
            "invented",
            "weak-list",
        ]),
        purpose: Purpose::Finds,
        title: "What it checks about citations",
        help: "what to check about citations",
    },
    Key {
        name: "limit",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Limit",
        help: "for weak-list: the most years that the newest reference may be old (default 10; needs the date of today)",
    },
];

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Aspect {
    UnresolvedMark,
    NumberWithoutList,
    ListWithoutMarks,
    MalformedIdentifier,
    Invented,
    WeakList { oldest: i32 },
}

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reference(Aspect);

fn compile(keys: &Keys, _: &mut Compiler<'_>) -> Compiled {
    Reference(match keys.text("check").map(|text| text.value.as_str()) {
        Some("number-without-list") => Aspect::NumberWithoutList,
        Some("list-without-marks") => Aspect::ListWithoutMarks,
        Some("invented") => Aspect::Invented,
        Some("weak-list") => Aspect::WeakList { oldest: keys.number("limit").unwrap_or(10.0) as i32 },
        Some("malformed-identifier") => Aspect::MalformedIdentifier,
        _ => Aspect::UnresolvedMark,
    })
    .into()
}

impl Check for Reference {
    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let mut put = |span, label: &str| {
            hits.push(Hit { place: Place::Source(span), label: Some(label.to_owned()), ..Hit::at(0..0) });
        };
        let entries = analysis.evidence.entries;
        match self.0 {
            Aspect::UnresolvedMark => {
                for pointer in analysis.evidence.pointers.iter().filter(|pointer| !pointer.resolves) {
                    let is_counted = match pointer.kind {
                        EvidenceKind::Footnote | EvidenceKind::AuthorYear => true,
                        EvidenceKind::Number => entries > 0,
                        EvidenceKind::Link | EvidenceKind::Identifier => false,
                    };
                    if is_counted {
                        put(pointer.span, &pointer.label);
                    }
                }
            }
            Aspect::NumberWithoutList => {
                let first = analysis.evidence.pointers.iter().find(|pointer| pointer.kind == EvidenceKind::Number && entries == 0);
                if let Some(pointer) = first {
                    put(pointer.span, &pointer.label);
                }
            }
            Aspect::Invented => {
                for (span, label) in suspicious::invented(analysis) {
                    put(span, &label);
                }
            }
            Aspect::WeakList { oldest } => {
                if let Some((span, label)) = suspicious::weak_list(analysis, oldest) {
                    put(span, &label);
                }
            }
            Aspect::ListWithoutMarks => {
                for (span, label) in uncited(analysis) {
                    put(span, &label);
                }
            }
            Aspect::MalformedIdentifier => {
                for (span, label) in identifiers::malformed(analysis.document) {
                    put(span, &label);
                }
            }
        }
    }
}

/// The list of references when no sentence points at any source, and footnotes that no mark calls.
fn uncited(analysis: &Analysis<'_>) -> Vec<(Span, String)> {
    let document = analysis.document;
    let footnotes = document.citations.iter().filter(|mark| mark.style == CitationStyle::Footnote);
    let called: FxHashSet<&str> = footnotes.map(|mark| mark.label.as_str()).collect();
    let notes = document.footnotes.iter().filter(|note| !called.contains(note.label.as_str()));
    // The label is enough to point at: "[^1]:".
    let mut found: Vec<(Span, String)> = notes
        .map(|note| {
            let end = note.span.end.min(note.span.start + note.label.len() + "[^]:".len());
            (Span::new(note.span.start, end), format!("the footnote [^{}]", note.label))
        })
        .collect();
    // A mark at the end of a block stands behind its last letter, so the block that begins last before it counts.
    let block_of = |prose: usize| document.blocks.partition_point(|block| block.prose.start <= prose).saturating_sub(1);
    // A text of raised numbers alone has marks and no block.
    let is_text = |at: usize| document.blocks.get(at).is_some_and(|block| !analysis.is_reference(at) && block.kind != BlockKind::Footnote);
    let is_cited = analysis.evidence.pointers.iter().any(|pointer| is_text(block_of(pointer.prose)));
    let list = (0..document.blocks.len()).find(|&block| analysis.is_reference(block));
    let has_text = document.blocks.iter().enumerate().any(|(at, block)| block.kind == BlockKind::Paragraph && is_text(at));
    if let Some(first) = list.filter(|_| analysis.evidence.entries > 0 && !is_cited && has_text) {
        let span = document.prose.to_source(document.blocks[first].prose.clone());
        let count = analysis.evidence.entries;
        found.push((span, format!("the list of {count} reference{}", if count == 1 { "" } else { "s" })));
    }
    found
}
