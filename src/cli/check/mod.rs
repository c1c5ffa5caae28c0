//! The command `check`: inputs to findings to a report to an exit code.

pub(crate) mod args;
mod changed;
pub(crate) mod filter;
pub(crate) mod fix;
mod show_settings;

use crate::cli::check::args::CheckArgs;
use crate::cli::check::changed::Changed;
use crate::cli::check::filter::FindingFilter;
use crate::cli::check::fix::Edited;
use crate::cli::input::list_file;
use crate::cli::input::{self, Input};
use crate::cli::output::Outputs;
use crate::cli::output::progress::Progress;
use crate::cli::parallel::{BATCH, batches, guarded};
use crate::cli::{CliError, Exit, rulebook_file, settings, terminal};
use crate::files::atomic;
use crate::project::scope::Scope;
use crate::report::lines::counted;
use crate::report::{self, Checked, Failure, Summary};
use medlint_core::linter::Linter;
use medlint_core::rulebook::Rulebook;
use rayon::prelude::*;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Runs the command.
pub(crate) fn check(args: &CheckArgs) -> Result<Exit, CliError> {
    if let Some(jobs) = args.jobs {
        // Fails only when a pool exists already, and then its size is what it is. More threads than documents at once
        // would have nothing to do, and a million of them would bring the machine to a halt. The thread that is there
        // already is one of them: with one job there is nobody to wait for.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get().min(BATCH)).use_current_thread().build_global();
    }
    // The process ends with this run; taking thousands of patterns apart first would only cost time.
    let rulebook: &'static Rulebook = Box::leak(Box::new(rulebook_file::rulebook(args.profile.rules.as_deref())?));
    let mut profile = settings::profile(&args.profile, rulebook)?;
    profile.today = args.today.or(profile.today);
    let today = profile.today;
    let fail_on = settings::fail_on(args.fail_on, rulebook);
    let linter = Linter::new(rulebook, profile.clone());
    let scope = settings::scope(&args.profile, rulebook, profile);
    let mut gate = FindingFilter::open(&args.gate)?;
    let mut paths = args.paths.clone();
    paths.extend(list_file::paths(&args.listing)?);
    if paths.is_empty() && args.listing.files_from.is_none() {
        paths.push(".".to_owned());
    }
    let (mut inputs, missing) = input::find(&paths, &args.stdin_path, args.listing.force_ignore);
    if args.show_settings {
        return show_settings::show(args, rulebook, &scope, &inputs, &missing);
    }
    let left_out = input::leave_out(&scope, &mut inputs);
    if args.fixes.fix && inputs.iter().any(|input| matches!(input, Input::Stdin(_))) {
        return Err(CliError::plain("--fix cannot change standard input; --diff shows the edits".to_owned()));
    }
    if args.fixes.diff {
        return diff(&scope, &gate, &inputs, &missing, args.output.as_deref());
    }
    // Colours are for a terminal; a file gets none unless they are asked for.
    let is_terminal = io::stdout().is_terminal();
    let layout = |is_stdout: bool| terminal::layout(args.color, is_stdout && is_terminal, args.quiet);
    let mut outputs = Outputs::open(&args.format, args.output.as_ref(), rulebook, today, layout)?;
    let mut run =
        Run { linter: &linter, scope: &scope, gate: &mut gate, is_fixing: args.fixes.fix, is_quiet: args.quiet, is_terminal, edits: 0 };
    let mut summary = run.check(&inputs, &missing, &mut outputs)?;
    let edits = run.edits;
    let exit = match fail_on {
        _ if summary.failures > 0 => Exit::Failure,
        Some(level) if summary.reaches(level) => Exit::Findings,
        _ => Exit::Clean,
    };
    summary.exit_code = exit as u8;
    outputs.finish(&summary)?;
    let mut notes = gate.close(&linter, summary.failures)?;
    notes.extend(left_out);
    if args.fixes.fix {
        notes.push(format!("{edits} edit{} made", if edits == 1 { "" } else { "s" }));
    }
    if summary.hidden > 0 {
        notes.push(format!("{} more findings count but are not shown (--max-findings)", summary.hidden));
    }
    if !args.quiet {
        say(&notes);
    }
    Ok(exit)
}

/// Remarks for a person, beside the report.
fn say(notes: &[String]) {
    let mut err = io::stderr().lock();
    for note in notes {
        let prefix = if note.starts_with(' ') { "" } else { "medlint: " };
        // Who cannot be told is not told; the report stands.
        let _ = writeln!(err, "{prefix}{}", report::clean(note));
    }
}

/// One run over all inputs.
struct Run<'a, 'r> {
    /// The linter of files for which rules.toml says nothing of their own.
    linter: &'a Linter<'r>,
    scope: &'a Scope<'r>,
    gate: &'a mut FindingFilter,
    is_fixing: bool,
    is_quiet: bool,
    is_terminal: bool,
    /// How many edits were made.
    edits: usize,
}

impl Run<'_, '_> {
    fn check(&mut self, inputs: &[Input], missing: &[Failure], outputs: &mut Outputs) -> Result<Summary, CliError> {
        let mut summary = Summary::default();
        let mut progress = Progress::new(inputs.len(), self.is_quiet);
        outputs.begin()?;
        for failure in missing {
            summary.failures += 1;
            outputs.failure(failure)?;
        }
        for batch in batches(inputs) {
            let (scope, is_fixing, changed) = (self.scope, self.is_fixing, self.gate.changed());
            let results: Vec<_> = batch.par_iter().map(|input| one(scope, input, is_fixing.then_some(changed))).collect();
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
        summary.fixed = self.gate.fixed(self.linter);
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
                self.gate.judge(input, &document.source, &mut examination.findings);
                summary.add(&examination.findings, &examination.subject);
                let (findings, hidden) = self.gate.limit(&examination.findings);
                summary.hidden += hidden;
                let (Input::File(_, path) | Input::Stdin(path)) = input;
                outputs.document(&Checked { path, document: &document, findings: &findings, subject: &examination.subject })
            }
            Err(failure) => {
                summary.failures += 1;
                outputs.failure(&failure)
            }
        }
    }
}

/// Shows the edits that `--fix` would make.
fn diff(scope: &Scope<'_>, gate: &FindingFilter, inputs: &[Input], missing: &[Failure], output: Option<&Path>) -> Result<Exit, CliError> {
    let mut failures: Vec<Failure> = missing.to_vec();
    let (mut edits, mut documents) = (0, 0);
    let mut text = String::new();
    for batch in batches(inputs) {
        let results: Vec<Result<(Edited, String), Failure>> = batch
            .par_iter()
            .map(|input| {
                guarded(input, || {
                    let document = input::read(input)?;
                    let (Input::File(_, path) | Input::Stdin(path)) = input;
                    let before = document.source.clone();
                    let edited =
                        fix::edit(&scope.linter(path), document, |source, one| FindingFilter::concerns(gate.changed(), input, source, one));
                    let diff = fix::diff(path, before.text(), edited.document.source.text());
                    Ok((edited, diff))
                })
            })
            .collect();
        for result in results {
            match result {
                Ok((edited, diff)) => {
                    edits += edited.count;
                    documents += usize::from(edited.count > 0);
                    text += &diff;
                }
                Err(failure) => failures.push(failure),
            }
        }
    }
    match output {
        Some(path) => atomic::write(path, &text)?,
        None => {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes())?;
            out.flush()?;
        }
    }
    let failed = failures.iter().map(|failure| report::clean(&format!("cannot check {}: {}", failure.path, failure.reason)).into_owned());
    let told = match edits {
        0 => "--fix would change nothing".to_owned(),
        _ => format!("--fix would make {} in {}", counted(edits, "edit"), counted(documents, "document")),
    };
    say(&failed.chain([told]).collect::<Vec<_>>());
    Ok(match (failures.is_empty(), edits) {
        (false, _) => Exit::Failure,
        (true, 0) => Exit::Clean,
        (true, _) => Exit::Findings,
    })
}

/// Reads, perhaps edits, and checks one input. `fixing` says that edits are made, and on which lines.
fn one(scope: &Scope<'_>, input: &Input, fixing: Option<Option<&Changed>>) -> Result<Edited, Failure> {
    guarded(input, || {
        let document = input::read(input)?;
        let (Input::File(_, shown) | Input::Stdin(shown)) = input;
        let linter = scope.linter(shown);
        let (Some(changed), Input::File(path, shown)) = (fixing, input) else {
            let examination = linter.examine(&document);
            return Ok(Edited { document, examination, count: 0 });
        };
        let edited = fix::edit(&linter, document, |source, one| FindingFilter::concerns(changed, input, source, one));
        if edited.count > 0 {
            let written = atomic::write(path, edited.document.source.text());
            written.map_err(|trouble| Failure { path: shown.clone(), reason: trouble.0 })?;
        }
        Ok(edited)
    })
}
