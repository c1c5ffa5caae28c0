//! The `medlint` table in an article's front matter: what it changes, and that nothing in it is passed over in silence.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use medlint::document::Format;
use medlint::{Document, Linter, Profile, Source};

/// Remarks about the settings: message and the words it points at.
fn remarks(front: &str) -> Vec<String> {
    let text = format!("{front}\n\nOur therapists work on weekdays.\n");
    let rulebook = &*crate::common::SHIPPED;
    let findings = Linter::new(rulebook, Profile::default()).lint(&Document::parse(Source::new("t.md", text.clone()), Format::Markdown));
    let own = findings.iter().filter(|one| one.rule() == "front-matter-setting");
    own.map(|one| format!("{} [{}]", one.message, &text[one.span.range()])).collect()
}

#[test]
fn what_has_no_effect_is_said_with_the_nearest_word() {
    let cases = [
        ("---\nmedlint:\n  market: usa\n---", "no market is called \"usa\", so the setting has no effect; did you mean \"us\"? [usa]"),
        (
            "---\nmedlint:\n  market: [uk, Eurpoe]\n---",
            "no market is called \"Eurpoe\", so the setting has no effect; expected one of: au, ca, eu, nz, uk, us [Eurpoe]",
        ),
        (
            "---\nmedlint:\n  market:\n---",
            "no market is called \"\", so the setting has no effect; expected one of: au, ca, eu, nz, uk, us [market]",
        ),
        (
            "---\nmedlint:\n  advertiser: suplement\n---",
            "no advertiser is called \"suplement\", so the setting has no effect; did you mean \"supplement\"? [suplement]",
        ),
        ("---\nmedlint:\n  markets: uk\n---", "\"medlint\" knows no setting \"markets\"; did you mean \"market\"? [markets]"),
        (
            "---\nmedlint:\n  Advertizer: pharma\n---",
            "\"medlint\" knows no setting \"advertizer\"; did you mean \"advertiser\"? [Advertizer]",
        ),
        (
            "---\nmedlint:\n  severity: {a: 1, b: 2}\n---",
            "\"medlint\" knows no setting \"severity\"; expected one of: advertiser, allow, market, platform, product, promotional [severity]",
        ),
        (
            "---\nmedlint:\n  promotional: maybe\n---",
            "no promotional is called \"maybe\", so the setting has no effect; expected one of: auto, false, no, true, yes [maybe]",
        ),
        (
            "---\nmedlint:\nmarket: uk\n---",
            "expected settings such as \"market: uk\" below \"medlint\", each indented, found nothing [medlint]",
        ),
        ("---\nmedlint: uk\n---", "expected settings such as \"market: uk\" below \"medlint\", each indented, found uk [medlint]"),
        (
            "---\ntitle: Feet\nmedlnt:\n  market: uk\n  promotional: yes\n---",
            "nothing reads \"medlnt\", so the settings below it have no effect; did you mean \"medlint\"? [medlnt]",
        ),
        (
            "---\nMed-Lints:\n  market: uk\n---",
            "nothing reads \"med-lints\", so the settings below it have no effect; did you mean \"medlint\"? [Med-Lints]",
        ),
        (
            "+++\n[medlint]\nmarket = \"ukk\"\n+++",
            "no market is called \"ukk\", so the setting has no effect; did you mean \"uk\"? [\"ukk\"]",
        ),
    ];
    for (front, expected) in cases {
        assert_eq!(remarks(front).join("\n"), expected, "{front}");
    }
}

#[test]
fn every_mistake_is_reported() {
    let front = "---\nmedlint:\n  market: usa\n  advertser: clinic\n  promotional: perhaps\n---";
    assert_eq!(remarks(front).len(), 3, "{:#?}", remarks(front));
}

#[test]
fn what_is_understood_is_not_remarked_on() {
    for front in [
        "---\ntitle: Feet\n---",
        "---\nmedlint:\n  market: UK\n  advertiser: Pharma\n  promotional: yes\n  product: VenaSock\n---",
        "---\nmedlint:\n  market: [us, ca]\n  promotional: false\n---",
        "---\nmedlint:\n  market: us, ca\n---",
        "---\nmedlint:\n  allow:\n    hype-miracle: legal\n---",
        "+++\n[medlint]\nmarket = [\"au\"]\nadvertiser = \"device\"\n+++",
        "---\nmarket: Boston\nadvertiser: Acme\n---",
        "---\nmeddling: no\nmedia:\n  product: a.png\nmidline: 3\nredline:\n  market: x\n---",
    ] {
        assert_eq!(remarks(front).iter().filter(|one| !one.contains("allow")).count(), 0, "{front}");
    }
}

/// A word that nobody knows must not switch rules off: the settings of the project hold instead.
#[test]
fn a_wrong_word_leaves_the_settings_as_they_are() {
    let rulebook = &*crate::common::SHIPPED;
    let page = |front: &str| format!("---\nmedlint:\n{front}---\n\n# Wegovy at our clinic\n\nBook your Wegovy injection with our team.\n");
    let banned = |front: &str, market: &str| {
        let profile = Profile { markets: vec![market.to_owned()], ..Profile::default() };
        let findings = Linter::new(rulebook, profile).lint(&Document::markdown(Source::new("t.md", page(front))));
        findings.iter().any(|one| one.rule() == "reg-jurisdiction-rx-ban")
    };
    assert!(banned("  market: britain\n", "uk"));
    assert!(!banned("  market: britain\n", "us"));
    assert!(banned("  market: us, uk\n", "us"));
    assert!(!banned("  market: us\n", "uk"));
}
