//! The globs of rules.toml: which row is for which file.
//!
//! [`Project`](crate::project::Project) asks for the matchers, loading a rulebook for the mistakes. Globs start at the folder of rules.toml.

use globset::{GlobBuilder, GlobMatcher};
use medlint_core::finding::Diagnostic;
use medlint_core::kinds::schema::Text;
use medlint_core::rulebook::Rulebook;

/// A glob, ready to match paths from the folder of rules.toml.
pub(crate) fn matcher(glob: &str) -> Result<GlobMatcher, String> {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    if glob.starts_with('/') || glob.split('/').any(|part| part == "..") {
        return Err("it leads out of the folder of rules.toml".to_owned());
    }
    let built = GlobBuilder::new(glob).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

/// All globs of a rulebook.
pub(super) fn all(rulebook: &Rulebook) -> impl Iterator<Item = &Text> {
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
