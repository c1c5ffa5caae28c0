//! Loading a rulebook: a rules.toml with all that it includes, as it is on disk or in a revision of git, or its stored form.
//!
//! Projects and commands call it. Whatever has no effect is a mistake; globs that match nothing are told apart,
//! since a folder may be filled another day.

use crate::files::read_limited;
use crate::project::find::from_here;
use crate::project::folder::Folder;
use crate::project::revision::Revision;
use crate::project::{RULES_FILE, cache, git, globs};
use medlint_core::finding::Diagnostic;
use medlint_core::rule_tests::{self, Covered};
use medlint_core::rulebook::{Inspection, Rejected, Rulebook, SourceMap};
use medlint_core::source::Source;
use rayon::prelude::*;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// How many rules one thread looks at in one go.
const PART: usize = 200;

/// A rulebook that cannot be used.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RulesError {
    /// Its file cannot be read: why, in one sentence.
    Unreadable(String),
    /// It has mistakes.
    Rejected {
        /// Its file as messages call it.
        shown: String,
        /// Each mistake with its file and place.
        rejected: Arc<Rejected>,
    },
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => f.write_str(reason),
            Self::Rejected { rejected, .. } => f.write_str(rejected.to_string().trim_end()),
        }
    }
}

impl std::error::Error for RulesError {}

/// The rulebook of a rules.toml, on disk or in a revision of git. Without a file, or where the revision has none, the shipped one counts.
pub(crate) fn rulebook(rules: Option<&Path>, revision: Option<&str>) -> Result<Arc<Rulebook>, RulesError> {
    let Some(path) = rules else { return Ok(crate::shipped()) };
    let shown = from_here(path);
    let map = match revision {
        Some(revision) => match source_map_at(path, revision)? {
            Some(map) => map,
            None => return Ok(crate::shipped()),
        },
        None => source_map(path)?,
    };
    let key = cache::Key::of(map.texts());
    if let Some(rulebook) = key.stored() {
        return Ok(rulebook);
    }
    let (rulebook, image) = inspect(map).map_err(|rejected| RulesError::Rejected { shown, rejected: Arc::new(rejected) })?;
    if let Some(image) = image {
        key.keep(&image);
    }
    Ok(rulebook)
}

/// A rulebook made of the texts of its files, with its stored form; every mistake where it cannot be used.
pub(crate) fn inspect(map: SourceMap) -> Result<(Arc<Rulebook>, Option<Vec<u8>>), Rejected> {
    let main = map.main().clone();
    let inspection = Inspection::of(map, &crate::BASE);
    let mut more = globs::unreadable(&inspection.rulebook);
    more.extend(gaps(&inspection, &main));
    // A whole rulebook of one's own is left to `medlint test`: this would double the time of starting up.
    let has_base = inspection.rulebook.rules.iter().any(|rule| rule.place.is_none());
    if has_base {
        let rulebook = &inspection.rulebook;
        let parts = rulebook.rules.par_chunks(PART).flat_map_iter(|rules| rule_tests::covered(rulebook, rules));
        let all: Vec<Covered> = parts.collect();
        more.extend(all.iter().filter(|rule| !inspection.is_reported(rule.place)).map(covered));
    }
    let image = inspection.image();
    inspection.finish(more).map(|rulebook| (rulebook, image))
}

/// A rules.toml with all that it includes.
pub(crate) fn source_map(path: &Path) -> Result<SourceMap, RulesError> {
    let shown = from_here(path);
    let trouble = |error: &dyn std::fmt::Display| RulesError::Unreadable(format!("cannot read the rulebook {shown}: {error}"));
    // A pipe that a shell puts in the place of `<(...)` has an end and may be read.
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
fn source_map_at(path: &Path, revision: &str) -> Result<Option<SourceMap>, RulesError> {
    let trouble = |reason: String| trouble_of(revision, &reason);
    let Some(bytes) = git::file_at(path, revision).map_err(trouble)? else { return Ok(None) };
    let name = path.file_name().map_or_else(|| RULES_FILE.to_owned(), |name| name.to_string_lossy().into_owned());
    let source = Source::from_bytes(format!("{} at {revision}", from_here(path)), bytes).map_err(|error| trouble(error.to_string()))?;
    let folder = std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_owned)).unwrap_or_default();
    let files = Revision::new(folder, revision).ok_or_else(|| trouble("no revision begins with a hyphen".to_owned()))?;
    Ok(Some(SourceMap::load(source, &name, &files)))
}

/// Whether a revision of git has a rules.toml.
pub(crate) fn is_in_revision(path: &Path, revision: &str) -> Result<bool, RulesError> {
    git::file_at(path, revision).map(|file| file.is_some()).map_err(|reason| trouble_of(revision, &reason))
}

fn trouble_of(revision: &str, reason: &str) -> RulesError {
    RulesError::Unreadable(format!("--rules-from {revision}: {reason}"))
}

/// The mistakes of a rulebook without a version or a rule.
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
