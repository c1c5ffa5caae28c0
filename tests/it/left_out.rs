//! Files left out are told, and nobody can leave out more than the project says: ignore files, hidden folders, other rulebooks, languages.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, command, empty_folder, folder, git, has, medlint, put};
use std::path::Path;
use std::time::{Duration, Instant};

/// Findings in the concise format, and what is said beside them.
fn concise(here: &Path, args: &[&str]) -> (i32, String, String) {
    let (code, out, err) = medlint(here, &[args, &["--format", "concise"]].concat());
    // Remarks about the run stand in the report.
    let (told, findings): (Vec<&str>, Vec<&str>) = out.split_inclusive('\n').partition(|line| line.starts_with("medlint: "));
    (code, findings.concat(), err + &told.concat())
}

#[test]
fn only_the_lists_of_the_repository_leave_files_out_and_each_is_counted() {
    if !has("git") {
        return;
    }
    let here = folder("left_out", "lists");
    put(&here, "a.md", "A miracle.\n");
    put(&here, "ok.md", "A game.\n");
    git(&here, &["init", "-q"]);
    put(&here, ".gitignore", "a.md\n");
    git(&here, &["add", "-f", "a.md"]);
    // A file that git has on record although it is ignored is left out, and said to be.
    let (code, out, err) = concise(&here, &["check", "."]);
    assert!(code == 0 && out.is_empty() && err.contains("left out: 1 named in .gitignore or .medlintignore"), "{out}{err}");
    std::fs::remove_file(here.join(".gitignore")).unwrap();
    // Lists that are not the repository's: `.ignore`, that of the clone, that of the user, those above.
    put(&here, ".ignore", "a.md\n");
    put(&here, ".git/info/exclude", "a.md\n");
    put(&here, "home/git/ignore", "a.md\n");
    let output = command(&here, &["check", ".", "--format", "concise"]).env("XDG_CONFIG_HOME", here.join("home")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("./a.md:1:3"));
}

#[test]
fn lists_above_the_repository_count_for_nothing() {
    let here = folder("left_out", "above");
    put(&here, ".gitignore", "content/\n*.md\n");
    put(&here, ".medlintignore", "*\n");
    put(&here, "repo/content/a.md", "A miracle.\n");
    put(&here, "repo/rules.toml", RULES);
    std::fs::create_dir_all(here.join("repo/.git")).unwrap();
    let (code, out, err) = concise(&here.join("repo"), &["check", "."]);
    assert!(code == 1 && out.contains("content/a.md:1:3"), "{out}{err}");
}

#[test]
fn a_list_that_cannot_be_read_is_a_failure() {
    for (name, list, reason) in [
        ("bracket", &b"drafts/\n[\n"[..], "line 2: error parsing glob"),
        ("range", b"[z-a]\n", "line 1: error parsing glob"),
        ("bytes", b"caf\xe9/\n", "not UTF-8, so that what it names"),
    ] {
        let here = folder("left_out", name);
        put(&here, "a.md", "A miracle.\n");
        put(&here, ".medlintignore", list);
        for args in [&["check", "."][..], &["check", "**/*.md"], &["check", "a.md", "--force-ignore"]] {
            let (code, out, err) = concise(&here, args);
            assert!(
                code == 2 && out.contains(reason) && out.contains(".medlintignore: cannot check") && out.contains("a.md:1:3"),
                "{name} {args:?}: {code} {out}{err}"
            );
        }
        // Whoever names a file without asking for the list does not need it.
        assert_eq!(concise(&here, &["check", "a.md"]).0, 1);
    }
}

#[cfg(unix)]
#[test]
fn a_list_is_a_file() {
    for (name, script) in [("zero", "ln -s /dev/zero \"$1\""), ("pipe", "mkfifo \"$1\""), ("link", "ln -s rules.toml \"$1\"")] {
        for list in [".gitignore", ".medlintignore"] {
            let here = folder("left_out", name);
            put(&here, "a.md", "A miracle.\n");
            let path = here.join(list);
            assert!(std::process::Command::new("sh").args(["-c", script, "sh"]).arg(&path).status().unwrap().success());
            let started = Instant::now();
            let (code, out, err) = concise(&here, &["check", "."]);
            assert!(code == 2 && out.contains("not a regular file") && out.contains("a.md:1:3"), "{name} {list}: {out}{err}");
            assert!(started.elapsed() < Duration::from_secs(10));
        }
    }
}

#[test]
fn hidden_files_are_told_and_can_be_checked() {
    let here = folder("left_out", "hidden");
    put(&here, ".vitepress/a.md", "A miracle.\n");
    put(&here, ".draft.md", "A miracle.\n");
    put(&here, "b.md", "A game.\n");
    let (code, _, err) = concise(&here, &["check", "."]);
    assert!(code == 0 && err.contains("2 hidden (--hidden checks them)"), "{err}");
    let (code, out, _) = concise(&here, &["check", ".", "--hidden"]);
    assert!(code == 1 && out.contains(".vitepress/a.md:1:3") && out.contains(".draft.md:1:3"), "{out}");
    let (_, help, _) = medlint(&here, &["help", "check"]);
    assert!(help.contains("--hidden"), "{help}");
}

#[test]
fn tests_of_rules_are_those_beside_a_rulebook() {
    let here = folder("left_out", "tests");
    put(&here, "rules.tests/a.md", "A miracle.\n");
    put(&here, "b/rules.tests/a.md", "A miracle.\n");
    let (code, out, err) = concise(&here, &["check", "."]);
    assert!(code == 1 && out.contains("./b/rules.tests/a.md:1:3") && !out.contains("./rules.tests"), "{out}");
    assert!(err.contains("left out: 1 tests of the rules"), "{err}");
}

#[test]
fn a_rulebook_counts_from_whichever_folder_one_asks() {
    let here = empty_folder("left_out", "nested");
    put(&here, "site/rules.toml", RULES);
    put(&here, "site/content/a.md", "Our drip cures gout. Book now.\n");
    for (folder, path) in [("", "site"), ("", "site/content/a.md"), ("site", "content"), ("site/content", ".")] {
        let (code, out, err) = concise(&here.join(folder), &["check", path]);
        assert!(code == 0 && out.is_empty(), "{folder} {path}: {out}{err}");
    }
}

#[test]
fn an_article_that_an_editor_sends_is_left_out_as_its_file_is() {
    let here = folder("left_out", "stdin");
    put(&here, "drafts/a.md", "A miracle.\n");
    put(&here, ".medlintignore", "drafts/\n");
    for args in [&["check", "-", "--stdin-path", "drafts/a.md"][..], &["check", "drafts/a.md"]] {
        let run = |args: &[&str]| {
            let mut command = command(&here, args);
            command.stdin(std::fs::File::open(here.join("drafts/a.md")).unwrap()).output().unwrap()
        };
        assert_eq!(run(args).status.code(), Some(1), "{args:?}");
        let left = run(&[args, &["--force-ignore"]].concat());
        assert_eq!(left.status.code(), Some(0), "{args:?}");
        assert!(String::from_utf8([left.stdout, left.stderr].concat()).unwrap().contains("left out: 1 named in"), "{args:?}");
    }
}

const GERMAN: &str =
    "# Infusionen\n\nUnsere Praxis ist am Montag nicht offen, und wir sind mit dem Team in der Stadt. Das ist ein miracle.\n";

#[test]
fn an_article_in_another_language_is_told_and_not_judged() {
    let here = folder("left_out", "language");
    put(&here, "de.md", GERMAN);
    put(&here, "en.md", "A game.\n");
    let (code, out, err) = concise(&here, &["check", "."]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("de.md:1:3: info[text-other-language] this article is not in English (German)") && !out.contains("hype"), "{out}");
    assert!(err.contains("1 document is not in English (German)"), "{err}");
    // Whoever wants to know may ask for it, and a project may have it judged.
    assert_eq!(medlint(&here, &["check", "de.md", "--fail-on", "info"]).0, 1);
    put(&here, "rules.toml", RULES.replacen("version = 1\n", "version = 1\n[settings]\nother-languages = \"judge\"\n", 1));
    let (code, out, err) = concise(&here, &["check", "de.md"]);
    assert!(code == 1 && out.contains("hype-miracle") && !out.contains("text-other-language") && err.is_empty(), "{out}{err}");
    // Text of another language in front of a claim does not keep it from being read.
    put(&here, "rules.toml", RULES);
    put(&here, "mixed.md", GERMAN.repeat(40) + "\n\nBook now at our clinic, and you will see that it is a miracle for all of your pain.\n");
    let (code, out, _) = concise(&here, &["check", "mixed.md"]);
    assert!(code == 1 && out.contains("hype-miracle"), "{out}");
}

#[test]
fn keys_that_a_project_publishes_are_read_by_every_command() {
    let here = folder("left_out", "published");
    put(&here, "a.md", "---\npitchLine: A miracle for you\n---\nA game.\n");
    assert_eq!(medlint(&here, &["check", "a.md"]).0, 0);
    put(&here, "rules.toml", RULES.replacen("version = 1\n", "version = 1\n[settings]\npublished = [\"pitch-line\"]\n", 1));
    let (code, out, err) = concise(&here, &["check", "a.md"]);
    assert!(code == 1 && out.contains("a.md:2:14: error[hype-miracle]"), "{out}{err}");
    assert!(medlint(&here, &["stats", "a.md"]).1.contains('1'));
    assert!(medlint(&here, &["explain", "a.md:2"]).1.contains("hype-miracle"));
    // What is published anyway needs no setting.
    put(&here, "rules.toml", RULES.replacen("version = 1\n", "version = 1\n[settings]\npublished = [\"title\"]\n", 1));
    let (code, _, err) = medlint(&here, &["check", "a.md"]);
    assert!(code == 2 && err.contains("it is published already"), "{err}");
}

#[test]
fn what_no_rulebook_holds_can_be_looked_up() {
    let here = folder("left_out", "remarks");
    for id in ["text-hidden", "text-mixed-scripts", "text-other-language", "allow-unused", "article-settings"] {
        let (code, out, err) = medlint(&here, &["explain", id]);
        assert!(code == 0 && out.contains(id) && out.contains("Why it matters"), "{id}: {out}{err}");
        assert!(
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md")).unwrap().contains(&format!("### {id}")),
            "{id}"
        );
    }
    let (_, out, _) = medlint(&here, &["explain", "text-mixed-scripts"]);
    assert!(out.contains("https://www.unicode.org/reports/tr39/"), "{out}");
}

#[test]
fn a_rulebook_that_checks_nothing_is_a_mistake() {
    let here = empty_folder("left_out", "empty");
    put(&here, "a.md", "Our drip cures gout. Book now.\n");
    for rules in ["", "# later\n", "version = 1\n", "[settings]\nadvertiser = \"clinic\"\n", "extends = \"default\"\n"] {
        put(&here, "rules.toml", rules);
        let (code, out, err) = medlint(&here, &["check", "a.md"]);
        assert!(code == 2 && out.is_empty() && err.contains("rules.toml:1:1"), "{rules:?}: {code} {out}{err}");
    }
    std::fs::remove_file(here.join("rules.toml")).unwrap();
    // One that is there and cannot be read is not passed over for the next.
    std::fs::create_dir(here.join("rules.toml")).unwrap();
    assert_eq!(medlint(&here, &["check", "a.md"]).0, 2);
}

#[test]
fn a_report_in_the_folder_is_no_article_of_the_next_run() {
    let here = folder("left_out", "report");
    put(&here, "rules.toml", RULES);
    put(&here, "a.html", "<p>A miracle.");
    let (_, first, _) = concise(&here, &["check", ".", "--format", "html=report.html"]);
    let (code, second, err) = concise(&here, &["check", "."]);
    assert_eq!((code, first), (1, second));
    assert!(err.contains("left out: 1 reports of medlint"), "{err}");
    // Who names it has it checked.
    assert!(concise(&here, &["check", "report.html"]).1.contains("report.html:"));
}

#[test]
fn who_asks_for_endings_has_these_alone_and_the_rest_told() {
    let here = folder("left_out", "endings");
    put(&here, "rules.toml", RULES);
    for name in ["a.md", "b.html", "c.qmd", "d.rst"] {
        put(&here, name, "A miracle.\n");
    }
    let files = |args: &[&str]| {
        let (_, out, err) = concise(&here, &[&["check", "."], args].concat());
        (out.lines().filter_map(|line| line.split(':').next()).map(str::to_owned).collect::<Vec<_>>(), err)
    };
    let (found, err) = files(&[]);
    assert_eq!(found, ["./a.md", "./b.html"]);
    assert!(err.contains("left out: 1 in formats that are not read"), "{err}");
    let (found, err) = files(&["--ext", ".QMD,html"]);
    assert_eq!(found, ["./b.html", "./c.qmd"]);
    assert!(err.contains("1 in formats that are not read, 1 with other endings than --ext"), "{err}");
    let (code, out, _) = medlint(&here, &["check", ".", "--ext", "htm"]);
    assert!(code == 2 && out.contains("no articles in this folder (files ending in .htm)"), "{out}");
}

#[test]
fn other_encodings_are_told_and_read_when_they_are_named() {
    let here = folder("left_out", "encodings");
    put(&here, "rules.toml", RULES);
    put(&here, "old.md", b"Caf\xe9, \x93a miracle\x94\n");
    let utf_16: Vec<u8> = "\u{feff}Café, a miracle\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    put(&here, "wide.md", utf_16);
    for (file, advice) in [("old.md", "--encoding windows-1252"), ("wide.md", "--encoding utf-16")] {
        let (code, out, err) = medlint(&here, &["check", file]);
        assert!(code == 2 && format!("{out}{err}").contains(advice), "{out}{err}");
    }
    assert!(concise(&here, &["check", "old.md", "--encoding", "windows-1252"]).1.starts_with("old.md:1:10: "));
    assert!(concise(&here, &["check", "wide.md", "--encoding", "utf-16"]).1.starts_with("wide.md:1:9: "));
    let (code, _, err) = medlint(&here, &["check", "old.md", "--encoding", "windows-1252", "--fix"]);
    assert!(code == 2 && err.contains("--fix and --diff know UTF-8 alone"), "{err}");
}
