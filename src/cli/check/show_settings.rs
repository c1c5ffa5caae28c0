//! `check --show-settings`: what applies to a file, and where each value comes from.

use crate::cli::check::args::CheckArgs;
use crate::cli::input::{self, Input};
use crate::cli::{CliError, Exit, settings};
use crate::project::find::from_here;
use crate::project::{Project, Projects};
use crate::report::{Failure, clean};
use medlint_core::analysis::subject::Promotional;
use medlint_core::document::Document;
use medlint_core::finding::Severity;
use medlint_core::linter::front_settings;
use medlint_core::rulebook::{ADVERTISERS, FileLine, MARKETS, Stated};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Prints the settings of all inputs.
pub(crate) fn show(args: &CheckArgs, projects: &Projects, inputs: &[Input], missing: &[Failure]) -> Result<Exit, CliError> {
    let mut failures = missing.to_vec();
    let mut out = io::stdout().lock();
    for input in inputs {
        match input::project_of(projects, input).and_then(|project| Ok((input::read(input, project.published())?, project))) {
            Ok((document, project)) => writeln!(out, "{}", one(args, &project, &document))?,
            Err(failure) => failures.push(failure),
        }
    }
    let reasons: Vec<String> =
        failures.iter().map(|failure| clean(&format!("{}: {}", failure.path, failure.reason)).into_owned()).collect();
    if reasons.is_empty() { Ok(Exit::Clean) } else { Err(CliError::plain(reasons.join("\n"))) }
}

/// A value that wins over what stood there before, and where it was said.
struct Line {
    name: &'static str,
    value: String,
    whence: String,
}

fn one(args: &CheckArgs, project: &Project, document: &Document) -> String {
    let rulebook = project.rulebook();
    let rules = project.rules().map_or_else(|| "the shipped rulebook".to_owned(), from_here);
    let rules = rules.as_str();
    let path = document.source.name();
    let defaults = &rulebook.defaults;
    let line = |name, value: &str| Line { name, value: value.to_owned(), whence: "default".to_owned() };
    let mut lines = vec![
        line("check", "on"),
        line("market", &defaults.markets.join(", ")),
        line("advertiser", &defaults.advertiser),
        line("promotional", Promotional::default().name()),
        line("brands", "none"),
        line("select", "all"),
        line("ignore", "none"),
        line("fail-on", &defaults.fail_on),
    ];
    let mut say = |name: &str, value: String, whence: String| {
        if let Some(line) = lines.iter_mut().find(|line| line.name == name) {
            (line.value, line.whence) = (value, whence);
        }
    };
    for (key, value, line) in stated(&rulebook.settings) {
        say(key, value, format!("{} [settings]", place(rules, line)));
    }
    for row in project.rows(path) {
        let globs = row.globs.iter().map(|glob| format!("\"{}\"", glob.value)).collect::<Vec<_>>().join(", ");
        for (key, value, line) in stated(&row.stated) {
            say(key, value, format!("{} [[paths]] {globs}", place(rules, line)));
        }
    }
    let typed = &args.profile;
    let fail_on = args.fail_on.map(|_| settings::fail_on(args.fail_on, rulebook).map_or("never", Severity::name).to_owned());
    for (key, value) in [
        ("market", joined(&typed.market)),
        ("advertiser", typed.advertiser.clone()),
        ("promotional", typed.promotional.clone()),
        ("select", joined(&typed.select)),
        ("ignore", joined(&typed.ignore)),
        ("fail-on", fail_on),
    ] {
        if let Some(value) = value {
            say(key, value, format!("option --{key}"));
        }
    }
    let front = &document.front_matter;
    let own = front_settings::read(document, &MARKETS, &ADVERTISERS);
    let promotional = |wanted: bool| {
        let is_said = front.get("medlint.promotional").is_some() == wanted;
        own.promotional.filter(|_| is_said).map(|answer| answer.name().to_owned())
    };
    for (key, field, value) in [
        ("market", "medlint.market", joined(&own.markets)),
        ("advertiser", "medlint.advertiser", own.advertiser.clone()),
        ("promotional", "medlint.promotional", promotional(true)),
        ("promotional", "medlint.product", promotional(false)),
    ] {
        if let (Some(value), Some(place)) = (value, front.all(field).next()) {
            say(key, value, format!("front matter, line {}", document.source.position(place.span.start).line));
        }
    }
    let mut text = format!("{}\n  rulebook     {rules}\n", clean(path));
    for line in &lines {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {:<12} {:<24} {}", line.name, clean(&line.value), line.whence);
    }
    let here = project.overrides(path);
    for (number, change) in rulebook.overrides.iter().enumerate() {
        if change.globs.is_empty() || here.contains(&number) {
            let severity = change.severity.map(|level| level.map_or("off", Severity::name));
            let others = [("message", change.message.is_some()), ("fix", change.advice.is_some())];
            let words = others.into_iter().filter(|(_, is_changed)| *is_changed).map(|(name, _)| format!("another {name}"));
            let markets = change.markets.iter().map(|markets| format!("markets {}", markets.join(", ")));
            let advertisers = change.advertisers.iter().map(|names| format!("advertisers {}", names.join(", ")));
            let all: Vec<String> = severity.map(str::to_owned).into_iter().chain(words).chain(markets).chain(advertisers).collect();
            let what = format!("{}: {}", change.rule, all.join("; "));
            let _ = writeln!(text, "  {:<12} {what:<24} {} [[override]]", "override", place(rules, &change.line));
        }
    }
    text
}

/// What a table states, with the line of each key; the shipped settings have no lines and are defaults.
fn stated(stated: &Stated) -> Vec<(&'static str, String, &FileLine)> {
    let values = [
        ("check", stated.is_checked.map(|is_on| if is_on { "on" } else { "off" }.to_owned())),
        ("market", stated.markets.as_deref().and_then(joined)),
        ("advertiser", stated.advertiser.clone()),
        ("promotional", stated.promotional.clone()),
        ("brands", stated.brands.as_deref().map(|brands| joined(brands).unwrap_or_else(|| "none".to_owned()))),
        ("select", stated.select.as_deref().map(|names| joined(names).unwrap_or_else(|| "all".to_owned()))),
        ("ignore", stated.ignore.as_deref().map(|names| joined(names).unwrap_or_else(|| "none".to_owned()))),
        ("fail-on", stated.fail_on.clone()),
    ];
    let with_line = |(key, value): (&'static str, Option<String>)| Some((key, value?, stated.lines.get(key)?));
    values.into_iter().filter_map(with_line).collect()
}

/// A line of a rulebook whose main file is called `rules`.
fn place(rules: &str, line: &FileLine) -> String {
    let folder = rules.rfind(['/', std::path::MAIN_SEPARATOR]).map_or("", |at| &rules[..=at]);
    line.file.as_ref().map_or_else(|| format!("{rules}:{}", line.line), |file| format!("{folder}{file}:{}", line.line))
}

fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(", "))
}
