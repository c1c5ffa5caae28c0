//! Format `rdjson`: Reviewdog Diagnostic Format. Columns count bytes of UTF-8 there, and ranges end exclusively.

use crate::report::json_array::Entries;
use crate::report::uri;
use crate::report::{Checked, Failure, Reporter, Summary};
use medlint_core::finding::Severity;
use medlint_core::source::{Source, Span};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Reporter for reviewdog.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rdjson {
    entries: Entries,
}

impl Rdjson {
    /// A reporter at its start.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Reporter for Rdjson {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"source\": {{\"name\": \"medlint\"}}, \"diagnostics\": [")
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in checked.findings.iter().filter(|finding| finding.counts()) {
            let severity = match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            };
            let mut code = json!({"value": finding.rule()});
            if let Some(source) = finding.advice.sources.first() {
                code["url"] = json!(source.url);
            }
            let mut item = json!({
                "message": format!("{}\n{}\nFix: {}", finding.message, finding.advice.why, finding.advice.fix),
                "location": {"path": uri::plain(checked.path), "range": range(checked.source(), finding.span)},
                "severity": severity,
                "code": code,
            });
            if let Some(edit) = &finding.edit {
                item["suggestions"] = json!([{"range": range(checked.source(), edit.span), "text": edit.replacement}]);
            }
            self.entries.write(&item, out)?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let item = json!({
            "message": format!("cannot check: {}", failure.reason),
            "location": {"path": uri::plain(&failure.path)},
            "severity": "ERROR",
            "code": {"value": "input-unreadable"},
        });
        self.entries.write(&item, out)
    }

    fn finish(&mut self, _summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.entries.end(out)?;
        out.write_all(b"]}\n")
    }
}

fn range(source: &Source, span: Span) -> Value {
    let place = |offset: usize| {
        let line = source.position(offset).line;
        let start = source.line_span(line).map_or(0, |line| line.start);
        json!({"line": line, "column": offset - start + 1})
    };
    json!({"start": place(span.start), "end": place(span.end)})
}
