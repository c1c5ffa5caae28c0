//! An article: a text read in the format that its name says, with the settings under which it is judged and the linter that judges it.
//!
//! Front ends get it from [`Project::article`](crate::project::Project::article) or, by path alone, from `Projects::article`.

use medlint_core::analysis::DocumentSettings;
use medlint_core::document::Document;
use medlint_core::linter::{LintResult, Linter};
use std::sync::Arc;

/// A text with everything that decides how it is judged.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Article {
    /// The text, read.
    pub document: Document,
    /// The settings that hold for it: defaults, rules.toml, its `[[paths]]`, options and front matter, the later one before the earlier.
    pub settings: DocumentSettings,
    /// The linter of its path.
    pub linter: Arc<Linter>,
    /// Whether rules.toml wants it checked; a front end that opens it all the same decides for itself.
    pub is_checked: bool,
    /// Why the text could not be read, in plain words with the way out; the document is empty then. Only content files can fail.
    pub failure: Option<String>,
}

impl Article {
    /// The findings, and what the article was taken for.
    pub fn lint(&self) -> LintResult {
        self.linter.examine(&self.document)
    }
}
