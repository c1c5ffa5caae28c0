//! The interventions that a document promotes: is this one offered, for which use, with which risks told?
//!
//! A mention is not an offer. An intervention counts as promoted when the title or a heading names it, when the text
//! comes back to it, or when a sentence that names it offers it or praises what it does. A risk counts as told when it
//! is told as a risk: a page that treats nausea has not warned of it. This file knows the table, not the rules.

use crate::analysis::Analysis;
use crate::analysis::interventions::{Intervention, Mention};
use crate::analysis::lexicon::Condition;
use crate::analysis::well_known;
use crate::document::BlockKind;
use crate::matcher::builder::Builder;
use crate::matcher::scan::Mark;
use crate::matcher::{ListId, ListSet, PatternId};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How often an intervention is named in a document that promotes it, when nothing else shows it.
const MENTIONS: usize = 3;
/// How many of an intervention's own risks make a statement of its risks.
const RISKS_STATED: usize = 2;
/// Words between "for" and the use: "for people with depression".
const FOR_REACH: usize = 4;

/// A use that a document claims for an intervention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Where it is claimed.
    pub place: Range<usize>,
    /// The use in the document's own words; empty when nothing is approved and no use is named.
    pub name: String,
}

/// The lists that these questions ask for.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::kinds) struct Lists {
    condition: Option<ListId>,
    risk: Option<ListId>,
    effects: ListSet,
}

impl Lists {
    pub(in crate::kinds) fn of(matcher: &Builder) -> Self {
        let effects = well_known::EFFECTS.iter().filter_map(|name| matcher.list(name)).collect();
        Self { condition: matcher.list(well_known::CONDITION), risk: matcher.list(well_known::RISK), effects: ListSet::of(effects) }
    }
}

/// Whether patterns stand anywhere outside the list of references.
pub(in crate::kinds) fn is_anywhere(analysis: &Analysis<'_>, patterns: &[PatternId]) -> bool {
    let mut marks = patterns.iter().flat_map(|&pattern| analysis.scan.marks(pattern));
    marks.any(|mark| !analysis.is_reference(analysis.block_of(mark.start as usize)))
}

/// Whether a mark of any of these patterns stands where readers of the page see it, outside the list of references.
pub(in crate::kinds) fn is_shown(analysis: &Analysis<'_>, patterns: &[PatternId]) -> bool {
    let mut marks = patterns.iter().flat_map(|&pattern| analysis.scan.marks(pattern));
    marks.any(|mark| {
        let block = analysis.block_of(mark.start as usize);
        !analysis.is_reference(block) && discloses(analysis, block)
    })
}

/// Whether readers of the page see a passage: a pattern, and in the sentences behind it one after the other those that follow.
pub(super) fn is_passage_shown(analysis: &Analysis<'_>, first: PatternId, rest: &[PatternId]) -> bool {
    if rest.is_empty() {
        return is_shown(analysis, &[first]);
    }
    let sentence_of = |token: u32| analysis.sentence_of(token as usize);
    let begins = analysis.scan.marks(first).iter().filter(|mark| {
        let block = analysis.block_of(mark.start as usize);
        !analysis.is_reference(block) && discloses(analysis, block)
    });
    let mut ends = begins.map(|mark| sentence_of(mark.end.saturating_sub(1)));
    let is_in = |next: &PatternId, sentence: usize| analysis.scan.marks(*next).iter().any(|mark| sentence_of(mark.start) == sentence);
    ends.any(|end| rest.iter().enumerate().all(|(at, next)| is_in(next, end + 1 + at)))
}

/// Whether what a block says is disclosed: not what is hidden or struck out, nor what only machines and screen readers get.
fn discloses(analysis: &Analysis<'_>, block: usize) -> bool {
    match &analysis.document.blocks[block].kind {
        BlockKind::Unseen | BlockKind::ImageAlt | BlockKind::LinkTitle => false,
        BlockKind::FrontMatter(key) => key.ends_with("title"),
        _ => true,
    }
}

/// The first place of any of these patterns outside the list of references.
pub(in crate::kinds) fn first_place(analysis: &Analysis<'_>, patterns: &[PatternId]) -> Option<Range<usize>> {
    let is_in_text = |mark: &&Mark| !analysis.is_reference(analysis.block_of(mark.start as usize));
    let firsts = patterns.iter().filter_map(|&pattern| analysis.scan.marks(pattern).iter().find(is_in_text));
    firsts.min_by_key(|mark| (mark.start, mark.end)).map(Mark::tokens)
}

/// Whether a heading or title names an intervention.
pub(in crate::kinds) fn is_in_heading(analysis: &Analysis<'_>, mention: &Mention<'_>) -> bool {
    mention.places.iter().any(|tokens| is_heading(analysis, analysis.block_of(tokens.start)))
}

/// The most telling mention of an intervention that the document promotes; `None` for a mere mention. `offered` are
/// words that show, in the same sentence, that it is offered or praised; none are given when the headings name what
/// the page is about, since then a single mention elsewhere is a comparison or a neighbour.
pub(in crate::kinds) fn place(analysis: &Analysis<'_>, mention: &Mention<'_>, offered: &[PatternId]) -> Option<Range<usize>> {
    let mentions = &mention.places;
    let in_heading = mentions.iter().find(|tokens| is_heading(analysis, analysis.block_of(tokens.start)));
    let is_offered = |tokens: &&Range<usize>| {
        let sentence = analysis.scan.sentences[analysis.sentence_of(tokens.start)].clone();
        !is_negated(analysis, tokens) && any_in(analysis, offered, &sentence)
    };
    in_heading.or_else(|| mentions.first().filter(|_| mentions.len() >= MENTIONS)).or_else(|| mentions.iter().find(is_offered)).cloned()
}

/// A use that the document claims and no approval covers, and the place of the claim.
pub(in crate::kinds) fn unapproved_use(
    analysis: &Analysis<'_>,
    mention: &Mention<'_>,
    promoted: Range<usize>,
    lists: &Lists,
) -> Option<Use> {
    let intervention = mention.intervention;
    let approved = analysis.places(&intervention.approved_for);
    let is_covered = |tokens: &Range<usize>| meets(&approved, tokens);
    let condition = lists.condition.filter(|_| intervention.has("offlabel"));
    let mut best: Option<Use> = None;
    // The page offers its interventions for the condition of its title.
    let titles =
        (0..analysis.document.blocks.len()).filter(|&block| is_title(analysis, block)).flat_map(|block| analysis.sentences_in(block));
    let about = sentences_about(analysis, &mention.places);
    let unapproved = analysis.places(&intervention.unapproved);
    for index in about.iter().copied().chain(titles) {
        let sentence = analysis.scan.sentences[index].clone();
        let named = starting_in(&unapproved, &sentence).iter().map(|tokens| (tokens.clone(), true));
        let known = analysis.scan.lists_in(sentence.clone()).filter(|mark| Some(mark.list) == condition).map(|mark| (mark.tokens(), false));
        for (tokens, is_listed) in named.chain(known) {
            if (!is_listed && about.binary_search(&index).is_err())
                || is_covered(&tokens)
                || is_negated(analysis, &tokens)
                || !is_claimed(analysis, &sentence, &tokens, lists)
            {
                continue;
            }
            let name = analysis.document.prose.text()[analysis.scan.prose(tokens.clone())].to_owned();
            let found = Use { place: whole(&mention.places, &sentence, &tokens), name };
            if is_listed {
                return Some(found);
            }
            best.get_or_insert(found);
        }
    }
    // Without any approval every use is unapproved, named or not.
    let nothing_approved = intervention.approved_for.is_empty() && intervention.has("offlabel");
    best.or_else(|| nothing_approved.then(|| Use { place: promoted, name: String::new() }))
}

/// Whether enough of an intervention's own risks are told as risks. `told` are the words that show it.
pub(in crate::kinds) fn tells_risks(analysis: &Analysis<'_>, intervention: &Intervention, told: &[PatternId]) -> bool {
    let is_told = |&&pattern: &&PatternId| {
        analysis
            .scan
            .marks(pattern)
            .iter()
            .any(|mark| is_told(analysis, mark.start as usize, told) && !is_negated(analysis, &mark.tokens()))
    };
    intervention.risks.iter().filter(is_told).count() >= RISKS_STATED.min(intervention.risks.len())
}

/// Whether all elements of the boxed warning are told as risks.
pub(in crate::kinds) fn tells_boxed_warning(analysis: &Analysis<'_>, intervention: &Intervention, told: &[PatternId]) -> bool {
    intervention
        .boxed_warning
        .iter()
        .all(|&pattern| analysis.scan.marks(pattern).iter().any(|mark| is_told(analysis, mark.start as usize, told)))
}

/// Whether any two named harms are told as risks, for what the table does not know.
pub(in crate::kinds) fn tells_any_risks(analysis: &Analysis<'_>, told: &[PatternId], lists: &Lists) -> bool {
    let Some(list) = lists.risk else { return false };
    let words = analysis.places(told);
    let text = analysis.document.prose.text();
    let mut harms: Vec<String> = analysis
        .scan
        .lists_in(0..analysis.scan.tokens.len())
        // "Side effects" itself names no harm.
        .filter(|mark| mark.list == list && !meets(&words, &mark.tokens()))
        .filter(|mark| is_told(analysis, mark.start as usize, told) && !is_negated(analysis, &mark.tokens()))
        .map(|mark| text[analysis.scan.prose(mark.tokens())].to_lowercase())
        .collect();
    harms.sort_unstable();
    harms.dedup();
    harms.len() >= RISKS_STATED
}

/// A word of risk in the sentence, in the one before it, in the heading above, or in the line that opens the list.
fn is_told(analysis: &Analysis<'_>, token: usize, told: &[PatternId]) -> bool {
    let block = analysis.block_of(token);
    if analysis.is_reference(block) || !discloses(analysis, block) {
        return false;
    }
    let blocks = &analysis.document.blocks;
    let sentence = analysis.sentence_of(token);
    let before = sentence.checked_sub(1).filter(|&at| analysis.document.sentences[at].block == block);
    let opener = blocks[block].list.and_then(|_| analysis.opener_of(block));
    let around = [Some(sentence), before].into_iter().flatten().map(|at| analysis.scan.sentences[at].clone());
    let above = [blocks[block].section, opener].into_iter().flatten().map(|at| analysis.block_tokens(at));
    around.chain(above).any(|range| any_in(analysis, told, &range))
}

/// Sentences that name the intervention, follow one that does and say "it" or "this treatment", or stand under a
/// heading that names it.
fn sentences_about(analysis: &Analysis<'_>, mentions: &[Range<usize>]) -> Vec<usize> {
    let (sentences, blocks) = (&analysis.document.sentences, &analysis.document.blocks);
    let mut names = vec![false; sentences.len()];
    let mut is_named = vec![false; blocks.len()];
    for index in mentions.iter().map(|mention| analysis.sentence_of(mention.start)) {
        names[index] = true;
        is_named[sentences[index].block] = true;
    }
    let refers = |sentence: usize| {
        let range = &analysis.scan.sentences[sentence];
        let first = range.clone().find(|&token| analysis.scan.tokens[token].is_counted());
        let is_it = first.is_some_and(|at| analysis.document.prose.text()[analysis.scan.tokens[at].range()].eq_ignore_ascii_case("it"));
        is_it || any_in(analysis, &analysis.lexicon.promotion.refers, range)
    };
    let mut about = Vec::new();
    for (at, block) in blocks.iter().enumerate().filter(|&(at, _)| !analysis.is_reference(at)) {
        let inside = analysis.sentences_in(at);
        if block.section.is_some_and(|heading| is_named[heading]) {
            about.extend(inside);
        } else if is_named[at] {
            let first = inside.start;
            about.extend(inside.filter(|&index| names[index] || (index > first && names[index - 1] && refers(index))));
        }
    }
    about
}

/// A heading claims by itself; a sentence claims by a word of effect, or by "for" right before the use.
fn is_claimed(analysis: &Analysis<'_>, sentence: &Range<usize>, used: &Range<usize>, lists: &Lists) -> bool {
    if is_heading(analysis, analysis.block_of(used.start)) {
        return true;
    }
    let text = analysis.document.prose.text();
    let is_for = |at: usize| text[analysis.scan.tokens[at].range()].eq_ignore_ascii_case("for");
    (used.start.saturating_sub(FOR_REACH).max(sentence.start)..used.start).any(is_for)
        || analysis.scan.lists_in(sentence.clone()).any(|mark| lists.effects.has(mark.list))
}

/// From the name to the use when both stand in one sentence, the use alone otherwise.
fn whole(mentions: &[Range<usize>], sentence: &Range<usize>, used: &Range<usize>) -> Range<usize> {
    let first = mentions.partition_point(|mention| mention.start < sentence.start);
    match mentions.get(first).filter(|mention| mention.end <= sentence.end) {
        Some(name) => name.start.min(used.start)..name.end.max(used.end),
        None => used.clone(),
    }
}

/// Of places in text order, those that start in a range.
fn starting_in<'p>(places: &'p [Range<usize>], tokens: &Range<usize>) -> &'p [Range<usize>] {
    let first = places.partition_point(|place| place.start < tokens.start);
    let count = places[first..].partition_point(|place| place.start < tokens.end);
    &places[first..first + count]
}

fn any_in(analysis: &Analysis<'_>, patterns: &[PatternId], range: &Range<usize>) -> bool {
    patterns.iter().any(|&pattern| analysis.scan.marks_in(pattern, range).iter().any(|mark| mark.end as usize <= range.end))
}

/// Whether any of these places, in text order and without overlaps, shares a token with a range.
fn meets(places: &[Range<usize>], tokens: &Range<usize>) -> bool {
    let first = places.partition_point(|place| place.end <= tokens.start);
    places.get(first).is_some_and(|place| place.start < tokens.end)
}

fn is_title(analysis: &Analysis<'_>, block: usize) -> bool {
    match &analysis.document.blocks[block].kind {
        BlockKind::Heading(level) => *level == 1,
        BlockKind::FrontMatter(key) => key.ends_with("title"),
        _ => false,
    }
}

fn is_heading(analysis: &Analysis<'_>, block: usize) -> bool {
    match &analysis.document.blocks[block].kind {
        BlockKind::Heading(_) => true,
        BlockKind::FrontMatter(key) => key.ends_with("title"),
        _ => false,
    }
}

fn is_negated(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let cue = analysis.lexicon.cues.iter().position(|cue| cue.name == "negated");
    cue.is_some_and(|cue| analysis.holds(Condition::Cue(cue), tokens).is_some())
}
