//! The folder of a rules.toml as a source of the files that it includes.
//!
//! Loading a rulebook asks it; nothing outside of the folder is ever read, not through a link either.

use crate::files::read_limited;
use medlint_core::rulebook::Files;
use medlint_core::source::Source;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of a rules.toml.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// The prefix of a name in messages: nothing, or the folder with a slash.
    shown: String,
}

impl Folder {
    /// The folder of a file that messages call `shown`.
    pub(crate) fn of(rules: &Path, shown: &str) -> Self {
        let path = rules.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let end = shown.rfind(['/', std::path::MAIN_SEPARATOR]).map_or(0, |at| at + 1);
        Self { path: path.to_owned(), shown: shown[..end].to_owned() }
    }
}

impl Files for Folder {
    fn in_folder(&self, folder: &str) -> Vec<String> {
        // A folder that cannot be read holds nothing for us; that a pattern finds nothing there is told.
        let entries = fs::read_dir(self.path.join(folder)).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.path().is_file()).filter_map(|entry| entry.file_name().into_string().ok());
        files.map(|file| if folder.is_empty() { file } else { format!("{folder}/{file}") }).collect()
    }

    fn text(&self, name: &str) -> Result<String, String> {
        let path = self.path.join(name);
        let real = fs::canonicalize(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        })?;
        if !fs::canonicalize(&self.path).is_ok_and(|folder| real.starts_with(folder)) {
            return Err("it is a link that leads out of the folder of rules.toml".to_owned());
        }
        if !real.is_file() {
            return Err("it is no file".to_owned());
        }
        let bytes = read_limited::read(&real, read_limited::TEXT).map_err(|error| error.to_string())?;
        Source::from_bytes(name, bytes).map(|source| source.text().to_owned()).map_err(|error| error.to_string())
    }

    fn shown(&self, name: &str) -> String {
        format!("{}{name}", self.shown)
    }
}
