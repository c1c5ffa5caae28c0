//! Facts about drugs, devices and procedures, from interventions.toml.

use crate::matcher::PatternId;
use crate::matcher::stored::Lazy;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// For each market the legal classes of its law.
pub const CLASSES: &[(&str, &[&str])] = &[
    ("us", &["rx", "otc", "device", "biologic", "supplement", "cosmetic", "unapproved", "compounded", "controlled"]),
    ("uk", &["pom", "p", "gsl", "device", "food", "cosmetic", "unlicensed"]),
    ("eu", &["rx", "otc", "device", "food", "cosmetic", "unapproved"]),
    ("au", &["s2", "s3", "s4", "s8", "s9", "listed", "device", "food", "cosmetic", "unapproved"]),
    ("ca", &["rx", "otc", "nhp", "device", "cosmetic", "controlled", "unapproved"]),
    ("nz", &["rx", "restricted", "pharmacy", "general", "device", "food", "cosmetic", "controlled", "unapproved"]),
];

/// Every class of any market, once.
pub const ALL_CLASSES: &[&str] = &[
    "rx",
    "otc",
    "device",
    "biologic",
    "supplement",
    "cosmetic",
    "unapproved",
    "compounded",
    "controlled",
    "pom",
    "p",
    "gsl",
    "food",
    "unlicensed",
    "s2",
    "s3",
    "s4",
    "s8",
    "s9",
    "listed",
    "nhp",
    "restricted",
    "pharmacy",
    "general",
];

/// The facts that may be told of a label: each name with its meaning.
pub const LABEL: &[(&str, &str)] = &[
    ("boxed", "its boxed warning in one sentence, as the label words it"),
    ("set-id", "its set id at DailyMed"),
    ("application", "its application number: NDA 021995, P990086, K162010"),
    ("section", "the section of the label that is meant"),
    ("version", "the version or date of the label"),
];

/// One drug, device or procedure with what its label and its regulator say.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Intervention {
    /// Its id, such as `ketamine`.
    pub id: String,
    /// The first of its names as written, for messages.
    pub name: String,
    /// Patterns of its names and brands.
    pub names: Vec<PatternId>,
    /// Patterns of its established names, for rows that are called by brands.
    pub generic: Vec<PatternId>,
    /// Patterns of names that it has in one market only, by market.
    pub brands: Vec<(String, Vec<PatternId>)>,
    /// Its legal class by market, one of [`CLASSES`].
    pub classes: Vec<(String, String)>,
    /// Its regulatory status in one phrase.
    pub status: String,
    /// Its approved uses, in words.
    pub approved: Vec<String>,
    /// Patterns of approved uses.
    pub approved_for: Vec<PatternId>,
    /// Patterns of uses that are commonly promoted and not approved.
    pub unapproved: Vec<PatternId>,
    /// Patterns of the elements of its boxed warning; empty when it has none.
    pub boxed_warning: Vec<PatternId>,
    /// The boxed warning in words, one element an entry.
    pub boxed_words: Vec<String>,
    /// The facts about its label, by the names of [`LABEL`].
    pub label: Vec<(String, String)>,
    /// Its schedule under the US Controlled Substances Act, if any.
    pub schedule: String,
    /// Patterns of its own key risks.
    pub risks: Vec<PatternId>,
    /// The key risks in words.
    pub risk_words: Vec<String>,
    /// Its properties: `rx`, `device`, `controlled`, `offlabel` and so on.
    pub flags: Vec<String>,
    /// Year and month of these facts, such as `2026-07`.
    pub as_of: String,
    /// The day on which these facts were last read in their source, such as `2026-12-01`; empty when nobody said.
    pub checked: String,
    /// The label or the regulator's page that says so.
    pub source: String,
}

/// An intervention that a document names.
#[derive(Clone, Debug)]
pub struct Mention<'a> {
    /// Which one.
    pub intervention: &'a Intervention,
    /// Where, outside the list of references: tokens in text order, without overlaps.
    pub places: Vec<Range<usize>>,
}

/// The table of interventions. Names are at hand, since every text is looked through for them; a row is decoded when it is named.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Interventions {
    rows: Vec<Lazy<Intervention>>,
    /// Patterns of the names of all rows, one row after the other.
    names: Vec<PatternId>,
    /// Where the names of each row end.
    ends: Vec<u32>,
    /// Names in one market only: the row, the market, the pattern; in the order of the rows.
    local: Vec<(u32, String, PatternId)>,
}

impl Interventions {
    /// The table of some rows, in their order.
    pub fn new(rows: Vec<Intervention>) -> Self {
        let mut table = Self::default();
        for (number, row) in (0..).zip(&rows) {
            table.names.extend(&row.names);
            table.ends.push(table.names.len() as u32);
            let local = row.brands.iter().flat_map(|(market, names)| names.iter().map(move |&name| (number, market.clone(), name)));
            table.local.extend(local);
        }
        table.rows = rows.into_iter().map(Lazy::new).collect();
        table
    }

    /// All rows in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Intervention> {
        self.rows.iter().map(Lazy::get)
    }

    /// The rows of which a name is found, each with the patterns of its names in some markets, those that it has there only among them.
    /// No other row is decoded.
    pub(crate) fn named(&self, markets: &[String], is_found: impl Fn(PatternId) -> bool) -> Vec<(&Intervention, Vec<PatternId>)> {
        let (mut start, mut local) = (0, self.local.as_slice());
        let mut named = Vec::new();
        for ((number, row), &end) in (0..).zip(&self.rows).zip(&self.ends) {
            let names = &self.names[start..end as usize];
            start = end as usize;
            let own = local.iter().take_while(|(of, ..)| *of == number).count();
            let (mine, rest) = local.split_at(own);
            local = rest;
            let here = || mine.iter().filter(|(_, market, _)| markets.contains(market)).map(|(.., name)| *name);
            if names.iter().any(|&name| is_found(name)) || here().any(&is_found) {
                named.push((row.get(), names.iter().copied().chain(here()).collect()));
            }
        }
        named
    }
}

/// The class that a prescription medicine has in a market when its row states no classes.
const PRESCRIPTION: &[(&str, &str)] = &[("us", "rx"), ("uk", "pom"), ("eu", "rx"), ("au", "s4"), ("ca", "rx"), ("nz", "rx")];

/// Facts older than so many months say so.
const FRESH_MONTHS: i32 = 6;

impl Intervention {
    /// Whether its facts are older than six months, or carry no readable date. Without a date of today nothing ages.
    pub fn is_stale(&self, today: Option<(i32, u32, u32)>) -> bool {
        let Some((year, month, _)) = today else { return false };
        let latest = if self.checked.is_empty() { &self.as_of } else { &self.checked };
        let parts = latest.split_once('-').map(|(year, rest)| (year, rest.split('-').next().unwrap_or(rest)));
        let written = parts.and_then(|(year, month)| Some((year.parse::<i32>().ok()?, month.parse::<i32>().ok()?)));
        written.is_none_or(|(then, at)| (year - then) * 12 + month as i32 - at > FRESH_MONTHS)
    }

    /// Its legal class in a market. A prescription drug whose row states none has the usual class of one.
    pub fn class_in(&self, market: &str) -> Option<&str> {
        if self.classes.is_empty() && self.has("rx") {
            return PRESCRIPTION.iter().find(|(name, _)| *name == market).map(|(_, class)| *class);
        }
        self.classes.iter().find(|(name, _)| name == market).map(|(_, class)| class.as_str())
    }

    /// Whether it has one of these classes in one of these markets.
    pub fn is_of_class(&self, classes: &[String], markets: &[String]) -> bool {
        markets.iter().filter_map(|market| self.class_in(market)).any(|class| classes.iter().any(|wanted| wanted == class))
    }

    /// Whether it carries a flag. `boxed` stands for "has a boxed warning", `label` for "has a label to compare with or is
    /// often promoted for other uses", `any` for all.
    pub fn has(&self, flag: &str) -> bool {
        match flag {
            "any" => true,
            "label" => {
                let has_label = self.flags.iter().any(|own| matches!(own.as_str(), "rx" | "device" | "biologic"));
                (has_label && !self.approved_for.is_empty()) || self.flags.iter().any(|own| own == "offlabel")
            }
            "boxed" => !self.boxed_warning.is_empty(),
            _ => self.flags.iter().any(|own| own == flag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Intervention;

    #[test]
    fn facts_age_after_six_months() {
        let row = |as_of: &str| Intervention { as_of: as_of.to_owned(), ..Intervention::default() };
        assert!(!row("2026-07").is_stale(Some((2027, 1, 31))));
        assert!(row("2026-07").is_stale(Some((2027, 2, 1))));
        assert!(!row("2026-07").is_stale(None));
        assert!(row("last year").is_stale(Some((2026, 7, 1))));
        let checked = Intervention { checked: "2026-12-01".to_owned(), ..row("2026-01") };
        assert!(!checked.is_stale(Some((2027, 6, 1))));
        assert!(checked.is_stale(Some((2027, 7, 1))));
    }

    #[test]
    fn a_class_is_that_of_the_market() {
        let rx = Intervention { flags: vec!["rx".to_owned()], ..Intervention::default() };
        assert_eq!([rx.class_in("uk"), rx.class_in("au"), rx.class_in("mars")], [Some("pom"), Some("s4"), None]);
        let classes = vec![("us".to_owned(), "rx".to_owned()), ("uk".to_owned(), "p".to_owned())];
        let row = Intervention { classes, ..rx };
        assert_eq!([row.class_in("uk"), row.class_in("au")], [Some("p"), None]);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert!(row.is_of_class(&words(&["pom", "p"]), &words(&["au", "uk"])));
        assert!(!row.is_of_class(&words(&["rx"]), &words(&["uk"])));
    }
}
