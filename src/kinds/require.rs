//! Kind `require`: if the document shows this, it must show that.
//!
//! The first half says which documents the rule is about (facts, a topic, mentions, an intervention with a property);
//! the second half what they have to say or to carry somewhere. A rule about interventions runs once for each one.

use super::keys::{Compiler, Key, Keys, Shape};
use super::{Check, Hit, Kind, Part, pattern_parts};
use crate::document::BlockKind;
use crate::reading::Reading;
use crate::reading::interventions::Intervention;
use crate::reading::lexicon::Condition;
use crate::reading::scanner::PatternId;
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "require",
    about: "Says what a document must carry when it shows something else: risks, references, a crisis line, an author",
    keys: &[KEYS],
    needs: &["must-mention", "must-state", "must-have"],
    compile,
};

const STATEMENTS: &[&str] = &["risks", "boxed-warning", "approved-use", "off-label", "compounded", "generic-name", "schedule"];
const POSSESSIONS: &[&str] = &["references", "citation", "author", "reviewer", "date", "ad-label"];

const KEYS: &[Key] = &[
    Key { name: "when", shape: Shape::Conditions, help: "facts about the document that must all hold" },
    Key { name: "topic", shape: Shape::Patterns, help: "what the document is about: in its title, or five times or more" },
    Key { name: "mentions", shape: Shape::Patterns, help: "what it mentions" },
    Key { name: "times", shape: Shape::Number, help: "how often at least (default 1)" },
    Key {
        name: "intervention",
        shape: Shape::Text,
        help: "runs for each promoted intervention with this flag: any, rx, boxed, offlabel, controlled ...",
    },
    Key { name: "unless-about", shape: Shape::Patterns, help: "not for documents that say this anywhere" },
    Key { name: "must-mention", shape: Shape::Patterns, help: "what it must say somewhere" },
    Key { name: "must-count", shape: Shape::Number, help: "how many different ones of these (default 1)" },
    Key { name: "must-state", shape: Shape::Choices(STATEMENTS), help: "what it must state of the intervention" },
    Key { name: "must-have", shape: Shape::Choices(POSSESSIONS), help: "what it must carry; one is enough" },
    Key { name: "least-words", shape: Shape::Number, help: "not for documents of fewer words (default 0)" },
];

/// How often a topic is named in a document that is about it.
const TOPIC_MENTIONS: usize = 5;
/// How often an intervention is named in a document that promotes it, if not in a heading.
const INTERVENTION_MENTIONS: usize = 3;
/// How many of an intervention's own risks make a statement of its risks.
const RISKS_STATED: usize = 2;

#[derive(Debug)]
struct Require {
    when: Vec<(String, Condition)>,
    topic: Vec<PatternId>,
    mentions: Vec<PatternId>,
    times: usize,
    intervention: Option<String>,
    unless_about: Vec<PatternId>,
    must_mention: Vec<PatternId>,
    must_count: usize,
    must_state: Vec<String>,
    must_have: Vec<String>,
    least_words: usize,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Box<dyn Check> {
    let whole = |key: &str, default: usize| keys.number(key).map_or(default, |number| number.max(0.0) as usize);
    let words = |key: &str| keys.texts(key).iter().map(|text| text.value.clone()).collect();
    Box::new(Require {
        when: compiler.conditions(keys.texts("when")),
        topic: compiler.patterns(keys.texts("topic")),
        mentions: compiler.patterns(keys.texts("mentions")),
        times: whole("times", 1),
        intervention: keys.text("intervention").map(|text| text.value.clone()),
        unless_about: compiler.patterns(keys.texts("unless-about")),
        must_mention: compiler.patterns(keys.texts("must-mention")),
        must_count: whole("must-count", 1),
        must_state: words("must-state"),
        must_have: words("must-have"),
        least_words: whole("least-words", 0),
    })
}

impl Check for Require {
    fn parts(&self) -> Vec<Part<'_>> {
        let occasions = pattern_parts("topic", &self.topic).chain(pattern_parts("mentions", &self.mentions));
        occasions.chain(pattern_parts("must-mention", &self.must_mention)).collect()
    }

    fn is_about_document(&self) -> bool {
        true
    }

    fn check(&self, reading: &Reading<'_>, hits: &mut Vec<Hit>) {
        let Some(first) = self.occasion(reading) else { return };
        if let Some(flag) = &self.intervention {
            for intervention in reading.lexicon.interventions.iter().filter(|one| one.has(flag)) {
                if let Some(place) = promoted(reading, intervention)
                    && !self.is_met(reading, Some(intervention))
                {
                    hits.push(Hit { label: Some(intervention.name.clone()), notes: self.hints(intervention), ..Hit::at(place) });
                }
            }
        } else if !self.is_met(reading, None) {
            hits.push(Hit::at(first));
        }
    }
}

impl Require {
    /// The place that shows that the rule is about this document.
    fn occasion(&self, reading: &Reading<'_>) -> Option<Range<usize>> {
        if reading.scan.tokens.is_empty() || reading.scan.tokens.iter().filter(|token| token.is_counted()).count() < self.least_words {
            return None;
        }
        let anywhere = 0..1;
        if !self.when.iter().all(|(_, condition)| reading.holds(*condition, &anywhere).is_some()) {
            return None;
        }
        if all(reading, &self.unless_about).next().is_some() {
            return None;
        }
        let mut place = title(reading).unwrap_or(first_words(reading));
        if !self.topic.is_empty() {
            let mentions = distinct(all(reading, &self.topic));
            let in_title = mentions.iter().find(|tokens| is_title(reading, tokens.start));
            place = match in_title {
                Some(mention) => mention.clone(),
                None if mentions.len() >= TOPIC_MENTIONS => mentions[0].clone(),
                None => return None,
            };
        }
        if !self.mentions.is_empty() {
            let mentions = distinct(all(reading, &self.mentions));
            if mentions.len() < self.times {
                return None;
            }
            place = mentions.first()?.clone();
        }
        Some(place)
    }

    fn is_met(&self, reading: &Reading<'_>, intervention: Option<&Intervention>) -> bool {
        let mentioned = self.must_mention.iter().filter(|&&pattern| !reading.scan.marks(pattern).is_empty()).count();
        if !self.must_mention.is_empty() && mentioned >= self.must_count {
            return true;
        }
        if self.must_have.iter().any(|what| has(reading, what)) {
            return true;
        }
        let states = |what: &String| intervention.is_some_and(|one| states(reading, one, what));
        !self.must_state.is_empty() && self.must_state.iter().all(states)
    }

    /// The facts of the table that help to mend the text.
    fn hints(&self, intervention: &Intervention) -> Vec<String> {
        let mut hints = Vec::new();
        let name = &intervention.name;
        for what in &self.must_state {
            match what.as_str() {
                "risks" if !intervention.risk_words.is_empty() => {
                    hints.push(format!("risks of {name} to state: {}", intervention.risk_words.join("; ")));
                }
                "boxed-warning" => hints.push(format!("boxed warning of {name}: {}", intervention.boxed_words.join("; "))),
                "approved-use" | "off-label" => {
                    let uses = if intervention.approved.is_empty() { "none".to_owned() } else { intervention.approved.join("; ") };
                    hints.push(format!("status of {name}: {}; approved for: {uses}", intervention.status));
                }
                _ => {}
            }
        }
        hints.push(format!("facts about {name} as of {}", intervention.as_of));
        hints
    }
}

fn all<'a>(reading: &'a Reading<'_>, patterns: &'a [PatternId]) -> impl Iterator<Item = Range<usize>> + 'a {
    let marks = patterns.iter().flat_map(|&pattern| reading.scan.marks(pattern)).map(|mark| mark.tokens());
    marks.filter(|tokens| !reading.is_reference(reading.block_of(tokens.start)))
}

fn distinct(places: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut places: Vec<_> = places.collect();
    places.sort_by_key(|place| (place.start, place.end));
    places.dedup_by(|next, kept| next.start < kept.end);
    places
}

fn is_title(reading: &Reading<'_>, token: usize) -> bool {
    match &reading.document.blocks[reading.block_of(token)].kind {
        BlockKind::Heading(1) => true,
        BlockKind::FrontMatter(key) => key.ends_with("title"),
        _ => false,
    }
}

/// The words of the title: the first heading, or the title field.
fn title(reading: &Reading<'_>) -> Option<Range<usize>> {
    let is_heading = |block: &usize| matches!(reading.document.blocks[*block].kind, BlockKind::Heading(_));
    let block = (0..reading.document.blocks.len()).find(is_heading)?;
    let tokens = reading.block_tokens(block);
    (!tokens.is_empty()).then(|| tokens.start..tokens.end.min(tokens.start + 12))
}

fn first_words(reading: &Reading<'_>) -> Range<usize> {
    let end = reading.scan.sentences.iter().map(|sentence| sentence.end).find(|&end| end > 0).unwrap_or(1);
    0..end.clamp(1, 12)
}

/// The most telling mention of an intervention that the document is about; `None` for a mere mention. Comparing or
/// listing many drugs is not promoting each of them, so a mention in the body counts only when repeated.
fn promoted(reading: &Reading<'_>, intervention: &Intervention) -> Option<Range<usize>> {
    let mentions = distinct(all(reading, &intervention.names));
    let in_heading = mentions.iter().find(|tokens| {
        let kind = &reading.document.blocks[reading.block_of(tokens.start)].kind;
        matches!(kind, BlockKind::Heading(1 | 2)) || matches!(kind, BlockKind::FrontMatter(key) if key.ends_with("title"))
    });
    in_heading.or_else(|| mentions.first().filter(|_| mentions.len() >= INTERVENTION_MENTIONS)).cloned()
}

fn states(reading: &Reading<'_>, intervention: &Intervention, what: &str) -> bool {
    let said = |patterns: &[PatternId]| patterns.iter().filter(|&&pattern| !reading.scan.marks(pattern).is_empty()).count();
    match what {
        "risks" => said(&intervention.risks) >= RISKS_STATED.min(intervention.risks.len()),
        "boxed-warning" => said(&intervention.boxed_warning) == intervention.boxed_warning.len(),
        // What "off-label" or "approved for" looks like is the rule's own must-mention; a table cannot say it.
        _ => false,
    }
}

fn has(reading: &Reading<'_>, what: &str) -> bool {
    let fields = &reading.document.front_matter.fields;
    let field = |names: &[&str]| {
        fields.iter().any(|field| {
            let last = field.key.rsplit('.').next().unwrap_or_default();
            // Dates of the site generator and lists of authors come with suffixes: `reviewed_by.name`, `date_published`.
            !field.value.trim().is_empty() && names.iter().any(|name| last.contains(name) || field.key.split('.').any(|part| part == *name))
        })
    };
    match what {
        "references" => reading.evidence.entries > 0 || reading.evidence.pointers.iter().filter(|pointer| pointer.resolves).count() >= 2,
        "citation" => reading.evidence.pointers.iter().any(|pointer| pointer.resolves),
        "author" => field(&["author", "byline", "written"]),
        "reviewer" => field(&["reviewer", "reviewed", "medical_review", "medically"]),
        "date" => field(&["date", "updated", "published", "modified"]),
        _ => field(&["sponsor", "advert", "paid"]),
    }
}
