//! The kind `reference`: which citations lead nowhere, which lists nothing points at, which identifiers cannot be right.
//! Each page is read by the shipped rules; the finding is named by its rule and its words.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use medlint::{Document, Linter, Profile, Promotional, Rulebook, Source};
use std::sync::Arc;

const LIST: &str =
    "\n\n## References\n\n1. Lee A. Walking. Journal of Examples. 2020;1:1-9.\n2. Roe B. Sleep. Journal of Examples. 2021;2:1-9.\n";

fn found(rulebook: &Arc<Rulebook>, page: &str) -> Vec<String> {
    let profile = Profile { select: vec!["citation".to_owned()], today: Some((2026, 11, 1)), ..Profile::default() };
    let findings = Linter::new(rulebook, profile).lint(&Document::markdown(Source::new("page.md", page)));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    findings.iter().map(|one| format!("{} {}", one.rule().trim_start_matches("citation-"), words(&page[one.span.range()]))).collect()
}

#[test]
fn marks_lists_and_footnotes() {
    let rulebook = &*crate::common::SHIPPED;
    let with = |text: &str| format!("{text}{LIST}");
    let cases: Vec<(String, &[&str])> = vec![
        // Footnotes.
        ("Walking helps.[^1]\n\n[^1]: Lee A. 2020.".into(), &[]),
        ("Walking helps.[^1] Sleep, too.[^2]\n\n[^1]: Lee A. 2020.".into(), &["unresolved-mark [^2]"]),
        ("Walking helps.[^1]\n\n[^1]: Lee A. 2020.\n\n[^old]: Roe B. 1989.".into(), &["list-without-marks [^old]:"]),
        (
            "Walking helps.[^lee-2020]\n\n[^Lee-2020]: Lee A. 2020.".into(),
            &["unresolved-mark [^lee-2020]", "list-without-marks [^Lee-2020]:"],
        ),
        ("In code `[^9]` is no mark.".into(), &[]),
        // Numbers and lists.
        (with("Walking helps.[1] Sleep helps.[2]"), &[]),
        (with("Both help.[1, 2]"), &[]),
        (with("Both help.[1-2]"), &[]),
        (with("Walking helps.<sup>1</sup>"), &[]),
        (with("Walking helps (1)."), &[]),
        (with("Walking helps.[3]"), &["unresolved-mark [3]"]),
        ("Walking helps.[3]".into(), &["number-without-list [3]"]),
        ("Walking helps.[1] Sleep helps.[2]".into(), &["number-without-list [1]"]),
        ("The clinic opened in [2019](https://example.net/opening).".into(), &[]),
        // A list that nothing points at.
        (with("Walking helps."), &["list-without-marks References"]),
        (with("Walking helps (Lee 2020)."), &[]),
        (with("Walking helps (Lee 2019)."), &["unresolved-mark Lee 2019)"]),
        (with("Walking helps, [as a trial found](https://doi.org/10.1056/e12)."), &[]),
        (with("Walking helps (PMID: 31000001)."), &[]),
        (with("Walking helps [as we wrote](/blog/walking)."), &["list-without-marks References"]),
        (LIST.into(), &[]),
        ("Walking helps.".into(), &[]),
    ];
    let mut wrong = Vec::new();
    for (page, expected) in &cases {
        let found = found(rulebook, page);
        if found != *expected {
            wrong.push(format!("{page}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn identifiers_are_judged_in_text_lists_and_links() {
    let rulebook = &*crate::common::SHIPPED;
    let page = "Walking helps.[1] It was registered as NCT1234567 [2]; [see there](https://clinicaltrials.gov/study/NCT01234567).\n\n\
        ## References\n\n1. Lee A. Walking. 2020. doi:11.1056/abc. PMID: 31000001\n2. Roe B. Sleep. 2021. PMCID: PMC12. ISRCTN12345\n\
        3. [Roe](https://doi.org/10.10/x).\n";
    let wanted =
        ["malformed-id NCT1234567", "malformed-id 11.1056/abc", "malformed-id ISRCTN12345", "malformed-id [Roe](https://doi.org/10.10/x)"];
    assert_eq!(found(rulebook, page), wanted);
}

#[test]
fn every_sort_of_identifier_is_evidence() {
    let rulebook = &*crate::common::SHIPPED;
    let profile =
        || Profile { select: vec!["evid-studies-show-uncited".to_owned()], promotional: Some(Promotional::Yes), ..Profile::default() };
    let fires = |page: &str| !Linter::new(rulebook, profile()).lint(&Document::markdown(Source::new("page.md", page))).is_empty();
    assert!(fires("Studies show that walking lowers blood pressure."));
    for id in ["doi:10.1056/NEJMoa2032183", "PMID 31000001", "PMID: 31000001", "PMC7654321", "NCT01234567", "ISRCTN12345678"] {
        assert!(!fires(&format!("Studies show that walking lowers blood pressure ({id}).")), "{id}");
    }
    for id in ["NCT0123", "ISRCTN12", "PMC12", "no. 12"] {
        assert!(fires(&format!("Studies show that walking lowers blood pressure ({id}).")), "{id}");
    }
}
