//! Allowances: who or what lets a finding stand, and why.
//!
//! Comments, registers of claims and the decisions of reviewers give them to findings; reports show them. An allowed finding never counts.

use crate::source::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who or what lets a finding stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedBy {
    /// A comment in the document, which stands here.
    Comment(Span),
    /// A claim of a register, whose words these are.
    Claim(Arc<CoveringClaim>),
    /// The decision of a reviewer.
    Decision(Arc<Decision>),
}

/// Who says that a claim may be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Authority {
    /// The house, in its claims.toml.
    #[default]
    House,
    /// The law, in a register of authorised claims.
    Law,
}

/// A claim of a register where it covers findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveringClaim {
    /// Who says that it may be made.
    #[serde(default)]
    pub authority: Authority,
    /// Its id; of a claim that the law authorises the substance.
    pub id: String,
    /// The wording of the register that stands there.
    pub wording: String,
    /// What it rests on, one line each: references of the house, acts of the law.
    pub evidence: Vec<String>,
    /// Under which conditions the law authorises it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conditions: String,
    /// Who approved it.
    pub approver: String,
    /// The day of the approval.
    pub approved: String,
    /// The code of the review.
    pub job: String,
}

impl CoveringClaim {
    /// Its name for people, behind "covered by": `claim C-12`, `the authorised claim for zinc`.
    pub fn name(&self) -> String {
        let before = match self.authority {
            Authority::House => "claim ",
            Authority::Law => "the authorised claim for ",
        };
        [before, &self.id].concat()
    }
}

/// The decision of a reviewer to keep some words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who decided.
    pub by: String,
    /// The day.
    pub on: String,
}

/// Who lets a finding stand, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// A comment, a claim of the register or a reviewer.
    pub by: AllowedBy,
    /// The reason that was given; for a claim who approved it and what it rests on.
    pub reason: String,
    /// The last day it holds, as written; `None` when it has no end.
    pub until: Option<String>,
}

impl Allowance {
    /// Its sort in a word: allowed by a comment, covered by a claim, kept by a reviewer.
    pub const fn word(&self) -> &'static str {
        match self.by {
            AllowedBy::Comment(_) => "allowed",
            AllowedBy::Claim(_) => "covered",
            AllowedBy::Decision(_) => "kept",
        }
    }

    /// Where the comment stands, if it is one.
    pub const fn comment(&self) -> Option<Span> {
        match self.by {
            AllowedBy::Comment(span) => Some(span),
            _ => None,
        }
    }

    /// The claim of the register, if it is one.
    pub fn claim(&self) -> Option<&CoveringClaim> {
        match &self.by {
            AllowedBy::Claim(claim) => Some(claim),
            _ => None,
        }
    }

    /// The decision, if it is one.
    pub fn decision(&self) -> Option<&Decision> {
        match &self.by {
            AllowedBy::Decision(decision) => Some(decision),
            _ => None,
        }
    }
}
