//! Text and tables that fit a width: wrapped, aligned, painted last.
//!
//! Widths count what a terminal shows. Nothing here knows what the text is about.

use crate::report::color::{Paint, Role};
use crate::report::layout::columns;
use unicode_width::UnicodeWidthStr;

/// The narrowest room that text is broken into; longer words stick out rather than break.
const NARROWEST: usize = 20;

/// Breaks a text into lines of at most `width` columns. Line ends of the text stay.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let room = width.max(NARROWEST);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// A text behind a label: wrapped, its further lines under its first. Ends with a line end.
pub fn behind(label: &str, text: &str, width: usize) -> String {
    let lead = label.width();
    let lines = wrap(text, width.saturating_sub(lead));
    let gap = " ".repeat(lead);
    let mut shown = String::new();
    for (index, line) in lines.iter().enumerate() {
        shown.push_str(if index == 0 { label } else { &gap });
        shown.push_str(line);
        shown.push('\n');
    }
    shown
}

/// One cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    role: Option<Role>,
    is_right: bool,
}

impl Cell {
    /// Words, to the left.
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A number, to the right.
    pub fn number(number: impl ToString) -> Self {
        Self { text: number.to_string(), is_right: true, ..Self::default() }
    }

    /// The same cell in the colour of a role.
    #[must_use]
    pub fn painted(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }
}

/// Rows under headings. The last column is cut to the width when it holds words.
#[derive(Clone, Debug, Default)]
pub struct Table {
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with headings; empty ones leave the head out.
    pub fn new(head: Vec<Cell>) -> Self {
        Self { head, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// The table as text, two spaces between columns, no space at line ends.
    pub fn render(&self, paint: Paint, width: usize) -> String {
        let columns = self.rows.iter().map(Vec::len).chain([self.head.len()]).max().unwrap_or(0);
        let all = || self.rows.iter().chain([&self.head]);
        let widths: Vec<usize> =
            (0..columns).map(|at| all().filter_map(|row| row.get(at)).map(|cell| cell.text.width()).max().unwrap_or(0)).collect();
        let before_last: usize = widths.iter().rev().skip(1).map(|width| width + 2).sum();
        let room = width.saturating_sub(before_last).max(NARROWEST);
        let mut text = String::new();
        for (is_head, row) in self.head.iter().take(1).map(|_| (true, &self.head)).chain(self.rows.iter().map(|row| (false, row))) {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                let is_last = at + 1 == columns;
                let shown = if is_last && !cell.is_right { cut(&cell.text, room) } else { cell.text.clone() };
                let gap = " ".repeat(widths[at].saturating_sub(shown.width()));
                let role = if is_head { Some(Role::Strong) } else { cell.role };
                let painted = role.map_or_else(|| shown.clone(), |role| paint.text(role, &shown));
                let (before, after) = if cell.is_right { (gap.as_str(), "") } else { ("", if is_last { "" } else { gap.as_str() }) };
                line += &format!("{before}{painted}{after}{}", if is_last { "" } else { "  " });
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// At most `room` columns of a text, an ellipsis for the rest.
pub fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if kept.width() + 2 > room {
            break;
        }
        kept.push(character);
    }
    format!("{}\u{2026}", kept.trim_end())
}

/// `1 rule`, `2 rules`.
pub fn counted(count: usize, one: &str) -> String {
    let many = match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    };
    format!("{} {}", thousands(count), if count == 1 { one.to_owned() } else { many })
}

/// A number with commas.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The first words of a text that fit, an ellipsis for the rest.
pub fn head(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut kept = 0;
    let mut width = 1;
    for (at, character) in text.char_indices() {
        width += columns(character.encode_utf8(&mut [0; 4]));
        if width > room {
            break;
        }
        kept = at + character.len_utf8();
    }
    let part = &text[..kept];
    // Whole words, unless one is as long as the room.
    let part = part.rfind(' ').filter(|at| *at + 16 > part.len()).map_or(part, |at| &part[..=at]);
    if room == 0 { String::new() } else { format!("{part}\u{2026}") }
}

/// The last words of a text that fit, an ellipsis for the rest.
pub fn tail(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut kept = text.len();
    let mut width = 1;
    for (at, character) in text.char_indices().rev() {
        width += columns(character.encode_utf8(&mut [0; 4]));
        if width > room {
            break;
        }
        kept = at;
    }
    let part = &text[kept..];
    let part = part.find(' ').filter(|at| *at < 16).map_or(part, |at| &part[at..]);
    if room == 0 { String::new() } else { format!("\u{2026}{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_and_hangs_behind_its_label() {
        assert_eq!(behind("fix  ", "one two three four five six", 25), "fix  one two three four\n     five six\n");
        assert_eq!(wrap("a\nb", 80), ["a", "b"]);
        assert_eq!(cut("wide words here and there", 10), "wide word\u{2026}");
        assert_eq!((counted(1, "family"), counted(1200, "family")), ("1 family".to_owned(), "1,200 families".to_owned()));
    }

    #[test]
    fn context_is_cut_at_words_and_fits() {
        assert_eq!(head(" and more of the same words", 16), " and more of \u{2026}");
        assert_eq!(tail("words of the same and more ", 16), "\u{2026} same and more ");
        assert_eq!((head("short", 9), tail("short", 9)), ("short".to_owned(), "short".to_owned()));
        assert_eq!((head("gone", 0), tail("gone", 0)), (String::new(), String::new()));
    }

    #[test]
    fn columns_are_aligned_and_lines_end_clean() {
        let mut table = Table::new(vec![Cell::words("rule"), Cell::number("n"), Cell::words("title")]);
        table.row(vec![Cell::words("a"), Cell::number(10), Cell::words("x")]);
        table.row(vec![Cell::words("longer"), Cell::number(2), Cell::words("")]);
        assert_eq!(table.render(Paint::default(), 80), "rule     n  title\na       10  x\nlonger   2\n");
    }
}
