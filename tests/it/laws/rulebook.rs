//! Laws of rulebooks: one that is printed and read again means the same.

use super::rules::shipped_table;
use super::texts::{EXAMPLES, sentences};
use super::{cases, markdown};
use crate::common::SHIPPED;
use medlint::{Linter, Profile, Promotional, Rulebook, Source};
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::Arc;

proptest! {
    // Each case reads three rulebooks.
    #![proptest_config(cases(24))]

    #[test]
    fn a_rulebook_printed_and_read_again_means_the_same(
        matches in prop::collection::vec(select(vec!["miracle~", "(very) effective", "cure~ ...3 pain", "=WHO approved", "{thing} works", "no (risk|side effect)~", "\u{e9}t\u{e9}~", "100 percent"]), 1..4),
        things in prop::collection::vec(select(vec!["pill~", "drip", "it's", "b12", "night guard"]), 1..4),
        severity in select(vec!["error", "warning", "info"]),
        words in "[a-zA-Z\"\\\\\u{e9}'#={} \t]{1,30}",
        text in sentences(3),
    ) {
        let mut rule = toml::Table::new();
        for (key, value) in [("id", "hype-a"), ("family", "hype"), ("kind", "phrase"), ("severity", severity), ("title", "t"), ("message", "m {match}"), ("fix", "f")] {
            rule.insert(key.to_owned(), value.into());
        }
        rule.insert("why".to_owned(), format!("w{words}w").into());
        let mut matches = matches;
        matches.sort_unstable();
        matches.dedup();
        rule.insert("match".to_owned(), matches.iter().map(|&text| toml::Value::from(text)).collect::<Vec<_>>().into());
        rule.insert("sources".to_owned(), vec![toml::Value::from("S")].into());
        rule.insert("wrong".to_owned(), vec![toml::Value::from("x")].into());
        rule.insert("right".to_owned(), vec![toml::Value::from("y")].into());
        let mut things = things;
        things.sort_unstable();
        things.dedup();
        if !matches.contains(&"{thing} works") {
            things.clear();
        }
        let mut file: toml::Table = "version = 1\n[sources.S]\ntitle = \"t\"\ntier = \"code\"\nurl = \"https://example.org\"\n[families.hype]\ntitle = \"Hype\"\n".parse().unwrap();
        if !things.is_empty() {
            let list = things.into_iter().map(toml::Value::from).collect::<Vec<_>>();
            file.insert("lists".to_owned(), toml::Table::from_iter([("thing".to_owned(), list.into())]).into());
        }
        file.insert("rule".to_owned(), vec![toml::Value::Table(rule)].into());
        let read = |text: String| medlint::parse(&Source::new("rules.toml", text)).unwrap_or_else(|rejected| panic!("{rejected}"));
        // Three spellings of one file: as tables, prettily, and as inline tables.
        let inline: String = file.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        let books = [read(toml::to_string(&file).unwrap()), read(toml::to_string_pretty(&file).unwrap()), read(inline)];
        let text = format!("{text} The miracle drip works, it cures all the pain and is WHO approved.");
        let say = |book: &Arc<Rulebook>| {
            let rules: Vec<String> = book.rules.iter().map(|rule| format!("{:?} {:?} {:?} {:?}", rule.advice(), rule.severity, rule.looks_for(), rule.message())).collect();
            (rules, Linter::new(book, Profile::default()).lint(&markdown(&text)))
        };
        prop_assert_eq!(say(&books[0]), say(&books[1]));
        prop_assert_eq!(say(&books[0]), say(&books[2]));
    }
}

#[test]
fn the_shipped_rulebook_printed_and_read_again_means_the_same() {
    let table = shipped_table();
    let printed = toml::to_string(&table).unwrap();
    let again = medlint::parse(&Source::new("rules.toml", printed)).unwrap_or_else(|rejected| panic!("{rejected}"));
    assert_eq!(again.rules.len(), SHIPPED.rules.len());
    let mut count = 0;
    for text in EXAMPLES.iter() {
        let (document, profile) = (markdown(text), Profile { promotional: Some(Promotional::Yes), ..Profile::default() });
        let findings = Linter::new(&SHIPPED, profile.clone()).lint(&document);
        count += findings.len();
        assert_eq!(findings, Linter::new(&again, profile).lint(&document), "{text}");
    }
    assert!(count > 500, "{count}");
}
