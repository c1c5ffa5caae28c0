//! Options that several commands share, as clap reads them. Nothing is decided here.

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::{Args, ValueEnum};
use std::ffi::OsStr;
use std::path::PathBuf;

/// Options about the rulebook and the profile.
#[derive(Args, Debug, Default)]
pub(crate) struct ProfileArgs {
    /// Use this rulebook for all files; without it the nearest rules.toml from the folder of each file upward, or the shipped one
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    /// Use this claims register for all files; without it the claims.toml beside the rules.toml of each file
    #[arg(long, value_name = "FILE")]
    pub(crate) claims: Option<PathBuf>,
    /// Markets the copy is published in
    #[arg(long, value_name = "MARKET", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::MARKETS))]
    pub(crate) market: Vec<String>,
    /// Who publishes the copy
    #[arg(long, value_name = "WHO", value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::ADVERTISERS))]
    pub(crate) advertiser: Option<String>,
    /// Platforms whose policies the copy must keep as well
    #[arg(long, value_name = "PLATFORM", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::PLATFORMS))]
    pub(crate) platform: Vec<String>,
    /// Whether the copy sells: yes unless settings say otherwise; no takes it as information, auto works it out from each text
    #[arg(long, value_name = "WHETHER", value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::PROMOTIONAL))]
    pub(crate) promotional: Option<String>,
    /// Only these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Not these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
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
    /// For people: the words in their line, what to write instead; why and the source once a rule
    Short,
    /// For people: all of each finding, with the quoted line, why, fix, an example and sources
    #[value(alias = "human")]
    Full,
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
pub(crate) struct FormatParser;

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
pub(crate) enum OrderArg {
    /// As they stand in the text
    Place,
    /// The most serious first
    Severity,
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

impl FailOn {
    /// The name that rules.toml uses.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Never => "never",
        }
    }
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

/// Reads a day.
pub(crate) fn parse_date(text: &str) -> Result<medlint_core::linter::allow::Date, String> {
    medlint_core::linter::allow::date(text).ok_or_else(|| "expected a date such as 2027-01-31".to_owned())
}
