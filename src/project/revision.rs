//! A folder as git has it on record, as a source of the files of a rulebook.
//!
//! `compare --since` asks it; nothing in the working tree is read or changed.

use medlint_core::rulebook::Files;
use medlint_core::source::Source;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder at a revision.
#[derive(Debug)]
pub(crate) struct Revision {
    /// The folder, for git to start from.
    folder: PathBuf,
    /// The name of the revision in git; never an option.
    name: String,
}

impl Revision {
    /// A folder at a revision; `None` for a name that git would take for an option.
    pub(crate) fn new(folder: PathBuf, name: &str) -> Option<Self> {
        (!name.starts_with('-')).then(|| Self { folder, name: name.to_owned() })
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Git cannot be run, or it says why there is no such file.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, String> {
        let output = self.git(&["show", &format!("{}:./{name}", self.name)]);
        let output = output.map_err(|error| format!("cannot run git, which --since needs: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let reason = String::from_utf8_lossy(&output.stderr);
        Err(reason.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned())
    }

    fn git(&self, args: &[&str]) -> std::io::Result<Output> {
        Command::new("git").arg("-C").arg(&self.folder).args(args).output()
    }
}

impl Files for Revision {
    fn in_folder(&self, folder: &str) -> Vec<String> {
        let start = if folder.is_empty() { "./".to_owned() } else { format!("./{folder}/") };
        let Ok(output) = self.git(&["ls-tree", "-z", &self.name, &start]) else { return Vec::new() };
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        // One entry: mode, kind and hash, a tab, the path.
        let entries = lines.split('\0').filter_map(|entry| entry.split_once('\t'));
        entries.filter(|(about, _)| about.contains(" blob ")).map(|(_, path)| path.to_owned()).collect()
    }

    fn text(&self, name: &str) -> Result<String, String> {
        let source = Source::from_bytes(name, self.bytes(name)?).map_err(|error| error.to_string())?;
        Ok(source.text().to_owned())
    }

    fn shown(&self, name: &str) -> String {
        format!("{name} at {}", self.name)
    }
}
