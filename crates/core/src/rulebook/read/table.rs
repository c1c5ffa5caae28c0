//! One table of a TOML file, read key by key.
//!
//! All readers of a rulebook use it. Deserialising into a struct would stop at the first mistake; here every mistake is collected with its place, and
//! a key that no reader asked for is an unknown key.

use crate::finding::Diagnostic;
use crate::kinds::schema::{Key, Shape, Text};
use crate::rulebook::read::source_map::{SourceFile, head};
use crate::rulebook::spec::{Section, TableSpec};
use crate::source::Span;
use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Mistakes, collected while tables are read.
pub(in crate::rulebook) type Mistakes = RefCell<Vec<Diagnostic>>;

/// The keys that a table may have.
#[derive(Clone, Copy, Debug)]
pub(in crate::rulebook) enum Known {
    /// Those at the top of a file.
    Sections(&'static [Section]),
    /// Those of a form and, for a rule, those of its kind.
    Keys(&'static [Key], &'static [&'static [Key]]),
    /// Names of the user's own.
    Any,
}

impl Known {
    fn names(self) -> Vec<&'static str> {
        match self {
            Self::Sections(sections) => sections.iter().map(|section| section.name).collect(),
            Self::Keys(own, kind) => own.iter().chain(kind.iter().copied().flatten()).map(|key| key.name).collect(),
            Self::Any => Vec::new(),
        }
    }

    fn shape(self, name: &str) -> Option<Shape> {
        match self {
            Self::Keys(own, kind) => own.iter().chain(kind.iter().copied().flatten()).find(|key| key.name == name).map(|key| key.shape),
            Self::Sections(sections) => sections.iter().find(|section| section.name == name).and_then(|section| match section.holds {
                crate::rulebook::spec::Holds::Value(shape) => Some(shape),
                _ => None,
            }),
            Self::Any => None,
        }
    }
}

impl From<&'static TableSpec> for Known {
    fn from(form: &'static TableSpec) -> Self {
        Self::Keys(form.keys, &[])
    }
}

/// A table being read.
pub(in crate::rulebook) struct Table<'t, 'i> {
    table: &'t DeTable<'i>,
    /// Where the table stands.
    pub(in crate::rulebook) span: Span,
    /// The offset in the rulebook at which the file of the table begins.
    start: usize,
    /// Its name for messages: `[settings]`, `rule "hype-miracle"`.
    pub(in crate::rulebook) what: String,
    known: Known,
    /// In debug builds, what was asked for: the reader and the forms must agree.
    asked: RefCell<BTreeSet<&'static str>>,
    mistakes: &'t Mistakes,
}

pub(in crate::rulebook) fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

impl<'t, 'i> Table<'t, 'i> {
    /// The top of a file that begins at an offset of the rulebook.
    pub(in crate::rulebook) fn of_file(
        table: &'t DeTable<'i>,
        file: &SourceFile,
        what: impl Into<String>,
        known: Known,
        mistakes: &'t Mistakes,
    ) -> Self {
        let (what, asked) = (what.into(), RefCell::default());
        Self { table, span: head(file), start: file.start, what, known, asked, mistakes }
    }

    /// A table inside this one.
    fn inner(&self, table: &'t DeTable<'i>, value: &Spanned<DeValue<'i>>, what: impl Into<String>, known: impl Into<Known>) -> Self {
        let (span, what) = (self.place(value.span()), what.into());
        Self { table, span, start: self.start, what, known: known.into(), asked: RefCell::default(), mistakes: self.mistakes }
    }

    /// Whether it stands in the main file of its rulebook.
    pub(in crate::rulebook) fn is_main(&self) -> bool {
        self.start == 0
    }

    /// The offsets of the rulebook for a range of the file.
    pub(in crate::rulebook) fn place(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.start + range.start, self.start + range.end)
    }

    /// A value as a text, if it is one.
    pub(in crate::rulebook) fn text_of(&self, value: &Spanned<DeValue<'_>>) -> Option<Text> {
        as_text(value).map(|text| Text { span: self.place(text.span.range()), ..text })
    }

    /// A value as a list of texts, if it is one.
    pub(in crate::rulebook) fn texts_of(&self, value: &Spanned<DeValue<'_>>) -> Option<Vec<Text>> {
        value.get_ref().as_array()?.iter().map(|value| self.text_of(value)).collect()
    }

    /// The same table, to be read on under another name and with the keys of a kind as well.
    pub(in crate::rulebook) fn renamed(&self, what: impl Into<String>, known: impl Into<Known>) -> Self {
        let asked = self.asked.clone();
        Self { what: what.into(), known: known.into(), asked, ..*self }
    }

    pub(in crate::rulebook) fn mistake(&self, mistake: Diagnostic) {
        self.mistakes.borrow_mut().push(mistake);
    }

    pub(in crate::rulebook) fn mistakes(&self, mistakes: impl IntoIterator<Item = Diagnostic>) {
        self.mistakes.borrow_mut().extend(mistakes);
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        if cfg!(debug_assertions) {
            debug_assert!(self.known.names().contains(&key), "`{key}` is read from {} but is not in its form", self.what);
            self.asked.borrow_mut().insert(key);
        }
        self.table.get(key)
    }

    /// Whether a key is there.
    pub(in crate::rulebook) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The place of a key's name.
    pub(in crate::rulebook) fn key_span(&self, key: &str) -> Option<Span> {
        self.table.keys().find(|name| name.get_ref().as_ref() == key).map(|name| self.place(name.span()))
    }

    fn expected(&self, key: &str, shape: &str, value: &Spanned<DeValue<'i>>) {
        let found = value.get_ref().type_str();
        let message = format!("expected {shape} for `{key}` of {}, found {}{found}", self.what, article(found));
        let mut mistake = Diagnostic::new(self.place(value.span()), message);
        if shape == "a list of texts" && value.get_ref().is_str() {
            mistake.help = Some("put it between [ and ]".to_owned());
        }
        self.mistake(mistake);
    }

    pub(in crate::rulebook) fn text(&self, key: &'static str) -> Option<Text> {
        let value = self.get(key)?;
        let text = self.text_of(value);
        if text.is_none() {
            self.expected(key, "a text", value);
        }
        text
    }

    pub(in crate::rulebook) fn texts(&self, key: &'static str) -> Option<Vec<Text>> {
        let value = self.get(key)?;
        let texts = self.texts_of(value);
        if texts.is_none() {
            self.expected(key, "a list of texts", value);
        }
        texts
    }

    pub(in crate::rulebook) fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite() && *number >= 0.0);
        if number.is_none() {
            self.expected(key, "a number, zero or more,", value);
        }
        number
    }

    pub(in crate::rulebook) fn table(&self, key: &'static str, what: impl Into<String>, known: impl Into<Known>) -> Option<Table<'t, 'i>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(self.inner(table, value, what, known)),
            _ => {
                self.expected(key, "a table", value);
                None
            }
        }
    }

    /// The tables of an array of tables, such as `[[rule]]`.
    pub(in crate::rulebook) fn tables(&self, key: &'static str, form: &'static TableSpec) -> Vec<Table<'t, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            self.expected(key, "an array of tables", value);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in array.iter() {
            match value.get_ref() {
                DeValue::Table(table) => tables.push(self.inner(table, value, format!("a [[{key}]]"), form)),
                _ => self.expected(key, "an array of tables", value),
            }
        }
        tables
    }

    /// All entries with their names and places, for tables whose keys are names of the user's own.
    pub(in crate::rulebook) fn entries(&self) -> impl Iterator<Item = (Text, &'t Spanned<DeValue<'i>>)> {
        self.table.iter().map(|(key, value)| (Text { value: key.get_ref().to_string(), span: self.place(key.span()) }, value))
    }

    /// A named table inside this one; `entries` gives its name and value.
    pub(in crate::rulebook) fn entry_table(
        &self,
        name: &Text,
        value: &'t Spanned<DeValue<'i>>,
        what: String,
        form: &'static TableSpec,
    ) -> Option<Table<'t, 'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(self.inner(table, value, what, form)),
            _ => {
                self.expected(&name.value, "a table", value);
                None
            }
        }
    }

    /// A text that must be there.
    pub(in crate::rulebook) fn required(&self, key: &'static str) -> Text {
        match self.text(key) {
            Some(text) if !text.value.trim().is_empty() => text,
            Some(text) => {
                self.mistake(Diagnostic::new(text.span, format!("expected some words for `{key}` of {}, found an empty text", self.what)));
                text
            }
            None => {
                if !self.table.contains_key(key) {
                    self.mistake(Diagnostic::new(self.head(), format!("expected the key `{key}` in {}", self.what)));
                }
                Text { value: String::new(), span: self.head() }
            }
        }
    }

    /// A list of texts that must be there and hold something.
    pub(in crate::rulebook) fn required_texts(&self, key: &'static str) -> Vec<Text> {
        let texts = self.texts(key);
        if texts.as_ref().is_none_or(Vec::is_empty) && (texts.is_some() || !self.has(key)) {
            let help = match key {
                "sources" => Some("a rule says which source asks for it"),
                "wrong" | "right" => Some("a rule carries its own examples, which `medlint test` runs"),
                _ => None,
            };
            let at = self.key_span(key).unwrap_or(self.head());
            let message = format!("expected at least one entry for `{key}` in {}", self.what);
            self.mistake(Diagnostic { help: help.map(str::to_owned), ..Diagnostic::new(at, message) });
        }
        texts.unwrap_or_default()
    }

    /// A text that must be there and be one of the words that the form allows.
    pub(in crate::rulebook) fn required_choice(&self, key: &'static str) -> Text {
        let text = self.required(key);
        if !text.value.is_empty() {
            self.check_choice(key, &text, self.words_of(key));
        }
        text
    }

    /// A text that must be one of the words that the form allows, if it is there.
    pub(in crate::rulebook) fn choice(&self, key: &'static str) -> Option<Text> {
        let text = self.text(key)?;
        self.check_choice(key, &text, self.words_of(key));
        Some(text)
    }

    /// A day, as in 2026-12-01.
    pub(in crate::rulebook) fn day(&self, key: &'static str) -> Option<Text> {
        let text = self.text(key)?;
        if !is_day(&text.value) {
            let message = format!("expected a day such as 2026-12-01 for `{key}` of {}, found \"{}\"", self.what, text.value);
            self.mistake(Diagnostic::new(text.span, message));
        }
        Some(text)
    }

    /// The entries of a table whose names are those of a closed list, each with its value.
    pub(in crate::rulebook) fn named<V>(
        &self,
        key: &'static str,
        names: &[&str],
        shape: &str,
        mut value_of: impl FnMut(&Self, &Text, &Spanned<DeValue<'i>>) -> Option<V>,
    ) -> Option<Vec<(String, V)>> {
        let table = self.table(key, format!("`{key}` of {}", self.what), Known::Any)?;
        let mut entries = Vec::new();
        for (name, value) in table.entries() {
            table.check_choice(key, &name, names);
            match value_of(&table, &name, value) {
                Some(found) => entries.push((name.value, found)),
                None => table.mistake(Diagnostic::new(table.place(value.span()), format!("expected {shape}"))),
            }
        }
        Some(entries)
    }

    /// A list of such texts.
    pub(in crate::rulebook) fn choices(&self, key: &'static str) -> Option<Vec<Text>> {
        let texts = self.texts(key)?;
        texts.iter().for_each(|text| self.check_choice(key, text, self.words_of(key)));
        Some(texts)
    }

    fn words_of(&self, key: &str) -> &'static [&'static str] {
        match self.known.shape(key) {
            Some(Shape::Choice(words) | Shape::Choices(words)) => words,
            _ => &[],
        }
    }

    pub(in crate::rulebook) fn check_choice(&self, key: &str, text: &Text, words: &[&str]) {
        if !words.contains(&text.value.as_str()) {
            let message = format!("expected a known word for `{key}` of {}, found \"{}\"", self.what, text.value);
            self.mistake(Diagnostic::new(text.span, message).suggest(&text.value, words.iter().copied()));
        }
    }

    /// The first line of the table, to point at when something is absent.
    pub(in crate::rulebook) fn head(&self) -> Span {
        Span::new(self.span.start, self.span.end.min(self.span.start + 8))
    }

    /// Reports every key that the form does not know.
    pub(in crate::rulebook) fn finish(&self) {
        let known = self.known.names();
        debug_assert!(
            known.iter().all(|name| self.asked.borrow().contains(name)),
            "the form of {} has keys that nobody reads: {known:?}, read: {:?}",
            self.what,
            self.asked.borrow()
        );
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let message = format!("expected a key of {}, found `{name}`", self.what);
                self.mistake(Diagnostic::new(self.place(key.span()), message).suggest(name, known.iter().copied()));
            }
        }
    }
}

pub(in crate::rulebook) fn as_text(value: &Spanned<DeValue<'_>>) -> Option<Text> {
    value.get_ref().as_str().map(|text| Text { value: text.to_owned(), span: span(value.span()) })
}

pub(in crate::rulebook) fn as_texts(value: &Spanned<DeValue<'_>>) -> Option<Vec<Text>> {
    value.get_ref().as_array()?.iter().map(as_text).collect()
}

/// Whether a text is a day of the calendar: year, month and day in digits.
fn is_day(text: &str) -> bool {
    let parts: Vec<Option<u32>> =
        text.split('-').map(|part| part.parse().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))).collect();
    text.len() == 10 && matches!(parts[..], [Some(_), Some(1..=12), Some(1..=31)])
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an " } else { "a " }
}
