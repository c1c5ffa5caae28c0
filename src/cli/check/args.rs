//! Arguments of the command `check`.

use crate::cli::args::{ColorArg, FailOn, FormatArg, FormatParser, OrderArg, ProfileArgs};
use crate::cli::check::filter::FilterArgs;
use crate::cli::check::fix::FixArgs;
use crate::cli::input::list_file::ListingArgs;
use clap::Args;
use medlint_core::linter::allow::Date;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files, folders (searched for .md, .markdown, .mdx, .txt, .html, .htm, .docx, [[content]]) or globs; `-` reads standard input [default: .]
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
    /// Let no article change settings for itself in its front matter
    #[arg(long)]
    pub(crate) no_article_settings: bool,
    /// Let no comment and no front matter allow a finding
    #[arg(long)]
    pub(crate) no_allow: bool,
    /// Fail when comments allow more findings than this
    #[arg(long, value_name = "N")]
    pub(crate) max_allowed: Option<usize>,
    /// Take rules.toml as it is in this revision of git, such as the branch that a pull request goes to
    #[arg(long, value_name = "REV")]
    pub(crate) rules_from: Option<String>,
    /// Leave allowed and known findings out of SARIF, since code scanning opens alerts for them
    #[arg(long)]
    pub(crate) omit_suppressed: bool,
    /// The day on which allowances are judged, such as 2027-01-31
    #[arg(long, value_name = "DATE", hide = true, value_parser = crate::cli::args::parse_date)]
    pub(crate) today: Option<Date>,
    /// How to report, and into which file if not to standard output; may be given several times [default: short]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = FormatParser)]
    pub(crate) format: Vec<FormatArg>,
    /// Write the report to this file, for the format that names none
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The mildest severity that fails the run [default: error, or what rules.toml says]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
    /// In which order the formats for people tell the findings of a document
    #[arg(long, value_enum, default_value_t = OrderArg::Place, value_name = "ORDER")]
    pub(crate) order: OrderArg,
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,
    /// Print the summary only
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print what applies to each file and where each value comes from, and check nothing
    #[arg(long)]
    pub(crate) show_settings: bool,
    /// Check again whenever an article or the rulebook changes, until interrupted
    #[arg(long, conflicts_with_all = ["fix", "diff", "write_baseline", "files_from", "show_settings"])]
    pub(crate) watch: bool,
    /// How many threads to use [default: one for each core]
    #[arg(long, short, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
}
