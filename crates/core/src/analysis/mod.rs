//! A document as the rules see it: words found, careful wording recognised, evidence resolved, its subject known.
//!
//! One scan finds all words that any rule needs. From its marks the reading answers the questions rules ask: does a
//! cue reach over this place, is this sentence cited, does this document sell something? It knows no rule.

pub mod actor_class;
mod actor_words;
pub mod actors;
pub mod agents;
mod chunks;
mod conditions;
pub mod cues;
pub mod describe;
pub mod established;
pub mod evidence;
mod frame_nouns;
mod frame_objects;
mod frame_orders;
mod frame_verbs;
mod frame_words;
pub mod frames;
pub(crate) mod identifiers;
pub mod interventions;
mod lead_ins;
pub mod lexicon;
mod promise;
mod quotation;
mod readability;
mod register;
pub mod signs;
mod speakers;
mod splits;
pub mod subject;
pub mod syntax;
mod tagger;
pub mod tags;
pub mod well_known;

use crate::document::{Block, BlockKind, Document};
use crate::matcher::scan::TokenIndex;
use crate::matcher::word_class::Class;
use crate::matcher::{ListSet, PatternId, Scan};
use actors::Actor;
use cues::Scope;
use evidence::EvidenceMap;
use interventions::Mention;
use lead_ins::LeadIns;
use lexicon::{Lexicon, Within};
use splits::SplitMember;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use subject::{Promotional, SaidBy, Subject};
use syntax::Syntax;

/// The facts about a document that come from outside it.
#[derive(Clone, Debug, Default)]
pub struct DocumentSettings {
    /// Markets it is published in.
    pub markets: Vec<String>,
    /// Who publishes it.
    pub advertiser: String,
    /// Platforms whose policies it must keep.
    pub platforms: Vec<String>,
    /// Whether it is promotional, and who says so.
    pub promotional: (Promotional, SaidBy),
    /// Today, for facts that age and allowances that expire: year, month, day. `None` when nobody said.
    pub today: Option<(i32, u32, u32)>,
}

/// A document, read.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// The document.
    pub document: &'a Document,
    /// The words and cues of the rulebook.
    pub lexicon: &'a Lexicon,
    /// All words and matches.
    pub scan: Scan,
    /// Pointers to sources.
    pub evidence: EvidenceMap,
    /// The subject of the document.
    pub subject: Subject,
    /// Market, advertiser, date.
    pub settings: &'a DocumentSettings,
    /// How many words and numbers there are.
    pub words: usize,
    /// The interventions that are named anywhere, in the order of the lexicon.
    pub mentioned: Vec<Mention<'a>>,
    cues: Vec<Vec<Scope>>,
    /// For each sentence, which cues reach over some of it.
    cues_of: Vec<u64>,
    quotations: Vec<Scope>,
    /// For each block, whether a patient speaks in it.
    is_testimonial: Vec<bool>,
    /// For each block, its sentences.
    sentences_of: Vec<Range<usize>>,
    /// Where each run of blocks of one section ends.
    section_runs: Vec<usize>,
    /// For each block, the first one of the run of blocks of its list.
    list_starts: Vec<usize>,
    /// For each sentence, its syntax, once somebody has asked for it.
    syntaxes: Vec<OnceCell<Box<Syntax>>>,
    /// The statements of headings and lead-ins about the blocks below them.
    lead_ins: LeadIns,
    /// Whether the page speaks as patient information does.
    is_informing: bool,
    /// Members of lists around an object, once somebody has asked for them.
    splits: OnceCell<Vec<SplitMember>>,
    /// The claim whose actor was asked for last, and that actor: the conditions of one rule ask several times.
    last_actor: RefCell<Option<(Range<usize>, Actor)>>,
}

impl<'a> Analysis<'a> {
    /// Reads a document once.
    pub fn new(document: &'a Document, lexicon: &'a Lexicon, settings: &'a DocumentSettings) -> Self {
        let scan = lexicon.matcher.scan(document);
        let picked = TokenIndex::of(&scan.tokens);
        let cues: Vec<_> = lexicon.cues.iter().map(|cue| cues::scopes(cue, document, &scan)).collect();
        let mut sentences_of = vec![0..0; document.blocks.len()];
        for (index, sentence) in document.sentences.iter().enumerate() {
            let range: &mut Range<usize> = &mut sentences_of[sentence.block];
            *range = if range.start == range.end { index..index + 1 } else { range.start..index + 1 };
        }
        let evidence = evidence::find(document, lexicon);
        let mut analysis = Self {
            document,
            lexicon,
            quotations: cues::quotations(document, &scan, &picked.quotes),
            subject: Subject::default(),
            evidence,
            settings,
            words: picked.counted,
            mentioned: Vec::new(),
            cues_of: cues::reaching(&cues, &scan),
            cues,
            is_testimonial: Vec::new(),
            sentences_of,
            section_runs: runs(&document.blocks, |one, next| one.section == next.section).map(|run| run.end).collect(),
            list_starts: runs(&document.blocks, |one, next| one.list == next.list)
                .flat_map(|run| run.clone().map(move |_| run.start))
                .collect(),
            syntaxes: vec![OnceCell::new(); scan.sentences.len()],
            lead_ins: LeadIns::default(),
            is_informing: false,
            splits: OnceCell::new(),
            last_actor: RefCell::new(None),
            scan,
        };
        analysis.mentioned = analysis.mentions();
        analysis.is_testimonial = analysis.patient_blocks(!picked.quotes.is_empty());
        let words = (&analysis.scan, &picked);
        analysis.subject = subject::find(document, lexicon, words, &analysis.evidence, settings, &analysis.is_testimonial);
        analysis.lead_ins = LeadIns::of(&analysis);
        analysis.is_informing = analysis.speaks_as_leaflet();
        analysis
    }

    /// A token as written.
    pub fn text_of(&self, token: usize) -> &str {
        &self.document.prose.text()[self.scan.tokens[token].range()]
    }

    /// A token in lower case.
    pub fn word(&self, token: usize) -> String {
        self.text_of(token).to_ascii_lowercase()
    }

    /// Whether a token ends in these letters, in any case.
    pub fn ends_with(&self, token: usize, ending: &str) -> bool {
        let written = self.text_of(token).as_bytes();
        written.len() >= ending.len() && written[written.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    }

    /// Whether a token is one of these words.
    pub fn is_word(&self, token: usize, words: &[&str]) -> bool {
        let written = self.text_of(token);
        words.iter().any(|word| written.eq_ignore_ascii_case(word))
    }

    /// Whether a token belongs to a class of small words.
    pub(crate) fn is_of(&self, token: usize, class: Class) -> bool {
        class.is_in(self.lexicon.matcher.classes(&self.scan.tokens[token]))
    }

    /// Whether a sentence stands in a title or heading, or writes most of its words with capitals as those do.
    pub fn is_headline(&self, sentence: &Range<usize>) -> bool {
        let block = self.block_of(sentence.start);
        if matches!(self.document.blocks[block].kind, BlockKind::Heading(_) | BlockKind::FrontMatter(_)) {
            return true;
        }
        let words = || sentence.clone().filter(|&at| self.scan.tokens[at].is_counted());
        2 * words().filter(|&at| self.text_of(at).starts_with(char::is_uppercase)).count() > words().count()
    }

    /// The tags, phrases and clauses of a sentence, worked out when first asked for.
    pub fn syntax(&self, sentence: usize) -> &Syntax {
        self.syntaxes[sentence].get_or_init(|| Box::new(Syntax::of(self, &self.scan.sentences[sentence])))
    }

    /// Members of lists around an object, as in "brings your blood pressure down".
    pub(crate) fn split_members(&self) -> &[SplitMember] {
        self.splits.get_or_init(|| splits::split_members(self))
    }

    /// Index of the sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.scan.sentence_of(token)
    }

    /// The block that holds a token.
    #[inline]
    pub fn block_of(&self, token: usize) -> usize {
        self.document.sentences[self.sentence_of(token)].block
    }

    /// Places of patterns outside the list of references, in text order, without overlaps.
    pub fn places(&self, patterns: &[PatternId]) -> Vec<Range<usize>> {
        let mut places = cues::places(&self.scan, patterns);
        if self.evidence.has_references {
            places.retain(|place| !self.is_reference(self.block_of(place.start)));
        }
        if places.len() > 1 {
            places.sort_by_key(|place| (place.start, place.end));
            places.dedup_by(|next, kept| next.start < kept.end);
        }
        places
    }

    /// The interventions that are named. A name inside a longer one is the longer one's: "Viagra Connect" does not name Viagra.
    fn mentions(&self) -> Vec<Mention<'a>> {
        let all = self.lexicon.interventions.named(&self.settings.markets, |name| !self.scan.marks(name).is_empty());
        let all = all.into_iter().map(|(intervention, names)| Mention { intervention, places: self.places(&names) });
        let mut named: Vec<Mention<'a>> = all.filter(|mention| !mention.places.is_empty()).collect();
        if named.len() > 1 {
            let longer: Vec<Range<usize>> =
                named.iter().flat_map(|mention| mention.places.iter().filter(|at| at.len() > 1).cloned()).collect();
            let is_inside =
                |at: &Range<usize>| longer.iter().any(|long| long.start <= at.start && at.end <= long.end && long.len() > at.len());
            named.iter_mut().for_each(|mention| mention.places.retain(|at| !is_inside(at)));
            named.retain(|mention| !mention.places.is_empty());
        }
        named
    }

    /// Whether a block belongs to the list of references.
    pub fn is_reference(&self, block: usize) -> bool {
        self.evidence.is_reference[block]
    }

    /// The tokens around a token.
    pub fn around(&self, token: usize, within: Within) -> Range<usize> {
        let sentence = self.sentence_of(token);
        let sentences = &self.scan.sentences;
        let block = self.document.sentences[sentence].block;
        match within {
            Within::Sentence => sentences[sentence].clone(),
            Within::Next => {
                let last = (sentence + 1).min(self.sentences_of[block].end - 1);
                sentences[sentence].start..sentences[last].end
            }
            Within::Paragraph => self.block_tokens(block),
            Within::Section => {
                let run = self.section_runs.partition_point(|&end| end <= block);
                let first = run.checked_sub(1).map_or(0, |before| self.section_runs[before]);
                self.block_tokens(first).start..self.block_tokens(self.section_runs[run] - 1).end
            }
            Within::Document => 0..self.scan.tokens.len(),
        }
    }

    /// Whether a patient speaks or is told of in a block.
    pub fn is_testimonial(&self, block: usize) -> bool {
        self.is_testimonial[block]
    }

    /// The sentences of a block.
    pub fn sentences_in(&self, block: usize) -> Range<usize> {
        self.sentences_of[block].clone()
    }

    /// The nearest block before this one that belongs to another list or to none.
    pub fn opener_of(&self, block: usize) -> Option<usize> {
        self.list_starts[block].checked_sub(1)
    }

    /// The tokens of a block.
    pub fn block_tokens(&self, block: usize) -> Range<usize> {
        let range = self.sentences_of[block].clone();
        if range.is_empty() {
            // A block without words: the place between its neighbours.
            let at = self.scan.token_at(self.document.blocks[block].prose.start);
            return at..at;
        }
        self.scan.sentences[range.start].start..self.scan.sentences[range.end - 1].end
    }
}

/// A text in lower case, as it is when it is that already.
fn lower(text: &str) -> Cow<'_, str> {
    // Names are short: all bytes are looked at without a branch.
    let is_other = text.bytes().fold(false, |is_other, byte| is_other | !byte.is_ascii() | byte.is_ascii_uppercase());
    if !is_other { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// The longest ranges of neighbouring blocks that are all the same in some way.
fn runs(blocks: &[Block], is_same: impl Fn(&Block, &Block) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    blocks.chunk_by(is_same).map(move |run| {
        end += run.len();
        end - run.len()..end
    })
}

/// The longest member of any of the lists at a token.
#[inline]
pub(crate) fn member_at(analysis: &Analysis<'_>, lists: &ListSet, at: usize) -> Option<Range<usize>> {
    analysis.scan.lists_at(at).iter().find(|mark| lists.has(mark.list)).map(|mark| mark.tokens())
}
