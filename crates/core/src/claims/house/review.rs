//! Review of a register: what is wrong with it as a whole on a day.
//!
//! The command `claims check` shows it. It knows what only shows beside other claims and today: claims that end, claims without substantiation, the same
//! wording twice, and two approved claims that say the same of a product with another figure.

use crate::claims::house::difference::{self, Difference};
use crate::claims::house::tokens::tokens;
use crate::claims::house::{Claim, House, Status};
use crate::source::Span;
use std::collections::BTreeMap;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Its place in claims.toml.
    pub span: Span,
    /// Whether the register must not be used so; otherwise somebody should look.
    pub is_error: bool,
    /// One sentence.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl House {
    /// What is wrong on a day, in order of place; `soon` is the day until which an end is told ahead.
    pub fn review(&self, today: &str, soon: &str) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for claim in &self.claims {
            self.ends(claim, today, soon, &mut flaws);
            if claim.evidence.is_empty() && claim.status != Status::Withdrawn {
                let message = format!("claim {} has nothing that substantiates it", claim.id);
                let help = "add a [[claim.evidence]] with a reference, a label or a file and its page";
                let is_error = claim.status == Status::Approved;
                flaws.push(Flaw { span: claim.span, is_error, message, help: help.to_owned() });
            }
        }
        self.twins(&mut flaws);
        self.contradictions(today, &mut flaws);
        flaws.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        flaws
    }

    fn ends(&self, claim: &Claim, today: &str, soon: &str, flaws: &mut Vec<Flaw>) {
        if claim.status != Status::Approved || claim.expires.is_empty() {
            return;
        }
        let (id, end) = (&claim.id, &claim.expires);
        let mut put = |is_error: bool, message: String| {
            let help = "have it approved anew and set its new end, or set status = \"withdrawn\"".to_owned();
            flaws.push(Flaw { span: claim.span, is_error, message, help });
        };
        if end.as_str() < today {
            put(true, format!("the approval of claim {id} ended on {end}"));
        } else if end.as_str() <= soon {
            put(false, format!("the approval of claim {id} ends on {end}"));
        }
    }

    /// The same wording under two claims that somebody could mean in the same market.
    fn twins(&self, flaws: &mut Vec<Flaw>) {
        let mut known: BTreeMap<String, Vec<&Claim>> = BTreeMap::new();
        for claim in self.claims.iter().filter(|claim| claim.status != Status::Withdrawn) {
            let mut forms: Vec<String> =
                claim.wordings().map(|text| tokens(text).into_iter().map(|token| token.form).collect::<Vec<_>>().join(" ")).collect();
            forms.sort_unstable();
            forms.dedup();
            for form in forms {
                let others = known.entry(form).or_default();
                if let Some(other) = others.iter().find(|other| shares_market(other, claim)) {
                    let message = format!("claim {} has the wording of claim {}", claim.id, other.id);
                    let help = "keep one of them, or part their markets".to_owned();
                    flaws.push(Flaw { span: claim.wording_span, is_error: true, message, help });
                }
                others.push(claim);
            }
        }
    }

    /// Approved claims of one product that say the same with another figure, or one with "not".
    fn contradictions(&self, today: &str, flaws: &mut Vec<Flaw>) {
        let is_live = |claim: &Claim| claim.status == Status::Approved && !claim.is_expired(Some(today));
        for wording in self.index.wordings.iter().filter(|one| one.number == 0 && one.heart.len() >= 2) {
            let claim = &self.claims[wording.claim as usize];
            for &(_, number) in self.index.at_class(wording.heart[0]) {
                let other = &self.index.wordings[number as usize];
                let twin = &self.claims[other.claim as usize];
                // Each pair once, told at the later one.
                if other.number != 0 || other.claim >= wording.claim || twin.product != claim.product || twin.audience != claim.audience {
                    continue;
                }
                if !is_live(claim) || !is_live(twin) || !shares_market(claim, twin) || wording.heart != other.heart {
                    continue;
                }
                let Some(difference) = difference::of(&twin.wording, &claim.wording, 0).filter(is_contradiction) else { continue };
                let message = format!("claim {} contradicts claim {}: {}", claim.id, twin.id, difference.marked());
                let help = "say for whom or for how long each one holds, or withdraw one".to_owned();
                flaws.push(Flaw { span: claim.wording_span, is_error: false, message, help });
            }
        }
    }
}

/// Whether nothing but figures and negations differ.
fn is_contradiction(difference: &Difference) -> bool {
    difference.changes.iter().all(|change| matches!(change.sort, "number" | "negation"))
}

fn shares_market(one: &Claim, other: &Claim) -> bool {
    one.markets.iter().any(|market| other.markets.contains(market))
}
