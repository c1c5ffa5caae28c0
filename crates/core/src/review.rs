//! Decisions of reviewers about findings: change it, keep it because, ask somebody.
//!
//! The page for reviewers writes them as review.json, `check --review` honours them. A decision to keep holds for that finding in that sentence of that
//! file, as grave as it was and with no further rule in its notes; whatever is more than that counts again. It reads and writes text and knows no files.

use crate::finding::{Allowance, AllowedBy, Decision, Finding, Note, Severity};
use crate::fingerprint;
use crate::source::{Source, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Version of the format.
pub const VERSION: u32 = 1;

/// What a reviewer wants of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The words have to change.
    Change,
    /// The words may stay, for a reason.
    Keep,
    /// Somebody else has to say.
    Ask,
}

impl Verdict {
    /// The word of review.json.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Keep => "keep",
            Self::Ask => "ask",
        }
    }
}

/// One decision as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The article, as the report names it or from the folder of the file.
    pub path: String,
    /// Id of the rule.
    pub rule: String,
    /// The words, for people.
    pub text: String,
    /// The name of the finding, as reports show it.
    pub fingerprint: String,
    /// How grave the finding was.
    pub severity: String,
    /// The other rules that spoke of these words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What is wanted.
    pub decision: Verdict,
    /// Why; a decision to keep needs it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// The day.
    pub on: String,
    /// The last day on which it holds; empty when it has no end.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    decisions: Vec<Entry>,
}

/// The decisions of one or several reviewers.
#[derive(Clone, Debug, Default)]
pub struct Review {
    entries: Vec<Entry>,
}

/// A decision that cannot be honoured any more, with a place to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// Where.
    pub span: Span,
    /// One sentence.
    pub message: String,
}

impl Review {
    /// Reads a review.json.
    ///
    /// # Errors
    /// What is wrong, with its line and column.
    pub fn parse(source: &Source) -> Result<Self, String> {
        let written: Written = serde_json::from_str(source.text()).map_err(|error| format!("expected a review: {error}"))?;
        if written.version != VERSION {
            return Err(format!("expected \"version\": {VERSION}, found {}", written.version));
        }
        for entry in &written.decisions {
            let place = || format!("the decision about \"{}\" in {}", entry.text, entry.path);
            if entry.by.trim().is_empty() {
                return Err(format!("expected a name under \"by\" for {}", place()));
            }
            if entry.decision == Verdict::Keep && entry.reason.trim().is_empty() {
                return Err(format!("expected a reason for {}: what is kept needs one", place()));
            }
            for (key, day) in [("on", &entry.on), ("until", &entry.until)] {
                if !(is_day(day) || key == "until" && day.is_empty()) {
                    return Err(format!("expected a day such as 2026-12-01 under \"{key}\" for {}, found \"{day}\"", place()));
                }
            }
            if entry.severity.parse::<Severity>().is_err() {
                return Err(format!("expected error, warning or info under \"severity\" for {}, found \"{}\"", place(), entry.severity));
            }
        }
        Ok(Self { entries: written.decisions })
    }

    /// The decisions of two files together.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self
    }

    /// All decisions in the order of their files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Marks the findings of a document that reviewers keep, notes what else they decided, and returns the decisions that no longer fit. `names` are the
    /// paths under which the document may stand in a file; `asks` says which rules the run asks at all.
    pub fn judge(
        &self,
        names: &[String],
        source: &Source,
        findings: &mut [Finding],
        today: Option<&str>,
        asks: impl Fn(&str) -> bool,
    ) -> Vec<Outdated> {
        let mut of_finding: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| names.contains(&entry.path)) {
            of_finding.entry(&entry.fingerprint).or_default().push(entry);
        }
        if of_finding.is_empty() {
            return Vec::new();
        }
        let fingerprints = fingerprint::fingerprints(source, findings);
        let mut outdated = Vec::new();
        for (finding, name) in findings.iter_mut().zip(&fingerprints).filter(|(finding, _)| finding.allowed.is_none()) {
            let Some(entries) = of_finding.remove(name.as_str()) else { continue };
            let entries = latest(entries);
            if let [first, second, ..] = entries.as_slice()
                && entries.iter().any(|entry| entry.decision != first.decision)
            {
                let other = entries.iter().find(|entry| entry.decision != first.decision).unwrap_or(second);
                let text = format!("reviewers disagree: {}; {}", told(first), told(other));
                finding.notes.push(Note { rule: None, span: None, text });
                continue;
            }
            for entry in &entries {
                match entry.decision {
                    Verdict::Keep => match flaw(entry, finding, today) {
                        None => keep(finding, entry),
                        Some(why) => outdated.push(Outdated { span: finding.span, message: format!("{} {why}", kept(entry)) }),
                    },
                    Verdict::Change | Verdict::Ask => finding.notes.push(Note { rule: None, span: None, text: told(entry) }),
                }
            }
        }
        // What is left has no finding any more: words that had to change have changed, words that were kept are gone.
        for entry in of_finding.into_values().flat_map(latest).filter(|entry| entry.decision == Verdict::Keep && asks(&entry.rule)) {
            let allowed = findings.iter().zip(&fingerprints).any(|(_, name)| *name == entry.fingerprint);
            if !allowed {
                let at = source.text().find(&entry.text).filter(|_| !entry.text.is_empty());
                let span = at.map_or_else(|| first_line(source), |at| Span::new(at, at + entry.text.len()));
                outdated.push(Outdated { span, message: format!("{} no longer fits the text", kept(entry)) });
            }
        }
        outdated
    }
}

/// The last decision of each reviewer, in the order of their names.
fn latest(mut entries: Vec<&Entry>) -> Vec<&Entry> {
    entries.sort_by(|a, b| (&a.by, &a.on).cmp(&(&b.by, &b.on)));
    let mut kept: Vec<&Entry> = Vec::new();
    for entry in entries {
        match kept.last_mut() {
            Some(last) if last.by == entry.by => *last = entry,
            _ => kept.push(entry),
        }
    }
    kept
}

/// Why a decision to keep does not hold for a finding, although it is about it.
fn flaw(entry: &Entry, finding: &Finding, today: Option<&str>) -> Option<String> {
    if let Some(today) = today
        && !entry.until.is_empty()
        && entry.until.as_str() < today
    {
        return Some(format!("ended on {}", entry.until));
    }
    let was = entry.severity.parse().unwrap_or(Severity::Info);
    if finding.severity > was {
        return Some(format!("was about {}, and it is {} now", article(was), article(finding.severity)));
    }
    let new = finding.notes.iter().filter_map(|note| note.rule.as_deref());
    let new = new.into_iter().find(|rule| *rule != finding.rule() && !entry.also.iter().any(|known| known == rule));
    new.map(|rule| format!("does not cover what {rule} says of these words"))
}

fn article(severity: Severity) -> String {
    let name = severity.name();
    format!("{} {name}", if name == "warning" { "a" } else { "an" })
}

fn keep(finding: &mut Finding, entry: &Entry) {
    let until = (!entry.until.is_empty()).then(|| entry.until.clone());
    let by = AllowedBy::Decision(Arc::new(Decision { by: entry.by.clone(), on: entry.on.clone() }));
    let others = finding.allowed.take();
    // Of two who keep it the first end counts.
    let until = match others.and_then(|allowance| allowance.until) {
        Some(other) => Some(until.map_or(other.clone(), |until| until.min(other))),
        None => until,
    };
    finding.allowed = Some(Box::new(Allowance { by, reason: entry.reason.clone(), until }));
}

/// A decision in words: "A. Lee on 2026-12-01: change, too strong".
fn told(entry: &Entry) -> String {
    let reason = if entry.reason.is_empty() { String::new() } else { format!(", {}", entry.reason) };
    format!("{} on {}: {}{reason}", entry.by, entry.on, entry.decision.name())
}

fn kept(entry: &Entry) -> String {
    format!("the decision of {} on {} to keep \"{}\" ({})", entry.by, entry.on, entry.text, entry.rule)
}

/// The first line of a text that holds something, as far as forty bytes.
fn first_line(source: &Source) -> Span {
    let text = source.text();
    let start = text.len() - text.trim_start().len();
    let mut end = text[start..].find('\n').map_or(text.len(), |at| start + at).min(start + 40);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::new(start, end)
}

/// Whether a text is written as a day.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}
