//! Law of a page: how grave a rule is in each of its markets, by which sources, and what it says there.
//!
//! The linter asks it once for each rule that found something. A source fits a page when it is of one of its markets, binds its advertiser and, if it is the
//! policy of a platform, when that platform is set. A rule without a fitting source is good practice in that market: a remark at most.

use crate::analysis::DocumentSettings;
use crate::finding::{Allowance, Citation, Finding, Note, RuleDoc, Severity};
use crate::linter::hits::Words;
use crate::linter::merge::MergePolicy;
use crate::rulebook::Rule;
use crate::source::Span;
use std::cmp::Reverse;
use std::sync::Arc;

/// A rule in one market of a page.
#[derive(Clone, Debug)]
struct MarketVerdict<'s> {
    market: &'s str,
    /// How grave it is there; `None` when it is off.
    level: Option<Severity>,
    /// The sources that fit, local ones first.
    sources: Vec<Arc<Citation>>,
}

/// What overrides change of a rule.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Changes<'c> {
    pub(super) message: Option<&'c str>,
    pub(super) advice: Option<&'c Arc<RuleDoc>>,
    /// A level for all markets; the inner `None` is off.
    pub(super) severity: Option<Option<Severity>>,
}

/// What a rule says on a page, how gravely and by which sources. `reach` are its markets, all when empty.
pub(super) fn words(rule: &Rule, changes: &Changes<'_>, reach: &[String], settings: &DocumentSettings) -> Words {
    let verdicts = verdicts(rule, reach, changes.severity, settings);
    let texts = rule.sayings();
    let said = |texts| said_in(texts, &settings.advertiser, &verdicts);
    let message = changes.message.or_else(|| said(&texts.message)).unwrap_or(rule.message());
    let usual = changes.advice.unwrap_or(rule.advice());
    let (why, fix) = (said(&texts.why), said(&texts.fix).filter(|_| changes.advice.is_none()));
    let (sources, whereabouts) = (sources_of(&verdicts), whereabouts(&verdicts, settings));
    let is_usual = why.is_none() && fix.is_none() && whereabouts.is_empty() && sources == usual.sources;
    let advice = if is_usual {
        Arc::clone(usual)
    } else {
        // The pair of a rule shows its usual way out; where a market has another one, it would mislead.
        let instead = if fix.is_none() { usual.instead.clone() } else { None };
        let (why, fix) = (why.unwrap_or(&usual.why).to_owned(), fix.unwrap_or(&usual.fix).to_owned());
        let (rule, family, title) = (usual.rule.clone(), usual.family.clone(), usual.title.clone());
        Arc::new(RuleDoc { rule, family, title, why, fix, instead, sources, whereabouts })
    };
    let severity = verdicts.first().and_then(|verdict| verdict.level).unwrap_or(Severity::Info);
    Words { message: message.split("{match}").map(str::to_owned).collect(), advice, severity }
}

/// The words that a register of authorised claims allows, each with the claim.
pub(super) fn authorised(found: &[Finding], manners: &[MergePolicy]) -> impl Iterator<Item = (Span, Allowance)> {
    let claims = found.iter().zip(manners).filter(|(_, manner)| manner.authorises);
    claims.filter_map(|(one, _)| Some((one.span, (**one.allowed.as_ref()?).clone())))
}

/// Adds to the findings that lead, on a page of several markets, where each counts and by which source.
pub(super) fn add_whereabouts(found: &mut [Finding], leading: &[usize]) {
    for &at in leading {
        if !found[at].advice.whereabouts.is_empty() {
            let text = found[at].advice.whereabouts.clone();
            found[at].notes.push(Note { rule: None, span: None, text });
        }
    }
}

/// A rule in each market of a page that it applies in: the gravest first.
fn verdicts<'s>(rule: &Rule, reach: &[String], own: Option<Option<Severity>>, settings: &'s DocumentSettings) -> Vec<MarketVerdict<'s>> {
    let here = settings.markets.iter().filter(|market| reach.is_empty() || reach.contains(market));
    let mut verdicts: Vec<MarketVerdict<'s>> = here
        .map(|market| {
            let sources = fitting(&rule.advice().sources, market, settings);
            let usual = || match rule.level_at(&settings.advertiser, market) {
                // A house style rests on nobody but the house.
                Some(level) if sources.is_empty() && !rule.advice().sources.is_empty() => Some(level.min(Severity::Info)),
                level => level,
            };
            let level = own.unwrap_or_else(usual);
            MarketVerdict { market, level, sources }
        })
        .collect();
    verdicts.sort_by_key(|verdict| Reverse(verdict.level));
    verdicts
}

/// The sources that fit a market: the policy of a platform, then what is of the market, then what is of all.
fn fitting(sources: &[Arc<Citation>], market: &str, settings: &DocumentSettings) -> Vec<Arc<Citation>> {
    let holds = |names: &[String], wanted: &str| names.is_empty() || names.iter().any(|name| name == wanted);
    let fits = |source: &&Arc<Citation>| {
        let reach = &source.reach;
        holds(&reach.markets, market)
            && holds(&reach.binds, &settings.advertiser)
            && (reach.platforms.is_empty() || reach.platforms.iter().any(|name| settings.platforms.contains(name)))
    };
    let mut fitting: Vec<Arc<Citation>> = sources.iter().filter(fits).cloned().collect();
    fitting.sort_by_key(|source| (source.reach.platforms.is_empty(), source.reach.markets.is_empty()));
    fitting
}

/// All sources of the markets, each once, in the order of the verdicts.
fn sources_of(verdicts: &[MarketVerdict<'_>]) -> Vec<Arc<Citation>> {
    let mut sources: Vec<Arc<Citation>> = Vec::new();
    for source in verdicts.iter().flat_map(|verdict| &verdict.sources) {
        if !sources.iter().any(|known| known.tag == source.tag) {
            sources.push(Arc::clone(source));
        }
    }
    sources
}

/// What a rule says in the gravest of the markets that have a text of their own, if any has.
fn said_in<'t>(texts: &'t [(String, String)], advertiser: &str, verdicts: &[MarketVerdict<'_>]) -> Option<&'t str> {
    let text = |name: &str| texts.iter().find(|(place, _)| place == name).map(|(_, text)| text.as_str());
    let first = verdicts.first()?;
    // What is milder elsewhere does not speak for the market that counts.
    let mut leading = verdicts.iter().take_while(|verdict| verdict.level == first.level).map(|verdict| verdict.market);
    leading.find_map(|market| text(&format!("{market}-{advertiser}")).or_else(|| text(advertiser)).or_else(|| text(market)))
}

/// Where a finding counts and by which source, for a page of several markets; empty for one market.
fn whereabouts(verdicts: &[MarketVerdict<'_>], settings: &DocumentSettings) -> String {
    if settings.markets.len() < 2 {
        return String::new();
    }
    let tags = |sources: &[Arc<Citation>]| sources.iter().map(|source| source.tag.as_str()).collect::<Vec<_>>().join(", ");
    let told = verdicts.iter().map(|verdict| {
        let (market, level) = (verdict.market.to_uppercase(), verdict.level.map_or("off", Severity::name));
        match (verdict.level, verdict.sources.is_empty()) {
            (None, _) => format!("{market}: off"),
            (Some(_), true) => format!("{market}: {level}, good practice"),
            (Some(_), false) => format!("{market}: {level} by {}", tags(&verdict.sources)),
        }
    });
    let elsewhere = settings.markets.iter().filter(|market| verdicts.iter().all(|verdict| verdict.market != *market));
    let parts: Vec<String> = told.chain(elsewhere.map(|market| format!("{}: does not apply", market.to_uppercase()))).collect();
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::{fitting, said_in, sources_of, verdicts, whereabouts};
    use crate::analysis::DocumentSettings;
    use crate::finding::Severity;
    use crate::rulebook::{Base, Rulebook};
    use crate::source::Source;
    use std::sync::Arc;

    const BOOK: &str = "version = 1\n[families.rx]\ntitle = \"Rx\"\n\
        [sources.LOCAL]\ntitle = \"t\"\ntier = \"law\"\nurl = \"https://example.org\"\nmarkets = [\"uk\"]\n\
        [sources.MAKER]\ntitle = \"t\"\ntier = \"law\"\nurl = \"https://example.org\"\nmarkets = [\"us\"]\nbinds = [\"pharma\"]\n\
        [sources.AD]\ntitle = \"t\"\ntier = \"code\"\nurl = \"https://example.org\"\nplatforms = [\"meta\"]\n\
        [sources.WORLD]\ntitle = \"t\"\ntier = \"research\"\nurl = \"https://example.org\"\n";

    /// A rulebook of one rule with these sources; others are used by a second rule, so that none is without effect.
    fn rulebook(sources: &str) -> Arc<Rulebook> {
        let rule = |id: &str, word: &str, sources: &str| {
            format!(
                "[[rule]]\nid = \"{id}\"\nfamily = \"rx\"\nkind = \"phrase\"\nseverity = \"error\"\ntitle = \"t\"\nmessage = \"m\"\nwhy = \"w\"\n\
                 fix = \"f\"\nmatch = [\"{word}\"]\nsources = {sources}\nwrong = [\"A {word}\"]\nright = [\"A game\"]\n"
            )
        };
        let rest = rule("rx-rest", "rest", "[\"LOCAL\", \"MAKER\", \"AD\", \"WORLD\"]");
        let text = format!("{BOOK}{}{rest}", rule("rx-words", "word", sources));
        Rulebook::parse(&Source::new("rules.toml", text), &Base::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    fn page(markets: &[&str], advertiser: &str, platforms: &[&str]) -> DocumentSettings {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        DocumentSettings {
            markets: words(markets),
            advertiser: advertiser.to_owned(),
            platforms: words(platforms),
            ..DocumentSettings::default()
        }
    }

    #[test]
    fn sources_fit_by_market_advertiser_and_platform_local_ones_first() {
        let book = rulebook("[\"WORLD\", \"MAKER\", \"LOCAL\", \"AD\"]");
        let all = &book.rules[0].advice().sources;
        let tags = |settings: &DocumentSettings| {
            let found = fitting(all, &settings.markets[0], settings);
            found.iter().map(|source| source.tag.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(tags(&page(&["uk"], "clinic", &[])), "LOCAL WORLD");
        assert_eq!(tags(&page(&["us"], "clinic", &[])), "WORLD");
        assert_eq!(tags(&page(&["us"], "pharma", &[])), "MAKER WORLD");
        assert_eq!(tags(&page(&["us"], "clinic", &["meta"])), "AD WORLD");
    }

    #[test]
    fn a_rule_without_a_fitting_source_is_a_remark() {
        let book = rulebook("[\"LOCAL\"]");
        let level = |markets: &[&str]| verdicts(&book.rules[0], &[], None, &page(markets, "clinic", &[]))[0].level;
        assert_eq!(level(&["uk"]), Some(Severity::Error));
        assert_eq!(level(&["au"]), Some(Severity::Info));
        assert_eq!(level(&["au", "uk"]), Some(Severity::Error));
        let settings = page(&["au"], "clinic", &[]);
        let own = verdicts(&book.rules[0], &[], Some(Some(Severity::Warning)), &settings);
        assert_eq!(own[0].level, Some(Severity::Warning), "what an override states stands");
    }

    #[test]
    fn several_markets_are_told_apart() {
        let book = rulebook("[\"LOCAL\", \"MAKER\"]");
        let settings = page(&["us", "au", "uk"], "pharma", &[]);
        let found = verdicts(&book.rules[0], &["us".to_owned(), "uk".to_owned()], None, &settings);
        assert_eq!(whereabouts(&found, &settings), "US: error by MAKER; UK: error by LOCAL; AU: does not apply");
        assert_eq!(sources_of(&found).len(), 2);
        let texts = [("uk".to_owned(), "in the UK".to_owned()), ("us-clinic".to_owned(), "US clinics".to_owned())];
        assert_eq!(said_in(&texts, "pharma", &found), Some("in the UK"));
        assert_eq!(said_in(&texts, "clinic", &found), Some("US clinics"));
        assert_eq!(whereabouts(&found, &page(&["uk"], "pharma", &[])), "");
    }
}
