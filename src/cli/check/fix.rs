//! `--fix` and `--diff`: the edits that keep the meaning, made or shown.
//!
//! Edits are made in rounds, since one edit can bring up or settle another finding; a text that keeps changing is left
//! after a few rounds. Nothing but the bytes of an edit changes in a file. The only file that names `similar`.

use crate::cli::input;
use clap::Args;
use medlint_core::document::Document;
use medlint_core::finding::Finding;
use medlint_core::fix::{self, Fix, Safety};
use medlint_core::linter::{LintResult, Linter};
use similar::TextDiff;
use std::path::Path;

/// Rounds of edits before a text is left as it is.
const ROUNDS: usize = 10;

/// Options about edits.
#[derive(Args, Debug, Default)]
pub(crate) struct FixArgs {
    /// Make the edits that keep the meaning, then report what is left
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show the edits that --fix would make as a diff, instead of a report; fails when there are some
    #[arg(long, conflicts_with_all = ["fix", "write_baseline", "update_baseline"])]
    pub(crate) diff: bool,
}

/// A document after its edits.
pub(crate) struct Edited {
    pub(crate) document: Document,
    pub(crate) examination: LintResult,
    /// How many edits were made.
    pub(crate) count: usize,
}

/// Makes all edits that keep the meaning, for findings that count and that `is_asked` picks.
pub(crate) fn edit(linter: &Linter, document: Document, is_asked: impl Fn(&Document, &Finding) -> bool) -> Edited {
    let examination = linter.examine(&document);
    let mut edited = Edited { document, examination, count: 0 };
    for _ in 0..ROUNDS {
        let source = &edited.document.source;
        let asked = edited.examination.findings.iter().filter(|finding| finding.counts() && is_asked(&edited.document, finding));
        let fixes: Vec<&Fix> = asked.filter_map(|finding| finding.edit.as_deref()).filter(|fix| fix.safety == Safety::Safe).collect();
        if fixes.is_empty() {
            break;
        }
        let (text, count) = fix::apply(source.text(), fixes);
        let document = input::again(&edited.document, text, linter.rulebook().settings.published());
        edited = Edited { examination: linter.examine(&document), document, count: edited.count + count };
    }
    edited
}

/// A diff that `git apply` and `patch -p1` take.
pub(crate) fn diff(path: &str, before: &str, after: &str) -> String {
    let (old, new) =
        if Path::new(path).is_absolute() { (path.to_owned(), path.to_owned()) } else { (format!("a/{path}"), format!("b/{path}")) };
    let (old, new) = (quoted(&old), quoted(&new));
    // Git ends lines at line feeds alone.
    let (before, after): (Vec<&str>, Vec<&str>) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let lines = TextDiff::configure().diff_slices(&before, &after);
    let mut text = String::new();
    for hunk in lines.unified_diff().context_radius(3).iter_hunks() {
        if text.is_empty() {
            text = format!("--- {old}\n+++ {new}\n");
        }
        text += &format!("{}\n", hunk.header());
        for change in hunk.iter_changes() {
            text += &format!("{}{}", change.tag(), change.value());
            // A carriage return alone ends no line for git.
            if !change.value().ends_with('\n') {
                text += "\n\\ No newline at end of file\n";
            }
        }
    }
    text
}

/// A path as git writes it in a diff: in quotes when it holds what would end the line or command a terminal.
fn quoted(path: &str) -> String {
    if crate::report::clean(path) == path && !path.contains(['"', '\\']) {
        return path.to_owned();
    }
    let mut quoted = "\"".to_owned();
    for &byte in path.as_bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted += &format!("\\{byte:03o}"),
        }
    }
    quoted + "\""
}
