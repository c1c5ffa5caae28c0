//! The one call that every front end makes: a document in, findings out.
//!
//! The linter selects the rules that apply, runs their checks over one reading, gives each hit its severity and words,
//! folds what says the same of one place, applies the comments that allow, and sorts. It opens no file, knows no
//! terminal and cannot fail.

pub mod allow;
pub mod front_settings;
mod merge;
pub mod trace;

use crate::analysis::subject::{Promotional, SaidBy, Subject};
use crate::analysis::{Analysis, DocumentSettings};
use crate::document::{Document, LONGEST_TEXT, Obscured};
use crate::finding::{Finding, Note, RuleDoc, Severity, shorten};
use crate::fingerprint;
use crate::fix::{self, Fix};
use crate::kinds::{self, Joins};
use crate::kinds::{Hit, Place};
use crate::linter::allow::{Date, Names, own};
use crate::linter::front_settings::FrontSettings;
use crate::linter::merge::{MergePolicy, by_place, fold};
use crate::rulebook::{ADVERTISERS, MARKETS, Override, Rule, Rulebook, applies};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The longest span of a finding, in bytes: the words that carry the claim, not the paragraph.
pub const LONGEST_SPAN: usize = 250;

/// Which rules apply, and how.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Markets; the rulebook's own when empty.
    pub markets: Vec<String>,
    /// Advertiser; the rulebook's own when `None`.
    pub advertiser: Option<String>,
    /// Only these rules and families; all when empty.
    pub select: Vec<String>,
    /// Not these rules and families.
    pub ignore: Vec<String>,
    /// Which overrides of the rulebook hold, besides those for all documents: their numbers in `Rulebook::overrides`.
    pub overrides: Vec<usize>,
    /// Whether the documents are promotional; as the rulebook says when `None`.
    pub promotional: Option<Promotional>,
    /// What articles may not say for themselves: `promotional`, `market`, `advertiser`, `allow`.
    pub locked: Vec<String>,
    /// Today: year, month, day. Without it no allowance expires.
    pub today: Option<Date>,
}

/// Findings, and what the document was taken for.
#[derive(Clone, Debug, Default)]
pub struct LintResult {
    /// What the linter has to say.
    pub findings: Vec<Finding>,
    /// What the document was taken to promote.
    pub subject: Subject,
}

/// Checks documents against a rulebook.
#[derive(Clone, Debug)]
pub struct Linter<'a> {
    pub(crate) rulebook: &'a Rulebook,
    profile: Profile,
    /// The rules that the profile runs.
    selected: Vec<Selected<'a>>,
}

/// A rule that runs.
#[derive(Clone, Debug)]
struct Selected<'a> {
    rule: &'a Rule,
    /// Its level in documents that name neither a market nor an advertiser of their own; known when one has asked.
    level: OnceLock<Level>,
    /// What it says; known when it has found something.
    words: OnceLock<Words<'a>>,
}

/// What a rule says.
#[derive(Clone, Debug)]
struct Words<'a> {
    /// The message, in the pieces between which the words found stand.
    message: Vec<&'a str>,
    advice: &'a Arc<RuleDoc>,
}

/// How grave the findings of a rule are.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// `None` when the rule is off or does not apply.
    severity: Option<Severity>,
    /// Whether careful wording does not lower it.
    is_fixed: bool,
}

impl<'a> Linter<'a> {
    /// A linter for a rulebook and a profile.
    pub fn new(rulebook: &'a Rulebook, profile: Profile) -> Self {
        let mut linter = Self { rulebook, profile, selected: Vec::new() };
        let selected = rulebook.rules.iter().filter(|rule| linter.is_selected(rule));
        linter.selected = selected.map(|rule| Selected { rule, level: OnceLock::new(), words: OnceLock::new() }).collect();
        linter
    }

    /// All findings in a document, in order of place, then rule. Allowed ones are among them, marked.
    pub fn lint(&self, document: &Document) -> Vec<Finding> {
        self.examine(document).findings
    }

    /// Findings together with what the document was taken for.
    pub fn examine(&self, document: &Document) -> LintResult {
        if document.is_too_long {
            return LintResult { findings: vec![too_long(document)], ..LintResult::default() };
        }
        let mut stated = front_settings::read(document, &MARKETS, &ADVERTISERS);
        let locked = stated.lock(&self.profile.locked);
        let (mistakes, places) = (stated.mistakes.clone(), stated.places.clone());
        let is_usual = stated.markets.is_empty() && stated.advertiser.is_none();
        let settings = self.settings_of(stated);
        let analysis = Analysis::new(document, &self.rulebook.lexicon, &settings);
        // Room for the findings of a usual article, which are large.
        let mut found = Vec::with_capacity(128);
        let mut manners = Vec::with_capacity(128);
        let mut families = Vec::new();
        let mut sentences = FxHashMap::default();
        let mut hits = Vec::new();
        for (number, Selected { rule, level, words }) in self.selected.iter().enumerate() {
            // The cheapest question first: most rules have nothing to look at, and their texts are never read.
            if !rule.concerns(&analysis) {
                continue;
            }
            let Level { severity, is_fixed } = match is_usual {
                true => *level.get_or_init(|| self.level_of(rule, &settings)),
                false => self.level_of(rule, &settings),
            };
            let Some(severity) = severity else { continue };
            rule.check().check(&analysis, &mut hits);
            if hits.is_empty() {
                continue;
            }
            let words = words.get_or_init(|| self.words_of(rule));
            let fired = hits.drain(..).filter(|hit| hit.silenced.is_none());
            found.extend(fired.map(|hit| finding(&analysis, &mut sentences, rule, (severity, is_fixed), words, hit)));
            if found.len() > manners.len() {
                manners.resize(found.len(), manner_of(rule, number, &mut families));
            }
        }
        let mut remarks = self.allow(document, &settings, &mut found);
        // What a comment allows must not take the place of what it does not.
        let (open, allowed) = (0..found.len()).partition(|&at| found[at].allowed.is_none());
        let mut kept = fold(document, &mut found, &manners, open);
        kept.extend(fold(document, &mut found, &manners, allowed));
        let count = found.len();
        found.append(&mut remarks);
        if let Some((reason, span)) = &document.front_matter.mistake {
            found.push(own("front-matter-unreadable", *span, format!("the front matter cannot be read: {reason}")));
        }
        found.extend(mistakes.into_iter().map(|(span, message)| own("front-matter-setting", span, message)));
        found.extend(document.obscured.iter().map(obscured));
        found.extend(locked.into_iter().map(|(name, span)| {
            let message = format!("settings lock \"{name}\", so what this article says of it has no effect");
            own("article-settings-locked", span, message)
        }));
        found.extend(self.changed_by_article(&places, &settings));
        kept.extend(count..found.len());
        let order = by_place(&found, &kept);
        let mut found: Vec<Option<Finding>> = found.into_iter().map(Some).collect();
        let findings = order.into_iter().filter_map(|at| found[at].take()).collect();
        LintResult { findings, subject: analysis.subject }
    }

    /// What the document promotes and why we think so.
    pub fn subject(&self, document: &Document) -> Subject {
        let settings = self.settings(document);
        Analysis::new(document, &self.rulebook.lexicon, &settings).subject
    }

    /// Whether the profile runs a rule at all.
    pub(crate) fn is_selected(&self, rule: &Rule) -> bool {
        let names = |list: &[String]| list.iter().any(|name| name == rule.id() || name == rule.family());
        (self.profile.select.is_empty() || names(&self.profile.select)) && !names(&self.profile.ignore)
    }

    fn overrides_of(&self, rule: &Rule) -> impl Iterator<Item = &'a Override> {
        let all = self.profile.overrides.iter().filter_map(|&number| self.rulebook.overrides.get(number));
        all.filter(move |change| change.rule == rule.id())
    }

    fn level_of(&self, rule: &Rule, settings: &DocumentSettings) -> Level {
        Level { severity: self.severity_of(rule, settings), is_fixed: self.is_level_fixed(rule, settings) }
    }

    /// The severity of a rule here, after the overrides that hold; `None` when it is off or does not apply.
    pub(crate) fn severity_of(&self, rule: &Rule, settings: &DocumentSettings) -> Option<Severity> {
        let (advertiser, markets) = (&settings.advertiser, &settings.markets);
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

    /// What a rule says under the overrides that hold.
    fn words_of(&self, rule: &'a Rule) -> Words<'a> {
        let (message, advice) = self.overrides_of(rule).fold((rule.message(), rule.advice()), |(message, advice), change| {
            (change.message.as_deref().unwrap_or(message), change.advice.as_ref().unwrap_or(advice))
        });
        Words { message: message.split("{match}").collect(), advice }
    }

    /// What an article changes for itself, so that nobody has to look for it.
    fn changed_by_article(&self, places: &[(&'static str, Span)], settings: &DocumentSettings) -> Vec<Finding> {
        if places.is_empty() {
            return Vec::new();
        }
        let usual = self.settings_of(FrontSettings::default());
        let mut told: Vec<&str> = Vec::new();
        let changes = places.iter().filter_map(|&(name, span)| {
            let (from, to) = match name {
                "market" => (usual.markets.join(", "), settings.markets.join(", ")),
                "advertiser" => (usual.advertiser.clone(), settings.advertiser.clone()),
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

    /// Settings, narrowed by the `medlint` table of the front matter.
    pub(crate) fn settings(&self, document: &Document) -> DocumentSettings {
        let mut stated = front_settings::read(document, &MARKETS, &ADVERTISERS);
        stated.lock(&self.profile.locked);
        self.settings_of(stated)
    }

    fn settings_of(&self, own: FrontSettings) -> DocumentSettings {
        let defaults = &self.rulebook.defaults;
        let first = |lists: [&Vec<String>; 3]| lists.into_iter().find(|list| !list.is_empty()).cloned().unwrap_or_default();
        let markets = first([&own.markets, &self.profile.markets, &defaults.markets]);
        let advertiser = own.advertiser.or_else(|| self.profile.advertiser.clone()).unwrap_or_else(|| defaults.advertiser.clone());
        // The shipped settings have no lines: what they say is the default.
        let whence = if self.rulebook.settings.lines.contains_key("promotional") { SaidBy::Settings } else { SaidBy::Default };
        let promotional = (own.promotional.map(|answer| (answer, SaidBy::Article)))
            .or(self.profile.promotional.map(|answer| (answer, SaidBy::Settings)))
            .or(defaults.promotional.map(|answer| (answer, whence)))
            .unwrap_or_default();
        DocumentSettings { markets, advertiser, promotional, today: self.profile.today }
    }

    /// Marks the findings that comments allow and returns what is wrong with the comments.
    fn allow(&self, document: &Document, settings: &DocumentSettings, findings: &mut [Finding]) -> Vec<Finding> {
        if document.directives.is_empty() {
            return Vec::new();
        }
        let rules = &self.rulebook.rules;
        let is_active = |rule: &Rule| self.is_selected(rule) && self.severity_of(rule, settings).is_some();
        let ids = rules.iter().map(Rule::id);
        let names = Names {
            known: ids.chain(self.rulebook.families.keys().map(String::as_str)).collect(),
            is_locked: self.profile.locked.iter().any(|lock| lock == "allow"),
            active: rules.iter().filter(|rule| is_active(rule)).flat_map(|rule| [rule.id(), rule.family()]).collect(),
            today: self.profile.today,
        };
        allow::apply(document, findings, &names)
    }

    /// Whether the linter asks a rule at all, in any market and for any advertiser.
    pub fn asks(&self, id: &str) -> bool {
        // What has no rule of its own is about the comments of the article, which are always read.
        self.rulebook.rule(id).is_none_or(|rule| self.is_selected(rule) && rule.severity.is_some())
    }
}

/// The source bytes of a hit, up to the end of its last phrase.
pub(crate) fn span_of(analysis: &Analysis<'_>, place: &Place) -> Span {
    match place {
        Place::Source(span) => *span,
        Place::Tokens(tokens) => {
            let tokens = analysis.whole(tokens.clone());
            let mut end = tokens.end;
            loop {
                let span = analysis.document.prose.to_source(analysis.scan.prose(tokens.start..end));
                if span.len() <= LONGEST_SPAN || end <= tokens.start + 1 {
                    return span;
                }
                end -= 1;
            }
        }
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
        rewrites: !rule.wordings().is_empty(),
        joins,
    }
}

/// The finding about words that escape the eye.
fn obscured((span, how): &(Span, Obscured)) -> Finding {
    match how {
        Obscured::Hidden => own("text-hidden", *span, "this tag hides words from readers; they are judged all the same".to_owned()),
        Obscured::UnclosedComment => {
            own("text-hidden", *span, "this comment has no end, so that nothing behind it is shown or judged; close it with -->".to_owned())
        }
        Obscured::Invisible => own("text-hidden", *span, "characters that nobody sees stand here".to_owned()),
        Obscured::MixedScripts(word) => {
            let message = format!("letters of several scripts stand in this word; it is read as \"{}\"", shorten(word));
            own("text-mixed-scripts", *span, message)
        }
    }
}

/// The one finding of a text that was not read, at its first line.
fn too_long(document: &Document) -> Finding {
    let mut end = document.source.text().find('\n').unwrap_or(LONGEST_SPAN).min(LONGEST_SPAN);
    while !document.source.text().is_char_boundary(end) {
        end -= 1;
    }
    let message = format!("this text is longer than {} MiB and was not read; split it", LONGEST_TEXT >> 20);
    own("text-too-long", Span::new(0, end.max(1)), message)
}

fn finding(
    analysis: &Analysis<'_>,
    sentences: &mut FxHashMap<usize, u64>,
    rule: &Rule,
    (severity, is_fixed): (Severity, bool),
    said: &Words<'_>,
    hit: Hit,
) -> Finding {
    let span = span_of(analysis, &hit.place);
    let topic = hit.label.clone().filter(|_| rule.check().is_about_document());
    let words = match (hit.label, &hit.place) {
        (Some(label), _) => Cow::Owned(label),
        (None, Place::Tokens(tokens)) => shorten(&analysis.document.prose.text()[analysis.scan.prose(analysis.whole(tokens.clone()))]),
        (None, Place::Source(span)) => shorten(analysis.document.source.slice(*span)),
    };
    let mut level = severity;
    let shift = if is_fixed { hit.shift.max(0) } else { hit.shift };
    for _ in 0..shift.unsigned_abs() {
        level = if shift < 0 { level.lower() } else { level.higher() };
    }
    let identity = match &hit.place {
        Place::Tokens(tokens) => {
            let text = analysis.document.prose.text();
            let at = analysis.sentence_of(tokens.start);
            // A sentence without an end has many findings, and is read once.
            let number = || fingerprint::of_sentence(&text[analysis.document.sentences[at].prose.clone()]);
            let sentence = *sentences.entry(at).or_insert_with(number);
            Some(fingerprint::of_claim(rule.id(), &text[analysis.scan.prose(tokens.clone())], sentence))
        }
        Place::Source(_) => None,
    };
    Finding {
        advice: said.advice.clone(),
        severity: level,
        message: said.message.join(&words),
        span,
        notes: if hit.notes.is_empty() {
            Vec::new()
        } else {
            hit.notes.into_iter().map(|text| Note { rule: None, span: None, text }).collect()
        },
        edit: edit(analysis, rule, &hit.place),
        allowed: None,
        standing: None,
        is_about_document: rule.check().is_about_document(),
        topic,
        identity,
        joined: Vec::new(),
    }
}

/// The edit that the rule offers for these words, where they stand in the source as one piece without markup.
fn edit(analysis: &Analysis<'_>, rule: &Rule, place: &Place) -> Option<Box<Fix>> {
    let Place::Tokens(tokens) = place else { return None };
    let (prose, source) = (&analysis.document.prose, &analysis.document.source);
    let (wording, found) = fix::find(rule.wordings(), prose.text(), analysis.scan.prose(tokens.clone()))?;
    let fix = || Fix {
        replacement: wording.replacement_for(&prose.text()[found.clone()]),
        span: prose.to_source(found.clone()),
        safety: wording.safety,
    };
    prose.is_verbatim(found.clone(), source).then(|| Box::new(fix()))
}
