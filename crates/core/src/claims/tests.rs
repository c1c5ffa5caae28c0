use super::{Closeness, Entry, Register};

fn entry(substances: &[&str], claims: &[&str], markets: &[&str]) -> Entry {
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
    Entry {
        substances: list(substances),
        claims: list(claims),
        conditions: "at least a source".into(),
        markets: list(markets),
        sources: vec![("uk".into(), "the list".into())],
    }
}

fn entries() -> Vec<Entry> {
    vec![
        entry(
            &["magnesium"],
            &[
                "Magnesium contributes to a reduction of tiredness and fatigue",
                "Magnesium contributes to normal muscle function",
                "Magnesium contributes to normal psychological function",
                "Magnesium contributes to the maintenance of normal bones",
            ],
            &["uk", "eu"],
        ),
        entry(
            &["vitamin C"],
            &["Vitamin C contributes to the normal function of the immune system", "Vitamin C increases iron absorption"],
            &["uk", "eu"],
        ),
        entry(&["calcium"], &["Calcium is needed for the maintenance of normal bones"], &["uk", "eu"]),
        entry(
            &["zinc"],
            &["Zinc has a role in the process of cell division", "Zinc contributes to the normal function of the immune system"],
            &["uk"],
        ),
    ]
}

fn found(sentence: &str, heading: &str, market: &str) -> Vec<(Closeness, String, String)> {
    let register = Register::unpack(&Register::pack(&entries()));
    let found = register.find(sentence, heading, &[market.to_owned()]);
    found.into_iter().map(|one| (one.closeness, one.claim.to_owned(), sentence[one.bytes].to_owned())).collect()
}

#[test]
fn the_wording_of_the_register_is_authorised_in_any_order_and_for_several_at_once() {
    for sentence in [
        "Magnesium contributes to normal muscle function.",
        "Magnesium contributes to the normal function of your muscles.",
        "The magnesium in our capsules plays a role in normal muscle function.",
        "Magnesium contributes to normal psychological function and normal muscle function.",
        "Vitamin C and zinc contribute to the normal function of the immune system.",
        "Vitamin C increases iron absorption.",
        "Calcium is needed for the maintenance of normal bones.",
        "Zinc contributes to the process of cell division.",
    ] {
        let found = found(sentence, "", "uk");
        assert!(!found.is_empty() && found.iter().all(|one| one.0 == Closeness::Authorised), "{sentence}: {found:?}");
    }
    let under_heading = found("Contributes to normal muscle function.", "Magnesium", "eu");
    assert_eq!(under_heading.first().map(|one| one.0), Some(Closeness::Authorised));
    let two = found("Magnesium contributes to a reduction of tiredness and fatigue and to normal muscle function.", "", "eu");
    assert_eq!(two.len(), 2, "{two:?}");
}

#[test]
fn what_stands_before_the_link_belongs_to_the_wording() {
    let claim = "Adequate calcium throughout life, as part of a well-balanced diet, may reduce the risk of osteoporosis";
    let register = Register::new([entry(&["calcium"], &[claim], &["us"])]);
    let closeness = |sentence: &str| register.find(sentence, "", &["us".to_owned()]).first().map(|one| one.closeness);
    assert_eq!(closeness(&format!("{claim}.")), Some(Closeness::Authorised));
    assert_eq!(closeness("Calcium may reduce the risk of osteoporosis."), Some(Closeness::Stronger));
    assert_eq!(closeness("Calcium prevents osteoporosis."), Some(Closeness::Stronger));
    let shown = entry(
        &["oat beta-glucan"],
        &["Oat beta-glucan has been shown to lower/reduce blood cholesterol. High cholesterol is a risk."],
        &["uk"],
    );
    let register = Register::new([shown]);
    let found = register.find("Oat beta-glucan has been shown to reduce blood cholesterol.", "", &["uk".to_owned()]);
    assert_eq!(found.first().map(|one| one.closeness), Some(Closeness::Authorised));
}

#[test]
fn what_is_stronger_or_leaves_normal_out_is_told_the_closest_wording() {
    for (sentence, claim) in [
        ("Magnesium boosts normal muscle function.", "Magnesium contributes to normal muscle function"),
        ("Magnesium contributes to strong muscle function.", "Magnesium contributes to normal muscle function"),
        ("Magnesium fights tiredness.", "Magnesium contributes to a reduction of tiredness and fatigue"),
        ("Magnesium for healthy bones.", "Magnesium contributes to the maintenance of normal bones"),
        ("Vitamin C strengthens your immune system.", "Vitamin C contributes to the normal function of the immune system"),
    ] {
        let found = found(sentence, "", "uk");
        assert!(found.iter().any(|one| one.0 == Closeness::Stronger && one.1 == claim), "{sentence}: {found:?}");
        assert!(found.iter().all(|one| one.0 != Closeness::Authorised), "{sentence}: {found:?}");
    }
    let soft = found("Magnesium supports normal muscle function.", "", "uk");
    assert_eq!(soft.first().map(|one| one.0), Some(Closeness::OtherLink), "{soft:?}");
}

#[test]
fn other_substances_effects_markets_and_denials_are_left_alone() {
    assert!(found("Glucosamine contributes to normal muscle function.", "", "uk").is_empty());
    assert!(found("Magnesium contributes to lustrous feathers.", "", "uk").is_empty());
    assert!(found("Magnesium does not contribute to normal muscle function.", "", "uk").is_empty());
    assert!(found("Zinc has a role in the process of cell division.", "", "eu").is_empty());
    assert!(found("Magnesium contributes to normal muscle function.", "", "us").is_empty());
    assert!(found("Our shop opens at nine.", "Magnesium", "uk").is_empty());
}

#[test]
fn a_packed_register_comes_back() {
    let again = Register::unpack(&Register::pack(&entries()));
    assert!(again.rows.iter().map(|row| &row.entry).eq(&entries()));
}
