//! The law as a Markdown page: for each market which rules apply to which advertiser, at which level and by which source.
//!
//! `medlint rules --format law` prints it; docs/law.md is what it prints for the shipped rules. It judges nothing: it asks the linter where each rule stands.

use medlint_core::finding::{Citation, Severity};
use medlint_core::rulebook::{ADVERTISERS, MARKETS, PLATFORMS, Rule};
use medlint_core::{DocumentSettings, Linter};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Markets by the names that people use.
const NAMES: [(&str, &str); 6] = [
    ("us", "United States"),
    ("uk", "United Kingdom"),
    ("eu", "European Union"),
    ("au", "Australia"),
    ("ca", "Canada"),
    ("nz", "New Zealand"),
];

const HEAD: &str = "# The law, market by market

<!-- Written by `medlint rules --format law`; edit rules/*.toml and sources.toml instead. -->

**This page is no legal advice.** It shows which rules medlint applies to whom, how gravely, and which source each finding cites. A rule that no source of
a market backs is good practice there and never more than a remark. The levels are those of plain wording; careful wording may lower them.

## For counsel alone

No rule can judge these, whatever medlint reports:

- whether a product is a medicine, a device, a food or a cosmetic, and which licence it holds;
- whether the evidence behind a claim is good enough, and whether a cited study is about this product, dose and population;
- whether a product meets the conditions of an authorised claim, and whether a reworded claim still means the same to its readers;
- what pictures, video, sound, layout, hashtags, link texts of others and comments say;
- whether a page is promotion, information or a private opinion in the eyes of a court or an agency;
- consent to testimonials, privacy, contracts, competition between firms, state, provincial and member-state law that no row below names;
- what is new since the day on which a source was last read.
";

/// The page.
pub(super) fn page(linter: &Linter) -> String {
    let rules: Vec<&Rule> = linter.rulebook().rules.iter().filter(|rule| linter.asks(rule.id())).collect();
    let mut text = HEAD.to_owned();
    let mut cited: BTreeMap<String, Arc<Citation>> = BTreeMap::new();
    for market in MARKETS {
        let name = NAMES.iter().find(|(tag, _)| *tag == market).map_or(market, |(_, name)| name);
        let _ = writeln!(text, "\n## {name} (`{market}`)\n");
        let here: Vec<&Rule> = rules.iter().copied().filter(|rule| rule.platforms().is_empty()).collect();
        table(&mut text, linter, &here, market, &[], &mut cited);
    }
    for platform in PLATFORMS {
        let here: Vec<&Rule> = rules.iter().copied().filter(|rule| rule.platforms().iter().any(|name| name == platform)).collect();
        if !here.is_empty() {
            let _ =
                writeln!(text, "\n## Platform `{platform}`\n\nAsked only where `platform` names it, on top of the law of the market.\n");
            let market = here[0].markets().first().map_or(MARKETS[0], String::as_str);
            table(&mut text, linter, &here, market, &[platform.to_owned()], &mut cited);
        }
    }
    text += "\n## Sources\n\n| tag | source | section | tier | last read |\n|---|---|---|---|---|\n";
    for (tag, source) in &cited {
        let Citation { title, url, section, tier, checked, .. } = &**source;
        let _ = writeln!(text, "| {tag} | [{}]({url}) | {} | {tier} | {checked} |", cell(title), cell(section));
    }
    text
}

/// One market: the rules that a source backs for somebody, then those that are good practice alone.
fn table(
    text: &mut String,
    linter: &Linter,
    rules: &[&Rule],
    market: &str,
    platforms: &[String],
    cited: &mut BTreeMap<String, Arc<Citation>>,
) {
    let mut rows = String::new();
    let mut practice: Vec<&str> = Vec::new();
    for rule in rules {
        let standings = ADVERTISERS.map(|advertiser| {
            let settings = DocumentSettings {
                markets: vec![market.to_owned()],
                advertiser: advertiser.to_owned(),
                platforms: platforms.to_vec(),
                ..DocumentSettings::default()
            };
            linter.standing_of(rule, &settings)
        });
        if standings.iter().all(Option::is_none) {
            continue;
        }
        let by = sources(&standings, cited);
        if by.is_empty() {
            practice.push(rule.id());
            continue;
        }
        let levels: Vec<&str> = standings.iter().map(|standing| standing.as_ref().map_or("-", |(level, _)| level.name())).collect();
        let _ = writeln!(rows, "| [{0}](rules.md#{0}) | {1} | {by} |", rule.id(), levels.join(" | "));
    }
    let _ = writeln!(text, "| rule | {} | by |\n|---|{}---|\n{rows}", ADVERTISERS.join(" | "), "---|".repeat(ADVERTISERS.len()));
    if !practice.is_empty() {
        let _ = writeln!(text, "Good practice, a remark at most: {}.", practice.join(", "));
    }
}

/// The tags of the sources; one that binds only some advertisers among those whom the rule is for says which.
fn sources(standings: &[Option<(Severity, Arc<medlint_core::RuleDoc>)>], cited: &mut BTreeMap<String, Arc<Citation>>) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for source in standings.iter().flatten().flat_map(|(_, advice)| &advice.sources) {
        cited.entry(source.tag.clone()).or_insert_with(|| Arc::clone(source));
        if !tags.contains(&source.tag.as_str()) {
            tags.push(&source.tag);
        }
    }
    let shown = tags.iter().map(|tag| {
        let bound = ADVERTISERS.iter().zip(standings).filter_map(|(advertiser, standing)| {
            let (_, advice) = standing.as_ref()?;
            Some((*advertiser, advice.sources.iter().any(|source| source.tag == *tag)))
        });
        let bound: Vec<(&str, bool)> = bound.collect();
        let names: Vec<&str> = bound.iter().filter(|(_, is_bound)| *is_bound).map(|(name, _)| *name).collect();
        if names.len() == bound.len() { (*tag).to_owned() } else { format!("{tag} ({})", names.join(", ")) }
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['[', ']', '\n'], " ")
}
