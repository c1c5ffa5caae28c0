//! A rulebook in stored form: the scanner as flat tables and the rules as rows, checked and merged already.
//!
//! Reading an image takes about a millisecond, reading rules.toml twenty: patterns are parsed and words inflected once,
//! when the image is made. The shipped rulebook is embedded so; a front end may keep the image of a project's own.

use super::compile;
use super::draft::{Draft, DraftOverride, DraftRule, DraftSource};
use super::form::{PATHS, SETTINGS};
use super::stated::{PathRow, Stated};
use super::{Defaults, Rulebook};
use crate::kinds::{self, Kind};
use crate::reading::lexicon::Lexicon;
use crate::reading::scanner::PatternId;
use crate::source::hash::hash;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::collections::BTreeMap;

/// The first bytes of an image, with the version of its layout.
const MAGIC: &[u8; 8] = b"medlint1";
/// Bytes before the content: the first bytes and a hash of the content.
const HEAD: usize = 16;

#[derive(Serialize)]
struct Stored<'r> {
    lexicon: &'r Lexicon,
    /// Each rule as written, with the number of its first pattern.
    rules: Vec<(&'r DraftRule, PatternId)>,
    sources: &'r BTreeMap<String, DraftSource>,
    families: &'r BTreeMap<String, String>,
    defaults: &'r Defaults,
    settings: &'r Stated,
    paths: &'r [PathRow],
    overrides: &'r [DraftOverride],
}

/// The same fields in the same order, owned.
#[derive(Deserialize)]
pub(super) struct Restored {
    pub(super) lexicon: Lexicon,
    pub(super) rules: Vec<(DraftRule, PatternId)>,
    pub(super) sources: BTreeMap<String, DraftSource>,
    pub(super) families: BTreeMap<String, String>,
    pub(super) defaults: Defaults,
    pub(super) settings: Stated,
    pub(super) paths: Vec<PathRow>,
    pub(super) overrides: Vec<DraftOverride>,
}

impl Rulebook {
    /// The rulebook of an image; `None` when the bytes are no whole image of this version.
    pub fn from_image(bytes: &[u8]) -> Option<Self> {
        let (head, content) = bytes.split_at_checked(HEAD)?;
        let is_whole = head.starts_with(MAGIC) && head[MAGIC.len()..] == hash(content).to_le_bytes();
        if is_whole { Self::from_content(content) } else { None }
    }

    /// The rulebook of an image that is known to be whole, such as an embedded one.
    pub(crate) fn from_embedded(bytes: &[u8]) -> Option<Self> {
        Self::from_content(bytes.get(HEAD..)?)
    }

    fn from_content(content: &[u8]) -> Option<Self> {
        postcard::from_bytes(content).ok().map(compile::restore)
    }
}

/// The image of a rulebook and the draft it was compiled from. `first_patterns` has one number for each rule.
pub(super) fn encode(draft: &Draft, rulebook: &Rulebook, first_patterns: &[PatternId]) -> Vec<u8> {
    let stored = Stored {
        lexicon: &rulebook.lexicon,
        rules: draft.rules.iter().zip(first_patterns.iter().copied()).collect(),
        sources: &draft.sources,
        families: &rulebook.families,
        defaults: &rulebook.defaults,
        settings: &rulebook.settings,
        paths: &rulebook.paths,
        overrides: &draft.overrides,
    };
    let content = postcard::to_allocvec(&stored).expect("plain data can always be stored");
    [&MAGIC[..], &hash(&content).to_le_bytes(), &content].concat()
}

/// For `#[serde(with)]`: a kind by its name.
pub(super) mod kind_by_name {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(kind: &&'static Kind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.name)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Kind, D::Error> {
        let name = <&str>::deserialize(deserializer)?;
        kinds::kind(name).ok_or_else(|| D::Error::custom("no such kind"))
    }
}

/// For `#[serde(deserialize_with)]`: lines by the keys of settings.
pub(super) fn key_lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<&'static str, usize>, D::Error> {
    let lines = BTreeMap::<String, usize>::deserialize(deserializer)?;
    let name = |key: String| SETTINGS.keys.iter().chain(PATHS.keys).map(|known| known.name).find(|known| *known == key);
    lines.into_iter().map(|(key, line)| name(key).map(|key| (key, line)).ok_or_else(|| D::Error::custom("no such key"))).collect()
}
