//! Completion in a rulebook: the names that may stand at a place of a rules.toml, for the session.
//!
//! The key decides: where rules are named, their ids; where conditions are, cues, guards and facts; in patterns, lists behind a brace.

use medlint_core::analysis::lexicon::Condition;
use medlint_core::kinds::schema::{Key, Shape};
use medlint_core::kinds::{KINDS, guards};
use medlint_core::rulebook::{ADVERTISERS, MARKETS, Rulebook};
use medlint_core::source::Span;

/// Names that fit at a place.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Names {
    /// The letters that stand there already, which a name replaces.
    pub(crate) typed: Span,
    /// The names, each with a few words about it.
    pub(crate) names: Vec<(String, String)>,
}

/// The names that may stand at an offset of a rules.toml.
pub(crate) fn complete(rulebook: &Rulebook, text: &str, offset: usize) -> Names {
    let before = &text[..offset];
    let line = &before[before.rfind(['\n', '\r']).map_or(0, |end| end + 1)..];
    // Behind an even number of quotes no text is open.
    if line.matches('"').count().is_multiple_of(2) || line.trim_start().starts_with('#') {
        return Names::default();
    }
    let quoted = &line[line.rfind('"').map_or(0, |quote| quote + 1)..];
    let Some(key) = key_of(before) else { return Names::default() };
    let (typed, names) = match (key, shape(key)) {
        (_, Some(Shape::Patterns)) => match quoted.rfind('{').filter(|&brace| !quoted[brace..].contains('}')) {
            Some(brace) => (&quoted[brace + 1..], lists(rulebook)),
            None => return Names::default(),
        },
        ("rule", _) => (quoted, rules(rulebook)),
        ("select" | "ignore", _) => (quoted, rules(rulebook).into_iter().chain(families(rulebook)).collect()),
        ("family", _) => (quoted, families(rulebook)),
        ("kind", _) => (quoted, KINDS.iter().map(|kind| (kind.name.to_owned(), kind.about.to_owned())).collect()),
        ("market" | "markets", _) => (quoted, words(&MARKETS)),
        ("advertiser" | "advertisers", _) => (quoted, words(&ADVERTISERS)),
        ("severity" | "fail-on", _) => (quoted, words(&["error", "warning", "info", "off"])),
        ("sources", _) => (quoted, sources(rulebook)),
        (_, Some(Shape::Conditions)) => (quoted, conditions(rulebook)),
        (_, Some(Shape::Lists)) => (quoted, lists(rulebook)),
        (_, Some(Shape::Choice(choices) | Shape::Choices(choices))) => (quoted, words(choices)),
        _ => return Names::default(),
    };
    Names { typed: Span::new(offset - typed.len(), offset), names }
}

/// The key whose value is open at the end of a text: the last one that a line begins with.
fn key_of(before: &str) -> Option<&str> {
    before.lines().rev().find_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim();
        let last = key.rsplit('.').next().unwrap_or(key);
        (!last.is_empty() && key.chars().all(|one| one.is_alphanumeric() || matches!(one, '-' | '_' | '.'))).then_some(last)
    })
}

/// The shape of a key, whatever kind of rule has it.
fn shape(name: &str) -> Option<Shape> {
    let all = KINDS.iter().flat_map(|kind| kind.keys.iter().copied()).chain([guards::KEYS]).flatten();
    all.copied().find(|key: &Key| key.name == name).map(|key| key.shape)
}

fn rules(rulebook: &Rulebook) -> Vec<(String, String)> {
    rulebook.rules.iter().map(|rule| (rule.id().to_owned(), rule.advice().title.clone())).collect()
}

fn families(rulebook: &Rulebook) -> Vec<(String, String)> {
    rulebook.families.iter().map(|(name, title)| (name.clone(), title.clone())).collect()
}

fn lists(rulebook: &Rulebook) -> Vec<(String, String)> {
    rulebook.lexicon.matcher.list_names().map(|name| (name.to_owned(), "word list".to_owned())).collect()
}

fn conditions(rulebook: &Rulebook) -> Vec<(String, String)> {
    let cues = rulebook.lexicon.cues.iter().map(|cue| (cue.name.clone(), "cue".to_owned()));
    let guards = rulebook.lexicon.guards.iter().map(|guard| (guard.name.clone(), "guard".to_owned()));
    cues.chain(guards).chain(Condition::BUILT_IN.iter().map(|(name, _)| ((*name).to_owned(), "fact".to_owned()))).collect()
}

fn sources(rulebook: &Rulebook) -> Vec<(String, String)> {
    let all = rulebook.rules.iter().flat_map(|rule| &rule.advice().sources);
    let mut tags: Vec<(String, String)> = all.map(|source| (source.tag.clone(), source.title.clone())).collect();
    tags.sort();
    tags.dedup();
    tags
}

fn words(words: &[&str]) -> Vec<(String, String)> {
    words.iter().map(|word| ((*word).to_owned(), String::new())).collect()
}

#[cfg(test)]
mod tests {
    use super::complete;

    /// The names at the mark `|`, and the letters that they replace.
    fn names(text: &str) -> (Vec<String>, String) {
        let rulebook = crate::shipped();
        let offset = text.find('|').expect("a mark");
        let text = text.replacen('|', "", 1);
        let found = complete(&rulebook, &text, offset);
        (found.names.into_iter().map(|(name, _)| name).collect(), text[found.typed.range()].to_owned())
    }

    #[test]
    fn the_key_decides_which_names_fit() {
        for (text, name, typed) in [
            ("[[override]]\nrule = \"hype-mi|", "hype-miracle", "hype-mi"),
            ("[settings]\nselect = [\n  \"cure-claim\",\n  \"hy|\"\n]", "hype", "hy"),
            ("unless = [\"negated\", \"|", "hedged", ""),
            ("only-with = [\"prom|", "promotional", "prom"),
            ("match = [\"cures {cond|} soon\"]", "condition", "cond"),
            ("kind = \"|\"", "phrase", ""),
            ("within = \"s|\"", "sentence", "s"),
            ("sources = [\"FTC|", "FTC-ACT", "FTC"),
        ] {
            let (names, found) = names(text);
            assert!(names.iter().any(|one| one == name), "{text}: {names:?}");
            assert_eq!(found, typed, "{text}");
        }
    }

    #[test]
    fn elsewhere_there_are_none() {
        for text in ["|", "# rule = \"|", "rule = |", "title = \"|", "match = [\"cures |", "match = [\"{condition} |"] {
            assert!(names(text).0.is_empty(), "{text}");
        }
    }
}
