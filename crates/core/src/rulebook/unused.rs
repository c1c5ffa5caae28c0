//! Parts of a rulebook without effect: lists, cues, guards, sources and families that nobody uses, patterns that can never match.
//!
//! [`Inspection`](crate::rulebook::Inspection) asks for them when all files are read. Only the project's own files are judged; a file that passed silently
//! with one of these would be a trap.

use crate::analysis::lexicon::Condition;
use crate::analysis::well_known;
use crate::finding::Diagnostic;
use crate::kinds::schema::{Key, Purpose, Shape, Text};
use crate::matcher::{pattern, sample};
use crate::rulebook::covered;
use crate::rulebook::read::{Draft, DraftRule, DraftSource, OWN, Origin};
use crate::rulebook::spec::INTERVENTION;
use crate::source::Span;
use crate::suggest;
use std::collections::BTreeSet;

/// Everything in the project's own file that has no effect.
pub(super) fn without_effect(draft: &Draft) -> Vec<Diagnostic> {
    let mut mistakes = unused(draft);
    mistakes.extend(covered::covered(draft));
    mistakes.extend(dead(draft));
    mistakes
}

/// Patterns and list members of the project that no text can match.
fn dead(draft: &Draft) -> Vec<Diagnostic> {
    let tagged = own_texts(draft);
    // Words that a document must hold may run on over the ends of sentences: each of them has to match.
    let demands = draft.rules.iter().flat_map(|rule| texts_of(rule, |key| key.shape == Shape::Patterns && key.purpose == Purpose::Demand));
    let passages: BTreeSet<Span> = demands.map(|text| text.span).collect();
    let parts = |text: &&Text| match passages.contains(&text.span) {
        true => sample::sentences(&text.value),
        false => std::iter::once(0..text.value.len()).collect(),
    };
    let parts: Vec<(&Text, &str)> = tagged.iter().flat_map(|text| parts(text).into_iter().map(|part| (*text, &text.value[part]))).collect();
    let own: Vec<&str> = parts.iter().map(|(_, part)| *part).collect();
    let members = |name: &str| {
        let list = draft.lists.get(name)?;
        // A list of brands is filled by [settings], and may be empty until then.
        let brands = (name == well_known::BRAND).then_some(well_known::BRAND).filter(|_| list.members.is_empty());
        Some(list.members.iter().map(|(_, text)| text.value.as_str()).chain(brands).take(sample::MOST_MEMBERS).collect())
    };
    let answers = sample::can_match(&own, &members);
    let dead = parts.into_iter().zip(answers).filter(|((_, part), can_match)| !can_match || sample::has_end_inside(part));
    dead.map(|((text, _), _)| why_dead(text, draft)).collect()
}

/// All patterns and plain list members of the project's own file; `{other}` alone in a list includes that list.
fn own_texts(draft: &Draft) -> Vec<&Text> {
    let members = draft.lists.values().flat_map(|list| &list.members).filter(|(_, text)| !text.value.starts_with('{'));
    let cues = draft.cues.values().flat_map(|cue| cue.parts.values().flatten());
    let guards = draft.guards.values().flat_map(|guard| &guard.patterns);
    let promotion = draft.promotion.values().flatten();
    let facts = facts(draft);
    let tagged = members.chain(cues).chain(guards).chain(promotion).chain(facts).chain(&draft.brands).filter(|(origin, _)| *origin == OWN);
    let is_own = |rule: &DraftRule, text: &Text| rule.origin == OWN || rule.changed.contains(&text.span);
    let of_rule = |rule| texts_of(rule, |key| key.shape == Shape::Patterns).filter(move |text| is_own(rule, text));
    tagged.map(|(_, text)| text).chain(draft.rules.iter().flat_map(of_rule)).collect()
}

fn why_dead(text: &Text, draft: &Draft) -> Diagnostic {
    let value = &text.value;
    let empty = pattern::lists_in(value).find(|name| draft.lists.get(*name).is_some_and(|list| list.members.is_empty()));
    let exact = value.split([' ', '(', '|', '-']).find_map(|word| word.strip_prefix('=')).map(|word| word.trim_end_matches(['~', ')']));
    let (reason, help) = if let Some(name) = empty {
        (format!("the list {{{name}}} has no members"), format!("add members to the list \"{name}\""))
    } else if let Some(word) = exact.filter(|word| !word.starts_with(char::is_uppercase)) {
        let help = format!("write \"{word}\" for any capitals, \"={}\" for just these", word.to_uppercase());
        (format!("\"=\" asks for capitals, and \"{word}\" does not begin with one"), help)
    } else if value.contains(['\u{201C}', '\u{201D}', '\u{00AB}', '\u{00BB}', '\u{00A0}', '\u{2011}']) {
        ("typographic signs are read as plain ones".to_owned(), "write straight quotes, plain hyphens and spaces".to_owned())
    } else {
        (
            "a sentence ends inside it, or its words are never cut like this".to_owned(),
            "split it into patterns of one sentence each".to_owned(),
        )
    };
    Diagnostic {
        help: Some(help),
        ..Diagnostic::new(text.span, format!("expected words that some text can hold, found \"{value}\": {reason}"))
    }
}

/// Texts of a rule's keys of some shapes.
fn texts_of(rule: &DraftRule, is_wanted: impl Fn(&Key) -> bool) -> impl Iterator<Item = &Text> {
    let keys = rule.kind.keys.iter().copied().flatten().filter(move |key| is_wanted(key));
    keys.flat_map(|key| rule.keys.texts(key.name))
}

/// The patterns of interventions.
fn facts(draft: &Draft) -> impl Iterator<Item = &(Origin, Text)> {
    let keys = || INTERVENTION.keys.iter().filter(|key| key.shape == Shape::Patterns);
    draft.interventions.iter().flat_map(move |row| {
        let local = row.tables.get("brands").into_iter().flatten().flat_map(|(_, names)| names);
        keys().filter_map(|key| row.texts.get(key.name)).flatten().chain(local)
    })
}

/// All patterns, wherever they stand.
fn patterns(draft: &Draft) -> impl Iterator<Item = &str> {
    let members = draft.lists.values().flat_map(|list| &list.members);
    let cues = draft.cues.values().flat_map(|cue| cue.parts.values().flatten());
    let guards = draft.guards.values().flat_map(|guard| &guard.patterns);
    let tagged = members.chain(cues).chain(guards).chain(draft.promotion.values().flatten()).chain(facts(draft)).map(|(_, text)| text);
    let of_rules = draft.rules.iter().flat_map(|rule| texts_of(rule, |key| key.shape == Shape::Patterns));
    tagged.chain(of_rules).map(|text| text.value.as_str())
}

fn unused(draft: &Draft) -> Vec<Diagnostic> {
    let mut lists: BTreeSet<&str> = well_known::all().collect();
    for text in patterns(draft) {
        lists.extend(pattern::lists_in(text));
    }
    let mut conditions: BTreeSet<&str> = Condition::BUILT_IN.iter().map(|(name, _)| *name).collect();
    let (mut sources, mut families) = (BTreeSet::new(), BTreeSet::from(["suppression", "rulebook", "claims"]));
    for rule in &draft.rules {
        lists.extend(texts_of(rule, |key| key.shape == Shape::Lists).map(|text| text.value.as_str()));
        conditions.extend(texts_of(rule, |key| key.shape == Shape::Conditions).map(|text| text.value.as_str()));
        sources.extend(rule.sources.iter().map(|tag| tag.value.as_str()));
        families.insert(rule.family.value.as_str());
    }
    sources.extend(draft.authorised.iter().flat_map(|row| &row.sources).map(|tag| tag.value.as_str()));
    let is_named = |source: &DraftSource| source.formerly.iter().any(|former| sources.contains(former.as_str()));
    let renamed: Vec<&str> = draft.sources.iter().filter(|(_, source)| is_named(source)).map(|(tag, _)| tag.as_str()).collect();
    sources.extend(renamed);
    let mut mistakes = Vec::new();
    let mut check = |what: &str, name: &str, at: Span, used: &BTreeSet<&str>, known: &[&str], way_out: &str| {
        if !used.contains(name) {
            let message = format!("expected a {what} that something uses, found \"{name}\", which has no effect");
            let is_twin = |other: &&&str| **other != name && suggest::is_within(name, other, 2);
            let twin = known.iter().find(is_twin);
            let help = twin.map_or_else(|| way_out.to_owned(), |twin| format!("did you mean \"{twin}\"?"));
            let mistake = Diagnostic { help: Some(help), ..Diagnostic::new(at, message) };
            mistakes.push(mistake);
        }
    };
    let names: Vec<&str> = draft.lists.keys().map(String::as_str).collect();
    for (name, list) in draft.lists.iter().filter(|(_, list)| list.origin == OWN) {
        check("list", name, list.at, &lists, &names, "name it in a pattern as {name}, or remove it");
    }
    let names: Vec<&str> = draft.cues.keys().chain(draft.guards.keys()).map(String::as_str).collect();
    for (name, cue) in draft.cues.iter().filter(|(_, cue)| cue.origin == OWN) {
        check("cue", name, cue.at, &conditions, &names, "name it in `unless` or `only-with` of a rule, or remove it");
    }
    for (name, guard) in draft.guards.iter().filter(|(_, guard)| guard.origin == OWN) {
        check("guard", name, guard.at, &conditions, &names, "name it in `unless` or `only-with` of a rule, or remove it");
    }
    for (tag, source) in draft.sources.iter().filter(|(_, source)| source.origin == OWN) {
        check("source", tag, source.at, &sources, &[], "name it in `sources` of a rule, or remove it");
    }
    for (name, family) in draft.families.iter().filter(|(_, family)| family.origin == OWN) {
        check("family", name, family.at, &families, &[], "give it a rule, or remove it");
    }
    mistakes
}
