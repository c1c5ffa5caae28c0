//! The work of an editor with a rulebook: begin, add, break, mend, compare, explain, check.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{HEAD, empty_folder, git, medlint, phrases, put};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    crate::common::empty_folder("editor", name)
}

/// Runs medlint in a folder: exit code, and both streams as one text.
fn run(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = crate::common::command(folder, args).env("SOURCE_DATE_EPOCH", "1793491200").output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[track_caller]
fn expect(folder: &Path, args: &[&str], code: i32, parts: &[&str]) -> String {
    let (found, text) = run(folder, args);
    assert_eq!(found, code, "{args:?}:\n{text}");
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in the output of {args:?}:\n{text}");
    }
    text
}

/// Three house phrases and a member of a list.
const ADDED: &str = r#"
[lists]
condition.add = ["workaday blues"]

[families.house]
title = "House style"
about = "What we do not say here"

[[rule]]
id = "house-phrase"
family = "house"
kind = "phrase"
severity = "warning"
title = "Worn phrase"
message = "\"{match}\" is not our style"
why = "The house style asks for plain words"
fix = "Say what happens at the visit"
sources = ["AMA-STYLE"]
match = ["proud to offer", "slow drip", "free shipping"]
unless = ["negated", "quoted"]
wrong = ["We are proud to offer drips.", "It runs as a slow drip.", "Enjoy free shipping."]
right = ["We never say that we are proud to offer drips."]
"#;

#[test]
fn a_day_of_an_editor() {
    let here = folder("day");
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let articles = articles.to_str().unwrap();
    expect(&here, &["init"], 0, &["wrote rules.toml"]);
    let begun = std::fs::read_to_string(here.join("rules.toml")).unwrap();
    std::fs::write(here.join("before.toml"), &begun).unwrap();

    // Three phrases and a word for a list.
    std::fs::write(here.join("rules.toml"), format!("{begun}{ADDED}")).unwrap();
    expect(&here, &["test"], 0, &["all as expected"]);

    // A slip: the example says the opposite of what it should show.
    let broken = format!("{begun}{ADDED}").replace("\"We are proud to offer drips.\"", "\"We are not proud to offer drips.\"");
    std::fs::write(here.join("rules.toml"), broken).unwrap();
    let parts =
        ["house-phrase stayed silent on", "example 1 of `wrong`", "We are not proud to offer drips.", "cue negated: \"not\"", "1 failed"];
    expect(&here, &["test"], 1, &parts);

    // Mended, with a passage of its own.
    std::fs::write(here.join("rules.toml"), format!("{begun}{ADDED}")).unwrap();
    std::fs::create_dir(here.join("rules.tests")).unwrap();
    let passages = "## Worn phrases\n\nWe are [proud to offer]{house-phrase} it, and it comes with [free shipping]{house-phrase}.\n\n\
                    ## Plain words {informs, nothing else}\n\nA nurse sits with you for an hour.\n";
    std::fs::write(here.join("rules.tests/house.md"), passages).unwrap();
    expect(&here, &["test"], 0, &["2 passages in 1 file: all as expected"]);
    expect(&here, &["test", "--coverage"], 0, &["coverage: "]);

    let compared = expect(
        &here,
        &["compare", "--rules", "before.toml", "--rules", "rules.toml", articles],
        1,
        &["house-phrase  3 appear", "[proud to offer]", "[slow drip]", "[free shipping]", "3 findings appear in 3 of 4 documents"],
    );
    assert_eq!(compared.lines().filter(|line| line.starts_with("  + ")).count(), 3, "{compared}");
    expect(&here, &["compare", "--rules", "rules.toml", "--rules", "rules.toml", articles], 0, &["no difference in 4 documents"]);
    let markdown = ["compare", "--rules", "before.toml", "--rules", "rules.toml", articles, "--format", "markdown"];
    expect(&here, &markdown, 1, &["**3 findings appear in 3 of 4 documents**", "| `house-phrase` | 3 | 0 |", "**slow drip**"]);

    let parts = ["Worn phrase", "rules.toml:", "proud to offer", "wording such as \"no\"", "medlint-allow house-phrase", "[[override]]"];
    expect(&here, &["explain", "house-phrase", "--patterns"], 0, &parts);
    expect(&here, &["explain", "house-phrse"], 2, &["did you mean \"house-phrase\"?"]);
    expect(&here, &["rules", "--family", "house"], 0, &["warning   house   house-phrase  Worn phrase", "1 rule of"]);
    expect(
        &here,
        &["check", articles, "--rules", "rules.toml", "--select", "house-phrase", "--fail-on", "warning"],
        1,
        &["3 warnings, 2 infos in 4 documents"],
    );
    expect(
        &here,
        &["stats", articles, "--rules", "rules.toml", "--select", "house", "--by", "rule"],
        0,
        &["3 findings in 4 articles", "house-phrase"],
    );
}

#[test]
fn the_reason_of_silence_is_named() {
    let here = folder("silence");
    std::fs::write(here.join("rules.toml"), "version = 1\nextends = \"default\"\n").unwrap();
    let text = "# Drips at our clinic\n\nThere is no miracle drug.\n\nStudies have shown that ketamine lifts mood.[^1]\n\n\
                <!-- medlint-allow hype-miracle: product name, ticket 812 -->\nBook our Miracle Drip.\n\n\
                \u{1f600} A miracle for all.\n\n[^1]: Rossi A. A trial of ketamine. JAMA Psychiatry 2024. doi:10.1001/jama.2024.1\n";
    std::fs::write(here.join("a.md"), text).unwrap();
    let negated = expect(&here, &["explain", "a.md:3"], 0, &["silent hype-miracle", "cue negated: \"no\" at 3:10"]);
    assert!(negated.contains("0 findings on this line"), "{negated}");
    let cited = expect(&here, &["explain", "a.md:5"], 0, &["evidence: a citation stands here: \"[^1]\" at 5:"]);
    assert!(cited.contains("silent evid-"), "{cited}");
    expect(&here, &["explain", "a.md:8"], 0, &["allowed hype-miracle", "the comment at line 7: product name, ticket 812"]);
    expect(&here, &["explain", "a.md:10:5"], 0, &["error hype-miracle  10:5", "found by   match \"miracle~\"", "why ", "fix "]);
    expect(&here, &["explain", "a.md"], 0, &["Fired", "Nearly fired", "in this document"]);
    expect(&here, &["explain", "a.md:99"], 2, &["there is no line 99"]);
    expect(&here, &["explain", "b.md:1"], 2, &["no such file"]);

    // Off by severity, meant for others, or on a page that sells nothing.
    let rules = "version = 1\nextends = \"default\"\n[[override]]\nrule = \"hype-miracle\"\nseverity = \"off\"\n";
    std::fs::write(here.join("rules.toml"), rules).unwrap();
    expect(&here, &["explain", "a.md:10"], 0, &["silent hype-miracle", "severity: the rule is off here"]);
    let informs = "---\nmedlint:\n  promotional: no\n---\n\nTurmeric relieves joint pain and fights arthritis.\n";
    std::fs::write(here.join("c.md"), informs).unwrap();
    expect(&here, &["explain", "c.md:6"], 0, &["profile: "]);
}

/// Articles of some length, all different, made of the sentences below.
fn generate(folder: &Path, count: usize) {
    let sentences = [
        "Our clinic gives ketamine infusions to adults whose mood did not lift.",
        "It is a miracle for many of our patients.",
        "A nurse measures your blood pressure before and after each visit.",
        "There is no miracle drug, and we do not promise one.",
        "Side effects may include nausea, dizziness and raised blood pressure.",
        "Book your visit today and talk to our doctors about your options.",
        "Studies have shown that light therapy relieves seasonal depression.",
        "Nobody should stop a medicine without asking the person who prescribed it.",
    ];
    for article in 0..count {
        let mut text = format!("# Page {article} of our clinic\n");
        for paragraph in 0..12 {
            text.push('\n');
            for step in 0..5 {
                // A walk of its own for each article and paragraph.
                let _ = writeln!(text, "{}", sentences[(article * 7 + paragraph * 3 + step * (1 + article % 3)) % sentences.len()]);
            }
        }
        std::fs::write(folder.join(format!("{article:03}.md")), text).unwrap();
    }
}

#[test]
fn one_severity_changed_is_all_that_compare_lists() {
    let here = folder("compare");
    let shipped = "version = 1\nextends = \"default\"\n";
    std::fs::write(here.join("old.toml"), shipped).unwrap();
    std::fs::write(here.join("new.toml"), format!("{shipped}[[override]]\nrule = \"hype-miracle\"\nseverity = \"info\"\n")).unwrap();
    // Unoptimised, three hundred articles take their time; the claim about them is about order of magnitude anyway.
    let count = if cfg!(debug_assertions) { 40 } else { 300 };
    std::fs::create_dir(here.join("articles")).unwrap();
    generate(&here.join("articles"), count);
    let args = ["compare", "--rules", "old.toml", "--rules", "new.toml", "articles", "--format", "json"];
    let started = std::time::Instant::now();
    let (code, text) = run(&here, &args);
    let took = started.elapsed();
    assert_eq!(code, 1, "{text}");
    if !cfg!(debug_assertions) {
        assert!(took.as_secs_f64() < 2.0, "{count} articles took {took:?}");
    }
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["documents"], count);
    let differences = report["differences"].as_array().unwrap();
    assert!(differences.len() >= count, "{} differences", differences.len());
    for one in differences {
        assert_eq!((&one["change"], &one["rule"]), (&"severity".into(), &"hype-miracle".into()), "{one}");
        assert_eq!((&one["old_severity"], &one["new_severity"]), (&"error".into(), &"info".into()), "{one}");
        assert!(one["sentence"].as_str().unwrap().contains("miracle"), "{one}");
    }
}

#[test]
fn compare_reads_the_committed_rulebook() {
    let here = folder("since");
    let start = "version = 1\nextends = \"default\"\n";
    std::fs::write(here.join("rules.toml"), start).unwrap();
    std::fs::write(here.join("a.md"), "Book our miracle drip.\n").unwrap();
    git(&here, &["init", "-q"]);
    git(&here, &["add", "."]);
    git(&here, &["commit", "-qm", "Begin"]);
    expect(&here, &["compare", "--since", "HEAD", "a.md"], 0, &["no difference in 1 document"]);
    std::fs::write(here.join("rules.toml"), format!("{start}[[override]]\nrule = \"hype-miracle\"\nseverity = \"off\"\n")).unwrap();
    expect(&here, &["compare", "--since", "HEAD", "a.md"], 1, &["hype-miracle  1 disappears", "rules.toml at HEAD"]);
    expect(&here, &["compare", "--rules", "default", "--rules", "rules.toml", "a.md"], 1, &["hype-miracle  1 disappears"]);
    expect(
        &here,
        &["compare", "--since", "nowhere", "a.md"],
        2,
        &["cannot read rules.toml at nowhere", "--rules default --rules rules.toml"],
    );
    expect(&here, &["compare", "--rules", "rules.toml", "a.md"], 2, &["expected two rulebooks, found 1"]);
    expect(&here, &["compare", "--since", "HEAD", "gone.md"], 2, &["gone.md: no such file"]);
    // The included files are taken from the record as well.
    std::fs::create_dir(here.join("rules")).unwrap();
    std::fs::write(here.join("rules.toml"), "version = 1\nextends = \"default\"\ninclude = [\"rules/*.toml\"]\n").unwrap();
    let change = |level: &str| format!("[[override]]\nrule = \"hype-miracle\"\nseverity = \"{level}\"\n");
    std::fs::write(here.join("rules/house.toml"), change("off")).unwrap();
    git(&here, &["add", "."]);
    git(&here, &["commit", "-qm", "Include"]);
    std::fs::write(here.join("rules/house.toml"), change("info")).unwrap();
    expect(&here, &["compare", "--since", "HEAD", "a.md"], 1, &["hype-miracle  1 appears"]);
}

#[test]
fn mistakes_in_passages_are_loud() {
    let here = folder("passages");
    std::fs::write(here.join("rules.toml"), "version = 1\nextends = \"default\"\n").unwrap();
    std::fs::create_dir(here.join("rules.tests")).unwrap();
    expect(&here, &["test"], 2, &["no tests in this folder"]);
    let test = here.join("rules.tests/a.md");
    std::fs::write(&test, "## A\n\nA [miracle]{hype-mirakle} and []{hype}.\n").unwrap();
    let parts =
        ["rules.tests/a.md:3:13", "did you mean \"hype-miracle\"?", "a mark that points at nothing", "2 mistakes", "nothing was tested"];
    expect(&here, &["test"], 2, &parts);
    std::fs::write(&test, "## A\n\nNo [miracle]{hype-miracle} and a `[miracle]{hype-miracle}` for [us]{not hype}. A miracle! {x}\n")
        .unwrap();
    expect(&here, &["test"], 1, &["cue negated: \"No\"", "nobody reads these words", "1 failed"]);
    std::fs::write(here.join("rules.tests/notes.txt"), "x").unwrap();
    expect(&here, &["test"], 2, &["notes.txt: expected only files that end in .md"]);
}

#[test]
fn statistics_come_as_table_csv_and_json() {
    let here = folder("stats");
    std::fs::write(here.join("rules.toml"), "version = 1\nextends = \"default\"\n").unwrap();
    std::fs::write(here.join("bad.md"), "A miracle. A miracle. Book now.\n").unwrap();
    std::fs::write(here.join("good.md"), "A nurse sits with you for an hour.\n").unwrap();
    let select = ["--select", "hype-miracle"];
    let args = |format: &'static str| [&["stats", "bad.md", "good.md", "--format", format], &select[..]].concat();
    expect(&here, &args("table"), 0, &["2 findings in 2 articles, 14 words: 142.86 per 1,000 words; 1 article without findings"]);
    let csv = expect(&here, &args("csv"), 0, &["rule,hype-miracle,2,142.857,2,0,0,1,14", "article,bad.md,2,333.333,2,0,0,1,6"]);
    assert!(csv.lines().all(|line| line.split(',').count() == 9), "{csv}");
    let (_, json) = run(&here, &args("json"));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["summary"]["findings"], 2);
    assert_eq!(report["by_family"][0]["family"], "hype");
    expect(&here, &["stats", "gone.md"], 2, &["gone.md: no such file"]);
    // A month later.
    std::fs::write(here.join("last.json"), json).unwrap();
    std::fs::write(here.join("bad.md"), "A miracle. Book now.\n").unwrap();
    let later = |format: &'static str| [&args(format)[..], &["--by", "rule,article,folder", "--against", "last.json"]].concat();
    let (_, table) = run(&here, &later("table"));
    assert!(table.contains("before") && table.contains("-1") && !table.contains("without findings now"), "{table}");
    expect(&here, &later("csv"), 0, &["rule,hype-miracle,1,83.333,1,0,0,1,12,2", "folder,.,1,83.333,1,0,0,1,12,0"]);
    std::fs::write(here.join("bad.md"), "A game.\n").unwrap();
    expect(&here, &later("table"), 0, &["without findings now: hype-miracle (2)", "without findings now: bad.md (2)"]);
    expect(&here, &["stats", "--against", "bad.md"], 2, &["--against bad.md: "]);
    expect(&here, &["stats", "--against", "rules.json"], 2, &["--against rules.json: "]);
}

#[test]
fn what_the_documents_suggest_for_a_project_is_accepted() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let suggested = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let begun = folder("begun");
    expect(&begun, &["init"], 0, &["wrote rules.toml"]);
    let begun = std::fs::read_to_string(begun.join("rules.toml")).unwrap();
    // The suggestions of init stand in comments; its prose has no table and no key at the start of a line.
    let is_toml = |line: &str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    let line = |line: &str| line.strip_prefix("# ").filter(|rest| is_toml(rest)).map_or_else(|| line.to_owned(), str::to_owned);
    let begun = begun.lines().map(line).collect::<Vec<_>>().join("\n");
    for (name, rules) in [("readme", suggested), ("init", begun.as_str())] {
        assert!(rules.contains("\n[[override]]\n") && rules.contains("\n[[rule]]") && rules.contains("\n[lists]\n"), "{rules}");
        let here = folder(name);
        for place in ["shop", "legal"] {
            std::fs::create_dir(here.join(place)).unwrap();
            std::fs::write(here.join(place).join("page.md"), "A game.\n").unwrap();
        }
        std::fs::write(here.join("rules.toml"), rules).unwrap();
        expect(&here, &["test", "house-journey"], 0, &["all as expected"]);
        expect(&here, &["check", "shop/page.md"], 0, &["no findings"]);
    }
}

/// Of overlapping findings the gravest leads, and the others are its notes: those are told, so they are not gone.
#[test]
fn a_finding_that_becomes_a_note_is_not_gone() {
    let here = empty_folder("editor", "notes");
    let rules = |severity: &str| {
        let head = format!("{HEAD}[families.absolute]\ntitle = \"Absolute\"\n");
        let leader = phrases("hype-big", "hype", "error", &["big miracle"], "A big miracle");
        head + &leader + &phrases("absolute-cure", "absolute", severity, &["miracle cure"], "A miracle cure")
    };
    put(&here, "apart.toml", rules("error"));
    put(&here, "joined.toml", rules("warning"));
    put(&here, "a.md", "A big miracle cure.\n");
    let compare =
        |old: &str, new: &str, format: &str| medlint(&here, &["compare", "--rules", old, "--rules", new, "a.md", "--format", format]);
    let (code, out, err) = compare("apart.toml", "joined.toml", "human");
    assert!(code == 1 && out.contains("1 becomes a note of another") && out.contains("a note of hype-big"), "{out}{err}");
    assert!(!out.contains("disappear"), "{out}");
    let (_, out, _) = compare("joined.toml", "apart.toml", "human");
    assert!(out.contains("1 is no note any more") && !out.contains("1 finding appears"), "{out}");
    let (_, out, _) = compare("apart.toml", "joined.toml", "markdown");
    assert!(out.contains("now a note of `hype-big`"), "{out}");
    let (_, out, _) = compare("apart.toml", "joined.toml", "json");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let joined = report["differences"].as_array().unwrap().iter().find(|one| one["rule"] == "absolute-cure").unwrap();
    assert_eq!((&joined["change"], &joined["note_of"]), (&"joins".into(), &"hype-big".into()));
}
