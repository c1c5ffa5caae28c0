//! Spells patterns out, to see whether they can match anything at all. A pattern that does not match the very words it
//! stands for matches no text: its words are cut differently, a sentence ends inside it, a list is empty.

use crate::document::{Document, Format};
use crate::matcher::PatternId;
use crate::matcher::builder::Builder;
use crate::matcher::pattern::{Node, parse};
use crate::source::Source;
use std::ops::Range;

/// The most spellings tried of one pattern.
const MOST_VARIANTS: usize = 16;
/// How deep lists may include each other.
const DEEPEST: usize = 8;

/// The most members of a list that are spelled out.
pub const MOST_MEMBERS: usize = 2;

/// For each pattern, whether some text matches it. `lists` gives a list's first [`MOST_MEMBERS`] members; patterns with
/// mistakes in them count as fine, since those are reported on their own.
pub fn can_match<'a>(patterns: &[&str], lists: &dyn Fn(&str) -> Option<Vec<&'a str>>) -> Vec<bool> {
    let mut builder = Builder::default();
    let nodes: Vec<Option<Node>> = patterns.iter().map(|pattern| parse(pattern).ok()).collect();
    let mut text = String::new();
    let mut ids: Vec<Option<PatternId>> = Vec::with_capacity(patterns.len());
    for (pattern, node) in patterns.iter().zip(&nodes) {
        let Some(node) = node else {
            ids.push(None);
            continue;
        };
        let is_known = declare(node, lists, &mut builder, 0);
        ids.push(is_known.then(|| builder.add_pattern(pattern).ok()).flatten());
        for variant in 0..variants(node).clamp(2, MOST_VARIANTS) {
            let mut words = String::from("They");
            if spell(node, variant, lists, 0, &mut words) {
                text.push_str(&words);
                text.push_str(".\n\n");
            }
        }
    }
    let document = Document::parse(Source::new("sample", text), Format::Plain);
    let scan = builder.build().scan(&document);
    ids.into_iter().map(|id| id.is_none_or(|id| !scan.marks(id).is_empty())).collect()
}

/// Whether a sentence ends inside the words of a pattern: `one drop. rest`. Such words stand in a text with a capital behind the end, and
/// no match reaches over it.
pub fn has_end_inside(pattern: &str) -> bool {
    !ends_inside(pattern).is_empty()
}

/// The sentences of a pattern, as ranges of its bytes without the signs that end them; all of it where none ends inside or where one ends inside brackets.
pub fn sentences(pattern: &str) -> Vec<Range<usize>> {
    let ends = ends_inside(pattern);
    if ends.iter().any(|&at| pattern[..at].matches('(').count() != pattern[..at].matches(')').count()) {
        return std::iter::once(0..pattern.len()).collect();
    }
    let starts = ends.iter().map(|&at| pattern.len() - pattern[at + 1..].trim_start().len());
    std::iter::once(0).chain(starts).zip(ends.iter().copied().chain([pattern.len()])).map(|(start, end)| start..end).collect()
}

/// Where the signs stand that end a sentence inside the words of a pattern.
fn ends_inside(pattern: &str) -> Vec<usize> {
    // One letter with a point is an initial.
    let is_word = |before: &str| {
        before.trim_end_matches([')', '~']).chars().rev().take_while(|character| character.is_alphanumeric()).nth(1).is_some()
    };
    let is_end = |(at, _): &(usize, &str)| is_word(&pattern[..*at]) && pattern[at + 1..].starts_with(' ');
    let mut ends: Vec<usize> = Vec::new();
    for (at, _) in pattern.match_indices(['.', '!', '?']).filter(is_end) {
        let before = &pattern[ends.last().map_or(0, |last| last + 1)..=at];
        let behind = pattern[at + 1..].trim_start().split(['.', '!', '?']).next().unwrap_or_default();
        let Some(first) = behind.chars().next().filter(|first| first.is_alphabetic()) else { continue };
        let text = format!("They {} {}{}", before.trim_start(), first.to_uppercase(), &behind[first.len_utf8()..]);
        let document = Document::parse(Source::new("sample", text), Format::Plain);
        if Builder::default().build().scan(&document).sentences.len() > 1 {
            ends.push(at);
        }
    }
    ends
}

/// Declares the lists that a pattern names, with the members that spelling it out would take.
fn declare<'a>(node: &Node, lists: &dyn Fn(&str) -> Option<Vec<&'a str>>, builder: &mut Builder, depth: usize) -> bool {
    match node {
        Node::List(name, _) if builder.list(name).is_some() || depth > DEEPEST => true,
        Node::List(name, _) => {
            let Some(members) = lists(name) else { return false };
            let list = builder.declare_list(name);
            for member in members.into_iter().take(MOST_MEMBERS) {
                if let Ok(inner) = parse(member) {
                    declare(&inner, lists, builder, depth + 1);
                    let _ = builder.add_member(list, member);
                }
            }
            true
        }
        Node::Sequence(parts) | Node::Choice(parts) => parts.iter().all(|part| declare(part, lists, builder, depth)),
        Node::Optional(inner) => declare(inner, lists, builder, depth),
        Node::Word(_) | Node::Exact(_) | Node::Gap(_) => true,
    }
}

fn variants(node: &Node) -> usize {
    match node {
        Node::Word(words) => words.len(),
        Node::Choice(parts) => parts.len().max(parts.iter().map(variants).max().unwrap_or(1)),
        Node::Sequence(parts) => parts.iter().map(variants).max().unwrap_or(1),
        Node::Optional(inner) => variants(inner).max(2),
        Node::List(..) => 2,
        Node::Exact(_) | Node::Gap(_) => 1,
    }
}

/// Appends the words of one spelling; `false` when there is none, because a list is empty.
fn spell<'a>(node: &Node, variant: usize, lists: &dyn Fn(&str) -> Option<Vec<&'a str>>, depth: usize, text: &mut String) -> bool {
    let put = |text: &mut String, word: &str| {
        if !word.starts_with(['\'', ',', '.', ';', ':', '?', '!', '%']) {
            text.push(' ');
        }
        text.push_str(word);
    };
    match node {
        Node::Word(words) => put(text, &words[variant % words.len()]),
        Node::Exact(word) => put(text, word),
        Node::Gap(_) => {}
        Node::Sequence(parts) => return parts.iter().all(|part| spell(part, variant, lists, depth, text)),
        Node::Choice(parts) => return spell(&parts[variant % parts.len()], variant, lists, depth, text),
        Node::Optional(inner) => return variant % 2 == 1 || spell(inner, variant, lists, depth, text),
        Node::List(name, _) => match name.as_str() {
            "number" => put(text, "7"),
            "percent" => put(text, "7%"),
            "money" => put(text, "$7"),
            "year" => put(text, "2021"),
            "name" => put(text, "Smith"),
            _ => {
                let members: Vec<&str> = lists(name).unwrap_or_default().into_iter().take(MOST_MEMBERS).collect();
                let member = members.get(variant % members.len().max(1)).and_then(|member| parse(member).ok());
                return depth <= DEEPEST && member.is_some_and(|member| spell(&member, variant, lists, depth + 1, text));
            }
        },
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{can_match, has_end_inside, sentences};

    #[test]
    fn patterns_that_can_match_and_patterns_that_cannot() {
        let lists = |name: &str| match name {
            "drug" => Some(vec!["ketamine", "vitamin (b12|c)"]),
            "therapy" => Some(vec!["{drug}"]),
            "empty" => Some(vec![]),
            _ => None,
        };
        let good = [
            "cure~",
            "(very) best ...3 {therapy}",
            "{drug}'s ability",
            "covid-19",
            "=WHO",
            "{percent} of",
            "by {name}",
            "(a|b) u.s.",
            "{nowhere}",
        ];
        assert_eq!(can_match(&good, &lists), vec![true; good.len()]);
        let dead = ["=who says", "{empty} cure", "\u{201C}cure\u{201D}"];
        assert_eq!(can_match(&dead, &lists), vec![false; dead.len()]);
    }

    #[test]
    fn a_phrase_over_the_end_of_a_sentence_is_known() {
        for pattern in ["takes an hour. rest at home", "one drop! sleep"] {
            assert!(has_end_inside(pattern), "{pattern}");
        }
        for pattern in ["drug vs. placebo", "no. 1 choice", "b. infantis", "clinicaltrials.gov", "u.s. trial", "(b . a|m . s)"] {
            assert!(!has_end_inside(pattern), "{pattern}");
        }
        let parts = |pattern: &str| sentences(pattern).into_iter().map(|part| pattern[part].to_owned()).collect::<Vec<_>>();
        assert_eq!(parts("you may feel sleepy. Do not drive! call us"), ["you may feel sleepy", "Do not drive", "call us"]);
        assert_eq!(parts("do not (drive|cycle~)! call us"), ["do not (drive|cycle~)", "call us"]);
        assert_eq!(parts("ask dr. (who|smith)"), ["ask dr. (who|smith)"]);
        assert_eq!(parts("(one drop. sleep|rest)"), ["(one drop. sleep|rest)"]);
    }
}
