//! Runs the examples that rules carry, and passages with marks: what should fire must fire, what should not must not.
//!
//! A failure is told to a writer: which text, what was expected, and why the rule stayed silent or what it found. Files
//! and terminals are unknown here.

mod coverage;
pub mod passage;
mod same_text;
mod silence;
mod trial;

pub use coverage::{Coverage, Gap};
pub use same_text::{Covered, covered};
pub use trial::{Deviation, prepared, try_passage};

use crate::analysis::subject::Promotional;
use crate::document::Document;
use crate::linter::trace::{Outcome, trace};
use crate::linter::{Linter, Profile};
use crate::rulebook::{Rule, Rulebook};
use crate::source::Source;
use std::sync::Arc;

/// An example that did not do what its rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// Id of the rule.
    pub rule: String,
    /// Number of the example under its key.
    pub index: usize,
    /// The example.
    pub example: String,
    /// Whether it should have fired: it stands under `wrong`, not under `right`.
    pub should_fire: bool,
    /// The condition that silenced the rule, or the words that it found though it should not.
    pub because: String,
}

/// Runs all examples of all rules, of those that are off too. Returns how many there are and those that surprise.
pub fn run(rulebook: &Arc<Rulebook>) -> (usize, Vec<Surprise>) {
    run_some(rulebook, |_| true)
}

/// Runs the examples of some rules.
pub fn run_some(rulebook: &Arc<Rulebook>, is_wanted: impl Fn(&Rule) -> bool) -> (usize, Vec<Surprise>) {
    let mut count = 0;
    let mut surprises = Vec::new();
    for rule in rulebook.rules.iter().filter(|rule| is_wanted(rule)) {
        for (examples, should_fire) in [(rule.wrong(), true), (rule.right(), false)] {
            let linter = Linter::new(rulebook, profile(rule));
            count += examples.len();
            for (index, example) in examples.iter().enumerate() {
                surprises.extend(try_one(&linter, rule, index, example, should_fire));
            }
        }
    }
    (count, surprises)
}

/// The day on which examples are read, the same on every day: an example must not age.
const DAY_OF_EXAMPLES: (i32, u32, u32) = (2026, 11, 1);

/// A profile in which the rule applies. All examples are read as copy that sells: a right one is careful prose of a
/// seller, or says in its front matter that it informs.
fn profile(rule: &Rule) -> Profile {
    Profile {
        platforms: rule.platforms().iter().take(1).cloned().collect(),
        markets: rule.markets().iter().take(1).cloned().collect(),
        advertiser: rule.advertisers().first().cloned(),
        select: vec![rule.id().to_owned()],
        promotional: Some(Promotional::Yes),
        today: Some(DAY_OF_EXAMPLES),
        ..Profile::default()
    }
}

fn try_one(linter: &Linter, rule: &Rule, index: usize, example: &str, should_fire: bool) -> Option<Surprise> {
    let document = document_of(example);
    let traces = trace(linter, &document);
    // A rule that is switched off keeps its promises all the same.
    let is_hit = |outcome: &Outcome| outcome.is_reported() || matches!(outcome, Outcome::Off | Outcome::Allowed(_));
    let hit = traces.iter().find(|one| one.rule == rule.id() && is_hit(&one.outcome));
    let because = match hit {
        Some(_) if should_fire => return None,
        None if !should_fire => return None,
        Some(hit) => {
            let by = hit.found.first().map_or_else(String::new, |found| format!(", by {} \"{}\"", found.key, found.written));
            format!("it found \"{}\"{by}", document.source.slice(hit.span))
        }
        None => silence::reason(linter, &document, rule, &traces, None),
    };
    Some(Surprise { rule: rule.id().to_owned(), index, example: example.to_owned(), should_fire, because })
}

fn document_of(example: &str) -> Document {
    Document::markdown(Source::new("example.md", example))
}
