//! The page of one rule: for a writer one screen, what it is about, why, what to write instead and who says so; for an editor also what it looks
//! for in words and how to change it.
//!
//! The command `explain` prints it. Examples that only fill a page are told in short.

use crate::report::Layout;
use crate::report::color::Role;
use crate::report::lines::{behind, counted, cut, wrap};
use medlint_core::analysis::describe::in_words;
use medlint_core::finding::{Citation, Severity};
use medlint_core::kinds::kind;
use medlint_core::kinds::schema::{Key, Purpose, Shape};
use medlint_core::rulebook::read::written::Written;
use medlint_core::rulebook::{Rule, Rulebook};
use std::fmt::Write as _;
use std::sync::Arc;

/// How many entries of a key are shown unless all are asked for.
const ENTRIES_SHOWN: usize = 12;
/// How many examples of each sort a writer sees.
const EXAMPLES_FOR_WRITERS: usize = 2;
/// The room that breaking lines takes of the two that an example gets.
const LEAST_ROOM: usize = 16;
/// How many sources a writer sees; those that bind most come first.
const SOURCES_FOR_WRITERS: usize = 3;
/// How many words of a cue or guard are shown.
const WORDS_SHOWN: usize = 6;

/// A rule to tell about.
pub(crate) struct RulePage<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) written: &'a Written,
    pub(crate) rule: &'a Rule,
    pub(crate) layout: Layout,
    /// The markets that the reader writes for; sources of others are not shown to a writer.
    pub(crate) markets: &'a [String],
    /// How much is told.
    pub(crate) extent: Extent,
}

/// How much of a rule is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What a writer needs, on one screen.
    Writer,
    /// What an editor needs, of long lists only the first entries.
    Patterns,
    /// All of it.
    Full,
}

/// The name of a severity, with the role that paints it.
pub(crate) fn level(severity: Option<Severity>) -> (&'static str, Role) {
    match severity {
        Some(Severity::Error) => ("error", Role::Error),
        Some(Severity::Warning) => ("warning", Role::Warning),
        Some(Severity::Info) => ("info", Role::Info),
        None => ("off", Role::Faint),
    }
}

impl RulePage<'_> {
    /// The page as text.
    pub(crate) fn render(&self) -> String {
        let (rule, advice, paint) = (self.rule, self.rule.advice(), self.layout.paint);
        let (name, role) = level(rule.severity);
        let family = self.rulebook.families.get(rule.family()).map_or(rule.family(), String::as_str);
        let mut text = format!("{}  {}\n", paint.text(Role::Strong, rule.id()), paint.text(role, name));
        text += &format!("{}\n", advice.title);
        text += &paint.text(Role::Faint, &format!("family {} ({family}), kind {}{}", rule.family(), rule.kind, self.place()));
        text.push('\n');
        self.put(&mut text, "Why it matters", &advice.why);
        self.put(&mut text, "What to write instead", &advice.fix);
        if let Some(instead) = &advice.instead {
            text.push_str(&behind("  before  ", &instead.before, self.layout.width));
            text.push_str(&behind("  after   ", &instead.after, self.layout.width));
        }
        self.examples(&mut text);
        if self.extent != Extent::Writer {
            self.keys(&mut text);
        }
        self.settings(&mut text);
        self.sources(&mut text);
        let allow = format!("<!-- medlint-allow {}: who approved it and why -->", rule.id());
        self.verbatim(&mut text, "To allow it in one place of an article, before that place", &allow);
        if self.extent == Extent::Writer {
            let more = format!("medlint explain {} --patterns shows what it looks for and how to change it", rule.id());
            let _ = writeln!(text, "\n{}", paint.text(Role::Faint, &more));
            return text;
        }
        let change =
            format!("[[override]]\nrule = \"{}\"\nseverity = \"{}\"   # error, warning, info or off", rule.id(), milder(rule.severity));
        self.verbatim(&mut text, "To change it, in your rules.toml", &change);
        text
    }

    fn place(&self) -> String {
        let place = self.written.place_of(self.rule.id());
        place.map_or_else(String::new, |place| format!(", written at {}:{}", place.file, place.position.line))
    }

    fn head(&self, text: &mut String, title: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{}", self.layout.paint.text(Role::Strong, title));
    }

    fn put(&self, text: &mut String, title: &str, words: &str) {
        self.head(text, title);
        text.push_str(&behind("  ", words, self.layout.width));
    }

    fn verbatim(&self, text: &mut String, title: &str, lines: &str) {
        self.head(text, title);
        for line in lines.lines() {
            let _ = writeln!(text, "  {line}");
        }
    }

    fn examples(&self, text: &mut String) {
        for (title, examples) in [("Fires on", self.rule.wrong()), ("Stays silent on", self.rule.right())] {
            let mut shown: Vec<String> = examples.iter().map(|example| without_repeats(&one_line(example))).collect();
            if self.extent == Extent::Writer {
                // The shortest ones say most at a glance.
                shown.sort_by_key(String::len);
                shown.truncate(EXAMPLES_FOR_WRITERS);
                shown = shown.iter().map(|example| cut(example, 2 * self.layout.width - LEAST_ROOM)).collect();
            }
            if !shown.is_empty() {
                self.head(text, title);
            }
            for example in shown {
                text.push_str(&behind("  - ", &example, self.layout.width));
            }
        }
    }

    /// The entries under the keys of its kind: what it finds and asks, the conditions around that, its settings.
    fn keys(&self, text: &mut String) {
        let (Some(kind), Some(written)) = (kind(self.rule.kind), self.written.rule(self.rule.id())) else { return };
        let is_condition = |key: &Key| key.shape == Shape::Conditions;
        let is_around = |key: &Key| matches!(key.purpose, Purpose::Guard | Purpose::Setting) && !is_condition(key);
        let all = || kind.keys.iter().copied().flatten();
        let found = all().filter(|key| !is_condition(key) && !is_around(key));
        for key in found.chain(all().filter(|key| is_condition(key))).chain(all().filter(|key| is_around(key))) {
            let entries: Vec<&str> = written.texts(key.name).iter().map(|(entry, _)| entry.as_str()).collect();
            if !entries.is_empty() {
                self.head(text, &format!("{} (`{}`)", key.title, key.name));
                self.entries(text, key, &entries);
            }
        }
    }

    /// The entries of a key, each as written and, where that says more, in words.
    fn entries(&self, text: &mut String, key: &Key, entries: &[&str]) {
        let width = self.layout.width;
        match key.shape {
            Shape::Conditions => {
                let longest = entries.iter().map(|name| name.len()).max().unwrap_or(0);
                for name in entries {
                    text.push_str(&behind(&format!("  {name:longest$}  "), &self.condition(name), width));
                }
                return;
            }
            _ if key.purpose == Purpose::Setting => return text.push_str(&behind("  ", &entries.join(", "), width)),
            _ => {}
        }
        let most = if self.extent == Extent::Full { entries.len() } else { ENTRIES_SHOWN };
        for entry in entries.iter().take(most) {
            if key.shape == Shape::Lists {
                text.push_str(&behind("  ", &format!("any of the list {{{entry}}}"), width));
                continue;
            }
            text.push_str(&behind("  ", entry, width));
            let words = in_words(entry);
            if key.shape == Shape::Patterns && words.trim_matches('"') != entry.to_lowercase() {
                for line in wrap(&words, width.saturating_sub(6)) {
                    let _ = writeln!(text, "      {}", self.layout.paint.text(Role::Faint, &line));
                }
            }
        }
        if entries.len() > most {
            let more = format!("and {} more; --full shows all", entries.len() - most);
            let _ = writeln!(text, "  {}", self.layout.paint.text(Role::Faint, &more));
        }
    }

    /// A condition in words.
    fn condition(&self, name: &str) -> String {
        let some = |words: &[String]| {
            // Plain words say most at a glance; patterns with choices stand in rules.toml.
            let (plain, other): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| !word.contains(['(', '{', '.']));
            let shown: Vec<String> = plain.into_iter().chain(other).take(WORDS_SHOWN).map(|word| format!("\"{word}\"")).collect();
            format!("{}{}", shown.join(", "), if words.len() > WORDS_SHOWN { " ..." } else { "" })
        };
        let fact = match name {
            "quoted" => "the words stand in short quotation marks",
            "question" => "the sentence is a question",
            "cited" => "a citation that leads to a source stands in this sentence or the next",
            "promotional" => "the page sells something",
            "promoted" => "the sentence is about what the page sells",
            "testimonial" => "a patient speaks",
            _ => "",
        };
        if !fact.is_empty() {
            return format!("{fact} (a fact)");
        }
        if let Some(words) = self.written.cues.get(name) {
            return format!("wording such as {} reaches the words (a cue)", some(words));
        }
        match self.written.guards.get(name) {
            Some((within, words)) => {
                let around = match within.as_str() {
                    "next" => "the sentence or the next one".to_owned(),
                    "document" => "the whole document".to_owned(),
                    other => format!("the same {other}"),
                };
                format!("{around} says {} (a guard)", some(words))
            }
            None => "a condition of the rulebook".to_owned(),
        }
    }

    fn settings(&self, text: &mut String) {
        let rule = self.rule;
        let mut lines = Vec::new();
        if !rule.markets().is_empty() {
            lines.push(format!("market: it applies in {} only", rule.markets().join(", ")));
        }
        if !rule.advertisers().is_empty() {
            lines.push(format!("advertiser: it applies to {} only", rule.advertisers().join(", ")));
        }
        // Profiles of one level stand in one line.
        let levels: Vec<&str> = rule.severity_for().values().map(|severity| level(*severity).0).collect();
        let firsts = levels.iter().enumerate().filter(|(at, level)| !levels[..*at].contains(level));
        for (_, level_name) in firsts {
            let there = rule.severity_for().iter().zip(&levels).filter(|(_, level)| *level == level_name);
            let profiles: Vec<&str> = there.map(|((profile, _), _)| profile.as_str()).collect();
            lines.push(format!("{}: its severity is {level_name} there", profiles.join(", ")));
        }
        if !lines.is_empty() {
            self.head(text, "Settings that change it");
            for line in lines {
                text.push_str(&behind("  ", &line, self.layout.width));
            }
        }
    }

    fn sources(&self, text: &mut String) {
        let all = &self.rule.advice().sources;
        if all.is_empty() {
            return;
        }
        let is_near = |source: &&Arc<Citation>| self.extent != Extent::Writer || source.is_for(self.markets);
        let near: Vec<_> = all.iter().filter(is_near).collect();
        let most = if self.extent == Extent::Writer { SOURCES_FOR_WRITERS } else { near.len() };
        self.head(text, "Sources");
        for source in near.iter().take(most) {
            text.push_str(&behind("  ", &format!("{} [{}]", source.title, source.tier), self.layout.width));
            let _ = writeln!(text, "    {}", source.url);
        }
        let more = match (near.len().saturating_sub(most), all.len() - near.len()) {
            (0, 0) => return,
            (0, others) => format!("{} of other markets", counted(others, "source")),
            (more, 0) => format!("{} more", counted(more, "source")),
            (more, others) => format!("{} more, and {others} of other markets", counted(more, "source")),
        };
        let _ = writeln!(text, "  {}", self.layout.paint.text(Role::Faint, &format!("{more}; --patterns shows them")));
    }
}

/// A family: what it is about, and its rules.
pub(crate) fn family(rulebook: &Rulebook, written: &Written, family: &str, layout: Layout) -> String {
    let rules: Vec<&Rule> = rulebook.rules.iter().filter(|rule| rule.family() == family).collect();
    let title = rulebook.families.get(family).map_or(family, String::as_str);
    let mut text = format!("{}  {title}\n", layout.paint.text(Role::Strong, family));
    if let Some(about) = written.families.get(family).filter(|about| !about.is_empty()) {
        text += &behind("", about, layout.width);
    }
    text += &format!("\n{}\n", counted(rules.len(), "rule"));
    let width = rules.iter().map(|rule| rule.id().len()).max().unwrap_or(0);
    for rule in rules {
        let (name, role) = level(rule.severity);
        let id = format!("{:width$}", rule.id());
        let _ = writeln!(text, "  {}  {id}  {}", layout.paint.text(role, &format!("{name:7}")), rule.advice().title);
    }
    text
}

/// An example on one line.
pub(crate) fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ")
}

/// A text in which sentences that only fill it, repeated with another number or none, are told once.
fn without_repeats(text: &str) -> String {
    let key = |sentence: &str| sentence.chars().filter(|character| !character.is_ascii_digit()).collect::<String>();
    let mut kept: Vec<&str> = Vec::new();
    let (mut seen, mut left_out) = (std::collections::HashSet::new(), 0);
    for sentence in text.split_inclusive(". ") {
        if seen.insert(key(sentence.trim())) {
            kept.push(sentence);
        } else {
            left_out += 1;
        }
    }
    match left_out {
        0 => text.to_owned(),
        _ => format!("{} (and {} that repeat)", kept.concat().trim_end(), counted(left_out, "sentence")),
    }
}

const fn milder(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Error) => "warning",
        Some(Severity::Warning) => "info",
        _ => "error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_rule_fits_a_screen_for_writers() {
        let (rulebook, written) = (crate::shipped(), Written::shipped(&crate::BASE));
        let (layout, markets) = (Layout { width: 80, ..Layout::default() }, ["us".to_owned()]);
        for rule in &rulebook.rules {
            let page =
                RulePage { rulebook: &rulebook, written: &written, rule, layout, markets: &markets, extent: Extent::Writer }.render();
            assert!(page.lines().count() <= 48, "{} lines\n{page}", page.lines().count());
        }
    }

    #[test]
    fn sentences_that_fill_an_example_are_told_once() {
        assert_eq!(without_repeats("It is 1. It is 2. It is 3. Done."), "It is 1. Done. (and 2 sentences that repeat)");
        assert_eq!(without_repeats("One. Two."), "One. Two.");
    }

    #[test]
    fn every_key_of_every_shipped_rule_is_told() {
        let (rulebook, written) = (crate::shipped(), Written::shipped(&crate::BASE));
        let layout = Layout { width: 80, ..Layout::default() };
        for rule in &rulebook.rules {
            let text = RulePage { rulebook: &rulebook, written: &written, rule, layout, markets: &[], extent: Extent::Full }.render();
            let keys = kind(rule.kind).unwrap().keys.iter().copied().flatten();
            for key in keys.filter(|key| !written.rule(rule.id()).unwrap().texts(key.name).is_empty()) {
                assert!(
                    text.contains(&format!("\n{} (`{}`)\n", key.title, key.name)),
                    "{}: {} is not told in\n{text}",
                    rule.id(),
                    key.name
                );
            }
        }
    }
}
