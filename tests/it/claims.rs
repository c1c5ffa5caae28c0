//! The claims register: what it covers, what it refuses, what its commands say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod commands;
mod laws;

use crate::common::{self, folder, medlint, put};
use medlint::claims::house::House;
use medlint::rulebook::read::claims;
use medlint::{Document, Finding, Linter, Profile, Source};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A register whose one claim holds a word of the small rulebook.
const REGISTER: &str = r#"version = 1

[[claim]]
id = "C-1"
wording = "In 40 adults the miracle patch may ease back pain for up to 8 hours."
product = "Patch"
markets = ["us"]
status = "approved"
approver = "Dr A"
approved = "2026-05-04"
expires = "2027-05-04"

[[claim.evidence]]
reference = "Lee A. The patch. Journal 2026;1:1-9"
doi = "10.5555/patch.1"
"#;

const CITED: &str = "\n\nLee A. The patch. doi:10.5555/patch.1\n";

fn house(text: &str) -> Arc<House> {
    Arc::new(claims::house(&Source::new("claims.toml", text)).unwrap_or_else(|rejected| panic!("{rejected}")))
}

/// What is found in a text under a register, on a day in 2026.
fn found(register: &str, text: &str) -> Vec<Finding> {
    let rulebook = common::rulebook(common::RULES);
    let profile =
        Profile { claims: Some(house(register)), today: Some((2026, 12, 1)), markets: vec!["us".to_owned()], ..Profile::default() };
    Linter::new(&rulebook, profile).lint(&Document::markdown(Source::new("t.md", text)))
}

/// The rules of what counts.
fn open(register: &str, text: &str) -> Vec<String> {
    found(register, text).iter().filter(|one| one.counts()).map(|one| one.rule().to_owned()).collect()
}

fn covering(findings: &[Finding]) -> Vec<&str> {
    findings.iter().filter_map(|one| Some(one.allowed.as_ref()?.claim()?.id.as_str())).collect()
}

#[test]
fn every_mistake_of_a_register_is_told_at_its_place() {
    let text = r#"version = 1
[[claim]]
id = "C-1"
wordin = "A."
markets = ["us", "usa"]
status = "aproved"
[[claim]]
id = "C-1"
wording = "B."
variants = ["B."]
markets = []
status = "approved"
approved = "2026-13-01"
expires = "soon"
[[claim.evidence]]
doi = "11.1000/x"
pmid = "0123"
nct = "NCT123"
url = "www.example.org"
[[claim.evidence]]
page = "4"
[[claim.companion]]
kind = "risks"
text = []
within = "sentence"
"#;
    let rejected = claims::house(&Source::new("claims.toml", text)).unwrap_err().to_string();
    for part in [
        "claims.toml:2:1: expected the key `wording` in claim \"C-1\"",
        "claims.toml:4:1: expected a key of claim \"C-1\", found `wordin`",
        "claims.toml:5:18: expected a known word for `markets` of claim \"C-1\", found \"usa\"",
        "claims.toml:6:10: expected a known word for `status` of claim \"C-1\", found \"aproved\" (did you mean \"approved\"?)",
        "claims.toml:8:6: expected an id of its own, found \"C-1\" a second time (it stands in line 3 already)",
        "claims.toml:10:13: expected another wording, found nothing new",
        "claims.toml:11:1: expected at least one entry for `markets`",
        "claims.toml:7:1: expected the key `approver` in claim \"C-1\": its status is approved",
        "claims.toml:13:12: expected a day such as 2026-12-01 for `approved`",
        "claims.toml:14:11: expected a day such as 2026-12-01 for `expires`",
        "claims.toml:16:7: expected a well-formed `doi`",
        "claims.toml:17:8: expected a well-formed `pmid`",
        "claims.toml:18:7: expected a well-formed `nct`",
        "claims.toml:19:7: expected a well-formed `url`",
        "claims.toml:20:1: expected one of reference, doi, pmid, nct, label, url, file in a [[claim.evidence]]",
        "claims.toml:23:8: expected a known word for `kind` of a [[claim.companion]], found \"risks\"",
        "claims.toml:24:1: expected at least one entry for `text`",
        "claims.toml:25:10: expected a known word for `within`",
    ] {
        assert!(rejected.contains(part), "{part}\nis not in\n{rejected}");
    }
    let broken = claims::house(&Source::new("claims.toml", "version = 1\n[[claim]\nid = \"x\n")).unwrap_err().to_string();
    assert!(broken.contains("claims.toml:2:"), "{broken}");
    assert!(claims::house(&Source::new("claims.toml", "")).unwrap_err().to_string().contains("expected version = 1"));
}

#[test]
fn an_exact_use_is_covered_with_its_evidence_and_nothing_else_is() {
    let text = format!("In 40 adults the **miracle** patch may ease\nback pain for up to 8&nbsp;hours. A miracle.{CITED}");
    let findings = found(REGISTER, &text);
    assert_eq!(covering(&findings), ["C-1"]);
    let covered = findings.iter().find(|one| !one.counts()).unwrap();
    assert_eq!((covered.rule(), &text[covered.span.range()]), ("hype-miracle", "miracle"));
    let allowance = covered.allowed.as_ref().unwrap();
    assert_eq!(allowance.reason, "claim C-1, approved by Dr A on 2026-05-04: Lee A. The patch. Journal 2026;1:1-9, doi:10.5555/patch.1");
    assert_eq!(allowance.until.as_deref(), Some("2027-05-04"));
    assert_eq!(open(REGISTER, &text), ["hype-miracle"], "the second miracle is not the claim's");
}

#[test]
fn a_changed_use_counts_and_shows_the_difference() {
    for (text, sort, marked) in [
        ("In 90 adults the miracle patch may ease back pain for up to 8 hours.", "number", "In [-40-] {+90+} adults the miracle patch"),
        ("In 40 adults the miracle patch eases back pain for up to 8 hours.", "strength", "patch [-may-] eases back pain"),
        ("In 40 children the miracle patch may ease back pain for up to 8 hours.", "population", "[-adults-] {+children+}"),
        ("In 40 adults the miracle patch may ease back pain for up to 8 weeks.", "time", "8 [-hours-] {+weeks+}"),
        ("In 40 adults the miracle patch may not ease back pain for up to 8 hours.", "negation", "may {+not+} ease"),
    ] {
        let findings = found(REGISTER, text);
        let near = findings.iter().find(|one| one.rule() == "claim-near").unwrap_or_else(|| panic!("{text}: {findings:?}"));
        assert!(near.message.ends_with(&format!("is not what claim C-1 was approved for: another {sort}")), "{}", near.message);
        assert!(near.notes[0].text.contains(marked), "{}", near.notes[0].text);
        assert!(near.notes.iter().skip(1).all(|note| note.span.is_some()), "{near:?}");
        assert!(near.advice.fix.contains("the miracle patch may ease back pain for up to 8 hours."), "{}", near.advice.fix);
        let edit = near.edit.as_ref().unwrap();
        assert_eq!(edit.safety, medlint::Safety::Suggested);
        let mended = format!("{}{}{}", &text[..edit.span.start], edit.replacement, &text[edit.span.end..]);
        assert_eq!(covering(&found(REGISTER, &mended)), ["C-1"], "{mended}");
        assert_eq!(covering(&findings), [""; 0], "{text}");
    }
}

#[test]
fn a_use_that_is_not_approved_here_and_now_says_why() {
    let text = format!("In 40 adults the miracle patch may ease back pain for up to 8 hours.{CITED}");
    let with = |from: &str, to: &str| {
        assert!(REGISTER.contains(from));
        open(&REGISTER.replace(from, to), &text)
    };
    assert_eq!(with("2027-05-04", "2026-11-30"), ["claim-expired", "hype-miracle"]);
    assert_eq!(with("2027-05-04", "2026-12-01"), [""; 0], "the last day counts");
    assert_eq!(with("\"approved\"", "\"withdrawn\""), ["claim-withdrawn", "hype-miracle"]);
    assert_eq!(with("\"approved\"", "\"draft\""), ["claim-draft", "hype-miracle"]);
    assert_eq!(with("[\"us\"]", "[\"uk\"]"), ["claim-market", "hype-miracle"]);
    let professional = with("status", "audience = [\"professional\"]\nstatus");
    assert_eq!(professional, [""; 0], "a page that names no readers");
    let page = format!("---\naudience: public\n---\n\n{text}");
    let register = REGISTER.replace("status", "audience = [\"professional\"]\nstatus");
    assert_eq!(open(&register, &page), ["claim-audience", "hype-miracle"]);
}

#[test]
fn companions_and_references_must_be_there() {
    let text = "# A\n\nIn 40 adults the miracle patch may ease back pain for up to 8 hours.\n\nIt itches.\n\n# B\n\nResults vary.\n";
    assert_eq!(open(REGISTER, text), ["claim-uncited"]);
    assert_eq!(open(&REGISTER.replace("status", "cite = \"none\"\nstatus"), text), [""; 0]);
    let cited = format!("{text}{CITED}");
    for (words, within, wanted) in [
        ("Results vary.", "page", 0),
        ("results  VARY", "section", 1),
        ("It itches.", "section", 0),
        ("It itches.", "next", 0),
        ("Results vary.", "next", 1),
        ("It may itch.", "page", 1),
    ] {
        let register = format!("{REGISTER}[[claim.companion]]\nkind = \"risk\"\ntext = [\"{words}\"]\nwithin = \"{within}\"\n");
        let missing: Vec<Finding> = found(&register, &cited).into_iter().filter(|one| one.rule() == "claim-companion").collect();
        assert_eq!(missing.len(), wanted, "{words} {within}");
        assert!(missing.iter().all(|one| one.message.starts_with("claim C-1 needs its risk ")), "{missing:?}");
    }
    let two = format!("{REGISTER}[[claim.evidence]]\npmid = \"123456\"\n");
    assert_eq!(open(&two, &cited), [""; 0], "one reference is enough");
    let both = two.replace("status", "cite = \"all\"\nstatus");
    assert_eq!(open(&both, &cited), ["claim-uncited"]);
    assert_eq!(open(&both, &format!("{cited}PMID: 123456\n")), [""; 0]);
    assert_eq!(open(&both, &format!("{cited}PMID: 1234567\n")), ["claim-uncited"], "another number");
}

#[test]
fn comments_may_allow_what_the_register_says() {
    let text =
        "<!-- medlint-allow claim-near, hype-miracle: ticket 7 -->\nIn 90 adults the miracle patch may ease back pain for up to 8 hours.\n";
    assert_eq!(open(REGISTER, text), [""; 0]);
    let rules: Vec<String> =
        found(REGISTER, "<!-- medlint-allow claims: ticket 7 -->\nA miracle.\n").iter().map(|one| one.rule().to_owned()).collect();
    assert!(rules.contains(&"allow-unused".to_owned()), "{rules:?}");
}

fn project(name: &str) -> PathBuf {
    let here = folder("claims", name);
    put(&here, "claims.toml", REGISTER);
    put(&here, "a.md", format!("In 40 adults the miracle patch may ease back pain for up to 8 hours.{CITED}"));
    here
}

fn json(here: &Path, args: &[&str]) -> Value {
    let (_, out, err) = medlint(here, &[&["check", "--format", "json", "--today", "2026-12-01"], args].concat());
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

#[test]
fn every_format_tells_what_is_covered() {
    let here = project("formats");
    let report = json(&here, &["a.md"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 0);
    assert_eq!(report["covered"][0]["claim"]["id"], "C-1");
    assert_eq!(report["covered"][0]["claim"]["evidence"][0], "Lee A. The patch. Journal 2026;1:1-9, doi:10.5555/patch.1");
    assert_eq!((&report["covered"][0]["rule"], &report["summary"]["covered"]), (&"hype-miracle".into(), &1.into()));
    for format in
        ["short", "full", "concise", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "csv", "markdown", "html"]
    {
        let (code, out, err) = medlint(&here, &["check", "--format", format, "--today", "2026-12-01", "a.md"]);
        assert_eq!(code, 0, "{format}: {out}{err}");
        assert!(out.contains("C-1"), "{format}: {out}");
    }
    let (code, out, _) = medlint(&here, &["check", "a.md", "--today", "2027-06-01"]);
    assert!(code == 1 && out.contains("the approval of claim C-1 ended on 2027-05-04"), "{out}");
}

#[test]
fn the_register_is_found_named_and_taken_from_a_revision() {
    let here = project("found");
    std::fs::rename(here.join("claims.toml"), here.join("other.toml")).unwrap();
    assert_eq!(json(&here, &["a.md"])["summary"]["errors"], 1);
    assert_eq!(json(&here, &["a.md", "--claims", "other.toml"])["summary"]["errors"], 0);
    let (code, _, err) = medlint(&here, &["check", "a.md", "--claims", "none.toml"]);
    assert!(code == 2 && err.contains("cannot read the claims register none.toml"), "{err}");
    put(&here, "claims.toml", REGISTER.replace("wording", "wordin"));
    let (code, _, err) = medlint(&here, &["check", "a.md"]);
    assert!(code == 2 && err.contains("claims.toml:5:1") && err.contains("`wordin`"), "{err}");
    // A change may not bring the approval of its own claim.
    put(&here, "claims.toml", REGISTER.replace("\"approved\"\n", "\"draft\"\n"));
    common::git(&here, &["init", "-q"]);
    common::git(&here, &["add", "."]);
    common::git(&here, &["commit", "-q", "-m", "t"]);
    put(&here, "claims.toml", REGISTER);
    assert_eq!(json(&here, &["a.md"])["summary"]["errors"], 0);
    assert_eq!(json(&here, &["a.md", "--rules-from", "HEAD"])["findings"][0]["rule"], "claim-draft");
}

/// The example: a clinic, six claims, two articles.
#[test]
fn the_example_does_what_its_page_says() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/register");
    let run = |args: &[&str]| medlint(&here, args);
    let (code, out, err) = run(&["claims", "check", "--today", "2026-11-01"]);
    assert!(code == 0 && out.contains("6 claims, 4 approved: nothing is wrong"), "{out}{err}");
    let knee = json(&here, &["articles/knee.md"]);
    assert_eq!(knee["summary"]["errors"], 0, "{knee:#}");
    assert!(knee["summary"]["covered"].as_u64().unwrap() >= 1, "{knee:#}");
    let sleep = json(&here, &["articles/sleep.md", "--select", "claims"]);
    let rules: Vec<&str> = sleep["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["claim-near", "claim-withdrawn", "claim-draft"], "{sleep:#}");
}
