//! The rulebook that medlint ships with, as the build has stored it, and its texts.
//!
//! Front ends take it from here; build.rs has read the same texts with the same code, so it cannot be wrong. Without the feature `image`
//! the stored form is left out and the texts are read when the rulebook is first asked for: a page in a browser loads half as much then.

use medlint_core::Rulebook;
use medlint_core::rulebook::{Base, Rejected, SourceMap};
use std::sync::{Arc, LazyLock};

/// Made of rules.toml and what it includes by build.rs.
#[cfg(feature = "image")]
const IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rulebook.image"));

/// The shipped files, as they stand at the root of the repository: `extends = "default"` builds on them. A constant would be embedded once
/// for each place that uses it.
pub static BASE: Base<'static> = Base { files: include!(concat!(env!("OUT_DIR"), "/shipped_files.rs")) };

/// The shipped rulebook. All who ask for it share one.
///
/// # Panics
/// Never: the build has made the image, of the very texts that are read without it.
pub fn shipped() -> Arc<Rulebook> {
    static SHIPPED: LazyLock<Arc<Rulebook>> = LazyLock::new(read);
    Arc::clone(&SHIPPED)
}

#[cfg(feature = "image")]
fn read() -> Arc<Rulebook> {
    Rulebook::from_embedded(IMAGE).expect("the build has made the image")
}

#[cfg(not(feature = "image"))]
fn read() -> Arc<Rulebook> {
    let text = BASE.text("rules.toml").unwrap_or_default();
    let map = SourceMap::load(medlint_core::Source::new("rules.toml", text), "rules.toml", BASE.files);
    Rulebook::parse(map, &Base::default()).expect("the build has read these texts")
}

/// Reads a rulebook: one text, or a main file with what it includes. With `extends = "default"` it adds to the shipped rulebook,
/// otherwise it stands alone.
///
/// # Errors
/// Every mistake in its files.
pub fn parse(map: impl Into<SourceMap>) -> Result<Arc<Rulebook>, Rejected> {
    Rulebook::parse(map, &BASE)
}
