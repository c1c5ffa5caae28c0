//! The command line: arguments to settings, inputs to findings, findings to a report and an exit code.

pub(crate) mod args;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod explain;
mod generate;
mod init;
pub(crate) mod input;
pub(crate) mod output;
pub(crate) mod rulebook_file;
pub(crate) mod rules;
mod schema;
pub(crate) mod settings;
mod stats;
mod test;

use args::{Cli, Command};
use clap::Parser;
use medlint_core::finding::Diagnostic;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing at or above the failing level.
    Clean = 0,
    /// Findings at or above it.
    Findings = 1,
    /// The job could not be done.
    Failure = 2,
}

/// Why the job could not be done.
#[derive(Debug)]
pub(crate) struct CliError {
    text: String,
    /// Mistakes in a rulebook that the text reports.
    mistakes: Vec<Diagnostic>,
}

impl CliError {
    fn plain(text: String) -> Self {
        Self { text, mistakes: Vec::new() }
    }
}

/// A closed pipe: the reader has seen enough.
const CLOSED_PIPE: &str = "closed pipe";

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::plain(CLOSED_PIPE.to_owned());
        }
        Self::plain(format!("cannot write the report: {error}"))
    }
}

/// Runs the program with its arguments and returns its exit code: 0 clean, 1 findings, 2 trouble.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    output::interrupt::watch();
    let cli = match input::list_file::expand(args).map(parse) {
        Ok(Ok(cli)) => cli,
        Ok(Err(error)) => {
            // Help and version go to standard output and are no failure; a closed pipe there is none either.
            let is_seen = match error.print().and_then(|()| io::stdout().flush()) {
                Err(error) => error.kind() == io::ErrorKind::BrokenPipe,
                Ok(()) => true,
            };
            let code = if error.use_stderr() || !is_seen { Exit::Failure } else { Exit::Clean };
            return ExitCode::from(code as u8);
        }
        Err(trouble) => return end(Err(trouble)),
    };
    let result = match &cli.command {
        Command::Check(args) => check::check(args),
        Command::Explain(args) => explain::explain(args),
        Command::Rules(args) => rules::rules(args),
        Command::Test(args) => test::test(args),
        Command::Compare(args) => compare::compare(args),
        Command::Stats(args) => stats::stats(args),
        Command::Init(args) => init::init(args),
        Command::Schema(args) => schema::schema(args),
        Command::Completions(args) => generate::completions(args),
        Command::Man(args) => generate::man(args),
    };
    end(result)
}

/// Reads the arguments. What is wrong with them is said in words that command no terminal.
fn parse(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(&args).map_err(|error| {
        let harmless =
            args.iter().map(|arg| arg.to_str().map_or_else(|| arg.clone(), |arg| OsString::from(crate::report::clean(arg).into_owned())));
        Cli::try_parse_from(harmless).err().unwrap_or(error)
    })
}

/// Whether the program understands its arguments. Nothing is run and no list of arguments is opened.
///
/// # Errors
/// What the program would say about them; help and version count as such.
pub fn understand(args: impl IntoIterator<Item = OsString>) -> Result<(), String> {
    parse(args.into_iter().collect()).map(drop).map_err(|error| error.render().to_string())
}

/// Says what went wrong, if anything, and returns the exit code.
fn end(result: Result<Exit, CliError>) -> ExitCode {
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(trouble) if trouble.text == CLOSED_PIPE => ExitCode::SUCCESS,
        Err(trouble) => {
            let prefix = if trouble.mistakes.is_empty() { "medlint: " } else { "" };
            let _ = writeln!(io::stderr().lock(), "{prefix}{}", rulebook_file::harmless(&trouble.text));
            ExitCode::from(Exit::Failure as u8)
        }
    }
}
