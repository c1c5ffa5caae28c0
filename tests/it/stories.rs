//! Stories of patients: what is one by its shape and its words, and the first person that is none.

use medlint::{Document, Linter, Profile, Rulebook, Source};
use std::sync::Arc;

fn tells(rulebook: &Arc<Rulebook>, text: &str) -> bool {
    let found = Linter::new(rulebook, Profile::default()).lint(&Document::markdown(Source::new("page.md", text)));
    let is_told = |rule: &str| rule.starts_with("test-");
    found.iter().any(|one| is_told(one.rule()) || one.notes.iter().filter_map(|note| note.rule.as_deref()).any(is_told))
}

#[test]
fn stories_are_found_by_before_therapy_and_after() {
    let rulebook = medlint::shipped();
    let stories = [
        "Two weeks on the lozenges and I have not coughed since. - Petra L., Graz",
        "For nine years my aunt could not climb her own stairs; then came the insoles, and now she carries the shopping up.",
        "\"I came in on crutches and walked out after the second session.\" Milan, Brno",
        "> My eczema cleared within a month, and the creams went into the bin.",
        "## What our clients say\n\nShe could barely lift the kettle. After five visits her shoulder is much better.",
        "I had migraines every week. Since I started the drops, I am able to work again. — Judit",
        "★★★★★\n\nMy knees feel great and I sleep through the night.",
        "Our son was afraid of every meal. The program gave us our evenings back, and his rash is gone.\n\n— The Kowalski family, Lodz",
        "I was skeptical at first. My back pain disappeared after the third needle, and I cancelled my surgery. - Ines R.",
        "---\ntitle: Hugo's story\ntype: testimonial\n---\n\nMy hearing improved so much that I sing in the choir again.",
        "Mr Okafor, 58, was told he would need a walker. Eight weeks later he was able to dance at his daughter's wedding.",
        "I tried everything for my acne. This cream really works, and my skin is clear at last.",
        "\"Thanks to Dr Weil I can turn my head again.\" Ansel, Ulm",
        "> The powder took the edge off my cravings, and I lost 14 pounds by summer.\n>\n> Rosa, Vigo",
        "After the second infusion my fatigue lifted, and I went from sixteen hours in bed to hiking on Sundays. - Bea T., Turin",
        "Many of our members report more energy and better sleep after the first month.",
        "Most of our guests feel lighter and calmer when they leave the chamber.",
    ];
    let missed: Vec<_> = stories.into_iter().filter(|text| !tells(&rulebook, text)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn neutral_first_person_is_no_story() {
    let rulebook = medlint::shipped();
    let neutral = [
        "In our practice, two nurses share the front desk.",
        "My bag, my scarf and my skin cream are in the staff room, where they were on Monday.",
        "I see six improvements in the new floor plan.",
        "I trained in Lyon, and I have worked with children since 2009.",
        "\"The receptionist was friendly and the tea was hot.\" Milan, Brno",
        "> They answered my questions and never rushed me.\n>\n> Rosa, Vigo",
        "I am a dentist. My practice stands behind the town hall, and I can see the clock from my chair.",
        "When I first opened the clinic, I could not find a lift engineer, and now we have two.",
        "Turn left at the bakery; we are on the second floor, above the shop.",
        "My patients can park in the yard. I see them by appointment only.",
        "Some patients report a sore arm on the first day.",
        "Many people find the ramp at the side door easier.",
        "## What our clients say\n\nThe staff explained each bill and the room was warm.",
        "She came to us in May, and she runs the laboratory now.",
        "★★★★★\n\nI parked in front of the door, and they took me in at once.",
        "My daughter has asthma, and her school keeps a spare inhaler for her.",
    ];
    let wrong: Vec<_> = neutral.into_iter().filter(|text| tells(&rulebook, text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_finding_covers_the_outcomes_of_a_story() {
    let rulebook = medlint::shipped();
    let text = "> I am able to kneel again, my steps feel lighter, and my appetite came back.\n";
    let found = Linter::new(&rulebook, Profile::default()).lint(&Document::markdown(Source::new("page.md", text)));
    let told: Vec<&str> = found.iter().filter(|one| one.family() == "testimonial").map(|one| &text[one.span.start..one.span.end]).collect();
    assert_eq!(told, ["am able to kneel again, my steps feel lighter, and my appetite came back"]);
    assert!(found.iter().all(|one| one.span.end - one.span.start <= 250));
}
