//! The walk of a folder: its articles in the order of their paths, and how many files are left out and why.
//!
//! The inputs of every command that takes folders come from it. Links to folders are not followed, and no file is left out without being
//! counted.

use crate::project::ignore_files::{self, IgnoreFiles};
use crate::project::{ENDINGS, RULES_FILE};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Endings of files that are articles where a rulebook names their fields.
const CONTENT: [&str; 3] = ["json", "yaml", "yml"];
/// Endings of texts that are not read; they are counted when they lie beside articles.
const OTHER_TEXTS: [&str; 11] = ["rst", "adoc", "doc", "org", "odt", "rtf", "tex", "astro", "vue", "njk", "liquid"];
/// Folders of tools and packages, which hold no article of the project; they are not walked for hidden ones.
const TOOLS: [&str; 3] = [".git", ".hg", ".svn"];

/// How many files and folders were left out, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// An ignore file names them.
    pub(crate) ignored: usize,
    /// Their names begin with a point.
    pub(crate) hidden: usize,
    /// Texts in a format that is not read.
    pub(crate) other: usize,
    /// Articles whose ending nobody asked for.
    pub(crate) not_asked: usize,
    /// Links that lead out of the repository.
    pub(crate) links: usize,
    /// Passages that test the rules.
    pub(crate) tests: usize,
    /// Pages that medlint itself wrote.
    pub(crate) reports: usize,
}

impl LeftOut {
    /// The counts in words; `None` when nothing was left out.
    pub(crate) fn words(&self) -> Option<String> {
        let reasons = [
            (self.ignored, "named in .gitignore or .medlintignore"),
            (self.hidden, "hidden (--hidden checks them)"),
            (self.other, "in formats that are not read"),
            (self.not_asked, "with other endings than --ext"),
            (self.links, "linked from outside of the repository"),
            (self.tests, "tests of the rules"),
            (self.reports, "reports of medlint"),
        ];
        let told: Vec<String> = reasons.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
        (!told.is_empty()).then(|| format!("left out: {}", told.join(", ")))
    }
}

/// The result of a walk.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Articles, in the order of their paths.
    pub(crate) files: Vec<PathBuf>,
    /// Counts of files that were left out.
    pub(crate) left_out: LeftOut,
    /// Paths that could not be looked at, and why.
    pub(crate) failures: Vec<(PathBuf, String)>,
}

/// Which files a walk wants.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted<'g> {
    /// Those that a glob matches; articles otherwise.
    pub(crate) glob: Option<&'g globset::GlobMatcher>,
    /// Hidden ones too.
    pub(crate) hidden: bool,
    /// Those with these endings; with any that is known when empty.
    pub(crate) endings: &'g [String],
}

impl Wanted<'_> {
    /// Whether files with an ending are articles that are asked for.
    fn takes(&self, ending: &str) -> bool {
        if self.endings.is_empty() {
            ENDINGS.contains(&ending) || CONTENT.contains(&ending)
        } else {
            self.endings.iter().any(|one| one == ending)
        }
    }
}

/// Walks a folder.
pub(crate) fn walk(folder: &Path, wanted: Wanted<'_>) -> Walk {
    let mut walk = Walk::default();
    let mut fail = |path: &Path, reason: String| walk.failures.push((path.to_owned(), reason));
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let parent = absolute.parent().unwrap_or(&absolute);
    let mut ignored = if parent.starts_with(ignore_files::repository(folder)) {
        IgnoreFiles::down_to(parent, ignore_files::both(), &mut fail)
    } else {
        IgnoreFiles::default()
    };
    let root = fs::canonicalize(ignore_files::repository(folder)).unwrap_or_default();
    // The stack holds folders still to be read, so that no nesting is too deep.
    let mut open: Vec<Vec<PathBuf>> = vec![vec![folder.to_owned()]];
    while let Some(level) = open.last_mut() {
        let Some(path) = level.pop() else {
            open.pop();
            continue;
        };
        let depth = open.len() - 1;
        if let Some(inside) = visit(&mut walk, &path, depth, wanted, &mut ignored, &root) {
            open.push(inside);
        }
    }
    walk
}

/// Looks at one path; the answer is what is inside a folder, the last first.
fn visit(walk: &mut Walk, path: &Path, depth: usize, wanted: Wanted<'_>, ignored: &mut IgnoreFiles, root: &Path) -> Option<Vec<PathBuf>> {
    let Ok(kind) = fs::symlink_metadata(path).map(|about| about.file_type()) else {
        walk.failures.push((path.to_owned(), "no such file or folder".to_owned()));
        return None;
    };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_folder = kind.is_dir() || depth == 0 && path.is_dir();
    if depth > 0 {
        ignored.leave(&absolute);
        if TOOLS.contains(&name.as_str()) {
            return None;
        }
        let is_text = is_folder || ending(path).is_some_and(|ending| wanted.takes(&ending));
        if !wanted.hidden && name.starts_with('.') && wanted.glob.is_none() {
            walk.left_out.hidden += usize::from(is_text && (!is_folder || holds_articles(path)));
            return None;
        }
        if ignored.leave_out(&absolute, is_folder) {
            walk.left_out.ignored += usize::from(is_text || wanted.glob.is_some());
            return None;
        }
        if is_folder && name == "rules.tests" && path.with_file_name(RULES_FILE).exists() {
            walk.left_out.tests += 1;
            return None;
        }
    }
    if is_folder {
        ignored.enter(&absolute, ignore_files::both(), &mut |path, reason| walk.failures.push((path.to_owned(), reason)));
        return match sorted(path) {
            Ok(inside) => Some(inside),
            Err(error) => {
                walk.failures.push((path.to_owned(), reason_of(&error)));
                None
            }
        };
    }
    file(walk, path, kind, wanted, root);
    None
}

fn file(walk: &mut Walk, path: &Path, kind: fs::FileType, wanted: Wanted<'_>, root: &Path) {
    let ending = ending(path);
    let is_wanted = match wanted.glob {
        Some(glob) => glob.is_match(path.strip_prefix("./").unwrap_or(path)),
        None => ending.as_deref().is_some_and(|ending| wanted.takes(ending)),
    };
    if !is_wanted {
        let counts = wanted.glob.is_none() && kind.is_file();
        walk.left_out.other += usize::from(counts && ending.as_deref().is_some_and(|ending| OTHER_TEXTS.contains(&ending)));
        walk.left_out.not_asked += usize::from(counts && ending.as_deref().is_some_and(|ending| ENDINGS.contains(&ending)));
        return;
    }
    if kind.is_file() {
        walk.files.push(path.to_owned());
    } else if kind.is_symlink() {
        match fs::canonicalize(path) {
            // A link to a folder is not followed.
            Ok(target) if target.is_dir() => {}
            Ok(target) if target.is_file() && target.starts_with(root) => walk.files.push(path.to_owned()),
            Ok(target) if target.is_file() => walk.left_out.links += 1,
            Ok(_) => walk.failures.push((path.to_owned(), "not a regular file".to_owned())),
            Err(_) => walk.failures.push((path.to_owned(), "a link that leads to no file".to_owned())),
        }
    } else {
        walk.failures.push((path.to_owned(), "not a regular file".to_owned()));
    }
}

/// Whether a hidden folder holds an article, a level or two down.
fn holds_articles(folder: &Path) -> bool {
    let is_article = |path: &Path| ending(path).is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
    let inside = |folder: &Path| {
        fs::read_dir(folder).map(|all| all.flatten().map(|one| one.path()).take(1000).collect::<Vec<_>>()).unwrap_or_default()
    };
    inside(folder).iter().any(|path| is_article(path) || path.is_dir() && inside(path).iter().any(|path| is_article(path)))
}

/// The paths in a folder, the last first.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let names: BTreeSet<_> = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect::<io::Result<_>>()?;
    Ok(names.into_iter().rev().map(|name| folder.join(name)).collect())
}

fn ending(path: &Path) -> Option<String> {
    path.extension()?.to_str().map(str::to_ascii_lowercase)
}

/// Why something could not be read, in plain words.
pub(crate) fn reason_of(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
