//! The claims register: what it covers, what it refuses, what its commands say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{self, SHIPPED, folder, medlint, put};
use medlint::claims::house::House;
use medlint::rulebook::read::claims;
use medlint::{Document, Finding, Linter, Profile, Promotional, Source};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

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

#[test]
fn a_register_is_begun_listed_and_checked() {
    let here = folder("claims", "commands");
    let (code, _, err) = medlint(&here, &["claims", "list"]);
    assert!(code == 2 && err.contains("`medlint claims init` writes one"), "{err}");
    assert_eq!(medlint(&here, &["claims", "init"]).0, 0);
    assert_eq!(medlint(&here, &["claims", "init"]).0, 2, "nothing is written over");
    let (code, out, err) = medlint(&here, &["claims", "check"]);
    assert!(code == 0 && out.contains("1 claim, 0 approved: nothing is wrong"), "{out}{err}");
    let more = "\n[[claim]]\nid = \"C-2\"\nwording = \"In 60 adults the miracle patch may ease back pain for up to 8 hours.\"\nproduct = \"Patch\"\n\
        markets = [\"us\"]\nstatus = \"approved\"\napprover = \"Dr A\"\napproved = \"2026-05-04\"\nexpires = \"2026-12-20\"\n\
        \n[[claim]]\nid = \"C-3\"\nwording = \"in 40 adults the miracle patch may ease back-pain for up to 8 hours.\"\nproduct = \"Patch\"\n\
        markets = [\"us\"]\n[[claim.evidence]]\nfile = \"gone.pdf\"\n";
    put(&here, "claims.toml", format!("{REGISTER}{more}"));
    let (code, out, _) = medlint(&here, &["claims", "check", "--today", "2026-12-01"]);
    for part in [
        "the approval of claim C-2 ends on 2026-12-20",
        "claim C-2 has nothing that substantiates it",
        "claim C-2 contradicts claim C-1: In [-40-] {+60+} adults",
        "claim C-3 has the wording of claim C-1",
        "claim C-3 rests on the file gone.pdf, which is not there",
        "3 claims, 2 approved: 3 errors, 2 warnings",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert_eq!(code, 1);
    let (_, out, _) = medlint(&here, &["claims", "check", "--today", "2026-12-21"]);
    assert!(out.contains("the approval of claim C-2 ended on 2026-12-20"), "{out}");
    let (_, out, _) = medlint(&here, &["claims", "list", "--status", "approved", "--format", "json"]);
    let listed: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(listed["claims"].as_array().unwrap().len(), 2);
    let (_, out, _) = medlint(&here, &["claims", "list"]);
    assert!(out.contains("3 claims in claims.toml"), "{out}");
}

#[test]
fn uses_are_found_in_articles() {
    let here = project("uses");
    put(&here, "b.md", "In 90 adults the miracle patch may ease back pain for up to 8 hours.\n");
    let (code, out, _) = medlint(&here, &["claims", "where", "C-1", "."]);
    assert_eq!(code, 0);
    assert!(out.contains("a.md:1:1: exact: In 40 adults") && out.contains("b.md:1:1: near: In [-40-] {+90+} adults"), "{out}");
    assert!(out.ends_with("1 exact use, 1 near\n"), "{out}");
    assert!(medlint(&here, &["claims", "where", "C-2"]).2.contains("did you mean \"C-1\"?"));
    assert!(medlint(&here, &["claims", "unused", "a.md"]).1.contains("0 of 1 claim without an exact use"));
    assert!(medlint(&here, &["claims", "unused", "b.md"]).1.contains("C-1 approved: In 40 adults"));
}

#[test]
fn a_spreadsheet_leads_to_the_same_claims() {
    let here = project("csv");
    let (code, csv, _) = medlint(&here, &["claims", "export"]);
    assert!(code == 0 && csv.starts_with("Claim ID,Match Text,Text Variations,Product,Country,"), "{csv}");
    put(&here, "claims.csv", &csv);
    let (code, toml, err) = medlint(&here, &["claims", "import", "claims.csv"]);
    assert_eq!((code, err.as_str()), (0, ""));
    put(&here, "claims.toml", &toml);
    assert_eq!(medlint(&here, &["claims", "export"]).1, csv);
    assert_eq!(json(&here, &["a.md"])["summary"]["covered"], 1);
    put(&here, "v.csv", "name__v,match_text__v,country__v,Owner\nK-9,\"A \"\"good\"\" day, says Lee.\",United Kingdom,Kim\n");
    let (_, toml, err) = medlint(&here, &["claims", "import", "v.csv"]);
    assert!(toml.contains("id = \"K-9\"\nwording = \"A \\\"good\\\" day, says Lee.\"\nmarkets = [\"uk\"]\nstatus = \"draft\""), "{toml}");
    assert!(err.contains("the column \"Owner\" is left out"), "{err}");
    put(&here, "w.csv", "a,b\n1,2\n");
    assert!(medlint(&here, &["claims", "import", "w.csv"]).2.contains("expected a column \"Match Text\""));
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

static HOUSE: LazyLock<Arc<House>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/register/claims.toml")).unwrap();
    house(&text)
});

fn lint_with(claims: Option<Arc<House>>, text: &str) -> Vec<Finding> {
    let profile = Profile {
        claims,
        today: Some((2026, 12, 1)),
        markets: vec!["us".to_owned()],
        promotional: Some(Promotional::Yes),
        ..Profile::default()
    };
    Linter::new(&SHIPPED, profile).lint(&Document::markdown(Source::new("t.md", text)))
}

/// How often each claim of a text is found, whether it leads or is a note, whether it counts or not.
fn identities(findings: &[Finding]) -> BTreeMap<u64, usize> {
    let mut all = BTreeMap::new();
    for finding in findings.iter().filter(|one| one.family() != "claims") {
        for identity in finding.identity.into_iter().chain(finding.joined.iter().copied()) {
            *all.entry(identity).or_insert(0) += 1;
        }
    }
    all
}

fn wordings() -> Vec<String> {
    HOUSE.claims.iter().flat_map(|claim| claim.wordings().map(str::to_owned).collect::<Vec<_>>()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Another figure, or a word less, is never an exact use, whatever typography does.
    #[test]
    fn a_changed_figure_or_a_dropped_word_is_never_exact(which in any::<Index>(), at in any::<Index>(), number in 0_u32..100_000, drops in any::<bool>()) {
        let wordings = wordings();
        let wording = which.get(&wordings);
        let mut words: Vec<String> = wording.split(' ').map(str::to_owned).collect();
        let places: Vec<usize> = (0..words.len()).filter(|&at| drops || words[at].starts_with(|c: char| c.is_ascii_digit())).collect();
        prop_assume!(!places.is_empty());
        let place = *at.get(&places);
        if drops {
            words.remove(place);
        } else {
            let digits = words[place].bytes().take_while(|b| b.is_ascii_digit()).count();
            prop_assume!(words[place][..digits].parse() != Ok(number));
            words[place].replace_range(..digits, &number.to_string());
        }
        let text = words.join(" ");
        let findings = lint_with(Some(HOUSE.clone()), &text);
        prop_assert!(findings.iter().all(|one| one.allowed.is_none()), "{text}");
        for rule in ["claim-expired", "claim-withdrawn", "claim-draft", "claim-companion", "claim-uncited"] {
            prop_assert!(findings.iter().all(|one| one.rule() != rule), "{text}: {rule}");
        }
    }

    /// No finding is lost or made by a register: what counts and what is covered is what was found without one.
    #[test]
    fn counts_with_and_without_a_register_add_up(parts in proptest::collection::vec((any::<Index>(), any::<Index>()), 1..8)) {
        const OTHERS: [&str; 6] = [
            "Our miracle drip cures depression in days.",
            "The knee programme is guaranteed to end pain.",
            "Studies show that it works for 90% of patients.",
            "Book today; results vary from person to person.",
            "It is safe and has no side effects.",
            "Talk to your doctor first.",
        ];
        let mut all = wordings();
        all.extend(OTHERS.map(str::to_owned));
        let text: Vec<String> = parts.iter().map(|(one, other)| format!("{} {}", one.get(&all), other.get(&all))).collect();
        let text = text.join("\n\n");
        let (with, without) = (lint_with(Some(HOUSE.clone()), &text), lint_with(None, &text));
        prop_assert_eq!(identities(&with), identities(&without), "{}", text);
        let about = |findings: &[Finding]| findings.iter().filter(|one| one.is_about_document).map(|one| one.rule().to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(about(&with), about(&without), "{}", text);
    }
}
