//! Globs of rules.toml that match no file: a row that nobody reaches is a mistake of its writer.
//!
//! `check` and `test` of the command line ask; each answer has its place and the way out.

use crate::project::find::folder_of;
use crate::project::load::source_map;
use crate::project::{ENDINGS, content, globs};
use globset::GlobMatcher;
use ignore::WalkBuilder;
use medlint_core::finding::Diagnostic;
use medlint_core::kinds::schema::Text;
use medlint_core::rulebook::Rulebook;
use medlint_core::suggest;
use std::path::Path;

/// The globs of a rulebook that match no file, each with its place and the way out.
pub(crate) fn empty_globs(rulebook: &Rulebook, rules: &Path) -> Vec<String> {
    let empty = empty(rulebook, rules);
    let Some(map) = (!empty.is_empty()).then(|| source_map(rules).ok()).flatten() else { return Vec::new() };
    let line = |glob: &Diagnostic| {
        let at = map.line(glob.span.start);
        let file = at.file.as_deref().unwrap_or(map.main().name());
        let help = glob.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{file}:{}: {}{help}", at.line, glob.message)
    };
    empty.iter().map(line).collect()
}

/// The globs of a rulebook that match no file.
fn empty(rulebook: &Rulebook, rules: &Path) -> Vec<Diagnostic> {
    let folder = folder_of(rules);
    let is_empty = |glob: &&Text| globs::matcher(&glob.value).is_ok_and(|matcher| !matches_a_file(&glob.value, &matcher, &folder));
    globs::all(rulebook).filter(is_empty).map(|glob| dead_glob(glob, &folder)).collect()
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
