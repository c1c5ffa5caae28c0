//! The commands about rules: `explain`, `rules`, `test`.

use super::args::{ExplainArgs, RulesArgs, TestArgs};
use super::inputs::{self, Input};
use super::{Exit, Trouble, settings};
use crate::examples;
use crate::finding::Mistake;
use crate::linter::{Linter, Profile};
use crate::reading::subject::PROMOTIONAL_FROM;
use crate::report::clean;
use crate::rulebook::{Rule, Rulebook};
use crate::source::Span;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Prints a rule, or what a document promotes.
pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Trouble> {
    let rulebook = settings::rulebook(args.rules.as_deref())?;
    let text = match (&args.rule, &args.document) {
        (_, Some(path)) => {
            let shown = path.to_string_lossy().into_owned();
            subject(&rulebook, &Input::File(path.clone(), shown))?
        }
        (Some(id), None) => match rulebook.rule(id) {
            Some(rule) => page(rule),
            None => {
                let help = Mistake::new(Span::default(), "").suggest(id, rulebook.rules.iter().map(Rule::id)).help;
                let hint = help.unwrap_or_else(|| "`medlint rules` lists them".to_owned());
                return Err(Trouble::plain(format!("no rule is called \"{id}\"; {hint}")));
            }
        },
        (None, None) => String::new(),
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn page(rule: &Rule) -> String {
    let advice = &rule.advice;
    let level = rule.severity.map_or("off", |level| level.name());
    let mut text = format!("{}  [{level}, family {}, kind {}]\n{}\n", advice.rule, advice.family, rule.kind, advice.title);
    let mut put = |title: &str, lines: &[String]| {
        if !lines.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{title}\n  {}\n", lines.join("\n  "));
        }
    };
    put("Why it matters", std::slice::from_ref(&advice.why));
    put("What to write instead", std::slice::from_ref(&advice.fix));
    for (key, texts) in &rule.looks_for {
        put(&format!("Looks for ({key})"), texts);
    }
    put("Silent when", &rule.unless);
    put("Only when", &rule.only_with);
    put("Markets", &rule.markets);
    put("Advertisers", &rule.advertisers);
    put("Fires on", &rule.wrong.iter().map(|text| one_line(text)).collect::<Vec<_>>());
    put("Stays silent on", &rule.right.iter().map(|text| one_line(text)).collect::<Vec<_>>());
    put(
        "Sources",
        &advice.sources.iter().map(|one| format!("{} [{}] {}\n    {}", one.tag, one.tier, one.title, one.url)).collect::<Vec<_>>(),
    );
    put("To allow one place", &[format!("<!-- medlint-allow {}: who approved it and why -->", advice.rule)]);
    text
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ")
}

fn subject(rulebook: &Rulebook, input: &Input) -> Result<String, Trouble> {
    let document = inputs::read(input).map_err(|failure| Trouble::plain(format!("{}: {}", failure.path, failure.reason)))?;
    let subject = Linter::new(rulebook, Profile::default()).subject(&document);
    let kind = if subject.is_promotional { "promotional" } else { "information" };
    let because = if subject.is_stated {
        "settings or front matter say so".to_owned()
    } else {
        format!("its signs add up to {}; from {PROMOTIONAL_FROM} upward it sells", subject.score)
    };
    let mut text = format!("{} is taken as {kind}: {because}\n", document.source.name());
    let place = |span: Span| (document.source.position(span.start), clean(document.source.slice(span)));
    for sign in &subject.signs {
        let (position, words) = place(sign.span);
        let _ = writeln!(text, "  {position}: {:+} {}: \"{words}\"", sign.weight, sign.what);
    }
    text += if subject.promoted.is_empty() { "It promotes nothing by name\n" } else { "It promotes\n" };
    for one in &subject.promoted {
        let (position, words) = place(one.span);
        let heading = if one.is_in_heading { ", in the title or a heading" } else { "" };
        let _ = writeln!(text, "  {words}: {} mention{}{heading} ({position})", one.mentions, if one.mentions == 1 { "" } else { "s" });
    }
    let _ = writeln!(text, "It is judged as copy of a {} in {}", subject.advertiser, subject.markets.join(", "));
    Ok(text)
}

/// Lists the rules.
pub(super) fn rules(args: &RulesArgs) -> Result<Exit, Trouble> {
    let rulebook = settings::rulebook(args.rules.as_deref())?;
    if let Some(family) = &args.family
        && !rulebook.families.contains_key(family)
    {
        let help = Mistake::new(Span::default(), "").suggest(family, rulebook.families.keys().map(String::as_str)).help;
        return Err(Trouble::plain(format!(
            "no family is called \"{family}\"; {}",
            help.unwrap_or_else(|| "see `medlint rules`".to_owned())
        )));
    }
    let mut text = String::new();
    for rule in rulebook.rules.iter().filter(|rule| args.family.as_deref().is_none_or(|family| family == rule.family())) {
        let level = rule.severity.map_or("off", |level| level.name());
        let _ = writeln!(text, "{level:<8} {:<13} {:<32} {}", rule.family(), rule.id(), rule.advice.title);
    }
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// Runs the examples of all rules.
pub(super) fn test(args: &TestArgs) -> Result<Exit, Trouble> {
    let rulebook = settings::rulebook(args.rules.as_deref())?;
    let (count, surprises) = examples::run(&rulebook);
    let mut text = String::new();
    for surprise in &surprises {
        let verb = if surprise.should_fire { "stayed silent on" } else { "fired on" };
        let _ = writeln!(text, "{} {verb} \"{}\"\n  {}", surprise.rule, one_line(&surprise.example), surprise.because);
    }
    let _ = writeln!(text, "{count} examples of {} rules, {} failed", rulebook.rules.len(), surprises.len());
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(if surprises.is_empty() { Exit::Clean } else { Exit::Findings })
}
