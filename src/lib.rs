//! A linter for medical marketing copy: finds unsupported and non-compliant health claims, with the exact place.
//!
//! ```text
//!  path -> source -> document -> reading -> findings -> report -> exit code
//!          bytes     blocks of   one scan:  rules        human, json
//!          + lines   prose, with words,     reason
//!                    the way     cues and   over marks
//!                    back        evidence
//! ```
//!
//! The walk of one document:
//!
//! ```
//! use medlint::{Document, Linter, Profile, Rulebook, Source};
//!
//! let rulebook = Rulebook::shipped();
//! let linter = Linter::new(&rulebook, Profile::default());
//! let document = Document::markdown(Source::new("page.md", "# Drips\n\nBook our miracle drip today."));
//! let findings = linter.lint(&document);
//! assert_eq!(document.source.slice(findings[0].span), "miracle");
//! assert_eq!(document.source.position(findings[0].span.start).to_string(), "3:10");
//! ```

pub mod allowances;
pub mod baseline;
#[cfg(feature = "cli")]
pub mod cli;
pub mod document;
pub mod examples;
pub mod finding;
pub mod fingerprint;
pub mod fix;
mod front_settings;
pub mod kinds;
pub mod linter;
mod places;
pub mod reading;
pub mod report;
pub mod rulebook;
mod shipped;
pub mod source;
pub mod trace;

pub use document::Document;
pub use finding::{Finding, Severity};
pub use linter::{Linter, Profile};
pub use rulebook::Rulebook;
pub use source::{Position, Source, Span};
