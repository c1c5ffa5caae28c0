//! Front matter: where it stands, and its fields.
//!
//! The preprocessing finds it; what is published of it becomes blocks elsewhere. Front matter stands at the start of a file alone, and
//! lines `---` around what is no list of keys are rules between paragraphs.

use crate::document::field::normal;
use crate::document::yaml::{self, Node, Placed};
use crate::source::Span;
use toml::de::{DeTable, DeValue};

pub use crate::document::field::{Field, is_published};

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

/// How front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Between lines `---`.
    Yaml,
    /// Between lines `+++`.
    Toml,
    /// In braces.
    Json,
}

/// The front matter that begins a text at `start`: what stands between its fences, how it is written, where the article goes on.
/// Lines `---` around what is no list of keys are rules between paragraphs.
pub(super) fn find(text: &str, start: usize) -> Option<(Span, Syntax, usize)> {
    let (first, next) = line(text, start)?;
    let (close, syntax): (&[&str], _) = match first.trim_end() {
        "---" | "---yaml" | "--- yaml" => (&["---", "..."], Syntax::Yaml),
        "+++" | "---toml" => (&["+++", "---"], Syntax::Toml),
        "{" | "---json" | ";;;" => (&["}", "---", ";;;"], Syntax::Json),
        _ => return None,
    };
    let is_braces = first.trim_end() == "{";
    let mut at = next;
    while let Some((words, next)) = line(text, at) {
        if close.contains(&words.trim_end()) && (is_braces == words.starts_with('}')) {
            let span = if is_braces { Span::new(start, at + 1) } else { Span::new(start.max(at.min(first_end(text, start))), at) };
            return has_keys(&text[span.range()], syntax).then_some((span, syntax, next));
        }
        at = next;
    }
    None
}

fn first_end(text: &str, start: usize) -> usize {
    line(text, start).map_or(start, |(_, next)| next)
}

/// The line that begins at an offset, without its end, and where the next one begins.
fn line(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let len = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
    let end = if rest[len..].starts_with("\r\n") { 2 } else { usize::from(len < rest.len()) };
    Some((&rest[..len], at + len + end))
}

/// Whether a text between fences is a list of keys, or nothing at all.
fn has_keys(text: &str, syntax: Syntax) -> bool {
    let is_key = |field: &Field| !field.key.is_empty() && !field.key.contains(' ');
    let text = &with_line_feeds(text);
    if text.lines().all(|line| line.trim().is_empty() || line.starts_with('#') && !line.starts_with("##")) {
        return true;
    }
    match fields_of(text, syntax) {
        Ok(fields) => fields.iter().any(is_key),
        Err(_) => !salvage(text, syntax == Syntax::Toml).is_empty(),
    }
}

/// A text whose lines end with a carriage return alone, with line feeds in their place.
fn with_line_feeds(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n").into() } else { text.into() }
}

/// The fields of front matter, and what is wrong with it; places count from its beginning.
pub(super) fn fields_and_flaw(text: &str, syntax: Syntax) -> (Vec<Field>, Option<(String, Span)>) {
    let text = with_line_feeds(text);
    match fields_of(&text, syntax) {
        Ok(fields) => (fields, None),
        Err((message, place)) => (salvage(&text, syntax == Syntax::Toml), Some((message, widen(&text, place)))),
    }
}

fn fields_of(text: &str, syntax: Syntax) -> Read {
    match syntax {
        Syntax::Toml => toml_fields(text),
        Syntax::Yaml | Syntax::Json => yaml_fields(text),
    }
}

/// A place that covers nothing cannot be shown: it grows to the end of its line, or to the line before it or behind it.
pub(super) fn widen(text: &str, place: Span) -> Span {
    if !place.is_empty() {
        return place;
    }
    let line_end = text[place.start..].find(['\n', '\r']).map_or(text.len(), |end| place.start + end);
    if !text[place.start..line_end].trim().is_empty() {
        return Span::new(place.start, line_end);
    }
    let before = text[..place.start].trim_end();
    if !before.is_empty() {
        let line_start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        return Span::new(line_start, before.len());
    }
    // Only blank lines stand before it: the first line behind them.
    let start = text.find(|character: char| !character.is_whitespace()).unwrap_or(0);
    Span::new(start, text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end))
}

type Read = Result<Vec<Field>, (String, Span)>;

fn yaml_fields(text: &str) -> Read {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let root = yaml::read(text)?;
    let mut fields = Vec::new();
    flatten("", &root, text, &mut fields);
    Ok(fields)
}

fn flatten(key: &str, node: &Placed, text: &str, fields: &mut Vec<Field>) {
    match &node.value {
        Node::Scalar(value) => {
            fields.extend(yaml::place(node, text).map(|span| Field { key: key.to_owned(), value: value.clone(), span }));
        }
        Node::List(items) => items.iter().for_each(|item| flatten(key, item, text, fields)),
        Node::Map(entries) => entries.iter().for_each(|(name, value)| flatten(&join(key, name), value, text, fields)),
    }
}

/// The key of a field under another one.
pub(super) fn join(front: &str, name: &str) -> String {
    // Names of rules have hyphens, and so they stay below "medlint".
    let name = if front.starts_with("medlint") { name.to_lowercase() } else { normal(name) };
    if front.is_empty() { name } else { format!("{front}.{name}") }
}

fn toml_fields(text: &str) -> Read {
    let table = DeTable::parse(text).map_err(|error| {
        let place = error.span().map_or(Span::new(0, 0), |range| Span::new(range.start, range.end));
        (error.message().to_owned(), place)
    })?;
    let mut fields = Vec::new();
    toml_table("", table.get_ref(), &mut fields);
    fields.sort_by_key(|field| field.span.start);
    Ok(fields)
}

fn toml_table(key: &str, table: &DeTable<'_>, fields: &mut Vec<Field>) {
    for (name, value) in table {
        toml_value(&join(key, name.get_ref()), value, fields);
    }
}

fn toml_value(key: &str, value: &toml::Spanned<DeValue<'_>>, fields: &mut Vec<Field>) {
    let range = value.span();
    let text = match value.get_ref() {
        DeValue::Table(table) => return toml_table(key, table, fields),
        DeValue::Array(items) => return items.iter().for_each(|item| toml_value(key, item, fields)),
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(answer) => answer.to_string(),
        DeValue::Datetime(date) => date.to_string(),
    };
    fields.push(Field { key: key.to_owned(), value: text, span: Span::new(range.start, range.end) });
}

/// The lines `key: value` of front matter that cannot be read, so that a published title is still checked.
fn salvage(text: &str, is_toml: bool) -> Vec<Field> {
    let separator = if is_toml { '=' } else { ':' };
    let mut fields = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some((key, value)) = line.split_once(separator) {
            let trimmed = value.trim();
            let start = at + key.len() + 1 + (value.len() - value.trim_start().len());
            if !trimmed.is_empty() && key.trim().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
                let span = Span::new(start, start + trimmed.len());
                fields.push(Field { key: normal(key.trim()), value: trimmed.trim_matches(['"', '\'']).to_owned(), span });
            }
        }
        at += line.len();
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_has_a_place_that_can_be_shown() {
        for text in ["\ntitle: a\0b\n", "title: a\0b\n", "\r\n\r\ntitle: \"a\r\nb: \0\r\n", "a: [\n\n"] {
            let (_, flaw) = fields_and_flaw(text, Syntax::Yaml);
            let (_, place) = flaw.unwrap();
            assert!(!text[place.range()].trim().is_empty(), "{text:?}: {place:?}");
        }
    }
}
