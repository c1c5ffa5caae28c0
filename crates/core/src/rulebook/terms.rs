//! Terms of a rulebook: the words that severity, tier, market and advertiser may say.
//!
//! The reader, the specification of keys and every front end that offers a choice take them from here.

/// Levels that `severity` names.
pub(in crate::rulebook) const SEVERITIES: [&str; 4] = ["error", "warning", "info", "off"];
/// Tiers of sources.
pub(in crate::rulebook) const TIERS: [&str; 4] = ["law", "guidance", "code", "research"];
/// Markets.
pub const MARKETS: [&str; 5] = ["us", "uk", "eu", "au", "ca"];
/// Kinds of advertiser.
pub const ADVERTISERS: [&str; 6] = ["clinic", "telehealth", "pharma", "supplement", "device", "cosmetic"];
