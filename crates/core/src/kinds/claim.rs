//! Kind `claim`: who promises what for which condition.
//!
//! A rule names lists of effect words and of targets and selects the frames that the reading finds with them: "relieves
//! joint pain", "joint pain fades", "relief from joint pain", "less joint pain". Modifiers (`with`) and the agent narrow
//! the choice, a lead-in ("Benefits:") makes claims of the bare items of the list below it. This file knows which frames
//! a rule wants, not how one is found.

use crate::analysis::Analysis;
use crate::analysis::agents::{Acting, Agent};
use crate::analysis::frames::FrameWords;
use crate::analysis::well_known;
use crate::document::BlockKind;
use crate::kinds::compiler::Compiler;
use crate::kinds::guards::{self, Guards};
use crate::kinds::own_words::OwnWords;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind, NO_WORDS, Part, list_parts, pattern_parts};
use crate::matcher::{ListSet, PatternId};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "claim",
    about: "Recognises claims: a therapy or product, an effect and a target, in any usual order",
    keys: &[KEYS, guards::KEYS],
    needs: &["effect", "noun", "quality", "outcome", "adjective", "label", "lead-in"],
    joins: Joins::All,
    silent_because: NO_WORDS,
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "match",
        shape: Shape::Patterns,
        purpose: Purpose::Finds,
        title: "Words it looks for",
        help: "wordings that make the same claim without such a frame",
    },
    Key {
        name: "effect",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "Verbs of a claim it looks for",
        help: "lists of verbs that act on a target: relieves joint pain, joint pain is relieved",
    },
    Key {
        name: "noun",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "Nouns of a claim it looks for",
        help: "lists of effect nouns: relief from joint pain, joint pain relief",
    },
    Key {
        name: "quality",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "Qualities of a claim it looks for",
        help: "lists of words that qualify a target: less joint pain, better sleep",
    },
    Key {
        name: "outcome",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "Outcomes of a claim it looks for",
        help: "lists of verbs that say what becomes of a target: joint pain fades",
    },
    Key {
        name: "adjective",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "Adjectives of a claim it looks for",
        help: "lists of adjectives that need no target: is diuretic",
    },
    Key {
        name: "label",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "Goods of a claim it looks for",
        help: "lists of goods that a target before them makes a remedy: Gallstone Tonic",
    },
    Key {
        name: "target",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "What the claim is about",
        help: "lists of what is affected: condition, symptom, body ...; any-noun stands for every noun",
    },
    Key {
        name: "not-target",
        shape: Shape::Patterns,
        purpose: Purpose::Guard,
        title: "What it is not about",
        help: "targets that are none",
    },
    Key {
        name: "not-agent",
        shape: Shape::Lists,
        purpose: Purpose::Guard,
        title: "Who may act without being praised",
        help: "lists of what may act without being praised: walking, other medicine",
    },
    Key {
        name: "with",
        shape: Shape::Lists,
        purpose: Purpose::Beside,
        title: "Modifiers that must stand there",
        help: "lists of modifiers, one of which must stand in the claim or close to it: fast, forever",
    },
    Key {
        name: "lead-in",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Words over a list whose items are claims",
        help: "words over a list (\"Benefits:\") whose items then are claims if they name a target",
    },
    Key {
        name: "reach",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Most words between effect and target",
        help: "words between effect and target (default 5)",
    },
    Key {
        name: "targets",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Least targets",
        help: "how many different targets at least (default 1)",
    },
    Key {
        name: "agent",
        shape: Shape::Choice(&["any", "thing", "none"]),
        purpose: Purpose::Setting,
        title: "Who must act",
        help: "thing (default): not a person who acts; any: whoever acts; none: the sentence begins with the effect",
    },
];

/// Words between the effect and its target, unless the rule says otherwise.
const REACH: usize = 5;
/// Tokens between a claim and its modifier.
const MODIFIER_STEP: usize = 5;
/// The longest item of a list that is a bare claim and not a text of its own, in tokens.
const LONGEST_ITEM: usize = 16;

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claim {
    patterns: Vec<PatternId>,
    /// For each pattern, its words of denial.
    own: Vec<OwnWords>,
    lead_ins: Vec<PatternId>,
    frames: FrameWords,
    surroundings: Guards,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Compiled {
    let people = ListSet::of(well_known::PEOPLE.iter().filter_map(|name| compiler.matcher.list(name)).collect());
    let any_noun = compiler.matcher.list(well_known::ANY_NOUN);
    let targets = ListSet::of(compiler.lists(keys.texts("target")));
    let is_open = any_noun.is_some_and(|any| targets.has(any));
    let agent = match keys.text("agent").map(|text| text.value.as_str()) {
        Some("any") => Agent::Any,
        Some("none") => Agent::Unsaid,
        _ => Agent::Thing,
    };
    Claim {
        patterns: compiler.patterns(keys.texts("match")),
        own: keys.texts("match").iter().map(|text| OwnWords::of(&text.value)).collect(),
        lead_ins: compiler.patterns(keys.texts("lead-in")),
        frames: FrameWords {
            verbs: ListSet::of(compiler.lists(keys.texts("effect"))),
            nouns: ListSet::of(compiler.lists(keys.texts("noun"))),
            qualities: ListSet::of(compiler.lists(keys.texts("quality"))),
            outcomes: ListSet::of(compiler.lists(keys.texts("outcome"))),
            adjectives: ListSet::of(compiler.lists(keys.texts("adjective"))),
            labels: ListSet::of(compiler.lists(keys.texts("label"))),
            targets,
            is_open,
            not_targets: compiler.patterns(keys.texts("not-target")),
            reach: keys.number("reach").map_or(REACH, |number| number as usize),
            least_targets: keys.number("targets").map_or(1, |number| number as usize),
            modifiers: ListSet::of(compiler.lists(keys.texts("with"))),
            acting: Acting { agent, people, rivals: ListSet::of(compiler.lists(keys.texts("not-agent"))) },
            ..FrameWords::default()
        }
        .ready(),
        surroundings: Guards::compile(keys, compiler),
    }
    .into()
}

impl Check for Claim {
    fn parts(&self) -> Vec<Part<'_>> {
        let frames = &self.frames;
        let lists = [
            ("effect", &frames.verbs),
            ("noun", &frames.nouns),
            ("quality", &frames.qualities),
            ("outcome", &frames.outcomes),
            ("adjective", &frames.adjectives),
            ("label", &frames.labels),
            ("target", &frames.targets),
            ("with", &frames.modifiers),
        ];
        let patterns = pattern_parts("match", &self.patterns).chain(pattern_parts("lead-in", &self.lead_ins));
        patterns.chain(lists.into_iter().flat_map(|(key, lists)| list_parts(key, lists.lists()))).collect()
    }

    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let patterns = self.patterns.iter().zip(&self.own);
        for (mark, own) in patterns.flat_map(|(&pattern, own)| analysis.scan.marks(pattern).iter().map(move |mark| (mark, own))) {
            // "Folic acid lowers the risk of": a wording praises no more than a frame does when something else acts.
            if !self.frames.acting.is_done_by_rival(analysis, mark.start as usize) {
                hits.push(self.surroundings.judge_words(analysis, mark.tokens(), &own.words()));
            }
        }
        self.frames.find(analysis, |frame| {
            hits.extend(self.modified(analysis, frame.tokens).map(|tokens| self.surroundings.judge(analysis, tokens)));
        });
        for mark in self.lead_ins.iter().flat_map(|&pattern| analysis.scan.marks(pattern)) {
            for item in self.items_under(analysis, &mark.tokens()) {
                hits.push(self.surroundings.judge(analysis, item));
            }
        }
    }
}

impl Claim {
    /// The claim together with its modifier; `None` when it needs one and has none.
    fn modified(&self, analysis: &Analysis<'_>, claim: Range<usize>) -> Option<Range<usize>> {
        if self.frames.modifiers.lists().is_empty() {
            return Some(claim);
        }
        let sentence = &analysis.scan.sentences[analysis.sentence_of(claim.start)];
        let around = claim.start.saturating_sub(MODIFIER_STEP).max(sentence.start)..(claim.end + MODIFIER_STEP).min(sentence.end);
        let modifier = analysis.scan.lists_in(around).find(|mark| self.frames.modifiers.has(mark.list))?.tokens();
        Some(claim.start.min(modifier.start)..claim.end.max(modifier.end))
    }

    /// The targets named by the short items of the list below a lead-in: a heading, or words that a colon ends.
    fn items_under(&self, analysis: &Analysis<'_>, lead_in: &Range<usize>) -> Vec<Range<usize>> {
        let block = analysis.block_of(lead_in.start);
        let tokens = analysis.block_tokens(block);
        let sentence = analysis.scan.sentences[analysis.sentence_of(lead_in.start)].clone();
        if lead_in.end < sentence.end && analysis.is_word(lead_in.end, &[":"]) && lead_in.end + 1 < sentence.end {
            let reach = (lead_in.end + 1 + LONGEST_ITEM).min(sentence.end);
            let target = self.frames.target_in(analysis, lead_in.end + 1..reach, sentence.end);
            return target.map(|target| lead_in.start..target.end).into_iter().collect();
        }
        let is_heading = matches!(analysis.document.blocks[block].kind, BlockKind::Heading(_));
        let is_opened = tokens.end > lead_in.end && analysis.is_word(tokens.end - 1, &[":"]);
        if !is_heading && !is_opened {
            return Vec::new();
        }
        let mut items = Vec::new();
        for below in block + 1..analysis.document.blocks.len() {
            let item = analysis.block_tokens(below);
            match analysis.document.blocks[below].kind {
                BlockKind::ListItem if item.len() <= LONGEST_ITEM => {
                    let target = self.frames.target_in(analysis, item.clone(), item.end);
                    items.extend(target.map(|target| item.start..target.end));
                }
                BlockKind::ListItem => {}
                // One paragraph may stand between a heading and its list.
                BlockKind::Paragraph if is_heading && below == block + 1 => {}
                _ => break,
            }
        }
        items
    }
}

#[cfg(test)]
mod tests;
