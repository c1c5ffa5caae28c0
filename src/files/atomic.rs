//! A file that appears whole or not at all: written beside its place under another name, then renamed.

use crate::files::WriteError;
use crate::files::interrupt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A file being written. Dropped before [`commit`](Self::commit), it leaves nothing behind and an older file untouched.
pub(crate) struct AtomicFile {
    /// The path as the user gave it.
    shown: String,
    writer: BufWriter<File>,
    /// The temporary file and its place; `None` for a device or a pipe, which is written directly.
    renaming: Option<(PathBuf, PathBuf)>,
}

impl AtomicFile {
    /// Opens a file for writing.
    pub(crate) fn create(path: &Path) -> Result<Self, WriteError> {
        let shown = path.display().to_string();
        let fail = |reason: String| WriteError(format!("cannot write {shown}: {reason}"));
        if path.is_dir() {
            return Err(fail("it is a folder; name a file".to_owned()));
        }
        // A link stays a link: what it leads to is replaced.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let old = fs::metadata(&place).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            let file = OpenOptions::new().write(true).open(&place).map_err(|error| fail(error.to_string()))?;
            return Ok(Self { shown, writer: BufWriter::new(file), renaming: None });
        }
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        if !folder.is_dir() {
            return Err(fail(format!("there is no folder {}; create it first", folder.display())));
        }
        if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
            return Err(fail("the file is read-only".to_owned()));
        }
        let Some(name) = place.file_name() else { return Err(fail("expected the name of a file".to_owned())) };
        let (temporary, file) = beside(folder, &name.to_string_lossy()).map_err(|error| fail(error.to_string()))?;
        if let Some(old) = old {
            // A file system without permissions cannot keep them.
            let _ = file.set_permissions(old.permissions());
        }
        Ok(Self { shown, writer: BufWriter::new(file), renaming: Some((temporary, place)) })
    }

    /// Where to write.
    pub(crate) fn writer(&mut self) -> &mut dyn Write {
        &mut self.writer
    }

    /// The message when writing failed.
    pub(crate) fn trouble(&self, error: &io::Error) -> WriteError {
        WriteError(format!("cannot write {}: {error}", self.shown))
    }

    /// Puts the file in its place.
    pub(crate) fn commit(mut self) -> Result<(), WriteError> {
        self.writer.flush().map_err(|error| self.trouble(&error))?;
        if let Some((temporary, place)) = self.renaming.take() {
            let synced = self.writer.get_ref().sync_data();
            let renamed = synced.and_then(|()| interrupt::finish(&temporary, || fs::rename(&temporary, &place)));
            if let Err(error) = renamed {
                let _ = fs::remove_file(&temporary);
                return Err(self.trouble(&error));
            }
        }
        Ok(())
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if let Some((temporary, _)) = &self.renaming {
            let _ = interrupt::finish(temporary, || fs::remove_file(temporary));
        }
    }
}

/// Writes a whole file, or leaves what is there.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), WriteError> {
    let mut file = AtomicFile::create(path)?;
    file.writer().write_all(text.as_bytes()).map_err(|error| file.trouble(&error))?;
    file.commit()
}

/// The most bytes of a name that its temporary file repeats.
const LONGEST_NAME: usize = 200;
/// After so long nobody is writing a temporary file any more.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes what runs that were killed while they wrote this very file have left behind.
fn remove_stale(folder: &Path, name: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let front = format!(".{name}.");
    for entry in entries.flatten() {
        let file = entry.file_name();
        let middle = file.to_str().and_then(|file| file.strip_prefix(&front)?.strip_suffix(".tmp"));
        let is_ours =
            middle.is_some_and(|middle| middle.split('-').count() == 2 && middle.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
        let age = || entry.metadata().ok()?.modified().ok().and_then(|then| SystemTime::now().duration_since(then).ok());
        if is_ours && age().is_some_and(|age| age > STALE) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A new file in a folder, under a name that nothing else has.
fn beside(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    // A name may be as long as the disk allows; what is added must fit too.
    let mut len = name.len().min(LONGEST_NAME);
    while !name.is_char_boundary(len) {
        len -= 1;
    }
    let name = &name[..len];
    remove_stale(folder, name);
    let mut attempt = 0;
    loop {
        let path = folder.join(format!(".{name}.{}-{attempt}.tmp", std::process::id()));
        interrupt::begin(&path);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) => {
                interrupt::finish(&path, || ());
                if error.kind() != io::ErrorKind::AlreadyExists || attempt >= 100 {
                    return Err(error);
                }
                attempt += 1;
            }
        }
    }
}
