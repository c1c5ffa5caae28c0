//! The tagger: parts of speech of a sentence, decided from the lexical classes of its words and the words around them.
//!
//! `syntax.rs` asks for the tags of a sentence before it cuts phrases. One pass from left to right, with a look at the next words;
//! no tag depends on another sentence.

mod forms;

use crate::analysis::tags::{Form, Sort, Tag};
use crate::matcher::lexical::Lexical;

/// The form of the last verb that acts: what a coordinator may go on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chain {
    Base,
    Third,
    Past,
}

struct Tagger<'f> {
    forms: &'f [Form],
    tags: Vec<Tag>,
    /// Whether the clause has a finite verb already.
    has_finite: bool,
    chain: Option<Chain>,
    /// The last verb in this clause that lets something act.
    causative: Option<usize>,
    /// Whether a clause between commas is open: "our balm, which is red, eases".
    is_inserted: bool,
}

/// Tags a sentence.
pub(crate) fn tags(forms: &[Form]) -> Vec<Tag> {
    let mut tagger =
        Tagger { forms, tags: Vec::with_capacity(forms.len()), has_finite: false, chain: None, causative: None, is_inserted: false };
    for at in 0..forms.len() {
        let tag = tagger.tag(at);
        tagger.note(at, tag);
        tagger.tags.push(tag);
    }
    tagger.tags
}

impl Tagger<'_> {
    fn lexical(&self, at: usize) -> Option<Lexical> {
        self.forms.get(at).filter(|form| form.sort == Sort::Word).map(|form| form.lexical)
    }

    /// The tag before a token that is no adverb and no quotation mark.
    fn before(&self, at: usize) -> Option<(usize, Tag)> {
        (0..at)
            .rev()
            .map(|index| (index, self.tags[index]))
            .find(|&(index, tag)| tag != Tag::Adverb && !(tag == Tag::Mark && self.forms[index].sort == Sort::Other))
    }

    /// Whether a token begins a statement.
    fn opens(&self, before: Option<(usize, Tag)>) -> bool {
        before.is_none_or(|(at, tag)| tag == Tag::Mark && self.forms[at].sort == Sort::Stop || tag == Tag::Subordinator)
    }

    /// The phrase that follows: certain, possible, or none.
    fn follows(&self, mut at: usize) -> Follows {
        while self.lexical(at) == Some(Lexical::Adverb) {
            at += 1;
        }
        let Some(form) = self.forms.get(at) else { return Follows::Nothing };
        match form.sort {
            Sort::Number => return Follows::Word,
            Sort::Other => return self.follows_mark(at),
            Sort::Word => {}
            _ => return Follows::Nothing,
        }
        match form.lexical {
            Lexical::Determiner | Lexical::This | Lexical::These | Lexical::Possessive | Lexical::ObjectPronoun | Lexical::Pronoun => {
                Follows::Phrase
            }
            Lexical::Noun
            | Lexical::Number
            | Lexical::Adjective
            | Lexical::NounVerb
            | Lexical::NounVerbS
            | Lexical::RareVerb
            | Lexical::RareVerbS
            | Lexical::AdjectiveVerb
            | Lexical::CutVerb
            | Lexical::Past
            | Lexical::Ing => Follows::Word,
            _ => Follows::Nothing,
        }
    }

    fn follows_mark(&self, at: usize) -> Follows {
        if self.forms.get(at + 1).is_some_and(|next| next.sort == Sort::Word) { self.follows(at + 1) } else { Follows::Nothing }
    }

    /// Whether the noun phrase that may begin at a token is the subject of a verb behind it: "support groups are held".
    fn leads_to_finite(&self, from: usize) -> bool {
        for at in from..self.forms.len() {
            match self.lexical(at) {
                Some(Lexical::Be | Lexical::Modal | Lexical::Have | Lexical::Do | Lexical::Verb | Lexical::VerbS) => return true,
                // "Drops cure the blues."
                Some(Lexical::NounVerb) if self.follows(at + 1) == Follows::Phrase => return true,
                Some(
                    Lexical::Noun
                    | Lexical::Adjective
                    | Lexical::NounVerb
                    | Lexical::RareVerb
                    | Lexical::RareVerbS
                    | Lexical::AdjectiveVerb
                    | Lexical::Ing
                    | Lexical::Adverb,
                ) => {}
                Some(Lexical::NounVerbS) => {
                    if self.follows(at + 1) == Follows::Phrase {
                        return true;
                    }
                }
                _ => return false,
            }
        }
        false
    }

    fn tag(&self, at: usize) -> Tag {
        let form = &self.forms[at];
        match form.sort {
            Sort::Number => return Tag::Number,
            Sort::Possessive => return Tag::Possessive,
            Sort::Comma | Sort::Stop | Sort::Other => return Tag::Mark,
            Sort::Word => {}
        }
        if form.is_name && is_open(form.lexical) {
            return Tag::Noun;
        }
        match form.lexical {
            // "Can sabotage": what no list knows is a verb where only a verb can stand.
            Lexical::Noun if at > 0 && self.lexical(at - 1) == Some(Lexical::Modal) => Tag::Verb,
            Lexical::Noun => Tag::Noun,
            Lexical::Be if form.is_joined => Tag::Noun,
            Lexical::Adjective => Tag::Adjective,
            Lexical::Adverb => Tag::Adverb,
            Lexical::Verb | Lexical::VerbS => self.sure_verb(at),
            Lexical::Past => self.past(at),
            Lexical::Ing => self.ing(at),
            Lexical::NounVerb | Lexical::RareVerb => self.base(at, form.lexical == Lexical::RareVerb, Tag::Noun),
            Lexical::AdjectiveVerb => self.base(at, false, Tag::Adjective),
            Lexical::CutVerb => self.cut(at),
            Lexical::NounVerbS | Lexical::RareVerbS => self.third(at, form.lexical == Lexical::RareVerbS),
            Lexical::Determiner | Lexical::This | Lexical::These => self.determiner(at),
            Lexical::Possessive => {
                if self.follows(at + 1) == Follows::Nothing {
                    Tag::Pronoun
                } else {
                    Tag::Determiner
                }
            }
            Lexical::Pronoun | Lexical::ObjectPronoun => Tag::Pronoun,
            Lexical::Preposition | Lexical::By => Tag::Preposition,
            Lexical::Of => Tag::Of,
            Lexical::To => self.to(at),
            Lexical::Modal | Lexical::Be | Lexical::Have | Lexical::Do => Tag::Auxiliary,
            Lexical::Coordinator => Tag::Coordinator,
            Lexical::Subordinator => Tag::Subordinator,
            Lexical::Relative => Tag::Relative,
            Lexical::That => self.that(at),
            Lexical::Number => Tag::Number,
        }
    }

    /// A word that is only a verb, unless a hyphen or a determiner makes it part of a name: "the heal clinic".
    fn sure_verb(&self, at: usize) -> Tag {
        match self.before(at) {
            Some((index, Tag::Determiner)) if index + 1 == at => Tag::Noun,
            _ => Tag::Verb,
        }
    }

    /// A base form that may also be a noun or an adjective.
    fn base(&self, at: usize, is_rare: bool, otherwise: Tag) -> Tag {
        if self.forms.get(at + 1).is_some_and(|next| next.is_joined) {
            return otherwise;
        }
        let next = self.follows(at + 1);
        let has_object = next == Follows::Phrase || next == Follows::Word && !is_rare;
        let before = self.before(at);
        let Some((index, tag)) = before else { return self.opening(at, is_rare, otherwise) };
        if self.opens(before) {
            return self.opening(at, is_rare, otherwise);
        }
        let is = |yes: bool| if yes { Tag::Verb } else { otherwise };
        match tag {
            Tag::Auxiliary => match self.forms[index].lexical {
                Lexical::Modal => Tag::Verb,
                Lexical::Do => is(true),
                // "What it does is ease the pain."
                Lexical::Be if index > 0 && self.lexical(index - 1) == Some(Lexical::Do) => is(has_object),
                _ => otherwise,
            },
            Tag::To => is(true),
            Tag::Pronoun => is(otherwise != Tag::Adjective || next == Follows::Phrase || self.causative.is_none()),
            Tag::Relative => is(next != Follows::Nothing || otherwise == Tag::Noun),
            Tag::Determiner | Tag::Preposition | Tag::Of | Tag::Number | Tag::Possessive => otherwise,
            Tag::Adjective => is(next == Follows::Phrase && self.forms[index].is_plural && !self.has_finite),
            Tag::Verb | Tag::Past | Tag::Gerund | Tag::Participle => {
                // "Helps balance hormones", "helped calm her skin".
                is(self.forms[index].is_causative && has_object)
            }
            Tag::Noun => {
                let is_caused = self.causative.is_some_and(|causative| {
                    at - causative <= 6
                        && !self.tags[causative + 1..].iter().any(|tag| matches!(tag, Tag::Preposition | Tag::Coordinator | Tag::Mark))
                });
                let agrees = self.forms[index].is_plural && !self.has_finite;
                is(is_caused && (has_object || next == Follows::Nothing && !is_rare && otherwise == Tag::Noun)
                    || agrees && (next == Follows::Phrase || has_object && otherwise == Tag::Noun && !self.leads_to_finite(at + 1)))
            }
            Tag::Coordinator | Tag::Mark => is(self.chain == Some(Chain::Base)
                && (next == Follows::Phrase || has_object && !self.leads_to_finite(at + 1) || self.goes_on(at))),
            _ => otherwise,
        }
    }

    /// "Soothe, calm and repair your skin": a verb between a comma and another coordinated verb.
    fn goes_on(&self, at: usize) -> bool {
        let is_list = |form: &Form| form.sort == Sort::Comma || form.lexical == Lexical::Coordinator && form.sort == Sort::Word;
        let was_verb = (0..at).rev().find(|&index| !is_list(&self.forms[index])).is_some_and(|index| self.tags[index].acts());
        let mut rest = (at + 1..self.forms.len()).skip_while(|&index| is_list(&self.forms[index]));
        let next = rest.next();
        was_verb
            && next.is_some_and(|next| {
                next > at + 1
                    && matches!(
                        self.lexical(next),
                        Some(
                            Lexical::Verb
                                | Lexical::VerbS
                                | Lexical::NounVerb
                                | Lexical::NounVerbS
                                | Lexical::AdjectiveVerb
                                | Lexical::CutVerb
                        )
                    )
            })
    }

    /// A base form at the head of a statement: an order or a label, "Boost your energy", unless it names: "Support groups are".
    fn opening(&self, at: usize, is_rare: bool, otherwise: Tag) -> Tag {
        match self.follows(at + 1) {
            Follows::Phrase => Tag::Verb,
            Follows::Word if is_rare || self.leads_to_finite(at + 1) => otherwise,
            Follows::Word => Tag::Verb,
            Follows::Nothing => {
                if self.heads_list(at) {
                    Tag::Verb
                } else {
                    otherwise
                }
            }
        }
    }

    /// "Boost and balance your energy": another verb behind a comma or a coordinator.
    fn heads_list(&self, at: usize) -> bool {
        let next = self.forms.get(at + 1).is_some_and(|form| form.sort == Sort::Comma || form.lexical == Lexical::Coordinator);
        next && matches!(self.lexical(at + 2), Some(Lexical::Verb | Lexical::NounVerb | Lexical::AdjectiveVerb))
            && self.follows(at + 3) != Follows::Nothing
    }

    /// `boosts`: third person or plural.
    fn third(&self, at: usize, is_rare: bool) -> Tag {
        let next = self.follows(at + 1);
        let has_object = next == Follows::Phrase || next == Follows::Word && !is_rare;
        let before = self.before(at);
        let is = |yes: bool| if yes { Tag::Verb } else { Tag::Noun };
        let Some((index, tag)) = before else {
            return is(has_object && !self.leads_to_finite(at + 1) || self.heads_third_list(at));
        };
        if self.opens(before) {
            return is(has_object && !self.leads_to_finite(at + 1) || self.heads_third_list(at));
        }
        match tag {
            Tag::Pronoun => is(self.forms[index].lexical != Lexical::ObjectPronoun),
            Tag::Relative => Tag::Verb,
            Tag::Noun if index + 1 < at => is(has_object || next == Follows::Nothing && !is_rare && !self.has_finite),
            Tag::Noun => {
                // "Acupuncture treats migraines", "our oil targets": a noun phrase, and no finite verb yet.
                let ends = next == Follows::Nothing;
                is(!self.has_finite
                    && !self.forms[index].is_plural
                    && (has_object && !self.leads_to_finite(at + 1) || ends && !is_rare && !self.leads_to_finite(at + 1)))
            }
            // "That turmeric kills": a name that only looks like an adjective.
            Tag::Adjective => is(has_object
                && !self.has_finite
                && !self.leads_to_finite(at + 1)
                && self.before(index).is_none_or(|(_, tag)| matches!(tag, Tag::Subordinator | Tag::Mark | Tag::Coordinator))),
            Tag::Coordinator | Tag::Mark => is(self.chain == Some(Chain::Third) && (has_object || self.goes_on(at))
                || next == Follows::Phrase && self.has_finite && !is_rare
                || tag == Tag::Mark && self.is_inserted && has_object),
            _ => Tag::Noun,
        }
    }

    /// "Calms, soothes and clears": a fragment of verbs.
    fn heads_third_list(&self, at: usize) -> bool {
        let next = self.forms.get(at + 1).is_some_and(|form| form.sort == Sort::Comma || form.lexical == Lexical::Coordinator);
        next && matches!(self.lexical(at + 2), Some(Lexical::VerbS))
            || next && self.lexical(at + 2) == Some(Lexical::NounVerbS) && self.follows(at + 3) != Follows::Nothing
    }

    /// `cut`, `set`: base, past and noun in one.
    fn cut(&self, at: usize) -> Tag {
        match self.before(at) {
            Some((index, Tag::Auxiliary)) => match self.forms[index].lexical {
                Lexical::Be => Tag::Participle,
                Lexical::Have => Tag::Past,
                _ => Tag::Verb,
            },
            Some((index, Tag::Noun)) if !self.has_finite && self.follows(at + 1) == Follows::Phrase && index + 1 == at => Tag::Past,
            Some((_, Tag::Determiner | Tag::Preposition | Tag::Of | Tag::Adjective)) => Tag::Noun,
            _ => self.base(at, false, Tag::Noun),
        }
    }

    /// Keeps in mind what a token changes for those behind it.
    fn note(&mut self, at: usize, tag: Tag) {
        let form = &self.forms[at];
        match tag {
            Tag::Mark if form.sort == Sort::Stop => {
                (self.has_finite, self.chain, self.causative, self.is_inserted) = (false, None, None, false)
            }
            Tag::Subordinator | Tag::Relative => {
                (self.has_finite, self.causative) = (false, None);
                self.is_inserted |= tag == Tag::Relative && at > 0 && self.forms[at - 1].sort == Sort::Comma;
            }
            Tag::Auxiliary if form.lexical == Lexical::Be => (self.has_finite, self.chain) = (true, None),
            Tag::Auxiliary => self.has_finite = true,
            Tag::Verb => {
                let is_base = matches!(
                    form.lexical,
                    Lexical::Verb | Lexical::NounVerb | Lexical::RareVerb | Lexical::AdjectiveVerb | Lexical::CutVerb
                );
                self.chain = Some(if is_base { Chain::Base } else { Chain::Third });
                self.has_finite = true;
            }
            Tag::Past => (self.has_finite, self.chain) = (true, Some(Chain::Past)),
            _ => {}
        }
        if tag.acts() && form.is_causative {
            self.causative = Some(at);
        }
    }
}

/// The token behind another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// A noun phrase, certainly.
    Phrase,
    /// A word that can belong to a noun phrase.
    Word,
    /// Neither.
    Nothing,
}

/// Whether words of a class can be part of a name.
const fn is_open(lexical: Lexical) -> bool {
    matches!(
        lexical,
        Lexical::Noun
            | Lexical::Adjective
            | Lexical::Verb
            | Lexical::VerbS
            | Lexical::Past
            | Lexical::Ing
            | Lexical::NounVerb
            | Lexical::NounVerbS
            | Lexical::RareVerb
            | Lexical::RareVerbS
            | Lexical::AdjectiveVerb
            | Lexical::CutVerb
    )
}
