//! A draft to a rulebook: lists to the scanner, cues and guards to conditions, keys to checks. Every mistake is kept.

use crate::analysis::interventions::Interventions;
use crate::analysis::lexicon::{Condition, Cue, Guard, Lexicon, Promotion};
use crate::analysis::well_known;
use crate::finding::{Citation, Diagnostic, RuleDoc, Severity};
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::Text;
use crate::matcher::builder::Builder;
use crate::rulebook::covered;
use crate::rulebook::read::settings::Override;
use crate::rulebook::read::{CUE_PARTS, Draft, DraftOverride, DraftRule, DraftSource, OWN, Origin};
use crate::rulebook::read::{established, interventions, rules};
use crate::rulebook::{Defaults, Rule, Rulebook};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// The most lists that a rulebook may have; their numbers are small, since a text has marks of many.
const MOST_LISTS: usize = 60_000;

/// Words a cue reaches when its table does not say.
const DEFAULT_REACH: f64 = 6.0;

/// Compiles a draft. Mistakes come with the rulebook they are in.
pub(super) fn compile(draft: &Draft) -> (Rulebook, Vec<(Origin, Diagnostic)>) {
    let mut mistakes: Vec<(Origin, Diagnostic)> = Vec::new();
    let mut matcher = Builder::default();
    lists(draft, &mut matcher, &mut mistakes);
    let names = condition_names(draft.cues.keys(), draft.guards.keys());
    let (authorised, unknown) = draft.authorised_entries();
    mistakes.extend(unknown);
    let mut compiler = Compiler { matcher: &mut matcher, conditions: &names, markets: &[], authorised: &authorised, mistakes: Vec::new() };
    let mut of_origin = |compiler: &mut Compiler<'_>, texts: &[(Origin, Text)]| -> Vec<u32> {
        let mut ids = Vec::new();
        for (origin, text) in texts {
            ids.extend(compiler.patterns(std::slice::from_ref(text)));
            mistakes.extend(compiler.mistakes.drain(..).map(|mistake| (*origin, mistake)));
        }
        ids
    };
    let mut lexicon = Lexicon {
        evidence_hosts: draft.evidence_hosts.clone(),
        reference_headings: draft.reference_headings.clone(),
        ..Lexicon::default()
    };
    for (name, cue) in &draft.cues {
        let mut parts = CUE_PARTS.iter().map(|part| of_origin(&mut compiler, cue.parts.get(part).map_or(&[], Vec::as_slice)));
        let mut next = || parts.next().unwrap_or_default();
        let (before, after, sentence, not, stop) = (next(), next(), next(), next(), next());
        let reach = cue.reach.unwrap_or(DEFAULT_REACH) as usize;
        lexicon.cues.push(Cue { name: name.clone(), before, after, sentence, not, stop, reach });
    }
    for (name, guard) in &draft.guards {
        let patterns = of_origin(&mut compiler, &guard.patterns);
        lexicon.guards.push(Guard {
            name: name.clone(),
            within: guard.within,
            patterns,
            advertisers: guard.advertisers.clone(),
            only_for: guard.only_for.clone(),
        });
    }
    let mut part = |name| of_origin(&mut compiler, draft.promotion.get(name).map_or(&[], Vec::as_slice));
    let plain = |name| draft.promotion_words.get(name).cloned().unwrap_or_default();
    lexicon.promotion = Promotion {
        voice: part("voice"),
        offer: part("offer"),
        refers: part("refers"),
        tone: part("tone"),
        advice: part("advice"),
        neutral: part("neutral"),
        author: part("author"),
        research: part("research"),
        encyclopaedic: part("encyclopaedic"),
        links: plain("links"),
        fields: plain("fields"),
        agencies: plain("agencies"),
    };
    let rows = draft.interventions.iter().map(|row| interventions::compile(row, |texts| of_origin(&mut compiler, texts)));
    lexicon.interventions = Interventions::new(rows.collect());
    lexicon.established = draft.established.iter().map(|row| established::compile(row, |texts| of_origin(&mut compiler, texts))).collect();
    let sources = citations(&draft.sources);
    let mut rules = Vec::with_capacity(draft.rules.len());
    for row in &draft.rules {
        compiler.markets = &row.markets;
        let check = (row.kind.compile)(&row.keys, &mut compiler);
        let mut found: Vec<Diagnostic> = compiler.mistakes.drain(..).collect();
        found.extend(repeated(row));
        found.extend(row.sources.iter().filter(|tag| !sources.contains_key(&tag.value)).map(|tag| {
            let message = format!("expected the tag of a source, found \"{}\"", tag.value);
            Diagnostic::new(tag.span, message).suggest(&tag.value, draft.sources.keys().map(String::as_str))
        }));
        if !row.family.value.is_empty() && !draft.families.contains_key(&row.family.value) {
            let (name, known) = (&row.family.value, draft.families.keys().map(String::as_str));
            let mut mistake =
                Diagnostic::new(row.family.span, format!("expected the name of a family, found \"{name}\"")).suggest(name, known);
            let near = mistake.help.take().map(|help| format!("{help}; or ")).unwrap_or_default();
            mistake.help = Some(format!("{near}define it: [families.{name}] with a title"));
            found.push(mistake);
        }
        // What an override wrote stands in the project's own file, whoever the rule belongs to.
        let is_changed =
            |mistake: &Diagnostic| row.changed.iter().any(|own| own.start <= mistake.span.start && mistake.span.end <= own.end);
        mistakes.extend(found.into_iter().map(|mistake| (if is_changed(&mistake) { OWN } else { row.origin }, mistake)));
        rules.push(Rule::new(row, check, &sources));
    }
    lexicon.matcher = matcher.build();
    mistakes.extend(rules::unknown_names(draft));
    let settings = draft.settings.clone();
    let defaults = Defaults {
        markets: settings.markets.clone().unwrap_or_else(|| vec!["us".to_owned()]),
        advertiser: settings.advertiser.clone().unwrap_or_else(|| "clinic".to_owned()),
        platforms: settings.platforms.clone().unwrap_or_default(),
        fail_on: settings.fail_on.clone().unwrap_or_else(|| "error".to_owned()),
        promotional: settings.promotional(),
    };
    let overrides = compile_overrides(&draft.overrides, &rules);
    let families = draft.families.iter().map(|(name, family)| (name.clone(), family.title.clone())).collect();
    let by_id = OnceLock::new();
    let rulebook = Rulebook {
        by_id,
        rules,
        lexicon,
        families,
        defaults,
        settings,
        paths: draft.paths.clone(),
        content: draft.content.clone(),
        overrides,
    };
    (rulebook, mistakes)
}

fn compile_overrides(changes: &[DraftOverride], rules: &[Rule]) -> Vec<Override> {
    if changes.is_empty() {
        return Vec::new();
    }
    // Of two rules with one id, which is a mistake, the first one counts.
    let by_id: BTreeMap<&str, &Rule> = rules.iter().rev().map(|rule| (rule.id(), rule)).collect();
    changes.iter().map(|change| compile_override(change, by_id.get(change.rule.as_str()).copied())).collect()
}

fn compile_override(change: &DraftOverride, rule: Option<&Rule>) -> Override {
    let advice = change.fix.as_ref().zip(rule).map(|(fix, rule)| Arc::new(RuleDoc { fix: fix.clone(), ..(**rule.advice()).clone() }));
    Override {
        rule: change.rule.clone(),
        globs: change.globs.clone(),
        line: change.line.clone(),
        severity: change.severity.as_ref().map(|name| name.parse::<Severity>().ok()),
        message: change.message.clone(),
        advice,
        markets: change.markets.clone(),
        advertisers: change.advertisers.clone(),
    }
}

fn lists(draft: &Draft, matcher: &mut Builder, mistakes: &mut Vec<(Origin, Diagnostic)>) {
    for name in draft.lists.keys().take(MOST_LISTS) {
        matcher.declare_list(name);
    }
    if let Some(list) = draft.lists.values().nth(MOST_LISTS) {
        mistakes.push((list.origin, Diagnostic::new(list.at, format!("expected at most {MOST_LISTS} lists, found {}", draft.lists.len()))));
    }
    let brand = matcher.declare_list(well_known::BRAND);
    for (origin, text) in &draft.brands {
        if let Err(wrong) = matcher.add_member(brand, &text.value) {
            mistakes.push((*origin, Diagnostic::new(text.span, wrong.message)));
        }
    }
    for (name, words) in draft.lists.iter().take(MOST_LISTS) {
        let list = matcher.declare_list(name);
        for (origin, text) in &words.members {
            if let Err(wrong) = matcher.add_member(list, &text.value) {
                let mut mistake = Diagnostic::new(text.span, format!("{} (in list \"{name}\")", wrong.message));
                if let Some(other) = text.value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                    mistake = mistake.suggest(other, draft.lists.keys().map(String::as_str));
                }
                mistakes.push((*origin, mistake));
            }
        }
    }
    if !matcher.fits() {
        let inclusions = draft.lists.values().flat_map(|list| &list.members).filter(|(_, text)| text.value.starts_with('{'));
        if let Some((origin, text)) = inclusions.max_by_key(|(origin, text)| (*origin, std::cmp::Reverse(text.span.start))) {
            let message = "expected lists that include each other a few times, found so many inclusions that they would not fit in memory";
            let help = Some("name several lists in a pattern, as ({one}|{other}), in place of one list that includes them all".to_owned());
            mistakes.push((*origin, Diagnostic { help, ..Diagnostic::new(text.span, message) }));
        }
        matcher.forget_inclusions();
    }
}

/// The names for `unless`, `only-with` and their like.
fn condition_names<'n>(cues: impl Iterator<Item = &'n String>, guards: impl Iterator<Item = &'n String>) -> BTreeMap<String, Condition> {
    let mut names: BTreeMap<String, Condition> = BTreeMap::new();
    names.extend(cues.enumerate().map(|(index, name)| (name.clone(), Condition::Cue(index))));
    names.extend(guards.enumerate().map(|(index, name)| (name.clone(), Condition::Guard(index))));
    // A built-in fact keeps its name; its cue table only lists what looks like it and is not.
    names.extend(Condition::BUILT_IN.iter().map(|(name, condition)| ((*name).to_owned(), *condition)));
    names
}

/// Patterns that are written twice.
fn repeated(row: &DraftRule) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut dead = Vec::new();
    for text in row.keys.texts("match") {
        if !seen.insert(covered::folded(&text.value)) {
            dead.push(Diagnostic::new(text.span, format!("expected a pattern of its own, found \"{}\" a second time", text.value)));
        }
    }
    dead
}

/// The sources that each tag stands for: one, or those that a tag of an earlier version has become.
fn citations(sources: &BTreeMap<String, DraftSource>) -> BTreeMap<String, Vec<Arc<Citation>>> {
    let mut citations: BTreeMap<String, Vec<Arc<Citation>>> = BTreeMap::new();
    for (tag, source) in sources {
        let DraftSource { tier, title, url, reach, section, checked, formerly, .. } = source.clone();
        let citation = Arc::new(Citation { tag: tag.clone(), tier, title, url, reach, section, checked });
        citations.insert(tag.clone(), vec![Arc::clone(&citation)]);
        for former in formerly.into_iter().filter(|former| !sources.contains_key(former)) {
            citations.entry(former).or_default().push(Arc::clone(&citation));
        }
    }
    citations
}

#[cfg(test)]
mod tests {
    use crate::rulebook::{Base, Rulebook};
    use crate::source::Source;

    #[test]
    fn a_tag_of_an_earlier_version_stands_for_all_that_it_has_become() {
        let source = |tag: &str, formerly: &str| {
            format!("[sources.{tag}]\ntitle = \"t\"\ntier = \"law\"\nurl = \"https://example.org\"\n{formerly}\n")
        };
        let text = format!(
            "version = 1\n[families.hype]\ntitle = \"Hype\"\n{}{}{}[[rule]]\nid = \"hype-miracle\"\nfamily = \"hype\"\nkind = \"phrase\"\n\
             severity = \"error\"\ntitle = \"t\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\nmatch = [\"miracle\"]\nsources = [\"A\", \"C\"]\n\
             wrong = [\"A miracle\"]\nright = [\"A game\"]\n",
            source("A1", "formerly = [\"A\"]"),
            source("A2", "formerly = [\"A\", \"C\"]"),
            source("C", "")
        );
        let rulebook = Rulebook::parse(&Source::new("rules.toml", text), &Base::default()).unwrap();
        let tags: Vec<&str> = rulebook.rules[0].advice().sources.iter().map(|source| source.tag.as_str()).collect();
        assert_eq!(tags, ["A1", "A2", "C"], "a tag that is still one stands for itself alone");
    }
}
