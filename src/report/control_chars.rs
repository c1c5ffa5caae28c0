//! Characters that command a terminal or turn a line round: which they are, and how they are shown instead of obeyed.
//!
//! Text for people gets a sign in their place, XML a numeric reference and JSON an escape, so that a program reads the
//! very character. The meaning of the text plays no part.

use crate::report::{Checked, Failure, Reporter, Summary};
use std::fmt::Write as _;
use std::io::{self, Write};

/// How much is escaped at a time, in bytes.
const BUFFER: usize = 1 << 16;

/// Controls other than tab and line feed, marks and overrides of direction, line ends that only some programs see.
pub(super) const fn is_command(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// The sign that stands for such a character.
pub(super) fn sign(character: char) -> char {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// JSON in which such characters are escaped. They stand in strings only, where an escape means the same.
pub fn json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let (mut run, mut at) = (0, 0);
    // JSON itself escapes those below a space, and no other stands below this byte.
    while let Some(next) = text.as_bytes()[at..].iter().position(|&byte| byte >= 0x7f) {
        at += next;
        let Some(character) = text[at..].chars().next() else { break };
        if is_command(character) {
            shown.push_str(&text[run..at]);
            let _ = write!(shown, "\\u{:04x}", character as u32);
            run = at + character.len_utf8();
        }
        at += character.len_utf8();
    }
    shown.push_str(&text[run..]);
    shown
}

/// A format in JSON, with such characters escaped.
#[derive(Debug)]
pub struct Escaped<R>(pub R);

impl<R: Reporter> Escaped<R> {
    fn through(&mut self, out: &mut dyn Write, step: impl FnOnce(&mut R, &mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        // Reports in JSON write every brace and comma on its own.
        let mut buffered = io::BufWriter::with_capacity(BUFFER, Escaping { out, begun: Vec::new() });
        step(&mut self.0, &mut buffered)?;
        let mut escaping = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
        let rest = std::mem::take(&mut escaping.begun);
        escaping.out.write_all(&rest)
    }
}

impl<R: Reporter> Reporter for Escaped<R> {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.through(out, |reporter, out| reporter.begin(out))
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.through(out, |reporter, out| reporter.document(checked, out))
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        self.through(out, |reporter, out| reporter.failure(failure, out))
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.through(out, |reporter, out| reporter.finish(summary, out))
    }
}

/// Writes on, escaped. A character may come in two parts.
struct Escaping<'o> {
    out: &'o mut dyn Write,
    /// The beginning of a character that has not ended.
    begun: Vec<u8>,
}

impl Write for Escaping<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun.is_empty() && bytes.is_ascii() && !bytes.contains(&0x7f) {
            self.out.write_all(bytes)?;
            return Ok(bytes.len());
        }
        self.begun.extend_from_slice(bytes);
        let valid = match std::str::from_utf8(&self.begun) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let text = std::str::from_utf8(&self.begun[..valid]).unwrap_or_default();
        self.out.write_all(json(text).as_bytes())?;
        self.begun.drain(..valid);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_and_commands_nothing() {
        let all: String = ('\0'..='\u{2100}').chain(['\u{1f600}']).collect();
        let written = serde_json::to_string(&all).unwrap();
        let shown = json(&written);
        assert!(!shown.chars().any(is_command));
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), all);
        let mut out = Vec::new();
        let mut escaping = Escaping { out: &mut out, begun: Vec::new() };
        for byte in written.bytes() {
            escaping.write_all(&[byte]).unwrap();
        }
        assert_eq!(String::from_utf8(out).unwrap(), shown);
    }
}
