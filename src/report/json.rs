//! Format `json`: one object for a run, the contract that other programs rely on.
//!
//! Lines and columns start at 1, columns count Unicode scalar values, offsets are bytes of the file, end exclusive;
//! `text` is exactly the bytes between the offsets.

use super::{Checked, Failure, Reporter, Summary, fingerprints, subjects};
use crate::finding::{Severity, Standing};
use serde::Serialize;
use std::io::{self, Write};

/// Version of the format.
const VERSION: u32 = 1;

/// Reporter for programs.
#[derive(Debug, Default)]
pub struct Json {
    is_first: bool,
    /// Findings that comments allow, ready to write: they stand in a list of their own and never count.
    suppressed: Vec<String>,
    /// Findings that the baseline lists, which never count either.
    known: Vec<String>,
    failures: Vec<Failure>,
    /// What each document was taken to promote, ready to write.
    documents: Vec<String>,
}

impl Json {
    /// A reporter at its start.
    pub fn new() -> Self {
        Self { is_first: true, ..Self::default() }
    }
}

#[derive(Serialize)]
struct Item<'a> {
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
    notes: Vec<Remark<'a>>,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Remark<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    text: &'a str,
}

impl Reporter for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "{{\"version\": {VERSION}, \"tool\": {{\"name\": \"medlint\", \"version\": \"{}\"}},\n \"findings\": [",
            env!("CARGO_PKG_VERSION")
        )
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.documents.push(subjects::entry(checked)?);
        let names = fingerprints(checked);
        for (finding, fingerprint) in checked.findings.iter().zip(&names) {
            let (start, end) = (checked.source.position(finding.span.start), checked.source.position(finding.span.end));
            let place = |span: Option<crate::source::Span>| span.map(|span| checked.source.position(span.start));
            let item = Item {
                path: checked.path,
                rule: finding.rule(),
                family: finding.family(),
                severity: finding.severity.name(),
                message: &finding.message,
                why: &finding.advice.why,
                fix: &finding.advice.fix,
                sources: finding.advice.sources.iter().map(|source| source.tag.as_str()).collect(),
                text: checked.source.slice(finding.span),
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                start_offset: finding.span.start,
                end_offset: finding.span.end,
                notes: finding
                    .notes
                    .iter()
                    .map(|note| Remark {
                        line: place(note.span).map(|at| at.line),
                        column: place(note.span).map(|at| at.column),
                        text: &note.text,
                    })
                    .collect(),
                fingerprint,
                reason: finding.allowed.as_ref().map(|allowance| allowance.reason.as_str()),
            };
            if finding.standing == Some(Standing::Known) {
                self.known.push(serde_json::to_string(&item)?);
                continue;
            }
            if finding.allowed.is_some() {
                self.suppressed.push(serde_json::to_string(&item)?);
                continue;
            }
            out.write_all(if self.is_first { b"\n  " } else { b",\n  " })?;
            self.is_first = false;
            serde_json::to_writer(&mut *out, &item)?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, _out: &mut dyn Write) -> io::Result<()> {
        self.failures.push(failure.clone());
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_first { b"]" } else { b"\n ]" })?;
        list(out, "suppressed", &self.suppressed)?;
        if !self.known.is_empty() {
            list(out, "known", &self.known)?;
        }
        let failures = self.failures.iter().map(|failure| serde_json::json!({"path": failure.path, "reason": failure.reason}).to_string());
        list(out, "failures", &failures.collect::<Vec<_>>())?;
        list(out, "documents", &self.documents)?;
        let count = |severity| summary.count(severity);
        writeln!(
            out,
            ",\n \"summary\": {{\"documents\": {}, \"errors\": {}, \"warnings\": {}, \"infos\": {}, \"suppressed\": {}}}}}",
            summary.documents,
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Info),
            summary.suppressed
        )
    }
}

fn list(out: &mut dyn Write, name: &str, items: &[String]) -> io::Result<()> {
    let body = if items.is_empty() { String::new() } else { format!("\n  {}\n ", items.join(",\n  ")) };
    write!(out, ",\n \"{name}\": [{body}]")
}
