//! The findings that a team has accepted for now, so that only others count.
//!
//! A baseline holds no lines and no columns: an entry is a path, a rule, the words with their sentence, and how often they occur. So it
//! survives edits elsewhere and moved paragraphs, and two branches that each add an entry merge without a conflict
//! unless the entries are neighbours. A rule in a note of an accepted finding is accepted with it, and nothing that
//! another rule says of the same words later. An entry whose file is gone waits for a file that says the same: a rename. This
//! module reads and writes text; it knows nothing of files.

use crate::finding::{BaselineState, Diagnostic, Finding};
use crate::fingerprint;
use crate::source::{Source, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Version of the format.
const VERSION: u32 = 2;
/// The longest excerpt that an entry shows, in characters.
const LONGEST_EXCERPT: usize = 80;

/// One accepted finding, perhaps several times in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The file, relative to the baseline, with forward slashes.
    pub path: String,
    /// Id of the rule.
    pub rule: String,
    /// The words, shortened; for people only.
    pub text: String,
    /// How often they occur in the file.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub count: usize,
    /// The other rules that say something of these words: a rule that is not among them is no part of what was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Rule, words and sentence as one number.
    pub fingerprint: String,
    /// The same of the findings that became its notes, each as often as it did: so often they are known where they stand alone, as under
    /// `--select`.
    #[serde(default, rename = "with", skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<String>,
}

fn once() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_once(count: &usize) -> bool {
    *count == 1
}

#[derive(Deserialize)]
struct Written {
    version: u32,
    findings: Vec<Entry>,
}

/// The fields that tell entries apart, in the order of the file.
type Key = (String, String, String);

/// Accepted findings, and which of them a run has met.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<Key, Entry>,
    /// How many of each entry the run has not met yet.
    left: BTreeMap<Key, usize>,
    /// Entries whose file is gone, by fingerprint.
    gone: BTreeMap<String, Vec<Key>>,
    /// Paths that the run has checked, or that are gone.
    settled: BTreeSet<String>,
    /// How many findings may be known as notes of the entries, by path and fingerprint.
    joined: BTreeMap<(String, String), usize>,
    /// The findings that the run met, under the paths of today.
    met: BTreeMap<Key, Entry>,
}

impl Baseline {
    /// Reads a baseline. `is_gone` says whether a path names no file any more.
    ///
    /// # Errors
    /// The first mistake in the file.
    pub fn parse(source: &Source, is_gone: impl Fn(&str) -> bool) -> Result<Self, Diagnostic> {
        if let Some(at) = conflict(source.text()) {
            let help = Some("keep the entries of both sides, delete the lines with <<<<<<<, ======= and >>>>>>>".to_owned());
            return Err(Diagnostic { help, ..Diagnostic::new(at, "expected a baseline, found an unresolved merge conflict") });
        }
        let help = Some("write it anew with --write-baseline".to_owned());
        let written: Written = serde_json::from_str(source.text()).map_err(|error| {
            let at = offset(source.text(), error.line(), error.column());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Diagnostic { help: help.clone(), ..Diagnostic::new(Span::new(at, at), format!("expected a baseline: {message}")) }
        })?;
        if written.version != VERSION {
            let at = source.text().find("\"version\"").unwrap_or_default();
            let message = format!("expected \"version\": {VERSION}, found {}", written.version);
            return Err(Diagnostic { help, ..Diagnostic::new(Span::new(at, at + "\"version\"".len()), message) });
        }
        let mut baseline = Self::default();
        for entry in written.findings {
            // A merge may leave a line twice; it says the same thing twice.
            let kept = baseline.entries.entry(key(&entry)).or_insert_with(|| entry.clone());
            kept.count = kept.count.max(entry.count);
        }
        for entry in baseline.entries.values() {
            for one in &entry.joined {
                *baseline.joined.entry((entry.path.clone(), one.clone())).or_default() += 1;
            }
        }
        baseline.left = baseline.entries.iter().map(|(key, entry)| (key.clone(), entry.count)).collect();
        for (key, entry) in &baseline.entries {
            if baseline.settled.contains(&entry.path) || is_gone(&entry.path) {
                baseline.settled.insert(entry.path.clone());
                baseline.gone.entry(entry.fingerprint.clone()).or_default().push(key.clone());
            }
        }
        Ok(baseline)
    }

    /// Gives each finding of a document its standing. Allowed ones have none: their comment is on record already.
    pub fn judge(&mut self, path: &str, source: &Source, findings: &mut [Finding]) {
        self.settled.insert(path.to_owned());
        for finding in findings.iter_mut().filter(|finding| finding.allowed.is_none()) {
            let entry = entry(path, source, finding);
            let is_known = self.meet(&entry);
            let is_note = !is_known && self.meet_note(&entry);
            finding.standing = Some(if is_known || is_note { BaselineState::Known } else { BaselineState::New });
            if is_known {
                add(&mut self.met, entry);
            }
        }
    }

    fn meet(&mut self, entry: &Entry) -> bool {
        let own = key(entry);
        let elsewhere = self.gone.get(&entry.fingerprint).into_iter().flatten();
        for key in std::iter::once(&own).chain(elsewhere) {
            let accepted = self.entries.get(key).map(|known| known.also.as_slice()).unwrap_or_default();
            // A rule that had an entry of its own beside this one was accepted by that.
            let is_own = |rule: &str| {
                self.entries
                    .range((key.0.clone(), rule.to_owned(), String::new())..)
                    .next()
                    .is_some_and(|(other, _)| other.0 == key.0 && other.1 == *rule)
            };
            if !entry.also.iter().all(|rule| accepted.contains(rule) || is_own(rule)) {
                continue;
            }
            if let Some(left) = self.left.get_mut(key).filter(|left| **left > 0) {
                *left -= 1;
                return true;
            }
        }
        false
    }

    /// Whether a finding was a note of an accepted one; each such note is met once.
    fn meet_note(&mut self, entry: &Entry) -> bool {
        let left = self.joined.get_mut(&(entry.path.clone(), entry.fingerprint.clone())).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }

    /// Adds the findings of a document that no comment allows.
    pub fn record(&mut self, path: &str, source: &Source, findings: &[Finding]) {
        for finding in findings.iter().filter(|finding| finding.allowed.is_none()) {
            add(&mut self.entries, entry(path, source, finding));
        }
    }

    /// Entries that no longer occur in what the run has checked, each with how often it is missing. `is_run` says
    /// whether the run asks a rule at all.
    pub fn fixed(&self, is_run: impl Fn(&str) -> bool) -> Vec<Entry> {
        let left = self.left.iter().filter(|(key, left)| **left > 0 && self.settled.contains(&key.0) && is_run(&key.1));
        left.filter_map(|(key, left)| self.entries.get(key).map(|entry| Entry { count: *left, ..entry.clone() })).collect()
    }

    /// The baseline without what [`fixed`](Self::fixed) lists, renamed files under their new names.
    #[must_use]
    pub fn pruned(&self, is_run: impl Fn(&str) -> bool) -> Self {
        let mut entries = self.met.clone();
        for (key, &left) in self.left.iter().filter(|(key, left)| **left > 0 && !(self.settled.contains(&key.0) && is_run(&key.1))) {
            if let Some(entry) = self.entries.get(key) {
                let count = left + entries.get(key).map_or(0, |met| met.count);
                entries.insert(key.clone(), Entry { count, ..entry.clone() });
            }
        }
        Self { entries, ..Self::default() }
    }

    /// How many findings are on record.
    pub fn len(&self) -> usize {
        self.entries.values().map(|entry| entry.count).sum()
    }

    /// Whether nothing is on record.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of the file: sorted, one entry a line.
    pub fn to_json(&self) -> String {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
        for (index, entry) in self.entries.values().enumerate() {
            text += if index == 0 { "\n    " } else { ",\n    " };
            // Texts and numbers always become JSON.
            text += &serde_json::to_string(entry).unwrap_or_default();
        }
        text += if self.entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" };
        text
    }
}

fn add(entries: &mut BTreeMap<Key, Entry>, entry: Entry) {
    match entries.get_mut(&key(&entry)) {
        Some(known) => {
            known.count += 1;
            known.also.extend(entry.also);
            known.also.sort();
            known.also.dedup();
            known.joined.extend(entry.joined);
            known.joined.sort_unstable();
        }
        None => {
            entries.insert(key(&entry), entry);
        }
    }
}

fn key(entry: &Entry) -> Key {
    (entry.path.clone(), entry.rule.clone(), entry.fingerprint.clone())
}

fn entry(path: &str, source: &Source, finding: &Finding) -> Entry {
    let text = if finding.is_about_document { &finding.message } else { source.slice(finding.span) };
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = text.char_indices().nth(LONGEST_EXCERPT) {
        text.truncate(end);
        text.push('\u{2026}');
    }
    // Two places of one rule in one sentence have the same name, and the entry stands for both.
    let own = fingerprint::number(source, finding);
    let mut joined: Vec<String> = finding.joined.iter().filter(|&&one| one != own).map(|&one| fingerprint::written(one)).collect();
    joined.sort_unstable();
    let mut also: Vec<String> = finding.notes.iter().filter_map(|note| note.rule.clone()).filter(|rule| rule != finding.rule()).collect();
    also.sort();
    also.dedup();
    Entry { path: path.to_owned(), rule: finding.rule().to_owned(), text, count: 1, also, fingerprint: fingerprint::written(own), joined }
}

/// Where a line and a column of the JSON reader are: it counts bytes, and only `\n` ends a line.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The place of the first mark that a merge has left.
fn conflict(text: &str) -> Option<Span> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
            return Some(Span::new(at, at + 7));
        }
        at += line.len();
    }
    None
}
