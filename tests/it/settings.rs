//! Which settings reach which file: paths, overrides, options, front matter, and the folder from which globs count.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{empty_folder, medlint};
use std::path::{Path, PathBuf};

/// A copy of the example project in a folder of its own.
fn project(name: &str) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let (path, target) = {
                let entry = entry.unwrap();
                (entry.path(), to.join(entry.file_name()))
            };
            if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
        }
    }
    let folder = empty_folder("settings", name);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/project"), &folder);
    folder
}

/// The words of the line of `--show-settings` that begins with a key.
fn said(text: &str, key: &str) -> String {
    let line = text.lines().find(|line| line.trim_start().starts_with(key)).unwrap_or_else(|| panic!("no {key} in {text}"));
    line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
}

#[test]
fn globs_count_from_the_folder_of_the_rules_wherever_one_stands() {
    let here = project("folders");
    for (folder, path) in [("", "shop/drops.md"), ("shop", "drops.md"), ("blog", "../shop/drops.md"), ("blog", "./../shop/./drops.md")] {
        let (code, text, err) = medlint(&here.join(folder), &["check", "--show-settings", path]);
        assert_eq!(code, 0, "{err}");
        assert!(said(&text, "advertiser").starts_with("supplement "), "{text}");
        assert!(said(&text, "advertiser").ends_with("rules.toml:16 [[paths]] \"shop/**\""), "{text}");
    }
    let (_, text, _) = medlint(&here, &["check", "--show-settings", "blog/visit.md"]);
    assert_eq!(said(&text, "advertiser"), "clinic rules.toml:9 [settings]");
    assert_eq!(said(&text, "override"), "hype-cutting-edge: info rules.toml:30 [[override]]");
}

#[test]
fn front_matter_wins_over_options_and_options_over_paths() {
    let here = project("order");
    std::fs::write(here.join("shop/page.md"), "---\nmedlint:\n  market: au\n---\nOur drops.\n").unwrap();
    let (_, text, _) = medlint(&here, &["check", "--show-settings", "shop/page.md", "--advertiser", "device", "--market", "ca"]);
    assert_eq!(said(&text, "market"), "au front matter, line 3");
    assert_eq!(said(&text, "advertiser"), "device option --advertiser");
    let (_, text, _) = medlint(&here, &["check", "--show-settings", "shop/drops.md"]);
    assert_eq!(said(&text, "market"), "us, uk rules.toml:17 [[paths]] \"shop/**\"");
}

#[test]
fn what_is_shown_is_what_is_done() {
    let here = project("done");
    let text = "Our clinic has cutting-edge tools. Book now.\n";
    for folder in ["blog", "shop", "legal"] {
        std::fs::write(here.join(folder).join("same.md"), text).unwrap();
    }
    let (_, out, err) = medlint(&here, &["check", "blog/same.md", "shop/same.md", "legal/same.md", "--format", "concise"]);
    assert!(out.contains("blog/same.md:1:16: info[hype-cutting-edge]"), "{out}");
    assert!(out.contains("shop/same.md:1:16: warning[hype-cutting-edge]"), "{out}");
    assert!(!out.contains("legal/same.md"), "{out}");
    assert!(out.contains("1 file left out: rules.toml says check = \"off\"") && err.is_empty(), "{out}{err}");
}

#[test]
fn a_glob_without_files_is_a_mistake_with_a_way_out() {
    let here = project("globs");
    let rules = std::fs::read_to_string(here.join("rules.toml")).unwrap();
    for (right, wrong, help) in [
        ("\"shop/**\"", "\"../shop/**\"", "it leads out of the folder"),
        ("\"shop/**\"", "\"shop/[\"", "expected a glob, found \"shop/[\""),
    ] {
        assert!(rules.contains(right));
        std::fs::write(here.join("rules.toml"), rules.replace(right, wrong)).unwrap();
        let (code, out, err) = medlint(&here, &["check", "blog"]);
        assert_eq!((code, out.as_str()), (2, ""), "{wrong}: {err}");
        assert!(err.contains(help), "{wrong}: {err}");
        assert!(err.contains("1 mistake in rules.toml; nothing was checked"), "{err}");
    }
    // A folder may be filled another day: a check goes on, a test of the rules fails.
    for (right, wrong, help) in [
        ("\"shop/**\"", "\"shpo/**\"", "did you mean \"shop/**\"?"),
        ("\"shop/**\"", "\"shop\"", "write \"shop/**\""),
        ("paths = [\"blog/**\"]", "paths = [\"blog/*.txt\"]", "found \"blog/*.txt\""),
    ] {
        assert!(rules.contains(right));
        std::fs::write(here.join("rules.toml"), rules.replace(right, wrong)).unwrap();
        let (code, out, err) = medlint(&here, &["check", "blog"]);
        assert!(code != 2 && !out.is_empty() && err.contains(help), "{wrong}: {err}");
        let (code, out, _) = medlint(&here, &["test"]);
        assert!(code == 1 && out.contains(help), "{wrong}: {out}");
    }
}

/// The shipped file read as a project's own: all that has no effect in it would be told.
#[test]
fn nothing_in_the_shipped_rulebook_is_without_effect() {
    let read = medlint::parse(medlint::BASE.map("rules.toml").unwrap());
    read.unwrap_or_else(|rejected| panic!("{rejected}"));
}

/// Lists that the program asks for by name are on record, so that they do not count as unused.
#[test]
fn lists_that_the_program_names_are_on_record() {
    let rulebook = &*crate::common::SHIPPED;
    for name in medlint::analysis::well_known::all() {
        assert!(rulebook.lexicon.matcher.list(name).is_some(), "no list {name}");
    }
}

/// A rulebook that stands alone, with one rule that asks for a statement of risks.
const RISKS: &str = r#"
version = 1
[sources.S]
title = "t"
tier = "code"
url = "https://example.org"
[families.missing]
title = "Missing"
[[rule]]
id = "no-risks"
family = "missing"
kind = "require"
severity = "warning"
title = "t"
message = "m"
why = "w"
fix = "f"
sources = ["S"]
mentions = ["peel~"]
told = ["may cause", "risk~"]
must-state = ["risks"]
wrong = ["Book our chemical peel."]
right = ["Our chemical peel may cause redness and scarring."]
"#;

#[test]
fn a_list_that_a_key_looks_in_is_used_and_must_be_there() {
    let with = format!("{RISKS}[lists]\nrisk = [\"redness\", \"scarring\"]\n");
    let rulebook = medlint::parse(&medlint::Source::new("rules.toml", with)).unwrap_or_else(|rejected| panic!("{rejected}"));
    let (count, surprises) = medlint::rule_tests::run(&rulebook);
    assert!(count == 2 && surprises.is_empty(), "{surprises:?}");
    let rejected = medlint::parse(&medlint::Source::new("rules.toml", RISKS)).unwrap_err().to_string();
    assert!(
        rejected.starts_with("rules.toml:21:15: expected the list \"risk\", in which \"risks\" looks; there is no such list"),
        "{rejected}"
    );
}
