//! Registers of authorised claims: `[[authorised]]` in registers/*.toml or any other file of a rulebook.
//!
//! [`Draft::read`] calls it, and `compile.rs` gives the rows to the rules of the kind `register`. Each row says what may be said of a substance, where, under
//! which conditions and by which sources.

use crate::claims::Entry;
use crate::finding::Diagnostic;
use crate::kinds::schema::Text;
use crate::rulebook::read::table::Table;
use crate::rulebook::read::{Draft, Origin};
use crate::rulebook::spec::AUTHORISED;

/// A row of a register, as written.
#[derive(Clone, Debug)]
pub(in crate::rulebook) struct DraftAuthorised {
    origin: Origin,
    entry: Entry,
    /// The tags of its sources.
    pub(in crate::rulebook) sources: Vec<Text>,
}

impl Draft {
    /// Reads all `[[authorised]]`.
    pub(in crate::rulebook) fn read_authorised(&mut self, top: &Table<'_, '_>, origin: Origin) {
        for row in top.tables("authorised", &AUTHORISED) {
            let words = |texts: Vec<Text>| texts.into_iter().map(|text| text.value).collect::<Vec<_>>();
            let (substances, claims) = (words(row.required_texts("substance")), words(row.required_texts("claims")));
            let markets = words(row.choices("markets").unwrap_or_default());
            if markets.is_empty() {
                row.mistake(Diagnostic::new(row.head(), "expected at least one entry for `markets` in an [[authorised]]"));
            }
            let (sources, conditions) = (row.required_texts("sources"), row.required("conditions").value);
            row.finish();
            let conditions = conditions.split_whitespace().collect::<Vec<_>>().join(" ");
            let entry = Entry { substances, claims, conditions, markets, sources: Vec::new() };
            self.authorised.push(DraftAuthorised { origin, entry, sources });
        }
    }

    /// The rows with their sources, and tags that nobody knows.
    pub(in crate::rulebook) fn authorised_entries(&self) -> (Vec<Entry>, Vec<(Origin, Diagnostic)>) {
        let mut mistakes = Vec::new();
        let entries = self.authorised.iter().map(|row| {
            let mut entry = row.entry.clone();
            for tag in &row.sources {
                let Some(source) = self.sources.get(&tag.value) else {
                    let message = format!("expected the tag of a source, found \"{}\"", tag.value);
                    let known = self.sources.keys().map(String::as_str);
                    mistakes.push((row.origin, Diagnostic::new(tag.span, message).suggest(&tag.value, known)));
                    continue;
                };
                let reach = &source.reach.markets;
                let markets = entry.markets.iter().filter(|market| reach.is_empty() || reach.contains(market)).cloned();
                let named: Vec<_> = markets.map(|market| (market, source.title.clone())).collect();
                entry.sources.extend(named);
            }
            entry
        });
        (entries.collect(), mistakes)
    }
}
