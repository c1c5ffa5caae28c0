//! The zip archive that a Word document is: its parts by name, unpacked within bounds.
//!
//! The reader of Word documents opens it over bytes in memory. It knows what word processors write (parts that are stored or deflated) and
//! refuses the rest; whatever the archive claims of itself, no more is unpacked than [`MOST_UNPACKED`].

use crate::document::word::WordError;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use std::collections::HashMap;

/// The most bytes that are unpacked of one document. XML takes ten times the room of its text.
const MOST_UNPACKED: usize = 128 << 20;
/// The most parts of one document.
const MOST_PARTS: usize = 10_000;
/// The longest end of an archive: its record and a comment.
const LONGEST_END: usize = 22 + 0xFFFF;

/// A part in the archive.
#[derive(Clone, Copy)]
struct Part {
    method: usize,
    packed: usize,
    size: usize,
    header: usize,
    is_encrypted: bool,
}

/// An archive.
pub(super) struct Package<'b> {
    bytes: &'b [u8],
    parts: HashMap<String, Part>,
    /// How many bytes may still be unpacked.
    room: usize,
}

fn damaged() -> WordError {
    WordError("a damaged .docx: its zip archive is cut off or inconsistent; save it again".to_owned())
}

/// A number of one to four bytes, the lowest first.
fn number(bytes: &[u8], at: usize, len: usize) -> Result<usize, WordError> {
    let digits = at.checked_add(len).and_then(|end| bytes.get(at..end)).ok_or_else(damaged)?;
    Ok(digits.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}

impl<'b> Package<'b> {
    /// Reads the list of parts.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, WordError> {
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            let reason = "a document of old Word (.doc), or one that a password protects; save it as .docx without a password";
            return Err(WordError(reason.to_owned()));
        }
        if !bytes.starts_with(b"PK") {
            return Err(WordError("no .docx: such a file is a zip archive, and this one is none; save the article as .docx".to_owned()));
        }
        let from = bytes.len().saturating_sub(LONGEST_END);
        let end = memchr::memmem::rfind(&bytes[from..], b"PK\x05\x06").map(|at| from + at).ok_or_else(damaged)?;
        let (count, start) = (number(bytes, end + 10, 2)?, number(bytes, end + 16, 4)?);
        if count > MOST_PARTS || start == 0xFFFF_FFFF {
            return Err(WordError("a zip archive that no word processor writes: too many parts".to_owned()));
        }
        let mut parts = HashMap::new();
        let mut at = start;
        for _ in 0..count {
            if bytes.get(at..).is_none_or(|rest| !rest.starts_with(b"PK\x01\x02")) {
                return Err(damaged());
            }
            let field = |offset, len| number(bytes, at + offset, len);
            let part = Part {
                method: field(10, 2)?,
                packed: field(20, 4)?,
                size: field(24, 4)?,
                header: field(42, 4)?,
                is_encrypted: field(8, 2)? & 1 != 0,
            };
            let (name_len, rest) = (field(28, 2)?, field(30, 2)? + field(32, 2)?);
            let name = bytes.get(at + 46..at + 46 + name_len).ok_or_else(damaged)?;
            let name = String::from_utf8_lossy(name).trim_start_matches('/').to_owned();
            // With two parts of one name, another program might read the other one.
            if parts.insert(name, part).is_some() {
                return Err(damaged());
            }
            at += 46 + name_len + rest;
        }
        Ok(Self { bytes, parts, room: MOST_UNPACKED })
    }

    /// The text of a part; `None` when there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, WordError> {
        let Some(part) = self.parts.get(name.trim_start_matches('/')).copied() else { return Ok(None) };
        if part.is_encrypted {
            return Err(WordError("a password protects it; save it without one".to_owned()));
        }
        let header = part.header;
        if self.bytes.get(header..).is_none_or(|rest| !rest.starts_with(b"PK\x03\x04")) {
            return Err(damaged());
        }
        let start = header + 30 + number(self.bytes, header + 26, 2)? + number(self.bytes, header + 28, 2)?;
        let packed = start.checked_add(part.packed).and_then(|end| self.bytes.get(start..end)).ok_or_else(damaged)?;
        let unpacked = match part.method {
            0 if packed.len() <= self.room => packed.to_vec(),
            8 => decompress_to_vec_with_limit(packed, self.room).map_err(|error| match error.status {
                TINFLStatus::HasMoreOutput => too_large(),
                _ => damaged(),
            })?,
            0 => return Err(too_large()),
            _ => return Err(WordError("packed in a way that word processors do not use; save it again as .docx".to_owned())),
        };
        if unpacked.len() != part.size {
            return Err(damaged());
        }
        self.room -= unpacked.len();
        match String::from_utf8(unpacked) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(WordError(format!("its part {name} is not UTF-8; save it again as .docx"))),
        }
    }
}

fn too_large() -> WordError {
    WordError(format!("unpacks to more than {} MiB, the most that is read of one document", MOST_UNPACKED >> 20))
}
