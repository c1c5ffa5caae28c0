//! Projects' own rulebooks and large claims registers in stored form, so that only the first run after a change compiles them.
//!
//! Loading a rulebook or a register asks it. A stored rulebook names the program and holds the very bytes that it was made from, which are compared; it is
//! a regular file of this user in a folder that nobody else may write, or it is none. A cache is an aid: what cannot be read is compiled,
//! what cannot be written is not kept, and no run fails for it. `MEDLINT_CACHE` names another folder, or `off`.

use crate::files::private;
use medlint_core::claims::house::House;
use medlint_core::rulebook::Rulebook;
use medlint_core::rulebook::read::claims;
use medlint_core::source::hash::hash_of_file;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Stored rulebooks are good for the very code and shipped rules that made them; the build sets this.
const CODE: &str = env!("MEDLINT_CODE");
/// The first bytes of a stored rulebook.
const MAGIC: &str = concat!("medlint ", env!("CARGO_PKG_VERSION"), " ", env!("MEDLINT_CODE"), "\n");
/// The ending of the names of stored rulebooks.
const ENDING: &str = "rulebook";
/// Stored rulebooks that nobody wrote anew for so long are removed.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How many stored rulebooks are kept, and the largest that is read.
const MOST: usize = 64;
const LARGEST: u64 = 256 << 20;

/// Under which name the rulebook of a rules.toml is stored, and what it is made from.
pub(crate) struct Key {
    hash: u64,
    /// The files of the rulebook with their names and lengths.
    bytes: Vec<u8>,
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
        Self { hash: hash_of_file(&bytes), bytes }
    }

    /// The stored rulebook, if there is one. One with mistakes is never stored.
    pub(crate) fn stored(&self) -> Option<Arc<Rulebook>> {
        Rulebook::from_image(self.image()?)
    }

    /// The stored claims register, if there is one.
    pub(crate) fn stored_claims(&self) -> Option<House> {
        claims::from_image(self.image()?)
    }

    fn image(&self) -> Option<Vec<u8>> {
        let stored = private::read(&self.place()?, LARGEST)?;
        // The name is a guess, which two rulebooks may share; what it was made from decides.
        let image = stored.strip_prefix(MAGIC.as_bytes())?.strip_prefix(&(self.bytes.len() as u64).to_le_bytes())?;
        Some(image.strip_prefix(self.bytes.as_slice())?.to_vec())
    }

    /// Stores the image of a rulebook or a register.
    pub(crate) fn keep(&self, image: &[u8]) {
        let Some(path) = self.place() else { return };
        let Some(folder) = path.parent() else { return };
        if private::make_folder(folder).is_none() {
            return;
        }
        remove_old(folder);
        let len = (self.bytes.len() as u64).to_le_bytes();
        private::write(&path, &[MAGIC.as_bytes(), &len, &self.bytes, image]);
    }

    fn place(&self) -> Option<PathBuf> {
        Some(folder()?.join(format!("{CODE}-{:016x}-{}.{ENDING}", self.hash, self.bytes.len())))
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
        None if cfg!(target_os = "macos") => named("HOME").filter(|home| home.is_absolute())?.join("Library/Caches"),
        None => named("HOME").filter(|home| home.is_absolute())?.join(".cache"),
    };
    Some(base.join("medlint"))
}

/// Removes stored rulebooks that are old, or more than there may be; and nothing that we have not named.
fn remove_old(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut kept: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(is_own_name) && entry.file_type().is_ok_and(|kind| kind.is_file());
        let Some(then) = entry.metadata().and_then(|about| about.modified()).ok().filter(|_| is_ours) else { continue };
        if SystemTime::now().duration_since(then).is_ok_and(|age| age > KEPT_FOR) {
            let _ = fs::remove_file(entry.path());
        } else {
            kept.push((then, entry.path()));
        }
    }
    kept.sort();
    for (_, path) in kept.iter().take((kept.len() + 1).saturating_sub(MOST)) {
        let _ = fs::remove_file(path);
    }
}

/// Whether a name is one that `place` gives, or that of a file left behind while it was written.
fn is_own_name(name: &str) -> bool {
    let name = name
        .strip_prefix('.')
        .and_then(|name| name.strip_suffix(".tmp"))
        .map_or(name, |name| name.rsplit_once('.').map_or(name, |(name, _)| name));
    let Some(stem) = name.strip_suffix(ENDING).and_then(|stem| stem.strip_suffix('.')) else { return false };
    let parts: Vec<&str> = stem.split('-').collect();
    let is_hex = |part: &&str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    matches!(parts.as_slice(), [code, hash, len] if is_hex(code) && is_hex(hash) && !len.is_empty() && len.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_removed() {
        let place = |end: &str| format!("{CODE}-0123456789abcdef-12.{end}");
        assert!(is_own_name(&place("rulebook")) && is_own_name(&format!(".{}.77.tmp", place("rulebook"))));
        for other in
            ["notes.rulebook", "a-b-1.rulebook", "0123456789abcdef-0123456789abcdef-x.rulebook", "0123456789abcdef-0123456789abcdef-1.txt"]
        {
            assert!(!is_own_name(other), "{other}");
        }
    }
}
