//! The command `claims check`: what is wrong with a register today, each thing at its line.
//!
//! A register with mistakes of form is told as `check` tells it. Beyond those come claims that end, claims without substantiation, the same wording twice,
//! contradictions, and files that are not there.

use crate::cli::claims::{Register, RegisterArgs};
use crate::cli::{CliError, Exit, terminal};
use crate::project::clock;
use crate::report;
use crate::report::lines::counted;
use clap::Args;
use medlint_core::claims::house::Status;
use medlint_core::finding::{Diagnostic, Severity};
use medlint_core::linter::allow::Date;
use std::io::{self, Write};

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    register: RegisterArgs,
    /// Tell claims that end within so many days
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    within: u32,
    /// Warnings fail as well
    #[arg(long)]
    strict: bool,
    /// The day on which ends are judged, such as 2027-01-31
    #[arg(long, value_name = "DATE", hide = true, value_parser = crate::cli::args::parse_date)]
    today: Option<Date>,
}

/// Runs the command.
pub(super) fn check(args: &CheckArgs) -> Result<Exit, CliError> {
    let register = args.register.open()?;
    let today = args.today.or_else(clock::today).unwrap_or((1970, 1, 1));
    let flaws = register.house.review(&clock::written(today), &clock::written(clock::after(today, args.within)));
    let mut found: Vec<Diagnostic> = flaws
        .into_iter()
        .map(|flaw| Diagnostic {
            severity: if flaw.is_error { Severity::Error } else { Severity::Warning },
            help: Some(flaw.help),
            ..Diagnostic::new(flaw.span, flaw.message)
        })
        .collect();
    found.extend(dead_files(&register));
    found.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut out = io::stdout().lock();
    out.write_all(report::mistakes(register.source.name(), &register.source, &found, terminal::screen()).as_bytes())?;
    let approved = register.house.claims.iter().filter(|claim| claim.status == Status::Approved).count();
    let told = match (errors, warnings) {
        (0, 0) => "nothing is wrong".to_owned(),
        (0, warnings) => counted(warnings, "warning"),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    writeln!(out, "{}, {approved} approved: {told}", counted(register.house.claims.len(), "claim"))?;
    Ok(if errors > 0 || args.strict && warnings > 0 { Exit::Findings } else { Exit::Clean })
}

/// The files of references that are not there.
fn dead_files(register: &Register) -> Vec<Diagnostic> {
    let references = register.house.claims.iter().flat_map(|claim| claim.evidence.iter().map(move |one| (claim, one)));
    let dead = references.filter(|(_, one)| !one.file.is_empty() && !register.folder().join(&one.file).is_file());
    dead.map(|(claim, one)| {
        let message = format!("claim {} rests on the file {}, which is not there", claim.id, one.file);
        Diagnostic { help: Some("name it from the folder of the register".to_owned()), ..Diagnostic::new(one.span, message) }
    })
    .collect()
}
