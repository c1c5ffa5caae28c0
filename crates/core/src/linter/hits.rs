//! Hits to findings: the span, the severity, the words and the edit of one hit.
//!
//! The linter calls it for each hit that nothing silences. A span is never longer than [`LONGEST_SPAN`], unless a single word is.

use crate::analysis::Analysis;
use crate::finding::{Allowance, AllowedBy, CoveringClaim, Finding, Note, RuleDoc, Severity, shorten};
use crate::fingerprint;
use crate::fix::{self, Fix};
use crate::kinds::{Hit, Place};
use crate::rulebook::Rule;
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// The longest span of a finding, in bytes: the words that carry the claim, not the paragraph.
pub const LONGEST_SPAN: usize = 250;

/// The words of a rule.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The message, in the pieces between which the words found stand.
    pub(super) message: Vec<String>,
    /// With the sources that fit the page.
    pub(super) advice: Arc<RuleDoc>,
    /// How grave it is: less than its level where no source fits.
    pub(super) severity: Severity,
}

/// How grave the findings of a rule are, before anybody asks for its sources.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// `None` when the rule is off or does not apply.
    pub(super) severity: Option<Severity>,
    /// Whether careful wording does not lower it.
    pub(super) is_fixed: bool,
}

/// The source bytes of a hit, up to the end of its last phrase.
pub(crate) fn span_of(analysis: &Analysis<'_>, place: &Place) -> Span {
    match place {
        Place::Source(span) => *span,
        Place::Tokens(tokens) => {
            let tokens = analysis.whole(tokens.clone());
            let mut end = tokens.end;
            loop {
                let span = analysis.document.prose.to_source(analysis.scan.prose(tokens.start..end));
                if span.len() <= LONGEST_SPAN || end <= tokens.start + 1 {
                    return span;
                }
                end -= 1;
            }
        }
    }
}

/// The finding of a hit. `sentences` keeps the fingerprints of the sentences of this document.
pub(super) fn finding(
    analysis: &Analysis<'_>,
    sentences: &mut FxHashMap<usize, u64>,
    rule: &Rule,
    is_fixed: bool,
    said: &Words,
    hit: Hit,
) -> Finding {
    let span = span_of(analysis, &hit.place);
    let topic = hit.label.clone().filter(|_| rule.check().is_about_document());
    let words = match (hit.label, &hit.place) {
        (Some(label), _) => Cow::Owned(label),
        (None, Place::Tokens(tokens)) => shorten(&analysis.document.prose.text()[analysis.scan.prose(analysis.whole(tokens.clone()))]),
        (None, Place::Source(span)) => shorten(analysis.document.source.slice(*span)),
    };
    let mut level = said.severity;
    let shift = if is_fixed { hit.shift.max(0) } else { hit.shift };
    for _ in 0..shift.unsigned_abs() {
        level = if shift < 0 { level.lower() } else { level.higher() };
    }
    let identity = match &hit.place {
        Place::Tokens(tokens) => {
            let text = analysis.document.prose.text();
            let at = analysis.sentence_of(tokens.start);
            // A sentence without an end has many findings, and is read once.
            let number = || fingerprint::of_sentence(&text[analysis.document.sentences[at].prose.clone()]);
            let sentence = *sentences.entry(at).or_insert_with(number);
            Some(fingerprint::of_claim(rule.id(), &text[analysis.scan.prose(tokens.clone())], sentence))
        }
        Place::Source(_) => None,
    };
    let advice = match hit.fix {
        Some(fix) => Arc::new(RuleDoc { fix: fix.into(), ..(*said.advice).clone() }),
        None => said.advice.clone(),
    };
    Finding {
        advice,
        severity: level,
        message: said.message.join(&words),
        span,
        notes: if hit.notes.is_empty() {
            Vec::new()
        } else {
            hit.notes.into_iter().map(|text| Note { rule: None, span: None, text }).collect()
        },
        edit: edit(analysis, rule, &hit.place),
        allowed: hit.claim.map(|claim| Box::new(authorised(*claim))),
        standing: None,
        is_about_document: rule.check().is_about_document(),
        topic,
        identity,
        joined: Vec::new(),
    }
}

/// The allowance of a claim that the law authorises: by which acts, under which conditions.
fn authorised(claim: CoveringClaim) -> Allowance {
    let mut reason = ["authorised for ", &claim.id, " by ", &claim.evidence.join("; ")].concat();
    if !claim.conditions.is_empty() {
        reason.push_str(", conditions: ");
        reason.push_str(&claim.conditions);
    }
    Allowance { by: AllowedBy::Claim(Arc::new(claim)), reason, until: None }
}

/// The edit that the rule offers for these words, where they stand in the source as one piece without markup.
fn edit(analysis: &Analysis<'_>, rule: &Rule, place: &Place) -> Option<Box<Fix>> {
    let Place::Tokens(tokens) = place else { return None };
    let (prose, source) = (&analysis.document.prose, &analysis.document.source);
    let (wording, found) = fix::find(rule.wordings(), prose.text(), analysis.scan.prose(tokens.clone()))?;
    let fix = || Fix {
        replacement: wording.replacement_for(&prose.text()[found.clone()]),
        span: prose.to_source(found.clone()),
        safety: wording.safety,
    };
    prose.is_verbatim(found.clone(), source).then(|| Box::new(fix()))
}
