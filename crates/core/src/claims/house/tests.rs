use super::find::{Sentence, Use};
use super::{Claim, House, Status};

fn claim(id: &str, wording: &str) -> Claim {
    Claim { id: id.to_owned(), wording: wording.to_owned(), status: Status::Approved, markets: vec!["us".to_owned()], ..Claim::default() }
}

fn house() -> House {
    House::new(vec![
        claim("C-1", "Eligible adults lost an average of 15% of body weight over 68 weeks."),
        claim("C-2", "The patch may ease back pain for up to 8 hours."),
        claim("C-3", "studied in 1,306 adults"),
        claim("C-4", "Most adults slept longer. Results vary from person to person."),
    ])
}

fn uses(text: &str) -> Vec<Use> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['.', '?', '!']) {
        let is_end = text[at + 1..].starts_with(' ') || at + 1 == text.len();
        if is_end {
            sentences.push(Sentence { bytes: start..at + 1, block: 0 });
            start = at + 1;
        }
    }
    if start < text.len() {
        sentences.push(Sentence { bytes: start..text.len(), block: 0 });
    }
    house().uses(text, &sentences, |_| true)
}

/// The id of the claim and the marked difference, `=` for an exact use.
fn told(text: &str) -> Vec<String> {
    let house = house();
    let one = |one: &Use| {
        let difference = one.difference.as_ref().map_or("=".to_owned(), |d| format!("{}: {}", d.sorts(), d.marked()));
        format!("{} {difference}", house.claims[one.claim].id)
    };
    uses(text).iter().map(one).collect()
}

#[test]
fn the_wording_itself_is_exact_whatever_its_typography() {
    for text in [
        "Eligible adults lost an average of 15% of body weight over 68 weeks.",
        "eligible adult lost an average of 15 percent of body-weight over 68 weeks [3, 4].",
        "ELIGIBLE ADULTS LOST AN AVERAGE OF 15 % OF BODY WEIGHT OVER 68 WEEKS!",
    ] {
        assert_eq!(told(text), ["C-1 ="], "{text}");
    }
    assert_eq!(told("The device was studied in 1306 adults."), ["C-3 ="]);
    assert_eq!(told("Most adults slept longer. Results vary from person to person."), ["C-4 ="]);
}

#[test]
fn less_or_more_is_near_and_says_so() {
    for (text, wanted) in [
        (
            "Eligible adults lost an average of 20% of body weight over 68 weeks.",
            "C-1 number: Eligible adults lost an average of [-15-] {+20+} % of body weight over 68 weeks",
        ),
        ("The patch eases back pain for up to 8 hours.", "C-2 strength: The patch [-may-] eases back pain for up to 8 hours"),
        ("The patch will ease back pain for up to 8 hours.", "C-2 strength: The patch [-may-] {+will+} ease back pain for up to 8 hours"),
        ("The patch may cure back pain for up to 8 hours.", "C-2 strength: The patch may [-ease-] {+cure+} back pain for up to 8 hours"),
        ("The patch may ease back pain for up to 8 days.", "C-2 time: The patch may ease back pain for up to 8 [-hours-] {+days+}"),
        (
            "The patch may ease back pain for up to 8 hours in children.",
            "C-2 population: The patch may ease back pain for up to 8 hours {+in children+}",
        ),
        (
            "Adults lost 15% of body weight.",
            "C-1 number, population and strength: [-Eligible-] Adults lost [-an average of-] 15% of body weight [-over 68 weeks-]",
        ),
    ] {
        assert_eq!(told(text), [wanted], "{text}");
    }
}

#[test]
fn other_statements_are_neither() {
    for text in [
        "You may lose body weight while you are ill.",
        "Back pain is common.",
        "The patch is a sticker with a drug in it.",
        "Does the clinic open on Sundays?",
    ] {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
    assert!(uses("The patch may ease back pain for up to 8 hours?").iter().all(|one| one.difference.is_some()));
}

#[test]
fn a_part_of_a_sentence_may_not_be_widened() {
    assert_eq!(told("It was studied in 1,306 adults."), ["C-3 ="]);
    for text in [
        "It was studied in 1,306 adults and children.",
        "It was never studied in 1,306 adults.",
        "It was studied in 1,306 adults for two years.",
    ] {
        assert!(!told(text).contains(&"C-3 =".to_owned()), "{text}");
    }
}

#[test]
fn any_change_of_a_word_is_never_exact() {
    for text in house().claims.iter().filter(|one| one.id != "C-3").map(|one| one.wording.clone()) {
        let words: Vec<&str> = text.split(' ').collect();
        for at in 0..words.len() {
            let mut dropped = words.clone();
            dropped.remove(at);
            let mut other = words.clone();
            other[at] = "77";
            for changed in [dropped.join(" "), other.join(" ")] {
                assert!(uses(&changed).iter().all(|one| one.difference.is_some()), "{changed}");
            }
        }
    }
}
