//! Offset map: from a decoded text back to the bytes that were written, escapes, line ends and indentation of a string in JSON or YAML.
//!
//! The reader of content files makes one for each field it reads. Every run stands for bytes of the string, in order; one that is bytewise stands
//! for itself.

use crate::source::Span;

/// A stretch of the decoded text and the bytes it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) struct Run {
    /// Offset in the decoded text; it ends where the next run starts.
    pub(in crate::document) decoded: usize,
    /// The bytes of the file.
    pub(in crate::document) source: Span,
    /// Whether each byte stands for itself.
    pub(in crate::document) is_bytewise: bool,
}

/// How a string is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// In double quotes, with escapes.
    Double,
    /// In single quotes; two of them are one.
    Single,
    /// As it stands, folded or not.
    Plain,
}

/// The bytes of a decoded text, run by run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::document) struct OffsetMap {
    runs: Vec<Run>,
    len: usize,
}

impl OffsetMap {
    /// The map from `decoded` to `raw`, which stands at `at` without its quotes. Where the two cannot be brought together, the whole stands for the
    /// whole.
    pub(super) fn find(decoded: &str, raw: &str, at: usize, style: Style) -> Self {
        let mut map = Self { runs: Vec::new(), len: decoded.len() };
        if map.align(decoded, raw, at, style).is_none() {
            map.runs = vec![Run { decoded: 0, source: Span::new(at, at + raw.len()), is_bytewise: false }];
        }
        map
    }

    fn align(&mut self, decoded: &str, raw: &str, at: usize, style: Style) -> Option<()> {
        let (mut from, mut to) = (0, 0);
        while from < decoded.len() {
            let (rest, written) = (&decoded[from..], &raw[to..]);
            // Blank lines that begin a block and the line end behind it are not among the bytes.
            let stands =
                |next: &char| next.is_whitespace() || *next == '\\' && style == Style::Double || !rest.starts_with(char::is_whitespace);
            let Some(next) = written.chars().next().filter(stands) else {
                let taken = space(rest);
                if taken == 0 {
                    return None;
                }
                self.push(from, Span::new(at + to, at + to), false);
                from += taken;
                continue;
            };
            let (taken, read) = match next {
                '\\' if style == Style::Double => {
                    let len = escape_len(written)?;
                    // A line end behind a backslash, and the indentation that follows, stand for nothing.
                    if written[1..].starts_with(['\n', '\r']) { (0, len) } else { (rest.chars().next()?.len_utf8(), len) }
                }
                '\'' if style == Style::Single && written.starts_with("''") && rest.starts_with('\'') => (1, 2),
                _ if rest.starts_with(next) && !matches!(next, '\n' | '\r') => {
                    self.push(from, Span::new(at + to, at + to + next.len_utf8()), true);
                    (from, to) = (from + next.len_utf8(), to + next.len_utf8());
                    continue;
                }
                _ if next.is_whitespace() => (space(rest), space(written)),
                _ => return None,
            };
            if taken > 0 {
                self.push(from, Span::new(at + to, at + to + read), false);
            }
            (from, to) = (from + taken, to + read);
        }
        Some(())
    }

    fn push(&mut self, decoded: usize, source: Span, is_bytewise: bool) {
        match self.runs.last_mut() {
            Some(last) if is_bytewise && last.is_bytewise && last.source.end == source.start => last.source.end = source.end,
            _ => self.runs.push(Run { decoded, source, is_bytewise }),
        }
    }

    /// The runs that a range of the decoded text touches, each with the part of it.
    pub(in crate::document) fn runs(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, usize, Run)> {
        let first = self.runs.partition_point(|run| run.decoded <= start).saturating_sub(1);
        let ends = self.runs.iter().skip(first + 1).map(|next| next.decoded).chain([self.len]);
        let parts = self.runs.iter().skip(first).zip(ends).map(move |(run, to)| (run.decoded.max(start), to.min(end), *run));
        parts.take_while(move |(from, ..)| *from < end).filter(|(from, to, _)| from < to)
    }

    /// The bytes behind a span of the decoded text.
    pub(in crate::document) fn span(&self, span: Span) -> Span {
        let Some(last) = self.runs.last() else { return Span::default() };
        let run_at = |offset: usize| self.runs[self.runs.partition_point(|run| run.decoded <= offset).saturating_sub(1)];
        let run = run_at(span.start);
        let start = if span.start >= self.len {
            last.source.end
        } else if run.is_bytewise {
            run.source.start + (span.start - run.decoded)
        } else {
            run.source.start
        };
        if span.is_empty() {
            return Span::new(start, start);
        }
        let run = run_at(span.end - 1);
        let end = if run.is_bytewise { run.source.start + (span.end - run.decoded) } else { run.source.end };
        Span::new(start, end.max(start))
    }
}

/// Length of the white space that begins a text.
fn space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Length of the escape that begins a text, a pair of surrogates as one.
fn escape_len(text: &str) -> Option<usize> {
    let unit = |from: usize| text.get(from..from + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    Some(match text[1..].chars().next()? {
        'x' => 4,
        'u' if matches!(unit(2), Some(0xD800..=0xDBFF)) && text.get(6..8) == Some("\\u") => 12,
        'u' => 6,
        'U' => 10,
        '\n' | '\r' => 1 + space(&text[1..]),
        other => 1 + other.len_utf8(),
    })
    .filter(|&len| text.is_char_boundary(len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(decoded: &str, raw: &str, style: Style, part: &str) -> String {
        let start = decoded.find(part).unwrap();
        let span = OffsetMap::find(decoded, raw, 0, style).span(Span::new(start, start + part.len()));
        raw[span.range()].to_owned()
    }

    #[test]
    fn each_word_leads_back_to_its_bytes() {
        let raw = r#"It\u2019s a \"miracle\" \ud83d\ude00\nfor you"#;
        let decoded = "It\u{2019}s a \"miracle\" \u{1F600}\nfor you";
        assert_eq!(shown(decoded, raw, Style::Double, "miracle"), "miracle");
        assert_eq!(shown(decoded, raw, Style::Double, "\"miracle\""), r#"\"miracle\""#);
        assert_eq!(shown(decoded, raw, Style::Double, "\u{1F600}"), r"\ud83d\ude00");
        assert_eq!(shown(decoded, raw, Style::Double, "you"), "you");
        assert_eq!(shown("it's a cure", "it''s a cure", Style::Single, "'s a"), "''s a");
        assert_eq!(shown("one two\nthree", "one\n  two\n\n  three", Style::Plain, "two\nthree"), "two\n\n  three");
        assert_eq!(shown("a cure", "a \\\n   cure", Style::Double, "cure"), "cure");
        assert_eq!(shown("\n\na cure\n", "a cure", Style::Plain, "cure\n"), "cure");
    }

    #[test]
    fn what_does_not_fit_stands_for_the_whole() {
        assert_eq!(shown("abc", "xyz", Style::Plain, "b"), "xyz");
    }
}
