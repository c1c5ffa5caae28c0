//! A rulebook in stored form: the scanner as flat tables and the rules packed, checked and merged already.
//!
//! Reading an image takes about a millisecond, reading rules.toml twenty: patterns are parsed and words inflected once,
//! when the image is made. The shipped rulebook is embedded so; a front end may keep the image of a project's own.

use crate::analysis::lexicon::Lexicon;
use crate::rulebook::FileLine;
use crate::rulebook::compile::compile_overrides;
use crate::rulebook::packed::{self, Index, Loose, Texts};
use crate::rulebook::read::settings::{PathRow, Stated};
use crate::rulebook::read::{Draft, DraftOverride};
use crate::rulebook::spec::{PATHS, SETTINGS};
use crate::rulebook::{Defaults, Rulebook};
use crate::source::hash::hash_of_file;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The first bytes of an image, with the version of its layout.
const MAGIC: &[u8; 8] = b"medlint2";
/// Where the hash of everything behind it ends.
const HASHED: usize = 16;
/// Bytes before the texts of the rules: the first bytes, the hash, and how many bytes the texts take.
const HEAD: usize = 24;

/// What stands behind the texts of the rules.
#[derive(Serialize)]
struct Stored<'r> {
    lexicon: &'r Lexicon,
    rules: Index<'r>,
    families: &'r BTreeMap<String, String>,
    defaults: &'r Defaults,
    settings: &'r Stated,
    paths: &'r [PathRow],
    overrides: &'r [DraftOverride],
}

/// The same fields in the same order, owned.
#[derive(Deserialize)]
struct Restored<'a> {
    lexicon: Lexicon,
    #[serde(borrow)]
    rules: Index<'a>,
    families: BTreeMap<String, String>,
    defaults: Defaults,
    settings: Stated,
    paths: Vec<PathRow>,
    overrides: Vec<DraftOverride>,
}

impl Rulebook {
    /// The rulebook of an image; `None` when the bytes are no whole image of this version.
    pub fn from_image(mut bytes: Vec<u8>) -> Option<Self> {
        let (head, hashed) = bytes.split_at_checked(HASHED)?;
        let is_whole = head.starts_with(MAGIC) && head[MAGIC.len()..] == hash_of_file(hashed).to_le_bytes();
        let (end, rulebook) = if is_whole { read(&bytes)? } else { return None };
        // The texts stand first, so that they stay where they are and the rest is given back.
        bytes.truncate(end);
        bytes.shrink_to_fit();
        Some(rulebook(bytes.into()))
    }

    /// The rulebook of an image that is known to be whole, such as an embedded one.
    pub fn from_embedded(bytes: &'static [u8]) -> Option<Self> {
        let (end, rulebook) = read(bytes)?;
        Some(rulebook(bytes[..end].into()))
    }
}

/// Where the texts end, and what makes a rulebook of the bytes up to there.
fn read(bytes: &[u8]) -> Option<(usize, impl FnOnce(Texts) -> Rulebook + use<>)> {
    let len = usize::try_from(u64::from_le_bytes(*bytes.get(HASHED..HEAD)?.first_chunk()?)).ok()?;
    let (_, content) = bytes.get(HEAD..)?.split_at_checked(len)?;
    let Restored { lexicon, rules, families, defaults, settings, paths, overrides } = value_of(content)?;
    let rules = Loose::of(&rules, len, &lexicon)?;
    let rulebook = move |texts| {
        let rules = rules.over(texts, HEAD, &lexicon);
        let (by_id, overrides) = (OnceLock::new(), compile_overrides(&overrides, &rules));
        Rulebook { by_id, rules, lexicon, families, defaults, settings, paths, overrides }
    };
    Some((HEAD + len, rulebook))
}

/// The image of a rulebook and the draft it was compiled from.
pub(super) fn encode(draft: &Draft, rulebook: &Rulebook) -> Vec<u8> {
    let (texts, mut rows) = (packed::texts(&rulebook.rules), Vec::new());
    let stored = Stored {
        lexicon: &rulebook.lexicon,
        rules: packed::index(&rulebook.rules, &mut rows),
        families: &rulebook.families,
        defaults: &rulebook.defaults,
        settings: &rulebook.settings,
        paths: &rulebook.paths,
        overrides: &draft.overrides,
    };
    let content = bytes_of(&stored);
    let hashed = [&(texts.len() as u64).to_le_bytes()[..], texts, &content].concat();
    [&MAGIC[..], &hash_of_file(&hashed).to_le_bytes(), &hashed].concat()
}

/// Plain data as bytes.
pub(super) fn bytes_of<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect("plain data can always be stored")
}

/// What [`bytes_of`] made bytes of; `None` when they are of something else.
pub(super) fn value_of<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// For `#[serde(deserialize_with)]`: lines by the keys of settings.
pub(super) fn key_lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<&'static str, FileLine>, D::Error> {
    let lines = BTreeMap::<String, FileLine>::deserialize(deserializer)?;
    let name = |key: String| SETTINGS.keys.iter().chain(PATHS.keys).map(|known| known.name).find(|known| *known == key);
    lines.into_iter().map(|(key, line)| name(key).map(|key| (key, line)).ok_or_else(|| D::Error::custom("no such key"))).collect()
}
