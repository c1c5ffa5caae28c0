//! The commands `claims import` and `claims export`: the register as CSV, one row a claim.
//!
//! The columns are those of claims libraries: match text, text variations, product, country, status, expiration date and so on. A cell with several values
//! parts them by a bar. Names of columns are read without case, and unknown ones are told. A register holds more than a row: passages, pages and files of
//! references stay in claims.toml.

use crate::cli::claims::{RegisterArgs, write};
use crate::cli::{CliError, Exit, terminal};
use crate::files::{atomic, read_limited};
use crate::report::csv::cell;
use clap::Args;
use medlint_core::claims::house::{Claim, Companion, Status, Substantiation};
use medlint_core::rulebook::MARKETS;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// The CSV file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write the register to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    register: RegisterArgs,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The columns, each with the other names by which it is read.
const COLUMNS: [(&str, &[&str]); 16] = [
    ("Claim ID", &["id", "name", "name__v"]),
    ("Match Text", &["wording", "claim", "match_text__v"]),
    ("Text Variations", &["variants", "variations"]),
    ("Product", &["product__v"]),
    ("Country", &["countries", "markets", "market", "country__v"]),
    ("Audience", &[]),
    ("Status", &["lifecycle state", "state", "status__v"]),
    ("Approved By", &["approver"]),
    ("Approved Date", &["approved"]),
    ("Expiration Date", &["expires", "expiration_date__v"]),
    ("Job Code", &["job"]),
    ("Reference", &["references", "substantiation"]),
    ("DOI", &[]),
    ("PMID", &[]),
    ("Required Text", &["footnote", "companions"]),
    ("Note", &["notes", "comment"]),
];

/// Runs `claims export`.
pub(super) fn export(args: &ExportArgs) -> Result<Exit, CliError> {
    let register = args.register.open()?;
    let mut text = COLUMNS.map(|(name, _)| name).join(",") + "\r\n";
    for claim in &register.house.claims {
        let each = |part: &dyn Fn(&Substantiation) -> &str| claim.evidence.iter().map(part).collect::<Vec<_>>().join(" | ");
        let named =
            |one: &Substantiation| [&one.reference, &one.label, &one.file, &one.url].into_iter().find(|text| !text.is_empty()).cloned();
        let companions: Vec<&str> = claim.companions.iter().filter_map(|one| one.text.first()).map(String::as_str).collect();
        let cells = [
            claim.id.clone(),
            claim.wording.clone(),
            claim.variants.join(" | "),
            claim.product.clone(),
            claim.markets.join(" | "),
            claim.audience.join(" | "),
            claim.status.name().to_owned(),
            claim.approver.clone(),
            claim.approved.clone(),
            claim.expires.clone(),
            claim.job.clone(),
            claim.evidence.iter().map(|one| named(one).unwrap_or_default()).collect::<Vec<_>>().join(" | "),
            each(&|one| &one.doi),
            each(&|one| &one.pmid),
            companions.join(" | "),
            claim.note.clone(),
        ];
        text += &cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
        text += "\r\n";
    }
    put(args.output.as_ref(), &text)
}

fn put(output: Option<&PathBuf>, text: &str) -> Result<Exit, CliError> {
    match output {
        Some(path) => atomic::write(path, text)?,
        None => io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(Exit::Clean)
}

/// Runs `claims import`.
pub(super) fn import(args: &ImportArgs) -> Result<Exit, CliError> {
    let shown = args.file.display();
    let trouble = |reason: &dyn std::fmt::Display| CliError::plain(format!("cannot read {shown}: {reason}"));
    let bytes = read_limited::read(&args.file, read_limited::RECORD).map_err(|error| trouble(&error))?;
    let text = String::from_utf8(bytes).map_err(|error| trouble(&error))?;
    let rows = rows(text.trim_start_matches('\u{feff}'));
    let Some((head, rows)) = rows.split_first() else { return Err(trouble(&"it is empty")) };
    let (columns, unknown) = columns(head);
    if !columns.contains(&Some(1)) {
        return Err(trouble(&format!("expected a column \"{}\" with the wordings, found {}", COLUMNS[1].0, head.join(", "))));
    }
    let mut register = write::HEAD.to_owned();
    let mut guessed = 0;
    for (at, row) in rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).enumerate() {
        let (claim, is_guessed) = claim(&columns, row, at + 1);
        guessed += usize::from(is_guessed);
        register += &write::claim(&claim);
    }
    for name in unknown {
        terminal::remark(&format!("medlint: the column \"{name}\" is left out\n"));
    }
    if guessed > 0 {
        terminal::remark(&format!("medlint: {guessed} claims are drafts, since their status, approver or market is not known here\n"));
    }
    put(args.output.as_ref(), &register)
}

/// For each column of a file the number of ours, and the names that are none.
fn columns(head: &[String]) -> (Vec<Option<usize>>, Vec<String>) {
    let known = |name: &str| {
        let name = name.trim().to_lowercase();
        COLUMNS.iter().position(|(own, others)| own.to_lowercase() == name || others.contains(&name.as_str()))
    };
    let columns: Vec<Option<usize>> = head.iter().map(|name| known(name)).collect();
    let unknown = head.iter().zip(&columns).filter(|(_, column)| column.is_none()).map(|(name, _)| name.clone()).collect();
    (columns, unknown)
}

/// The claim of a row, and whether something about it had to be guessed.
fn claim(columns: &[Option<usize>], row: &[String], number: usize) -> (Claim, bool) {
    let text = |wanted: usize| {
        let at = columns.iter().position(|column| *column == Some(wanted));
        at.and_then(|at| row.get(at)).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let list = |wanted: usize| {
        let text = text(wanted);
        text.split(['|', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    // Wordings may hold a semicolon.
    let wordings = |wanted: usize| {
        let text = text(wanted);
        text.split('|').map(str::trim).map(str::to_owned).collect::<Vec<_>>()
    };
    let markets: Vec<String> = list(4).iter().filter_map(|name| market(name)).collect();
    let status = match text(6).to_lowercase() {
        name if name.contains("approved") && !name.contains("not") => Status::Approved,
        name if ["withdrawn", "expired", "inactive", "retired"].iter().any(|word| name.contains(word)) => Status::Withdrawn,
        _ => Status::Draft,
    };
    let (approver, approved) = (text(7), day(&text(8)));
    let is_whole = status != Status::Approved || !approver.is_empty() && !approved.is_empty() && !markets.is_empty();
    let (dois, pmids) = (wordings(12), wordings(13));
    let evidence = wordings(11).into_iter().enumerate().map(|(at, reference)| Substantiation {
        reference,
        doi: dois.get(at).cloned().unwrap_or_default(),
        pmid: pmids.get(at).cloned().unwrap_or_default(),
        ..Substantiation::default()
    });
    let is_said = |one: &Substantiation| !(one.reference.is_empty() && one.doi.is_empty() && one.pmid.is_empty());
    let companions = wordings(14).into_iter().filter(|text| !text.is_empty());
    let known_readers = list(5).into_iter().map(|name| name.to_lowercase());
    let id: String =
        text(0).chars().map(|letter| if letter.is_ascii_alphanumeric() || "-._/".contains(letter) { letter } else { '-' }).collect();
    let claim = Claim {
        id: if id.is_empty() { format!("C-{number}") } else { id },
        wording: text(1),
        variants: wordings(2).into_iter().filter(|text| !text.is_empty()).collect(),
        product: text(3),
        audience: known_readers.filter(|name| medlint_core::claims::house::AUDIENCES.contains(&name.as_str())).collect(),
        status: if is_whole { status } else { Status::Draft },
        approver,
        approved,
        expires: day(&text(9)),
        job: text(10),
        note: text(15),
        evidence: evidence.filter(is_said).collect(),
        companions: companions.map(|text| Companion { kind: "footnote".to_owned(), text: vec![text], ..Companion::default() }).collect(),
        markets: if markets.is_empty() { vec![MARKETS[0].to_owned()] } else { markets.clone() },
        ..Claim::default()
    };
    (claim, !is_whole || markets.is_empty())
}

/// The market of a country's name.
fn market(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let code = match lower.as_str() {
        "united states" | "usa" | "us" => "us",
        "united kingdom" | "great britain" | "gb" | "uk" => "uk",
        "european union" | "eu" => "eu",
        "australia" | "au" => "au",
        "canada" | "ca" => "ca",
        "new zealand" | "nz" => "nz",
        other => other,
    };
    MARKETS.contains(&code).then(|| code.to_owned())
}

/// A day, from 2026-12-01 with or without a time.
fn day(text: &str) -> String {
    let first = text.split(['T', ' ']).next().unwrap_or_default();
    medlint_core::linter::allow::date(first).map(|_| first.to_owned()).unwrap_or_default()
}

/// The rows of a CSV text after RFC 4180; an apostrophe before a formula is taken off.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    let close = |cell: &mut String| {
        let text = std::mem::take(cell);
        match text.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
            _ => text,
        }
    };
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(close(&mut cell)),
            '\r' if !is_quoted && letters.peek() == Some(&'\n') => {}
            '\n' if !is_quoted => {
                row.push(close(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(close(&mut cell));
        rows.push(row);
    }
    rows
}
