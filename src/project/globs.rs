//! The globs of rules.toml against the files of a project: which row is for which file, and which glob matches none.
//!
//! [`Project`](crate::project::Project) asks for the matchers, loading a rulebook for the mistakes. Globs start at the folder of rules.toml.

use crate::project::find::folder_of;
use crate::project::{ENDINGS, content};
use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;
use medlint_core::finding::Diagnostic;
use medlint_core::kinds::schema::Text;
use medlint_core::rulebook::Rulebook;
use medlint_core::suggest;
use std::path::Path;

/// A glob, ready to match paths from the folder of rules.toml.
pub(crate) fn matcher(glob: &str) -> Result<GlobMatcher, String> {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    if glob.starts_with('/') || glob.split('/').any(|part| part == "..") {
        return Err("it leads out of the folder of rules.toml".to_owned());
    }
    let built = GlobBuilder::new(glob).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

fn all(rulebook: &Rulebook) -> impl Iterator<Item = &Text> {
    let rows = rulebook.paths.iter().flat_map(|row| &row.globs);
    let content = rulebook.content.iter().flat_map(|row| &row.globs);
    rows.chain(content).chain(rulebook.overrides.iter().flat_map(|change| &change.globs))
}

/// The globs of a rulebook that cannot be read.
pub(crate) fn unreadable(rulebook: &Rulebook) -> Vec<Diagnostic> {
    let wrong = |glob: &Text| {
        let reason = matcher(&glob.value).err()?;
        Some(Diagnostic::new(glob.span, format!("expected a glob, found \"{}\": {reason}", glob.value)))
    };
    all(rulebook).filter_map(wrong).collect()
}

/// The globs of a rulebook that match no file.
pub(crate) fn empty(rulebook: &Rulebook, rules: &Path) -> Vec<Diagnostic> {
    let folder = folder_of(rules);
    let is_empty = |glob: &&Text| matcher(&glob.value).is_ok_and(|matcher| !matches_a_file(&glob.value, &matcher, &folder));
    all(rulebook).filter(is_empty).map(|glob| dead_glob(glob, &folder)).collect()
}

/// Whether a glob matches a file.
fn matches_a_file(glob: &str, matcher: &GlobMatcher, folder: &Path) -> bool {
    let start = folder.join(fixed_part(glob));
    // Ignore files say nothing here: a glob may name what they leave out.
    let is_walked = |entry: &ignore::DirEntry| !matches!(entry.file_name().to_str(), Some(".git" | "node_modules" | "target"));
    let mut walk = WalkBuilder::new(&start).standard_filters(false).filter_entry(is_walked).build().flatten();
    walk.any(|entry| {
        entry.file_type().is_some_and(|kind| !kind.is_dir())
            && entry.path().strip_prefix(folder).is_ok_and(|path| matcher.is_match(path) && is_article(path, glob))
    })
}

/// A glob that names an ending or a file means what it says; otherwise it is about articles.
fn is_article(path: &Path, glob: &str) -> bool {
    let last = glob.rsplit('/').next().unwrap_or_default();
    last.contains('.')
        || content::may_be(&path.to_string_lossy())
        || path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The folders before the first special character.
fn fixed_part(glob: &str) -> &str {
    let plain = glob.find(['*', '?', '[', '{']).map_or(glob, |at| &glob[..at]);
    plain.rfind('/').map_or("", |at| &plain[..at])
}

fn dead_glob(glob: &Text, folder: &Path) -> Diagnostic {
    let value = glob.value.trim_start_matches("./");
    let mistake = Diagnostic::new(glob.span, format!("expected a glob that matches an article, found \"{}\"", glob.value));
    let bare = value.trim_end_matches('/');
    if folder.join(bare).is_dir() {
        return Diagnostic { help: Some(format!("for all that is in the folder write \"{bare}/**\"")), ..mistake };
    }
    // The folder may be misspelt.
    let first = value.split('/').next().unwrap_or_default();
    let names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let help = match suggest::nearest(first, names.iter().map(String::as_str)) {
        Some(word) if word != first => format!("did you mean \"{word}{}\"?", &value[first.len()..]),
        _ => "globs start at the folder of rules.toml: \"blog/**\" for a folder, \"**/*.draft.md\" for endings".to_owned(),
    };
    Diagnostic { help: Some(help), ..mistake }
}
