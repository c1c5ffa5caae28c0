//! Laws: what holds for every article, whatever is in it.
//!
//! Articles come from the generator of the benchmarks and from the examples of the shipped rules, so that every rule gets
//! its chance; then hostile pieces are strewn in. A law that fails prints the smallest article that breaks it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[allow(dead_code, reason = "the laws need a part of it")]
#[path = "../../benches/articles/mod.rs"]
mod articles;
mod rulebook;
mod rules;
mod texts;

use crate::common::SHIPPED;
use medlint::baseline::Baseline;
use medlint::document::Format;
use medlint::finding::BaselineState;
use medlint::fix::{self, Fix, Safety};
use medlint::{Document, Finding, Linter, Profile, Promotional, Source, Span};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rules::{OF_LISTS, OF_THE_DOCUMENT, OF_THE_SECTION};
use std::collections::{BTreeMap, BTreeSet};
use texts::{counted, hostile, paragraphs, sentences, whole, wrap};

/// Words that deny what stands behind them.
const SHIPPED_DENIALS: [&str; 12] =
    ["no", "not", "never", "nor", "neither", "none", "without", "cannot", "nobody", "nothing", "hardly", "rarely"];

fn markdown(text: &str) -> Document {
    Document::markdown(Source::new("a.md", text))
}

fn linter() -> Linter {
    Linter::new(&SHIPPED, Profile { today: Some((2026, 1, 1)), ..Profile::default() })
}

/// For laws about the words alone: whether the page sells is settled.
fn selling() -> Linter {
    Linter::new(&SHIPPED, Profile { promotional: Some(Promotional::Yes), ..Profile::default() })
}

/// The words of a finding, without its place.
fn said(finding: &Finding) -> String {
    format!("{} {} {}", finding.severity, finding.rule(), finding.message)
}

/// How often each rule fires.
fn fired(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(format!("{} {}", finding.severity, finding.rule())).or_default() += 1;
    }
    counts
}

/// The article with edits made until none is left, and how many rounds it took.
fn fixed(text: &str) -> (String, usize) {
    let mut text = text.to_owned();
    for round in 0..10 {
        let findings = linter().lint(&markdown(&text));
        let safe: Vec<&Fix> = findings.iter().filter_map(|one| one.edit.as_deref()).filter(|edit| edit.safety == Safety::Safe).collect();
        if safe.is_empty() {
            return (text, round);
        }
        text = fix::apply(&text, safe).0;
    }
    (text, 10)
}

/// Cases of a law that takes a millisecond a case.
const USUAL_CASES: u32 = 500;

fn cases(count: u32) -> ProptestConfig {
    // PROPTEST_CASES asks for more of the usual law, which takes 500, and of each other in the same proportion: one that reads three rulebooks a case
    // would take half an hour with as many.
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(USUAL_CASES);
    ProptestConfig {
        cases: (count * asked).div_ceil(USUAL_CASES),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(USUAL_CASES))]

    #[test]
    fn places_are_exact_and_findings_in_order(text in hostile(), is_plain in any::<bool>()) {
        let format = if is_plain { Format::Plain } else { Format::Markdown };
        let document = Document::parse(Source::new("a.md", text.as_str()), format);
        let findings = linter().lint(&document);
        let order = |finding: &Finding| (finding.span.start, finding.span.end, finding.rule().to_owned());
        prop_assert!(findings.windows(2).all(|pair| order(&pair[0]) <= order(&pair[1])));
        let mut spans: Vec<Span> = document.blocks.iter().map(|block| block.span).collect();
        spans.extend(document.links.iter().map(|link| link.span));
        spans.extend(document.citations.iter().map(|mark| mark.span));
        for finding in &findings {
            prop_assert!(!finding.span.is_empty() || text.is_empty() || finding.is_about_document, "{} covers nothing", finding.rule());
            spans.push(finding.span);
            spans.extend(finding.notes.iter().filter_map(|note| note.span));
            spans.extend(finding.edit.iter().map(|edit| edit.span));
            spans.extend(finding.allowed.iter().filter_map(|allowance| allowance.comment()));
        }
        for span in spans {
            prop_assert!(span.start <= span.end && text.get(span.range()).is_some(), "{:?}", span);
            prop_assert_eq!(document.source.slice(span), &text[span.range()]);
            for at in [span.start, span.end] {
                let position = document.source.position(at);
                prop_assert_eq!(position, counted(&text, at));
                prop_assert_eq!(document.source.offset(position), Some(at));
            }
        }
    }

    #[test]
    fn the_number_of_threads_changes_nothing(texts in prop::collection::vec(hostile(), 2..5)) {
        let documents: Vec<Document> = texts.iter().map(|text| markdown(text)).collect();
        let alone: Vec<Vec<Finding>> = documents.iter().map(|document| linter().lint(document)).collect();
        let shared = linter();
        let together: Vec<Vec<Finding>> = std::thread::scope(|scope| {
            let running: Vec<_> = documents.iter().map(|document| scope.spawn(|| shared.lint(document))).collect();
            running.into_iter().map(|one| one.join().unwrap()).collect()
        });
        prop_assert_eq!(alone, together);
    }

    #[test]
    fn a_paragraph_more_changes_nothing_before_it(front in paragraphs(4), more in sentences(3), is_new_section in any::<bool>()) {
        let before = format!("---\nmedlint:\n  promotional: yes\n---\n\n{}\n", front.join("\n\n"));
        let after = format!("{before}\n{}{more}\n", if is_new_section { "## Visits\n\n" } else { "" });
        let wide = if is_new_section { &OF_THE_DOCUMENT } else { &OF_THE_SECTION };
        let of_words = |text: &str| {
            let (document, linter) = (markdown(text), linter());
            let examination = linter.examine(&document);
            let promoted: Vec<String> = examination.subject.promoted.iter().map(|one| one.name.clone()).collect();
            let found = examination.findings.into_iter().filter(|one| !one.is_about_document && one.span.end <= before.len());
            // A rule that looks farther may lead a place, or be the note of one that does not.
            let notes = |one: &Finding| one.notes.iter().filter_map(|note| note.rule.clone()).collect::<Vec<_>>();
            let (far, near): (Vec<_>, Vec<_>) = found.partition(|one| wide.contains(one.rule()) || notes(one).iter().any(|rule| wide.contains(rule)));
            let far: Vec<String> = far.iter().map(said).collect();
            ((promoted, far), near.iter().map(|one| (one.span, said(one))).collect::<Vec<_>>())
        };
        let ((promoted, earlier), (now_promoted, now)) = (of_words(&before), of_words(&after));
        // The subject of the page may well change with its words, and so may rules that look farther.
        prop_assume!(promoted == now_promoted);
        prop_assert_eq!(earlier, now);
    }

    #[test]
    fn other_line_ends_inside_a_paragraph_change_nothing(all in paragraphs(3), width in 1..100_usize, crlf in any::<bool>()) {
        let flat = all.join("\n\n");
        let wrapped = all.iter().map(|text| wrap(text, width, "")).collect::<Vec<_>>().join("\n\n");
        let wrapped = if crlf { wrapped.replace('\n', "\r\n") } else { wrapped };
        prop_assert_eq!(fired(&selling().lint(&markdown(&flat))), fired(&selling().lint(&markdown(&wrapped))), "{}", wrapped);
    }

    #[test]
    fn lone_carriage_returns_are_line_ends(all in paragraphs(3), title in sentences(1), width in 20..100_usize) {
        let title = title.replace(['"', '\\'], "");
        let text = format!("---\ntitle: \"{title}\"\n---\n\n# Visits\n\n{}\n", all.iter().map(|text| wrap(text, width, "")).collect::<Vec<_>>().join("\n\n"));
        let old = text.replace('\n', "\r");
        prop_assert_eq!(fired(&selling().lint(&markdown(&text))), fired(&selling().lint(&markdown(&old))), "{}", text);
    }

    #[test]
    fn spans_and_struck_words_change_nothing(text in sentences(3), picked in prop::collection::vec((any::<Index>(), 0..4_usize), 1..5)) {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let mut changed = words.clone();
        for (index, form) in picked {
            let at = index.index(words.len());
            let word = words[at].clone();
            // A struck-out denial denies nothing, which is a difference.
            let is_denial = SHIPPED_DENIALS.iter().any(|denial| word.eq_ignore_ascii_case(denial));
            if changed[at] == word && word.chars().all(char::is_alphabetic) && !word.is_empty() && !(form == 0 && is_denial) {
                let (open, close) = [("~~", "~~"), ("<span class=\"x\">", "</span>"), ("<b>", "</b>"), ("[", "](#x)")][form];
                changed[at] = format!("{open}{word}{close}");
            }
        }
        let changed = changed.join(" ");
        prop_assert_eq!(fired(&selling().lint(&markdown(&text))), fired(&selling().lint(&markdown(&changed))), "{}", changed);
    }

    #[test]
    fn a_word_that_looks_the_same_is_the_same(text in sentences(3), picked in prop::collection::vec((any::<Index>(), any::<Index>(), 0..9_usize), 1..5)) {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for (index, place, form) in picked {
            let word = index.get_mut(&mut words[..]);
            if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                continue;
            }
            let at = 1 + place.index(word.len() - 2);
            let styled = |first: u32| word.bytes().map(|byte| char::from_u32(first + u32::from(byte - b'a')).unwrap()).collect::<String>();
            *word = match form {
                0 => format!("{}\u{200b}{}", &word[..at], &word[at..]),
                1 => format!("{}\u{ad}{}", &word[..at], &word[at..]),
                2 => format!("{}\u{fe0f}{}", &word[..at], &word[at..]),
                3 => format!("{}&shy;{}", &word[..at], &word[at..]),
                4 => styled(0xff41),
                5 => styled(0x1d41a),
                6 => styled(0x24d0),
                7 => word.replace('o', "\u{43e}").replace('e', "\u{435}").replace('a', "\u{430}"),
                _ => word.chars().flat_map(|letter| [letter, '\u{336}']).collect(),
            };
        }
        let disguised = words.join(" ");
        let found = |text: &str| {
            let mut findings = selling().lint(&markdown(text));
            findings.retain(|one| one.rule() != "text-mixed-scripts");
            fired(&findings)
        };
        prop_assert_eq!(found(&text), found(&disguised), "{}", disguised);
    }

    #[test]
    fn hidden_words_excuse_nothing(text in sentences(2), at in any::<Index>(), form in 0..4_usize) {
        let words: Vec<&str> = text.split(' ').collect();
        let at = at.index(words.len());
        let (open, close) = [("<span hidden>", "</span>"), ("<span style=\"display:none\">", "</span>"), ("<template>", "</template>"), ("<!-- ", " -->")][form];
        let hidden = format!("{} {open}not never no{close} {}", words[..at].join(" "), words[at..].join(" "));
        let found = |text: &str| {
            let mut findings = selling().lint(&markdown(text));
            findings.retain(|one| one.rule() != "text-hidden");
            fired(&findings)
        };
        let (before, after) = (found(&text), found(&hidden));
        prop_assert!(before.iter().all(|(rule, count)| after.get(rule).is_some_and(|now| now >= count)), "{}: {:?} became {:?}", hidden, before, after);
    }

    #[test]
    fn a_baseline_holds_for_each_rule_alone(text in whole()) {
        let document = markdown(&text);
        let findings = selling().lint(&document);
        let mut written = Baseline::default();
        written.record("a.md", &document.source, &findings);
        let json = written.to_json();
        let rules: BTreeSet<&str> = findings.iter().map(Finding::rule).filter(|rule| SHIPPED.rule(rule).is_some()).collect();
        for rule in rules {
            let profile = Profile { select: vec![rule.to_owned()], promotional: Some(Promotional::Yes), ..Profile::default() };
            let mut alone = Linter::new(&SHIPPED, profile).lint(&document);
            let mut baseline = Baseline::parse(&Source::new("base.json", json.as_str()), |_| false).unwrap();
            baseline.judge("a.md", &document.source, &mut alone);
            let new: Vec<String> = alone.iter().filter(|one| one.rule() == rule && one.counts()).map(said).collect();
            prop_assert!(new.is_empty(), "{:?} is new alone in {}", new, text);
        }
    }

    #[test]
    fn emphasis_changes_nothing(text in sentences(3), picked in prop::collection::vec((any::<Index>(), select(vec!["*", "**"])), 1..5)) {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for (index, mark) in picked {
            let word = index.get_mut(&mut words[..]);
            if !word.is_empty() && word.chars().all(char::is_alphabetic) {
                *word = format!("{mark}{word}{mark}");
            }
        }
        let emphasised = words.join(" ");
        prop_assert_eq!(fired(&selling().lint(&markdown(&text))), fired(&selling().lint(&markdown(&emphasised))), "{}", emphasised);
    }

    #[test]
    fn a_list_item_says_what_its_paragraph_says(text in sentences(3), width in 20..100_usize) {
        let item = format!("- {}\n", wrap(&text, width, "  "));
        let found = |text: &str| {
            let mut findings = selling().lint(&markdown(text));
            findings.retain(|one| !OF_LISTS.contains(one.rule()));
            fired(&findings)
        };
        prop_assert_eq!(found(&text), found(&item), "{}", item);
    }

    #[test]
    fn an_allowance_adds_nothing_but_remarks_about_itself(all in paragraphs(4), at in any::<Index>(), rule in any::<Index>(), form in 0..3_usize) {
        let before = all.join("\n\n") + "\n";
        let found = selling().lint(&markdown(&before));
        // Mostly a rule that fires here.
        let rule = if found.is_empty() { rule.get(&SHIPPED.rules[..]).id().to_owned() } else { rule.get(&found[..]).rule().to_owned() };
        let mut paragraphs = all;
        let at = at.index(paragraphs.len());
        match form {
            0 => paragraphs.insert(at, format!("<!-- medlint-allow {rule}: approved -->")),
            1 => paragraphs.insert(at, format!("<!-- medlint-allow-file {rule}: approved -->")),
            _ => {
                paragraphs.insert(at, format!("<!-- medlint-allow-begin {rule}: approved -->"));
                paragraphs.push("<!-- medlint-allow-end -->".to_owned());
            }
        }
        let after = paragraphs.join("\n\n") + "\n";
        let now = selling().lint(&markdown(&after));
        let open = now.iter().filter(|one| one.allowed.is_none() && one.family() != "suppression");
        // A finding stands under the gravest of its place; when that one is allowed, it stands for itself.
        let mut known: Vec<String> = found.iter().map(|one| one.rule().to_owned()).collect();
        known.extend(found.iter().flat_map(|one| &one.notes).filter_map(|note| note.rule.clone()));
        for one in open {
            let place = known.iter().position(|rule| rule == one.rule());
            prop_assert!(place.is_some(), "{} is new in {}", one.rule(), after);
            known.swap_remove(place.unwrap());
        }
        let remarks = now.iter().filter(|one| one.family() == "suppression").count();
        prop_assert!(remarks <= 1, "{after}");
    }

    #[test]
    fn a_baseline_hides_its_run_and_no_more(text in hostile(), more in sentences(2)) {
        let document = markdown(&text);
        let mut findings = linter().lint(&document);
        let mut written = Baseline::default();
        written.record("a.md", &document.source, &findings);
        let json = written.to_json();
        let read = |json: &str| Baseline::parse(&Source::new("base.json", json), |_| false).unwrap();
        prop_assert_eq!(read(&json).to_json(), json.clone());
        let mut baseline = read(&json);
        baseline.judge("a.md", &document.source, &mut findings);
        prop_assert!(findings.iter().all(|one| !one.counts() && (one.allowed.is_some() || one.standing == Some(BaselineState::Known))));
        prop_assert!(baseline.fixed(|_| true).is_empty());
        prop_assert_eq!(baseline.pruned(|_| true).to_json(), json.clone());
        // Another article under the same name has as many new findings as it has more of each.
        let document = markdown(&format!("{more}\n\n{more}\n"));
        let mut findings = linter().lint(&document);
        let mut other = Baseline::default();
        other.record("a.md", &document.source, &findings);
        let mut baseline = read(&json);
        baseline.judge("a.md", &document.source, &mut findings);
        let known = findings.iter().filter(|one| one.standing == Some(BaselineState::Known)).count();
        let fixed: usize = baseline.fixed(|_| true).iter().map(|entry| entry.count).sum();
        let met = baseline.pruned(|_| true).len();
        prop_assert_eq!(met + fixed, read(&json).len());
        // Others were notes of accepted ones, each as often as that.
        let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
        let notes: usize = parsed["findings"].as_array().unwrap().iter().map(|entry| entry["with"].as_array().map_or(0, Vec::len)).sum();
        prop_assert!(known >= met && known - met <= notes, "{known} known, {met} entries met, {notes} notes");
        prop_assert!(known <= other.len());
    }

    #[test]
    fn safe_edits_come_to_an_end_and_touch_nothing_else(text in hostile(), places in prop::collection::vec((any::<Index>(), any::<Index>()), 1..5)) {
        let safe: Vec<&str> = SHIPPED.rules.iter().flat_map(|rule| rule.wordings()).filter(|one| one.safety == Safety::Safe).map(|one| one.words.as_str()).collect();
        let mut text = text;
        for (at, words) in places {
            let borders: Vec<usize> = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).chain([text.len()]).collect();
            text.insert_str(*at.get(&borders), &format!(" some people were {} here", words.get(&safe)));
        }
        let findings = linter().lint(&markdown(&text));
        let mut edits: Vec<&Fix> = findings.iter().filter_map(|one| one.edit.as_deref()).filter(|edit| edit.safety == Safety::Safe).collect();
        edits.sort_by_key(|edit| edit.span);
        let (after, count) = fix::apply(&text, edits.iter().copied());
        // Walk over both texts: what lies between the edits is the same.
        let (mut old, mut new, mut made) = (0, 0, 0);
        for edit in edits {
            if made > 0 && edit.span.start <= old {
                continue;
            }
            let between = edit.span.start - old;
            prop_assert_eq!(&text[old..edit.span.start], &after[new..new + between]);
            prop_assert!(after[new + between..].starts_with(&edit.replacement));
            (old, new, made) = (edit.span.end, new + between + edit.replacement.len(), made + 1);
        }
        prop_assert_eq!(&text[old..], &after[new..]);
        prop_assert_eq!(made, count);
        let (settled, rounds) = fixed(&text);
        prop_assert!(rounds < 10, "edits without an end in {:?}", text);
        prop_assert_eq!(fixed(&settled), (settled.clone(), 0));
    }
}

#[test]
fn unreadable_front_matter_is_shown_by_words() {
    for (text, shown) in [
        ("---\n&nbsp;title: \"x\"\ndescription: y\n---\n\nText.\n", "&nbsp;title: \"x\"\ndescription: y"),
        ("---\ntitle: [a\n---\n\nText.\n", "title: [a"),
    ] {
        let document = markdown(text);
        let findings = linter().lint(&document);
        let finding = findings.iter().find(|one| one.rule() == "front-matter-unreadable").unwrap();
        assert!(
            shown.contains(document.source.slice(finding.span)) && !finding.span.is_empty(),
            "{:?}",
            document.source.slice(finding.span)
        );
    }
}

/// More threads than documents at once have nothing to do; a machine must not be asked for a million.
#[test]
fn a_million_threads_are_not_started() {
    let here = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("laws-threads");
    std::fs::create_dir_all(&here).unwrap();
    std::fs::write(here.join("a.md"), "Plain words.\n").unwrap();
    let begun = std::time::Instant::now();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_medlint"));
    let status = command.args(["check", "a.md", "--quiet", "--jobs", "1000000"]).current_dir(&here).status().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}
