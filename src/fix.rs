//! An edit that a finding offers. Plain data: who applies it, and when, is decided elsewhere.

use crate::source::Span;

/// Whether an edit may be applied without a person looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Keeps the meaning; may be applied automatically.
    Safe,
    /// Changes what is claimed; a person decides.
    Suggested,
}

/// Replace the bytes of `span` by `replacement`. The span is one verbatim piece of the source, without markup inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
    /// Whether a person has to look.
    pub safety: Safety,
}
