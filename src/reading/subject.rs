//! What a document promotes, and why we think so.
//!
//! The same sentence is a claim on a seller's page and plain information on an agency's. A document counts as
//! promotional when its voice ("our clinic", "we offer"), its offers ("book now", prices) or its brands outweigh the
//! voice of an agency. What it promotes are the therapies and brands of its title and headings, and those it names
//! again and again. Settings and front matter can say otherwise.

use super::lexicon::Lexicon;
use super::scanner::{ListId, Scan};
use crate::document::{BlockKind, Document};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Lists whose members are things a document can promote.
const PROMOTABLE: [&str; 5] = ["brand", "drug", "supplement", "procedure", "device"];

/// How much a mention in the title, in a heading and in the body weighs; what reaches `PROMOTED` is promoted.
const IN_TITLE: u32 = 3;
const IN_HEADING: u32 = 2;
const PROMOTED: u32 = 3;

/// A text of fewer words shows too little of its voice; somebody who checks a sentence means it as copy.
const SNIPPET: usize = 40;

/// Something a document promotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promoted {
    /// Its name as first written, in lower case.
    pub name: String,
    /// How often it is named.
    pub mentions: u32,
    /// Whether the title or a heading names it.
    pub is_in_heading: bool,
    /// The prose range of its most telling mention.
    pub prose: Range<usize>,
}

/// What a document promotes.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// Whether the document sells something.
    pub is_promotional: bool,
    /// The promoted therapies and brands, most telling first.
    pub promoted: Vec<Promoted>,
    /// The words that decided it, in prose ranges, with what they stand for.
    pub signs: Vec<(Range<usize>, &'static str)>,
}

impl Subject {
    /// Whether a name, in lower case, is among the promoted.
    pub fn promotes(&self, name: &str) -> bool {
        self.promoted.iter().any(|promoted| promoted.name == name)
    }
}

/// Works out the subject. `stated` is what settings or front matter say: whether the document is promotional.
pub(crate) fn find(document: &Document, lexicon: &Lexicon, scan: &Scan, stated: Option<bool>) -> Subject {
    let mut signs = Vec::new();
    let mut count = |patterns: &[u32], what: &'static str| {
        let mut places: Vec<Range<usize>> =
            patterns.iter().flat_map(|&pattern| scan.marks(pattern)).map(|mark| scan.prose(mark.tokens())).collect();
        places.sort_by_key(|place| place.start);
        // Overlapping signs are one.
        places.dedup_by(|next, kept| next.start < kept.end);
        let count = places.len();
        signs.extend(places.into_iter().map(|place| (place, what)));
        count
    };
    let voice = count(&lexicon.promotion.voice, "the voice of a seller");
    let offer = count(&lexicon.promotion.offer, "an offer");
    let neutral = count(&lexicon.promotion.neutral, "the voice of an agency");
    let promotable: Vec<ListId> = PROMOTABLE.iter().filter_map(|name| lexicon.scanner.list(name)).collect();
    let brand = promotable.first().copied().filter(|_| lexicon.scanner.list("brand").is_some());
    let mut names: FxHashMap<String, (u32, Promoted)> = FxHashMap::default();
    let mut has_brand = false;
    for (block, range) in block_tokens(document, scan) {
        let weight = match &document.blocks[block].kind {
            BlockKind::Heading(1) => IN_TITLE,
            BlockKind::FrontMatter(key) if key.ends_with("title") => IN_TITLE,
            BlockKind::Heading(_) => IN_HEADING,
            _ => 1,
        };
        for mark in scan.lists_in(range).filter(|mark| promotable.contains(&mark.list)) {
            has_brand |= Some(mark.list) == brand;
            let prose = scan.prose(mark.tokens());
            let name = document.prose.text()[prose.clone()].to_lowercase();
            let fresh = Promoted { name: name.clone(), mentions: 0, is_in_heading: false, prose: prose.clone() };
            let entry = names.entry(name).or_insert((0, fresh));
            entry.0 += if Some(mark.list) == brand { PROMOTED } else { weight };
            entry.1.mentions += 1;
            if weight > 1 && !entry.1.is_in_heading {
                entry.1.is_in_heading = true;
                entry.1.prose = prose;
            }
        }
    }
    let words = scan.tokens.iter().filter(|token| token.is_counted()).count();
    let is_snippet = words < SNIPPET && neutral == 0;
    let is_promotional = stated.unwrap_or(has_brand || is_snippet || (voice + 2 * offer > 2 * neutral));
    let mut promoted: Vec<(u32, Promoted)> = names.into_values().filter(|(weight, _)| *weight >= PROMOTED).collect();
    promoted.sort_by(|a, b| (b.0, a.1.prose.start, &a.1.name).cmp(&(a.0, b.1.prose.start, &b.1.name)));
    Subject { is_promotional, promoted: promoted.into_iter().map(|(_, promoted)| promoted).collect(), signs }
}

/// Each block that has words, with its tokens.
pub(crate) fn block_tokens<'a>(document: &'a Document, scan: &'a Scan) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        let block = document.sentences.get(at)?.block;
        let start = scan.sentences[at].start;
        while document.sentences.get(at).is_some_and(|sentence| sentence.block == block) {
            at += 1;
        }
        Some((block, start..scan.sentences[at - 1].end))
    })
}
