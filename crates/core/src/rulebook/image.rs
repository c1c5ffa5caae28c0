//! A rulebook in stored form: the matcher as flat tables and the rules compiled, checked and merged already.
//!
//! Reading an image takes about a millisecond, reading rules.toml a hundred: patterns are parsed and words inflected once,
//! when the image is made. The shipped rulebook is embedded so; a front end may keep the image of a project's own.

use crate::matcher::stored::{bytes_of, value_of};
use crate::rulebook::Rulebook;
use crate::source::hash::hash_of_file;
use bytes::Bytes;
use std::sync::Arc;

/// The first bytes of an image, with the version of its layout.
const MAGIC: &[u8; 8] = b"medlint6";
/// Bytes before the rulebook itself: the first bytes and the hash of all that follows.
const HEAD: usize = 16;

impl Rulebook {
    /// The rulebook of an image that was kept in a file; `None` when the bytes are no whole image of this version.
    ///
    /// The rules read their texts from the image when they are first asked, so that it stays in memory as long as the rulebook.
    pub fn from_image(bytes: Vec<u8>) -> Option<Arc<Self>> {
        let (head, content) = bytes.split_at_checked(HEAD)?;
        let is_whole = head.starts_with(MAGIC) && head[MAGIC.len()..] == hash_of_file(content).to_le_bytes();
        if is_whole { read(&Bytes::from(bytes)) } else { None }
    }

    /// The rulebook of an image that is known to be whole, such as an embedded one.
    pub fn from_embedded(bytes: &'static [u8]) -> Option<Arc<Self>> {
        read(&Bytes::from_static(bytes))
    }
}

fn read(image: &Bytes) -> Option<Arc<Rulebook>> {
    value_of(&image.slice(HEAD.min(image.len())..)).map(Arc::new)
}

/// The image of a rulebook.
pub(super) fn encode(rulebook: &Rulebook) -> Vec<u8> {
    let content = bytes_of(rulebook);
    [&MAGIC[..], &hash_of_file(&content).to_le_bytes(), &content].concat()
}
