//! YAML as a tree whose parts know their places.
//!
//! The readers of front matter and of content files ask for it. A value that no text is (a number, a date, yes) is the text that says it.

use crate::source::Span;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// A value with its place.
pub(super) type Placed = Spanned<Node>;

/// A value of YAML with the places of its parts.
pub(super) enum Node {
    Scalar(String),
    List(Vec<Placed>),
    Map(Vec<(String, Placed)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyNode;
        impl<'de> Visitor<'de> for AnyNode {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_str<E>(self, text: &str) -> Result<Node, E> {
                Ok(Node::Scalar(text.to_owned()))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Scalar(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Scalar(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Scalar(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Scalar(value.to_string()))
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Scalar(String::new()))
            }
            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::Scalar(String::new()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Node::Map(entries))
            }
        }
        deserializer.deserialize_any(AnyNode)
    }
}

/// Reads a text; otherwise why it cannot be read, and where.
pub(super) fn read(text: &str) -> Result<Placed, (String, Span)> {
    serde_saphyr::from_str(text).map_err(|error| {
        let place = error.location().and_then(|at| at.span().byte_offset()).map_or(0, |at| at as usize).min(text.len());
        let message = error.to_string();
        (message.lines().next().unwrap_or_default().to_owned(), Span::new(place, place))
    })
}

/// The bytes of a value in the text that was read; none when they are no place of it.
pub(super) fn place(node: &Placed, text: &str) -> Option<Span> {
    let span = node.defined.span();
    let start = span.byte_offset().map_or(0, |at| at as usize).min(text.len());
    let end = (start + span.byte_len().map_or(0, |len| len as usize)).min(text.len());
    (text.is_char_boundary(start) && text.is_char_boundary(end)).then(|| Span::new(start, end))
}
