//! Subject: the goods and services that a document promotes, and why we think so.
//!
//! The same sentence is a claim on a seller's page and plain information on an agency's. Each sign weighs for selling
//! or for informing. Copy that is given to the linter is taken as a seller's unless settings or front matter say otherwise;
//! where they say "auto", a document counts as promotional when the sum of its signs is high enough. Its promoted subjects are
//! the therapies and brands of its title and headings, and those it names again and again. Which signs there are, `signs`
//! knows.

use crate::analysis::evidence::EvidenceMap;
use crate::analysis::lexicon::Lexicon;
use crate::analysis::signs::{self, Sign};
use crate::analysis::{DocumentSettings, lower};
use crate::document::{BlockKind, Document};
use crate::matcher::Scan;
use crate::matcher::scan::TokenIndex;
use crate::source::Span;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;

/// How much a mention in the title, in a heading and in the body weighs; what reaches `PROMOTED` is promoted.
const IN_TITLE: u32 = 3;
const IN_HEADING: u32 = 2;
const PROMOTED: u32 = 3;

/// The sum of signs from which a document counts as promotional: one weak sign is not enough.
pub const PROMOTIONAL_FROM: i32 = 2;

/// A text of fewer words shows too little of its voice; somebody who checks a sentence means it as copy, unless it
/// sounds like an agency.
const SNIPPET: usize = 40;

/// So many different names most documents have at most.
const USUAL_NAMES: usize = 28;

/// Whether documents sell, as settings say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Promotional {
    /// They sell, whatever their text shows.
    #[default]
    Yes,
    /// They inform, whatever their text shows.
    No,
    /// The text of each shows it.
    Auto,
}

impl Promotional {
    /// All answers.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Auto];

    /// The name used in rules.toml, options and front matter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Auto => "auto",
        }
    }
}

impl FromStr for Promotional {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|answer| answer.name() == name).ok_or(())
    }
}

/// Who said whether a document sells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaidBy {
    /// Nobody: copy that is given to the linter is taken as copy.
    #[default]
    Default,
    /// Settings or options.
    Settings,
    /// The article's own front matter.
    Article,
    /// The text of the document, since it was asked to show it.
    Text,
}

impl SaidBy {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Settings => "settings",
            Self::Article => "front matter",
            Self::Text => "text",
        }
    }
}

/// Something a document promotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promoted {
    /// Its name as first written, in lower case.
    pub name: String,
    /// How often it is named.
    pub mentions: u32,
    /// Whether the title or a heading names it.
    pub is_in_heading: bool,
    /// Whether the title names it.
    pub is_in_title: bool,
    /// The prose range of its most telling mention.
    pub prose: Range<usize>,
    /// The source bytes of that mention.
    pub span: Span,
}

/// The subject of a document: what it promotes, by whom and where.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// Whether the document sells something.
    pub is_promotional: bool,
    /// Who said so.
    pub said_by: SaidBy,
    /// The sum of the signs; from `PROMOTIONAL_FROM` upward it sells.
    pub score: i32,
    /// The promoted therapies and brands, most telling first.
    pub promoted: Vec<Promoted>,
    /// The signs that decided it, in the order of the text.
    pub signs: Vec<Sign>,
    /// Who publishes it.
    pub advertiser: String,
    /// Where it is published.
    pub markets: Vec<String>,
}

impl Subject {
    /// Whether settings or front matter say so, rather than the text or the default.
    pub const fn is_stated(&self) -> bool {
        matches!(self.said_by, SaidBy::Settings | SaidBy::Article)
    }

    /// Whether a name, in lower case, is among the promoted.
    pub fn promotes(&self, name: &str) -> bool {
        self.promoted.iter().any(|promoted| promoted.name == name)
    }

    /// Whether a name, in lower case, is what the document is about: its title names it, or it is the most telling of all.
    pub fn is_about(&self, name: &str) -> bool {
        self.promoted.iter().enumerate().any(|(at, promoted)| (at == 0 || promoted.is_in_title) && promoted.name == name)
    }
}

/// The mentions of a name while the document is gone through.
struct Named {
    weight: u32,
    mentions: u32,
    is_in_heading: bool,
    is_in_title: bool,
    /// The prose range of its most telling mention.
    prose: Range<usize>,
}

/// Works out the subject.
pub(super) fn find(
    document: &Document,
    lexicon: &Lexicon,
    (scan, picked): (&Scan, &TokenIndex),
    evidence: &EvidenceMap,
    settings: &DocumentSettings,
    is_testimonial: &[bool],
) -> Subject {
    let signs = signs::collect(document, lexicon, (scan, picked), evidence, is_testimonial);
    let score = signs.iter().map(|sign| sign.weight).sum::<i32>() + if picked.counted < SNIPPET { PROMOTIONAL_FROM } else { 0 };
    let (is_promotional, said_by) = match settings.promotional {
        (Promotional::Yes, said_by) => (true, said_by),
        (Promotional::No, said_by) => (false, said_by),
        (Promotional::Auto, _) => (score >= PROMOTIONAL_FROM, SaidBy::Text),
    };
    Subject {
        is_promotional,
        said_by,
        score,
        promoted: promoted(document, lexicon, scan),
        signs,
        advertiser: settings.advertiser.clone(),
        markets: settings.markets.clone(),
    }
}

/// The subjects named in the title, in headings or again and again, most telling first.
fn promoted(document: &Document, lexicon: &Lexicon, scan: &Scan) -> Vec<Promoted> {
    let lists = lexicon.named();
    let mut names: FxHashMap<Cow<'_, str>, Named> = FxHashMap::with_capacity_and_hasher(USUAL_NAMES, FxBuildHasher);
    for (index, range) in scan.sentences.iter().enumerate().filter(|(index, _)| scan.has_any(*index, &lists.promotable)) {
        let weight = match &document.blocks[document.sentences[index].block].kind {
            BlockKind::Heading(1) => IN_TITLE,
            BlockKind::FrontMatter(key) if key.ends_with("title") => IN_TITLE,
            BlockKind::Heading(_) => IN_HEADING,
            _ => 1,
        };
        for mark in scan.lists_in(range.clone()).filter(|mark| lists.promotable.has(mark.list)) {
            let prose = scan.prose(mark.tokens());
            let entry = names.entry(lower(&document.prose.text()[prose.clone()]));
            let named =
                entry.or_insert_with(|| Named { weight: 0, mentions: 0, is_in_heading: false, is_in_title: false, prose: prose.clone() });
            named.weight += if Some(mark.list) == lists.brand { PROMOTED } else { weight };
            named.mentions += 1;
            named.is_in_title |= weight == IN_TITLE;
            if weight > 1 && !named.is_in_heading {
                named.is_in_heading = true;
                named.prose = prose;
            }
        }
    }
    let mut promoted: Vec<(Cow<'_, str>, Named)> = names.into_iter().filter(|(_, named)| named.weight >= PROMOTED).collect();
    promoted.sort_by(|(a, one), (b, other)| (other.weight, one.prose.start, a).cmp(&(one.weight, other.prose.start, b)));
    let told = promoted.into_iter().map(|(name, Named { mentions, is_in_heading, is_in_title, prose, .. })| Promoted {
        name: name.into_owned(),
        mentions,
        is_in_heading,
        is_in_title,
        span: document.prose.to_source(prose.clone()),
        prose,
    });
    told.collect()
}
