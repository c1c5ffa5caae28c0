//! Actors: who or what is said to bring a claimed effect about.
//!
//! The conditions `promoted`, `other-actor` and `unknown-actor` ask it for the words of a claim. An actor is the noun phrase
//! nearest to the left of the verb, looked for through conjunctions, auxiliaries and relative clauses; a pronoun stands for
//! the subject of the sentences before; people act through what stands behind the claim ("you can ease pain with our balm").

use crate::analysis::Analysis;
use crate::analysis::actor_class::ActorClass;
use crate::analysis::actor_words::{LIGHT, MEANS, OWN, POINTING, PRONOUNS, inquires, is_any};
use crate::analysis::lexicon::ActorLists;
use crate::analysis::lower;
use crate::analysis::tags::Tag;
use crate::matcher::ListMark;
use crate::matcher::token::TokenKind;
use crate::matcher::word_class::Class;
use std::ops::Range;

/// How many sentences back a pronoun is followed.
const FOCUS_STEPS: usize = 3;
/// Words behind a claim in which its means may stand: "with our balm", "by walking".
const MEANS_STEP: usize = 8;
/// Words of a match in which it may name the actor itself.
const NAMED_INSIDE: usize = 3;
/// The most tokens that are looked at on the way to a subject.
const LONGEST_WAY: usize = 40;

/// Who or what acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Its sort.
    pub class: ActorClass,
    /// The words that name it; empty when nobody is named.
    pub tokens: Range<usize>,
    /// The antecedent of a pronoun.
    pub antecedent: Option<Range<usize>>,
}

impl Analysis<'_> {
    /// Who or what brings about what these tokens claim.
    pub fn actor(&self, claim: &Range<usize>) -> Actor {
        let Some(lists) = &self.lexicon.named().actors else {
            return Actor { class: ActorClass::Unsaid, tokens: claim.start..claim.start, antecedent: None };
        };
        if let Some((_, actor)) = self.last_actor.borrow().as_ref().filter(|(known, _)| known == claim) {
            return actor.clone();
        }
        let actor = Search { analysis: self, lists }.of_claim(claim);
        *self.last_actor.borrow_mut() = Some((claim.clone(), actor.clone()));
        actor
    }
}

struct Search<'r> {
    analysis: &'r Analysis<'r>,
    lists: &'r ActorLists,
}

impl Search<'_> {
    fn of_claim(&self, claim: &Range<usize>) -> Actor {
        let analysis = self.analysis;
        let sentence = analysis.scan.sentences[analysis.sentence_of(claim.start)].clone();
        // "Osteopathy can help": the words of a rule may name the actor themselves.
        let within = self.classified(&(claim.start..claim.end.min(claim.start + NAMED_INSIDE).min(sentence.end)), 0);
        if matches!(within.class, ActorClass::Own | ActorClass::Therapy) {
            return within;
        }
        let is_verb = self.is_verb(claim.start);
        let mut actor = self.before(&sentence, claim.start, is_verb, FOCUS_STEPS);
        // Who feels an effect does not bring it about: "patients notice relief".
        if actor.class == ActorClass::Person && !is_verb {
            actor.class = ActorClass::Unsaid;
        }
        if !matches!(actor.class, ActorClass::Own | ActorClass::Therapy | ActorClass::Unknown)
            && let Some(means) = self.means(&sentence, claim.end)
        {
            actor = means;
        }
        // "Sprains respond to our sessions": what is no verb of effect tells of the sufferer, and nobody else acts.
        // Beside what is sold, the body and its ailments act in the story of how it works.
        let is_story =
            || matches!(actor.class, ActorClass::Body | ActorClass::Ailment | ActorClass::Habit) && self.is_beside_own(claim.start);
        if actor.class.is_other() && (!self.is_effect(claim.start) || is_story()) {
            actor.class = ActorClass::Unsaid;
        }
        // A title names its topic, it does not tell who acts.
        if actor.class == ActorClass::Unknown && analysis.is_headline(&sentence) {
            actor.class = ActorClass::Unsaid;
        }
        actor
    }

    /// The subject of words that are a verb, or belong to one on their left.
    fn before(&self, sentence: &Range<usize>, at: usize, is_verb: bool, steps: usize) -> Actor {
        let (region, stopped_at, is_fragment) = self.region(sentence, at, is_verb);
        if is_fragment {
            let named = self.classified(&region, steps);
            let is_named = matches!(named.class, ActorClass::Own | ActorClass::Therapy);
            return if is_named { named } else { Actor { class: ActorClass::Unsaid, tokens: at..at, antecedent: None } };
        }
        let mut actor = self.classified(&region, steps);
        // "Our balm helps you ease pain", "warms the skin to ease pain": whoever makes others act.
        if !matches!(actor.class, ActorClass::Own | ActorClass::Therapy | ActorClass::Care | ActorClass::Foreign)
            && let Some(governing) = stopped_at
        {
            let is_purpose = self.analysis.is_word(at.saturating_sub(1), &["to"]);
            if is_purpose && inquires(self.analysis, governing) {
                return Actor { class: ActorClass::Study, ..actor };
            }
            if actor.class == ActorClass::Unknown && !is_purpose {
                return actor;
            }
            // "Releasing the muscles relieves pain": what is done is the actor, and nobody says by whom.
            let above = match governing > sentence.start {
                true => self.before(&(sentence.start..governing), governing, true, steps),
                false => Actor { class: ActorClass::Unsaid, tokens: at..at, antecedent: None },
            };
            if above.class != ActorClass::Unsaid || actor.class != ActorClass::Unknown {
                actor = above;
            }
        }
        actor
    }

    /// The words between a verb and whatever ends its subject on the left; the verb that ended it, if one did; whether no
    /// verb was found that the words could belong to.
    fn region(&self, sentence: &Range<usize>, verb: usize, is_verb: bool) -> (Range<usize>, Option<usize>, bool) {
        let analysis = self.analysis;
        let mut end = verb;
        let mut has_content = false;
        // "Lowers your pressure and eases pain": what stands before the "and" is an object until its verb is passed.
        let mut skips_object = !is_verb || verb > sentence.start && self.joins(verb - 1);
        let lowest = verb.saturating_sub(LONGEST_WAY).max(sentence.start);
        let mut at = verb;
        while at > lowest {
            at -= 1;
            let token = &analysis.scan.tokens[at];
            match token.kind {
                TokenKind::Mark(';' | ':' | '\u{2014}' | '(' | '?' | '!') => return (at + 1..end, None, skips_object && !is_verb),
                TokenKind::Mark(')') => {
                    if let Some(open) = (lowest..at).rev().find(|&open| analysis.scan.tokens[open].kind == TokenKind::Mark('(')) {
                        at = open;
                    }
                    continue;
                }
                TokenKind::Mark(_) | TokenKind::Possessive => continue,
                _ => {}
            }
            if self.tag(at) == Tag::Relative {
                if has_content && !skips_object {
                    return (at + 1..end, None, false);
                }
                if analysis.is_word(at, &["who"]) {
                    return (at..at + 1, None, false);
                }
                end = at;
                continue;
            }
            if self.tag(at) == Tag::Subordinator {
                if has_content && !skips_object {
                    return (at + 1..end, None, false);
                }
                end = at;
                continue;
            }
            if self.is_verb(at) {
                if skips_object {
                    has_content = false;
                    end = at;
                    skips_object = at > sentence.start && self.joins(at - 1);
                } else if has_content {
                    return (at + 1..end, Some(at), false);
                } else {
                    end = at;
                    // A conjunction before this verb has objects before it, too.
                    skips_object = at > sentence.start && self.joins(at - 1);
                }
                continue;
            }
            if !self.is_empty_word(at) {
                has_content = true;
            }
        }
        (at..end, None, skips_object && !is_verb)
    }

    /// The class of the words of a subject.
    fn classified(&self, region: &Range<usize>, steps: usize) -> Actor {
        let analysis = self.analysis;
        let actor = |class| Actor { class, tokens: region.clone(), antecedent: None };
        let content: Vec<usize> = region.clone().filter(|&at| analysis.scan.tokens[at].is_counted() && !self.is_empty_word(at)).collect();
        let Some(&first) = content.first() else { return actor(ActorClass::Unsaid) };
        if self.is_own(region) {
            return actor(ActorClass::Own);
        }
        if content.len() == 1 && is_any(self.analysis, first, PRONOUNS) {
            return self.focus(first, steps).map_or_else(
                || actor(ActorClass::Unknown),
                |found| Actor { class: found.class, tokens: region.clone(), antecedent: Some(found.antecedent.unwrap_or(found.tokens)) },
            );
        }
        let points_back = is_any(analysis, region.clone().find(|&at| analysis.scan.tokens[at].is_counted()).unwrap_or(first), POINTING);
        let antecedent = || if points_back { self.focus(first, steps).map(|found| found.antecedent.unwrap_or(found.tokens)) } else { None };
        let has = |set: &crate::matcher::ListSet, range: &Range<usize>| self.marks(range).any(|mark| set.has(mark.list));
        let head = self.head_of(region);
        let ends_head = |set: &crate::matcher::ListSet| self.marks(&head).any(|mark| set.has(mark.list) && mark.end as usize == head.end);
        if ends_head(&self.lists.studies) {
            return actor(ActorClass::Study);
        }
        if self.is_promoted(region) {
            return Actor { antecedent: antecedent(), ..actor(ActorClass::Own) };
        }
        if ends_head(&self.lists.care) {
            return Actor { antecedent: antecedent(), ..actor(ActorClass::Care) };
        }
        if has(&self.lists.drugs, &head) {
            return Actor { antecedent: antecedent(), ..actor(ActorClass::Foreign) };
        }
        if has(&self.lists.therapies, region) {
            return Actor { antecedent: antecedent(), ..actor(ActorClass::Therapy) };
        }
        if analysis.is_of(first, Class::Person) || has(&self.lists.people, &head) {
            return actor(ActorClass::Person);
        }
        if ends_head(&self.lists.habits) {
            return actor(ActorClass::Habit);
        }
        if ends_head(&self.lists.ailments) {
            return actor(ActorClass::Ailment);
        }
        if ends_head(&self.lists.bodies) {
            return actor(ActorClass::Body);
        }
        if points_back && let Some(found) = self.focus(first, steps) {
            return Actor { class: found.class, tokens: region.clone(), antecedent: Some(found.antecedent.unwrap_or(found.tokens)) };
        }
        actor(ActorClass::Unknown)
    }

    /// The head of a phrase: the words up to the first preposition, or behind it when they only measure ("the use of").
    fn head_of(&self, region: &Range<usize>) -> Range<usize> {
        let analysis = self.analysis;
        let is_preposition = |&at: &usize| matches!(self.tag(at), Tag::Preposition | Tag::Of);
        let mut from = region.start;
        loop {
            let end = (from..region.end).find(is_preposition).unwrap_or(region.end);
            let last = (from..end).rev().find(|&at| analysis.scan.tokens[at].is_counted() && !self.is_empty_word(at));
            let is_light = last.is_some_and(|last| is_any(self.analysis, last, LIGHT));
            if end >= region.end || !(is_light || last.is_none()) {
                return from..last.map_or(end, |last| last + 1);
            }
            from = end + 1;
        }
    }

    /// The antecedent of a pronoun at a token: the subject of the sentence before, or the therapy that it names.
    fn focus(&self, token: usize, steps: usize) -> Option<Actor> {
        let analysis = self.analysis;
        let steps = steps.checked_sub(1)?;
        let this = analysis.sentence_of(token);
        // In the same sentence, a subject before the pronoun: "When the cream dries, it calms".
        let index = this.checked_sub(1)?;
        let sentence = analysis.scan.sentences[index].clone();
        let first = sentence.clone().find(|&at| self.is_verb(at)).unwrap_or(sentence.end);
        let subject = self.classified(&(sentence.start..first), steps);
        if !matches!(subject.class, ActorClass::Person | ActorClass::Unsaid | ActorClass::Study) {
            return Some(subject);
        }
        let named = self.marks(&sentence).filter(|mark| self.lists.therapies.has(mark.list)).last().map(ListMark::tokens);
        named.map(|tokens| {
            let class = if self.is_own(&sentence) { ActorClass::Own } else { ActorClass::Therapy };
            Actor { class, tokens, antecedent: None }
        })
    }

    /// The means that people act with: own or other ones behind a claim.
    fn means(&self, sentence: &Range<usize>, from: usize) -> Option<Actor> {
        let analysis = self.analysis;
        let mut words = 0;
        // The claim may end with the preposition itself: "respond well to our sessions".
        for at in from.saturating_sub(1)..sentence.end {
            let token = &analysis.scan.tokens[at];
            if matches!(token.kind, TokenKind::Mark(';' | ':' | '\u{2014}' | '?' | '!')) {
                return None;
            }
            words += usize::from(token.is_counted());
            if words > MEANS_STEP {
                return None;
            }
            if is_any(self.analysis, at, MEANS) {
                let end = (at + 1..sentence.end)
                    .find(|&end| end > at + 6 || matches!(analysis.scan.tokens[end].kind, TokenKind::Mark(_)))
                    .unwrap_or(sentence.end);
                let actor = self.classified(&(at + 1..end), 0);
                if matches!(actor.class, ActorClass::Own | ActorClass::Therapy | ActorClass::Habit | ActorClass::Care | ActorClass::Foreign)
                {
                    return Some(actor);
                }
            }
        }
        None
    }

    /// Whether the page's own voice or brand stands in these words.
    fn is_own(&self, region: &Range<usize>) -> bool {
        let named = self.analysis.lexicon.named();
        region.clone().any(|at| is_any(self.analysis, at, OWN))
            || self.marks(region).any(|mark| Some(mark.list) == named.brand || Some(mark.list) == named.sold)
    }

    /// Whether the sentence of a token, or the one before it in its paragraph, speaks of what the page sells.
    fn is_beside_own(&self, token: usize) -> bool {
        let analysis = self.analysis;
        let index = analysis.sentence_of(token);
        let paragraph = analysis.block_tokens(analysis.block_of(token));
        let sentences = &analysis.scan.sentences;
        let start = index.checked_sub(1).map_or(sentences[index].start, |before| sentences[before].start).max(paragraph.start);
        let near = start..sentences[index].end;
        self.is_own(&near) || self.is_promoted(&near)
    }

    /// Whether what the page is about stands in these words.
    fn is_promoted(&self, region: &Range<usize>) -> bool {
        let analysis = self.analysis;
        let promotable = &analysis.lexicon.named().promotable;
        let name = |mark: &ListMark| lower(&analysis.document.prose.text()[analysis.scan.prose(mark.tokens())]).into_owned();
        self.marks(region).any(|mark| promotable.has(mark.list) && analysis.subject.is_about(&name(mark)))
    }

    fn marks<'m>(&'m self, region: &Range<usize>) -> impl Iterator<Item = &'m ListMark> {
        self.analysis.scan.lists_in(region.clone())
    }

    /// The tag of a token.
    #[inline]
    fn tag(&self, at: usize) -> Tag {
        self.analysis.syntax(self.analysis.sentence_of(at)).tag(at)
    }

    /// Whether a token joins the verb behind it to another one: "and", "or", a comma.
    fn joins(&self, at: usize) -> bool {
        self.tag(at) == Tag::Coordinator || self.analysis.scan.tokens[at].kind == TokenKind::Mark(',')
    }

    /// Whether a verb of effect begins at a token.
    fn is_effect(&self, at: usize) -> bool {
        let verbs = self.analysis.lexicon.named().promise.as_ref().map(|promise| &promise.verbs);
        self.tag(at).is_verb() && self.analysis.scan.lists_at(at).iter().any(|mark| verbs.is_some_and(|verbs| verbs.has(mark.list)))
    }

    fn is_habit(&self, at: usize) -> bool {
        self.analysis.scan.lists_at(at).iter().any(|mark| self.lists.habits.has(mark.list))
    }

    /// Whether a word is a verb that a subject can stand before. "Walking" is what people do, whatever its tag.
    fn is_verb(&self, at: usize) -> bool {
        match self.tag(at) {
            Tag::Auxiliary | Tag::Verb | Tag::Past | Tag::Participle => true,
            Tag::Gerund => !self.is_habit(at),
            _ => false,
        }
    }

    /// Whether a word names nothing: an article, an adverb, a preposition.
    fn is_empty_word(&self, at: usize) -> bool {
        match self.tag(at) {
            Tag::Determiner => !is_any(self.analysis, at, PRONOUNS),
            Tag::Adverb | Tag::Preposition | Tag::Of | Tag::To | Tag::Coordinator | Tag::Possessive | Tag::Mark => true,
            tag => tag == Tag::Auxiliary,
        }
    }
}
