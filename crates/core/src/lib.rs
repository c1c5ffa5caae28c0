//! The linter without the program around it: text and rules in, findings out.
//!
//! The program, its build script and every other front end call [`Linter::lint`]. Nothing here touches a file, a clock, the
//! environment or a terminal.
//!
//! ```text
//!  source -> document -> matcher -> analysis -> kinds -> linter -> findings
//!  bytes     blocks of   one scan   cues,       hits     merged,
//!  + lines   prose, with of words   evidence,            allowed
//!            the way     and        frames,
//!            back        patterns   subject
//! ```
//!
//! A text in five lines:
//!
//! ```
//! use medlint_core::{Base, Document, Linter, Profile, Rulebook, Source};
//!
//! # let rules = include_str!("../examples/rules.toml");
//! let rulebook = Rulebook::parse(&Source::new("rules.toml", rules), &Base::default())?;
//! let linter = Linter::new(&rulebook, Profile::default());
//! let document = Document::markdown(Source::new("page.md", "Book our miracle drip today."));
//! let findings = linter.lint(&document);
//! assert_eq!(document.source.slice(findings[0].span), "miracle");
//! # Ok::<(), medlint_core::Rejected>(())
//! ```
//!
//! The names at the root are the face of the crate, for every front end:
//!
//! | for | names |
//! |---|---|
//! | a text and places in it | [`Source`], [`Span`], [`Position`], [`Encoding`] |
//! | a document | [`Document`], [`Format`] |
//! | rules | [`Rulebook`], [`Rule`], [`Base`], [`SourceMap`], [`Files`], [`Inspection`], [`Rejected`] |
//! | a run | [`Linter`], [`Profile`], [`Promotional`], [`DocumentSettings`] |
//! | its result | [`LintResult`], [`Subject`], [`Finding`], [`Severity`], [`Note`], [`RuleDoc`], [`Citation`], [`Fix`], [`Safety`] |
//! | mistakes in rules, and findings in the same form | [`Diagnostic`] |
//! | findings on record | [`Baseline`] |
//!
//! The modules behind them are open to the program and change with it.

pub mod analysis;
pub mod baseline;
pub mod claims;
pub mod document;
pub mod finding;
pub mod fingerprint;
pub mod fix;
pub mod kinds;
pub mod linter;
pub mod matcher;
pub mod review;
pub mod rule_tests;
pub mod rulebook;
pub mod source;
pub mod suggest;

pub use analysis::DocumentSettings;
pub use analysis::subject::{Promotional, Subject};
pub use baseline::Baseline;
pub use document::{Document, Format};
pub use finding::{Citation, Diagnostic, Finding, Note, RuleDoc, Severity};
pub use fix::{Fix, Safety};
pub use linter::{LintResult, Linter, Profile};
pub use rulebook::{Base, Files, Inspection, Rejected, Rule, Rulebook, SourceMap};
pub use source::{Encoding, Position, Source, Span};
