//! A rulebook of several files: what is read, what is refused, and what a stored one depends on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{command, empty_folder, medlint, put};

const MAIN: &str = "version = 1\nextends = \"default\"\ninclude = [\"rules/*.toml\", \"lexicon/*.txt\"]\n";
const RULE: &str = r#"
[[rule]]
id = "house-blossom"
family = "hype"
kind = "phrase"
severity = "error"
title = "Flowers"
message = "\"{match}\" is not our style"
why = "The house style asks for plain words"
fix = "Say what happens at the visit"
sources = ["AMA-STYLE"]
match = ["like a {garden}"]
wrong = ["You will feel like a rose."]
right = ["The rose garden is open."]
"#;

#[test]
fn a_stored_rulebook_depends_on_all_of_its_files() {
    let here = empty_folder("includes", "stored");
    put(&here, "rules.toml", MAIN);
    put(&here, "rules/house.toml", RULE);
    put(&here, "lexicon/garden.txt", "# garden\nrose~\n");
    put(&here, "a.md", "You will feel like a rose.\n\nYou will feel like a tulip.\n");
    let check = || {
        let output = command(&here, &["check", "a.md", "--format", "concise"]).env("MEDLINT_CACHE", here.join("cache")).output().unwrap();
        String::from_utf8(output.stdout).unwrap().matches("house-blossom").count()
    };
    assert_eq!((check(), check()), (1, 1));
    put(&here, "lexicon/garden.txt", "# garden\nrose~\ntulip~\n");
    assert_eq!(check(), 2);
    put(&here, "rules/more.toml", "[[override]]\nrule = \"house-blossom\"\nseverity = \"off\"\n");
    assert_eq!(check(), 0);
}

#[test]
fn each_rule_says_in_which_file_it_stands() {
    let here = empty_folder("includes", "places");
    put(&here, "rules.toml", MAIN);
    put(&here, "rules/house.toml", RULE);
    put(&here, "lexicon/garden.txt", "# garden\nrose~\n");
    let (_, text, _) = medlint(&here, &["explain", "house-blossom"]);
    assert!(text.contains("written at rules/house.toml:2"), "{text}");
    let (_, text, _) = medlint(&here, &["explain", "hype-miracle"]);
    assert!(text.contains("at the shipped rules/hype.toml:"), "{text}");
    let (_, text, _) = medlint(&here, &["rules", "--family", "hype"]);
    assert!(text.lines().any(|line| line.contains("house-blossom") && line.contains("rules/house.toml:2")), "{text}");
    let (_, text, _) = medlint(&here, &["rules", "--format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&text).unwrap();
    let own = rules["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "house-blossom").unwrap();
    assert_eq!((&own["file"], &own["line"]), (&"rules/house.toml".into(), &2.into()));
}

#[test]
fn interventions_are_added_and_changed_key_by_key() {
    let here = empty_folder("includes", "interventions");
    let facts = "[[intervention]]\nid = \"flowerol\"\nnames = [\"flowerol\"]\nstatus = \"not approved\"\nas-of = \"2026-01\"\nsource = \"Our file\"\n\
        [[intervention]]\nid = \"semaglutide\"\nas-of = \"2025-01\"\n";
    put(&here, "rules.toml", "version = 1\nextends = \"default\"\ninclude = [\"facts.toml\"]\n");
    put(&here, "facts.toml", facts);
    let (code, _, err) = medlint(&here, &["test", "--today", "2026-12-01"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.lines().any(|line| line.starts_with("  flowerol") && line.contains("as of 2026-01  Our file")), "{err}");
    assert!(err.lines().any(|line| line.starts_with("  semaglutide ") && line.contains("as of 2025-01  Wegovy")), "{err}");
}

/// "Flowerol Gold" is a product of its own: a page that names it alone does not name Flowerol.
#[test]
fn a_name_inside_a_longer_name_is_the_longer_one() {
    let here = empty_folder("includes", "longer-names");
    let row = |id: &str, name: &str| {
        let risks = "risks = [\"hay fever\", \"rash~\"]\nflags = [\"rx\"]\nas-of = \"2026-11\"\nsource = \"Our file\"\n";
        format!("[[intervention]]\nid = \"{id}\"\nnames = [\"{name}\"]\nstatus = \"{id} status\"\n{risks}")
    };
    put(
        &here,
        "rules.toml",
        "version = 1\nextends = \"default\"\ninclude = [\"facts.toml\"]\n[settings]\nselect = [\"miss-indication\"]\n",
    );
    put(&here, "facts.toml", &(row("flowerol", "flowerol") + &row("flowerol-gold", "flowerol gold")));
    let page = |names: &str| {
        format!("# {names}\n\nBook your {names} visit. Our clinic offers {names}. {names} is popular, and {names} is here.\n")
    };
    put(&here, "gold.md", page("Flowerol Gold"));
    put(&here, "plain.md", page("Flowerol"));
    let found = |file: &str| medlint(&here, &["check", "--format", "json", file]).1;
    let (gold, plain) = (found("gold.md"), found("plain.md"));
    assert!(gold.contains("Flowerol Gold") && !gold.contains("\"Flowerol\""), "{gold}");
    assert!(plain.contains("\"Flowerol\""), "{plain}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_folder_are_refused() {
    let here = empty_folder("includes", "links");
    put(&here, "secret.toml", "[settings]\nmarket = [\"uk\"]\n");
    put(&here, "site/rules.toml", "version = 1\nextends = \"default\"\ninclude = [\"link.toml\"]\n");
    std::os::unix::fs::symlink("../secret.toml", here.join("site/link.toml")).unwrap();
    let (code, _, err) = medlint(&here.join("site"), &["rules"]);
    assert!(code == 2 && err.contains("rules.toml:3:12") && err.contains("a link that leads out of the folder"), "{err}");
}
