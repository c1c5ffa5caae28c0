//! Classes of small words that frames and agents ask for at every step: each word of the vocabulary knows its classes.
//!
//! The lists are English and closed; what an editor may want to change stands in rules.toml.

/// A class of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Begins another statement: what follows is not what the verb before acts on.
    Clause,
    /// Stands before a verb or between a subject and its verb.
    Auxiliary,
    /// Makes a passive of a participle.
    Passive,
    /// Leads from a noun of effect to its target.
    Preposition,
    /// Makes a noun of the word behind it.
    Determiner,
    /// A word for somebody else's things.
    Possessive,
    /// Stands for people.
    Person,
}

const CLASSES: [(Class, &[&str]); 7] = [
    (
        Class::Clause,
        &[
            "by",
            "while",
            "when",
            "because",
            "which",
            "who",
            "if",
            "after",
            "before",
            "until",
            "but",
            "where",
            "whether",
            "since",
            "although",
            "though",
            "than",
            "through",
            "via",
            "so",
            "struggling",
            "grappling",
            "living",
            "diagnosed",
            "dealing",
            "coping",
            "navigating",
            "facing",
        ],
    ),
    (
        Class::Auxiliary,
        &[
            "can", "could", "may", "might", "will", "would", "should", "must", "do", "does", "did", "to", "also", "often", "help", "helps",
            "have", "has", "had", "be", "been", "want", "wants", "wish", "wishes", "need", "needs", "try", "tries", "trying", "hope",
            "looking", "able", "are", "is", "use",
        ],
    ),
    (Class::Passive, &["is", "are", "be", "been", "was", "were", "being", "gets", "get"]),
    (Class::Preposition, &["for", "of", "from", "in", "with", "against", "to"]),
    (Class::Determiner, &["a", "an", "the", "our", "your", "their", "his", "her", "its", "my", "every", "each", "no"]),
    (Class::Possessive, &["their", "his", "her", "my"]),
    (Class::Person, &["you", "they", "he", "she", "i", "who", "someone", "anyone", "everyone"]),
];

impl Class {
    /// Whether it is among the classes of a word, as `of` gives them.
    pub(crate) const fn is_in(self, classes: u8) -> bool {
        classes >> self as u8 & 1 != 0
    }

    /// All words that have a class.
    pub(crate) fn all_words() -> impl Iterator<Item = &'static str> {
        CLASSES.iter().flat_map(|(_, words)| words.iter().copied())
    }

    /// The classes of a word in small letters, one bit for each.
    pub(crate) fn of(word: &str) -> u8 {
        CLASSES.iter().filter(|(_, words)| words.contains(&word)).fold(0, |all, (class, _)| all | 1 << *class as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_its_classes_and_no_others() {
        assert!(Class::all_words().all(|word| Class::of(word) != 0));
        assert!(Class::Clause.is_in(Class::of("while")) && !Class::Auxiliary.is_in(Class::of("while")));
        assert_eq!(Class::of("pain"), 0);
    }
}
