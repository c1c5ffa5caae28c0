//! Patterns told in words, and how near a text comes to one: for people who read a rule, not for matching.

use crate::analysis::Analysis;
use crate::matcher::BUILT_IN_LISTS;
use crate::matcher::inflect::inflections;
use crate::matcher::pattern::{Node, parse};
use crate::matcher::token::normal;

/// The most spellings that are shown of one word.
const SPELLINGS_SHOWN: usize = 4;

/// A pattern in words: `"cure" or "cures", then up to 4 words, then any of {condition}`. A text that is no pattern
/// comes back as it is.
pub fn in_words(pattern: &str) -> String {
    parse(pattern).map_or_else(|_| pattern.to_owned(), |node| told(&node))
}

fn told(node: &Node) -> String {
    match node {
        Node::Word(words) => match words.first() {
            Some(word) if words.len() > 2 && *words == inflections(word) => format!("\"{word}\" in any form"),
            _ => spellings(words),
        },
        Node::Exact(word) => format!("\"{word}\" in just these capitals"),
        Node::List(name, _) => list(name),
        Node::Gap(1) => "at most one word".to_owned(),
        Node::Gap(most) => format!("up to {most} words"),
        Node::Optional(inner) => format!("perhaps {}", told(inner)),
        Node::Choice(parts) => {
            let single: Vec<String> = parts.iter().filter_map(plain).collect();
            if single.len() == parts.len() { spellings(&single) } else { or(&parts.iter().map(told).collect::<Vec<_>>()) }
        }
        Node::Sequence(parts) => sequence(parts),
    }
}

/// Plain words in a row are one phrase; everything else is joined by "then".
fn sequence(parts: &[Node]) -> String {
    let mut steps: Vec<String> = Vec::new();
    let mut phrase: Vec<String> = Vec::new();
    for part in parts {
        match plain(part) {
            Some(word) => phrase.push(word),
            None => {
                steps.extend(quoted(&mut phrase));
                steps.push(told(part));
            }
        }
    }
    steps.extend(quoted(&mut phrase));
    steps.join(", then ")
}

fn quoted(phrase: &mut Vec<String>) -> Option<String> {
    let words = std::mem::take(phrase);
    (!words.is_empty()).then(|| format!("\"{}\"", words.join(" ")))
}

/// The words of a node that can be read one way only.
fn plain(node: &Node) -> Option<String> {
    match node {
        Node::Word(words) if words.len() == 1 => words.first().cloned(),
        Node::Sequence(parts) if !parts.is_empty() => parts.iter().map(plain).collect::<Option<Vec<_>>>().map(|words| words.join(" ")),
        _ => None,
    }
}

fn spellings(words: &[String]) -> String {
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        let word = format!("\"{word}\"");
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    if seen.len() > SPELLINGS_SHOWN + 1 {
        let more = seen.len() - SPELLINGS_SHOWN;
        seen.truncate(SPELLINGS_SHOWN);
        return format!("{} or one of {more} more", seen.join(", "));
    }
    or(&seen)
}

fn or(choices: &[String]) -> String {
    match choices {
        [] => String::new(),
        [only] => only.clone(),
        [front @ .., last] => format!("{} or {last}", front.join(", ")),
    }
}

fn list(name: &str) -> String {
    match name {
        "number" => "a number".to_owned(),
        "percent" => "a percentage".to_owned(),
        "money" => "an amount of money".to_owned(),
        "year" => "a year".to_owned(),
        "name" => "a name in capitals".to_owned(),
        _ => format!("any of {{{name}}}"),
    }
}

/// How near a text comes to a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nearness {
    /// The parts that stand somewhere in the text, in words.
    pub there: Vec<String>,
    /// The parts that do not.
    pub missing: Vec<String>,
}

impl Nearness {
    /// Of two, the nearer one: more parts there, then fewer missing.
    pub fn is_nearer_than(&self, other: &Self) -> bool {
        (self.there.len(), std::cmp::Reverse(self.missing.len())) > (other.there.len(), std::cmp::Reverse(other.missing.len()))
    }
}

/// Which parts of a pattern stand in a text, wherever. `None` when it is no pattern.
pub fn nearness(pattern: &str, analysis: &Analysis<'_>) -> Option<Nearness> {
    let node = parse(pattern).ok()?;
    let parts = match &node {
        Node::Sequence(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let mut near = Nearness::default();
    for part in parts.iter().filter(|part| !matches!(part, Node::Gap(_) | Node::Optional(_))) {
        if stands(part, analysis) { near.there.push(told(part)) } else { near.missing.push(told(part)) }
    }
    Some(near)
}

fn stands(node: &Node, analysis: &Analysis<'_>) -> bool {
    let text = analysis.document.prose.text();
    match node {
        Node::Word(words) => analysis.scan.tokens.iter().any(|token| words.contains(&normal(text, token))),
        Node::Exact(word) => analysis.scan.tokens.iter().any(|token| &text[token.range()] == word),
        Node::List(name, _) => {
            let list = analysis.lexicon.matcher.list(name);
            analysis.scan.lists_in(0..analysis.scan.tokens.len()).any(|mark| Some(mark.list) == list)
        }
        Node::Gap(_) | Node::Optional(_) => true,
        Node::Choice(parts) => parts.iter().any(|part| stands(part, analysis)),
        Node::Sequence(parts) => parts.iter().all(|part| stands(part, analysis)),
    }
}

/// Whether a list is filled by the program and not by rules.toml.
pub fn is_built_in(list: &str) -> bool {
    BUILT_IN_LISTS.contains(&list)
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn patterns_are_told_in_words() {
        for (pattern, words) in [
            ("holy grail", "\"holy grail\""),
            ("miracle~", "\"miracle\" in any form"),
            ("miraculous(ly)", "\"miraculous\" or \"miraculously\""),
            ("wonder (drug|cure)", "\"wonder\", then \"drug\" or \"cure\""),
            ("{therapy} ...8 (is|was) a godsend", "any of {therapy}, then up to 8 words, then \"is\" or \"was\", then \"a godsend\""),
            ("(very) best =WHO", "perhaps \"very\", then \"best\", then \"WHO\" in just these capitals"),
            ("{percent} of {number}", "a percentage, then \"of\", then a number"),
            ("(one|two words|{body})", "\"one\", \"two words\" or any of {body}"),
        ] {
            assert_eq!(in_words(pattern), words, "{pattern}");
        }
    }
}
