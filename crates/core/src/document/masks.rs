//! Stretches of the source that are no prose: template tags, comments of templates, attribute lists, addresses.
//!
//! The preprocessing asks for them on the raw text, before Markdown is parsed, because Markdown cuts them at underscores and asterisks.
//! None overlap, and each is found in time that grows with the text alone.

use crate::document::addresses;
use crate::document::tag;
use crate::source::Span;
use std::collections::HashSet;

/// The nature of a masked stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mask {
    /// A template expression that prints something: `{{ price }}`.
    Expression,
    /// A template statement that prints nothing: `{% if %}`, or what opens and closes a block of a dialect.
    Statement,
    /// A list of attributes: `{#id}`, `{: .big}`.
    Attributes,
    /// A comment of a template: `{/* ... */}`, `{# ... #}`, `%% ... %%`.
    Comment,
    /// Code between two template tags, or module lines.
    Code,
    /// A tag of a component with an expression in it, which HTML does not know.
    Component,
    /// A web or mail address, the name of a file or an account.
    Address,
}

/// The longest template tag; what is longer is prose with stray braces.
const LONGEST_TAG: usize = 2000;
/// The longest label of a link, as CommonMark has it.
const LONGEST_LINK_LABEL: usize = 999;
/// The longest comment of a template.
const LONGEST_COMMENT: usize = 20_000;

/// The template tags: how they open and close. The first that fits counts.
const TAGS: [(&str, &str, Mask); 14] = [
    ("{{!--", "--}}", Mask::Comment),
    ("{{!", "}}", Mask::Comment),
    ("{{/*", "*/}}", Mask::Comment),
    ("{{- /*", "*/ -}}", Mask::Comment),
    ("{{<", ">}}", Mask::Statement),
    ("{{%", "%}}", Mask::Statement),
    ("{{", "}}", Mask::Expression),
    ("{%", "%}", Mask::Statement),
    ("{#", "#}", Mask::Comment),
    ("{/*", "*/}", Mask::Comment),
    ("{::comment}", "{:/comment}", Mask::Comment),
    ("{:", "}", Mask::Attributes),
    ("<%#", "%>", Mask::Comment),
    ("<%", "%>", Mask::Statement),
];

/// Template statements whose text up to the end is code, or a comment.
const PAIRED: [(&str, Mask); 7] = [
    ("comment", Mask::Comment),
    ("highlight", Mask::Code),
    ("codeblock", Mask::Code),
    ("code", Mask::Code),
    ("mermaid", Mask::Code),
    ("math", Mask::Code),
    ("katex", Mask::Code),
];

/// All masked stretches in order; none overlap. With `is_mdx`, braces stand for expressions everywhere.
pub(super) fn find(text: &str, is_mdx: bool) -> Vec<(Span, Mask)> {
    let bytes = text.as_bytes();
    let mut masks: Vec<(Span, Mask)> = Vec::new();
    let mut ends = Ends::default();
    let mut labels = None;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'{', &bytes[at..]).map(|found| at + found) {
        let found = attribute_list(text, next).or_else(|| template(text, next, &mut ends)).or_else(|| {
            let quotes = if is_mdx { string_child(text, next) } else { None };
            quotes.map(|(open, close)| {
                masks.push((open, Mask::Statement));
                (close, Mask::Statement)
            })
        });
        at = found.map_or(next + 1, |(span, _)| span.end.max(next + 1));
        // `[words]{.calm}` is a span where a dialect knows attributes, as Pandoc's bracketed_spans; its brackets go with them.
        if matches!(found, Some((_, Mask::Attributes)))
            && let Some(open) = span_bracket(text, next)
            && !labels.get_or_insert_with(|| link_labels(text)).contains(&text[open + 1..next - 1].to_lowercase())
        {
            masks.extend([(Span::new(open, open + 1), Mask::Attributes), (Span::new(next - 1, next), Mask::Attributes)]);
        }
        masks.extend(found);
    }
    for next in memchr::memmem::find_iter(bytes, "<%") {
        masks.extend(template(text, next, &mut ends));
    }
    if is_mdx {
        masks.extend(components(text));
    }
    percent_comments(text, &mut masks);
    definition_comments(text, &mut masks);
    let mut found = Vec::new();
    addresses::find(text, &mut found);
    masks.extend(found.into_iter().map(|span| (span, Mask::Address)));
    settle(masks)
}

/// The masked stretches of a page: what a template fills in, and addresses.
pub(super) fn of_page(text: &str) -> Vec<(Span, Mask)> {
    let mut masks: Vec<(Span, Mask)> = Vec::new();
    let mut ends = Ends::default();
    for sign in ["{", "<%"] {
        let mut at = 0;
        while let Some(next) = memchr::memmem::find(&text.as_bytes()[at..], sign.as_bytes()).map(|found| at + found) {
            let found = template(text, next, &mut ends).filter(|(_, mask)| *mask != Mask::Attributes);
            at = found.map_or(next + 1, |(span, _)| span.end.max(next + 1));
            masks.extend(found);
        }
    }
    let mut found = Vec::new();
    addresses::find(text, &mut found);
    masks.extend(found.into_iter().map(|span| (span, Mask::Address)));
    settle(masks)
}

/// Sorts the stretches; of those that overlap the one that begins first stays, or the longest.
pub(super) fn settle(mut masks: Vec<(Span, Mask)>) -> Vec<(Span, Mask)> {
    masks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    masks.retain(|(span, _)| {
        let is_kept = span.start >= end;
        if is_kept {
            end = span.end;
        }
        is_kept
    });
    masks
}

/// Where each kind of end stands next, so that openings without an end do not search the whole text again and again.
#[derive(Default)]
struct Ends {
    found: Vec<(String, Option<usize>)>,
}

impl Ends {
    /// The next place of `end` at or behind `from`. Asked for places in order.
    fn next(&mut self, text: &str, end: &str, from: usize) -> Option<usize> {
        let search = || memchr::memmem::find(&text.as_bytes()[from..], end.as_bytes()).map(|at| from + at);
        match self.found.iter_mut().find(|(known, _)| known == end) {
            Some((_, Some(place))) if *place >= from => Some(*place),
            Some((_, None)) => None,
            Some((_, place)) => {
                *place = search();
                *place
            }
            None => {
                let place = search();
                self.found.push((end.to_owned(), place));
                place
            }
        }
    }
}

/// The template tag that opens at `at`.
fn template(text: &str, at: usize, ends: &mut Ends) -> Option<(Span, Mask)> {
    let rest = &text[at..];
    let (open, close, mask) = TAGS.into_iter().find(|(open, ..)| rest.starts_with(open))?;
    let from = at + open.len();
    let end = ends.next(text, close, from)? + close.len();
    let (longest, may_have_gaps) = if mask == Mask::Comment { (LONGEST_COMMENT, true) } else { (LONGEST_TAG, false) };
    if end - at > longest || !may_have_gaps && (text[at..end].contains("\n\n") || text[at..end].contains("\r\n\r\n")) {
        return None;
    }
    if mask != Mask::Statement {
        return Some((Span::new(at, end), mask));
    }
    let inner = text[from..end - close.len()].trim_start_matches(['-', ' ', '\t']);
    if let Some(words) = inner.strip_prefix('#') {
        // A comment of Liquid in one line.
        return words.starts_with(' ').then_some((Span::new(at, end), Mask::Comment));
    }
    let name = &inner[..inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len())];
    let paired = PAIRED.iter().find(|(known, _)| *known == name);
    let whole = paired.and_then(|(name, mask)| Some((Span::new(at, paired_end(text, end, open, name, ends)?), *mask)));
    Some(whole.unwrap_or((Span::new(at, end), mask)))
}

/// The end of the statement that closes `name`: `{% endname %}` or `{{< /name >}}`.
fn paired_end(text: &str, from: usize, open: &str, name: &str, ends: &mut Ends) -> Option<usize> {
    let (sign, close) = match open {
        "{%" => (format!("end{name}"), "%}"),
        "{{<" => (format!("/{name}"), ">}}"),
        "{{%" => (format!("/{name}"), "%}}"),
        _ => return None,
    };
    let at = ends.next(text, &sign, from)? + sign.len();
    let rest = text[at..].trim_start_matches([' ', '-', '\t']);
    rest.starts_with(close).then(|| text.len() - rest.len() + close.len())
}

/// `{#id .class key=value}`, `{ .class }`, `{width=50%}`: attributes of what stands before it.
fn attribute_list(text: &str, at: usize) -> Option<(Span, Mask)> {
    let rest = &text[at + 1..];
    let end = rest.bytes().take(LONGEST_TAG).position(|byte| matches!(byte, b'}' | b'{' | b'\n' | b'\r'))?;
    let inner = rest[..end].trim();
    if rest.as_bytes()[end] != b'}' || inner.is_empty() || inner.ends_with('#') {
        return None;
    }
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
    // A pair alone is one only behind what has attributes: an image, a link, code, a span.
    let is_behind = text[..at].ends_with([')', ']', '`']);
    let mut has_sign = false;
    let mut words = inner;
    while !words.is_empty() {
        let len = words.find(char::is_whitespace).unwrap_or(words.len());
        let word = &words[..len];
        let mut next = len;
        if let Some(name) = word.strip_prefix(['#', '.']).filter(|name| is_name(name)) {
            has_sign |= !name.is_empty();
        } else if let Some((name, value)) = word.split_once('=').filter(|(name, value)| is_name(name) && !value.is_empty()) {
            if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                let first = name.len() + 2;
                next = first + words[first..].find(quote)? + 1;
            }
        } else if word != "-" {
            return None;
        }
        words = words[next..].trim_start();
    }
    (has_sign || is_behind).then_some((Span::new(at, at + end + 2), Mask::Attributes))
}

/// Where the bracket opens that closes before `at`, unless it is that of an image, a footnote or the label of a link.
fn span_bracket(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let close = at.checked_sub(1).filter(|&close| bytes[close] == b']')?;
    let mut depth = 0;
    for open in (close.saturating_sub(LONGEST_TAG)..=close).rev() {
        match bytes[open] {
            b']' => depth += 1,
            b'[' => depth -= 1,
            b'\n' if text[..open].trim_end_matches([' ', '\t', '\r']).ends_with('\n') => return None,
            _ => {}
        }
        if depth == 0 {
            let before = open.checked_sub(1).map_or(b' ', |before| bytes[before]);
            return (!matches!(before, b'!' | b']' | b'\\') && bytes[open + 1] != b'^').then_some(open);
        }
    }
    None
}

/// The labels that `[label]: address` defines, in small letters: brackets around them are links.
fn link_labels(text: &str) -> HashSet<String> {
    let bytes = text.as_bytes();
    let label = |end: usize| {
        let from = end.saturating_sub(LONGEST_LINK_LABEL);
        let open = from + bytes[from..end].iter().rposition(|byte| matches!(byte, b'[' | b'\n'))?;
        Some(text[open + 1..end].to_lowercase())
    };
    memchr::memmem::find_iter(bytes, "]:").filter_map(label).collect()
}

/// `{"words"}` in MDX: what stands around the words.
fn string_child(text: &str, at: usize) -> Option<(Span, Span)> {
    let rest = text.get(at + 1..)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut limit = rest.len().min(LONGEST_TAG);
    while !rest.is_char_boundary(limit) {
        limit -= 1;
    }
    let len = rest[1..limit.max(1)].find(quote)?;
    let close = at + 2 + len;
    text[close + 1..].starts_with('}').then(|| (Span::new(at, at + 2), Span::new(close, close + 2)))
}

/// Tags that Markdown does not take for HTML because an expression stands in them; and fragments.
fn components(text: &str) -> Vec<(Span, Mask)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'<', &text.as_bytes()[at..]).map(|offset| at + offset) {
        at = next + 1;
        let rest = &text[next..];
        if rest.starts_with("<>") || rest.starts_with("</>") {
            let len = if rest.starts_with("<>") { 2 } else { 3 };
            found.push((Span::new(next, next + len), Mask::Component));
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let mut limit = rest.len().min(LONGEST_COMMENT);
            while !rest.is_char_boundary(limit) {
                limit -= 1;
            }
            if let Some(tag) = tag::read(&rest[..limit]).filter(|tag| tag.has_braces) {
                at = next + tag.end;
                found.push((Span::new(next, at), Mask::Component));
            }
        }
    }
    found
}

/// `%% ... %%`, the comment of Obsidian, and a line that begins with `% medlint`, that of MyST.
fn percent_comments(text: &str, masks: &mut Vec<(Span, Mask)>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memmem::find(&bytes[at..], b"%%").map(|found| at + found) {
        at = open + 2;
        let is_free = open == 0 || bytes[open - 1].is_ascii_whitespace();
        let Some(close) = memchr::memmem::find(&bytes[at..], b"%%").map(|found| at + found).filter(|_| is_free) else { continue };
        let inner = &text[at..close];
        // Over blank lines only when the marks stand on lines of their own.
        let is_block = inner.starts_with(['\n', '\r']) && inner.ends_with(['\n', '\r']);
        if close - open <= LONGEST_COMMENT && (is_block || !inner.contains("\n\n") && !inner.contains("\r\n\r\n")) {
            masks.push((Span::new(open, close + 2), Mask::Comment));
            at = close + 2;
        }
    }
    for found in memchr::memmem::find_iter(bytes, b"% medlint-") {
        let is_line_start = found == 0 || matches!(bytes[found - 1], b'\n' | b'\r');
        if is_line_start {
            let end = text[found..].find(['\n', '\r']).map_or(text.len(), |len| found + len);
            masks.push((Span::new(found, end), Mask::Comment));
        }
    }
}

/// The longest label of a definition that is a comment, in bytes.
const LONGEST_LABEL: usize = 14;

/// `[//]: # (medlint-allow ...)`: a definition that nothing refers to is how Markdown itself writes comments.
fn definition_comments(text: &str, masks: &mut Vec<(Span, Mask)>) {
    for found in memchr::memmem::find_iter(text.as_bytes(), b"]: ") {
        // A label is short; a longer line before it is no definition.
        let near = found.saturating_sub(LONGEST_LABEL);
        let Some(start) = text.as_bytes()[near..found]
            .iter()
            .rposition(|&byte| matches!(byte, b'\n' | b'\r'))
            .map(|end| near + end + 1)
            .or((near == 0).then_some(0))
        else {
            continue;
        };
        let line_end = text[found..].find(['\n', '\r']).map_or(text.len(), |len| found + len);
        let is_comment = |label: &str| matches!(label.to_ascii_lowercase().as_str(), "[//" | "[comment" | "[_" | "[#");
        if !is_comment(text[start..found].trim()) {
            continue;
        }
        let Some((target, words)) = text[found + 3..line_end].trim().split_once(' ') else { continue };
        let says = words.trim_start_matches(['(', '"', '\'']).trim_start();
        let is_ours = says.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("medlint"));
        if matches!(target, "#" | "<>" | "/" | "<#>") && is_ours {
            masks.push((Span::new(start, line_end), Mask::Comment));
        }
    }
}

#[cfg(test)]
mod tests;
