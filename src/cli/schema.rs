//! The command `schema`: the JSON Schema of rules.toml or interventions.toml, for editors with TOML support.

use super::args::{SchemaArgs, SchemaOf};
use super::{Exit, Trouble};
use crate::rulebook::schema;
use std::io::{self, Write};

/// Prints the schema.
pub(super) fn schema(args: &SchemaArgs) -> Result<Exit, Trouble> {
    let schema = match args.file {
        SchemaOf::Rules => schema::rules(),
        SchemaOf::Interventions => schema::interventions(),
    };
    writeln!(io::stdout().lock(), "{schema:#}")?;
    Ok(Exit::Clean)
}
