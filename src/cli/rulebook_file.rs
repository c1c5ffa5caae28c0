//! A rulebook together with its file, for the commands that speak about rules and not only use them.

use crate::cli::{CliError, git, parallel, terminal};
use crate::files::read_limited;
use crate::project::folder::Folder;
use crate::project::revision::Revision;
use crate::project::{RULES_FILE, cache, nearest_rules, scope};
use crate::report;
use medlint_core::finding::Diagnostic;
use medlint_core::rule_tests::{self, Covered};
use medlint_core::rulebook::read::written::Written;
use medlint_core::rulebook::{Inspection, Rejected, Rulebook, SourceMap};
use medlint_core::source::Source;
use medlint_core::suggest;
use std::path::{Path, PathBuf};

/// A rulebook and where it comes from.
#[derive(Debug)]
pub(crate) struct RulebookFile {
    /// The rules, compiled.
    pub(crate) rulebook: Rulebook,
    /// Its file; `None` for the shipped one.
    pub(crate) path: Option<PathBuf>,
}

impl RulebookFile {
    /// The named rulebook, the nearest rules.toml or the shipped one.
    pub(crate) fn open(named: Option<&Path>) -> Result<Self, CliError> {
        let path = rules_path(named);
        let rulebook = rulebook(path.as_deref())?;
        Ok(Self { rulebook, path })
    }

    /// The rulebook as it is written.
    pub(crate) fn written(&self) -> Written {
        // A file that has just been read and vanished since leaves the shipped one.
        let map = self.path.as_deref().and_then(|path| source_map(path).ok());
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

/// Loads the rulebook that applies: the named file, the nearest rules.toml, or the shipped one.
pub(crate) fn rulebook(named: Option<&Path>) -> Result<Rulebook, CliError> {
    rulebook_of(named, None)
}

/// Loads the rulebook that applies, as it is on disk or in a revision of git. Where the revision has none, the shipped one counts.
pub(crate) fn rulebook_of(named: Option<&Path>, revision: Option<&str>) -> Result<Rulebook, CliError> {
    let Some(path) = rules_path(named) else { return Ok(crate::shipped()) };
    let shown = from_here(&path);
    let map = match revision {
        Some(revision) => match source_map_at(&path, revision)? {
            Some(map) => map,
            None => return Ok(crate::shipped()),
        },
        None => source_map(&path)?,
    };
    let key = cache::Key::of(map.texts());
    if let Some(rulebook) = key.stored()
        && scope::dead_globs(&rulebook, &path).is_empty()
    {
        return Ok(rulebook);
    }
    let main = map.main().clone();
    let inspection = Inspection::of(map, &crate::BASE);
    let mut more = scope::dead_globs(&inspection.rulebook, &path);
    more.extend(gaps(&inspection, &main));
    // A whole rulebook of one's own is left to `medlint test`: this would double the time of starting up.
    let has_base = inspection.rulebook.rules.iter().any(|rule| rule.place.is_none());
    if has_base {
        let rulebook = &inspection.rulebook;
        let all: Vec<Covered> = parallel::in_parts(&rulebook.rules, |rules| rule_tests::covered(rulebook, rules));
        more.extend(all.iter().filter(|rule| !inspection.is_reported(rule.place)).map(covered));
    }
    let image = inspection.image();
    let rulebook = inspection.finish(more).map_err(|rejected| rejection(&shown, &rejected))?;
    if let Some(image) = image {
        key.keep(&image);
    }
    Ok(rulebook)
}

/// A rules.toml with all that it includes.
fn source_map(path: &Path) -> Result<SourceMap, CliError> {
    let shown = from_here(path);
    let trouble = |error: &dyn std::fmt::Display| CliError::plain(format!("cannot read the rulebook {shown}: {error}"));
    // What a shell puts in the place of `<(...)` is a pipe that ends.
    let is_of_shell = path.starts_with("/dev") || path.starts_with("/proc");
    if !is_of_shell && std::fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(trouble(&"it is no regular file"));
    }
    let bytes = read_limited::read(path, read_limited::TEXT).map_err(|error| trouble(&error))?;
    let source = Source::from_bytes(&shown, bytes).map_err(|error| trouble(&error))?;
    let name = path.file_name().map_or_else(|| RULES_FILE.to_owned(), |name| name.to_string_lossy().into_owned());
    Ok(SourceMap::load(source, &name, &Folder::of(path, &shown)))
}

/// A rules.toml with all that it includes, as a revision of git has them; `None` when it has none.
fn source_map_at(path: &Path, revision: &str) -> Result<Option<SourceMap>, CliError> {
    let trouble = |reason: String| CliError::plain(format!("--rules-from {revision}: {reason}"));
    let Some(bytes) = git::file_at(path, revision).map_err(trouble)? else { return Ok(None) };
    let name = path.file_name().map_or_else(|| RULES_FILE.to_owned(), |name| name.to_string_lossy().into_owned());
    let source = Source::from_bytes(format!("{} at {revision}", from_here(path)), bytes).map_err(|error| trouble(error.to_string()))?;
    let folder = std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_owned)).unwrap_or_default();
    let files = Revision::new(folder, revision).ok_or_else(|| trouble("no revision begins with a hyphen".to_owned()))?;
    Ok(Some(SourceMap::load(source, &name, &files)))
}

/// What a rulebook must have so that it is not taken for one: a version, and a rule.
fn gaps(inspection: &Inspection, main: &Source) -> Option<Diagnostic> {
    let first = main.line_span(1).unwrap_or_default();
    let help = Some("begin the file with the lines version = 1 and extends = \"default\"".to_owned());
    if inspection.rulebook.rules.is_empty() {
        return Some(Diagnostic { help, ..Diagnostic::new(first, "expected at least one rule, found none: nothing would be checked") });
    }
    let is_version = |line: &str| line.trim_start().strip_prefix("version").is_some_and(|rest| rest.trim_start().starts_with('='));
    (!main.text().lines().any(is_version))
        .then(|| Diagnostic { help, ..Diagnostic::new(first, "expected version = 1 at the top of the file") })
}

fn covered(rule: &Covered) -> Diagnostic {
    let Covered { rule, place, by } = rule;
    let message = format!("expected a rule of its own, found \"{rule}\": \"{by}\" is shown on all its wrong examples instead");
    let help = "add an example that only this rule finds, raise its severity, or remove it".to_owned();
    Diagnostic { help: Some(help), ..Diagnostic::new(*place, message) }
}

/// The project's own rulebook: the named file or the nearest rules.toml.
pub(crate) fn rules_path(named: Option<&Path>) -> Option<PathBuf> {
    named.map(Path::to_owned).or_else(nearest_rules)
}

/// A path from the current directory where it lies below it.
pub(crate) fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// The mistakes of a rulebook as trouble.
pub(crate) fn rejection(path: &str, rejected: &Rejected) -> CliError {
    let layout = terminal::layout_for_stderr();
    let files = rejected.files.iter();
    let mut text: String = files.map(|(source, mistakes)| report::mistakes(source.name(), source, mistakes, layout)).collect();
    let mistakes: Vec<Diagnostic> = rejected.mistakes().cloned().collect();
    let count = mistakes.len();
    text += &format!("{count} mistake{} in {path}; nothing was checked", if count == 1 { "" } else { "s" });
    CliError { text, mistakes }
}
