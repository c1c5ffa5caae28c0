//! Comments that allow findings: what each one covers, in every place where a comment can stand, and what is reported
//! about the comments themselves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{HEAD, phrases};
use medlint::document::Format;
use medlint::{Document, Finding, Linter, Profile, Rulebook, Source};
use std::sync::Arc;

fn rulebook() -> Arc<Rulebook> {
    let rule = |id, family, severity, words: &str| phrases(id, family, severity, &[words], &format!("A {words}"));
    crate::common::rulebook(&format!(
        "{HEAD}[families.safety]\ntitle = \"Safety\"\n{}{}{}",
        rule("hype-miracle", "hype", "error", "miracle"),
        rule("hype-drip", "hype", "warning", "miracle drip"),
        rule("safe-drip", "safety", "error", "harmless")
    ))
}

fn lint(text: &str, format: Format, profile: Profile) -> Vec<Finding> {
    let rulebook = rulebook();
    Linter::new(&rulebook, profile).lint(&Document::parse(Source::new("t.md", text), format))
}

/// Findings that count, as `rule@line`.
fn open(text: &str) -> Vec<String> {
    let today = Some((2026, 11, 24));
    shown(text, &lint(text, Format::Markdown, Profile { today, ..Profile::default() }))
}

fn shown(text: &str, findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| text[..finding.span.start].matches('\n').count() + 1;
    findings.iter().filter(|one| one.counts()).map(|one| format!("{}@{}", one.rule(), line(one))).collect()
}

const ALLOW: &str = "<!-- medlint-allow hype-miracle: ticket 7 -->";

#[test]
fn the_next_block_is_covered_wherever_the_comment_stands() {
    let cases = [
        ("paragraph", "{A}\nA miracle.\n\nA miracle.\n", "hype-miracle@4"),
        ("paragraph after a blank line", "{A}\n\nA miracle\nand a miracle.\n\nA miracle.\n", "hype-miracle@6"),
        ("heading", "{A}\n# A miracle\n\nA miracle.\n", "hype-miracle@4"),
        ("setext heading", "{A}\n\nA miracle\n=====\n\nA miracle.\n", "hype-miracle@6"),
        ("whole list", "{A}\n- a miracle\n- a miracle\n  - a miracle\n\n    a miracle\n- a miracle\n\nA miracle.\n", "hype-miracle@9"),
        ("whole numbered list", "{A}\n\n1. a miracle\n2. a miracle\n\nA miracle.\n", "hype-miracle@6"),
        ("one item", "- a miracle\n- b\n\n  {A}\n  a miracle\n- a miracle\n", "hype-miracle@1 hype-miracle@6"),
        ("nested list", "- one\n  {A}\n  - a miracle\n  - a miracle\n- a miracle\n", "hype-miracle@5"),
        ("in a tight item, before the words", "- {A} a miracle\n- a miracle\n", "hype-miracle@2"),
        ("in a tight item, behind the words", "- a miracle {A}\n- a miracle\n", "hype-miracle@2"),
        ("task item", "- [ ] a miracle {A}\n- [x] a miracle\n", "hype-miracle@2"),
        ("whole table", "{A}\n\n| a miracle | b |\n|---|---|\n| c | a miracle |\n\nA miracle.\n", "hype-miracle@7"),
        ("one cell", "| a | b |\n|---|---|\n| a miracle {A} | a miracle |\n", "hype-miracle@3"),
        ("whole quote", "{A}\n> A miracle.\n>\n> A miracle.\n\nA miracle.\n", "hype-miracle@6"),
        ("inside a quote", "> {A}\n> A miracle.\n>\n> A miracle.\n", "hype-miracle@4"),
        ("quote in a list in a quote", "> - a\n>\n>   > {A}\n>   > A miracle.\n>\n> A miracle.\n", "hype-miracle@6"),
        (
            "several lines in a quote",
            "> <!-- medlint-allow\n> hype-miracle: ticket\n> 7 -->\n> A miracle.\n\nA miracle.\n",
            "hype-miracle@6",
        ),
        ("inside a paragraph", "A miracle {A} and a miracle.\n\nA miracle.\n", "hype-miracle@3"),
        ("at the end of a paragraph", "A miracle. {A}\n\nA miracle.\n", "hype-miracle@3"),
        ("footnote", "text[^1]\n\n{A}\n[^1]: A miracle.\n\nA miracle.\n", "hype-miracle@6"),
        ("html", "{A}\n<div>\n<p>A miracle.</p>\n<p>A miracle.</p>\n</div>\n\nA miracle.\n", "hype-miracle@7"),
        ("inside html", "<div>\n{A}\n<p>A miracle.</p>\n<p>A miracle.</p>\n</div>\n", "hype-miracle@4"),
        ("image text", "{A}\n![a miracle](x.png)\n\nA miracle.\n", "hype-miracle@4"),
        ("after front matter", "---\ntitle: T\n---\n{A}\n\nA miracle.\n\nA miracle.\n", "hype-miracle@8"),
        ("CRLF", "{A}\r\nA miracle.\r\n\r\nA miracle.\r\n", "hype-miracle@4"),
        ("code is skipped whole", "{A}\n```\nmiracle\n```\n\nA miracle.\n", "allow-unused@1 hype-miracle@6"),
        ("a comment inside code says nothing", "```\n{A}\n```\n\nA miracle.\n", "hype-miracle@5"),
    ];
    for (name, case, expected) in cases {
        assert_eq!(open(&case.replace("{A}", ALLOW)).join(" "), expected, "{name}");
    }
}

#[test]
fn comments_of_mdx_do_the_same() {
    let allow = "{/* medlint-allow hype-miracle: *ticket* 7_a_b */}";
    let cases = [
        ("{A}\n\nA miracle.\n\nA miracle.\n", "hype-miracle@5"),
        ("{A}\nA miracle.\n\nA miracle.\n", "hype-miracle@4"),
        ("{A}\n\n- a miracle\n- a miracle\n\nA miracle.\n", "hype-miracle@6"),
        ("- a miracle {A}\n- a miracle\n", "hype-miracle@2"),
        ("| a | b |\n|---|---|\n| a miracle {A} | a miracle |\n", "hype-miracle@3"),
        ("{/* medlint-allow-file hype-miracle: all */}\n\nA miracle.\n", ""),
        ("{/* medlint-allow-begin hype-miracle: r */}\n\nA miracle.\n\n{/* medlint-allow-end */}\n\nA miracle.\n", "hype-miracle@7"),
    ];
    for (case, expected) in cases {
        assert_eq!(open(&case.replace("{A}", allow)).join(" "), expected, "{case}");
    }
}

#[test]
fn files_regions_families_and_several_rules() {
    let cases = [
        ("A miracle.\n\n<!-- medlint-allow-file hype-miracle: r -->\n", ""),
        ("<!-- medlint-allow hype: the family -->\nA miracle.\n", ""),
        ("<!-- medlint-allow hype-miracle, safe-drip: both -->\nA harmless miracle.\n", ""),
        ("<!-- medlint-allow hype-miracle safe-drip: both -->\nA harmless miracle.\n", ""),
        (
            "A miracle.\n\n<!-- medlint-allow-begin hype: r -->\n\nA miracle.\n\n- a miracle\n\n<!-- medlint-allow-end -->\n\nA miracle.\n",
            "hype-miracle@1 hype-miracle@11",
        ),
        (
            "<!-- medlint-allow-begin hype: r -->\n\n<!-- medlint-allow-begin safety: r -->\n\nA harmless miracle.\n\n\
             <!-- medlint-allow-end -->\n\nA harmless miracle.\n\n<!-- medlint-allow-end -->\n\nA miracle.\n",
            "safe-drip@9 hype-miracle@13",
        ),
        (
            "<!-- medlint-allow-begin hype: r -->\n\n<!-- medlint-allow-begin safety: r -->\n\nA harmless miracle.\n\n\
             <!-- medlint-allow-end hype -->\n\nA harmless miracle.\n\n<!-- medlint-allow-end -->\n",
            "hype-miracle@9",
        ),
        ("- a\n\n  <!-- medlint-allow-begin hype: r -->\n\n- a miracle\n\n<!-- medlint-allow-end -->\n\nA miracle.\n", "hype-miracle@9"),
    ];
    for (case, expected) in cases {
        assert_eq!(open(case).join(" "), expected, "{case}");
    }
}

#[test]
fn front_matter_allows_for_the_file() {
    let body = "\nA harmless miracle.\n";
    let cases = [
        ("---\nmedlint:\n  allow:\n    - \"hype-miracle: legal, ticket: 7\"\n---\n", "safe-drip"),
        ("---\nmedlint:\n  allow:\n    hype-miracle: legal\n    safety: legal\n---\n", ""),
        ("---\nmedlint:\n  allow: \"hype-miracle, safe-drip until=2027-01-31: legal\"\n---\n", ""),
        ("+++\n[medlint]\nallow = [\"hype-miracle: legal\", \"safe-drip: legal\"]\n+++\n", ""),
        ("---\nmedlint:\n  allow: [hype-miracle]\n---\n", "allow-without-reason hype-miracle safe-drip"),
        ("---\nmedlint:\n  allow: [\"hype-mircle: typo\"]\n---\n", "allow-unknown-rule hype-miracle safe-drip"),
        ("---\nmedlint:\n  allow: [\"hype until=2026-11-23: old\"]\n---\n", "allow-expired hype-miracle safe-drip"),
        ("---\nmedlint:\n  allow: [\": nothing\"]\n---\n", "allow-malformed hype-miracle safe-drip"),
    ];
    for (front, expected) in cases {
        let mut rules: Vec<String> = open(&format!("{front}{body}")).iter().map(|one| one.split('@').next().unwrap().to_owned()).collect();
        rules.sort();
        assert_eq!(rules.join(" "), expected, "{front}");
    }
}

#[test]
fn what_is_wrong_with_a_comment_is_said() {
    let message = |text: &str| {
        let findings = lint(text, Format::Markdown, Profile { today: Some((2026, 11, 24)), ..Profile::default() });
        let remarks = findings.iter().filter(|one| one.rule().starts_with("allow-"));
        remarks.map(|one| format!("{}: {} [{}]", one.rule(), one.message, &text[one.span.range()])).collect::<Vec<_>>().join("\n")
    };
    let cases = [
        (
            "<!-- medlint-allow hype-mircle: r -->\nA miracle.\n",
            "allow-unknown-rule: no rule and no family is called \"hype-mircle\"; did you mean \"hype-miracle\"? [hype-mircle]",
        ),
        ("<!-- medlint-allow hype-miracle -->\nA miracle.\n", "allow-without-reason: an allowance needs its reason"),
        ("<!-- medlint-allow hype-miracle:   -->\nA miracle.\n", "allow-without-reason: an allowance needs its reason"),
        (
            "<!-- medlint-allow hype-miracle: r -->\nA game.\n",
            "allow-unused: this allowance of \"hype-miracle\" silences nothing; remove it [hype-miracle]",
        ),
        (
            "<!-- medlint-allow hype-miracle, safe-drip: r -->\nA miracle.\n",
            "allow-unused: this allowance of \"safe-drip\" silences nothing; remove it [safe-drip]",
        ),
        ("<!-- medlint-alow hype-miracle: r -->\nA miracle.\n", "allow-malformed: expected medlint-allow RULE: reason"),
        ("<!-- medlint-allow : r -->\nA miracle.\n", "allow-malformed: expected medlint-allow RULE: reason"),
        (
            "<!-- medlint-allow hype until=soon: r -->\nA miracle.\n",
            "allow-malformed: expected a date such as until=2027-01-31, found \"soon\" [until=soon]",
        ),
        (
            "<!-- medlint-allow hype until=2027-02-30: r -->\nA miracle.\n",
            "allow-malformed: expected a date such as until=2027-01-31, found \"2027-02-30\"",
        ),
        (
            "<!-- medlint-allow hype until=2026-11-23: r -->\nA miracle.\n",
            "allow-expired: this allowance ended on 2026-11-23; review the text again [until=2026-11-23]",
        ),
        ("<!-- medlint-allow-begin hype: r -->\nA miracle.\n", "allow-malformed: expected a medlint-allow-end behind this begin"),
        ("A game.\n\n<!-- medlint-allow-end -->\n", "allow-malformed: expected a medlint-allow-begin before this end"),
    ];
    for (text, expected) in cases {
        assert!(message(text).starts_with(expected), "{text}\n{}", message(text));
    }
}

#[test]
fn the_last_day_still_counts_and_without_a_clock_nothing_expires() {
    let text = "<!-- medlint-allow hype until=2026-11-24: r -->\nA miracle.\n";
    let on = |today| shown(text, &lint(text, Format::Markdown, Profile { today, ..Profile::default() }));
    assert!(on(Some((2026, 11, 24))).is_empty());
    assert_eq!(on(Some((2026, 11, 25))), ["allow-expired@1", "hype-miracle@2"]);
    assert!(on(None).is_empty());
}

#[test]
fn an_allowance_does_not_hide_another_rule_of_its_family() {
    // Both stand at one place; the gravest is allowed, so the other one is reported for itself.
    assert_eq!(open("<!-- medlint-allow hype-miracle: r -->\nA miracle drip.\n"), ["hype-drip@2"]);
    // The milder one alone is allowed: that is a use, though it would have been a mere note.
    assert_eq!(open("<!-- medlint-allow hype-drip: r -->\nA miracle drip.\n"), ["hype-miracle@2"]);
}

#[test]
fn an_allowance_of_a_rule_that_is_not_asked_is_not_called_unused() {
    let text = "<!-- medlint-allow safe-drip: r -->\nA game.\n";
    let profile = Profile { select: vec!["hype".to_owned()], ..Profile::default() };
    assert!(shown(text, &lint(text, Format::Markdown, profile)).is_empty());
}

#[test]
fn reasons_stay_on_record() {
    let text = "> <!-- medlint-allow hype-miracle: approved by legal:\n> ticket 7 -->\n> A miracle.\n";
    let findings = lint(text, Format::Markdown, Profile::default());
    let allowance = findings[0].allowed.clone().unwrap();
    assert_eq!(allowance.reason, "approved by legal: ticket 7");
    let comment = &text[allowance.comment().unwrap().range()];
    assert!(comment.starts_with("<!-- medlint-allow") && comment.ends_with("-->"));
}

#[test]
fn plain_text_takes_the_comments_of_mdx() {
    let text = "{/* medlint-allow hype-miracle: r */}\nA miracle.\n\nA miracle.\n";
    assert_eq!(shown(text, &lint(text, Format::Plain, Profile::default())), ["hype-miracle@4"]);
}
