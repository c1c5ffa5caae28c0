//! What a rulebook teaches the reading: the compiled scanner, the cues, the guards, what counts as evidence and as
//! promotion. Built by the rulebook, used read-only by every reading.

use crate::analysis::interventions::Intervention;
use crate::analysis::well_known;
use crate::matcher::scan::ListSet;
use crate::matcher::{ListId, Matcher, PatternId};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// How far around a match a guard looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Within {
    /// The sentence of the match.
    #[default]
    Sentence,
    /// That sentence or the next one of the same block.
    Next,
    /// The block.
    Paragraph,
    /// All blocks under the same heading.
    Section,
    /// Everything.
    Document,
}

impl Within {
    /// All scopes, narrowest first.
    pub const ALL: [Self; 5] = [Self::Sentence, Self::Next, Self::Paragraph, Self::Section, Self::Document];

    /// The name used in rules.toml.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Next => "next",
            Self::Paragraph => "paragraph",
            Self::Section => "section",
            Self::Document => "document",
        }
    }
}

/// How one sort of careful wording is recognised, after the NegEx and ConText algorithms (Chapman 2001, Harkema 2009).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cue {
    /// Its name: `negated`, `hedged` and so on.
    pub name: String,
    /// Triggers that reach forward.
    pub before: Vec<PatternId>,
    /// Triggers that reach backward.
    pub after: Vec<PatternId>,
    /// Triggers that reach over their whole sentence.
    pub sentence: Vec<PatternId>,
    /// Wordings that look like a trigger and are none.
    pub not: Vec<PatternId>,
    /// Words that end the reach.
    pub stop: Vec<PatternId>,
    /// How many words a trigger reaches.
    pub reach: usize,
}

/// Named surroundings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Guard {
    /// Its name.
    pub name: String,
    /// How far it looks.
    pub within: Within,
    /// Any of these will do.
    pub patterns: Vec<PatternId>,
    /// For these advertisers it holds everywhere.
    pub advertisers: Vec<String>,
}

/// What shows that a document sells something, and what shows that it informs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Promotion {
    /// The voice of a seller: "our clinic", "we offer".
    pub voice: Vec<PatternId>,
    /// Calls to act: "book now", "add to cart", prices.
    pub offer: Vec<PatternId>,
    /// Words for the promoted thing without its name: "this treatment", "our product".
    pub refers: Vec<PatternId>,
    /// The tone of advertising: "state of the art", "groundbreaking".
    pub tone: Vec<PatternId>,
    /// The advice of patient information, which careful sellers give too.
    pub advice: Vec<PatternId>,
    /// The voice of a public agency.
    pub neutral: Vec<PatternId>,
    /// Headings as in an encyclopaedia: "What is X?".
    pub encyclopaedic: Vec<PatternId>,
    /// Words in the path of a link that leads to an offer.
    pub links: Vec<String>,
    /// Words in the keys of a shop's or a marketing site's front matter.
    pub fields: Vec<String>,
    /// Hosts of agencies; a host stands for its subdomains too.
    pub agencies: Vec<String>,
}

/// Everything the reading knows of the rulebook.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    /// Finds all words.
    pub matcher: Matcher,
    /// Cues by number.
    pub cues: Vec<Cue>,
    /// Guards by number.
    pub guards: Vec<Guard>,
    /// What shows promotion.
    pub promotion: Promotion,
    /// Hosts whose pages count as evidence; a host stands for its subdomains too.
    pub evidence_hosts: Vec<String>,
    /// Headings over a list of references, in lower case.
    pub reference_headings: Vec<String>,
    /// Drugs and therapies with their facts.
    pub interventions: Vec<Intervention>,
    /// Lists that every reading asks for, looked up by the first one.
    #[serde(skip)]
    pub(crate) named: OnceLock<NamedLists>,
}

/// Lists that every reading asks for, whatever patterns do.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedLists {
    pub(super) brand: Option<ListId>,
    /// The brands alone, to ask many sentences.
    pub(super) brands: ListSet,
    /// What clinics and shops sell by name.
    pub(super) sold: Option<ListId>,
    /// Headings over what patients say.
    pub(super) testimonials: Option<ListId>,
    /// Medicines.
    pub(super) drugs: ListSet,
    /// What a document can promote.
    pub(super) promotable: ListSet,
}

impl Lexicon {
    pub(super) fn named(&self) -> &NamedLists {
        let list = |name: &str| self.matcher.list(name);
        self.named.get_or_init(|| NamedLists {
            brand: list(well_known::BRAND),
            brands: ListSet::of(list(well_known::BRAND).into_iter().collect()),
            sold: list(well_known::SOLD_DRUG),
            testimonials: list(well_known::TESTIMONIAL_HEADING),
            drugs: ListSet::of(list(well_known::DRUG).into_iter().collect()),
            promotable: ListSet::of(well_known::PROMOTABLE.into_iter().filter_map(list).collect()),
        })
    }
}

/// Something that holds or does not hold at a place; what `unless` and `only-with` name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A cue reaches over the place.
    Cue(usize),
    /// A guard finds its words around the place.
    Guard(usize),
    /// The words stand inside short quotation marks.
    Quoted,
    /// The sentence is a question.
    Question,
    /// A citation that resolves stands in this sentence or the next.
    Cited,
    /// The document sells something.
    Promotional,
    /// The sentence speaks of what the document promotes.
    Promoted,
    /// A patient speaks.
    Testimonial,
}

impl Condition {
    /// Conditions that need no table in rules.toml.
    pub const BUILT_IN: [(&'static str, Self); 6] = [
        ("quoted", Self::Quoted),
        ("question", Self::Question),
        ("cited", Self::Cited),
        ("promotional", Self::Promotional),
        ("promoted", Self::Promoted),
        ("testimonial", Self::Testimonial),
    ];
}
