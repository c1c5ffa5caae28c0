//! The claims register of a project: claims.toml beside its rules.toml, or the file that is named.
//!
//! Projects and the commands about claims load it. A rulebook that is taken from a revision of git takes its register from there too, so that a change
//! cannot approve its own claims.

use crate::files::read_limited;
use crate::project::cache::Key;
use crate::project::find::from_here;
use crate::project::{RulesError, git};
use medlint_core::claims::house::House;
use medlint_core::rulebook::read::claims;
use medlint_core::source::Source;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// From so many bytes on a register is stored: a smaller one is read as fast.
const WORTH_STORING: usize = 128 << 10;

/// The name of a project's claims register.
pub const CLAIMS_FILE: &str = "claims.toml";

/// The register of a project: the named one, or the one beside its rules.toml; `None` when there is none.
pub(crate) fn of_project(rules: Option<&Path>, named: Option<&Path>, revision: Option<&str>) -> Result<Option<Arc<House>>, RulesError> {
    let Some(path) = named.map(Path::to_owned).or_else(|| beside(rules?)) else { return Ok(None) };
    let is_there = named.is_some() || revision.is_some() || std::fs::symlink_metadata(&path).is_ok();
    if !is_there {
        return Ok(None);
    }
    let Some(source) = read(&path, revision)? else { return Ok(None) };
    house(&source).map(Some)
}

/// Where the register of a rules.toml would stand.
pub(crate) fn beside(rules: &Path) -> Option<PathBuf> {
    Some(rules.parent()?.join(CLAIMS_FILE))
}

/// The text of a register; `None` when a revision of git has none.
pub(crate) fn read(path: &Path, revision: Option<&str>) -> Result<Option<Source>, RulesError> {
    let shown = from_here(path);
    let trouble = |reason: &dyn std::fmt::Display| RulesError::Unreadable(format!("cannot read the claims register {shown}: {reason}"));
    let bytes = match revision {
        Some(revision) => match git::file_at(path, revision).map_err(|reason| trouble(&reason))? {
            Some(bytes) => bytes,
            None => return Ok(None),
        },
        None => read_limited::read(path, read_limited::RECORD).map_err(|error| trouble(&error))?,
    };
    Source::from_bytes(&shown, bytes).map(Some).map_err(|error| trouble(&error))
}

/// The register of a text, read or as it was stored when the same text was read before.
pub(crate) fn house(source: &Source) -> Result<Arc<House>, RulesError> {
    let key = (source.text().len() >= WORTH_STORING).then(|| Key::of([("claims", source.text())].into_iter()));
    if let Some(house) = key.as_ref().and_then(Key::stored_claims) {
        return Ok(Arc::new(house));
    }
    let house =
        claims::house(source).map_err(|rejected| RulesError::Rejected { shown: source.name().to_owned(), rejected: Arc::new(rejected) })?;
    if let Some(key) = key {
        key.keep(&claims::image(&house));
    }
    Ok(Arc::new(house))
}
