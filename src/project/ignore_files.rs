//! Ignore files: which files of a repository are left out, by its .gitignore and .medlintignore files.
//!
//! The walk of a folder asks, and so does whoever names a file that may be excluded. Only files inside the repository count, read up to a
//! limit and never through a link, so that a checkout gives the same answer on every machine.

use crate::files::read_limited;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Where a project says which files are not checked, in the format of .gitignore.
pub(crate) const IGNORE_FILE: &str = ".medlintignore";
/// The ignore files of a folder; the later one decides.
const BOTH: [&str; 2] = [".gitignore", IGNORE_FILE];
/// The most bytes that are read of an ignore file.
const LONGEST: u64 = 1 << 20;

/// The nearest folder at or above a path that holds a `.git`, or the current one when there is none above it.
pub(crate) fn repository(path: &Path) -> PathBuf {
    // The folder of a bare name is the current one.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let here = std::env::current_dir().unwrap_or_default();
    let found = path.ancestors().find(|folder| folder.join(".git").exists());
    found.map(Path::to_owned).unwrap_or_else(|| if path.starts_with(&here) { here } else { path })
}

/// The rules of one ignore file.
#[derive(Debug)]
struct List {
    folder: PathBuf,
    rules: Gitignore,
}

/// The ignore files from the repository down to a folder.
#[derive(Debug, Default)]
pub(crate) struct IgnoreFiles {
    lists: Vec<List>,
}

impl IgnoreFiles {
    /// Those above a folder and in it. Each problem with one of them is told to `fail` with its path.
    pub(crate) fn down_to(folder: &Path, names: &[&str], fail: &mut impl FnMut(&Path, String)) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let root = repository(&folder);
        let mut above: Vec<&Path> = folder.ancestors().take_while(|one| one.starts_with(&root)).collect();
        above.reverse();
        let mut files = Self::default();
        for one in above {
            files.enter(one, names, fail);
        }
        files
    }

    /// Reads those of one more folder.
    pub(crate) fn enter(&mut self, folder: &Path, names: &[&str], fail: &mut impl FnMut(&Path, String)) {
        for name in names {
            let path = folder.join(name);
            let Ok(about) = std::fs::symlink_metadata(&path) else { continue };
            if !about.is_file() {
                fail(&path, "not a regular file; an ignore file is neither a link nor a device".to_owned());
                continue;
            }
            match read_limited::read(&path, LONGEST) {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    // Git takes any bytes for a .gitignore; a list of our own has to be text.
                    if *name == IGNORE_FILE && matches!(text, Cow::Owned(_)) {
                        fail(&path, "not UTF-8, so that what it names cannot be left out".to_owned());
                    }
                    self.add(folder, &path, &text, fail);
                }
                Err(error) => fail(&path, format!("cannot be read: {error}")),
            }
        }
    }

    fn add(&mut self, folder: &Path, path: &Path, text: &str, fail: &mut impl FnMut(&Path, String)) {
        let mut builder = GitignoreBuilder::new(folder);
        // A bracket without its partner matches nothing for git, which says no word of it; a list of our own does.
        builder.allow_unclosed_class(path.file_name().is_none_or(|name| name != IGNORE_FILE));
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if let Err(error) = builder.add_line(None, line) {
                fail(path, format!("line {}: {error}", index + 1));
            }
        }
        match builder.build() {
            Ok(rules) => self.lists.push(List { folder: folder.to_owned(), rules }),
            Err(error) => fail(path, error.to_string()),
        }
    }

    /// Forgets the ignore files of folders that do not hold `folder`.
    pub(crate) fn leave(&mut self, folder: &Path) {
        self.lists.retain(|list| folder.starts_with(&list.folder));
    }

    /// Whether an absolute path is left out; what the nearest file says last counts.
    pub(crate) fn leave_out(&self, path: &Path, is_folder: bool) -> bool {
        let judged = self.lists.iter().rev().map(|list| list.rules.matched(path, is_folder)).find(|judged| !judged.is_none());
        judged.is_some_and(|judged| judged.is_ignore())
    }
}

/// The names of both kinds of ignore files.
pub(crate) const fn both() -> &'static [&'static str] {
    &BOTH
}

/// Whether a .medlintignore excludes a file that somebody names: itself or a folder above it. Each problem with one of them is told to `fail`.
pub(crate) fn is_excluded(path: &Path, fail: &mut impl FnMut(&Path, String)) -> bool {
    let Ok(path) = std::path::absolute(path) else { return false };
    let Some(folder) = path.parent() else { return false };
    let files = IgnoreFiles::down_to(folder, &[IGNORE_FILE], fail);
    let root = repository(folder);
    let parts = path.ancestors().take_while(|part| part.starts_with(&root) && **part != *root);
    parts.enumerate().any(|(depth, part)| files.leave_out(part, depth > 0))
}
