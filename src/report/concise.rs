//! Format `concise`: one line a finding, `path:line:column: severity[rule] message`, as editors and `grep` expect it.

use crate::report::{Checked, Failure, Reporter, Summary, clean};
use std::io::{self, Write};

/// Reporter with one line a finding.
#[derive(Clone, Copy, Debug, Default)]
pub struct Concise;

impl Reporter for Concise {
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let path = line_start(checked.path);
        // Put together by hand, and written at once: there may be a million of these lines.
        let mut lines = Vec::with_capacity(checked.findings.len() * (path.len() + 128));
        for finding in checked.findings.iter().filter(|finding| finding.counts()) {
            let at = checked.source().position(finding.span.start);
            lines.extend_from_slice(path.as_bytes());
            for number in [at.line, at.column] {
                lines.push(b':');
                push_number(&mut lines, number);
            }
            for part in [": ", finding.severity.name(), "[", finding.rule(), "] ", &clean(&finding.message), "\n"] {
                lines.extend_from_slice(part.as_bytes());
            }
        }
        out.write_all(&lines)
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: cannot check: {}", line_start(&failure.path), clean(&failure.reason))
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for words in summary.remarks() {
            writeln!(out, "medlint: {words}")?;
        }
        Ok(())
    }
}

/// A path that begins a line: `::` at its start would command a build service.
fn line_start(path: &str) -> String {
    let path = clean(path);
    if path.trim_start().starts_with("::") { format!("./{}", path.trim_start()) } else { path.into_owned() }
}

/// Appends a number in decimal digits.
fn push_number(text: &mut Vec<u8>, number: usize) {
    // Most numbers are small.
    if number > 99 {
        push_number(text, number / 100);
        text.push(b'0' + (number / 10 % 10) as u8);
    } else if number > 9 {
        text.push(b'0' + (number / 10) as u8);
    }
    text.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_are_written_in_full() {
        for number in [0, 7, 10, 99, 100, 101, 1000, 90_210, usize::MAX] {
            let mut text = Vec::new();
            push_number(&mut text, number);
            assert_eq!(text, number.to_string().into_bytes());
        }
    }
}
