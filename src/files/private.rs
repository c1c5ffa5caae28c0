//! Private files: regular ones of this user, in folders that nobody else may write, opened without following a link.
//!
//! The cache reads and writes through it. Whatever is not so is treated as if it were not there.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

/// Makes a folder for this user alone, or finds one that nobody else may write.
pub(crate) fn make_folder(folder: &Path) -> Option<()> {
    if fs::symlink_metadata(folder).is_err() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).ok()?;
    }
    let about = fs::symlink_metadata(folder).ok()?;
    (about.is_dir() && is_own(&about)).then_some(())
}

/// The bytes of a private file of at most so many bytes.
pub(crate) fn read(path: &Path, most: u64) -> Option<Vec<u8>> {
    let folder = fs::symlink_metadata(path.parent()?).ok()?;
    let about = fs::symlink_metadata(path).ok()?;
    if !folder.is_dir() || !is_own(&folder) || !about.is_file() || !is_own(&about) || about.len() > most {
        return None;
    }
    let file = File::open(path).ok()?;
    // Nobody put another file in its place since we looked.
    if !is_same(&about, &file.metadata().ok()?) {
        return None;
    }
    let mut bytes = Vec::with_capacity(about.len() as usize);
    file.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Writes a private file as a whole, or leaves what is there. A link or a pipe of that name is replaced, not followed.
pub(crate) fn write(path: &Path, parts: &[&[u8]]) -> Option<()> {
    let name = path.file_name()?.to_str()?;
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary).ok()?;
    let written = parts.iter().try_for_each(|part| file.write_all(part)).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.ok()
}

/// Whether something belongs to this user, and nobody else may write it.
#[cfg(unix)]
fn is_own(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    // Where the system does not say who we are, who may write it has to do.
    let us = fs::metadata("/proc/self").ok().map(|about| about.uid());
    about.mode() & 0o022 == 0 && us.is_none_or(|us| us == about.uid())
}

#[cfg(not(unix))]
fn is_own(_: &fs::Metadata) -> bool {
    true
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    other.is_file() && (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &fs::Metadata, other: &fs::Metadata) -> bool {
    other.is_file()
}
