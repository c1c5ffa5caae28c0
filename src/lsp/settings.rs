//! Settings that an editor sends, at the start or later: the same that options of the command line say.

use medlint_core::finding::Severity;
use medlint_core::rulebook::{ADVERTISERS, MARKETS, PROMOTIONAL};
use medlint_core::suggest;
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;

/// The settings of one client.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ClientSettings {
    /// This rulebook for all texts, instead of the nearest rules.toml of each.
    pub(crate) rules: Option<PathBuf>,
    /// Markets in which the copy is published.
    pub(crate) market: Vec<String>,
    /// Who publishes it.
    pub(crate) advertiser: Option<String>,
    /// Whether the copy sells.
    pub(crate) promotional: Option<String>,
    /// The mildest findings that are shown: `error`, `warning`, `info`.
    pub(crate) level: Option<String>,
    /// Whether all articles of the folder are checked, opened or not.
    pub(crate) folder: bool,
}

impl ClientSettings {
    /// Reads settings, alone or under the name `medlint`, and says in words which of them cannot be used.
    pub(crate) fn read(value: &Value) -> (Self, Vec<String>) {
        let own = value.get("medlint").unwrap_or(value);
        let own = own.get("settings").unwrap_or(own);
        if own.is_null() {
            return (Self::default(), Vec::new());
        }
        let mut settings = match Self::deserialize(own) {
            Ok(settings) => settings,
            Err(error) => return (Self::default(), vec![format!("the editor's settings for medlint cannot be read: {error}")]),
        };
        let mut wrong = Vec::new();
        let mut keep = |key: &str, word: &str, words: &[&str]| {
            let is_known = words.contains(&word);
            if !is_known {
                let help = suggest::help(word, words.iter().copied()).map(|help| format!("; {help}")).unwrap_or_default();
                wrong.push(format!("the editor's setting medlint.{key} cannot be \"{word}\"{help}"));
            }
            is_known
        };
        settings.market.retain(|word| keep("market", word, &MARKETS));
        settings.advertiser = settings.advertiser.filter(|word| !word.is_empty() && keep("advertiser", word, &ADVERTISERS));
        settings.promotional = settings.promotional.filter(|word| !word.is_empty() && keep("promotional", word, PROMOTIONAL));
        let levels = Severity::ALL.map(Severity::name);
        settings.level = settings.level.filter(|word| !word.is_empty() && keep("level", word, &levels));
        settings.rules = settings.rules.filter(|path| !path.as_os_str().is_empty());
        (settings, wrong)
    }

    /// The mildest level that is shown.
    pub(crate) fn level(&self) -> Severity {
        self.level.as_deref().and_then(|level| level.parse().ok()).unwrap_or(Severity::Info)
    }
}

#[cfg(test)]
mod tests {
    use super::ClientSettings;
    use medlint_core::finding::Severity;
    use serde_json::json;

    #[test]
    fn settings_stand_alone_or_under_their_name() {
        let own = json!({ "market": ["uk"], "advertiser": "clinic", "level": "warning" });
        let (settings, wrong) = ClientSettings::read(&own);
        assert_eq!((settings.market.clone(), settings.level(), wrong), (vec!["uk".to_owned()], Severity::Warning, Vec::new()));
        assert_eq!(ClientSettings::read(&json!({ "medlint": own })).0, settings);
        assert_eq!(ClientSettings::read(&json!(null)), (ClientSettings::default(), Vec::new()));
    }

    #[test]
    fn settings_that_cannot_be_used_are_told_and_do_not_count() {
        let (settings, wrong) = ClientSettings::read(&json!({ "market": ["uk", "ukk"], "level": "fatal", "advertiser": "" }));
        assert_eq!((settings.market, settings.level, settings.advertiser), (vec!["uk".to_owned()], None, None));
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        let (settings, wrong) = ClientSettings::read(&json!({ "market": "uk" }));
        assert_eq!((settings, wrong.len()), (ClientSettings::default(), 1));
    }
}
