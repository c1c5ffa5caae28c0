//! Who acts: a therapy or product, its seller, or people with goals of their own.
//!
//! "You can lower your blood pressure by walking" praises nothing, "our drops lower blood pressure" does. A word that
//! looks like a verb may also be a noun or part of a name ("the support", "Healing Center"); nobody acts then.

use crate::analysis::Analysis;
use crate::analysis::actor_class::ActorClass;
use crate::analysis::member_at;
use crate::matcher::ListSet;
use crate::matcher::word_class::Class;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How many words before a verb its agent may stand.
const NEAR: usize = 4;

/// Who may act in a frame.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Acting {
    /// Which sort.
    pub agent: Agent,
    /// Lists of people, who act but are not promoted.
    pub people: ListSet,
    /// Lists of what else may act without being promoted: other people's medicine, walking, time.
    pub rivals: ListSet,
}

/// A sort of agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agent {
    /// Whoever.
    Any,
    /// Not a person.
    #[default]
    Thing,
    /// Nobody is named: the effect opens the sentence, as in "Relieves joint pain".
    Unsaid,
}

impl Acting {
    /// Whether the right sort of agent acts through a verb.
    pub fn fits(&self, analysis: &Analysis<'_>, sentence: &Range<usize>, verb: &Range<usize>) -> bool {
        match self.agent {
            Agent::Any => true,
            Agent::Thing => {
                !is_own_goal(analysis, sentence, verb)
                    && (!self.is_done_by_people(analysis, sentence, verb) || self.is_done_by_goods(analysis, sentence, verb))
                    && !self.is_done_by_rival(analysis, verb.start)
            }
            Agent::Unsaid => opens(analysis, sentence, verb),
        }
    }

    /// Whether words without a verb may stand here: anywhere, or only at the head of the sentence.
    pub fn may_be_unsaid(&self, analysis: &Analysis<'_>, sentence: &Range<usize>, words: &Range<usize>) -> bool {
        self.agent != Agent::Unsaid || opens(analysis, sentence, words)
    }

    /// Whether the nearest noun or pronoun before the verb is a person: "you can", "doctors treat", "people who".
    fn is_done_by_people(&self, analysis: &Analysis<'_>, sentence: &Range<usize>, verb: &Range<usize>) -> bool {
        // "Helps patients manage pain" is the promoter's claim, "helps patients manage their worries" the patients' own goal.
        let is_own = verb.end < sentence.end && analysis.is_of(verb.end, Class::Possessive);
        let verb = verb.start;
        let mut at = verb;
        let mut words = 0;
        while at > sentence.start && words < NEAR {
            at -= 1;
            if !analysis.scan.tokens[at].is_counted() {
                return false;
            }
            if analysis.is_of(at, Class::Person) || is_own && analysis.is_word(at, &["them"]) {
                return is_own || !is_helped(analysis, sentence, at);
            }
            if member_at(analysis, &self.people, at).is_some_and(|mark| mark.end <= verb) {
                let owner = at > sentence.start && analysis.is_word(at - 1, &["our"]);
                // "Our doctors treat" speaks of the promoter.
                return !owner && (is_own || !is_helped(analysis, sentence, at));
            }
            if !is_auxiliary(analysis, at) && !analysis.ends_with(at, "ly") {
                return false;
            }
            words += 1;
        }
        false
    }

    /// Whether people are only named where goods act: "You can ease pain with our balm", "our insoles arrive. They ease pain".
    fn is_done_by_goods(&self, analysis: &Analysis<'_>, sentence: &Range<usize>, verb: &Range<usize>) -> bool {
        let is_they = |at: usize| analysis.is_word(at, &["they", "they'll"]);
        let they = (sentence.start..verb.start).rev().take(NEAR).find(|&at| analysis.is_of(at, Class::Person)).filter(|&at| is_they(at));
        let actor = analysis.actor(verb);
        match they {
            // Nobody before them: things, as in the text of a picture.
            Some(_) if actor.class == ActorClass::Unknown => actor.antecedent.is_none() && !self.names_people_before(analysis, verb.start),
            _ => matches!(actor.class, ActorClass::Own | ActorClass::Therapy) && (they.is_some() || actor.tokens.start >= verb.end),
        }
    }

    /// Whether the sentence before names people.
    fn names_people_before(&self, analysis: &Analysis<'_>, token: usize) -> bool {
        let before = analysis.sentence_of(token).checked_sub(1).map(|index| analysis.scan.sentences[index].clone());
        before
            .is_some_and(|mut before| before.any(|at| analysis.is_of(at, Class::Person) || member_at(analysis, &self.people, at).is_some()))
    }

    /// Whether the subject is something that nobody here sells.
    pub fn is_done_by_rival(&self, analysis: &Analysis<'_>, verb: usize) -> bool {
        let index = analysis.sentence_of(verb);
        if !analysis.scan.has_any(index, &self.rivals) {
            return false;
        }
        let sentence = &analysis.scan.sentences[index];
        let near = (sentence.start..verb).rev().take_while(|&at| analysis.scan.tokens[at].is_counted()).take(NEAR + 1);
        let rival = near.into_iter().find(|&at| member_at(analysis, &self.rivals, at).is_some_and(|mark| mark.end <= verb));
        rival.is_some_and(|at| at == sentence.start || !analysis.is_word(at - 1, &["our", "this"]))
    }
}

/// Whether nothing but auxiliaries and marks stands before these words.
fn opens(analysis: &Analysis<'_>, sentence: &Range<usize>, words: &Range<usize>) -> bool {
    (sentence.start..words.start).all(|at| is_auxiliary(analysis, at) || !analysis.scan.tokens[at].is_counted())
}

fn is_helped(analysis: &Analysis<'_>, sentence: &Range<usize>, person: usize) -> bool {
    (sentence.start..person).rev().take(3).any(|at| analysis.is_word(at, HELPING))
}

/// "Struggle with managing their anxiety": a goal of the people the text is about.
fn is_own_goal(analysis: &Analysis<'_>, sentence: &Range<usize>, verb: &Range<usize>) -> bool {
    verb.end < sentence.end
        && analysis.is_of(verb.end, Class::Possessive)
        && analysis.ends_with(verb.end - 1, "ing")
        && verb.start > sentence.start
        && analysis.is_word(verb.start - 1, &["in", "on", "with", "while", "of", "are", "is", "and", "were", "was", "when"])
}

/// "Associated with reduced levels", "the support", "by slow drip": a participle or a bare form behind such a word does not act.
pub(crate) fn is_attribute(analysis: &Analysis<'_>, sentence: &Range<usize>, verb: &Range<usize>) -> bool {
    if verb.start == sentence.start {
        return is_participle(analysis, verb.start);
    }
    // "Emotional support is", "relief can": what an auxiliary follows is the subject, unless it is being done to.
    if verb.end < sentence.end && is_auxiliary(analysis, verb.end) && !is_participle(analysis, verb.start) {
        return true;
    }
    let before = verb.start - 1;
    if is_participle(analysis, verb.start) {
        return !analysis.scan.tokens[before].is_counted()
            || analysis
                .is_word(before, &["with", "of", "in", "from", "to", "for", "these", "those", "and", "or", "as", "include", "including"])
            || analysis.is_of(before, Class::Determiner);
    }
    verb.len() == 1
        && (analysis.is_of(before, Class::Determiner) || analysis.is_word(before, &["by", "via", "through"]))
        && !analysis.ends_with(verb.start, "ing")
}

/// "Our Healing Center", "Balance Spot": capitals inside a sentence of ordinary prose make a name.
pub(crate) fn is_name(analysis: &Analysis<'_>, sentence: &Range<usize>, word: &Range<usize>) -> bool {
    let is_capital = |at: usize| analysis.text_of(at).starts_with(char::is_uppercase);
    let is_inside = word.end < sentence.end && is_capital(word.start) && is_capital(word.end);
    is_inside && !analysis.is_headline(sentence)
}

pub(crate) fn is_participle(analysis: &Analysis<'_>, token: usize) -> bool {
    let ending: Option<&[u8; 2]> = analysis.text_of(token).as_bytes().last_chunk();
    ending.is_some_and(|ending| matches!(&ending.map(|letter| letter.to_ascii_lowercase()), b"ed" | b"en" | b"wn"))
}

pub(crate) fn is_auxiliary(analysis: &Analysis<'_>, token: usize) -> bool {
    analysis.is_of(token, Class::Auxiliary)
}

const HELPING: &[&str] =
    &["help", "helps", "helped", "helping", "allow", "allows", "allowing", "enable", "enables", "enabling", "let", "lets", "for"];
