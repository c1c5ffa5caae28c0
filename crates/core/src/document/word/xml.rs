//! The XML of a Word document, step by step: elements open and close, text between them.
//!
//! The readers of its parts ask for the next step. Names come without their prefix; entities of a file's own, with which XML grows without
//! bounds, are refused, and so is nesting that no word processor writes.

use crate::document::word::WordError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deeper than this no word processor nests.
const DEEPEST: usize = 512;

/// One step through XML.
pub(super) enum Step<'x> {
    /// An element opens.
    Open(&'x str, Attributes),
    /// An element closes.
    Close(&'x str),
    /// Text.
    Text(String),
}

/// The attributes of an element, without prefixes.
#[derive(Default)]
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn of(start: &BytesStart<'_>) -> Self {
        let mut all = start.attributes();
        all.with_checks(false);
        Self(
            all.filter_map(Result::ok)
                .map(|one| {
                    let value = one.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                    (one.key.local_name().into_inner().to_owned(), value.map(|value| value.into_owned()).unwrap_or_default())
                })
                .collect(),
        )
    }

    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a property that is switched by its mere presence is on.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.get("val"), Some("0" | "false" | "off" | "none"))
    }
}

/// Calls `take` with each step through a part.
pub(super) fn steps(text: &str, mut take: impl FnMut(Step<'_>)) -> Result<(), WordError> {
    let wrong = |reason: &dyn std::fmt::Display| WordError(format!("a damaged .docx: its XML cannot be read: {reason}; save it again"));
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|error| wrong(&error))? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(wrong(&format!("elements nest deeper than {DEEPEST}")));
                }
                take(Step::Open(start.local_name().into_inner(), Attributes::of(&start)));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Step::Close(end.local_name().into_inner()));
            }
            Event::Text(words) => take(Step::Text(words.xml10_content().into_owned())),
            Event::CData(words) => take(Step::Text(words.xml10_content().into_owned())),
            Event::GeneralRef(name) => {
                let character = match name.resolve_char_ref().map_err(|error| wrong(&error))? {
                    Some(character) => character,
                    None => match name.xml10_content().as_ref() {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => return Err(wrong(&format!("it names an entity of its own, {other}"))),
                    },
                };
                take(Step::Text(character.to_string()));
            }
            Event::DocType(_) => return Err(wrong(&"it declares a document type, which no word processor does")),
            Event::Eof if depth > 0 => return Err(wrong(&"it ends in the midst of an element")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
