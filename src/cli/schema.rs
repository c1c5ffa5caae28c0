//! The command `schema`: the JSON Schema of rules.toml or interventions.toml, for editors with TOML support, or of the JSON report.

use super::args::{SchemaArgs, SchemaOf};
use super::{Exit, Trouble};
use crate::rulebook::schema;
use std::io::{self, Write};

/// The schema of `--format json`, with that of a line of `--format jsonl` inside.
const REPORT: &str = include_str!("../../docs/report.schema.json");

/// Prints the schema.
pub(super) fn schema(args: &SchemaArgs) -> Result<Exit, Trouble> {
    let schema = match args.file {
        SchemaOf::Rules => schema::rules(),
        SchemaOf::Interventions => schema::interventions(),
        SchemaOf::Report => {
            io::stdout().lock().write_all(REPORT.as_bytes())?;
            return Ok(Exit::Clean);
        }
    };
    writeln!(io::stdout().lock(), "{schema:#}")?;
    Ok(Exit::Clean)
}
