//! Projects: which rulebook and which settings hold for a file, and which files are articles.
//!
//! The command line, a language server and every other front end that has files call [`Projects::article`] with a path and a text; it finds
//! the nearest rules.toml, loads it once, applies its `[[paths]]`, and reads the text in the format that the name says. Nothing here prints.
//!
//! ```
//! use medlint::project::{Options, Projects};
//!
//! let projects = Projects::new(Options::default());
//! let article = projects.article("page.md", "Book our miracle drip today.")?;
//! assert_eq!(article.lint().findings[0].rule(), "hype-miracle");
//! assert_eq!(article.settings.advertiser, "clinic");
//! # Ok::<(), medlint::project::RulesError>(())
//! ```

mod article;
pub(crate) mod cache;
pub(crate) mod claims;
pub(crate) mod clock;
pub(crate) mod content;
#[cfg(feature = "cli")]
pub(crate) mod empty_globs;
pub(crate) mod find;
pub(crate) mod folder;
pub(crate) mod git;
pub(crate) mod globs;
#[cfg(feature = "cli")]
pub(crate) mod ignore_files;
pub(crate) mod load;
mod projects;
pub(crate) mod revision;
#[cfg(feature = "cli")]
pub(crate) mod walk;

pub use article::Article;
pub use claims::CLAIMS_FILE;
pub use clock::today;
pub use find::nearest_rules;
pub use load::RulesError;
pub use projects::{Options, Projects};

use find::{absolute, folder_of};
use globset::GlobMatcher;
use medlint_core::document::{Document, Format};
use medlint_core::kinds::schema::Text;
use medlint_core::linter::settings::Settings;
use medlint_core::linter::{Linter, Profile};
use medlint_core::rulebook::{PathRow, Rulebook};
use medlint_core::source::Source;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of a project's own rulebook.
pub const RULES_FILE: &str = "rules.toml";

/// Endings of files that a folder is searched for.
pub const ENDINGS: [&str; 7] = ["md", "markdown", "mdx", "txt", "html", "htm", "docx"];

/// A rulebook with the folder it is for, under the options of a run: hands out a linter for each file.
#[derive(Clone, Debug)]
pub struct Project {
    rulebook: Arc<Rulebook>,
    /// Its file; `None` for the shipped one.
    rules: Option<PathBuf>,
    /// The options of whoever runs the linter; they decide over rulebooks.
    options: Profile,
    /// The linter of files of which rules.toml says nothing.
    common: Arc<Linter>,
    /// The folder of the project's rules.toml.
    folder: PathBuf,
    rows: Vec<Vec<GlobMatcher>>,
    overrides: Vec<Vec<GlobMatcher>>,
    content: Vec<Vec<GlobMatcher>>,
}

impl Project {
    /// The project of a rules.toml, or the one of the shipped rulebook; as a revision of git has it where one is named. `options` decide,
    /// whatever the rulebook says.
    ///
    /// # Errors
    /// The rulebook cannot be read or has mistakes.
    pub fn open(rules: Option<&Path>, revision: Option<&str>, options: &Profile) -> Result<Self, RulesError> {
        Ok(Self::new(load::rulebook(rules, revision)?, rules, options))
    }

    /// The project of a rulebook that is loaded already; `rules` is its file, from whose folder its globs count.
    pub fn new(rulebook: Arc<Rulebook>, rules: Option<&Path>, options: &Profile) -> Self {
        let folder = rules.map(folder_of).unwrap_or_default();
        let compile = |globs: &[Text]| globs.iter().filter_map(|glob| globs::matcher(&glob.value).ok()).collect();
        let rows = rulebook.paths.iter().map(|row| compile(&row.globs)).collect();
        let overrides = rulebook.overrides.iter().map(|change| compile(&change.globs)).collect();
        let content = rulebook.content.iter().map(|row| compile(&row.globs)).collect();
        let common = linter_under(&rulebook, Settings::of(&rulebook).with_options(options), options, Vec::new());
        Self { rules: rules.map(Path::to_owned), options: options.clone(), common, folder, rows, overrides, content, rulebook }
    }

    /// Its rules.
    pub const fn rulebook(&self) -> &Arc<Rulebook> {
        &self.rulebook
    }

    /// Its rules.toml; `None` for the shipped rulebook.
    pub fn rules(&self) -> Option<&Path> {
        self.rules.as_deref()
    }

    /// A text under a path, ready to be judged. A content file that cannot be read has no words and says why.
    pub fn article(&self, path: &str, text: impl Into<String>) -> Article {
        let (document, failure) = match self.read(Source::new(path, text)) {
            Ok(document) => (document, None),
            Err(failure) => (Document::parse(Source::new(path, ""), Format::Plain), Some(failure)),
        };
        let linter = self.linter(path);
        Article { settings: linter.settings(&document), is_checked: self.is_checked(path), failure, document, linter }
    }

    /// More keys of the front matter that readers see.
    pub fn published(&self) -> &[String] {
        self.rulebook.settings.published()
    }

    /// The linter of files of which rules.toml says nothing.
    pub const fn common(&self) -> &Arc<Linter> {
        &self.common
    }

    /// The `[[paths]]` that fit a file, in their order.
    pub(crate) fn rows(&self, path: &str) -> Vec<&PathRow> {
        let Some(path) = self.relative(path, !self.rows.is_empty()) else { return Vec::new() };
        let fits = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(&path));
        self.rulebook.paths.iter().zip(&self.rows).filter(|(_, globs)| fits(globs)).map(|(row, _)| row).collect()
    }

    /// The overrides for a file, by number; not those for all files.
    pub(crate) fn overrides(&self, path: &str) -> Vec<usize> {
        let any = self.overrides.iter().any(|globs| !globs.is_empty());
        let Some(path) = self.relative(path, any) else { return Vec::new() };
        let fits = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(&path));
        (0..self.overrides.len()).filter(|&number| fits(&self.overrides[number])).collect()
    }

    /// Whether rules.toml wants a file checked.
    pub fn is_checked(&self, path: &str) -> bool {
        self.rows.is_empty() || self.settings(path).check.value
    }

    /// A linter for a file: the same for all of them where rules.toml says nothing of paths.
    pub fn linter(&self, path: &str) -> Arc<Linter> {
        if self.rows.is_empty() && self.overrides.iter().all(Vec::is_empty) {
            return Arc::clone(&self.common);
        }
        linter_under(&self.rulebook, self.settings(path), &self.options, self.overrides(path))
    }

    /// The settings of a file, before its front matter is asked.
    pub fn settings(&self, path: &str) -> Settings {
        let stated = self.rows(path).into_iter().fold(Settings::of(&self.rulebook), Settings::with_paths);
        stated.with_options(&self.options)
    }

    /// A path as globs see it: from the folder of rules.toml. Files outside that folder have none.
    fn relative(&self, path: &str, is_wanted: bool) -> Option<PathBuf> {
        if !is_wanted {
            return None;
        }
        let path = absolute(Path::new(path));
        let inside = path.strip_prefix(&self.folder).map(Path::to_owned);
        // The folder may be reached by another way, over a link.
        inside.ok().or_else(|| path.canonicalize().ok()?.strip_prefix(self.folder.canonicalize().ok()?).ok().map(Path::to_owned))
    }
}

/// A linter of a project. A lock of the rulebook stays, whatever options say.
fn linter_under(rulebook: &Arc<Rulebook>, settings: Settings, options: &Profile, overrides: Vec<usize>) -> Arc<Linter> {
    let locked = rulebook.settings.locked.iter().flatten().chain(&options.locked).cloned().collect();
    Arc::new(Linter::under(
        rulebook,
        settings,
        Profile { overrides, locked, today: options.today, claims: options.claims.clone(), ..Profile::default() },
    ))
}
