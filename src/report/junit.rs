//! Format `junit`: the XML of JUnit: a document is a suite, a finding a failed case, an allowed finding a skipped one.

use crate::report::uri;
use crate::report::xml::escaped;
use crate::report::{Checked, Failure, Reporter, Summary};
use medlint_core::finding::{BaselineState, Finding};
use std::io::{self, Write};

/// Reporter for servers that show test results.
#[derive(Clone, Copy, Debug, Default)]
pub struct Junit;

impl Reporter for Junit {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"medlint\">")
    }

    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let path = escaped(&uri::plain(checked.path));
        let failures = checked.findings.iter().filter(|finding| finding.counts()).count();
        let (tests, skipped) = (checked.findings.len().max(1), checked.findings.len() - failures);
        writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">"
        )?;
        if !checked.subject.is_promotional {
            let by = checked.subject.said_by.name();
            writeln!(out, "    <properties>\n      <property name=\"taken as\" value=\"information, by {by}\"/>\n    </properties>")?;
        }
        for finding in checked.findings {
            writeln!(out, "    <testcase name=\"{}\" classname=\"{path}\" time=\"0\">", case(checked, finding))?;
            match &finding.allowed {
                Some(allowance) => {
                    writeln!(out, "      <skipped message=\"{}\"/>", escaped(&format!("{}: {}", allowance.word(), allowance.reason)))?
                }
                None if finding.standing == Some(BaselineState::Known) => writeln!(out, "      <skipped message=\"in the baseline\"/>")?,
                None => writeln!(
                    out,
                    "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                    finding.severity,
                    escaped(&finding.message),
                    escaped(&body(checked, finding))
                )?,
            }
            writeln!(out, "    </testcase>")?;
        }
        if checked.findings.is_empty() {
            writeln!(out, "    <testcase name=\"no findings\" classname=\"{path}\" time=\"0\"/>")?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        let path = escaped(&uri::plain(&failure.path));
        writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0\">\n    \
             <testcase name=\"readable\" classname=\"{path}\" time=\"0\">\n      <error type=\"input\" message=\"{}\"/>\n    \
             </testcase>\n  </testsuite>",
            escaped(&failure.reason)
        )
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for words in summary.remarks() {
            // The format has no element for a run as a whole; two hyphens would end the comment.
            writeln!(out, "  <!-- {} -->", escaped(&words).replace("--", "- -"))?;
        }
        writeln!(out, "</testsuites>")
    }
}

fn case(checked: &Checked<'_>, finding: &Finding) -> String {
    escaped(&format!("{} at {}", finding.rule(), checked.source().position(finding.span.start)))
}

fn body(checked: &Checked<'_>, finding: &Finding) -> String {
    let (at, advice) = (checked.source().position(finding.span.start), &finding.advice);
    let mut body = format!("{}:{at}\n{}\nWhy: {}\nFix: {}", checked.path, finding.message, advice.why, advice.fix);
    for source in &advice.sources {
        body += &format!("\nSource: {} {}", source.title, source.url);
    }
    body
}
