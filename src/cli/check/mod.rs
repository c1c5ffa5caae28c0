//! The command `check`: inputs to findings to a report to an exit code.

pub(crate) mod args;
mod changed;
mod diff;
pub(crate) mod filter;
pub(crate) mod fix;
mod found_fields;
mod keep_apart;
mod run;
mod show_settings;
mod watch;

use crate::cli::args::{FormatName, OrderArg};
use crate::cli::check::args::CheckArgs;
use crate::cli::check::filter::FindingFilter;
use crate::cli::check::run::Run;
use crate::cli::input::encoding::Encoding;
use crate::cli::input::{self, Found, Input, Rulebooks, Search, list_file, piped};
use crate::cli::output::Outputs;
use crate::cli::parallel::BATCH;
use crate::cli::{CliError, Exit, settings, terminal};
use crate::project::{Project, Projects, empty_globs};
use crate::report::{self, Layout, Order};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

/// Runs the command.
pub(crate) fn check(args: &CheckArgs) -> Result<Exit, CliError> {
    if args.watch {
        return watch::watch(args);
    }
    // The variable of the pool is no more to be trusted with a machine than the option.
    let stated =
        std::env::var("RAYON_NUM_THREADS").ok().and_then(|count| count.parse().ok()).filter(|count: &NonZeroUsize| count.get() > BATCH);
    if let Some(jobs) = args.jobs.or(stated) {
        // Fails only when a pool exists already, and then its size is what it is. More threads than documents at once
        // would have nothing to do, and a million of them would bring the machine to a halt. The thread that is there
        // already is one of them: with one job there is nobody to wait for.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get().min(BATCH)).use_current_thread().build_global();
    }
    let mut options = settings::options(&args.profile);
    options.revision.clone_from(&args.rules_from);
    options.profile.today = args.today.or(options.profile.today);
    options.profile.fail_on = args.fail_on.map(|level| level.name().to_owned());
    if args.no_article_settings {
        options.profile.locked.extend(["promotional", "market", "advertiser", "platform"].map(str::to_owned));
    }
    if args.no_allow {
        options.profile.locked.push("allow".to_owned());
    }
    let today = options.profile.today;
    let mut paths = args.paths.clone();
    paths.extend(list_file::paths(&args.listing)?);
    let is_piped = paths.is_empty() && args.listing.files_from.is_none() && piped::says_something();
    if is_piped {
        paths.push("-".to_owned());
    } else if paths.is_empty() && args.listing.files_from.is_none() {
        paths.push(".".to_owned());
    }
    let projects = Projects::new(options);
    let search = Search::of(&args.stdin_path, &args.listing, Rulebooks::Nearest(&projects));
    let Found { mut inputs, failures: missing, left_out: not_walked } = input::find(&paths, search);
    input::open(&projects, &inputs)?;
    let opened = projects.all();
    // The process ends with this run; taking thousands of patterns apart first would only cost time.
    std::mem::forget(opened.clone());
    settings::check_names(&args.profile, &projects.rulebooks())?;
    let mut gate = FindingFilter::open(&args.gate)?;
    if args.show_settings {
        return show_settings::show(&projects, &inputs, &missing);
    }
    let left_out = input::leave_out(&projects, &mut inputs);
    let rules: Vec<&Path> = opened.iter().filter_map(|project| project.rules()).collect();
    keep_apart::ask(args, &rules, &inputs)?;
    if args.fixes.fix && inputs.iter().any(|input| matches!(input, Input::Stdin(_))) {
        return Err(CliError::plain("--fix cannot change standard input; --diff shows the edits".to_owned()));
    }
    if args.listing.encoding != Encoding::Utf8 && (args.fixes.fix || args.fixes.diff) {
        return Err(CliError::plain("--fix and --diff know UTF-8 alone; save the articles as UTF-8 first".to_owned()));
    }
    if args.fixes.diff {
        return diff::show(&projects, &gate, &inputs, &missing, args.output.as_deref());
    }
    // Colours are for a terminal; a file gets none unless they are asked for.
    let is_terminal = io::stdout().is_terminal();
    let order = if args.order == OrderArg::Severity { Order::Severity } else { Order::Place };
    let layout = |is_stdout: bool| Layout { order, ..terminal::layout(args.color, is_stdout && is_terminal, args.quiet) };
    let mut outputs = Outputs::open(&args.format, args.output.as_ref(), families(&opened), today, args.omit_suppressed, layout)?;
    let asks = |rule: &str| opened.iter().any(|project| project.common().asks(rule));
    let mut run = Run {
        projects: &projects,
        asks: &asks,
        gate: &mut gate,
        is_fixing: args.fixes.fix,
        encoding: args.listing.encoding,
        is_quiet: args.quiet,
        is_terminal,
        edits: 0,
        is_failing: false,
        held: Vec::new(),
        fields: found_fields::FoundFields::default(),
        languages: BTreeMap::new(),
    };
    let mut summary = run.check(&inputs, &missing, &mut outputs)?;
    let (edits, is_failing, languages) = (run.edits, run.is_failing, std::mem::take(&mut run.languages));
    let missing_fields = run.fields.missing();
    let is_over = args.max_allowed.is_some_and(|most| summary.suppressed > most);
    let exit = match summary.failures {
        0 if is_over || is_failing => Exit::Findings,
        0 => Exit::Clean,
        _ => Exit::Failure,
    };
    summary.exit_code = exit as u8;
    summary.unchecked = left_out.into_iter().chain(not_walked.words()).chain(report::not_judged(&summary, &languages)).collect();
    outputs.finish(&summary)?;
    let mut notes = gate.close(asks, summary.failures)?;
    if is_piped {
        notes.push("read what came through standard input, since no path is given; `medlint check .` checks this folder".to_owned());
    }
    // Of one file that is named a field may well be absent.
    if paths.iter().any(|path| Path::new(path).is_dir()) {
        notes.extend(missing_fields);
    }
    for project in opened.iter() {
        notes.extend(project.rules().into_iter().flat_map(|rules| empty_globs::empty_globs(project.rulebook(), rules)));
    }
    if let Some(most) = args.max_allowed.filter(|_| is_over) {
        notes.push(format!("comments allow {} findings, more than --max-allowed {most}", summary.suppressed));
    }
    if args.format.iter().any(|format| format.name == FormatName::Sarif) && summary.counts.iter().sum::<usize>() > SARIF_SHOWN {
        notes.push(
            "GitHub shows the first 5,000 results of a SARIF file, the gravest first, and refuses one with more than 25,000".to_owned(),
        );
    }
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

/// How many results of a SARIF file code scanning shows.
const SARIF_SHOWN: usize = 5000;

/// The families of all rulebooks with their titles.
fn families(projects: &[Arc<Project>]) -> BTreeMap<String, String> {
    projects.iter().flat_map(|project| project.rulebook().families.clone()).collect()
}

/// Remarks for a person, beside the report.
pub(super) fn say(notes: &[String]) {
    let mut err = io::stderr().lock();
    for note in notes {
        let prefix = if note.starts_with(' ') { "" } else { "medlint: " };
        // Who cannot be told is not told; the report stands.
        let _ = writeln!(err, "{prefix}{}", report::clean(note));
    }
}
