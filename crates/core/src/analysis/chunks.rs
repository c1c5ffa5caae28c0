//! Chunks: the noun phrases of a sentence without what is hung on them by prepositions, each with its head.
//!
//! `syntax.rs` cuts them from tags. Every chunk ends at or behind its head, chunks do not overlap, and one that an "of" hangs on the
//! one before it says so: "the curve | of your spine".

use crate::analysis::tags::{Form, Sort, Tag};
use std::ops::Range;

/// A noun phrase; token numbers count from the first token of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// First token.
    pub(crate) start: u32,
    /// Token after the last one.
    pub(crate) end: u32,
    /// The noun that says what sort of thing it is.
    pub(crate) head: u32,
    /// Whether "of" hangs it on the chunk before.
    pub(crate) is_of: bool,
}

impl Chunk {
    /// Its tokens, counted from a first one.
    #[inline]
    pub(crate) const fn tokens(&self, first: usize) -> Range<usize> {
        first + self.start as usize..first + self.end as usize
    }
}

/// Cuts the noun phrases of a tagged sentence.
pub(crate) fn chunks(tags: &[Tag], forms: &[Form]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::with_capacity(tags.len() / 4);
    let mut at = 0;
    while at < tags.len() {
        let Some((end, head)) = phrase(tags, forms, at) else {
            at += 1;
            continue;
        };
        let is_of = at > 0 && tags[at - 1] == Tag::Of && chunks.last().is_some_and(|last| last.end as usize + 1 == at);
        chunks.push(Chunk { start: at as u32, end: end as u32, head: head as u32, is_of });
        at = end;
    }
    chunks
}

/// The end and the head of the noun phrase that begins at a token.
fn phrase(tags: &[Tag], forms: &[Form], start: usize) -> Option<(usize, usize)> {
    if tags[start] == Tag::Pronoun {
        return Some((start + 1, start));
    }
    let mut head = None;
    let mut end = start;
    // The owner in "the body's defences", should nothing it owns follow.
    let mut owner = None;
    let mut at = start;
    while at < tags.len() {
        let next = tags.get(at + 1).copied();
        match tags[at] {
            Tag::Noun => (head, end) = (Some(at), at + 1),
            Tag::Determiner if head.is_none() => {}
            // "Type 2 diabetes", "vitamin D 3".
            Tag::Number => {
                if head.is_some() && next != Some(Tag::Noun) {
                    break;
                }
            }
            Tag::Adjective if head.is_none() || forms[at].is_joined => {}
            Tag::Adverb if head.is_none() && matches!(next, Some(Tag::Adjective | Tag::Adverb | Tag::Determiner)) => {}
            Tag::Possessive if head.is_some() => owner = head.take(),
            // "Stubborn, decades-old psoriasis", "calmer and softer skin".
            Tag::Coordinator | Tag::Mark if head.is_none() && at > start => {
                let is_list = tags[at] == Tag::Coordinator || forms[at].sort == Sort::Comma;
                let is_before_adjective = matches!(next, Some(Tag::Adjective | Tag::Adverb))
                    || next == Some(Tag::Noun) && forms.get(at + 2).is_some_and(|form| form.is_joined);
                if !is_list || tags[at - 1] != Tag::Adjective || !is_before_adjective {
                    break;
                }
            }
            _ => break,
        }
        at += 1;
    }
    head.or(owner).map(|head| (end, head))
}
