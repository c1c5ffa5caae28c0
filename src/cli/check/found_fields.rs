//! Fields of content files that a run found: one that no file has is told at its end, with its place in rules.toml.
//!
//! The loop over all inputs adds each document.

use crate::project::Project;
use medlint_core::document::Document;
use std::collections::BTreeMap;

/// Which fields the content files of a run had.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundFields(BTreeMap<(String, String), bool>);

impl FoundFields {
    /// Takes down which fields a document has.
    pub(super) fn add(&mut self, project: &Project, document: &Document) {
        let (Some(content), Some(row)) = (&document.content, project.content(document.source.name())) else { return };
        for ((field, line), is_found) in row.fields.iter().zip(&row.lines).zip(&content.found) {
            *self.0.entry((project.place(line), field.path.clone())).or_default() |= is_found;
        }
    }

    /// Notes on fields that no file had.
    pub(super) fn missing(&self) -> Vec<String> {
        let missing = self.0.iter().filter(|(_, is_found)| !**is_found);
        missing.map(|((place, path), _)| format!("{place}: no file has the field \"{path}\" that [[content]] names")).collect()
    }
}
