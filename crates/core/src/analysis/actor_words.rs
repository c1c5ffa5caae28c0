//! Function words that tell who acts: the seller's, pronouns, nouns that only measure.
//!
//! `actors.rs` asks for them. Each list is English and closed; what an editor may want to change stands in rules.toml.

use crate::analysis::Analysis;

/// Whether a verb asks rather than acts: "trials test new ways to stop pain".
pub(super) fn inquires(analysis: &Analysis<'_>, verb: usize) -> bool {
    is_any(analysis, verb, INQUIRING)
}

/// Whether a token is one of these words.
pub(super) fn is_any(analysis: &Analysis<'_>, token: usize, words: &[&str]) -> bool {
    let written = analysis.text_of(token);
    words.iter().any(|word| written.eq_ignore_ascii_case(word))
}

pub(super) const INQUIRING: &[&str] = &[
    "test",
    "tests",
    "testing",
    "explore",
    "explores",
    "study",
    "studies",
    "studying",
    "investigate",
    "investigates",
    "evaluate",
    "evaluates",
    "compare",
    "compares",
    "find",
    "finding",
    "seek",
    "seeks",
    "seeking",
    "discover",
    "developing",
    "develop",
    "identify",
    "examine",
    "search",
    "looking",
];
/// Words of the seller.
pub(super) const OWN: &[&str] = &["our", "we", "us", "ours", "my", "i", "we're", "we've", "we'll", "i've"];
pub(super) const PRONOUNS: &[&str] = &["it", "they", "this", "these", "those", "them", "that", "both"];
pub(super) const POINTING: &[&str] = &["this", "these", "such", "those", "its", "their"];
/// Nouns that only measure or place what stands behind them.
pub(super) const LIGHT: &[&str] = &[
    "use",
    "uses",
    "course",
    "dose",
    "doses",
    "amount",
    "amounts",
    "number",
    "effect",
    "effects",
    "benefit",
    "benefits",
    "type",
    "types",
    "kind",
    "kinds",
    "form",
    "forms",
    "combination",
    "range",
    "series",
    "power",
    "practice",
    "application",
    "addition",
    "intake",
    "consumption",
    "presence",
    "one",
    "some",
    "most",
    "many",
    "all",
    "part",
    "lot",
    "variety",
    "group",
    "class",
];
pub(super) const MEANS: &[&str] = &["to", "with", "by", "using", "through", "via", "after", "thanks", "from"];
