//! Rules that have spoken on a page, numbered: on paper a finding names the number, and the list tells each rule once, each source once.
//!
//! The cards take their numbers from it. The text of a rule is written once, however often it speaks.

use crate::report::html::escaped;
use medlint_core::finding::{Citation, RuleDoc};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// How many sources of a rule stand in the list; the page on screen has all of them with their addresses.
const SOURCES: usize = 2;

/// The rules of a page in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Rules {
    all: Vec<(Arc<RuleDoc>, Vec<Arc<Citation>>)>,
    numbers: HashMap<String, usize>,
}

impl Rules {
    /// The number of a rule, from 1. Its sources are those for the markets of the article in which it first speaks.
    pub(super) fn number(&mut self, advice: &Arc<RuleDoc>, markets: &[String]) -> usize {
        if let Some(number) = self.numbers.get(&advice.rule) {
            return *number;
        }
        let near = advice.sources.iter().filter(|source| source.is_for(markets)).take(SOURCES).cloned().collect();
        self.all.push((Arc::clone(advice), near));
        self.numbers.insert(advice.rule.clone(), self.all.len());
        self.all.len()
    }

    /// The list for paper; nothing when no rule has spoken.
    pub(super) fn list(&self) -> String {
        if self.all.is_empty() {
            return String::new();
        }
        let mut sources: Vec<&Citation> = Vec::new();
        let mut html =
            "<section class=\"rules\" aria-labelledby=\"rules\">\n<h2 id=\"rules\">The rules and their sources</h2>\n<ol>\n".to_owned();
        for (advice, near) in &self.all {
            let tags: Vec<String> = near.iter().map(|source| escaped(&source.tag)).collect();
            let (why, fix) = (escaped(&advice.why), escaped(advice.fix.trim_end_matches('.')));
            // Writing to a String cannot fail.
            let _ = writeln!(html, "<li><b>{}</b>: {why}. <i>Instead:</i> {fix}. {}</li>", escaped(&advice.rule), tags.join(", "));
            for source in near {
                if !sources.iter().any(|known| known.tag == source.tag) {
                    sources.push(source);
                }
            }
        }
        sources.sort_by(|one, other| one.tag.cmp(&other.tag));
        html += "</ol>\n<ul>\n";
        for source in sources {
            let _ = writeln!(html, "<li><b>{}</b> {}</li>", escaped(&source.tag), escaped(&source.title));
        }
        html + "</ul>\n</section>\n"
    }
}
