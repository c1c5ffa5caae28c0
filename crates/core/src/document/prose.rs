//! The joined text that is matched, with the way back to the source.
//!
//! Markdown cuts a sentence at every soft wrap, emphasis mark and entity. [`Prose`] joins what a reader reads as one
//! text and folds what only typography varies: curly quotes to straight ones, non-breaking spaces to spaces, special
//! hyphens to `-`, styled letters to plain ones; soft hyphens and zero-width characters vanish. A map of pieces leads each byte back to the source.

use crate::document::spelling::{Folded, Respelt, fold, is_suspicious};
use crate::source::{Source, Span};
use std::ops::Range;

/// Stands in the prose for something that has no words of its own: a code span, a template tag, an image.
/// Nothing matches across it.
pub const OPAQUE: char = '\u{FFFC}';

/// A run of prose and the source bytes it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Offset in the prose where the run starts; it ends where the next piece starts.
    pub(crate) prose: u32,
    /// Offset in the source.
    pub(crate) source: u32,
    /// Length in the source.
    pub(crate) source_len: u32,
    /// Whether each byte stands for one byte of the source: for the same one, or for a line end of one byte.
    pub(crate) is_bytewise: bool,
}

/// The text of a whole document as it is read, blocks separated by blank lines.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    text: String,
    pieces: Vec<Piece>,
    /// For each stretch of `STRIDE` bytes of the text, the piece that holds its first byte; nothing yet for stretches
    /// that begin behind the start of the last piece.
    strides: Vec<u32>,
    /// Unseen characters that have no place in a text, in the source.
    suspicious: Vec<Span>,
}

/// How far apart the places are from which a piece is looked for.
const STRIDE: usize = 64;

/// A text whose letters are folded as those of prose are, for those who look for it there. Marks and spaces stay as they are written.
pub(crate) fn folded(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for character in text.chars() {
        match fold(character) {
            Folded::Plain(plain) if character.is_alphanumeric() => all.push_str(&plain),
            Folded::Gone if matches!(character, '\u{300}'..='\u{36F}') => {}
            _ => all.push(character),
        }
    }
    all
}

impl Prose {
    /// Prose with room for a source of so many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes + bytes / 16),
            pieces: Vec::with_capacity(bytes / 64),
            strides: Vec::with_capacity(bytes / STRIDE + 1),
            suspicious: Vec::new(),
        }
    }

    /// The joined, folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Length of the text in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends source text, folding typography. `at` is the offset of `text` in the source.
    pub(crate) fn push_source(&mut self, text: &str, at: usize) {
        if text.is_ascii() {
            return self.push_ascii(text, at);
        }
        let mut run = 0;
        for (offset, character) in text.char_indices() {
            let folded = match fold(character) {
                Folded::Same => continue,
                folded => folded,
            };
            if run < offset {
                self.push_piece(&text[run..offset], at + run, offset - run, true);
            }
            let width = character.len_utf8();
            run = offset + width;
            match folded {
                Folded::To(replacement) => self.push_piece(replacement, at + offset, width, false),
                Folded::Plain(replacement) => self.push_piece(&replacement, at + offset, width, false),
                Folded::Gone if is_suspicious(character) => self.suspicious.push(Span::new(at + offset, at + offset + width)),
                Folded::Same | Folded::Gone => {}
            }
        }
        if run < text.len() {
            self.push_piece(&text[run..], at + run, text.len() - run, true);
        }
    }

    /// Appends source text that is known to hold no typography.
    pub(crate) fn push_ascii(&mut self, text: &str, at: usize) {
        if !text.is_empty() {
            self.push_piece(text, at, text.len(), true);
        }
    }

    /// Appends text that stands for the source bytes `span` without being the same: a decoded entity, a joined line
    /// end, an opaque mark. Folds typography too.
    pub(crate) fn push_replaced(&mut self, text: &str, span: Span) {
        if text.is_ascii() {
            if !text.is_empty() {
                // One byte for one, as a line end is: it continues the line before it.
                self.push_piece(text, span.start, span.len(), text.len() == 1 && span.len() == 1);
            }
            return;
        }
        let mut folded = String::with_capacity(text.len());
        for character in text.chars() {
            match fold(character) {
                Folded::Same => folded.push(character),
                Folded::To(replacement) => folded.push_str(replacement),
                Folded::Plain(replacement) => folded.push_str(&replacement),
                Folded::Gone if is_suspicious(character) => self.suspicious.push(span),
                Folded::Gone => {}
            }
        }
        if !folded.is_empty() {
            self.push_piece(&folded, span.start, span.len(), false);
        }
    }

    /// Appends text that stands for so many bytes of the source; bytewise where each byte stands for one.
    pub(crate) fn push_piece(&mut self, text: &str, source: usize, source_len: usize, is_bytewise: bool) {
        let start = self.text.len();
        let prose = start as u32;
        self.text.push_str(text);
        if is_bytewise && let Some(last) = self.pieces.last_mut() {
            let extends = last.is_bytewise && last.source + last.source_len == source as u32 && prose - last.prose == last.source_len;
            if extends {
                last.source_len += source_len as u32;
                return;
            }
        }
        // Stretches that began before this piece began in the one before it.
        let before = self.pieces.len().saturating_sub(1) as u32;
        while self.strides.len() * STRIDE < start {
            self.strides.push(before);
        }
        self.pieces.push(Piece { prose, source: source as u32, source_len: source_len as u32, is_bytewise });
    }

    /// Unseen characters that have no place in a text, in the source; taken out.
    pub(crate) fn take_suspicious(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.suspicious)
    }

    /// Reads stretches of the text from `start` on, where a piece begins, as other texts. They are given from `start`, in order.
    pub(crate) fn respell(&mut self, start: usize, stretches: &[Respelt]) {
        let first = self.pieces.partition_point(|piece| (piece.prose as usize) < start);
        let (text, pieces) = (self.text.split_off(start), self.pieces.split_off(first));
        self.strides.truncate(start.div_ceil(STRIDE));
        let mut at = 0;
        for Respelt { range, to, .. } in stretches {
            self.push_again(start, &text, &pieces, at..range.start);
            let source = |offset: usize, is_end: bool| {
                let index = pieces.partition_point(|piece| piece.prose as usize - start <= offset).saturating_sub(1);
                let piece = pieces[index];
                let inside = offset - (piece.prose as usize - start) + usize::from(is_end);
                let whole = if is_end { piece.source_len as usize } else { 0 };
                piece.source as usize + if piece.is_bytewise { inside } else { whole }
            };
            let (from, end) = (source(range.start, false), source(range.end - 1, true));
            self.push_piece(to, from, end.saturating_sub(from), false);
            at = range.end;
        }
        self.push_again(start, &text, &pieces, at..text.len());
    }

    /// Pushes a range of a text once more as its pieces say.
    fn push_again(&mut self, start: usize, text: &str, pieces: &[Piece], range: Range<usize>) {
        let first = pieces.partition_point(|piece| piece.prose as usize - start <= range.start).saturating_sub(1);
        for (index, piece) in pieces.iter().enumerate().skip(first) {
            let begin = piece.prose as usize - start;
            let end = pieces.get(index + 1).map_or(text.len(), |next| next.prose as usize - start);
            let (from, to) = (begin.max(range.start), end.min(range.end));
            if begin >= range.end {
                break;
            }
            if from >= to {
                continue;
            }
            if piece.is_bytewise {
                self.push_piece(&text[from..to], piece.source as usize + (from - begin), to - from, true);
            } else {
                self.push_piece(&text[from..to], piece.source as usize, piece.source_len as usize, false);
            }
        }
    }

    /// The source bytes behind a range of prose: from the source of its first character to the source of its last.
    pub fn to_source(&self, range: Range<usize>) -> Span {
        let start = self.source_of(range.start, false);
        let end = if range.end > range.start { self.source_of(range.end, true) } else { start };
        Span::new(start, end.max(start))
    }

    /// The source bytes behind all prose from `start` on, which is some.
    pub(crate) fn to_source_end(&self, start: usize) -> Span {
        let Some(last) = self.pieces.last() else { return Span::default() };
        let (first, source) = (last.prose as usize, last.source as usize);
        let len = if last.is_bytewise { self.text.len() - first } else { last.source_len as usize };
        // Most blocks are one piece.
        let start = if first == start { source } else { self.source_of(start, false) };
        Span::new(start, (source + len).max(start))
    }

    /// The pieces of a range with the source bytes they came from, in order.
    pub(crate) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (&str, Span)> {
        let first = self.piece_at(range.start).unwrap_or(self.pieces.len());
        let ends = self.pieces.iter().skip(first + 1).map(|next| next.prose as usize).chain([self.text.len()]);
        let starts = self.pieces[first.min(self.pieces.len())..].iter().map(|piece| piece.prose as usize);
        starts
            .zip(ends)
            .map(move |(start, end)| start.max(range.start)..end.min(range.end))
            .take_while(|piece| !piece.is_empty())
            .map(|piece| (&self.text[piece.clone()], self.to_source(piece)))
    }

    /// All pieces with their source bytes, and whether each byte of them stands for one.
    pub(crate) fn whole_pieces(&self) -> impl Iterator<Item = (&str, Span, bool)> {
        let ends = self.pieces.iter().skip(1).map(|next| next.prose as usize).chain([self.text.len()]);
        self.pieces.iter().zip(ends).map(|(piece, end)| {
            let start = piece.source as usize;
            (&self.text[piece.prose as usize..end], Span::new(start, start + piece.source_len as usize), piece.is_bytewise)
        })
    }

    /// Whether the range is one run of bytes that stand in the source just so.
    pub fn is_verbatim(&self, range: Range<usize>, source: &Source) -> bool {
        source.slice(self.to_source(range.clone())) == &self.text[range]
    }

    /// Prose offset of the first character that comes from source offset `at` or later.
    pub fn from_source(&self, at: usize) -> Option<usize> {
        let at = at as u32;
        let piece = self.pieces.iter().filter(|piece| piece.source + piece.source_len > at).min_by_key(|piece| piece.source)?;
        let inside = if piece.is_bytewise { at.saturating_sub(piece.source) } else { 0 };
        Some((piece.prose + inside) as usize)
    }

    /// The piece that holds an offset; the last one behind the end.
    fn piece_at(&self, offset: usize) -> Option<usize> {
        let stride = (offset / STRIDE).min(self.strides.len().saturating_sub(1));
        let mut index = self.strides.get(stride).map_or(0, |&piece| piece as usize);
        if self.pieces.is_empty() {
            return None;
        }
        while self.pieces.get(index + 1).is_some_and(|next| next.prose as usize <= offset) {
            index += 1;
        }
        Some(index)
    }

    /// With `is_end`, `offset` is exclusive and the answer is the end of the character before it.
    fn source_of(&self, offset: usize, is_end: bool) -> usize {
        let probe = if is_end { offset - 1 } else { offset };
        let Some(index) = self.piece_at(probe) else { return 0 };
        let piece = self.pieces[index];
        let (start, len) = (piece.source as usize, piece.source_len as usize);
        match (piece.is_bytewise, is_end) {
            (true, _) => start + (offset - piece.prose as usize).min(len),
            (false, false) => start,
            (false, true) => start + len,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_text_leads_back_to_the_bytes() {
        let source = "a\u{201C}game\u{00AD}-\u{2011}b";
        let mut prose = Prose::default();
        prose.push_source(source, 0);
        assert_eq!(prose.text(), "a\"game--b");
        assert_eq!(prose.to_source(2..9), Span::new(4, source.len()));
        assert_eq!(&source[prose.to_source(1..6).range()], "\u{201C}game");
        assert!(prose.is_verbatim(2..6, &Source::new("", source)));
        assert!(!prose.is_verbatim(1..6, &Source::new("", source)));
    }

    #[test]
    fn an_entity_counts_whole() {
        let mut prose = Prose::default();
        prose.push_source("x", 0);
        prose.push_replaced("&", Span::new(1, 6));
        prose.push_source("y", 6);
        assert_eq!(prose.to_source(1..3), Span::new(1, 7));
        assert_eq!(prose.from_source(6), Some(2));
    }
}
