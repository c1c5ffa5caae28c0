//! The command `claims`: the register of approved claims, begun, listed, checked, looked for in articles, and exchanged with spreadsheets.
//!
//! Each subcommand has its file. All of them read the register that `check` would use: the named one, or the claims.toml beside the nearest rules.toml, or
//! the one in this folder.

mod check;
mod csv;
mod init;
mod list;
mod propose;
mod uses;
mod write;

use crate::cli::rulebook_file::rules_path;
use crate::cli::{CliError, Exit};
use crate::project::{CLAIMS_FILE, claims};
use clap::{Args, Subcommand};
use medlint_core::claims::house::House;
use medlint_core::source::Source;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args, Debug)]
pub(crate) struct ClaimsArgs {
    #[command(subcommand)]
    command: ClaimsCommand,
}

#[derive(Debug, Subcommand)]
enum ClaimsCommand {
    /// Write a commented claims.toml to begin with
    Init(init::InitArgs),
    /// List the claims
    List(list::ListArgs),
    /// Check the register itself: ends, files, references, duplicates, contradictions
    Check(check::CheckArgs),
    /// Show where articles use a claim, word for word or nearly
    Where(uses::WhereArgs),
    /// Show which claims no article uses
    Unused(uses::UnusedArgs),
    /// Draft entries for the claims of articles that the register does not cover
    Propose(propose::ProposeArgs),
    /// Make a claims.toml of a CSV file
    Import(csv::ImportArgs),
    /// Write the register as CSV
    Export(csv::ExportArgs),
}

/// Which register is meant.
#[derive(Args, Debug, Default)]
struct RegisterArgs {
    /// The claims register [default: the claims.toml beside the nearest rules.toml, or in this folder]
    #[arg(long, value_name = "FILE")]
    claims: Option<PathBuf>,
}

/// A register with its text.
struct Register {
    path: PathBuf,
    source: Source,
    house: Arc<House>,
}

impl RegisterArgs {
    /// The path of the register, whether or not it is there.
    fn path(&self) -> PathBuf {
        let beside = || rules_path(None).and_then(|rules| claims::beside(&rules)).filter(|path| path.exists());
        self.claims.clone().or_else(beside).unwrap_or_else(|| PathBuf::from(CLAIMS_FILE))
    }

    fn open(&self) -> Result<Register, CliError> {
        let path = self.path();
        if self.claims.is_none() && !path.exists() {
            return Err(CliError::plain(format!(
                "no {CLAIMS_FILE} beside the rules.toml or in this folder; `medlint claims init` writes one"
            )));
        }
        let source = claims::read(&path, None)?.unwrap_or_else(|| Source::new(CLAIMS_FILE, ""));
        let house = claims::house(&source)?;
        Ok(Register { path, source, house })
    }
}

impl Register {
    /// The folder from which the files of its references are named.
    fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }
}

/// Runs the command.
pub(crate) fn claims(args: &ClaimsArgs) -> Result<Exit, CliError> {
    match &args.command {
        ClaimsCommand::Init(args) => init::init(args),
        ClaimsCommand::List(args) => list::list(args),
        ClaimsCommand::Check(args) => check::check(args),
        ClaimsCommand::Where(args) => uses::find(args),
        ClaimsCommand::Unused(args) => uses::unused(args),
        ClaimsCommand::Propose(args) => propose::propose(args),
        ClaimsCommand::Import(args) => csv::import(args),
        ClaimsCommand::Export(args) => csv::export(args),
    }
}
