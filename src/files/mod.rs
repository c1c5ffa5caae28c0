//! Files: read up to a limit, written whole or not at all, nothing left behind by an interruption.
//!
//! The command line and projects use it. It says what went wrong in words for a person and prints nothing.

#[cfg(feature = "cli")]
pub(crate) mod atomic;
#[cfg(feature = "cli")]
pub(crate) mod interrupt;
pub(crate) mod private;
pub(crate) mod read_limited;
#[cfg(feature = "cli")]
pub(crate) mod read_text;
#[cfg(feature = "cli")]
pub(crate) mod same_file;

/// Why a file could not be written, in words for a person.
#[cfg(feature = "cli")]
#[derive(Debug)]
pub(crate) struct WriteError(pub(crate) String);
