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

pub mod analysis;
pub mod baseline;
pub mod document;
pub mod finding;
pub mod fingerprint;
pub mod fix;
pub mod kinds;
pub mod linter;
pub mod matcher;
pub mod rule_tests;
pub mod rulebook;
pub mod source;
pub mod suggest;

pub use analysis::subject::Promotional;
pub use document::Document;
pub use finding::{Finding, Severity};
pub use linter::{Linter, Profile};
pub use rulebook::Rulebook;
pub use source::{Encoding, Position, Source, Span};
