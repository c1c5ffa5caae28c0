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
    rows: Vec<String>,
    findings: Vec<String>,
    allowed: Vec<String>,
    failures: Vec<String>,
}

/// The most bytes of a summary: GitHub drops one of more than a mebibyte as a whole.
const LONGEST: usize = 1_000_000;

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
                let word = if allowance.comment().is_some() { String::new() } else { format!("{} by ", allowance.word()) };
                self.allowed.push(format!("- {path}, {at}, {}: {word}{}\n", code(finding.rule()), escaped(&allowance.reason)));
                continue;
            }
            if !finding.counts() {
                continue;
            }
            let mut text = if counts == [0; 3] { format!("\n### {path}\n\n") } else { String::new() };
            counts[finding.severity as usize] += 1;
            let advice = &finding.advice;
            text += &format!("- **{}**, {at}, {}: {}", finding.severity, code(finding.rule()), escaped(&finding.message));
            text += &format!("\n  - Why: {}\n  - Fix: {}\n", escaped(&advice.why), escaped(&advice.fix));
            if let Some(source) = advice.sources.first() {
                // Only what a browser opens as a page becomes a link.
                let is_page = source.url.starts_with("https://") || source.url.starts_with("http://");
                text += &match is_page {
                    true => format!("  - Source: [{}](<{}>)\n", escaped(&source.title), source.url.replace(['<', '>', '\n'], "")),
                    false => format!("  - Source: {}\n", escaped(&source.title)),
                };
            }
            self.findings.push(text);
        }
        if counts != [0; 3] || allowed > 0 {
            let [infos, warnings, errors] = counts;
            self.rows.push(format!("| {} | {errors} | {warnings} | {infos} | {allowed} |\n", path.replace('|', "\\|")));
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, _out: &mut dyn Write) -> io::Result<()> {
        self.failures.push(format!("- {}: {}\n", code(&failure.path), escaped(&failure.reason)));
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## medlint: {}", summary.words())?;
        for words in summary.remarks() {
            writeln!(out, "\n**{words}.**")?;
        }
        let mut room = LONGEST;
        if !self.rows.is_empty() {
            let (rows, left) = fitting(&self.rows, &mut room);
            write!(out, "\n| Document | Errors | Warnings | Infos | Allowed |\n|---|--:|--:|--:|--:|\n{rows}")?;
            let count = |severity| summary.count(severity);
            let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
            writeln!(
                out,
                "| **All** | **{errors}** | **{warnings}** | **{infos}** | **{}** |",
                summary.suppressed + summary.covered + summary.kept
            )?;
            if left > 0 {
                writeln!(out, "\n{left} more documents are left out here: a summary holds a mebibyte at most.")?;
            }
        }
        for (title, items) in
            [("Could not be checked", &self.failures), ("Findings", &self.findings), ("Allowed, with reasons", &self.allowed)]
        {
            if !items.is_empty() {
                let (text, left) = fitting(items, &mut room);
                writeln!(out, "\n## {title}\n\n{}", text.trim())?;
                if left > 0 {
                    writeln!(out, "\n{left} more are left out here: a summary holds a mebibyte at most.")?;
                }
            }
        }
        if summary.known > 0 {
            writeln!(out, "\n{} more in the baseline.", summary.known)?;
        }
        Ok(())
    }
}

/// As many texts as there is room for, and how many are left.
fn fitting(items: &[String], room: &mut usize) -> (String, usize) {
    let count = items
        .iter()
        .take_while(|item| {
            let fits = item.len() <= *room;
            *room -= item.len().min(*room);
            fits
        })
        .count();
    (items[..count].concat(), items.len() - count)
}

/// How many hexadecimal digits in a row a service may take for a commit.
const COMMIT: usize = 7;

/// Words as they are, in Markdown. A comment after `@` and `#` keeps services from taking a word for a person or a ticket.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut digits = 0;
    let ends_with = |escaped: &str, words: &[&str]| {
        words.iter().any(|word| {
            escaped.len() >= word.len()
                && escaped.is_char_boundary(escaped.len() - word.len())
                && escaped[escaped.len() - word.len()..].eq_ignore_ascii_case(word)
        })
    };
    for character in clean(text).chars() {
        digits = if character.is_ascii_hexdigit() { digits + 1 } else { 0 };
        if digits == COMMIT {
            escaped.push_str("<!-- -->");
            digits = 1;
        }
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
            ':' if ends_with(&escaped, &["http", "https", "mailto", "ftp", "xmpp"]) => escaped.push_str("\\:"),
            '.' if ends_with(&escaped, &["www"]) => escaped.push_str("\\."),
            '-' if ends_with(&escaped, &["gh"]) => escaped.push_str("<!-- -->-"),
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
