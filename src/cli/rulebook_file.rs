//! A rulebook together with its file, for the commands that speak about rules and not only use them.

use crate::cli::{CliError, terminal};
use crate::project::find::from_here;
use crate::project::{Project, RulesError, load, nearest_rules};
use crate::report;
use medlint_core::finding::Diagnostic;
use medlint_core::rulebook::read::written::Written;
use medlint_core::rulebook::{Rejected, Rulebook};
use medlint_core::suggest;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A rulebook and where it comes from.
#[derive(Debug)]
pub(crate) struct RulebookFile {
    /// The rules, compiled.
    pub(crate) rulebook: Arc<Rulebook>,
    /// Its file; `None` for the shipped one.
    pub(crate) path: Option<PathBuf>,
}

impl RulebookFile {
    /// The named rulebook, the nearest rules.toml of the current directory or the shipped one.
    pub(crate) fn open(named: Option<&Path>) -> Result<Self, CliError> {
        let path = rules_path(named);
        let rulebook = load::rulebook(path.as_deref(), None)?;
        Ok(Self { rulebook, path })
    }

    /// The rulebook of a project.
    pub(crate) fn of(project: &Project) -> Self {
        Self { rulebook: Arc::clone(project.rulebook()), path: project.rules().map(Path::to_owned) }
    }

    /// The rulebook as it is written.
    pub(crate) fn written(&self) -> Written {
        // A file that has just been read and vanished since leaves the shipped one.
        let map = self.path.as_deref().and_then(|path| load::source_map(path).ok());
        map.map_or_else(|| Written::shipped(&crate::BASE), |map| Written::read(&map, &crate::BASE))
    }

    /// Its name for messages: the path, shortened when it lies below the current directory.
    pub(crate) fn name(&self) -> String {
        self.path.as_deref().map_or_else(|| "the shipped rules.toml".to_owned(), from_here)
    }

    /// The trouble of a name that is no rule and no family, with the nearest right word.
    pub(crate) fn unknown(&self, name: &str) -> CliError {
        let help = suggest::help(name, self.rulebook.names());
        let hint = help.unwrap_or_else(|| "`medlint rules` lists them".to_owned());
        CliError::plain(format!("no rule and no family is called \"{name}\"; {hint}"))
    }
}

/// One number for the texts of a rulebook; `None` when it cannot be read.
pub(crate) fn texts_hash(rules: &Path) -> Option<u64> {
    let map = load::source_map(rules).ok()?;
    let mut hasher = std::hash::DefaultHasher::new();
    for text in map.texts() {
        text.hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// The rulebook for what has no path: the named file or the nearest rules.toml of the current directory.
pub(crate) fn rules_path(named: Option<&Path>) -> Option<PathBuf> {
    named.map(Path::to_owned).or_else(|| nearest_rules(Path::new("")))
}

impl From<RulesError> for CliError {
    fn from(error: RulesError) -> Self {
        match error {
            RulesError::Unreadable(reason) => Self::plain(reason),
            RulesError::Rejected { shown, rejected } => rejection(&shown, &rejected),
        }
    }
}

/// The mistakes of a rulebook as trouble.
pub(crate) fn rejection(path: &str, rejected: &Rejected) -> CliError {
    let layout = terminal::layout_for_stderr();
    let files = rejected.files.iter();
    let mut text: String = files.map(|(source, mistakes)| report::mistakes(source.name(), source, mistakes, layout)).collect();
    let mistakes: Vec<Diagnostic> = rejected.mistakes().cloned().collect();
    let count = mistakes.len();
    text += &format!("{count} mistake{} in {path}; nothing was checked", if count == 1 { "" } else { "s" });
    CliError::Failed { text, mistakes }
}
