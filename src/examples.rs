//! Runs the examples that rules carry: each wrong one must fire, each right one must stay silent.

use crate::document::Document;
use crate::linter::{Linter, Profile, Silenced};
use crate::rulebook::{Rule, Rulebook};
use crate::source::Source;

/// An example that did not do what its rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// Id of the rule.
    pub rule: String,
    /// The example.
    pub example: String,
    /// Whether it should have fired.
    pub should_fire: bool,
    /// The words that fired though they should not, or what silenced the rule.
    pub because: String,
}

/// Runs all examples of all rules that are on. Returns how many there are and those that surprise.
pub fn run(rulebook: &Rulebook) -> (usize, Vec<Surprise>) {
    let mut count = 0;
    let mut surprises = Vec::new();
    for rule in &rulebook.rules {
        for (examples, should_fire) in [(&rule.wrong, true), (&rule.right, false)] {
            let linter = Linter::new(rulebook, profile(rule, should_fire));
            for example in examples {
                count += 1;
                surprises.extend(try_one(&linter, rule, example, should_fire));
            }
        }
    }
    (count, surprises)
}

/// A profile in which the rule applies. A wrong example is one sentence of a page that sells; a right one may be
/// anything, so there the page decides.
fn profile(rule: &Rule, should_fire: bool) -> Profile {
    Profile {
        markets: rule.markets.iter().take(1).cloned().collect(),
        advertiser: rule.advertisers.first().cloned(),
        select: vec![rule.id().to_owned()],
        promotional: should_fire.then_some(true),
        ..Profile::default()
    }
}

fn try_one(linter: &Linter<'_>, rule: &Rule, example: &str, should_fire: bool) -> Option<Surprise> {
    let document = Document::markdown(Source::new("example.md", example));
    let found = linter.examine(&document);
    let hit = found.findings.iter().find(|finding| finding.rule() == rule.id());
    if hit.is_some() == should_fire || (rule.severity.is_none() && should_fire) {
        return None;
    }
    let words = |span| document.source.slice(span).to_owned();
    let silencer = |silenced: &Silenced| format!("{}: \"{}\"", silenced.by, words(silenced.shown_by));
    let because = match hit {
        Some(finding) => format!("it found \"{}\"", words(finding.span)),
        None => found.silenced.first().map_or_else(|| "no pattern matched".to_owned(), |one| format!("because of {}", silencer(one))),
    };
    Some(Surprise { rule: rule.id().to_owned(), example: example.to_owned(), should_fire, because })
}
