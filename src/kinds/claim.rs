//! Kind `claim`: who promises what for which condition.
//!
//! A frame has an effect (a verb of a family such as treat, relieve, reverse), a target (a condition, a symptom, a
//! function of the body) and an agent. The effect may come first ("relieves joint pain"), the target may ("joint pain
//! is relieved"), and a list of targets belongs to one effect. People who act are not agents: "you can lower your blood
//! pressure by walking" praises nothing, "our drops lower blood pressure" does.

use super::keys::{Compiler, Key, Keys, Shape};
use super::surroundings::{self, Surroundings};
use super::{Check, Hit, Kind};
use crate::reading::Reading;
use crate::reading::scanner::{ListId, ListMark, PatternId};
use crate::reading::words::TokenKind;
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "claim",
    about: "Recognises claims: a therapy or product, an effect and a target, in any usual order",
    keys: &[KEYS, surroundings::KEYS],
    needs: &["effect"],
    compile,
};

const KEYS: &[Key] = &[
    Key { name: "match", shape: Shape::Patterns, help: "wordings that make the same claim without such a frame" },
    Key { name: "effect", shape: Shape::Lists, help: "lists of effect words: treats, relieves, prevents ..." },
    Key { name: "target", shape: Shape::Lists, help: "lists of what is affected: condition, symptom, body ..." },
    Key { name: "not-target", shape: Shape::Patterns, help: "targets that are none" },
    Key { name: "reach", shape: Shape::Number, help: "words between effect and target (default 5)" },
    Key { name: "targets", shape: Shape::Number, help: "how many different targets at least (default 1)" },
    Key {
        name: "agent",
        shape: Shape::Choice(&["any", "thing", "none"]),
        help: "thing (default): not a person who acts; any: whoever acts; none: the sentence begins with the effect",
    },
];

/// Words between the effect and its target, unless the rule says otherwise.
const REACH: usize = 5;
/// Words between two targets of one list: "pain, swelling and poor sleep".
const LIST_STEP: usize = 3;
/// The longest claim to point at, in tokens.
const LONGEST: usize = 30;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agent {
    /// Whoever.
    Any,
    /// Not a person.
    Thing,
    /// Nobody is named: the effect opens the sentence, as in "Relieves joint pain".
    Unsaid,
}

#[derive(Debug)]
struct Claim {
    patterns: Vec<PatternId>,
    effects: Vec<ListId>,
    targets: Vec<ListId>,
    not_targets: Vec<PatternId>,
    reach: usize,
    least_targets: usize,
    agent: Agent,
    surroundings: Surroundings,
    /// Lists of people, who act but are not promoted.
    people: Vec<ListId>,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Box<dyn Check> {
    let people = ["person", "clinician"].iter().filter_map(|name| compiler.scanner.list(name)).collect();
    Box::new(Claim {
        patterns: compiler.patterns(keys.texts("match")),
        effects: compiler.lists(keys.texts("effect")),
        targets: compiler.lists(keys.texts("target")),
        not_targets: compiler.patterns(keys.texts("not-target")),
        reach: keys.number("reach").map_or(REACH, |number| number as usize),
        least_targets: keys.number("targets").map_or(1, |number| number as usize),
        agent: match keys.text("agent").map(|text| text.value.as_str()) {
            Some("any") => Agent::Any,
            Some("none") => Agent::Unsaid,
            _ => Agent::Thing,
        },
        surroundings: Surroundings::compile(keys, compiler),
        people,
    })
}

impl Check for Claim {
    fn patterns(&self) -> &[u32] {
        &self.patterns
    }

    fn check(&self, reading: &Reading<'_>, hits: &mut Vec<Hit>) {
        for mark in self.patterns.iter().flat_map(|&pattern| reading.scan.marks(pattern)) {
            hits.extend(self.surroundings.judge(reading, mark.tokens()));
        }
        for sentence in &reading.scan.sentences {
            let mut at = sentence.start;
            while at < sentence.end {
                let effect =
                    reading.scan.lists_at(at).iter().find(|mark| self.effects.contains(&mark.list) && mark.end as usize <= sentence.end);
                match effect.and_then(|effect| self.frame(reading, sentence, effect)) {
                    Some(claim) => {
                        at = claim.end;
                        hits.extend(self.surroundings.judge(reading, claim));
                    }
                    None => at += 1,
                }
            }
        }
    }
}

impl Claim {
    /// The tokens of the claim that an effect makes, if it makes one.
    fn frame(&self, reading: &Reading<'_>, sentence: &Range<usize>, effect: &ListMark) -> Option<Range<usize>> {
        let effect = effect.tokens();
        if self.targets.is_empty() {
            return Some(effect);
        }
        let fits = match self.agent {
            Agent::Any => true,
            Agent::Thing => !self.is_done_by_people(reading, sentence, effect.start),
            Agent::Unsaid => {
                (sentence.start..effect.start).all(|at| is_one_of(reading, at, AUXILIARIES) || !reading.scan.tokens[at].is_counted())
            }
        };
        if !fits || is_attribute(reading, sentence, effect.start) {
            return None;
        }
        self.forward(reading, sentence, &effect).or_else(|| self.passive(reading, sentence, &effect))
    }

    /// `effect ... target, target and target`.
    fn forward(&self, reading: &Reading<'_>, sentence: &Range<usize>, effect: &Range<usize>) -> Option<Range<usize>> {
        let first = self.next_target(reading, effect.end, sentence.end, self.reach)?;
        let mut end = first.end;
        let mut found = vec![first];
        while let Some(next) = self.next_target(reading, end, sentence.end, LIST_STEP) {
            if next.end - effect.start > LONGEST {
                break;
            }
            end = next.end;
            found.push(next);
        }
        let end = if self.least_targets > 1 { end } else { found[0].end };
        (self.distinct(reading, &found) >= self.least_targets).then_some(effect.start..end)
    }

    /// `target (is|are|can be) effect-ed`.
    fn passive(&self, reading: &Reading<'_>, sentence: &Range<usize>, effect: &Range<usize>) -> Option<Range<usize>> {
        if self.least_targets > 1 || !is_participle(reading, effect.start) {
            return None;
        }
        let be = (sentence.start..effect.start)
            .rev()
            .take(3)
            .find(|&token| is_one_of(reading, token, &["is", "are", "be", "been", "was", "were", "being"]))?;
        let from = (sentence.start..be).rev().take(5).next_back()?;
        let target = (from..be).find_map(|at| self.target_at(reading, at).filter(|target| target.end <= be))?;
        Some(target.start..effect.end)
    }

    fn next_target(&self, reading: &Reading<'_>, from: usize, end: usize, reach: usize) -> Option<Range<usize>> {
        let mut words = 0;
        for at in from..end {
            if let Some(target) = self.target_at(reading, at).filter(|target| target.end <= end) {
                return Some(target);
            }
            let token = &reading.scan.tokens[at];
            if matches!(token.kind, TokenKind::Mark(';' | ':' | '.' | '?' | '!' | crate::document::prose::OPAQUE)) {
                return None;
            }
            words += usize::from(token.is_counted());
            if words > reach {
                return None;
            }
        }
        None
    }

    fn target_at(&self, reading: &Reading<'_>, at: usize) -> Option<Range<usize>> {
        let mark = reading.scan.lists_at(at).iter().find(|mark| self.targets.contains(&mark.list))?.tokens();
        let is_none = self
            .not_targets
            .iter()
            .any(|&pattern| reading.scan.marks(pattern).iter().any(|not| (not.start as usize) < mark.end && mark.start < not.end as usize));
        (!is_none).then_some(mark)
    }

    fn distinct(&self, reading: &Reading<'_>, targets: &[Range<usize>]) -> usize {
        let text = reading.document.prose.text();
        let mut names: Vec<String> = targets.iter().map(|target| text[reading.scan.prose(target.clone())].to_lowercase()).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }

    /// Whether the nearest noun or pronoun before the verb is a person: "you can", "doctors treat", "people who".
    fn is_done_by_people(&self, reading: &Reading<'_>, sentence: &Range<usize>, verb: usize) -> bool {
        let mut at = verb;
        let mut words = 0;
        while at > sentence.start && words < 4 {
            at -= 1;
            let token = &reading.scan.tokens[at];
            if !token.is_counted() {
                return false;
            }
            if is_one_of(reading, at, &["you", "they", "he", "she", "i", "who", "someone", "anyone", "everyone"]) {
                return true;
            }
            let person = reading.scan.lists_at(at).iter().find(|mark| self.people.contains(&mark.list) && mark.end as usize <= verb);
            if person.is_some() {
                let owner = at.checked_sub(1).is_some_and(|before| before >= sentence.start && is_one_of(reading, before, &["our"]));
                // "helps patients manage" is the promoter's claim about patients, "our doctors treat" about itself.
                return !owner && !self.is_helped(reading, sentence, at);
            }
            if !is_one_of(reading, at, AUXILIARIES) && !reading.document.prose.text()[token.range()].ends_with("ly") {
                return false;
            }
            words += 1;
        }
        false
    }

    fn is_helped(&self, reading: &Reading<'_>, sentence: &Range<usize>, person: usize) -> bool {
        let before = (sentence.start..person).rev().take(3);
        before.into_iter().any(|at| {
            is_one_of(reading, at, &["help", "helps", "helped", "helping", "allow", "allows", "enable", "enables", "let", "lets", "for"])
        })
    }
}

const AUXILIARIES: &[&str] = &[
    "can", "could", "may", "might", "will", "would", "should", "must", "do", "does", "did", "to", "also", "often", "help", "helps", "have",
    "has", "had", "be", "been", "want", "wants", "wish", "wishes", "need", "needs", "try", "tries", "trying", "hope", "looking", "able",
    "are", "is", "use",
];

fn is_one_of(reading: &Reading<'_>, token: usize, words: &[&str]) -> bool {
    let written = &reading.document.prose.text()[reading.scan.tokens[token].range()];
    words.iter().any(|word| written.eq_ignore_ascii_case(word))
}

/// "associated with reduced levels": a participle behind a preposition or an article describes, it does not act.
fn is_attribute(reading: &Reading<'_>, sentence: &Range<usize>, token: usize) -> bool {
    let is_described = token > sentence.start
        && is_one_of(reading, token - 1, &["with", "of", "a", "an", "the", "in", "from", "to", "for", "these", "those"]);
    is_described && is_participle(reading, token)
}

fn is_participle(reading: &Reading<'_>, token: usize) -> bool {
    let word = reading.document.prose.text()[reading.scan.tokens[token].range()].to_ascii_lowercase();
    word.ends_with("ed") || word.ends_with("en") || word.ends_with("wn")
}
