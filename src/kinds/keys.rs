//! What a rule says in rules.toml, as plain values with their places, and the table of keys a kind understands.

use crate::finding::Mistake;
use crate::reading::builder::ScannerBuilder;
use crate::reading::lexicon::{Condition, Within};
use crate::reading::scanner::PatternId;
use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list, each one of these words.
    Choices(&'static [&'static str]),
    /// A list of patterns.
    Patterns,
    /// A list of names of cues, guards and facts.
    Conditions,
    /// A list of names of word lists.
    Lists,
    /// A number, zero or more.
    Number,
    /// A severity for each of some markets and advertisers.
    Levels,
    /// Words, each with another wording.
    Wordings,
}

/// One key of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name in rules.toml.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// What it means, in a sentence.
    pub help: &'static str,
}

/// A text with its place in rules.toml.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text, decoded.
    pub value: String,
    /// Its bytes in rules.toml, quotes included.
    pub span: Span,
}

/// A value of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One text.
    Text(Text),
    /// A list of texts.
    Texts(Vec<Text>),
    /// A number.
    Number(f64),
}

/// The keys of one rule beyond those every rule has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keys {
    /// Each key with its value: a few, so that a search is quicker than a tree.
    values: Vec<(&'static str, Value)>,
}

impl Keys {
    /// Sets a key that is not there yet.
    pub fn put(&mut self, key: &'static str, value: Value) {
        self.values.push((key, value));
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&Text> {
        match self.value(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The texts of a key; none when it is absent.
    pub fn texts(&self, key: &str) -> &[Text] {
        match self.value(key) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// The number of a key.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.value(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }
}

/// Compiles the words of rules, collecting every mistake.
#[derive(Debug)]
pub struct Compiler<'a> {
    /// Takes lists and patterns.
    pub scanner: &'a mut ScannerBuilder,
    /// Conditions by name.
    pub conditions: &'a BTreeMap<String, Condition>,
    /// What went wrong so far.
    pub mistakes: Vec<Mistake>,
    /// For each pattern number, where it was written, for coverage and "never matched" reports.
    pub places: Vec<(PatternId, Span)>,
}

impl Compiler<'_> {
    /// Adds patterns and returns their numbers.
    pub fn patterns(&mut self, texts: &[Text]) -> Vec<PatternId> {
        let mut ids = Vec::with_capacity(texts.len());
        for text in texts {
            match self.scanner.add_pattern(&text.value) {
                Ok(id) => {
                    self.places.push((id, text.span));
                    ids.push(id);
                }
                Err(mistake) => {
                    let span = inside(text, &mistake.range);
                    let mut found = Mistake::new(span, mistake.message.clone());
                    if let Some(name) =
                        mistake.message.strip_prefix("expected the name of a list, found \"").and_then(|rest| rest.strip_suffix('"'))
                    {
                        found = found.suggest(name, self.scanner.list_names());
                    }
                    self.mistakes.push(found);
                }
            }
        }
        ids
    }

    /// Looks names of conditions up.
    pub fn conditions(&mut self, texts: &[Text]) -> Vec<(String, Condition)> {
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            match self.conditions.get(&text.value) {
                Some(&condition) => found.push((text.value.clone(), condition)),
                None => {
                    let message = format!("expected the name of a cue, a guard or a fact, found \"{}\"", text.value);
                    self.mistakes.push(Mistake::new(text.span, message).suggest(&text.value, self.conditions.keys().map(String::as_str)));
                }
            }
        }
        found
    }

    /// Looks names of lists up.
    pub fn lists(&mut self, texts: &[Text]) -> Vec<u16> {
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            match self.scanner.list(&text.value) {
                Some(list) => found.push(list),
                None => {
                    let message = format!("expected the name of a list, found \"{}\"", text.value);
                    self.mistakes.push(Mistake::new(text.span, message).suggest(&text.value, self.scanner.list_names()));
                }
            }
        }
        found
    }

    /// The scope that `within` names.
    pub fn within(&self, keys: &Keys) -> Within {
        // The word itself is checked against the key's choices when the row is read.
        keys.text("within").and_then(|text| Within::ALL.into_iter().find(|within| within.name() == text.value)).unwrap_or_default()
    }
}

/// The bytes of rules.toml behind a range of a text: exact unless the text holds escapes.
fn inside(text: &Text, range: &std::ops::Range<usize>) -> Span {
    let has_escapes = text.span.len() != text.value.len() + 2;
    if has_escapes {
        text.span
    } else {
        Span::new(text.span.start + 1 + range.start, text.span.start + 1 + range.end.min(text.value.len()))
    }
}
