//! The command line with good and bad input: what it prints, where, and its exit code.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::medlint;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn folder(name: &str) -> PathBuf {
    crate::common::folder("cli", name)
}

/// The program with the colours of its environment.
fn command(here: &Path, args: &[&str]) -> Command {
    let mut command = crate::common::command(here, args);
    command.env_remove("NO_COLOR");
    command
}

#[test]
fn bad_inputs_are_named_and_the_others_are_checked() {
    let here = folder("bad-inputs");
    std::fs::write(here.join("good.md"), "A miracle.\n").unwrap();
    std::fs::write(here.join("bytes.md"), b"ok\nfo\xffo\n").unwrap();
    std::fs::write(here.join("binary.md"), b"PK\x00\x01").unwrap();
    std::fs::create_dir(here.join("empty")).unwrap();
    let (code, out, _) = medlint(&here, &["check", "good.md", "missing.md", "bytes.md", "binary.md", "empty", "no-*.md"]);
    assert_eq!(code, 2);
    for part in [
        "hype-miracle: m miracle",
        "missing.md: no such file or folder",
        "bytes.md: not UTF-8: byte 0xff at line 2, column 3",
        "binary.md: looks like a binary file",
        "empty: no articles in this folder",
        "no-*.md: no file matches this glob",
        "1 error in 1 document",
        "5 inputs could not be checked",
    ] {
        assert!(out.contains(part), "{part:?} is not in:\n{out}");
    }
}

#[test]
fn exit_codes_follow_the_failing_level() {
    let here = folder("levels");
    std::fs::write(here.join("mild.md"), "A wonder.\n").unwrap();
    std::fs::write(here.join("empty.md"), "").unwrap();
    for (args, code) in [
        (vec!["check", "mild.md"], 0),
        (vec!["check", "mild.md", "--fail-on", "warning"], 1),
        (vec!["check", "mild.md", "--fail-on", "info"], 1),
        (vec!["check", "mild.md", "--fail-on", "never"], 0),
        (vec!["check", "empty.md"], 0),
        (vec!["check", "mild.md", "--fail-on", "info", "--ignore", "hype-wonder"], 0),
        (vec!["check", "mild.md", "--fail-on", "info", "--select", "hype-miracle"], 0),
        (vec!["check", "mild.md", "--format", "yaml"], 2),
        (vec!["check", "mild.md", "--rules", "none.toml"], 2),
    ] {
        assert_eq!(medlint(&here, &args).0, code, "{args:?}");
    }
    let (code, _, err) = medlint(&here, &["check", "mild.md", "--select", "hype-mircale"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean \"hype-miracle\"?"), "{err}");
}

#[test]
fn json_keeps_its_contract() {
    let here = folder("json");
    let text = "# T\n\né \u{1F600} a **mir**acle and\na miracle.\n\n<!-- medlint-allow hype-miracle: ticket 7 -->\nA miracle.\n";
    std::fs::write(here.join("a.md"), text).unwrap();
    let (code, out, _) = medlint(&here, &["check", "a.md", "gone.md", "--format", "json"]);
    assert_eq!(code, 2);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["tool"]["name"], "medlint");
    assert_eq!(report["failures"][0]["path"], "gone.md");
    assert_eq!(
        report["summary"],
        serde_json::json!({"documents": 1, "errors": 2, "warnings": 0, "infos": 0, "suppressed": 1,
        "information": 0, "information_by_article": 0})
    );
    assert_eq!(report["suppressed"][0]["reason"], "ticket 7");
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 2);
    for finding in findings {
        let number = |key: &str| finding[key].as_u64().unwrap() as usize;
        let (start, end) = (number("start_offset"), number("end_offset"));
        assert_eq!(finding["text"], text[start..end]);
        let before = &text[..start];
        assert_eq!(number("line"), before.matches('\n').count() + 1);
        assert_eq!(number("column"), before.rsplit('\n').next().unwrap().chars().count() + 1);
        for key in ["path", "rule", "family", "severity", "message", "why", "fix", "fingerprint"] {
            assert!(finding[key].is_string(), "{key}");
        }
        assert!(finding["notes"].is_array() && finding["sources"][0] == "S");
    }
    assert_ne!(findings[0]["fingerprint"], findings[1]["fingerprint"]);
}

#[test]
fn standard_input_output_file_and_quiet() {
    let here = folder("streams");
    let mut child =
        command(&here, &["check", "-", "--stdin-path", "draft.md", "--output", "report.txt"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"A miracle.").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let report = std::fs::read_to_string(here.join("report.txt")).unwrap();
    assert!(report.starts_with("draft.md\n  1:3 error    A >miracle<.\n"), "{report}");
    std::fs::write(here.join("a.md"), "A miracle.").unwrap();
    assert_eq!(medlint(&here, &["check", "a.md", "--quiet"]).1, "1 error in 1 document\n");
}

#[test]
fn colour_is_decided_once() {
    let here = folder("colour");
    std::fs::write(here.join("a.md"), "A miracle.").unwrap();
    let has_colour = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = command(&here, args);
        command.envs(variable);
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert!(!has_colour(&["check", "a.md"], None));
    assert!(has_colour(&["check", "a.md"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(has_colour(&["check", "a.md", "--color", "always"], Some(("NO_COLOR", "1"))));
    assert!(!has_colour(&["check", "a.md", "--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
}

#[test]
fn folders_respect_gitignore_and_order_is_stable() {
    let here = folder("walk");
    std::fs::create_dir_all(here.join("posts/b")).unwrap();
    for name in ["posts/z.md", "posts/a.txt", "posts/b/c.mdx", "posts/skip.md", "posts/x.rs"] {
        std::fs::write(here.join(name), "A miracle.\n").unwrap();
    }
    std::fs::write(here.join(".gitignore"), "skip.md\n").unwrap();
    let places = |jobs: &str| {
        let (_, out, _) = medlint(&here, &["check", "posts", "--format", "full", "--jobs", jobs]);
        out.lines().filter(|line| line.contains("-->")).map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(places("1"), ["--> posts/a.txt:1:3", "--> posts/b/c.mdx:1:3", "--> posts/z.md:1:3"]);
    assert_eq!(places("1"), places("2"));
    assert!(medlint(&here, &["check", "posts/*.md", "--quiet"]).1.starts_with("1 error in 1 document\n"));
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let here = folder("pipe");
    std::fs::write(here.join("a.md"), "A miracle.\n\n".repeat(5000)).unwrap();
    let mut child = command(&here, &["check", "a.md"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn hostile_text_does_not_reach_the_terminal() {
    let here = folder("hostile");
    std::fs::write(here.join("a.md"), "A \u{1b}[31m miracle\u{7}\u{202e} of\ttext\n").unwrap();
    let (_, out, _) = medlint(&here, &["check", "a.md"]);
    assert!(out.contains("hype-miracle: "));
    assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{out:?}");
}

#[test]
fn long_lines_are_cut_around_the_words() {
    let here = folder("long");
    std::fs::write(here.join("a.md"), format!("{}miracle {}\n", "word ".repeat(200), "word ".repeat(200))).unwrap();
    let (_, out, _) = medlint(&here, &["check", "a.md"]);
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert!(out.contains("word >miracle< word"), "{out}");
    let (_, out, _) = medlint(&here, &["check", "a.md", "--format", "full"]);
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    let quoted = lines.iter().position(|line| line.contains("miracle ") && line.contains('|')).unwrap();
    let column = lines[quoted].find("miracle").map(|at| lines[quoted][..at].chars().count());
    assert_eq!(lines[quoted + 1].find('^').map(|at| lines[quoted + 1][..at].chars().count()), column, "{out}");
}

#[test]
fn allowances_are_kept_on_record() {
    let here = folder("allow");
    let text = "<!-- medlint-allow hype-miracle: product name -->\nA miracle.\n\n<!-- medlint-allow hype-mircale: x -->\nText.\n\n\
                <!-- medlint-allow hype-wonder -->\nText.\n\n<!-- medlint-allow hype-miracle: unused -->\nText.\n\n\
                <!-- medlint-allow hype-miracle until=2020-01-01: old -->\nA miracle.\n";
    std::fs::write(here.join("a.md"), text).unwrap();
    let (_, out, _) = medlint(&here, &["check", "a.md"]);
    for part in ["allow-unknown-rule", "allow-without-reason", "allow-unused", "allow-expired", "1 allowed by comments"] {
        assert!(out.contains(part), "{part} is not in:\n{out}");
    }
    assert_eq!(out.matches("hype-miracle: m miracle").count(), 1, "{out}");
}

#[test]
fn a_project_rulebook_extends_the_shipped_one() {
    let here = folder("extends");
    let rules = "version = 1\nextends = \"default\"\n[lists]\nintensifier.add = [\"splendiferous\"]\nintensifier.remove = [\"robust\"]\n\
                 [[override]]\nrule = \"hype-miracle\"\nseverity = \"off\"\n";
    std::fs::write(here.join("rules.toml"), rules).unwrap();
    std::fs::write(here.join("a.md"), "Our clinic brings splendiferous results. A miracle cream. Book now.").unwrap();
    let (_, out, _) = medlint(&here, &["check", "a.md"]);
    assert!(out.contains("hype-intensifier"), "{out}");
    assert!(!out.contains("hype-miracle"), "{out}");
}
