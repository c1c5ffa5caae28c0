//! Reader of facts about drugs, devices and procedures: `[[intervention]]` in interventions.toml or any other file of a rulebook.
//!
//! [`Draft::read`] calls it, and `compile.rs` makes patterns of its rows. A row whose id the base knows changes the keys that it writes and no others.

use crate::analysis::interventions::Intervention;
use crate::finding::Diagnostic;
use crate::kinds::schema::{Key, Shape, Text};
use crate::rulebook::read::source_map::SourceMap;
use crate::rulebook::read::table::Table;
use crate::rulebook::read::{Draft, DraftIntervention, Entries, Origin};
use crate::rulebook::spec::INTERVENTION;
use std::collections::BTreeMap;

impl Draft {
    /// Reads all `[[intervention]]`. One whose id the base knows changes the keys that it writes, and no others.
    pub(in crate::rulebook) fn read_interventions(&mut self, top: &Table<'_, '_>, map: &SourceMap, origin: Origin) {
        for row in top.tables("intervention", &INTERVENTION) {
            let id = row.required("id");
            let row = row.renamed(format!("intervention \"{}\"", id.value), &INTERVENTION);
            if !id.value.is_empty() {
                row.mistakes(self.once(map, origin, &row.what, id.span));
            }
            let mut texts: BTreeMap<&'static str, Vec<(Origin, Text)>> = BTreeMap::new();
            let mut tables = BTreeMap::new();
            for key in INTERVENTION.keys {
                let values = match key.shape {
                    Shape::Text => row.text(key.name).map(|text| vec![text]),
                    Shape::Day => row.day(key.name).map(|text| vec![text]),
                    Shape::Classes(_) | Shape::PatternsIn(_) | Shape::Fields(_) => {
                        tables.extend(read_table(&row, key, origin).map(|entries| (key.name, entries)));
                        None
                    }
                    _ => row.texts(key.name),
                };
                texts.extend(values.map(|values| (key.name, values.into_iter().map(|text| (origin, text)).collect())));
            }
            row.finish();
            let base = self.interventions.iter_mut().find(|one| one.id.value == id.value && one.origin != origin);
            if let Some(base) = base {
                if texts.len() <= 1 && tables.is_empty() {
                    row.mistake(Diagnostic::new(row.head(), format!("expected a change in {}: it has no effect", row.what)));
                }
                texts.remove("id");
                base.texts.extend(texts);
                base.tables.extend(tables);
                continue;
            }
            let missing: Vec<&str> = INTERVENTION.needs.iter().copied().filter(|key| !row.has(key)).collect();
            if missing.is_empty() || self.interventions.is_empty() || id.value.is_empty() {
                for key in ["status", "as-of", "source"] {
                    row.required(key);
                }
                row.required_texts("names");
            } else {
                let message = format!(
                    "expected the id of an intervention to change, found \"{}\"; a new one says its `{}` as well",
                    id.value,
                    missing.join("`, `")
                );
                let ids = self.interventions.iter().map(|one| one.id.value.as_str());
                row.mistake(Diagnostic::new(id.span, message).suggest(&id.value, ids));
            }
            self.interventions.push(DraftIntervention { origin, id, texts, tables });
        }
    }
}

/// The entries of a key that holds a table: a class, names or a text under each name.
fn read_table(row: &Table<'_, '_>, key: &Key, origin: Origin) -> Option<Entries> {
    let one = |text: Text| vec![(origin, text)];
    match key.shape {
        Shape::Classes(known) => {
            let markets: Vec<&str> = known.iter().map(|(market, _)| *market).collect();
            row.named(key.name, &markets, "a legal class, in quotes", |table, market, value| {
                let class = table.text_of(value)?;
                if let Some((_, classes)) = known.iter().find(|(name, _)| *name == market.value) {
                    table.check_choice(&market.value, &class, classes);
                }
                Some(one(class))
            })
        }
        Shape::PatternsIn(markets) => row.named(key.name, markets, "a list of names, in quotes", |table, _, value| {
            Some(table.texts_of(value)?.into_iter().map(|text| (origin, text)).collect())
        }),
        Shape::Fields(names) => {
            let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            row.named(key.name, &names, "a text", |table, _, value| table.text_of(value).map(one))
        }
        _ => None,
    }
}

/// A row with its patterns compiled.
pub(in crate::rulebook) fn compile(row: &DraftIntervention, mut patterns: impl FnMut(&[(Origin, Text)]) -> Vec<u32>) -> Intervention {
    let texts = |key| row.texts.get(key).map_or(&[][..], Vec::as_slice);
    let words = |key| texts(key).iter().map(|(_, text)| text.value.clone()).collect::<Vec<String>>();
    let text = |key| texts(key).first().map(|(_, text)| text.value.clone()).unwrap_or_default();
    let spoken_words = |key| texts(key).iter().map(|(_, text)| spoken(&text.value)).collect::<Vec<String>>();
    let entries = |key| row.tables.get(key).map_or(&[][..], Vec::as_slice);
    let pairs = |key| {
        let pair = |(name, texts): &(String, Vec<(Origin, Text)>)| Some((name.clone(), texts.first()?.1.value.clone()));
        entries(key).iter().filter_map(pair).collect::<Vec<_>>()
    };
    Intervention {
        id: row.id.value.clone(),
        name: texts("names").first().map(|(_, text)| spoken(&text.value)).unwrap_or_default(),
        names: patterns(texts("names")),
        generic: patterns(texts("generic")),
        brands: entries("brands").iter().map(|(market, names)| (market.clone(), patterns(names))).collect(),
        classes: pairs("class"),
        label: pairs("label"),
        checked: text("checked"),
        status: text("status"),
        approved: words("approved"),
        approved_for: patterns(texts("approved-for")),
        unapproved: patterns(texts("unapproved")),
        boxed_warning: patterns(texts("boxed-warning")),
        boxed_words: spoken_words("boxed-warning"),
        schedule: text("schedule"),
        risks: patterns(texts("risks")),
        risk_words: spoken_words("risks"),
        flags: words("flags"),
        as_of: text("as-of"),
        source: text("source"),
    }
}

/// A pattern as a person would say it: the first of each choice, without the signs of the pattern language.
fn spoken(pattern: &str) -> String {
    let mut words = String::new();
    let mut depth: Vec<bool> = Vec::new();
    for character in pattern.chars() {
        match character {
            '(' => depth.push(true),
            ')' => {
                depth.pop();
            }
            '|' => {
                if let Some(is_first) = depth.last_mut() {
                    *is_first = false;
                }
            }
            '~' | '{' | '}' | '=' => {}
            _ if depth.iter().all(|is_first| *is_first) => words.push(character),
            _ => {}
        }
    }
    words.split_whitespace().filter(|word| !word.starts_with("...")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn patterns_are_spoken_as_words() {
        assert_eq!(spoken("(raised|high) blood pressure~"), "raised blood pressure");
        assert_eq!(spoken("thyroid (c cell|) tumo(u|)r~"), "thyroid c cell tumour");
    }
}
