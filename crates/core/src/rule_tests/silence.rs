//! Why a rule stayed silent, told to somebody who expected it to fire.

use crate::analysis::Analysis;
use crate::analysis::describe::{Nearness, nearness};
use crate::document::Document;
use crate::kinds::schema::{Purpose, Shape};
use crate::kinds::{Needle, kind};
use crate::linter::Linter;
use crate::linter::trace::{Outcome, Trace, silencer, written};
use crate::rulebook::Rule;
use crate::source::Span;

/// Whether the entries of a key make a rule fire, as patterns of their own.
fn is_firing(rule: &Rule, key: &str) -> bool {
    let key = kind(rule.kind).and_then(|kind| kind.key(key));
    key.is_some_and(|key| matches!(key.purpose, Purpose::Finds | Purpose::Occasion) && matches!(key.shape, Shape::Patterns | Shape::Texts))
}

/// The reason in one sentence. With `place`, only what stands there counts.
pub(super) fn reason(linter: &Linter, document: &Document, rule: &Rule, traces: &[Trace], place: Option<Span>) -> String {
    let words = |span: Span| document.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let own: Vec<&Trace> = traces.iter().filter(|one| one.rule == rule.id()).collect();
    let is_here = |one: &&&Trace| place.is_none_or(|place| place.overlaps(one.span));
    if let Some(here) = own.iter().find(is_here) {
        return match &here.outcome {
            Outcome::Silenced { by, shown_by } if *shown_by == here.span || shown_by.is_empty() => silencer(by),
            Outcome::Silenced { by, shown_by } => format!("{}: \"{}\"", silencer(by), words(*shown_by)),
            Outcome::Allowed(allowance) if allowance.comment().is_some() => {
                format!("a comment in the text allows it: {}", allowance.reason)
            }
            Outcome::Allowed(allowance) | Outcome::Authorised(allowance) => format!("it may stand: {}", allowance.reason),
            Outcome::Off => "its severity is off here".to_owned(),
            Outcome::OtherMarket => format!("the rule is for other markets: {}", rule.markets().join(", ")),
            Outcome::OtherAdvertiser => format!("the rule is for other advertisers: {}", rule.advertisers().join(", ")),
            Outcome::SaidBy(other) => format!("it is a note of the finding of {other} at the same place"),
            Outcome::Fired(_) => "it fired".to_owned(),
        };
    }
    if let Some(elsewhere) = own.iter().find(|one| one.outcome.is_reported()) {
        return format!("it fired elsewhere, on \"{}\"", words(elsewhere.span));
    }
    nothing_found(linter, document, rule)
}

/// The nearest miss when no entry of the rule matched.
fn nothing_found(linter: &Linter, document: &Document, rule: &Rule) -> String {
    let settings = linter.settings(document);
    let analysis = Analysis::new(document, &linter.rulebook().lexicon, &settings);
    if let Some(text) = frame(&analysis, rule) {
        return text;
    }
    let mut best: Option<(String, Nearness)> = None;
    for text in rule.looks_for().iter().filter(|(key, _)| is_firing(rule, key)).flat_map(|(_, texts)| texts) {
        if let Some(near) = nearness(text, &analysis)
            && best.as_ref().is_none_or(|(_, other)| near.is_nearer_than(other))
        {
            best = Some((text.clone(), near));
        }
    }
    match best {
        Some((text, near)) if !near.there.is_empty() && near.missing.is_empty() => {
            format!("no pattern matched; the words of \"{text}\" are there, but not in this order or too far apart")
        }
        Some((text, near)) if !near.there.is_empty() => {
            format!(
                "no pattern matched; the nearest is \"{text}\": found {}, missing {}",
                near.there.join(" and "),
                near.missing.join(" and ")
            )
        }
        _ => kind(rule.kind).map_or_else(String::new, |kind| kind.silent_because.to_owned()),
    }
}

/// For a claim frame: an effect without its target, or the other way round.
fn frame(analysis: &Analysis<'_>, rule: &Rule) -> Option<String> {
    let parts = rule.check().parts();
    let words = |keys: &[&str]| {
        let lists = parts.iter().filter(|part| keys.contains(&part.key));
        let marks = lists.filter_map(|part| {
            let Needle::List(list) = part.needle else { return None };
            let mark = analysis.scan.lists_in(0..analysis.scan.tokens.len()).find(|mark| mark.list == list)?;
            let words = &analysis.document.prose.text()[analysis.scan.prose(mark.tokens())];
            Some(format!("\"{words}\" of {{{}}}", written(rule, part)))
        });
        marks.collect::<Vec<_>>().join(", ")
    };
    let (effects, targets) = (words(&["effect", "noun", "quality", "outcome"]), words(&["target"]));
    match (effects.is_empty(), targets.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("no frame: it found the effect {effects}, but no target")),
        (true, false) => Some(format!("no frame: it found the target {targets}, but no effect")),
        (false, false) => Some(format!("no frame: the effect {effects} and the target {targets} do not make one claim here")),
    }
}
