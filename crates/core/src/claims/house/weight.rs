//! Weight of words in a claim: which of them say how strongly, how much, for whom and for how long, and which name effect and target.
//!
//! The index asks for the class by which near wordings are found, the difference for the sort of what changed. The lists of `lists.txt` are
//! closed and of the language; words of medicine are none of them, so they are the heart of a claim.

use crate::claims::lists;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Stands in the prose for what is no text.
const OPAQUE: char = '\u{fffc}';

/// What a word says in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Weight {
    /// A figure or a number in words.
    Number,
    /// How certain, how strong, how often: "may", "significantly".
    Strength,
    /// For whom: "adults", "severe".
    Population,
    /// For how long, how soon.
    Time,
    /// "not", "without".
    Negation,
    /// The effect: a verb that stands for others of its direction.
    Effect,
    /// Nothing by itself: "the", "of".
    Small,
    /// Effect and target: all other words.
    Heart,
}

impl Weight {
    /// The word for a difference of this sort.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Strength | Self::Effect => "strength",
            Self::Population => "population",
            Self::Time => "time",
            Self::Negation => "negation",
            Self::Small | Self::Heart => "wording",
        }
    }

    /// Whether a change of such a word changes what is claimed, whatever the word is.
    pub(super) const fn is_material(self) -> bool {
        !matches!(self, Self::Small | Self::Heart)
    }
}

/// The sections of lists.txt that settle a weight.
const SECTIONS: [(&str, Weight); 6] = [
    ("number", Weight::Number),
    ("small", Weight::Small),
    ("strength", Weight::Strength),
    ("negation", Weight::Negation),
    ("population", Weight::Population),
    ("time", Weight::Time),
];

/// The words of lists.txt as they are asked for.
struct Known {
    weights: FxHashMap<&'static str, Weight>,
    /// Stems of verbs of effect, each with the sign of its direction: one may stand for another of its direction with another strength.
    directions: FxHashMap<&'static str, &'static str>,
    /// Forms whose stems differ.
    stems: FxHashMap<&'static str, &'static str>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
    weights: SECTIONS.into_iter().flat_map(|(section, weight)| lists::words(section).map(move |word| (word, weight))).collect(),
    directions: [("less", "\u{2193}"), ("more", "\u{2191}")]
        .into_iter()
        .flat_map(|(section, sign)| lists::words(section).map(move |stem| (stem, sign)))
        .collect(),
    stems: lists::pairs("stem").collect(),
});

/// The weight of a form.
pub(super) fn weight(form: &str) -> Weight {
    if form.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Weight::Number;
    }
    if let Some(weight) = KNOWN.weights.get(form) {
        return *weight;
    }
    if form.ends_with("n't") {
        return Weight::Negation;
    }
    // A picture or the like says nothing.
    if form.chars().eq([OPAQUE]) {
        return Weight::Small;
    }
    match direction(stem(form)) {
        Some(_) => Weight::Effect,
        None => Weight::Heart,
    }
}

fn direction(stem: &str) -> Option<&'static str> {
    KNOWN.directions.get(stem).copied()
}

/// The class by which near wordings are compared: the stem, or the direction of an effect.
pub(super) fn class(form: &str) -> &str {
    let stem = stem(form);
    direction(stem).unwrap_or(stem)
}

/// A form without the endings of tenses.
fn stem(form: &str) -> &str {
    if let Some(stem) = KNOWN.stems.get(form) {
        return stem;
    }
    for ending in ["ing", "ed"] {
        if let Some(rest) = form.strip_suffix(ending).filter(|rest| rest.len() >= 3 && rest.contains(['a', 'e', 'i', 'o', 'u', 'y'])) {
            // "stopped", "cutting".
            let rest = match rest.as_bytes() {
                [.., a, b] if a == b && b.is_ascii() && !matches!(b, b'l' | b's' | b'e' | b'o') => &rest[..rest.len() - 1],
                _ => rest,
            };
            return rest.strip_suffix('e').unwrap_or(rest);
        }
    }
    form.strip_suffix('e').filter(|rest| rest.len() >= 2).unwrap_or(form)
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn stems_end_at_characters() {
        for (form, wanted) in
            [("stopped", "stop"), ("cutting", "cut"), ("eased", "eas"), ("falling", "fall"), ("fell", "fall"), ("use", "us")]
        {
            assert_eq!(stem(form), wanted);
        }
        // The last two bytes are the same, and no letter ends between them.
        assert_eq!(stem("a\u{6000}ing"), "a\u{6000}");
    }
}
