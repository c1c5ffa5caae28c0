//! Conditions: does a cue reach over these words, is their sentence cited, do such words stand around them?
//!
//! The answer is the prose that shows it. Its consequences play no part.

use crate::analysis::Analysis;
use crate::analysis::actor_class::ActorClass;
use crate::analysis::cues::{self, Scope};
use crate::analysis::evidence::EvidenceKind;
use crate::analysis::lexicon::{Condition, Within};
use crate::matcher::PatternId;
use std::ops::Range;

impl Analysis<'_> {
    /// Whether a condition holds at a range of tokens; the answer is the prose that shows it.
    #[inline]
    pub fn holds(&self, condition: Condition, tokens: &Range<usize>) -> Option<Range<usize>> {
        self.holds_beside(condition, tokens, &[])
    }

    /// Whether a condition holds at a match of which some words are claimed themselves, so that no cue counts them.
    #[inline]
    pub fn holds_beside(&self, condition: Condition, tokens: &Range<usize>, own: &[&str]) -> Option<Range<usize>> {
        match condition {
            // The question that is asked most, and most often in vain.
            Condition::Cue(cue) if !self.may_reach(cue, tokens) => self.denied_from_above(cue, tokens),
            Condition::Cue(cue) => self.scope_over(&self.cues[cue], tokens, own).or_else(|| self.denied_from_above(cue, tokens)),
            _ => self.shown(condition, tokens),
        }
    }

    /// The heading or lead-in that denies the item in which these tokens stand.
    fn denied_from_above(&self, cue: usize, tokens: &Range<usize>) -> Option<Range<usize>> {
        let denial = self.lead_ins.denial_of(self.block_of(tokens.start))?;
        matches!(self.lexicon.cues[cue].name.as_str(), "negated" | "debunked").then(|| self.scan.prose(denial.clone()))
    }

    fn shown(&self, condition: Condition, tokens: &Range<usize>) -> Option<Range<usize>> {
        match condition {
            Condition::Cue(cue) => self.scope_over(&self.cues[cue], tokens, &[]),
            Condition::Quoted => {
                let quotation = self.scope_over(&self.quotations, tokens, &[])?;
                (!self.is_emphasis(&quotation) && !self.is_lookalike("quoted", tokens)).then_some(quotation)
            }
            Condition::Guard(guard) => {
                let guard = &self.lexicon.guards[guard];
                if !guard.only_for.is_empty() && !guard.only_for.contains(&self.settings.advertiser) {
                    return None;
                }
                let is_given = || guard.advertisers.contains(&self.settings.advertiser);
                self.mark_within(&guard.patterns, guard.within, tokens).or_else(|| is_given().then(|| self.scan.prose(tokens.clone())))
            }
            Condition::Question => self.question(tokens),
            Condition::Cited => self.citation(tokens),
            Condition::Promotional => self.subject.is_promotional.then_some(0..0),
            Condition::Promoted => self.subject.is_promotional.then(|| self.scan.prose(tokens.clone())),
            Condition::Promised => self.promise(tokens),
            Condition::OtherActor if self.lead_ins.is_risk(self.block_of(tokens.start)) => Some(self.scan.prose(tokens.clone())),
            Condition::OtherActor => {
                Some(self.actor(tokens)).filter(|actor| actor.class.is_other()).map(|actor| self.scan.prose(actor.tokens))
            }
            Condition::Informing => self.is_informing.then(|| self.scan.prose(tokens.clone())),
            Condition::OffTopic => self.is_off_topic(tokens).then(|| self.scan.prose(tokens.clone())),
            Condition::EstablishedCare => self.established_care(tokens),
            Condition::HabitActor => {
                Some(self.actor(tokens)).filter(|actor| actor.class == ActorClass::Habit).map(|actor| self.scan.prose(actor.tokens))
            }
            Condition::BodyActor => Some(self.actor(tokens))
                .filter(|actor| matches!(actor.class, ActorClass::Body | ActorClass::Ailment))
                .map(|actor| self.scan.prose(actor.tokens)),
            Condition::UnknownActor => {
                Some(self.actor(tokens)).filter(|actor| actor.class == ActorClass::Unknown).map(|actor| self.scan.prose(actor.tokens))
            }
            Condition::Testimonial => self.is_testimonial[self.block_of(tokens.start)].then(|| self.scan.prose(tokens.clone())),
        }
    }

    /// The first match of any pattern in the surroundings of a range of tokens, other than one that is the range itself.
    #[inline]
    pub fn mark_within(&self, patterns: &[PatternId], within: Within, tokens: &Range<usize>) -> Option<Range<usize>> {
        // Most patterns match nowhere, so that most often nobody asks what is around.
        let first = patterns.iter().position(|&pattern| !self.scan.marks(pattern).is_empty())?;
        self.mark_in(&patterns[first..], &self.around(tokens.start, within))
    }

    /// The first match of any pattern that stands wholly in a range of tokens.
    fn mark_in(&self, patterns: &[PatternId], around: &Range<usize>) -> Option<Range<usize>> {
        patterns.iter().find_map(|&pattern| {
            let marks = self.scan.marks(pattern);
            let first = marks.partition_point(|mark| (mark.start as usize) < around.start);
            let mut near = marks[first..].iter().take_while(|mark| (mark.start as usize) < around.end);
            near.find(|mark| mark.end as usize <= around.end).map(|mark| self.scan.prose(mark.tokens()))
        })
    }

    /// Whether a cue reaches over anything in the sentence of these tokens.
    #[inline]
    fn may_reach(&self, cue: usize, tokens: &Range<usize>) -> bool {
        let sentence = self.sentence_of(tokens.start);
        self.cues_of[sentence] & cues::bit(cue) != 0 || tokens.end > self.scan.sentences[sentence].end
    }

    fn scope_over(&self, scopes: &[Scope], tokens: &Range<usize>, own: &[&str]) -> Option<Range<usize>> {
        if scopes.is_empty() {
            return None;
        }
        // Scopes start in order but may end out of order; a sentence has few of them, so a scan from its start is short.
        let sentence = self.scan.sentences[self.sentence_of(tokens.start)].start;
        let first = scopes.partition_point(|scope| scope.reach.start < sentence);
        scopes[first..]
            .iter()
            .take_while(|scope| scope.reach.start < tokens.end)
            // A cue that the match itself begins with is part of the claim: "without any side effects". One inside it
            // counts: "drops do not relieve pain".
            .find(|scope| {
                let begins = scope.trigger.start == tokens.start && scope.trigger.end <= tokens.end;
                scope.reach.end > tokens.start && !begins && !self.is_claimed(&scope.trigger, tokens, own)
            })
            .map(|scope| self.scan.prose(scope.trigger.clone()))
    }

    /// Whether the part of a trigger inside a match is among the words that the match claims itself.
    fn is_claimed(&self, trigger: &Range<usize>, tokens: &Range<usize>, own: &[&str]) -> bool {
        let inner = trigger.start.max(tokens.start)..trigger.end.min(tokens.end);
        !own.is_empty() && !inner.is_empty() && inner.into_iter().any(|at| self.is_word(at, own))
    }

    /// Whether short quotation marks stress a seller's own words: `our "miracle" drip`, `our "100 % safe" infusion`.
    fn is_emphasis(&self, quotation: &Range<usize>) -> bool {
        if !self.subject.is_promotional {
            return false;
        }
        let at = self.scan.token_at(quotation.start);
        let sentence = &self.scan.sentences[self.sentence_of(at)];
        let before = (sentence.start..at).rev().filter(|&at| self.scan.tokens[at].is_counted()).take(2);
        before.into_iter().any(|at| self.is_word(at, &["our", "my", "this"]))
    }

    fn question(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let sentence = &self.document.sentences[self.sentence_of(tokens.start)];
        let text = &self.document.prose.text().as_bytes()[sentence.prose.clone()];
        let last = text.iter().rposition(|byte| !matches!(byte, b' ' | b'"' | b'\'' | b')' | b']' | b'*' | b'_'))?;
        if text[last] != b'?' {
            return None;
        }
        let at = sentence.prose.start + last;
        (!self.is_lookalike("question", tokens)).then_some(at..at + 1)
    }

    /// Whether the sentence holds words that make a built-in cue one in looks only.
    fn is_lookalike(&self, cue: &str, tokens: &Range<usize>) -> bool {
        let range = self.scan.sentences[self.sentence_of(tokens.start)].clone();
        let cue = self.lexicon.cues.iter().find(|known| known.name == cue);
        cue.into_iter().flat_map(|cue| &cue.not).any(|&pattern| !self.scan.marks_in(pattern, &range).is_empty())
    }

    /// A pointer that resolves, in the sentence or directly behind it. A link to an agency's home is
    /// evidence like a paper: the reader can check it.
    fn citation(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let sentence = self.sentence_of(tokens.start);
        let block = self.document.sentences[sentence].block;
        let last = (sentence + 1).min(self.sentences_of[block].end - 1);
        let words = self.scan.sentences[last].clone();
        let from = self.document.sentences[sentence].prose.start;
        // A mark may stand right behind the final point, which is where a sentence ends.
        let first_word = || words.clone().find(|&at| self.scan.tokens[at].is_counted());
        let end = self.document.sentences[sentence].prose.end;
        let to = if last == sentence { end } else { first_word().map_or(end, |at| (self.scan.tokens[at].start as usize).max(end)) };
        let pointers = &self.evidence.pointers;
        let first = pointers.partition_point(|pointer| pointer.prose < from);
        let found = pointers[first..].iter().take_while(|pointer| pointer.prose <= to).find(|pointer| {
            let is_behind_previous = pointer.prose == from && pointer.kind != EvidenceKind::Link;
            pointer.resolves && !is_behind_previous
        })?;
        Some(found.prose..found.prose)
    }
}
