//! The kinds of rules: one file each, with its keys and its check.
//!
//! A kind turns the keys of a rule into a [`Check`], and a check turns a reading into hits. A kind knows words, cues
//! and evidence; it knows no rule ids, severities or messages.

pub mod acronym;
pub mod claim;
mod classes;
pub mod compiler;
pub mod guards;
pub mod measure;
mod own_words;
pub mod phrase;
pub mod reference;
mod regex_prefilter;
pub mod register;
mod repeats;
pub mod require;
pub mod schema;
pub mod story;
pub mod title;

use crate::analysis::Analysis;
use crate::analysis::lexicon::Condition;
use crate::finding::CoveringClaim;
use crate::matcher::{ListId, PatternId};
use crate::source::Span;
use compiler::Compiler;
use schema::{Key, Keys, Purpose};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::ops::{Deref, Range};
use std::sync::LazyLock;

/// Where a hit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A range of tokens.
    Tokens(Range<usize>),
    /// A range of the source, for what is not prose.
    Source(Span),
}

/// One place where a rule applies, or would apply if nothing silenced it.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where.
    pub place: Place,
    /// The words for `{match}` in the message instead of the words found.
    pub label: Option<String>,
    /// Steps of severity up or down.
    pub shift: i8,
    /// Remarks that belong to it.
    pub notes: Vec<String>,
    /// What to write instead, where the place says it better than the rule.
    pub fix: Option<Box<str>>,
    /// The claim of a register that these words make: they may stand.
    pub claim: Option<Box<CoveringClaim>>,
    /// The condition that silenced it, and the prose that shows it.
    pub silenced: Option<(Silencer, Range<usize>)>,
    /// Conditions that changed its level, each with the prose that shows it, for explanations.
    pub reasons: Vec<(Named, Range<usize>)>,
}

/// A condition with its name in rules.toml.
pub type Named = (String, Condition);

/// Why a hit is silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silencer {
    /// A condition of `unless` holds.
    Holds(Named),
    /// A condition of `only-with` does not.
    Lacks(Named),
    /// Words of `unless-near` stand nearby.
    Near,
    /// No words of `only-near` do.
    Alone,
    /// It stands in the list of references.
    InReferences,
    /// It stands in a place of `not-in`.
    In(String),
    /// It stands in none of the places of `only-in`.
    Outside(Vec<String>),
    /// The same words were told in this section.
    Repeats,
}

impl Hit {
    /// A plain hit at a range of tokens.
    pub fn at(tokens: Range<usize>) -> Self {
        let place = Place::Tokens(tokens);
        Self { place, label: None, shift: 0, notes: Vec::new(), fix: None, claim: None, silenced: None, reasons: Vec::new() }
    }
}

/// A rule's search, compiled.
pub trait Check: Debug + Send + Sync {
    /// Pushes all hits, silenced ones included.
    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>);

    /// Whether its hits are about the document as a whole, so that two of them at one place are not one finding.
    fn is_about_document(&self) -> bool {
        false
    }

    /// Whether its hits are claims of a register, which cover what other rules find in those words.
    fn authorises(&self) -> bool {
        false
    }

    /// Where a document speaks of risks and where of benefits, if it is this that the rule weighs.
    fn balance(&self, _analysis: &Analysis<'_>) -> Option<Balance> {
        None
    }

    /// The patterns of which one must stand in a document for it to find anything there; `None` when it may find something without.
    fn waits_for(&self) -> Option<&[PatternId]> {
        None
    }

    /// Its entries, piece by piece, for explanations and coverage.
    fn parts(&self) -> Vec<Part<'_>> {
        Vec::new()
    }
}

/// Where a document speaks of risks and of benefits: ranges of tokens, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Words of risk.
    pub risks: Vec<Range<usize>>,
    /// Words of benefit.
    pub benefits: Vec<Range<usize>>,
}

/// One entry of a key of a rule, compiled: a pattern, a list, a regular expression.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The key it is written under, such as `match`.
    pub key: &'static str,
    /// Its number among the entries of that key.
    pub index: usize,
    /// The compiled entry.
    pub needle: Needle<'a>,
}

/// The object of one entry of a rule.
#[derive(Clone, Copy, Debug)]
pub enum Needle<'a> {
    /// A pattern.
    Pattern(PatternId),
    /// Any member of a list.
    List(ListId),
    /// A regular expression.
    Regex(&'a regex::Regex),
}

/// The patterns of one key as parts.
pub(crate) fn pattern_parts<'a>(key: &'static str, patterns: &[PatternId]) -> impl Iterator<Item = Part<'a>> {
    patterns.iter().enumerate().map(move |(index, &pattern)| Part { key, index, needle: Needle::Pattern(pattern) })
}

/// The lists of one key as parts.
pub(crate) fn list_parts<'a>(key: &'static str, lists: &[ListId]) -> impl Iterator<Item = Part<'a>> {
    lists.iter().enumerate().map(move |(index, &list)| Part { key, index, needle: Needle::List(list) })
}

/// With which neighbours a finding is one thing to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    /// With those of other rules.
    Others,
    /// With those of its own rule too: a sentence may hold several claims.
    All,
    /// With none: marks of citations are mended one by one.
    None,
}

/// Said of rules that look for words wherever they stand.
pub(crate) const NO_WORDS: &str = "no pattern matched, none of their words are there";
/// Said of rules that look at the document as a whole.
pub(crate) const NOT_ASKED: &str = "what the rule asks about the document does not apply or is met";

/// A kind of rule.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name in rules.toml.
    pub name: &'static str,
    /// Its purpose, in a sentence.
    pub about: &'static str,
    /// The keys it understands beyond those every rule has.
    pub keys: &'static [&'static [Key]],
    /// Keys of which at least one has to be there.
    pub needs: &'static [&'static str],
    /// With which findings side by side its own are one thing to mend.
    pub joins: Joins,
    /// Why a rule of it is silent where nothing of what it looks for stands.
    pub silent_because: &'static str,
    /// Makes a check of a rule's keys.
    pub compile: fn(&Keys, &mut Compiler<'_>) -> Compiled,
}

/// Makes the table of kinds and the value that any of them compiles to, out of the name of each check and its module.
macro_rules! kinds {
    ($($check:ident in $module:ident),*) => {
        /// All kinds.
        pub const KINDS: &[&Kind] = &[$(&$module::KIND),*];

        /// The check of a rule: plain data, whatever its kind, so that it can be stored and read.
        #[derive(Debug, Serialize, Deserialize)]
        #[allow(clippy::large_enum_variant, reason = "a rule holds one, and there are some hundreds of rules")]
        pub enum Compiled {
            $(#[doc = concat!("Of kind `", stringify!($module), "`.")] $check($module::$check)),*
        }

        impl Deref for Compiled {
            type Target = dyn Check;

            fn deref(&self) -> &Self::Target {
                match self {
                    $(Self::$check(check) => check),*
                }
            }
        }

        $(impl From<$module::$check> for Compiled {
            fn from(check: $module::$check) -> Self {
                Self::$check(check)
            }
        })*
    };
}

kinds!(
    Phrase in phrase,
    Claim in claim,
    Story in story,
    Title in title,
    Require in require,
    Measure in measure,
    Reference in reference,
    Register in register,
    Acronym in acronym
);

impl Kind {
    /// One of its keys by name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().copied().flatten().find(|key| key.name == name)
    }
}

/// The keys that say what a rule finds and asks, of all kinds, each once: what a rule keeps of its own words.
pub fn looked_for() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut names = Vec::new();
        for key in KINDS.iter().flat_map(|kind| kind.keys.iter().copied().flatten()) {
            if !matches!(key.purpose, Purpose::Guard | Purpose::Setting) && !names.contains(&key.name) {
                names.push(key.name);
            }
        }
        names
    });
    &NAMES
}

/// The name of a kind, as the table of kinds has it.
pub type KindName = &'static str;

/// A kind by name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}
