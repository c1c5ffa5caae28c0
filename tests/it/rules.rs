//! The shipped rules keep their promises: examples, sources, names, words.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use medlint::document::Format;
use medlint::rule_tests;
use medlint::{Document, Linter, Profile, Source};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_example_does_what_its_rule_says() {
    let (count, surprises) = rule_tests::run(&crate::common::SHIPPED);
    let shown: Vec<_> = surprises.iter().map(|one| format!("{}: {:?} ({})", one.rule, one.example, one.because)).collect();
    assert!(surprises.is_empty(), "{}", shown.join("\n"));
    assert!(count > 950, "only {count} examples ran");
}

#[test]
fn rules_are_complete_and_well_named() {
    let rulebook = &*crate::common::SHIPPED;
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    for rule in &rulebook.rules {
        let advice = rule.advice();
        if !ids.insert(rule.id()) {
            wrong.push(format!("{}: twice", rule.id()));
        }
        if !rule.id().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            wrong.push(format!("{}: not in kebab case", rule.id()));
        }
        if advice.sources.is_empty() || !advice.sources.iter().all(|source| source.url.starts_with("https://")) {
            wrong.push(format!("{}: no source with an address", rule.id()));
        }
        for (name, text) in [("message", rule.message()), ("why", &advice.why), ("fix", &advice.fix)] {
            if text.ends_with('.') {
                wrong.push(format!("{}: {name} ends with a full stop", rule.id()));
            }
            if text.to_lowercase().contains("illegal") {
                wrong.push(format!("{}: {name} judges the law", rule.id()));
            }
        }
        if rule.wrong().len() < 3 || rule.right().len() < 3 {
            wrong.push(format!(
                "{}: {} wrong and {} right examples, wants three of each",
                rule.id(),
                rule.wrong().len(),
                rule.right().len()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ids.len() >= 150, "{} rules", ids.len());
}

/// A writer sees the pair and no pattern: it has to be of the rule's own and must not show as right what the rule flags.
#[test]
fn every_rule_shows_a_wording_before_and_after() {
    let rulebook = &*crate::common::SHIPPED;
    let linter = Linter::new(rulebook, Profile::default());
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for rule in &rulebook.rules {
        let Some(instead) = &rule.advice().instead else {
            wrong.push(format!("{}: no `instead`", rule.id()));
            continue;
        };
        if !seen.insert(&instead.before) || !seen.insert(&instead.after) {
            wrong.push(format!("{}: `instead` stands in another rule too", rule.id()));
        }
        if rule.wrong().contains(&instead.before) || rule.right().contains(&instead.after) {
            wrong.push(format!("{}: `instead` repeats an example", rule.id()));
        }
        let document = Document::parse(Source::new("after.md", instead.after.as_str()), Format::Markdown);
        if linter.examine(&document).findings.iter().any(|finding| finding.rule() == rule.id()) {
            wrong.push(format!("{}: fires on \"{}\"", rule.id(), instead.after));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists_are_broad() {
    let rulebook = &*crate::common::SHIPPED;
    for list in ["condition", "symptom", "body", "drug", "supplement", "procedure", "treats", "journal"] {
        assert!(rulebook.lexicon.matcher.list(list).is_some(), "no list {list}");
    }
    assert!(rulebook.lexicon.interventions.iter().count() >= 70);
}

/// The tables of the rulebook as editors read them: each file with its name.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    medlint::BASE.files.iter().copied().filter(|(name, _)| name.ends_with(".toml"))
}

#[test]
fn lines_of_the_rulebook_fit_a_screen() {
    let mut long: Vec<String> = Vec::new();
    for (name, text) in files() {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.chars().count() > 160) {
            let start: String = line.chars().take(60).collect();
            long.push(format!("{name}:{}: {} characters: {start}...", at + 1, line.chars().count()));
        }
    }
    assert!(long.is_empty(), "break the choices out into a list or into several patterns:\n{}", long.join("\n"));
}

/// The keys of each rule, in the order in which they are written, without those of its tables.
fn keys_of_rules() -> Vec<(String, Vec<String>)> {
    let mut rules: Vec<(String, Vec<String>)> = Vec::new();
    let (mut inside, mut quoted) = (false, false);
    for line in files().flat_map(|(_, text)| text.lines()) {
        let was_quoted = quoted;
        quoted ^= line.matches("\"\"\"").count() % 2 == 1;
        if was_quoted {
            continue;
        }
        if line.starts_with('[') {
            inside = line == "[[rule]]";
            rules.extend(inside.then(|| (String::new(), Vec::new())));
        } else if let Some((key, value)) = line.split_once(" = ")
            && inside
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        {
            let rule = rules.last_mut().unwrap();
            if key == "id" {
                rule.0 = value.trim_matches('"').to_owned();
            }
            rule.1.push(key.to_owned());
        }
    }
    rules
}

#[test]
fn keys_stand_in_one_order_everywhere() {
    let rules = keys_of_rules();
    assert_eq!(rules.len(), crate::common::SHIPPED.rules.len());
    let mut order: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (id, keys) in &rules {
        if keys[..9] != ["id", "family", "kind", "severity", "title", "message", "why", "fix", "instead"] {
            wrong.push(format!("{id}: begins with {:?}", &keys[..9]));
        }
        if keys[keys.len() - 3..] != ["sources", "wrong", "right"] {
            wrong.push(format!("{id}: ends with {:?}", &keys[keys.len() - 3..]));
        }
        for (at, first) in keys.iter().enumerate() {
            for second in &keys[at + 1..] {
                order.entry((first, second)).or_insert(id);
                if let Some(other) = order.get(&(second.as_str(), first.as_str())) {
                    wrong.push(format!("{id}: `{first}` before `{second}`, in {other} behind it"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_family_says_what_it_is_about() {
    let lines: Vec<&str> = medlint::BASE.text("rules.toml").unwrap().lines().collect();
    let mut count = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("[families.")) {
        count += 1;
        assert!(
            lines[at + 1].starts_with("title = ") && lines[at + 2].starts_with("about = \""),
            "{line} wants a title and a line `about`"
        );
    }
    assert!(count >= 25, "{count} families");
    for rule in &medlint::shipped().rules {
        let file = format!("rules/{}.toml", rule.family());
        let text = medlint::BASE.text(&file).unwrap_or_default();
        assert!(text.contains(&format!("\nid = \"{}\"\n", rule.id())), "{} does not stand in {file}", rule.id());
    }
}

/// The main file is what a person tunes first; the rest stands in files of readable size, long lists one entry a line.
#[test]
fn files_of_the_rulebook_are_of_readable_size() {
    let size = |name: &str| medlint::BASE.text(name).unwrap().len();
    assert!(size("rules.toml") <= 160_000, "rules.toml has {} bytes", size("rules.toml"));
    let table: toml::Table = medlint::BASE.text("rules.toml").unwrap().parse().unwrap();
    for (name, list) in table["lists"].as_table().unwrap() {
        let count = list.as_array().map_or(0, Vec::len);
        assert!(count <= 60, "{name} has {count} members: it wants a file of its own, lexicon/{name}.txt");
    }
    for (name, text) in medlint::BASE.files.iter().filter(|(name, _)| name.ends_with(".txt")) {
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
        let list = name.trim_start_matches("lexicon/").trim_end_matches(".txt");
        assert!(head.len() >= 2 && head[0].starts_with(&format!("# {list}")), "{name} begins with its name and what it is");
        assert!(head.iter().any(|line| line.contains("licence")), "{name} says whose it is and under which licence");
    }
    let lines: Vec<&str> = medlint::BASE.text("rules.toml").unwrap().lines().collect();
    let head = lines.iter().position(|line| line.starts_with("version = ")).unwrap();
    assert!(lines[..head].iter().all(|line| line.starts_with('#') || line.is_empty()) && head <= 60, "the head takes {head} lines");
}
