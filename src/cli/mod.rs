//! The command line: arguments to settings, inputs to findings, findings to a report and an exit code.

pub(crate) mod args;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod explain;
mod generate;
mod init;
pub(crate) mod input;
mod lsp;
mod mcp;
pub(crate) mod output;
pub(crate) mod parallel;
pub(crate) mod review;
pub(crate) mod rulebook_file;
pub(crate) mod rules;
mod schema;
pub(crate) mod settings;
mod stats;
pub(crate) mod terminal;
mod test;
mod trend;

use clap::{CommandFactory, Parser, Subcommand};
use medlint_core::finding::Diagnostic;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// Finds unsupported and non-compliant health claims in marketing copy.
#[derive(Debug, Parser)]
#[command(
    name = "medlint",
    version,
    about = "Finds unsupported and non-compliant health claims in marketing copy, with the exact place, the reason and the source",
    after_help = "Run `medlint help check` for all options, `medlint explain RULE` for a rule.",
    after_long_help = EXAMPLES
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  medlint article.md                          one article; short for medlint check article.md
  medlint check content/ --format json        a site, for a program
  medlint check --advertiser supplement shop  supplement rules for the shop
  medlint explain cure-claim                  what a rule is about
  medlint test                                run the examples of all rules

Exit codes:
  0    nothing at or above --fail-on (default: error)
  1    findings at or above it
  2    the job could not be done: bad option, bad rules.toml, unreadable input
  130  interrupted";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check articles
    #[command(after_long_help = EXAMPLES)]
    Check(Box<check::args::CheckArgs>),
    /// Explain a rule, or why each rule fired or stayed silent on a line of an article
    Explain(explain::ExplainArgs),
    /// List the rules, for people, for tools or as a page
    Rules(rules::RulesArgs),
    /// Run the examples that rules carry and the passages of rules.tests
    Test(test::TestArgs),
    /// Show what a change of the rules does to articles
    #[command(after_long_help = compare::EXAMPLES)]
    Compare(compare::CompareArgs),
    /// Count findings by rule, family and article, per 1,000 words
    Stats(stats::StatsArgs),
    /// Keep the register of approved claims: begin, list, check, look for uses, draft, exchange
    Claims(claims::ClaimsArgs),
    /// Write the audit sheet of an article, or say whether a text is still the one of a sheet
    Review(Box<review::ReviewArgs>),
    /// Write a small commented rules.toml to begin with
    Init(init::InitArgs),
    /// Print the JSON Schema of rules.toml, interventions.toml or claims.toml, for editors that complete and check TOML
    Schema(schema::SchemaArgs),
    /// Serve an editor: diagnostics, quick fixes and explanations while you write
    Lsp(lsp::LspArgs),
    /// Serve an agent that drafts copy: check, claims, suggest, explain and rules as tools of the Model Context Protocol
    Mcp(mcp::McpArgs),
    /// Print the completions for a shell
    Completions(generate::CompletionsArgs),
    /// Print the man page, or write all man pages into a folder
    Man(generate::ManArgs),
}

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

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum CliError {
    /// The reader of a pipe has seen enough: no failure.
    ClosedPipe,
    /// The job could not be done.
    Failed {
        /// Why, in words for a person.
        text: String,
        /// Mistakes in a rulebook, a baseline or a test that the text reports.
        mistakes: Vec<Diagnostic>,
    },
}

impl CliError {
    fn plain(text: String) -> Self {
        Self::Failed { text, mistakes: Vec::new() }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::plain(format!("cannot write the report: {error}"))
    }
}

impl From<crate::files::WriteError> for CliError {
    fn from(error: crate::files::WriteError) -> Self {
        Self::plain(error.0)
    }
}

/// Runs the program with its arguments and returns its exit code: 0 clean, 1 findings, 2 trouble.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(exit_code(args))
}

/// The same as a number, for programs in another language that hold this one.
pub fn exit_code(args: impl IntoIterator<Item = OsString>) -> u8 {
    crate::files::interrupt::watch();
    let cli = match input::list_file::expand(args).map(|args| parse(with_command(args))) {
        Ok(Ok(cli)) => cli,
        Ok(Err(error)) => {
            // Help and version go to standard output and are no failure; a closed pipe there is none either.
            let is_seen = match error.print().and_then(|()| io::stdout().flush()) {
                Err(error) => error.kind() == io::ErrorKind::BrokenPipe,
                Ok(()) => true,
            };
            let code = if error.use_stderr() || !is_seen { Exit::Failure } else { Exit::Clean };
            return code as u8;
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
        Command::Claims(args) => claims::claims(args),
        Command::Review(args) => review::review(args),
        Command::Init(args) => init::init(args),
        Command::Schema(args) => schema::schema(args),
        Command::Lsp(args) => lsp::lsp(args),
        Command::Mcp(args) => mcp::mcp(args),
        Command::Completions(args) => generate::completions(args),
        Command::Man(args) => generate::man(args),
    };
    end(result)
}

/// `medlint article.md` means `medlint check article.md`: what is no command and names an input, or an option of `check`, follows
/// that command.
fn with_command(mut args: Vec<OsString>) -> Vec<OsString> {
    let Some(first) = args.get(1).and_then(|arg| arg.to_str()) else { return args };
    let is_command = first == "help" || Cli::command().get_subcommands().any(|command| command.get_name() == first);
    let is_of_program = matches!(first, "-h" | "--help" | "-V" | "--version");
    let is_input = first.starts_with('-') || std::path::Path::new(first).exists();
    if !is_command && !is_of_program && is_input {
        args.insert(1, OsString::from("check"));
    }
    args
}

/// Reads the arguments. Mistakes in them are told in words that command no terminal.
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
/// The words of the program about them; help and version count as such.
pub fn understand(args: impl IntoIterator<Item = OsString>) -> Result<(), String> {
    parse(args.into_iter().collect()).map(drop).map_err(|error| error.render().to_string())
}

/// Says what went wrong, if anything, and returns the exit code.
fn end(result: Result<Exit, CliError>) -> u8 {
    match result {
        Ok(exit) => exit as u8,
        Err(CliError::ClosedPipe) => Exit::Clean as u8,
        Err(CliError::Failed { text, mistakes }) => {
            let prefix = if mistakes.is_empty() { "medlint: " } else { "" };
            let _ = writeln!(io::stderr().lock(), "{prefix}{}", terminal::harmless(&text, terminal::layout_for_stderr().paint.is_on));
            Exit::Failure as u8
        }
    }
}
