//! Reading files up to a limit, so that an endless one or a whole disk image ends in a clear message and not in all the memory there is.
//! The meaning of the bytes plays no part.

use medlint_core::document::LONGEST_TEXT;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most bytes that are read of an article or a rulebook.
pub(crate) const TEXT: u64 = LONGEST_TEXT as u64;
/// The most bytes that are read of a baseline or a list of files: a million entries.
pub(crate) const RECORD: u64 = 256 << 20;

/// Reads a whole file.
///
/// # Errors
/// It cannot be read, or is larger than the limit.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > most {
        return Err(too_large(most));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    rest_of(file, &mut bytes, most)?;
    Ok(bytes)
}

/// Reads what is left of a stream, up to the limit for all of it.
pub(super) fn rest_of(stream: impl Read, bytes: &mut Vec<u8>, most: u64) -> io::Result<()> {
    let room = most - bytes.len() as u64;
    if stream.take(room + 1).read_to_end(bytes)? as u64 > room {
        return Err(too_large(most));
    }
    Ok(())
}

pub(super) fn too_large(most: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {} MiB, the most that is read of one file", most >> 20))
}
