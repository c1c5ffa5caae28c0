//! The rulebook that medlint ships with, as the build has stored it, and its texts.
//!
//! Front ends take it from here; build.rs has read the same texts with the same code, so it cannot be wrong.

use medlint_core::Rulebook;
use medlint_core::rulebook::{Base, Rejected, SourceMap};
use std::sync::{Arc, LazyLock};

/// Made of rules.toml and what it includes by build.rs.
const IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rulebook.image"));

/// The shipped files, as they stand at the root of the repository: `extends = "default"` builds on them.
pub const BASE: Base<'static> = Base { files: include!(concat!(env!("OUT_DIR"), "/shipped_files.rs")) };

/// The shipped rulebook. All who ask for it share one.
///
/// # Panics
/// Never: the build that embeds the image has made it.
pub fn shipped() -> Arc<Rulebook> {
    static SHIPPED: LazyLock<Arc<Rulebook>> = LazyLock::new(|| Rulebook::from_embedded(IMAGE).expect("the build has made the image"));
    Arc::clone(&SHIPPED)
}

/// Reads a rulebook: one text, or a main file with what it includes. With `extends = "default"` it adds to the shipped rulebook,
/// otherwise it stands alone.
///
/// # Errors
/// Every mistake in its files.
pub fn parse(map: impl Into<SourceMap>) -> Result<Arc<Rulebook>, Rejected> {
    Rulebook::parse(map, &BASE)
}
