//! Part-of-speech tags: what each word of a sentence is, decided from its lexical class and the words around it.
//!
//! `tagger.rs` gives them, frames and agents ask for them through `syntax.rs`. Each token has exactly one tag.

use crate::matcher::lexical::Lexical;

/// The part of speech of a token in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `pain`, and any name.
    Noun,
    /// `it`, `you`, `this` without a noun.
    Pronoun,
    /// `stubborn`, `reduced` before a noun, `pain-relieving`
    Adjective,
    /// `quickly`
    Adverb,
    /// A finite verb or a base form that acts: `relieves`, `to relieve`.
    Verb,
    /// A past that acts: `it relieved`, `has relieved`.
    Past,
    /// A participle that is done to something: `is relieved`, `relieved by`.
    Participle,
    /// `relieving` that may act.
    Gerund,
    /// `can`, `is`, `has`, `do`
    Auxiliary,
    /// `to` before a verb.
    To,
    /// `the`, `your`
    Determiner,
    /// `of`
    Of,
    /// `for`, and `to` before a noun.
    Preposition,
    /// `and`
    Coordinator,
    /// `because`
    Subordinator,
    /// `which`, `that` behind a noun.
    Relative,
    /// `ten`
    Number,
    /// `'s`
    Possessive,
    /// Punctuation.
    Mark,
}

impl Tag {
    /// Whether the word is a verb whose doer can stand before it.
    #[inline]
    pub const fn acts(self) -> bool {
        matches!(self, Self::Verb | Self::Past | Self::Gerund)
    }

    /// Whether the word is a verb in any form.
    #[inline]
    pub const fn is_verb(self) -> bool {
        self.acts() || matches!(self, Self::Participle)
    }
}

/// A token as the tagger sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// Its possible parts of speech.
    pub(crate) lexical: Lexical,
    /// The sort of token.
    pub(crate) sort: Sort,
    /// Whether a hyphen joins it to the token before.
    pub(crate) is_joined: bool,
    /// Whether it begins with a capital that says something.
    pub(crate) is_name: bool,
    /// Whether it looks like a plural.
    pub(crate) is_plural: bool,
    /// Whether it lets something else act: help, let, make.
    pub(crate) is_causative: bool,
}

/// A sort of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A word.
    Word,
    /// A number.
    Number,
    /// `'s`
    Possessive,
    /// A comma.
    Comma,
    /// A mark that ends a clause.
    Stop,
    /// Another mark, such as a quotation mark.
    Other,
}
