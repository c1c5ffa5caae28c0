//! Facts about drugs, devices and procedures, from interventions.toml.

use crate::matcher::PatternId;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One drug, device or procedure with what its label and its regulator say.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Intervention {
    /// Its id, such as `ketamine`.
    pub id: String,
    /// The first of its names as written, for messages.
    pub name: String,
    /// Patterns of its names and brands.
    pub names: Vec<PatternId>,
    /// Patterns of its established names, for rows that are called by brands.
    pub generic: Vec<PatternId>,
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
    /// The label or the regulator's page that says so.
    pub source: String,
}

/// An intervention that a document names.
#[derive(Clone, Debug)]
pub struct Mention<'a> {
    /// Which one.
    pub intervention: &'a Intervention,
    /// Where, outside the list of references: tokens in text order, without overlaps.
    pub places: Vec<Range<usize>>,
}

/// Facts older than so many months say so.
const FRESH_MONTHS: i32 = 6;

impl Intervention {
    /// Whether its facts are older than six months, or carry no readable date. Without a date of today nothing ages.
    pub fn is_stale(&self, today: Option<(i32, u32, u32)>) -> bool {
        let Some((year, month, _)) = today else { return false };
        let written = self.as_of.split_once('-').and_then(|(year, month)| Some((year.parse::<i32>().ok()?, month.parse::<i32>().ok()?)));
        written.is_none_or(|(then, at)| (year - then) * 12 + month as i32 - at > FRESH_MONTHS)
    }

    /// Whether it carries a flag. `boxed` stands for "has a boxed warning", `label` for "has a label to compare with or is
    /// often promoted for other uses", `any` for all.
    pub fn has(&self, flag: &str) -> bool {
        match flag {
            "any" => true,
            "label" => {
                let has_label = self.flags.iter().any(|own| matches!(own.as_str(), "rx" | "device" | "biologic"));
                (has_label && !self.approved_for.is_empty()) || self.flags.iter().any(|own| own == "offlabel")
            }
            "boxed" => !self.boxed_warning.is_empty(),
            _ => self.flags.iter().any(|own| own == flag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Intervention;

    #[test]
    fn facts_age_after_six_months() {
        let row = |as_of: &str| Intervention { as_of: as_of.to_owned(), ..Intervention::default() };
        assert!(!row("2026-07").is_stale(Some((2027, 1, 31))));
        assert!(row("2026-07").is_stale(Some((2027, 2, 1))));
        assert!(!row("2026-07").is_stale(None));
        assert!(row("last year").is_stale(Some((2026, 7, 1))));
    }
}
