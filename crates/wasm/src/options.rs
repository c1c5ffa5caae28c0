//! Options of one check: the same that a front matter or the command line say, as JavaScript gives them.

use medlint::rulebook::{ADVERTISERS, MARKETS, PROMOTIONAL};
use medlint::{Format, Profile, Severity, suggest};
use serde::Deserialize;

/// The options as they are written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    format: Option<String>,
    market: Vec<String>,
    advertiser: Option<String>,
    promotional: Option<String>,
    level: Option<String>,
    #[serde(rename = "failOn")]
    fail_on: Option<String>,
    today: Option<String>,
}

/// The options as they are meant.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) format: Format,
    pub(crate) profile: Profile,
    /// The mildest findings to tell.
    pub(crate) level: Severity,
}

impl Default for Options {
    fn default() -> Self {
        Self { format: Format::Markdown, profile: Profile::default(), level: Severity::Info }
    }
}

impl Options {
    /// Reads options, or says in words which of them cannot be used.
    pub(crate) fn read(json: &str) -> Result<Self, String> {
        let written: Option<Written> = serde_json::from_str(json).map_err(|error| format!("the options cannot be read: {error}"))?;
        let Some(written) = written else { return Ok(Self::default()) };
        let format = match one_of("format", written.format, &["markdown", "mdx", "text", "html"])?.as_deref() {
            Some("text") => Format::Plain,
            Some("mdx") => Format::Mdx,
            Some("html") => Format::Html,
            _ => Format::Markdown,
        };
        let markets: Result<Vec<Option<String>>, String> =
            written.market.into_iter().map(|word| one_of("market", Some(word), &MARKETS)).collect();
        let level = one_of("level", written.level, &Severity::ALL.map(Severity::name))?;
        let profile = Profile {
            markets: markets?.into_iter().flatten().collect(),
            advertiser: one_of("advertiser", written.advertiser, &ADVERTISERS)?,
            promotional: one_of("promotional", written.promotional, PROMOTIONAL)?.and_then(|word| word.parse().ok()),
            fail_on: one_of("failOn", written.fail_on, &["error", "warning", "info", "never"])?,
            today: written.today.map(|day| date(&day)).transpose()?,
            ..Profile::default()
        };
        Ok(Self { format, profile, level: level.and_then(|name| name.parse().ok()).unwrap_or(Severity::Info) })
    }
}

fn one_of(what: &str, word: Option<String>, words: &[&str]) -> Result<Option<String>, String> {
    match word {
        Some(word) if !words.contains(&word.as_str()) => {
            let help = suggest::help(&word, words.iter().copied()).map(|help| format!("; {help}")).unwrap_or_default();
            Err(format!("no {what} is called \"{word}\"{help}"))
        }
        word => Ok(word),
    }
}

/// A day as `2026-12-01`.
fn date(text: &str) -> Result<(i32, u32, u32), String> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok());
    match (next(), next(), next()) {
        (Some(year @ 0..=9999), Some(month @ 1..=12), Some(day @ 1..=31)) => Ok((year.cast_signed(), month, day)),
        _ => Err(format!("\"{text}\" is no day such as \"2026-12-01\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::Options;
    use medlint::{Format, Severity};

    #[test]
    fn what_is_said_holds_and_what_is_misspelt_is_named_with_the_way_out() {
        let json = r#"{"format": "text", "market": ["uk", "eu"], "advertiser": "pharma", "level": "error", "today": "2026-12-01"}"#;
        let options = Options::read(json).unwrap_or_default();
        assert_eq!((options.format, options.level), (Format::Plain, Severity::Error));
        assert_eq!((options.profile.markets, options.profile.today), (vec!["uk".to_owned(), "eu".to_owned()], Some((2026, 12, 1))));
        assert!(Options::read("null").is_ok_and(|options| options.level == Severity::Info));
        let wrong = |json| Options::read(json).err().unwrap_or_default();
        assert!(wrong(r#"{"advertiser": "farma"}"#).contains("pharma"), "{}", wrong(r#"{"advertiser": "farma"}"#));
        assert!(wrong(r#"{"markets": ["us"]}"#).contains("`market`"));
        assert!(wrong(r#"{"today": "1 May"}"#).contains("is no day"));
    }
}
