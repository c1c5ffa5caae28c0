//! `--fix` and `--diff`: only what keeps the meaning, only those bytes, and an end.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{apply, command, folder, get, git, has, leftovers, medlint, put};
use medlint::fix::Safety;
use medlint::{Document, Linter, Profile, Promotional, Source};
use std::io::Write;
use std::process::Stdio;

#[test]
fn only_the_bytes_of_an_edit_change() {
    let here = folder("fixes", "bytes");
    let before = "\u{FEFF}---\r\ntitle: \"She committed suicide\"\r\n---\r\n# He \u{1F600} Committed suicide\t \r\n\r\nCOMMITTED SUICIDE, **an addict** and a  wonder\u{a0}x\r\n\
                  \r\n`committed suicide` <b title=\"an addict\">an addict</b> no end";
    let after = before
        .replace("She committed suicide", "She died by suicide")
        .replace("Committed suicide\t", "Died by suicide\t")
        .replace("COMMITTED SUICIDE", "DIED BY SUICIDE")
        .replace("**an addict**", "**a person with an addiction**")
        .replace("title=\"an addict\"", "title=\"a person with an addiction\"")
        .replace(">an addict<", ">a person with an addiction<");
    put(&here, "a.md", before);
    let (code, out, err) = medlint(&here, &["check", "a.md", "--fix"]);
    assert_eq!(get(&here, "a.md"), after);
    assert_eq!(code, 0, "{out}");
    assert!(err.contains("6 edits made"), "{err}");
    assert!(out.contains("1 warning in 1 document") && out.contains("-> \"surprise\" for \"wonder\""), "{out}");
    // A second run has nothing to do.
    let (_, again, err) = medlint(&here, &["check", "a.md", "--fix"]);
    assert_eq!((get(&here, "a.md"), again), (after, out));
    assert!(err.contains("0 edits made") && leftovers(&here).is_empty(), "{err}");
}

#[test]
fn markup_entities_and_line_ends_inside_the_words_are_left_alone() {
    let here = folder("fixes", "markup");
    let text = "He **committed** suicide, committed\nsuicide, committed&nbsp;suicide, committed\u{a0}suicide, com\u{ad}mitted suicide.\n\n> committed\n> suicide\n";
    put(&here, "a.md", text);
    let (_, out, err) = medlint(&here, &["check", "a.md", "--fix"]);
    assert_eq!(get(&here, "a.md"), text);
    assert!(out.contains("6 warnings") && err.contains("0 edits made"), "{out}{err}");
}

#[test]
fn what_is_allowed_is_left_alone_and_edits_go_on_until_none_is_left() {
    let here = folder("fixes", "rounds");
    put(&here, "a.md", "<!-- medlint-allow hype-wonder: quotation -->\nHe committed suicide.\n\nA marvel. An addict.\n");
    let (_, out, err) = medlint(&here, &["check", "a.md", "--fix"]);
    assert_eq!(
        get(&here, "a.md"),
        "<!-- medlint-allow hype-wonder: quotation -->\nHe committed suicide.\n\nA wonder. A person with an addiction.\n"
    );
    assert!(err.contains("2 edits made") && out.contains("1 warning in 1 document; 1 allowed by comments"), "{out}{err}");
}

#[test]
fn a_diff_changes_nothing_and_can_be_applied() {
    let here = folder("fixes", "diff");
    put(&here, "posts/a b.md", "One.\n\nHe committed suicide.\n\nTwo.\n");
    put(&here, "b.md", "Nothing here, a wonder.\n");
    put(&here, "c.md", "an addict, no line end");
    let before = get(&here, "posts/a b.md");
    let (code, out, err) = medlint(&here, &["check", "posts/a b.md", "b.md", "c.md", "--diff"]);
    assert_eq!(code, 1);
    assert!(out.contains("-He committed suicide.\n+He died by suicide.\n") && !out.contains("wonder"), "{out}");
    assert!(err.contains("--fix would make 2 edits in 2 documents"), "{err}");
    assert_eq!(get(&here, "posts/a b.md"), before);
    assert_eq!(medlint(&here, &["check", "b.md", "--diff"]).0, 0);
    assert_eq!(medlint(&here, &["check", "b.md", "gone.md", "--diff"]).0, 2);

    if has("git") {
        apply(&here, &out);
    } else {
        println!("skipped: no git to apply the diff");
        return;
    }
    let applied = [get(&here, "posts/a b.md"), get(&here, "c.md")];
    put(&here, "posts/a b.md", before);
    put(&here, "c.md", "an addict, no line end");
    medlint(&here, &["check", ".", "--fix"]);
    assert_eq!(applied, [get(&here, "posts/a b.md"), get(&here, "c.md")]);
}

#[test]
fn standard_input_can_be_shown_but_not_changed() {
    let here = folder("fixes", "stdin");
    let (code, _, err) = medlint(&here, &["check", "-", "--fix"]);
    assert!(code == 2 && err.contains("--fix cannot change standard input; --diff shows the edits"), "{err}");
    let mut child =
        command(&here, &["check", "-", "--diff", "--stdin-path", "x.md"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"an addict\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("--- a/x.md\n+++ b/x.md\n") && text.contains("+a person with an addiction"), "{text}");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay_and_a_file_that_cannot_be_written_is_a_failure() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let here = folder("fixes", "links");
    put(&here, "real/a.md", "an addict\n");
    std::fs::set_permissions(here.join("real/a.md"), std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.md", here.join("a.md")).unwrap();
    medlint(&here, &["check", "a.md", "--fix"]);
    assert_eq!(get(&here, "real/a.md"), "a person with an addiction\n");
    assert!(std::fs::symlink_metadata(here.join("a.md")).unwrap().file_type().is_symlink());
    assert_eq!(std::fs::metadata(here.join("real/a.md")).unwrap().permissions().mode() & 0o777, 0o640);

    put(&here, "fixed.md", "an addict\n");
    std::fs::set_permissions(here.join("fixed.md"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let (code, out, _) = medlint(&here, &["check", "fixed.md", "--fix"]);
    assert!(code == 2 && out.contains("cannot write fixed.md: the file is read-only"), "{out}");
    assert_eq!(get(&here, "fixed.md"), "an addict\n");
}

#[test]
fn changed_lines_limit_the_edits() {
    let here = folder("fixes", "changed");
    put(&here, "a.md", "an addict\n\ntext\n");
    for args in [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "x"]] {
        git(&here, args);
    }
    put(&here, "a.md", "an addict\n\ntext\n\nan addict\n");
    medlint(&here, &["check", "a.md", "--fix", "--changed-since", "HEAD"]);
    assert_eq!(get(&here, "a.md"), "an addict\n\ntext\n\na person with an addiction\n");
}

/// Every wording of a shipped rule is reachable: the rule finds its words and offers the edit, and after a safe edit
/// the same rule has nothing more to say about them.
#[test]
fn every_shipped_wording_is_offered_and_safe_ones_settle() {
    let rulebook = &*crate::common::SHIPPED;
    let mut wrong = Vec::new();
    let mut count = 0;
    for rule in &rulebook.rules {
        let profile = Profile { select: vec![rule.id().to_owned()], promotional: Some(Promotional::Yes), ..Profile::default() };
        let linter = Linter::new(rulebook, profile);
        for wording in rule.wordings() {
            count += 1;
            let offered = ["Some people in the town were {} in our time.", "We care for {} in our time."].into_iter().find_map(|frame| {
                let text = frame.replace("{}", &wording.words);
                let findings = linter.lint(&Document::markdown(Source::new("t.md", text.as_str())));
                let edits = findings.into_iter().filter_map(|one| one.edit).find(|edit| edit.safety == wording.safety);
                edits.map(|edit| (text, edit))
            });
            let Some((text, edit)) = offered else {
                wrong.push(format!("{}: \"{}\" is never offered", rule.id(), wording.words));
                continue;
            };
            if edit.replacement != wording.replacement {
                wrong.push(format!("{}: \"{}\" becomes \"{}\"", rule.id(), wording.words, edit.replacement));
            }
            let (text, _) = medlint::fix::apply(&text, [&*edit]);
            let left = linter.lint(&Document::markdown(Source::new("t.md", text.as_str())));
            if wording.safety == Safety::Safe && !left.is_empty() {
                wrong.push(format!("{}: \"{}\" is still found after its edit", rule.id(), wording.words));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 30, "{count} wordings");
}

#[test]
fn wordings_have_to_be_plain_words() {
    let here = folder("fixes", "wordings");
    let wrong = [
        ("\"commit~\" = \"die\"", "expected plain words in `replace`", "commit~"),
        ("\"wonder\" = \"**surprise**\"", "expected plain words in `replace`", "**surprise**"),
        ("\"wonder\" = \"it's\"", "expected plain words in `replace`", "it's"),
        ("\"wonder\" = \"Wonder\"", "expected another wording, found the same words", "Wonder"),
        ("\"wonder\" = 3", "expected", "3"),
    ];
    for (line, message, shown) in wrong {
        put(&here, "rules.toml", crate::common::RULES.replace("\"a marvel\" = \"a wonder\"", line));
        put(&here, "a.md", "x\n");
        let (code, _, err) = medlint(&here, &["check", "a.md"]);
        assert!(code == 2 && err.contains(message) && err.contains(shown) && err.contains("rules.toml:37:"), "{line}\n{err}");
    }
}

/// Git ends lines at line feeds alone, whatever else ends one for a reader.
#[test]
fn a_diff_of_any_line_ends_can_be_applied() {
    for (name, before) in [
        ("old", "He committed suicide.\rShe committed suicide.\r"),
        ("open", "He committed suicide.\rShe committed suicide."),
        ("one", "He committed suicide.\n\nA \r game.\n\nShe committed suicide.\n"),
        ("dos", "He committed suicide.\r\n\r\nShe committed suicide.\r\n"),
        ("last", "A game.\n\nHe committed suicide.\r"),
        ("none", "He committed suicide."),
    ] {
        let here = folder("fixes", name);
        put(&here, "a.md", before);
        let (code, diff, err) = medlint(&here, &["check", "a.md", "--diff"]);
        assert!(code == 1 && diff.starts_with("--- a/a.md\n+++ b/a.md\n@@ "), "{diff}{err}");
        let output = command(&here, &["check", "a.md", "--diff"]).output().unwrap();
        if has("git") {
            apply(&here, &String::from_utf8(output.stdout).unwrap());
            assert_eq!(get(&here, "a.md"), before.replace("committed suicide", "died by suicide"), "{name}");
        }
    }
}
