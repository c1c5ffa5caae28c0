//! Reader of word lists, cues and guards, of sources and families.
//!
//! [`Draft::read`] calls it file by file. Words are added to those that are there already, and an addition or a removal that changes nothing is a
//! mistake.

use crate::analysis::lexicon::Within;
use crate::finding::{Diagnostic, Reach};
use crate::kinds::schema::Text;
use crate::rulebook::read::source_map::{Content, ListChange, SourceFile, SourceMap, entries, head};
use crate::rulebook::read::table::{Known, Mistakes, Table};
use crate::rulebook::read::{
    CUE_PARTS, Draft, DraftCue, DraftFamily, DraftGuard, DraftList, DraftSource, Origin, PROMOTION_PARTS, PROMOTION_WORDS,
};
use crate::rulebook::spec::{CUE, EVIDENCE, FAMILY, GUARD, LIST_CHANGE, PROMOTION, SOURCE};
use crate::rulebook::terms::HOUSE;
use rustc_hash::FxHashSet;

impl Draft {
    pub(in crate::rulebook) fn read_sources(&mut self, top: &Table<'_, '_>, map: &SourceMap, origin: Origin) {
        if let Some(sources) = top.table("sources", "[sources]", Known::Any) {
            for (name, value) in sources.entries() {
                let what = format!("source \"{}\"", name.value);
                sources.mistakes(self.once(map, origin, &what, name.span));
                let Some(row) = sources.entry_table(&name, value, what, &SOURCE) else { continue };
                let (title, by, tier) = (row.required("title").value, row.text("by"), row.required_choice("tier"));
                // The style of a house is written nowhere else.
                let is_house = tier.value == HOUSE;
                let url =
                    if is_house { row.text("url").unwrap_or(Text { value: String::new(), span: tier.span }) } else { row.required("url") };
                // Reports make links of it.
                if !url.value.is_empty() && !url.value.starts_with("https://") && !url.value.starts_with("http://") {
                    let message = format!("expected a web address that begins with https://, found \"{}\"", url.value);
                    row.mistake(Diagnostic::new(url.span, message));
                }
                let url = url.value;
                let choices = |key| row.choices(key).unwrap_or_default().into_iter().map(|text| text.value).collect();
                let reach = Reach { markets: choices("markets"), binds: choices("binds"), platforms: choices("platforms") };
                let section = row.text("section").map(|text| text.value).unwrap_or_default();
                let checked = row.day("checked").map(|text| text.value).unwrap_or_default();
                let formerly = row.texts("formerly").unwrap_or_default().into_iter().map(|text| text.value).collect();
                row.finish();
                let title = by.map_or(title.clone(), |by| format!("{title} ({})", by.value));
                let source = DraftSource { origin, at: name.span, title, tier: tier.value, url, reach, section, checked, formerly };
                self.sources.insert(name.value, source);
            }
        }
        if let Some(families) = top.table("families", "[families]", Known::Any) {
            for (name, value) in families.entries() {
                let what = format!("family \"{}\"", name.value);
                families.mistakes(self.once(map, origin, &what, name.span));
                let Some(row) = families.entry_table(&name, value, what, &FAMILY) else { continue };
                let title = row.required("title").value;
                row.text("about");
                row.finish();
                self.families.insert(name.value, DraftFamily { origin, at: name.span, title });
            }
        }
    }

    /// Lists as a whole: `condition = ["..."]`.
    pub(in crate::rulebook) fn read_lists(&mut self, top: &Table<'_, '_>, map: &SourceMap, origin: Origin) {
        let Some(lists) = top.table("lists", "[lists]", Known::Any) else { return };
        for (name, value) in lists.entries() {
            if let Some(texts) = lists.texts_of(value) {
                self.put_list(&name, texts, map, origin).into_iter().for_each(|mistake| lists.mistake(mistake));
            }
        }
    }

    fn put_list(&mut self, name: &Text, texts: Vec<Text>, map: &SourceMap, origin: Origin) -> Vec<Diagnostic> {
        let what = format!("list \"{}\"", name.value);
        let mut seen = FxHashSet::default();
        let mut mistakes: Vec<Diagnostic> =
            texts.iter().filter(|text| !seen.insert(text.value.as_str())).map(|text| twice(text, &what)).collect();
        mistakes.extend(self.once(map, origin, &what, name.span));
        let place = self.lists.get(&name.value).map_or((origin, name.span), |list| (list.origin, list.at));
        let members = texts.into_iter().map(|text| (origin, text)).collect();
        self.lists.insert(name.value.clone(), DraftList { origin: place.0, at: place.1, members });
        mistakes
    }

    /// A file of words: a list, or a change of one.
    pub(in crate::rulebook) fn read_word_file(&mut self, file: &SourceFile, map: &SourceMap, origin: Origin, mistakes: &Mistakes) {
        let Content::List { name, change } = &file.content else { return };
        let (name, texts) = (Text { value: name.clone(), span: head(file) }, entries(file));
        let mut found = Vec::new();
        if texts.is_empty() {
            found.push(Diagnostic::new(name.span, format!("expected an entry for list \"{}\" on a line of its own", name.value)));
        }
        match change {
            ListChange::Whole => found.extend(self.put_list(&name, texts, map, origin)),
            ListChange::Add => found.extend(self.change_list(&name, texts, Vec::new(), origin)),
            ListChange::Remove => found.extend(self.change_list(&name, Vec::new(), texts, origin)),
        }
        mistakes.borrow_mut().append(&mut found);
    }

    /// Changes of lists: `condition.add = ["..."]`.
    pub(in crate::rulebook) fn change_lists(&mut self, top: &Table<'_, '_>, origin: Origin) {
        let Some(lists) = top.table("lists", "[lists]", Known::Any) else { return };
        for (name, value) in lists.entries() {
            if lists.texts_of(value).is_some() {
                continue;
            }
            let Some(row) = lists.entry_table(&name, value, format!("list \"{}\"", name.value), &LIST_CHANGE) else { continue };
            let (add, remove) = (row.texts("add").unwrap_or_default(), row.texts("remove").unwrap_or_default());
            row.finish();
            self.change_list(&name, add, remove, origin).into_iter().for_each(|mistake| lists.mistake(mistake));
        }
    }

    fn change_list(&mut self, name: &Text, add: Vec<Text>, remove: Vec<Text>, origin: Origin) -> Vec<Diagnostic> {
        let what = format!("list \"{}\"", name.value);
        let Some(list) = self.lists.get_mut(&name.value) else {
            let message = format!("expected the name of a list to change, found \"{}\"", name.value);
            return vec![Diagnostic::new(name.span, message).suggest(&name.value, self.lists.keys().map(String::as_str))];
        };
        let mut mistakes = take_out(&what, remove, [&mut list.members]);
        mistakes.extend(put_in(&what, add, &mut list.members, origin));
        mistakes
    }

    pub(in crate::rulebook) fn read_words(&mut self, top: &Table<'_, '_>, origin: Origin) {
        if let Some(row) = top.table("promotion", "[promotion]", &PROMOTION) {
            for part in PROMOTION_PARTS {
                let texts = row.texts(part).unwrap_or_default();
                row.mistakes(put_in(&format!("`{part}` of [promotion]"), texts, self.promotion.entry(part).or_default(), origin));
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

    pub(in crate::rulebook) fn read_cues(&mut self, top: &Table<'_, '_>, map: &SourceMap, origin: Origin) {
        if let Some(cues) = top.table("cues", "[cues]", Known::Any) {
            for (name, value) in cues.entries() {
                let what = format!("cue \"{}\"", name.value);
                let Some(row) = cues.entry_table(&name, value, what.clone(), &CUE) else { continue };
                let new = || DraftCue { origin, at: name.span, ..DraftCue::default() };
                let cue = self.cues.entry(name.value.clone()).or_insert_with(new);
                row.mistakes(take_out(&what, row.texts("remove").unwrap_or_default(), cue.parts.values_mut()));
                for part in CUE_PARTS {
                    let texts = row.texts(part).unwrap_or_default();
                    row.mistakes(put_in(&format!("`{part}` of {what}"), texts, cue.parts.entry(part).or_default(), origin));
                }
                cue.reach = row.number("reach").or(cue.reach);
                row.finish();
            }
        }
        if let Some(guards) = top.table("guards", "[guards]", Known::Any) {
            for (name, value) in guards.entries() {
                let what = format!("guard \"{}\"", name.value);
                let Some(row) = guards.entry_table(&name, value, what.clone(), &GUARD) else { continue };
                if row.has("match") {
                    row.mistakes(self.once(map, origin, &format!("`match` of {what}"), name.span));
                }
                let guard =
                    self.guards.entry(name.value.clone()).or_insert_with(|| DraftGuard { origin, at: name.span, ..DraftGuard::default() });
                if let Some(within) = row.choice("within") {
                    guard.within = Within::ALL.into_iter().find(|one| one.name() == within.value).unwrap_or_default();
                }
                if let Some(names) = row.choices("advertisers") {
                    guard.advertisers = names.into_iter().map(|name| name.value).collect();
                }
                if let Some(names) = row.choices("only-for") {
                    guard.only_for = names.into_iter().map(|name| name.value).collect();
                }
                if let Some(texts) = row.texts("match") {
                    guard.patterns.clear();
                    row.mistakes(put_in(&what, texts, &mut guard.patterns, origin));
                }
                row.mistakes(take_out(&what, row.texts("remove").unwrap_or_default(), [&mut guard.patterns]));
                row.mistakes(put_in(&what, row.texts("add").unwrap_or_default(), &mut guard.patterns, origin));
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
fn put_in(what: &str, add: Vec<Text>, words: &mut Vec<(Origin, Text)>, origin: Origin) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    let mut known: FxHashSet<String> = FxHashSet::default();
    if !add.is_empty() {
        known.extend(words.iter().map(|(_, word)| word.value.clone()));
    }
    for text in add {
        if known.insert(text.value.clone()) {
            words.push((origin, text));
        } else {
            mistakes.push(twice(&text, what));
        }
    }
    mistakes
}

/// Takes words out of all these; what is in none of them is a mistake.
fn take_out<'w>(what: &str, remove: Vec<Text>, from: impl IntoIterator<Item = &'w mut Vec<(Origin, Text)>>) -> Vec<Diagnostic> {
    if remove.is_empty() {
        return Vec::new();
    }
    let mut from: Vec<&mut Vec<(Origin, Text)>> = from.into_iter().collect();
    let mut known: FxHashSet<String> = from.iter().flat_map(|words| words.iter().map(|(_, word)| word.value.clone())).collect();
    // A word that is removed twice is missing the second time.
    let (found, missing): (Vec<Text>, Vec<Text>) = remove.into_iter().partition(|text| known.remove(&text.value));
    let found: FxHashSet<&str> = found.iter().map(|text| text.value.as_str()).collect();
    from.iter_mut().for_each(|words| words.retain(|(_, word)| !found.contains(word.value.as_str())));
    let told = |text: Text| {
        let message = format!("expected a member of {what} to remove, found \"{}\"", text.value);
        let members = from.iter().flat_map(|words| words.iter().map(|(_, word)| word.value.as_str()));
        Diagnostic::new(text.span, message).suggest(&text.value, members)
    };
    missing.into_iter().map(told).collect()
}
