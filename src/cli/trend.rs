//! An earlier report of `stats`, read beside a later one: the month before, the release before.
//!
//! The command `stats` asks it for the counts of then. A report of which nothing can be read is a failure, a row that it does not have counted nothing.

use crate::cli::CliError;
use crate::files::read_limited;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The counts of an earlier report, by grouping and name.
pub(crate) struct Earlier(BTreeMap<(String, String), usize>);

impl Earlier {
    /// Reads what `medlint stats --format json` wrote.
    pub(crate) fn read(path: &Path) -> Result<Self, CliError> {
        let fail = |reason: &dyn std::fmt::Display| CliError::plain(format!("--against {}: {reason}", path.display()));
        let bytes = read_limited::read(path, read_limited::RECORD).map_err(|error| fail(&error))?;
        let report: Value = serde_json::from_slice(&bytes).map_err(|error| fail(&error))?;
        let groups = report.as_object().filter(|report| report.contains_key("summary"));
        let groups = groups.ok_or_else(|| fail(&"no report of `medlint stats --format json`"))?;
        let mut counts = BTreeMap::new();
        for (by, rows) in groups.iter().filter_map(|(key, rows)| Some((key.strip_prefix("by_")?, rows.as_array()?))) {
            for row in rows {
                if let (Some(name), Some(findings)) = (row[by].as_str(), row["findings"].as_u64()) {
                    counts.insert((by.to_owned(), name.to_owned()), findings as usize);
                }
            }
        }
        Ok(Self(counts))
    }

    /// How many findings a row had.
    pub(crate) fn findings(&self, by: &str, name: &str) -> usize {
        self.0.get(&(by.to_owned(), name.to_owned())).copied().unwrap_or_default()
    }

    /// The rows that had findings and have none now, those with the most first.
    pub(crate) fn gone<'e>(&'e self, by: &str, is_there: impl Fn(&str) -> bool) -> Vec<(&'e str, usize)> {
        let rows = self.0.iter().filter(|((group, name), count)| group == by && **count > 0 && !is_there(name));
        let mut gone: Vec<(&str, usize)> = rows.map(|((_, name), count)| (name.as_str(), *count)).collect();
        gone.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        gone
    }
}
