//! The report of one check, the mistakes of a rulebook and the documentation of a rule, in the form that `types.ts` promises.
//!
//! Offsets count UTF-16 units from 0, as strings of JavaScript do; lines and columns start at 1 and columns count Unicode scalar values, as
//! in the program's own reports.

use crate::units::Units;
use medlint::document::Document;
use medlint::linter::{LintResult, comment};
use medlint::source::{Source, Span};
use medlint::{Citation, Finding, Fix, Note, Rejected, Rule, Safety, Severity};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(crate) struct Report<'a> {
    findings: Vec<Item<'a>>,
    summary: Summary,
    document: About<'a>,
}

/// The report of a Word document, with the text that was taken out of it.
#[derive(Serialize)]
pub(crate) struct WordReport<'a> {
    pub(crate) text: &'a str,
    #[serde(flatten)]
    pub(crate) report: Report<'a>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
}

#[derive(Serialize)]
struct About<'a> {
    promotional: bool,
    advertiser: &'a str,
    markets: &'a [String],
    language: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    rule: &'a str,
    family: &'a str,
    severity: &'a str,
    title: &'a str,
    message: &'a str,
    why: &'a str,
    fix: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<Pair<'a>>,
    sources: Vec<Cited<'a>>,
    text: &'a str,
    #[serde(flatten)]
    place: Place,
    whole_document: bool,
    notes: Vec<Remark<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<Edit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow: Option<Insertion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Place {
    fn new(source: &Source, units: &Units<'_>, span: Span) -> Self {
        let (from, to) = (source.position(span.start), source.position(span.end));
        let (start, end) = (units.at(span.start), units.at(span.end));
        Self { start, end, line: from.line, column: from.column, end_line: to.line, end_column: to.column }
    }
}

#[derive(Serialize)]
struct Pair<'a> {
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct Cited<'a> {
    tag: &'a str,
    title: &'a str,
    section: &'a str,
    url: &'a str,
    tier: &'a str,
}

impl<'a> Cited<'a> {
    fn all(sources: &'a [Arc<Citation>]) -> Vec<Self> {
        let told =
            |one: &'a Arc<Citation>| Self { tag: &one.tag, title: &one.title, section: &one.section, url: &one.url, tier: &one.tier };
        sources.iter().map(told).collect()
    }
}

#[derive(Serialize)]
struct Remark<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    place: Option<Place>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Edit<'a> {
    start: usize,
    end: usize,
    replacement: &'a str,
    is_safe: bool,
}

#[derive(Serialize)]
struct Insertion {
    start: usize,
    text: String,
}

impl<'a> Report<'a> {
    /// The report of a document, with findings from a level upward.
    pub(crate) fn new(document: &'a Document, result: &'a LintResult, level: Severity) -> Self {
        let units = Units::new(document.source.text());
        let shown: Vec<&Finding> = result.findings.iter().filter(|finding| finding.severity >= level).collect();
        let count = |severity| shown.iter().filter(|one| one.counts() && one.severity == severity).count();
        Self {
            summary: Summary {
                errors: count(Severity::Error),
                warnings: count(Severity::Warning),
                infos: count(Severity::Info),
                suppressed: shown.iter().filter(|one| !one.counts()).count(),
            },
            document: About {
                promotional: result.subject.is_promotional,
                advertiser: &result.subject.advertiser,
                markets: &result.subject.markets,
                language: result.language,
            },
            findings: shown.into_iter().map(|finding| item(document, &units, finding)).collect(),
        }
    }
}

fn item<'a>(document: &'a Document, units: &Units<'_>, finding: &'a Finding) -> Item<'a> {
    let (source, advice) = (&document.source, &finding.advice);
    let remark = |note: &'a Note| Remark {
        text: &note.text,
        rule: note.rule.as_deref(),
        place: note.span.map(|span| Place::new(source, units, span)),
    };
    let edit = |edit: &'a Fix| Edit {
        start: units.at(edit.span.start),
        end: units.at(edit.span.end),
        replacement: &edit.replacement,
        is_safe: edit.safety == Safety::Safe,
    };
    let insertion = |fix: Fix| Insertion { start: units.at(fix.span.start), text: fix.replacement };
    Item {
        rule: finding.rule(),
        family: finding.family(),
        severity: finding.severity.name(),
        title: &advice.title,
        message: &finding.message,
        why: &advice.why,
        fix: &advice.fix,
        instead: advice.instead.as_ref().map(|pair| Pair { before: &pair.before, after: &pair.after }),
        sources: Cited::all(&advice.sources),
        text: source.slice(finding.span),
        place: Place::new(source, units, finding.span),
        whole_document: finding.is_about_document,
        notes: finding.notes.iter().map(remark).collect(),
        edit: finding.edit.as_deref().map(edit),
        allow: if finding.allowed.is_none() { comment(document, finding).map(insertion) } else { None },
        reason: finding.allowed.as_ref().map(|allowed| allowed.reason.as_str()),
    }
}

#[derive(Serialize)]
pub(crate) struct Mistake<'a> {
    file: &'a str,
    #[serde(flatten)]
    place: Place,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// The mistakes of a rulebook under the name by which an `Error` carries them.
#[derive(Serialize)]
pub(crate) struct Mistakes<'a> {
    mistakes: Vec<Mistake<'a>>,
}

impl<'a> Mistake<'a> {
    /// All mistakes, each with the file in which it stands.
    pub(crate) fn list(rejected: &'a Rejected) -> Mistakes<'a> {
        let of_file = |(source, all): &'a (Source, Vec<medlint::Diagnostic>)| {
            let units = Units::new(source.text());
            let told = all.iter().map(|one| Self {
                file: source.name(),
                place: Place::new(source, &units, one.span),
                message: &one.message,
                help: one.help.as_deref(),
            });
            told.collect::<Vec<_>>()
        };
        Mistakes { mistakes: rejected.files.iter().flat_map(of_file).collect() }
    }
}

#[derive(Serialize)]
pub(crate) struct Explanation<'a> {
    rule: &'a str,
    family: &'a str,
    severity: &'a str,
    title: &'a str,
    why: &'a str,
    fix: &'a str,
    wrong: Vec<&'a str>,
    right: Vec<&'a str>,
    sources: Vec<Cited<'a>>,
}

impl<'a> Explanation<'a> {
    /// The documentation of a rule.
    pub(crate) fn of(rule: &'a Rule) -> Self {
        let advice = rule.advice();
        Self {
            rule: rule.id(),
            family: rule.family(),
            severity: rule.severity.map_or("off", Severity::name),
            title: &advice.title,
            why: &advice.why,
            fix: &advice.fix,
            wrong: rule.wrong().iter().map(|text| text.as_ref()).collect(),
            right: rule.right().iter().map(|text| text.as_ref()).collect(),
            sources: Cited::all(&advice.sources),
        }
    }
}
