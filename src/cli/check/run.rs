//! One run: all inputs in batches, each read, perhaps edited, checked, filtered and reported, in their order.
//!
//! The command `check` starts it. Memory is bounded by a batch, unless a limit asks for the gravest findings of all.

use crate::cli::CliError;
use crate::cli::check::changed::Changed;
use crate::cli::check::filter::FindingFilter;
use crate::cli::check::fix::{self, Edited};
use crate::cli::check::found_fields::FoundFields;
use crate::cli::input::encoding::Encoding;
use crate::cli::input::{self, Input};
use crate::cli::output::Outputs;
use crate::cli::output::progress::Progress;
use crate::cli::parallel::{batches, guarded};
use crate::files::atomic;
use crate::project::Projects;
use crate::report::{Checked, Failure, Summary};
use medlint_core::document::Document;
use medlint_core::finding::Severity;
use medlint_core::linter::LintResult;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One run over all inputs.
pub(super) struct Run<'a> {
    pub(super) projects: &'a Projects,
    /// Whether any rulebook of the run asks a rule at all.
    pub(super) asks: &'a dyn Fn(&str) -> bool,
    pub(super) gate: &'a mut FindingFilter,
    pub(super) is_fixing: bool,
    /// How files are encoded.
    pub(super) encoding: Encoding,
    pub(super) is_quiet: bool,
    pub(super) is_terminal: bool,
    /// How many edits were made.
    pub(super) edits: usize,
    /// Whether a finding counts that is as grave as the settings of its file ask.
    pub(super) is_failing: bool,
    /// Documents that wait for the last one, since of all findings the gravest are shown.
    pub(super) held: Vec<(String, Document, LintResult)>,
    /// Which fields content files had.
    pub(super) fields: FoundFields,
    /// How many documents are written in another language than English.
    pub(super) languages: BTreeMap<&'static str, usize>,
}

impl Run<'_> {
    pub(super) fn check(&mut self, inputs: &[Input], missing: &[Failure], outputs: &mut Outputs) -> Result<Summary, CliError> {
        let mut summary = Summary::default();
        let mut progress = Progress::new(inputs.len(), self.is_quiet);
        outputs.begin()?;
        for failure in missing {
            summary.failures += 1;
            outputs.failure(failure)?;
        }
        for batch in batches(inputs) {
            let (projects, encoding, is_fixing, changed) = (self.projects, self.encoding, self.is_fixing, self.gate.changed());
            let results: Vec<_> = batch.par_iter().map(|input| one(projects, input, encoding, is_fixing.then_some(changed))).collect();
            let is_terminal = self.is_terminal;
            progress.without(|| -> Result<(), CliError> {
                for (input, result) in batch.iter().zip(results) {
                    self.take(input, result, &mut summary, outputs)?;
                }
                if is_terminal { outputs.flush() } else { Ok(()) }
            })?;
            progress.advance(batch.len());
        }
        progress.finish();
        if let Some(limit) = self.gate.limit() {
            summary.hidden = self.show_gravest(limit, outputs)?;
        }
        summary.fixed = self.gate.fixed(self.asks);
        Ok(summary)
    }

    fn take(
        &mut self,
        input: &Input,
        result: Result<Edited, Failure>,
        summary: &mut Summary,
        outputs: &mut Outputs,
    ) -> Result<(), CliError> {
        match result {
            Ok(Edited { document, mut examination, count }) => {
                self.edits += count;
                let (Input::File(_, path) | Input::Stdin(path)) = input;
                let project = match input::project_of(self.projects, input) {
                    Ok(project) => project,
                    Err(failure) => return self.fail(&failure, summary, outputs),
                };
                let linter = project.linter(path);
                self.gate.judge(input, &linter, &document, &mut examination.findings);
                // "never" names no severity.
                let level = linter.usual().fail_on.value.parse::<Severity>().ok();
                self.is_failing |= examination.findings.iter().any(|one| one.counts() && level.is_some_and(|level| one.severity >= level));
                self.fields.add(&project, &document);
                summary.add(&examination.findings, &examination.subject);
                summary.unread.iter_mut().zip(document.unread).for_each(|(all, own)| *all += own);
                if let Some(language) = examination.language {
                    *self.languages.entry(language).or_default() += 1;
                }
                if self.gate.limit().is_some() {
                    self.held.push((path.clone(), document, examination));
                    return Ok(());
                }
                outputs.document(&Checked { path, document: &document, findings: &examination.findings, subject: &examination.subject })
            }
            Err(failure) => self.fail(&failure, summary, outputs),
        }
    }

    fn fail(&self, failure: &Failure, summary: &mut Summary, outputs: &mut Outputs) -> Result<(), CliError> {
        summary.failures += 1;
        outputs.failure(failure)
    }
    /// Shows so many findings, the gravest of all documents first to be chosen, and says how many that count are not among them.
    fn show_gravest(&mut self, limit: usize, outputs: &mut Outputs) -> Result<usize, CliError> {
        let mut counts = [0; 3];
        for finding in self.held.iter().flat_map(|(.., result)| &result.findings).filter(|finding| finding.counts()) {
            counts[finding.severity as usize] += 1;
        }
        let mut room = limit;
        let mut rooms = [0; 3];
        for severity in Severity::ALL.into_iter().rev() {
            rooms[severity as usize] = counts[severity as usize].min(room);
            room -= rooms[severity as usize];
        }
        let hidden = counts.iter().sum::<usize>() - rooms.iter().sum::<usize>();
        for (path, document, mut result) in std::mem::take(&mut self.held) {
            result.findings.retain(|finding| {
                let left = &mut rooms[finding.severity as usize];
                let is_shown = !finding.counts() || *left > 0;
                *left -= usize::from(finding.counts() && *left > 0);
                is_shown
            });
            outputs.document(&Checked { path: &path, document: &document, findings: &result.findings, subject: &result.subject })?;
        }
        Ok(hidden)
    }
}

/// Reads, perhaps edits, and checks one input. `fixing` says that edits are made, and on which lines.
fn one(projects: &Projects, input: &Input, encoding: Encoding, fixing: Option<Option<&Changed>>) -> Result<Edited, Failure> {
    guarded(input, || {
        let project = input::project_of(projects, input)?;
        let document = input::read_as(input, encoding, |source| project.read(source))?;
        let (Input::File(_, shown) | Input::Stdin(shown)) = input;
        let linter = project.linter(shown);
        let (Some(changed), Input::File(path, shown)) = (fixing, input) else {
            let examination = linter.examine(&document);
            return Ok(Edited { document, examination, count: 0 });
        };
        let edited = fix::edit(&linter, document, |document, one| FindingFilter::concerns(changed, input, &linter, document, one));
        if edited.count > 0 {
            let written = atomic::write(path, edited.document.source.text());
            written.map_err(|trouble| Failure { path: shown.clone(), reason: trouble.0 })?;
        }
        Ok(edited)
    })
}
