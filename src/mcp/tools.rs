//! The tools that agents call: check, claims, suggest, explain, rules.
//!
//! Each takes a text or a name and gives plain data; `rules.toml` of the folder in which the server was started decides, and a call may
//! name market, advertiser and format.

use medlint_core::document::{Document, Format};
use medlint_core::finding::{Finding, Severity};
use medlint_core::fix::{self, Fix, Safety};
use medlint_core::linter::{Linter, Profile};
use medlint_core::rulebook::{ADVERTISERS, MARKETS, PROMOTIONAL, Rule, Rulebook};
use medlint_core::source::Source;
use medlint_core::suggest;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The longest text of a call, in bytes.
const LONGEST_TEXT: usize = 1 << 20;
/// How many findings are told unless a call says otherwise, the gravest first.
const FINDINGS: usize = 50;

/// The tools over one rulebook.
pub(crate) struct Toolbox {
    rulebook: Arc<Rulebook>,
    /// The settings of the project for all texts.
    profile: Profile,
}

/// How a text is to be judged.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextCall {
    text: String,
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    market: Vec<String>,
    advertiser: Option<String>,
    promotional: Option<String>,
    level: Option<String>,
    max_findings: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleCall {
    rule: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesCall {
    #[serde(default)]
    family: Option<String>,
    #[serde(default)]
    words: Option<String>,
}

impl Toolbox {
    /// The tools over a rulebook, under a profile.
    pub(crate) const fn new(rulebook: Arc<Rulebook>, profile: Profile) -> Self {
        Self { rulebook, profile }
    }

    /// The tools with the schema of what they take.
    pub(crate) fn list(&self) -> Value {
        let text = |more: Value| {
            let mut properties = json!({
                "text": { "type": "string", "maxLength": LONGEST_TEXT, "description": "The whole draft" },
                "format": { "type": "string", "enum": ["markdown", "mdx", "text", "html"], "description": "How it is written; markdown unless said" },
                "market": { "type": "array", "items": { "type": "string", "enum": MARKETS }, "description": "Where it is published" },
                "advertiser": { "type": "string", "enum": ADVERTISERS, "description": "Who publishes it" },
                "promotional": { "type": "string", "enum": PROMOTIONAL, "description": "Whether it sells; yes unless said" },
                "level": { "type": "string", "enum": Severity::ALL.map(Severity::name), "description": "The mildest findings to tell" },
            });
            if let (Some(all), Some(more)) = (properties.as_object_mut(), more.as_object()) {
                all.extend(more.clone());
            }
            json!({ "type": "object", "properties": properties, "required": ["text"], "additionalProperties": false })
        };
        let most =
            json!({ "max_findings": { "type": "integer", "minimum": 1, "description": "At most so many findings, the gravest first" } });
        let tool = |name: &str, about: &str, schema: Value| json!({ "name": name, "description": about, "inputSchema": schema, "annotations": { "readOnlyHint": true, "openWorldHint": false } });
        json!([
            tool(
                "check",
                "Find unsupported and non-compliant health claims in a draft: place, reason, what to write instead, sources",
                text(most)
            ),
            tool(
                "claims",
                "List the sentences of a draft that make a claim, with the rules that ask for evidence or a change",
                text(json!({}))
            ),
            tool(
                "suggest",
                "Return the draft with every replacement that keeps its meaning, and what a person has to decide",
                text(json!({}))
            ),
            tool(
                "explain",
                "Explain a rule: why it matters, what to write instead, wrong and right examples, sources",
                json!({ "type": "object", "properties": { "rule": { "type": "string" } }, "required": ["rule"], "additionalProperties": false })
            ),
            tool(
                "rules",
                "List the rules, all or those of a family or with some words",
                json!({ "type": "object", "properties": { "family": { "type": "string" }, "words": { "type": "string" } }, "additionalProperties": false })
            ),
        ])
    }

    /// Calls a tool; `None` for a name that no tool has.
    pub(crate) fn call(&self, name: &str, arguments: &Value) -> Option<Result<Value, String>> {
        Some(match name {
            "check" => read(arguments).and_then(|call| self.check(&call)),
            "claims" => read(arguments).and_then(|call| self.claims(&call)),
            "suggest" => read(arguments).and_then(|call| self.suggest(&call)),
            "explain" => read(arguments).and_then(|call: RuleCall| self.explain(&call.rule)),
            "rules" => read(arguments).and_then(|call| self.rules(&call)),
            _ => return None,
        })
    }

    fn check(&self, call: &TextCall) -> Result<Value, String> {
        let (document, mut findings) = self.judge(call)?;
        let count = |level| findings.iter().filter(|one| one.counts() && one.severity == level).count();
        let summary = json!({ "errors": count(Severity::Error), "warnings": count(Severity::Warning), "infos": count(Severity::Info) });
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let hidden = findings.len().saturating_sub(call.max_findings.unwrap_or(FINDINGS));
        findings.truncate(call.max_findings.unwrap_or(FINDINGS));
        let told: Vec<Value> = findings.iter().map(|finding| told(&document, finding)).collect();
        Ok(json!({ "summary": summary, "findings": told, "not_shown": hidden }))
    }

    fn claims(&self, call: &TextCall) -> Result<Value, String> {
        let (document, findings) = self.judge(call)?;
        let own = |finding: &&Finding| !finding.is_about_document && finding.allowed.is_none();
        let claims: Vec<Value> = document
            .sentences
            .iter()
            .filter_map(|sentence| {
                let span = document.prose.to_source(sentence.prose.clone());
                let here: Vec<&Finding> = findings.iter().filter(own).filter(|one| span.overlaps(one.span)).collect();
                let level = here.iter().map(|one| one.severity).max()?;
                let rules: BTreeSet<&str> = here.iter().map(|one| one.rule()).collect();
                let line = document.source.position(span.start).line;
                Some(json!({ "line": line, "sentence": document.source.slice(span), "severity": level.name(), "rules": rules }))
            })
            .collect();
        Ok(json!({ "claims": claims }))
    }

    fn suggest(&self, call: &TextCall) -> Result<Value, String> {
        let (document, findings) = self.judge(call)?;
        let edits = || findings.iter().filter(|one| one.allowed.is_none()).filter_map(|one| one.edit.as_deref());
        let safe: Vec<&Fix> = edits().filter(|edit| edit.safety == Safety::Safe).collect();
        let (text, count) = fix::apply(document.source.text(), safe);
        let open: Vec<Value> = findings
            .iter()
            .filter(|one| one.allowed.is_none() && one.edit.as_ref().is_none_or(|edit| edit.safety != Safety::Safe))
            .map(|one| told(&document, one))
            .collect();
        Ok(json!({ "text": text, "replaced": count, "to_decide": open }))
    }

    fn explain(&self, name: &str) -> Result<Value, String> {
        let rule = self.rulebook.rule(name).ok_or_else(|| unknown("rule", name, self.rulebook.rules.iter().map(Rule::id)))?;
        let advice = rule.advice();
        let sources: Vec<Value> =
            advice.sources.iter().map(|one| json!({ "title": one.title, "url": one.url, "tier": one.tier })).collect();
        Ok(json!({
            "rule": rule.id(), "family": rule.family(), "title": advice.title, "severity": severity(rule), "why": advice.why, "fix": advice.fix,
            "wrong": rule.wrong(), "right": rule.right(), "sources": sources
        }))
    }

    fn rules(&self, call: &RulesCall) -> Result<Value, String> {
        if let Some(family) = &call.family
            && !self.rulebook.families.contains_key(family)
        {
            return Err(unknown("family", family, self.rulebook.families.keys().map(String::as_str)));
        }
        let words: Vec<String> = call.words.iter().flat_map(|words| words.split_whitespace()).map(str::to_lowercase).collect();
        let is_wanted = |rule: &&Rule| {
            let advice = rule.advice();
            let text = [rule.id(), &advice.title, &advice.why, &advice.fix].join("\n").to_lowercase();
            call.family.as_ref().is_none_or(|family| rule.family() == family) && words.iter().all(|word| text.contains(word.as_str()))
        };
        let rules = self.rulebook.rules.iter().filter(is_wanted);
        let told = rules
            .map(|rule| json!({ "rule": rule.id(), "family": rule.family(), "severity": severity(rule), "title": rule.advice().title }));
        Ok(json!({ "rules": told.collect::<Vec<_>>() }))
    }

    /// Lints the text of a call.
    fn judge(&self, call: &TextCall) -> Result<(Document, Vec<Finding>), String> {
        if call.text.len() > LONGEST_TEXT {
            return Err(format!("the text has {} bytes; at most {LONGEST_TEXT} are read: check it in parts", call.text.len()));
        }
        let format = match call.format.as_deref() {
            None | Some("markdown") => Format::Markdown,
            Some("mdx") => Format::Mdx,
            Some("text") => Format::Plain,
            Some("html") => Format::Html,
            Some(other) => return Err(unknown("format", other, ["markdown", "mdx", "text", "html"])),
        };
        let one_of = |what: &str, word: &str, words: &[&str]| match words.contains(&word) {
            true => Ok(word.to_owned()),
            false => Err(unknown(what, word, words.iter().copied())),
        };
        let mut profile = self.profile.clone();
        if !call.market.is_empty() {
            profile.markets = call.market.iter().map(|word| one_of("market", word, &MARKETS)).collect::<Result<_, _>>()?;
        }
        if let Some(word) = &call.advertiser {
            profile.advertiser = Some(one_of("advertiser", word, &ADVERTISERS)?);
        }
        if let Some(word) = &call.promotional {
            profile.promotional = one_of("promotional", word, PROMOTIONAL)?.parse().ok();
        }
        let levels = Severity::ALL.map(Severity::name);
        let level = call.level.as_deref().map(|word| one_of("level", word, &levels)).transpose()?;
        let level: Severity = level.and_then(|level| level.parse().ok()).unwrap_or(Severity::Info);
        let document = Document::publishing(Source::new("draft", call.text.as_str()), format, self.rulebook.settings.published());
        let mut findings = Linter::new(&self.rulebook, profile).lint(&document);
        findings.retain(|finding| finding.severity >= level);
        Ok((document, findings))
    }
}

fn read<'a, T: Deserialize<'a>>(arguments: &'a Value) -> Result<T, String> {
    T::deserialize(arguments).map_err(|error| format!("the arguments cannot be read: {error}"))
}

fn severity(rule: &Rule) -> &'static str {
    rule.severity.map_or("off", Severity::name)
}

fn unknown<'a>(what: &str, word: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let help = suggest::help(word, words).map(|help| format!("; {help}")).unwrap_or_default();
    format!("no {what} is called \"{word}\"{help}")
}

fn told(document: &Document, finding: &Finding) -> Value {
    let at = document.source.position(finding.span.start);
    let advice = &finding.advice;
    let sources: Vec<Value> = advice.sources.iter().map(|one| json!({ "title": one.title, "url": one.url })).collect();
    json!({
        "rule": finding.rule(), "severity": finding.severity.name(), "line": at.line, "column": at.column,
        "text": document.source.slice(finding.span), "message": finding.message, "why": advice.why, "fix": advice.fix,
        "replacement": finding.edit.as_ref().map(|edit| edit.replacement.as_str()),
        "allowed": finding.allowed.as_ref().map(|allowed| allowed.reason.as_str()), "sources": sources
    })
}
