//! No way around by spelling: a claim that only looks different is the same claim, and what stays unread is counted.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{HEAD, SHIPPED, folder, medlint, phrases, put, rulebook};
use medlint::{Document, Linter, Profile, Source};

/// The rules that fire on a sentence of a page that sells.
fn rules_on(sentence: &str) -> Vec<String> {
    let text = format!("Book now at our clinic.\n\n{sentence}\n");
    let document = Document::markdown(Source::new("t.md", text));
    let findings = Linter::new(&SHIPPED, Profile::default()).lint(&document);
    findings.iter().filter(|one| !matches!(one.family(), "missing" | "readability")).map(|one| one.rule().to_owned()).collect()
}

/// Each spelling of each row has at least the rules of the first.
#[track_caller]
fn read_alike(rows: &[&[&str]]) {
    for row in rows {
        let expected = rules_on(row[0]);
        assert!(!expected.is_empty(), "{} has no finding", row[0]);
        for spelling in &row[1..] {
            let found = rules_on(spelling);
            assert!(expected.iter().all(|rule| found.contains(rule)), "{spelling:?}: {found:?}, and {expected:?} for {:?}", row[0]);
        }
    }
}

#[test]
fn letters_that_look_like_others_are_the_word() {
    let spelt = |word: &str| format!("Our drip {word} cancer.");
    let plain = spelt("cures");
    let others = [
        "cur\u{200b}es",
        "cur\u{2062}es",
        "cur\u{fe0f}es",
        "cur\u{ad}es",
        "cur&shy;es",
        "\u{441}ur\u{435}s",
        "cur\u{3b5}s",
        "\u{ff43}\u{ff55}\u{ff52}\u{ff45}\u{ff53}",
        "\u{1d41c}\u{1d42e}\u{1d42b}\u{1d41e}\u{1d42c}",
        "\u{24d2}\u{24e4}\u{24e1}\u{24d4}\u{24e2}",
        "\u{1d04}\u{1d1c}\u{280}\u{1d07}\u{a731}",
        "c\u{336}u\u{336}r\u{336}e\u{336}s\u{336}",
        "c\u{fa}res",
        "c.u.r.e.s",
        "c u r e s",
        "c-u-r-e-s",
        "c_u_r_e_s",
        "c/u/r/e/s",
        "c\u{2011}u\u{2011}r\u{2011}e\u{2011}s",
        "cur3s",
        "<b>cu</b>res",
        "c**ure**s",
        "cu<!-- x -->res",
        "CURES",
        "CuReS",
    ]
    .map(spelt);
    let row: Vec<&str> = [plain.as_str()].into_iter().chain(others.iter().map(String::as_str)).collect();
    read_alike(&[
        &row,
        &["Our drip cures cancer.", "Our drip cures c4ncer.", "Our drip cures c@ncer.", "Our drip cures c4nc3r.", "Our drip cures C4NCER."],
        &["Our miracle drip.", "Our m1racle drip.", "Our mir@cle drip.", "Our mirac1e drip."],
        &["It is clinically proven.", "It is c1inically proven.", "It is clinically\u{2013}proven.", "It is clinically\u{a0}proven."],
        &["It is scientifically proven.", "It is scienti\u{fb01}cally proven."],
    ]);
}

#[test]
fn figures_that_are_names_stay_names() {
    for text in ["Our vitamin B12 and omega3 with GLP1.", "Type 2 and H1N1, with k8s and A1c.", "Take 5-HTP, or see 10.1000/ab1cd."] {
        let document = Document::markdown(Source::new("t.md", text));
        assert_eq!(document.prose.text().trim(), text);
    }
}

#[test]
fn amounts_in_words_and_units_are_amounts() {
    read_alike(&[
        &[
            "It is 100% safe.",
            "It is 100 percent safe.",
            "It is 100 per cent safe.",
            "It is one hundred percent safe.",
            "It is a hundred per cent safe.",
        ],
        &["It is 100% effective.", "It is one hundred per cent effective.", "It is 100 PERCENT effective."],
        &[
            "Our drip has a 95% success rate.",
            "Our drip has a ninety-five percent success rate.",
            "Our drip has a ninety five per cent success rate.",
        ],
        &["Feel up to 70% less pain.", "Feel up to seventy per cent less pain.", "Feel up to 60\u{2013}70% less pain."],
        &[
            "Lose 20 pounds in 2 weeks.",
            "Lose 10\u{2013}20 pounds in 2 weeks.",
            "Lose 10-20 pounds in 2 weeks.",
            "Lose twenty pounds in two weeks.",
            "Lose 20 lbs in 2 wks.",
        ],
        &["Feel better in 24 hours.", "Feel better in 24h.", "Feel better in 24 h.", "Feel better in 24 hrs.", "Feel better in 24hrs."],
        &["It has zero side effects.", "It has 0 side effects.", "It has no side effects."],
        &["It works 3x faster.", "It works 3\u{d7} faster."],
    ]);
}

/// Whoever writes a rule need not know in which form an amount is read.
#[test]
fn rules_name_amounts_in_any_form() {
    let rules =
        HEAD.to_owned() + &phrases("hype-a", "hype", "error", &["100 percent pure", "calm in 24h", "{dose} now"], "It is 100 percent pure");
    let rules = rules.replacen("[[rule]]", "[lists]\ndose = [\"ninety per cent\"]\n[[rule]]", 1);
    let rulebook = rulebook(&rules);
    for text in [
        "It is 100% pure.",
        "It is one hundred percent pure.",
        "Be calm in 24 hours.",
        "Be calm in 24h.",
        "Take 90% now.",
        "Take ninety percent now.",
    ] {
        let findings = Linter::new(&rulebook, Profile::default()).lint(&Document::markdown(Source::new("t.md", text)));
        assert_eq!(findings.len(), 1, "{text}");
    }
}

#[test]
fn names_are_known_in_small_letters_and_without_their_marks() {
    read_alike(&[
        &["It is FDA approved.", "It is F.D.A. approved.", "It is fda approved.", "It is Fda-approved.", "It is f.d.a.-approved."],
        &[
            "Our drip treats Crohn's disease.",
            "Our drip treats Crohns disease.",
            "Our drip treats Crohn\u{2019}s disease.",
            "Our drip treats crohn`s disease.",
        ],
        &["Our drip cures Alzheimer's.", "Our drip cures Alzheimers.", "Our drip cures ALZHEIMERS."],
        &["Our drip cures Parkinson's.", "Our drip cures Parkinsons.", "Our drip cures PARKINSONS."],
    ]);
}

#[test]
fn british_spelling_is_english() {
    read_alike(&[
        &["Our drip cures hemorrhoids.", "Our drip cures haemorrhoids."],
        &["Our drip cures anemia.", "Our drip cures anaemia."],
        &["Our drip cures diarrhea.", "Our drip cures diarrhoea."],
    ]);
}

#[test]
fn words_that_are_not_read_are_counted() {
    let here = folder("spelling", "unread");
    std::fs::remove_file(here.join("rules.toml")).unwrap();
    for (name, text, told) in [
        ("span", "Our clinic offers a `miracle` drip.\n", "1 in code"),
        ("fence", "Our clinic.\n\n```\nA miracle drip.\n```\n", "3 in code"),
        ("indented", "Our clinic.\n\n    A miracle drip.\n", "3 in code"),
        ("open", "Our clinic.\n\n~~~\nA miracle drip.\n\nMore.\n", "4 in code"),
        ("pre", "Our clinic.\n\n<pre>A miracle drip</pre>\n", "3 in code"),
        ("liquid", "Our clinic offers a {{ miracle }} drip {% miracle %}.\n", "2 in tags and comments of templates"),
        ("comment", "Our clinic.\n\n{% comment %}A miracle drip{% endcomment %}\n", "in tags and comments of templates"),
        ("rest", "Our clinic.\n\n<!-- x\n\nA miracle drip.\n", "behind a comment without an end"),
    ] {
        put(&here, "a.md", text);
        let (_, out, _) = medlint(&here, &["check", "a.md", "--format", "concise"]);
        assert!(out.contains("words that are not judged") && out.contains(told), "{name}: {out}");
    }
}
