//! The entries of a JSON array, written one by one: a comma stands before each but the first.

use serde_json::Value;
use std::io::{self, Write};

/// How far an array is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entries {
    is_begun: bool,
}

impl Entries {
    /// Writes an entry on a line of its own.
    pub(super) fn write(&mut self, entry: &Value, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_begun { b",\n  " } else { b"\n  " })?;
        self.is_begun = true;
        write!(out, "{entry}")
    }

    /// Ends the line of the last entry, if there is one.
    pub(super) fn end(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_begun { b"\n" } else { b"" })
    }
}
