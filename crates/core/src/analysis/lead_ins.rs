//! Lead-ins: what a heading, a line over a list or the head of a column says of the items below it.
//!
//! The conditions of denial and of who acts ask it: items under "Words we never use" or "Our drip does not:" promise nothing,
//! and a section of risks tells no benefit. A heading that also holds facts ("Myths and facts") denies nothing.

use crate::analysis::Analysis;
use crate::document::BlockKind;
use crate::matcher::ListSet;
use std::ops::Range;

/// Words that may follow a denial in a lead-in: "we do not claim that:", "what it does not do".
const DENIAL_STEP: usize = 3;
/// The longest heading over a section of risks, in words.
const LONGEST_RISK_HEADING: usize = 9;

/// For each block, what stands over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeadIns {
    /// The words that deny its items.
    denied_by: Vec<Option<Range<usize>>>,
    /// Whether it belongs to a section of risks.
    is_risk: Vec<bool>,
}

impl LeadIns {
    /// Looks at every heading, lead-in and column head.
    pub(crate) fn of(analysis: &Analysis<'_>) -> Self {
        let blocks = &analysis.document.blocks;
        let mut found = Self { denied_by: vec![None; blocks.len()], is_risk: vec![false; blocks.len()] };
        let lists = analysis.lexicon.named();
        if lists.denials.lists().is_empty() && lists.risk_headings.lists().is_empty() {
            return found;
        }
        let mut columns: Vec<usize> = Vec::new();
        let mut cell = 0;
        for (at, block) in blocks.iter().enumerate() {
            let is_item = matches!(block.kind, BlockKind::ListItem | BlockKind::TableCell { .. });
            let mut over: Vec<usize> = Vec::new();
            if let Some(heading) = block.section.filter(|&heading| heading < at) {
                over.push(heading);
            }
            match block.kind {
                BlockKind::TableCell { is_header: true, .. } => {
                    if cell > 0 {
                        columns.clear();
                        cell = 0;
                    }
                    columns.push(at);
                }
                BlockKind::TableCell { .. } => {
                    if let Some(&head) = columns.get(cell % columns.len().max(1)) {
                        over.push(head);
                    }
                    cell += 1;
                }
                _ => {
                    columns.clear();
                    cell = 0;
                }
            }
            if block.kind == BlockKind::ListItem
                && let Some(opener) = analysis.opener_of(at).filter(|&opener| ends_with_colon(analysis, opener))
            {
                over.push(opener);
            }
            for lead_in in over {
                if is_item && found.denied_by[at].is_none() {
                    found.denied_by[at] = denial(analysis, &lists.denials, lead_in);
                }
                let is_heading = matches!(blocks[lead_in].kind, BlockKind::Heading(_)) || is_item;
                found.is_risk[at] |= is_heading && tells_risks(analysis, &lists.risk_headings, lead_in);
            }
        }
        found
    }

    /// The tokens that deny the items of a lead-in, where a block is one.
    pub(crate) fn denial_of(&self, block: usize) -> Option<&Range<usize>> {
        self.denied_by.get(block)?.as_ref()
    }

    /// Whether a block belongs to a section of risks.
    pub(crate) fn is_risk(&self, block: usize) -> bool {
        self.is_risk.get(block).copied().unwrap_or(false)
    }
}

fn ends_with_colon(analysis: &Analysis<'_>, block: usize) -> bool {
    let tokens = analysis.block_tokens(block);
    !tokens.is_empty() && analysis.is_word(tokens.end - 1, &[":"])
}

/// The words of a heading or lead-in that deny what stands below: at its end, behind a subject, or a noun such as "myths".
fn denial(analysis: &Analysis<'_>, denials: &ListSet, block: usize) -> Option<Range<usize>> {
    let tokens = lead(analysis, block);
    let has_facts = tokens.clone().any(|at| analysis.is_word(at, &["fact", "facts", "truth", "truths", "reality", "?"]));
    if has_facts {
        return None;
    }
    analysis.scan.lists_in(tokens.clone()).filter(|mark| denials.has(mark.list)).map(|mark| mark.tokens()).find(|mark| {
        let behind = (mark.end..tokens.end).filter(|&at| analysis.scan.tokens[at].is_counted()).count();
        let is_order = mark.start == tokens.start && analysis.is_word(mark.start, &["do", "don't", "never", "not", "no"]);
        // "Do not wait" is an order to the reader, "Do not write" one to whoever writes.
        let is_for_writers = analysis.is_word(mark.end - 1, &["write", "say", "use", "claim", "promise", "call"]);
        behind <= DENIAL_STEP && (!is_order || is_for_writers)
    })
}

/// The last sentence of a lead-in, or the whole heading.
fn lead(analysis: &Analysis<'_>, block: usize) -> Range<usize> {
    let tokens = analysis.block_tokens(block);
    if tokens.is_empty() {
        return tokens;
    }
    let last = &analysis.scan.sentences[analysis.sentence_of(tokens.end - 1)];
    last.start.max(tokens.start)..tokens.end
}

/// "Side effects", "Risks and warnings", "Possible complications include:", but not "No side effects" or "Lower your risk".
fn tells_risks(analysis: &Analysis<'_>, risks: &ListSet, block: usize) -> bool {
    let tokens = lead(analysis, block);
    let words = tokens.clone().filter(|&at| analysis.scan.tokens[at].is_counted()).count();
    let verbs = analysis.lexicon.named().promise.as_ref().map(|promise| &promise.verbs);
    words <= LONGEST_RISK_HEADING
        && analysis.scan.lists_in(tokens.clone()).any(|mark| risks.has(mark.list))
        && !analysis.scan.lists_in(tokens.clone()).any(|mark| verbs.is_some_and(|verbs| verbs.has(mark.list)))
        && !tokens
            .clone()
            .any(|at| analysis.is_word(at, &["no", "without", "zero", "free", "minimal", "fewer", "low", "less", "never", "not"]))
}
