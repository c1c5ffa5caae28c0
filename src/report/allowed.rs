//! Sections of what may stand, for reports to people: findings that comments, registers of claims or reviewers let stand.
//!
//! `short` and `full` collect it line by line and write it behind the findings, each sort under its own heading.

use crate::report::color::{Paint, Role};
use crate::report::{Checked, clean};
use medlint_core::finding::AllowedBy;
use std::io::{self, Write};

/// The headings, in the order in which they are written.
const HEADINGS: [&str; 3] = ["allowed by comments:", "covered by registers of claims:", "kept by review:"];

/// The lines of a run, by sort.
#[derive(Clone, Debug, Default)]
pub(super) struct Allowed {
    lines: [Vec<String>; 3],
}

impl Allowed {
    /// Takes the findings of a document that something lets stand.
    pub(super) fn take(&mut self, checked: &Checked<'_>) {
        for finding in checked.findings {
            let Some(allowance) = &finding.allowed else { continue };
            let sort = match allowance.by {
                AllowedBy::Comment(_) => 0,
                AllowedBy::Claim(_) => 1,
                AllowedBy::Decision(_) => 2,
            };
            let (path, at) = (clean(checked.path), checked.source().position(finding.span.start));
            self.lines[sort].push(format!("  {path}:{at} {}: {}", finding.rule(), clean(&allowance.reason)));
        }
    }

    /// Writes each sort that there is.
    pub(super) fn write(&self, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        for (heading, lines) in HEADINGS.iter().zip(&self.lines) {
            if !lines.is_empty() {
                writeln!(out, "{}\n{}\n", paint.text(Role::Strong, heading), lines.join("\n"))?;
            }
        }
        Ok(())
    }
}
