//! Format `github`: workflow commands, which GitHub Actions turns into annotations.
//!
//! A command is one line, `::error file=a.md,line=1,col=2::message`. In the message `%`, CR and LF are percent-encoded,
//! in properties `:` and `,` as well; so no text can end a command early or begin another.

use crate::report::uri;
use crate::report::{Checked, Failure, Reporter, Summary, clean};
use medlint_core::finding::Severity;
use std::io::{self, Write};

/// Reporter for GitHub Actions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Github;

impl Reporter for Github {
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in checked.findings.iter().filter(|finding| finding.counts()) {
            let (start, end) = (checked.source().position(finding.span.start), checked.source().position(finding.span.end));
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            write!(
                out,
                "::{command} file={},line={},col={},endLine={}",
                property(&uri::plain(checked.path)),
                start.line,
                start.column,
                end.line
            )?;
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
        let file = property(&uri::plain(&failure.path));
        writeln!(out, "::error file={file},title=medlint::{}", escaped(&format!("cannot check: {}", clean(&failure.reason))))
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if let Some(words) = summary.information_words() {
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
