//! Format `json`: one object for a run, the contract that other programs rely on.

use crate::report::json_finding::Item;
use crate::report::subject;
use crate::report::{Checked, Failure, Reporter, Summary, fingerprints};
use medlint_core::finding::{AllowedBy, BaselineState, Severity};
use std::io::{self, Write};

/// Version of the format.
const VERSION: u32 = 1;

/// Reporter for programs.
#[derive(Debug, Default)]
pub struct Json {
    is_first: bool,
    /// Findings that comments allow, ready to write: they stand in a list of their own and never count.
    suppressed: Vec<String>,
    /// Findings that claims of the register cover, which never count either.
    covered: Vec<String>,
    /// Findings that reviewers keep, which never count either.
    kept: Vec<String>,
    /// Findings that the baseline lists, which never count either.
    known: Vec<String>,
    failures: Vec<Failure>,
    /// The subjects of the documents, ready to write.
    documents: Vec<String>,
    /// A finding on its way out: a writer that takes each brace and comma on its own costs 3 % of a run.
    item: Vec<u8>,
}

impl Json {
    /// A reporter at its start.
    pub fn new() -> Self {
        Self { is_first: true, ..Self::default() }
    }
}

impl Reporter for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "{{\"version\": {VERSION}, \"tool\": {{\"name\": \"medlint\", \"version\": \"{}\"}},\n \"findings\": [",
            env!("CARGO_PKG_VERSION")
        )
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.documents.push(subject::entry(checked)?);
        let names = fingerprints(checked);
        for (finding, fingerprint) in checked.findings.iter().zip(&names) {
            let item = Item::new(checked, finding, fingerprint);
            if finding.standing == Some(BaselineState::Known) {
                self.known.push(serde_json::to_string(&item)?);
                continue;
            }
            if let Some(allowance) = &finding.allowed {
                let list = match allowance.by {
                    AllowedBy::Comment(_) => &mut self.suppressed,
                    AllowedBy::Claim(_) => &mut self.covered,
                    AllowedBy::Decision(_) => &mut self.kept,
                };
                list.push(serde_json::to_string(&item)?);
                continue;
            }
            out.write_all(if self.is_first { b"\n  " } else { b",\n  " })?;
            self.is_first = false;
            self.item.clear();
            serde_json::to_writer(&mut self.item, &item)?;
            out.write_all(&self.item)?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, _out: &mut dyn Write) -> io::Result<()> {
        self.failures.push(failure.clone());
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_first { b"]" } else { b"\n ]" })?;
        list(out, "suppressed", &self.suppressed)?;
        for (name, items) in [("covered", &self.covered), ("kept", &self.kept), ("known", &self.known)] {
            if !items.is_empty() {
                list(out, name, items)?;
            }
        }
        let failures = self.failures.iter().map(|failure| serde_json::json!({"path": failure.path, "reason": failure.reason}).to_string());
        list(out, "failures", &failures.collect::<Vec<_>>())?;
        list(out, "documents", &self.documents)?;
        let count = |severity| summary.count(severity);
        let not_judged = match summary.unread {
            [0, 0, 0, 0, 0, 0] => String::new(),
            [code, templates, comment, landmarks, scripts, fields] => {
                let of_pages = match (landmarks, scripts) {
                    (0, 0) => String::new(),
                    _ => format!(", \"navigation_and_footers\": {landmarks}, \"scripts\": {scripts}"),
                };
                let of_content = if fields > 0 { format!(", \"other_fields\": {fields}") } else { String::new() };
                format!(
                    ", \"not_judged\": {{\"code\": {code}, \"templates\": {templates}, \"unclosed_comment\": {comment}{of_pages}{of_content}}}"
                )
            }
        };
        let counts = [("covered", summary.covered), ("kept", summary.kept)].into_iter().filter(|(_, count)| *count > 0);
        let let_stand: String = counts.map(|(name, count)| format!(", \"{name}\": {count}")).collect();
        let remarks = match summary.remarks() {
            remarks if remarks.is_empty() => String::new(),
            remarks => format!(", \"remarks\": {}", serde_json::json!(remarks)),
        };
        writeln!(
            out,
            ",\n \"summary\": {{\"documents\": {}, \"errors\": {}, \"warnings\": {}, \"infos\": {}, \"suppressed\": {}{let_stand}, \
             \"information\": {}, \"information_by_article\": {}{not_judged}{remarks}}}}}",
            summary.documents,
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Info),
            summary.suppressed,
            summary.information,
            summary.information_by_article
        )
    }
}

fn list(out: &mut dyn Write, name: &str, items: &[String]) -> io::Result<()> {
    let body = if items.is_empty() { String::new() } else { format!("\n  {}\n ", items.join(",\n  ")) };
    write!(out, ",\n \"{name}\": [{body}]")
}
