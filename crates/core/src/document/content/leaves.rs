//! The values of a content file: each with the steps that lead to it, its text and the bytes it is written in.
//!
//! The reader of content files asks for them. A file that is no JSON or no YAML has no values but a mistake with its place.

use crate::document::content::offset_map::{OffsetMap, Style};
use crate::document::content::path::Step;
use crate::document::yaml::{self, Node, Placed};
use crate::source::Span;
use serde::de::IgnoredAny;
use std::collections::HashSet;

/// How a content file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Json,
    Yaml,
}

/// One value.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) steps: Vec<Step>,
    /// Its text, decoded.
    pub(super) value: String,
    /// Its bytes, with their quotes.
    pub(super) span: Span,
    style: Style,
    /// The bytes between the quotes, or behind the mark of a block.
    inner: Span,
    /// Whether it is written as a text; a number or a date is none.
    pub(super) is_text: bool,
}

impl Leaf {
    /// The map from its text back to its bytes.
    pub(super) fn offset_map(&self, text: &str) -> OffsetMap {
        OffsetMap::find(&self.value, &text[self.inner.range()], self.inner.start, self.style)
    }
}

type Read = Result<Vec<Leaf>, (String, Span)>;

/// The values of a file in their order.
pub(super) fn leaves(text: &str, syntax: Syntax) -> Read {
    match syntax {
        Syntax::Json => json(text),
        Syntax::Yaml => yaml(text),
    }
}

fn json(text: &str) -> Read {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    serde_json::from_str::<IgnoredAny>(&text[start..]).map_err(|error| {
        // Who keeps the values tells mistakes better: a comma too many is no missing key.
        let error = serde_json::from_str::<serde_json::Value>(&text[start..]).err().unwrap_or(error);
        let whole = error.to_string();
        let message = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
        let before: usize = text[start..].split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let place = (start + before + error.column().saturating_sub(1)).min(text.len());
        let place = (0..=place).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        (message, Span::new(place, place))
    })?;
    // From here on every brace has its partner and every text its end.
    let bytes = text.as_bytes();
    let mut leaves = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    let mut is_key = false;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => {
                steps.push(Step::Key(String::new()));
                is_key = true;
            }
            b'[' => {
                steps.push(Step::Item);
                is_key = false;
            }
            b'}' | b']' => {
                steps.pop();
                is_key = false;
            }
            b',' => is_key = matches!(steps.last(), Some(Step::Key(_))),
            b':' => is_key = false,
            b'"' => {
                let end = string_end(bytes, at);
                let value: String = serde_json::from_str(&text[at..end]).unwrap_or_else(|_| text[at + 1..end - 1].to_owned());
                match steps.last_mut() {
                    Some(Step::Key(key)) if is_key => *key = value,
                    _ => leaves.push(Leaf {
                        steps: steps.clone(),
                        value,
                        span: Span::new(at, end),
                        style: Style::Double,
                        inner: Span::new(at + 1, end - 1),
                        is_text: true,
                    }),
                }
                at = end;
                continue;
            }
            byte if !byte.is_ascii_whitespace() => {
                let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
                let end = bytes[at..].iter().position(ends).map_or(bytes.len(), |len| at + len);
                let (span, value) = (Span::new(at, end), text[at..end].to_owned());
                leaves.push(Leaf { steps: steps.clone(), value, span, style: Style::Plain, inner: span, is_text: false });
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    Ok(leaves)
}

/// Behind the string that begins at a quote.
fn string_end(bytes: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    while let Some(next) = memchr::memchr2(b'"', b'\\', &bytes[at.min(bytes.len())..]).map(|found| at + found) {
        if bytes[next] == b'"' {
            return next + 1;
        }
        at = next + 2;
    }
    bytes.len()
}

fn yaml(text: &str) -> Read {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Ok(Vec::new());
    }
    let root = yaml::read(text)?;
    let mut leaves = Vec::new();
    // A value that is named once and used again is read where it stands, once.
    let mut seen = HashSet::new();
    walk(&root, text, &mut Vec::new(), &mut seen, &mut leaves);
    leaves.sort_by_key(|leaf| leaf.span.start);
    Ok(leaves)
}

fn walk(node: &Placed, text: &str, steps: &mut Vec<Step>, seen: &mut HashSet<Span>, leaves: &mut Vec<Leaf>) {
    match &node.value {
        Node::Scalar(value) => {
            let Some(span) = yaml::place(node, text).filter(|span| seen.insert(*span)) else { return };
            let (style, inner) = inside(&text[span.range()], span.start);
            let is_text = style != Style::Plain || value.contains(char::is_whitespace) || value.parse::<f64>().is_err();
            leaves.push(Leaf { steps: steps.clone(), value: value.clone(), span, style, inner, is_text });
        }
        Node::List(items) => {
            steps.push(Step::Item);
            items.iter().for_each(|item| walk(item, text, steps, seen, leaves));
            steps.pop();
        }
        Node::Map(entries) => {
            for (name, value) in entries {
                steps.push(Step::Key(name.clone()));
                walk(value, text, steps, seen, leaves);
                steps.pop();
            }
        }
    }
}

/// How a scalar is written, and where its words stand.
fn inside(raw: &str, at: usize) -> (Style, Span) {
    let end = at + raw.len();
    for (quote, style) in [('"', Style::Double), ('\'', Style::Single)] {
        if raw.len() >= 2 && raw.starts_with(quote) && raw.ends_with(quote) {
            return (style, Span::new(at + 1, end - 1));
        }
    }
    if !raw.starts_with(['|', '>']) {
        return (Style::Plain, Span::new(at, end));
    }
    // The words of a block begin on the line behind its mark, and not with their indentation.
    let line = raw.find('\n').map_or(raw.len(), |end| end + 1);
    let lead = raw[line..].len() - raw[line..].trim_start().len();
    let lead = raw[line..line + lead].rfind('\n').map_or(lead, |end| lead - end - 1);
    (Style::Plain, Span::new(at + line + lead, end))
}
