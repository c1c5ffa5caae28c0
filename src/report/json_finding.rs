//! One finding as JSON, the same in `json` and `jsonl`.
//!
//! Lines and columns start at 1, columns count Unicode scalar values, offsets are bytes of the file, end exclusive;
//! `text` is exactly the bytes between the offsets. In a Word document, lines are paragraphs and offsets those of its text.

use crate::report::Checked;
use medlint_core::document::place::{Line, Place};
use medlint_core::finding::{CoveringClaim, Decision, Finding};
use medlint_core::fix::Safety;
use serde::Serialize;

/// One finding.
#[derive(Serialize)]
pub(super) struct Item<'a> {
    path: &'a str,
    rule: &'a str,
    family: &'a str,
    severity: &'a str,
    message: &'a str,
    why: &'a str,
    fix: &'a str,
    sources: Vec<&'a str>,
    text: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_offset: usize,
    end_offset: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Whereabouts<'a>>,
    notes: Vec<Remark<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<Edit<'a>>,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<&'a CoveringClaim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'a Decision>,
}

/// The place in a document that has no lines of its own.
#[derive(Serialize)]
struct Whereabouts<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footnote: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture_in_paragraph: Option<usize>,
    headings: Vec<&'a str>,
}

impl<'a> Whereabouts<'a> {
    fn of(place: Place<'a>) -> Self {
        let (paragraph, footnote, picture_in_paragraph) = match place.line {
            Line::Paragraph(number) => (Some(*number), None, None),
            Line::Footnote(label) => (None, Some(label.as_str()), None),
            Line::Picture(number) => (None, None, Some(*number)),
        };
        Self { paragraph, footnote, picture_in_paragraph, headings: place.headings }
    }
}

#[derive(Serialize)]
struct Remark<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    text: &'a str,
}

#[derive(Serialize)]
struct Edit<'a> {
    start_offset: usize,
    end_offset: usize,
    replacement: &'a str,
    is_safe: bool,
}

impl<'a> Item<'a> {
    /// A finding of a document, under its stable name.
    pub(super) fn new(checked: &Checked<'a>, finding: &'a Finding, fingerprint: &'a str) -> Self {
        let source = checked.source();
        let (start, end) = (source.position(finding.span.start), source.position(finding.span.end));
        let notes = finding.notes.iter().map(|note| {
            let at = note.span.map(|span| source.position(span.start));
            Remark { rule: note.rule.as_deref(), line: at.map(|at| at.line), column: at.map(|at| at.column), text: &note.text }
        });
        let edit = finding.edit.as_ref().map(|edit| Edit {
            start_offset: edit.span.start,
            end_offset: edit.span.end,
            replacement: &edit.replacement,
            is_safe: edit.safety == Safety::Safe,
        });
        Self {
            path: checked.path,
            rule: finding.rule(),
            family: finding.family(),
            severity: finding.severity.name(),
            message: &finding.message,
            why: &finding.advice.why,
            fix: &finding.advice.fix,
            sources: finding.advice.sources.iter().map(|source| source.tag.as_str()).collect(),
            text: source.slice(finding.span),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_offset: finding.span.start,
            end_offset: finding.span.end,
            place: checked.document.place(finding.span).map(Whereabouts::of),
            notes: notes.collect(),
            edit,
            fingerprint,
            reason: finding.allowed.as_ref().map(|allowance| allowance.reason.as_str()),
            // The comment of an article carries its end itself.
            until: finding.allowed.as_ref().filter(|one| one.comment().is_none()).and_then(|allowance| allowance.until.as_deref()),
            claim: finding.allowed.as_ref().and_then(|allowance| allowance.claim()),
            decision: finding.allowed.as_ref().and_then(|allowance| allowance.decision()),
        }
    }
}
