//! Shared parts of the tests of the command line: a folder of their own with a small rulebook, and running the program in it.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each test uses a part; a test that cannot go on should stop")]

use medlint::{Rulebook, Source};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, LazyLock};

/// The shipped rulebook, read once for all tests of a binary.
pub static SHIPPED: LazyLock<Arc<Rulebook>> = LazyLock::new(medlint::shipped);

/// An error on "miracle", a warning on "wonder", a safe edit and a suggested one.
pub const RULES: &str = r#"version = 1
[sources.S]
title = "t"
tier = "code"
url = "https://example.org"
[families.hype]
title = "Hype"
[[rule]]
id = "hype-miracle"
family = "hype"
kind = "phrase"
severity = "error"
title = "t"
message = "m {match}"
why = "w"
fix = "f"
match = ["miracle~"]
sources = ["S"]
wrong = ["A miracle"]
right = ["A game"]
[[rule]]
id = "hype-wonder"
family = "hype"
kind = "phrase"
severity = "warning"
title = "t"
message = "m {match}"
why = "w"
fix = "f"
match = ["wonder~", "(commit|committed|committing) suicide", "(an addict|a marvel)"]
sources = ["S"]
wrong = ["A wonder"]
right = ["A game"]
[rule.replace]
"committed suicide" = "died by suicide"
"an addict" = "a person with an addiction"
"a marvel" = "a wonder"
[rule.suggest]
"wonder" = "surprise"
"#;

/// The beginning of a rulebook of its own: a source and a family.
pub const HEAD: &str = r#"version = 1
[sources.S]
title = "t"
tier = "code"
url = "https://example.org"
[families.hype]
title = "Hype"
"#;

/// A rule of phrases; `wrong` is its example.
pub fn phrases(id: &str, family: &str, severity: &str, patterns: &[&str], wrong: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nfamily = \"{family}\"\nkind = \"phrase\"\nseverity = \"{severity}\"\ntitle = \"t\"\nmessage = \"m {{match}}\"\n\
         why = \"w\"\nfix = \"f\"\nmatch = {patterns:?}\nsources = [\"S\"]\nwrong = [\"{wrong}\"]\nright = [\"A game\"]\n"
    )
}

/// A rulebook from its text, without the shipped rules.
#[track_caller]
pub fn rulebook(text: &str) -> Arc<Rulebook> {
    medlint::parse(&Source::new("rules.toml", text)).unwrap_or_else(|rejected| panic!("{rejected}"))
}

/// An empty folder of its own for a test.
pub fn empty_folder(area: &str, name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(area).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A folder of its own for a test, with the small rulebook.
pub fn folder(area: &str, name: &str) -> PathBuf {
    let path = empty_folder(area, name);
    put(&path, "rules.toml", RULES);
    path
}

/// The program with arguments, in a folder.
pub fn command(here: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medlint"));
    command.args(args).current_dir(here).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

/// Exit code, standard output, standard error.
pub fn medlint(here: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(here, args).output().unwrap();
    (status.code().unwrap_or(-1), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
}

/// Writes a file of the folder.
pub fn put(here: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = here.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Reads a file of the folder.
pub fn get(here: &Path, name: &str) -> String {
    std::fs::read_to_string(here.join(name)).unwrap()
}

/// Git in a folder, as somebody who may commit; what it prints.
pub fn git(here: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"])
        .args(args)
        .current_dir(here)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Applies a diff with git to the files of a folder that is no repository.
pub fn apply(here: &Path, diff: &str) {
    let mut git = Command::new("git")
        .args(["apply", "-p1", "-"])
        .current_dir(here)
        .env("GIT_CEILING_DIRECTORIES", here)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin.take().unwrap().write_all(diff.as_bytes()).unwrap();
    assert!(git.wait().unwrap().success(), "{diff}");
}

/// Names in a folder that a run left behind though it should not.
pub fn leftovers(here: &Path) -> Vec<String> {
    let names = std::fs::read_dir(here).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".tmp")).collect()
}

/// Whether a program is there.
pub fn has(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Whether an address is one of those that say why the linter remarks on something.
pub fn is_of_a_remark(address: &str) -> bool {
    medlint::linter::remarks::REMARKS.iter().flat_map(|remark| remark.sources).any(|[.., url]| *url == address)
}
