//! Registers of the law: an authorised wording covers what rules find in it, a near one is told the closest, and no finding is lost.

use crate::common::{SHIPPED, empty_folder, medlint, put};
use medlint::finding::Authority;
use medlint::{Document, Finding, Linter, Profile, Promotional, Source};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The rules of the kind that hold the registers.
const AUTHORISED: &str = "supp-claim-authorised";
const NEAR: &str = "supp-claim-near";

/// The authorised wordings that are shipped, with their markets.
static WORDINGS: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| {
    let files = medlint::BASE.files.iter().filter(|(name, _)| name.starts_with("registers/"));
    let mut all = Vec::new();
    for (_, text) in files {
        for row in text.parse::<toml::Table>().unwrap()["authorised"].as_array().unwrap() {
            let texts = |key: &str| row[key].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect::<Vec<_>>();
            let words = |claim: &String| claim.split_whitespace().collect::<Vec<_>>().join(" ");
            all.extend(texts("claims").iter().map(|claim| (words(claim), texts("markets"))));
        }
    }
    all
});

/// What is found on the page of a supplement.
fn found(text: &str, market: &str, select: &[&str], ignore: &[&str]) -> Vec<Finding> {
    let names = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    let profile = Profile {
        markets: vec![market.to_owned()],
        advertiser: Some("supplement".to_owned()),
        promotional: Some(Promotional::Yes),
        select: names(select),
        ignore: names(ignore),
        ..Profile::default()
    };
    Linter::new(&SHIPPED, profile).lint(&Document::markdown(Source::new("t.md", text)))
}

/// How often each claim of a text is found, whether it leads or is a note, whether it counts or not.
fn identities(findings: &[Finding]) -> BTreeMap<u64, usize> {
    let mut all = BTreeMap::new();
    for identity in findings.iter().flat_map(|one| one.identity.into_iter().chain(one.joined.iter().copied())) {
        *all.entry(identity).or_insert(0) += 1;
    }
    all
}

#[test]
fn an_authorised_wording_is_covered_with_its_act_and_conditions() {
    let text = "Zinc contributes to the maintenance of normal vision.\n";
    let findings = found(text, "uk", &[], &[]);
    let one = findings.iter().find(|one| one.rule() == AUTHORISED).unwrap();
    assert!(!one.counts());
    let allowance = one.allowed.as_ref().unwrap();
    let claim = allowance.claim().unwrap();
    assert_eq!((claim.authority, claim.id.as_str()), (Authority::Law, "zinc"));
    assert_eq!(claim.wording, "Zinc contributes to the maintenance of normal vision");
    assert_eq!(claim.evidence, ["Great Britain nutrition and health claims (NHC) register (Department of Health and Social Care)"]);
    assert!(claim.conditions.starts_with("The claim may be used only for food which is at least a source of zinc"), "{claim:?}");
    assert!(allowance.reason.starts_with("authorised for zinc by Great Britain nutrition"), "{}", allowance.reason);
    assert!(allowance.reason.contains(", conditions: The claim may be used only"), "{}", allowance.reason);
    assert!(findings.iter().all(|one| !one.counts() || one.is_about_document), "{findings:?}");
    // Nothing beyond these words.
    let more = found("Zinc contributes to the maintenance of normal vision. Zinc cures blindness.\n", "uk", &[], &[]);
    assert!(more.iter().any(|one| one.counts() && !one.is_about_document), "{more:?}");
    // Where the law authorises nothing, nothing is covered.
    assert!(found(text, "us", &[], &[]).iter().all(|one| one.allowed.is_none()));
}

#[test]
fn every_wording_of_the_registers_is_covered_where_it_is_authorised() {
    for market in ["uk", "eu", "us"] {
        let here = WORDINGS.iter().filter(|(_, markets)| markets.iter().any(|one| one == market));
        // Up to the register's own remark.
        for claim in here.filter_map(|(claim, _)| claim.split(" * ").next()) {
            let found = found(&format!("{}.\n", claim.trim_end_matches('.')), market, &[AUTHORISED], &[]);
            assert!(found.iter().any(|one| one.rule() == AUTHORISED && !one.counts()), "{market}: {claim}");
        }
    }
}

#[test]
fn a_near_wording_names_the_closest_authorised_one() {
    let findings = found("Zinc boosts your vision.\n", "uk", &[NEAR], &[]);
    let near = findings.iter().find(|one| one.rule() == NEAR).unwrap();
    assert!(near.counts());
    assert_eq!(near.advice.fix, "Write the authorised wording: \"Zinc contributes to the maintenance of normal vision\"");
}

#[test]
fn a_comment_about_an_authorised_wording_is_used() {
    let text = "<!-- medlint-allow supp-claim-authorised: ticket 7 -->\nZinc contributes to the maintenance of normal vision.\n";
    let findings = found(text, "uk", &[], &[]);
    assert!(findings.iter().all(|one| one.rule() != "allow-unused"), "{findings:?}");
}

#[test]
fn every_format_tells_authorised_claims_where_it_tells_those_of_the_house() {
    let here = empty_folder("registers", "formats");
    put(&here, "a.md", "Zinc contributes to the maintenance of normal vision.\n");
    let usual = ["check", "a.md", "--market", "uk", "--advertiser", "supplement", "--select", AUTHORISED];
    let run = |format: &str| medlint(&here, &[&usual[..], &["--format", format]].concat());
    let (code, out, err) = run("json");
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert_eq!((code, report["findings"].as_array().unwrap().len()), (0, 0), "{report:#}");
    assert_eq!((&report["covered"][0]["rule"], &report["summary"]["covered"]), (&AUTHORISED.into(), &1.into()));
    assert_eq!((&report["covered"][0]["claim"]["authority"], &report["covered"][0]["claim"]["id"]), (&"law".into(), &"zinc".into()));
    for format in
        ["short", "full", "concise", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "csv", "markdown", "html"]
    {
        let (code, out, err) = run(format);
        assert_eq!(code, 0, "{format}: {out}{err}");
        assert!(out.contains("authorised") && out.contains("zinc"), "{format}: {out}");
    }
    let (_, out, _) = medlint(&here, &["explain", "a.md:1", "--market", "uk", "--advertiser", "supplement"]);
    assert!(out.contains("covered supp-claim-authorised") && out.contains("authorised for zinc by"), "{out}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// No finding is lost by the registers: what counts and what is covered is what was found without them, and the claims themselves.
    #[test]
    fn counts_with_and_without_the_registers_add_up(
        parts in proptest::collection::vec((any::<Index>(), any::<Index>()), 1..8),
        market in select(vec!["uk", "eu", "us"]),
    ) {
        const OTHERS: [&str; 6] = [
            "Our miracle drops cure depression in days.",
            "Zinc boosts your vision and is guaranteed to work.",
            "Studies show that it works for 90% of users.",
            "Book today; results vary from person to person.",
            "It is safe, has no side effects and prevents colds.",
            "Talk to your doctor first.",
        ];
        let here: Vec<&str> = WORDINGS.iter().filter(|(_, markets)| markets.iter().any(|one| one == market)).map(|(claim, _)| claim.as_str()).collect();
        let text: Vec<String> = parts.iter().map(|(one, other)| format!("{}. {}", one.get(&here), other.get(&OTHERS))).collect();
        let text = text.join("\n\n");
        let (with, without) = (found(&text, market, &[], &[]), found(&text, market, &[], &[AUTHORISED]));
        let mut expected = identities(&without);
        for (identity, count) in identities(&found(&text, market, &[AUTHORISED], &[])) {
            *expected.entry(identity).or_insert(0) += count;
        }
        prop_assert_eq!(identities(&with), expected, "{}", text);
        let about = |findings: &[Finding]| findings.iter().filter(|one| one.is_about_document).map(|one| one.rule().to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(about(&with), about(&without), "{}", text);
        // Covered is what stands in an authorised wording, and nothing there counts.
        let claims: Vec<&Finding> = with.iter().filter(|one| one.rule() == AUTHORISED).collect();
        prop_assert!(!claims.is_empty(), "{}", text);
        for one in with.iter().filter(|one| !one.is_about_document) {
            prop_assert_eq!(one.counts(), !claims.iter().any(|claim| claim.span.contains(one.span)), "{} in {}", one.rule(), text);
        }
        prop_assert!(without.iter().all(|one| one.allowed.is_none()));
    }
}
