//! The rulebook that medlint ships with, as the build has stored it.

use crate::Rulebook;

/// Made of rules.toml and interventions.toml by build.rs.
const IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rulebook.image"));

impl Rulebook {
    /// The shipped rulebook.
    ///
    /// # Panics
    /// Never: the build that embeds the image has made it.
    pub fn shipped() -> Self {
        Self::from_embedded(IMAGE).expect("the build has made the image")
    }
}
