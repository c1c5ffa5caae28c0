//! Kind `acronym`: capitals that a page uses again and again and never spells out.
//!
//! An acronym is spelt out when, anywhere in the text, words with its initials stand in a row ("transcranial magnetic
//! stimulation"), or when it stands in brackets behind its long form or is followed by it in brackets. Names that
//! everybody reads as words are `known`. It does not know what an acronym means, so a wrong long form passes.

use crate::analysis::Analysis;
use crate::document::BlockKind;
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind, NOT_ASKED};
use crate::matcher::token::{Token, TokenKind};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The kind.
pub const KIND: Kind = Kind {
    name: "acronym",
    about: "Finds acronyms that the page uses repeatedly and never spells out",
    keys: &[KEYS],
    needs: &["known"],
    joins: Joins::Others,
    silent_because: NOT_ASKED,
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "known",
        shape: Shape::Texts,
        purpose: Purpose::Beside,
        title: "Acronyms that readers know",
        help: "acronyms that readers know as words: FDA, HIV, DNA ...",
    },
    Key {
        name: "least-uses",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Least uses",
        help: "report an acronym that is used at least so often (default 2)",
    },
];

/// An acronym has at least and at most so many letters.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;
/// Words that a long form may leave without an initial: "eye movement desensitization and reprocessing".
const SMALL: [&str; 10] = ["and", "of", "the", "for", "in", "to", "with", "a", "on", "or"];

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Acronym {
    known: BTreeSet<String>,
    least_uses: usize,
}

fn compile(keys: &Keys, _: &mut Compiler<'_>) -> Compiled {
    Acronym {
        known: keys.texts("known").iter().map(|text| text.value.clone()).collect(),
        least_uses: keys.number("least-uses").map_or(2, |number| number as usize),
    }
    .into()
}

impl Check for Acronym {
    /// One use alone says nothing; how often the whole document has it decides.
    fn is_about_document(&self) -> bool {
        true
    }

    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let text = analysis.document.prose.text().as_bytes();
        // Nearly no word has a capital behind its first letter.
        let second_is_capital = |token: &Token| text.get(token.start as usize + 1).is_some_and(u8::is_ascii_uppercase);
        let tokens = analysis.scan.tokens.iter().enumerate();
        let capitals = tokens.filter(|(_, token)| second_is_capital(token)).filter_map(|(at, _)| Some((acronym(analysis, at)?, at)));
        let mut uses: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let (mut block, mut is_asked) = (usize::MAX, false);
        for (letters, at) in capitals.filter(|(letters, _)| !self.known.contains(*letters)) {
            let this = analysis.block_of(at);
            if this != block {
                block = this;
                is_asked = is_running(analysis, block) && !is_shouting(analysis, &analysis.scan.tokens[analysis.block_tokens(block)]);
            }
            if is_asked {
                uses.entry(letters).or_default().push(at);
            }
        }
        uses.retain(|letters, places| {
            places.len() >= self.least_uses && !SMALL.contains(&letters.to_ascii_lowercase().as_str()) && !is_explained(analysis, places)
        });
        let asked: FxHashSet<&str> = uses.keys().copied().collect();
        if asked.is_empty() {
            return;
        }
        let (words, spelt_out) = (words(analysis, &asked), spelt_out(analysis, &asked));
        uses.retain(|letters, _| !words.contains(letters) && !spelt_out.contains(letters));
        for (letters, places) in uses {
            hits.push(Hit { label: Some(letters.to_owned()), ..Hit::at(places[0]..places[0] + 1) });
        }
    }
}

/// Whether a block is text of the page itself that is read in a row.
fn is_running(analysis: &Analysis<'_>, block: usize) -> bool {
    !analysis.is_reference(block) && !matches!(analysis.document.blocks[block].kind, BlockKind::FrontMatter(_) | BlockKind::LinkTitle)
}

/// The letters of an acronym, without a plural's "s".
fn acronym<'a>(analysis: &Analysis<'a>, at: usize) -> Option<&'a str> {
    let token = &analysis.scan.tokens[at];
    if token.kind != TokenKind::Word {
        return None;
    }
    let text = analysis.document.prose.text();
    let word = &text[token.range()];
    let letters = word.strip_suffix('s').unwrap_or(word);
    if !LETTERS.contains(&letters.len()) || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    // Part of a name with digits or hyphens ("BPC-157", "COVID-19", "CO2") is no acronym to spell out.
    let is_part = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '&' | '.' | '@'));
    let before = text[..token.start as usize].chars().next_back();
    let after = text[token.end as usize..].chars();
    // A full stop may end the sentence; inside a name a letter follows it.
    let behind = after.clone().next().filter(|&c| c != '.' || after.clone().nth(1).is_some_and(char::is_alphanumeric));
    (!is_part(before) && !is_part(behind) && !is_roman(letters)).then_some(letters)
}

/// A Roman number, or a stage of a disease: "III", "IVB".
fn is_roman(letters: &str) -> bool {
    let number = letters.trim_end_matches(['A', 'B', 'C']);
    letters.len() - number.len() <= 1 && number.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

/// Letters that are a common word in capitals ("do NOT stop"): the text has it in small letters too.
fn words<'a>(analysis: &Analysis<'a>, asked: &FxHashSet<&'a str>) -> FxHashSet<&'a str> {
    let text = analysis.document.prose.text();
    let small = analysis
        .scan
        .tokens
        .iter()
        .map(|token| &text[token.range()])
        .filter(|word| LETTERS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    small.filter_map(|word| asked.get(word.to_ascii_uppercase().as_str()).copied()).collect()
}

/// Whether most words of a block are in capitals: a heading that shouts has no acronyms.
fn is_shouting(analysis: &Analysis<'_>, tokens: &[Token]) -> bool {
    let text = analysis.document.prose.text();
    let words: Vec<&str> = tokens.iter().filter(|token| token.kind == TokenKind::Word).map(|token| &text[token.range()]).collect();
    let loud = words.iter().filter(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())).count();
    words.len() > 1 && loud * 2 > words.len()
}

/// Whether one of these places says what the letters mean: in brackets, or by a verb.
fn is_explained(analysis: &Analysis<'_>, places: &[usize]) -> bool {
    let text = analysis.document.prose.text();
    places.iter().any(|&at| {
        let token = &analysis.scan.tokens[at];
        let (before, behind) = (&text[..token.start as usize], &text[token.end as usize..]);
        let explained = behind.trim_start().strip_prefix('(').and_then(|rest| rest.chars().next());
        (before.ends_with('(') && !before.trim_end_matches('(').trim_end().ends_with(['.', ':', '?', '!']))
            || explained.is_some_and(char::is_alphabetic)
            || ["stands for", "is short for", "means"].iter().any(|verb| behind.trim_start().starts_with(verb))
    })
}

/// Letters with whose initials words stand in a row somewhere, small words and the letters themselves left out.
fn spelt_out<'a>(analysis: &Analysis<'a>, asked: &FxHashSet<&'a str>) -> FxHashSet<&'a str> {
    let text = analysis.document.prose.text();
    let mut found = FxHashSet::default();
    let (mut words, mut initials, mut around) = (Vec::new(), String::new(), String::new());
    let firsts: Vec<u8> = asked.iter().filter_map(|letters| letters.bytes().next()).collect();
    for sentence in &analysis.scan.sentences {
        let all = analysis.scan.tokens[sentence.clone()].iter().filter(|token| token.kind == TokenKind::Word);
        words.clear();
        words.extend(all.map(|token| &text[token.range()]).filter(|word| !SMALL.contains(word)));
        initials.clear();
        // A letter that no acronym has stands for all of them.
        initials.extend(words.iter().map(|word| initial(word)));
        for start in (0..words.len()).filter(|&at| firsts.contains(&initials.as_bytes()[at])) {
            for end in start + LETTERS.start()..=(start + LETTERS.end()).min(words.len()) {
                if let Some(&letters) = asked.get(&initials[start..end]).filter(|letters| !words[start..end].contains(letters)) {
                    found.insert(letters);
                }
            }
        }
        // The letters may stand between the words: "transcranial TMS magnetic stimulation".
        for at in 0..words.len() {
            let Some(&letters) = asked.get(words[at]).filter(|letters| at == 0 || words[at - 1] != **letters) else { continue };
            let others = |word: &&&str| **word != letters;
            around.clear();
            let before: Vec<&&str> = words[..at].iter().rev().filter(others).take(letters.len() - 1).collect();
            around.extend(before.into_iter().rev().map(|word| initial(word)));
            around.extend(words[at..].iter().filter(others).take(letters.len() - 1).map(|word| initial(word)));
            if around.contains(letters) {
                found.insert(letters);
            }
        }
    }
    found
}

/// The first letter of a word as a capital; a point for what is none of A to Z.
fn initial(word: &str) -> char {
    word.chars().next().filter(char::is_ascii_alphabetic).map_or('.', |letter| letter.to_ascii_uppercase())
}
