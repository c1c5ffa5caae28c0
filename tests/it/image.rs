//! A stored rulebook is the rulebook: same findings, and nothing else is taken for one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use medlint::rulebook::Inspection;
use medlint::{Document, Linter, Profile, Rulebook, Source};
use std::path::Path;
use std::sync::Arc;

fn articles() -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = ["examples/articles", "tests/articles"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 10);
    paths.iter().map(|path| Document::markdown(Source::new("a.md", std::fs::read_to_string(path).unwrap()))).collect()
}

fn findings(rulebook: &Arc<Rulebook>) -> Vec<String> {
    let linter = Linter::new(rulebook, Profile::default());
    articles().iter().flat_map(|article| linter.lint(article)).map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn the_shipped_rulebook_is_what_rules_toml_says() {
    let read = medlint::parse(medlint::BASE.map("rules.toml").unwrap()).unwrap();
    let stored = medlint::shipped();
    assert_eq!(findings(&stored), findings(&read));
    assert_eq!(format!("{:?}", stored.rules), format!("{:?}", read.rules));
    assert!(findings(&stored).len() > 100);
}

const OWN: &str = r#"
version = 1
extends = "default"
[settings]
brands = ["Nuleaf"]
[lists]
condition.add = ["grey mood"]
[[override]]
rule = "hype-miracle"
severity = "info"
[[paths]]
glob = ["shop/**"]
advertiser = "supplement"
[[rule]]
id = "house-journey"
family = "hype"
kind = "phrase"
severity = "warning"
title = "Wellness journey"
message = "\"{match}\" is not our style"
why = "The house style asks for plain words"
fix = "Say what happens at the visit"
match = ["wellness journey~"]
regex = ["zen+ith"]
unless = ["negated"]
sources = ["AMA-STYLE"]
wrong = ["Start your wellness journey."]
right = ["This is no wellness journey."]
"#;

#[test]
fn a_project_rulebook_survives_storing() {
    let source = Source::new("rules.toml", OWN);
    let read = medlint::parse(&source).unwrap();
    let stored = Rulebook::from_image(Inspection::of(&source, &medlint::BASE).image().unwrap()).unwrap();
    assert_eq!(format!("{:?}", stored.rules), format!("{:?}", read.rules));
    assert_eq!((&stored.paths, &stored.settings, &stored.overrides), (&read.paths, &read.settings, &read.overrides));
    let text = "Start your wellness journey at our clinic. Nuleaf is a zennith miracle that cures grey mood.";
    let document = Document::markdown(Source::new("a.md", text));
    let rules = |rulebook: &Arc<Rulebook>| -> Vec<String> {
        let found = Linter::new(rulebook, Profile::default()).lint(&document);
        found.iter().map(|finding| format!("{} {}", finding.severity, finding.rule())).collect()
    };
    assert_eq!(rules(&stored), rules(&read));
    assert!(rules(&read).contains(&"warning house-journey".to_owned()), "{:?}", rules(&read));
}

#[test]
fn damaged_bytes_are_no_image() {
    let image = Inspection::of(&Source::new("rules.toml", OWN), &medlint::BASE).image().unwrap();
    assert!(Rulebook::from_image(Vec::new()).is_none());
    assert!(Rulebook::from_image(image[..image.len() - 1].to_vec()).is_none());
    for at in (0..image.len()).step_by(image.len() / 40) {
        let mut damaged = image.clone();
        damaged[at] ^= 0x10;
        assert!(Rulebook::from_image(damaged).is_none(), "byte {at}");
    }
}
