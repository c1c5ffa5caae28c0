//! The workspace of a client: its settings, the projects of its files, and the checks of texts under both.
//!
//! The session asks it. A text is judged as `medlint check` would judge its file; a rulebook that cannot be used is told once, and its
//! texts stay unjudged until it is mended.

use crate::files::read_text::{self, Content};
use crate::lsp::diagnostics;
use crate::lsp::settings::ClientSettings;
use crate::lsp::text::OpenText;
use crate::project::find::{from_here, nearest_rules};
use crate::project::folder::Folder;
use crate::project::walk::{Wanted, walk};
use crate::project::{Options, Projects, RULES_FILE, content, load};
use gen_lsp_types::Diagnostic;
use medlint_core::document::Document;
use medlint_core::finding::Finding;
use medlint_core::linter::Profile;
use medlint_core::rulebook::{Files, Rulebook, SourceMap};
use medlint_core::source::{Encoding, Source};
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A checked text.
#[derive(Clone, Debug)]
pub(crate) struct LintedText {
    /// The text, read.
    pub(crate) document: Arc<Document>,
    /// Its findings in their order, allowed ones among them.
    pub(crate) findings: Arc<Vec<Finding>>,
}

/// Settings, folders and projects of one client.
pub(crate) struct Workspace {
    settings: ClientSettings,
    folders: Vec<PathBuf>,
    projects: Projects,
    /// The main file of the rulebook that each asked file belongs to, if it belongs to one.
    rulebook_of: RefCell<HashMap<PathBuf, Option<PathBuf>>>,
    /// The trouble that stands in the way of checking, until it is told.
    trouble: Option<String>,
    told: Option<String>,
}

impl Workspace {
    /// The workspace of a client.
    pub(crate) fn new(settings: ClientSettings, folders: Vec<PathBuf>) -> Self {
        let projects = projects(&settings);
        Self { settings, folders, projects, rulebook_of: RefCell::default(), trouble: None, told: None }
    }

    /// The client's settings.
    pub(crate) const fn settings(&self) -> &ClientSettings {
        &self.settings
    }

    /// Takes new settings.
    pub(crate) fn set(&mut self, settings: ClientSettings) {
        self.projects = projects(&settings);
        self.settings = settings;
        self.forget();
    }

    /// Forgets all rulebooks: a file of one may have changed.
    pub(crate) fn forget(&mut self) {
        self.projects.forget();
        self.rulebook_of.borrow_mut().clear();
        self.told = None;
    }

    /// Checks a text; `None` when its rulebook cannot be used, when rules.toml leaves it out, or when the linter fails.
    pub(crate) fn lint(&mut self, text: &OpenText) -> Option<LintedText> {
        let name = text.source.name();
        let linted = catch_unwind(AssertUnwindSafe(|| {
            let article = self.projects.article(name, text.source.text()).map_err(|error| error.to_string())?;
            let findings = if article.is_checked { article.lint().findings } else { Vec::new() };
            Ok::<_, String>(LintedText { document: Arc::new(article.document), findings: Arc::new(findings) })
        }));
        match linted.unwrap_or_else(|_| Err(format!("medlint fails on {name}, which is a mistake of medlint"))) {
            Ok(linted) => Some(linted),
            Err(words) => {
                self.trouble = Some(words);
                None
            }
        }
    }

    /// Checks a file that is not open; `None` also when it cannot be read.
    pub(crate) fn lint_file(&mut self, path: &Path) -> Option<LintedText> {
        let Ok(Content::Text(bytes)) = read_text::read_text(path) else { return None };
        let text = String::from_utf8(bytes).ok()?;
        self.lint(&OpenText::new(&path.to_string_lossy(), text, 0))
    }

    /// The trouble that checking met since the last time somebody asked, told once as long as it is the same.
    pub(crate) fn trouble(&mut self) -> Option<String> {
        let trouble = self.trouble.take().filter(|words| self.told.as_ref() != Some(words))?;
        self.told = Some(trouble.clone());
        Some(format!("medlint cannot check: {trouble}"))
    }

    /// The articles of all folders.
    pub(crate) fn articles(&self) -> Vec<PathBuf> {
        let is_one = |file: &PathBuf| {
            let shown = file.to_string_lossy();
            !content::may_be(&shown) || self.projects.of(file).is_ok_and(|project| project.content(&shown).is_some())
        };
        self.folders.iter().flat_map(|folder| walk(folder, Wanted::default()).files).filter(is_one).collect()
    }

    /// Whether a text is a rulebook or a part of one.
    pub(crate) fn is_rules(&self, text: &OpenText) -> bool {
        self.main_of(Path::new(text.source.name())).is_some()
    }

    /// The main file of the rulebook that a file belongs to.
    fn main_of(&self, path: &Path) -> Option<PathBuf> {
        if path.file_name()? == RULES_FILE {
            return Some(path.to_owned());
        }
        if !path.extension().is_some_and(|ending| ending == "toml" || ending == "txt") {
            return None;
        }
        if let Some(known) = self.rulebook_of.borrow().get(path) {
            return known.clone();
        }
        let main = nearest_rules(path.parent()?).filter(|main| {
            let folder = main.parent().unwrap_or(Path::new(""));
            load::source_map(main).is_ok_and(|map| map.texts().any(|(name, _)| folder.join(name) == path))
        });
        self.rulebook_of.borrow_mut().insert(path.to_owned(), main.clone());
        main
    }

    /// The mistakes of the rulebook that a file belongs to, file by file, with the texts that are open in place of those on disk. The file
    /// itself is always among them.
    pub(crate) fn mistakes(&self, path: &Path, open: HashMap<PathBuf, String>, encoding: Encoding) -> Vec<(PathBuf, Vec<Diagnostic>)> {
        let Some(main) = self.main_of(path) else { return Vec::new() };
        let shown = from_here(&main);
        let files = Overlay { folder: Folder::of(&main, &shown), at: main.parent().unwrap_or(Path::new("")).to_owned(), open };
        let name = main.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(text) = files.text(&name) else { return Vec::new() };
        let map = SourceMap::load(Source::new(&shown, text), &name, &files);
        let rejected = match load::inspect(map) {
            Ok(_) => Vec::new(),
            Err(rejected) => rejected.files,
        };
        let mut told: Vec<(PathBuf, Vec<Diagnostic>)> = rejected
            .iter()
            .map(|(source, mistakes)| {
                let path = std::path::absolute(source.name()).unwrap_or_else(|_| PathBuf::from(source.name()));
                (path, mistakes.iter().map(|mistake| diagnostics::of_mistake(mistake, source, encoding)).collect())
            })
            .collect();
        if !told.iter().any(|(file, _)| file == path) {
            told.push((path.to_owned(), Vec::new()));
        }
        told
    }

    /// Asks the rulebook of a path for its names; the shipped one where it cannot be used.
    pub(crate) fn with_names<T>(&self, path: Option<&Path>, ask: impl FnOnce(&Rulebook) -> T) -> T {
        let project = path.and_then(|path| self.projects.of(path).ok());
        ask(&project.map_or_else(crate::shipped, |project| Arc::clone(project.rulebook())))
    }

    /// A rule in a few lines, from whichever rulebook in use has it.
    pub(crate) fn explain(&self, rule: &str) -> Option<String> {
        let books = self.projects.rulebooks();
        let advice = books.iter().find_map(|book| book.rule(rule)).map(|rule| Arc::clone(rule.advice()));
        let advice = advice.or_else(|| crate::shipped().rule(rule).map(|rule| Arc::clone(rule.advice())))?;
        Some(format!("{}: {}\n{}\nInstead: {}", advice.rule, advice.title, advice.why, advice.fix))
    }
}

fn projects(settings: &ClientSettings) -> Projects {
    let plain = Options::default();
    let profile = Profile {
        markets: settings.market.clone(),
        advertiser: settings.advertiser.clone(),
        promotional: settings.promotional.as_deref().and_then(|answer| answer.parse().ok()),
        ..plain.profile
    };
    Projects::new(Options { rules: settings.rules.clone(), profile, ..plain })
}

/// The folder of a rulebook with the texts that are open in place of those on disk.
struct Overlay {
    folder: Folder,
    at: PathBuf,
    open: HashMap<PathBuf, String>,
}

impl Files for Overlay {
    fn in_folder(&self, folder: &str) -> Vec<String> {
        self.folder.in_folder(folder)
    }

    fn text(&self, name: &str) -> Result<String, String> {
        self.open.get(&self.at.join(name)).cloned().map_or_else(|| self.folder.text(name), Ok)
    }

    fn shown(&self, name: &str) -> String {
        self.folder.shown(name)
    }
}
