//! Changes of what a rule looks for: patterns added to it and taken out of it, another limit, other lists.
//!
//! The reader of `[[override]]` calls it when it knows the rule. A change of nothing is a mistake, and so is one that could hold for some files
//! only: rules are compiled once for all of them.

use crate::finding::Diagnostic;
use crate::kinds::schema::{Keys, Purpose, Shape, Text, Value};
use crate::rulebook::read::DraftRule;
use crate::rulebook::read::table::Table;

/// Puts the keys of an override into its rule, then adds patterns and takes some out.
pub(in crate::rulebook) fn change_keys(rule: &mut DraftRule, row: &Table<'_, '_>, keys: Keys, add: Vec<Text>, remove: Vec<Text>) {
    let all = || rule.kind.keys.iter().copied().flatten();
    let changed: Vec<&'static str> = all().map(|key| key.name).filter(|key| keys.has(key)).collect();
    if row.has("paths")
        && let Some(key) = changed.first().copied().or(["add", "remove"].into_iter().find(|key| row.has(key)))
    {
        let at = row.key_span(key).unwrap_or(row.head());
        let message = format!("expected no `paths` beside `{key}` in {}: what a rule looks for is the same for all files", row.what);
        let help = Some("remove `paths`, or write a rule of your own and name it in `select` or `ignore` of [[paths]]".to_owned());
        row.mistake(Diagnostic { help, ..Diagnostic::new(at, message) });
        return;
    }
    for key in changed {
        let Some(value) = keys.value(key) else { continue };
        if rule.keys.value(key).is_some_and(|old| says(old) == says(value)) {
            let at = row.key_span(key).unwrap_or(row.head());
            let message = format!("expected another `{key}` in {}: the rule says so already, so this has no effect", row.what);
            row.mistake(Diagnostic::new(at, message));
        }
        rule.changed.extend(texts(value).map(|text| text.span));
        rule.keys.set(key, value.clone());
    }
    if add.is_empty() && remove.is_empty() {
        return;
    }
    let is_for = |purpose| move |key: &&crate::kinds::schema::Key| key.purpose == purpose && key.shape == Shape::Patterns;
    let found = all().filter(is_for(Purpose::Finds)).chain(all().filter(is_for(Purpose::Demand))).map(|key| key.name);
    let found: Vec<&'static str> = found.collect();
    let Some(key) = found.iter().copied().find(|key| rule.keys.has(key)).or(found.first().copied()) else {
        let message = format!("expected no `add` and `remove` in {}: the rule looks for no patterns", row.what);
        row.mistake(Diagnostic::new(row.head(), message));
        return;
    };
    let mut patterns = rule.keys.texts(key).to_vec();
    for text in remove {
        match patterns.iter().position(|pattern| pattern.value == text.value) {
            Some(at) => drop(patterns.remove(at)),
            None => {
                let message = format!("expected an entry of `{key}` of \"{}\", found \"{}\"", rule.id.value, text.value);
                row.mistake(Diagnostic::new(text.span, message).suggest(&text.value, patterns.iter().map(|one| one.value.as_str())));
            }
        }
    }
    for text in add {
        if patterns.iter().any(|pattern| pattern.value == text.value) {
            let message = format!("expected a pattern of its own, found \"{}\", which \"{}\" has already", text.value, rule.id.value);
            row.mistake(Diagnostic::new(text.span, message));
        } else {
            rule.changed.push(text.span);
            patterns.push(text);
        }
    }
    rule.keys.set(key, Value::Texts(patterns));
}

/// The texts of a value.
fn texts(value: &Value) -> impl Iterator<Item = &Text> {
    let (one, many) = match value {
        Value::Text(text) => (Some(text), &[][..]),
        Value::Texts(texts) => (None, texts.as_slice()),
        Value::Number(_) => (None, &[][..]),
    };
    one.into_iter().chain(many)
}

/// A value without the places at which it stands.
fn says(value: &Value) -> (Vec<&str>, Option<f64>) {
    let number = if let Value::Number(number) = value { Some(*number) } else { None };
    (texts(value).map(|text| text.value.as_str()).collect(), number)
}
