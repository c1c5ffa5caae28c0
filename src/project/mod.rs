//! A project: where its rules.toml is, which of its files are articles, which settings apply to a file, its stored rulebook.
//!
//! The command line asks it; every other front end that reads files can as well. Nothing here prints.

pub(crate) mod cache;
pub(crate) mod folder;
pub(crate) mod revision;
pub(crate) mod scope;

use std::path::PathBuf;

/// The name of a project's own rulebook.
pub(crate) const RULES_FILE: &str = "rules.toml";

/// Endings of files that a folder is searched for.
pub(crate) const ENDINGS: [&str; 4] = ["md", "markdown", "mdx", "txt"];

/// The nearest rules.toml from the current directory upward.
pub(crate) fn nearest_rules() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(RULES_FILE)).find(|path| path.is_file())
}
