//! One page under every advertiser in every market: which rules fire, and at what level.
//!
//! `tests/profiles/expected.txt` is the table; `MEDLINT_BLESS=1 cargo test --test profiles` writes it anew. Differences that law and
//! codes demand are stated below as well, so that blessing cannot lose it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use medlint::finding::Reach;
use medlint::rulebook::{ADVERTISERS, MARKETS};
use medlint::{Document, Linter, Profile, Rulebook, Severity, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

const PAGE: &str = include_str!("../profiles/page.md");

type Levels = BTreeMap<String, Severity>;

/// The gravest level of each rule on the page.
fn levels(rulebook: &Arc<Rulebook>, page: &str, advertiser: &str, markets: &[&str]) -> Levels {
    let profile = Profile {
        advertiser: Some(advertiser.to_owned()),
        markets: markets.iter().map(|market| (*market).to_owned()).collect(),
        today: Some((2026, 11, 1)),
        ..Profile::default()
    };
    let document = Document::markdown(Source::new("page.md", page));
    let mut levels = Levels::new();
    let mut noted = BTreeSet::new();
    for finding in Linter::new(rulebook, profile.clone()).lint(&document) {
        let level = levels.entry(finding.rule().to_owned()).or_insert(finding.severity);
        *level = finding.severity.max(*level);
        noted.extend(finding.notes.into_iter().filter_map(|note| note.rule));
    }
    // A note of another rule's finding has a level of its own.
    let select: Vec<String> = noted.into_iter().filter(|rule| !levels.contains_key(rule)).collect();
    for rule in select {
        for finding in Linter::new(rulebook, Profile { select: vec![rule.clone()], ..profile.clone() }).lint(&document) {
            let level = levels.entry(rule.clone()).or_insert(finding.severity);
            *level = finding.severity.max(*level);
        }
    }
    levels
}

fn name(level: Option<&Severity>) -> &'static str {
    level.map_or("-", |level| level.name())
}

/// The table of a market. Beside the first market only the rules that differ from it are listed.
fn table(market: &str, here: &[Levels], first: &[Levels]) -> String {
    let rules: BTreeSet<&String> = here.iter().chain(first).flat_map(BTreeMap::keys).collect();
    let is_first = market == MARKETS[0];
    let mut text = format!("{market}{}\n", if is_first { "" } else { ", where it differs from us" });
    let _ = write!(text, "  {:<32}", "rule");
    for advertiser in ADVERTISERS {
        let _ = write!(text, "{advertiser:<12}");
    }
    text = format!("{}\n", text.trim_end());
    for rule in rules {
        let cells = |levels: &[Levels]| levels.iter().map(|levels| name(levels.get(rule))).collect::<Vec<_>>();
        if is_first || cells(here) != cells(first) {
            let row = cells(here).iter().fold(format!("  {rule:<32}"), |row, cell| format!("{row}{cell:<12}"));
            text += &format!("{}\n", row.trim_end());
        }
    }
    text + "\n"
}

#[test]
fn one_page_in_every_profile() {
    let rulebook = &*crate::common::SHIPPED;
    let of = |market: &str| ADVERTISERS.map(|advertiser| levels(rulebook, PAGE, advertiser, &[market]));
    let first = of(MARKETS[0]);
    let found: String = MARKETS.iter().map(|market| table(market, &of(market), &first)).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/expected.txt");
    if std::env::var_os("MEDLINT_BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "expected\n{expected}\nfound\n{found}\nMEDLINT_BLESS=1 cargo test --test profiles writes it");
}

/// Differences that must be there, whatever the table says: rule, advertiser, market, level.
#[test]
fn the_differences_that_law_and_codes_make() {
    let rulebook = &*crate::common::SHIPPED;
    let facts = [
        // Prescription medicines: no advertising to the public in the UK, EU and Australia; name, price and quantity in Canada.
        ("reg-jurisdiction-rx-ban", "clinic", "us", "-"),
        ("reg-jurisdiction-rx-ban", "clinic", "uk", "error"),
        ("reg-jurisdiction-rx-ban", "pharma", "eu", "error"),
        ("reg-jurisdiction-rx-ban", "telehealth", "au", "error"),
        ("reg-jurisdiction-rx-ban", "clinic", "ca", "warning"),
        ("med-prescription-alias", "clinic", "uk", "error"),
        ("med-prescription-alias", "telehealth", "au", "error"),
        ("med-prescription-alias", "clinic", "us", "-"),
        ("med-prescription-alias", "clinic", "eu", "error"),
        // A hedged disease claim stays a violation on supplements and cosmetics; a clinic's is lowered by one.
        ("supp-disease-claim", "supplement", "us", "error"),
        ("supp-disease-claim", "cosmetic", "eu", "error"),
        ("supp-disease-claim", "clinic", "us", "warning"),
        // Testimonials about clinical care are banned in ads for regulated health services in Australia.
        ("test-first-person-efficacy", "clinic", "au", "error"),
        ("test-first-person-efficacy", "telehealth", "au", "error"),
        ("test-first-person-efficacy", "supplement", "au", "warning"),
        ("test-first-person-efficacy", "clinic", "us", "warning"),
        ("test-anecdote-as-evidence", "clinic", "au", "error"),
        ("test-anecdote-as-evidence", "clinic", "uk", "warning"),
        ("test-before-after", "clinic", "us", "warning"),
        ("test-before-after", "clinic", "au", "warning"),
        // Celebrities may not recommend medicines in the UK and EU.
        ("test-celebrity", "pharma", "uk", "error"),
        ("test-celebrity", "pharma", "eu", "error"),
        ("test-celebrity", "clinic", "uk", "warning"),
        // Brief summary, established name and reporting route bind a drug's maker in the US; for others they are a benchmark.
        ("miss-contraindications", "pharma", "us", "error"),
        ("miss-contraindications", "clinic", "us", "info"),
        ("miss-generic-name", "pharma", "us", "error"),
        ("miss-generic-name", "pharma", "uk", "-"),
        // Boxed warnings stand on US labels only.
        ("miss-boxed-warning", "pharma", "us", "error"),
        ("miss-boxed-warning", "clinic", "us", "warning"),
        ("miss-boxed-warning", "clinic", "uk", "-"),
        ("miss-adverse-reporting", "pharma", "us", "error"),
        ("miss-adverse-reporting", "supplement", "us", "info"),
        // 510(k) clearance called approval misbrands the maker's device.
        ("reg-device-cleared-as-approved", "device", "us", "error"),
        ("reg-device-cleared-as-approved", "clinic", "us", "warning"),
        // Only authorised health claims for foods in the EU and the UK; the US wants its disclaimer.
        ("mech-vague-wellness", "supplement", "uk", "error"),
        ("mech-vague-wellness", "supplement", "eu", "error"),
        ("mech-vague-wellness", "supplement", "us", "warning"),
        ("miss-dshea-disclaimer", "supplement", "us", "error"),
        ("miss-dshea-disclaimer", "supplement", "eu", "-"),
        ("miss-dshea-disclaimer", "clinic", "us", "warning"),
        ("miss-dshea-disclaimer", "pharma", "us", "-"),
        ("price-hidden-terms", "telehealth", "us", "warning"),
        ("price-hidden-terms", "clinic", "us", "info"),
    ];
    let mut wrong = Vec::new();
    for (rule, advertiser, market, expected) in facts {
        let found = levels(rulebook, PAGE, advertiser, &[market]);
        if name(found.get(rule)) != expected {
            wrong.push(format!("{rule}, {advertiser} in {market}: expected {expected}, found {}", name(found.get(rule))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In several markets the gravest level counts, whichever is named first, and a market that the rule does not know of
/// changes nothing.
#[test]
fn of_several_markets_the_gravest_counts() {
    let rulebook = &*crate::common::SHIPPED;
    let level = |rule: &str, advertiser: &str, markets: &[&str]| name(levels(rulebook, PAGE, advertiser, markets).get(rule));
    for markets in [["ca", "uk"], ["uk", "ca"]] {
        assert_eq!(level("reg-jurisdiction-rx-ban", "clinic", &markets), "error");
    }
    assert_eq!(level("reg-jurisdiction-rx-ban", "clinic", &["us", "ca"]), "warning");
    assert_eq!(level("test-first-person-efficacy", "clinic", &["us", "au"]), "error");
    assert_eq!(level("test-before-after", "device", &["us", "eu"]), "warning");
}

/// Goods that a seller of supplements or cosmetics praises are some, without the word; on another's page the words decide.
#[test]
fn the_advertiser_says_what_is_sold() {
    let rulebook = &*crate::common::SHIPPED;
    let page = "# Calm Root\n\nOrder Calm Root from our shop today. Calm Root may relieve arthritis [1].\n\n\
        ## References\n\n1. Roe B. Arthritis and roots. Journal of Examples. 2024;2:1-9. doi:10.1056/e.12\n";
    let level = |advertiser: &str| name(levels(rulebook, page, advertiser, &["us"]).get("supp-disease-claim"));
    assert_eq!((level("supplement"), level("cosmetic"), level("clinic"), level("device")), ("error", "error", "-", "-"));
}

#[test]
fn a_setting_in_the_article_beats_the_profile() {
    let rulebook = &*crate::common::SHIPPED;
    let page = format!("---\nmedlint:\n  market: au\n  advertiser: telehealth\n---\n\n{PAGE}");
    let mut own = levels(rulebook, &page, "supplement", &["us"]);
    assert!(own.remove("article-settings").is_some(), "what an article sets for itself is told");
    assert_eq!(own, levels(rulebook, PAGE, "telehealth", &["au"]));
}

/// A reader in the UK, the EU, Australia or Canada is shown what holds there, whoever advertises and whichever rule fires.
#[test]
fn markets_and_advertisers_are_judged_by_sources_of_their_own() {
    let rulebook = &*crate::common::SHIPPED;
    let fits = |names: &[String], name: &str| names.is_empty() || names.iter().any(|one| one == name);
    let mut wrong = Vec::new();
    // Rules of platforms hold where a page names one, whatever its market.
    for rule in rulebook.rules.iter().filter(|rule| rule.platforms().is_empty()) {
        for market in MARKETS.iter().filter(|market| !["us", "nz"].contains(market) && fits(rule.markets(), market)) {
            for advertiser in ADVERTISERS.iter().filter(|advertiser| fits(rule.advertisers(), advertiser)) {
                let is_local = |reach: &Reach| reach.markets.iter().any(|one| one == market) && fits(&reach.binds, advertiser);
                if !rule.advice().sources.iter().any(|source| is_local(&source.reach)) {
                    wrong.push(format!("{} may fire on a {market} page of a {advertiser} and names no source that binds there", rule.id()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pages of `tests/profiles/pages`, one for a market and an advertiser: what must fire on which words, at which level,
/// and which rule or family must not.
#[test]
fn a_page_for_each_market_and_advertiser() {
    let rulebook = &*crate::common::SHIPPED;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/pages");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "expect") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (market, advertiser) = name.split_once('-').unwrap();
        let page = std::fs::read_to_string(path.with_extension("md")).unwrap();
        let document = Document::markdown(Source::new("page.md", &page));
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            count += 1;
            let (level, rest) = line.split_once(' ').unwrap();
            let (rule, words) = rest.split_once(' ').unwrap();
            let words = words.trim_matches('"');
            let start = page.find(words).unwrap_or_else(|| panic!("{name}: {words} is not on the page"));
            let profile = Profile {
                advertiser: Some(advertiser.to_owned()),
                markets: vec![market.to_owned()],
                select: vec![rule.to_owned()],
                today: Some((2026, 12, 1)),
                ..Profile::default()
            };
            let found = Linter::new(rulebook, profile).lint(&document);
            let here = found.iter().filter(|one| one.span.start < start + words.len() && start < one.span.end);
            let levels: Vec<&str> = here.filter(|one| one.severity > Severity::Info).map(|one| one.severity.name()).collect();
            let expected: &[&str] = if level == "silent" { &[] } else { &[level] };
            if (level == "silent") != levels.is_empty() || !expected.iter().all(|level| levels.contains(level)) {
                wrong.push(format!("{name}: {rule} on \"{words}\": expected {level}, found {levels:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "only {count} expectations");
}
