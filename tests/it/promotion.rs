//! Subjects of documents: all copy sells unless somebody says otherwise; where "auto" is said, each text with
//! what it should be taken as.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use medlint::{Document, Linter, Profile, Promotional, Rulebook, Source};
use std::process::Command;
use std::sync::Arc;

const CARE: &str = "Feet swell when fluid collects in them. Long hours of standing, heat and some medicines make it worse. \
    Raise your legs in the evening and move your feet often. A swelling of one leg alone needs a doctor on the same day. ";

fn is_promotional(rulebook: &Arc<Rulebook>, text: &str) -> bool {
    Linter::new(rulebook, Profile::default()).subject(&Document::markdown(Source::new("page.md", text))).is_promotional
}

/// Whether the text itself shows that it sells.
fn shows_promotion(rulebook: &Arc<Rulebook>, text: &str) -> bool {
    let profile = Profile { promotional: Some(Promotional::Auto), ..Profile::default() };
    Linter::new(rulebook, profile).subject(&Document::markdown(Source::new("page.md", text))).is_promotional
}

#[test]
fn sellers_and_informers_are_told_apart() {
    let rulebook = &*crate::common::SHIPPED;
    let sells = [
        "Book an appointment at our clinic today. {}",
        "{} At our practice we treat swollen feet every day.",
        "{}\n\n[See a therapist](/book-online/)",
        "{} Call us at (555) 123-4567. Our office is open Monday to Friday, 9 am to 5 pm.",
        "{} VenaSock\u{2122} and VenaGel\u{ae} are made for you.",
        "---\ntitle: Swollen feet | Maple Foot Care\n---\n\n{}",
        "---\ntitle: Swollen feet\nauthor: Jo Park, ND\nseo:\n  keyword: feet\n---\n\n{}",
        "---\ntitle: Foot massage\nprice: $80\nservice_name: Massage\n---\n\n{}",
        "# Maple Foot opens\n\nPORTLAND, OR (Newswire) - Maple Foot opens today. {}\n\nMaple Foot treats feet.\n\nAbout Maple Foot\n\nMaple Foot is a leading provider of foot care.",
        "In my practice I commonly see swollen feet. {} Patients I treat like the footbath.",
        "Feel lighter by noon.",
        "{} Our gummies are pink.",
    ];
    let informs = [
        "# What are swollen feet?\n\n{} Talk to your doctor. The CDC has more.",
        "{}",
        "# Swollen feet\n\n{} Your health care provider can tell you more. State and local officials keep a list.",
        "See [the agency's page](https://www.nhs.uk/conditions/oedema/) on swollen feet.",
        "---\ntitle: Swollen feet\nurl: https://www.cdc.gov/feet\n---\n\n{} Call 555-123-4567.",
        "{} Our nurses can help. Talk to your doctor.",
        "{} Our knowledge of swelling has grown.\n\n## References\n\n1. Book an appointment: a study of our clinic. 2019.",
    ];
    let taken = |text: &&str, wanted: bool| shows_promotion(rulebook, &text.replace("{}", CARE)) != wanted;
    let wrong: Vec<_> = sells.iter().filter(|text| taken(text, true)).chain(informs.iter().filter(|text| taken(text, false))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn front_matter_and_settings_decide() {
    let text = format!("{CARE} Book an appointment at our clinic.");
    let shipped = &*crate::common::SHIPPED;
    assert!(is_promotional(shipped, &text) && is_promotional(shipped, CARE));
    assert!(!is_promotional(shipped, &format!("---\nmedlint:\n  promotional: auto\n---\n\n{CARE}")));
    assert!(!is_promotional(shipped, &format!("---\nmedlint:\n  promotional: no\n---\n\n{text}")));
    assert!(is_promotional(shipped, &format!("---\nmedlint:\n  product: VenaSock\n---\n\n{CARE}")));
    let settings = |line: &str| {
        let rules = format!("version = 1\nextends = \"default\"\n[settings]\n{line}\n");
        medlint::parse(&Source::new("rules.toml", &rules)).unwrap()
    };
    assert!(!is_promotional(&settings("promotional = \"no\""), &text));
    assert!(is_promotional(&settings("promotional = \"yes\""), CARE));
    assert!(!is_promotional(&settings("promotional = \"auto\""), CARE));
    assert!(is_promotional(&settings("promotional = \"auto\"\nbrands = [\"VenaSock\"]"), &format!("{CARE} VenaSock presses gently.")));
}

#[test]
fn the_report_says_what_was_taken_as_promoted_and_why() {
    let page = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("promotion-page.md");
    std::fs::write(
        &page,
        format!("---\nmedlint:\n  market: uk\n---\n\n# Botox in Leeds\n\nBook an appointment. Botox softens lines. {CARE}"),
    )
    .unwrap();
    let run = |arguments: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_medlint")).args(arguments).arg(&page).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    let report: serde_json::Value =
        serde_json::from_str(&run(&["check", "--format", "json", "--advertiser", "cosmetic", "--promotional", "auto"])).unwrap();
    let document = &report["documents"][0];
    assert_eq!(document["promotional"], true);
    assert_eq!((&document["stated"], &document["said_by"]), (&false.into(), &"text".into()));
    assert_eq!(document["advertiser"], "cosmetic");
    assert_eq!(document["markets"], serde_json::json!(["uk"]));
    assert_eq!(document["promotes"][0], serde_json::json!({"name": "Botox", "mentions": 2, "in_heading": true, "line": 6, "column": 3}));
    let offer = document["why"].as_array().unwrap().iter().find(|why| why["sign"] == "an offer").unwrap();
    assert_eq!((offer["text"].as_str(), offer["line"].as_u64(), offer["weight"].as_i64()), (Some("Book an appointment"), Some(8), Some(2)));
    let words = run(&["explain", "--document"]);
    for part in [
        "is taken as promotional",
        "an offer: \"Book an appointment\"",
        "Botox: 2 mentions, in the title or a heading (6:3)",
        "a clinic in uk",
    ] {
        assert!(words.contains(part), "{part} is not in\n{words}");
    }
}

#[test]
fn every_format_says_what_was_taken_as_information() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("taken-as-information");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("a.md"), format!("---\nmedlint:\n  promotional: no\n---\n\n{CARE}")).unwrap();
    std::fs::write(folder.join("b.md"), CARE).unwrap();
    let run = |arguments: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_medlint")).current_dir(&folder).arg("check").args(arguments).arg(".").output().unwrap();
        (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let formats = "human concise json jsonl sarif github gitlab junit checkstyle rdjson csv markdown html";
    for format in formats.split(' ') {
        let (out, err) = run(&["--format", format]);
        let told = format!("{out}{err}");
        assert!(told.contains("1 document was taken as information"), "{format}: {told}");
        let (out, err) = run(&["--format", format, "--promotional", "auto"]);
        let told = format!("{out}{err}");
        assert!(told.contains("2 documents were taken as information") && told.contains("1 that says so"), "{format}: {told}");
    }
    let report: serde_json::Value = serde_json::from_str(&run(&["--format", "json", "--promotional", "no"]).0).unwrap();
    assert_eq!((&report["summary"]["information"], &report["summary"]["information_by_article"]), (&2.into(), &1.into()));
    // In a file of its own a report tells as much as at a terminal.
    for (format, place) in
        [("sarif", "taken as information"), ("junit", "information, by front matter"), ("checkstyle", "taken as information")]
    {
        assert!(run(&["--format", format]).0.contains(place), "{format}");
    }
}
