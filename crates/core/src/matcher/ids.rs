//! Numbers of patterns and lists.
//!
//! Given out by the builder in the order of registration and used as indices everywhere in the matcher.

/// Number of a pattern.
pub type PatternId = u32;

/// Number of a list.
pub type ListId = u16;

/// Lists that the matcher fills by itself; a rulebook may add words to them.
pub const BUILT_IN_LISTS: [&str; 5] = ["number", "percent", "money", "year", "name"];
