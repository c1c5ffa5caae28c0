//! Format `sarif`: SARIF 2.1.0, which code scanning services read.
//!
//! Results are written as they come; rules, artifacts and the invocation follow, since the order of keys is free. The
//! rules are those that spoke, with their help. An allowed finding is a suppressed result. `security-severity` is
//! left out on purpose: a claim in an article is no vulnerability.

use crate::report::uri::{self, Root};
use crate::report::{Checked, Failure, Reporter, Summary, fingerprints};
use medlint_core::finding::{BaselineState, Finding, RuleDoc, Severity};
use medlint_core::source::{Source, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// Where the schema of the format is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Reporter for code scanning.
#[derive(Debug, Default)]
pub struct Sarif {
    results: usize,
    rules: Vec<(Arc<RuleDoc>, Severity)>,
    indices: BTreeMap<String, usize>,
    artifacts: Vec<Value>,
    failures: Vec<Failure>,
    is_for_counting: bool,
    root: Root,
}

impl Sarif {
    /// A reporter at its start.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reporter of what counts alone: code scanning takes no notice of suppressions and opens an alert for each.
    pub fn counting() -> Self {
        Self { is_for_counting: true, ..Self::default() }
    }

    /// The same for the files below `root`, where a service names files from there.
    pub fn below(self, root: Root) -> Self {
        Self { root, ..self }
    }

    fn rule(&mut self, finding: &Finding) -> usize {
        if let Some(&index) = self.indices.get(finding.rule()) {
            // The level of a rule is the gravest that it spoke with.
            self.rules[index].1 = self.rules[index].1.max(finding.severity);
            return index;
        }
        self.indices.insert(finding.rule().to_owned(), self.rules.len());
        self.rules.push((finding.advice.clone(), finding.severity));
        self.rules.len() - 1
    }
}

impl Reporter for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"$schema\": \"{SCHEMA}\", \"version\": \"2.1.0\", \"runs\": [{{\n\"results\": [")
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let artifact = self.artifacts.len();
        let mut location = artifact_location(&self.root.path(checked.path));
        self.artifacts.push(json!({
            "location": location, "length": checked.source().text().len(), "encoding": "UTF-8", "roles": ["analysisTarget"],
        }));
        location["index"] = json!(artifact);
        let all = checked.findings.iter().zip(fingerprints(checked));
        for (finding, fingerprint) in all.filter(|(finding, _)| !self.is_for_counting || finding.counts()).collect::<Vec<_>>() {
            let rule = self.rule(finding);
            let result = result(checked, finding, &fingerprint, rule, &location);
            out.write_all(if self.results == 0 { b"\n" } else { b",\n" })?;
            self.results += 1;
            serde_json::to_writer(&mut *out, &result)?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, _out: &mut dyn Write) -> io::Result<()> {
        self.failures.push(failure.clone());
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let rules: Vec<Value> = self.rules.iter().map(|(advice, level)| rule(advice, *level)).collect();
        let notifications = self.failures.iter().map(|failure| {
            json!({
                "level": "error",
                "message": message(&format!("cannot check: {}", failure.reason)),
                "locations": [{"physicalLocation": {"artifactLocation": artifact_location(&self.root.path(&failure.path))}}],
            })
        });
        let information = summary.remarks().into_iter().map(|words| json!({"level": "warning", "message": message(&words)}));
        let notifications: Vec<Value> = notifications.chain(information).collect();
        let meaning = match summary.exit_code {
            0 => "nothing at or above the failing level",
            1 => "findings at or above the failing level",
            _ => "the job could not be done",
        };
        let invocation = json!([{
            "executionSuccessful": summary.exit_code < 2, "exitCode": summary.exit_code, "exitCodeDescription": meaning,
            "toolExecutionNotifications": notifications,
        }]);
        let version = env!("CARGO_PKG_VERSION");
        let driver = json!({
            "name": "medlint", "version": version, "semanticVersion": version,
            "shortDescription": {"text": "Finds unsupported and non-compliant health claims in marketing copy."},
            "rules": rules,
        });
        writeln!(
            out,
            "],\n\"tool\": {{\"driver\": {driver}}},\n\"artifacts\": {},\n\"invocations\": {invocation},\n\
             \"columnKind\": \"unicodeCodePoints\", \"newlineSequences\": [\"\\r\\n\", \"\\n\", \"\\r\"]\n}}]}}",
            Value::from(self.artifacts.as_slice())
        )
    }
}

fn result(checked: &Checked<'_>, finding: &Finding, fingerprint: &str, rule: usize, location: &Value) -> Value {
    let source = checked.source();
    let mut result = json!({
        "ruleId": finding.rule(), "ruleIndex": rule, "level": level(finding.severity), "kind": "fail",
        "message": message(&format!("{}. {}", finding.message, finding.advice.fix)),
        "locations": [{"physicalLocation": {"artifactLocation": location, "region": quoted_region(source, finding.span)}}],
        "partialFingerprints": {"medlintFingerprint/v1": fingerprint},
    });
    if let Some(place) = checked.document.place(finding.span) {
        let name = place.headings.last().copied().unwrap_or("text");
        let whole = place.headings.join(" > ");
        result["locations"][0]["logicalLocations"] =
            json!([{"name": name, "fullyQualifiedName": format!("{whole} > {}", place.line_words())}]);
    }
    let related = finding.notes.iter().filter_map(|note| {
        let region = region(source, note.span?);
        Some(json!({"message": message(&note.text), "physicalLocation": {"artifactLocation": location, "region": region}}))
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    let remarks: Vec<&str> = finding.notes.iter().filter(|note| note.span.is_none()).map(|note| note.text.as_str()).collect();
    if !remarks.is_empty() {
        result["properties"] = json!({"remarks": remarks});
    }
    if let Some(edit) = &finding.edit {
        let replacement = json!({"deletedRegion": region(source, edit.span), "insertedContent": {"text": edit.replacement}});
        result["fixes"] = json!([{
            "description": message(&finding.advice.fix),
            "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
        }]);
    }
    if let Some(standing) = finding.standing {
        result["baselineState"] = json!(standing.name());
    }
    if let Some(allowance) = &finding.allowed {
        let mut suppression = json!({"kind": "external", "status": "accepted", "justification": allowance.reason});
        if let Some(span) = allowance.comment() {
            suppression["kind"] = json!("inSource");
            suppression["location"] = json!({"physicalLocation": {"artifactLocation": location, "region": region(source, span)}});
        }
        result["suppressions"] = json!([suppression]);
    } else if finding.standing == Some(BaselineState::Known) {
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": "listed in the baseline"}]);
    }
    result
}

fn rule(advice: &RuleDoc, severity: Severity) -> Value {
    let mut tags = vec![advice.family.as_str(), "medical-marketing"];
    for source in &advice.sources {
        if !tags.contains(&source.tier.as_str()) {
            tags.push(&source.tier);
        }
    }
    let mut text = format!("Why: {}\nFix: {}", advice.why, advice.fix);
    let mut markdown = format!("**Why it matters:** {}\n\n**What to write instead:** {}\n", advice.why, advice.fix);
    if let Some(instead) = &advice.instead {
        text += &format!("\nInstead of: {}\nWrite: {}", instead.before, instead.after);
        markdown += &format!("\n**Instead of:** {}\n\n**Write:** {}\n", instead.before, instead.after);
    }
    if !advice.sources.is_empty() {
        markdown += "\n**Sources**\n\n";
    }
    for source in &advice.sources {
        text += &format!("\nSource: {} [{}] {}", source.title, source.tier, source.url);
        markdown += &format!("- [{}](<{}>) ({})\n", source.title.replace(['[', ']'], ""), source.url.replace(['<', '>'], ""), source.tier);
    }
    let mut rule = json!({
        "id": advice.rule, "name": name(&advice.rule),
        "shortDescription": {"text": sentence(&advice.title)}, "fullDescription": {"text": sentence(&advice.why)},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": level(severity)},
        "properties": {"tags": tags, "problem.severity": if severity == Severity::Info { "recommendation" } else { severity.name() }},
    });
    if let Some(source) = advice.sources.first() {
        rule["helpUri"] = json!(source.url);
    }
    rule
}

/// `hype-miracle` as the symbolic name `HypeMiracle`.
fn name(id: &str) -> String {
    let capital = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>();
    id.split('-').map(capital).collect()
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

/// A message. In SARIF `[words](target)` is a link, so brackets from an article must not look like one.
fn message(text: &str) -> Value {
    json!({"text": if text.contains("](") { text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }})
}

fn artifact_location(path: &str) -> Value {
    let mut location = json!({"uri": uri::uri(path)});
    if !uri::is_absolute(path) {
        location["uriBaseId"] = json!("%SRCROOT%");
    }
    location
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn quoted_region(source: &Source, span: Span) -> Value {
    let mut region = region(source, span);
    region["snippet"] = json!({"text": source.slice(span)});
    region
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
