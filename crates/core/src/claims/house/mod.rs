//! Claims register of a house: the wordings that somebody has approved, with their substantiation, their reach and their end.
//!
//! The rulebook's reader makes it of a claims.toml, the linter asks it about the prose of a page, and the program lists, checks and writes it. Days are
//! texts such as 2026-12-01, so that their order is that of their letters; nothing here knows documents or files.

pub mod difference;
pub mod find;
mod index;
pub mod review;
pub(crate) mod tokens;
mod weight;

use crate::source::Span;
use index::Index;
use serde::{Deserialize, Serialize};

/// How far a claim has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Somebody has written it down; nobody has approved it.
    #[default]
    Draft,
    /// It may be used.
    Approved,
    /// It may no longer be used.
    Withdrawn,
}

impl Status {
    /// The words of claims.toml.
    pub const NAMES: [&str; 3] = ["draft", "approved", "withdrawn"];

    /// The word of claims.toml.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The status of a word.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Draft, Self::Approved, Self::Withdrawn].into_iter().find(|one| one.name() == name)
    }
}

/// Which references a page that uses a claim must cite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cite {
    /// One of them.
    #[default]
    Any,
    /// Every one.
    All,
    /// None has to be.
    None,
}

impl Cite {
    /// The words of claims.toml.
    pub const NAMES: [&str; 3] = ["any", "all", "none"];

    /// The rule of a word.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Any, Self::All, Self::None].into_iter().find(|one| Self::NAMES[*one as usize] == name)
    }
}

/// One reference that substantiates a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substantiation {
    /// The publication in words.
    pub reference: String,
    /// Its DOI, without an address before it.
    pub doi: String,
    /// Its number in PubMed.
    pub pmid: String,
    /// The number of the trial.
    pub nct: String,
    /// A label and its section.
    pub label: String,
    /// A web address.
    pub url: String,
    /// A file, from the folder of claims.toml.
    pub file: String,
    /// The page in it.
    pub page: String,
    /// The passage that says so.
    pub quote: String,
    /// Its place in claims.toml.
    pub span: Span,
}

impl Substantiation {
    /// It in one line: the reference, or else what names it, with its identifier and page.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        for text in [&self.reference, &self.label, &self.file] {
            if !text.is_empty() {
                parts.push(text.clone());
            }
        }
        for (name, text) in [("p. ", &self.page), ("doi:", &self.doi), ("PMID ", &self.pmid), ("", &self.nct), ("", &self.url)] {
            if !text.is_empty() {
                parts.push(format!("{name}{text}"));
            }
        }
        parts.join(", ")
    }

    /// The identifiers by which a page can cite it.
    pub fn identifiers(&self) -> impl Iterator<Item = &str> {
        [&self.doi, &self.pmid, &self.nct, &self.url].into_iter().map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// How far from a claim its companion may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// Anywhere on the page.
    #[default]
    Page,
    /// Under the same heading.
    Section,
    /// In the same paragraph or the one behind it.
    Next,
}

impl Reach {
    /// The words of claims.toml.
    pub const NAMES: [&str; 3] = ["page", "section", "next"];

    /// The words for a message.
    pub const fn words(self) -> &'static str {
        ["on this page", "in this section", "in or behind this paragraph"][self as usize]
    }

    /// The reach of a word.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Page, Self::Section, Self::Next].into_iter().find(|one| Self::NAMES[*one as usize] == name)
    }
}

/// Words that must stand beside a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companion {
    /// Its sort: footnote, risk, disclaimer, results, reference.
    pub kind: String,
    /// Its wordings, any of which will do.
    pub text: Vec<String>,
    /// Where it must stand.
    pub within: Reach,
}

/// The sorts of companions.
pub const COMPANIONS: [&str; 5] = ["footnote", "risk", "disclaimer", "results", "other"];
/// The sorts of readers.
pub const AUDIENCES: [&str; 2] = ["public", "professional"];

/// One claim of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id, such as `C-12`.
    pub id: String,
    /// The approved wording.
    pub wording: String,
    /// Other wordings that are approved as well.
    pub variants: Vec<String>,
    /// What it is about.
    pub product: String,
    /// The markets in which it is approved.
    pub markets: Vec<String>,
    /// The readers for whom it is approved; all when empty.
    pub audience: Vec<String>,
    /// How far it has come.
    pub status: Status,
    /// Who approved it.
    pub approver: String,
    /// The day of the approval; empty when nobody said.
    pub approved: String,
    /// The last day on which it may be used; empty when it has no end.
    pub expires: String,
    /// The code of the review.
    pub job: String,
    /// A remark for people.
    pub note: String,
    /// Which of its references a page must cite.
    pub cite: Cite,
    /// The references that substantiate it.
    pub evidence: Vec<Substantiation>,
    /// Words that must stand beside it.
    pub companions: Vec<Companion>,
    /// The place of its id in claims.toml.
    pub span: Span,
    /// The place of its wording.
    pub wording_span: Span,
}

impl Claim {
    /// All approved wordings, the first one first.
    pub fn wordings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.wording).chain(&self.variants).map(String::as_str)
    }

    /// Whether its last day is before a day.
    pub fn is_expired(&self, today: Option<&str>) -> bool {
        today.is_some_and(|today| !self.expires.is_empty() && self.expires.as_str() < today)
    }

    /// Whether it is approved in all of these markets.
    pub fn is_for(&self, markets: &[String]) -> bool {
        markets.iter().all(|market| self.markets.contains(market))
    }
}

/// All claims of a house, ready to be asked.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct House {
    /// The claims in the order of the file.
    pub claims: Vec<Claim>,
    index: Index,
}

impl House {
    /// A register of these claims.
    pub fn new(claims: Vec<Claim>) -> Self {
        let index = Index::of(&claims);
        Self { claims, index }
    }

    /// The claim of an id.
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }
}

#[cfg(test)]
mod tests;
