//! The command `check`: inputs to findings to a report to an exit code.

use super::args::{CheckArgs, FormatArg};
use super::inputs::{self, Input};
use super::{Exit, Trouble, settings};
use crate::document::Document;
use crate::linter::{Examination, Linter};
use crate::report::{Checked, Failure, Json, Reporter, Summary};
use crate::rulebook::Rulebook;
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
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
    let is_terminal = args.output.is_none() && io::stdout().is_terminal();
    let human = settings::human(args.color, is_terminal, args.quiet);
    let mut reporter: Box<dyn Reporter> = match args.format {
        FormatArg::Human => Box::new(human),
        FormatArg::Json => Box::new(Json::new()),
    };
    let mut out: Box<dyn Write> = match &args.output {
        Some(path) => {
            let file = File::create(path).map_err(|error| Trouble::plain(format!("cannot write {}: {error}", path.display())))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    let summary = run(&linter, &inputs, &missing, reporter.as_mut(), out.as_mut())?;
    out.flush()?;
    Ok(match fail_on {
        _ if summary.failures > 0 => Exit::Trouble,
        Some(level) if summary.reaches(level) => Exit::Findings,
        _ => Exit::Clean,
    })
}

fn run(
    linter: &Linter<'_>,
    inputs: &[Input],
    missing: &[Failure],
    reporter: &mut dyn Reporter,
    out: &mut dyn Write,
) -> io::Result<Summary> {
    let mut summary = Summary::default();
    reporter.begin(out)?;
    for failure in missing {
        summary.failures += 1;
        reporter.failure(failure, out)?;
    }
    for batch in inputs.chunks(BATCH) {
        let results: Vec<_> = batch.par_iter().map(|input| one(linter, input)).collect();
        for (input, result) in batch.iter().zip(results) {
            match result {
                Ok((document, examination)) => {
                    let findings = &examination.findings;
                    summary.add(findings);
                    let (Input::File(_, path) | Input::Stdin(path)) = input;
                    reporter.document(&Checked { path, source: &document.source, findings, subject: &examination.subject }, out)?;
                }
                Err(failure) => {
                    summary.failures += 1;
                    reporter.failure(&failure, out)?;
                }
            }
        }
    }
    reporter.finish(&summary, out)?;
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
