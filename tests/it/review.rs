//! Decisions of reviewers and the audit sheet: what is honoured, what no longer fits, and a day from draft to sign-off.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{folder, get, medlint, put};
use serde_json::{Value, json};
use std::path::Path;

fn report(here: &Path, args: &[&str]) -> (i32, Value) {
    let (code, out, err) = medlint(here, &[&["check", "--format", "json", "--today", "2026-12-01"], args].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}")))
}

/// The decision about a finding of a report.
fn decision(finding: &Value, decision: &str, by: &str) -> Value {
    let mut entry = json!({"decision": decision, "reason": "the board approved it", "by": by, "on": "2026-12-01"});
    for (key, from) in [("path", "path"), ("rule", "rule"), ("text", "text"), ("fingerprint", "fingerprint"), ("severity", "severity")] {
        entry[key] = finding[from].clone();
    }
    entry
}

fn review(here: &Path, name: &str, decisions: &[Value]) {
    put(here, name, json!({"version": 1, "decisions": decisions}).to_string());
}

fn rules(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().map(|one| one["rule"].as_str().unwrap()).collect()
}

#[test]
fn a_decision_to_keep_holds_for_its_finding_alone() {
    let here = folder("review", "keep");
    put(&here, "a.md", "A miracle for you. Another miracle for you.\n");
    let (_, before) = report(&here, &["a.md"]);
    review(&here, "review.json", &[decision(&before["findings"][0], "keep", "A. Lee")]);
    let (code, after) = report(&here, &["a.md", "--review", "review.json"]);
    assert_eq!((code, rules(&after["findings"]).len(), rules(&after["kept"]).len()), (1, 1, 1));
    assert_eq!(after["kept"][0]["start_offset"], before["findings"][0]["start_offset"]);
    assert_eq!((&after["kept"][0]["reason"], &after["kept"][0]["decision"]["by"]), (&json!("the board approved it"), &json!("A. Lee")));
    // The same words in another sentence, in another file, and once more in the same sentence are not what was kept.
    for text in ["A miracle for me.\n", "A miracle for you, a miracle for me.\n"] {
        put(&here, "a.md", text);
        let (_, other) = report(&here, &["a.md", "--review", "review.json"]);
        assert!(rules(&other["kept"]).is_empty() && rules(&other["findings"]).contains(&"review-outdated"), "{other:#}");
    }
    put(&here, "b.md", "A miracle for you.\n");
    assert!(rules(&report(&here, &["b.md", "--review", "review.json"]).1["kept"]).is_empty());
    put(&here, "a.md", "A miracle for you. A miracle for you.\n");
    let (_, twice) = report(&here, &["a.md", "--review", "review.json"]);
    assert_eq!((rules(&twice["kept"]).len(), rules(&twice["findings"])), (1, vec!["hype-miracle"]));
    // Edits elsewhere change nothing.
    put(&here, "a.md", "# Title\n\nNew words.\n\nA **miracle**\nfor you.\n");
    assert_eq!(rules(&report(&here, &["a.md", "--review", "review.json"]).1["kept"]).len(), 1);
}

#[test]
fn a_decision_never_widens_and_ends() {
    let here = folder("review", "narrow");
    put(&here, "a.md", "A miracle for you.\n");
    let (_, before) = report(&here, &["a.md"]);
    let kept = decision(&before["findings"][0], "keep", "A. Lee");
    let with = |key: &str, value: Value| {
        let mut entry = kept.clone();
        entry[key] = value;
        review(&here, "review.json", &[entry]);
        report(&here, &["a.md", "--review", "review.json"]).1
    };
    let ended = with("until", json!("2026-11-30"));
    assert_eq!(rules(&ended["findings"]), ["hype-miracle", "review-outdated"]);
    assert!(ended["findings"][1]["message"].as_str().unwrap().ends_with("ended on 2026-11-30"), "{ended:#}");
    assert_eq!(rules(&with("until", json!("2026-12-01"))["kept"]), ["hype-miracle"]);
    let milder = with("severity", json!("warning"));
    assert!(milder["findings"].to_string().contains("was about a warning, and it is an error now"), "{milder:#}");
    for (key, value, message) in [
        ("reason", json!(""), "expected a reason"),
        ("by", json!(" "), "expected a name"),
        ("on", json!("today"), "expected a day"),
        ("decision", json!("maybe"), "expected a review: unknown variant `maybe`"),
        ("colour", json!("red"), "unknown field `colour`"),
    ] {
        let mut entry = kept.clone();
        entry[key] = value;
        review(&here, "review.json", &[entry]);
        let (code, _, err) = medlint(&here, &["check", "a.md", "--review", "review.json"]);
        assert!(code == 2 && err.contains(message), "{key}: {err}");
    }
}

#[test]
fn reviewers_merge_and_disagreement_is_told() {
    let here = folder("review", "two");
    put(&here, "a.md", "A miracle for you.\n");
    let (_, before) = report(&here, &["a.md"]);
    let finding = &before["findings"][0];
    let both = |first: &str, second: &str| {
        review(&here, "one.json", &[decision(finding, first, "A. Lee")]);
        review(&here, "two.json", &[decision(finding, second, "B. Roy")]);
        report(&here, &["a.md", "--review", "one.json", "--review", "two.json"])
    };
    let (code, agreed) = both("keep", "keep");
    assert_eq!((code, rules(&agreed["kept"]).len()), (0, 1));
    let (code, apart) = both("keep", "change");
    assert_eq!((code, rules(&apart["findings"])), (1, vec!["hype-miracle"]));
    let notes = apart["findings"][0]["notes"].to_string();
    assert!(notes.contains("reviewers disagree: A. Lee on 2026-12-01: keep") && notes.contains("B. Roy on 2026-12-01: change"), "{notes}");
    let (code, asked) = both("ask", "ask");
    assert!(code == 1 && asked["findings"][0]["notes"].to_string().contains("A. Lee on 2026-12-01: ask"), "{asked:#}");
    // Nobody asks after what had to change and has changed.
    review(&here, "one.json", &[decision(finding, "change", "A. Lee")]);
    put(&here, "a.md", "A pill for you.\n");
    assert_eq!(report(&here, &["a.md", "--review", "one.json"]).0, 0);
}

#[test]
fn the_sheet_says_what_was_signed() {
    let here = folder("review", "sheet");
    put(
        &here,
        "a.md",
        "---\ntitle: Hope\n---\n\nA miracle for you. <script>alert(1)</script>\n\n<!-- medlint-allow hype-wonder: ticket 7 -->\nA wonder.\n",
    );
    let sheet = |format: &str| medlint(&here, &["review", "a.md", "--format", format, "--today", "2026-12-01"]);
    let (code, text, _) = sheet("json");
    let first: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 0);
    assert_eq!((&first["title"], &first["judged"]["on"], &first["counts"]["errors"]), (&json!("Hope"), &json!("2026-12-01"), &json!(1)));
    assert_eq!(first["article"]["sha256"].as_str().unwrap().len(), 64);
    let standings: Vec<&str> = first["findings"].as_array().unwrap().iter().map(|one| one["standing"].as_str().unwrap()).collect();
    assert_eq!(standings.iter().filter(|one| **one == "allowed").count(), 1, "{standings:?}");
    for format in ["json", "csv", "html"] {
        assert_eq!(sheet(format), sheet(format), "{format}: the same inputs give the same bytes");
    }
    let (_, html, _) = sheet("html");
    assert!(
        html.contains(first["article"]["sha256"].as_str().unwrap()) && html.contains("Signature") && !html.contains("<script>"),
        "{html}"
    );
    let (_, csv, _) = sheet("csv");
    assert!(csv.starts_with("article,sha256,line,") && csv.contains("ticket 7"), "{csv}");
    put(&here, "sheet.json", &text);
    let (code, out, _) = medlint(&here, &["review", "a.md", "--verify", "sheet.json"]);
    assert!(code == 0 && out.contains("a.md is the text of the sheet"), "{out}");
    put(&here, "a.md", get(&here, "a.md") + "\n");
    let (code, out, _) = medlint(&here, &["review", "a.md", "--verify", "sheet.json"]);
    assert!(code == 1 && out.contains("a.md is not the text of the sheet"), "{out}");
    put(&here, "sheet.json", "{}");
    assert!(medlint(&here, &["review", "a.md", "--verify", "sheet.json"]).2.contains("expected a sheet in JSON"));
}

#[test]
fn benefits_and_risks_stand_side_by_side() {
    let here = crate::common::empty_folder("review", "balance");
    put(&here, "a.md", "# Relief from pain\n\nThe patch brings relief and better sleep.\n\nSide effects include nausea and rash.\n");
    let (_, text, err) = medlint(&here, &["review", "a.md", "--format", "json", "--today", "2026-12-01"]);
    let sheet: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {err}"));
    let of = |side: &str| sheet["balance"][side].as_array().unwrap().clone();
    assert!(!of("benefits").is_empty() && !of("risks").is_empty(), "{sheet:#}");
    assert!(of("benefits").iter().any(|one| one["place"] == "heading 1"), "{sheet:#}");
    assert!(of("risks").iter().all(|one| one["sentence"].as_str().unwrap().starts_with("Side effects")), "{sheet:#}");
}

/// A day: propose, approve, check green; a figure changes, the claim ends, a reviewer keeps a finding, the text changes.
#[test]
fn from_a_draft_to_a_signed_page() {
    let here = crate::common::empty_folder("review", "day");
    put(&here, "rules.toml", "version = 1\nextends = \"default\"\n");
    let page = "# Knees\n\nOur programme relieved knee pain in 64% of 100 adults within 12 weeks.\n";
    put(&here, "a.md", page);
    let run = |today: &str, more: &[&str]| {
        let select = [
            "check",
            "a.md",
            "--select",
            "statistics,evidence,causal,claims,hype",
            "--fail-on",
            "warning",
            "--format",
            "json",
            "--today",
            today,
        ];
        let (code, out, err) = medlint(&here, &[&select[..], more].concat());
        (code, serde_json::from_str::<Value>(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}")))
    };
    let (code, before) = run("2026-12-01", &[]);
    assert_eq!(code, 1, "{before:#}");
    // Propose, and approve what was proposed.
    let (_, draft, _) = medlint(&here, &["claims", "propose", "a.md"]);
    assert!(
        draft.contains("wording = \"Our programme relieved knee pain in 64% of 100 adults within 12 weeks.\"")
            && draft.contains("status = \"draft\""),
        "{draft}"
    );
    put(&here, "claims.toml", format!("version = 1\n{draft}"));
    assert_eq!(medlint(&here, &["claims", "check"]).0, 0);
    assert!(rules(&run("2026-12-01", &[]).1["findings"]).contains(&"claim-draft"));
    let approved = draft.replace(
        "status = \"draft\"",
        "status = \"approved\"\napprover = \"Dr A\"\napproved = \"2026-12-01\"\nexpires = \"2027-06-30\"\ncite = \"none\"",
    );
    let approved = format!("version = 1\n{approved}\n[[claim.evidence]]\nreference = \"Lee A. Knees. Journal 2026;1:1-9\"\n");
    put(&here, "claims.toml", &approved);
    assert_eq!(medlint(&here, &["claims", "check", "--today", "2026-12-01"]).0, 0);
    let (code, green) = run("2026-12-01", &[]);
    assert_eq!((code, &green["findings"]), (0, &json!([])));
    assert!(!rules(&green["covered"]).is_empty());
    // One figure changes.
    put(&here, "a.md", page.replace("64%", "84%"));
    let (code, near) = run("2026-12-01", &[]);
    assert!(code == 1 && rules(&near["findings"]).contains(&"claim-near"), "{near:#}");
    assert!(near["findings"].to_string().contains("[-64-] {+84+}"), "{near:#}");
    // The claim ends.
    put(&here, "a.md", page);
    let (code, ended) = run("2027-07-01", &[]);
    assert!(code == 1 && rules(&ended["findings"]).contains(&"claim-expired"), "{ended:#}");
    // A reviewer keeps one finding.
    put(&here, "a.md", format!("{page}\nSome call it a miracle.\n"));
    let (code, hype) = run("2026-12-01", &[]);
    assert_eq!((code, rules(&hype["findings"])), (1, vec!["hype-miracle"]));
    review(&here, "review.json", &[decision(&hype["findings"][0], "keep", "A. Lee")]);
    let (code, kept) = run("2026-12-01", &["--review", "review.json"]);
    assert_eq!((code, rules(&kept["kept"])), (0, vec!["hype-miracle"]));
    let (_, sheet, _) = medlint(&here, &["review", "a.md", "--review", "review.json", "--format", "json", "--today", "2026-12-01"]);
    put(&here, "sheet.json", &sheet);
    let sheet: Value = serde_json::from_str(&sheet).unwrap();
    assert!(sheet["counts"]["kept"] == 1 && sheet["counts"]["covered"].as_u64() > Some(0), "{:#}", sheet["counts"]);
    assert_eq!(medlint(&here, &["review", "a.md", "--verify", "sheet.json"]).0, 0);
    // The text changes.
    put(&here, "a.md", format!("{page}\nWe call it a miracle.\n"));
    let (code, changed) = run("2026-12-01", &["--review", "review.json"]);
    assert!(code == 1 && rules(&changed["findings"]).contains(&"review-outdated"), "{changed:#}");
    assert_eq!(medlint(&here, &["review", "a.md", "--verify", "sheet.json"]).0, 1);
}
