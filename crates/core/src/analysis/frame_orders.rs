//! Orders of frames: the ways in which English puts an effect and what it acts on.
//!
//! `frames.rs` asks for the frame that begins at a word. Each order is one function; the part of speech of a list word decides
//! which of them it can open, so that "firm muscles" firms nothing.

use crate::analysis::Analysis;
use crate::analysis::agents;
use crate::analysis::frame_verbs::{BECOMING, CAUSING, GOODS, MAKING};
use crate::analysis::frame_words::{ADJECTIVE, Frame, FrameWords, LABEL, NOUN, OUTCOME, Order, QUALITY, TARGET, VERB};
use crate::analysis::splits::SplitMember;
use crate::analysis::syntax::Syntax;
use crate::analysis::tags::Tag;
use crate::matcher::word_class::Class;
use std::ops::Range;

/// The longest claim to point at, in tokens.
const LONGEST: usize = 30;
/// Words between a target and the verb that says what becomes of it: "symptoms will often start to fade".
const OUTCOME_STEP: usize = 4;
/// Noun phrases between an effect noun with its preposition and the target: "relief from the worst of your joint pain".
const NOUN_STEP: usize = 2;
/// Commas and coordinators between a passive and the first of its subjects.
const LISTED: usize = 4;
/// Words before a participle in which what makes it a passive may stand.
const PASSIVE_STEP: usize = 3;

/// The search for the frames of one rule in one document.
pub(super) struct Orders<'r> {
    pub(super) words: &'r FrameWords,
    pub(super) analysis: &'r Analysis<'r>,
    /// Words that look like a target and are none, in text order, and the most tokens that any of it has.
    pub(super) not_targets: Vec<Range<usize>>,
    pub(super) longest: usize,
}

impl<'r> Orders<'r> {
    pub(super) fn new(words: &'r FrameWords, analysis: &'r Analysis<'r>) -> Self {
        let marks = words.not_targets.iter().flat_map(|&pattern| analysis.scan.marks(pattern));
        let mut not_targets: Vec<Range<usize>> = marks.map(|mark| mark.tokens()).collect();
        not_targets.sort_unstable_by_key(|tokens| tokens.start);
        let longest = not_targets.iter().map(Range::len).max().unwrap_or(0);
        Self { words, analysis, not_targets, longest }
    }

    /// The frame whose first telling word stands at a token.
    pub(super) fn starting_at(&self, sentence: &Range<usize>, at: usize) -> Option<Frame> {
        let analysis = self.analysis;
        let members = analysis.scan.lists_at(at);
        let roles = members.iter().fold(0, |roles, mark| roles | self.words.role(mark));
        let member = |role: u16| if roles & role == 0 { None } else { self.words.member_at(analysis, role, at) };
        let frame = |order, tokens| Frame { order, tokens };
        let syntax = || analysis.syntax(analysis.sentence_of(at));
        if let Some(verb) = member(VERB) {
            if self.words.targets.lists().is_empty() {
                return Some(frame(Order::Active, verb));
            }
            // "Trigger point injections" trigger nothing.
            let is_whole = members.first().is_none_or(|longest| longest.end as usize <= verb.end);
            if is_whole
                && let Some(found) = self.of_verb(syntax(), sentence, &verb)
                && self.words.acting.fits(analysis, sentence, &verb)
            {
                return Some(found);
            }
        }
        // "A reset for your body": a word that is mostly a verb may be the noun of an effect.
        let as_noun = || {
            let verb = member(VERB).filter(|verb| verb.len() == 1 && verb.end < sentence.end && analysis.is_word(verb.end, &["for"]))?;
            let phrase = syntax().phrase_at(at).filter(|phrase| phrase.head == at)?;
            analysis.is_word(phrase.tokens.start, &["a", "an"]).then_some(verb)
        };
        if let Some(noun) = member(NOUN).or_else(as_noun)
            && self.words.acting.may_be_unsaid(analysis, sentence, &noun)
            && let Some(tokens) = self.nominal(syntax(), sentence, &noun)
        {
            return Some(frame(Order::Nominal, tokens));
        }
        if let Some(quality) = member(QUALITY)
            && self.words.acting.may_be_unsaid(analysis, sentence, &quality)
            && let Some(tokens) = self.quality(syntax(), sentence, &quality)
        {
            return Some(frame(Order::Quality, tokens));
        }
        if let Some(adjective) = member(ADJECTIVE)
            && let Some(tokens) = self.copula(syntax(), sentence, &adjective)
        {
            return Some(frame(Order::Copula, tokens));
        }
        if let Some(verb) = member(OUTCOME).filter(|_| self.words.is_open)
            && let Some(tokens) = self.befalls(syntax(), sentence, &verb)
        {
            return Some(frame(Order::Outcome, tokens));
        }
        if roles & TARGET == 0 || self.words.least_targets > 1 {
            return None;
        }
        let target = self.target_at(at).filter(|target| target.end <= sentence.end)?;
        if !self.words.acting.may_be_unsaid(analysis, sentence, &target) {
            return None;
        }
        let compound = self.compound(syntax(), sentence, &target).map(|tokens| frame(Order::Compound, tokens));
        compound
            .or_else(|| self.outcome(syntax(), sentence, &target).map(|tokens| frame(Order::Outcome, tokens)))
            .or_else(|| self.predicate(syntax(), sentence, &target).map(|tokens| frame(Order::Predicate, tokens)))
            .or_else(|| self.label(syntax(), sentence, &target).map(|tokens| frame(Order::Label, tokens)))
    }

    /// The frame of a verb of effect, whoever acts.
    fn of_verb(&self, syntax: &Syntax, sentence: &Range<usize>, verb: &Range<usize>) -> Option<Frame> {
        let tag = syntax.tag(verb.start);
        let is_single = verb.len() == 1;
        // Members of several words ("good for", "relief from") act as they stand.
        let acts = if is_single { tag.acts() } else { !agents::is_attribute(self.analysis, sentence, verb) && tag != Tag::Participle };
        // A comma may stand only before another verb: "calms, soothes and clears eczema".
        let is_joined = verb.end < sentence.end && (self.analysis.scan.tokens[verb.end].is_counted() || syntax.tag(verb.end + 1).acts());
        if acts
            && is_joined
            && let Some(tokens) = self.forward(syntax, sentence, verb, self.words.reach.div_ceil(2))
        {
            return Some(Frame { order: Order::Active, tokens });
        }
        if tag == Tag::Participle || !is_single {
            let passive = self.passive(syntax, sentence, verb)?;
            return Some(Frame { order: Order::Passive, tokens: passive });
        }
        if acts { self.caused(syntax, sentence, verb).map(|tokens| Frame { order: Order::Outcome, tokens }) } else { None }
    }

    /// `brings joint pain down`.
    pub(super) fn split(&self, sentence: &Range<usize>, split: &SplitMember) -> Option<Frame> {
        let syntax = self.analysis.syntax(split.sentence as usize);
        let tokens = split.mark.tokens();
        let verb = tokens.start..tokens.start + 1;
        if self.words.least_targets > 1 || !syntax.tag(verb.start).acts() || !self.words.acting.fits(self.analysis, sentence, &verb) {
            return None;
        }
        let inside = split
            .object
            .clone()
            .find_map(|at| self.target_at(at).filter(|target| target.end <= split.object.end && self.is_told(syntax, target)));
        // "Takes the swelling out of tired feet".
        let end = match inside {
            Some(_) => tokens.end,
            None => self.object(syntax, sentence, tokens.end, 1)?.end,
        };
        Some(Frame { order: Order::Active, tokens: verb.start..end })
    }

    /// `effect ... target, target and target`.
    fn forward(&self, syntax: &Syntax, sentence: &Range<usize>, effect: &Range<usize>, most: usize) -> Option<Range<usize>> {
        let first = self.object(syntax, sentence, effect.end, most)?;
        if self.words.least_targets <= 1 {
            return Some(effect.start..first.end);
        }
        let found = self.listed(syntax, sentence, first, effect.start + LONGEST);
        let is_enough = found.len() >= self.words.least_targets && self.distinct(&found) >= self.words.least_targets;
        found.last().filter(|_| is_enough).map(|last| effect.start..last.end)
    }

    fn distinct(&self, targets: &[Range<usize>]) -> usize {
        let text = self.analysis.document.prose.text();
        let mut names: Vec<String> = targets.iter().map(|target| text[self.analysis.scan.prose(target.clone())].to_lowercase()).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }

    /// `target is relieved`, `target that is relieved`, `target relieved by`.
    fn passive(&self, syntax: &Syntax, sentence: &Range<usize>, effect: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if self.words.least_targets > 1 || syntax.tag(effect.start) != Tag::Participle {
            return None;
        }
        let near = (sentence.start..effect.start).rev().take(PASSIVE_STEP);
        let be = near
            .take_while(|&at| matches!(syntax.tag(at), Tag::Adverb | Tag::Auxiliary | Tag::Verb))
            .find(|&at| analysis.is_of(at, Class::Passive));
        let mut end = match be {
            Some(be) => (sentence.start..be)
                .rev()
                .take_while(|&at| matches!(syntax.tag(at), Tag::Auxiliary | Tag::Adverb | Tag::Relative | Tag::Mark))
                .last()
                .unwrap_or(be),
            // "Eczema calmed by our balm": who does it has to be named.
            None if effect.end < sentence.end && analysis.is_word(effect.end, &["by", "with"]) => effect.start,
            None => return None,
        };
        // The subject, with what "of" and "and" hang on it, and one phrase behind a preposition. "Bone, and a cup is fixed": what is
        // said of one thing is not said of another before it.
        let is_of_one = be.is_some_and(|be| analysis.is_word(be, &["is", "was", "gets"]));
        let (mut prepositions, mut listed) = (0, 0);
        for (number, phrase) in syntax.phrases_before(end).enumerate() {
            let is_near = (phrase.tokens.end..end).all(|at| match syntax.tag(at) {
                Tag::Adverb | Tag::Of => true,
                Tag::Coordinator | Tag::Mark if number > 0 && analysis.is_word(at, &["and", "or", ",", "&"]) => {
                    listed += 1;
                    !is_of_one
                }
                Tag::Preposition => {
                    prepositions += 1;
                    prepositions < 2
                }
                _ => false,
            });
            if !is_near || listed > LISTED {
                return None;
            }
            if let Some(target) = self.target_in_phrase(syntax, &phrase, effect.start) {
                return Some(target.start..effect.end);
            }
            end = phrase.tokens.start;
        }
        None
    }

    /// `lets your joints repair`: a verb without an object behind something that is made to act.
    fn caused(&self, syntax: &Syntax, sentence: &Range<usize>, verb: &Range<usize>) -> Option<Range<usize>> {
        if self.words.least_targets > 1 || syntax.phrase_at(verb.end).is_some() {
            return None;
        }
        let before = verb.start - usize::from(verb.start > sentence.start && syntax.tag(verb.start - 1) == Tag::To);
        let phrase = syntax.phrases_before(before).next().filter(|phrase| phrase.tokens.end == before)?;
        let causes = phrase.tokens.start.checked_sub(1).filter(|&at| at >= sentence.start)?;
        let is_caused = self.analysis.is_word(causes, CAUSING);
        let target = self.target_in_phrase(syntax, &phrase, verb.start).filter(|_| is_caused)?;
        Some(target.start..verb.end)
    }

    /// `relief from target`, `an answer to target`.
    fn nominal(&self, syntax: &Syntax, sentence: &Range<usize>, noun: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let has_own = analysis.is_of(noun.end - 1, Class::Preposition);
        let is_open = has_own || noun.end < sentence.end && analysis.is_of(noun.end, Class::Preposition);
        let end = noun.end + usize::from(!has_own);
        if is_open { self.forward(syntax, sentence, &(noun.start..end), NOUN_STEP) } else { None }
    }

    /// `better, deeper sleep`: one noun phrase, with nothing but adjectives in between.
    fn quality(&self, syntax: &Syntax, sentence: &Range<usize>, quality: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if self.words.least_targets > 1 || agents::is_name(analysis, sentence, quality) {
            return None;
        }
        let mut at = quality.end;
        // "More sensitive skin" is not more skin: what such a word weighs is the adjective behind it.
        let mut weighs = analysis.is_word(quality.end - 1, &["more", "less"]);
        while at < sentence.end && at < quality.end + LONGEST {
            if let Some(target) = self.target_at(at).filter(|target| target.end <= sentence.end) {
                return self.is_told(syntax, &target).then_some(quality.start..target.end);
            }
            if let Some(more) = self.words.member_at(analysis, QUALITY, at) {
                (at, weighs) = (more.end, false);
            } else if analysis.is_word(at, &["and", ",", "&", "overall", "daily", "general", "everyday", "day", "to"])
                || !weighs && (syntax.tag(at) == Tag::Adjective || syntax.tag(at) == Tag::Adverb && syntax.tag(at + 1) == Tag::Adjective)
            {
                at += 1;
            } else {
                return None;
            }
        }
        None
    }

    /// `target relief`, or `target-relieving` with a hyphen: without one it may be a procedure, as in "skin tightening".
    fn compound(&self, syntax: &Syntax, sentence: &Range<usize>, target: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        let next = target.end;
        if next >= sentence.end {
            return None;
        }
        if let Some(noun) = self.words.member_at(analysis, NOUN, next).filter(|noun| noun.end <= sentence.end) {
            // "The arthritis relief fund" is a fund; "pain relief cream" and "pain relief from" speak of relief.
            let head = syntax.phrase_at(next).map_or(noun.end, |phrase| phrase.head + 1);
            let is_about = (noun.end..head).all(|at| self.is_carrier(at) || self.is_good(at));
            return is_about.then_some(target.start..noun.end);
        }
        let tokens = &analysis.scan.tokens;
        let between = &analysis.document.prose.text()[tokens[next - 1].end as usize..tokens[next].start as usize];
        let verb = self.words.member_at(analysis, VERB, next).filter(|_| between == "-")?;
        analysis.ends_with(next, "ing").then_some(target.start..verb.end)
    }

    /// Whether a word names goods of a rule's lists, or what goods do.
    fn is_good(&self, at: usize) -> bool {
        self.words.member_at(self.analysis, LABEL, at).is_some() || self.analysis.is_word(at, GOODS)
    }

    /// `target (will often) fade`.
    fn outcome(&self, syntax: &Syntax, sentence: &Range<usize>, target: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if self.words.outcomes.lists().is_empty() || !self.is_told(syntax, target) {
            return None;
        }
        let phrase_end = syntax.phrase_at(target.end - 1).map_or(target.end, |phrase| phrase.tokens.end.max(target.end));
        let mut words = 0;
        let mut at = phrase_end;
        // "The pain in your knees fades": one phrase may hang on the target.
        if matches!(syntax.tag(at), Tag::Preposition | Tag::Of)
            && let Some(hung) = syntax.phrase_at(at + 1)
            && hung.tokens.start == at + 1
        {
            at = hung.tokens.end;
        }
        while at < sentence.end {
            if let Some(verb) = self.words.member_at(analysis, OUTCOME, at).filter(|verb| verb.end <= sentence.end) {
                let is_verb = verb.len() > 1 || !matches!(syntax.tag(at), Tag::Noun | Tag::Adjective | Tag::Gerund);
                return is_verb.then_some(target.start..verb.end);
            }
            let token = &analysis.scan.tokens[at];
            let goes_on = agents::is_auxiliary(analysis, at)
                || matches!(syntax.tag(at), Tag::Adverb | Tag::Auxiliary)
                || analysis.is_word(at, &["begin", "begins", "start", "starts", "began", "started", "and"]);
            words += usize::from(token.is_counted());
            if !goes_on || words > OUTCOME_STEP {
                return None;
            }
            at += 1;
        }
        None
    }

    /// `(the) stiffness (will soon) fade`, whatever it befalls.
    fn befalls(&self, syntax: &Syntax, sentence: &Range<usize>, verb: &Range<usize>) -> Option<Range<usize>> {
        let is_verb = verb.len() > 1 || !matches!(syntax.tag(verb.start), Tag::Noun | Tag::Adjective | Tag::Gerund | Tag::Participle);
        let is_between = |&at: &usize| matches!(syntax.tag(at), Tag::Adverb | Tag::Auxiliary);
        let from = (sentence.start..verb.start).rev().take(OUTCOME_STEP).take_while(is_between).last().unwrap_or(verb.start);
        let phrase = syntax.phrases_before(from).next().filter(|phrase| phrase.tokens.end == from)?;
        let target = self.target_at(phrase.head).filter(|_| is_verb && verb.end <= sentence.end)?;
        // "It clears the skin": what has an object of its own befalls nothing.
        (verb.len() > 1 || syntax.phrase_at(verb.end).is_none()).then_some(target.start..verb.end)
    }

    /// `sleep is deeper`, `leaves your skin visibly softer`.
    fn predicate(&self, syntax: &Syntax, sentence: &Range<usize>, target: &Range<usize>) -> Option<Range<usize>> {
        let analysis = self.analysis;
        if self.words.qualities.lists().is_empty() || !self.is_told(syntax, target) {
            return None;
        }
        let phrase = syntax.phrase_at(target.end - 1)?;
        let mut at = phrase.tokens.end;
        let is_made = phrase.tokens.start > sentence.start && analysis.is_word(phrase.tokens.start - 1, MAKING);
        let from = at;
        while at < sentence.end && matches!(syntax.tag(at), Tag::Auxiliary | Tag::Adverb) {
            at += 1;
        }
        let is_said = at > from && analysis.is_word(at - 1, BECOMING);
        if at < sentence.end && !is_said && analysis.is_word(at, BECOMING) {
            at += 1;
        } else if !is_said && !is_made {
            return None;
        }
        while at < sentence.end && syntax.tag(at) == Tag::Adverb && self.words.member_at(analysis, QUALITY, at).is_none() {
            at += 1;
        }
        let quality = self.words.member_at(analysis, QUALITY, at).filter(|quality| quality.end <= sentence.end)?;
        let is_last = !matches!(syntax.tag(quality.end), Tag::Noun | Tag::Adjective | Tag::Of | Tag::Determiner)
            && syntax.phrase_at(quality.end).is_none();
        is_last.then_some(target.start..quality.end)
    }

    /// `is diuretic and sedative`, with nothing that it would only describe.
    fn copula(&self, syntax: &Syntax, sentence: &Range<usize>, adjective: &Range<usize>) -> Option<Range<usize>> {
        let be = (sentence.start..adjective.start)
            .rev()
            .find(|&at| !matches!(syntax.tag(at), Tag::Adverb | Tag::Adjective | Tag::Coordinator | Tag::Mark))?;
        let is_said = syntax.tag(be) == Tag::Auxiliary && self.analysis.is_of(be, Class::Passive);
        let is_last = syntax.phrase_at(adjective.end - 1).is_none() && !matches!(syntax.tag(adjective.end), Tag::Noun | Tag::Gerund);
        (is_said && is_last).then_some(be..adjective.end)
    }

    /// `Gallstone Tonic`: a complaint before goods.
    fn label(&self, syntax: &Syntax, sentence: &Range<usize>, target: &Range<usize>) -> Option<Range<usize>> {
        let goods = self.words.member_at(self.analysis, LABEL, target.end).filter(|goods| goods.end <= sentence.end)?;
        let phrase = syntax.phrase_at(target.end)?;
        (phrase.head < goods.end).then_some(target.start..goods.end)
    }
}
