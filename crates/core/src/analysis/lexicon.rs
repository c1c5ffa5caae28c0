//! Lexicon: the teaching of a rulebook for the analysis: the compiled scanner, the cues, the guards, what counts as evidence and as
//! promotion. Built by the rulebook, used read-only by every reading.

use crate::analysis::established::EstablishedCare;
use crate::analysis::interventions::Interventions;
use crate::analysis::well_known;
use crate::matcher::ListSet;
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
    /// For other advertisers than these it never holds; for none means for all.
    pub only_for: Vec<String>,
}

/// The signs that a document sells something, and that it informs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Promotion {
    /// The voice of a seller: "our clinic", "we offer".
    pub voice: Vec<PatternId>,
    /// The voice of researchers who tell of their own work.
    pub research: Vec<PatternId>,
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
    /// First person of a practitioner or an author, which no patient uses.
    pub author: Vec<PatternId>,
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
    /// The signs of promotion.
    pub promotion: Promotion,
    /// Hosts whose pages count as evidence; a host stands for its subdomains too.
    pub evidence_hosts: Vec<String>,
    /// Headings over a list of references, in lower case.
    pub reference_headings: Vec<String>,
    /// Drugs and therapies with their facts.
    pub interventions: Interventions,
    /// Care that is standard for a condition.
    pub established: Vec<EstablishedCare>,
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
    /// Goods and services that clinics and shops sell by name.
    pub(super) sold: Option<ListId>,
    /// Headings over what patients say.
    pub(super) testimonials: Option<ListId>,
    /// Possible subjects of a document.
    pub(super) promotable: ListSet,
    /// Words in a heading or a lead-in that deny the items below it.
    pub(super) denials: ListSet,
    /// Headings over risks.
    pub(super) risk_headings: ListSet,
    /// Words of a seller.
    pub(super) own_words: ListSet,
    /// Wordings of patient information.
    pub(super) informing: ListSet,
    /// Words about health.
    pub(super) health: ListSet,
    /// The words that make a promise; `None` when the rulebook has no such list.
    pub(super) promise: Option<PromiseLists>,
    /// The words that tell who acts; `None` when the rulebook has no list of habits, ailments or parts of the body.
    pub(super) actors: Option<ActorLists>,
    /// Verbs of doing good.
    pub(super) benefits: ListSet,
    /// Complaints and functions.
    pub(super) ailments: ListSet,
    /// Risks and those who know them.
    pub(super) sober: ListSet,
}

/// Lists that tell what sort of thing acts.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActorLists {
    /// Therapies.
    pub(super) therapies: ListSet,
    /// Who acts for goals of their own.
    pub(super) people: ListSet,
    /// Diseases, symptoms and what is measured of them.
    pub(super) ailments: ListSet,
    /// Parts and processes of the body.
    pub(super) bodies: ListSet,
    /// Things that people do and eat, and that surround them.
    pub(super) habits: ListSet,
    /// Research, agencies and tests.
    pub(super) studies: ListSet,
    /// Medicine in general.
    pub(super) care: ListSet,
    /// Medicines by name.
    pub(super) drugs: ListSet,
}

/// Lists that the condition `promised` asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct PromiseLists {
    /// Verbs that act on a target.
    pub(super) verbs: ListSet,
    /// The targets that they act on.
    pub(super) targets: ListSet,
    /// Verbs that say what becomes of a target.
    pub(super) outcomes: ListSet,
    /// Words that promise by themselves: "you will feel", "guaranteed".
    pub(super) words: ListSet,
}

/// Lists of verbs by which a therapy is praised.
const BENEFITS: [&str; 8] = ["cures", "treats", "relieves", "reduces", "eliminates", "boosts", "restores", "supports"];

impl Lexicon {
    pub(super) fn named(&self) -> &NamedLists {
        let list = |name: &str| self.matcher.list(name);
        let set = |name: &str| ListSet::of(list(name).into_iter().collect());
        self.named.get_or_init(|| NamedLists {
            brand: list(well_known::BRAND),
            brands: ListSet::of(list(well_known::BRAND).into_iter().collect()),
            sold: list(well_known::SOLD_DRUG),
            testimonials: list(well_known::TESTIMONIAL_HEADING),
            promotable: ListSet::of(well_known::PROMOTABLE.into_iter().filter_map(list).collect()),
            denials: set(well_known::DENIAL_LEAD),
            risk_headings: set(well_known::RISK_HEADING),
            own_words: set(well_known::OWN_WORD),
            informing: set(well_known::INFORMING_WORD),
            health: set(well_known::HEALTH_WORD),
            promise: promise_lists(&list),
            actors: actor_lists(&list),
            benefits: ListSet::of(BENEFITS.into_iter().filter_map(list).collect()),
            ailments: ListSet::of(["ailment", "condition", "symptom"].into_iter().filter_map(list).collect()),
            sober: ListSet::of(["risk", "clinician", "study"].into_iter().filter_map(list).collect()),
        })
    }
}

fn promise_lists(list: &impl Fn(&str) -> Option<ListId>) -> Option<PromiseLists> {
    let set = |name: &str| ListSet::of(list(name).into_iter().collect());
    let lists = PromiseLists {
        verbs: set(well_known::PROMISE_VERB),
        targets: set(well_known::PROMISE_TARGET),
        outcomes: set(well_known::PROMISE_OUTCOME),
        words: set(well_known::PROMISE_WORD),
    };
    let is_any = [&lists.verbs, &lists.words, &lists.outcomes].iter().any(|set| !set.lists().is_empty());
    is_any.then_some(lists)
}

fn actor_lists(list: &impl Fn(&str) -> Option<ListId>) -> Option<ActorLists> {
    let set = |names: &[&str]| ListSet::of(names.iter().filter_map(|name| list(name)).collect());
    let lists = ActorLists {
        therapies: set(&[well_known::THERAPY, well_known::BRAND]),
        people: set(&well_known::PEOPLE),
        ailments: set(&[well_known::AILMENT, well_known::BIOMARKER]),
        bodies: set(&[well_known::BODY]),
        habits: set(&[well_known::HABIT]),
        studies: set(&[well_known::STUDY, well_known::AGENCY, well_known::INQUIRY]),
        care: set(&[well_known::STANDARD_CARE]),
        drugs: set(&[well_known::DRUG]),
    };
    let is_any = [&lists.habits, &lists.ailments, &lists.bodies].iter().any(|set| !set.lists().is_empty());
    is_any.then_some(lists)
}

/// Something that holds or does not hold at a place; what `unless` and `only-with` name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The clause says what becomes of a patient.
    Promised,
    /// A disease, the body, a habit, people or research act, not what is sold.
    OtherActor,
    /// A habit, food or the surroundings act.
    HabitActor,
    /// The body or an ailment acts.
    BodyActor,
    /// Words of no list name who acts.
    UnknownActor,
    /// Care that is standard for the condition acts.
    EstablishedCare,
    /// The page speaks as patient information does.
    Informing,
    /// Next to nothing around is about health.
    OffTopic,
}

impl Condition {
    /// Conditions that need no table in rules.toml.
    pub const BUILT_IN: [(&'static str, Self); 14] = [
        ("quoted", Self::Quoted),
        ("question", Self::Question),
        ("cited", Self::Cited),
        ("promotional", Self::Promotional),
        ("promoted", Self::Promoted),
        ("testimonial", Self::Testimonial),
        ("promised", Self::Promised),
        ("other-actor", Self::OtherActor),
        ("habit-actor", Self::HabitActor),
        ("body-actor", Self::BodyActor),
        ("unknown-actor", Self::UnknownActor),
        ("established-care", Self::EstablishedCare),
        ("informing", Self::Informing),
        ("off-topic", Self::OffTopic),
    ];
}
