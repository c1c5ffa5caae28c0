//! Kind `phrase`: words that should not stand there.
//!
//! `KINDS` names it. Patterns and regular expressions find the words; the guards decide in which surroundings they count.

use crate::analysis::Analysis;
use crate::finding::Diagnostic;
use crate::kinds::classes::{CLASS_KEY, Classes};
use crate::kinds::compiler::Compiler;
use crate::kinds::guards::{self, Guards};
use crate::kinds::own_words::OwnWords;
use crate::kinds::regex_prefilter::Prefilter;
use crate::kinds::repeats;
use crate::kinds::schema::{Key, Keys, Purpose, Shape, Text};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind, NO_WORDS, Needle, Part, pattern_parts};
use crate::matcher::PatternId;
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The kind.
pub const KIND: Kind = Kind {
    name: "phrase",
    about: "Finds words and phrases, and says in which surroundings they count",
    keys: &[KEYS, guards::KEYS],
    needs: &["match", "regex", "intervention-class"],
    joins: Joins::Others,
    silent_because: NO_WORDS,
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "match",
        shape: Shape::Patterns,
        purpose: Purpose::Finds,
        title: "Words it looks for",
        help: "what to find, in the pattern language",
    },
    Key {
        name: "regex",
        shape: Shape::Texts,
        purpose: Purpose::Finds,
        title: "Regular expressions it looks for",
        help: "what to find as regular expressions, where patterns do not reach; over the text as it is read: straight quotes, 12% for 12 percent",
    },
    CLASS_KEY,
    Key {
        name: "once",
        shape: Shape::Choice(&["section"]),
        purpose: Purpose::Setting,
        title: "The same words are told once",
        help: "where the same words are told once: section",
    },
];

/// How much memory one compiled regex may take, in bytes, so that a hostile one is refused and not run.
const REGEX_SIZE: usize = 1 << 20;

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Phrase {
    patterns: Vec<PatternId>,
    /// For each pattern, its words of denial.
    own: Vec<OwnWords>,
    regexes: Vec<Expression>,
    /// Names of interventions of these legal classes.
    classes: Classes,
    surroundings: Guards,
    /// Whether the same words are told once a section.
    is_told_once: bool,
}

/// A regular expression of a rule.
#[derive(Debug, Serialize, Deserialize)]
struct Expression {
    text: String,
    /// The bytes that a text must have for it to match.
    #[serde(skip)]
    prefilter: OnceLock<Option<Prefilter>>,
    /// Compiled at the first document that has it, since most runs never need most rules.
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
    /// Whether it sees where a sentence begins or ends, by "^" or "$".
    #[serde(skip)]
    sees_edges: OnceLock<bool>,
}

impl Expression {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), prefilter: OnceLock::new(), compiled: OnceLock::new(), sees_edges: OnceLock::new() }
    }

    /// Whether a text may hold a match, as far as can be told without compiling.
    fn may_match(&self, text: &str) -> bool {
        self.prefilter.get_or_init(|| Prefilter::of(&self.text)).as_ref().is_none_or(|prefilter| prefilter.is_met(text))
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| build(&self.text).ok()).as_ref()
    }

    fn sees_edges(&self) -> bool {
        *self.sees_edges.get_or_init(|| {
            let tree = regex_syntax::parse(&self.text);
            tree.map_or(true, |tree| tree.properties().look_set().contains_anchor())
        })
    }
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Compiled {
    let regexes = keys.texts("regex").iter().filter_map(|text| checked(text, compiler)).collect();
    let own = keys.texts("match").iter().map(|text| OwnWords::of(&text.value)).collect();
    let classes = Classes::compile(keys, compiler);
    Phrase {
        patterns: compiler.patterns(keys.texts("match")),
        own,
        regexes,
        classes,
        surroundings: Guards::compile(keys, compiler),
        is_told_once: keys.has("once"),
    }
    .into()
}

/// Checks the syntax now, so that every mistake is reported; compiling waits for the first document.
fn checked(text: &Text, compiler: &mut Compiler<'_>) -> Option<Expression> {
    let parsed = regex_syntax::ParserBuilder::new().case_insensitive(true).build().parse(&text.value);
    let message = match parsed {
        Ok(tree) if tree.properties().minimum_len() == Some(0) => {
            "expected a regex that needs at least one character, found one that matches nothing at all".to_owned()
        }
        // A huge repetition is refused by its size, which only compiling shows.
        Ok(_) if text.value.contains('{') && build(&text.value).is_err() => {
            "expected a smaller regex: compiled, this one is too large".to_owned()
        }
        Ok(_) => return Some(Expression::new(&text.value)),
        Err(error) => {
            let reason = error.to_string();
            format!("expected a regular expression: {}", reason.lines().last().unwrap_or_default().trim_start_matches("error: "))
        }
    };
    compiler.mistakes.push(Diagnostic::new(text.span, message));
    None
}

fn build(text: &str) -> Result<Regex, regex::Error> {
    regex::RegexBuilder::new(text).case_insensitive(true).size_limit(REGEX_SIZE).build()
}

impl Check for Phrase {
    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let before = hits.len();
        for (&pattern, own) in self.patterns.iter().zip(&self.own) {
            for mark in analysis.scan.marks(pattern) {
                hits.push(self.surroundings.judge_words(analysis, mark.tokens(), &own.words()));
            }
        }
        for mention in analysis.mentioned.iter().filter(|mention| self.classes.have(mention.intervention, analysis)) {
            hits.extend(mention.places.iter().map(|place| self.surroundings.judge(analysis, place.clone())));
        }
        for expression in &self.regexes {
            let text = analysis.document.prose.text();
            let Some(regex) = expression.may_match(text).then(|| expression.regex()).flatten() else { continue };
            // Most texts have no match at all, and one search tells.
            if !expression.sees_edges() && !regex.is_match(text) {
                continue;
            }
            for sentence in &analysis.document.sentences {
                for found in regex.find_iter(&text[sentence.prose.clone()]) {
                    let start = analysis.scan.token_at(sentence.prose.start + found.start());
                    let end = analysis.scan.token_at(sentence.prose.start + found.end() - 1) + 1;
                    if end <= analysis.scan.tokens.len() && start < end {
                        hits.push(self.surroundings.judge(analysis, start..end));
                    }
                }
            }
        }
        if self.is_told_once {
            repeats::silence(analysis, &mut hits[before..]);
        }
    }

    fn waits_for(&self) -> Option<&[PatternId]> {
        (self.regexes.is_empty() && self.classes.are_none()).then_some(&self.patterns)
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let regexes = self
            .regexes
            .iter()
            .enumerate()
            .filter_map(|(index, expression)| Some(Part { key: "regex", index, needle: Needle::Regex(expression.regex()?) }));
        pattern_parts("match", &self.patterns).chain(regexes).collect()
    }
}
