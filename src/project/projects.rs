//! All projects that files belong to: the nearest rulebook of each folder, each loaded once.
//!
//! A run over a site and a language server over a workspace hold one. A folder is looked at once, however many files it holds; a rulebook
//! that cannot be used is reported for each file that needs it, and compiled once all the same.

use crate::project::find::{above, absolute, nearest};
use crate::project::{Article, Project, RulesError, claims, clock, load};
use medlint_core::linter::Profile;
use medlint_core::rulebook::Rulebook;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// The choices of whoever runs the linter; they decide over rulebooks.
#[derive(Clone, Debug)]
pub struct Options {
    /// This rulebook for all files, in place of the nearest rules.toml of each.
    pub rules: Option<PathBuf>,
    /// This claims register for all files, in place of the claims.toml beside the rules.toml of each.
    pub claims: Option<PathBuf>,
    /// Rulebooks as this revision of git has them, in place of those on disk.
    pub revision: Option<String>,
    /// Markets, advertiser, rules: what is empty here is decided by rulebook and `[[paths]]`.
    pub profile: Profile,
}

/// Nothing but what day it is.
impl Default for Options {
    fn default() -> Self {
        Self { rules: None, claims: None, revision: None, profile: Profile { today: clock::today(), ..Profile::default() } }
    }
}

type Opened = Result<Arc<Project>, RulesError>;

/// The projects of many files.
#[derive(Debug, Default)]
pub struct Projects {
    options: Options,
    /// By the folder as it was asked for.
    of_folder: RwLock<HashMap<PathBuf, Opened>>,
    loaded: Mutex<Loaded>,
}

#[derive(Debug, Default)]
struct Loaded {
    /// The nearest rules.toml of each folder, from the root.
    nearest: HashMap<PathBuf, Option<PathBuf>>,
    /// The projects by their rules.toml; `None` for the shipped rulebook.
    projects: HashMap<Option<PathBuf>, Opened>,
}

impl Projects {
    /// The projects under these options. Nothing is read before a file is asked for.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// The project of a file, which need not exist.
    ///
    /// # Errors
    /// Its rulebook cannot be read or has mistakes.
    pub fn of(&self, file: impl AsRef<Path>) -> Result<Arc<Project>, RulesError> {
        self.in_folder(file.as_ref().parent().unwrap_or(Path::new("")))
    }

    /// The project of the current directory, for texts that have no path.
    ///
    /// # Errors
    /// As [`Projects::of`].
    pub fn here(&self) -> Result<Arc<Project>, RulesError> {
        self.in_folder(Path::new(""))
    }

    /// A text under a path, ready to be judged.
    ///
    /// # Errors
    /// As [`Projects::of`].
    pub fn article(&self, path: impl AsRef<Path>, text: impl Into<String>) -> Result<Article, RulesError> {
        let path = path.as_ref();
        Ok(self.of(path)?.article(&path.to_string_lossy(), text))
    }

    /// Forgets all rulebooks, since one of them or what they include has changed.
    pub fn forget(&self) {
        *self.loaded() = Loaded::default();
        self.of_folder.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The projects that were asked for so far and could be opened, in the order of their rulebooks; the shipped one comes first.
    pub fn all(&self) -> Vec<Arc<Project>> {
        let mut all: Vec<Arc<Project>> = self.loaded().projects.values().filter_map(|one| one.as_ref().ok()).map(Arc::clone).collect();
        all.sort_by(|a, b| a.rules().cmp(&b.rules()));
        all
    }

    /// Their rulebooks.
    pub fn rulebooks(&self) -> Vec<Arc<Rulebook>> {
        self.all().iter().map(|project| Arc::clone(project.rulebook())).collect()
    }

    fn in_folder(&self, folder: &Path) -> Opened {
        if let Some(known) = self.of_folder.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return known.clone();
        }
        let rules = match &self.options.rules {
            Some(rules) => Some(rules.clone()),
            None => self.nearest(folder)?,
        };
        let known = self.loaded().projects.get(&rules).cloned();
        // Loading runs on all threads, one of which may ask for a project as well: no lock is held meanwhile.
        let project = known.unwrap_or_else(|| {
            let opened = self.load(rules.as_deref()).map(Arc::new);
            self.loaded().projects.entry(rules).or_insert(opened).clone()
        });
        self.of_folder.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), project.clone());
        project
    }

    fn load(&self, rules: Option<&Path>) -> Result<Project, RulesError> {
        let Options { claims, revision, profile, .. } = &self.options;
        let claims = claims::of_project(rules, claims.as_deref(), revision.as_deref())?;
        Project::open(rules, revision.as_deref(), &Profile { claims: claims.or_else(|| profile.claims.clone()), ..profile.clone() })
    }

    /// The nearest rules.toml of a folder. One that the revision does not have is passed over, so that a change cannot bring its own rules.
    fn nearest(&self, folder: &Path) -> Result<Option<PathBuf>, RulesError> {
        let known = &mut self.loaded().nearest;
        let mut rules = nearest(&absolute(folder), known);
        let Some(revision) = &self.options.revision else { return Ok(rules) };
        while let Some(path) = rules {
            if load::is_in_revision(&path, revision)? {
                return Ok(Some(path));
            }
            rules = path.parent().and_then(|folder| above(folder, known));
        }
        Ok(None)
    }

    fn loaded(&self) -> MutexGuard<'_, Loaded> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
