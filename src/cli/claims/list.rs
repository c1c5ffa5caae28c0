//! The command `claims list`: the claims of a register as a table or for programs.

use crate::cli::claims::RegisterArgs;
use crate::cli::{CliError, Exit, terminal};
use crate::report::clean;
use crate::report::lines::{Cell, Table, counted};
use clap::{Args, ValueEnum};
use medlint_core::claims::house::{Claim, Status, Substantiation};
use serde_json::{Value, json};
use std::io::{self, Write};

#[derive(Args, Debug)]
pub(super) struct ListArgs {
    #[command(flatten)]
    register: RegisterArgs,
    /// Only claims with this status
    #[arg(long, value_name = "STATUS", value_parser = clap::builder::PossibleValuesParser::new(Status::NAMES))]
    status: Option<String>,
    /// How to list
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

/// Runs the command.
pub(super) fn list(args: &ListArgs) -> Result<Exit, CliError> {
    let register = args.register.open()?;
    let claims: Vec<&Claim> =
        register.house.claims.iter().filter(|claim| args.status.as_ref().is_none_or(|status| claim.status.name() == status)).collect();
    let mut out = io::stdout().lock();
    if args.format == ListFormat::Json {
        let all: Vec<Value> = claims.iter().map(|claim| json(claim)).collect();
        writeln!(out, "{:#}", json!({"version": 1, "claims": all}))?;
        return Ok(Exit::Clean);
    }
    let layout = terminal::screen();
    let head = ["id", "status", "until", "markets", "product", "wording"].map(Cell::words);
    let mut table = Table::new(head.to_vec());
    for claim in &claims {
        let until = if claim.expires.is_empty() { "no end" } else { &claim.expires };
        let markets = claim.markets.join(" ");
        let words = [&claim.id, claim.status.name(), until, &markets, &claim.product, &claim.wording];
        table.row(words.map(|words| Cell::words(clean(words))).to_vec());
    }
    write!(out, "{}", table.render(layout.paint, layout.width))?;
    writeln!(out, "{} in {}", counted(claims.len(), "claim"), register.source.name())?;
    Ok(Exit::Clean)
}

/// A claim for programs.
pub(super) fn json(claim: &Claim) -> Value {
    json!({
        "id": claim.id, "wording": claim.wording, "variants": claim.variants, "product": claim.product, "markets": claim.markets,
        "audience": claim.audience, "status": claim.status.name(), "approver": claim.approver, "approved": claim.approved,
        "expires": claim.expires, "job": claim.job, "note": claim.note,
        "evidence": claim.evidence.iter().map(Substantiation::words).collect::<Vec<_>>(),
        "companions": claim.companions.iter().map(|one| json!({"kind": one.kind, "text": one.text})).collect::<Vec<_>>(),
    })
}
