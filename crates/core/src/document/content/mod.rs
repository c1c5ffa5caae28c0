//! Content files: the texts that a site keeps in JSON and YAML, under the fields that a rulebook names.
//!
//! [`Document::content`] reads one. Each named field is read in its own format, and every word keeps its bytes in the file, escapes counted. Fields
//! that nobody names are not judged: their words are counted, and what they say of the file (author, date, settings) is known as from front matter.

mod leaves;
mod offset_map;
mod part;
pub mod path;

use crate::document::field::{Field, normal};
use crate::document::{Block, BlockKind, Document, Format, LONGEST_TEXT, Unread, finish, front_matter, published_fields, sentences};
use crate::source::{Position, Source};
use leaves::{Leaf, Syntax, leaves};
use path::{FieldPath, Shown, Step};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// More values than this a file does not say of itself.
const MOST_FACTS: usize = 2000;
/// From so many words on a text that nobody names is prose, and no name, address or choice.
const PROSE: usize = 3;

/// How the text of a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldFormat {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
}

/// A field whose text readers see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentField {
    /// Its path: `title`, `sections[].text`.
    pub path: String,
    /// How its text is written.
    pub format: FieldFormat,
}

/// Which fields were read of a content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The fields that were asked for.
    pub fields: Arc<[ContentField]>,
    /// For each of them, whether the file has it.
    pub found: Vec<bool>,
    /// The paths of texts that nobody asked for, each once, in the order of their letters.
    pub unread: Vec<String>,
}

/// Why a content file cannot be judged, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentError {
    /// It is no JSON or no YAML.
    Syntax {
        /// `JSON` or `YAML`.
        language: &'static str,
        /// Its first mistake.
        message: String,
        /// Where that stands.
        place: Position,
    },
    /// It has none of the fields.
    NoField {
        /// The paths of the texts that it has.
        has: Vec<String>,
    },
    /// It is larger than any article.
    TooLong,
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { language, message, place } => {
                write!(f, "no {language} that can be read: {message} at line {}, column {}", place.line, place.column)
            }
            Self::NoField { has } if has.is_empty() => f.write_str("it holds no text"),
            Self::NoField { has } => {
                let shown: Vec<String> = has.iter().take(8).map(|path| format!("\"{path}\"")).collect();
                let more = has.len().saturating_sub(shown.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                write!(f, "its texts are {}{more}", shown.join(", "))
            }
            Self::TooLong => write!(f, "larger than {} MiB, the most that is read of one file", LONGEST_TEXT >> 20),
        }
    }
}

impl std::error::Error for ContentError {}

impl Document {
    /// Reads the fields of a content file, which is YAML where its name says so and JSON otherwise.
    ///
    /// # Errors
    /// It cannot be read, or has none of the fields.
    pub fn content(source: Source, fields: &Arc<[ContentField]>) -> Result<Self, ContentError> {
        if source.text().len() > LONGEST_TEXT {
            return Err(ContentError::TooLong);
        }
        let is_json = source.name().to_ascii_lowercase().ends_with(".json");
        let syntax = if is_json { Syntax::Json } else { Syntax::Yaml };
        let leaves = leaves(source.text(), syntax).map_err(|(message, place)| {
            let place = source.position(front_matter::widen(source.text(), place).start);
            ContentError::Syntax { language: if is_json { "JSON" } else { "YAML" }, message, place }
        })?;
        let paths: Vec<Option<FieldPath<'_>>> = fields.iter().map(|field| FieldPath::parse(&field.path).ok()).collect();
        let mut content = Content { fields: Arc::clone(fields), found: vec![false; fields.len()], unread: Vec::new() };
        let text = source.text().to_owned();
        let (mut counts, mut unread) = (part::Counts::default(), BTreeSet::new());
        let mut document = Self { format: Format::Content, ..Self::empty(source) };
        for leaf in &leaves {
            let Some(number) = paths.iter().position(|path| path.as_ref().is_some_and(|path| path.names(&leaf.steps))) else {
                document.unread[Unread::Field as usize] += not_read(&mut unread, leaf);
                continue;
            };
            content.found[number] = true;
            if leaf.is_text {
                part::append(&mut document, &mut counts, &read(leaf, fields[number].format), &leaf.offset_map(&text));
            }
        }
        content.unread = unread.into_iter().collect();
        if !content.found.contains(&true) {
            return Err(ContentError::NoField { has: content.unread });
        }
        document.front_matter.fields = leaves.into_iter().take(MOST_FACTS).map(fact).collect();
        let allowances = published_fields::allowances(&document.front_matter.fields);
        document.directives.extend(allowances.into_iter().map(|mut one| {
            one.covers.start = 0;
            one.covers.end = text.len();
            one
        }));
        document.directives.sort_by_key(|directive| directive.span.start);
        document.content = Some(content);
        finish::settle_sections(&mut document);
        document.sentences = sentences::split(&document.prose, &document.blocks);
        Ok(document)
    }
}

/// A field that nobody asked for: its path is put down, and the answer is how many words of prose it has.
fn not_read(unread: &mut BTreeSet<String>, leaf: &Leaf) -> usize {
    let words = leaf.value.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let is_setting = matches!(leaf.steps.first(), Some(Step::Key(key)) if key == "medlint");
    if !leaf.is_text || words == 0 || is_setting {
        return 0;
    }
    unread.insert(Shown(&leaf.steps).to_string());
    if words >= PROSE { words } else { 0 }
}

/// The text of a field as a document of its own.
fn read(leaf: &Leaf, format: FieldFormat) -> Document {
    let source = Source::new("", leaf.value.as_str());
    let mut part = match format {
        FieldFormat::Text => Document::parse(source, Format::Plain),
        FieldFormat::Markdown => Document::parse(source, Format::Markdown),
        FieldFormat::Html => Document::parse(source, Format::Html),
    };
    let key = fact_key(&leaf.steps);
    if format == FieldFormat::Text
        && let [Block { kind, .. }] = &mut part.blocks[..]
        && let Some(named) = kind_by_name(&key, leaf.steps.contains(&Step::Item))
    {
        *kind = named;
    }
    part
}

/// The kind of a short text whose name says it: the title and the description of a page as in front matter, headings of its sections.
fn kind_by_name(key: &str, is_in_list: bool) -> Option<BlockKind> {
    let last = key.rsplit('.').next().unwrap_or(key);
    let is_title = ["title", "heading", "headline"].iter().any(|name| last.ends_with(name));
    let is_head = is_title || ["description", "desc", "excerpt", "summary"].iter().any(|name| last.ends_with(name));
    match (is_in_list, is_title, is_head) {
        (true, true, _) => Some(BlockKind::Heading(2)),
        (false, _, true) => Some(BlockKind::FrontMatter(key.to_owned())),
        _ => None,
    }
}

/// The key of a value as front matter has it: lists repeat their key.
fn fact_key(steps: &[Step]) -> String {
    let mut key = String::new();
    for step in steps {
        if let Step::Key(name) = step {
            key = if key.is_empty() { normal(name) } else { front_matter::join(&key, name) };
        }
    }
    key
}

fn fact(leaf: Leaf) -> Field {
    Field { key: fact_key(&leaf.steps), value: leaf.value, span: leaf.span }
}
