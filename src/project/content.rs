//! Content files of a project: which `[[content]]` is for a file, and the file read by it.
//!
//! [`Project`] asks for every file whose name ends in .json, .yaml or .yml. Such a file is an article only where a rulebook names its fields.

use crate::project::Project;
use crate::project::find::from_here;
use medlint_core::document::content::ContentError;
use medlint_core::document::{Document, Format};
use medlint_core::rulebook::{ContentRow, FileLine};
use medlint_core::source::Source;

/// Whether a name is that of a file that may hold content.
pub(crate) fn may_be(path: &str) -> bool {
    Format::of_name(path) == Format::Content
}

impl Project {
    /// The `[[content]]` for a file: the last one that fits.
    pub(crate) fn content(&self, path: &str) -> Option<&ContentRow> {
        let path = self.relative(path, may_be(path) && !self.content.is_empty())?;
        let number = self.content.iter().rposition(|globs| globs.iter().any(|glob| glob.is_match(&path)))?;
        self.rulebook().content.get(number)
    }

    /// Reads a text in the format that its name says.
    ///
    /// # Errors
    /// It is a content file that no `[[content]]` names or that cannot be read, in plain words with the way out.
    pub fn read(&self, source: Source) -> Result<Document, String> {
        if !may_be(source.name()) {
            let format = Format::of_name(source.name());
            return Ok(Document::publishing(source, format, self.published()));
        }
        let Some(row) = self.content(source.name()) else {
            let rules = self.rules().map_or_else(|| "rules.toml".to_owned(), from_here);
            return Err(format!(
                "no [[content]] of {rules} says which of its fields hold texts; add one with glob and text, markdown or html, as in docs/inputs.md"
            ));
        };
        Document::content(source, &row.fields).map_err(|error| match error {
            ContentError::NoField { .. } => {
                let fields: Vec<String> = row.fields.iter().map(|field| format!("\"{}\"", field.path)).collect();
                let line = row.lines.first().map(|line| self.place(line)).unwrap_or_default();
                format!(
                    "it has none of the fields that [[content]] names at {line} ({}); {error}: name the right ones there, or leave the file out \
                     with [[paths]] and check = \"off\"",
                    fields.join(", ")
                )
            }
            _ => error.to_string(),
        })
    }

    /// A line of its rulebook, as people name it.
    pub(crate) fn place(&self, line: &FileLine) -> String {
        let rules = self.rules().map_or_else(|| "the shipped rulebook".to_owned(), from_here);
        let folder = rules.rfind(['/', std::path::MAIN_SEPARATOR]).map_or("", |at| &rules[..=at]);
        line.file.as_ref().map_or_else(|| format!("{rules}:{}", line.line), |file| format!("{folder}{file}:{}", line.line))
    }
}
