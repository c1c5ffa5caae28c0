//! Format `jsonl`: one line a document, written as soon as the document is checked; the last line is the summary.

use crate::report::json_finding::Item;
use crate::report::subject;
use crate::report::{Checked, Failure, Reporter, Summary, fingerprints};
use medlint_core::finding::{Allowance, BaselineState, Finding, Severity};
use std::io::{self, Write};

/// Reporter for programs that read while we write.
#[derive(Clone, Copy, Debug, Default)]
pub struct Jsonl;

impl Reporter for Jsonl {
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let names = fingerprints(checked);
        let list = |is_wanted: &dyn Fn(&Finding) -> bool| {
            let wanted = checked.findings.iter().zip(&names).filter(|(finding, _)| is_wanted(finding));
            let items: Vec<Item<'_>> = wanted.map(|(finding, name)| Item::new(checked, finding, name)).collect();
            serde_json::to_string(&items)
        };
        let is_known = |finding: &Finding| finding.standing == Some(BaselineState::Known);
        let mut let_stand = String::new();
        type Question<'q> = &'q dyn Fn(&Allowance) -> bool;
        let sorts: [(&str, Question<'_>); 2] = [("covered", &|one| one.claim().is_some()), ("kept", &|one| one.decision().is_some())];
        for (name, is_one) in sorts {
            let is_one = |finding: &Finding| finding.allowed.as_deref().is_some_and(is_one);
            if checked.findings.iter().any(is_one) {
                let_stand += &format!(",\"{name}\":{}", list(&is_one)?);
            }
        }
        writeln!(
            out,
            "{{\"kind\":\"document\",\"path\":{},\"findings\":{},\"suppressed\":{}{},\"known\":{},\"document\":{}}}",
            serde_json::to_string(checked.path)?,
            list(&Finding::counts)?,
            list(&|finding| finding.allowed.as_ref().is_some_and(|one| one.comment().is_some()))?,
            let_stand,
            list(&|finding| finding.allowed.is_none() && is_known(finding))?,
            subject::entry(checked)?,
        )?;
        out.flush()
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let line = serde_json::json!({"kind": "failure", "path": failure.path, "reason": failure.reason});
        writeln!(out, "{line}")?;
        out.flush()
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let line = serde_json::json!({
            "kind": "summary", "version": 1, "tool": {"name": "medlint", "version": env!("CARGO_PKG_VERSION")},
            "documents": summary.documents, "failures": summary.failures,
            "errors": summary.count(Severity::Error), "warnings": summary.count(Severity::Warning),
            "infos": summary.count(Severity::Info), "suppressed": summary.suppressed, "covered": summary.covered, "kept": summary.kept,
            "information": summary.information, "information_by_article": summary.information_by_article,
            "remarks": summary.remarks(),
        });
        writeln!(out, "{line}")
    }
}
