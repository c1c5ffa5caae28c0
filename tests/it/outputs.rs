//! Outputs of a run, and for whom: nothing it reads is replaced, and each service gets a report that it takes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, command, folder, get, medlint, put};
use serde_json::Value;
use std::fmt::Write as _;

#[test]
fn nothing_that_a_run_reads_or_writes_is_replaced_by_surprise() {
    let here = folder("outputs", "apart");
    put(&here, "a.md", "A miracle.\n");
    put(&here, "clean.md", "A game.\n");
    put(&here, "list", "a.md\n");
    assert_eq!(medlint(&here, &["check", "a.md", "--write-baseline", "base.json"]).0, 0);
    let names = ["a.md", "clean.md", "rules.toml", "base.json", "list"];
    let before: Vec<String> = names.iter().map(|name| get(&here, name)).collect();
    let absolute = here.join("a.md").display().to_string();
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.md", here.join("link")).unwrap();
    #[cfg(unix)]
    std::fs::hard_link(here.join("a.md"), here.join("hard")).unwrap();
    let gitlab = format!("gitlab={absolute}");
    let runs: &[&[&str]] = &[
        &["check", "a.md", "--format", "json", "--output", "a.md"],
        &["check", "a.md", "--format", "json", "--output", "./a.md"],
        &["check", "a.md", "--format", &gitlab],
        &["check", ".", "--format", "sarif=x/../a.md"],
        &["check", "clean.md", "--diff", "-o", "clean.md"],
        &["check", "a.md", "--write-baseline", "a.md"],
        &["check", "a.md", "--format", "concise", "-o", "rules.toml"],
        &["check", "a.md", "--baseline", "base.json", "--format", "json=base.json"],
        &["check", "--files-from", "list", "--format", "json=list"],
        &["check", "a.md", "--format", "json=o", "--format", "sarif=./o"],
        &["check", "a.md", "--format", "json=o", "--format", "sarif=o"],
        &["check", "a.md", "--format", "json=o", "--write-baseline", "o"],
        #[cfg(unix)]
        &["check", "a.md", "--format", "json=link"],
        #[cfg(unix)]
        &["check", "a.md", "--format", "json=hard"],
    ];
    for args in runs {
        let (code, out, err) = medlint(&here, args);
        assert!(code == 2 && out.is_empty() && !err.is_empty(), "{args:?}: {code} {out}{err}");
        let after: Vec<String> = names.iter().map(|name| get(&here, name)).collect();
        assert_eq!(after, before, "{args:?}");
        assert!(!here.join("o").exists(), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn no_report_goes_through_a_link_out_of_the_repository() {
    let here = folder("outputs", "links");
    put(&here, "theirs/keep.txt", "keep");
    put(&here, "repo/a.md", "A miracle.\n");
    put(&here, "repo/rules.toml", RULES);
    std::fs::create_dir(here.join("repo/.git")).unwrap();
    std::os::unix::fs::symlink("../theirs/keep.txt", here.join("repo/report.json")).unwrap();
    let (code, _, err) = medlint(&here.join("repo"), &["check", "a.md", "--format", "json=report.json"]);
    assert!(code == 2 && err.contains("through the link report.json"), "{err}");
    assert_eq!(get(&here, "theirs/keep.txt"), "keep");
}

#[test]
fn suppressed_results_can_be_left_out_of_what_a_service_opens() {
    let here = folder("outputs", "suppressed");
    put(&here, "a.md", "<!-- medlint-allow hype-miracle: approved -->\nA miracle.\n");
    put(&here, "b.md", "A wonder.\n");
    put(&here, "base.json", "");
    std::fs::remove_file(here.join("base.json")).unwrap();
    assert_eq!(medlint(&here, &["check", "b.md", "--write-baseline", "base.json"]).0, 0);
    let results = |more: &[&str]| {
        let (_, out, err) =
            medlint(&here, &[&["check", "a.md", "b.md", "--baseline", "base.json", "--format", "sarif"][..], more].concat());
        let report: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
        let results = report["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().filter(|result| result["suppressions"].as_array().is_some_and(|all| !all.is_empty())).count()
    };
    assert_eq!((results(&[]), results(&["--omit-suppressed"])), (2, 0));
    let action = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/action.yml")).unwrap();
    assert!(action.contains("if [ \"$MEDLINT_UPLOAD\" = true ]; then words+=(--omit-suppressed); fi"));
}

/// A site whose findings are more than a service takes.
fn site(name: &str, documents: usize, each: usize) -> std::path::PathBuf {
    let here = folder("outputs", name);
    for number in 0..documents {
        let mut text = String::new();
        for at in 0..each {
            let _ = write!(text, "Paragraph {at} of {number}: a wonder for every reader of this long page.\n\n");
        }
        put(&here, &format!("c/f{number:03}.md"), text + "A miracle.\n");
    }
    here
}

#[test]
fn a_summary_fits_a_step_and_says_what_it_left_out() {
    let here = site("summary", 30, 320);
    assert_eq!(medlint(&here, &["check", "c", "--format", "markdown=summary.md"]).0, 1);
    let summary = get(&here, "summary.md");
    // GitHub drops a summary of more than 1,024 KiB.
    assert!(summary.len() <= 1024 * 1024, "{} bytes", summary.len());
    let is_told = summary.contains("more are left out here: a summary holds a mebibyte at most");
    assert!(summary.contains("`c/f029.md`") && is_told, "{} bytes", summary.len());
}

#[test]
fn a_sarif_file_that_is_too_long_for_github_is_told_and_whole() {
    let here = site("sarif", 26, 200);
    let (_, _, err) = medlint(&here, &["check", "c", "--format", "sarif=o.sarif"]);
    assert!(err.contains("GitHub shows the first 5,000 results of a SARIF file"), "{err}");
    let report: Value = serde_json::from_str(&get(&here, "o.sarif")).unwrap();
    let levels: Vec<&str> = report["runs"][0]["results"].as_array().unwrap().iter().map(|one| one["level"].as_str().unwrap()).collect();
    assert_eq!(levels.len(), 26 * 201);
    assert_eq!(levels.iter().filter(|level| **level == "error").count(), 26);
}

#[test]
fn services_get_paths_from_the_root_of_the_repository() {
    let here = folder("outputs", "paths");
    put(&here, "site/a.md", "A miracle.\n");
    std::fs::create_dir(here.join(".git")).unwrap();
    let rules = here.join("rules.toml").display().to_string();
    let absolute = here.join("site").display().to_string();
    let run = |folder: &str, path: &str, format: &str| {
        let mut command = command(&here.join(folder), &["check", path, "--format", format, "--rules", &rules]);
        let output = command.env("CI_PROJECT_DIR", &here).env("GITHUB_WORKSPACE", &here).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for (folder, path) in [("", "site"), ("", absolute.as_str()), ("site", "a.md"), ("site", "../site/a.md")] {
        let gitlab: Value = serde_json::from_str(&run(folder, path, "gitlab")).unwrap();
        assert_eq!(gitlab[0]["location"]["path"], "site/a.md", "{folder} {path}");
        let github = run(folder, path, "github");
        assert!(github.contains("file=site/a.md,"), "{folder} {path}: {github}");
        let sarif: Value = serde_json::from_str(&run(folder, path, "sarif")).unwrap();
        let uri = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "site/a.md", "{folder} {path}");
    }
}

#[test]
fn colour_can_be_asked_for_where_there_is_no_terminal() {
    let here = folder("outputs", "colour");
    put(&here, "a.md", "A miracle.\n");
    for (name, value, is_painted) in
        [("FORCE_COLOR", "1", true), ("CLICOLOR_FORCE", "1", true), ("FORCE_COLOR", "0", false), ("TERM", "xterm", false)]
    {
        let mut command = command(&here, &["check", "a.md"]);
        let output = command.env_remove("NO_COLOR").env_remove("FORCE_COLOR").env(name, value).output().unwrap();
        assert_eq!(output.stdout.contains(&0x1b), is_painted, "{name}={value}");
    }
}
