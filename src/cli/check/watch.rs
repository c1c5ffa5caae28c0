//! The option `--watch`: checks again whenever an article or the rulebook has changed.
//!
//! The command `check` calls it. Each check is a process of its own with the same arguments, so that it says what a check says and nothing is left
//! over from the one before. Files are looked at twice a second: a folder of ten thousand articles takes some hundredths of that.

use crate::cli::check::args::CheckArgs;
use crate::cli::input::{self, Input, Rulebooks, Search, list_file};
use crate::cli::{CliError, Exit, rulebook_file, terminal};
use crate::project::{claims, nearest_rules};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

/// How long nothing is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// What was there when it was looked at: each article, claims register and review with its time and size, and each rulebook with its texts as one number.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    articles: BTreeMap<PathBuf, Option<(SystemTime, u64)>>,
    rulebooks: BTreeMap<PathBuf, Option<u64>>,
}

/// Checks, and checks again after each change. It ends only by an interruption.
pub(super) fn watch(args: &CheckArgs) -> Result<Exit, CliError> {
    if args.paths.iter().any(|path| path == "-") {
        return Err(CliError::plain("--watch looks at files; standard input does not change".to_owned()));
    }
    let program = std::env::current_exe().map_err(|error| CliError::plain(format!("--watch cannot start medlint again: {error}")))?;
    let own: Vec<OsString> = std::env::args_os().skip(1).filter(|arg| arg != "--watch").collect();
    let mut last = None;
    loop {
        let now = seen(args)?;
        if last.as_ref() != Some(&now) {
            let run = Command::new(&program).args(needs_command(&own)).args(&own).stdin(Stdio::null()).status();
            run.map_err(|error| CliError::plain(format!("--watch cannot start medlint again: {error}")))?;
            terminal::remark("medlint: waiting for changes; Ctrl-C ends\n\n");
            last = Some(now);
        }
        thread::sleep(PAUSE);
    }
}

/// The command, where the arguments do not begin with it: `medlint article.md --watch`.
fn needs_command(own: &[OsString]) -> Option<&'static str> {
    own.first().is_none_or(|first| first != "check").then_some("check")
}

/// Time and size of a file; `None` when it is not there.
fn about(path: &Path) -> Option<(SystemTime, u64)> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

fn seen(args: &CheckArgs) -> Result<Seen, CliError> {
    let mut paths = args.paths.clone();
    paths.extend(list_file::paths(&args.listing)?);
    if paths.is_empty() && args.listing.files_from.is_none() {
        paths.push(".".to_owned());
    }
    let search = Search::of(&args.stdin_path, &args.listing, Rulebooks::Unasked);
    let inputs = input::find(&paths, search).inputs;
    let articles = inputs.into_iter().filter_map(|input| match input {
        Input::File(path, _) => {
            let about = about(&path);
            Some((path, about))
        }
        Input::Stdin(_) => None,
    });
    let mut articles: BTreeMap<PathBuf, _> = articles.collect();
    let folders: BTreeSet<&Path> = articles.keys().filter_map(|path| path.parent()).collect();
    let named = args.profile.rules.clone();
    let rules: BTreeSet<PathBuf> = match named {
        Some(named) => BTreeSet::from([named]),
        None => folders.into_iter().filter_map(nearest_rules).collect(),
    };
    let registers = rules.iter().filter_map(|path| claims::beside(path)).chain(args.profile.claims.clone());
    articles.extend(
        registers
            .chain(args.gate.review.iter().cloned())
            .map(|path| {
                let about = about(&path);
                (path, about)
            })
            .collect::<Vec<_>>(),
    );
    let rulebooks = rules.into_iter().map(|path| {
        let hash = rulebook_file::texts_hash(&path);
        (path, hash)
    });
    Ok(Seen { rulebooks: rulebooks.collect(), articles })
}
