//! Puts a marked passage to the test.

use crate::document::{Document, Format};
use crate::linter::trace::{Outcome, Trace, trace};
use crate::linter::{Linter, Profile};
use crate::rule_tests::passage::{Expectation, Passage};
use crate::rule_tests::silence;
use crate::rulebook::{Rule, Rulebook};
use crate::source::{Source, Span};
use std::sync::Arc;

/// A place of a passage where something else happened than was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// Where in the test file.
    pub place: Span,
    /// The rule or family.
    pub rule: String,
    /// The words it is about; the whole passage when empty.
    pub words: String,
    /// Whether it should have fired there.
    pub should_fire: bool,
    /// Why it did or did not.
    pub because: String,
}

/// The passage as a document, and the profile that it asks for.
pub fn prepared(passage: &Passage) -> (Document, Profile) {
    let profile = Profile {
        markets: passage.markets.clone(),
        advertiser: passage.advertiser.clone(),
        promotional: passage.promotional,
        ..Profile::default()
    };
    (Document::parse(Source::new("passage.md", passage.text.as_str()), Format::Markdown), profile)
}

/// Runs the rules over a passage and compares.
pub fn try_passage(rulebook: &Arc<Rulebook>, passage: &Passage) -> Vec<Deviation> {
    let (document, profile) = prepared(passage);
    let linter = Linter::new(rulebook, profile);
    let traces = trace(&linter, &document);
    let mut deviations: Vec<Deviation> =
        passage.expectations.iter().filter_map(|one| deviation(&linter, &document, &traces, one)).collect();
    if passage.is_exact {
        let fired = traces.iter().filter(|one| matches!(one.outcome, Outcome::Fired(_)));
        deviations.extend(fired.filter(|one| !is_expected(rulebook, passage, one)).map(|one| Deviation {
            place: Span::new(passage.in_file(one.span.start), passage.in_file(one.span.start) + 1),
            rule: one.rule.clone(),
            words: one_line(document.source.slice(one.span)),
            should_fire: false,
            because: "the title says that nothing else may fire".to_owned(),
        }));
    }
    deviations.sort_by_key(|one| one.place.start);
    deviations
}

fn is_named(rulebook: &Rulebook, name: &str, rule: &str) -> bool {
    name == rule || rulebook.rule(rule).is_some_and(|rule| rule.family() == name)
}

fn is_at(expectation: &Expectation, span: Span) -> bool {
    expectation.words.is_none_or(|words| words.overlaps(span))
}

fn is_expected(rulebook: &Rulebook, passage: &Passage, fired: &Trace) -> bool {
    // A rule that fired though it should stay silent has been reported as such.
    passage.expectations.iter().any(|one| is_named(rulebook, &one.name, &fired.rule) && is_at(one, fired.span))
}

fn deviation(linter: &Linter, document: &Document, traces: &[Trace], expectation: &Expectation) -> Option<Deviation> {
    let rulebook = linter.rulebook();
    let here = |one: &&Trace| is_named(rulebook, &expectation.name, &one.rule) && is_at(expectation, one.span);
    let fired = traces.iter().filter(|one| one.outcome.is_reported()).find(here);
    let because = match fired {
        Some(_) if expectation.should_fire => return None,
        None if !expectation.should_fire => return None,
        Some(fired) => {
            let by = fired.found.first().map_or_else(String::new, |found| format!(", by {} \"{}\"", found.key, found.written));
            format!("{} found \"{}\"{by}", fired.rule, one_line(document.source.slice(fired.span)))
        }
        None if expectation.words.is_some_and(|words| !is_prose(document, words)) => {
            "nobody reads these words: they are an address, code, a comment or a tag".to_owned()
        }
        None => match rulebook.rule(&expectation.name) {
            Some(rule) => silence::reason(linter, document, rule, traces, expectation.words),
            None => of_family(linter, document, traces, expectation),
        },
    };
    let words = expectation.words.map_or_else(String::new, |words| one_line(document.source.slice(words)));
    let (rule, should_fire) = (expectation.name.clone(), expectation.should_fire);
    Some(Deviation { place: expectation.place, rule, words, should_fire, because })
}

/// Why a whole family stayed silent: the rule of it that came nearest.
fn of_family(linter: &Linter, document: &Document, traces: &[Trace], expectation: &Expectation) -> String {
    let nearest = traces.iter().find(|one| is_named(linter.rulebook(), &expectation.name, &one.rule) && is_at(expectation, one.span));
    let rule: Option<&Rule> = nearest.and_then(|one| linter.rulebook().rule(&one.rule));
    match rule {
        Some(rule) => format!("{}: {}", rule.id(), silence::reason(linter, document, rule, traces, expectation.words)),
        None => "no rule of the family matches here".to_owned(),
    }
}

/// Whether a reader sees some of these bytes.
fn is_prose(document: &Document, words: Span) -> bool {
    document.blocks.iter().any(|block| {
        let text = document.prose.text()[block.prose.clone()].char_indices();
        text.filter(|(_, c)| c.is_alphanumeric())
            .any(|(at, c)| document.prose.to_source(block.prose.start + at..block.prose.start + at + c.len_utf8()).overlaps(words))
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
