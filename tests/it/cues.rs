//! The cue trap: careful wording is left alone, wording that only looks careful is not.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::SHIPPED;
use medlint::{Document, Linter, Profile, Source};

fn rules_on(text: &str) -> Vec<String> {
    let document = Document::markdown(Source::new("t.md", text));
    let about_words = |family: &str| matches!(family, "hype" | "absolute" | "safety" | "statistics");
    let findings = Linter::new(&SHIPPED, Profile::default()).lint(&document);
    findings.iter().filter(|finding| about_words(finding.family())).map(|finding| finding.rule().to_owned()).collect()
}

#[test]
fn careful_wording_is_silent() {
    for text in [
        "There is no miracle cure.",
        "We never promise guaranteed results.",
        "Is ketamine a miracle cure?",
        "'A miracle' is how the advert put it, and regulators disagreed.",
        "Beware of any clinic that promises a miracle cure.",
    ] {
        assert_eq!(rules_on(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn false_friends_fire() {
    for (text, rule) in [
        ("There is no doubt that it cures.", "cure-claim"),
        ("Not only is it safe, it is 100% effective.", "guarantee-outcome"),
        ("Why not try a guaranteed cure?", "guarantee-outcome"),
        ("Don't miss this breakthrough.", "hype-breakthrough"),
    ] {
        assert!(rules_on(text).iter().any(|found| found == rule), "{text}: {:?}", rules_on(text));
    }
}

#[test]
fn words_in_quotes_are_at_arm_s_length_unless_somebody_says_them() {
    let article = |sentence: &str| format!("{sentence} Our team answers questions. Book an appointment today.");
    for text in ["Adverts call such a drip \"completely safe\".", "The leaflet said \"no side effects\", which is wrong."] {
        assert_eq!(rules_on(&article(text)), Vec::<String>::new(), "{text}");
    }
    for (text, rule) in [
        ("\"It is completely safe,\" said one patient.", "safety-absolute"),
        ("\"Our drip has no side effects,\" says Dr. Roe.", "safety-no-side-effects"),
    ] {
        assert!(rules_on(&article(text)).iter().any(|found| found == rule), "{text}: {:?}", rules_on(&article(text)));
    }
}

#[test]
fn whether_asks_unless_it_addresses_the_reader() {
    let article = |sentence: &str| format!("{sentence} Our team answers questions. Book an appointment today.");
    assert_eq!(rules_on(&article("Nobody knows whether our drip is completely safe.")), Vec::<String>::new());
    let addressed = rules_on(&article("Whether you are new or not, our drip is completely safe."));
    assert!(addressed.iter().any(|found| found == "safety-absolute"), "{addressed:?}");
}

#[test]
fn a_denial_ends_at_the_comma_that_opens_a_new_clause() {
    let article = |sentence: &str| format!("{sentence} Our team answers questions. Book an appointment today.");
    assert_eq!(rules_on(&article("A completely safe drip is not what we promise.")), Vec::<String>::new());
    let denied = rules_on(&article("Our drip is completely safe, the clinic is not far."));
    assert!(denied.iter().any(|found| found == "safety-absolute"), "{denied:?}");
}

/// The rules that fire on a sentence of a page that sells, remarks about the whole page apart.
fn on_a_page(text: &str) -> Vec<String> {
    let document = Document::markdown(Source::new("t.md", format!("Book now at our clinic.\n\n{text}\n")));
    let findings = Linter::new(&SHIPPED, Profile::default()).lint(&document);
    findings.iter().filter(|one| !matches!(one.family(), "missing" | "readability")).map(|one| one.rule().to_owned()).collect()
}

#[test]
fn a_claim_that_is_denied_is_none() {
    for text in [
        "No drip is risk-free.",
        "It is not risk-free.",
        "The drip is not entirely risk-free.",
        "It is not side-effect-free.",
        "It is neither risk-free nor painless.",
        "Our drip has yet to be shown to cure depression.",
        "It is false that depression is caused by a chemical imbalance.",
        "It's a myth that our drip cures gout.",
        "Researchers are still looking for a cure for gout.",
        "Anyone who promises a miracle cure is lying.",
        "Our drip does not:\n\n- cure depression\n- prevent the flu",
        "### What our drip is not\n\n- A miracle\n- A cure for depression",
        "## Myths\n\n- Our drip cures depression.\n- Our drip has no side effects.",
        "| Myth | Fact |\n|---|---|\n| A drip cures depression | It does not |",
        "| Do not write | Why |\n|---|---|\n| cures depression | it is a disease claim |",
        "Words we never use:\n\n- miracle\n- guaranteed",
    ] {
        assert_eq!(on_a_page(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_denial_ends_with_its_thought() {
    for text in [
        "It does not hurt \u{2013} our drip cures depression.",
        "You will not feel a thing \u{2014} our drip cures depression.",
        "It does not hurt - our drip cures depression.",
        "It does not hurt; our drip cures depression.",
        "It does not hurt, our drip cures depression.",
        "You will not wait\u{2026} our drip cures depression.",
        "You will not wait... our drip cures depression.",
        "It does not hurt. iDrip cures depression.",
        "No pills<br>Our drip cures depression",
        "No pills<br/>\nOur drip cures depression",
        "No pills  \nOur drip cures depression",
        "No pills\\\nOur drip cures depression",
        "No pills \u{1f449} Our drip cures depression",
        "No pills \u{2022} Our drip cures depression",
        "No pills \u{2705} Our drip cures depression",
    ] {
        assert!(on_a_page(text).contains(&"cure-claim".to_owned()), "{text}: {:?}", on_a_page(text));
    }
    // A line that goes on in small letters is one thought.
    assert_eq!(on_a_page("Our drip does not<br>cure depression."), Vec::<String>::new());
}
