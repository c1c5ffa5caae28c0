//! Layout of reports for people: width, colours and links of where they go, the colour of a severity, the line of counts.
//!
//! `short` and `full` share it, and whatever else the program says to a person. Nothing here decides: the command line has looked at
//! the terminal.

use crate::report::Summary;
use crate::report::color::{Paint, Role};
use medlint_core::finding::{Finding, Severity};
use std::borrow::Cow;

/// How to lay out for people.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// Colours or none.
    pub paint: Paint,
    /// Width of the terminal in columns.
    pub width: usize,
    /// Only the summary line.
    pub is_quiet: bool,
    /// Whether the terminal opens links behind words (OSC 8).
    pub has_links: bool,
    /// In which order the findings of a document are told.
    pub order: Order,
}

/// In which order the findings of a document are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the text.
    #[default]
    Place,
    /// The most serious first.
    Severity,
}

impl Layout {
    /// Words that open an address where the terminal can, else the words alone. Neither may hold control characters.
    pub(super) fn link<'t>(&self, words: &'t str, url: &str) -> Cow<'t, str> {
        match self.has_links && url.starts_with("https://") {
            true => Cow::Owned(format!("\u{1b}]8;;{url}\u{1b}\\{words}\u{1b}]8;;\u{1b}\\")),
            false => Cow::Borrowed(words),
        }
    }

    /// The findings that count, in the order that is asked for.
    pub(super) fn in_order<'f>(&self, findings: &'f [Finding]) -> Vec<&'f Finding> {
        let mut all: Vec<&Finding> = findings.iter().filter(|finding| finding.counts()).collect();
        if self.order == Order::Severity {
            all.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        }
        all
    }

    /// The counts of a run in one line.
    pub(super) fn summary(&self, summary: &Summary) -> String {
        let documents = super::counted(summary.documents, "document");
        let mut parts: Vec<String> = Severity::ALL
            .into_iter()
            .rev()
            .filter(|&severity| summary.count(severity) > 0)
            .map(|severity| self.paint.text(role(severity), &super::counted(summary.count(severity), severity.name())))
            .collect();
        if parts.is_empty() {
            parts.push(self.paint.text(Role::Good, "no findings"));
        }
        let mut line = format!("{} in {documents}", parts.join(", "));
        if summary.suppressed > 0 {
            line += &format!("; {} allowed by comments", summary.suppressed);
        }
        if summary.covered > 0 {
            line += &format!("; {} covered by registers of claims", summary.covered);
        }
        if summary.kept > 0 {
            line += &format!("; {} kept by review", summary.kept);
        }
        if summary.known > 0 {
            line += &format!("; {} in the baseline", summary.known);
        }
        if summary.hidden > 0 {
            line += &format!("; {} not shown", summary.hidden);
        }
        if summary.failures > 0 {
            line += &format!("; {} could not be checked", self.paint.text(Role::Error, &super::counted(summary.failures, "input")));
        }
        line
    }
}

/// The colour of a severity.
pub(super) const fn role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Error,
        Severity::Warning => Role::Warning,
        Severity::Info => Role::Info,
    }
}

/// How many columns a clean text takes.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { unicode_width::UnicodeWidthStr::width(text) }
}
