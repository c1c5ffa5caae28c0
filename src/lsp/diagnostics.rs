//! Findings as diagnostics of the protocol, for the session.
//!
//! A diagnostic has the very words of its finding as range, the rule as code, its first source as link and other places as related
//! information. Findings that comments allow are no diagnostics.

use crate::lsp::text;
use gen_lsp_types::{CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Uri};
use medlint_core::finding::{self, Finding, Severity};
use medlint_core::source::{Encoding, Source};

/// The name under which editors show the findings.
pub(crate) const SOURCE: &str = "medlint";

/// The diagnostics of a text, of at least the level asked for, in the order of the findings.
pub(crate) fn of_findings(findings: &[Finding], source: &Source, uri: &Uri, level: Severity, encoding: Encoding) -> Vec<Diagnostic> {
    let shown = findings.iter().filter(|finding| finding.allowed.is_none() && finding.severity >= level);
    shown.map(|finding| of_finding(finding, source, uri, encoding)).collect()
}

/// One finding as a diagnostic.
pub(crate) fn of_finding(finding: &Finding, source: &Source, uri: &Uri, encoding: Encoding) -> Diagnostic {
    let address = finding.advice.sources.iter().map(|source| &source.url).find(|url| url.starts_with("http"));
    let related: Vec<DiagnosticRelatedInformation> = finding
        .notes
        .iter()
        .filter_map(|note| {
            let range = text::range(source, note.span?, encoding);
            Some(DiagnosticRelatedInformation { location: Location { uri: uri.clone(), range }, message: note.text.clone() })
        })
        .collect();
    let mut diagnostic = plain(text::range(source, finding.span, encoding), severity(finding.severity), told(finding));
    diagnostic.code = Some(finding.rule().to_owned().into());
    diagnostic.code_description = address.map(|url| CodeDescription { href: url.clone().into() });
    diagnostic.related_information = (!related.is_empty()).then_some(related);
    diagnostic
}

/// A mistake in a rulebook as a diagnostic.
pub(crate) fn of_mistake(mistake: &finding::Diagnostic, source: &Source, encoding: Encoding) -> Diagnostic {
    let help = mistake.help.iter().map(|help| format!("\n{help}"));
    let message = [mistake.message.clone()].into_iter().chain(help).collect();
    plain(text::range(source, mistake.span, encoding), DiagnosticSeverity::Error, message)
}

fn plain(range: gen_lsp_types::Range, severity: DiagnosticSeverity, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity),
        source: Some(SOURCE.to_owned()),
        message: message.into(),
        code: None,
        code_description: None,
        tags: None,
        related_information: None,
        data: None,
    }
}

/// The message with the way out below it.
fn told(finding: &Finding) -> String {
    if finding.advice.fix.is_empty() { finding.message.clone() } else { format!("{}\n{}", finding.message, finding.advice.fix) }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Info => DiagnosticSeverity::Information,
    }
}
