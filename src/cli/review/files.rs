//! The decisions of reviewers that a run is given: one or several review.json, honoured together.
//!
//! The filter of `check` and the audit sheet ask it. A path in a review is one that the report named, or one from the folder of the file.

use crate::cli::CliError;
use crate::files::read_limited;
use crate::project::clock;
use crate::report::uri;
use medlint_core::document::Document;
use medlint_core::finding::Finding;
use medlint_core::linter::{Linter, allow};
use medlint_core::review::Review;
use medlint_core::source::Source;
use std::path::{Component, Path, PathBuf};

/// Reviews with their files.
#[derive(Debug)]
pub(crate) struct ReviewFiles {
    review: Review,
    files: Vec<PathBuf>,
}

impl ReviewFiles {
    /// Reads the files; `None` when there are none.
    pub(crate) fn open(files: &[PathBuf]) -> Result<Option<Self>, CliError> {
        let mut review: Option<Review> = None;
        for path in files {
            let shown = path.display();
            let trouble = |reason: &dyn std::fmt::Display| CliError::plain(format!("cannot read the review {shown}: {reason}"));
            let bytes = read_limited::read(path, read_limited::RECORD).map_err(|error| trouble(&error))?;
            let source = Source::from_bytes(shown.to_string(), bytes).map_err(|error| trouble(&error))?;
            let one = Review::parse(&source).map_err(|reason| trouble(&reason))?;
            review = Some(review.take().unwrap_or_default().merged(one));
        }
        Ok(review.map(|review| Self { review, files: files.to_vec() }))
    }

    /// Marks what reviewers keep and adds what no longer fits, each at its place.
    pub(crate) fn judge(&self, shown: &str, linter: &Linter, document: &Document, findings: &mut Vec<Finding>) {
        let mut names = vec![shown.to_owned(), uri::plain(shown)];
        names.extend(self.files.iter().map(|file| name_beside(file, shown)));
        let today = linter.today().map(clock::written);
        let asks = |rule: &str| linter.asks(rule);
        for outdated in self.review.judge(&names, &document.source, findings, today.as_deref(), asks) {
            let finding = allow::outdated(outdated.span, outdated.message);
            let at = findings.partition_point(|one| (one.span, one.rule()) <= (finding.span, finding.rule()));
            findings.insert(at, finding);
        }
    }
}

/// A path as seen from the folder of a record, with forward slashes, so that it is the same on every machine.
pub(crate) fn name_beside(record: &Path, path: &str) -> String {
    let folder = record.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = match (settled(Path::new(path)), settled(folder)) {
        (Some(path), Some(folder)) => path.strip_prefix(&folder).map_or(path.clone(), Path::to_owned),
        _ => PathBuf::from(path),
    };
    name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").replacen("//", "/", 1)
}

/// The path from the root, without `.` and `..`.
fn settled(path: &Path) -> Option<PathBuf> {
    let mut settled = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        match part {
            Component::ParentDir => {
                settled.pop();
            }
            part => settled.push(part),
        }
    }
    Some(settled)
}
