//! Format `markdown`: a summary to paste into a ticket or to post under a change.
//!
//! Words of an article are escaped: they cannot begin a list, a link, a table or HTML, and they notify nobody.

use crate::report::{Checked, Failure, Reporter, Summary, clean};
use medlint_core::finding::Severity;
use medlint_core::source::Position;
use std::io::{self, Write};

/// Reporter for tickets and comments. It holds everything back until the counts are known.
#[derive(Clone, Debug, Default)]
pub struct Markdown {
    rows: String,
    findings: String,
    allowed: String,
    failures: String,
}

impl Markdown {
    /// A reporter at its start.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Reporter for Markdown {
    fn document(&mut self, checked: &Checked<'_>, _out: &mut dyn Write) -> io::Result<()> {
        let path = code(checked.path);
        let place = |at: Position| format!("line {}, column {}", at.line, at.column);
        let mut counts = [0; 3];
        let mut allowed = 0;
        for finding in checked.findings {
            let at = place(checked.source().position(finding.span.start));
            if let Some(allowance) = &finding.allowed {
                allowed += 1;
                self.allowed += &format!("- {path}, {at}, {}: {}\n", code(finding.rule()), escaped(&allowance.reason));
                continue;
            }
            if !finding.counts() {
                continue;
            }
            if counts == [0; 3] {
                self.findings += &format!("\n### {path}\n\n");
            }
            counts[finding.severity as usize] += 1;
            let advice = &finding.advice;
            self.findings += &format!("- **{}**, {at}, {}: {}", finding.severity, code(finding.rule()), escaped(&finding.message));
            self.findings += &format!("\n  - Why: {}\n  - Fix: {}\n", escaped(&advice.why), escaped(&advice.fix));
            if let Some(source) = advice.sources.first() {
                self.findings += &format!("  - Source: [{}](<{}>)\n", escaped(&source.title), source.url.replace(['<', '>', '\n'], ""));
            }
        }
        if counts != [0; 3] || allowed > 0 {
            let [infos, warnings, errors] = counts;
            self.rows += &format!("| {} | {errors} | {warnings} | {infos} | {allowed} |\n", path.replace('|', "\\|"));
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, _out: &mut dyn Write) -> io::Result<()> {
        self.failures += &format!("- {}: {}\n", code(&failure.path), escaped(&failure.reason));
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## medlint: {}", summary.words())?;
        if let Some(words) = summary.information_words() {
            writeln!(out, "\n**{words}.**")?;
        }
        if !self.rows.is_empty() {
            write!(out, "\n| Document | Errors | Warnings | Infos | Allowed |\n|---|--:|--:|--:|--:|\n{}", self.rows)?;
            let count = |severity| summary.count(severity);
            let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
            writeln!(out, "| **All** | **{errors}** | **{warnings}** | **{infos}** | **{}** |", summary.suppressed)?;
        }
        for (title, text) in
            [("Could not be checked", &self.failures), ("Findings", &self.findings), ("Allowed, with reasons", &self.allowed)]
        {
            if !text.is_empty() {
                writeln!(out, "\n## {title}\n\n{}", text.trim())?;
            }
        }
        if summary.known > 0 {
            writeln!(out, "\n{} more in the baseline.", summary.known)?;
        }
        Ok(())
    }
}

/// Words as they are, in Markdown. A comment after `@` and `#` keeps services from taking a word for a person or a ticket.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in clean(text).chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' | '#' => escaped.push_str(&format!("\\{character}<!-- -->")),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // A web address must not become a link by itself.
            ':' if escaped.ends_with("http") || escaped.ends_with("https") || escaped.ends_with("mailto") => escaped.push_str("\\:"),
            '.' if escaped.ends_with("www") => escaped.push_str("\\."),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A code span, fenced by more backticks than the words hold in a row.
fn code(text: &str) -> String {
    let text = clean(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if text.contains('`') { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}
