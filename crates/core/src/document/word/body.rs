//! The paragraphs of a part of a Word document: text, footnotes, headers.
//!
//! The reader of Word documents calls it for each such part. Paragraphs come in the order in which they begin; what a reader of the
//! document does not see is no text of theirs.

use crate::document::word::WordError;
use crate::document::word::paragraph::{Mark, Paragraph};
use crate::document::word::parts::Relations;
use crate::document::word::xml::{Attributes, Step, steps};
use std::collections::HashMap;

/// Elements whose words nobody sees or whose words are no prose: deletions, the older of two versions, formulas, instructions.
const SKIPPED: [&str; 9] = ["del", "moveFrom", "Fallback", "oMath", "instrText", "delInstrText", "delText", "rt", "annotation"];

/// A part with its paragraphs.
#[derive(Default)]
pub(super) struct Body {
    pub(super) paragraphs: Vec<Paragraph>,
    /// The labels of the footnotes that the text points at, by id.
    pub(super) calls: HashMap<String, String>,
}

#[derive(Default)]
struct Table {
    has_header: bool,
    rows: u32,
    is_header: bool,
}

#[derive(Default)]
struct Run {
    is_raised: bool,
    is_struck: bool,
    is_hidden: bool,
}

struct Reader<'a> {
    body: Body,
    relations: &'a Relations,
    /// What ids of footnotes of this part begin with; none for a part without footnotes.
    sign: Option<&'a str>,
    note: Option<String>,
    open: Vec<Paragraph>,
    tables: Vec<Table>,
    rows: u32,
    run: Run,
    count: usize,
    /// How many elements that are passed over are open.
    skipped: usize,
    /// Whether the properties of a paragraph are open: what they say of runs is about its end.
    is_in_properties: bool,
    is_in_text: bool,
}

impl Body {
    /// Reads a part. `notes` says that it holds footnotes, and what their ids begin with.
    pub(super) fn read(text: &str, relations: &Relations, notes: Option<&str>) -> Result<Self, WordError> {
        let mut reader = Reader {
            body: Self::default(),
            relations,
            sign: notes,
            note: None,
            open: Vec::new(),
            tables: Vec::new(),
            rows: 0,
            run: Run::default(),
            count: 0,
            skipped: 0,
            is_in_properties: false,
            is_in_text: false,
        };
        steps(text, |step| match step {
            Step::Open(name, _) if reader.skipped > 0 || SKIPPED.contains(&name) => reader.skipped += 1,
            Step::Close(_) if reader.skipped > 0 => reader.skipped -= 1,
            Step::Text(_) if reader.skipped > 0 => {}
            Step::Open(name, attributes) => reader.open(name, &attributes),
            Step::Close(name) => reader.close(name),
            Step::Text(words) if reader.is_in_text => reader.words(&words),
            Step::Text(_) => {}
        })?;
        let mut body = reader.body;
        body.paragraphs.sort_by_key(|paragraph| paragraph.number);
        Ok(body)
    }
}

impl Reader<'_> {
    fn open(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "p" => {
                self.count += 1;
                let cell = self.tables.last().map(|table| (table.is_header, self.rows));
                self.open.push(Paragraph { number: self.count, cell, note: self.note.clone(), ..Paragraph::default() });
            }
            "pPr" => self.is_in_properties = true,
            "r" => self.run = Run::default(),
            "t" => self.is_in_text = true,
            "tbl" => self.tables.push(Table::default()),
            "tblLook" => {
                let bits = attributes.get("val").and_then(|bits| u32::from_str_radix(bits, 16).ok()).unwrap_or_default();
                if let Some(table) = self.tables.last_mut() {
                    table.has_header = attributes.get("firstRow").map_or(bits & 0x20 != 0, |first| matches!(first, "1" | "true" | "on"));
                }
            }
            "tr" => {
                self.rows += 1;
                if let Some(table) = self.tables.last_mut() {
                    table.rows += 1;
                    table.is_header = table.has_header && table.rows == 1;
                }
            }
            "tblHeader" => {
                if let Some(table) = self.tables.last_mut() {
                    table.is_header = attributes.is_on();
                }
            }
            "footnote" | "endnote" => {
                let is_text = attributes.get("type").is_none_or(|kind| kind == "normal");
                self.note = self.sign.zip(attributes.get("id")).filter(|_| is_text).map(|(sign, id)| format!("{sign}{id}"));
            }
            _ => self.inside(name, attributes),
        }
    }

    /// What opens inside a paragraph.
    fn inside(&mut self, name: &str, attributes: &Attributes) {
        let Some(paragraph) = self.open.last_mut() else { return };
        let value = attributes.get("val");
        match name {
            "pStyle" => paragraph.style = value.map(str::to_owned),
            "outlineLvl" => paragraph.outline = value.and_then(|level| level.parse().ok()),
            "numId" => paragraph.list = value.map(str::to_owned),
            "strike" | "dstrike" if !self.is_in_properties => self.run.is_struck = attributes.is_on(),
            "vanish" | "webHidden" if !self.is_in_properties => self.run.is_hidden = attributes.is_on(),
            "vertAlign" if !self.is_in_properties => self.run.is_raised = value == Some("superscript"),
            "hyperlink" => {
                let url = attributes.get("id").and_then(|id| self.relations.address(id));
                let url = url.map_or_else(|| format!("#{}", attributes.get("anchor").unwrap_or_default()), str::to_owned);
                paragraph.mark(Mark::Link(url));
            }
            "br" | "cr" => {
                paragraph.mark(Mark::Break);
                paragraph.text.push(' ');
            }
            // One in the properties is a place, no sign.
            "tab" | "ptab" if !self.is_in_properties => paragraph.text.push('\t'),
            "noBreakHyphen" => paragraph.text.push('\u{2011}'),
            "softHyphen" => paragraph.text.push('\u{AD}'),
            "footnoteReference" | "endnoteReference" => {
                let sign = if name == "endnoteReference" { "e" } else { "" };
                if let Some(id) = attributes.get("id") {
                    let next = (self.body.calls.len() + 1).to_string();
                    let label = self.body.calls.entry(format!("{sign}{id}")).or_insert(next).clone();
                    paragraph.mark(Mark::Call(label));
                }
            }
            "docPr" => paragraph.pictures.extend(described(attributes.get("descr"))),
            "shape" => paragraph.pictures.extend(described(attributes.get("alt"))),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(mut paragraph) = self.open.pop() {
                    paragraph.dress(false, false);
                    self.body.paragraphs.push(paragraph);
                }
            }
            "pPr" => self.is_in_properties = false,
            "t" => self.is_in_text = false,
            "tbl" => drop(self.tables.pop()),
            "footnote" | "endnote" => self.note = None,
            "hyperlink" => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.mark(Mark::LinkEnd);
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        let Some(paragraph) = self.open.last_mut().filter(|_| !self.run.is_hidden) else { return };
        paragraph.dress(self.run.is_raised, self.run.is_struck);
        // A line of the text is a paragraph.
        paragraph.text.extend(
            words.chars().map(|c| if matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c }),
        );
    }
}

/// A description in one line; none when it says nothing.
fn described(words: Option<&str>) -> Option<String> {
    let words = words?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}
