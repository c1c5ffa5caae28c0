//! The rulebook that medlint ships with, as the build has stored it, and its texts.
//!
//! Front ends take it from here; build.rs has read the same texts with the same code, so it cannot be wrong.

use medlint_core::rulebook::{Base, Rejected};
use medlint_core::{Rulebook, Source};

/// Made of rules.toml and interventions.toml by build.rs.
const IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rulebook.image"));

/// The shipped texts, as they stand at the root of the repository: `extends = "default"` builds on them.
pub const BASE: Base<'static> = Base { rules: include_str!("../rules.toml"), interventions: include_str!("../interventions.toml") };

/// The shipped rulebook.
///
/// # Panics
/// Never: the build that embeds the image has made it.
pub fn shipped() -> Rulebook {
    Rulebook::from_embedded(IMAGE).expect("the build has made the image")
}

/// Reads a rules.toml. With `extends = "default"` it adds to the shipped rulebook, otherwise it stands alone.
///
/// # Errors
/// Every mistake in the file.
pub fn parse(source: &Source) -> Result<Rulebook, Rejected> {
    Rulebook::parse(source, &BASE)
}
