//! Care that is standard for a condition: `[[established-care]]` in interventions.toml or any other file of a rulebook.
//!
//! `compile.rs` makes patterns of its rows. Each row names the care, what it is standard for, who says so and when.

use crate::analysis::established::EstablishedCare;
use crate::kinds::schema::Text;
use crate::rulebook::read::table::Table;
use crate::rulebook::read::{Draft, Origin};
use crate::rulebook::spec::ESTABLISHED_CARE;

/// Care that is standard for a condition, as written.
#[derive(Clone, Debug)]
pub(in crate::rulebook) struct DraftCare {
    care: Vec<(Origin, Text)>,
    standard_for: Vec<(Origin, Text)>,
    source: String,
    as_of: String,
}

impl Draft {
    /// Reads all `[[established-care]]`.
    pub(in crate::rulebook) fn read_established_care(&mut self, top: &Table<'_, '_>, origin: Origin) {
        for row in top.tables("established-care", &ESTABLISHED_CARE) {
            let texts = |key| row.required_texts(key).into_iter().map(|text| (origin, text)).collect();
            let (care, standard_for) = (texts("care"), texts("for"));
            let (source, as_of) = (row.required("source").value, row.required("as-of").value);
            row.finish();
            self.established.push(DraftCare { care, standard_for, source, as_of });
        }
    }
}

/// One row, its patterns made by the caller.
pub(in crate::rulebook) fn compile(row: &DraftCare, mut patterns: impl FnMut(&[(Origin, Text)]) -> Vec<u32>) -> EstablishedCare {
    EstablishedCare {
        care: patterns(&row.care),
        standard_for: patterns(&row.standard_for),
        source: row.source.clone(),
        as_of: row.as_of.clone(),
    }
}
