//! Outputs kept apart from inputs: no report lands on an article, a rulebook or another report.
//!
//! The command `check` asks before it opens an output. Two spellings and links of one file count as that file.

use crate::cli::CliError;
use crate::cli::check::args::CheckArgs;
use crate::cli::input::Input;
use crate::files::same_file;
use crate::project::{claims, ignore_files};
use std::fs;
use std::path::{Path, PathBuf};

/// Refuses a run that would write over what it reads, or write two things into one file.
pub(super) fn ask(args: &CheckArgs, rules: &[&Path], inputs: &[Input]) -> Result<(), CliError> {
    let mut written: Vec<(&Path, &str)> = Vec::new();
    written.extend(args.format.iter().filter_map(|format| Some((format.file.as_deref()?, "a report"))));
    written.extend(args.output.as_deref().map(|path| (path, if args.fixes.diff { "the diff" } else { "a report" })));
    written.extend(args.gate.write_baseline.as_deref().map(|path| (path, "the baseline")));
    if written.is_empty() {
        return Ok(());
    }
    let mut read: Vec<(&Path, &str)> = Vec::new();
    read.extend(rules.iter().map(|path| (*path, "the rulebook")));
    let registers: Vec<PathBuf> = rules.iter().filter_map(|path| claims::beside(path)).chain(args.profile.claims.clone()).collect();
    read.extend(registers.iter().map(|path| (path.as_path(), "the claims register")));
    read.extend(args.gate.review.iter().map(|path| (path.as_path(), "a review")));
    read.extend(args.gate.baseline.as_deref().map(|path| (path, "the baseline")));
    read.extend(args.listing.files_from.as_deref().filter(|path| *path != Path::new("-")).map(|path| (path, "the list of files")));
    read.extend(inputs.iter().filter_map(|input| match input {
        Input::File(path, _) => Some((path.as_path(), "an article that is checked")),
        Input::Stdin(_) => None,
    }));
    let ids: Vec<_> = written.iter().map(|(path, what)| (same_file::id(path), *path, *what)).collect();
    for (_, path, what) in &ids {
        // A repository can hold a link, and its target is not ours to replace.
        let target = fs::symlink_metadata(path).ok().filter(|about| about.is_symlink()).and_then(|_| fs::canonicalize(path).ok());
        let root = fs::canonicalize(ignore_files::repository(path.parent().unwrap_or(path))).unwrap_or_default();
        if let Some(target) = target.filter(|target| target.is_file() && !target.starts_with(&root)) {
            let (link, target) = (path.display(), target.display());
            return Err(CliError::plain(format!("{what} would be written through the link {link} to {target}; name that file")));
        }
    }
    for (at, (id, path, what)) in ids.iter().enumerate().filter(|(_, (id, ..))| id.is_some()) {
        if let Some((_, other, _)) = ids[..at].iter().find(|(other, ..)| other == id) {
            if other == path {
                return Err(CliError::plain(format!("two formats would write {}; give each its own file", path.display())));
            }
            let text = format!(
                "{} and {} are one file, and two things would be written into it; give each its own",
                other.display(),
                path.display()
            );
            return Err(CliError::plain(text));
        }
        if let Some((_, is)) = read.iter().find(|(read, _)| same_file::id(read) == *id) {
            return Err(CliError::plain(format!("{what} would be written over {}, which is {is}; name another file", path.display())));
        }
    }
    Ok(())
}
