//! One table of a TOML file, read key by key, collecting every mistake with its place.
//!
//! Deserialising into a struct would stop at the first mistake. Here a table is asked for each key it may have, and
//! what nobody asked for is an unknown key.

use crate::finding::Mistake;
use crate::kinds::keys::Text;
use crate::source::Span;
use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Mistakes, collected while tables are read.
pub(super) type Mistakes = RefCell<Vec<Mistake>>;

/// A table being read.
pub(super) struct Table<'t, 'i> {
    table: &'t DeTable<'i>,
    /// Where the table stands.
    pub(super) span: Span,
    /// What it is, for messages: `[settings]`, `rule "hype-miracle"`.
    pub(super) what: String,
    asked: RefCell<BTreeSet<&'static str>>,
    mistakes: &'t Mistakes,
}

pub(super) fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

impl<'t, 'i> Table<'t, 'i> {
    pub(super) fn new(table: &'t DeTable<'i>, at: Span, what: impl Into<String>, mistakes: &'t Mistakes) -> Self {
        Self { table, span: at, what: what.into(), asked: RefCell::default(), mistakes }
    }

    /// The same table, to be read from the start under another name.
    pub(super) fn renamed(&self, what: impl Into<String>) -> Self {
        Self { table: self.table, span: self.span, what: what.into(), asked: RefCell::default(), mistakes: self.mistakes }
    }

    pub(super) fn mistake(&self, mistake: Mistake) {
        self.mistakes.borrow_mut().push(mistake);
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// The place of a key's name.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.table.keys().find(|name| name.get_ref().as_ref() == key).map(|name| span(name.span()))
    }

    fn expected(&self, key: &str, shape: &str, value: &Spanned<DeValue<'i>>) {
        let found = value.get_ref().type_str();
        let message = format!("expected {shape} for `{key}` of {}, found {}{found}", self.what, article(found));
        let mut mistake = Mistake::new(span(value.span()), message);
        if shape == "a list of texts" && value.get_ref().is_str() {
            mistake.help = Some("put it between [ and ]".to_owned());
        }
        self.mistake(mistake);
    }

    pub(super) fn text(&self, key: &'static str) -> Option<Text> {
        let value = self.get(key)?;
        let text = as_text(value);
        if text.is_none() {
            self.expected(key, "a text", value);
        }
        text
    }

    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<Text>> {
        let value = self.get(key)?;
        let texts = as_texts(value);
        if texts.is_none() {
            self.expected(key, "a list of texts", value);
        }
        texts
    }

    pub(super) fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.expected(key, "a number", value);
        }
        number
    }

    pub(super) fn table(&self, key: &'static str, what: impl Into<String>) -> Option<Table<'t, 'i>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(table, span(value.span()), what, self.mistakes)),
            _ => {
                self.expected(key, "a table", value);
                None
            }
        }
    }

    /// The tables of an array of tables, such as `[[rule]]`.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'t, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            self.expected(key, "an array of tables", value);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in array.iter() {
            match value.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(table, span(value.span()), format!("a [[{key}]]"), self.mistakes)),
                _ => self.expected(key, "an array of tables", value),
            }
        }
        tables
    }

    /// All entries with their names and places, for tables whose keys are names of the user's own.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Text, &'t Spanned<DeValue<'i>>)> {
        self.table.iter().map(|(key, value)| (Text { value: key.get_ref().to_string(), span: span(key.span()) }, value))
    }

    /// A named table inside this one; `entries` gives its name and value.
    pub(super) fn entry_table(&self, name: &Text, value: &'t Spanned<DeValue<'i>>, what: String) -> Option<Table<'t, 'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Table::new(table, span(value.span()), what, self.mistakes)),
            _ => {
                self.expected(&name.value, "a table", value);
                None
            }
        }
    }

    /// A text that must be there.
    pub(super) fn required(&self, key: &'static str) -> Text {
        match self.text(key) {
            Some(text) if !text.value.trim().is_empty() => text,
            Some(text) => {
                self.mistake(Mistake::new(text.span, format!("expected some words for `{key}` of {}, found an empty text", self.what)));
                text
            }
            None => {
                if !self.table.contains_key(key) {
                    self.mistake(Mistake::new(self.head(), format!("expected the key `{key}` in {}", self.what)));
                }
                Text { value: String::new(), span: self.head() }
            }
        }
    }

    /// A text that must be one of these words, if it is there.
    pub(super) fn choice(&self, key: &'static str, words: &[&str]) -> Option<Text> {
        let text = self.text(key)?;
        self.check_choice(key, &text, words);
        Some(text)
    }

    pub(super) fn check_choice(&self, key: &str, text: &Text, words: &[&str]) {
        if !words.contains(&text.value.as_str()) {
            let message = format!("expected a known word for `{key}` of {}, found \"{}\"", self.what, text.value);
            self.mistake(Mistake::new(text.span, message).suggest(&text.value, words.iter().copied()));
        }
    }

    /// The first line of the table, to point at when something is absent.
    pub(super) fn head(&self) -> Span {
        Span::new(self.span.start, self.span.end.min(self.span.start + 8))
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                let message = format!("expected a key of {}, found `{name}`", self.what);
                self.mistake(Mistake::new(span(key.span()), message).suggest(name, asked.iter().copied()));
            }
        }
    }
}

pub(super) fn as_text(value: &Spanned<DeValue<'_>>) -> Option<Text> {
    value.get_ref().as_str().map(|text| Text { value: text.to_owned(), span: span(value.span()) })
}

pub(super) fn as_texts(value: &Spanned<DeValue<'_>>) -> Option<Vec<Text>> {
    value.get_ref().as_array()?.iter().map(as_text).collect()
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an " } else { "a " }
}
