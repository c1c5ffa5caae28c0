//! The kind `measure` from outside: what is counted, what is not, and where the limit lies. How syllables and grades
//! are counted is tested beside the code, against counts done by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{HEAD, rulebook};
use medlint::{Document, Linter, Profile, Promotional, Source};

/// The messages of one rule of the kind on a page.
fn messages(keys: &str, page: &str) -> Vec<String> {
    let rules = format!(
        "version = 1\n[sources.S]\ntitle = \"t\"\ntier = \"code\"\nurl = \"https://example.org\"\n[families.f]\ntitle = \"F\"\n\
         [[rule]]\nid = \"measured\"\nfamily = \"f\"\nkind = \"measure\"\nseverity = \"warning\"\ntitle = \"t\"\nmessage = \"{{match}}\"\n\
         why = \"w\"\nfix = \"f\"\nsources = [\"S\"]\nwrong = [\"A\"]\nright = [\"B\"]\n{keys}\n[evidence]\nheadings = [\"references\"]\n"
    );
    let rulebook = rulebook(&rules);
    let profile = Profile { promotional: Some(Promotional::Yes), ..Profile::default() };
    let findings = Linter::new(&rulebook, profile).lint(&Document::markdown(Source::new("page.md", page)));
    findings.iter().filter(|one| one.rule() == "measured").map(|one| one.message.clone()).collect()
}

const TWELVE: &str = "Our nurse sits with you while the drip runs and takes notes";

#[test]
fn sentences_are_long_in_running_text_only() {
    let long = |page: &str| messages("of = \"sentence-words\"\nlimit = 11", page);
    assert_eq!(long(&format!("{TWELVE}. We wait.")), ["12 words"]);
    assert_eq!(long(&format!("> {TWELVE}.")), ["12 words"]);
    assert_eq!(long(&format!("{TWELVE}. {TWELVE} today.")), ["12 words", "13 words"]);
    for page in [
        format!("# {TWELVE}"),
        format!("- {TWELVE}"),
        format!("| {TWELVE} | b |\n|---|---|\n| {TWELVE} | d |"),
        format!("It helps.\n\n## References\n\n{TWELVE}.\n\n1. {TWELVE}."),
        format!("---\ntitle: {TWELVE}\n---\n\nShort."),
        "Our nurse sits with you. The drip runs. She takes notes, and we wait.".to_owned(),
    ] {
        assert_eq!(long(&page), [""; 0], "{page}");
    }
    // The limit itself is fine.
    assert_eq!(messages("of = \"sentence-words\"\nlimit = 12", &format!("{TWELVE}.")), [""; 0]);
}

#[test]
fn titles_sections_and_documents_have_limits_of_their_own() {
    let page = format!(
        "---\ntitle: One two three\n---\n\n# One two three four\n\n{TWELVE}.\n\n## Two\n\n- {TWELVE}\n- {TWELVE}\n\n### Three\n\n| {TWELVE} | b |\n|---|---|\n| c | d |\n\n\
         ## References\n\n1. {TWELVE}. {TWELVE}.\n"
    );
    let of = |what: &str, limit: u32| messages(&format!("of = \"{what}\"\nlimit = {limit}"), &page);
    assert_eq!(of("title-words", 4), [""; 0]);
    assert_eq!(of("title-words", 3), ["4 words"]);
    assert_eq!(of("title-words", 2), ["3 words", "4 words"]);
    assert_eq!(of("section-words", 23), ["24 words"], "lists are said, titles and references are not");
    assert_eq!(of("section-words", 24), [""; 0]);
    assert_eq!(of("section-words", 11), ["12 words", "24 words", "15 words"]);
    assert_eq!(of("document-words", 50), ["51 words"]);
    assert_eq!(of("document-words", 51), [""; 0]);
}

#[test]
fn a_passage_that_a_page_must_have_may_run_over_sentence_ends() {
    let rules = format!(
        "{HEAD}[[rule]]\nid = \"hype-must\"\nfamily = \"hype\"\nkind = \"require\"\nseverity = \"error\"\ntitle = \"t\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\n\
         mentions = [\"sedation\"]\nmust-mention = [\"you may feel sleepy. Do not (drive|cycle)! call us\"]\nsources = [\"S\"]\nwrong = [\"Sedation.\"]\nright = [\"A game\"]\n"
    );
    let rulebook = rulebook(&rules);
    let is_missing =
        |page: &str| !Linter::new(&rulebook, Profile::default()).lint(&Document::markdown(Source::new("p.md", page))).is_empty();
    assert!(!is_missing("We offer sedation. You **may** feel sleepy.\nDo not cycle home. Call us."));
    for page in [
        "We offer sedation. You may feel sleepy.",
        "We offer sedation. You may feel sleepy. Call us. Do not drive.",
        "We offer sedation. You may feel sleepy. That is fine. Do not drive. Call us.",
        "We offer sedation. Do not drive. You may feel sleepy. Call us.",
    ] {
        assert!(is_missing(page), "{page}");
    }
    let dead = medlint::parse(&Source::new("rules.toml", rules.replace("mentions = [\"sedation", "mentions = [\"we wait. Sedation")));
    assert!(dead.unwrap_err().to_string().contains("a sentence ends inside it"));
}

#[test]
fn grades_above_the_limit_are_reported() {
    let text = "Ketamine can raise your blood pressure during the infusion. Tell the doctor about every medicine that you take.";
    let grade = |limit: &str, page: &str| messages(&format!("of = \"grade\"\nlimit = {limit}\nleast-words = 10"), page);
    // 6.93 by hand.
    assert_eq!(grade("6.9", text), ["grade 7"]);
    assert_eq!(grade("7.0", text), [""; 0]);
    let around =
        format!("# Psychophysiological considerations\n\n{text}\n\n- Multidisciplinary neuropsychological characterisation everywhere");
    assert_eq!(grade("6.9", &around), ["grade 7"]);
    assert_eq!(grade("7.0", &around), [""; 0]);
    assert_eq!(messages("of = \"grade\"\nlimit = 1\nleast-words = 200", text), [""; 0], "too short to measure");
}

#[test]
fn hype_is_counted_against_the_same_words() {
    let keys = "of = \"hype-density\"\nlimit = 90\nleast-words = 10\ncount = [\"amazing\", \"ultimate\"]";
    // Two of twenty words: 100 in a thousand.
    let text = "Our amazing nurse sits with you while the drip runs. The ultimate drip takes an hour and you rest then.";
    assert_eq!(messages(keys, text), ["100 per 1,000 words"]);
    // Hype where no words are counted changes nothing.
    let plain = "Our kind nurse sits with you while the drip runs. The drip takes an hour and you rest and then walk home.";
    for page in [
        format!("# Amazing, ultimate\n\n{plain}"),
        format!("{plain}\n\n- amazing\n- ultimate and amazing"),
        format!("{plain}\n\n| amazing | ultimate |\n|---|---|\n| amazing | ultimate |"),
        format!("{plain}\n\n## References\n\n1. Lee A. The amazing ultimate. Journal of Examples. 2020;1:1-9."),
    ] {
        assert_eq!(messages(keys, &page), [""; 0], "{page}");
    }
    assert_eq!(messages(&keys.replace("90", "100"), text), [""; 0], "the limit itself is fine");
    assert_eq!(messages(&keys.replace("10\n", "50\n"), text), [""; 0], "too short to measure");
}

#[test]
fn risks_are_weighed_against_benefits() {
    let keys = "of = \"risk-share\"\nlimit = 0.2\ncount = [\"bruising\", \"nausea\", \"risk~\"]\nagainst = [\"relieves\", \"restores\"]";
    let benefits = "It relieves pain. It restores sleep. It relieves stress. It restores calm. It relieves aches.";
    assert_eq!(messages(keys, benefits), ["0 of 5 statements"]);
    assert_eq!(messages(keys, &format!("{benefits} It can cause bruising.")), ["1 of 6 statements"]);
    // Risks in a list or a table are told, too.
    for told in
        ["It can cause bruising and nausea.", "\n\n- bruising\n- nausea", "\n\n| risk | how often |\n|---|---|\n| nausea | 1 in 10 |"]
    {
        assert_eq!(messages(keys, &format!("{benefits} {told}")), [""; 0], "{told}");
    }
    // A heading only announces them, and titles of references are about others.
    for silent in ["\n\n## Risks, nausea and bruising\n\nAsk us.", "\n\n## References\n\n1. Lee A. Nausea, bruising and risk. 2020;1:1-9."]
    {
        assert_eq!(messages(keys, &format!("{benefits} {silent}")), ["0 of 5 statements"], "{silent}");
    }
    assert_eq!(messages(keys, "It relieves pain. It restores sleep."), [""; 0], "too little to balance");
}
