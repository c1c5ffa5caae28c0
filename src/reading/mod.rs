//! A document as the rules see it: words found, careful wording recognised, evidence resolved.
pub mod cues;
pub mod evidence;
mod inflect;
pub mod pattern;
pub mod scanner;
pub mod words;
