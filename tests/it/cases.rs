//! Command lines as data: each folder of tests/cases holds `args`, the exact `expected` output and the exit code.
//!
//! `MEDLINT_BLESS=1 cargo test --test cases` writes what the commands print now; read the difference before committing.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../pages/guide.rs"]
mod guide;

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(args: &Path) -> String {
    let words = std::fs::read_to_string(args).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_medlint"))
        .args(words.lines())
        .current_dir(root())
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", "1793491200")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    format!("{}{}exit {}\n", text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

fn bless_or_compare(expected: &Path, found: &str) -> Result<(), String> {
    if std::env::var_os("MEDLINT_BLESS").is_some() {
        std::fs::write(expected, found).unwrap();
        return Ok(());
    }
    let wanted = std::fs::read_to_string(expected).unwrap_or_default();
    if wanted == found { Ok(()) } else { Err(format!("{}:\nexpected\n{wanted}\nfound\n{found}", expected.display())) }
}

#[test]
fn commands_print_what_they_printed() {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut wrong = Vec::new();
    for folder in &folders {
        wrong.extend(bless_or_compare(&folder.join("expected"), &run(&folder.join("args"))).err());
    }
    assert!(folders.len() >= 6, "only {} cases", folders.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The block between two marks of the README is what the command really prints.
#[test]
fn the_readme_shows_real_output() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (begin, end) =
        ("<!-- output of: medlint check examples/articles/supplement-page.md --select cure-claim,prevent-disease -->\n```text\n", "```\n");
    let start = readme.find(begin).expect("the README has its block of output") + begin.len();
    let stop = start + readme[start..].find(end).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_medlint"))
        .args(["check", "examples/articles/supplement-page.md", "--select", "cure-claim,prevent-disease"])
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", "1793491200")
        .output()
        .unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("MEDLINT_BLESS").is_some() {
        std::fs::write(&path, format!("{}{found}{}", &readme[..start], &readme[stop..])).unwrap();
    } else {
        assert_eq!(&readme[start..stop], found);
    }
}

/// docs/rules.md is what `medlint rules --format markdown` prints for the shipped rules.
#[test]
fn the_page_of_rules_is_current() {
    let output = Command::new(env!("CARGO_BIN_EXE_medlint"))
        .args(["rules", "--format", "markdown", "--rules", "rules.toml"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).unwrap();
    for id in ["hype-miracle", "cure-claim"] {
        assert!(page.contains(&format!("<a id=\"{id}\"></a>")), "no anchor for {id}");
    }
    if let Err(difference) = bless_or_compare(&root().join("docs/rules.md"), &page) {
        let lines = difference.lines().count();
        panic!("docs/rules.md is not current ({lines} lines to compare); MEDLINT_BLESS=1 cargo test --test cases writes it");
    }
}

/// docs/law.md is what `medlint rules --format law` prints for the shipped rules.
#[test]
fn the_page_of_law_is_current() {
    let output = Command::new(env!("CARGO_BIN_EXE_medlint"))
        .args(["rules", "--format", "law", "--rules", "rules.toml"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("no legal advice") && page.contains("## For counsel alone"));
    for market in medlint::rulebook::MARKETS {
        assert!(page.contains(&format!("(`{market}`)\n\n| rule | clinic |")), "no table for {market}");
    }
    if bless_or_compare(&root().join("docs/law.md"), &page).is_err() {
        panic!("docs/law.md is not current; MEDLINT_BLESS=1 cargo test --test cases writes it");
    }
}

/// The schemas in docs/ are what `medlint schema` prints; the first lines of rules.toml, interventions.toml and the example of claims.toml name them.
#[test]
fn the_schemas_are_current() {
    for (file, folder, up) in [("rules", "", "./"), ("interventions", "", "./"), ("claims", "examples/register/", "../../")] {
        let output = Command::new(env!("CARGO_BIN_EXE_medlint")).args(["schema", file]).current_dir(root()).output().unwrap();
        assert!(output.status.success());
        let path = format!("docs/{file}.schema.json");
        if bless_or_compare(&root().join(&path), &String::from_utf8(output.stdout).unwrap()).is_err() {
            panic!("{path} is not current; MEDLINT_BLESS=1 cargo test --test cases writes it");
        }
        let toml = std::fs::read_to_string(root().join(format!("{folder}{file}.toml"))).unwrap();
        assert!(toml.starts_with(&format!("#:schema {up}{path}\n")), "{file}.toml does not begin with its schema");
    }
}

/// docs/writing-rules.md: every snippet is run, in order, and prints what the page says.
#[test]
fn the_guide_does_what_it_says() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("guide");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = root().join("docs/writing-rules.md");
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.matches("\n## ").count() >= 10, "ten steps");
    let found = guide::run(&page, &folder);
    if std::env::var_os("MEDLINT_BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    } else {
        let differs = page.lines().zip(found.lines()).enumerate().find(|(_, (page, found))| page != found);
        assert!(page == found, "docs/writing-rules.md differs at {differs:?}");
    }
}

/// The worked example of docs/claims.md is run in a copy of its folder and prints what the page says.
#[test]
fn the_claims_page_does_what_it_says() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("claims-page");
    let _ = std::fs::remove_dir_all(&folder);
    for name in ["rules.toml", "claims.toml", "articles/knee.md", "articles/sleep.md", "evidence/knee-study.txt"] {
        std::fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        std::fs::copy(root().join("examples/register").join(name), folder.join(name)).unwrap();
    }
    let path = root().join("docs/claims.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let start = page.find("\n## 4. ").expect("the example has a heading");
    let end = start + page[start..].find("\n## 5. ").expect("a heading follows it");
    let found = format!("{}{}{}", &page[..start], guide::run(&page[start..end], &folder).trim_end_matches('\n'), &page[end..]);
    let found = found.replace("\n## 5. ", "\n\n## 5. ").replace("\n\n\n## 5. ", "\n\n## 5. ");
    if std::env::var_os("MEDLINT_BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    } else {
        let differs = page.lines().zip(found.lines()).enumerate().find(|(_, (page, found))| page != found);
        assert!(page == found, "docs/claims.md differs at {differs:?}");
    }
}
