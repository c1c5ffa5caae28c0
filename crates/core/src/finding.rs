//! Findings and diagnostics: remarks about a place. Plain data: no colour, no path, no line numbers.

mod allowance;

pub use allowance::{Allowance, AllowedBy, Authority, CoveringClaim, Decision};

use crate::fix::Fix;
use crate::source::Span;
use crate::suggest;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// How grave a finding is, from mildest to gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A reviewer would ask.
    Warning,
    /// A regulator would ask.
    Error,
}

impl Severity {
    /// All levels, mildest first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The name used in rules.toml, options and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// One level milder; `Info` stays.
    pub const fn lower(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Info => Self::Info,
        }
    }

    /// One level graver; `Error` stays.
    pub const fn higher(self) -> Self {
        match self {
            Self::Info => Self::Warning,
            Self::Warning | Self::Error => Self::Error,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|level| level.name() == name).ok_or(())
    }
}

/// The documentation of a rule, said whenever it fires; shared by all its findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleDoc {
    /// Id of the rule, such as `hype-miracle`.
    pub rule: String,
    /// Family of the rule, such as `hype`.
    pub family: String,
    /// The rule in a few words.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// The way out: words to write instead.
    pub fix: String,
    /// A wording and what a careful writer makes of it, for readers.
    pub instead: Option<Instead>,
    /// The primary sources that say so: in a finding those that fit its page, local ones first.
    pub sources: Vec<Arc<Citation>>,
    /// In a finding on a page of several markets: where it counts, at which level and by which source. Empty otherwise.
    pub whereabouts: String,
}

/// A wording before and after a rule was followed; shown to writers and never run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    /// As it should not be.
    pub before: String,
    /// As it may be.
    pub after: String,
}

/// A primary source: a law, a regulator's guidance, an industry code or published research.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Short tag, such as `FTC-HPCG`.
    pub tag: String,
    /// `law`, `guidance`, `code` or `research`.
    pub tier: String,
    /// Full name.
    pub title: String,
    /// Web address; empty for the style of a house.
    pub url: String,
    /// For whom it speaks.
    pub reach: Reach,
    /// The section, article or paragraph that is meant; empty for all of it.
    pub section: String,
    /// The day on which it was last read; empty when nobody said.
    pub checked: String,
}

impl Citation {
    /// Whether it speaks for one of these markets.
    pub fn is_for(&self, markets: &[String]) -> bool {
        let own = &self.reach.markets;
        own.is_empty() || own.iter().any(|market| markets.contains(market))
    }
}

/// For whom a source speaks. An empty list stands for all, for platforms for none in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The markets whose law or practice it is.
    pub markets: Vec<String>,
    /// The advertisers whom it binds.
    pub binds: Vec<String>,
    /// The platforms whose policy it is.
    pub platforms: Vec<String>,
}

/// A second place that belongs to a finding, or a word of explanation without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Id of the rule that says it, where it is a finding that another one leads.
    pub rule: Option<String>,
    /// Where, if anywhere.
    pub span: Option<Span>,
    /// One sentence.
    pub text: String,
}

/// How a finding stands against the baseline of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineState {
    /// The baseline does not list it.
    New,
    /// The baseline lists it: it is reported as known and never counts.
    Known,
}

impl BaselineState {
    /// The name used in reports; the words of SARIF's `baselineState`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "unchanged",
        }
    }
}

/// One remark of the linter. Fields that few findings have are boxed: there may be many, and they are moved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The documentation of the rule.
    pub advice: Arc<RuleDoc>,
    /// How grave it is here, after hedging, profile and settings.
    pub severity: Severity,
    /// One sentence about this place.
    pub message: String,
    /// The words that carry the claim, in the source.
    pub span: Span,
    /// Other places and remarks.
    pub notes: Vec<Note>,
    /// An edit, where a safe one exists.
    pub edit: Option<Box<Fix>>,
    /// Set when a comment, a claim of the register or a reviewer lets this finding stand: it is reported as such and never counts.
    pub allowed: Option<Box<Allowance>>,
    /// How it stands against the baseline; `None` in a run without one.
    pub standing: Option<BaselineState>,
    /// Whether it is about the document as a whole, so that its place is only the most telling one.
    pub is_about_document: bool,
    /// Its topic when it is about the document as a whole: an intervention, a measure.
    pub topic: Option<String>,
    /// Its identity as the same claim in another version of the text: rule, words and sentence as one number. `None` for what stands
    /// in no sentence.
    pub identity: Option<u64>,
    /// The identities of the findings that became its notes.
    pub joined: Vec<u64>,
}

impl Finding {
    /// A finding at a place, with nothing beside its message.
    pub(crate) fn plain(advice: Arc<RuleDoc>, severity: Severity, message: String, span: Span) -> Self {
        Self {
            advice,
            severity,
            message,
            span,
            notes: Vec::new(),
            edit: None,
            allowed: None,
            standing: None,
            is_about_document: false,
            topic: None,
            identity: None,
            joined: Vec::new(),
        }
    }

    /// Whether it counts towards the outcome of a run: nobody allows it and no baseline lists it.
    pub fn counts(&self) -> bool {
        self.allowed.is_none() && self.standing != Some(BaselineState::Known)
    }

    /// Id of the rule.
    pub fn rule(&self) -> &str {
        &self.advice.rule
    }

    /// Family of the rule.
    pub fn family(&self) -> &str {
        &self.advice.family
    }
}

/// A finding as a remark of the same form as a mistake in a rulebook.
impl From<&Finding> for Diagnostic {
    fn from(finding: &Finding) -> Self {
        let help = (!finding.advice.fix.is_empty()).then(|| finding.advice.fix.clone());
        let (severity, notes) = (finding.severity, finding.notes.clone());
        Self { severity, code: finding.rule().to_owned(), help, notes, ..Self::new(finding.span, finding.message.as_str()) }
    }
}

/// The longest words that a message repeats in full, in characters.
const LONGEST_WORDS: usize = 60;

/// At most sixty characters of the words found, for a message.
pub(crate) fn shorten(words: &str) -> Cow<'_, str> {
    if words.len() <= LONGEST_WORDS && is_one_line(words.as_bytes()) {
        return Cow::Borrowed(words);
    }
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= LONGEST_WORDS {
        return Cow::Owned(one_line);
    }
    let cut: String = one_line.chars().take(LONGEST_WORDS - 3).collect();
    Cow::Owned(format!("{}\u{2026}", cut.trim_end()))
}

/// Whether plain words stand there with one space between them. They are looked at between two spaces and in a frame of
/// one size, so that the loops go over many bytes in one step and have no rest.
fn is_one_line(words: &[u8]) -> bool {
    const FRAME: usize = 64;
    let mut frame = [b'x'; FRAME + 1];
    frame[0] = b' ';
    frame[1..=words.len()].copy_from_slice(words);
    frame[words.len() + 1] = b' ';
    let is_plain = frame.iter().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'));
    is_plain & !(0..FRAME).fold(false, |has_gap, at| has_gap | ((frame[at] == b' ') & (frame[at + 1] == b' ')))
}

/// A remark about a place of a file, as an editor shows it: a mistake in a rulebook, a baseline or a test, or a [`Finding`] in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where in the file.
    pub span: Span,
    /// How grave it is; a mistake is an error.
    pub severity: Severity,
    /// The author of the remark: the id of a rule, or [`Diagnostic::RULEBOOK`].
    pub code: String,
    /// One sentence; of a mistake in the manner of "expected X, found Y".
    pub message: String,
    /// The way out: the nearest right word, or what to write instead.
    pub help: Option<String>,
    /// Other places and remarks.
    pub notes: Vec<Note>,
}

impl Diagnostic {
    /// The code of mistakes in files that configure the linter.
    pub const RULEBOOK: &'static str = "rulebook";

    /// A mistake without a way out to offer.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        let code = Self::RULEBOOK.to_owned();
        Self { span, severity: Severity::Error, code, message: message.into(), help: None, notes: Vec::new() }
    }

    /// Adds the nearest right word among `candidates`, or the whole list when it is short.
    #[must_use]
    pub fn suggest<'a>(mut self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        self.help = suggest::help(wrong, candidates).or(self.help);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;
    use std::borrow::Cow;

    #[test]
    fn words_on_one_line_are_repeated_as_they_stand_and_others_put_on_one() {
        let full = "a bc ".repeat(12);
        for words in ["a", "a cure for all", "~!", full.trim_end(), &"x".repeat(60)] {
            assert!(matches!(shorten(words), Cow::Borrowed(same) if same == words), "{words}");
        }
        for (words, line) in [("a\ncure", "a cure"), ("a  cure", "a cure"), (" a", "a"), ("a ", "a"), ("", ""), ("caf\u{e9}", "caf\u{e9}")]
        {
            assert_eq!(shorten(words), line);
        }
        assert_eq!(shorten(&full), full.trim_end());
        assert_eq!(shorten(&"x".repeat(61)), "x".repeat(57) + "\u{2026}");
    }
}
