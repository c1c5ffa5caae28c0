//! Tests of the pattern language: trees of patterns, and mistakes at their places.

use super::*;

fn word(spellings: &[&str]) -> Node {
    Node::Word(spellings.iter().map(|&s| s.to_owned()).collect())
}

#[test]
fn words_groups_lists_and_gaps() {
    assert_eq!(parse("miraculous(ly)").unwrap(), word(&["miraculous", "miraculously"]));
    assert_eq!(
        parse("revolution(ary|ize~)").unwrap(),
        word(&["revolutionary", "revolutionize~"].map(|w| w.trim_end_matches('~'))).inflected_second()
    );
    assert_eq!(
        parse("{therapy} ...8 (is|was) a godsend").unwrap(),
        Node::Sequence(vec![
            Node::List("therapy".into(), 0..9),
            Node::Gap(8),
            Node::Choice(vec![word(&["is"]), word(&["was"])]),
            word(&["a"]),
            word(&["godsend"]),
        ])
    );
    assert_eq!(parse("(very) best").unwrap(), Node::Sequence(vec![Node::Optional(Box::new(word(&["very"]))), word(&["best"])]));
    assert_eq!(parse("COVID-19").unwrap(), Node::Sequence(vec![word(&["covid"]), word(&["19"])]));
    assert_eq!(parse("=WHO says").unwrap(), Node::Sequence(vec![Node::Exact("WHO".into()), word(&["says"])]));
}

impl Node {
    fn inflected_second(self) -> Node {
        let Node::Word(words) = self else { unreachable!("a word") };
        let mut all = vec![words[0].clone()];
        all.extend(inflections(&words[1]));
        Node::Word(all)
    }
}

#[test]
fn mistakes_name_their_place() {
    let at = |text: &str| parse(text).unwrap_err().range;
    assert_eq!(at("a (b"), 2..4);
    assert_eq!(at("a) b"), 1..2);
    assert_eq!(at("{x"), 0..2);
    assert_eq!(at("(very)"), 0..6);
    assert_eq!(at("... best"), 0..8);
    assert_eq!(at("a|b"), 1..2);
    assert_eq!(at("a ...99 b"), 2..7);
}
