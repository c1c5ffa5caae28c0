//! Which entries of the rules the examples exercise, and which none does.
//!
//! An entry that makes a rule fire is exercised when a hit stands on its words; an entry that a document must mention
//! when any example mentions it.

use crate::analysis::Analysis;
use crate::document::Document;
use crate::kinds::schema::Purpose;
use crate::kinds::{Needle, Place, kind};
use crate::linter::trace::written;
use crate::linter::{Linter, Profile};
use crate::rule_tests::{document_of, profile};
use crate::rulebook::{Rule, Rulebook};
use std::sync::Arc;

/// An entry of a rule that no example exercises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Id of the rule.
    pub rule: String,
    /// The key of the entry.
    pub key: &'static str,
    /// Its number under the key.
    pub index: usize,
    /// The entry as written.
    pub written: String,
}

/// For each entry of each rule, whether something exercised it.
#[derive(Clone, Debug)]
pub struct Coverage<'a> {
    rulebook: &'a Arc<Rulebook>,
    /// Empty for rules that are not asked about.
    is_exercised: Vec<Vec<bool>>,
}

impl<'a> Coverage<'a> {
    /// The coverage of some rules by their own examples.
    pub fn of_examples(rulebook: &'a Arc<Rulebook>, is_wanted: impl Fn(&Rule) -> bool) -> Self {
        let count = |rule: &Rule| if is_wanted(rule) { rule.check().parts().len() } else { 0 };
        let is_exercised = rulebook.rules.iter().map(|rule| vec![false; count(rule)]).collect();
        let mut coverage = Self { rulebook, is_exercised };
        for rule in rulebook.rules.iter().filter(|rule| is_wanted(rule)) {
            for example in rule.wrong().iter().chain(rule.right()) {
                coverage.add(&document_of(example), &profile(rule));
            }
        }
        coverage
    }

    /// Adds what a document exercises.
    pub fn add(&mut self, document: &Document, profile: &Profile) {
        let linter = Linter::new(self.rulebook, profile.clone());
        let settings = linter.settings(document);
        let analysis = Analysis::new(document, &self.rulebook.lexicon, &settings);
        let mut hits = Vec::new();
        for (rule, is_exercised) in self.rulebook.rules.iter().zip(&mut self.is_exercised) {
            if !linter.is_selected(rule) {
                continue;
            }
            rule.check().check(&analysis, &mut hits);
            let fired: Vec<_> = hits
                .drain(..)
                .filter(|hit| hit.silenced.is_none())
                .filter_map(|hit| if let Place::Tokens(tokens) = hit.place { Some(tokens) } else { None })
                .collect();
            for (part, is_exercised) in rule.check().parts().iter().zip(is_exercised).filter(|(_, is_exercised)| !**is_exercised) {
                let key = kind(rule.kind).and_then(|kind| kind.key(part.key));
                let is_firing = !key.is_some_and(|key| matches!(key.purpose, Purpose::Occasion | Purpose::Demand));
                *is_exercised = match part.needle {
                    Needle::Pattern(pattern) => {
                        let stands_on_hit =
                            |tokens: std::ops::Range<usize>| fired.iter().any(|hit| hit.start < tokens.end && tokens.start < hit.end);
                        analysis.scan.marks(pattern).iter().any(|mark| !is_firing || stands_on_hit(mark.tokens()))
                    }
                    Needle::List(list) => fired.iter().any(|hit| analysis.scan.lists_in(hit.clone()).any(|mark| mark.list == list)),
                    Needle::Regex(regex) => {
                        let text = document.prose.text();
                        fired.iter().any(|hit| regex.is_match(&text[analysis.scan.prose(hit.clone())]))
                    }
                };
            }
        }
    }

    /// How many entries there are, and how many are exercised.
    pub fn counts(&self) -> (usize, usize) {
        let all = self.is_exercised.iter().flatten();
        (all.clone().count(), all.filter(|is| **is).count())
    }

    /// The entries that nothing exercises, in the order of the rulebook.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (rule, is_exercised) in self.rulebook.rules.iter().zip(&self.is_exercised) {
            let parts = rule.check().parts();
            gaps.extend(parts.iter().zip(is_exercised).filter(|(_, is)| !**is).map(|(part, _)| Gap {
                rule: rule.id().to_owned(),
                key: part.key,
                index: part.index,
                written: written(rule, part),
            }));
        }
        gaps
    }
}
