//! Split members: members of lists whose particle stands behind an object, as in "brings your blood pressure down".
//!
//! Frames ask for them beside the members that the scan found. A split member is a verb, one noun phrase and the rest of the
//! member, in one clause; the scan itself finds words only where they stand side by side.

use crate::analysis::Analysis;
use crate::analysis::tags::Tag;
use crate::matcher::ListMark;
use std::ops::Range;

/// Words that end a verb in two parts.
const PARTICLES: [&str; 9] = ["down", "up", "out", "off", "away", "back", "around", "apart", "over"];
/// How far before its particle a verb may stand, in tokens.
const LONGEST: usize = 12;

/// A member of a list around an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SplitMember {
    /// The sentence it stands in.
    pub(crate) sentence: u32,
    /// The list, and the tokens from the verb to the end of the rest.
    pub(crate) mark: ListMark,
    /// The object in between.
    pub(crate) object: Range<usize>,
}

/// All split members of a document, in the order of their verbs.
pub(crate) fn split_members(analysis: &Analysis<'_>) -> Vec<SplitMember> {
    let tokens = &analysis.scan.tokens;
    let particles = PARTICLES.map(|word| analysis.lexicon.matcher.number_of(word));
    let mut found = Vec::new();
    for at in (0..tokens.len()).filter(|&at| tokens[at].word != 0 && particles.contains(&tokens[at].word)) {
        let sentence = analysis.sentence_of(at);
        let range = analysis.scan.sentences[sentence].clone();
        let first = at.saturating_sub(LONGEST).max(range.start);
        for verb in (first..at.saturating_sub(1)).rev() {
            let marks = analysis.lexicon.matcher.members_of(&[&tokens[verb..=verb], &tokens[at..(at + 3).min(range.end)]].concat());
            let marks = marks.into_iter().filter(|mark| mark.end > 1);
            let mut marks = marks.peekable();
            if marks.peek().is_none() {
                continue;
            }
            let Some(object) = object(analysis, sentence, verb, at) else { break };
            found.extend(marks.map(|mark| SplitMember {
                sentence: sentence as u32,
                mark: ListMark { list: mark.list, start: verb as u32, end: (at as u32) + mark.end - 1 },
                object: object.clone(),
            }));
            break;
        }
    }
    found.sort_by_key(|split| split.mark.start);
    found
}

/// The noun phrase that fills the room between a verb and its particle.
fn object(analysis: &Analysis<'_>, sentence: usize, verb: usize, particle: usize) -> Option<Range<usize>> {
    let syntax = analysis.syntax(sentence);
    if !syntax.tag(verb).is_verb() {
        return None;
    }
    let first = syntax.phrases_from(verb + 1).next()?;
    let is_filler = (verb + 1..first.tokens.start).all(|at| syntax.tag(at) == Tag::Adverb);
    let mut end = first.tokens.end;
    for next in syntax.phrases_from(first.tokens.end) {
        // "The swelling of your feet", "your stress and worries".
        let is_linked = next.tokens.start == end + 1 && matches!(syntax.tag(end), Tag::Of | Tag::Coordinator | Tag::Possessive);
        if !is_linked || next.tokens.end > particle {
            break;
        }
        end = next.tokens.end;
    }
    (is_filler && end == particle).then_some(first.tokens.start..end)
}
