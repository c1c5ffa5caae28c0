//! Runs over many files: lists of paths, files left out, limits, threads, progress and memory.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{command, folder, get, has, leftovers, put};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Runs and shows each finding with its place, unless the arguments say how.
fn in_full<'a>(args: &[&'a str]) -> Vec<&'a str> {
    let asks = args.first().is_some_and(|first| *first == "check" || first.starts_with('@')) && !args.contains(&"--format");
    if asks { [args, &["--format", "full"]].concat() } else { args.to_vec() }
}

fn medlint(here: &std::path::Path, args: &[&str]) -> (i32, String, String) {
    crate::common::medlint(here, &in_full(args))
}

/// Runs with standard input.
fn fed(here: &std::path::Path, args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = command(here, &in_full(args)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The places of a report for people.
fn places(out: &str) -> Vec<&str> {
    out.lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect()
}

#[test]
fn lists_of_files_come_from_files_and_standard_input() {
    let here = folder("robust", "lists");
    for name in ["a.md", "b c.md", "d\ne.md", "-", "x[1].md"] {
        put(&here, name, "A miracle.\n");
    }
    put(&here, "list.txt", "a.md\r\n\r\nb c.md\nx[1].md\n");
    let (code, out, _) = medlint(&here, &["check", "--files-from", "list.txt"]);
    assert_eq!((code, places(&out)), (1, vec!["a.md:1:3", "b c.md:1:3", "x[1].md:1:3"]));
    let (_, out, _) = fed(&here, &["check", "--files-from", "-", "a.md"], b"b c.md\n-\n");
    assert_eq!(places(&out), ["a.md:1:3", "b c.md:1:3", "./-:1:3"]);
    let (_, out, _) = fed(&here, &["check", "--files-from", "-", "-0"], b"d\ne.md\0a.md\0");
    assert_eq!(places(&out).len(), 2, "{out}");
    // Nothing in the list is nothing to do, not the whole folder.
    let (code, out, _) = fed(&here, &["check", "--files-from", "-"], b"");
    assert_eq!((code, out.as_str()), (0, "no findings in 0 documents\n"));
    let (code, out, _) = fed(&here, &["check", "--files-from", "-", "--null"], b"gone.md\0a.md");
    assert!(code == 2 && out.contains("gone.md: no such file") && places(&out) == ["a.md:1:3"], "{out}");
}

#[test]
fn arguments_come_from_files() {
    let here = folder("robust", "arguments");
    put(&here, "a.md", "A wonder.\n");
    put(&here, "@b.md", "A wonder.\n");
    put(&here, "args", "# how we check\ncheck\n--fail-on\nwarning\n\na.md\r\n");
    let (code, out, _) = medlint(&here, &["@args"]);
    assert_eq!((code, places(&out)), (1, vec!["a.md:1:3"]));
    let (code, _, err) = medlint(&here, &["@c"]);
    assert!(code == 2 && err.contains("cannot read the list of arguments c"), "{err}");
    // Anywhere else a name is a name, whatever it begins with.
    put(&here, "b.md", "--write-baseline=base.json\na.md\n");
    put(&here, "--write-baseline=c.md", "A wonder.\n");
    for name in ["@b.md", "--write-baseline=c.md"] {
        let (code, out, _) = medlint(&here, &["check", "--fail-on", "warning", name]);
        let shown = if name.starts_with('-') { format!("./{name}:1:3") } else { format!("{name}:1:3") };
        assert_eq!((code, places(&out)), (1, vec![shown.as_str()]));
    }
    assert!(!here.join("base.json").exists() && !here.join("c.md").exists());
}

#[test]
fn medlintignore_leaves_files_out() {
    let here = folder("robust", "ignore");
    for name in ["a.md", "drafts/b.md", "old/c.md", "old/keep.md", "sub/drafts/d.md"] {
        put(&here, name, "A miracle.\n");
    }
    put(&here, ".medlintignore", "drafts/\nold/*\n!old/keep.md\n");
    assert_eq!(places(&medlint(&here, &["check", "."]).1), ["./a.md:1:3", "./old/keep.md:1:3"]);
    assert_eq!(places(&medlint(&here, &["check", "**/*.md"]).1), ["a.md:1:3", "old/keep.md:1:3"]);
    // A file that is named is checked, unless the list shall hold for it too.
    assert_eq!(places(&medlint(&here, &["check", "drafts/b.md"]).1), ["drafts/b.md:1:3"]);
    let (code, out, _) = medlint(&here, &["check", "drafts/b.md", "old/c.md", "old/keep.md", "a.md", "--force-ignore"]);
    assert_eq!((code, places(&out)), (1, vec!["old/keep.md:1:3", "a.md:1:3"]));
    let (code, out, _) = medlint(&here, &["check", "drafts/b.md", "--force-ignore"]);
    assert_eq!((code, out.as_str()), (0, "no findings in 0 documents\nleft out: 1 named in .gitignore or .medlintignore\n"));
}

#[test]
fn a_limit_hides_findings_but_counts_them() {
    let here = folder("robust", "limit");
    put(&here, "a.md", "A miracle.\n\nA wonder.\n");
    put(&here, "b.md", "A miracle.\n\nA miracle.\n");
    let (code, out, err) = medlint(&here, &["check", "a.md", "b.md", "--max-findings", "3"]);
    assert_eq!((code, places(&out)), (1, vec!["a.md:1:3", "b.md:1:3", "b.md:3:3"]));
    assert!(out.contains("3 errors, 1 warning in 2 documents; 1 not shown"), "{out}");
    assert!(err.contains("1 more findings count but are not shown"), "{err}");
    let (_, out, _) = medlint(&here, &["check", "a.md", "b.md", "--max-findings", "1", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((report["findings"].as_array().unwrap().len(), &report["summary"]["errors"]), (1, &serde_json::json!(3)));
}

#[test]
fn every_number_of_threads_gives_the_same_bytes() {
    let here = folder("robust", "threads");
    for number in 0..150 {
        put(&here, &format!("site/{}/{number:03}.md", number % 7), "A miracle and a wonder.\n\n".repeat(number % 5));
    }
    put(&here, "site/3/bad.md", b"\xff");
    for format in ["short", "full", "json"] {
        let runs: Vec<_> =
            ["1", "2", "3", "16"].iter().map(|jobs| medlint(&here, &["check", "site", "--jobs", jobs, "--format", format])).collect();
        assert!(runs.iter().all(|run| *run == runs[0]), "{format}");
        assert!(runs[0].0 == 2 && runs[0].1.len() > 5_000);
    }
}

#[test]
fn a_report_replaces_the_old_one_whole_or_not_at_all() {
    let here = folder("robust", "atomic");
    put(&here, "a.md", "A miracle.\n");
    put(&here, "out/report.json", "old");
    assert_eq!(medlint(&here, &["check", "a.md", "--format", "json", "--output", "out/report.json"]).0, 1);
    assert!(get(&here, "out/report.json").starts_with("{\"version\""));
    put(&here, "out/report.json", "old");
    // The run ends before its report is complete.
    assert_eq!(medlint(&here, &["check", "a.md", "--output", "out/report.json", "--baseline", "none.json"]).0, 2);
    assert_eq!(get(&here, "out/report.json"), "old");
    assert!(leftovers(&here.join("out")).is_empty());
}

/// Needs `script` of util-linux, which gives a command a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_bar_shows_on_a_terminal_only_and_never_in_ci() {
    if !has("script") {
        println!("skipped: no script to make a terminal");
        return;
    }
    let here = folder("robust", "progress");
    // Slow enough for the bar to come: a second in which nothing else is shown.
    let text = "Plain words about a garden and a game. ".repeat(500);
    for number in 0..448 {
        put(&here, &format!("site/{number}.md"), &text);
    }
    let run = |ci: bool, rest: &str| {
        let line = format!("'{}' check site --jobs 1 {rest}", env!("CARGO_BIN_EXE_medlint"));
        let mut script = Command::new("script");
        script.args(["-qec", &line, "/dev/null"]).current_dir(&here).env("NO_COLOR", "1").env("TERM", "xterm").stdin(Stdio::null());
        if ci {
            script.env("CI", "true")
        } else {
            script.env_remove("CI")
        };
        String::from_utf8_lossy(&script.output().unwrap().stdout).into_owned()
    };
    let shown = run(false, "");
    assert!(shown.contains(" of 448 documents"), "{shown:?}");
    assert!(shown.trim_end().ends_with("no findings in 448 documents"), "{shown:?}");
    let without = |out: String| assert!(!out.contains(" of 448 documents"), "{out:?}");
    without(run(true, ""));
    without(run(false, "2>err.txt"));
    assert_eq!(get(&here, "err.txt"), "");
}

/// Needs Python, which measures what a child took.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_files() {
    if !has("python3") {
        println!("skipped: no python3 to measure memory");
        return;
    }
    let here = folder("robust", "memory");
    let text = "A game and a garden with a miracle in it, and plain words behind. ".repeat(60);
    for number in 0..1_600 {
        put(&here, &format!("site/{}/{number}.md", number % 40), &text);
    }
    let mut script = String::from("import resource, subprocess, sys\n");
    let _ = writeln!(script, "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)");
    let _ = writeln!(script, "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)");
    let peak = |args: &[&str]| -> u64 {
        let output = Command::new("python3")
            .args(["-c", &script, env!("CARGO_BIN_EXE_medlint"), "check", "--format", "json"])
            .args(args)
            .current_dir(&here)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).trim().parse().unwrap()
    };
    let (few, all) = (peak(&["site/0", "site/1", "site/2"]), peak(&["site"]));
    // 120 files against 1,600 of 4 KB each; what may grow are the names.
    assert!(all < few + few / 4, "{few} KB for 120 files, {all} KB for 1,600");
}
