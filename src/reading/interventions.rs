//! Facts about drugs, devices and procedures, from interventions.toml.

use super::scanner::PatternId;
use serde::{Deserialize, Serialize};

/// One drug, device or procedure with what its label and its regulator say.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Intervention {
    /// Its id, such as `ketamine`.
    pub id: String,
    /// The first of its names as written, for messages.
    pub name: String,
    /// Patterns of its names and brands.
    pub names: Vec<PatternId>,
    /// Its regulatory status in one phrase.
    pub status: String,
    /// Its approved uses, in words.
    pub approved: Vec<String>,
    /// Patterns of approved uses.
    pub approved_for: Vec<PatternId>,
    /// Patterns of uses that are commonly promoted and not approved.
    pub unapproved: Vec<PatternId>,
    /// Patterns of the elements of its boxed warning; empty when it has none.
    pub boxed_warning: Vec<PatternId>,
    /// The boxed warning in words, one element an entry.
    pub boxed_words: Vec<String>,
    /// Its schedule under the US Controlled Substances Act, if any.
    pub schedule: String,
    /// Patterns of its own key risks.
    pub risks: Vec<PatternId>,
    /// The key risks in words.
    pub risk_words: Vec<String>,
    /// What it is: `rx`, `device`, `controlled`, `offlabel` and so on.
    pub flags: Vec<String>,
    /// Year and month of these facts, such as `2026-07`.
    pub as_of: String,
}

impl Intervention {
    /// Whether it carries a flag. `boxed` stands for "has a boxed warning", `any` for all.
    pub fn has(&self, flag: &str) -> bool {
        match flag {
            "any" => true,
            "boxed" => !self.boxed_warning.is_empty(),
            _ => self.flags.iter().any(|own| own == flag),
        }
    }
}
