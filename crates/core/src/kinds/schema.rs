//! Keys of rules: the table of keys that a kind understands, and their values with their places.
//!
//! The reader of a rulebook, the JSON Schema and everything that explains rules go by it. A key says its shape, its purpose and its heading, so that
//! none of them knows a key by name.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// The shape of a key's value.
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
    /// A day, as in 2026-12-01.
    Day,
    /// A text for each of some markets, advertisers or both.
    Sayings,
    /// For each of some markets one of the words of that market.
    Classes(&'static [(&'static str, &'static [&'static str])]),
    /// For each of some markets a list of patterns.
    PatternsIn(&'static [&'static str]),
    /// A table of texts under these names, each with its meaning.
    Fields(&'static [(&'static str, &'static str)]),
    /// Tables one after the other, each with these keys.
    Rows(&'static [Key]),
}

/// One key of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name in rules.toml.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: Shape,
    /// The part that its entries play in a rule.
    pub purpose: Purpose,
    /// The heading over its entries where a rule is explained.
    pub title: &'static str,
    /// Its meaning, in a sentence.
    pub help: &'static str,
}

/// The part that the entries of a key play in a rule; explanations, coverage and the nearest miss go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// They are what it finds.
    Finds,
    /// They must stand beside what it finds, or are counted.
    Beside,
    /// They say which documents it is about.
    Occasion,
    /// They say what a document must hold.
    Demand,
    /// They silence it, let it speak, or change its level.
    Guard,
    /// It sets something: a number, a choice.
    Setting,
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

    /// Sets a key, whether it is there or not.
    pub fn set(&mut self, key: &'static str, value: Value) {
        self.values.retain(|(name, _)| *name != key);
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
