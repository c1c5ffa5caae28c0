//! Laws of the claims register: nothing changed is exact, no finding is lost.

use super::house;
use crate::common::SHIPPED;
use medlint::claims::house::House;
use medlint::{Document, Finding, Linter, Profile, Promotional, Source};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

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
