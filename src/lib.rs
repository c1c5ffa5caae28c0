//! A linter for medical marketing copy: finds unsupported and non-compliant health claims, with the exact place.
//!
//! ```text
//!  path -> source -> document -> matcher -> analysis -> findings -> report -> exit code
//!          bytes     blocks of   one scan   cues,       rules       human, json
//!          + lines   prose, with of words   evidence,   reason
//!                    the way     and        frames      over marks
//!                    back        patterns
//! ```
//!
//! The core is a crate of its own, `medlint-core`, all of which can be named here as well; here it meets the shipped rules, the reports,
//! projects and the command line. A text in five lines:
//!
//! ```
//! use medlint::{Document, Linter, Profile, Source};
//!
//! let rulebook = medlint::shipped();
//! let linter = Linter::new(&rulebook, Profile::default());
//! let document = Document::markdown(Source::new("page.md", "# Drips\n\nBook our miracle drip today."));
//! let findings = linter.lint(&document);
//! assert_eq!(document.source.slice(findings[0].span), "miracle");
//! assert_eq!(document.source.position(findings[0].span.start).to_string(), "3:10");
//! ```

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "project")]
mod files;
#[cfg(feature = "cli")]
mod lsp;
#[cfg(feature = "cli")]
mod mcp;
#[cfg(feature = "project")]
pub mod project;
pub mod report;
mod shipped;

pub use medlint_core::*;
pub use shipped::{BASE, parse, shipped};
