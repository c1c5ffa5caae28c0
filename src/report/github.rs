//! Format `github`: workflow commands, which GitHub Actions turns into annotations.
//!
//! A command is one line, `::error file=a.md,line=1,col=2::message`. In the message `%`, CR and LF are percent-encoded,
//! in properties `:` and `,` as well; so no text can end a command early or begin another.

use crate::report::uri::Root;
use crate::report::{Checked, Failure, Reporter, Summary, clean};
use medlint_core::finding::Severity;
use std::io::{self, Write};

/// Reporter for GitHub Actions. It holds annotations back, since of each level the service shows the first ten of a step.
#[derive(Clone, Debug, Default)]
pub struct Github {
    root: Root,
    /// The commands of each severity, in the order of the documents.
    held: [Vec<u8>; 3],
}

impl Github {
    /// A reporter at its start, for the files below `root`.
    pub fn new(root: Root) -> Self {
        Self { root, ..Self::default() }
    }
}

impl Reporter for Github {
    fn document(&mut self, checked: &Checked<'_>, _out: &mut dyn Write) -> io::Result<()> {
        for finding in checked.findings.iter().filter(|finding| finding.counts()) {
            let (start, end) = (checked.source().position(finding.span.start), checked.source().position(finding.span.end));
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let file = property(&self.root.path(checked.path));
            let out = &mut self.held[finding.severity as usize];
            write!(out, "::{command} file={},line={},col={},endLine={}", file, start.line, start.column, end.line)?;
            // GitHub takes an end column only for an annotation on a single line.
            if start.line == end.line {
                write!(out, ",endColumn={}", end.column)?;
            }
            let advice = &finding.advice;
            let mut message = format!("{}\nWhy: {}\nFix: {}", clean(&finding.message), clean(&advice.why), clean(&advice.fix));
            for source in advice.sources.iter().take(1) {
                message += &format!("\nSource: {} {}", clean(&source.title), clean(&source.url));
            }
            writeln!(out, ",title={}::{}", property(&format!("medlint {}", finding.rule())), escaped(&message))?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let file = property(&self.root.path(&failure.path));
        writeln!(out, "::error file={file},title=medlint::{}", escaped(&format!("cannot check: {}", clean(&failure.reason))))
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for commands in self.held.iter().rev() {
            out.write_all(commands)?;
        }
        for words in summary.remarks() {
            writeln!(out, "::notice title=medlint::{}", escaped(&words))?;
        }
        writeln!(out, "medlint: {}", summary.words())
    }
}

/// The message of a command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property. Line ends of a file name are kept, encoded; other control characters become visible.
fn property(text: &str) -> String {
    let visible: String =
        text.chars()
            .map(|character| {
                if matches!(character, '\r' | '\n') {
                    character.to_string()
                } else {
                    clean(character.encode_utf8(&mut [0; 4])).into_owned()
                }
            })
            .collect();
    escaped(&visible).replace(':', "%3A").replace(',', "%2C")
}
