//! The front matter of an article: which fields are published, and what it says to the linter.

use crate::source::Span;

/// One scalar of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Dotted key in lower case, such as `seo.title`; list elements repeat their key.
    pub key: String,
    /// Its text, decoded.
    pub value: String,
    /// The source bytes of the value.
    pub span: Span,
}

/// The front matter, flattened to its scalars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The source bytes between the fences, if there is any front matter.
    pub span: Option<Span>,
    /// All scalars in reading order.
    pub fields: Vec<Field>,
    /// Why it could not be read, and where.
    pub mistake: Option<(String, Span)>,
}

impl FrontMatter {
    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.key == key).map(|field| field.value.as_str())
    }

    /// All fields of a key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.key == key)
    }
}
