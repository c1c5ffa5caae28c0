//! What a document promotes, and why we think so.
//!
//! The same sentence is a claim on a seller's page and plain information on an agency's. Each sign weighs for selling
//! or for informing; a document counts as promotional when the sum is
//! high enough. What it promotes are the therapies
//! and brands of its title and headings, and those it names again and again. Settings and front matter can say
//! otherwise. Which signs there are, `signs` knows.

use super::Circumstances;
use super::evidence::EvidenceMap;
use super::lexicon::Lexicon;
use super::scanner::{ListId, Scan};
use super::signs::{self, Sign};
use crate::document::{BlockKind, Document};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Lists whose members are things a document can promote.
const PROMOTABLE: [&str; 5] = ["brand", "drug", "supplement", "procedure", "device"];

/// How much a mention in the title, in a heading and in the body weighs; what reaches `PROMOTED` is promoted.
const IN_TITLE: u32 = 3;
const IN_HEADING: u32 = 2;
const PROMOTED: u32 = 3;

/// The sum of signs from which a document counts as promotional: one weak sign is not enough, unless it is the voice of a
/// seller and nothing shows that the document informs.
pub const PROMOTIONAL_FROM: i32 = 2;

/// A text of fewer words shows too little of its voice; somebody who checks a sentence means it as copy, unless it
/// sounds like an agency.
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
    /// The source bytes of that mention.
    pub span: Span,
}

/// What a document promotes, by whom and where.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// Whether the document sells something.
    pub is_promotional: bool,
    /// Whether settings or front matter said so, rather than the text.
    pub is_stated: bool,
    /// The sum of the signs; from `PROMOTIONAL_FROM` upward it sells.
    pub score: i32,
    /// The promoted therapies and brands, most telling first.
    pub promoted: Vec<Promoted>,
    /// What decided it, in the order of the text.
    pub signs: Vec<Sign>,
    /// Who publishes it.
    pub advertiser: String,
    /// Where it is published.
    pub markets: Vec<String>,
}

impl Subject {
    /// Whether a name, in lower case, is among the promoted.
    pub fn promotes(&self, name: &str) -> bool {
        self.promoted.iter().any(|promoted| promoted.name == name)
    }
}

/// Works out the subject.
pub(crate) fn find(document: &Document, lexicon: &Lexicon, scan: &Scan, evidence: &EvidenceMap, circumstances: &Circumstances) -> Subject {
    let signs = signs::collect(document, lexicon, scan, evidence);
    let promotable: Vec<ListId> = PROMOTABLE.iter().filter_map(|name| lexicon.scanner.list(name)).collect();
    let brand = promotable.first().copied().filter(|_| lexicon.scanner.list("brand").is_some());
    let mut names: FxHashMap<String, (u32, Promoted)> = FxHashMap::default();
    for (block, range) in block_tokens(document, scan) {
        let weight = match &document.blocks[block].kind {
            BlockKind::Heading(1) => IN_TITLE,
            BlockKind::FrontMatter(key) if key.ends_with("title") => IN_TITLE,
            BlockKind::Heading(_) => IN_HEADING,
            _ => 1,
        };
        for mark in scan.lists_in(range).filter(|mark| promotable.contains(&mark.list)) {
            let prose = scan.prose(mark.tokens());
            let name = document.prose.text()[prose.clone()].to_lowercase();
            let fresh = |name: &String| Promoted {
                name: name.clone(),
                mentions: 0,
                is_in_heading: false,
                span: document.prose.to_source(prose.clone()),
                prose: prose.clone(),
            };
            let entry = names.entry(name).or_insert_with_key(|name| (0, fresh(name)));
            entry.0 += if Some(mark.list) == brand { PROMOTED } else { weight };
            entry.1.mentions += 1;
            if weight > 1 && !entry.1.is_in_heading {
                entry.1.is_in_heading = true;
                entry.1.span = document.prose.to_source(prose.clone());
                entry.1.prose = prose;
            }
        }
    }
    let words = scan.tokens.iter().filter(|token| token.is_counted()).count();
    let score = signs.iter().map(|sign| sign.weight).sum::<i32>() + if words < SNIPPET { PROMOTIONAL_FROM } else { 0 };
    let mut promoted: Vec<(u32, Promoted)> = names.into_values().filter(|(weight, _)| *weight >= PROMOTED).collect();
    promoted.sort_by(|a, b| (b.0, a.1.prose.start, &a.1.name).cmp(&(a.0, b.1.prose.start, &b.1.name)));
    Subject {
        is_promotional: circumstances.promotional.unwrap_or(score >= PROMOTIONAL_FROM || signs::sell_alone(&signs)),
        is_stated: circumstances.promotional.is_some(),
        score,
        promoted: promoted.into_iter().map(|(_, promoted)| promoted).collect(),
        signs,
        advertiser: circumstances.advertiser.clone(),
        markets: circumstances.markets.clone(),
    }
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
