//! The JSON Schema of rules.toml, interventions.toml and claims.toml, made of the forms that the reader uses and the keys of the
//! kinds, so that editors with TOML support complete and check what medlint itself would accept.
//!
//! A schema sees one value at a time: names that must exist elsewhere (lists, cues, sources), patterns and globs are
//! medlint's own business.

use crate::kinds::KINDS;
use crate::kinds::schema::{Key, Shape};
use crate::rulebook::read::rules::level_names;
use crate::rulebook::spec::{Holds, INTERVENTIONS_FILE, RULES_FILE, Section, TableSpec};
use crate::rulebook::spec_claims::{CLAIMS_FILE, COMPANION};
use crate::rulebook::terms::SEVERITIES;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The dialect: the newest one that the TOML tools for editors all read.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of rules.toml.
pub fn rules() -> Value {
    file("medlint rules.toml", "The rulebook of medlint, or what a project changes of it", RULES_FILE)
}

/// The schema of interventions.toml.
pub fn interventions() -> Value {
    file("medlint interventions.toml", "Facts about drugs, devices and procedures", INTERVENTIONS_FILE)
}

/// The schema of claims.toml.
pub fn claims() -> Value {
    file("medlint claims.toml", "The register of a house: approved claims with what substantiates them", CLAIMS_FILE)
}

fn file(title: &str, about: &str, sections: &[Section]) -> Value {
    let properties: Map<String, Value> = sections.iter().map(|section| (section.name.to_owned(), section_schema(section))).collect();
    json!({
        "$schema": DIALECT,
        "title": title,
        "description": about,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn section_schema(section: &Section) -> Value {
    let mut schema = match section.holds {
        Holds::Value(Shape::Number) => json!({"const": 1}),
        Holds::Value(shape) => value(shape),
        Holds::One(form) => table(form),
        Holds::Named(form) => json!({"type": "object", "additionalProperties": table(form)}),
        Holds::Lists(form) => json!({"type": "object", "additionalProperties": {"anyOf": [value(Shape::Patterns), table(form)]}}),
        Holds::Rows(form) => json!({"type": "array", "items": table(form)}),
        Holds::Changes(form) => json!({"type": "array", "items": with_keys_of_kinds(form)}),
        Holds::Rules(form) => json!({"type": "array", "items": rule(form)}),
    };
    schema["description"] = json!(section.about);
    schema
}

fn table(form: &TableSpec) -> Value {
    let properties: Map<String, Value> = form.keys.iter().map(|key| (key.name.to_owned(), property(form, key))).collect();
    let mut schema = json!({
        "type": "object",
        "description": form.about,
        "additionalProperties": false,
        "properties": properties,
    });
    if !form.needs.is_empty() {
        schema["required"] = json!(form.needs);
    }
    schema
}

fn property(form: &TableSpec, key: &Key) -> Value {
    let mut schema = value(key.shape);
    schema["description"] = json!(capital(key.help));
    if form.needs.contains(&key.name) {
        match schema["type"].as_str() {
            Some("array") => schema["minItems"] = json!(1),
            Some("string") if schema.get("enum").is_none() => schema["minLength"] = json!(1),
            _ => {}
        }
    }
    schema
}

/// A table with the keys of all kinds, so that editors complete them.
fn with_keys_of_kinds(form: &TableSpec) -> Value {
    let mut schema = table(form);
    let mut kinds_of: BTreeMap<&str, (&Key, Vec<&str>)> = BTreeMap::new();
    for kind in KINDS {
        for key in kind.keys.iter().copied().flatten() {
            kinds_of.entry(key.name).or_insert((key, Vec::new())).1.push(kind.name);
        }
    }
    for (name, (key, kinds)) in &kinds_of {
        let mut property = value(key.shape);
        property["description"] = json!(format!("{} (kind {})", capital(key.help), kinds.join(", ")));
        schema["properties"][*name] = property;
    }
    schema
}

/// A rule has the keys of all kinds; which of them go with its own is said after that.
fn rule(form: &TableSpec) -> Value {
    let mut schema = with_keys_of_kinds(form);
    let words: Vec<Value> = KINDS.iter().map(|kind| json!({"const": kind.name, "description": kind.about})).collect();
    let about = schema["properties"]["kind"]["description"].clone();
    schema["properties"]["kind"] = json!({"type": "string", "description": about, "oneOf": words});
    schema["properties"]["id"]["pattern"] = json!("^[a-z][a-z0-9-]*$");
    let common: Vec<&str> = form.keys.iter().map(|key| key.name).collect();
    let each = KINDS.iter().map(|kind| {
        let names: Vec<&str> = common.iter().copied().chain(kind.keys.iter().copied().flatten().map(|key| key.name)).collect();
        let needs: Vec<Value> = kind.needs.iter().map(|key| json!({"required": [key]})).collect();
        json!({
            "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
            "then": {"propertyNames": {"enum": names}, "anyOf": needs},
        })
    });
    schema["allOf"] = each.collect();
    schema
}

fn value(shape: Shape) -> Value {
    let words = |words: &[&str]| json!({"type": "string", "enum": words});
    match shape {
        Shape::Text => json!({"type": "string"}),
        Shape::Choice(known) => words(known),
        Shape::Texts | Shape::Patterns | Shape::Conditions | Shape::Lists => json!({"type": "array", "items": {"type": "string"}}),
        Shape::Choices(known) => json!({"type": "array", "items": words(known)}),
        Shape::Number => json!({"type": "number", "minimum": 0}),
        Shape::Levels => object(level_names().into_iter().map(|name| (name, words(&SEVERITIES)))),
        Shape::Day => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Shape::Sayings => json!({
            "type": "object",
            "propertyNames": {"enum": level_names()},
            "additionalProperties": {"type": "string", "minLength": 1},
        }),
        Shape::Classes(known) => object(known.iter().map(|(market, classes)| described(market, "class", words(classes)))),
        Shape::PatternsIn(markets) => object(markets.iter().map(|market| described(market, "names", value(Shape::Patterns)))),
        Shape::Fields(names) => {
            object(names.iter().map(|(name, help)| ((*name).to_owned(), json!({"type": "string", "description": capital(help)}))))
        }
        Shape::Rows(keys) => {
            let needs = if keys == COMPANION.keys { COMPANION.needs } else { &[] };
            let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), named(key))).collect();
            json!({"type": "array", "items": {
                "type": "object", "additionalProperties": false, "properties": properties, "required": needs,
            }})
        }
        Shape::Wordings => json!({"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}),
    }
}

/// The schema of a key's value with its meaning.
fn named(key: &Key) -> Value {
    let mut schema = value(key.shape);
    schema["description"] = json!(capital(key.help));
    schema
}

/// A table of these keys and no others.
fn object(properties: impl Iterator<Item = (String, Value)>) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": properties.collect::<Map<_, _>>()})
}

/// The schema of a table under a market, with words that say so.
fn described(market: &str, what: &str, mut schema: Value) -> (String, Value) {
    schema["description"] = json!(format!("Its {what} in the market {market}"));
    (market.to_owned(), schema)
}

fn capital(help: &str) -> String {
    let mut letters = help.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
