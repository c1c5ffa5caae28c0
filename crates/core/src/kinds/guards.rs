//! Guards of a match: the surroundings in which it counts, is milder or graver, or is silent.
//!
//! The kinds that look for words share them. A match that is silenced is still a hit, which says by what.

use crate::analysis::Analysis;
use crate::analysis::lexicon::Within;
use crate::document::BlockKind;
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Hit, Named, Silencer};
use crate::matcher::PatternId;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Places that `only-in` and `not-in` name.
pub const PLACES: &[&str] =
    &["title", "heading", "front-matter", "paragraph", "list", "table", "quote", "footnote", "alt", "link-title", "references"];

/// The keys of surroundings.
pub const KEYS: &[Key] = &[
    Key {
        name: "unless",
        shape: Shape::Conditions,
        purpose: Purpose::Guard,
        title: "Silent when one of these holds",
        help: "cues, guards or facts that silence the rule",
    },
    Key {
        name: "only-with",
        shape: Shape::Conditions,
        purpose: Purpose::Guard,
        title: "Fires only when all of these hold",
        help: "cues, guards or facts that must all hold",
    },
    Key {
        name: "unless-near",
        shape: Shape::Patterns,
        purpose: Purpose::Guard,
        title: "Silent when this stands nearby",
        help: "words that silence the rule when they stand nearby",
    },
    Key {
        name: "only-near",
        shape: Shape::Patterns,
        purpose: Purpose::Guard,
        title: "Fires only when this stands nearby",
        help: "words, one of which must stand nearby",
    },
    Key {
        name: "within",
        shape: Shape::Choice(&["sentence", "next", "paragraph", "section", "document"]),
        purpose: Purpose::Setting,
        title: "What nearby means",
        help: "what nearby means",
    },
    Key {
        name: "only-in",
        shape: Shape::Choices(PLACES),
        purpose: Purpose::Setting,
        title: "Only in these places",
        help: "only in these places",
    },
    Key {
        name: "not-in",
        shape: Shape::Choices(PLACES),
        purpose: Purpose::Setting,
        title: "Not in these places",
        help: "not in these places",
    },
    Key {
        name: "lower-if",
        shape: Shape::Conditions,
        purpose: Purpose::Guard,
        title: "One step milder for each of these",
        help: "each that holds makes the finding one step milder",
    },
    Key {
        name: "raise-if",
        shape: Shape::Conditions,
        purpose: Purpose::Guard,
        title: "One step graver for each of these",
        help: "each that holds makes the finding one step graver",
    },
    Key {
        name: "note-if",
        shape: Shape::Conditions,
        purpose: Purpose::Guard,
        title: "A note when one of these holds",
        help: "cues, guards or facts that make the finding a note",
    },
];

/// Surroundings, compiled.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Guards {
    unless: Vec<Named>,
    only_with: Vec<Named>,
    unless_near: Vec<PatternId>,
    only_near: Vec<PatternId>,
    within: Within,
    only_in: Vec<String>,
    not_in: Vec<String>,
    lower_if: Vec<Named>,
    raise_if: Vec<Named>,
    note_if: Vec<Named>,
}

impl Guards {
    /// Reads the keys.
    pub fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Self {
        let words = |key: &str| keys.texts(key).iter().map(|text| text.value.clone()).collect();
        Self {
            unless: compiler.conditions(keys.texts("unless")),
            only_with: compiler.conditions(keys.texts("only-with")),
            unless_near: compiler.patterns(keys.texts("unless-near")),
            only_near: compiler.patterns(keys.texts("only-near")),
            within: compiler.within(keys),
            only_in: words("only-in"),
            not_in: words("not-in"),
            lower_if: compiler.conditions(keys.texts("lower-if")),
            raise_if: compiler.conditions(keys.texts("raise-if")),
            note_if: compiler.conditions(keys.texts("note-if")),
        }
    }

    /// Judges a match: a hit, perhaps silenced.
    pub fn judge(&self, analysis: &Analysis<'_>, tokens: Range<usize>) -> Hit {
        self.judge_words(analysis, tokens, &[])
    }

    /// Judges a match of which some words of denial are claimed themselves: a hit, perhaps silenced.
    pub fn judge_words(&self, analysis: &Analysis<'_>, tokens: Range<usize>, own: &[&str]) -> Hit {
        let mut hit = Hit::at(tokens.clone());
        if let Some(reason) = self.misplaced(analysis, &tokens) {
            hit.silenced = Some((reason, analysis.scan.prose(tokens)));
            return hit;
        }
        let silencer = self
            .unless
            .iter()
            .find_map(|named| analysis.holds_beside(named.1, &tokens, own).map(|place| (Silencer::Holds(named.clone()), place)))
            .or_else(|| analysis.mark_within(&self.unless_near, self.within, &tokens).map(|place| (Silencer::Near, place)))
            .or_else(|| {
                let missing = self.only_with.iter().find(|(_, condition)| analysis.holds(*condition, &tokens).is_none())?;
                Some((Silencer::Lacks(missing.clone()), analysis.scan.prose(tokens.clone())))
            });
        hit.silenced = silencer;
        // Two steps make a note of any level.
        for (steps, conditions) in [(-1, &self.lower_if), (1, &self.raise_if), (-2, &self.note_if)] {
            for named in conditions {
                if let Some(place) = analysis.holds_beside(named.1, &tokens, own) {
                    hit.shift += steps;
                    hit.reasons.push((named.clone(), place));
                }
            }
        }
        hit
    }

    /// Why the rule is not about this place at all, if it is not.
    fn misplaced(&self, analysis: &Analysis<'_>, tokens: &Range<usize>) -> Option<Silencer> {
        let block = analysis.block_of(tokens.start);
        if analysis.is_reference(block) && !self.only_in.iter().any(|place| place == "references") {
            return Some(Silencer::InReferences);
        }
        if !self.only_in.is_empty() && !self.only_in.iter().any(|place| stands_in(analysis, block, place)) {
            return Some(Silencer::Outside(self.only_in.clone()));
        }
        if let Some(place) = self.not_in.iter().find(|place| stands_in(analysis, block, place)) {
            return Some(if place == "references" { Silencer::InReferences } else { Silencer::In(place.clone()) });
        }
        let lacks_company = !self.only_near.is_empty() && analysis.mark_within(&self.only_near, self.within, tokens).is_none();
        lacks_company.then_some(Silencer::Alone)
    }
}

fn stands_in(analysis: &Analysis<'_>, block: usize, place: &str) -> bool {
    let this = &analysis.document.blocks[block];
    match (place, &this.kind) {
        ("title", BlockKind::Heading(1)) => true,
        ("title", BlockKind::FrontMatter(key)) => key.ends_with("title"),
        ("heading", BlockKind::Heading(_)) => true,
        ("front-matter", BlockKind::FrontMatter(_)) => true,
        ("paragraph", BlockKind::Paragraph | BlockKind::Html) => true,
        ("list", BlockKind::ListItem) => true,
        ("table", BlockKind::TableCell { .. }) => true,
        ("footnote", BlockKind::Footnote) => true,
        ("alt", BlockKind::ImageAlt) => true,
        ("link-title", BlockKind::LinkTitle) => true,
        ("quote", _) => this.is_quoted,
        ("references", _) => analysis.is_reference(block),
        _ => false,
    }
}
