//! Only what is new counts: baselines over edits, moves and renames, and findings on changed lines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{HEAD, empty_folder, git, medlint, phrases};
use serde_json::Value;
use std::path::{Path, PathBuf};

const ARTICLE: &str = "examples/articles/overclaiming-ketamine.md";

/// A folder with a rulebook of two rules, which is read at once.
fn folder(name: &str) -> PathBuf {
    let path = empty_folder("baselines", name);
    let miracle = phrases("hype-miracle", "hype", "error", &["miracle (drip|cure|)~", "guaranteed"], "A miracle");
    let breakthrough = phrases("hype-breakthrough", "hype", "warning", &["(a|an) breakthrough"], "A breakthrough");
    std::fs::write(path.join("rules.toml"), format!("{HEAD}{miracle}{breakthrough}")).unwrap();
    path
}

/// A folder with the shipped rules.
fn shipped(name: &str) -> PathBuf {
    let path = empty_folder("baselines", name);
    std::fs::write(path.join("rules.toml"), "version = 1\nextends = \"default\"\n").unwrap();
    path
}

fn json(here: &Path, args: &[&str]) -> Value {
    let (_, out, err) = medlint(here, &[args, &["--format", "json", "--fail-on", "info"]].concat());
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"))
}

/// New findings, as `rule: words`.
fn new(here: &Path, args: &[&str]) -> Vec<String> {
    let report = json(here, &[&["check"], args, &["--baseline", "base.json"]].concat());
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|one| format!("{}: {}", one["rule"].as_str().unwrap(), one["text"].as_str().unwrap())).collect()
}

/// An example article, long enough for the rules that ask only long articles: those would rightly be new in a text
/// that grows over their limit.
fn article() -> String {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(ARTICLE)).unwrap();
    format!("{text}\n{}", "The waiting room has plants, chairs and a window to the garden.\n\n".repeat(40))
}

fn with_baseline(here: PathBuf, file: &str, text: &str) -> PathBuf {
    std::fs::write(here.join(file), text).unwrap();
    let (code, out, err) = medlint(&here, &["check", file, "--write-baseline", "base.json", "--fail-on", "info"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(err.contains("base.json lists "), "{err}");
    here
}

/// An article of `count` paragraphs after its front matter.
fn paragraphs(text: &str) -> (String, Vec<String>) {
    let end = text[4..].find("\n---\n").map_or(0, |at| at + 9);
    (text[..end].to_owned(), text[end..].split("\n\n").map(str::to_owned).collect())
}

#[test]
fn nothing_is_new_after_edits_elsewhere_moves_and_a_rename() {
    let text = article();
    let here = with_baseline(shipped("survives"), "a.md", &text);
    let known = json(&here, &["check", "a.md"])["findings"].as_array().unwrap().len();
    assert!(known >= 10, "{known} findings");
    assert_eq!(new(&here, &["a.md"]), Vec::<String>::new());

    // Fifty lines above.
    let (front, parts) = paragraphs(&text);
    let above = format!("{front}\n{}\n{}", "The garden was quiet.\n\n".repeat(25), parts.join("\n\n"));
    assert!(above.lines().count() >= text.lines().count() + 50);
    std::fs::write(here.join("a.md"), &above).unwrap();
    assert_eq!(new(&here, &["a.md"]), Vec::<String>::new());

    // Two paragraphs change places: the first two that stand side by side and hold findings of their own.
    let mut moved = parts.clone();
    let long: Vec<usize> = (0..parts.len()).filter(|&at| parts[at].len() > 120 && !parts[at].contains('#')).collect();
    assert!(long.len() >= 2, "{} paragraphs", long.len());
    moved.swap(long[0], long[1]);
    assert_ne!(moved, parts);
    std::fs::write(here.join("a.md"), format!("{front}{}", moved.join("\n\n"))).unwrap();
    assert_eq!(new(&here, &["a.md"]), Vec::<String>::new());

    // All at once under another name in another folder.
    std::fs::remove_file(here.join("a.md")).unwrap();
    std::fs::create_dir(here.join("posts")).unwrap();
    std::fs::write(here.join("posts/b.md"), &above).unwrap();
    assert_eq!(new(&here, &["posts"]), Vec::<String>::new());
    assert_eq!(json(&here, &["check", "posts", "--baseline", "base.json"])["known"].as_array().unwrap().len(), known);
    assert_eq!(medlint(&here, &["check", "posts", "--baseline", "base.json", "--fail-on", "info"]).0, 0);
}

#[test]
fn a_changed_claim_and_a_second_copy_are_each_one_new_finding() {
    let text = "# Clinic\n\nOur clinic offers a miracle cure. Book now.\n\nOur clinic offers a miracle cure.\n\nResults are guaranteed.\n";
    let here = with_baseline(folder("changed"), "a.md", text);

    std::fs::write(here.join("a.md"), text.replacen("miracle cure. Book", "miracle drip. Book", 1)).unwrap();
    assert_eq!(new(&here, &["a.md"]), ["hype-miracle: miracle drip"]);

    std::fs::write(here.join("a.md"), format!("A miracle cure stands above.\n\n{text}")).unwrap();
    assert_eq!(new(&here, &["a.md"]).len(), 1);

    std::fs::write(here.join("a.md"), format!("{text}\n- one **miracle**\n  cure\n")).unwrap();
    assert_eq!(new(&here, &["a.md"]), ["hype-miracle: miracle**\n  cure"]);

    // The same claim twice, one of them gone and back again: known both times.
    std::fs::write(here.join("a.md"), text.replacen("Our clinic offers a miracle cure. ", "", 1)).unwrap();
    assert!(new(&here, &["a.md"]).is_empty());
    std::fs::write(here.join("a.md"), text).unwrap();
    assert!(new(&here, &["a.md"]).is_empty());
}

#[test]
fn capitals_and_emphasis_make_nothing_new() {
    let text = article();
    let here = with_baseline(shipped("one-word"), "a.md", &text);
    let all = json(&here, &["check", "a.md"])["findings"].as_array().unwrap().clone();
    let span = |one: &Value| (one["start_offset"].as_u64().unwrap() as usize, one["end_offset"].as_u64().unwrap() as usize);
    let mut tried = 0;
    for claim in &all {
        let (start, end) = span(claim);
        let is_alone = all.iter().filter(|other| span(other).0 < end && start < span(other).1).count() == 1;
        let words = claim["text"].as_str().unwrap();
        if !is_alone || words.contains('\n') {
            continue;
        }
        for changed in [words.to_uppercase(), format!("**{words}**")] {
            std::fs::write(here.join("a.md"), format!("{}{changed}{}", &text[..start], &text[end..])).unwrap();
            // Shouting is a finding of its own, which joins the claim.
            let found = new(&here, &["a.md", "--ignore", "hype-shouting"]);
            assert!(!found.iter().any(|one| one.starts_with(claim["rule"].as_str().unwrap())), "{words} to {changed}: {found:?}");
        }
        tried += 1;
        if tried == 2 {
            break;
        }
    }
    assert!(tried > 0);
}

#[test]
fn what_is_fixed_is_reported_and_pruned() {
    let here = with_baseline(folder("fixed"), "a.md", "Our clinic offers a miracle drip. It is a breakthrough.\n");
    std::fs::write(here.join("b.md"), "Our clinic has a miracle. Book now.\n").unwrap();
    let before = std::fs::read_to_string(here.join("base.json")).unwrap();
    std::fs::write(here.join("a.md"), "Our clinic offers a drip. It is a breakthrough.\n").unwrap();
    let (code, _, err) = medlint(&here, &["check", "a.md", "--baseline", "base.json"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("no longer occur; `--update-baseline` removes them") && err.contains("a.md: hype-miracle \"miracle drip\""),
        "{err}"
    );
    assert_eq!(std::fs::read_to_string(here.join("base.json")).unwrap(), before, "comparing changes nothing");

    let (_, _, err) = medlint(&here, &["check", "a.md", "--baseline", "base.json", "--select", "hype-breakthrough"]);
    assert!(!err.contains("no longer occur"), "a rule that is not asked is not fixed: {err}");
    let (_, _, err) = medlint(&here, &["check", "b.md", "--baseline", "base.json"]);
    assert!(!err.contains("no longer occur"), "a file that is not checked is not fixed: {err}");

    let (code, _, err) = medlint(&here, &["check", "a.md", "b.md", "--baseline", "base.json", "--update-baseline"]);
    assert_eq!(code, 1, "a new finding still counts: {err}");
    let after = std::fs::read_to_string(here.join("base.json")).unwrap();
    assert!(!after.contains("hype-miracle") && after.contains("a.md") && !after.contains("b.md"), "{after}");
    let (_, _, err) = medlint(&here, &["check", "a.md", "--baseline", "base.json"]);
    assert!(!err.contains("no longer occur"), "{err}");
}

#[test]
fn the_file_is_sorted_without_lines_and_the_same_from_every_folder() {
    let here = folder("format");
    std::fs::create_dir_all(here.join("posts/deep")).unwrap();
    for name in ["posts/z.md", "posts/deep/a.md", "b.md"] {
        std::fs::write(here.join(name), "A miracle drip. Our clinic. A miracle drip.\n").unwrap();
    }
    medlint(&here, &["check", ".", "--write-baseline", "base.json", "--select", "hype-miracle"]);
    let text = std::fs::read_to_string(here.join("base.json")).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let paths: Vec<_> = value["findings"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(paths, ["b.md", "posts/deep/a.md", "posts/z.md"]);
    assert_eq!(value["version"], 2);
    assert_eq!(value["findings"][0]["count"], 2);
    assert!(!text.contains("line") && text.lines().filter(|line| line.contains("\"path\"")).count() == 3, "{text}");
    // From a folder below, and with absolute paths, the entries are the same.
    let below = here.join("posts");
    assert!(new_at(&below, &["check", "deep", "z.md", "--baseline", "../base.json"]).is_empty());
    let absolute = here.join("b.md").to_string_lossy().into_owned();
    assert!(new_at(&below, &["check", &absolute, "--baseline", "../base.json"]).is_empty());
    medlint(&below, &["check", "..", "--write-baseline", "../again.json", "--select", "hype-miracle"]);
    assert_eq!(std::fs::read_to_string(here.join("again.json")).unwrap(), text);
}

fn new_at(here: &Path, args: &[&str]) -> Vec<Value> {
    json(here, &[args, &["--select", "hype-miracle"]].concat())["findings"].as_array().unwrap().clone()
}

#[test]
fn a_wrong_baseline_is_a_clear_error_with_its_line() {
    let here = folder("wrong");
    std::fs::write(here.join("a.md"), "A miracle.\n").unwrap();
    let cases = [
        ("{\n  \"version\": 1,\n  \"findings\": [\n    {\"path\": 3}\n  ]\n}\n", "base.json:4:", "expected a baseline"),
        ("{\n  \"version\": 1,\n  \"findings\": []\n}\n", "base.json:2:3", "expected \"version\": 2, found 1"),
        ("{\n<<<<<<< ours\n  \"version\": 1\n=======\n", "base.json:2:1", "unresolved merge conflict"),
        ("", "base.json:1:1", "expected a baseline: EOF"),
        ("[]", "base.json:1:2", "expected a baseline"),
    ];
    for (text, place, words) in cases {
        std::fs::write(here.join("base.json"), text).unwrap();
        let (code, out, err) = medlint(&here, &["check", "a.md", "--baseline", "base.json"]);
        assert_eq!((code, out.as_str()), (2, ""), "{text}");
        assert!(err.contains(place) && err.contains(words), "{text}\n{err}");
    }
    std::fs::write(here.join("base.json"), b"\xff").unwrap();
    let (code, _, err) = medlint(&here, &["check", "a.md", "--baseline", "base.json"]);
    assert!(code == 2 && err.contains("not UTF-8: byte 0xff at line 1, column 1"), "{err}");
    let (code, _, err) = medlint(&here, &["check", "a.md", "--baseline", "none.json"]);
    assert!(code == 2 && err.contains("`--write-baseline none.json` makes one"), "{err}");
    // A run with a failure writes no baseline: it would forget what the missing file holds.
    std::fs::remove_file(here.join("base.json")).unwrap();
    let (code, _, err) = medlint(&here, &["check", "a.md", "gone.md", "--write-baseline", "base.json"]);
    assert!(code == 2 && !here.join("base.json").exists() && err.contains("base.json is left as it was"), "{err}");
}

#[test]
fn allowed_findings_are_not_in_the_baseline_and_lines_of_a_merge_count_once() {
    let here =
        with_baseline(folder("merge"), "a.md", "Our clinic offers a miracle.\n\n<!-- medlint-allow hype-miracle: r -->\nA miracle.\n");
    let text = std::fs::read_to_string(here.join("base.json")).unwrap();
    let entry = text.lines().find(|line| line.contains("hype-miracle")).unwrap().trim_end_matches(',');
    assert!(!entry.contains("count"), "{entry}");
    let twice = text.replacen(entry, &format!("{entry},\n{entry}"), 1);
    std::fs::write(here.join("base.json"), twice).unwrap();
    let (_, _, err) = medlint(&here, &["check", "a.md", "--baseline", "base.json"]);
    assert!(!err.contains("no longer occur"), "{err}");
    // Without its comment the finding is new.
    std::fs::write(here.join("a.md"), "Our clinic offers a miracle.\n\nA miracle.\n").unwrap();
    assert_eq!(new(&here, &["a.md", "--select", "hype-miracle"]), ["hype-miracle: miracle"]);
}

/// Findings as `path:line`.
fn places(here: &Path, args: &[&str]) -> Vec<String> {
    let report = json(here, &[&["check"], args, &["--select", "hype-miracle"]].concat());
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|one| format!("{}:{}", one["path"].as_str().unwrap(), one["line"])).collect()
}

#[test]
fn only_changed_lines_are_reported() {
    let here = folder("git");
    std::fs::create_dir_all(here.join("posts here")).unwrap();
    let text = "A miracle.\n\nText.\n\nA miracle.\n";
    for name in ["posts here/a b.md", "same.md", "renamed.md", "caf\u{e9} \"x\".md"] {
        std::fs::write(here.join(name), text).unwrap();
    }
    git(&here, &["init", "-q"]);
    git(&here, &["add", "."]);
    git(&here, &["commit", "-qm", "one"]);
    let since = |path: &str| places(&here, &[path, "--changed-since", "main"]);
    assert_eq!(since("."), Vec::<String>::new());

    // A change on a side branch, committed and not; main moves on meanwhile.
    git(&here, &["checkout", "-qb", "side"]);
    std::fs::write(here.join("posts here/a b.md"), "A miracle.\n\nText.\n\nOne more miracle.\n").unwrap();
    std::fs::write(here.join("caf\u{e9} \"x\".md"), format!("{text}\nA miracle at the end.\n")).unwrap();
    git(&here, &["commit", "-qam", "two"]);
    git(&here, &["mv", "renamed.md", "moved.md"]);
    std::fs::write(here.join("moved.md"), "A new miracle.\n\nText.\n\nA miracle.\n").unwrap();
    std::fs::write(here.join("untracked one.md"), "A miracle.\n").unwrap();
    git(&here, &["checkout", "-q", "--detach", "main"]);
    git(&here, &["checkout", "-q", "side"]);
    let expected = ["./caf\u{e9} \"x\".md:7", "./moved.md:1", "./posts here/a b.md:5", "./untracked one.md:1"];
    assert_eq!(since("."), expected);
    assert_eq!(places(&here.join("posts here"), &["a b.md", "--changed-since", "main"]), ["a b.md:5"]);

    let (code, _, err) = medlint(&here, &["check", ".", "--changed-since", "no-such-branch"]);
    assert!(code == 2 && err.contains("git knows no such revision"), "{err}");
    let (code, _, err) = medlint(&here, &["check", ".", "--changed-since", "--output=x"]);
    assert!(code == 2 && !here.join("x").exists(), "{err}");

    // A deleted paragraph changes a document but none of its others.
    std::fs::write(here.join("same.md"), "A miracle.\n\nA miracle.\n").unwrap();
    assert!(!since(".").iter().any(|place| place.contains("same.md")));
}

#[test]
fn a_change_counts_for_the_sentences_that_it_touches() {
    let here = folder("git-touched");
    git(&here, &["init", "-q"]);
    let since = |name: &str, before: &str, after: &str| {
        std::fs::write(here.join(name), before).unwrap();
        git(&here, &["add", "."]);
        git(&here, &["commit", "-qm", name]);
        std::fs::write(here.join(name), after).unwrap();
        places(&here, &[name, "--changed-since", "HEAD"]).len()
    };
    let cases = [
        ("deleted.md", "Nobody says that\nit is a miracle for all.\n\nText.\n", "it is a miracle for all.\n\nText.\n", 1),
        ("beside.md", "It is a miracle\nfor few.\n\nText.\n", "It is a miracle\nfor all.\n\nText.\n", 1),
        ("heading.md", "Text.\n\n## Myths\n\nIt is a miracle.\n", "Text.\n\n## Facts\n\nIt is a miracle.\n", 1),
        ("opening.md", "We never say:\n\n- a miracle\n- a cure\n", "We say:\n\n- a miracle\n- a cure\n", 1),
        ("gone.md", "Text.\n\n## Myths\n\nIt is a miracle.\n", "Text.\n\nIt is a miracle.\n", 1),
        ("other.md", "It is a miracle.\n\nText.\n", "It is a miracle.\n\nOther text.\n", 0),
    ];
    for (name, before, after, count) in cases {
        assert_eq!(since(name, before, after), count, "{name}");
    }
}

#[test]
fn attributes_settings_and_flags_of_git_hide_nothing() {
    let here = folder("git-blind");
    git(&here, &["init", "-q"]);
    for name in ["a.md", "b.md", "c.md"] {
        std::fs::write(here.join(name), "One.\n\nTwo.\n\nThree.\n").unwrap();
    }
    git(&here, &["add", "."]);
    git(&here, &["commit", "-qm", "one"]);
    git(&here, &["config", "diff.interHunkContext", "10"]);
    git(&here, &["update-index", "--assume-unchanged", "b.md"]);
    git(&here, &["update-index", "--skip-worktree", "c.md"]);
    for attributes in ["*.md -diff\n", "* binary\n", "*.md diff=none\n"] {
        std::fs::write(here.join(".gitattributes"), attributes).unwrap();
        for name in ["a.md", "b.md", "c.md"] {
            std::fs::write(here.join(name), "1.\n\nTwo.\n\n3.\n\nA miracle.\n").unwrap();
            assert_eq!(places(&here, &[name, "--changed-since", "HEAD"]), [format!("{name}:7")], "{attributes}");
        }
    }
}

#[test]
fn a_baseline_knows_a_claim_by_its_sentence() {
    let here = folder("sentence");
    let after = |before: &str, after: &str, args: &[&str]| {
        std::fs::write(here.join("a.md"), before).unwrap();
        medlint(&here, &["check", "a.md", "--write-baseline", "base.json"]);
        std::fs::write(here.join("a.md"), after).unwrap();
        medlint(&here, &[&["check", "a.md", "--baseline", "base.json", "--fail-on", "info"], args].concat()).0
    };
    let tea = "Our tea is a miracle for sleep.\n";
    assert_eq!(after(tea, "Our tea is a miracle for cancer in children.\n", &[]), 1);
    assert_eq!(after(tea, "# Tea\n\nNew text. Our **tea** is a\nmiracle for sleep. More text.\n", &[]), 0);
    assert_eq!(after("Our tea is a miracle.\n", "Our tea is a miracle.\n", &["--select", "hype-miracle"]), 0);
}

#[test]
fn findings_about_a_changed_document_as_a_whole_are_reported() {
    let here = shipped("git-document");
    let text = article();
    std::fs::write(here.join("a.md"), "# Hours\n\nThe house opens at nine.\n").unwrap();
    std::fs::write(here.join("b.md"), &text).unwrap();
    git(&here, &["init", "-q"]);
    git(&here, &["add", "."]);
    git(&here, &["commit", "-qm", "one"]);
    std::fs::write(here.join("a.md"), &text).unwrap();
    // A gap that the article had before is not brought by this change.
    std::fs::write(here.join("b.md"), format!("{text}\nOne more plain line.\n")).unwrap();
    let report = json(&here, &["check", "a.md", "b.md", "--changed-since", "HEAD"]);
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty(), "the article lacks what rules require of it");
    assert!(findings.iter().all(|one| one["path"] == "a.md"), "{findings:#?}");
    let families: Vec<_> = findings.iter().map(|one| one["family"].as_str().unwrap()).collect();
    assert!(families.contains(&"missing"), "{families:?}");
}

#[test]
fn outside_a_repository_the_option_is_a_clear_error() {
    // A folder of the system's own, since the build folder may lie in a repository.
    let here = std::env::temp_dir().join(format!("medlint-no-git-{}", std::process::id()));
    std::fs::create_dir_all(&here).unwrap();
    std::fs::write(here.join("a.md"), "A miracle.\n").unwrap();
    let (code, out, err) = medlint(&here, &["check", "a.md", "--changed-since", "HEAD"]);
    std::fs::remove_dir_all(&here).unwrap();
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("--changed-since HEAD: not a git repository"), "{err}");
}
