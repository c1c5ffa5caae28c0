//! Where things are: the nearest rules.toml of a folder, and paths in one spelling.
//!
//! Projects and commands ask. A folder outside of any repository is searched up to the root of the file system.

use crate::project::RULES_FILE;
use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The nearest rules.toml from a folder upward, up to the top of the repository. A link of this name that
/// leads nowhere is found as well, so that it is told and not passed over.
pub fn nearest_rules(folder: &Path) -> Option<PathBuf> {
    nearest(&absolute(folder), &mut HashMap::new())
}

/// The same for an absolute folder. `known` keeps the answer of each folder on the way, so that the folders of a site are looked at once.
pub(crate) fn nearest(folder: &Path, known: &mut HashMap<PathBuf, Option<PathBuf>>) -> Option<PathBuf> {
    if let Some(found) = known.get(folder) {
        return found.clone();
    }
    let own = folder.join(RULES_FILE);
    let found = if fs::symlink_metadata(&own).is_ok() { Some(own) } else { above(folder, known) };
    known.insert(folder.to_owned(), found.clone());
    found
}

/// The nearest rules.toml above an absolute folder.
pub(crate) fn above(folder: &Path, known: &mut HashMap<PathBuf, Option<PathBuf>>) -> Option<PathBuf> {
    let parent = folder.parent().filter(|_| !folder.join(".git").exists());
    parent.and_then(|parent| nearest(parent, known))
}

/// The folder of a file, absolute.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    absolute(path).parent().map(Path::to_owned).unwrap_or_default()
}

/// A path from the root, without `.` and `..`; an empty one is the current directory.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut clean = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// A path from the current directory where it lies below it.
pub(crate) fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
