//! Format `gitlab`: a Code Quality report, which GitLab shows in a merge request.
//!
//! GitLab hides a finding whose fingerprint it has seen, so the path is part of the fingerprint here.

use crate::report::json_array::Entries;
use crate::report::uri::Root;
use crate::report::{Checked, Failure, Reporter, Summary};
use medlint_core::finding::Severity;
use serde_json::json;
use std::io::{self, Write};

/// Reporter for GitLab.
#[derive(Clone, Debug, Default)]
pub struct Gitlab {
    entries: Entries,
    root: Root,
}

impl Gitlab {
    /// A reporter at its start, for the files below `root`.
    pub fn new(root: Root) -> Self {
        Self { root, ..Self::default() }
    }
}

impl Reporter for Gitlab {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let path = self.root.path(checked.path);
        for (finding, fingerprint) in checked.counted() {
            let (start, end) = (checked.source().position(finding.span.start), checked.source().position(finding.span.end));
            let severity = match finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Info => "info",
            };
            let item = json!({
                "type": "issue",
                "description": format!("{}. {}", finding.message, finding.advice.fix),
                "check_name": finding.rule(),
                "categories": ["Style"],
                "fingerprint": unique(&path, &fingerprint),
                "severity": severity,
                "location": {
                    "path": path,
                    "lines": {"begin": start.line, "end": end.line},
                    "positions": {
                        "begin": {"line": start.line, "column": start.column},
                        "end": {"line": end.line, "column": end.column},
                    },
                },
            });
            self.entries.write(&item, out)?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let path = self.root.path(&failure.path);
        let item = json!({
            "type": "issue",
            "description": format!("cannot check: {}", failure.reason),
            "check_name": "input-unreadable",
            "categories": ["Bug Risk"],
            "fingerprint": unique(&path, "input-unreadable"),
            "severity": "blocker",
            "location": {"path": path, "lines": {"begin": 1}},
        });
        self.entries.write(&item, out)
    }

    fn finish(&mut self, _summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.entries.end(out)?;
        out.write_all(b"]\n")
    }
}

fn unique(path: &str, fingerprint: &str) -> String {
    format!("{:016x}", medlint_core::fingerprint::hash(format!("{path}\0{fingerprint}").as_bytes()))
}
