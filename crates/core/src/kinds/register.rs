//! Kind `register`: wordings that stand on a register of authorised claims, or come near to one.
//!
//! The registers are the `[[authorised]]` rows of a rulebook. A rule with `wording = "authorised"` hands the linter the claims that the law of the page's market
//! authorises, with conditions and acts: they cover what rules find in those words, as claims of the house do. One with `wording = "near"` tells the closest
//! authorised wording.

use crate::analysis::Analysis;
use crate::claims::{Closeness, Match, Register as Claims};
use crate::document::BlockKind;
use crate::finding::{Authority, CoveringClaim};
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::OnceLock;

/// The kind.
pub const KIND: Kind = Kind {
    name: "register",
    about: "Finds wordings that a register of authorised claims holds, or that come near to one",
    keys: &[KEYS],
    needs: &["wording"],
    joins: Joins::None,
    silent_because: "no wording of a register stands there",
    compile,
};

const KEYS: &[Key] = &[Key {
    name: "wording",
    shape: Shape::Choice(&["authorised", "near"]),
    purpose: Purpose::Setting,
    title: "Which wordings it reports",
    help: "authorised: what a register allows, which covers what other rules find there; near: what comes close to it",
}];

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Register {
    is_authorised: bool,
    /// The markets of the rule; none for all.
    markets: Vec<String>,
    /// The registers as one text, read where a page is asked about them.
    packed: String,
    #[serde(skip)]
    claims: OnceLock<Claims>,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Compiled {
    Register {
        is_authorised: keys.text("wording").is_some_and(|text| text.value == "authorised"),
        markets: compiler.markets.to_vec(),
        packed: Claims::pack(compiler.authorised),
        claims: OnceLock::new(),
    }
    .into()
}

impl Check for Register {
    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let is_here = |market: &&String| self.markets.is_empty() || self.markets.contains(market);
        let markets: Vec<String> = analysis.settings.markets.iter().filter(is_here).cloned().collect();
        if markets.is_empty() {
            return;
        }
        let claims = self.claims.get_or_init(|| Claims::unpack(&self.packed));
        let document = analysis.document;
        let text = document.prose.text();
        for sentence in &document.sentences {
            let block = &document.blocks[sentence.block];
            if analysis.is_reference(sentence.block) || matches!(block.kind, BlockKind::Unseen) {
                continue;
            }
            let heading = block.section.map_or("", |above| &text[document.blocks[above].prose.clone()]);
            let found = claims.find(&text[sentence.prose.clone()], heading, &markets);
            let wanted = found.iter().filter(|one| (one.closeness == Closeness::Authorised) == self.is_authorised);
            hits.extend(wanted.filter_map(|one| self.hit(analysis, sentence.prose.start, one)));
        }
    }

    fn authorises(&self) -> bool {
        self.is_authorised
    }
}

impl Register {
    fn hit(&self, analysis: &Analysis<'_>, start: usize, found: &Match<'_>) -> Option<Hit> {
        let tokens = tokens_of(analysis, start + found.bytes.start..start + found.bytes.end)?;
        // What is lawful in one market of the page may be none in another.
        let elsewhere = analysis.settings.markets.iter().any(|market| !found.entry.markets.contains(market));
        if self.is_authorised && elsewhere {
            return None;
        }
        let entry = found.entry;
        let here = entry.sources.iter().filter(|(market, _)| analysis.settings.markets.contains(market));
        let evidence: Vec<String> = here.map(|(_, title)| title.clone()).collect();
        if self.is_authorised {
            let notes = vec![["authorised wording: \"", found.claim, "\""].concat()];
            let claim = CoveringClaim {
                authority: Authority::Law,
                id: entry.substances.first().cloned().unwrap_or_default(),
                wording: found.claim.to_owned(),
                evidence,
                conditions: entry.conditions.clone(),
                ..CoveringClaim::default()
            };
            return Some(Hit { notes, claim: Some(Box::new(claim)), ..Hit::at(tokens) });
        }
        let mut notes = vec![["closest authorised wording: \"", found.claim, "\""].concat()];
        if !entry.conditions.is_empty() {
            notes.push(["conditions: ", &entry.conditions].concat());
        }
        notes.push(["by ", &evidence.join("; ")].concat());
        let fix = ["Write the authorised wording: \"", found.claim, "\""].concat();
        let shift = if found.closeness == Closeness::OtherLink { -1 } else { 0 };
        Some(Hit { notes, fix: Some(fix.into()), shift, ..Hit::at(tokens) })
    }
}

/// The tokens of a range of the prose.
fn tokens_of(analysis: &Analysis<'_>, prose: Range<usize>) -> Option<Range<usize>> {
    let (start, end) = (analysis.scan.token_at(prose.start), analysis.scan.token_at(prose.end.checked_sub(1)?) + 1);
    (start < end && end <= analysis.scan.tokens.len()).then_some(start..end)
}
