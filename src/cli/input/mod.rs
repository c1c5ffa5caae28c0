//! Which files to check: paths, folders, globs and standard input to documents.

pub(crate) mod list_file;

use crate::files::read_limited::{self, Content};
use crate::project::ENDINGS;
use crate::project::scope::Scope;
use crate::report::Failure;
use ignore::WalkBuilder;
use medlint_core::document::{Document, Format};
use medlint_core::source::Source;
use std::path::{Path, PathBuf};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file and its path as shown.
    File(PathBuf, String),
    /// Standard input under a name.
    Stdin(String),
}

/// Where a project says which files are not checked, in the format of .gitignore.
const IGNORE_FILE: &str = ".medlintignore";

/// Takes out the inputs that rules.toml says are not to be checked, and says how many.
pub(crate) fn leave_out(scope: &Scope<'_>, inputs: &mut Vec<Input>) -> Option<String> {
    let before = inputs.len();
    inputs.retain(|(Input::File(_, path) | Input::Stdin(path))| scope.is_checked(path));
    match before - inputs.len() {
        0 => None,
        1 => Some("1 file left out: rules.toml says check = \"off\"".to_owned()),
        count => Some(format!("{count} files left out: rules.toml says check = \"off\"")),
    }
}

/// The inputs that the typed paths name, in their order, each file once; folders in the order of their paths. With
/// `force_ignore`, files that are named but excluded are left out.
pub(crate) fn find(paths: &[String], stdin_path: &str, force_ignore: bool) -> (Vec<Input>, Vec<Failure>) {
    let mut inputs = Vec::new();
    let mut failures = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for typed in paths {
        let fail = |reason: String| Failure { path: typed.clone(), reason };
        if typed == "-" {
            if seen.insert(PathBuf::from("-")) {
                inputs.push(Input::Stdin(stdin_path.to_owned()));
            }
            continue;
        }
        let path = Path::new(typed);
        let found = if path.is_dir() {
            Ok(walk(path, None, &mut failures))
        } else if path.exists() || !typed.contains(['*', '?', '[', '{']) {
            if force_ignore && is_ignored(path) {
                continue;
            }
            Ok(vec![path.to_owned()])
        } else {
            glob(typed, &mut failures)
        };
        match found {
            Ok(files) if files.is_empty() && path.is_dir() => {
                failures.push(fail(format!("no articles in this folder (files ending in .{})", ENDINGS.join(", ."))));
            }
            Ok(files) if files.is_empty() => failures.push(fail("no file matches this glob".to_owned())),
            Ok(files) => {
                inputs.extend(files.into_iter().filter(|file| seen.insert(file.strip_prefix(".").unwrap_or(file).to_owned())).map(
                    |file| {
                        let shown = file.to_string_lossy().into_owned();
                        Input::File(file, shown)
                    },
                ));
            }
            Err(reason) => failures.push(fail(reason)),
        }
    }
    (inputs, failures)
}

/// The articles in a folder. What cannot be looked at becomes a failure of its own and does not stop the others.
fn walk(folder: &Path, glob: Option<&globset::GlobMatcher>, failures: &mut Vec<Failure>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    // Links to folders are not followed, so a loop of links ends here.
    // Passages that test a rulebook are wrong on purpose; they are articles only for who names their folder.
    let is_article = |entry: &ignore::DirEntry| entry.depth() == 0 || entry.file_name() != "rules.tests";
    let mut walker = WalkBuilder::new(folder);
    walker.require_git(false).add_custom_ignore_filename(IGNORE_FILE).sort_by_file_path(Path::cmp).filter_entry(is_article);
    let walker = walker.build();
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let (path, reason) = place_of(error, folder);
                failures.push(Failure { path, reason });
                continue;
            }
        };
        let path = entry.path();
        let is_wanted = match glob {
            Some(glob) => glob.is_match(path.strip_prefix("./").unwrap_or(path)),
            None => path
                .extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str())),
        };
        // A link may lead to a folder, which is not followed, to a file, or nowhere.
        let is_folder = entry.file_type().is_none_or(|kind| kind.is_dir() || kind.is_symlink() && path.is_dir());
        if !is_wanted || is_folder {
            continue;
        }
        if entry.file_type().is_some_and(|kind| kind.is_file()) || path.is_file() {
            files.push(path.to_owned());
        } else {
            let is_link = entry.file_type().is_some_and(|kind| kind.is_symlink());
            let reason = if is_link { "a link that leads to no file" } else { "not a regular file" };
            failures.push(Failure { path: path.to_string_lossy().into_owned(), reason: reason.to_owned() });
        }
    }
    files
}

/// The path that an error of the walk is about, and the bare reason.
fn place_of(error: ignore::Error, folder: &Path) -> (String, String) {
    match error {
        ignore::Error::WithPath { path, err } => {
            let reason = err.io_error().map_or_else(|| err.to_string(), reason_of);
            (path.to_string_lossy().into_owned(), reason)
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place_of(*err, folder),
        other => (folder.to_string_lossy().into_owned(), other.to_string()),
    }
}

/// Whether a .medlintignore of the file's folder or one above, up to the current one, excludes a file.
fn is_ignored(path: &Path) -> bool {
    let (Ok(path), Ok(here)) = (std::path::absolute(path), std::env::current_dir()) else { return false };
    for folder in path.ancestors().skip(1) {
        let file = folder.join(IGNORE_FILE);
        if file.is_file() {
            let (list, _) = ignore::gitignore::Gitignore::new(&file);
            let judged = list.matched_path_or_any_parents(&path, false);
            if !judged.is_none() {
                return judged.is_ignore();
            }
        }
        if folder == here {
            break;
        }
    }
    false
}

fn glob(typed: &str, failures: &mut Vec<Failure>) -> Result<Vec<PathBuf>, String> {
    let matcher = globset::GlobBuilder::new(typed).literal_separator(true).build().map_err(|error| error.to_string())?.compile_matcher();
    // The walk starts at the last folder before the first special character.
    let plain = typed.find(['*', '?', '[', '{']).map_or(typed, |at| &typed[..at]);
    let folder = plain.rfind('/').map_or("", |at| &typed[..at + 1]);
    let start = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    if !start.is_dir() {
        return Err(format!("no folder {}", start.display()));
    }
    let files = walk(start, Some(&matcher), failures);
    Ok(files.into_iter().map(|file| file.strip_prefix("./").map(Path::to_owned).unwrap_or(file)).collect())
}

/// Reads an input as a document.
pub(crate) fn read(input: &Input) -> Result<Document, Failure> {
    let (shown, content) = match input {
        Input::File(path, shown) => (shown, read_limited::read_text(path)),
        Input::Stdin(name) => (name, read_limited::read_text_stream(std::io::stdin().lock())),
    };
    let fail = |reason: String| Failure { path: shown.clone(), reason };
    let bytes = match content.map_err(|error| fail(reason_of(&error)))? {
        Content::Text(bytes) => bytes,
        Content::Binary => return Err(fail("looks like a binary file: it holds a NUL byte; expected text".to_owned())),
    };
    let source = Source::from_bytes(shown.as_str(), bytes).map_err(|error| fail(error.to_string()))?;
    Ok(parse(source))
}

/// Parses a text in the format that its name says.
pub(crate) fn parse(source: Source) -> Document {
    let name = source.name().to_ascii_lowercase();
    let format = match () {
        () if name.ends_with(".txt") => Format::Plain,
        () if name.ends_with(".mdx") => Format::Mdx,
        () => Format::Markdown,
    };
    Document::parse(source, format)
}

fn reason_of(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
