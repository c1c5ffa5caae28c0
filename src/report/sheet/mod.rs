//! The audit sheet of one article: what was checked, by what, and what became of each finding, as plain data.
//!
//! The command `review` fills it and writes it as a page for print, as JSON or as CSV. It holds nothing that changes between two runs on the same inputs, so
//! the same inputs give the same bytes.

mod page;
mod rows;

pub use page::html;
pub use rows::csv;

use crate::report::{Checked, fingerprints};
use medlint_core::document::{BlockKind, Document};
use medlint_core::finding::{AllowedBy, BaselineState, CoveringClaim, Decision, Finding};
use medlint_core::source::Span;
use serde::Serialize;

/// Version of the format.
pub const VERSION: u32 = 1;

/// A text with its checksum.
#[derive(Clone, Debug, Serialize)]
pub struct Signed {
    /// Its name: a path, or what it is.
    pub name: String,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// The settings under which an article was judged.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// The day by which approvals and allowances ended.
    pub on: String,
    /// The markets.
    pub markets: Vec<String>,
    /// Who publishes it.
    pub advertiser: String,
    /// The platforms.
    pub platforms: Vec<String>,
    /// Whether it was taken as copy that sells.
    pub promotional: bool,
    /// Who says so.
    pub said_by: String,
}

/// How many findings there are of each sort.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Counts {
    /// Errors that count.
    pub errors: usize,
    /// Warnings that count.
    pub warnings: usize,
    /// Infos that count.
    pub infos: usize,
    /// Findings that comments allow.
    pub allowed: usize,
    /// Findings that claims cover.
    pub covered: usize,
    /// Findings that reviewers keep.
    pub kept: usize,
}

/// A place in the article.
#[derive(Clone, Debug, Serialize)]
pub struct At {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The first byte.
    pub start_offset: usize,
    /// The byte behind the last one.
    pub end_offset: usize,
}

/// One finding with what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// Its level.
    pub severity: &'static str,
    /// Its rule.
    pub rule: String,
    /// The words.
    pub text: String,
    /// What is said of them.
    pub message: String,
    /// What to write instead.
    pub fix: String,
    /// Titles of the sources.
    pub sources: Vec<String>,
    /// Remarks, those of reviewers who want a change or an answer among them.
    pub notes: Vec<String>,
    /// `open`, `allowed`, `covered`, `kept` or `in the baseline`.
    pub standing: &'static str,
    /// Why it may stand.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The last day on which it may.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// The claim that covers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<CoveringClaim>,
    /// The decision that keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Its stable name.
    pub fingerprint: String,
}

/// A statement of benefit or risk, and how a reader meets it.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    /// Where.
    #[serde(flatten)]
    pub at: At,
    /// The words by which it was known.
    pub words: String,
    /// Its sentence.
    pub sentence: String,
    /// What it stands in: heading, paragraph, list and so on.
    pub place: String,
    /// How far down the text it stands, in hundredths.
    pub percent: usize,
}

/// Benefits and risks side by side.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ledger {
    /// Statements of benefit in order.
    pub benefits: Vec<Statement>,
    /// Statements of risk in order.
    pub risks: Vec<Statement>,
    /// How many words the sentences of benefit have.
    pub benefit_words: usize,
    /// How many words the sentences of risk have.
    pub risk_words: usize,
}

/// The sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// The version of the format.
    pub version: u32,
    /// The article.
    pub article: Signed,
    /// Its title; empty when it states none.
    pub title: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// The program: name and version.
    pub tool: String,
    /// The texts by which it was judged: rulebook, facts, claims, reviews.
    pub basis: Vec<Signed>,
    /// The settings.
    pub judged: Judged,
    /// The counts.
    pub counts: Counts,
    /// The findings.
    pub findings: Vec<Row>,
    /// The ledger of fair balance.
    pub balance: Ledger,
    /// What the tool could not judge, a sentence each.
    pub not_judged: Vec<String>,
}

impl Counts {
    /// The counts of some findings.
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            let place = match finding.allowed.as_ref().map(|allowance| &allowance.by) {
                Some(AllowedBy::Comment(_)) => &mut counts.allowed,
                Some(AllowedBy::Claim(_)) => &mut counts.covered,
                Some(AllowedBy::Decision(_)) => &mut counts.kept,
                None if !finding.counts() => continue,
                None => match finding.severity.name() {
                    "error" => &mut counts.errors,
                    "warning" => &mut counts.warnings,
                    _ => &mut counts.infos,
                },
            };
            *place += 1;
        }
        counts
    }
}

fn at(document: &Document, span: Span) -> At {
    let place = document.source.position(span.start);
    At { line: place.line, column: place.column, start_offset: span.start, end_offset: span.end }
}

/// Words on one line.
fn on_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The findings of an article as rows.
pub fn rows(checked: &Checked<'_>) -> Vec<Row> {
    let names = fingerprints(checked);
    let row = |(finding, fingerprint): (&Finding, String)| {
        let allowance = finding.allowed.as_deref();
        Row {
            at: at(checked.document, finding.span),
            severity: finding.severity.name(),
            rule: finding.rule().to_owned(),
            text: on_a_line(checked.source().slice(finding.span)),
            message: finding.message.clone(),
            fix: finding.advice.fix.clone(),
            sources: finding.advice.sources.iter().map(|source| source.title.clone()).collect(),
            notes: finding.notes.iter().map(|note| note.text.clone()).collect(),
            standing: match (allowance, finding.standing) {
                (Some(allowance), _) => allowance.word(),
                (None, Some(BaselineState::Known)) => "in the baseline",
                _ => "open",
            },
            reason: allowance.map(|one| one.reason.clone()).unwrap_or_default(),
            until: allowance.and_then(|one| one.until.clone()).unwrap_or_default(),
            claim: allowance.and_then(|one| one.claim().cloned()),
            decision: allowance.and_then(|one| one.decision().cloned()),
            fingerprint,
        }
    };
    checked.findings.iter().zip(names).map(row).collect()
}

/// The ledger of an article whose words of risk and of benefit stand there.
pub fn ledger(document: &Document, risks: &[Span], benefits: &[Span]) -> Ledger {
    let side = |spans: &[Span]| {
        let mut words = 0;
        let mut last = None;
        let mut all = Vec::new();
        for span in spans {
            let statement = statement(document, *span);
            // Several words of one sentence are one statement's.
            if last.as_ref() != Some(&statement.sentence) {
                words += statement.sentence.split_whitespace().count();
                last = Some(statement.sentence.clone());
            }
            all.push(statement);
        }
        (all, words)
    };
    let ((benefits, benefit_words), (risks, risk_words)) = (side(benefits), side(risks));
    Ledger { benefits, risks, benefit_words, risk_words }
}

fn statement(document: &Document, span: Span) -> Statement {
    let prose = document.prose.from_source(span.start).unwrap_or(0);
    let sentence = document.sentences.iter().find(|one| one.prose.contains(&prose));
    let block = document.block_at(prose).map(|at| &document.blocks[at]);
    let text = sentence.map_or("", |one| &document.prose.text()[one.prose.clone()]);
    Statement {
        at: at(document, span),
        words: on_a_line(document.source.slice(span)),
        sentence: on_a_line(text),
        place: block.map_or_else(String::new, |block| place(&block.kind, block.is_quoted)),
        percent: prose * 100 / document.prose.len().max(1),
    }
}

/// How prominent words are, by what they stand in.
fn place(kind: &BlockKind, is_quoted: bool) -> String {
    let name = match kind {
        BlockKind::FrontMatter(key) => format!("front matter, {key}"),
        BlockKind::Heading(level) => format!("heading {level}"),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::ListItem => "list".to_owned(),
        BlockKind::TableCell { is_header: true, .. } => "head of a table".to_owned(),
        BlockKind::TableCell { .. } => "table".to_owned(),
        BlockKind::Footnote => "footnote".to_owned(),
        BlockKind::ImageAlt => "description of a picture".to_owned(),
        BlockKind::LinkTitle => "title of a link".to_owned(),
        BlockKind::Html => "HTML".to_owned(),
        BlockKind::Unseen => "hidden from readers".to_owned(),
    };
    if is_quoted { format!("{name}, quoted") } else { name }
}
