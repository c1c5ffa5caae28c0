//! The one call that every front end makes: a document in, findings out.
//!
//! The linter selects the rules that apply, runs their checks over one reading, gives each hit its severity and words,
//! folds what says the same of one place, applies the comments that allow, and sorts. It opens no file, knows no
//! terminal and cannot fail.

pub mod allow;
mod balance;
pub mod claims;
mod comment;
pub mod front_settings;
mod hits;
pub(crate) mod law;
mod merge;
pub mod remarks;
pub mod settings;
pub mod trace;

pub use comment::comment;
pub use hits::LONGEST_SPAN;
pub(crate) use hits::span_of;

use crate::analysis::subject::{Promotional, Subject};
use crate::analysis::{Analysis, DocumentSettings};
use crate::claims::house::House;
use crate::document::{Document, Format, language};
use crate::finding::{Finding, RuleDoc, Severity};
use crate::fix::Safety;
use crate::kinds::{self, Joins};
use crate::linter::allow::{Date, Names};
use crate::linter::front_settings::FrontSettings;
use crate::linter::hits::{Level, Words};
use crate::linter::merge::{MergePolicy, by_place, fold};
use crate::linter::remarks::own;
use crate::linter::settings::Settings;
use crate::rulebook::{ADVERTISERS, MARKETS, Override, PLATFORMS, Rule, Rulebook, applies};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// Which rules apply, and how.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Markets; the rulebook's own when empty.
    pub markets: Vec<String>,
    /// Advertiser; the rulebook's own when `None`.
    pub advertiser: Option<String>,
    /// Platforms whose policies count; the rulebook's own when empty.
    pub platforms: Vec<String>,
    /// Only these rules and families; all when empty.
    pub select: Vec<String>,
    /// Not these rules and families.
    pub ignore: Vec<String>,
    /// Which overrides of the rulebook hold, besides those for all documents: their numbers in `Rulebook::overrides`.
    pub overrides: Vec<usize>,
    /// Whether the documents are promotional; as the rulebook says when `None`.
    pub promotional: Option<Promotional>,
    /// Settings that articles may not make for themselves: `promotional`, `market`, `advertiser`, `allow`.
    pub locked: Vec<String>,
    /// Today: year, month, day. Without it no allowance expires.
    pub today: Option<Date>,
    /// The mildest severity that fails a run: `error`, `warning`, `info` or `never`; the rulebook's own when `None`.
    pub fail_on: Option<String>,
    /// The claims register of the house, which covers what it holds.
    pub claims: Option<Arc<House>>,
}

/// Findings, and what the document was taken for.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LintResult {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The subject of the document: the goods and services it was taken to promote.
    pub subject: Subject,
    /// The language of a document that is not judged because it is not English.
    pub language: Option<&'static str>,
}

/// Checks documents against a rulebook, of which it is an owner: it lives as long as it is wanted, on any thread.
#[derive(Clone, Debug)]
pub struct Linter {
    rulebook: Arc<Rulebook>,
    /// The settings of documents that state none of their own.
    settings: Settings,
    overrides: Vec<usize>,
    locked: Vec<String>,
    today: Option<Date>,
    /// The claims register of the house.
    claims: Option<Arc<House>>,
    /// The rules that the settings select.
    selected: Vec<Selected>,
}

/// A rule that runs.
#[derive(Clone, Debug)]
struct Selected {
    /// Its place in the rulebook.
    rule: usize,
    /// Its level in documents that name no market, advertiser or platform of their own; known when one has asked.
    level: OnceLock<Level>,
    /// Its words; known when it has found something.
    words: OnceLock<Words>,
}

impl Linter {
    /// A linter for a rulebook and a profile, which alone says which rules run: what `[settings]` selects is about the files of a project.
    pub fn new(rulebook: &Arc<Rulebook>, profile: Profile) -> Self {
        let mut settings = Settings::of(rulebook);
        settings.select = Default::default();
        settings.ignore = Default::default();
        Self::under(rulebook, settings.with_options(&profile), profile)
    }

    /// A linter under settings that are merged already; of the profile only overrides, locks and the day count.
    pub fn under(rulebook: &Arc<Rulebook>, settings: Settings, profile: Profile) -> Self {
        let Profile { overrides, locked, today, claims, .. } = profile;
        let mut linter = Self { rulebook: Arc::clone(rulebook), settings, overrides, locked, today, claims, selected: Vec::new() };
        let selected = rulebook.rules.iter().enumerate().filter(|(_, rule)| linter.is_selected(rule));
        linter.selected = selected.map(|(rule, _)| Selected { rule, level: OnceLock::new(), words: OnceLock::new() }).collect();
        linter
    }

    /// The rules that it checks against.
    pub const fn rulebook(&self) -> &Arc<Rulebook> {
        &self.rulebook
    }

    /// The settings of documents that state none of their own.
    pub const fn usual(&self) -> &Settings {
        &self.settings
    }

    /// All findings in a document, in order of place, then rule. Allowed ones are among them, marked.
    pub fn lint(&self, document: &Document) -> Vec<Finding> {
        self.examine(document).findings
    }

    /// Findings together with what the document was taken for.
    pub fn examine(&self, document: &Document) -> LintResult {
        if document.is_too_long {
            return LintResult { findings: vec![remarks::too_long(document)], ..LintResult::default() };
        }
        let is_judged = self.rulebook.settings.judges_other_languages();
        if let Some(language) = (!is_judged).then(|| language::other_than_english(document)).flatten() {
            return remarks::in_other_language(document, language);
        }
        let mut stated = front_settings::read(document, &MARKETS, &ADVERTISERS, &PLATFORMS);
        let locked = stated.lock(&self.locked);
        let (mistakes, places) = (stated.mistakes.clone(), stated.places.clone());
        let is_usual = stated.markets.is_empty() && stated.advertiser.is_none() && stated.platforms.is_empty();
        let settings = self.settings_of(&stated);
        let analysis = Analysis::new(document, &self.rulebook.lexicon, &settings);
        // Room for the findings of a usual article, which are large.
        let mut found = Vec::with_capacity(128);
        let mut manners = Vec::with_capacity(128);
        let mut families = Vec::new();
        let mut sentences = FxHashMap::default();
        let mut found_by_rule = Vec::new();
        for (number, Selected { rule, level, words }) in self.selected.iter().enumerate() {
            let rule = &self.rulebook.rules[*rule];
            // The cheapest question first: most rules have nothing to look at, and their texts are never read.
            if !rule.concerns(&analysis) {
                continue;
            }
            let Level { severity, is_fixed } = match is_usual {
                true => *level.get_or_init(|| self.level_of(rule, &settings)),
                false => self.level_of(rule, &settings),
            };
            if severity.is_none() {
                continue;
            }
            rule.check().check(&analysis, &mut found_by_rule);
            if found_by_rule.is_empty() {
                continue;
            }
            let own;
            let words = if is_usual {
                words.get_or_init(|| self.words_of(rule, &settings))
            } else {
                own = self.words_of(rule, &settings);
                &own
            };
            let fired = found_by_rule.drain(..).filter(|hit| hit.silenced.is_none());
            found.extend(fired.map(|hit| hits::finding(&analysis, &mut sentences, rule, is_fixed, words, hit)));
            if found.len() > manners.len() {
                manners.resize(found.len(), manner_of(rule, number, &mut families));
            }
        }
        let mut register = self.judge_claims(&analysis, &settings);
        register.covers.extend(law::authorised(&found, &manners));
        let of_rules = found.len();
        found.append(&mut register.remarks);
        let mut remarks = self.allow(document, &settings, &mut found);
        remarks.extend(found.drain(of_rules..));
        register.cover(&mut found);
        // An allowed finding must not take the place of one that counts.
        let (open, allowed) = (0..found.len()).partition(|&at| found[at].allowed.is_none());
        let mut kept = fold(document, &mut found, &manners, open);
        kept.extend(fold(document, &mut found, &manners, allowed));
        law::add_whereabouts(&mut found, &kept);
        let count = found.len();
        found.append(&mut remarks);
        if let Some((reason, span)) = &document.front_matter.mistake {
            found.push(own("front-matter-unreadable", *span, format!("the front matter cannot be read: {reason}")));
        }
        found.extend(mistakes.into_iter().map(|(span, message)| own("front-matter-setting", span, message)));
        found.extend(document.obscured.iter().map(remarks::obscured));
        found.extend(locked.into_iter().map(|(name, span)| {
            let message = format!("settings lock \"{name}\", so what this article says of it has no effect");
            own("article-settings-locked", span, message)
        }));
        found.extend(self.changed_by_article(&places, &settings));
        kept.extend(count..found.len());
        let order = by_place(&found, &kept);
        let mut found: Vec<Option<Finding>> = found.into_iter().map(Some).collect();
        let mut findings: Vec<Finding> = order.into_iter().filter_map(|at| found[at].take()).collect();
        if document.format == Format::Content {
            // An edit knows nothing of the escapes around it.
            findings.iter_mut().for_each(|finding| finding.edit = None);
        }
        if !document.lines.is_empty() {
            remarks::tell_places(document, &mut findings);
        }
        LintResult { findings, subject: analysis.subject, language: None }
    }

    /// The goods and services that the document promotes, and why we think so.
    pub fn subject(&self, document: &Document) -> Subject {
        let settings = self.settings(document);
        Analysis::new(document, &self.rulebook.lexicon, &settings).subject
    }

    /// Whether the settings select a rule at all.
    pub(crate) fn is_selected(&self, rule: &Rule) -> bool {
        let names = |list: &[String]| list.iter().any(|name| name == rule.id() || name == rule.family());
        (self.settings.select.value.is_empty() || names(&self.settings.select.value)) && !names(&self.settings.ignore.value)
    }

    fn overrides_of<'s>(&'s self, rule: &'s Rule) -> impl Iterator<Item = &'s Override> {
        let all = self.overrides.iter().filter_map(|&number| self.rulebook.overrides.get(number));
        all.filter(move |change| change.rule == rule.id())
    }

    fn level_of(&self, rule: &Rule, settings: &DocumentSettings) -> Level {
        Level { severity: self.level_before_sources(rule, settings), is_fixed: self.is_level_fixed(rule, settings) }
    }

    /// A rule on such a page: its severity, after the overrides that hold, and the sources that fit; `None` when it is off or does not apply.
    pub fn standing_of(&self, rule: &Rule, settings: &DocumentSettings) -> Option<(Severity, Arc<RuleDoc>)> {
        self.level_before_sources(rule, settings)?;
        let words = self.words_of(rule, settings);
        Some((words.severity, words.advice))
    }

    /// The severity of a rule here, before anybody asks whether a source fits.
    pub(crate) fn level_before_sources(&self, rule: &Rule, settings: &DocumentSettings) -> Option<Severity> {
        let (advertiser, markets) = (&settings.advertiser, &settings.markets);
        if !rule.platforms().is_empty() && !rule.platforms().iter().any(|name| settings.platforms.contains(name)) {
            return None;
        }
        let Some(_) = self.overrides_of(rule).next() else { return rule.severity_in(advertiser, markets) };
        let mut reach = (rule.markets(), rule.advertisers());
        let mut severity = None;
        for change in self.overrides_of(rule) {
            severity = change.severity.or(severity);
            reach = (change.markets.as_deref().unwrap_or(reach.0), change.advertisers.as_deref().unwrap_or(reach.1));
        }
        let level = severity.unwrap_or_else(|| rule.level_in(advertiser, markets));
        level.filter(|_| applies(reach.0, reach.1, advertiser, markets))
    }

    /// Whether `severity-for` states the level of a rule here: then careful wording does not lower it.
    fn is_level_fixed(&self, rule: &Rule, settings: &DocumentSettings) -> bool {
        rule.is_level_stated(&settings.advertiser, &settings.markets) && self.overrides_of(rule).all(|change| change.severity.is_none())
    }

    /// What a rule says on such a page under the overrides that hold, with the sources that fit.
    fn words_of(&self, rule: &Rule, settings: &DocumentSettings) -> Words {
        let (mut message, mut advice, mut severity, mut reach) = (None, None, None, rule.markets());
        for change in self.overrides_of(rule) {
            message = change.message.as_deref().or(message);
            advice = change.advice.as_ref().or(advice);
            severity = change.severity.or(severity);
            reach = change.markets.as_deref().unwrap_or(reach);
        }
        law::words(rule, &law::Changes { message, advice, severity }, reach, settings)
    }

    /// The settings that an article changes for itself, so that nobody has to look for it.
    fn changed_by_article(&self, places: &[(&'static str, Span)], settings: &DocumentSettings) -> Vec<Finding> {
        if places.is_empty() {
            return Vec::new();
        }
        let usual = self.settings_of(&FrontSettings::default());
        let names = |platforms: &[String]| if platforms.is_empty() { "none".to_owned() } else { platforms.join(", ") };
        let mut told: Vec<&str> = Vec::new();
        let changes = places.iter().filter_map(|&(name, span)| {
            let (from, to) = match name {
                "market" => (usual.markets.join(", "), settings.markets.join(", ")),
                "advertiser" => (usual.advertiser.clone(), settings.advertiser.clone()),
                "platform" => (names(&usual.platforms), names(&settings.platforms)),
                _ => (usual.promotional.0.name().to_owned(), settings.promotional.0.name().to_owned()),
            };
            if from == to || told.contains(&name) {
                return None;
            }
            told.push(name);
            Some(own("article-settings", span, format!("this article sets {name} to \"{to}\" for itself, elsewhere \"{from}\"")))
        });
        changes.collect()
    }

    /// The settings under which a document is judged.
    pub fn settings(&self, document: &Document) -> DocumentSettings {
        self.resolve(document).of_document(self.today)
    }

    /// All settings that hold for a document, each with the place where it was said.
    pub fn resolve(&self, document: &Document) -> Settings {
        let mut own = front_settings::read(document, &MARKETS, &ADVERTISERS, &PLATFORMS);
        own.lock(&self.locked);
        self.settings.clone().with_front_matter(&own)
    }

    fn settings_of(&self, own: &FrontSettings) -> DocumentSettings {
        self.settings.clone().with_front_matter(own).of_document(self.today)
    }

    /// Today, by which allowances and approvals end.
    pub const fn today(&self) -> Option<Date> {
        self.today
    }

    /// Today as a text, such as 2026-12-01.
    fn day(&self) -> Option<String> {
        self.today.map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
    }

    /// Marks the findings that comments allow and returns what is wrong with the comments.
    fn allow(&self, document: &Document, settings: &DocumentSettings, findings: &mut [Finding]) -> Vec<Finding> {
        if document.directives.is_empty() {
            return Vec::new();
        }
        let rules = &self.rulebook.rules;
        let is_active = |rule: &Rule| self.is_selected(rule) && self.level_before_sources(rule, settings).is_some();
        let ids = rules.iter().map(Rule::id);
        let mut known: Vec<&str> = ids.chain(self.rulebook.families.keys().map(String::as_str)).collect();
        let mut active: Vec<&str> = rules.iter().filter(|rule| is_active(rule)).flat_map(|rule| [rule.id(), rule.family()]).collect();
        for name in self.names_of_claims() {
            known.push(name);
            active.push(name);
        }
        let names = Names { known, is_locked: self.locked.iter().any(|lock| lock == "allow"), active, today: self.today };
        allow::apply(document, findings, &names)
    }

    /// Whether the linter asks a rule at all, in any market and for any advertiser.
    pub fn asks(&self, id: &str) -> bool {
        // A remark without a rule of its own is about the comments of the article, which are always read.
        self.rulebook.rule(id).is_none_or(|rule| self.is_selected(rule) && rule.severity.is_some())
    }
}

/// How the findings of a rule behave beside others. `families` gives families their numbers.
fn manner_of<'a>(rule: &'a Rule, number: usize, families: &mut Vec<&'a str>) -> MergePolicy {
    // From the last one on: a file has the rules of a family side by side.
    let own = rule.family();
    let family = families.iter().rposition(|&name| name == own).unwrap_or_else(|| {
        families.push(own);
        families.len() - 1
    });
    let joins = kinds::kind(rule.kind).map_or(Joins::Others, |kind| kind.joins);
    MergePolicy {
        rule: number as u32,
        family: family as u32,
        yields: rule.yields,
        is_frame: rule.kind == "claim",
        authorises: rule.check().authorises(),
        rewrites: rule.wordings().iter().any(|wording| wording.safety == Safety::Safe),
        joins,
    }
}
