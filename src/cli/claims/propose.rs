//! The command `claims propose`: drafts for the sentences of articles in which rules find claims and which the register does not cover.
//!
//! It prints entries to paste into claims.toml and changes nothing. A draft covers nothing until somebody has substantiated and approved it.

use crate::cli::args::ProfileArgs;
use crate::cli::claims::write;
use crate::cli::input::{self, Input, Rulebooks, Search};
use crate::cli::{CliError, Exit, settings};
use crate::project::Projects;
use crate::report::clean;
use clap::Args;
use medlint_core::claims::house::{Claim, Status};
use medlint_core::document::Document;
use medlint_core::finding::{Finding, Severity};
use medlint_core::linter::Linter;
use std::collections::BTreeSet;
use std::io::{self, Write};

#[derive(Args, Debug)]
pub(super) struct ProposeArgs {
    /// Files, folders or globs; `-` reads standard input
    #[arg(value_name = "ARTICLE", required = true)]
    paths: Vec<String>,
    #[command(flatten)]
    profile: ProfileArgs,
    /// Begin the ids of the drafts with this
    #[arg(long, value_name = "PREFIX", default_value = "C-")]
    prefix: String,
}

/// Families whose findings are about a claim that somebody could substantiate.
const CLAIMS: [&str; 9] = ["evidence", "statistics", "causal", "comparative", "speed", "safety", "supplement", "regulatory", "absolute"];

/// Runs the command.
pub(super) fn propose(args: &ProposeArgs) -> Result<Exit, CliError> {
    let projects = Projects::new(settings::options(&args.profile));
    let search = Search { stdin_path: "<stdin>", rulebooks: Rulebooks::Nearest(&projects), ..Default::default() };
    let input::Found { inputs, mut failures, .. } = input::find(&args.paths, search);
    input::open(&projects, &inputs)?;
    settings::check_names(&args.profile, &projects.rulebooks())?;
    let mut out = io::stdout().lock();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut next = 1;
    for input in &inputs {
        let (Input::File(_, path) | Input::Stdin(path)) = input;
        let linter = input::project_of(&projects, input).map(|project| project.linter(path));
        let read = input::project_of(&projects, input).and_then(|project| input::read(input, &project));
        match linter.and_then(|linter| Ok((linter, read?))) {
            Ok((linter, document)) => {
                let house = linter.claims().cloned();
                let ids: BTreeSet<&str> = house.iter().flat_map(|house| &house.claims).map(|claim| claim.id.as_str()).collect();
                for (wording, rules, line) in sentences(&linter, &document) {
                    if !known.insert(wording.clone()) {
                        continue;
                    }
                    while ids.contains(format!("{}{next}", args.prefix).as_str()) {
                        next += 1;
                    }
                    let draft = Claim {
                        id: format!("{}{next}", args.prefix),
                        wording,
                        markets: linter.settings(&document).markets,
                        status: Status::Draft,
                        note: format!("from {path}:{line}; rules: {}", rules.join(", ")),
                        ..Claim::default()
                    };
                    next += 1;
                    write!(out, "{}", write::claim(&draft))?;
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    if known.is_empty() {
        writeln!(out, "# no claims that the register does not cover")?;
    }
    for failure in &failures {
        let _ = writeln!(io::stderr().lock(), "medlint: cannot read {}: {}", clean(&failure.path), clean(&failure.reason));
    }
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Failure })
}

/// The sentences that hold a finding about a claim which counts, each with the rules that found it and its line.
fn sentences(linter: &Linter, document: &Document) -> Vec<(String, Vec<String>, usize)> {
    let findings = linter.lint(document);
    let is_claim =
        |one: &&Finding| one.counts() && !one.is_about_document && one.severity >= Severity::Warning && CLAIMS.contains(&one.family());
    let claims: Vec<&Finding> = findings.iter().filter(is_claim).collect();
    let mut all = Vec::new();
    for sentence in &document.sentences {
        let span = document.prose.to_source(sentence.prose.clone());
        let mut rules: Vec<String> = claims.iter().filter(|one| span.contains(one.span)).map(|one| one.rule().to_owned()).collect();
        rules.sort_unstable();
        rules.dedup();
        let words = document.prose.text()[sentence.prose.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        if !rules.is_empty() && !words.is_empty() {
            all.push((words, rules, document.source.position(span.start).line));
        }
    }
    all
}
