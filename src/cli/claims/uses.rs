//! The commands `claims where` and `claims unused`: where articles use the claims of a register, and which claims none uses.

use crate::cli::args::ProfileArgs;
use crate::cli::claims::{Register, RegisterArgs};
use crate::cli::input::{self, Input, Rulebooks, Search};
use crate::cli::{CliError, Exit, parallel, settings};
use crate::project::Projects;
use crate::report::clean;
use crate::report::lines::counted;
use clap::Args;
use medlint_core::linter::claims::Used;
use medlint_core::source::Position;
use std::collections::BTreeSet;
use std::io::{self, Write};

#[derive(Args, Debug)]
pub(super) struct WhereArgs {
    /// The id of the claim
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    corpus: CorpusArgs,
}

#[derive(Args, Debug)]
pub(super) struct UnusedArgs {
    #[command(flatten)]
    corpus: CorpusArgs,
}

#[derive(Args, Debug)]
struct CorpusArgs {
    /// Files, folders or globs; `-` reads standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,
    #[command(flatten)]
    register: RegisterArgs,
}

/// A use of a claim in an article.
struct Place {
    path: String,
    at: Position,
    words: String,
    used: Used,
}

/// All uses in some articles, in their order, and how many inputs could not be read.
fn uses(args: &CorpusArgs, register: &Register) -> Result<(Vec<Place>, usize), CliError> {
    let profile = ProfileArgs { claims: Some(register.path.clone()), ..ProfileArgs::default() };
    let projects = Projects::new(settings::options(&profile));
    let search = Search { stdin_path: "<stdin>", rulebooks: Rulebooks::Nearest(&projects), ..Default::default() };
    let input::Found { inputs, mut failures, .. } = input::find(&args.paths, search);
    input::open(&projects, &inputs)?;
    let read = |input: &Input| input::read(input, &*input::project_of(&projects, input)?);
    let results = parallel::each(&inputs, read, |input, document| {
        let (Input::File(_, path) | Input::Stdin(path)) = input;
        let linter = input::project_of(&projects, input)?.linter(path);
        let place = |used: Used| {
            let source = &document.source;
            let words = source.slice(used.span).split_whitespace().collect::<Vec<_>>().join(" ");
            Place { path: path.clone(), at: source.position(used.span.start), words, used }
        };
        Ok(linter.claims_in(document).into_iter().map(place).collect::<Vec<_>>())
    });
    let mut places = Vec::new();
    for result in results.into_iter().map(Result::flatten) {
        match result {
            Ok(found) => places.extend(found),
            Err(failure) => failures.push(failure),
        }
    }
    for failure in &failures {
        let _ = writeln!(io::stderr().lock(), "medlint: cannot read {}: {}", clean(&failure.path), clean(&failure.reason));
    }
    Ok((places, failures.len()))
}

/// Runs `claims where`.
pub(super) fn find(args: &WhereArgs) -> Result<Exit, CliError> {
    let register = args.corpus.register.open()?;
    if register.house.claim(&args.id).is_none() {
        let help = medlint_core::suggest::help(&args.id, register.house.claims.iter().map(|claim| claim.id.as_str()));
        let help = help.unwrap_or_else(|| "`medlint claims list` shows them".to_owned());
        return Err(CliError::plain(format!("no claim is called \"{}\"; {help}", args.id)));
    }
    let (places, failures) = uses(&args.corpus, &register)?;
    let own: Vec<&Place> = places.iter().filter(|place| place.used.claim == args.id).collect();
    let mut out = io::stdout().lock();
    for place in &own {
        let told = place.used.difference.as_ref().map_or_else(|| format!("exact: {}", place.words), |marked| format!("near: {marked}"));
        writeln!(out, "{}:{}: {}", clean(&place.path), place.at, clean(&told))?;
    }
    let near = own.iter().filter(|place| place.used.difference.is_some()).count();
    writeln!(out, "{}, {near} near", counted(own.len() - near, "exact use"))?;
    Ok(if failures > 0 { Exit::Failure } else { Exit::Clean })
}

/// Runs `claims unused`.
pub(super) fn unused(args: &UnusedArgs) -> Result<Exit, CliError> {
    let register = args.corpus.register.open()?;
    let (places, failures) = uses(&args.corpus, &register)?;
    let used: BTreeSet<&str> =
        places.iter().filter(|place| place.used.difference.is_none()).map(|place| place.used.claim.as_str()).collect();
    let mut out = io::stdout().lock();
    let unused = register.house.claims.iter().filter(|claim| !used.contains(claim.id.as_str()));
    for claim in unused.clone() {
        writeln!(out, "{} {}: {}", clean(&claim.id), claim.status.name(), clean(&claim.wording))?;
    }
    writeln!(out, "{} of {} without an exact use", unused.count(), counted(register.house.claims.len(), "claim"))?;
    Ok(if failures > 0 { Exit::Failure } else { Exit::Clean })
}
