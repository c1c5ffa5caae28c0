//! What was typed: the command line by clap. Nothing is decided here.

use crate::cli::check::filter::FilterArgs;
use crate::cli::check::fix::FixArgs;
use crate::cli::generate::{CompletionsArgs, ManArgs};
use crate::cli::input::list_file::ListingArgs;
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use medlint_core::linter::allow::Date;
use std::ffi::OsStr;
use std::path::PathBuf;

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
  medlint check article.md                    one article
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
    Check(Box<CheckArgs>),
    /// Explain a rule, or why each rule fired or stayed silent on a line of an article
    Explain(super::explain::ExplainArgs),
    /// List the rules, for people, for tools or as a page
    Rules(super::rules::RulesArgs),
    /// Run the examples that rules carry and the passages of rules.tests
    Test(super::test::TestArgs),
    /// Show what a change of the rules does to articles
    #[command(after_long_help = super::compare::EXAMPLES)]
    Compare(super::compare::CompareArgs),
    /// Count findings by rule, family and article, per 1,000 words
    Stats(super::stats::StatsArgs),
    /// Write a small commented rules.toml to begin with
    Init(InitArgs),
    /// Print the JSON Schema of rules.toml or interventions.toml, for editors that complete and check TOML
    Schema(SchemaArgs),
    /// Print the completions for a shell
    Completions(CompletionsArgs),
    /// Print the man page, or write all man pages into a folder
    Man(ManArgs),
}

/// Options about the rulebook and the profile.
#[derive(Args, Debug, Default)]
pub(crate) struct ProfileArgs {
    /// Use this rulebook; without it the nearest rules.toml from the current directory upward, or the shipped one
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    /// Markets the copy is published in
    #[arg(long, value_name = "MARKET", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::MARKETS))]
    pub(crate) market: Vec<String>,
    /// Who publishes the copy
    #[arg(long, value_name = "WHO", value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::ADVERTISERS))]
    pub(crate) advertiser: Option<String>,
    /// Only these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Not these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files, folders (searched for .md, .markdown, .mdx and .txt) or globs; `-` reads standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// The name of what comes from standard input
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    pub(crate) stdin_path: String,
    #[command(flatten)]
    pub(crate) listing: ListingArgs,
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) gate: FilterArgs,
    #[command(flatten)]
    pub(crate) fixes: FixArgs,
    /// The day on which allowances are judged, such as 2027-01-31
    #[arg(long, value_name = "DATE", hide = true, value_parser = parse_date)]
    pub(crate) today: Option<Date>,
    /// How to report, and into which file if not to standard output; may be given several times [default: human]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatParser)]
    pub(crate) format: Vec<FormatArg>,
    /// Write the report to this file, for the format that names none
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The mildest severity that fails the run [default: error, or what rules.toml says]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,
    /// Print the summary only
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print what applies to each file and where each value comes from, and check nothing
    #[arg(long)]
    pub(crate) show_settings: bool,
    /// How many threads to use [default: one for each core]
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
}

fn parse_date(text: &str) -> Result<Date, String> {
    medlint_core::linter::allow::date(text).ok_or_else(|| "expected a date such as 2027-01-31".to_owned())
}

#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// The folder to write rules.toml in
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Who publishes the copy
    #[arg(long, value_name = "WHO", value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::ADVERTISERS))]
    pub(crate) advertiser: Option<String>,
    /// Markets the copy is published in
    #[arg(long, value_name = "MARKET", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::MARKETS))]
    pub(crate) market: Vec<String>,
    /// Write the whole rulebook, which then no longer follows the shipped one
    #[arg(long)]
    pub(crate) full: bool,
}

#[derive(Args, Debug)]
pub(crate) struct SchemaArgs {
    /// Which file
    #[arg(value_enum, default_value_t = SchemaOf::Rules, value_name = "FILE")]
    pub(crate) file: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// rules.toml
    Rules,
    /// interventions.toml
    Interventions,
    /// What `--format json` prints
    Report,
}

/// A format, and the file it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormatArg {
    pub(crate) name: FormatName,
    /// `None` for standard output.
    pub(crate) file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    /// For people: the quoted line, why, fix and source
    Human,
    /// For people and editors: one line a finding
    Concise,
    /// For programs: one object
    Json,
    /// For programs: one line a document, as soon as it is checked
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality report of GitLab
    Gitlab,
    /// Test results in JUnit's XML
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// Reviewdog Diagnostic Format
    Rdjson,
    /// For spreadsheets
    Csv,
    /// A summary to paste or post
    Markdown,
    /// One page for a reviewer: the articles with each finding beside the words
    Html,
}

/// Reads `FORMAT` or `FORMAT=FILE`; a file called `-` is standard output.
#[derive(Clone)]
struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = FormatArg;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&clap::Arg>, value: &OsStr) -> Result<FormatArg, clap::Error> {
        let typed = value.to_string_lossy();
        let (name, file) = typed.split_once('=').map_or((typed.as_ref(), None), |(name, file)| (name, Some(file)));
        let name = EnumValueParser::<FormatName>::new().parse_ref(command, arg, OsStr::new(name))?;
        if file == Some("") {
            let text = format!("expected the name of a file after \"{typed}\"\n");
            return Err(clap::Error::raw(clap::error::ErrorKind::InvalidValue, text));
        }
        Ok(FormatArg { name, file: file.filter(|file| *file != "-").map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FormatName::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Info,
    /// Nothing
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
