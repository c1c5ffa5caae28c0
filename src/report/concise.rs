//! Format `concise`: one line a finding, `path:line:column: severity[rule] message`, as editors and `grep` expect it.

use super::{Checked, Failure, Reporter, Summary, clean};
use std::io::{self, Write};

/// Reporter with one line a finding.
#[derive(Clone, Copy, Debug, Default)]
pub struct Concise;

impl Reporter for Concise {
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let path = clean(checked.path);
        let mut line = String::new();
        for finding in checked.findings.iter().filter(|finding| finding.counts()) {
            let at = checked.source().position(finding.span.start);
            line.clear();
            line += &path;
            for number in [at.line, at.column] {
                line.push(':');
                push_number(&mut line, number);
            }
            // Put together by hand: there may be a million of these lines.
            for part in [": ", finding.severity.name(), "[", finding.rule(), "] ", &clean(&finding.message), "\n"] {
                line += part;
            }
            out.write_all(line.as_bytes())?;
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

/// Appends a number in decimal digits.
fn push_number(text: &mut String, number: usize) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut at) = (number, digits.len());
    while rest > 0 || at == digits.len() {
        at -= 1;
        digits[at] += (rest % 10) as u8;
        rest /= 10;
    }
    text.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_are_written_in_full() {
        for number in [0, 7, 10, 99, 1000, 90_210, usize::MAX] {
            let mut text = String::new();
            push_number(&mut text, number);
            assert_eq!(text, number.to_string());
        }
    }
}
