//! A rulebook as it is written: the texts of every key with their places.
//!
//! Commands that tell people about rules read it, since the compiled rules keep only as much as they need to run. It is a second look at the same
//! files: it reports no mistakes and skips whatever it does not know.

use crate::rulebook::Base;
use crate::rulebook::read::source_map::{Content, SourceMap};
use crate::rulebook::read::table::{as_text, as_texts, span};
use crate::source::{Position, Source, Span};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// A text with the place where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Line and column.
    pub position: Position,
}

/// One rule as written: its keys in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct WrittenRule {
    file: usize,
    span: Span,
    /// Texts by key; a single text is a list of one, a number or a table is its own spelling.
    pub keys: Vec<(String, Vec<(String, Span)>)>,
}

/// A rulebook as written.
#[derive(Clone, Debug, Default)]
pub struct Written {
    sources: Vec<Source>,
    rules: BTreeMap<String, WrittenRule>,
    /// The words that trigger each cue.
    pub cues: BTreeMap<String, Vec<String>>,
    /// The words of each guard and how far it looks.
    pub guards: BTreeMap<String, (String, Vec<String>)>,
    /// A line on each family.
    pub families: BTreeMap<String, String>,
}

impl Written {
    /// Reads the shipped rulebook.
    pub fn shipped(base: &Base<'_>) -> Self {
        base.map("rules.toml").map_or_else(Self::default, |map| Self::read(&map, base))
    }

    /// Reads a rulebook, and the shipped one before it when it extends that.
    pub fn read(map: &SourceMap, base: &Base<'_>) -> Self {
        let mut written = Self::default();
        if crate::rulebook::read::extends_default(map.main())
            && let Some(shipped) = base.map("rules.toml")
        {
            written.add_all(&shipped);
        }
        written.add_all(map);
        written
    }

    fn add_all(&mut self, map: &SourceMap) {
        map.in_order().filter(|file| file.content == Content::Tables).for_each(|file| self.add(file.source.clone()));
    }

    /// The texts of a rule.
    pub fn rule(&self, id: &str) -> Option<&WrittenRule> {
        self.rules.get(id)
    }

    /// Where a rule begins.
    pub fn place_of(&self, id: &str) -> Option<Place> {
        let rule = self.rules.get(id)?;
        Some(self.place(rule.file, rule.span))
    }

    /// Where an entry of a rule stands.
    pub fn place_of_entry(&self, id: &str, key: &str, index: usize) -> Option<Place> {
        let rule = self.rules.get(id)?;
        let (_, entry) = rule.texts(key).get(index)?;
        Some(self.place(rule.file, *entry))
    }

    fn place(&self, file: usize, span: Span) -> Place {
        let source = &self.sources[file];
        Place { file: source.name().to_owned(), position: source.position(span.start) }
    }

    fn add(&mut self, source: Source) {
        let file = self.sources.len();
        let (root, _) = DeTable::parse_recoverable(source.text());
        let root = root.get_ref();
        for row in rows(root, "rule") {
            let mut rule = WrittenRule { file, span: span(row.1), keys: Vec::new() };
            for (key, value) in row.0 {
                rule.keys.push((key.get_ref().to_string(), texts(&source, value)));
            }
            rule.keys.sort_by_key(|(_, texts)| texts.first().map(|(_, span)| span.start));
            if let Some((id, _)) = rule.texts("id").first() {
                self.rules.insert(id.clone(), rule.clone());
            }
        }
        for (name, cue) in tables(root, "cues") {
            let triggers = ["before", "after", "sentence"].into_iter().filter_map(|part| cue.get(part)).filter_map(as_texts).flatten();
            self.cues.entry(name).or_default().extend(triggers.map(|text| text.value));
        }
        for (name, guard) in tables(root, "guards") {
            let within = guard.get("within").and_then(as_text).map_or_else(|| "sentence".to_owned(), |text| text.value);
            let words = guard.get("match").and_then(as_texts).unwrap_or_default();
            self.guards.insert(name, (within, words.into_iter().map(|text| text.value).collect()));
        }
        for (name, family) in tables(root, "families") {
            let about = family.get("about").and_then(as_text).map(|text| text.value);
            self.families.insert(name, about.unwrap_or_default());
        }
        self.sources.push(source);
    }
}

impl WrittenRule {
    /// The texts of a key.
    pub fn texts(&self, key: &str) -> &[(String, Span)] {
        self.keys.iter().find(|(name, _)| name == key).map_or(&[], |(_, texts)| texts)
    }
}

/// The rows of an array of tables, each with its place.
fn rows<'t, 'i>(root: &'t DeTable<'i>, key: &str) -> Vec<(&'t DeTable<'i>, std::ops::Range<usize>)> {
    let array = root.get(key).and_then(|value| value.get_ref().as_array());
    let row = |value: &'t toml::Spanned<DeValue<'i>>| value.get_ref().as_table().map(|table| (table, value.span()));
    array.into_iter().flat_map(|array| array.iter()).filter_map(row).collect()
}

/// The tables inside a table, by name.
fn tables<'t, 'i>(root: &'t DeTable<'i>, key: &str) -> Vec<(String, &'t DeTable<'i>)> {
    let table = root.get(key).and_then(|value| value.get_ref().as_table());
    let named = |(name, value): (&'t toml::Spanned<std::borrow::Cow<'i, str>>, &'t toml::Spanned<DeValue<'i>>)| {
        value.get_ref().as_table().map(|table| (name.get_ref().to_string(), table))
    };
    table.into_iter().flat_map(|table| table.iter()).filter_map(named).collect()
}

fn texts(source: &Source, value: &toml::Spanned<DeValue<'_>>) -> Vec<(String, Span)> {
    let whole = span(value.span());
    match value.get_ref() {
        DeValue::Array(_) => as_texts(value).unwrap_or_default().into_iter().map(|text| (text.value, text.span)).collect(),
        _ => vec![(as_text(value).map_or_else(|| source.slice(whole).to_owned(), |text| text.value), whole)],
    }
}
