//! Texts for the laws: sentences, paragraphs, articles and hostile ones, and the slow way to count lines and to wrap.

use super::articles::{self, Seed};
use crate::common::SHIPPED;
use medlint::Position;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::sync::LazyLock;

/// Examples of the shipped rules that are one paragraph of plain words: they may be wrapped, emphasised and listed.
pub(super) static PLAIN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = SHIPPED.rules.iter().flat_map(|rule| rule.wrong().iter().chain(rule.right()));
    let is_plain = |text: &&String| {
        let opens = text.trim_start().chars().next().is_some_and(char::is_alphabetic);
        let marks = ['\n', '*', '_', '`', '[', ']', '<', '>', '#', '|', '~', '\\', '&', '{', '!', '^', '\u{b9}', '\u{b2}', '\u{b3}'];
        opens && !text.contains(marks) && !text.contains("http") && !text.contains(" - ") && !text.contains(": ")
    };
    examples.filter(is_plain).cloned().collect()
});

/// All examples of the shipped rules, as they are.
pub(super) static EXAMPLES: LazyLock<Vec<String>> =
    LazyLock::new(|| SHIPPED.rules.iter().flat_map(|rule| rule.wrong().iter().chain(rule.right())).cloned().collect());

/// Signs that break tools: line ends, marks of order, invisible and combining characters, markup that does not end, commands.
pub(super) const HOSTILE: &[&str] = &[
    "\0",
    "\u{feff}",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "\u{1f600}",
    "\u{1f469}\u{200d}\u{2695}\u{fe0f}",
    "e\u{301}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{ad}",
    "\u{a0}",
    "\u{2028}",
    "&nbsp;",
    "&shy;",
    "&#0;",
    "&#x202e;",
    "&amp;",
    "<b>",
    "</b>",
    "<div>\n",
    "</div>\n\n",
    "<script>",
    "`",
    "```\n",
    "~~~\n",
    "    ",
    "\t",
    "> ",
    "- ",
    "1. ",
    "# ",
    "---\n",
    "+++\n",
    "|",
    "|---|\n",
    "<!--",
    "-->",
    "<!-- medlint-allow hype-miracle: r -->",
    "<!-- medlint-allow-begin absolute: r -->",
    "{/* medlint-allow */}",
    "[^1]",
    "[^1]: ",
    "](",
    "![",
    "{{",
    "}}",
    "{%",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "\u{645}\u{631}\u{62d}\u{628}\u{627}",
    "\u{130}",
    "\u{df}",
    "\u{fb01}",
    "\u{1b}[31m",
    "::error::",
    "=HYPERLINK(",
    "\u{201c}",
    "\u{2019}",
    "\u{2022} ",
    "<sup>1</sup>",
    "\u{b2}",
    "...",
    "miracle",
    "no side effects",
];

pub(super) fn sentences(most: usize) -> impl Strategy<Value = String> {
    let made = any::<u64>().prop_map(|seed| articles::sentence(&mut Seed::new(seed)));
    let example = any::<Index>().prop_map(|index| index.get(&PLAIN[..]).clone());
    prop::collection::vec(prop_oneof![1 => made, 1 => example], 1..=most).prop_map(|all| all.join(" "))
}

/// Paragraphs of plain words.
pub(super) fn paragraphs(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(sentences(3), 1..=most)
}

/// A whole article with everything in it.
pub(super) fn whole() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => (any::<u64>(), 200..900_usize).prop_map(|(seed, bytes)| articles::article(&mut Seed::new(seed), bytes)),
        1 => prop::collection::vec(any::<Index>(), 1..5)
            .prop_map(|all| all.iter().map(|index| index.get(&EXAMPLES[..]).clone()).collect::<Vec<_>>().join("\n\n")),
    ]
}

/// An article with hostile pieces put in, in place of others or instead of a stretch.
pub(super) fn hostile() -> impl Strategy<Value = String> {
    let change = (any::<Index>(), select(HOSTILE), 0..3_usize);
    let ends = select(vec!["\n", "\n", "\r\n", "\r"]);
    (whole(), prop::collection::vec(change, 0..12), ends, any::<bool>()).prop_map(|(text, changes, end, has_mark)| {
        let mut text = text.replace('\n', end);
        if has_mark {
            text.insert(0, '\u{feff}');
        }
        for (index, piece, removed) in changes {
            let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = index.index(borders.len());
            text.replace_range(borders[at]..borders[(at + removed).min(borders.len() - 1)], piece);
        }
        text
    })
}

/// Breaks a paragraph into lines of about `width` characters. A word that would begin a list, a heading or the like at
/// the start of a line stays where it is.
pub(super) fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let is_harmless = word.starts_with(|c: char| c.is_alphabetic());
        if column > 0 && column + word.len() >= width && is_harmless {
            wrapped = wrapped + "\n" + indent;
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
        }
        wrapped += word;
        column += word.chars().count() + 1;
    }
    wrapped
}

/// Line and column, counted slowly.
pub(super) fn counted(text: &str, offset: usize) -> Position {
    let (mut line, mut column, mut before) = (1, 1, ' ');
    for (at, character) in text.char_indices() {
        // Between the two halves of CRLF the line has not ended.
        if before == '\r' && character != '\n' || before == '\n' {
            (line, column) = (line + 1, 1);
        }
        if at >= offset {
            return Position { line, column };
        }
        column += 1;
        before = character;
    }
    if matches!(before, '\r' | '\n') {
        (line, column) = (line + 1, 1);
    }
    Position { line, column }
}
