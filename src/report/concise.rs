//! Format `concise`: one line a finding, `path:line:column: severity[rule] message`, as editors and `grep` expect it.

use super::{Checked, Failure, Reporter, Summary, clean};
use std::io::{self, Write};

/// Reporter with one line a finding.
#[derive(Clone, Copy, Debug, Default)]
pub struct Concise;

impl Reporter for Concise {
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let path = clean(checked.path);
        for finding in checked.findings.iter().filter(|finding| finding.counts()) {
            let at = checked.source().position(finding.span.start);
            writeln!(out, "{path}:{at}: {}[{}] {}", finding.severity, finding.rule(), clean(&finding.message))?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: cannot check: {}", clean(&failure.path), clean(&failure.reason))
    }

    fn finish(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
