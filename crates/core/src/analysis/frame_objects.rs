//! Objects: what an effect acts on, found phrase by phrase.
//!
//! The orders of frames ask for the target behind a verb or a noun of effect. A gap counts noun phrases, not words, so that no
//! adjective silences a claim; a target is the head of its phrase, or stands before nothing but words that carry it through
//! ("joint pain symptoms"), so that "the arthritis relief fund" is no arthritis.

use crate::analysis::frame_nouns::{CARRIERS, OTHER_THINGS, UNTREATED};
use crate::analysis::frame_orders::Orders;
use crate::analysis::frame_words::TARGET;
use crate::analysis::syntax::{Phrase, Syntax};
use crate::analysis::tags::Tag;
use crate::document::prose::OPAQUE;
use crate::matcher::token::TokenKind;
use crate::matcher::word_class::Class;
use std::ops::Range;

/// A shorter noun is mostly none: "way", "day".
const SHORTEST_NOUN: usize = 4;
/// How far behind an effect the target may begin, in tokens.
const FARTHEST: usize = 16;

impl Orders<'_> {
    /// The target that starts at a token.
    #[inline]
    pub(super) fn target_at(&self, at: usize) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let Some(mark) = self.words.member_at(analysis, TARGET, at) else { return self.any_noun_at(at) };
        // "Heart disease" is no claim about the heart, "insulin resistance" none about insulin.
        if analysis.scan.lists_at(at).first().is_some_and(|longest| longest.end as usize > mark.end) {
            return None;
        }
        let first = self.not_targets.partition_point(|not| not.start + self.longest < mark.start);
        let is_none = self.not_targets[first..].iter().take_while(|not| not.start < mark.end).any(|not| mark.start < not.end);
        (!is_none).then_some(mark)
    }

    /// A noun that heads its phrase, where any will do: no name, no pronoun, nothing that only counts or places.
    fn any_noun_at(&self, at: usize) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if !self.words.is_open || at >= analysis.scan.tokens.len() {
            return None;
        }
        let syntax = analysis.syntax(analysis.sentence_of(at));
        let is_head = syntax.tag(at) == Tag::Noun && syntax.phrase_at(at).is_some_and(|phrase| phrase.head == at);
        let written = analysis.text_of(at);
        // A capital inside a sentence makes a name.
        let rest = written.get(usize::from(at == analysis.scan.sentences[analysis.sentence_of(at)].start)..).unwrap_or_default();
        let is_word = written.len() >= SHORTEST_NOUN && rest.bytes().all(|byte| byte.is_ascii_lowercase());
        (is_head && is_word && !analysis.is_word(at, OTHER_THINGS) && !analysis.is_word(at, UNTREATED)).then_some(at..at + 1)
    }

    /// Whether a target says what its phrase is about.
    pub(super) fn is_told(&self, syntax: &Syntax, target: &Range<usize>) -> bool {
        if syntax.is_head(target) || matches!(syntax.tag(target.end), Tag::Possessive) {
            return true;
        }
        let Some(phrase) = syntax.phrase_at(target.end - 1) else { return false };
        !self.analysis.is_word(phrase.head, OTHER_THINGS)
    }

    /// Whether a word carries what stands before it through.
    pub(super) fn is_carrier(&self, at: usize) -> bool {
        self.analysis.is_word(at, CARRIERS)
    }

    /// The first target in a noun phrase that says what the phrase is about, and ends in it or in what hangs on it.
    pub(super) fn target_in_phrase(&self, syntax: &Syntax, phrase: &Phrase, end: usize) -> Option<Range<usize>> {
        phrase.tokens.clone().find_map(|at| self.target_at(at).filter(|target| target.end <= end && self.is_told(syntax, target)))
    }

    /// The first target behind an effect that ends at a token, within so many noun phrases.
    pub(super) fn object(&self, syntax: &Syntax, sentence: &Range<usize>, from: usize, most: usize) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let (mut phrases, mut prepositions) = (0, 0);
        let mut at = from;
        while at < sentence.end {
            // A list of objects is short: behind it other things are told.
            if at > from + FARTHEST {
                return None;
            }
            if let Some(phrase) = syntax.phrase_at(at).filter(|phrase| phrase.tokens.start >= at || at == from) {
                let inside = at..phrase.tokens.end;
                let told = |at: usize| self.target_at(at).filter(|target| target.end <= sentence.end && self.is_told(syntax, target));
                if let Some(target) = inside.clone().find_map(told) {
                    return Some(target);
                }
                let is_listed = phrase.is_of || matches!(syntax.tag(at.saturating_sub(1)), Tag::Coordinator | Tag::Possessive);
                phrases += usize::from(!is_listed || at == from);
                at = phrase.tokens.end;
                if phrases >= most && !goes_on(syntax, at) {
                    return None;
                }
                continue;
            }
            // A word outside of any phrase can still be a target: "aging", "snoring".
            if let Some(target) = self.target_at(at).filter(|target| target.end <= sentence.end && self.is_told(syntax, target)) {
                return Some(target);
            }
            match syntax.tag(at) {
                // Somebody else acts from here on: "eases snoring, and joint pain has other causes".
                Tag::Mark | Tag::Coordinator if syntax.clause_of(at).start > from => return None,
                Tag::Mark => {
                    let kind = analysis.scan.tokens[at].kind;
                    if matches!(kind, TokenKind::Mark(';' | ':' | '.' | '?' | '!' | '(' | '|' | '\u{2022}' | OPAQUE)) {
                        return None;
                    }
                    if phrases >= most && kind != TokenKind::Mark(',') {
                        return None;
                    }
                }
                Tag::Subordinator | Tag::Relative => return None,
                _ if analysis.is_of(at, Class::Clause) => return None,
                // "Calms, soothes and clears eczema": verbs in a row share what they act on.
                Tag::Verb | Tag::Past if phrases > 0 || !is_coordinated(syntax, at) => return None,
                Tag::Auxiliary | Tag::Participle if phrases > 0 => return None,
                Tag::Preposition => {
                    // "Builds up on the skin" builds nothing; a verb with a preposition of its own is a member of its list.
                    prepositions += 1;
                    if prepositions > 1 || phrases == 0 && !analysis.is_word(at, PARTICLES) {
                        return None;
                    }
                }
                Tag::To if phrases > 0 => return None,
                // "Stop smoking, manage diabetes": an activity without an object of its own is the object.
                Tag::Gerund if matches!(syntax.tag(at + 1), Tag::Mark | Tag::Coordinator) => phrases += 1,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// All targets behind an effect that are listed: "pain, swelling and poor sleep".
    pub(super) fn listed(&self, syntax: &Syntax, sentence: &Range<usize>, first: Range<usize>, longest: usize) -> Vec<Range<usize>> {
        let mut found = vec![first];
        while let Some(last) = found.last()
            && let Some(next) = self.object(syntax, sentence, last.end, 1)
            && next.end <= longest
        {
            found.push(next);
        }
        found
    }
}

/// Whether a list or an "of" goes on behind a phrase.
fn goes_on(syntax: &Syntax, at: usize) -> bool {
    matches!(syntax.tag(at), Tag::Of | Tag::Coordinator | Tag::Possessive)
        || syntax.tag(at) == Tag::Mark
            && (syntax.phrase_at(at + 1).is_some() || matches!(syntax.tag(at + 1), Tag::Coordinator | Tag::Adverb))
}

/// Whether a comma or a coordinator joins a token to a verb before it.
fn is_coordinated(syntax: &Syntax, at: usize) -> bool {
    let before = (0..at).rev().find(|&before| syntax.tag(before) != Tag::Adverb);
    before.is_some_and(|before| matches!(syntax.tag(before), Tag::Coordinator | Tag::Mark))
}

/// Words that may stand between a verb and its object.
const PARTICLES: &[&str] = &["up", "out", "off", "away", "down", "over"];
