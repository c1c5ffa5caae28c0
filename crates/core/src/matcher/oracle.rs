//! A slow matcher that follows the definition of the pattern language word by word. The scanner has to agree with it on
//! every pattern and every text.

use crate::document::Document;
use crate::matcher::builder::Builder;
use crate::matcher::pattern::{Node, parse};
use crate::matcher::program::stops_gap;
use crate::matcher::token::{Token, TokenKind, normal, tokens};
use crate::matcher::{ListId, PatternId};
use crate::source::Source;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// One sentence as words.
struct Words {
    text: String,
    tokens: Vec<Token>,
}

impl Words {
    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| normal(&self.text, token) == word)
    }

    fn is_exactly(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word && self.text[token.range()] == *word)
    }
}

/// All ends of matches of `node` that begin at `at`, the preferred one first.
fn ends(node: &Node, at: usize, words: &Words, lists: &[(&str, Vec<String>)]) -> Vec<usize> {
    match node {
        Node::Word(spellings) => spellings.iter().filter(|word| words.is(at, word)).map(|_| at + 1).take(1).collect(),
        Node::Exact(word) => words.is_exactly(at, word).then_some(at + 1).into_iter().collect(),
        Node::List(name, _) => {
            let (_, members) = lists.iter().find(|(list, _)| list == name).expect("tests name lists that are there");
            let mut found: BTreeSet<usize> = BTreeSet::new();
            for member in members {
                found.extend(ends(&parse(member).unwrap(), at, words, lists));
            }
            let is_possessive = |end: usize| words.tokens.get(end).is_some_and(|token| token.kind == TokenKind::Possessive);
            found.into_iter().rev().flat_map(|end| if is_possessive(end) { vec![end, end + 1] } else { vec![end] }).collect()
        }
        Node::Gap(most) => {
            let (mut found, mut end, mut passed) = (vec![at], at, 0);
            while let Some(token) = words.tokens.get(end).filter(|token| !stops_gap(token)) {
                passed += u8::from(token.is_counted());
                if passed > *most {
                    break;
                }
                end += 1;
                found.push(end);
            }
            found
        }
        Node::Sequence(parts) => {
            parts.iter().fold(vec![at], |starts, part| starts.into_iter().flat_map(|start| ends(part, start, words, lists)).collect())
        }
        Node::Choice(parts) => parts.iter().flat_map(|part| ends(part, at, words, lists)).collect(),
        Node::Optional(inner) => ends(inner, at, words, lists).into_iter().chain([at]).collect(),
    }
}

fn slowly(patterns: &[String], lists: &[(&str, Vec<String>)], document: &Document) -> BTreeSet<(usize, usize, usize)> {
    let mut found = BTreeSet::new();
    let mut offset = 0;
    for sentence in &document.sentences {
        let mut words = Words { text: document.prose.text().to_owned(), tokens: Vec::new() };
        tokens(&words.text[sentence.prose.clone()], sentence.prose.start, |token, _| words.tokens.push(token));
        for (id, pattern) in patterns.iter().enumerate() {
            let node = parse(pattern).unwrap();
            for at in 0..words.tokens.len() {
                if let Some(end) = ends(&node, at, &words, lists).first() {
                    found.insert((id, offset + at, offset + end));
                }
            }
        }
        offset += words.tokens.len();
    }
    found
}

fn quickly(patterns: &[String], lists: &[(&str, Vec<String>)], document: &Document) -> BTreeSet<(usize, usize, usize)> {
    let mut builder = Builder::default();
    let ids: Vec<ListId> = lists.iter().map(|(name, _)| builder.declare_list(name)).collect();
    for (id, (_, members)) in ids.iter().zip(lists) {
        members.iter().for_each(|member| builder.add_member(*id, member).unwrap());
    }
    let numbers: Vec<PatternId> = patterns.iter().map(|pattern| builder.add_pattern(pattern).unwrap()).collect();
    let scan = builder.build().scan(document);
    let marks = |(id, &number): (usize, &PatternId)| {
        scan.marks(number).iter().map(move |mark| (id, mark.start as usize, mark.end as usize)).collect::<Vec<_>>()
    };
    numbers.iter().enumerate().flat_map(marks).collect()
}

/// Few words, so that they meet often: common and rare ones, with capitals, inflections and marks.
fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["the", "cure", "cures", "pain", "WHO", "who", "our", "b12", "heal~", "cure~", "=WHO"])
}

fn piece() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => word().prop_map(str::to_owned),
        1 => Just("{thing}".to_owned()),
        1 => Just("{other}".to_owned()),
    ];
    let run = prop::collection::vec(leaf, 1..3).prop_map(|words| words.join(" "));
    prop_oneof![
        4 => run.clone(),
        1 => prop::collection::vec(run.clone(), 2..4).prop_map(|choices| format!("({})", choices.join("|"))),
        1 => run.prop_map(|words| format!("the ({words})")),
    ]
}

fn pattern() -> impl Strategy<Value = String> {
    let joint = prop_oneof![3 => Just(" ".to_owned()), 1 => (1..4_u8).prop_map(|size| format!(" ...{size} "))];
    (piece(), prop::collection::vec((joint, piece()), 0..3))
        .prop_map(|(first, rest)| rest.into_iter().fold(first, |front, (joint, piece)| front + &joint + &piece))
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the",
        "The",
        "cure",
        "cures",
        "cured",
        "pain",
        "WHO",
        "who",
        "our",
        "B12",
        "heals",
        "healing",
        "thing's",
        "blue thing",
        "blue",
        "green",
        "other",
        ",",
        ";",
        "&",
        ". The",
        "x",
    ]);
    prop::collection::vec(word, 1..24).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_scanner_finds_what_the_definition_says(patterns in prop::collection::vec(pattern(), 1..6), text in text()) {
        let lists = [
            ("thing", vec!["thing".to_owned(), "blue thing".to_owned(), "blue".to_owned(), "b12".to_owned()]),
            ("other", vec!["other~".to_owned(), "=WHO".to_owned(), "(the) pain".to_owned(), "green".to_owned()]),
        ];
        let document = Document::markdown(Source::new("t", text));
        prop_assert_eq!(quickly(&patterns, &lists, &document), slowly(&patterns, &lists, &document));
    }
}

/// Without a memory of its failures the machine would need 20 to the power of 8 steps here.
#[test]
fn many_gaps_over_one_repeated_word_end_soon() {
    let pattern = format!("{} end", ["a ...30"; 9].join(" "));
    let document = Document::markdown(Source::new("t", "a ".repeat(3000)));
    let start = std::time::Instant::now();
    assert!(quickly(&[pattern], &[], &document).is_empty());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
