//! A project: where its rules.toml is, which of its files are articles, which settings apply to a file, its stored rulebook.
//!
//! The command line asks it; every other front end that reads files can as well. Nothing here prints.

pub(crate) mod cache;
pub(crate) mod folder;
pub(crate) mod ignore_files;
pub(crate) mod revision;
pub(crate) mod scope;
pub(crate) mod walk;

use std::path::PathBuf;

/// The name of a project's own rulebook.
pub(crate) const RULES_FILE: &str = "rules.toml";

/// Endings of files that a folder is searched for.
pub(crate) const ENDINGS: [&str; 4] = ["md", "markdown", "mdx", "txt"];

/// The nearest rules.toml from the current directory upward, up to the top of the repository. What is called so and is no file, such as
/// a link that leads nowhere, is found as well, so that it is told and not passed over.
pub(crate) fn nearest_rules() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let is_top = |folder: &std::path::Path| folder.join(".git").exists();
    let top = here.ancestors().find(|folder| is_top(folder)).map(std::path::Path::to_owned);
    let inside = here.ancestors().take_while(|folder| top.as_ref().is_none_or(|top| folder.starts_with(top)));
    inside.map(|folder| folder.join(RULES_FILE)).find(|path| std::fs::symlink_metadata(path).is_ok())
}
