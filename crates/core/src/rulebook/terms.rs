//! Terms of a rulebook: the words that severity, tier, market, advertiser and platform may say, and the texts that differ by them.
//!
//! The reader, the specification of keys and every front end that offers a choice take them from here.

use serde::{Deserialize, Serialize};

/// Levels that `severity` names.
pub(in crate::rulebook) const SEVERITIES: [&str; 4] = ["error", "warning", "info", "off"];
/// Tiers of sources.
pub(in crate::rulebook) const TIERS: [&str; 5] = ["law", "guidance", "code", "research", HOUSE];
/// The tier of a project's own style, and the family of its rules that name none.
pub(in crate::rulebook) const HOUSE: &str = "house";
/// Markets.
pub const MARKETS: [&str; 6] = ["us", "uk", "eu", "au", "ca", "nz"];
/// Kinds of advertiser.
pub const ADVERTISERS: [&str; 6] = ["clinic", "telehealth", "pharma", "supplement", "device", "cosmetic"];
/// Platforms whose own policies a page may have to keep.
pub const PLATFORMS: [&str; 4] = ["google-ads", "meta", "tiktok", "linkedin"];

/// Texts of a rule that differ by market and advertiser: each with the name of the place, `uk`, `clinic` or `uk-clinic`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sayings {
    /// In place of its message.
    pub message: Vec<(String, String)>,
    /// In place of why it matters.
    pub why: Vec<(String, String)>,
    /// In place of what to write instead.
    pub fix: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::MARKETS;
    use crate::analysis::interventions::{ALL_CLASSES, CLASSES};

    #[test]
    fn every_market_has_classes_and_every_class_is_listed() {
        assert_eq!(CLASSES.iter().map(|(market, _)| *market).collect::<Vec<_>>(), MARKETS);
        for class in CLASSES.iter().flat_map(|(_, classes)| *classes) {
            assert!(ALL_CLASSES.contains(class), "{class}");
        }
    }
}
