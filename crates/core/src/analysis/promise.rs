//! Promises: whether the clause around a term says what becomes of a patient.
//!
//! The condition `promised` asks it for rules on terms: "meridians" named in a museum is a mention, "clears the meridians
//! and ends your migraine" is a claim. The words of the match itself never make the promise, and neither does a question
//! inside the sentence ("learn how meridians work").

use crate::analysis::Analysis;
use crate::analysis::agents;
use crate::analysis::lexicon::PromiseLists;
use crate::document::BlockKind;
use crate::matcher::token::TokenKind;
use std::ops::Range;

/// Words between a verb of effect and what it acts on.
const OBJECT_STEP: usize = 6;
/// Words between an ailment and the verb that says what becomes of it.
const OUTCOME_STEP: usize = 4;
/// Words before the match in which a question may begin that the match belongs to.
const ASKED_STEP: usize = 6;

/// Verbs and nouns behind which "how", "why" and "whether" ask.
const ASKING: &[&str] = &[
    "learn",
    "learns",
    "explain",
    "explains",
    "explained",
    "know",
    "wonder",
    "wondering",
    "understand",
    "understanding",
    "explore",
    "explores",
    "discuss",
    "discusses",
    "ask",
    "asks",
    "asked",
    "see",
    "decide",
    "decides",
    "discover",
    "read",
    "describe",
    "describes",
    "teach",
    "teaches",
    "taught",
    "shows",
    "show",
    "study",
    "studies",
    "test",
    "tests",
    "tested",
    "examine",
    "examines",
    "on",
    "about",
    "of",
    "into",
    "consider",
    "determine",
    "find",
    "out",
    "question",
    "debate",
];

impl Analysis<'_> {
    /// Whether the clause of these tokens holds a health effect, a patient's outcome or a promise beside them; the answer is
    /// the prose that shows it.
    pub(super) fn promise(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let lists = self.lexicon.named().promise.as_ref()?;
        let clause = self.clause_of(tokens);
        if self.is_asked_inside(&clause, tokens) {
            return None;
        }
        let is_naming = self.is_heading(tokens.start);
        let is_outside = |mark: &Range<usize>| mark.end <= tokens.start || mark.start >= tokens.end;
        for mark in self.scan.lists_in(clause.clone()) {
            let words = mark.tokens();
            if !is_outside(&words) {
                continue;
            }
            let shown = if lists.words.has(mark.list) {
                Some(words.clone())
            } else if lists.verbs.has(mark.list) {
                self.object_of(lists, &clause, &words, tokens, is_naming)
            } else if !is_naming && lists.targets.has(mark.list) {
                self.outcome_of(lists, &clause, &words)
            } else {
                None
            };
            if let Some(shown) = shown {
                return Some(self.scan.prose(shown));
            }
        }
        None
    }

    /// The verb with what it acts on: a target behind it, or the match itself.
    fn object_of(
        &self,
        lists: &PromiseLists,
        clause: &Range<usize>,
        verb: &Range<usize>,
        matched: &Range<usize>,
        is_naming: bool,
    ) -> Option<Range<usize>> {
        let sentence = &self.scan.sentences[self.sentence_of(verb.start)];
        // "The support", "Healing Center": what only looks like a verb promises nothing. A title names unless it orders.
        if agents::is_attribute(self, sentence, verb)
            || agents::is_name(self, sentence, verb)
            || is_naming && verb.start != clause.start && !self.ends_with(verb.start, "s")
        {
            return None;
        }
        let mut words = 0;
        for at in verb.end..clause.end {
            if at == matched.start && at > verb.start {
                return Some(verb.clone());
            }
            let is_target = self.scan.lists_at(at).iter().any(|mark| lists.targets.has(mark.list) && mark.end as usize <= clause.end);
            if is_target && !matched.contains(&at) {
                return Some(verb.start..at + 1);
            }
            words += usize::from(self.scan.tokens[at].is_counted() && !matched.contains(&at));
            if words > OBJECT_STEP {
                return None;
            }
        }
        None
    }

    /// The target with the verb that says that it goes away.
    fn outcome_of(&self, lists: &PromiseLists, clause: &Range<usize>, target: &Range<usize>) -> Option<Range<usize>> {
        let mut words = 0;
        for at in target.end..clause.end {
            if let Some(mark) = self.scan.lists_at(at).iter().find(|mark| lists.outcomes.has(mark.list)) {
                return (mark.end as usize <= clause.end).then_some(target.start..mark.end as usize);
            }
            words += usize::from(self.scan.tokens[at].is_counted());
            if words > OUTCOME_STEP {
                return None;
            }
        }
        None
    }

    /// The part of the sentence between marks that end a thought.
    pub(super) fn clause_of(&self, tokens: &Range<usize>) -> Range<usize> {
        let sentence = self.scan.sentences[self.sentence_of(tokens.start)].clone();
        let is_end = |&at: &usize| matches!(self.scan.tokens[at].kind, TokenKind::Mark(';' | '\u{2014}'));
        let start = (sentence.start..tokens.start).rev().find(is_end).map_or(sentence.start, |at| at + 1);
        let end = (tokens.end.min(sentence.end)..sentence.end).find(is_end).unwrap_or(sentence.end);
        start..end.max(tokens.end.min(sentence.end))
    }

    /// Whether the match belongs to a question inside the sentence: "learn how it works", "whether it heals".
    fn is_asked_inside(&self, clause: &Range<usize>, tokens: &Range<usize>) -> bool {
        let near = (clause.start..tokens.start).rev().filter(|&at| self.scan.tokens[at].is_counted()).take(ASKED_STEP);
        near.into_iter().any(|at| {
            self.is_word(at, &["whether"])
                || self.is_word(at, &["how", "why", "what", "which", "if", "when", "where"])
                    && at > clause.start
                    && self.is_word(at - 1, ASKING)
        }) || self.is_heading(tokens.start) && self.is_word(clause.start, &["how", "why", "what", "when", "which", "can", "is", "does"])
    }

    /// Whether a token stands in a title or heading.
    pub(super) fn is_heading(&self, token: usize) -> bool {
        match &self.document.blocks[self.block_of(token)].kind {
            BlockKind::Heading(_) => true,
            BlockKind::FrontMatter(key) => key.ends_with("title"),
            _ => false,
        }
    }
}
