//! Registers of authorised claims: which wordings are allowed, for what, under which conditions, and which of them a sentence makes.
//!
//! The kind `register` asks it sentence by sentence. A wording is authorised when it names the substance, links it to the effect no more strongly than the
//! register does and keeps every word of the effect, in any order, or stands there word by word; "normal" stays. Wordings that come close are told the
//! closest one. Knows texts, no documents.

pub mod house;
mod lists;
pub mod wording;

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::Range;
use wording::{Link, Strength, Word, Wording, is_generic, words};

/// Between the fields of a packed entry.
const FIELD: char = '\u{1f}';
/// Between the items of a field.
const ITEM: char = '\u{1d}';
/// Between packed entries.
const ENTRY: char = '\u{1e}';
/// The most words between a substance and "for" that still name its use.
const FOR_REACH: usize = 2;

/// One row of a register: what may be said of a substance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Names of the substance.
    pub substances: Vec<String>,
    /// The authorised wordings.
    pub claims: Vec<String>,
    /// Under which conditions they are.
    pub conditions: String,
    /// In which markets.
    pub markets: Vec<String>,
    /// Who says so, for each market: its name and the title of the source.
    pub sources: Vec<(String, String)>,
}

/// A register, ready to be asked.
#[derive(Debug, Default)]
pub struct Register {
    rows: Vec<Row>,
    /// By the first word, the wordings that begin with it: the row and the wording.
    beginnings: FxHashMap<String, Vec<(usize, usize)>>,
}

#[derive(Debug)]
struct Row {
    entry: Entry,
    /// The names in words.
    names: Vec<Vec<String>>,
    wordings: Vec<Wording>,
}

/// How near words of a text are to an authorised wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// They say the same.
    Authorised,
    /// All of its words are there and the link is softer or of another sense: "helps", "supports".
    OtherLink,
    /// Words are missing, above all "normal", or the link is stronger: "boosts".
    Stronger,
}

/// Words of a text that make an authorised claim, or one that is near.
#[derive(Clone, Debug)]
pub struct Match<'r> {
    /// Bytes of the text, from the name of the substance where it stands before the claim with nothing but small words between.
    pub bytes: Range<usize>,
    /// How near they are.
    pub closeness: Closeness,
    /// The authorised wording.
    pub claim: &'r str,
    /// Its row.
    pub entry: &'r Entry,
}

impl Register {
    /// A register of these rows.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let in_words = |name: &String| words(name).into_iter().map(|word| word.stem).collect();
        let row = |entry: Entry| Row {
            names: entry.substances.iter().map(in_words).collect(),
            wordings: entry.claims.iter().map(|claim| Wording::of(claim, &entry.substances)).collect(),
            entry,
        };
        let rows: Vec<Row> = entries.into_iter().map(row).collect();
        let mut beginnings: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for (at, row) in rows.iter().enumerate() {
            for (number, wording) in row.wordings.iter().enumerate() {
                // One without a word stands nowhere.
                let Some(first) = wording.literal.first() else { continue };
                beginnings.entry(first.clone()).or_default().push((at, number));
            }
        }
        Self { rows, beginnings }
    }

    /// Rows as one text, which is stored and read at once.
    pub fn pack(entries: &[Entry]) -> String {
        let list = |items: &[String]| items.join(&ITEM.to_string());
        let row = |entry: &Entry| {
            let sources: Vec<String> = entry.sources.iter().map(|(market, title)| format!("{market} {title}")).collect();
            let fields = [&list(&entry.substances), &list(&entry.claims), &entry.conditions, &list(&entry.markets), &list(&sources)];
            fields.map(String::as_str).join(&FIELD.to_string())
        };
        entries.iter().map(row).collect::<Vec<_>>().join(&ENTRY.to_string())
    }

    /// The register of a packed text.
    pub fn unpack(text: &str) -> Self {
        let list = |items: &str| items.split(ITEM).filter(|item| !item.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let rows = text.split(ENTRY).filter(|row| !row.is_empty()).map(|row| {
            let mut fields = row.split(FIELD);
            let mut next = || fields.next().unwrap_or_default();
            let (substances, claims, conditions, markets) = (next(), next(), next(), next());
            let sources: Vec<String> = list(next());
            let parts = |source: &String| source.split_once(' ').map(|(market, title)| (market.to_owned(), title.to_owned()));
            Entry {
                substances: list(substances),
                claims: list(claims),
                conditions: conditions.to_owned(),
                markets: list(markets),
                sources: sources.iter().filter_map(parts).collect(),
            }
        });
        Self::new(rows)
    }

    /// Claims in a sentence that are authorised in one of these markets, or near to one that is. `heading` names the substance where the sentence does not.
    pub fn find(&self, sentence: &str, heading: &str, markets: &[String]) -> Vec<Match<'_>> {
        let words = words(sentence);
        let verbatim = self.verbatim(&words, markets);
        let links = wording::links(&words);
        if links.is_empty() {
            return verbatim;
        }
        let above = wording::words(heading);
        let mut found = Vec::new();
        for (number, link) in links.iter().enumerate() {
            if link.is_denied {
                continue;
            }
            // The claim ends where the next one links something else.
            let end = links.get(number + 1).map_or(words.len(), |next| next.words.start);
            let tail = link.words.end..end;
            let named: Vec<(&Row, Option<Range<usize>>)> = (self.rows.iter())
                .filter(|row| row.entry.markets.iter().any(|market| markets.contains(market)))
                .filter_map(|row| match row.named_before(&words, link) {
                    Some(place) => Some((row, Some(place))),
                    None if link.strength != Strength::For && row.is_named(&above) => Some((row, None)),
                    None => None,
                })
                .collect();
            let wordings = named.iter().flat_map(|(row, _)| &row.wordings);
            let own: BTreeSet<&str> = wordings.flat_map(|wording| wording.effect.iter().chain(&wording.also)).map(String::as_str).collect();
            let mut candidates: Vec<(&Row, Option<Range<usize>>, &Wording)> = Vec::new();
            for (row, place) in &named {
                candidates.extend(row.wordings.iter().map(|wording| (*row, place.clone(), wording)));
            }
            let exact: Vec<_> = candidates
                .iter()
                .filter_map(|(row, place, wording)| {
                    let last = wording.said_in(&words, &tail, &own)?;
                    Some((*row, place.clone(), *wording, last))
                })
                .collect();
            if exact.is_empty() {
                found.extend(nearest(&candidates, &words, link, &tail));
                continue;
            }
            // Of wordings that begin alike the longest one is meant: "tiredness and fatigue".
            for (row, place, wording, last) in exact.iter().filter(|(.., one, _)| !exact.iter().any(|(.., other, _)| one.is_part_of(other)))
            {
                let closeness = wording.closeness_of(link);
                let start = start_of(place.as_ref(), &words, link);
                found.push(Match { bytes: start..words[*last].bytes.end, closeness, claim: &wording.text, entry: &row.entry });
            }
        }
        // An authorised wording may begin with the substance of the one before it: "... reduction of fatigue and to normal muscle function".
        found.retain(|one: &Match<'_>| {
            !verbatim.iter().any(|other| {
                let is_inside = other.bytes.start <= one.bytes.start && one.bytes.end <= other.bytes.end;
                let is_touched = other.bytes.start < one.bytes.end && one.bytes.start < other.bytes.end;
                is_inside || is_touched && one.closeness != Closeness::Authorised
            })
        });
        found.extend(verbatim);
        found
    }

    /// Wordings that stand in a sentence word by word, whatever their link; where several begin, the longest.
    fn verbatim(&self, words: &[Word<'_>], markets: &[String]) -> Vec<Match<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let all = self.beginnings.get(&words[at].stem).into_iter().flatten();
            let here = all.map(|&(row, number)| (&self.rows[row], &self.rows[row].wordings[number])).filter(|(row, wording)| {
                row.entry.markets.iter().any(|market| markets.contains(market)) && {
                    let rest = words[at..].iter().map(|word| &word.stem);
                    words.len() - at >= wording.literal.len() && wording.literal.iter().zip(rest).all(|(one, other)| one == other)
                }
            });
            let Some((row, wording)) = here.max_by_key(|(_, wording)| wording.literal.len()) else {
                at += 1;
                continue;
            };
            let end = at + wording.literal.len();
            let bytes = words[at].bytes.start..words[end - 1].bytes.end;
            found.push(Match { bytes, closeness: Closeness::Authorised, claim: &wording.text, entry: &row.entry });
            at = end;
        }
        found
    }
}

/// Where a claim begins: at its substance, where only small words part it from the link, else at the link.
fn start_of(place: Option<&Range<usize>>, words: &[Word<'_>], link: &Link) -> usize {
    let near = place.filter(|place| words[place.end..link.words.start].iter().all(|word| word.is_small));
    near.map_or(words[link.words.start].bytes.start, |place| words[place.start].bytes.start)
}

/// The authorised wording that shares most with what a link says, if it shares the heart of the matter.
fn nearest<'r>(
    candidates: &[(&'r Row, Option<Range<usize>>, &'r Wording)],
    words: &[Word<'_>],
    link: &Link,
    tail: &Range<usize>,
) -> Option<Match<'r>> {
    let said: Vec<&Word<'_>> = words[tail.clone()].iter().collect();
    let has = |stem: &String| said.iter().any(|word| wording::is_same(&word.stem, stem));
    let score = |wording: &Wording| {
        let heart: Vec<&String> = wording.effect.iter().filter(|stem| !is_generic(stem)).collect();
        let shared = heart.iter().filter(|stem| has(stem)).count();
        (shared > 0 && 2 * shared >= heart.len())
            .then(|| (shared * 100 / heart.len(), wording.effect.iter().filter(|stem| has(stem)).count()))
    };
    let best = candidates.iter().filter_map(|one| Some((score(one.2)?, one))).max_by_key(|(score, _)| *score);
    let (_, (row, place, wording)) = best?;
    let is_of = |at: &usize| wording.effect.iter().any(|stem| wording::is_same(&words[*at].stem, stem));
    let last = tail.clone().rev().find(is_of)?;
    let bytes = start_of(place.as_ref(), words, link)..words[last].bytes.end;
    Some(Match { bytes, closeness: Closeness::Stronger, claim: &wording.text, entry: &row.entry })
}

impl Row {
    /// Where the last name of the substance before a link ends, in words.
    fn named_before(&self, words: &[Word<'_>], link: &Link) -> Option<Range<usize>> {
        let first = if link.strength == Strength::For { link.words.start.saturating_sub(FOR_REACH + 4) } else { 0 };
        let before = &words[first..link.words.start];
        let places = self.names.iter().filter_map(|name| place_of(before, name)).map(|place| place.start + first..place.end + first);
        let last = places.max_by_key(|place| (place.end, place.len()))?;
        (link.strength != Strength::For || link.words.start - last.end <= FOR_REACH).then_some(last)
    }

    fn is_named(&self, words: &[Word<'_>]) -> bool {
        self.names.iter().any(|name| place_of(words, name).is_some())
    }
}

/// The last place of a name among words.
fn place_of(words: &[Word<'_>], name: &[String]) -> Option<Range<usize>> {
    if name.is_empty() || words.len() < name.len() {
        return None;
    }
    let is_at = |at: &usize| words[*at..*at + name.len()].iter().zip(name).all(|(word, part)| word.stem == *part);
    (0..=words.len() - name.len()).rev().find(is_at).map(|at| at..at + name.len())
}

#[cfg(test)]
mod tests;
