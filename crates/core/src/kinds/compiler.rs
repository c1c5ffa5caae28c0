//! Compiler of the words of rules: patterns, lists and conditions by name to their numbers.
//!
//! Every kind's `compile` uses it. A name that nobody knows is a mistake with its place and the nearest right word.

use crate::analysis::lexicon::{Condition, Within};
use crate::claims::Entry;
use crate::finding::Diagnostic;
use crate::kinds::schema::{Keys, Text};
use crate::matcher::PatternId;
use crate::matcher::builder::Builder;
use crate::matcher::sample;
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// Compiles the words of rules, collecting every mistake.
#[derive(Debug)]
pub struct Compiler<'a> {
    /// Takes lists and patterns.
    pub matcher: &'a mut Builder,
    /// Conditions by name.
    pub conditions: &'a BTreeMap<String, Condition>,
    /// The markets of the rule that is compiled; none for all.
    pub markets: &'a [String],
    /// The registers of authorised claims.
    pub authorised: &'a [Entry],
    /// The mistakes so far.
    pub mistakes: Vec<Diagnostic>,
}

impl Compiler<'_> {
    /// Adds patterns and returns their numbers.
    pub fn patterns(&mut self, texts: &[Text]) -> Vec<PatternId> {
        texts.iter().filter_map(|text| self.pattern(text, 0..text.value.len())).collect()
    }

    /// Adds patterns that may run on over the ends of sentences, and returns the numbers of the sentences of each.
    pub fn passages(&mut self, texts: &[Text]) -> Vec<Vec<PatternId>> {
        let passage = |text: &Text| sample::sentences(&text.value).into_iter().filter_map(|part| self.pattern(text, part)).collect();
        texts.iter().map(passage).filter(|ids: &Vec<PatternId>| !ids.is_empty()).collect()
    }

    /// Adds a part of a text as a pattern.
    fn pattern(&mut self, text: &Text, part: Range<usize>) -> Option<PatternId> {
        match self.matcher.add_pattern(&text.value[part.clone()]) {
            Ok(id) => Some(id),
            Err(mistake) => {
                let span = inside(text, &(part.start + mistake.range.start..part.start + mistake.range.end));
                let mut found = Diagnostic::new(span, mistake.message.clone());
                if let Some(name) = &mistake.unknown_list {
                    found = found.suggest(name, self.matcher.list_names());
                }
                self.mistakes.push(found);
                None
            }
        }
    }

    /// Looks names of conditions up.
    pub fn conditions(&mut self, texts: &[Text]) -> Vec<(String, Condition)> {
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            match self.conditions.get(&text.value) {
                Some(&condition) => found.push((text.value.clone(), condition)),
                None => {
                    let message = format!("expected the name of a cue, a guard or a fact, found \"{}\"", text.value);
                    self.mistakes
                        .push(Diagnostic::new(text.span, message).suggest(&text.value, self.conditions.keys().map(String::as_str)));
                }
            }
        }
        found
    }

    /// Looks names of lists up.
    pub fn lists(&mut self, texts: &[Text]) -> Vec<u16> {
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            match self.matcher.list(&text.value) {
                Some(list) => found.push(list),
                None => {
                    let message = format!("expected the name of a list, found \"{}\"", text.value);
                    self.mistakes.push(Diagnostic::new(text.span, message).suggest(&text.value, self.matcher.list_names()));
                }
            }
        }
        found
    }

    /// A list that a key looks in without naming it: where there is none, what the key says has no effect.
    pub fn needs_list(&mut self, list: &str, text: &Text) {
        if self.matcher.list(list).is_none() {
            let message = format!("expected the list \"{list}\", in which \"{}\" looks; there is no such list", text.value);
            let help = Some(format!("write its words under [lists]: {list} = [\"...\"]"));
            self.mistakes.push(Diagnostic { help, ..Diagnostic::new(text.span, message) });
        }
    }

    /// The scope that `within` names.
    pub fn within(&self, keys: &Keys) -> Within {
        // The word itself is checked against the key's choices when the row is read.
        keys.text("within").and_then(|text| Within::ALL.into_iter().find(|within| within.name() == text.value)).unwrap_or_default()
    }
}

/// The bytes of rules.toml behind a range of a text: exact unless the text holds escapes.
fn inside(text: &Text, range: &Range<usize>) -> Span {
    let has_escapes = text.span.len() != text.value.len() + 2;
    if has_escapes {
        text.span
    } else {
        Span::new(text.span.start + 1 + range.start, text.span.start + 1 + range.end.min(text.value.len()))
    }
}
