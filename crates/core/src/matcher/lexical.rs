//! Lexical classes: which parts of speech a word can be, before anybody looks at the words around it.
//!
//! The builder of a scanner asks once for each word of its vocabulary, the tagger for the other words of a sentence. Closed
//! classes are listed here, open ones in `lexical.txt`; what neither knows goes by its ending, and is a noun if that is silent.

use crate::matcher::inflect::inflections;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The lexical classes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Lexical {
    /// `relief`
    Noun,
    /// `stubborn`
    Adjective,
    /// `quickly`, `not`
    Adverb,
    /// `relieve`: only a verb.
    Verb,
    /// `relieves`: only a verb, of a third person.
    VerbS,
    /// `relieved`, `built`: past or participle.
    Past,
    /// `relieving`
    Ing,
    /// `boost`: noun or verb, and mostly a verb.
    NounVerb,
    /// `boosts`: plural or third person.
    NounVerbS,
    /// `stress`: noun or verb, and mostly a noun.
    RareVerb,
    /// `stresses`: plural or third person.
    RareVerbS,
    /// `calm`: adjective or verb.
    AdjectiveVerb,
    /// `cut`: noun, verb or participle.
    CutVerb,
    /// `a`, `the`, `every`, `these`
    Determiner,
    /// `this`, which before a verb stands for what was named.
    This,
    /// `these`
    These,
    /// `your`
    Possessive,
    /// `you`, `it`: can be who acts.
    Pronoun,
    /// `them`: is acted on.
    ObjectPronoun,
    /// `for`
    Preposition,
    /// `by`: names who did what a participle says.
    By,
    /// `of`
    Of,
    /// `to`
    To,
    /// `can`
    Modal,
    /// `is`
    Be,
    /// `have`
    Have,
    /// `do`
    Do,
    /// `and`
    Coordinator,
    /// `because`
    Subordinator,
    /// `which`
    Relative,
    /// `that`: determiner, relative or conjunction.
    That,
    /// `ten`
    Number,
}

const CLOSED: [(Lexical, &str); 21] = [
    (Lexical::This, "this"),
    (Lexical::These, "these those"),
    (Lexical::Determiner, "a an the every each no some any all both another many several most few what whatever such enough"),
    (Lexical::Possessive, "my your our their his her its whose"),
    (
        Lexical::Pronoun,
        "i you we they he she it someone anyone everyone everybody anybody somebody nobody one none there i'm you're we're they're i've you've we've they've i'd you'd we'd they'd i'll you'll we'll they'll it'll he'll she'll",
    ),
    (Lexical::ObjectPronoun, "me us them him myself yourself yourselves ourselves themselves itself himself herself"),
    (
        Lexical::Preposition,
        "for from in on with without at into onto over under against through throughout via during between among amongst across along around \
         behind beyond beneath beside besides despite except inside outside near off out up down toward towards upon within per about above \
         below like unlike versus amid amidst including plus minus concerning regarding following",
    ),
    (Lexical::By, "by"),
    (Lexical::Of, "of"),
    (Lexical::Past, "done gone seen known given"),
    (Lexical::To, "to"),
    (
        Lexical::Modal,
        "can could may might will would shall should must cannot can't couldn't won't wouldn't shouldn't mustn't mightn't let's gonna",
    ),
    (Lexical::Be, "is are was were be been being am isn't aren't wasn't weren't ain't"),
    (Lexical::Have, "have has had having haven't hasn't hadn't"),
    (Lexical::Do, "do does did don't doesn't didn't"),
    (Lexical::Coordinator, "and or nor but & plus"),
    (
        Lexical::Subordinator,
        "because while when whenever if although though until unless whether than as so where wherever since after before once lest whereas how why",
    ),
    (Lexical::Relative, "which who whom"),
    (Lexical::That, "that"),
    (
        Lexical::Number,
        "zero two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety dozen first second third",
    ),
    (Lexical::Adverb, "not also only even just very more less too well then now here still back away"),
];

/// Endings that tell, longest first of those that contradict each other.
const ENDINGS: &[(&str, Lexical)] = &[
    ("ings", Lexical::Noun),
    ("ing", Lexical::Ing),
    ("ness", Lexical::Noun),
    ("ment", Lexical::Noun),
    ("less", Lexical::Adjective),
    ("ship", Lexical::Noun),
    ("hood", Lexical::Noun),
    ("tion", Lexical::Noun),
    ("sion", Lexical::Noun),
    ("eed", Lexical::Noun),
    ("ed", Lexical::Past),
    ("ity", Lexical::Noun),
    ("ify", Lexical::Verb),
    ("ize", Lexical::Verb),
    ("ise", Lexical::Verb),
    ("izes", Lexical::VerbS),
    ("ises", Lexical::VerbS),
    ("ifies", Lexical::VerbS),
    ("ly", Lexical::Adverb),
    ("ous", Lexical::Adjective),
    ("ful", Lexical::Adjective),
    ("able", Lexical::Adjective),
    ("ible", Lexical::Adjective),
    ("ical", Lexical::Adjective),
    ("ic", Lexical::Adjective),
    ("ive", Lexical::Adjective),
    ("ish", Lexical::Adjective),
    ("al", Lexical::Adjective),
    ("ary", Lexical::Adjective),
    ("iest", Lexical::Adjective),
];

/// Endings shorter than this are part of a short word and tell nothing: "bed", "ring", "meal".
const SHORTEST_STEM: usize = 3;

impl Lexical {
    const ALL: [Self; 32] = [
        Self::Noun,
        Self::Adjective,
        Self::Adverb,
        Self::Verb,
        Self::VerbS,
        Self::Past,
        Self::Ing,
        Self::NounVerb,
        Self::NounVerbS,
        Self::RareVerb,
        Self::RareVerbS,
        Self::AdjectiveVerb,
        Self::CutVerb,
        Self::Determiner,
        Self::This,
        Self::These,
        Self::Possessive,
        Self::Pronoun,
        Self::ObjectPronoun,
        Self::Preposition,
        Self::By,
        Self::Of,
        Self::To,
        Self::Modal,
        Self::Be,
        Self::Have,
        Self::Do,
        Self::Coordinator,
        Self::Subordinator,
        Self::Relative,
        Self::That,
        Self::Number,
    ];

    /// The class of a word in small letters.
    pub(crate) fn of(word: &str) -> Self {
        known().get(word).copied().unwrap_or_else(|| Self::by_ending(word.as_bytes()))
    }

    /// The class of a word that is in no list, whatever its case.
    pub(crate) fn by_ending(word: &[u8]) -> Self {
        let ends = |ending: &&(&str, Self)| {
            word.len() >= ending.0.len() + SHORTEST_STEM && word[word.len() - ending.0.len()..].eq_ignore_ascii_case(ending.0.as_bytes())
        };
        ENDINGS.iter().find(ends).map_or(Self::Noun, |&(_, class)| class)
    }

    /// The class that a stored number stands for.
    #[inline]
    pub(crate) fn from_stored(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(Self::Noun)
    }

    /// The words that a vocabulary has to hold for `of_unknown` to be right about all others.
    pub(crate) fn all_words() -> impl Iterator<Item = &'static str> {
        let is_needed = |&(word, class): &(&'static str, Self)| {
            let is_form = matches!(class, Self::VerbS | Self::NounVerbS | Self::RareVerbS);
            !is_form && Self::by_ending(word.as_bytes()) != class
        };
        let mut words: Vec<_> = known().iter().map(|(word, &class)| (&**word, class)).filter(is_needed).collect();
        words.sort_unstable_by_key(|&(word, _)| word);
        words.into_iter().map(|(word, _)| word)
    }

    /// The class of a word that no vocabulary holds: `base` tells that of a word with the same beginning, if one holds it.
    pub(crate) fn of_unknown(word: &[u8], base: impl Fn(&[u8]) -> Option<Self>) -> Self {
        let third = |class| match class {
            Self::Verb | Self::AdjectiveVerb => Some(Self::VerbS),
            Self::NounVerb | Self::CutVerb => Some(Self::NounVerbS),
            Self::RareVerb => Some(Self::RareVerbS),
            _ => None,
        };
        let of_base = match word {
            [.., b's' | b'S'] if word.len() > SHORTEST_STEM => {
                let stems = [&word[..word.len() - 1], word.strip_suffix(b"es").unwrap_or_default()];
                stems.into_iter().filter(|stem| !stem.is_empty()).find_map(|stem| base(stem).and_then(third))
            }
            _ => None,
        };
        of_base.unwrap_or_else(|| Self::by_ending(word))
    }
}

/// All words that a list settles.
fn known() -> &'static FxHashMap<Box<str>, Lexical> {
    static KNOWN: OnceLock<FxHashMap<Box<str>, Lexical>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known = FxHashMap::default();
        let mut section = "";
        for line in include_str!("lexical.txt").lines().filter(|line| !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => section = name,
                None => line.split_ascii_whitespace().for_each(|word| learn(word, section, &mut known)),
            }
        }
        for (class, words) in CLOSED {
            words.split_ascii_whitespace().for_each(|word| _ = known.insert(word.into(), class));
        }
        known
    })
}

/// Adds a word of a section of the list with its forms. A form that is a word of its own keeps what it is.
fn learn(word: &str, section: &str, known: &mut FxHashMap<Box<str>, Lexical>) {
    let (base, third) = match section {
        "verb" => (Lexical::Verb, Lexical::VerbS),
        "noun-verb" => (Lexical::NounVerb, Lexical::NounVerbS),
        "rare-verb" => (Lexical::RareVerb, Lexical::RareVerbS),
        "adjective-verb" => (Lexical::AdjectiveVerb, Lexical::VerbS),
        "cut-verb" => (Lexical::CutVerb, Lexical::NounVerbS),
        "noun" => (Lexical::Noun, Lexical::Noun),
        "adjective" => (Lexical::Adjective, Lexical::Adjective),
        _ => (Lexical::Adverb, Lexical::Adverb),
    };
    known.insert(word.into(), base);
    if base == third {
        return;
    }
    for form in inflections(word).into_iter().skip(1) {
        let class = match form.as_bytes() {
            [.., b'i', b'n', b'g'] => Lexical::Ing,
            [.., b's'] => third,
            // A British spelling of the base, as in "optimise".
            [.., b'i' | b'y', b's', b'e'] => base,
            _ => Lexical::Past,
        };
        known.entry(form.into()).or_insert(class);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_lists_and_their_forms_are_known() {
        for (word, class) in [
            ("the", Lexical::Determiner),
            ("relieve", Lexical::Verb),
            ("relieves", Lexical::VerbS),
            ("built", Lexical::Past),
            ("shrunk", Lexical::Past),
            ("swept", Lexical::Past),
            ("boosts", Lexical::NounVerbS),
            ("calms", Lexical::VerbS),
            ("calm", Lexical::AdjectiveVerb),
            ("soothing", Lexical::Ing),
            ("normalise", Lexical::Verb),
            ("swelling", Lexical::Noun),
            ("cut", Lexical::CutVerb),
        ] {
            assert_eq!(Lexical::of(word), class, "{word}");
        }
    }

    #[test]
    fn endings_tell_of_other_words() {
        assert_eq!(Lexical::of("gallstone"), Lexical::Noun);
        assert_eq!(Lexical::of("arthritic"), Lexical::Adjective);
        assert_eq!(Lexical::of("frobnicating"), Lexical::Ing);
        assert_eq!(Lexical::of("bed"), Lexical::Noun);
    }

    #[test]
    fn stored_numbers_come_back() {
        for class in Lexical::ALL {
            assert_eq!(Lexical::from_stored(class as u8), class);
        }
    }
}
