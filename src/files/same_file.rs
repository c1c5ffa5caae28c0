//! Two spellings of one file: what a run reads and what it writes must not be the same.
//!
//! The command `check` asks before anything is written. Links, `.` and `..`, letters of another case on disks that do not tell them apart
//! and second names of one file are all found, since the file itself is compared where it exists.

use std::fs;
use std::path::{Path, PathBuf};

/// The identity of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileId {
    /// Device and number on it, of a file that is there.
    Number(u64, u64),
    /// The path without links, of one that is not, or where files have no numbers.
    Path(PathBuf),
}

/// The file at a path; `None` for a device or a pipe, of which nothing is replaced.
pub(crate) fn id(path: &Path) -> Option<FileId> {
    if let Ok(about) = fs::metadata(path) {
        if !about.is_file() {
            return None;
        }
        return Some(number(&about).unwrap_or_else(|| FileId::Path(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))));
    }
    let absolute = std::path::absolute(path).ok()?;
    let folder = fs::canonicalize(absolute.parent()?).ok()?;
    Some(FileId::Path(folder.join(absolute.file_name()?)))
}

#[cfg(unix)]
fn number(about: &fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    Some(FileId::Number(about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> Option<FileId> {
    None
}
