//! Sentences on what a run did not judge: words of code, templates and scripts, articles in other languages.
//!
//! Every front end that counts a run puts them among the remarks of its summary, so that no report is silent about them.

use crate::report::{Summary, counted};
use std::collections::BTreeMap;

/// Notes on words and documents that were not judged, and why. `languages` are those of documents that are not in English, each with their number.
pub fn not_judged(summary: &Summary, languages: &BTreeMap<&'static str, usize>) -> Vec<String> {
    let mut notes = Vec::new();
    let [code, templates, comment, landmarks, scripts, fields] = summary.unread;
    let reasons = [
        (code, "in code"),
        (templates, "in tags and comments of templates"),
        (comment, "behind a comment without an end"),
        (landmarks, "in the navigation and footers of pages"),
        (scripts, "in scripts"),
        (fields, "in fields that [[content]] does not name"),
    ];
    let told: Vec<String> = reasons.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
    if !told.is_empty() {
        notes.push(format!("words that are not judged: {}", told.join(", ")));
    }
    for (language, count) in languages {
        let (documents, are) = (counted(*count, "document"), if *count == 1 { "is" } else { "are" });
        notes.push(format!("{documents} {are} not in English ({language}): medlint reads English only, so claims there are not judged"));
    }
    notes
}
