//! A project: where its rules.toml is, which settings apply to a file, and its stored rulebook.
//!
//! The command line asks it; every other front end that reads files can as well. Nothing here prints.

pub(crate) mod cache;
pub(crate) mod scope;
