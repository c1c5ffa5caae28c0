//! Texts and streams read up to a limit, and no further than shows that they are no text: articles, baselines, lists of names.
//!
//! The command line and the language server call it. A binary file costs one probe, whatever its size.

use crate::files::read_limited::{TEXT, rest_of, too_large};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// How many bytes are searched for the NUL that marks a binary file.
const BINARY_PROBE: u64 = 8192;

/// The content of something, judged by its first bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// The whole of a text.
    Text(Vec<u8>),
    /// A text in UTF-16, by the mark at its beginning; the rest was not read.
    Utf16,
    /// A NUL byte stands near its beginning; the rest was not read.
    Binary,
}

/// Reads a whole stream.
///
/// # Errors
/// It cannot be read, or is longer than the limit.
pub(crate) fn read_stream(stream: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    rest_of(stream, &mut bytes, most)?;
    Ok(bytes)
}

/// Reads a file if it is a text, or as much as shows that it is none.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_text(path: &Path) -> io::Result<Content> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(size.min(TEXT) as usize);
    (&file).take(BINARY_PROBE).read_to_end(&mut bytes)?;
    if memchr::memchr(0, &bytes).is_some() {
        return Ok(no_text(&bytes));
    }
    if size > TEXT {
        return Err(too_large(TEXT));
    }
    // A text that ended before the probe did is at its end.
    if bytes.len() as u64 == BINARY_PROBE {
        rest_of(file, &mut bytes, TEXT)?;
    }
    Ok(Content::Text(bytes))
}

/// Reads a stream if it is a text.
///
/// # Errors
/// As [`read_stream`].
pub(crate) fn read_text_stream(mut stream: impl Read) -> io::Result<Content> {
    let mut bytes = Vec::new();
    stream.by_ref().take(BINARY_PROBE).read_to_end(&mut bytes)?;
    if memchr::memchr(0, &bytes).is_some() {
        return Ok(no_text(&bytes));
    }
    if bytes.len() as u64 == BINARY_PROBE {
        rest_of(stream, &mut bytes, TEXT)?;
    }
    Ok(Content::Text(bytes))
}

/// What bytes with a NUL are.
fn no_text(bytes: &[u8]) -> Content {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") { Content::Utf16 } else { Content::Binary }
}
