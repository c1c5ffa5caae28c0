//! `check --show-settings`: what applies to a file, and where each value comes from.

use crate::cli::input::{self, Input};
use crate::cli::{CliError, Exit};
use crate::project::find::from_here;
use crate::project::{Project, Projects};
use crate::report::{Failure, clean};
use medlint_core::document::Document;
use medlint_core::document::content::FieldFormat;
use medlint_core::finding::Severity;
use medlint_core::linter::settings::{Origin, Settings};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Prints the settings of all inputs.
pub(crate) fn show(projects: &Projects, inputs: &[Input], missing: &[Failure]) -> Result<Exit, CliError> {
    let mut failures = missing.to_vec();
    let mut out = io::stdout().lock();
    for input in inputs {
        match input::project_of(projects, input).and_then(|project| Ok((input::read(input, &project)?, project))) {
            Ok((document, project)) => writeln!(out, "{}", one(&project, &document))?,
            Err(failure) => failures.push(failure),
        }
    }
    let reasons: Vec<String> =
        failures.iter().map(|failure| clean(&format!("{}: {}", failure.path, failure.reason)).into_owned()).collect();
    if reasons.is_empty() { Ok(Exit::Clean) } else { Err(CliError::plain(reasons.join("\n"))) }
}

fn one(project: &Project, document: &Document) -> String {
    let rules = project.rules().map_or_else(|| "the shipped rulebook".to_owned(), from_here);
    let path = document.source.name();
    let settings = project.linter(path).resolve(document);
    let words = |words: &[String], when_empty: &str| if words.is_empty() { when_empty.to_owned() } else { words.join(", ") };
    let Settings { check, market, advertiser, platform, promotional, brands, select, ignore, fail_on, .. } = &settings;
    let Settings { other_languages, published, locked, .. } = &settings;
    let lines = [
        ("check", if check.value { "on" } else { "off" }.to_owned(), &check.origin),
        ("market", words(&market.value, ""), &market.origin),
        ("advertiser", advertiser.value.clone(), &advertiser.origin),
        ("platform", words(&platform.value, "none"), &platform.origin),
        ("promotional", promotional.value.name().to_owned(), &promotional.origin),
        ("brands", words(&brands.value, "none"), &brands.origin),
        ("select", words(&select.value, "all"), &select.origin),
        ("ignore", words(&ignore.value, "none"), &ignore.origin),
        ("fail-on", fail_on.value.clone(), &fail_on.origin),
        ("other-languages", other_languages.value.clone(), &other_languages.origin),
        ("published", words(&published.value, "none more"), &published.origin),
        ("locked", words(&locked.value, "none"), &locked.origin),
    ];
    let mut text = format!("{}\n  rulebook        {rules}\n", clean(path));
    for (name, value, origin) in &lines {
        let whence = match origin {
            Origin::Default => "default".to_owned(),
            Origin::Rulebook(line) => format!("{} [settings]", project.place(line)),
            Origin::Paths { globs, line } => {
                let globs: Vec<String> = globs.iter().map(|glob| format!("\"{glob}\"")).collect();
                format!("{} [[paths]] {}", project.place(line), globs.join(", "))
            }
            Origin::Option => format!("option --{name}"),
            Origin::FrontMatter(span) => format!("front matter, line {}", document.source.position(span.start).line),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {name:<15} {:<24} {whence}", clean(value));
    }
    if let (Some(content), Some(row)) = (&document.content, project.content(path)) {
        for ((field, line), is_found) in content.fields.iter().zip(&row.lines).zip(&content.found) {
            let format = match field.format {
                FieldFormat::Text => "text",
                FieldFormat::Markdown => "markdown",
                FieldFormat::Html => "html",
            };
            let here = if *is_found { "" } else { " (not in this file)" };
            let shown = format!("{}{here}", clean(&field.path));
            let _ = writeln!(text, "  {format:<15} {shown:<24} {} [[content]]", project.place(line));
        }
        let _ = writeln!(text, "  {:<15} {}", "not read", clean(&words(&content.unread, "no other text")));
    }
    let here = project.overrides(path);
    for (number, change) in project.rulebook().overrides.iter().enumerate() {
        if change.globs.is_empty() || here.contains(&number) {
            let severity = change.severity.map(|level| level.map_or("off", Severity::name));
            let others = [("message", change.message.is_some()), ("fix", change.advice.is_some())];
            let words = others.into_iter().filter(|(_, is_changed)| *is_changed).map(|(name, _)| format!("another {name}"));
            let markets = change.markets.iter().map(|markets| format!("markets {}", markets.join(", ")));
            let advertisers = change.advertisers.iter().map(|names| format!("advertisers {}", names.join(", ")));
            let all: Vec<String> = severity.map(str::to_owned).into_iter().chain(words).chain(markets).chain(advertisers).collect();
            let what = format!("{}: {}", change.rule, all.join("; "));
            let _ = writeln!(text, "  {:<15} {what:<24} {} [[override]]", "override", project.place(&change.line));
        }
    }
    text
}
