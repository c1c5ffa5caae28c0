//! What rules say, packed: one row of numbers a rule, and behind it the bytes of its texts, which are read when they are
//! first asked for.
//!
//! A check needs little of most rules: whether their patterns stand in the document. So a rulebook of thousands of rules is
//! ready when its rows are, and a rule that finds nothing costs its row. Every rulebook holds its rules in this form, the
//! one just compiled and the one restored from an image.

use crate::analysis::lexicon::{Condition, Lexicon};
use crate::finding::{Citation, Severity};
use crate::fix::Replacement;
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::{Keys, Shape, Text, Value};
use crate::kinds::{self, Check, KINDS, Kind};
use crate::matcher::builder::Builder;
use crate::rulebook::Rule;
use crate::rulebook::compile::condition_names;
use crate::rulebook::image::{bytes_of, value_of};
use crate::rulebook::read::{Draft, DraftRule, DraftSource, OWN};
use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Where something lies among the bytes.
pub(super) type Piece = (u32, u32);

/// Bytes that hold the texts of rules: embedded, read or packed just now.
pub(super) type Texts = Cow<'static, [u8]>;

/// Numbers in a row.
const WIDTH: usize = 13;
/// Bytes of a row.
const ROW: usize = WIDTH * 4;

/// What is known of a rule without reading its texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Its id and its family, among the names.
    pub(super) id: Piece,
    pub(super) family: Piece,
    pub(super) kind: &'static Kind,
    pub(super) severity: Option<Severity>,
    pub(super) yields: bool,
    /// Whether it finds nothing where none of its patterns stands.
    pub(super) waits: bool,
    pub(super) place: Option<Span>,
    /// Its patterns: which of those that the scanner was given, in this order.
    pub(super) patterns: Piece,
    pub(super) asked: Piece,
    pub(super) said: Piece,
    pub(super) shown: Piece,
}

impl Row {
    fn numbers(&self) -> [u32; WIDTH] {
        let kind = KINDS.iter().position(|kind| kind.name == self.kind.name).unwrap_or_default() as u32;
        let severity = self.severity.and_then(|level| Severity::ALL.into_iter().position(|one| one == level)).map_or(0, |at| at as u32 + 1);
        let flag = |is_set: bool, bit: u32| u32::from(is_set) << bit;
        let flags = kind | severity << 8 | flag(self.yields, 16) | flag(self.waits, 17) | flag(self.place.is_some(), 18);
        let place = self.place.unwrap_or_default();
        let (id, family, patterns) = (self.id, self.family, self.patterns);
        let (place, pieces) = ((place.start as u32, place.end as u32), [self.asked.0, self.said.0, self.shown.0, self.shown.1]);
        let [asked, said, shown, end] = pieces;
        [id.0, id.1, family.0, family.1, flags, place.0, place.1, patterns.0, patterns.1, asked, said, shown, end]
    }

    /// The row of its numbers; `None` when they are no row.
    fn of(numbers: [u32; WIDTH]) -> Option<Self> {
        let [id, id_end, family, family_end, flags, start, end, first, last, asked, said, shown, shown_end] = numbers;
        let severity = match (flags >> 8 & 0xff) as usize {
            0 => None,
            level => Some(*Severity::ALL.get(level - 1)?),
        };
        Some(Self {
            id: (id, id_end),
            family: (family, family_end),
            kind: KINDS.get((flags & 0xff) as usize)?,
            severity,
            yields: flags >> 16 & 1 != 0,
            waits: flags >> 17 & 1 != 0,
            place: (flags >> 18 & 1 != 0).then(|| Span::new(start as usize, end as usize)),
            patterns: (first, last),
            asked: (asked, said),
            said: (said, shown),
            shown: (shown, shown_end),
        })
    }
}

/// What the check of a rule is made of.
#[derive(Serialize, Deserialize)]
pub(super) struct Asked<'a> {
    #[serde(borrow)]
    pub(super) markets: Vec<&'a str>,
    pub(super) advertisers: Vec<&'a str>,
    pub(super) severity_for: Vec<(&'a str, &'a str)>,
    /// The keys of its kind by their number there.
    keys: Vec<(u8, Packing<'a>)>,
}

/// A value of a key. Of patterns their count is enough, since the scanner has them.
#[derive(Serialize, Deserialize)]
enum Packing<'a> {
    Text(&'a str),
    #[serde(borrow)]
    Texts(Vec<&'a str>),
    Patterns(usize),
    Number(f64),
}

/// What a finding of the rule says.
#[derive(Serialize, Deserialize)]
pub(super) struct Said<'a> {
    pub(super) message: &'a str,
    pub(super) title: &'a str,
    pub(super) why: &'a str,
    pub(super) fix: &'a str,
    #[serde(borrow)]
    pub(super) sources: Vec<&'a str>,
    pub(super) wordings: Cow<'a, [Replacement]>,
}

/// What only a page about the rule shows.
#[derive(Serialize, Deserialize)]
pub(super) struct Shown {
    pub(super) wrong: Vec<String>,
    pub(super) right: Vec<String>,
    /// By number in [`kinds::looked_for`].
    pub(super) looks_for: Vec<(u8, Vec<String>)>,
    pub(super) unless: Vec<String>,
    pub(super) only_with: Vec<String>,
}

/// The names that keys of rules may use.
#[derive(Debug)]
struct Known {
    /// Gives out the numbers of lists and patterns; the lock is held while one rule is compiled.
    matcher: Mutex<Builder>,
    conditions: BTreeMap<String, Condition>,
}

impl Known {
    fn of(lexicon: &Lexicon) -> Self {
        let (cues, guards) = (lexicon.cues.iter().map(|cue| &cue.name), lexicon.guards.iter().map(|guard| &guard.name));
        Self { matcher: Mutex::new(Builder::over(&lexicon.matcher)), conditions: condition_names(cues, guards) }
    }
}

/// What an image says of the bytes of its rules.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Index<'a> {
    rows: &'a [u8],
    /// All ids and families, one after the other.
    ids: &'a str,
    sources: Piece,
}

/// The texts of all rules.
#[derive(Debug)]
pub(super) struct Packed {
    bytes: Texts,
    /// Where the texts begin.
    start: usize,
    ids: String,
    sources: Piece,
    known: Known,
    citations: OnceLock<BTreeMap<String, Arc<Citation>>>,
}

impl Packed {
    pub(super) fn id(&self, piece: Piece) -> &str {
        &self.ids[range(piece)]
    }

    fn texts(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Something that lies packed. The bytes of an image are whole by their hash or embedded, so that what was packed is there.
    pub(super) fn read<'a, T: Deserialize<'a>>(&'a self, piece: Piece) -> T {
        value_of(&self.texts()[range(piece)]).expect("the bytes are those that were packed")
    }

    /// A citation of each source by its tag, made when the first rule speaks.
    pub(super) fn citation(&self, tag: &str) -> Option<Arc<Citation>> {
        let citations = self.citations.get_or_init(|| {
            let sources: Vec<[String; 4]> = self.read(self.sources);
            let citation = |[tag, tier, title, url]: [String; 4]| (tag.clone(), Arc::new(Citation { tag, tier, title, url }));
            sources.into_iter().map(citation).collect()
        });
        citations.get(tag).cloned()
    }

    /// The check of a rule whose patterns the scanner has already.
    pub(super) fn check(&self, row: &Row, asked: &Asked<'_>) -> Box<dyn Check> {
        let mut matcher = self.known.matcher.lock().unwrap_or_else(PoisonError::into_inner);
        matcher.continue_at(row.patterns.0);
        let mut compiler = Compiler { matcher: &mut matcher, conditions: &self.known.conditions, mistakes: Vec::new(), places: Vec::new() };
        (row.kind.compile)(&unpacked(row.kind, &asked.keys), &mut compiler)
    }
}

fn range((start, end): Piece) -> Range<usize> {
    start as usize..end as usize
}

/// The rules of an image before they lie over its texts.
pub(super) struct Loose {
    rows: Vec<Row>,
    ids: String,
    sources: Piece,
}

impl Loose {
    /// The rules of an index with so many bytes of texts; `None` when they do not fit each other.
    pub(super) fn of(index: &Index<'_>, len: usize, lexicon: &Lexicon) -> Option<Self> {
        let is_piece = |(start, end): Piece, len: usize| start <= end && end as usize <= len;
        let ids = index.ids.to_owned();
        let is_sound = |row: &Row| {
            ids.get(range(row.id)).is_some()
                && ids.get(range(row.family)).is_some()
                && [row.asked, row.said, row.shown].iter().all(|&piece| is_piece(piece, len))
                && is_piece(row.patterns, lexicon.matcher.given().len())
        };
        let (stored, rest) = index.rows.as_chunks::<ROW>();
        if !rest.is_empty() || !is_piece(index.sources, len) {
            return None;
        }
        let mut rows = Vec::with_capacity(stored.len());
        for row in stored {
            let mut numbers = [0; WIDTH];
            let (columns, _) = row.as_chunks::<4>();
            numbers.iter_mut().zip(columns).for_each(|(number, bytes)| *number = u32::from_le_bytes(*bytes));
            rows.push(Row::of(numbers).filter(is_sound)?);
        }
        Some(Self { rows, ids, sources: index.sources })
    }

    /// The rules over bytes in which their texts begin at `start`.
    pub(super) fn over(self, bytes: Texts, start: usize, lexicon: &Lexicon) -> Vec<Rule> {
        let Self { rows, ids, sources } = self;
        let packed = Arc::new(Packed { bytes, start, ids, sources, known: Known::of(lexicon), citations: OnceLock::new() });
        rows.into_iter().map(|row| Rule::new(row, packed.clone())).collect()
    }
}

/// The bytes of the texts of all rules of a rulebook.
pub(super) fn texts(rules: &[Rule]) -> &[u8] {
    rules.first().map_or(&[], |rule| rule.packed.texts())
}

/// What an image needs to know beside the texts. `rows` is filled.
pub(super) fn index<'a>(rules: &'a [Rule], rows: &'a mut Vec<u8>) -> Index<'a> {
    rows.extend(rules.iter().flat_map(|rule| rule.row.numbers()).flat_map(u32::to_le_bytes));
    let Some(packed) = rules.first().map(|rule| &rule.packed) else { return Index::default() };
    Index { rows, ids: &packed.ids, sources: packed.sources }
}

/// Packs the rules of a draft. Each comes with its check and the numbers of its patterns.
pub(super) fn pack(draft: &Draft, checks: Vec<(Box<dyn Check>, Piece)>, lexicon: &Lexicon) -> Vec<Rule> {
    let mut packing = Packer::default();
    let rows: Vec<Row> = draft.rules.iter().zip(&checks).map(|(rule, (check, patterns))| packing.rule(rule, &**check, *patterns)).collect();
    let four = |(tag, source): (&String, &DraftSource)| [tag.clone(), source.tier.clone(), source.title.clone(), source.url.clone()];
    let sources = packing.piece(&draft.sources.iter().map(four).collect::<Vec<_>>());
    let loose = Loose { rows, ids: packing.ids, sources };
    let rules = loose.over(packing.bytes.into(), 0, lexicon).into_iter().zip(checks);
    rules.map(|(rule, (check, _))| rule.with_check(check)).collect()
}

#[derive(Default)]
struct Packer {
    bytes: Vec<u8>,
    ids: String,
    /// Where a family stands among the ids.
    families: BTreeMap<String, Piece>,
}

impl Packer {
    fn piece<T: Serialize>(&mut self, value: &T) -> Piece {
        let start = self.bytes.len() as u32;
        self.bytes.extend(bytes_of(value));
        (start, self.bytes.len() as u32)
    }

    fn name(&mut self, name: &str) -> Piece {
        let start = self.ids.len() as u32;
        self.ids.push_str(name);
        (start, self.ids.len() as u32)
    }

    fn rule(&mut self, rule: &DraftRule, check: &dyn Check, patterns: Piece) -> Row {
        let id = self.name(&rule.id.value);
        let family = match self.families.get(&rule.family.value) {
            Some(&piece) => piece,
            None => {
                let piece = self.name(&rule.family.value);
                self.families.insert(rule.family.value.clone(), piece);
                piece
            }
        };
        let asked = Asked {
            markets: rule.markets.iter().map(String::as_str).collect(),
            advertisers: rule.advertisers.iter().map(String::as_str).collect(),
            severity_for: rule.severity_for.iter().map(|(name, level)| (name.as_str(), level.as_str())).collect(),
            keys: packed(rule.kind, &rule.keys),
        };
        let said = Said {
            message: &rule.message,
            title: &rule.title,
            why: &rule.why,
            fix: &rule.fix,
            sources: rule.sources.iter().map(|tag| tag.value.as_str()).collect(),
            wordings: Cow::Borrowed(&rule.wordings),
        };
        let words = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
        let looked_for = kinds::looked_for().iter().zip(0..).map(|(key, number)| (number, words(rule.keys.texts(key))));
        let shown = Shown {
            wrong: words(&rule.wrong),
            right: words(&rule.right),
            looks_for: looked_for.filter(|(_, texts)| !texts.is_empty()).collect(),
            unless: words(rule.keys.texts("unless")),
            only_with: words(rule.keys.texts("only-with")),
        };
        Row {
            id,
            family,
            kind: rule.kind,
            severity: rule.severity.parse().ok(),
            yields: rule.yields,
            waits: check.waits_for_patterns(),
            place: (rule.origin == OWN).then_some(rule.id.span),
            patterns,
            asked: self.piece(&asked),
            said: self.piece(&said),
            shown: self.piece(&shown),
        }
    }
}

fn packed<'a>(kind: &Kind, keys: &'a Keys) -> Vec<(u8, Packing<'a>)> {
    let all = kind.keys.iter().copied().flatten().zip(0..);
    let values = all.filter_map(|(key, number)| {
        let value = match keys.value(key.name)? {
            Value::Text(text) => Packing::Text(&text.value),
            Value::Texts(texts) if key.shape == Shape::Patterns => Packing::Patterns(texts.len()),
            Value::Texts(texts) => Packing::Texts(texts.iter().map(|text| text.value.as_str()).collect()),
            Value::Number(number) => Packing::Number(*number),
        };
        Some((number, value))
    });
    values.collect()
}

/// The keys as a kind compiles them over a scanner that has their patterns: these are blank, and nothing has a place.
fn unpacked(kind: &Kind, values: &[(u8, Packing<'_>)]) -> Keys {
    let text = |text: &str| Text { value: text.to_owned(), span: Span::default() };
    let mut keys = Keys::default();
    for (number, value) in values {
        let Some(key) = kind.keys.iter().copied().flatten().nth(usize::from(*number)) else { continue };
        let value = match value {
            Packing::Text(one) => Value::Text(text(one)),
            Packing::Texts(all) => Value::Texts(all.iter().copied().map(text).collect()),
            Packing::Patterns(count) => Value::Texts(vec![text(""); *count]),
            Packing::Number(number) => Value::Number(*number),
        };
        keys.put(key.name, value);
    }
    keys
}
