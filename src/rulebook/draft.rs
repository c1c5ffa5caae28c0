//! rules.toml as written: read with positions, merged with the rulebook it extends, not yet compiled.

use super::form::{BASES, PATHS, RULES_FILE, SETTINGS};
use super::stated::{PathRow, Stated};
use super::syntax;
use super::table::{Known, Mistakes, Table};
use crate::finding::Mistake;
use crate::fix::Wording;
use crate::kinds::Kind;
use crate::kinds::keys::{Keys, Text};
use crate::reading::lexicon::Within;
use crate::source::{Source, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// Levels that `severity` names.
pub(super) const SEVERITIES: [&str; 4] = ["error", "warning", "info", "off"];
/// Tiers of sources.
pub(super) const TIERS: [&str; 4] = ["law", "guidance", "code", "research"];
/// Markets.
pub const MARKETS: [&str; 5] = ["us", "uk", "eu", "au", "ca"];
/// Kinds of advertiser.
pub const ADVERTISERS: [&str; 6] = ["clinic", "telehealth", "pharma", "supplement", "device", "cosmetic"];

/// Which file a piece comes from: [`SHIPPED`] or [`OWN`].
pub(super) type Origin = usize;
/// The shipped rulebook.
pub(super) const SHIPPED: Origin = 0;
/// The project's own file.
pub(super) const OWN: Origin = 1;

#[derive(Clone, Debug)]
pub(super) struct DraftSource {
    pub(super) origin: Origin,
    pub(super) at: Span,
    pub(super) title: String,
    pub(super) tier: String,
    pub(super) url: String,
}

#[derive(Clone, Debug)]
pub(super) struct DraftFamily {
    pub(super) origin: Origin,
    pub(super) at: Span,
    pub(super) title: String,
}

/// A word list: its name's place and its members.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftList {
    /// Where the list was begun, and in which file.
    pub(super) origin: Origin,
    pub(super) at: Span,
    pub(super) members: Vec<(Origin, Text)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct DraftCue {
    pub(super) origin: Origin,
    pub(super) at: Span,
    pub(super) parts: BTreeMap<&'static str, Vec<(Origin, Text)>>,
    pub(super) reach: Option<f64>,
}

/// The parts of a cue that hold patterns.
pub(super) const CUE_PARTS: [&str; 5] = ["before", "after", "sentence", "not", "stop"];

#[derive(Clone, Debug, Default)]
pub(super) struct DraftGuard {
    pub(super) origin: Origin,
    pub(super) at: Span,
    pub(super) within: Within,
    pub(super) patterns: Vec<(Origin, Text)>,
    pub(super) advertisers: Vec<String>,
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
    pub(super) yields: bool,
    pub(super) sources: Vec<Text>,
    pub(super) wrong: Vec<Text>,
    pub(super) right: Vec<Text>,
    pub(super) wordings: Vec<Wording>,
    pub(super) keys: Keys,
}

/// An `[[override]]`; those without globs have changed their rule by the time the draft is read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct DraftOverride {
    pub(super) rule: String,
    pub(super) line: usize,
    pub(super) globs: Vec<Text>,
    pub(super) severity: Option<String>,
    pub(super) message: Option<String>,
    pub(super) fix: Option<String>,
    pub(super) markets: Option<Vec<String>>,
    pub(super) advertisers: Option<Vec<String>>,
}

/// A whole rulebook before compiling.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) settings: Stated,
    /// The brands of the settings, with their places.
    pub(super) brands: Vec<(Origin, Text)>,
    /// Names in `select` and `ignore`, to be looked up when all rules are known.
    pub(super) named: Vec<(Origin, Text)>,
    pub(super) paths: Vec<PathRow>,
    pub(super) overrides: Vec<DraftOverride>,
    pub(super) sources: BTreeMap<String, DraftSource>,
    pub(super) families: BTreeMap<String, DraftFamily>,
    pub(super) lists: BTreeMap<String, DraftList>,
    pub(super) cues: BTreeMap<String, DraftCue>,
    pub(super) guards: BTreeMap<String, DraftGuard>,
    pub(super) promotion: BTreeMap<&'static str, Vec<(Origin, Text)>>,
    pub(super) promotion_words: BTreeMap<&'static str, Vec<String>>,
    pub(super) evidence_hosts: Vec<String>,
    pub(super) reference_headings: Vec<String>,
    pub(super) rules: Vec<DraftRule>,
    /// The number of the first rule with each id.
    pub(super) numbers: BTreeMap<String, usize>,
}

/// The parts of `[promotion]`.
pub(super) const PROMOTION_PARTS: [&str; 7] = ["voice", "offer", "refers", "tone", "advice", "neutral", "encyclopaedic"];
/// The parts of `[promotion]` that are plain words.
pub(super) const PROMOTION_WORDS: [&str; 3] = ["links", "fields", "agencies"];

/// Whether a file extends the shipped rulebook, read off the lines before its first table without parsing the rest. A
/// misspelt base counts: the mistake is reported, and the rest is read as it was meant.
pub(super) fn extends_default(source: &Source) -> bool {
    let text = source.text();
    let head = text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(str::trim_start).take_while(|line| !line.starts_with('['));
    head.filter_map(|line| line.strip_prefix("extends")).any(|rest| rest.trim_start().starts_with('='))
}

impl Draft {
    /// Reads a file into the draft, on top of what is there.
    pub(super) fn read(&mut self, source: &Source, origin: Origin) -> Vec<Mistake> {
        let mistakes = Mistakes::default();
        let (root, errors) = DeTable::parse_recoverable(source.text());
        if !errors.is_empty() {
            return syntax::mistakes(source, &errors);
        }
        let top =
            Table::new(root.get_ref(), Span::new(0, source.text().len().min(1)), "rules.toml", Known::Sections(RULES_FILE), &mistakes);
        self.read_head(&top);
        self.read_settings(&top, source, origin);
        self.read_paths(&top, source, origin);
        self.read_sources(&top, origin);
        self.read_words(&top, origin);
        self.read_cues(&top, origin);
        self.read_rules(&top, origin);
        self.read_overrides(&top, source);
        top.finish();
        mistakes.into_inner()
    }

    fn read_head(&self, top: &Table<'_, '_>) {
        if top.number("version").is_some_and(|version| version != 1.0) {
            let at = top.key_span("version").unwrap_or_default();
            top.mistake(Mistake::new(at, "expected version = 1, the only format there is"));
        }
        debug_assert!(!BASES.is_empty());
        top.choice("extends");
    }

    fn read_settings(&mut self, top: &Table<'_, '_>, source: &Source, origin: Origin) {
        let Some(row) = top.table("settings", "[settings]", &SETTINGS) else { return };
        let mut stated = self.read_stated(&row, source, origin);
        if let Some(brands) = row.texts("brands") {
            stated.brands = Some(brands.iter().map(|text| text.value.clone()).collect());
            self.brands = brands.into_iter().map(|text| (origin, text)).collect();
        }
        stated.fail_on = row.choice("fail-on").map(|text| text.value);
        row.finish();
        let own = std::mem::take(&mut stated.lines);
        let base = &mut self.settings;
        base.markets = stated.markets.or(base.markets.take());
        base.advertiser = stated.advertiser.or(base.advertiser.take());
        base.promotional = stated.promotional.or(base.promotional.take());
        base.select = stated.select.or(base.select.take());
        base.ignore = stated.ignore.or(base.ignore.take());
        base.fail_on = stated.fail_on.or(base.fail_on.take());
        base.brands = stated.brands.or(base.brands.take());
        base.lines.extend(own);
    }

    /// The keys that `[settings]` and `[[paths]]` share.
    fn read_stated(&mut self, row: &Table<'_, '_>, source: &Source, origin: Origin) -> Stated {
        let values = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
        let markets = row.choices("market");
        if markets.as_ref().is_some_and(Vec::is_empty) {
            let at = row.key_span("market").unwrap_or(row.span);
            row.mistake(Mistake::new(at, format!("expected at least one entry for `market` of {}", row.what)));
        }
        let (select, ignore) = (row.texts("select"), row.texts("ignore"));
        self.named.extend([&select, &ignore].into_iter().flatten().flatten().map(|text| (origin, text.clone())));
        let mut stated = Stated {
            markets: markets.as_deref().map(values),
            advertiser: row.choice("advertiser").map(|text| text.value),
            promotional: row.choice("promotional").map(|text| text.value),
            select: select.as_deref().map(values),
            ignore: ignore.as_deref().map(values),
            ..Stated::default()
        };
        if origin == OWN {
            let keys = ["market", "advertiser", "promotional", "select", "ignore", "brands", "fail-on", "check"];
            let line = |key| row.key_span(key).map(|at| (key, source.position(at.start).line));
            stated.lines = keys.into_iter().filter_map(line).collect();
        }
        stated
    }

    fn read_paths(&mut self, top: &Table<'_, '_>, source: &Source, origin: Origin) {
        for row in top.tables("paths", &PATHS) {
            let globs = row.required_texts("glob");
            let mut stated = self.read_stated(&row, source, origin);
            stated.is_checked = row.choice("check").map(|text| text.value != "off");
            row.finish();
            if stated.lines.is_empty() && row.has("glob") {
                let mut mistake =
                    Mistake::new(row.head(), "expected a setting beside `glob` in a [[paths]]: without one it changes nothing");
                mistake.help = Some("add check = \"off\", advertiser, market, promotional, select or ignore".to_owned());
                row.mistake(mistake);
            }
            self.paths.push(PathRow { globs, stated });
        }
    }
}
