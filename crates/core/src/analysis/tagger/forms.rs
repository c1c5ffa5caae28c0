//! Tags of words by their form: participles, gerunds, determiners, "to" and "that".
//!
//! The tagger asks for them, one word at a time, from left to right. The words before it are tagged already.

use crate::analysis::tagger::{Chain, Follows, Tagger};
use crate::analysis::tags::{Sort, Tag};
use crate::matcher::lexical::Lexical;

impl Tagger<'_> {
    /// `relieved`: past, participle or an adjective before a noun.
    pub(super) fn past(&self, at: usize) -> Tag {
        let next = self.follows(at + 1);
        let before = self.before(at);
        if self.lexical(at + 1) == Some(Lexical::By) {
            return Tag::Participle;
        }
        if self.forms[at].is_joined && next == Follows::Word {
            return Tag::Adjective;
        }
        let Some((index, tag)) = before else {
            return if next == Follows::Phrase {
                Tag::Past
            } else if next == Follows::Word {
                Tag::Adjective
            } else {
                Tag::Participle
            };
        };
        match tag {
            Tag::Auxiliary if self.forms[index].lexical == Lexical::Have => Tag::Past,
            Tag::Auxiliary => Tag::Participle,
            Tag::Determiner | Tag::Adjective | Tag::Number | Tag::Possessive => {
                if next == Follows::Phrase {
                    Tag::Past
                } else {
                    Tag::Adjective
                }
            }
            Tag::Preposition | Tag::Of | Tag::To => {
                if next == Follows::Nothing {
                    Tag::Participle
                } else {
                    Tag::Adjective
                }
            }
            Tag::Pronoun | Tag::Relative if self.forms[index].lexical != Lexical::ObjectPronoun => Tag::Past,
            Tag::Noun | Tag::Pronoun => {
                if next == Follows::Phrase || next == Follows::Word && !self.has_finite {
                    if self.has_finite { Tag::Participle } else { Tag::Past }
                } else if self.has_finite || self.lexical(at + 1) == Some(Lexical::Preposition) && self.leads_on(at + 2) {
                    Tag::Participle
                } else {
                    Tag::Past
                }
            }
            Tag::Coordinator | Tag::Mark => match next {
                Follows::Phrase if self.chain == Some(Chain::Past) => Tag::Past,
                Follows::Word if self.chain == Some(Chain::Past) && tag == Tag::Coordinator => Tag::Past,
                // "Who, after a fall, regained mobility": the clause waits for its verb.
                Follows::Word if tag == Tag::Mark && !self.has_finite && self.tags.contains(&Tag::Relative) => Tag::Past,
                Follows::Phrase | Follows::Nothing => Tag::Participle,
                Follows::Word => Tag::Adjective,
            },
            _ => match next {
                Follows::Nothing => Tag::Participle,
                Follows::Phrase => Tag::Past,
                Follows::Word => Tag::Adjective,
            },
        }
    }

    /// Whether a finite verb follows in the same clause: then the participle before belongs to its subject.
    pub(super) fn leads_on(&self, from: usize) -> bool {
        self.forms[from.min(self.forms.len())..].iter().take_while(|form| form.sort != Sort::Stop).any(|form| {
            form.sort == Sort::Word && matches!(form.lexical, Lexical::Be | Lexical::Modal | Lexical::Have | Lexical::Do | Lexical::VerbS)
        })
    }

    /// `relieving`: a verb with an object, an adjective before a noun, or a noun.
    pub(super) fn ing(&self, at: usize) -> Tag {
        let next = self.follows(at + 1);
        if self.forms[at].is_joined {
            return if next == Follows::Phrase { Tag::Gerund } else { Tag::Adjective };
        }
        let Some((index, tag)) = self.before(at) else { return if next == Follows::Nothing { Tag::Noun } else { Tag::Gerund } };
        match tag {
            Tag::Auxiliary if self.forms[index].lexical == Lexical::Be => Tag::Gerund,
            Tag::Determiner | Tag::Adjective | Tag::Possessive | Tag::Number => {
                if next == Follows::Phrase {
                    Tag::Gerund
                } else if next == Follows::Word {
                    Tag::Adjective
                } else {
                    Tag::Noun
                }
            }
            Tag::Noun => match next {
                Follows::Phrase => Tag::Gerund,
                Follows::Word if index + 1 < at => Tag::Gerund,
                Follows::Word => Tag::Adjective,
                Follows::Nothing => Tag::Noun,
            },
            _ => {
                if next == Follows::Nothing {
                    if tag.is_verb() { Tag::Gerund } else { Tag::Noun }
                } else {
                    Tag::Gerund
                }
            }
        }
    }

    pub(super) fn determiner(&self, at: usize) -> Tag {
        let next = self.lexical(at + 1);
        let is_pronoun = match self.forms[at].lexical {
            _ if self.follows(at + 1) == Follows::Nothing => true,
            // "This boosts energy", "these support your joints".
            Lexical::This => matches!(next, Some(Lexical::NounVerbS | Lexical::RareVerbS)) && self.follows(at + 2) != Follows::Nothing,
            Lexical::These => matches!(next, Some(Lexical::NounVerb | Lexical::RareVerb)) && self.follows(at + 2) == Follows::Phrase,
            _ => false,
        };
        if is_pronoun { Tag::Pronoun } else { Tag::Determiner }
    }

    pub(super) fn to(&self, at: usize) -> Tag {
        let is_phrase = match self.lexical(at + 1) {
            Some(Lexical::Determiner | Lexical::This | Lexical::These | Lexical::Possessive) => true,
            Some(Lexical::ObjectPronoun | Lexical::Pronoun | Lexical::Number) => true,
            Some(Lexical::Noun | Lexical::Adjective | Lexical::Ing | Lexical::NounVerbS | Lexical::RareVerbS | Lexical::Past) => true,
            Some(Lexical::RareVerb) => self.follows(at + 2) != Follows::Phrase && self.tags.last().is_some_and(|tag| tag.is_verb()),
            Some(Lexical::AdjectiveVerb) => self.follows(at + 2) == Follows::Nothing,
            _ => false,
        };
        if is_phrase { Tag::Preposition } else { Tag::To }
    }

    pub(super) fn that(&self, at: usize) -> Tag {
        let is_verb = matches!(
            self.lexical(at + 1),
            Some(
                Lexical::VerbS
                    | Lexical::Verb
                    | Lexical::Modal
                    | Lexical::Be
                    | Lexical::Have
                    | Lexical::Do
                    | Lexical::Past
                    | Lexical::Adverb
            )
        ) || matches!(self.lexical(at + 1), Some(Lexical::NounVerb | Lexical::NounVerbS | Lexical::AdjectiveVerb))
            && self.follows(at + 2) != Follows::Nothing;
        match self.before(at) {
            Some((_, Tag::Noun | Tag::Pronoun | Tag::Adjective | Tag::Mark)) if is_verb => Tag::Relative,
            None if is_verb => Tag::Pronoun,
            Some((_, Tag::Noun | Tag::Verb | Tag::Past | Tag::Participle | Tag::Adjective)) => Tag::Subordinator,
            _ if is_verb => Tag::Pronoun,
            _ => Tag::Determiner,
        }
    }
}
