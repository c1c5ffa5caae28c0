//! Comments addressed to the linter, such as `<!-- medlint-allow hype-miracle: reason -->`.

use crate::source::Span;

/// What a comment asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveKind {
    /// `medlint-allow`: the next block.
    AllowNext,
    /// `medlint-allow-file`: the whole file; also an entry of `medlint: allow:` in the front matter.
    AllowFile,
    /// `medlint-allow-begin`: from here to the next `medlint-allow-end`.
    AllowBegin,
    /// `medlint-allow-end`.
    AllowEnd,
    /// Starts with `medlint` but is none of these.
    Unknown,
}

/// One comment addressed to the linter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// What it asks for.
    pub kind: DirectiveKind,
    /// Rule ids or families, each with its place.
    pub rules: Vec<(String, Span)>,
    /// The reason after the colon, if one was given.
    pub reason: Option<String>,
    /// The value of `until=`, as written, with its place.
    pub until: Option<(String, Span)>,
    /// The source bytes of the whole comment.
    pub span: Span,
    /// For `AllowNext`: the source bytes of the block it covers; for a region: from here to its end.
    pub covers: Span,
}
