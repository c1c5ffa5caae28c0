//! The command `schema`: the JSON Schema of rules.toml, interventions.toml or claims.toml, for editors with TOML support, or of the JSON report.

use crate::cli::{CliError, Exit};
use clap::{Args, ValueEnum};
use medlint_core::rulebook::json_schema;
use std::io::{self, Write};

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
    /// claims.toml
    Claims,
    /// The report that `--format json` prints
    Report,
}

/// The schema of `--format json`, with that of a line of `--format jsonl` inside.
const REPORT: &str = include_str!("../../docs/report.schema.json");

/// Prints the schema.
pub(crate) fn schema(args: &SchemaArgs) -> Result<Exit, CliError> {
    let schema = match args.file {
        SchemaOf::Rules => json_schema::rules(),
        SchemaOf::Interventions => json_schema::interventions(),
        SchemaOf::Claims => json_schema::claims(),
        SchemaOf::Report => {
            io::stdout().lock().write_all(REPORT.as_bytes())?;
            return Ok(Exit::Clean);
        }
    };
    writeln!(io::stdout().lock(), "{schema:#}")?;
    Ok(Exit::Clean)
}
