//! Reader of rules and overrides.
//!
//! [`Draft::read`] calls it once all names that rules use are known. An override without globs has changed its rule when the reading is over; one that
//! changes nothing is a mistake.

use crate::finding::{Diagnostic, Instead};
use crate::kinds::schema::{Key, Keys, Shape, Text, Value};
use crate::kinds::{KINDS, Kind, kind};
use crate::rulebook::read::source_map::SourceMap;
use crate::rulebook::read::table::{Known, Table};
use crate::rulebook::read::{Draft, DraftFamily, DraftOverride, DraftRule, OWN, Origin};
use crate::rulebook::read::{overrides, replacements};
use crate::rulebook::spec::{OVERRIDE, RULE};
use crate::rulebook::terms::{ADVERTISERS, HOUSE, MARKETS, SEVERITIES, Sayings};
use std::collections::BTreeMap;

impl Draft {
    /// Reads all `[[override]]` and applies those that hold for all files.
    pub(in crate::rulebook) fn read_overrides(&mut self, top: &Table<'_, '_>, map: &SourceMap) {
        for row in top.tables("override", &OVERRIDE) {
            let id = row.required("rule");
            let what = format!("the [[override]] of \"{}\"", id.value);
            let Some(&at) = self.numbers.get(&id.value) else {
                if !id.value.is_empty() {
                    let message = format!("expected the id of a rule, found \"{}\"", id.value);
                    let mut mistake =
                        Diagnostic::new(id.span, message).suggest(&id.value, self.rules.iter().map(|rule| rule.id.value.as_str()));
                    if self.rules.is_empty() {
                        mistake.help = Some("there are no rules here; begin the file with extends = \"default\"".to_owned());
                    }
                    row.mistake(mistake);
                }
                continue;
            };
            let kind = self.rules[at].kind;
            let row = row.renamed(what, Known::Keys(OVERRIDE.keys, kind.keys));
            let change = DraftOverride {
                rule: id.value.clone(),
                line: map.line(row.span.start),
                globs: row.texts("paths").unwrap_or_default(),
                severity: row.choice("severity").map(|text| text.value),
                message: row.text("message").map(|text| text.value).inspect(|message| placeholders(&row, "message", message)),
                fix: row.text("fix").map(|text| text.value),
                markets: row.choices("markets").map(words),
                advertisers: row.choices("advertisers").map(words),
            };
            let (add, remove) = (row.texts("add"), row.texts("remove"));
            let keys = read_keys(&row, kind);
            row.finish();
            let mut changes = self.effects(&row, &change, at);
            changes.extend(kind.keys.iter().copied().flatten().map(|key| key.name).filter(|key| keys.has(key)));
            changes.extend(["add", "remove"].into_iter().filter(|key| row.has(key)));
            if changes.is_empty() && row.has("rule") {
                let mut mistake = Diagnostic::new(row.head(), format!("expected a change in {}: it has no effect", row.what));
                mistake.help = Some("add severity, message, fix, markets, advertisers, add, remove or a key of its kind".to_owned());
                row.mistake(mistake);
            }
            let globs: Vec<String> = change.globs.iter().map(|glob| glob.value.clone()).collect();
            for key in changes {
                let twin = self.overridden.insert((id.value.clone(), key, globs.clone()), row.span.start);
                if let Some(twin) = twin {
                    let at = row.key_span(key).unwrap_or(row.head());
                    let line = map.line_from(at.start, twin);
                    let message = format!("expected one `{key}` for \"{}\", found another one in {line}", id.value);
                    row.mistake(Diagnostic { help: Some("remove one of them".to_owned()), ..Diagnostic::new(at, message) });
                }
            }
            overrides::change_keys(&mut self.rules[at], &row, keys, add.unwrap_or_default(), remove.unwrap_or_default());
            if change.globs.is_empty() {
                apply(&change, &mut self.rules[at]);
            }
            self.overrides.push(change);
        }
    }

    /// The keys by which an override changes what every rule has. Those that say what the rule says already are mistakes.
    fn effects(&self, row: &Table<'_, '_>, change: &DraftOverride, at: usize) -> Vec<&'static str> {
        let rule = &self.rules[at];
        let is_same = |key: &str| match key {
            "severity" => change.severity.as_ref() == Some(&rule.severity) && rule.severity_for.is_empty(),
            "message" => change.message.as_ref() == Some(&rule.message),
            "fix" => change.fix.as_ref() == Some(&rule.fix),
            "markets" => change.markets.as_ref().is_some_and(|markets| same_words(markets, &rule.markets)),
            _ => change.advertisers.as_ref().is_some_and(|advertisers| same_words(advertisers, &rule.advertisers)),
        };
        let keys: Vec<&'static str> =
            ["severity", "message", "fix", "markets", "advertisers"].into_iter().filter(|key| row.has(key)).collect();
        for key in keys.iter().filter(|key| is_same(key)) {
            let at = row.key_span(key).unwrap_or(row.head());
            let message = format!("expected another `{key}` in {}: the rule says so already, so this has no effect", row.what);
            row.mistake(Diagnostic::new(at, message));
        }
        keys
    }

    /// Reads all `[[rule]]`.
    pub(in crate::rulebook) fn read_rules(&mut self, top: &Table<'_, '_>, origin: Origin) {
        for row in top.tables("rule", &RULE) {
            self.read_rule(&row, origin);
        }
    }

    fn read_rule(&mut self, row: &Table<'_, '_>, origin: Origin) {
        let id = row.required("id");
        let row = row.renamed(format!("rule \"{}\"", id.value), &RULE);
        let stated = |key, usual: &str| row.text(key).unwrap_or_else(|| Text { value: usual.to_owned(), span: id.span });
        let (family, kind_name) = (stated("family", HOUSE), stated("kind", "phrase"));
        if family.value == HOUSE {
            self.families.entry(HOUSE.to_owned()).or_insert_with(|| DraftFamily { origin, at: id.span, title: "House style".to_owned() });
        }
        if !kind_name.value.is_empty() {
            let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            row.check_choice("kind", &kind_name, &kinds);
        }
        if !id.value.is_empty() && !is_kebab(&id.value) {
            let message = format!("expected an id of small letters, digits and hyphens, found \"{}\"", id.value);
            let lower = id.value.to_lowercase();
            let parts: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
            row.mistake(Diagnostic { help: Some(format!("for example \"{}\"", parts.join("-"))), ..Diagnostic::new(id.span, message) });
        }
        let severity = row.choice("severity").unwrap_or_else(|| Text { value: "warning".to_owned(), span: id.span });
        let said = |key, usual: String| match row.text(key) {
            Some(_) => row.required(key).value,
            None => usual,
        };
        let title = said("title", title_of(&id.value));
        let message = said("message", "\"{match}\" is not how we write".to_owned());
        let why = said("why", "The rulebook of this project says so".to_owned());
        let fix = row.required("fix").value;
        placeholders(&row, "message", &message);
        let instead = read_instead(&row);
        let markets = row.choices("markets").map(words).unwrap_or_default();
        let advertisers = row.choices("advertisers").map(words).unwrap_or_default();
        let platforms = row.choices("platforms").map(words).unwrap_or_default();
        let said = |key| read_sayings(&row, key);
        let sayings = Sayings { message: said("message-for"), why: said("why-for"), fix: said("fix-for") };
        let yields = row.choice("overlap").is_some();
        let (severity_for, wordings) = (read_levels(&row), replacements::read(&row));
        let listed = |key| if row.has(key) { row.required_texts(key) } else { row.texts(key).unwrap_or_default() };
        let (sources, wrong, right) = (listed("sources"), listed("wrong"), listed("right"));
        let Some(kind) = kind(&kind_name.value) else {
            // Without its kind nothing is known of the other keys, so they are left alone.
            return;
        };
        let row = row.renamed(format!("rule \"{}\"", id.value), Known::Keys(RULE.keys, kind.keys));
        let keys = read_keys(&row, kind);
        row.finish();
        if !kind.needs.iter().any(|key| keys.has(key)) {
            let message = format!("expected one of `{}` in {}", kind.needs.join("`, `"), row.what);
            row.mistake(Diagnostic::new(row.head(), message));
        }
        if let Some(&twin) = self.numbers.get(&id.value).filter(|_| !id.value.is_empty()) {
            let help =
                if self.rules[twin].origin == origin { "give one of them another id" } else { "use [[override]] to change a shipped rule" };
            row.mistake(Diagnostic {
                help: Some(help.to_owned()),
                ..Diagnostic::new(id.span, format!("expected a new id, found \"{}\" a second time", id.value))
            });
        }
        self.numbers.entry(id.value.clone()).or_insert(self.rules.len());
        self.rules.push(DraftRule {
            origin,
            id,
            family,
            kind,
            severity: severity.value,
            title,
            message,
            why,
            fix,
            instead,
            markets,
            advertisers,
            platforms,
            severity_for,
            sayings,
            yields,
            sources,
            wrong,
            right,
            wordings,
            keys,
            changed: Vec::new(),
        });
    }
}

/// A title out of an id: `house-healing-journey` is "House healing journey".
fn title_of(id: &str) -> String {
    let mut letters = id.replace('-', " ");
    letters.get_mut(..1).into_iter().for_each(|first| first.make_ascii_uppercase());
    letters
}

/// Tells of names between braces that stand for nothing: they would be printed as they are.
fn placeholders(row: &Table<'_, '_>, key: &'static str, message: &str) {
    for part in message.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else { continue };
        if name != "match" && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_')) {
            let at = row.key_span(key).unwrap_or(row.head());
            let mistake = Diagnostic::new(at, format!("expected {{match}} in `{key}` of {}, found {{{name}}}", row.what));
            let help = "{match} stands for the words found; there is no other name for a message".to_owned();
            row.mistake(Diagnostic { help: Some(help), ..mistake });
        }
    }
}

/// The pair that shows readers what to write: a wording, and what to make of it.
fn read_instead(row: &Table<'_, '_>) -> Option<Instead> {
    let texts = row.texts("instead")?;
    match texts.as_slice() {
        [before, after] if !before.value.trim().is_empty() && !after.value.trim().is_empty() => {
            Some(Instead { before: before.value.clone(), after: after.value.clone() })
        }
        _ => {
            let at = row.key_span("instead").unwrap_or(row.head());
            let message = format!("expected two texts for `instead` of {}, found {}", row.what, texts.len());
            let help = Some("the wording as it should not be, then as it may be".to_owned());
            row.mistake(Diagnostic { help, ..Diagnostic::new(at, message) });
            None
        }
    }
}

fn is_kebab(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn words(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn same_words(a: &[String], b: &[String]) -> bool {
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    sorted(a) == sorted(b)
}

fn apply(change: &DraftOverride, rule: &mut DraftRule) {
    if let Some(severity) = &change.severity {
        rule.severity.clone_from(severity);
        rule.severity_for.clear();
    }
    for (new, old) in [(&change.message, &mut rule.message), (&change.fix, &mut rule.fix)] {
        if let Some(new) = new {
            old.clone_from(new);
        }
    }
    for (new, old) in [(&change.markets, &mut rule.markets), (&change.advertisers, &mut rule.advertisers)] {
        if let Some(new) = new {
            old.clone_from(new);
        }
    }
}

/// The names that `severity-for` may hold: a market, an advertiser, or one in the other, such as `au-clinic`.
pub(in crate::rulebook) fn level_names() -> Vec<String> {
    let one = MARKETS.iter().chain(&ADVERTISERS).map(|name| (*name).to_owned());
    one.chain(MARKETS.iter().flat_map(|market| ADVERTISERS.iter().map(move |advertiser| format!("{market}-{advertiser}")))).collect()
}

fn read_levels(row: &Table<'_, '_>) -> BTreeMap<String, String> {
    let names = level_names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let levels = row.named("severity-for", &names, "a severity: error, warning, info or off", |table, name, value| {
        let level = table.text_of(value)?;
        table.check_choice(&name.value, &level, &SEVERITIES);
        Some(level.value)
    });
    levels.unwrap_or_default().into_iter().collect()
}

/// The texts of a rule for some markets and some advertisers.
fn read_sayings(row: &Table<'_, '_>, key: &'static str) -> Vec<(String, String)> {
    let names = level_names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let said = row.named(key, &names, "some words", |table, _, value| table.text_of(value).filter(|text| !text.value.trim().is_empty()));
    said.unwrap_or_default().into_iter().map(|(name, text)| (name, text.value)).collect()
}

fn read_keys(row: &Table<'_, '_>, kind: &Kind) -> Keys {
    let mut keys = Keys::default();
    for key in kind.keys.iter().copied().flatten() {
        if let Some(value) = read_key(row, key) {
            keys.put(key.name, value);
        }
    }
    keys
}

fn read_key(row: &Table<'_, '_>, key: &Key) -> Option<Value> {
    match key.shape {
        Shape::Text => row.text(key.name).map(Value::Text),
        Shape::Choice(_) => row.choice(key.name).map(Value::Text),
        Shape::Number => row.number(key.name).map(Value::Number),
        Shape::Texts | Shape::Patterns | Shape::Conditions | Shape::Lists => row.texts(key.name).map(Value::Texts),
        Shape::Choices(_) => row.choices(key.name).map(Value::Texts),
        Shape::Day => row.day(key.name).map(Value::Text),
        // Only the keys that every rule and every intervention has hold such tables.
        Shape::Levels | Shape::Wordings | Shape::Sayings | Shape::Classes(_) | Shape::PatternsIn(_) | Shape::Fields(_) | Shape::Rows(_) => {
            None
        }
    }
}

/// The mistakes in names that `select` and `ignore` use.
pub(in crate::rulebook) fn unknown_names(draft: &Draft) -> Vec<(Origin, Diagnostic)> {
    let known = |name: &str| draft.families.contains_key(name) || draft.numbers.contains_key(name);
    let names = || draft.rules.iter().map(|rule| rule.id.value.as_str()).chain(draft.families.keys().map(String::as_str));
    let own = draft.named.iter().filter(|(origin, text)| *origin == OWN && !known(&text.value));
    own.map(|(origin, text)| {
        let message = format!("expected the id of a rule or a family, found \"{}\"", text.value);
        (*origin, Diagnostic::new(text.span, message).suggest(&text.value, names()))
    })
    .collect()
}
