//! Why each rule fired at a place, or nearly did and what kept it silent.
//!
//! The linter answers with findings alone. Here the same document is read once more with every rule of the rulebook,
//! those that are off or meant for others among them, and each place where a rule's words stand gets its story: which
//! entry of the rule found them, what made the finding milder or graver, and how it ended. It tells no line numbers.

use crate::analysis::Analysis;
use crate::analysis::lexicon::Condition;
use crate::document::Document;
use crate::finding::{Allowance, Finding, Severity};
use crate::kinds::{Hit, Named, Needle, Part, Place, Silencer};
use crate::linter::{Linter, span_of};
use crate::rulebook::Rule;
use crate::source::Span;
use std::ops::Range;

/// The story of one rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Id of the rule.
    pub rule: String,
    /// The words it is about.
    pub span: Span,
    /// Which entries of the rule found which words.
    pub found: Vec<Found>,
    /// The conditions that made it milder or graver.
    pub steps: Vec<Step>,
    /// How it ended.
    pub outcome: Outcome,
}

/// Words that an entry of a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The key of the entry, such as `match` or `effect`.
    pub key: &'static str,
    /// The entry as written.
    pub written: String,
    /// The words.
    pub span: Span,
}

/// One step of severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The condition that holds.
    pub condition: Named,
    /// The words that show it.
    pub shown_by: Span,
}

/// How a rule ended at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is a finding.
    Fired(Severity),
    /// It is a finding that a comment, a claim or a reviewer lets stand, or a note of one.
    Allowed(Allowance),
    /// It is a claim of a register: it lets stand what other rules find in these words.
    Authorised(Allowance),
    /// A graver finding of the same family stands there and carries it as a note.
    SaidBy(String),
    /// A condition silenced it.
    Silenced {
        /// A cue, a guard, a fact, a place.
        by: Silencer,
        /// The words that show it.
        shown_by: Span,
    },
    /// Its severity is off, or off for this market or advertiser.
    Off,
    /// It is for other markets.
    OtherMarket,
    /// It is for other advertisers.
    OtherAdvertiser,
}

/// How far back in the order of places a hit looks for another one of its rule.
const TWINS: usize = 40;

impl Outcome {
    /// Whether a report shows it as something to look at: a finding, alone or as a note of another, or a claim of a register.
    pub const fn is_reported(&self) -> bool {
        matches!(self, Self::Fired(_) | Self::SaidBy(_) | Self::Authorised(_))
    }
}

/// The stories of all rules in a document, in order of place, then rule.
pub fn trace(linter: &Linter, document: &Document) -> Vec<Trace> {
    let findings = linter.lint(document);
    let settings = linter.settings(document);
    let analysis = Analysis::new(document, &linter.rulebook.lexicon, &settings);
    let mut traces = Vec::new();
    let mut hits = Vec::new();
    for rule in linter.rulebook.rules.iter().filter(|rule| linter.is_selected(rule)) {
        rule.check().check(&analysis, &mut hits);
        let off = match linter.level_before_sources(rule, &settings) {
            Some(_) => None,
            None if !rule.markets().is_empty() && !rule.markets().iter().any(|market| settings.markets.contains(market)) => {
                Some(Outcome::OtherMarket)
            }
            None if !rule.advertisers().is_empty() && !rule.advertisers().contains(&settings.advertiser) => Some(Outcome::OtherAdvertiser),
            None => Some(Outcome::Off),
        };
        let parts = if hits.is_empty() { Vec::new() } else { rule.check().parts() };
        for hit in hits.drain(..) {
            let span = span_of(&analysis, &hit.place);
            // A rule that is off and was silenced as well is not near to anything.
            let outcome = match (&hit.silenced, &off) {
                (Some(_), Some(_)) => continue,
                (Some((by, shown_by)), None) => {
                    let is_cited = matches!(by, Silencer::Holds((_, Condition::Cited)));
                    Outcome::Silenced { by: by.clone(), shown_by: shown(&analysis, is_cited, shown_by) }
                }
                (None, Some(off)) => off.clone(),
                (None, None) => match ending(&findings, rule, span) {
                    Some(outcome) => outcome,
                    None => continue,
                },
            };
            let steps = hit.reasons.iter().map(|(named, words)| {
                let shown_by = shown(&analysis, named.1 == Condition::Cited, words);
                Step { condition: named.clone(), shown_by }
            });
            let steps = steps.collect();
            traces.push(Trace { rule: rule.id().to_owned(), span, found: found(&analysis, rule, &parts, &hit), steps, outcome });
        }
    }
    let is_own = |finding: &&Finding| linter.rulebook.rule(finding.rule()).is_none();
    traces.extend(findings.iter().filter(is_own).map(|finding| Trace {
        rule: finding.rule().to_owned(),
        span: finding.span,
        found: Vec::new(),
        steps: Vec::new(),
        outcome: Outcome::Fired(finding.severity),
    }));
    traces.sort_by(|a, b| (a.span.start, a.span.end, &a.rule).cmp(&(b.span.start, b.span.end, &b.rule)));
    traces.dedup_by(|next, kept| {
        let is_same = next.rule == kept.rule && next.span == kept.span && next.outcome == kept.outcome;
        if is_same {
            kept.found.extend(next.found.drain(..).filter(|one| !kept.found.contains(one)).collect::<Vec<_>>());
        }
        is_same
    });
    without_twins(traces)
}

/// The fate of a hit that nothing silenced; `None` when another hit of the same rule stands for it.
fn ending(findings: &[Finding], rule: &Rule, span: Span) -> Option<Outcome> {
    let is_own = |finding: &&Finding| finding.rule() == rule.id();
    // A finding grows over its neighbours, so it may be longer than the hit that it reports.
    let own = findings.iter().filter(is_own).find(|finding| finding.span == span);
    if let Some(finding) = own.or_else(|| findings.iter().filter(is_own).find(|finding| finding.span.contains(span))) {
        return Some(match &finding.allowed {
            Some(allowance) if rule.check().authorises() => Outcome::Authorised((**allowance).clone()),
            Some(allowance) => Outcome::Allowed((**allowance).clone()),
            None => Outcome::Fired(finding.severity),
        });
    }
    let is_note = |finding: &&Finding| {
        let is_here = |place: Option<Span>| place.map_or(finding.span.overlaps(span), |place| place.overlaps(span));
        finding.notes.iter().any(|note| note.rule.as_deref() == Some(rule.id()) && is_here(note.span))
    };
    let graver = findings
        .iter()
        .find(is_note)
        .or_else(|| findings.iter().find(|finding| finding.family() == rule.family() && finding.span.overlaps(span)))?;
    (graver.rule() != rule.id()).then(|| match &graver.allowed {
        Some(allowance) => Outcome::Allowed((**allowance).clone()),
        None => Outcome::SaidBy(graver.rule().to_owned()),
    })
}

/// Leaves the longest of the hits that one rule has at one place.
fn without_twins(traces: Vec<Trace>) -> Vec<Trace> {
    let is_fired = |one: &Trace| matches!(one.outcome, Outcome::Fired(_));
    let mut kept: Vec<Trace> = Vec::with_capacity(traces.len());
    for next in traces {
        // In order of place, a twin of the same rule is among the last few.
        let twin = kept.iter().rev().take(TWINS).position(|one| {
            one.rule == next.rule && is_fired(one) && is_fired(&next) && one.span.overlaps(next.span) && one.span != next.span
        });
        match twin.map(|back| kept.len() - 1 - back) {
            Some(at) if kept[at].span.len() < next.span.len() => kept[at] = next,
            Some(_) => {}
            None => kept.push(next),
        }
    }
    kept
}

/// The source bytes that show a condition. For a citation that is its mark, which has no width in the prose.
fn shown(analysis: &Analysis<'_>, is_cited: bool, words: &Range<usize>) -> Span {
    let citation = || analysis.evidence.pointers.iter().find(|pointer| pointer.prose == words.start && pointer.resolves);
    match is_cited.then(citation).flatten() {
        Some(pointer) => pointer.span,
        None => analysis.document.prose.to_source(words.clone()),
    }
}

/// The entries of a rule that found a hit: the patterns that match just these words, or else the lists inside them.
fn found(analysis: &Analysis<'_>, rule: &Rule, parts: &[Part<'_>], hit: &Hit) -> Vec<Found> {
    let Place::Tokens(tokens) = &hit.place else { return Vec::new() };
    let source = |tokens: &Range<usize>| analysis.document.prose.to_source(analysis.scan.prose(tokens.clone()));
    let entry = |part: &Part<'_>, tokens: &Range<usize>| Found { key: part.key, written: written(rule, part), span: source(tokens) };
    let mut exact = Vec::new();
    let mut inside = Vec::new();
    for part in parts {
        match part.needle {
            Needle::Pattern(pattern) if analysis.scan.marks(pattern).iter().any(|mark| mark.tokens() == *tokens) => {
                exact.push(entry(part, tokens));
            }
            Needle::Pattern(_) => {}
            Needle::Regex(regex) => {
                if regex.is_match(&analysis.document.prose.text()[analysis.scan.prose(tokens.clone())]) {
                    exact.push(entry(part, tokens));
                }
            }
            Needle::List(list) => {
                let mark = analysis.scan.lists_in(tokens.clone()).find(|mark| mark.list == list);
                inside.extend(mark.map(|mark| entry(part, &mark.tokens())));
            }
        }
    }
    if exact.is_empty() { inside } else { exact }
}

/// An entry of a rule as written in rules.toml.
pub(crate) fn written(rule: &Rule, part: &Part<'_>) -> String {
    let texts = rule.looks_for().iter().find(|(key, _)| *key == part.key).map(|(_, texts)| texts.as_slice());
    texts.and_then(|texts| texts.get(part.index)).cloned().unwrap_or_default()
}

/// The condition that silenced a rule, in words, without the words that show it: `cue negated`, `evidence`, `the place`.
pub fn silencer(by: &Silencer) -> String {
    match by {
        Silencer::Holds(named) => condition(named),
        Silencer::Lacks((_, Condition::Promotional)) => {
            "profile: the page is taken as information, and the rule needs one that sells".to_owned()
        }
        Silencer::Lacks((_, Condition::Promoted)) => "profile: the sentence is not about what the page sells".to_owned(),
        Silencer::Lacks((_, Condition::Testimonial)) => "fact missing: no patient speaks here".to_owned(),
        Silencer::Lacks((_, Condition::Cited)) => "fact missing: no citation stands here".to_owned(),
        Silencer::Lacks((name, _)) => format!("guard missing: {name}"),
        Silencer::Near => "words nearby that the rule names under `unless-near`".to_owned(),
        Silencer::Alone => "missing nearby: none of the words that the rule names under `only-near`".to_owned(),
        Silencer::InReferences => "place: the list of references".to_owned(),
        Silencer::Repeats => "told once: the same words stand earlier in this section".to_owned(),
        Silencer::In(place) => format!("place: the rule leaves out {place}"),
        Silencer::Outside(places) => format!("place: the rule is about {} only", places.join(", ")),
    }
}

/// A condition that holds, in words.
pub fn condition((name, condition): &Named) -> String {
    match condition {
        Condition::Cue(_) => format!("cue {name}"),
        Condition::Guard(_) => format!("guard {name}"),
        Condition::Cited => "evidence: a citation stands here".to_owned(),
        Condition::Quoted => "cue quoted: the words stand in quotation marks".to_owned(),
        Condition::Question => "cue question: the sentence asks".to_owned(),
        Condition::Testimonial => "fact testimonial: a patient speaks".to_owned(),
        Condition::Promotional => "fact promotional: the page sells something".to_owned(),
        Condition::Promoted => "fact promoted: the sentence is about what the page sells".to_owned(),
        _ => name.clone(),
    }
}
