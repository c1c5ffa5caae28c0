//! Who acts, what is promised, and how far denial reaches: sentences that fire beside their twins that do not.

use crate::common::SHIPPED;
use medlint::{Document, Linter, Profile, Severity, Source};

/// The rules of warnings and errors about effects on a text.
fn effects(text: &str) -> Vec<String> {
    let document = Document::markdown(Source::new("t.md", text));
    let is_effect = |family: &str| matches!(family, "absolute" | "causal" | "supplement" | "hype" | "safety" | "rx");
    let findings = Linter::new(&SHIPPED, Profile::default()).lint(&document);
    let loud = findings.iter().filter(|finding| finding.severity > Severity::Info && is_effect(finding.family()));
    loud.map(|finding| finding.rule().to_owned()).collect()
}

fn fires(text: &str) {
    assert!(!effects(text).is_empty(), "silent: {text}");
}

fn is_silent(text: &str) {
    assert_eq!(effects(text), Vec::<String>::new(), "{text}");
}

#[test]
fn habits_bodies_and_people_sell_nothing() {
    fires("Our chewing gum improves digestion in a week.");
    is_silent("Chewing slowly improves digestion, and so does a walk after lunch.");
    is_silent("A good laugh improves the mood of the waiting room.");
    is_silent("Doctors treat asthma.");
}

#[test]
fn a_subject_is_found_through_conjunctions() {
    fires("Our balm warms the skin and relieves back pain.");
    is_silent("You can relieve back pain by walking.");
}

#[test]
fn established_care_for_its_own_condition_informs() {
    is_silent("Antibiotics treat pneumonia.");
    is_silent("Asthma is treated with inhaled corticosteroids.");
    fires("Our tonic treats pneumonia.");
    fires("Antibiotics are guaranteed to cure pneumonia.");
}

#[test]
fn a_drug_as_comparator_makes_no_sentence_foreign() {
    fires("It repairs cartilage better than methotrexate does.");
    fires("Our gel relieves joint pain, so you can toss the ibuprofen.");
}

#[test]
fn words_that_are_claimed_deny_nothing() {
    fires("You do not need a prescription for our semaglutide.");
    fires("You will not need a prescription for our semaglutide.");
}

#[test]
fn a_lead_in_that_denies_reaches_its_items() {
    is_silent("Our drip does not:\n\n- cure cancer\n- treat asthma");
    fires("Our drip can:\n\n- cure cancer\n- treat asthma");
}

#[test]
fn quotation_marks_in_the_sellers_own_words_are_emphasis() {
    fires("Try our \"miracle\" drip today.");
    is_silent("Some adverts call such a drip a \"miracle\", which is wrong.");
}

#[test]
fn the_voice_of_a_leaflet_makes_notes_of_sober_effects() {
    let leaflet = "Your doctor may suggest a test. The doctor may also ask about your diet. People may need more than one visit. ";
    let long = leaflet.repeat(12);
    let effect = "The tablets relieve back pain.";
    fires(effect);
    is_silent(&format!("{long}{effect}"));
    fires(&format!("{long}Our tablets cure cancer."));
    // A few sentences are no leaflet: short pages of clinics sound like that too.
    fires(&format!("{}{effect}", leaflet.repeat(4)));
}
