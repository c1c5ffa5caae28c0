//! Filter of findings that count in a run: decisions of reviewers, the baseline, changed lines, and how many findings are shown.

use crate::cli::check::changed::Changed;
use crate::cli::input::{self, Input};
use crate::cli::review::files::{ReviewFiles, name_beside};
use crate::cli::{CliError, terminal};
use crate::files::atomic;
use crate::files::read_limited;
use crate::report;
use clap::Args;
use medlint_core::baseline::Baseline;
use medlint_core::document::Document;
use medlint_core::finding::{BaselineState, Finding};
use medlint_core::fingerprint;
use medlint_core::linter::Linter;
use medlint_core::source::Source;
use std::path::{Path, PathBuf};

/// How many entries of a baseline are named one by one.
const NAMED: usize = 10;

/// Options about what counts.
#[derive(Args, Debug, Default)]
pub(crate) struct FilterArgs {
    /// Findings that this file lists are known: only others count
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings of this run to a baseline; nothing counts in this run
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "changed_since"])]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Remove entries from the baseline that no longer occur
    #[arg(long, requires = "baseline", conflicts_with = "changed_since")]
    pub(crate) update_baseline: bool,
    /// Honour the decisions of reviewers in this file; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) review: Vec<PathBuf>,
    /// Only findings on lines that changed since this revision of git, and those about changed documents as a whole
    #[arg(long, value_name = "REV")]
    pub(crate) changed_since: Option<String>,
    /// Show this many findings at most; all of them count
    #[arg(long, value_name = "N")]
    pub(crate) max_findings: Option<usize>,
}

/// The use of the baseline in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Compare,
    Prune,
    Write,
}

/// Decides about findings, one document after the other.
#[derive(Debug, Default)]
pub(crate) struct FindingFilter {
    baseline: Option<(Baseline, PathBuf, Task)>,
    changed: Option<Changed>,
    limit: Option<usize>,
    review: Option<ReviewFiles>,
}

impl FindingFilter {
    /// Reads what the options name.
    pub(crate) fn open(args: &FilterArgs) -> Result<Self, CliError> {
        let task = if args.update_baseline { Task::Prune } else { Task::Compare };
        let baseline = match (&args.baseline, &args.write_baseline) {
            (Some(path), _) => Some((read(path)?, path.clone(), task)),
            (None, Some(path)) => Some((Baseline::default(), path.clone(), Task::Write)),
            (None, None) => None,
        };
        let changed = args.changed_since.as_deref().map(Changed::since).transpose()?;
        let review = ReviewFiles::open(&args.review)?;
        Ok(Self { baseline, changed, limit: args.max_findings, review })
    }

    /// Whether a finding is asked for at all.
    pub(crate) fn concerns(changed: Option<&Changed>, input: &Input, linter: &Linter, document: &Document, finding: &Finding) -> bool {
        let file = match input {
            Input::File(path, _) => Some(path.as_path()),
            Input::Stdin(_) => None,
        };
        let was_there = |before: &str| {
            let before = input::again(document, before, linter.rulebook().settings.published());
            let name = fingerprint::identity(&document.source, finding);
            linter.lint(&before).iter().any(|one| one.is_about_document && fingerprint::identity(&before.source, one) == name)
        };
        changed.is_none_or(|changed| changed.concerns(file, document, finding, was_there))
    }

    /// The changed lines, if only those are asked for.
    pub(crate) const fn changed(&self) -> Option<&Changed> {
        self.changed.as_ref()
    }

    /// Gives findings their standing and leaves out what is not asked for.
    pub(crate) fn judge(&mut self, input: &Input, linter: &Linter, document: &Document, findings: &mut Vec<Finding>) {
        let source = &document.source;
        if let Some(review) = &self.review {
            let (Input::File(_, shown) | Input::Stdin(shown)) = input;
            review.judge(shown, linter, document, findings);
        }
        if let Some((baseline, file, task)) = &mut self.baseline {
            let (Input::File(_, shown) | Input::Stdin(shown)) = input;
            let name = name_beside(file, shown);
            if *task == Task::Write {
                baseline.record(&name, source, findings);
                findings.iter_mut().filter(|one| one.allowed.is_none()).for_each(|one| one.standing = Some(BaselineState::Known));
            } else {
                baseline.judge(&name, source, findings);
            }
        }
        findings.retain(|finding| Self::concerns(self.changed.as_ref(), input, linter, document, finding));
    }

    /// How many findings are shown at most, of all documents together.
    pub(crate) const fn limit(&self) -> Option<usize> {
        self.limit
    }

    /// How many entries of the baseline no longer occur. `asks` says which rules the run asks at all.
    pub(crate) fn fixed(&self, asks: impl Fn(&str) -> bool) -> usize {
        let compared = self.baseline.as_ref().filter(|(_, _, task)| *task != Task::Write);
        compared.map_or(0, |(baseline, ..)| baseline.fixed(asks).iter().map(|entry| entry.count).sum())
    }

    /// Writes what has to be written and says what a person should know. With `failures`, inputs are missing from the
    /// run, and a baseline without them would forget what they hold.
    pub(crate) fn close(&self, asks: impl Fn(&str) -> bool, failures: usize) -> Result<Vec<String>, CliError> {
        let mut notes = Vec::new();
        let Some((baseline, path, task)) = &self.baseline else { return Ok(notes) };
        let shown = path.display();
        if *task != Task::Compare && failures > 0 {
            notes.push(format!("{shown} is left as it was, since {failures} of the inputs could not be checked"));
            return Ok(notes);
        }
        let write = |baseline: &Baseline| atomic::write(path, &baseline.to_json());
        if *task == Task::Write {
            write(baseline)?;
            notes.push(format!("{shown} lists {} findings; `--baseline {shown}` counts only others", baseline.len()));
            return Ok(notes);
        }
        let fixed = baseline.fixed(&asks);
        let count: usize = fixed.iter().map(|entry| entry.count).sum();
        if *task == Task::Prune {
            write(&baseline.pruned(&asks))?;
            notes.push(format!("removed {count} findings that no longer occur from {shown}"));
        } else if count > 0 {
            notes.push(format!("{count} findings of {shown} no longer occur; `--update-baseline` removes them"));
        }
        for entry in fixed.iter().take(NAMED) {
            notes.push(report::clean(&format!("  {}: {} \"{}\"", entry.path, entry.rule, entry.text)).into_owned());
        }
        if fixed.len() > NAMED {
            notes.push(format!("  and {} more", fixed.len() - NAMED));
        }
        Ok(notes)
    }
}

fn read(path: &Path) -> Result<Baseline, CliError> {
    let shown = path.display().to_string();
    let bytes = read_limited::read(path, read_limited::RECORD).map_err(|error| {
        let hint =
            if error.kind() == std::io::ErrorKind::NotFound { format!("; `--write-baseline {shown}` makes one") } else { String::new() };
        CliError::plain(format!("cannot read the baseline {shown}: {error}{hint}"))
    })?;
    let source =
        Source::from_bytes(&shown, bytes).map_err(|error| CliError::plain(format!("cannot read the baseline {shown}: {error}")))?;
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    Baseline::parse(&source, |name| !folder.join(name).exists()).map_err(|mistake| {
        let text = report::mistakes(&shown, &source, std::slice::from_ref(&mistake), terminal::layout_for_stderr());
        CliError::Failed { text: text.trim_end().to_owned(), mistakes: vec![mistake] }
    })
}
