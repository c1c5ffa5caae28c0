//! The command `check`: inputs to findings to a report to an exit code.

pub(crate) mod args;
mod changed;
pub(crate) mod filter;
pub(crate) mod fix;
mod show_settings;

use crate::cli::args::FormatName;
use crate::cli::check::args::CheckArgs;
use crate::cli::check::changed::Changed;
use crate::cli::check::filter::FindingFilter;
use crate::cli::check::fix::Edited;
use crate::cli::input::list_file;
use crate::cli::input::{self, Found, Input, Search};
use crate::cli::output::Outputs;
use crate::cli::output::progress::Progress;
use crate::cli::parallel::{BATCH, batches, guarded};
use crate::cli::{CliError, Exit, rulebook_file, settings, terminal};
use crate::files::{atomic, same_file};
use crate::project::scope::Scope;
use crate::project::{RULES_FILE, ignore_files};
use crate::report::lines::counted;
use crate::report::{self, Checked, Failure, Summary};
use medlint_core::document::{Document, language};
use medlint_core::finding::{Finding, Severity};
use medlint_core::linter::{LintResult, Linter};
use medlint_core::rulebook::Rulebook;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Runs the command.
pub(crate) fn check(args: &CheckArgs) -> Result<Exit, CliError> {
    // The variable of the pool is no more to be trusted with a machine than the option.
    let stated =
        std::env::var("RAYON_NUM_THREADS").ok().and_then(|count| count.parse().ok()).filter(|count: &NonZeroUsize| count.get() > BATCH);
    if let Some(jobs) = args.jobs.or(stated) {
        // Fails only when a pool exists already, and then its size is what it is. More threads than documents at once
        // would have nothing to do, and a million of them would bring the machine to a halt. The thread that is there
        // already is one of them: with one job there is nobody to wait for.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get().min(BATCH)).use_current_thread().build_global();
    }
    // The process ends with this run; taking thousands of patterns apart first would only cost time.
    let rules = rulebook_file::rulebook_of(args.profile.rules.as_deref(), args.rules_from.as_deref())?;
    let rulebook: &'static Rulebook = Box::leak(Box::new(rules));
    let mut profile = settings::profile(&args.profile, rulebook)?;
    profile.today = args.today.or(profile.today);
    if args.no_article_settings {
        profile.locked.extend(["promotional", "market", "advertiser"].map(str::to_owned));
    }
    if args.no_allow {
        profile.locked.push("allow".to_owned());
    }
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
    let search = Search { stdin_path: &args.stdin_path, force_ignore: args.listing.force_ignore, hidden: args.listing.hidden };
    let Found { mut inputs, failures: missing, left_out: not_walked } = input::find(&paths, search);
    if args.show_settings {
        return show_settings::show(args, rulebook, &scope, &inputs, &missing);
    }
    let left_out = input::leave_out(&scope, &mut inputs);
    keep_apart(args, &inputs)?;
    if args.fixes.fix && inputs.iter().any(|input| matches!(input, Input::Stdin(_))) {
        return Err(CliError::plain("--fix cannot change standard input; --diff shows the edits".to_owned()));
    }
    if args.fixes.diff {
        return diff(&scope, &gate, &inputs, &missing, args.output.as_deref());
    }
    // Colours are for a terminal; a file gets none unless they are asked for.
    let is_terminal = io::stdout().is_terminal();
    let layout = |is_stdout: bool| terminal::layout(args.color, is_stdout && is_terminal, args.quiet);
    let mut outputs = Outputs::open(&args.format, args.output.as_ref(), rulebook, today, args.omit_suppressed, layout)?;
    let mut run = Run {
        linter: &linter,
        scope: &scope,
        gate: &mut gate,
        is_fixing: args.fixes.fix,
        is_quiet: args.quiet,
        is_terminal,
        edits: 0,
        held: Vec::new(),
        languages: BTreeMap::new(),
    };
    let mut summary = run.check(&inputs, &missing, &mut outputs)?;
    let (edits, languages) = (run.edits, std::mem::take(&mut run.languages));
    let is_over = args.max_allowed.is_some_and(|most| summary.suppressed > most);
    let exit = match fail_on {
        _ if summary.failures > 0 => Exit::Failure,
        _ if is_over => Exit::Findings,
        Some(level) if summary.reaches(level) => Exit::Findings,
        _ => Exit::Clean,
    };
    summary.exit_code = exit as u8;
    outputs.finish(&summary)?;
    let mut notes = gate.close(&linter, summary.failures)?;
    notes.extend(left_out);
    notes.extend(not_walked.words());
    notes.extend(not_judged(&summary, &languages));
    notes.extend(not_used(&inputs, rulebook_file::rules_path(args.profile.rules.as_deref()).as_deref()));
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

/// How many rulebooks that are not used are named.
const NAMED: usize = 3;

/// Rulebooks that lie nearer to an article than the one that is used: whoever put them there thinks that they count.
fn not_used(inputs: &[Input], used: Option<&Path>) -> Vec<String> {
    let here = std::env::current_dir().unwrap_or_default();
    let used = used.and_then(same_file::id);
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let mut found: Vec<PathBuf> = Vec::new();
    for input in inputs {
        let Input::File(path, _) = input else { continue };
        let absolute = here.join(path);
        let folders = absolute.ancestors().skip(1).take_while(|folder| folder.starts_with(&here) && *folder != here);
        for folder in folders {
            if !seen.insert(folder.to_owned()) {
                break;
            }
            let rules = folder.join(RULES_FILE);
            if rules.is_file() && same_file::id(&rules) != used {
                found.push(rules);
            }
        }
    }
    found.sort();
    let named = found.iter().take(NAMED).map(|rules| rulebook_file::from_here(rules));
    named
        .map(|rules| format!("{rules} is not used: the rulebook is the one of the folder in which medlint runs; --rules names another"))
        .collect()
}

/// What was not judged, and why.
fn not_judged(summary: &Summary, languages: &BTreeMap<&'static str, usize>) -> Vec<String> {
    let mut notes = Vec::new();
    let [code, templates, comment] = summary.unread;
    let reasons = [(code, "in code"), (templates, "in tags and comments of templates"), (comment, "behind a comment without an end")];
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

/// Refuses a run that would write over what it reads, or write two things into one file.
fn keep_apart(args: &CheckArgs, inputs: &[Input]) -> Result<(), CliError> {
    let mut written: Vec<(&Path, &str)> = Vec::new();
    written.extend(args.format.iter().filter_map(|format| Some((format.file.as_deref()?, "a report"))));
    written.extend(args.output.as_deref().map(|path| (path, if args.fixes.diff { "the diff" } else { "a report" })));
    written.extend(args.gate.write_baseline.as_deref().map(|path| (path, "the baseline")));
    if written.is_empty() {
        return Ok(());
    }
    let rules = rulebook_file::rules_path(args.profile.rules.as_deref());
    let mut read: Vec<(&Path, &str)> = Vec::new();
    read.extend(rules.as_deref().map(|path| (path, "the rulebook")));
    read.extend(args.gate.baseline.as_deref().map(|path| (path, "the baseline")));
    read.extend(args.listing.files_from.as_deref().filter(|path| *path != Path::new("-")).map(|path| (path, "the list of files")));
    read.extend(inputs.iter().filter_map(|input| match input {
        Input::File(path, _) => Some((path.as_path(), "an article that is checked")),
        Input::Stdin(_) => None,
    }));
    let ids: Vec<_> = written.iter().map(|(path, what)| (same_file::id(path), *path, *what)).collect();
    for (_, path, what) in &ids {
        // A repository can hold a link, and its target is not ours to replace.
        let target = fs::symlink_metadata(path).ok().filter(|about| about.is_symlink()).and_then(|_| fs::canonicalize(path).ok());
        let root = fs::canonicalize(ignore_files::repository(path.parent().unwrap_or(path))).unwrap_or_default();
        if let Some(target) = target.filter(|target| target.is_file() && !target.starts_with(&root)) {
            let (link, target) = (path.display(), target.display());
            return Err(CliError::plain(format!("{what} would be written through the link {link} to {target}; name that file")));
        }
    }
    for (at, (id, path, what)) in ids.iter().enumerate().filter(|(_, (id, ..))| id.is_some()) {
        if let Some((_, other, _)) = ids[..at].iter().find(|(other, ..)| other == id) {
            if other == path {
                return Err(CliError::plain(format!("two formats would write {}; give each its own file", path.display())));
            }
            let text = format!(
                "{} and {} are one file, and two things would be written into it; give each its own",
                other.display(),
                path.display()
            );
            return Err(CliError::plain(text));
        }
        if let Some((_, is)) = read.iter().find(|(read, _)| same_file::id(read) == *id) {
            return Err(CliError::plain(format!("{what} would be written over {}, which is {is}; name another file", path.display())));
        }
    }
    Ok(())
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
    /// Documents that wait for the last one, since of all findings the gravest are shown.
    held: Vec<(String, Document, LintResult)>,
    /// How many documents are written in another language than English.
    languages: BTreeMap<&'static str, usize>,
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
        if let Some(limit) = self.gate.limit() {
            summary.hidden = self.show_gravest(limit, outputs)?;
        }
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
                let (Input::File(_, path) | Input::Stdin(path)) = input;
                self.gate.judge(input, &self.scope.linter(path), &document, &mut examination.findings);
                summary.add(&examination.findings, &examination.subject);
                summary.unread.iter_mut().zip(document.unread).for_each(|(all, own)| *all += own);
                if let Some(language) = language::other_than_english(&document) {
                    *self.languages.entry(language).or_default() += 1;
                }
                if self.gate.limit().is_some() {
                    self.held.push((path.clone(), document, examination));
                    return Ok(());
                }
                outputs.document(&Checked { path, document: &document, findings: &examination.findings, subject: &examination.subject })
            }
            Err(failure) => {
                summary.failures += 1;
                outputs.failure(&failure)
            }
        }
    }
}

impl Run<'_, '_> {
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
                    let linter = scope.linter(path);
                    let is_asked =
                        |document: &Document, one: &Finding| FindingFilter::concerns(gate.changed(), input, &linter, document, one);
                    let edited = fix::edit(&linter, document, is_asked);
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
            // A file gets every byte; a terminal must not be commanded by an article.
            let text = if out.is_terminal() { terminal::without_commands(&text) } else { text };
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
        let edited = fix::edit(&linter, document, |document, one| FindingFilter::concerns(changed, input, &linter, document, one));
        if edited.count > 0 {
            let written = atomic::write(path, edited.document.source.text());
            written.map_err(|trouble| Failure { path: shown.clone(), reason: trouble.0 })?;
        }
        Ok(edited)
    })
}
