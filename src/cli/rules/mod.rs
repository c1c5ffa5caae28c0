//! The command `rules`: the rules as a table, as JSON, or as the pages docs/rules.md and docs/law.md.

mod law;
pub(crate) mod markdown;

use crate::cli::args::ProfileArgs;
use crate::cli::explain::rule::level;
use crate::cli::rulebook_file::RulebookFile;
use crate::cli::{CliError, Exit, settings, terminal};
use crate::report;
use crate::report::color::Role;
use crate::report::lines::{Cell, Table, counted};
use clap::{Args, ValueEnum};
use medlint_core::DocumentSettings;
use medlint_core::linter::settings::Settings;
use medlint_core::linter::{Linter, Profile};
use medlint_core::rulebook::Rule;
use medlint_core::rulebook::read::written::Written;
use medlint_core::suggest;
use serde_json::json;
use std::collections::BTreeSet;

#[derive(Args, Debug)]
pub(crate) struct RulesArgs {
    /// Only rules that hold all of these words in their id, title, message, why or fix
    #[arg(value_name = "WORD")]
    words: Vec<String>,
    /// Only these families
    #[arg(long, value_name = "FAMILY", value_delimiter = ',')]
    family: Vec<String>,
    /// Only rules of these severities here: error, warning, info, off
    #[arg(long, value_name = "LEVEL", value_delimiter = ',', value_parser = ["error", "warning", "info", "off"])]
    severity: Vec<String>,
    #[command(flatten)]
    profile: ProfileArgs,
    /// How to list them
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    Table,
    /// A page with a section for each family
    Markdown,
    /// A page with a table for each market: which rules apply to whom, at which level, by which source
    Law,
    /// For programs
    Json,
}

/// A rule with its standing in the profile.
pub(crate) struct Listed<'a> {
    pub(crate) rule: &'a Rule,
    /// Its severity here, or why it has none.
    pub(crate) standing: &'static str,
    pub(crate) role: Role,
}

/// Runs the command.
pub(crate) fn rules(args: &RulesArgs) -> Result<Exit, CliError> {
    let book = RulebookFile::open(args.profile.rules.as_deref())?;
    for family in &args.family {
        if !book.rulebook.families.contains_key(family) {
            let help = suggest::help(family, book.rulebook.families.keys().map(String::as_str));
            let hint = help.unwrap_or_else(|| "`medlint rules` lists them".to_owned());
            return Err(CliError::plain(format!("no family is called \"{family}\"; {hint}")));
        }
    }
    let settings = settings::of_rulebook(&args.profile, &book.rulebook)?;
    let linter = Linter::under(&book.rulebook, settings.clone(), Profile::default());
    let listed: Vec<Listed<'_>> =
        book.rulebook.rules.iter().map(|rule| standing(&linter, rule)).filter(|one| is_wanted(args, &settings, one)).collect();
    let text = match args.format {
        ListFormat::Table => table(&book, &listed),
        ListFormat::Markdown => markdown::page(&book.rulebook, &book.written(), &listed),
        ListFormat::Law => law::page(&linter),
        ListFormat::Json => json(&book.written(), &listed),
    };
    if args.format == ListFormat::Json {
        terminal::print_data(&text)?
    } else {
        terminal::print(&text)?
    };
    Ok(Exit::Clean)
}

fn standing<'a>(linter: &Linter, rule: &'a Rule) -> Listed<'a> {
    let usual = linter.usual();
    let settings = DocumentSettings {
        markets: usual.market.value.clone(),
        advertiser: usual.advertiser.value.clone(),
        platforms: usual.platform.value.clone(),
        ..DocumentSettings::default()
    };
    let is_of = |names: &[String], here: &[String]| names.is_empty() || names.iter().any(|name| here.contains(name));
    let (standing, role) = match linter.standing_of(rule, &settings) {
        None if !is_of(rule.markets(), &settings.markets) => ("other market", Role::Faint),
        None if !is_of(rule.advertisers(), std::slice::from_ref(&settings.advertiser)) => ("other advertiser", Role::Faint),
        None if !is_of(rule.platforms(), &settings.platforms) => ("other platform", Role::Faint),
        standing => level(standing.map(|(severity, _)| severity)),
    };
    Listed { rule, standing, role }
}

fn is_wanted(args: &RulesArgs, settings: &Settings, one: &Listed<'_>) -> bool {
    let rule = one.rule;
    let names = |list: &[String]| list.iter().any(|name| name == rule.id() || name == rule.family());
    let advice = rule.advice();
    let text = [rule.id(), &advice.title, rule.message(), &advice.why, &advice.fix].join("\n").to_lowercase();
    let is_off = !matches!(one.standing, "error" | "warning" | "info");
    (args.family.is_empty() || args.family.iter().any(|family| family == rule.family()))
        && (args.severity.is_empty() || args.severity.iter().any(|level| level == one.standing || (level == "off" && is_off)))
        && (settings.select.value.is_empty() || names(&settings.select.value))
        && !names(&settings.ignore.value)
        && args.words.iter().all(|word| text.contains(&word.to_lowercase()))
}

fn table(book: &RulebookFile, listed: &[Listed<'_>]) -> String {
    let layout = terminal::screen();
    // A project's own rules say where they stand; the shipped ones all stand in the file of their family.
    let written = listed.iter().any(|one| one.rule.place.is_some()).then(|| book.written());
    let heads = ["severity", "family", "rule", "title", "written at"];
    let mut table = Table::new(heads.into_iter().take(if written.is_some() { 5 } else { 4 }).map(Cell::words).collect());
    for one in listed {
        let mut row = vec![
            Cell::words(one.standing).painted(one.role),
            Cell::words(one.rule.family()),
            Cell::words(one.rule.id()),
            Cell::words(one.rule.advice().title.as_str()),
        ];
        if let Some(written) = &written {
            let place = one.rule.place.and_then(|_| written.place_of(one.rule.id()));
            row.push(Cell::words(place.map_or_else(|| "shipped".to_owned(), |place| format!("{}:{}", place.file, place.position.line))));
        }
        table.row(row);
    }
    let families: BTreeSet<&str> = listed.iter().map(|one| one.rule.family()).collect();
    let on = listed.iter().filter(|one| matches!(one.standing, "error" | "warning" | "info")).count();
    let all = book.rulebook.rules.len();
    let of = if listed.len() == all { String::new() } else { format!(" of {all}") };
    // A piped table is read by programs and by people with wide windows: nothing is cut there.
    let width = if std::io::IsTerminal::is_terminal(&std::io::stdout()) { layout.width } else { usize::MAX };
    let lines = table.render(layout.paint, width);
    format!("{lines}\n{}{of} in {}, {on} on here\n", counted(listed.len(), "rule"), counted(families.len(), "family"))
}

fn json(written: &Written, listed: &[Listed<'_>]) -> String {
    let rules: Vec<_> = listed
        .iter()
        .map(|one| {
            let (rule, advice) = (one.rule, one.rule.advice());
            let place = written.place_of(rule.id());
            let level = |severity: Option<medlint_core::Severity>| level(severity).0;
            let severity_for: serde_json::Map<_, _> =
                rule.severity_for().iter().map(|(name, one)| (name.clone(), json!(level(*one)))).collect();
            let sources: Vec<_> =
                advice.sources.iter().map(|one| json!({"tag": one.tag, "tier": one.tier, "title": one.title, "url": one.url})).collect();
            json!({
                "id": rule.id(), "family": rule.family(), "kind": rule.kind, "title": advice.title,
                "severity": level(rule.severity), "severity_here": one.standing, "severity_for": severity_for,
                "markets": rule.markets(), "advertisers": rule.advertisers(),
                "message": rule.message(), "why": advice.why, "fix": advice.fix, "sources": sources,
                "instead": advice.instead.as_ref().map(|pair| json!({"before": pair.before, "after": pair.after})),
                "wrong": rule.wrong(), "right": rule.right(), "unless": rule.unless(), "only_with": rule.only_with(),
                "file": place.as_ref().map(|place| place.file.clone()), "line": place.map(|place| place.position.line),
            })
        })
        .collect();
    report::json_text(&format!("{:#}\n", json!({"version": 1, "rules": rules})))
}
