//! Findings to text: one file per format.
//!
//! A reporter has a life: it begins, takes each document in order, takes what could not be read, and finishes. It
//! writes where it is told and prints nothing by itself. This module knows nothing of arguments and files.

mod allowed;
mod checkstyle;
pub mod color;
mod concise;
mod control_chars;
pub(crate) mod csv;
mod full;
mod github;
mod gitlab;
pub mod html;
mod json;
mod json_array;
mod json_finding;
mod jsonl;
mod junit;
mod layout;
pub mod lines;
mod markdown;
mod rdjson;
mod sarif;
pub mod sheet;
mod short;
mod subject;
mod unjudged;
pub(crate) mod uri;
mod xml;

pub use checkstyle::Checkstyle;
pub use concise::Concise;
pub use control_chars::{Escaped, json as json_text};
pub use csv::Csv;
pub use full::{Full, mistakes};
pub use github::Github;
pub use gitlab::Gitlab;
pub use html::Html;
pub use json::Json;
pub use jsonl::Jsonl;
pub use junit::Junit;
pub use layout::{Layout, Order};
pub use markdown::Markdown;
pub use rdjson::Rdjson;
pub use sarif::Sarif;
pub use short::Short;
pub use unjudged::not_judged;
pub use uri::Root;

use medlint_core::analysis::subject::{SaidBy, Subject};
use medlint_core::document::{Document, UNREAD};
use medlint_core::finding::{AllowedBy, BaselineState, Finding, Severity};
use medlint_core::source::Source;
use std::borrow::Cow;
use std::io::{self, Write};

/// One document with what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The path as the user gave it.
    pub path: &'a str,
    /// The document.
    pub document: &'a Document,
    /// Findings in order, allowed ones and those of the baseline among them.
    pub findings: &'a [Finding],
    /// Its subject: the goods and services it was taken to promote.
    pub subject: &'a Subject,
}

impl<'a> Checked<'a> {
    /// The text of the document.
    pub fn source(&self) -> &'a Source {
        &self.document.source
    }

    /// The findings that count, each with its stable name.
    fn counted(&self) -> impl Iterator<Item = (&'a Finding, String)> + use<'a> {
        self.findings.iter().zip(fingerprints(self)).filter(|(finding, _)| finding.counts())
    }
}

/// An input that could not be read, or a document on which we failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The path as the user gave it.
    pub path: String,
    /// The reason, and the way out.
    pub reason: String,
}

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents that were checked.
    pub documents: usize,
    /// Findings by severity: infos, warnings, errors.
    pub counts: [usize; 3],
    /// Findings that a comment allows.
    pub suppressed: usize,
    /// Findings that a claim of the register covers.
    pub covered: usize,
    /// Findings that a reviewer keeps.
    pub kept: usize,
    /// Findings that the baseline lists.
    pub known: usize,
    /// Entries of the baseline that no longer occur.
    pub fixed: usize,
    /// Findings that count but are not shown, because of a limit.
    pub hidden: usize,
    /// Inputs that could not be read.
    pub failures: usize,
    /// Documents that were taken as information, so that rules about selling stayed silent.
    pub information: usize,
    /// Those of them whose own front matter says so.
    pub information_by_article: usize,
    /// Words that are not judged, by [`Unread`](medlint_core::document::Unread).
    pub unread: [usize; UNREAD],
    /// What was not checked or not judged, a sentence each: files left out, words that nobody reads, other languages.
    pub unchecked: Vec<String>,
    /// The exit code that the run ends with; settled before a reporter finishes.
    pub exit_code: u8,
}

impl Summary {
    /// Counts one document's findings and what it was taken for.
    pub fn add(&mut self, findings: &[Finding], subject: &Subject) {
        self.documents += 1;
        self.information += usize::from(!subject.is_promotional);
        self.information_by_article += usize::from(!subject.is_promotional && subject.said_by == SaidBy::Article);
        for finding in findings {
            match (finding.allowed.as_ref().map(|allowance| &allowance.by), finding.standing) {
                (Some(AllowedBy::Comment(_)), _) => self.suppressed += 1,
                (Some(AllowedBy::Claim(_)), _) => self.covered += 1,
                (Some(AllowedBy::Decision(_)), _) => self.kept += 1,
                (None, Some(BaselineState::Known)) => self.known += 1,
                (None, _) => self.counts[finding.severity as usize] += 1,
            }
        }
    }

    /// How many findings of a severity.
    pub const fn count(&self, severity: Severity) -> usize {
        self.counts[severity as usize]
    }

    /// The counts in words, gravest first: `2 errors, 1 warning in 3 documents`.
    pub fn words(&self) -> String {
        let levels = Severity::ALL.into_iter().rev().filter(|&severity| self.count(severity) > 0);
        let counts: Vec<String> = levels.map(|severity| counted(self.count(severity), severity.name())).collect();
        let counts = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
        format!("{counts} in {}", counted(self.documents, "document"))
    }

    /// How many documents were taken as information, and how to change that; `None` when none was. A page that sells and
    /// is taken as information passes with most of its claims, so every report says this without being asked.
    pub fn information_words(&self) -> Option<String> {
        let (all, own) = (self.information, self.information_by_article);
        let were = if all == 1 { "was" } else { "were" };
        let told = format!("{} {were} taken as information, so rules about selling were silent there", counted(all, "document"));
        let option = "`--promotional yes` judges such pages as copy that sells";
        let line = "`promotional: no` in its front matter says so; without that line it is judged as copy that sells";
        match (all, own) {
            (0, _) => None,
            (_, 0) => Some(format!("{told}; {option}")),
            (1, 1) => Some(format!("{told}: {line}")),
            (_, own) if own == all => Some(format!("{told}: {}", line.replace("its", "their").replace("it is", "they are"))),
            (_, own) => {
                Some(format!("{told}; {option}, except for {own} that {} so in the front matter", if own == 1 { "says" } else { "say" }))
            }
        }
    }

    /// What a reader has to know beside the counts: documents taken as information, and what was not checked or not judged.
    pub fn remarks(&self) -> Vec<String> {
        self.information_words().into_iter().chain(self.unchecked.iter().cloned()).collect()
    }

    /// Whether there is a finding at or above a level.
    pub fn reaches(&self, level: Severity) -> bool {
        self.counts[level as usize..].iter().any(|&count| count > 0)
    }
}

/// A format.
pub trait Reporter {
    /// Before the first document.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// One document, in the order of the inputs.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// One input that could not be read.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()>;

    /// After the last document.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// A number with its noun.
fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// Text from a document, fit for one line of a terminal: control characters and direction overrides become visible.
pub fn clean(text: &str) -> Cow<'_, str> {
    // Without a way out of the loop, many bytes are looked at in one step.
    if text.contains("##[") {
        // The older form of a command of a build service, which may stand anywhere in a line.
        return Cow::Owned(clean(&text.replace("##[", "# #[")).into_owned());
    }
    let is_plain = |part: &[u8]| part.iter().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'));
    if text.as_bytes().chunks(64).all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' => cleaned.push(' '),
            // Invisible ones do no harm and hide what a person should see.
            '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => cleaned.push('\u{fffd}'),
            _ if control_chars::is_command(character) => cleaned.push(control_chars::sign(character)),
            _ => cleaned.push(character),
        }
    }
    Cow::Owned(cleaned)
}

/// A stable name for each finding, no two of a document the same.
pub fn fingerprints(checked: &Checked<'_>) -> Vec<String> {
    medlint_core::fingerprint::fingerprints(checked.source(), checked.findings)
}
