//! The command `check`: inputs to findings to a report to an exit code.

use super::args::CheckArgs;
use super::inputs::{self, Input};
use super::outputs::Outputs;
use super::{Exit, Trouble, settings};
use crate::document::Document;
use crate::linter::{Examination, Linter};
use crate::report::{Checked, Failure, Summary};
use crate::rulebook::Rulebook;
use rayon::prelude::*;
use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Documents held in memory at once: enough to keep all threads busy, few enough that memory does not grow with a site.
const BATCH: usize = 64;

/// Runs the command.
pub(super) fn check(args: &CheckArgs) -> Result<Exit, Trouble> {
    // The process ends with this run; taking thousands of patterns apart first would only cost time.
    let rulebook: &'static Rulebook = Box::leak(Box::new(settings::rulebook(args.profile.rules.as_deref())?));
    let profile = settings::profile(&args.profile, rulebook)?;
    let fail_on = settings::fail_on(args.fail_on, rulebook);
    let linter = Linter::new(rulebook, profile);
    if let Some(jobs) = args.jobs {
        // Fails only when a pool exists already, and then its size is what it is.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global();
    }
    let (inputs, missing) = inputs::find(&args.paths, &args.stdin_path);
    // Colours are for a terminal; a file gets none unless they are asked for.
    let layout = |is_stdout: bool| settings::layout(args.color, is_stdout && io::stdout().is_terminal(), args.quiet);
    let mut outputs = Outputs::open(&args.format, args.output.as_ref(), layout)?;
    let mut summary = run(&linter, &inputs, &missing, &mut outputs)?;
    let exit = match fail_on {
        _ if summary.failures > 0 => Exit::Trouble,
        Some(level) if summary.reaches(level) => Exit::Findings,
        _ => Exit::Clean,
    };
    summary.exit_code = exit as u8;
    outputs.finish(&summary)?;
    Ok(exit)
}

fn run(linter: &Linter<'_>, inputs: &[Input], missing: &[Failure], outputs: &mut Outputs) -> Result<Summary, Trouble> {
    let mut summary = Summary::default();
    outputs.begin()?;
    for failure in missing {
        summary.failures += 1;
        outputs.failure(failure)?;
    }
    for batch in inputs.chunks(BATCH) {
        let results: Vec<_> = batch.par_iter().map(|input| one(linter, input)).collect();
        for (input, result) in batch.iter().zip(results) {
            match result {
                Ok((document, examination)) => {
                    let findings = &examination.findings;
                    summary.add(findings);
                    let (Input::File(_, path) | Input::Stdin(path)) = input;
                    outputs.document(&Checked { path, document: &document, findings, subject: &examination.subject })?;
                }
                Err(failure) => {
                    summary.failures += 1;
                    outputs.failure(&failure)?;
                }
            }
        }
    }
    Ok(summary)
}

/// Reads and checks one input. A panic is our bug; it costs one document, not the run.
fn one(linter: &Linter<'_>, input: &Input) -> Result<(Document, Examination), Failure> {
    let (Input::File(_, path) | Input::Stdin(path)) = input;
    let checked = catch_unwind(AssertUnwindSafe(|| {
        let document = inputs::read(input)?;
        let examination = linter.examine(&document);
        Ok((document, examination))
    }));
    checked.unwrap_or_else(|_| {
        let reason = format!("this is a bug in medlint, please report it with the article: {}/issues", env!("CARGO_PKG_REPOSITORY"));
        Err(Failure { path: path.clone(), reason })
    })
}
