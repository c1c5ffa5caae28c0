//! Weight of words in a claim: which of them say how strongly, how much, for whom and for how long, and which name effect and target.
//!
//! The index asks for the class by which near wordings are found, the difference for the sort of what changed. The lists are closed and of the language;
//! words of medicine are none of them, so they are the heart of a claim.

use serde::{Deserialize, Serialize};

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

const NUMBERS: &[&str] = &[
    "%", "<", ">", "=", "±", "×", "≤", "≥", "$", "€", "£", "‰", "-", "one", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten", "eleven", "twelve", "twenty", "thirty", "forty", "fifty", "hundred", "thousand", "million", "half", "third", "quarter",
    "double", "triple", "twice", "once", "fold", "dozen",
];
const STRENGTHS: &[&str] = &[
    "may",
    "might",
    "can",
    "could",
    "will",
    "would",
    "should",
    "must",
    "help",
    "helped",
    "helping",
    "up",
    "average",
    "mean",
    "median",
    "about",
    "around",
    "approximately",
    "roughly",
    "almost",
    "nearly",
    "over",
    "least",
    "most",
    "more",
    "less",
    "fewer",
    "than",
    "only",
    "some",
    "many",
    "all",
    "every",
    "each",
    "any",
    "always",
    "often",
    "sometimes",
    "usually",
    "generally",
    "typically",
    "likely",
    "possibly",
    "potentially",
    "potential",
    "probably",
    "better",
    "best",
    "faster",
    "greater",
    "significantly",
    "significant",
    "substantially",
    "dramatically",
    "dramatic",
    "completely",
    "complete",
    "fully",
    "full",
    "totally",
    "total",
    "entirely",
    "clinically",
    "proven",
    "prove",
    "proved",
    "guaranteed",
    "guarantee",
    "guaranteeing",
    "certainly",
    "definitely",
    "reliably",
    "consistently",
    "effectively",
    "effective",
    "safely",
    "safe",
    "highly",
    "very",
    "really",
    "much",
    "far",
    "even",
    "ever",
    "suggest",
    "suggested",
    "show",
    "shown",
    "showed",
    "demonstrated",
    "associated",
    "appear",
    "seem",
    "+",
    "~",
    "?",
];
const POPULATIONS: &[&str] = &[
    "adult",
    "child",
    "children",
    "kid",
    "infant",
    "baby",
    "toddler",
    "teen",
    "teenager",
    "adolescent",
    "woman",
    "women",
    "man",
    "men",
    "pregnant",
    "elderly",
    "older",
    "younger",
    "senior",
    "patient",
    "people",
    "person",
    "everyone",
    "everybody",
    "anyone",
    "anybody",
    "you",
    "eligible",
    "healthy",
    "obese",
    "overweight",
    "diabetic",
    "mild",
    "moderate",
    "severe",
    "chronic",
    "acute",
    "early",
    "advanced",
    "user",
    "participant",
    "member",
    "volunteer",
    "nobody",
    "selected",
    "male",
    "female",
    "athlete",
];
const TIMES: &[&str] = &[
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "night",
    "decade",
    "daily",
    "weekly",
    "monthly",
    "nightly",
    "yearly",
    "overnight",
    "instantly",
    "instant",
    "immediately",
    "immediate",
    "quickly",
    "quick",
    "fast",
    "rapidly",
    "rapid",
    "soon",
    "lasting",
    "permanently",
    "permanent",
    "forever",
    "long",
    "short",
    "term",
    "within",
    "after",
    "during",
    "until",
    "temporarily",
    "temporary",
    "today",
    "tonight",
    "lifelong",
];
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "without", "cannot", "neither", "nor", "none", "hardly", "unless", "isn't", "don't", "doesn't", "can't", "won't",
];
const SMALL: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "on", "for", "and", "or", "by", "with", "at", "from", "as", "is", "are", "was", "were", "be",
    "been", "has", "have", "had", "their", "your", "our", "its", "it", "that", "which", "this", "these", "those", "who", "they", "we",
    "he", "she", "them", "his", "her", "my", "i", "but", "so", "also", "both", "if", "when", "while", "where", "per", "into", "/", "do",
    "does", "did", "there", "then", "such", "via", "\u{FFFC}", "us",
];
/// Verbs of effect by their direction, each by its stem; one may stand for the other with another strength.
const DOWN: &[&str] = &[
    "eas", "reliev", "reduc", "lessen", "sooth", "calm", "alleviat", "cut", "lower", "decreas", "end", "stop", "eliminat", "cur", "banish",
    "minimis", "minimiz", "diminish", "remov", "eras", "heal", "fight", "revers", "prevent", "treat", "manag", "control", "shrink",
];
const UP: &[&str] = &[
    "improv",
    "boost",
    "increas",
    "rais",
    "enhanc",
    "support",
    "strengthen",
    "restor",
    "promot",
    "maintain",
    "optimis",
    "optimiz",
    "maximis",
    "maximiz",
    "stimulat",
    "contribut",
    "protect",
];
/// Forms whose stems differ.
const IRREGULAR: &[(&str, &str)] = &[
    ("lost", "los"),
    ("loss", "los"),
    ("felt", "feel"),
    ("fell", "fall"),
    ("fallen", "fall"),
    ("rose", "ris"),
    ("risen", "ris"),
    ("saw", "see"),
    ("seen", "see"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("slept", "sleep"),
    ("kept", "keep"),
    ("gave", "giv"),
    ("given", "giv"),
    ("took", "tak"),
    ("taken", "tak"),
    ("made", "mak"),
    ("got", "get"),
    ("began", "begin"),
    ("fought", "fight"),
    ("shrank", "shrink"),
    ("went", "go"),
    ("relief", "reliev"),
    ("reduction", "reduc"),
    ("improvement", "improv"),
];

/// The weight of a form.
pub(super) fn weight(form: &str) -> Weight {
    if form.starts_with(|letter: char| letter.is_ascii_digit()) || NUMBERS.contains(&form) {
        return Weight::Number;
    }
    let lists = [
        (SMALL, Weight::Small),
        (STRENGTHS, Weight::Strength),
        (NEGATIONS, Weight::Negation),
        (POPULATIONS, Weight::Population),
        (TIMES, Weight::Time),
    ];
    if let Some((_, weight)) = lists.iter().find(|(list, _)| list.contains(&form)) {
        return *weight;
    }
    if form.ends_with("n't") {
        return Weight::Negation;
    }
    match direction(&stem(form)) {
        Some(_) => Weight::Effect,
        None => Weight::Heart,
    }
}

fn direction(stem: &str) -> Option<&'static str> {
    if DOWN.contains(&stem) {
        Some("\u{2193}")
    } else if UP.contains(&stem) {
        Some("\u{2191}")
    } else {
        None
    }
}

/// The class by which near wordings are compared: the stem, or the direction of an effect.
pub(super) fn class(form: &str) -> String {
    let stem = stem(form);
    direction(&stem).map_or(stem, str::to_owned)
}

/// A form without the endings of tenses.
fn stem(form: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(word, _)| *word == form) {
        return (*stem).to_owned();
    }
    let mut stem = form;
    for ending in ["ing", "ed"] {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| rest.len() >= 3 && rest.contains(['a', 'e', 'i', 'o', 'u', 'y'])) {
            stem = rest;
            // "stopped", "cutting".
            let bytes = stem.as_bytes();
            if let [.., a, b] = bytes
                && a == b
                && !matches!(b, b'l' | b's' | b'e' | b'o')
            {
                stem = &stem[..stem.len() - 1];
            }
            return stem.strip_suffix('e').unwrap_or(stem).to_owned();
        }
    }
    stem.strip_suffix('e').filter(|rest| rest.len() >= 2).unwrap_or(stem).to_owned()
}
