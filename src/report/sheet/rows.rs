//! The audit sheet as CSV: one row a finding, after the facts about the run.

use crate::report::csv::cell;
use crate::report::sheet::Sheet;

/// The sheet as CSV.
pub fn csv(sheet: &Sheet) -> String {
    let mut text = String::new();
    let mut row = |cells: &[&str]| {
        text += &cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",");
        text += "\r\n";
    };
    row(&[
        "article",
        "sha256",
        "line",
        "column",
        "severity",
        "rule",
        "words",
        "message",
        "standing",
        "reason",
        "by",
        "on",
        "until",
        "claim",
        "evidence",
        "notes",
        "fingerprint",
    ]);
    for finding in &sheet.findings {
        let (claim, decision) = (finding.claim.as_ref(), finding.decision.as_ref());
        let by = claim.map(|one| one.approver.as_str()).or(decision.map(|one| one.by.as_str())).unwrap_or_default();
        let on = claim.map(|one| one.approved.as_str()).or(decision.map(|one| one.on.as_str())).unwrap_or_default();
        row(&[
            &sheet.article.name,
            &sheet.article.sha256,
            &finding.at.line.to_string(),
            &finding.at.column.to_string(),
            finding.severity,
            &finding.rule,
            &finding.text,
            &finding.message,
            finding.standing,
            &finding.reason,
            by,
            on,
            &finding.until,
            claim.map_or("", |one| &one.id),
            &claim.map(|one| one.evidence.join("; ")).unwrap_or_default(),
            &finding.notes.join("; "),
            &finding.fingerprint,
        ]);
    }
    text
}
