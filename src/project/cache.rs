//! Projects' own rulebooks in stored form, so that only the first run after a change compiles them.
//!
//! They lie in the user's cache folder under names made of what they were compiled from. A cache is an aid: what cannot
//! be read is compiled, what cannot be written is not kept, and no run fails for it. `MEDLINT_CACHE` names another
//! folder, or `off`.

use crate::files::atomic::AtomicFile;
use medlint_core::rulebook::Rulebook;
use medlint_core::source::hash::hash_of_file;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Stored rulebooks are good for the very code that made them; the build sets this.
const CODE: &str = env!("MEDLINT_CODE");
/// What stored rulebooks are called at the end.
const ENDING: &str = "rulebook";
/// Stored rulebooks that nobody wrote anew for so long are removed.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Under which name the rulebook of a rules.toml is stored.
pub(crate) struct Key {
    hash: u64,
    len: usize,
}

impl Key {
    /// The key of the files of a rulebook with their names; they need not be sound ones.
    pub(crate) fn of<'t>(files: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let mut bytes = Vec::new();
        for (at, (name, text)) in files.enumerate() {
            // The main file may be called anything. Lengths keep the end of one text apart from the beginning of the next.
            let name = if at == 0 { "" } else { name };
            for part in [name, text] {
                bytes.extend((part.len() as u64).to_le_bytes());
                bytes.extend(part.as_bytes());
            }
        }
        Self { hash: hash_of_file(&bytes), len: bytes.len() }
    }

    /// The stored rulebook, if there is one. One with mistakes is never stored.
    pub(crate) fn stored(&self) -> Option<Rulebook> {
        Rulebook::from_image(fs::read(self.place()?).ok()?)
    }

    /// Stores the image of a rulebook.
    pub(crate) fn keep(&self, image: &[u8]) {
        let Some(path) = self.place() else { return };
        let Some(folder) = path.parent().filter(|folder| fs::create_dir_all(folder).is_ok()) else { return };
        remove_old(folder);
        if let Ok(mut file) = AtomicFile::create(&path)
            && file.writer().write_all(image).is_ok()
        {
            let _ = file.commit();
        }
    }

    fn place(&self) -> Option<PathBuf> {
        Some(folder()?.join(format!("{CODE}-{:016x}-{}.{ENDING}", self.hash, self.len)))
    }
}

/// `$MEDLINT_CACHE`, or `medlint` in the user's cache folder; `None` when there is none or caching is off.
fn folder() -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = named("MEDLINT_CACHE") {
        return (folder.as_os_str() != "off").then_some(folder);
    }
    // A relative name would put the cache wherever the program happens to run; the XDG specification says to ignore it.
    let base = match named("XDG_CACHE_HOME").filter(|folder| folder.is_absolute()) {
        Some(folder) => folder,
        None if cfg!(windows) => named("LOCALAPPDATA")?,
        None if cfg!(target_os = "macos") => named("HOME")?.join("Library/Caches"),
        None => named("HOME")?.join(".cache"),
    };
    Some(base.join("medlint"))
}

fn remove_old(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.path().extension().is_some_and(|ending| ending == ENDING);
        let age = entry.metadata().and_then(|about| about.modified()).ok().and_then(|then| SystemTime::now().duration_since(then).ok());
        if is_ours && age.is_some_and(|age| age > KEPT_FOR) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
