//! Differences between the findings of two rulebooks, and how they are shown.

use crate::cli::explain::rule::level;
use crate::cli::rules::markdown::plain;
use crate::report::color::Role;
use crate::report::lines::{behind, counted, thousands};
use crate::report::{self, Failure, Layout, clean};
use medlint_core::document::Document;
use medlint_core::finding::{Finding, Severity};
use medlint_core::source::intervals::Intervals;
use medlint_core::source::{Position, Span};
use serde_json::json;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// How many differences of one rule are shown unless all are asked for.
const SHOWN: usize = 10;

/// One difference.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    rule: String,
    family: String,
    path: String,
    position: Position,
    words: String,
    /// The sentence in three parts; the middle one is the words of the finding.
    sentence: [String; 3],
    old: Option<Severity>,
    new: Option<Severity>,
    /// The words that the old rulebook pointed at, where they differ.
    moved_from: Option<String>,
    /// The rule whose finding stood at this place before: of overlapping findings of a family only the gravest is told.
    instead_of: Option<String>,
    /// The rule whose finding tells it as a note, now or before.
    note_of: Option<String>,
}

impl Difference {
    /// The kinds of difference, in the order in which they are counted.
    const KINDS: [&'static str; 7] = ["appears", "disappears", "severity", "replaces", "words", "joins", "parts"];

    fn kind(&self) -> &'static str {
        match (self.old, self.new) {
            _ if self.instead_of.is_some() => "replaces",
            (_, None) if self.note_of.is_some() => "joins",
            (None, _) if self.note_of.is_some() => "parts",
            (None, _) => "appears",
            (_, None) => "disappears",
            (old, new) if old != new => "severity",
            _ => "words",
        }
    }
}

/// The differences between two rulebooks in one document. Only findings that count are compared.
pub(crate) fn differences(path: &str, document: &Document, old: &[Finding], new: &[Finding]) -> Vec<Difference> {
    let (notes_before, notes_now) = (notes(old), notes(new));
    let mut old = Old::new(old.iter().filter(|one| one.counts()).collect());
    let sentences = OnceCell::new();
    let difference = |finding: &Finding, before: Option<Severity>, after: Option<Severity>| {
        let sentences = sentences.get_or_init(|| by_place(document));
        Difference {
            rule: finding.rule().to_owned(),
            family: finding.family().to_owned(),
            path: path.to_owned(),
            position: document.source.position(finding.span.start),
            words: one_line(document.source.slice(finding.span)),
            sentence: sentence(document, sentences, finding.span),
            old: before,
            new: after,
            moved_from: None,
            instead_of: None,
            note_of: None,
        }
    };
    let mut found = Vec::new();
    let mut unmatched = Vec::new();
    for finding in new.iter().filter(|one| one.counts()) {
        match old.take_twin(finding) {
            Some(before) if before.severity == finding.severity => {}
            Some(before) => found.push(difference(finding, Some(before.severity), Some(finding.severity))),
            None => unmatched.push(finding),
        }
    }
    for finding in unmatched {
        // The same rule at overlapping words is the same finding, told with other words.
        if let Some(before) = old.take_moved(finding) {
            let mut one = difference(finding, Some(before.severity), Some(finding.severity));
            one.moved_from = Some(one_line(document.source.slice(before.span)));
            found.push(one);
        } else {
            let before = old.take_rival(finding);
            let mut one = difference(finding, before.map(|before| before.severity), Some(finding.severity));
            one.instead_of = before.map(|before| before.rule().to_owned());
            one.note_of = notes_before.host_of(finding);
            found.push(one);
        }
    }
    found.extend(old.left().map(|finding| Difference {
        // A finding that is told as a note of another one is not gone.
        note_of: notes_now.host_of(finding),
        ..difference(finding, Some(finding.severity), None)
    }));
    found.sort_by(|a, b| (a.position, &a.rule).cmp(&(b.position, &b.rule)));
    found
}

/// The notes of findings that other rules say, and who tells them.
struct Notes<'a> {
    hosts: Vec<&'a str>,
    by_rule: HashMap<&'a str, Intervals>,
}

fn notes(findings: &[Finding]) -> Notes<'_> {
    let mut hosts = Vec::new();
    let mut groups: HashMap<&str, Vec<(Span, usize)>> = HashMap::new();
    for finding in findings.iter().filter(|one| one.counts()) {
        for note in finding.notes.iter().filter(|note| note.rule.as_deref() != Some(finding.rule())) {
            if let Some(rule) = &note.rule {
                groups.entry(rule).or_default().push((note.span.unwrap_or(finding.span), hosts.len()));
                hosts.push(finding.rule());
            }
        }
    }
    Notes { hosts, by_rule: groups.into_iter().map(|(rule, spans)| (rule, spans.into_iter().collect())).collect() }
}

impl Notes<'_> {
    /// Whose note says what a finding says.
    fn host_of(&self, finding: &Finding) -> Option<String> {
        let at = self.by_rule.get(finding.rule())?.overlapping(finding.span).into_iter().next()?;
        Some(self.hosts[at].to_owned())
    }
}

/// The findings of the old rulebook, of which each is paired with one new finding at most.
struct Old<'a> {
    findings: Vec<&'a Finding>,
    is_taken: Vec<bool>,
    by_rule: HashMap<&'a str, Intervals>,
    by_family: HashMap<&'a str, Intervals>,
}

impl<'a> Old<'a> {
    fn new(findings: Vec<&'a Finding>) -> Self {
        let grouped = |name: fn(&'a Finding) -> &'a str| {
            let mut groups: HashMap<&str, Vec<(Span, usize)>> = HashMap::new();
            for (at, finding) in findings.iter().enumerate() {
                groups.entry(name(finding)).or_default().push((finding.span, at));
            }
            groups.into_iter().map(|(name, spans)| (name, spans.into_iter().collect())).collect()
        };
        let (by_rule, by_family) = (grouped(|one| one.rule()), grouped(|one| one.family()));
        Self { is_taken: vec![false; findings.len()], findings, by_rule, by_family }
    }

    /// The same rule at the same words.
    fn take_twin(&mut self, new: &Finding) -> Option<&'a Finding> {
        let near = self.by_rule.get(new.rule())?;
        let at = near.equal(new.span).into_iter().find(|at| !self.is_taken[*at]);
        self.take(at)
    }

    /// The same rule at words that overlap.
    fn take_moved(&mut self, new: &Finding) -> Option<&'a Finding> {
        let near = self.by_rule.get(new.rule())?;
        let at = near.overlapping(new.span).into_iter().find(|at| !self.is_taken[*at]);
        self.take(at)
    }

    /// Another rule of the family at words that overlap.
    fn take_rival(&mut self, new: &Finding) -> Option<&'a Finding> {
        let near = self.by_family.get(new.family())?;
        let at = near.overlapping(new.span).into_iter().find(|at| !self.is_taken[*at]);
        self.take(at)
    }

    fn take(&mut self, at: Option<usize>) -> Option<&'a Finding> {
        let at = at?;
        self.is_taken[at] = true;
        Some(self.findings[at])
    }

    /// The old findings that no new one was paired with.
    fn left(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().zip(&self.is_taken).filter(|(_, is_taken)| !**is_taken).map(|(finding, _)| *finding)
    }
}

/// Where the sentences stand in the source.
fn by_place(document: &Document) -> Intervals {
    document.sentences.iter().map(|sentence| document.prose.to_source(sentence.prose.clone())).zip(0..).collect()
}

/// The sentence around a span as it is read, cut where the span begins and ends.
fn sentence(document: &Document, sentences: &Intervals, span: Span) -> [String; 3] {
    let source = |prose: std::ops::Range<usize>| document.prose.to_source(prose);
    let Some(sentence) = sentences.overlapping(span).into_iter().min().map(|first| &document.sentences[first]) else {
        return [String::new(), one_line(document.source.slice(span)), String::new()];
    };
    let mut parts = [String::new(), String::new(), String::new()];
    for (at, character) in document.prose.text()[sentence.prose.clone()].char_indices() {
        let start = sentence.prose.start + at;
        let from = source(start..start + character.len_utf8()).start;
        let part = usize::from(from >= span.start) + usize::from(from >= span.end);
        parts[part].push(character);
    }
    parts.map(|part| clean(&part).into_owned())
}

fn one_line(text: &str) -> String {
    clean(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// All differences of a run.
pub(crate) struct Compared {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) documents: usize,
    pub(crate) differences: Vec<Difference>,
    pub(crate) failures: Vec<Failure>,
}

impl Compared {
    /// Differences by rule, the rule with most of them first.
    fn by_rule(&self) -> Vec<(&str, Vec<&Difference>)> {
        let mut groups: BTreeMap<&str, Vec<&Difference>> = BTreeMap::new();
        for one in self.differences.iter().filter(|one| one.instead_of.is_none()) {
            groups.entry(&one.rule).or_default().push(one);
        }
        // Of two rules that trade places, the one with more other differences is the one that was changed.
        let weight: BTreeMap<&str, usize> = groups.iter().map(|(rule, group)| (*rule, group.len())).collect();
        let weight_of = |rule: &str| weight.get(rule).copied().unwrap_or(0);
        for one in &self.differences {
            if let Some(old) = &one.instead_of {
                let rule = if weight_of(old) > weight_of(&one.rule) { old } else { &one.rule };
                groups.entry(rule).or_default().push(one);
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(rule, group)| (std::cmp::Reverse(group.len()), *rule));
        groups
    }

    /// `3 appear, 1 disappears`; with `noun` as `3 findings appear, 1 disappears`.
    fn counts(differences: &[&Difference], noun: bool) -> String {
        let mut parts = Vec::new();
        for kind in Difference::KINDS {
            let count = differences.iter().filter(|one| one.kind() == kind).count();
            if count == 0 {
                continue;
            }
            let verb = match (kind, count) {
                ("appears", 1) => "appears",
                ("appears", _) => "appear",
                ("disappears", 1) => "disappears",
                ("disappears", _) => "disappear",
                ("severity", 1) => "changes severity",
                ("severity", _) => "change severity",
                ("replaces", 1) => "takes the place of another",
                ("replaces", _) => "take the place of others",
                ("joins", 1) => "becomes a note of another",
                ("joins", _) => "become notes of others",
                ("parts", 1) => "is no note any more",
                ("parts", _) => "are no notes any more",
                (_, 1) => "changes its words",
                _ => "change their words",
            };
            let what = if noun && parts.is_empty() { counted(count, "finding") } else { thousands(count) };
            parts.push(format!("{what} {verb}"));
        }
        parts.join(", ")
    }

    fn summary(&self) -> String {
        let of = counted(self.documents, "document");
        if self.differences.is_empty() {
            return format!("no difference in {of}");
        }
        let changed: BTreeSet<&str> = self.differences.iter().map(|one| one.path.as_str()).collect();
        let all: Vec<&Difference> = self.differences.iter().collect();
        format!("{} in {} of {of}", Self::counts(&all, true), thousands(changed.len()))
    }

    /// For people.
    pub(crate) fn human(&self, layout: Layout, is_all: bool) -> String {
        let paint = layout.paint;
        let mut text = String::new();
        for (rule, group) in self.by_rule() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}  {}", paint.text(Role::Strong, rule), Self::counts(&group, false));
            let most = if is_all { group.len() } else { SHOWN };
            for one in group.iter().take(most) {
                let name = |severity: Option<Severity>| paint.text(level(severity).1, level(severity).0);
                let change = match one.kind() {
                    "appears" => format!("{} {}", paint.text(Role::Good, "+"), name(one.new)),
                    "disappears" => format!("{} {}", paint.text(Role::Error, "-"), name(one.old)),
                    "joins" => format!("~ {} to note", name(one.old)),
                    "parts" => format!("~ note to {}", name(one.new)),
                    "severity" => format!("~ {} to {}", name(one.old), name(one.new)),
                    "replaces" if one.rule != rule => format!("~ {} {}", name(one.new), one.rule),
                    _ => format!("~ {}", name(one.new)),
                };
                let _ = writeln!(text, "  {change}  {}:{}", clean(&one.path), one.position);
                let [before, words, after] = &one.sentence;
                text.push_str(&behind("      ", &format!("{before}[{words}]{after}"), layout.width));
                if let Some(other) = &one.instead_of {
                    text.push_str(&behind("      ", &format!("in place of {other}"), layout.width));
                }
                if let Some(host) = one.note_of.as_ref().filter(|_| one.instead_of.is_none()) {
                    text.push_str(&behind("      ", &format!("a note of {host}"), layout.width));
                }
                if let Some(from) = &one.moved_from {
                    text.push_str(&behind("      ", &format!("it pointed at \"{from}\""), layout.width));
                }
            }
            if group.len() > most {
                let _ = writeln!(text, "  {}", paint.text(Role::Faint, &format!("and {} more; --all shows them", group.len() - most)));
            }
            text.push('\n');
        }
        let _ = writeln!(text, "{} ({} compared with {})", self.summary(), self.new, self.old);
        text
    }

    /// For a review.
    pub(crate) fn markdown(&self, is_all: bool) -> String {
        let mut text = format!("### Effect of the rule change\n\n**{}** (`{}` compared with `{}`)\n", self.summary(), self.new, self.old);
        if !self.differences.is_empty() {
            text += "\n| rule | appear | disappear | change severity | replace | change words | become notes | were notes |\n\
                     |---|--:|--:|--:|--:|--:|--:|--:|\n";
        }
        for (rule, group) in self.by_rule() {
            let count = |kind: &str| group.iter().filter(|one| one.kind() == kind).count();
            let counts = Difference::KINDS.map(|kind| count(kind).to_string()).join(" | ");
            let _ = writeln!(text, "| `{rule}` | {counts} |");
        }
        for (rule, group) in self.by_rule() {
            let _ = writeln!(text, "\n<details><summary><code>{rule}</code>: {}</summary>\n", Self::counts(&group, false));
            let most = if is_all { group.len() } else { SHOWN };
            for one in group.iter().take(most) {
                let name = |severity: Option<Severity>| level(severity).0;
                let change = match one.kind() {
                    "appears" => format!("new {}", name(one.new)),
                    "disappears" => format!("no longer {}", name(one.old)),
                    "severity" => format!("{}, was {}", name(one.new), name(one.old)),
                    "replaces" => {
                        let old = one.instead_of.as_deref().unwrap_or_default();
                        format!("{} `{}` in place of {} `{old}`", name(one.new), one.rule, name(one.old))
                    }
                    "joins" => format!("now a note of `{}`", one.note_of.as_deref().unwrap_or_default()),
                    "parts" => format!("{}, was a note of `{}`", name(one.new), one.note_of.as_deref().unwrap_or_default()),
                    _ => "other words".to_owned(),
                };
                let [before, words, after] = one.sentence.each_ref().map(|part| plain(part));
                let place = format!("{}:{}", one.path, one.position.line).replace('`', "'");
                let _ = writeln!(text, "- `{place}` {change}: {before}**{words}**{after}");
            }
            if group.len() > most {
                let _ = writeln!(text, "- and {} more", group.len() - most);
            }
            text += "\n</details>\n";
        }
        text
    }

    /// For programs.
    pub(crate) fn json(&self) -> String {
        let name = |severity: Option<Severity>| severity.map(Severity::name);
        let differences: Vec<_> = self
            .differences
            .iter()
            .map(|one| {
                json!({
                    "change": one.kind(), "rule": one.rule, "family": one.family, "path": one.path,
                    "line": one.position.line, "column": one.position.column, "text": one.words,
                    "sentence": one.sentence.join(" ").trim(), "old_severity": name(one.old), "new_severity": name(one.new),
                    "old_text": one.moved_from, "instead_of": one.instead_of, "note_of": one.note_of,
                })
            })
            .collect();
        let count = |kind: &str| self.differences.iter().filter(|one| one.kind() == kind).count();
        let summary: serde_json::Map<_, _> = Difference::KINDS.iter().map(|kind| ((*kind).to_owned(), json!(count(kind)))).collect();
        let failures: Vec<_> = self.failures.iter().map(|one| json!({"path": one.path, "reason": one.reason})).collect();
        let report = json!({
            "version": 1, "old": self.old, "new": self.new, "documents": self.documents, "summary": summary,
            "differences": differences, "failures": failures,
        });
        report::json_text(&format!("{report:#}\n"))
    }
}
