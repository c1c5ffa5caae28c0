//! Text as it is on disk, places in it, and lines.
//!
//! A [`Source`] owns the untouched text of one file. A [`Span`] is a half-open byte range of that text. Lines and
//! columns are computed at the edge, when a finding is shown; everything inside works in bytes. This module knows
//! nothing of Markdown, rules or files: the name of a source is an opaque label.

pub mod hash;
pub mod intervals;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// A half-open byte range `start..end` of a source text. Always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to and without `end`, both in bytes.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The span as a range, for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A place for people: line and column, both from 1; columns count Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number from 1.
    pub line: usize,
    /// Column from 1, in Unicode scalar values.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The unit in which a protocol counts columns.
///
/// Reports count code points ([`Source::position`]); language servers negotiate UTF-16 or UTF-8, and so do editors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of 16 bits: characters beyond U+FFFF count twice.
    Utf16,
    /// Unicode scalar values.
    #[default]
    Utf32,
}

impl Encoding {
    /// How many units a text has.
    pub fn units(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }
}

/// One text with its name and the starts of its lines. Lines end at `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    /// How many characters begin before each stride; counted when a long line is asked for the first time.
    counts: OnceLock<Box<[usize]>>,
}

/// How many bytes are counted at once.
const STRIDE: usize = 4096;

/// Why bytes are not a text: the first byte that is not UTF-8, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The offending byte.
    pub byte: u8,
    /// Its line and column.
    pub position: Position,
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not UTF-8: byte 0x{:02x} at line {}, column {}", self.byte, self.position.line, self.position.column)
    }
}

impl std::error::Error for NotUtf8 {}

impl Source {
    /// A source from text. `name` is a label, shown and never opened.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = line_starts(&text);
        Self { name: name.into(), text, line_starts, counts: OnceLock::new() }
    }

    /// A source from bytes.
    ///
    /// # Errors
    /// The first byte that is not UTF-8, with its place.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, NotUtf8> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let valid = String::from_utf8_lossy(&bytes[..at]).into_owned();
                let position = Self::new("", valid).position(at);
                Err(NotUtf8 { byte: bytes[at], position })
            }
        }
    }

    /// The label.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, exactly as on disk.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of a span as text.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// Line and column of a byte offset. An offset inside a character counts as that character's start; one past the
    /// end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let characters = if offset - start < 2 * STRIDE {
            let before = &self.text[start..offset];
            if before.is_ascii() { before.len() } else { before.chars().count() }
        } else {
            self.characters_before(offset) - self.characters_before(start)
        };
        Position { line, column: characters + 1 }
    }

    /// Line and column of a byte offset, both from 1, with the column in the units of `encoding`.
    pub fn position_in(&self, offset: usize, encoding: Encoding) -> Position {
        let position = self.position(offset);
        if encoding == Encoding::Utf32 {
            return position;
        }
        let start = self.line_starts[position.line - 1];
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        Position { column: encoding.units(&self.text[start..offset]) + 1, ..position }
    }

    /// Byte offset of a place whose column counts units of `encoding`. A column inside a character counts as that
    /// character's start and one past the end of its line as that end, as language servers have it; `None` when there is
    /// no such line.
    pub fn offset_in(&self, position: Position, encoding: Encoding) -> Option<usize> {
        let line = self.line_span(position.line)?;
        let wanted = position.column.saturating_sub(1);
        let mut units = 0;
        for (at, character) in self.slice(line).char_indices() {
            units += match encoding {
                Encoding::Utf8 => character.len_utf8(),
                Encoding::Utf16 => character.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if units > wanted {
                return Some(line.start + at);
            }
        }
        Some(line.end)
    }

    /// How many characters begin before an offset. Long lines would be counted anew for each place in them.
    fn characters_before(&self, offset: usize) -> usize {
        let begun = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte as i8 >= -0x40).count();
        let counts = self.counts.get_or_init(|| {
            let strides = self.text.as_bytes().chunks(STRIDE).scan(0, |sum, stride| {
                let before = *sum;
                *sum += begun(stride);
                Some(before)
            });
            strides.collect()
        });
        let stride = (offset / STRIDE).min(counts.len() - 1);
        counts[stride] + begun(&self.text.as_bytes()[stride * STRIDE..offset])
    }

    /// Byte offset of a place; `None` when the line or the column does not exist.
    pub fn offset(&self, position: Position) -> Option<usize> {
        let start = *self.line_starts.get(position.line.checked_sub(1)?)?;
        let end = self.line_starts.get(position.line).copied().unwrap_or(self.text.len());
        let line = &self.text[start..end];
        let wanted = position.column.checked_sub(1)?;
        let within = line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(wanted)?;
        Some(start + within)
    }

    /// The span of a line (from 1) without its line end; `None` when there is no such line.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let trimmed = self.text[start..end].trim_end_matches(['\n', '\r']).len();
        Some(Span::new(start, start + trimmed))
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = Vec::with_capacity(bytes.len() / 40 + 1);
    starts.push(0);
    if memchr::memchr(b'\r', bytes).is_none() {
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
        return starts;
    }
    starts.extend(memchr::memchr2_iter(b'\n', b'\r', bytes).filter_map(|at| {
        let is_crlf_start = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        (!is_crlf_start).then_some(at + 1)
    }));
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_in_the_unit_that_is_asked_for() {
        let source = Source::new("a.md", "a\u{e9}\u{1f600}b\r\nc");
        let at_b = source.text().find('b').unwrap();
        let columns = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(|unit| source.position_in(at_b, unit).column);
        assert_eq!(columns, [8, 5, 4]);
        for unit in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, _) in source.text().char_indices().filter(|(_, sign)| !"\r\n".contains(*sign)) {
                assert_eq!(source.offset_in(source.position_in(offset, unit), unit), Some(offset), "{unit:?}");
            }
        }
        // Inside the pair of a character, past the end of a line, past the last line.
        assert_eq!(source.offset_in(Position { line: 1, column: 4 }, Encoding::Utf16), Some(3));
        assert_eq!(source.offset_in(Position { line: 1, column: 99 }, Encoding::Utf16), Some(8));
        assert_eq!(source.offset_in(Position { line: 3, column: 1 }, Encoding::Utf16), None);
    }

    #[test]
    fn positions_count_characters_and_every_kind_of_line_end() {
        let source = Source::new("a", "é😀x\r\nb\rc\nd");
        let places: Vec<_> = source.text().char_indices().map(|(at, _)| source.position(at).to_string()).collect();
        assert_eq!(places, ["1:1", "1:2", "1:3", "1:4", "1:5", "2:1", "2:2", "3:1", "3:2", "4:1"]);
        for (at, _) in source.text().char_indices() {
            assert_eq!(source.offset(source.position(at)), Some(at));
        }
        assert_eq!(source.slice(source.line_span(1).unwrap()), "é😀x");
        assert_eq!(source.line_span(5), None);
    }

    #[test]
    fn columns_of_long_lines_are_those_counted_one_by_one() {
        let text = format!("a\n{}\n{}", "é😀xy".repeat(3 * STRIDE), "z".repeat(5 * STRIDE));
        let source = Source::new("a", text.as_str());
        let mut column = 0;
        for (at, character) in text.char_indices() {
            column += 1;
            if at % 37 == 0 {
                assert_eq!(source.position(at).column, column);
            }
            column = if character == '\n' { 0 } else { column };
        }
        assert_eq!(source.position(text.len()), Position { line: 3, column: column + 1 });
    }

    #[test]
    fn bytes_that_are_not_utf8_are_placed() {
        let error = Source::from_bytes("a", b"ok\nf\xff".to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "not UTF-8: byte 0xff at line 2, column 2");
    }
}
