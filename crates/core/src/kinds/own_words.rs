//! Words of denial and doubt that a pattern holds itself.
//!
//! The kinds over patterns hand them to the guards: in "you do not need a prescription" the "not" is part of what is claimed,
//! so no cue may count it. Words that only fill a gap of the pattern are never among them.

use serde::{Deserialize, Serialize};

/// Words that can trigger a cue by themselves.
const TRIGGERS: &[&str] = &[
    "no",
    "not",
    "never",
    "nor",
    "neither",
    "none",
    "without",
    "cannot",
    "can't",
    "don't",
    "doesn't",
    "didn't",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "won't",
    "wouldn't",
    "couldn't",
    "shouldn't",
    "nothing",
    "nobody",
    "hardly",
    "rarely",
    "zero",
    "free",
    "instead",
    "rather",
    "fail",
    "fails",
    "failed",
    "avoid",
    "avoids",
    "avoiding",
    "lack",
    "lacks",
    "unable",
    "may",
    "might",
    "could",
    "some",
    "few",
    "beware",
    "myth",
    "myths",
    "stop",
    "skip",
];

/// The own words of a pattern, by their places among the triggers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct OwnWords(Vec<u8>);

impl OwnWords {
    /// Those of a pattern as it is written.
    pub(super) fn of(pattern: &str) -> Self {
        let mut own = Vec::new();
        let mut is_list = false;
        for word in pattern.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '\'') {
            let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '\'');
            if !is_list && let Some(known) = TRIGGERS.iter().position(|known| known.eq_ignore_ascii_case(bare)) {
                own.push(known as u8);
            }
            is_list = word.ends_with('{') || is_list && !word.ends_with('}');
        }
        Self(own)
    }

    /// The words themselves.
    pub(super) fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|&place| TRIGGERS[usize::from(place)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::OwnWords;

    #[test]
    fn only_written_words_of_denial_are_own() {
        assert_eq!(OwnWords::of("(do not|don't|never) need a prescription").words(), ["not", "don't", "never"]);
        assert_eq!(OwnWords::of("{does-not} ...4 No needles").words(), ["no"]);
        assert!(OwnWords::of("{therapy} ...4 cures").words().is_empty());
    }
}
