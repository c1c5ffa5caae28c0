//! The words of rules.toml as written: sources and families, lists, cues and guards, added to what is there already.

use crate::analysis::lexicon::Within;
use crate::finding::Diagnostic;
use crate::kinds::schema::Text;
use crate::rulebook::read::table::{Known, Table, as_texts};
use crate::rulebook::read::{
    CUE_PARTS, Draft, DraftCue, DraftFamily, DraftGuard, DraftList, DraftSource, Origin, PROMOTION_PARTS, PROMOTION_WORDS,
};
use crate::rulebook::spec::{CUE, EVIDENCE, FAMILY, GUARD, LIST_CHANGE, PROMOTION, SOURCE};
use rustc_hash::FxHashSet;

impl Draft {
    pub(in crate::rulebook) fn read_sources(&mut self, top: &Table<'_, '_>, origin: Origin) {
        if let Some(sources) = top.table("sources", "[sources]", Known::Any) {
            for (name, value) in sources.entries() {
                let Some(row) = sources.entry_table(&name, value, format!("source \"{}\"", name.value), &SOURCE) else { continue };
                let (title, by, url) = (row.required("title").value, row.text("by"), row.required("url").value);
                let tier = row.required_choice("tier");
                row.finish();
                let title = by.map_or(title.clone(), |by| format!("{title} ({})", by.value));
                self.sources.insert(name.value, DraftSource { origin, at: name.span, title, tier: tier.value, url });
            }
        }
        if let Some(families) = top.table("families", "[families]", Known::Any) {
            for (name, value) in families.entries() {
                let Some(row) = families.entry_table(&name, value, format!("family \"{}\"", name.value), &FAMILY) else { continue };
                let title = row.required("title").value;
                row.text("about");
                row.finish();
                self.families.insert(name.value, DraftFamily { origin, at: name.span, title });
            }
        }
    }

    pub(in crate::rulebook) fn read_words(&mut self, top: &Table<'_, '_>, origin: Origin) {
        let tagged = |texts: Vec<Text>| texts.into_iter().map(move |text| (origin, text));
        if let Some(lists) = top.table("lists", "[lists]", Known::Any) {
            for (name, value) in lists.entries() {
                if let Some(texts) = as_texts(value) {
                    let mut seen = FxHashSet::default();
                    for text in texts.iter().filter(|text| !seen.insert(text.value.as_str())) {
                        lists.mistake(twice(text, &format!("list \"{}\"", name.value)));
                    }
                    let place = self.lists.get(&name.value).map_or((origin, name.span), |list| (list.origin, list.at));
                    let list = DraftList { origin: place.0, at: place.1, members: tagged(texts).collect() };
                    self.lists.insert(name.value, list);
                    continue;
                }
                let what = format!("list \"{}\"", name.value);
                let Some(row) = lists.entry_table(&name, value, what.clone(), &LIST_CHANGE) else { continue };
                let (add, remove) = (row.texts("add").unwrap_or_default(), row.texts("remove").unwrap_or_default());
                row.finish();
                let Some(list) = self.lists.get_mut(&name.value) else {
                    let message = format!("expected the name of a list to change, found \"{}\"", name.value);
                    lists.mistake(Diagnostic::new(name.span, message).suggest(&name.value, self.lists.keys().map(String::as_str)));
                    continue;
                };
                take_out(&row, &what, remove, [&mut list.members]);
                put_in(&row, &what, add, &mut list.members, origin);
            }
        }
        if let Some(row) = top.table("promotion", "[promotion]", &PROMOTION) {
            for part in PROMOTION_PARTS {
                let texts = row.texts(part).unwrap_or_default();
                put_in(&row, &format!("`{part}` of [promotion]"), texts, self.promotion.entry(part).or_default(), origin);
            }
            for part in PROMOTION_WORDS {
                let words = row.texts(part).unwrap_or_default().into_iter().map(|text: Text| text.value.to_lowercase());
                self.promotion_words.entry(part).or_default().extend(words);
            }
            row.finish();
        }
        if let Some(row) = top.table("evidence", "[evidence]", &EVIDENCE) {
            let words = |key| row.texts(key).unwrap_or_default().into_iter().map(|text: Text| text.value.to_lowercase());
            self.evidence_hosts.extend(words("hosts"));
            self.reference_headings.extend(words("headings"));
            row.finish();
        }
    }

    pub(in crate::rulebook) fn read_cues(&mut self, top: &Table<'_, '_>, origin: Origin) {
        if let Some(cues) = top.table("cues", "[cues]", Known::Any) {
            for (name, value) in cues.entries() {
                let what = format!("cue \"{}\"", name.value);
                let Some(row) = cues.entry_table(&name, value, what.clone(), &CUE) else { continue };
                let new = || DraftCue { origin, at: name.span, ..DraftCue::default() };
                let cue = self.cues.entry(name.value.clone()).or_insert_with(new);
                take_out(&row, &what, row.texts("remove").unwrap_or_default(), cue.parts.values_mut());
                for part in CUE_PARTS {
                    let texts = row.texts(part).unwrap_or_default();
                    put_in(&row, &format!("`{part}` of {what}"), texts, cue.parts.entry(part).or_default(), origin);
                }
                cue.reach = row.number("reach").or(cue.reach);
                row.finish();
            }
        }
        if let Some(guards) = top.table("guards", "[guards]", Known::Any) {
            for (name, value) in guards.entries() {
                let what = format!("guard \"{}\"", name.value);
                let Some(row) = guards.entry_table(&name, value, what.clone(), &GUARD) else { continue };
                let guard =
                    self.guards.entry(name.value.clone()).or_insert_with(|| DraftGuard { origin, at: name.span, ..DraftGuard::default() });
                if let Some(within) = row.choice("within") {
                    guard.within = Within::ALL.into_iter().find(|one| one.name() == within.value).unwrap_or_default();
                }
                if let Some(names) = row.choices("advertisers") {
                    guard.advertisers = names.into_iter().map(|name| name.value).collect();
                }
                if let Some(texts) = row.texts("match") {
                    guard.patterns.clear();
                    put_in(&row, &what, texts, &mut guard.patterns, origin);
                }
                take_out(&row, &what, row.texts("remove").unwrap_or_default(), [&mut guard.patterns]);
                put_in(&row, &what, row.texts("add").unwrap_or_default(), &mut guard.patterns, origin);
                row.finish();
                if guard.patterns.is_empty() {
                    row.mistake(Diagnostic::new(name.span, format!("expected at least one entry for `match` of {what}")));
                }
            }
        }
    }
}

fn twice(text: &Text, what: &str) -> Diagnostic {
    Diagnostic::new(text.span, format!("expected something new for {what}, found \"{}\", which is there already", text.value))
}

/// Adds words; what is there already is a mistake, since adding it changes nothing.
fn put_in(row: &Table<'_, '_>, what: &str, add: Vec<Text>, words: &mut Vec<(Origin, Text)>, origin: Origin) {
    let mut known: FxHashSet<String> = FxHashSet::default();
    if !add.is_empty() {
        known.extend(words.iter().map(|(_, word)| word.value.clone()));
    }
    for text in add {
        if known.insert(text.value.clone()) {
            words.push((origin, text));
        } else {
            row.mistake(twice(&text, what));
        }
    }
}

/// Takes words out of all these; what is in none of them is a mistake.
fn take_out<'w>(row: &Table<'_, '_>, what: &str, remove: Vec<Text>, from: impl IntoIterator<Item = &'w mut Vec<(Origin, Text)>>) {
    if remove.is_empty() {
        return;
    }
    let mut from: Vec<&mut Vec<(Origin, Text)>> = from.into_iter().collect();
    let mut known: FxHashSet<String> = from.iter().flat_map(|words| words.iter().map(|(_, word)| word.value.clone())).collect();
    // What is removed twice is missing the second time.
    let (found, missing): (Vec<Text>, Vec<Text>) = remove.into_iter().partition(|text| known.remove(&text.value));
    let found: FxHashSet<&str> = found.iter().map(|text| text.value.as_str()).collect();
    from.iter_mut().for_each(|words| words.retain(|(_, word)| !found.contains(word.value.as_str())));
    for text in missing {
        let message = format!("expected a member of {what} to remove, found \"{}\"", text.value);
        let members = from.iter().flat_map(|words| words.iter().map(|(_, word)| word.value.as_str()));
        row.mistake(Diagnostic::new(text.span, message).suggest(&text.value, members));
    }
}
