//! `--changed-since`: which lines changed since a revision of git, which it runs.
//!
//! The revision is compared with the files as they are on disk, from the point where its history and ours part, so
//! that what others changed since is not taken for ours. What git does not track has changed as a whole.

use crate::cli::CliError;
use medlint_core::finding::Finding;
use medlint_core::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Lines that changed since a revision, by file.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// Files that git tracks.
    tracked: BTreeSet<PathBuf>,
    /// Lines from 1 that are new or different, by file that changed.
    lines: BTreeMap<PathBuf, Vec<RangeInclusive<usize>>>,
}

impl Changed {
    /// Asks git what changed since `revision`.
    pub(crate) fn since(revision: &str) -> Result<Self, CliError> {
        let fail = |reason: &str| CliError::plain(format!("--changed-since {revision}: {reason}"));
        let top = git(&["rev-parse", "--show-toplevel"]).map_err(|reason| fail(&reason))?;
        let top = std::fs::canonicalize(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r']))
            .map_err(|error| fail(&error.to_string()))?;
        let commit = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])
            .map_err(|_| fail("git knows no such revision; in a shallow clone, fetch more history"))?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        // Without a common point, as in a shallow clone, the revision itself has to do.
        let base = git(&["merge-base", &commit, "HEAD"]).map_or(commit, |base| String::from_utf8_lossy(&base).trim().to_owned());
        let inside = top.to_string_lossy().into_owned();
        let tracked = git(&["-C", &inside, "ls-files", "-z"]).map_err(|reason| fail(&reason))?;
        let diff = [
            "-C",
            &inside,
            "-c",
            "core.quotepath=off",
            "diff",
            "--unified=0",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--find-renames",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--ignore-submodules",
            &base,
            "--",
        ];
        let diff = git(&diff).map_err(|reason| fail(&reason))?;
        let names = tracked.split(|&byte| byte == 0).filter(|name| !name.is_empty());
        Ok(Self {
            tracked: names.map(|name| top.join(String::from_utf8_lossy(name).as_ref())).collect(),
            lines: parse(&String::from_utf8_lossy(&diff)).into_iter().map(|(name, lines)| (top.join(name), lines)).collect(),
        })
    }

    /// Whether a finding in a file stands on changed lines; one about the document, whether the file changed at all.
    pub(crate) fn concerns(&self, file: Option<&Path>, source: &Source, finding: &Finding) -> bool {
        let Some(file) = file.and_then(|file| std::fs::canonicalize(file).ok()) else { return true };
        match self.lines.get(&file) {
            Some(_) if finding.is_about_document => true,
            Some(lines) => {
                // Git ends lines at line feeds only.
                let line = |offset: usize| source.text().as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count() + 1;
                let (first, last) = (line(finding.span.start), line(finding.span.end));
                lines.iter().any(|changed| *changed.start() <= last && first <= *changed.end())
            }
            None => !self.tracked.contains(&file),
        }
    }
}

fn git(args: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git").args(args).output().map_err(|error| format!("cannot run git: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(words.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned())
}

/// The new lines of each file of a diff without context.
fn parse(diff: &str) -> BTreeMap<String, Vec<RangeInclusive<usize>>> {
    let mut files: BTreeMap<String, Vec<RangeInclusive<usize>>> = BTreeMap::new();
    let mut file = None;
    // Lines of the hunk still to come: they may look like anything.
    let mut rest = 0;
    for line in diff.split('\n') {
        if rest > 0 && line.starts_with(['+', '-']) {
            rest -= 1;
        } else if let Some(name) = line.strip_prefix("+++ ") {
            file = file_name(name);
            if let Some(file) = &file {
                files.entry(file.clone()).or_default();
            }
        } else if let Some((removed, added)) = line.strip_prefix("@@ -").and_then(hunk) {
            rest = removed.1 + added.1;
            if let Some(lines) = file.as_ref().filter(|_| added.1 > 0).and_then(|file| files.get_mut(file)) {
                lines.push(added.0..=added.0 + added.1 - 1);
            }
        }
    }
    files
}

/// `12,3 +14,2 @@` to first line and count of both sides.
fn hunk(text: &str) -> Option<((usize, usize), (usize, usize))> {
    let mut sides = text.split(' ').map(|side| {
        let (first, count) = side.trim_start_matches('+').split_once(',').unwrap_or((side.trim_start_matches('+'), "1"));
        Some((first.parse().ok()?, count.parse().ok()?))
    });
    Some((sides.next()??, sides.next()??))
}

/// The path behind `+++ `; `None` for a file that is gone. Git adds a tab behind a name with spaces and quotes others.
fn file_name(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['\r', '\t']);
    let name = match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => unquoted(quoted),
        None => text.to_owned(),
    };
    name.strip_prefix("b/").map(str::to_owned)
}

/// A name that git wrote with escapes as in C.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'r') => bytes.push(b'\r'),
            Some(first @ b'0'..=b'3') => {
                let digits = [first, rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                bytes.push(digits.iter().fold(0u8, |number, digit| number.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0'))));
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_read_whatever_its_lines_look_like() {
        let diff = "diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1 +1,2 @@\n--- b/no\n+++ b/no\n+@@ -1 +9 @@\n@@ -9,2 +10,0 @@\n-x\n-y\n\
                    diff --git a/g b/g\n--- a/g\n+++ /dev/null\n@@ -1 +0,0 @@\n-z\n\
                    diff --git \"a/t\\tb\\303\\251.md\" \"b/t\\tb\\303\\251.md\"\n--- /dev/null\n+++ \"b/t\\tb\\303\\251.md\"\n@@ -0,0 +1,3 @@\n+1\n+2\n+3\n\\ No newline at end of file\n";
        let files = parse(diff);
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a b.md", "t\tb\u{e9}.md"]);
        assert_eq!(files["a b.md"], [1..=2]);
        assert_eq!(files["t\tb\u{e9}.md"], [1..=3]);
    }
}
