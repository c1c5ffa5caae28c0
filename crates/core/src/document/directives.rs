//! Comments addressed to the linter, such as `<!-- medlint-allow hype-miracle: reason -->`.

use crate::document::Block;
use crate::source::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The request of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveKind {
    /// `medlint-allow`: the next block.
    AllowNext,
    /// `medlint-allow-file`: the whole file; also an entry of `medlint: allow:` in the front matter.
    AllowFile,
    /// `medlint-allow-begin`: from here to the next `medlint-allow-end`.
    AllowBegin,
    /// `medlint-allow-end`.
    AllowEnd,
    /// Starts with `medlint` but is none of these.
    Unknown,
}

/// One comment addressed to the linter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its request.
    pub kind: DirectiveKind,
    /// Rule ids or families, each with its place.
    pub rules: Vec<(String, Span)>,
    /// The reason after the colon, if one was given.
    pub reason: Option<String>,
    /// The value of `until=`, as written, with its place.
    pub until: Option<(String, Span)>,
    /// The source bytes of the whole comment.
    pub span: Span,
    /// The stretch of the source that it covers.
    pub covers: Span,
    /// For the ends of a region, whether the other end is there.
    pub is_paired: bool,
    /// Where in the prose the block begins in which the comment stands, if it stands in one.
    pub(super) inside: Option<usize>,
}

/// How comments end, by how they begin. The first that fits counts.
const ENDS: [(&str, &[&str]); 12] = [
    ("<!--", &["--!>", "-->"]),
    ("{/*", &["*/}"]),
    ("{{!--", &["--}}"]),
    ("{{!", &["}}"]),
    ("{{", &["*/ -}}", "*/}}", "{{<", "{{%", "*/"]),
    ("{%", &["{%", "-%}", "%}"]),
    ("{#", &["-#}", "#}"]),
    ("{::", &["{:"]),
    ("<%", &["-%>", "%>"]),
    ("%%", &["%%"]),
    ("%", &[]),
    ("[", &[]),
];

/// Reads a comment, in whatever form its format knows, that stands at `span`. `None` when it is not addressed to the linter.
pub(super) fn read(comment: &str, span: Span) -> Option<Directive> {
    let (open, ends) = ENDS.into_iter().find(|(open, _)| comment.starts_with(open))?;
    let first = start_of_words(comment)?;
    let inner = &comment[first..];
    let inner = ends.iter().filter_map(|end| inner.find(end)).min().map_or(inner, |end| &inner[..end]);
    // A definition has its words in brackets or quotes.
    let inner = if open == "[" { inner.trim_end().strip_suffix([')', '"', '\'']).unwrap_or(inner) } else { inner };
    let at = span.start + first;
    let body = if open == "<!--" { inner.trim_end_matches('-') } else { inner }.trim_end();
    let word_end = body.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(body.len());
    let kind = match body[..word_end].to_ascii_lowercase().as_str() {
        "medlint-allow" => DirectiveKind::AllowNext,
        "medlint-allow-file" => DirectiveKind::AllowFile,
        "medlint-allow-begin" => DirectiveKind::AllowBegin,
        "medlint-allow-end" => DirectiveKind::AllowEnd,
        _ => DirectiveKind::Unknown,
    };
    let rest = &body[word_end..];
    let (names, reason) = match rest.split_once(':') {
        Some((names, reason)) => (names, Some(one_line(reason)).filter(|reason| !reason.is_empty())),
        None => (rest, None),
    };
    let (rules, until) = split(names, at + word_end);
    // An allowance of nothing is a slip of the pen.
    let is_empty = rules.is_empty() && matches!(kind, DirectiveKind::AllowNext | DirectiveKind::AllowFile | DirectiveKind::AllowBegin);
    let kind = if is_empty { DirectiveKind::Unknown } else { kind };
    Some(Directive { kind, rules, reason, until, span, covers: span, is_paired: true, inside: None })
}

/// Where the words of a comment to the linter begin: nothing stands before them but the signs that open a comment.
fn start_of_words(comment: &str) -> Option<usize> {
    const NAME: &str = "medlint";
    let start = memchr::memchr2_iter(b'm', b'M', comment.as_bytes())
        .take(8)
        .find(|&at| comment.get(at..at + NAME.len()).is_some_and(|word| word.eq_ignore_ascii_case(NAME)))?;
    let before = comment[..start].to_ascii_lowercase().replace("comment", "");
    (!before.contains(char::is_alphanumeric)).then_some(start)
}

/// An allowance of the front matter: `rule, rule until=2027-01-31: reason`.
pub(super) fn of_front_matter(names: &str, reason: Option<&str>, span: Span) -> Directive {
    let (mut rules, mut until) = split(names, 0);
    // A decoded value has no way back to its bytes, so the whole value is pointed at.
    rules.iter_mut().for_each(|(_, place)| *place = span);
    until.iter_mut().for_each(|(_, place)| *place = span);
    let kind = if rules.is_empty() { DirectiveKind::Unknown } else { DirectiveKind::AllowFile };
    let reason = reason.map(one_line).filter(|reason| !reason.is_empty());
    Directive { kind, rules, reason, until, span, covers: span, is_paired: true, inside: None }
}

type Placed = (String, Span);

/// The rules and the date of `rule, rule until=2027-01-31`, which stands at `at`.
fn split(names: &str, at: usize) -> (Vec<Placed>, Option<Placed>) {
    let (mut rules, mut until) = (Vec::new(), None);
    let mut from = 0;
    for word in names.split([' ', ',', '\t', '\n', '\r']) {
        let place = Span::new(at + from, at + from + word.len());
        from += word.len() + 1;
        match word.strip_prefix("until=") {
            Some(date) => until = Some((date.to_owned(), place)),
            // In a quote, a comment of several lines has the mark of the quote in each.
            None if !word.trim_matches('>').is_empty() => rules.push((word.to_ascii_lowercase(), place)),
            None => {}
        }
    }
    (rules, until)
}

/// A reason in one line, without the marks that a quote puts before each line.
fn one_line(reason: &str) -> String {
    let lines =
        reason.lines().enumerate().map(|(index, line)| if index == 0 { line } else { line.trim_start().trim_start_matches(['>', ' ']) });
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// Settles what each comment covers, once all blocks are known. `elements` are the source bytes of all paragraphs,
/// lists, items, tables, quotes and the like, in any order; `code` says where blocks of code begin.
pub(super) fn settle(directives: &mut [Directive], blocks: &[Block], elements: &[Span], code: &[usize], len: usize) {
    directives.sort_by_key(|directive| directive.span.start);
    if directives.is_empty() {
        return;
    }
    let mut all: Vec<Span> =
        elements.iter().copied().chain(blocks.iter().map(|block| block.span)).filter(|span| !span.is_empty()).collect();
    all.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
    // A construct without words of its own (comments, anchors, opening tags) is passed over on the way to the next block.
    let mut words: Vec<usize> = blocks.iter().map(|block| block.span.start).collect();
    words.sort_unstable();
    all.retain(|span| {
        code.binary_search(&span.start).is_ok()
            || words.get(words.partition_point(|&start| start < span.start)).is_some_and(|&start| start < span.end)
    });
    let mut open = Open::default();
    for index in 0..directives.len() {
        let at = directives[index].span;
        match directives[index].kind {
            DirectiveKind::AllowNext => {
                let own = directives[index].inside.and_then(|start| {
                    let found = blocks.partition_point(|block| block.prose.start < start);
                    blocks.get(found).filter(|block| block.prose.start == start)
                });
                // The construct that begins next behind it: a list, a table or a quote counts whole.
                let next = || all.get(all.partition_point(|span| span.start < at.end)).copied();
                directives[index].covers = own.map(|block| block.span).or_else(next).unwrap_or(at);
            }
            DirectiveKind::AllowFile => directives[index].covers = Span::new(0, len),
            DirectiveKind::AllowBegin => {
                directives[index].covers = Span::new(at.start, len);
                directives[index].is_paired = false;
                open.begin(index, &directives[index].rules);
            }
            DirectiveKind::AllowEnd => {
                let begun = open.end(&directives[index].rules);
                directives[index].is_paired = begun.is_some();
                if let Some(begun) = begun {
                    directives[begun].covers.end = at.end;
                    directives[begun].is_paired = true;
                }
            }
            DirectiveKind::Unknown => {}
        }
    }
}

/// Regions that have begun and not ended, so many as there may be.
#[derive(Default)]
struct Open {
    /// Their comments, in order.
    all: BTreeSet<usize>,
    /// The comments of each rule, in order; some of them may have ended.
    of_rule: BTreeMap<String, Vec<usize>>,
}

impl Open {
    fn begin(&mut self, comment: usize, rules: &[Placed]) {
        self.all.insert(comment);
        for (name, _) in rules {
            self.of_rule.entry(name.clone()).or_default().push(comment);
        }
    }

    /// Ends the region begun last that has one of these rules; any region when none is named.
    fn end(&mut self, rules: &[Placed]) -> Option<usize> {
        let begun = if rules.is_empty() {
            self.all.last().copied()
        } else {
            let mut last = None;
            for (name, _) in rules {
                let Some(of_rule) = self.of_rule.get_mut(name) else { continue };
                while of_rule.pop_if(|comment| !self.all.contains(comment)).is_some() {}
                last = last.max(of_rule.last().copied());
            }
            last
        }?;
        self.all.remove(&begun);
        Some(begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_taken_apart() {
        let text = "<!-- medlint-allow a-b, c until=2027-01-31: legal: ticket\n> 7 -->";
        let read = read(text, Span::new(0, text.len())).unwrap();
        let names: Vec<_> = read.rules.iter().map(|(name, place)| (name.as_str(), &text[place.range()])).collect();
        assert_eq!(names, [("a-b", "a-b"), ("c", "c")]);
        assert_eq!(read.until.map(|(date, place)| (date, &text[place.range()])), Some(("2027-01-31".to_owned(), "until=2027-01-31")));
        assert_eq!(read.reason.as_deref(), Some("legal: ticket 7"));
        assert_eq!(super::read("<!-- medlinty -->", Span::new(0, 17)).map(|one| one.kind), Some(DirectiveKind::Unknown));
        assert_eq!(super::read("<!-- a medlint-allow b -->", Span::new(0, 26)), None);
    }
}
