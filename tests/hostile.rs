//! Hostile names, words and settings through every command: what a terminal sees commands no terminal.
//! The formats of reports have their own test in `formats.rs`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::{folder, get, has, medlint, put};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// A name that turns the line round, clears the screen and begins a command of a workflow.
const NAME: &str = "\u{202e}\u{1b}[2J\u{1b}]0;x\u{7}%0A::error::<b>'\".md";

fn commands_a_terminal(text: &str) -> bool {
    text.chars().any(|character| (character.is_control() && character != '\n' && character != '\t') || character == '\u{202e}')
}

#[test]
fn no_command_carries_hostile_text_to_a_terminal() {
    let here = folder("hostile", "commands");
    put(
        &here,
        NAME,
        "---\ntitle: \u{1b}[31m miracle\nmedlint:\n  allow: \"hype\u{1b}[2J: \u{1b}[3m\"\n---\n# Our \u{1b}[2J\u{202e} miracle\n\nA wonder\r::error::x.\n\n<!-- medlint-allow hype-\u{1b}[2Jx\u{202e} until=\u{1b}[2J: x -->\nmiracle\n",
    );
    put(&here, "a.md", "A miracle.\n");
    put(
        &here,
        "evil.toml",
        common::RULES
            .replace("title = \"t\"\nmessage", "title = \"t \\u001b[2J\u{202e}\"\nmessage")
            .replace("\"w\"", "\"w \\u001b[2J\\r\""),
    );
    put(&here, "wrong.toml", "version = 1\n\"\u{202e}\\u001b[2J\" = 1\n[settings]\nmarket = [\"\u{202e}\\u001b[2J\"]\n");
    put(
        &here,
        "base.json",
        "{\"version\": 1, \"findings\": [{\"path\":\"\u{202e}\\u001b[2J.md\",\"rule\":\"\\u001b[2J\",\"text\":\"\\u001b[2J\",\"fingerprint\":\"x\"}]}",
    );
    put(&here, "wrong.json", "{\"version\": 1, \"\u{202e}\u{1b}[2J\": \u{1b}}");
    put(&here, "list", "gone\u{1b}[2J\u{202e}.md\n");
    let place = format!("{NAME}:8");
    let evil = "\u{1b}[2J\u{202e}";
    let gone = format!("gone{evil}");
    let runs: &[&[&str]] = &[
        &["check", &gone],
        &["check", NAME],
        &["check", NAME, "--format", "concise"],
        &["check", NAME, "--show-settings"],
        &["check", "a.md", "--rules", "evil.toml"],
        &["check", "a.md", "--rules", "wrong.toml"],
        &["check", "a.md", "--rules", &gone],
        &["check", "a.md", "--select", &gone],
        &["check", "a.md", "--files-from", "list"],
        &["check", "a.md", "--files-from", &gone],
        &["check", "a.md", "--baseline", "base.json"],
        &["check", "a.md", "--baseline", "wrong.json"],
        &["check", "a.md", "--baseline", &gone],
        &["check", "a.md", "--write-baseline", &gone],
        &["check", "a.md", "--changed-since", evil],
        &["check", "a.md", "--format", evil],
        &["check", "a.md", "--today", evil],
        &["check", "a.md", "--output", "no\u{1b}[2J\u{202e}/x"],
        &["check", "--\u{1b}[2J\u{202e}"],
        &["check", "@\u{1b}[2J\u{202e}"],
        &["check", "\u{1b}[2J\u{202e}*.x"],
        &[evil],
        &["explain", &gone],
        &["explain", NAME],
        &["explain", &place],
        &["explain", "--document", NAME],
        &["explain", "hype-miracle", "--rules", "evil.toml"],
        &["rules", "--rules", "evil.toml"],
        &["rules", "--rules", "evil.toml", "--format", "markdown"],
        &["test", "--rules", "evil.toml"],
        &["test", "--rules", "wrong.toml"],
        &["stats", NAME],
        &["compare", NAME, "--rules", "evil.toml"],
        &["init", "no\u{1b}[2J\u{202e}/x"],
    ];
    for args in runs {
        let (code, out, err) = medlint(&here, args);
        assert!(!commands_a_terminal(&out), "{args:?} prints {out:?}");
        assert!(!commands_a_terminal(&err), "{args:?} says {err:?}");
        assert!((0..3).contains(&code) && (code == 0 || !(out + &err).is_empty()), "{args:?} ends with {code}");
    }
}

#[cfg(unix)]
#[test]
fn a_diff_of_a_hostile_name_is_quoted_as_git_does() {
    let here = folder("hostile", "diff");
    let name = "\u{202e}\u{1b}[2J\n\"\\.md";
    put(&here, name, "He committed suicide.\n");
    let (_, out, _) = medlint(&here, &["check", name, "--diff"]);
    assert!(out.starts_with("--- \"a/\\342\\200\\256\\033[2J\\012\\\"\\\\.md\"\n+++ \"b/"), "{out:?}");
    if !has("git") {
        let _ = std::io::stderr().write_all(b"skipped: no git to apply the diff\n");
        return;
    }
    let mut git = Command::new("git")
        .args(["apply", "-p1", "-"])
        .current_dir(&here)
        .env("GIT_CEILING_DIRECTORIES", &here)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin.take().unwrap().write_all(out.as_bytes()).unwrap();
    assert!(git.wait().unwrap().success());
    assert_eq!(get(&here, name), "He died by suicide.\n");
}
