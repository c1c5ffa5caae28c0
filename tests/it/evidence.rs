//! When a claim counts as cited: every usual way to point at a source, and ways that only look like one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::SHIPPED;
use medlint::{Document, Linter, Profile, Source};

/// Whether the appeal to studies in `article` is reported as uncited.
fn is_uncited(article: &str) -> bool {
    let document = Document::markdown(Source::new("t.md", article));
    let findings = Linter::new(&SHIPPED, Profile::default()).lint(&document);
    findings.iter().any(|finding| finding.rule() == "evid-studies-show-uncited")
}

const ENTRIES: &str = "1. Rao K, Lee M. Drops for dry eyes. J Examples. 2019;12:33-40.\n2. Osei A, et al. Drops again. Examples. 2021.\n";

#[test]
fn a_list_of_references_is_found_with_and_without_its_heading() {
    for title in ["## References", "**References:**", "References", "---"] {
        for mark in [" [1].", ".<sup>2</sup>", "\u{b9}.", " [1, 2].", " [1-2]."] {
            let article = format!("# Drops\n\nOur clinic knows that studies show relief{mark} Book now.\n\n{title}\n\n{ENTRIES}");
            assert!(!is_uncited(&article), "{article}");
        }
    }
}

#[test]
fn numbers_in_round_brackets_count_where_a_list_answers_them() {
    let article = |mark: &str, list: &str| format!("# Drops\n\nOur clinic knows that studies show relief {mark} Book now.\n\n{list}");
    let list = format!("## References\n\n{ENTRIES}");
    assert!(!is_uncited(&article("(1).", &list)));
    assert!(!is_uncited(&article("^2^.", &list)));
    assert!(is_uncited(&article("(7).", &list)), "the list has two entries");
    assert!(is_uncited(&article("(1) fast and (2) lasting.", &list)), "the numbers count points");
    assert!(is_uncited(&article("(1).", "")), "there is no list");
}

#[test]
fn entries_at_the_end_are_a_list_only_when_numbers_point_at_them() {
    let article = format!("# Drops\n\nOur clinic knows that studies show relief. Book now.\n\n---\n\n{ENTRIES}");
    assert!(is_uncited(&article));
}
