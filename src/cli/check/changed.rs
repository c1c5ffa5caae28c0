//! `--changed-since`: which lines changed since a revision of git, which it runs.
//!
//! The revision is compared with the files as they are on disk, from the point where its history and ours part, so
//! that what others changed since is not taken for ours. An untracked file has changed as a whole.

use crate::cli::CliError;
use crate::project::git;
use medlint_core::document::Document;
use medlint_core::finding::Finding;
use medlint_core::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};

/// Lines that changed since a revision, by file.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// Files that git tracks.
    tracked: BTreeSet<PathBuf>,
    /// Lines from 1 that are new or different, by file that changed.
    lines: BTreeMap<PathBuf, FileChange>,
    /// Files that git is told not to look at: they count as changed throughout.
    unwatched: BTreeSet<PathBuf>,
    /// The top of the repository, and the commit that files are compared with.
    top: PathBuf,
    base: String,
}

/// A place at which lines are gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Gap {
    /// The line before it; 0 for the beginning.
    line: usize,
    /// Whether what is gone joined the line before, and the line behind: no blank one stood between.
    joined: (bool, bool),
    /// Whether a heading or the opening of a list is gone, on which the text behind a blank line depends.
    is_opening: bool,
}

/// The changes in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FileChange {
    /// Lines from 1 that are new or different.
    lines: Vec<RangeInclusive<usize>>,
    /// Where others are gone.
    gaps: Vec<Gap>,
    /// Its name in the base; `None` for a new file.
    before: Option<String>,
}

impl Changed {
    /// Asks git what changed since `revision`.
    pub(crate) fn since(revision: &str) -> Result<Self, CliError> {
        let fail = |reason: &str| CliError::plain(format!("--changed-since {revision}: {reason}"));
        let top = git::run(&["rev-parse", "--show-toplevel"]).map_err(|reason| fail(&reason))?;
        let top = std::fs::canonicalize(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r']))
            .map_err(|error| fail(&error.to_string()))?;
        let commit = git::commit(revision).map_err(|reason| fail(&reason))?;
        // Without a common point, as in a shallow clone, the revision itself has to do.
        let base = git::run(&["merge-base", &commit, "HEAD"]).map_or(commit, |base| String::from_utf8_lossy(&base).trim().to_owned());
        let inside = top.to_string_lossy().into_owned();
        let tracked = git::run(&["-C", &inside, "ls-files", "-z"]).map_err(|reason| fail(&reason))?;
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
            // Attributes and configuration, which a change may bring along, hide nothing.
            "--text",
            "--inter-hunk-context=0",
            "--find-renames",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--ignore-submodules",
            &base,
            "--",
        ];
        let diff = git::run(&diff).map_err(|reason| fail(&reason))?;
        let flagged = git::run(&["-C", &inside, "ls-files", "-v", "-z"]).map_err(|reason| fail(&reason))?;
        let names =
            |list: Vec<u8>| -> Vec<Vec<u8>> { list.split(|&byte| byte == 0).filter(|name| !name.is_empty()).map(<[u8]>::to_vec).collect() };
        let path = |name: &[u8]| top.join(String::from_utf8_lossy(name).as_ref());
        // A small letter is "assume unchanged", an S "skip worktree".
        let is_flagged = |entry: &&Vec<u8>| entry.first().is_some_and(|sign| sign.is_ascii_lowercase() || *sign == b'S') && entry.len() > 2;
        Ok(Self {
            tracked: names(tracked).iter().map(|name| path(name)).collect(),
            unwatched: names(flagged).iter().filter(is_flagged).map(|entry| path(&entry[2..])).collect(),
            lines: parse(&String::from_utf8_lossy(&diff)).into_iter().map(|(name, lines)| (top.join(name), lines)).collect(),
            base,
            top,
        })
    }

    /// Whether a change has to do with a finding: it touches the sentence, the heading above it or the line that opens its list. One about
    /// the document is asked of `was_there`, which knows the findings of the text before the change.
    pub(crate) fn concerns(&self, file: Option<&Path>, document: &Document, finding: &Finding, was_there: impl Fn(&str) -> bool) -> bool {
        let Some(file) = file.and_then(|file| std::fs::canonicalize(file).ok()) else { return true };
        if self.unwatched.contains(&file) {
            return true;
        }
        let Some(change) = self.lines.get(&file) else { return !self.tracked.contains(&file) };
        // A Word document changes as a whole: git knows nothing of its paragraphs.
        if !document.lines.is_empty() {
            return true;
        }
        if finding.is_about_document {
            let before = change.before.as_ref().and_then(|name| self.text_before(name));
            return before.is_none_or(|text| !was_there(&text));
        }
        spans_that_decide(document, finding.span).into_iter().any(|span| change.touches(document.source.text(), span))
    }

    /// The text of a file before the change.
    fn text_before(&self, name: &str) -> Option<String> {
        let bytes = git::run(&["-C", &self.top.to_string_lossy(), "show", &format!("{}:{name}", self.base)]).ok()?;
        String::from_utf8(bytes).ok()
    }
}

/// How many blank lines may stand between a deleted line and what it belonged to.
const FARTHEST: usize = 8;

impl FileChange {
    fn touches(&self, text: &str, span: Span) -> bool {
        // Git ends lines at line feeds only.
        let line = |offset: usize| memchr::memchr_iter(b'\n', &text.as_bytes()[..offset]).count() + 1;
        let (first, last) = (line(span.start), line(span.end.max(span.start + 1) - 1));
        let is_blank = |number: usize| text.split('\n').nth(number - 1).is_some_and(|line| line.trim().is_empty());
        let is_near_gap = |gap: &Gap| {
            let mut below = gap.line + 1;
            while gap.is_opening && below < first && below - gap.line < FARTHEST && is_blank(below) {
                below += 1;
            }
            let holds = |line: usize| first <= line && line <= last;
            gap.joined.0 && holds(gap.line) || (gap.joined.1 || gap.is_opening) && holds(below)
        };
        self.lines.iter().any(|changed| *changed.start() <= last && first <= *changed.end()) || self.gaps.iter().any(is_near_gap)
    }
}

/// The surroundings that decide about the words at a span: their sentence, the heading above, the line before their list.
fn spans_that_decide(document: &Document, span: Span) -> Vec<Span> {
    let mut all = vec![span];
    let inside = |range: &Range<usize>| document.prose.to_source(range.clone());
    let Some(at) = document.blocks.iter().position(|block| block.span.overlaps(span)) else { return all };
    let block = &document.blocks[at];
    let sentences = document.sentences.iter().filter(|sentence| sentence.block == at).map(|sentence| inside(&sentence.prose));
    all.extend(sentences.filter(|sentence| sentence.overlaps(span)));
    all.extend(block.section.map(|heading| document.blocks[heading].span));
    if let Some(list) = block.list {
        let first = document.blocks.iter().position(|one| one.list == Some(list)).unwrap_or(at);
        all.extend(first.checked_sub(1).map(|opening| document.blocks[opening].span));
    }
    all
}

/// The new lines of each file of a diff without context.
fn parse(diff: &str) -> BTreeMap<String, FileChange> {
    let mut files: BTreeMap<String, FileChange> = BTreeMap::new();
    let mut file = None;
    let mut before = None;
    // Whether a gap is being read, and at its first line.
    let (mut open, mut is_first) = (false, false);
    // Lines of the hunk still to come: they may look like anything.
    let mut rest = 0;
    for line in diff.split('\n') {
        if rest > 0 && line.starts_with(['+', '-']) {
            rest -= 1;
            let gone = line.strip_prefix('-').unwrap_or_default().trim();
            if let Some(gap) =
                open.then(|| file.as_ref().and_then(|file| files.get_mut(file))).flatten().and_then(|change| change.gaps.last_mut())
            {
                gap.joined.0 |= is_first && !gone.is_empty();
                gap.joined.1 = !gone.is_empty();
                gap.is_opening |= gone.starts_with(['#', '|']) || gone.ends_with(':') || gone.starts_with("<h");
                is_first = false;
            }
        } else if let Some(name) = line.strip_prefix("--- ") {
            before = file_name(name, "a/");
        } else if let Some(name) = line.strip_prefix("+++ ") {
            file = file_name(name, "b/");
            if let Some(file) = &file {
                files.entry(file.clone()).or_default().before = before.take();
            }
        } else if let Some((removed, added)) = line.strip_prefix("@@ -").and_then(hunk) {
            rest = removed.1 + added.1;
            (open, is_first) = (added.1 == 0, true);
            let Some(change) = file.as_ref().and_then(|file| files.get_mut(file)) else { continue };
            if added.1 > 0 {
                change.lines.push(added.0..=added.0 + added.1 - 1);
            } else {
                change.gaps.push(Gap { line: added.0, ..Gap::default() });
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

/// The path behind `--- ` or `+++ `; `None` for a file that is not there. Git adds a tab behind a name with spaces and quotes others.
fn file_name(text: &str, side: &str) -> Option<String> {
    let text = text.trim_end_matches(['\r', '\t']);
    let name = match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => unquoted(quoted),
        None => text.to_owned(),
    };
    name.strip_prefix(side).map(str::to_owned)
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
        assert_eq!(
            (files["a b.md"].lines.as_slice(), files["a b.md"].gaps.as_slice()),
            (&[1..=2][..], &[Gap { line: 10, joined: (true, true), is_opening: false }][..])
        );
        assert_eq!(files["a b.md"].before.as_deref(), Some("a b.md"));
        assert_eq!(files["t\tb\u{e9}.md"], FileChange { lines: vec![1..=3], gaps: vec![], before: None });
    }
}
