//! Format `checkstyle`: the XML of Checkstyle, which many servers and editors read.

use crate::report::uri;
use crate::report::xml::escaped;
use crate::report::{Checked, Failure, Reporter, Summary};
use std::io::{self, Write};

/// Reporter for readers of Checkstyle's XML.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checkstyle;

impl Reporter for Checkstyle {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">")
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  <file name=\"{}\">", escaped(&uri::plain(checked.path)))?;
        for finding in checked.findings.iter().filter(|finding| finding.counts()) {
            let at = checked.source().position(finding.span.start);
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"medlint.{}\"/>",
                at.line,
                at.column,
                finding.severity,
                escaped(&format!("{}. {}", finding.message, finding.advice.fix)),
                escaped(finding.rule())
            )?;
        }
        writeln!(out, "  </file>")
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let (path, reason) = (escaped(&uri::plain(&failure.path)), escaped(&failure.reason));
        writeln!(out, "  <file name=\"{path}\">\n    <exception>cannot check: {reason}</exception>\n  </file>")
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for words in summary.remarks() {
            // The format has no element for a run as a whole; two hyphens would end the comment.
            writeln!(out, "  <!-- {} -->", words.replace("--", "- -"))?;
        }
        writeln!(out, "</checkstyle>")
    }
}
