//! The command line: arguments to settings, inputs to findings, findings to a report and an exit code.

mod args;
mod atomic;
mod check;
mod explain;
mod inputs;
mod outputs;
mod schema;
mod settings;

use crate::finding::Mistake;
use args::{Cli, Command};
use clap::Parser;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing at or above the failing level.
    Clean = 0,
    /// Findings at or above it.
    Findings = 1,
    /// The job could not be done.
    Trouble = 2,
}

/// Why the job could not be done.
#[derive(Debug)]
struct Trouble {
    text: String,
    /// Mistakes in a rulebook that the text reports.
    mistakes: Vec<Mistake>,
}

impl Trouble {
    fn plain(text: String) -> Self {
        Self { text, mistakes: Vec::new() }
    }
}

/// A closed pipe: the reader has seen enough.
const CLOSED_PIPE: &str = "closed pipe";

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::plain(CLOSED_PIPE.to_owned());
        }
        Self::plain(format!("cannot write the report: {error}"))
    }
}

/// Runs the program with its arguments and returns its exit code: 0 clean, 1 findings, 2 trouble.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no failure; a closed pipe there is none either.
            let code = if error.use_stderr() { Exit::Trouble } else { Exit::Clean };
            let _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    let result = match &cli.command {
        Command::Check(args) => check::check(args),
        Command::Explain(args) => explain::explain(args),
        Command::Rules(args) => explain::rules(args),
        Command::Test(args) => explain::test(args),
        Command::Schema(args) => schema::schema(args),
    };
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(trouble) if trouble.text == CLOSED_PIPE => ExitCode::SUCCESS,
        Err(trouble) => {
            let prefix = if trouble.mistakes.is_empty() { "medlint: " } else { "" };
            let _ = writeln!(io::stderr().lock(), "{prefix}{}", trouble.text);
            ExitCode::from(Exit::Trouble as u8)
        }
    }
}
