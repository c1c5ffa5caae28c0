//! Tests of merging: which finding of a place leads, and which become its notes.

use super::*;
use crate::finding::{Allowance, AllowedBy, RuleDoc};
use crate::source::Source;
use std::sync::Arc;

const TEXT: &str = "Our drip raises serotonin, lifts mood and heals nerves. It heals skin at once.";

/// A finding of a rule, named `family-...`, on the first such words of the text.
fn finding(rule: &str, severity: Severity, words: &str) -> Finding {
    let start = TEXT.find(words).unwrap_or_else(|| panic!("no {words}"));
    let family = rule.split('-').next().unwrap_or_default().to_owned();
    let advice = RuleDoc {
        rule: rule.to_owned(),
        family,
        title: String::new(),
        why: String::new(),
        fix: String::new(),
        instead: None,
        sources: Vec::new(),
        whereabouts: String::new(),
    };
    Finding::plain(Arc::new(advice), severity, format!("\"{words}\" is {rule}"), Span::new(start, start + words.len()))
}

/// Rule, words and notes of what is left.
fn folded(mut found: Vec<Finding>) -> Vec<(String, &'static str, Vec<String>)> {
    let document = Document::markdown(Source::new("a.md", TEXT));
    let number = |name: &str| name.bytes().fold(0, |sum: u32, byte| sum.wrapping_mul(31) + u32::from(byte));
    let manner = |one: &Finding| MergePolicy {
        rule: number(one.rule()),
        family: number(one.family()),
        yields: one.rule().ends_with("general"),
        is_frame: one.family() == "causal",
        authorises: false,
        rewrites: false,
        joins: if one.family() == "causal" { Joins::All } else { Joins::Others },
    };
    let manners: Vec<MergePolicy> = found.iter().map(manner).collect();
    let which = (0..found.len()).collect();
    let mut kept: Vec<Finding> = fold(&document, &mut found, &manners, which).into_iter().map(|at| found[at].clone()).collect();
    kept.sort_by_key(|finding| finding.span.start);
    let shown = |finding: Finding| {
        let notes = finding.notes.iter().map(|note| note.text.clone()).collect();
        (finding.rule().to_owned(), &TEXT[finding.span.range()], notes)
    };
    kept.into_iter().map(shown).collect()
}

fn one(rule: &str, words: &'static str, notes: &[&str]) -> (String, &'static str, Vec<String>) {
    (rule.to_owned(), words, notes.iter().map(|&note| note.to_owned()).collect())
}

use Severity::{Error, Info, Warning};

#[test]
fn of_a_family_the_gravest_leads_and_covers_the_words_of_all() {
    let found = vec![finding("causal-soft", Warning, "raises serotonin"), finding("causal-hard", Error, "serotonin, lifts mood")];
    let note = "also causal-soft: \"raises serotonin\" is causal-soft";
    assert_eq!(folded(found), [one("causal-hard", "raises serotonin, lifts mood", &[note])]);
}

#[test]
fn of_two_families_on_the_same_words_one_leads_and_the_other_is_its_note() {
    let found = || vec![finding("causal-act", Warning, "raises serotonin"), finding("hype-word", Warning, "serotonin")];
    // A frame says less than a wording of its own.
    let causal = "also causal-act: \"raises serotonin\" is causal-act";
    assert_eq!(folded(found()), [one("hype-word", "raises serotonin", &[causal])]);
    let mut found = found();
    found.push(finding("absolute-general", Warning, "drip raises serotonin"));
    let general = "also absolute-general: \"drip raises serotonin\" is absolute-general";
    assert_eq!(folded(found), [one("hype-word", "drip raises serotonin", &[causal, general])]);
}

#[test]
fn notes_name_their_rules() {
    let document = Document::markdown(Source::new("a.md", TEXT));
    let mut found = vec![finding("hype-word", Warning, "raises serotonin"), finding("speed-word", Error, "serotonin")];
    let manner =
        |rule| MergePolicy { rule, family: rule, yields: false, is_frame: false, authorises: false, rewrites: false, joins: Joins::Others };
    let kept = fold(&document, &mut found, &[manner(0), manner(1)], vec![0, 1]);
    let rules: Vec<_> = found[kept[0]].notes.iter().map(|note| note.rule.as_deref()).collect();
    assert_eq!((kept.len(), found[kept[0]].rule(), rules), (1, "speed-word", vec![Some("hype-word")]));
}

#[test]
fn two_errors_of_two_families_stand_side_by_side() {
    let found = vec![finding("absolute-cure", Error, "raises serotonin, lifts"), finding("speed-word", Error, "serotonin, lifts mood")];
    assert_eq!(folded(found).len(), 2);
}

#[test]
fn an_error_on_words_inside_those_of_another_is_its_note() {
    let found = vec![finding("absolute-cure", Error, "raises serotonin"), finding("speed-word", Error, "serotonin")];
    let note = "also speed-word: \"serotonin\" is speed-word";
    assert_eq!(folded(found), [one("absolute-cure", "raises serotonin", &[note])]);
}

#[test]
fn findings_that_share_few_words_stand_side_by_side() {
    let found = vec![finding("hype-word", Warning, "Our drip raises"), finding("speed-word", Warning, "raises serotonin, lifts mood")];
    assert_eq!(folded(found).len(), 2);
}

#[test]
fn a_milder_finding_follows_a_graver_one_whatever_yields() {
    let found = vec![finding("absolute-general", Error, "raises serotonin"), finding("hype-word", Warning, "serotonin")];
    let note = "also hype-word: \"serotonin\" is hype-word";
    assert_eq!(folded(found), [one("absolute-general", "raises serotonin", &[note])]);
}

#[test]
fn neighbours_of_a_family_in_one_sentence_are_one_place() {
    let found = ["raises serotonin", "lifts mood", "heals nerves", "heals skin"];
    let found = found.into_iter().map(|words| finding("causal-act", Warning, words)).collect();
    let again = ["causal-act again: \"lifts mood\"", "causal-act again: \"heals nerves\""];
    let first = one("causal-act", "raises serotonin, lifts mood and heals nerves", &again);
    assert_eq!(folded(found), [first, one("causal-act", "heals skin", &[])]);
}

#[test]
fn two_words_of_one_word_rule_are_two_places() {
    let found = ["raises serotonin", "lifts mood"].into_iter().map(|words| finding("hype-word", Warning, words)).collect();
    assert_eq!(folded(found).len(), 2);
    let found = vec![finding("hype-word", Warning, "raises serotonin"), finding("hype-other", Error, "lifts mood")];
    let note = "also hype-word: \"raises serotonin\" is hype-word";
    assert_eq!(folded(found), [one("hype-other", "raises serotonin, lifts mood", &[note])]);
}

#[test]
fn what_has_an_edit_or_another_allowance_stays_apart() {
    let mut allowed = finding("causal-act", Warning, "lifts mood");
    allowed.allowed = Some(Box::new(Allowance { by: AllowedBy::Comment(Span::new(0, 1)), reason: "approved".to_owned(), until: None }));
    assert_eq!(folded(vec![finding("causal-act", Warning, "raises serotonin"), allowed]).len(), 2);
}

#[test]
fn remarks_about_the_document_join_a_graver_finding_at_their_place() {
    let about = |rule, severity, words| Finding { is_about_document: true, ..finding(rule, severity, words) };
    let found = vec![about("missing-cost", Info, "drip"), about("missing-risks", Error, "drip"), about("missing-date", Warning, "drip")];
    let kept = folded(found);
    let names: Vec<&str> = kept.iter().map(|(rule, ..)| rule.as_str()).collect();
    assert_eq!(names, ["missing-risks", "missing-date"]);
    assert_eq!(kept[0].2, ["also missing-cost: \"drip\" is missing-cost"]);
}
