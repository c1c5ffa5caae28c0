//! Git: what its commands answer.
//!
//! Changed lines and rulebooks of a revision come from it. Nothing of the environment that changes the form of a diff reaches it.

use std::path::Path;
use std::process::Command;

/// Runs git; the answer is what it prints, or the first line of what it complains about.
pub(crate) fn run(args: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.args(args).env_remove("GIT_DIFF_OPTS").env_remove("GIT_EXTERNAL_DIFF");
    let output = command.output().map_err(|error| format!("cannot run git: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(words.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned())
}

/// The commit that a revision names.
pub(crate) fn commit(revision: &str) -> Result<String, String> {
    let named = run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")]);
    let named = named.map_err(|_| "git knows no such revision; in a shallow clone, fetch more history".to_owned())?;
    Ok(String::from_utf8_lossy(&named).trim().to_owned())
}

/// A file as it is in a revision; `None` when it is not there.
pub(crate) fn file_at(path: &Path, revision: &str) -> Result<Option<Vec<u8>>, String> {
    let commit = commit(revision)?;
    let absolute = std::path::absolute(path).map_err(|error| error.to_string())?;
    let folder = absolute.parent().unwrap_or(&absolute).to_string_lossy().into_owned();
    let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let listed = run(&["-C", &folder, "ls-tree", "--name-only", "-z", &commit, "--", &name])?;
    if listed.is_empty() {
        return Ok(None);
    }
    run(&["-C", &folder, "show", &format!("{commit}:./{name}")]).map(Some)
}
