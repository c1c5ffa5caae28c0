//! Front-matter settings: the `medlint` table of an article, and the mistakes in it.
//!
//! The linter reads it for each document. A setting that nobody understands has no effect and is reported at its place with the nearest right
//! word. Which markets and advertisers there are is handed in.

use crate::analysis::subject::Promotional;
use crate::document::Document;
use crate::document::front_matter::Field;
use crate::source::Span;
use crate::suggest;
use std::collections::HashSet;

/// The keys of the table.
const KEYS: [&str; 6] = ["market", "advertiser", "platform", "promotional", "product", "allow"];
const ANSWERS: [&str; 5] = ["yes", "no", "auto", "true", "false"];
/// The name of the table.
const TABLE: &str = "medlint";
/// How many slips of the pen make another name still mean the table: one, or two over a setting that only it knows.
const SLIPS: usize = 2;

/// Under which name a key of the table can be locked.
const LOCKS: [(&str, &str); 5] = [
    ("market", "market"),
    ("advertiser", "advertiser"),
    ("platform", "platform"),
    ("promotional", "promotional"),
    ("product", "promotional"),
];

/// The settings of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontSettings {
    /// Markets it is published in; empty when it names none.
    pub markets: Vec<String>,
    /// Who publishes it.
    pub advertiser: Option<String>,
    /// Platforms whose policies it must keep; empty when it names none.
    pub platforms: Vec<String>,
    /// Whether it is promotional; a named product makes it so.
    pub promotional: Option<Promotional>,
    /// Where each of them stands, by the name under which it can be locked; a named product after what is said outright.
    pub places: Vec<(&'static str, Span)>,
    /// Settings without effect: where, and why.
    pub mistakes: Vec<(Span, String)>,
}

/// Reads the table.
pub fn read(document: &Document, markets: &[&str], advertisers: &[&str], platforms: &[&str]) -> FrontSettings {
    let mut settings = FrontSettings::default();
    let mut products = Vec::new();
    let mut unknown: HashSet<&str> = HashSet::new();
    let mut misnamed: HashSet<&str> = HashSet::new();
    let first = document.front_matter.span.map_or(0, |span| span.start);
    let ends = std::iter::once(first).chain(document.front_matter.fields.iter().map(|field| field.span.end));
    for (field, before) in document.front_matter.fields.iter().zip(ends) {
        if field.key == "medlint" {
            let found = if field.value.is_empty() { "nothing" } else { &field.value };
            let message = format!("expected settings such as \"market: uk\" below \"medlint\", each indented, found {found}");
            settings.mistakes.push((place_of(document, field, "medlint", before), message));
            continue;
        }
        let Some(name) = field.key.strip_prefix("medlint.") else {
            let table = field.key.split('.').next().unwrap_or_default();
            if means_the_table(&field.key) && !misnamed.contains(table) {
                misnamed.insert(table);
                let message = format!("nothing reads \"{table}\", so the settings below it have no effect; did you mean \"{TABLE}\"?");
                settings.mistakes.push((place_of(document, field, table, before), message));
            }
            continue;
        };
        let lock = LOCKS.iter().find(|(key, _)| *key == name).map(|(_, lock)| *lock);
        let places = if name == "product" { &mut products } else { &mut settings.places };
        places.extend(lock.map(|lock| (lock, field.span)));
        let mistakes = &mut settings.mistakes;
        match name {
            "market" | "platform" => {
                let (words, ours) = match name {
                    "market" => (markets, &mut settings.markets),
                    _ => (platforms, &mut settings.platforms),
                };
                // "us, uk" in one line is as plain as a list.
                for one in field.value.split(',') {
                    ours.extend(known(document, (field, before), name, one, words, mistakes).map(str::to_owned));
                }
            }
            "advertiser" => {
                let found = known(document, (field, before), name, &field.value, advertisers, mistakes).map(str::to_owned);
                settings.advertiser = found.or(settings.advertiser);
            }
            "promotional" => {
                let answer = known(document, (field, before), name, &field.value, &ANSWERS, mistakes);
                let meant = answer.map(|answer| match answer {
                    "yes" | "true" => Promotional::Yes,
                    "auto" => Promotional::Auto,
                    _ => Promotional::No,
                });
                settings.promotional = meant.or(settings.promotional);
            }
            "product" => {}
            _ if name == "allow" || name.starts_with("allow.") => {}
            _ => {
                let name = name.split('.').next().unwrap_or(name);
                if !unknown.contains(name) {
                    unknown.insert(name);
                    let place = place_of(document, field, name, before);
                    mistakes.push((place, with_help(&format!("\"medlint\" knows no setting \"{name}\""), name, &KEYS)));
                }
            }
        }
    }
    settings.promotional = settings.promotional.or((!products.is_empty()).then_some(Promotional::Yes));
    settings.places.append(&mut products);
    settings
}

impl FrontSettings {
    /// Forgets what is locked, and says where it stood.
    pub fn lock(&mut self, locked: &[String]) -> Vec<(&'static str, Span)> {
        let is_locked = |name: &str| locked.iter().any(|lock| lock == name);
        if is_locked("market") {
            self.markets.clear();
        }
        if is_locked("advertiser") {
            self.advertiser = None;
        }
        if is_locked("platform") {
            self.platforms.clear();
        }
        if is_locked("promotional") {
            self.promotional = None;
        }
        self.places.extract_if(.., |(name, _)| is_locked(name)).collect()
    }
}

/// Whether the key of a field names the table with a slip of the pen: `medlnt`, `med-lint.market`.
fn means_the_table(key: &str) -> bool {
    let (table, setting) = key.split_once('.').map_or((key, ""), |(table, rest)| (table, rest.split('.').next().unwrap_or(rest)));
    // A word that is plainly longer or shorter, or of other letters, is told apart before any distance is worked out.
    let in_common = TABLE.chars().filter(|&letter| table.contains(letter)).count();
    if table.len().abs_diff(TABLE.len()) > SLIPS || in_common + SLIPS < TABLE.len() {
        return false;
    }
    match strsim::damerau_levenshtein(table, TABLE) {
        0 => false,
        1 => true,
        // "redline.market" is two slips away as well.
        slips => slips <= SLIPS && table.starts_with("med") && KEYS.contains(&setting),
    }
}

/// The known word that was written, whatever its case; otherwise a mistake is put down.
fn known<'w>(
    document: &Document,
    (field, before): (&Field, usize),
    key: &str,
    written: &str,
    words: &[&'w str],
    mistakes: &mut Vec<(Span, String)>,
) -> Option<&'w str> {
    let written = written.trim();
    let found = words.iter().copied().find(|word| word.eq_ignore_ascii_case(written));
    if found.is_none() {
        let place = if field.span.is_empty() { place_of(document, field, key, before) } else { field.span };
        let message = format!("no {key} is called \"{written}\", so the setting has no effect");
        mistakes.push((place, with_help(&message, &written.to_lowercase(), words)));
    }
    found
}

fn with_help(message: &str, wrong: &str, words: &[&str]) -> String {
    let help = suggest::help(wrong, words.iter().copied());
    help.map_or_else(|| message.to_owned(), |help| format!("{message}; {help}"))
}

/// Where the key of a field stands: between the field before it and its value, or the value itself. `before` ends the former.
fn place_of(document: &Document, field: &Field, key: &str, before: usize) -> Span {
    let start = before.min(field.span.start);
    let between = document.source.slice(Span::new(start, field.span.start)).to_ascii_lowercase();
    between.rfind(key).map_or(field.span, |at| Span::new(start + at, start + at + key.len()))
}
