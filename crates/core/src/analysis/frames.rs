//! Frames: an effect and what it is said to act on, in any usual order.
//!
//! "Relieves joint pain", "joint pain is relieved", "relief from joint pain", "joint pain relief", "less joint pain" and
//! "joint pain fades" say the same. A frame is the tokens of such a statement with its targets. Which lists hold
//! effects and targets is the caller's business; who acts is asked in `agents.rs`. Frames know no rule.

use crate::analysis::Analysis;
use crate::analysis::agents::{self, Acting, Agent};
use crate::document::prose::OPAQUE;
use crate::matcher::token::TokenKind;
use crate::matcher::word_class::Class;
use crate::matcher::{ListMark, ListSet, PatternId};
use std::ops::Range;

/// Words between two targets of one list: "pain, swelling and poor sleep".
const LIST_STEP: usize = 3;
/// The longest claim to point at, in tokens.
const LONGEST: usize = 30;
/// Words between a target and the verb that says what becomes of it: "symptoms will often start to fade".
const OUTCOME_STEP: usize = 4;
/// Words between an effect noun with its preposition and the target: "relief from your daily joint pain".
const NOUN_STEP: usize = 3;

/// The order in which effect and target stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `relieves joint pain`
    Active,
    /// `joint pain is relieved`
    Passive,
    /// `joint pain fades`
    Outcome,
    /// `relief from joint pain`
    Nominal,
    /// `joint pain relief`, `pain-relieving`
    Compound,
    /// `less joint pain`
    Quality,
}

/// The words that make a frame.
#[derive(Clone, Debug, Default)]
pub struct FrameWords {
    /// Verbs that act on a target.
    pub verbs: ListSet,
    /// Nouns of effect: relief, reduction, remedy.
    pub nouns: ListSet,
    /// Words that compare or qualify: better, less, improved.
    pub qualities: ListSet,
    /// Verbs that say what becomes of the target: fades, subsides.
    pub outcomes: ListSet,
    /// What is affected.
    pub targets: ListSet,
    /// What looks like a target and is none.
    pub not_targets: Vec<PatternId>,
    /// Words between a verb and its target.
    pub reach: usize,
    /// How many different targets there must be.
    pub least_targets: usize,
    /// Who may act.
    pub acting: Acting,
    /// Words without one of which in the sentence nobody asks for its frames; none when all are asked for.
    pub modifiers: ListSet,
    /// All words of effect: without one and a target no sentence has a frame.
    pub(crate) effects: ListSet,
    /// For each list, what its members can be: the bits below.
    pub(crate) roles: Vec<u8>,
}

const VERB: u8 = 1;
const NOUN: u8 = 2;
const QUALITY: u8 = 4;
const OUTCOME: u8 = 8;
const TARGET: u8 = 16;
/// What can be the first telling word of a frame.
const OPENER: u8 = 32;

/// A statement of effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The tokens that state it.
    pub tokens: Range<usize>,
    /// How it is put.
    pub order: Order,
}

impl FrameWords {
    /// The same words, ready for a search.
    pub fn ready(mut self) -> Self {
        let effects = [&self.verbs, &self.nouns, &self.qualities, &self.outcomes];
        self.effects = ListSet::of(effects.iter().flat_map(|set| set.lists()).copied().collect());
        let target = if self.least_targets <= 1 { TARGET | OPENER } else { TARGET };
        let of = [
            (&self.verbs, VERB | OPENER),
            (&self.nouns, NOUN | OPENER),
            (&self.qualities, QUALITY | OPENER),
            (&self.outcomes, OUTCOME),
            (&self.targets, target),
        ];
        for (list, role) in of.into_iter().flat_map(|(set, role)| set.lists().iter().map(move |&list| (usize::from(list), role))) {
            self.roles.resize(self.roles.len().max(list + 1), 0);
            self.roles[list] |= role;
        }
        self
    }

    /// What a member of a list can be.
    #[inline]
    fn role(&self, mark: &ListMark) -> u8 {
        self.roles.get(usize::from(mark.list)).copied().unwrap_or(0)
    }

    /// The longest member at a token that can be this.
    #[inline]
    fn member_at(&self, analysis: &Analysis<'_>, role: u8, at: usize) -> Option<Range<usize>> {
        analysis.scan.lists_at(at).iter().find(|mark| self.role(mark) & role != 0).map(ListMark::tokens)
    }

    /// Gives all frames of a reading, in text order, none inside another.
    pub fn find(&self, analysis: &Analysis<'_>, mut give: impl FnMut(Frame)) {
        let needed = [&self.targets, &self.modifiers].map(|set| (!set.lists().is_empty()).then_some(set));
        let sentences = analysis.scan.sentences.iter().zip(analysis.scan.lists_of_sentences());
        let mut told =
            sentences.filter(|(_, lists)| self.effects.meets(lists) && needed.iter().flatten().all(|set| set.meets(lists))).peekable();
        if told.peek().is_some() {
            let search = Search::new(self, analysis);
            told.for_each(|(sentence, _)| search.in_sentence(sentence, &mut give));
        }
    }

    /// The first target that begins in a range of tokens and ends before the token `end`.
    pub fn target_in(&self, analysis: &Analysis<'_>, mut range: Range<usize>, end: usize) -> Option<Range<usize>> {
        let search = Search::new(self, analysis);
        range.find_map(|at| search.target_at(at).filter(|target| target.end <= end))
    }
}

/// The search for the frames of one rule in one reading.
struct Search<'r> {
    words: &'r FrameWords,
    analysis: &'r Analysis<'r>,
    /// What looks like a target and is none, in text order, and the most tokens that any of it has.
    not_targets: Vec<Range<usize>>,
    longest: usize,
}

impl<'r> Search<'r> {
    fn new(words: &'r FrameWords, analysis: &'r Analysis<'r>) -> Self {
        let marks = words.not_targets.iter().flat_map(|&pattern| analysis.scan.marks(pattern));
        let mut not_targets: Vec<Range<usize>> = marks.map(|mark| mark.tokens()).collect();
        not_targets.sort_unstable_by_key(|tokens| tokens.start);
        let longest = not_targets.iter().map(Range::len).max().unwrap_or(0);
        Self { words, analysis, not_targets, longest }
    }

    fn in_sentence(&self, sentence: &Range<usize>, give: &mut impl FnMut(Frame)) {
        let mut from = sentence.start;
        for mark in self.analysis.scan.lists_from(self.beginning_of(sentence)) {
            let at = mark.start as usize;
            if self.words.role(mark) & OPENER == 0 || at < from {
                continue;
            }
            from = at + 1;
            if let Some(frame) = self.starting_at(sentence, at) {
                from = frame.tokens.end.max(from);
                give(frame);
            }
        }
    }

    /// The tokens of a sentence at which a frame can begin: up to the first real word where nobody may be named.
    fn beginning_of(&self, sentence: &Range<usize>) -> Range<usize> {
        let analysis = self.analysis;
        if self.words.acting.agent != Agent::Unsaid || self.words.targets.lists().is_empty() {
            return sentence.clone();
        }
        let is_real = |&at: &usize| analysis.scan.tokens[at].is_counted() && !agents::is_auxiliary(analysis, at);
        sentence.start..sentence.clone().find(is_real).map_or(sentence.end, |first| first + 1)
    }

    /// The frame whose first telling word stands at a token.
    fn starting_at(&self, sentence: &Range<usize>, at: usize) -> Option<Frame> {
        let analysis = self.analysis;
        let members = analysis.scan.lists_at(at);
        let roles = members.iter().fold(0, |roles, mark| roles | self.words.role(mark));
        let member = |role: u8| if roles & role == 0 { None } else { self.words.member_at(analysis, role, at) };
        let frame = |order, tokens| Frame { order, tokens };
        if let Some(verb) = member(VERB) {
            if self.words.targets.lists().is_empty() {
                return Some(frame(Order::Active, verb));
            }
            let acts_on = verb.end < sentence.end && analysis.scan.tokens[verb.end].is_counted();
            // "Trigger point injections" trigger nothing.
            let is_whole = members.first().is_none_or(|longest| longest.end as usize <= verb.end);
            let may_act =
                is_whole && (acts_on || agents::is_participle(analysis, verb.start)) && !agents::is_attribute(analysis, sentence, &verb);
            let active = || self.forward(sentence, &verb, self.words.reach).map(|tokens| frame(Order::Active, tokens));
            let passive = || self.passive(sentence, &verb).map(|tokens| frame(Order::Passive, tokens));
            // Who acts is asked last: most verbs have no target.
            if may_act
                && let Some(found) = active().or_else(passive)
                && !agents::is_name(analysis, sentence, &verb)
                && self.words.acting.fits(analysis, sentence, &verb)
            {
                return Some(found);
            }
        }
        if let Some(noun) = member(NOUN)
            && self.words.acting.may_be_unsaid(analysis, sentence, &noun)
            && let Some(tokens) = self.nominal(sentence, &noun)
        {
            return Some(frame(Order::Nominal, tokens));
        }
        if let Some(quality) = member(QUALITY)
            && self.words.acting.may_be_unsaid(analysis, sentence, &quality)
            && let Some(tokens) = self.quality(sentence, &quality)
        {
            return Some(frame(Order::Quality, tokens));
        }
        if roles & TARGET == 0 || self.words.least_targets > 1 {
            return None;
        }
        let target = self.target_at(at).filter(|target| target.end <= sentence.end)?;
        if !self.words.acting.may_be_unsaid(analysis, sentence, &target) {
            return None;
        }
        let compound = self.compound(sentence, &target).map(|tokens| frame(Order::Compound, tokens));
        compound.or_else(|| self.outcome(sentence, &target).map(|tokens| frame(Order::Outcome, tokens)))
    }

    /// `effect ... target, target and target`.
    fn forward(&self, sentence: &Range<usize>, effect: &Range<usize>, reach: usize) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let first = self.next_target(effect.end, sentence.end, reach)?;
        if self.words.least_targets <= 1 {
            return Some(effect.start..first.end);
        }
        let mut end = first.end;
        let mut found = vec![first];
        while let Some(next) = self.next_target(end, sentence.end, LIST_STEP) {
            if next.end - effect.start > LONGEST {
                break;
            }
            end = next.end;
            found.push(next);
        }
        let is_enough = found.len() >= self.words.least_targets && distinct(analysis, &found) >= self.words.least_targets;
        is_enough.then_some(effect.start..end)
    }

    /// `target (is|are|can be) effect-ed`.
    fn passive(&self, sentence: &Range<usize>, effect: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if self.words.least_targets > 1 || !agents::is_participle(analysis, effect.start) {
            return None;
        }
        let be = (sentence.start..effect.start).rev().take(3).find(|&token| analysis.is_of(token, Class::Passive))?;
        let from = (sentence.start..be).rev().take(5).next_back()?;
        let target = (from..be).find_map(|at| self.target_at(at).filter(|target| target.end <= be))?;
        Some(target.start..effect.end)
    }

    /// `relief from target`, `an answer to target`.
    fn nominal(&self, sentence: &Range<usize>, noun: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let has_own = analysis.is_of(noun.end - 1, Class::Preposition);
        let is_open = has_own || noun.end < sentence.end && analysis.is_of(noun.end, Class::Preposition);
        let end = noun.end + usize::from(!has_own);
        if is_open { self.forward(sentence, &(noun.start..end), self.words.reach.min(NOUN_STEP)) } else { None }
    }

    /// `better, deeper sleep`: nothing but such words, commas and "and" in between.
    fn quality(&self, sentence: &Range<usize>, quality: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if self.words.least_targets > 1 || agents::is_name(analysis, sentence, quality) {
            return None;
        }
        let mut at = quality.end;
        for _ in 0..4 {
            if at >= sentence.end {
                return None;
            }
            if let Some(target) = self.target_at(at).filter(|target| target.end <= sentence.end) {
                return Some(quality.start..target.end);
            }
            if let Some(more) = self.words.member_at(analysis, QUALITY, at) {
                at = more.end;
            } else if analysis.is_word(at, &["and", ",", "&", "overall", "daily", "general", "everyday", "day", "to"]) {
                at += 1;
            } else {
                return None;
            }
        }
        None
    }

    /// `target relief`, or `target-relieving` with a hyphen: without one it may be a procedure, as in "skin tightening".
    fn compound(&self, sentence: &Range<usize>, target: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let next = target.end;
        if next >= sentence.end {
            return None;
        }
        if let Some(noun) = self.words.member_at(analysis, NOUN, next).filter(|noun| noun.end <= sentence.end) {
            return Some(target.start..noun.end);
        }
        let tokens = &analysis.scan.tokens;
        let between = &analysis.document.prose.text()[tokens[next - 1].end as usize..tokens[next].start as usize];
        let verb = self.words.member_at(analysis, VERB, next).filter(|_| between == "-")?;
        analysis.ends_with(next, "ing").then_some(target.start..verb.end)
    }

    /// `target (will often) fade`.
    fn outcome(&self, sentence: &Range<usize>, target: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if self.words.outcomes.lists().is_empty() {
            return None;
        }
        let mut words = 0;
        for at in target.end..sentence.end {
            if let Some(verb) = self.words.member_at(analysis, OUTCOME, at).filter(|verb| verb.end <= sentence.end) {
                return Some(target.start..verb.end);
            }
            let token = &analysis.scan.tokens[at];
            let goes_on = agents::is_auxiliary(analysis, at)
                || analysis.ends_with(at, "ly")
                || analysis.is_word(at, &["begin", "begins", "start", "starts", "began", "started", "and"]);
            words += usize::from(token.is_counted());
            if !goes_on || words > OUTCOME_STEP {
                return None;
            }
        }
        None
    }

    fn next_target(&self, from: usize, end: usize, reach: usize) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let mut words = 0;
        for at in from..end {
            if let Some(target) = self.target_at(at).filter(|target| target.end <= end) {
                return Some(target);
            }
            let token = &analysis.scan.tokens[at];
            if matches!(token.kind, TokenKind::Mark(';' | ':' | '.' | '?' | '!' | '(' | OPAQUE)) || analysis.is_of(at, Class::Clause) {
                return None;
            }
            words += usize::from(token.is_counted());
            if words > reach {
                return None;
            }
        }
        None
    }

    /// The target that starts at a token.
    #[inline]
    fn target_at(&self, at: usize) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let mark = self.words.member_at(analysis, TARGET, at)?;
        // "Heart disease" is no claim about the heart, "insulin resistance" none about insulin.
        if analysis.scan.lists_at(at).first().is_some_and(|longest| longest.end as usize > mark.end) {
            return None;
        }
        let first = self.not_targets.partition_point(|not| not.start + self.longest < mark.start);
        let is_none = self.not_targets[first..].iter().take_while(|not| not.start < mark.end).any(|not| mark.start < not.end);
        (!is_none).then_some(mark)
    }
}

fn distinct(analysis: &Analysis<'_>, targets: &[Range<usize>]) -> usize {
    let text = analysis.document.prose.text();
    let mut names: Vec<String> = targets.iter().map(|target| text[analysis.scan.prose(target.clone())].to_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}
