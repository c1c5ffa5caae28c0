//! Format `csv`: one row a finding after RFC 4180, for spreadsheets.
//!
//! `check` writes findings so, `stats` the names in its tables. A cell that a spreadsheet would take for a formula begins with an apostrophe, which
//! makes it text.

use crate::report::control_chars::{is_command, sign};
use crate::report::{Checked, Failure, Reporter, Summary};
use std::io::{self, Write};

/// Reporter for spreadsheets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Csv;

const COLUMNS: [&str; 14] = [
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "severity",
    "rule",
    "family",
    "message",
    "why",
    "fix",
    "sources",
    "text",
    "fingerprint",
];

impl Reporter for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        row(out, &COLUMNS)
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        for (finding, fingerprint) in checked.counted() {
            let (start, end) = (checked.source().position(finding.span.start), checked.source().position(finding.span.end));
            let (advice, text) = (&finding.advice, checked.source().slice(finding.span));
            let sources: Vec<&str> = advice.sources.iter().map(|source| source.url.as_str()).collect();
            let places = [start.line, start.column, end.line, end.column].map(|number| number.to_string());
            let [line, column, end_line, end_column] = places.each_ref().map(String::as_str);
            row(
                out,
                &[
                    checked.path,
                    line,
                    column,
                    end_line,
                    end_column,
                    finding.severity.name(),
                    finding.rule(),
                    finding.family(),
                    &finding.message,
                    &advice.why,
                    &advice.fix,
                    &sources.join(" "),
                    text,
                    &fingerprint,
                ],
            )?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let reason = format!("cannot check: {}", failure.reason);
        row(out, &[&failure.path, "", "", "", "", "failure", "input-unreadable", "", &reason, "", "", "", "", ""])
    }

    fn finish(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// A cell: quoted where it must be, and never a formula.
pub(crate) fn cell(text: &str) -> String {
    let is_formula = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%'])
        || text.starts_with(['\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    // A table is read on a terminal too, and NUL ends a cell in some programs.
    let text: String = text.chars().map(|character| if is_command(character) { sign(character) } else { character }).collect();
    let text = if is_formula { format!("'{text}") } else { text };
    if text.contains(['"', ',', '\r', '\n', '\'', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
