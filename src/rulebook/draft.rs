//! rules.toml as written: read with positions, merged with the rulebook it extends, not yet compiled.

use super::table::{Mistakes, Table, as_texts, span};
use super::wordings;
use crate::finding::Mistake;
use crate::fix::Wording;
use crate::kinds::keys::{Keys, Shape, Text, Value};
use crate::kinds::{KINDS, Kind, kind};
use crate::reading::lexicon::Within;
use crate::source::{Source, Span};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// Levels that `severity` names.
pub(super) const SEVERITIES: [&str; 4] = ["error", "warning", "info", "off"];
/// Tiers of sources.
const TIERS: [&str; 4] = ["law", "guidance", "code", "research"];
/// Markets.
pub const MARKETS: [&str; 5] = ["us", "uk", "eu", "au", "ca"];
/// Kinds of advertiser.
pub const ADVERTISERS: [&str; 6] = ["clinic", "telehealth", "pharma", "supplement", "device", "cosmetic"];

/// Which file a piece comes from: 0 for the shipped rulebook, 1 for the project's own.
pub(super) type Origin = usize;

#[derive(Clone, Debug)]
pub(super) struct DraftSource {
    pub(super) title: String,
    pub(super) tier: String,
    pub(super) url: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct DraftCue {
    pub(super) parts: BTreeMap<&'static str, Vec<(Origin, Text)>>,
    pub(super) reach: Option<f64>,
}

/// The parts of a cue that hold patterns.
pub(super) const CUE_PARTS: [&str; 5] = ["before", "after", "sentence", "not", "stop"];

#[derive(Clone, Debug)]
pub(super) struct DraftGuard {
    pub(super) within: Within,
    pub(super) patterns: Vec<(Origin, Text)>,
}

#[derive(Clone, Debug)]
pub(super) struct DraftRule {
    pub(super) origin: Origin,
    pub(super) id: Text,
    pub(super) family: Text,
    pub(super) kind: &'static Kind,
    pub(super) severity: String,
    pub(super) title: String,
    pub(super) message: String,
    pub(super) why: String,
    pub(super) fix: String,
    pub(super) markets: Vec<String>,
    pub(super) advertisers: Vec<String>,
    pub(super) severity_for: BTreeMap<String, String>,
    pub(super) sources: Vec<Text>,
    pub(super) wrong: Vec<Text>,
    pub(super) right: Vec<Text>,
    pub(super) wordings: Vec<Wording>,
    pub(super) keys: Keys,
}

#[derive(Clone, Debug, Default)]
pub(super) struct DraftSettings {
    pub(super) markets: Option<Vec<String>>,
    pub(super) advertiser: Option<String>,
    pub(super) brands: Vec<Text>,
    pub(super) fail_on: Option<String>,
    pub(super) promotional: Option<bool>,
}

/// A whole rulebook before compiling.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) settings: DraftSettings,
    pub(super) sources: BTreeMap<String, DraftSource>,
    pub(super) families: BTreeMap<String, String>,
    pub(super) lists: BTreeMap<String, Vec<(Origin, Text)>>,
    pub(super) cues: BTreeMap<String, DraftCue>,
    pub(super) guards: BTreeMap<String, DraftGuard>,
    pub(super) promotion: BTreeMap<&'static str, Vec<(Origin, Text)>>,
    pub(super) promotion_words: BTreeMap<&'static str, Vec<String>>,
    pub(super) evidence_hosts: Vec<String>,
    pub(super) reference_headings: Vec<String>,
    pub(super) rules: Vec<DraftRule>,
}

/// The parts of `[promotion]`.
pub(super) const PROMOTION_PARTS: [&str; 6] = ["voice", "offer", "refers", "tone", "neutral", "encyclopaedic"];
/// The parts of `[promotion]` that are plain words.
pub(super) const PROMOTION_WORDS: [&str; 3] = ["links", "fields", "agencies"];

/// Whether a file extends the shipped rulebook, read off the lines before its first table without parsing the rest.
pub(super) fn extends_default(source: &Source) -> bool {
    let head = source.text().lines().map(str::trim_start).take_while(|line| !line.starts_with('['));
    head.filter_map(|line| line.strip_prefix("extends"))
        .any(|rest| rest.trim_start().strip_prefix('=').is_some_and(|value| value.contains("default")))
}

impl Draft {
    /// Reads a file into the draft, on top of what is there.
    pub(super) fn read(&mut self, source: &Source, origin: Origin) -> Vec<Mistake> {
        let mistakes = Mistakes::default();
        let (root, errors) = DeTable::parse_recoverable(source.text());
        if !errors.is_empty() {
            let place = |error: &toml::de::Error| error.span().map_or(Span::new(0, 0), span);
            return errors.iter().map(|error| Mistake::new(place(error), format!("expected TOML: {}", error.message()))).collect();
        }
        let root = Table::new(root.get_ref(), Span::new(0, source.text().len().min(1)), "rules.toml", &mistakes);
        self.read_head(&root);
        self.read_settings(&root);
        self.read_sources(&root);
        self.read_words(&root, origin);
        self.read_cues(&root, origin);
        for row in root.tables("override") {
            self.read_override(&row);
        }
        for row in root.tables("rule") {
            self.read_rule(&row, origin);
        }
        root.finish();
        mistakes.into_inner()
    }

    fn read_head(&self, root: &Table<'_, '_>) {
        if root.number("version").is_some_and(|version| version != 1.0) {
            let at = root.key_span("version").unwrap_or_default();
            root.mistake(Mistake::new(at, "expected version = 1, the only format there is"));
        }
        if let Some(base) = root.text("extends") {
            root.check_choice("extends", &base, &["default"]);
        }
    }

    fn read_settings(&mut self, root: &Table<'_, '_>) {
        let Some(row) = root.table("settings", "[settings]") else { return };
        if let Some(markets) = row.texts("market") {
            markets.iter().for_each(|market| row.check_choice("market", market, &MARKETS));
            self.settings.markets = Some(markets.into_iter().map(|market| market.value).collect());
        }
        if let Some(advertiser) = row.choice("advertiser", &ADVERTISERS) {
            self.settings.advertiser = Some(advertiser.value);
        }
        if let Some(brands) = row.texts("brands") {
            self.settings.brands = brands;
        }
        if let Some(level) = row.choice("fail-on", &["error", "warning", "info", "never"]) {
            self.settings.fail_on = Some(level.value);
        }
        if let Some(answer) = row.choice("promotional", &["yes", "no", "auto"]) {
            self.settings.promotional = match answer.value.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            };
        }
        row.finish();
    }

    fn read_sources(&mut self, root: &Table<'_, '_>) {
        if let Some(sources) = root.table("sources", "[sources]") {
            for (name, value) in sources.entries() {
                let Some(row) = sources.entry_table(&name, value, format!("source \"{}\"", name.value)) else { continue };
                let (title, by, url) = (row.required("title").value, row.text("by"), row.required("url").value);
                let tier = row.required("tier");
                row.check_choice("tier", &tier, &TIERS);
                row.finish();
                let title = by.map_or(title.clone(), |by| format!("{title} ({})", by.value));
                self.sources.insert(name.value, DraftSource { title, tier: tier.value, url });
            }
        }
        if let Some(families) = root.table("families", "[families]") {
            for (name, value) in families.entries() {
                let Some(row) = families.entry_table(&name, value, format!("family \"{}\"", name.value)) else { continue };
                let title = row.required("title").value;
                row.text("about");
                row.finish();
                self.families.insert(name.value, title);
            }
        }
    }

    fn read_words(&mut self, root: &Table<'_, '_>, origin: Origin) {
        let tagged = |texts: Vec<Text>| texts.into_iter().map(move |text| (origin, text));
        if let Some(lists) = root.table("lists", "[lists]") {
            for (name, value) in lists.entries() {
                if let Some(texts) = as_texts(value) {
                    self.lists.insert(name.value, tagged(texts).collect());
                    continue;
                }
                let Some(row) = lists.entry_table(&name, value, format!("list \"{}\"", name.value)) else { continue };
                if !self.lists.contains_key(&name.value) {
                    let message = format!("expected the name of a list to change, found \"{}\"", name.value);
                    lists.mistake(Mistake::new(name.span, message).suggest(&name.value, self.lists.keys().map(String::as_str)));
                }
                let list = self.lists.entry(name.value.clone()).or_default();
                for member in row.texts("remove").unwrap_or_default() {
                    let before = list.len();
                    list.retain(|(_, text)| text.value != member.value);
                    if list.len() == before {
                        let message = format!("expected a member of list \"{}\" to remove, found \"{}\"", name.value, member.value);
                        lists.mistake(
                            Mistake::new(member.span, message).suggest(&member.value, list.iter().map(|(_, text)| text.value.as_str())),
                        );
                    }
                }
                list.extend(tagged(row.texts("add").unwrap_or_default()));
                row.finish();
            }
        }
        if let Some(row) = root.table("promotion", "[promotion]") {
            for part in PROMOTION_PARTS {
                self.promotion.entry(part).or_default().extend(tagged(row.texts(part).unwrap_or_default()));
            }
            for part in PROMOTION_WORDS {
                let words = row.texts(part).unwrap_or_default().into_iter().map(|text: Text| text.value.to_lowercase());
                self.promotion_words.entry(part).or_default().extend(words);
            }
            row.finish();
        }
        if let Some(row) = root.table("evidence", "[evidence]") {
            let words = |key| row.texts(key).unwrap_or_default().into_iter().map(|text: Text| text.value.to_lowercase());
            self.evidence_hosts.extend(words("hosts"));
            self.reference_headings.extend(words("headings"));
            row.finish();
        }
    }

    fn read_cues(&mut self, root: &Table<'_, '_>, origin: Origin) {
        if let Some(cues) = root.table("cues", "[cues]") {
            for (name, value) in cues.entries() {
                let Some(row) = cues.entry_table(&name, value, format!("cue \"{}\"", name.value)) else { continue };
                let cue = self.cues.entry(name.value.clone()).or_default();
                for part in CUE_PARTS {
                    cue.parts.entry(part).or_default().extend(row.texts(part).unwrap_or_default().into_iter().map(|text| (origin, text)));
                }
                cue.reach = row.number("reach").or(cue.reach);
                row.finish();
            }
        }
        if let Some(guards) = root.table("guards", "[guards]") {
            for (name, value) in guards.entries() {
                let Some(row) = guards.entry_table(&name, value, format!("guard \"{}\"", name.value)) else { continue };
                let names: Vec<&str> = Within::ALL.iter().map(|within| within.name()).collect();
                let within =
                    row.choice("within", &names).and_then(|text| Within::ALL.into_iter().find(|within| within.name() == text.value));
                let patterns = row.texts("match").unwrap_or_default().into_iter().map(|text| (origin, text)).collect();
                row.finish();
                self.guards.insert(name.value, DraftGuard { within: within.unwrap_or_default(), patterns });
            }
        }
    }

    fn read_override(&mut self, row: &Table<'_, '_>) {
        let id = row.required("rule");
        let severity = row.choice("severity", &SEVERITIES);
        let (message, fix, markets) = (row.text("message"), row.text("fix"), row.texts("markets"));
        if let Some(markets) = &markets {
            markets.iter().for_each(|market| row.check_choice("markets", market, &MARKETS));
        }
        row.finish();
        let Some(rule) = self.rules.iter_mut().find(|rule| rule.id.value == id.value) else {
            let message = format!("expected the id of a rule, found \"{}\"", id.value);
            row.mistake(Mistake::new(id.span, message).suggest(&id.value, self.rules.iter().map(|rule| rule.id.value.as_str())));
            return;
        };
        if let Some(severity) = severity {
            rule.severity = severity.value;
            rule.severity_for.clear();
        }
        if let Some(message) = message {
            rule.message = message.value;
        }
        if let Some(fix) = fix {
            rule.fix = fix.value;
        }
        if let Some(markets) = markets {
            rule.markets = markets.into_iter().map(|market| market.value).collect();
        }
    }

    fn read_rule(&mut self, row: &Table<'_, '_>, origin: Origin) {
        let id = row.required("id");
        let row = &row.renamed(format!("rule \"{}\"", id.value));
        row.text("id");
        let (family, kind_name) = (row.required("family"), row.required("kind"));
        let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        if !kind_name.value.is_empty() {
            row.check_choice("kind", &kind_name, &kinds);
        }
        let severity = row.required("severity");
        if !severity.value.is_empty() {
            row.check_choice("severity", &severity, &SEVERITIES);
        }
        let (title, message) = (row.required("title").value, row.required("message").value);
        let (why, fix) = (row.required("why").value, row.required("fix").value);
        let words = |key, known: &[&str]| -> Vec<String> {
            let texts: Vec<Text> = row.texts(key).unwrap_or_default();
            texts.iter().for_each(|text| row.check_choice(key, text, known));
            texts.into_iter().map(|text| text.value).collect()
        };
        let (markets, advertisers) = (words("markets", &MARKETS), words("advertisers", &ADVERTISERS));
        let (severity_for, wordings) = (read_severity_for(row), wordings::read(row));
        let (sources, wrong, right) = (row.texts("sources"), row.texts("wrong"), row.texts("right"));
        for (key, texts) in [("sources", &sources), ("wrong", &wrong), ("right", &right)] {
            if texts.as_ref().is_none_or(Vec::is_empty) {
                let help = if key == "sources" {
                    "a rule says which source asks for it"
                } else {
                    "a rule carries its own examples, which `medlint test` runs"
                };
                let at = row.key_span(key).unwrap_or(row.head());
                row.mistake(Mistake {
                    help: Some(help.to_owned()),
                    ..Mistake::new(at, format!("expected at least one entry for `{key}` in {}", row.what))
                });
            }
        }
        let Some(kind) = kind(&kind_name.value) else {
            // Without its kind nothing is known of the other keys, so they are left alone.
            return;
        };
        let keys = read_keys(row, kind);
        row.finish();
        if !kind.needs.iter().any(|key| keys.has(key)) {
            let message = format!("expected one of `{}` in {}", kind.needs.join("`, `"), row.what);
            row.mistake(Mistake::new(row.head(), message));
        }
        if let Some(twin) = self.rules.iter().find(|rule| rule.id.value == id.value && !id.value.is_empty()) {
            let help = if twin.origin == origin { "give one of them another id" } else { "use [[override]] to change a shipped rule" };
            row.mistake(Mistake {
                help: Some(help.to_owned()),
                ..Mistake::new(id.span, format!("expected a new id, found \"{}\" a second time", id.value))
            });
        }
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
            markets,
            advertisers,
            severity_for,
            sources: sources.unwrap_or_default(),
            wrong: wrong.unwrap_or_default(),
            right: right.unwrap_or_default(),
            wordings,
            keys,
        });
    }
}

fn read_severity_for(row: &Table<'_, '_>) -> BTreeMap<String, String> {
    let mut levels = BTreeMap::new();
    let Some(table) = row.table("severity-for", format!("`severity-for` of {}", row.what)) else { return levels };
    for (name, value) in table.entries() {
        let known: Vec<&str> = MARKETS.iter().chain(&ADVERTISERS).copied().collect();
        table.check_choice("severity-for", &name, &known);
        match super::table::as_text(value) {
            Some(level) => {
                table.check_choice(&name.value, &level, &SEVERITIES);
                levels.insert(name.value, level.value);
            }
            None => table.mistake(Mistake::new(span(value.span()), "expected a severity")),
        }
    }
    levels
}

fn read_keys(row: &Table<'_, '_>, kind: &Kind) -> Keys {
    let mut keys = Keys { span: row.span, ..Keys::default() };
    for key in kind.keys.iter().copied().flatten() {
        let value = match key.shape {
            Shape::Text => row.text(key.name).map(Value::Text),
            Shape::Choice(words) => row.choice(key.name, words).map(Value::Text),
            Shape::Number => row.number(key.name).map(Value::Number),
            Shape::Texts | Shape::Patterns | Shape::Conditions | Shape::Lists => row.texts(key.name).map(Value::Texts),
            Shape::Choices(words) => row.texts(key.name).map(|texts| {
                texts.iter().for_each(|text| row.check_choice(key.name, text, words));
                Value::Texts(texts)
            }),
        };
        if let Some(value) = value {
            keys.values.insert(key.name.to_owned(), (value, row.key_span(key.name).unwrap_or(row.span)));
        }
    }
    keys
}
