//! Which files to check: paths, folders, globs and standard input to documents.

pub(crate) mod encoding;
pub(crate) mod list_file;
pub(crate) mod piped;

use crate::cli::input::encoding::Encoding;
use crate::cli::input::list_file::ListingArgs;
use crate::files::read_limited;
use crate::files::read_text::{self, Content as Bytes};
use crate::project::walk::{self, LeftOut, Walk, Wanted, reason_of};
use crate::project::{ENDINGS, Project, Projects, RulesError, content, ignore_files};
use crate::report::Failure;
use crate::report::html::GENERATOR;
use medlint_core::document::content::Content;
use medlint_core::document::{Document, Format};
use medlint_core::source::Source;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many bytes of a page may say that it is a report.
const REPORT_HEAD: u64 = 2048;

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file and its path as shown.
    File(PathBuf, String),
    /// Standard input under a name.
    Stdin(String),
}

/// The project of an input; what comes from standard input belongs to the current directory.
pub(crate) fn project(projects: &Projects, input: &Input) -> Result<Arc<Project>, RulesError> {
    match input {
        Input::File(path, _) => projects.of(path),
        Input::Stdin(_) => projects.here(),
    }
}

/// The same where every rulebook is loaded already, so that only a bug can fail.
pub(crate) fn project_of(projects: &Projects, input: &Input) -> Result<Arc<Project>, Failure> {
    let (Input::File(_, path) | Input::Stdin(path)) = input;
    project(projects, input).map_err(|error| Failure { path: path.clone(), reason: error.to_string() })
}

/// Loads the rulebooks of all inputs, and that of the current directory when there are none.
pub(crate) fn open(projects: &Projects, inputs: &[Input]) -> Result<(), RulesError> {
    if inputs.is_empty() {
        projects.here()?;
    }
    inputs.iter().try_for_each(|input| project(projects, input).map(drop))
}

/// Takes out the inputs that rules.toml says are not to be checked, and says how many.
pub(crate) fn leave_out(projects: &Projects, inputs: &mut Vec<Input>) -> Option<String> {
    let before = inputs.len();
    inputs.retain(|input| {
        let (Input::File(_, path) | Input::Stdin(path)) = input;
        project(projects, input).is_ok_and(|project| project.is_checked(path))
    });
    match before - inputs.len() {
        0 => None,
        1 => Some("1 file left out: rules.toml says check = \"off\"".to_owned()),
        count => Some(format!("{count} files left out: rules.toml says check = \"off\"")),
    }
}

/// The inputs that the typed paths name.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The inputs in their order, each file once; folders in the order of their paths.
    pub(crate) inputs: Vec<Input>,
    /// Inputs that cannot be checked.
    pub(crate) failures: Vec<Failure>,
    /// Counts of files that folders left out.
    pub(crate) left_out: LeftOut,
}

/// How inputs are looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Search<'a> {
    /// The name of what comes from standard input.
    pub(crate) stdin_path: &'a str,
    /// Leave out files that are named but excluded.
    pub(crate) force_ignore: bool,
    /// Check hidden files of folders too.
    pub(crate) hidden: bool,
    /// Check files of folders with these endings alone; all that are known when empty.
    pub(crate) endings: &'a [String],
    /// Which rulebooks say that a content file of a folder is an article.
    pub(crate) rulebooks: Rulebooks<'a>,
}

/// Rulebooks of which one may name the fields of a content file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Rulebooks<'a> {
    /// None is asked: every content file may be an article.
    #[default]
    Unasked,
    /// The nearest one of each file.
    Nearest(&'a Projects),
    /// These two.
    Both(&'a Project, &'a Project),
}

impl<'a> Search<'a> {
    /// As the arguments say.
    pub(crate) fn of(stdin_path: &'a str, listing: &'a ListingArgs, rulebooks: Rulebooks<'a>) -> Self {
        Self { stdin_path, force_ignore: listing.force_ignore, hidden: listing.hidden, endings: &listing.endings, rulebooks }
    }

    /// Whether a file of a folder is an article, as its rulebook says. One that cannot be used says nothing of files nobody named.
    fn takes(&self, file: &Path) -> bool {
        let shown = file.to_string_lossy();
        if !content::may_be(&shown) || !self.endings.is_empty() {
            return true;
        }
        match self.rulebooks {
            Rulebooks::Unasked => true,
            Rulebooks::Nearest(projects) => projects.of(file).is_ok_and(|project| project.content(&shown).is_some()),
            Rulebooks::Both(old, new) => old.content(&shown).or_else(|| new.content(&shown)).is_some(),
        }
    }
}

/// The inputs that the typed paths name.
pub(crate) fn find(paths: &[String], search: Search<'_>) -> Found {
    let mut all = Found::default();
    let mut seen = std::collections::HashSet::new();
    // A list that cannot be read is told once, however many files it may be about.
    let mut broken: BTreeMap<PathBuf, String> = BTreeMap::new();
    for typed in paths {
        let mut is_excluded = |path: &Path| {
            search.force_ignore
                && ignore_files::is_excluded(path, &mut |list, reason| {
                    broken.entry(list.to_owned()).or_insert(reason);
                })
        };
        let fail = |reason: String| Failure { path: typed.clone(), reason };
        if typed == "-" {
            // An editor sends the text of a file that a list may exclude as well.
            if is_excluded(Path::new(search.stdin_path)) {
                all.left_out.ignored += 1;
            } else if seen.insert(PathBuf::from("-")) {
                all.inputs.push(Input::Stdin(search.stdin_path.to_owned()));
            }
            continue;
        }
        let path = Path::new(typed);
        let found = if path.is_dir() {
            let mut found = walk::walk(path, Wanted { glob: None, hidden: search.hidden, endings: search.endings });
            // The report of one run in the folder is no article of the next.
            let before = found.files.len();
            found.files.retain(|file| !is_report(file));
            found.left_out.reports = before - found.files.len();
            found.files.retain(|file| search.takes(file));
            Ok(found)
        } else if std::fs::symlink_metadata(path).is_ok() || !typed.contains(['*', '?', '[', '{']) {
            if is_excluded(path) {
                all.left_out.ignored += 1;
                continue;
            }
            named(path).map(|file| Walk { files: vec![file], ..Walk::default() })
        } else {
            glob(typed, search.hidden)
        };
        match found {
            Ok(found) => {
                let is_empty = found.files.is_empty();
                all.add(found, &mut seen);
                if is_empty && path.is_dir() {
                    let endings = if search.endings.is_empty() { ENDINGS.join(", .") } else { search.endings.join(", .") };
                    all.failures.push(fail(format!("no articles in this folder (files ending in .{endings})")));
                } else if is_empty {
                    all.failures.push(fail("no file matches this glob".to_owned()));
                }
            }
            Err(reason) => all.failures.push(fail(reason)),
        }
    }
    all.failures.extend(broken.into_iter().map(|(path, reason)| Failure { path: path.to_string_lossy().into_owned(), reason }));
    all
}

impl Found {
    fn add(&mut self, found: Walk, seen: &mut std::collections::HashSet<PathBuf>) {
        self.failures
            .extend(found.failures.into_iter().map(|(path, reason)| Failure { path: path.to_string_lossy().into_owned(), reason }));
        let left_out = found.left_out;
        self.left_out.ignored += left_out.ignored;
        self.left_out.hidden += left_out.hidden;
        self.left_out.other += left_out.other;
        self.left_out.not_asked += left_out.not_asked;
        self.left_out.links += left_out.links;
        self.left_out.tests += left_out.tests;
        self.left_out.reports += left_out.reports;
        let files = found.files.into_iter().filter(|file| seen.insert(file.strip_prefix(".").unwrap_or(file).to_owned()));
        self.inputs.extend(files.map(|file| {
            let shown = file.to_string_lossy().into_owned();
            Input::File(file, shown)
        }));
    }
}

/// Whether a page is a report that medlint wrote: it says so in its first lines.
fn is_report(path: &Path) -> bool {
    if !matches!(Format::of_name(&path.to_string_lossy()), Format::Html) {
        return false;
    }
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(REPORT_HEAD).read_to_end(&mut head));
    read.is_ok() && memchr::memmem::find(&head, GENERATOR.as_bytes()).is_some()
}

/// A file that is named. A link in a repository may not lead out of it.
fn named(path: &Path) -> Result<PathBuf, String> {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|about| about.file_type().is_symlink());
    if is_link && let Ok(target) = std::fs::canonicalize(path) {
        let root = std::fs::canonicalize(ignore_files::repository(path)).unwrap_or_default();
        if target.is_file() && !target.starts_with(root) {
            return Err(format!("a link that leads out of the repository; name its target, {}", target.display()));
        }
    }
    Ok(path.to_owned())
}

fn glob(typed: &str, hidden: bool) -> Result<Walk, String> {
    let matcher = globset::GlobBuilder::new(typed).literal_separator(true).build().map_err(|error| error.to_string())?.compile_matcher();
    // The walk starts at the last folder before the first special character.
    let plain = typed.find(['*', '?', '[', '{']).map_or(typed, |at| &typed[..at]);
    let folder = plain.rfind('/').map_or("", |at| &typed[..at + 1]);
    let start = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    if !start.is_dir() {
        return Err(format!("no folder {}", start.display()));
    }
    let mut found = walk::walk(start, Wanted { glob: Some(&matcher), hidden, endings: &[] });
    found.files.iter_mut().for_each(|file| *file = file.strip_prefix("./").map(Path::to_owned).unwrap_or_else(|_| file.clone()));
    Ok(found)
}

/// Reads an input as a document of its project.
pub(crate) fn read(input: &Input, project: &Project) -> Result<Document, Failure> {
    read_as(input, Encoding::Utf8, |source| project.read(source))
}

/// The same for files in another encoding, by a reader of texts.
pub(crate) fn read_as(input: &Input, encoding: Encoding, reader: impl Fn(Source) -> Result<Document, String>) -> Result<Document, Failure> {
    let (Input::File(_, shown) | Input::Stdin(shown)) = input;
    let fail = |reason: String| Failure { path: shown.clone(), reason };
    if let Input::File(path, _) = input
        && is_waiting_pipe(path)
    {
        return Err(fail("a pipe in a folder, which may never end; send its text through standard input".to_owned()));
    }
    let is_word = Format::of_name(shown) == Format::Word;
    if is_word || encoding != Encoding::Utf8 {
        let bytes = match input {
            Input::File(path, _) => read_limited::read(path, read_limited::TEXT),
            Input::Stdin(_) => read_text::read_stream(std::io::stdin().lock(), read_limited::TEXT),
        };
        let bytes = bytes.map_err(|error| fail(reason_of(&error)))?;
        if !is_word {
            return encoding.decode(&bytes).and_then(|text| reader(Source::new(shown.as_str(), text))).map_err(fail);
        }
        return Document::word(shown, &bytes).map_err(|error| fail(error.to_string()));
    }
    let content = match input {
        Input::File(path, _) => read_text::read_text(path),
        Input::Stdin(_) => read_text::read_text_stream(std::io::stdin().lock()),
    };
    let bytes = match content.map_err(|error| fail(reason_of(&error)))? {
        Bytes::Text(bytes) => bytes,
        Bytes::Utf16 => return Err(fail("UTF-16, not UTF-8: save it as UTF-8, or read it with --encoding utf-16".to_owned())),
        Bytes::Binary => return Err(fail("looks like a binary file: it holds a NUL byte; expected text".to_owned())),
    };
    let advice = "save it as UTF-8, or read it with --encoding windows-1252 if that is what it is";
    let source = Source::from_bytes(shown.as_str(), bytes).map_err(|error| fail(format!("{error}; {advice}")))?;
    reader(source).map_err(fail)
}

/// Whether a path is a pipe with a name, for which nobody may write. The one that a shell puts in the place of `<(...)` is none.
#[cfg(unix)]
fn is_waiting_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let is_of_shell = path.starts_with("/dev") || path.starts_with("/proc");
    !is_of_shell && std::fs::metadata(path).is_ok_and(|about| about.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_waiting_pipe(_: &Path) -> bool {
    false
}

/// Another text of the same file, read as that was.
pub(crate) fn again(document: &Document, text: impl Into<String>, published: &[String]) -> Document {
    let name = document.source.name();
    let as_content = |text: String, content: &Content| {
        let read = Document::content(Source::new(name, text), &content.fields);
        // An older text that cannot be read had no words.
        read.unwrap_or_else(|_| Document::parse(Source::new(name, ""), Format::Plain))
    };
    match &document.content {
        Some(content) => as_content(text.into(), content),
        None => Document::publishing(Source::new(name, text), Format::of_name(name), published),
    }
}
