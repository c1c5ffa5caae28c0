//! What a writer meets first: the short report, `medlint FILE`, piped text, the watch; and a rule of one's own in three keys.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{command, empty_folder, medlint};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

const ARTICLE: &str = include_str!("../pages/five-slips.md");

/// A folder of its own with a rules.toml, so that no other one is found.
fn here(name: &str, rules: &str) -> std::path::PathBuf {
    let here = empty_folder("writers", name);
    std::fs::write(here.join("rules.toml"), format!("version = 1\nextends = \"default\"\n{rules}")).unwrap();
    here
}

#[test]
fn a_report_fits_a_screen() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (_, out, _) = medlint(root, &["examples/articles/overclaiming-ketamine.md"]);
    assert!((60..150).contains(&out.lines().count()), "{} lines", out.lines().count());
    let here = here("screen", "");
    std::fs::write(here.join("a.md"), ARTICLE).unwrap();
    assert!(ARTICLE.split_whitespace().count() >= 480);
    let (_, out, _) = medlint(&here, &["a.md"]);
    let findings = out.lines().filter(|line| line.starts_with("  ") && line.trim_start().starts_with(|c: char| c.is_ascii_digit())).count();
    assert_eq!(findings, 5, "{out}");
    assert!(out.lines().count() < 30, "{} lines\n{out}", out.lines().count());
    let last = out.lines().last().unwrap();
    assert!(last.contains("medlint explain ") && last.contains("--format full"), "{last}");
}

#[test]
fn colours_and_links_are_for_terminals_that_have_them() {
    let here = here("colours", "");
    std::fs::write(here.join("a.md"), "Our drops are a miracle.\n").unwrap();
    let run = |variables: &[(&str, &str)]| {
        let mut run = command(&here, &["a.md"]);
        for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM"] {
            run.env_remove(name);
        }
        String::from_utf8(run.envs(variables.iter().copied()).output().unwrap().stdout).unwrap()
    };
    assert!(!run(&[]).contains('\u{1b}') && run(&[]).contains(">miracle<"));
    let coloured = run(&[("FORCE_COLOR", "1"), ("TERM", "dumb")]);
    assert!(coloured.contains("\u{1b}[") && !coloured.contains(">miracle<"), "{coloured}");
    assert!(!run(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
    assert!(run(&[("FORCE_HYPERLINK", "1")]).contains("\u{1b}]8;;https://"));
    assert!(!run(&[("FORCE_HYPERLINK", "0"), ("FORCE_COLOR", "1")]).contains("\u{1b}]8"));
}

#[test]
fn the_gravest_come_first_when_asked() {
    let here = here("order", "");
    std::fs::write(here.join("a.md"), "Our innovative clinic is open.\n\nOur drops are a miracle.\n").unwrap();
    let place = |args: &[&str], word: &str| medlint(&here, args).1.find(word).unwrap();
    for format in ["short", "full"] {
        assert!(place(&["a.md", "--format", format], "hype-cutting-edge") < place(&["a.md", "--format", format], "hype-miracle"));
        let graver = ["a.md", "--format", format, "--order", "severity"];
        assert!(place(&graver, "hype-cutting-edge") > place(&graver, "hype-miracle"));
    }
}

#[test]
fn a_file_is_checked_and_piped_text_is_read() {
    let here = here("piped", "");
    std::fs::write(here.join("a.md"), "Our drops are a miracle.\n").unwrap();
    assert_eq!(medlint(&here, &["a.md"]).0, 1);
    assert_eq!(medlint(&here, &["--format", "concise", "a.md"]).1, medlint(&here, &["check", "--format", "concise", "a.md"]).1);
    let (code, _, err) = medlint(&here, &["chekc"]);
    assert!(code == 2 && err.contains("check"), "{err}");
    let mut child = command(&here, &["check", "--format", "concise"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"A panacea.\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(out.starts_with("<stdin>:1:3: ") && err.contains("standard input"), "{out}{err}");
    // Without text through a pipe the folder is checked.
    assert!(medlint(&here, &["check", "--format", "concise"]).1.contains("a.md:1:"));
}

#[test]
fn a_watch_checks_again_after_a_change() {
    let here = here("watch", "");
    std::fs::write(here.join("a.md"), "Our drops are cheap.\n").unwrap();
    let mut child =
        command(&here, &["check", "a.md", "--watch", "--format", "concise"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut wait = || said.by_ref().map_while(Result::ok).find(|line| line.contains("waiting for changes"));
    assert!(wait().is_some());
    std::fs::write(here.join("a.md"), "Our drops are a miracle.\n").unwrap();
    assert!(wait().is_some());
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("hype-miracle"), "{line}");
}

#[test]
fn a_house_rule_is_three_keys() {
    let rule = "[[rule]]\nid = \"house-journey\"\nmatch = [\"wellness journey\"]\nfix = \"Say visit\"\n";
    let here = here("house", rule);
    std::fs::write(here.join("a.md"), "Your wellness journey begins.\n").unwrap();
    let (_, out, _) = medlint(&here, &["a.md", "--select", "house", "--format", "concise"]);
    assert_eq!(out, "a.md:1:6: warning[house-journey] \"wellness journey\" is not how we write\n");
    let (code, out, err) = medlint(&here, &["test", "house"]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, _, err) = medlint(&here, &["test"]);
    assert!(code == 0 && err.contains("hint: house-journey has no `wrong` and no `right`"), "{err}");
    assert!(!err.contains("older than six months"), "{err}");
    let (code, _, err) = {
        std::fs::write(here.join("rules.toml"), format!("version = 1\nextends = \"default\"\n{rule}message = \"no {{mach}}\"\n")).unwrap();
        medlint(&here, &["a.md"])
    };
    assert!(code == 2 && err.contains("expected {match}"), "{err}");
}

#[test]
fn an_override_changes_what_a_rule_looks_for() {
    let rules = "[[override]]\nrule = \"hype-miracle\"\nadd = [\"heavenly elixir\"]\nremove = [\"holy grail\"]\n\
                 [[override]]\nrule = \"read-long-sentence\"\nlimit = 8\n";
    let here = here("override", rules);
    let text = "A heavenly elixir. The holy grail.\n\nThis sentence has more than eight words, which is too many for us here.\n";
    std::fs::write(here.join("a.md"), text).unwrap();
    let (_, out, err) = medlint(&here, &["a.md", "--select", "hype-miracle,read-long-sentence", "--format", "concise"]);
    assert!(out.contains("heavenly elixir") && !out.contains("grail") && out.contains("read-long-sentence"), "{out}{err}");
    for (rules, wrong) in [
        ("[[override]]\nrule = \"hype-miracle\"\nadd = [\"holy grail\"]\n", "which \"hype-miracle\" has already"),
        ("[[override]]\nrule = \"hype-miracle\"\nremove = [\"holy gral\"]\n", "did you mean \"holy grail\"?"),
        ("[[override]]\nrule = \"hype-miracle\"\nadd = [\"{no-list} thing\"]\n", "rules.toml:5:"),
        ("[[override]]\nrule = \"hype-miracle\"\nlimit = 3\n", "expected a key of the [[override]] of \"hype-miracle\""),
        ("[[override]]\nrule = \"hype-miracle\"\nadd = [\"a b c\"]\npaths = [\"a.md\"]\n", "expected no `paths` beside `add`"),
    ] {
        std::fs::write(here.join("rules.toml"), format!("version = 1\nextends = \"default\"\n{rules}")).unwrap();
        let (code, _, err) = medlint(&here, &["a.md"]);
        assert!(code == 2 && err.contains(wrong), "{wrong}\n{err}");
    }
}

#[test]
fn an_empty_glob_is_told_by_a_check_and_fails_a_test() {
    let here = here("globs", "[[paths]]\nglob = [\"legal/**\"]\ncheck = \"off\"\n");
    std::fs::write(here.join("a.md"), "Our drops are cheap.\n").unwrap();
    let (code, _, err) = medlint(&here, &["a.md"]);
    assert!(code == 0 && err.contains("rules.toml:4: expected a glob that matches an article, found \"legal/**\""), "{err}");
    let (code, out, _) = medlint(&here, &["test"]);
    assert!(code == 1 && out.contains("legal/**"), "{out}");
}

#[test]
fn the_problem_matcher_reads_the_concise_format() {
    let here = here("matcher", "");
    std::fs::write(here.join("a.md"), "Our drops are a miracle.\n").unwrap();
    let (_, out, _) = medlint(&here, &["a.md", "--format", "concise"]);
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/problem-matcher.json")).unwrap();
    let matcher: serde_json::Value = serde_json::from_str(&text).unwrap();
    // The parts of the expression, one after the other, as this test reads them.
    let pattern = matcher["problemMatcher"][0]["pattern"][0]["regexp"].as_str().unwrap();
    assert_eq!(pattern, r"^(.+):(\d+):(\d+): (error|warning|info)\[([a-z0-9-]+)\] (.+)$");
    let line = out.lines().next().unwrap();
    let (place, rest) = line.split_once(": ").unwrap();
    let (level, rest) = rest.split_once('[').unwrap();
    let (rule, message) = rest.split_once("] ").unwrap();
    let numbers: Vec<&str> = place.rsplitn(3, ':').collect();
    assert!(numbers[..2].iter().all(|number| number.parse::<u32>().is_ok()) && numbers[2] == "a.md", "{line}");
    assert_eq!((level, rule), ("error", "hype-miracle"));
    assert!(!message.is_empty());
}
