//! Reader of facts about drugs, devices and procedures: `[[intervention]]` in interventions.toml or any other file of a rulebook.
//!
//! [`Draft::read`] calls it, and `compile.rs` makes patterns of its rows. A row whose id the base knows changes the keys that it writes and no others.

use crate::analysis::interventions::Intervention;
use crate::finding::Diagnostic;
use crate::kinds::schema::{Shape, Text};
use crate::rulebook::read::source_map::SourceMap;
use crate::rulebook::read::table::Table;
use crate::rulebook::read::{Draft, DraftIntervention, Origin};
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
            for key in INTERVENTION.keys {
                let values = match key.shape {
                    Shape::Text => row.text(key.name).map(|text| vec![text]),
                    _ => row.texts(key.name),
                };
                texts.extend(values.map(|values| (key.name, values.into_iter().map(|text| (origin, text)).collect())));
            }
            row.finish();
            let base = self.interventions.iter_mut().find(|one| one.id.value == id.value && one.origin != origin);
            if let Some(base) = base {
                if texts.len() <= 1 {
                    row.mistake(Diagnostic::new(row.head(), format!("expected a change in {}: it has no effect", row.what)));
                }
                texts.remove("id");
                base.texts.extend(texts);
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
            self.interventions.push(DraftIntervention { origin, id, texts });
        }
    }
}

/// A row with its patterns compiled.
pub(in crate::rulebook) fn compile(row: &DraftIntervention, mut patterns: impl FnMut(&[(Origin, Text)]) -> Vec<u32>) -> Intervention {
    let texts = |key| row.texts.get(key).map_or(&[][..], Vec::as_slice);
    let words = |key| texts(key).iter().map(|(_, text)| text.value.clone()).collect::<Vec<String>>();
    let text = |key| texts(key).first().map(|(_, text)| text.value.clone()).unwrap_or_default();
    let spoken_words = |key| texts(key).iter().map(|(_, text)| spoken(&text.value)).collect::<Vec<String>>();
    Intervention {
        id: row.id.value.clone(),
        name: texts("names").first().map(|(_, text)| spoken(&text.value)).unwrap_or_default(),
        names: patterns(texts("names")),
        generic: patterns(texts("generic")),
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
