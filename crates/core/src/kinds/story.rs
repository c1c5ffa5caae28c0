//! Kind `story`: what a patient tells of before, of a therapy and of after, as the testimonial that it is.
//!
//! Called by the linter like every kind. Where a patient speaks by the shape of the text, words for what came after are
//! enough; elsewhere one sentence or its neighbours must hold a teller, the after and one of the other two parts. Words for
//! the after that stand within 250 bytes of one block are one hit.

use crate::analysis::Analysis;
use crate::kinds::compiler::Compiler;
use crate::kinds::guards::{self, Guards};
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind, NO_WORDS, Part, Place, pattern_parts};
use crate::matcher::PatternId;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "story",
    about: "Finds stories of patients: what was before, the therapy, and what came after, told by the one it happened to or of another",
    keys: &[KEYS, guards::KEYS],
    needs: &["after"],
    joins: Joins::Others,
    silent_because: NO_WORDS,
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "after",
        shape: Shape::Patterns,
        purpose: Purpose::Finds,
        title: "What came after",
        help: "what came after: a change, an ability, thanks for a result",
    },
    Key {
        name: "before",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "What was before",
        help: "what was before: a complaint, a loss, what others could not do",
    },
    Key {
        name: "therapy",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "The therapy",
        help: "what was done: a therapy, sessions, the time since",
    },
    Key {
        name: "teller",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Who tells or is told of",
        help: "who tells or is told of, where the shape of the text does not show a patient",
    },
];

/// The longest words that one hit covers, in bytes of prose.
const LONGEST: usize = 240;

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Story {
    after: Vec<PatternId>,
    before: Vec<PatternId>,
    therapy: Vec<PatternId>,
    teller: Vec<PatternId>,
    guards: Guards,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Compiled {
    Story {
        after: compiler.patterns(keys.texts("after")),
        before: compiler.patterns(keys.texts("before")),
        therapy: compiler.patterns(keys.texts("therapy")),
        teller: compiler.patterns(keys.texts("teller")),
        guards: Guards::compile(keys, compiler),
    }
    .into()
}

impl Check for Story {
    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let places = analysis.places(&self.after);
        let mut open: Option<Hit> = None;
        for place in places {
            let block = analysis.block_of(place.start);
            if !analysis.is_testimonial(block) && (analysis.is_author(block) || !self.is_told(analysis, &place)) {
                continue;
            }
            let hit = self.guards.judge(analysis, place.clone());
            match open.take() {
                Some(last) => match joined(analysis, &last, &hit) {
                    Some(whole) => open = Some(Hit { place: Place::Tokens(whole), ..last }),
                    None => {
                        hits.push(last);
                        open = Some(hit);
                    }
                },
                None => open = Some(hit),
            }
        }
        hits.extend(open);
    }

    fn waits_for(&self) -> Option<&[PatternId]> {
        Some(&self.after)
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let keys = [("after", &self.after), ("before", &self.before), ("therapy", &self.therapy), ("teller", &self.teller)];
        keys.into_iter().flat_map(|(key, patterns)| pattern_parts(key, patterns)).collect()
    }
}

impl Story {
    /// Whether the sentence of an after, or a neighbour, holds the other parts of a story.
    fn is_told(&self, analysis: &Analysis<'_>, after: &Range<usize>) -> bool {
        let sentence = analysis.sentence_of(after.start);
        let all = analysis.sentences_in(analysis.block_of(after.start));
        let near = sentence.saturating_sub(1).max(all.start)..(sentence + 2).min(all.end);
        let around = analysis.scan.sentences[near.start].start..analysis.scan.sentences[near.end - 1].end;
        let stands = |patterns: &[PatternId], around: &Range<usize>| {
            patterns.iter().any(|&pattern| {
                let marks = analysis.scan.marks_in(pattern, around).iter();
                // The words of the after are no part of their own.
                marks
                    .filter(|mark| mark.end as usize <= around.end)
                    .any(|mark| mark.start as usize >= after.end || mark.end as usize <= after.start)
            })
        };
        let is_teller = || {
            let own = &analysis.scan.sentences[sentence];
            self.teller.iter().any(|&pattern| !analysis.scan.marks_in(pattern, own).is_empty())
        };
        is_teller() && (stands(&self.before, &around) || stands(&self.therapy, &around))
    }
}

/// The tokens of two hits that are one: both fire or neither does, in one block, not too far apart.
fn joined(analysis: &Analysis<'_>, last: &Hit, next: &Hit) -> Option<Range<usize>> {
    let (Place::Tokens(one), Place::Tokens(other)) = (&last.place, &next.place) else { return None };
    let whole = one.start..other.end.max(one.end);
    let is_near = analysis.block_of(one.start) == analysis.block_of(other.start) && analysis.scan.prose(whole.clone()).len() <= LONGEST;
    (is_near && last.silenced.is_none() && next.silenced.is_none() && last.shift == next.shift).then_some(whole)
}
