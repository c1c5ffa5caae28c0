//! Kind `require`: if the document shows this, it must show that.
//!
//! The first half says which documents the rule is about (facts, a topic, mentions, an intervention with a property);
//! the second half what they have to say or to carry somewhere. A rule about interventions runs once for each one.

mod carried;
pub mod interventions;

use crate::analysis::Analysis;
use crate::analysis::interventions::Intervention;
use crate::analysis::lexicon::Condition;
use crate::analysis::well_known;
use crate::kinds::classes::{CLASS_KEY, Classes};
use crate::kinds::compiler::Compiler;
use crate::kinds::require::carried::{announces, first_words, has, is_title, title};
use crate::kinds::require::interventions::is_anywhere;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind, NOT_ASKED, Part, pattern_parts};
use crate::matcher::PatternId;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "require",
    about: "Says what a document must carry when it shows something else: risks, references, a crisis line, an author",
    keys: &[KEYS],
    needs: &["must-mention", "must-state", "must-have"],
    joins: Joins::Others,
    silent_because: NOT_ASKED,
    compile,
};

const STATEMENTS: &[&str] = &["risks", "boxed-warning", "generic-name"];
const POSSESSIONS: &[&str] = &["references", "citation", "link", "author", "reviewer", "date", "ad-label"];

const KEYS: &[Key] = &[
    Key {
        name: "when",
        shape: Shape::Conditions,
        purpose: Purpose::Occasion,
        title: "Asked of a document when all of these hold",
        help: "facts about the document that must all hold",
    },
    Key {
        name: "topic",
        shape: Shape::Patterns,
        purpose: Purpose::Occasion,
        title: "Topics of the documents it is about",
        help: "what the document is about: in its title, or again and again",
    },
    Key {
        name: "topic-times",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Least mentions of a topic",
        help: "how often a topic that no title names is mentioned at least (default 5)",
    },
    Key {
        name: "mentions",
        shape: Shape::Patterns,
        purpose: Purpose::Occasion,
        title: "What the documents it is about mention",
        help: "what it mentions",
    },
    Key { name: "times", shape: Shape::Number, purpose: Purpose::Setting, title: "Least mentions", help: "how often at least (default 1)" },
    Key {
        name: "intervention",
        shape: Shape::Text,
        purpose: Purpose::Setting,
        title: "Asked for each promoted intervention with this flag",
        help: "runs for each promoted intervention with this flag: any, rx, boxed, label, controlled ...",
    },
    CLASS_KEY,
    Key {
        name: "not-flag",
        shape: Shape::Text,
        purpose: Purpose::Setting,
        title: "Not for interventions with this flag",
        help: "not for interventions with this flag",
    },
    Key {
        name: "offered",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Words that show that it is offered",
        help: "words that show, in the sentence that names an intervention, that it is offered or praised",
    },
    Key {
        name: "otherwise",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Words of what the table does not know",
        help: "with intervention: words of what the table does not know; `times` of them make the page a case of its own",
    },
    Key {
        name: "use",
        shape: Shape::Choice(&["unapproved"]),
        purpose: Purpose::Setting,
        title: "Only for a use that is",
        help: "only where a use is claimed that no approval of the intervention covers",
    },
    Key {
        name: "told",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Words that show that a harm is told as a risk",
        help: "words that show that a harm is told as a risk: side effect, may cause",
    },
    Key {
        name: "unless-about",
        shape: Shape::Patterns,
        purpose: Purpose::Guard,
        title: "Not for documents that say this",
        help: "not for documents that say this anywhere",
    },
    Key {
        name: "unless-titled",
        shape: Shape::Patterns,
        purpose: Purpose::Guard,
        title: "Not for documents whose title says this",
        help: "not for documents whose title or description says this",
    },
    Key {
        name: "must-mention",
        shape: Shape::Patterns,
        purpose: Purpose::Demand,
        title: "What they must mention",
        help: "what it must say somewhere; a phrase may run on over the end of a sentence",
    },
    Key {
        name: "must-count",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "How many different ones",
        help: "how many different ones of these (default 1)",
    },
    Key {
        name: "must-state",
        shape: Shape::Choices(STATEMENTS),
        purpose: Purpose::Demand,
        title: "What they must state",
        help: "what it must state of the intervention",
    },
    Key {
        name: "must-have",
        shape: Shape::Choices(POSSESSIONS),
        purpose: Purpose::Demand,
        title: "What they must carry",
        help: "what it must carry; one is enough",
    },
    Key {
        name: "least-words",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Least words of a document",
        help: "not for documents of fewer words (default 0)",
    },
];

/// How often a topic is named in a document that is about it, when the rule does not say.
const TOPIC_MENTIONS: usize = 5;

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Require {
    when: Vec<(String, Condition)>,
    topic: Vec<PatternId>,
    topic_times: usize,
    mentions: Vec<PatternId>,
    times: usize,
    intervention: Option<String>,
    classes: Classes,
    not_flag: Option<String>,
    offered: Vec<PatternId>,
    otherwise: Vec<PatternId>,
    unapproved_use: bool,
    told: Vec<PatternId>,
    unless_about: Vec<PatternId>,
    unless_titled: Vec<PatternId>,
    must_mention: Vec<PatternId>,
    /// For each of these, the sentences that must follow it.
    must_follow: Vec<Vec<PatternId>>,
    must_count: usize,
    must_state: Vec<String>,
    must_have: Vec<String>,
    least_words: usize,
    lists: interventions::Lists,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Compiled {
    let whole = |key: &str, default: usize| keys.number(key).map_or(default, |number| number.max(0.0) as usize);
    let words = |key: &str| keys.texts(key).iter().map(|text| text.value.clone()).collect();
    if !(keys.has("intervention") || keys.has(CLASS_KEY.name)) || keys.has("otherwise") {
        // Of what the table does not know, risks are words of that list.
        keys.texts("must-state").iter().filter(|text| text.value == "risks").for_each(|text| compiler.needs_list(well_known::RISK, text));
    }
    let mut must_follow = compiler.passages(keys.texts("must-mention"));
    let must_mention = must_follow.iter_mut().map(|passage| passage.remove(0)).collect();
    Require {
        when: compiler.conditions(keys.texts("when")),
        topic: compiler.patterns(keys.texts("topic")),
        topic_times: whole("topic-times", TOPIC_MENTIONS),
        mentions: compiler.patterns(keys.texts("mentions")),
        times: whole("times", 1),
        intervention: keys.text("intervention").map(|text| text.value.clone()),
        classes: Classes::compile(keys, compiler),
        not_flag: keys.text("not-flag").map(|text| text.value.clone()),
        offered: compiler.patterns(keys.texts("offered")),
        otherwise: compiler.patterns(keys.texts("otherwise")),
        unapproved_use: keys.has("use"),
        told: compiler.patterns(keys.texts("told")),
        unless_about: compiler.patterns(keys.texts("unless-about")),
        unless_titled: compiler.patterns(keys.texts("unless-titled")),
        must_mention,
        must_follow,
        must_count: whole("must-count", 1),
        must_state: words("must-state"),
        must_have: words("must-have"),
        least_words: whole("least-words", 0),
        lists: interventions::Lists::of(compiler.matcher),
    }
    .into()
}

impl Check for Require {
    fn parts(&self) -> Vec<Part<'_>> {
        let occasions = pattern_parts("topic", &self.topic).chain(pattern_parts("mentions", &self.mentions));
        occasions.chain(pattern_parts("must-mention", &self.must_mention)).collect()
    }

    fn is_about_document(&self) -> bool {
        true
    }

    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let Some(first) = self.occasion(analysis) else { return };
        if self.intervention.is_none() && self.classes.are_none() {
            if !self.is_met(analysis, None) {
                hits.push(Hit::at(first));
            }
            return;
        }
        // Two rows may know the same words; the place is reported once.
        let mut told: Vec<Range<usize>> = Vec::new();
        let is_titled = || analysis.mentioned.iter().any(|one| interventions::is_in_heading(analysis, one));
        let offered = if self.offered.is_empty() || is_titled() { &[][..] } else { &self.offered };
        let mut is_known_thing = false;
        let fits = |one: &Intervention| {
            self.intervention.as_ref().is_none_or(|flag| one.has(flag))
                && (self.classes.are_none() || self.classes.have(one, analysis))
                && !self.not_flag.as_ref().is_some_and(|flag| one.has(flag))
        };
        for mention in analysis.mentioned.iter().filter(|mention| fits(mention.intervention)) {
            let intervention = mention.intervention;
            let Some(mut place) = interventions::place(analysis, mention, offered) else { continue };
            is_known_thing = true;
            let text = |tokens: Range<usize>| analysis.document.prose.text()[analysis.scan.prose(tokens)].to_owned();
            let mut label = text(place.clone());
            if self.unapproved_use {
                let Some(claimed) = interventions::unapproved_use(analysis, mention, place.clone(), &self.lists) else { continue };
                if !claimed.name.is_empty() {
                    label = format!("{label} for {}", claimed.name);
                }
                place = claimed.place;
            }
            let is_known = told.iter().any(|other| other.start < place.end && place.start < other.end);
            if !is_known && !self.is_met(analysis, Some(intervention)) {
                told.push(place.clone());
                hits.push(Hit { label: Some(label), notes: self.hints(analysis, intervention), ..Hit::at(place) });
            }
        }
        if is_known_thing {
            return;
        }
        let others = analysis.places(&self.otherwise);
        // An intervention in a sentence about the page's own offer is told first: "your doctor may suggest ibuprofen" offers nothing.
        let own = others.iter().find(|&tokens| analysis.holds(Condition::Promoted, tokens).is_some());
        if let Some(first) = own.or(others.first()).filter(|_| others.len() >= self.times)
            && !self.is_met(analysis, None)
        {
            let label = analysis.document.prose.text()[analysis.scan.prose(first.clone())].to_owned();
            hits.push(Hit { label: Some(label), ..Hit::at(first.clone()) });
        }
    }
}

impl Require {
    /// The place that shows that the rule is about this document.
    fn occasion(&self, analysis: &Analysis<'_>) -> Option<Range<usize>> {
        if analysis.scan.tokens.is_empty() || analysis.words < self.least_words {
            return None;
        }
        let anywhere = 0..1;
        if !self.when.iter().all(|(_, condition)| analysis.holds(*condition, &anywhere).is_some()) {
            return None;
        }
        if is_anywhere(analysis, &self.unless_about)
            || analysis.places(&self.unless_titled).iter().any(|tokens| announces(analysis, tokens.start))
        {
            return None;
        }
        let mut place = None;
        if !self.topic.is_empty() {
            let mentions = analysis.places(&self.topic);
            let in_title = mentions.iter().find(|tokens| is_title(analysis, tokens.start));
            place = Some(match in_title {
                Some(mention) => mention.clone(),
                None if mentions.len() >= self.topic_times => mentions[0].clone(),
                None => return None,
            });
        }
        if !self.mentions.is_empty() {
            if self.times > 1 && analysis.places(&self.mentions).len() < self.times {
                return None;
            }
            place = Some(interventions::first_place(analysis, &self.mentions)?);
        }
        place.or_else(|| title(analysis)).or_else(|| Some(first_words(analysis)))
    }

    fn is_met(&self, analysis: &Analysis<'_>, intervention: Option<&Intervention>) -> bool {
        let is_mentioned = |(first, rest): &(&PatternId, &Vec<PatternId>)| interventions::is_passage_shown(analysis, **first, rest);
        let enough = self.must_mention.iter().zip(&self.must_follow).filter(is_mentioned).take(self.must_count).count();
        if !self.must_mention.is_empty() && enough == self.must_count {
            return true;
        }
        if self.must_have.iter().any(|what| has(analysis, what)) {
            return true;
        }
        let states = |what: &String| match (what.as_str(), intervention) {
            ("risks", Some(one)) => interventions::tells_risks(analysis, one, &self.told),
            ("risks", None) => interventions::tells_any_risks(analysis, &self.told, &self.lists),
            ("boxed-warning", Some(one)) => interventions::tells_boxed_warning(analysis, one, &self.told),
            (_, Some(one)) => one.generic.is_empty() || is_anywhere(analysis, &one.generic),
            (_, None) => false,
        };
        !self.must_state.is_empty() && self.must_state.iter().all(states)
    }

    /// The facts of the table that help to mend the text.
    fn hints(&self, analysis: &Analysis<'_>, intervention: &Intervention) -> Vec<String> {
        let mut hints = Vec::new();
        let name = &intervention.name;
        if self.unapproved_use {
            let uses = if intervention.approved.is_empty() { "nothing".to_owned() } else { intervention.approved.join("; ") };
            hints.push([name, " is approved or cleared for: ", &uses, " (status: ", &intervention.status, ")"].concat());
        }
        for what in &self.must_state {
            match what.as_str() {
                "risks" => hints.push(["risks of ", name, " to state: ", &intervention.risk_words.join("; ")].concat()),
                "boxed-warning" => hints.push(["boxed warning of ", name, ": ", &intervention.boxed_words.join("; ")].concat()),
                _ => {}
            }
        }
        hints.push(["these facts are as of ", &intervention.as_of, ", from ", &intervention.source].concat());
        if intervention.is_stale(analysis.settings.today) {
            hints.push(format!("these facts are more than six months old: check the current label of {name}"));
        }
        hints
    }
}
