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
//! The core is a crate of its own, `medlint-core`; here it meets the shipped rules, the reports and the command line. The
//! walk of one document:
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
#[cfg(feature = "cli")]
mod files;
#[cfg(feature = "cli")]
pub(crate) mod project;
pub mod report;
mod shipped;

pub use medlint_core::{
    Document, Encoding, Finding, Linter, Position, Profile, Promotional, Rulebook, Severity, Source, Span, analysis, baseline, document,
    finding, fingerprint, fix, kinds, linter, matcher, rule_tests, rulebook, source,
};
pub use shipped::{BASE, parse, shipped};
