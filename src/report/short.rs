//! Format `short`: the default for a person at a terminal. Each finding takes three or four lines, and what is the same for all findings of a
//! rule stands once, at the end.
//!
//! A finding is the line of the article with its words marked, the rule with its message, and what to write instead; one about the page as a
//! whole has no such line. The number behind the message leads to the notes: why it matters and a source, once for each reason of a run; what a rule
//! said already it does not say again. The words of an article are cleaned before they are written, so that nothing in it commands a terminal.

use crate::report::allowed::Allowed;
use crate::report::color::Role;
use crate::report::layout::{Layout, columns, role};
use crate::report::lines::{behind, cut, head, tail};
use crate::report::{Checked, Failure, Reporter, Summary, clean};
use medlint_core::finding::{Citation, Finding, RuleDoc};
use medlint_core::fix::Safety;
use medlint_core::source::{Source, Span};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

/// The narrowest room for a line of an article.
const NARROWEST: usize = 30;

/// The most bytes that are looked at on each side of the words.
const MOST_OF_LINE: usize = 600;

/// Columns before the lines below the first one of a finding.
const INDENT: usize = 6;

/// The most lines of what to write instead: advice that ends in the middle helps nobody.
const LINES_OF_ADVICE: usize = 2;

/// Columns that a word may leave free at the end of a line.
const LONGEST_WORD: usize = 12;

/// The widest words that stand beside what is to stand in their place, in columns.
const LONGEST_TOLD_AGAIN: usize = 24;

/// How many rules are named that say something of the same words.
const NAMED: usize = 2;

/// Reporter with three or four lines a finding.
#[derive(Clone, Debug)]
pub struct Short {
    layout: Layout,
    /// The rules that have spoken, in the order of their numbers.
    rules: Vec<Told>,
    /// Their numbers, by their ids.
    numbers: HashMap<String, usize>,
    /// Findings that something lets stand, for the summary.
    allowed: Allowed,
}

/// A rule that has spoken.
#[derive(Clone, Debug)]
struct Told {
    /// What it says.
    advice: Arc<RuleDoc>,
    /// The number of its note, which is that of a rule before it with the same reason and source.
    number: usize,
    /// What it said last.
    message: String,
    /// How often it spoke.
    times: usize,
    /// Its first source that speaks for a market of the document.
    source: Option<Arc<Citation>>,
}

impl Short {
    /// A reporter at its start.
    pub fn new(layout: Layout) -> Self {
        Self { layout, rules: Vec::new(), numbers: HashMap::new(), allowed: Allowed::default() }
    }

    /// The number of a finding's rule, and whether it said the same before.
    fn number(&mut self, checked: &Checked<'_>, finding: &Finding, message: &str) -> (usize, bool) {
        let known = self.numbers.get(finding.rule()).copied();
        let Some(number) = known else {
            self.numbers.insert(finding.rule().to_owned(), self.rules.len());
            let source = self.source(&finding.advice, &checked.subject.markets);
            let tag = |source: &Option<Arc<Citation>>| source.as_ref().map(|one| one.tag.clone());
            let same = self.rules.iter().find(|told| told.advice.why == finding.advice.why && tag(&told.source) == tag(&source));
            let number = same.map_or_else(|| 1 + self.rules.iter().map(|told| told.number).max().unwrap_or(0), |told| told.number);
            let (advice, message) = (Arc::clone(&finding.advice), message.to_owned());
            self.rules.push(Told { advice, number, message, times: 1, source });
            return (number, false);
        };
        let told = &mut self.rules[number];
        told.times += 1;
        let is_same = told.message == message;
        if !is_same {
            message.clone_into(&mut told.message);
        }
        (told.number, is_same)
    }

    /// The source to name: one for the market, of those rather one that is named already, so that the list stays short.
    fn source(&self, advice: &RuleDoc, markets: &[String]) -> Option<Arc<Citation>> {
        let is_near = |source: &&Arc<Citation>| source.is_for(markets);
        let near = || advice.sources.iter().filter(is_near);
        let is_named =
            |source: &&Arc<Citation>| self.rules.iter().any(|told| told.source.as_ref().is_some_and(|one| one.url == source.url));
        let first = near().find(is_named).or_else(|| near().next()).or(advice.sources.first())?;
        let named = self.rules.iter().filter_map(|told| told.source.as_ref()).find(|one| one.url == first.url);
        Some(Arc::clone(named.unwrap_or(first)))
    }

    /// Writes one finding.
    fn finding(&mut self, checked: &Checked<'_>, finding: &Finding, width_of_place: usize, text: &mut String) {
        let (layout, source) = (self.layout, checked.source());
        let at = source.position(finding.span.start);
        let (severity, rule) = (finding.severity.name(), finding.rule());
        let place = format!("{}:{}", at.line, at.column);
        let indent = width_of_place + 12;
        // Writing to a String cannot fail.
        let level = layout.paint.text(role(finding.severity), severity);
        let _ = write!(text, "  {place:>width_of_place$} {level}{}  ", &"       "[severity.len()..]);
        let said = message(source, finding);
        let (number, is_same) = self.number(checked, finding, said);
        let before = if finding.is_about_document {
            indent
        } else {
            excerpt(source, finding, layout, layout.width.saturating_sub(indent).max(NARROWEST), text);
            let _ = write!(text, "\n{:INDENT$}", "");
            INDENT
        };
        let wide = layout.width.saturating_sub(INDENT).max(NARROWEST);
        if is_same {
            // What the rule said before it does not say again; an edit is one of these words.
            let edit = finding.edit.as_ref().map_or_else(String::new, |_| format!(" -> {}", advice(source, finding, wide, wide)));
            let line = cut(&format!("{rule}, as above [{number}]{edit}"), wide);
            let _ = writeln!(text, "{}{}", layout.paint.text(Role::Strong, rule), &line[rule.len()..]);
            return;
        }
        let said = clean(said);
        let said = said.find("; ").map_or(&*said, |end| &said[..end]);
        let room = layout.width.saturating_sub(before).max(NARROWEST);
        let line = with_others(&format!("{rule}: {said}"), finding, room, wide);
        text.push_str(&line.replacen(rule, &layout.paint.text(Role::Strong, rule), 1));
        let mark = format!(" [{number}]");
        let room = LINES_OF_ADVICE * (wide - 3 - LONGEST_WORD) - mark.len();
        text.push_str(&behind(
            &format!("{:INDENT$}-> ", ""),
            &format!("{}{mark}", advice(source, finding, wide - 3 - mark.len(), room)),
            layout.width,
        ));
    }

    /// Why, and who says so, once for each rule.
    fn notes(&self) -> String {
        let (layout, mut text) = (self.layout, String::new());
        let mut sources: Vec<(&Arc<Citation>, Vec<String>)> = Vec::new();
        let width = format!("[{}]", self.rules.iter().map(|told| told.number).max().unwrap_or(0)).len();
        let mut last = 0;
        for told in &self.rules {
            if told.number <= last {
                continue;
            }
            last = told.number;
            let number = format!("[{last}]");
            let why = clean(&told.advice.why);
            let first = why.find("; ").map_or(&*why, |end| &why[..end]);
            text += &behind(&format!("  {number:width$} "), first, layout.width);
            let Some(source) = &told.source else { continue };
            match sources.iter_mut().find(|(known, _)| known.tag == source.tag) {
                Some((_, numbers)) => numbers.push(last.to_string()),
                None => sources.push((source, vec![last.to_string()])),
            }
        }
        for (source, numbers) in sources {
            let lead = format!("  {} [{}] ", clean(&source.tag), numbers.join(" "));
            let room = layout.width.saturating_sub(columns(&lead)).max(NARROWEST);
            let title = cut(&clean(&source.title), room);
            let shown = match source.url.is_empty() || layout.has_links {
                true => layout.link(&title, &source.url).into_owned(),
                false => clean(&source.url).into_owned(),
            };
            let _ = writeln!(text, "{lead}{shown}");
        }
        text
    }
}

impl Reporter for Short {
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.layout.is_quiet {
            return Ok(());
        }
        self.allowed.take(checked);
        let findings = self.layout.in_order(checked.findings);
        if findings.is_empty() {
            return Ok(());
        }
        let mut text = String::with_capacity(findings.len() * 256);
        let _ = writeln!(text, "{}", self.layout.paint.text(Role::Strong, &path(checked.path)));
        let places = findings.iter().map(|finding| checked.source().position(finding.span.start));
        let width = places.map(|at| digits(at.line) + digits(at.column) + 1).max().unwrap_or(0);
        for finding in findings {
            self.finding(checked, finding, width, &mut text);
        }
        text.push('\n');
        out.write_all(text.as_bytes())
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: {}: {}\n", self.layout.paint.text(Role::Error, "cannot check"), clean(&failure.path), clean(&failure.reason))
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let paint = self.layout.paint;
        if !self.rules.is_empty() {
            writeln!(out, "{}\n{}", paint.text(Role::Strong, "Why, and who says so"), self.notes())?;
        }
        self.allowed.write(paint, out)?;
        writeln!(out, "{}", self.layout.summary(summary))?;
        for words in summary.remarks() {
            writeln!(out, "{}", paint.text(Role::Warning, &words))?;
        }
        match self.rules.iter().rev().max_by_key(|told| told.times) {
            Some(told) => {
                let more = format!("More on a rule: medlint explain {}; on each finding: --format full", told.advice.rule);
                writeln!(out, "{}", paint.text(Role::Faint, &more))
            }
            None => Ok(()),
        }
    }
}

/// A path as the head of its findings: it stands at the start of a line, where `::` would command a build service.
fn path(path: &str) -> String {
    let path = clean(path);
    if path.starts_with([' ', ':', '[']) { format!("./{path}") } else { path.into_owned() }
}

const fn digits(number: usize) -> usize {
    match number.checked_ilog10() {
        Some(tens) => tens as usize + 1,
        None => 1,
    }
}

/// The message without the words that it begins with, when these are the ones marked in the line above it.
fn message<'f>(source: &Source, finding: &'f Finding) -> &'f str {
    let message = finding.message.as_str();
    let Some((quoted, rest)) = message.strip_prefix('"').and_then(|inner| inner.split_once('"')) else { return message };
    let Some(rest) = rest.strip_prefix(' ').or(rest.strip_prefix(": ")) else { return message };
    let quoted = quoted.trim_end_matches('\u{2026}');
    let marked = source.slice(finding.span).split_whitespace();
    let is_marked = quoted.split_whitespace().zip(marked).all(|(quoted, marked)| marked.starts_with(quoted));
    if !finding.is_about_document && is_marked { rest } else { message }
}

/// A message with the rules that say something of the same words, by name as far as that takes no line more.
fn with_others(said: &str, finding: &Finding, first: usize, rest: usize) -> String {
    let mut rules: Vec<&str> = finding.notes.iter().filter_map(|note| note.rule.as_deref()).collect();
    rules.sort_unstable();
    rules.dedup();
    rules.retain(|rule| *rule != finding.rule());
    let plain = hanging(said, first, rest);
    let lines = plain.matches('\n').count();
    let also = match rules.as_slice() {
        [] => return plain,
        [one, .., _] if rules.len() > NAMED => format!(" (also {one} and {} more)", rules.len() - 1),
        _ => format!(" (also {})", rules.join(", ")),
    };
    let named = hanging(&format!("{said}{also}"), first, rest);
    if named.matches('\n').count() == lines { named } else { hanging(&format!("{said} (+{})", rules.len()), first, rest) }
}

/// What to write instead: the advice in a line where its first clause fits one, else as much as `room` columns hold.
fn advice(source: &Source, finding: &Finding, line: usize, room: usize) -> String {
    if let Some(edit) = &finding.edit {
        let (old, new) = (clean(source.slice(edit.span)), clean(&edit.replacement));
        let who = if edit.safety == Safety::Safe { "; --fix does it" } else { "" };
        // Long words that are marked in the line above need not be told again.
        let is_told = edit.span == finding.span && columns(&old) > LONGEST_TOLD_AGAIN;
        let what = if is_told { String::new() } else { format!(" for \"{old}\"") };
        return cut(&format!("\"{new}\"{what}{who}"), room);
    }
    let fix = clean(&finding.advice.fix);
    let first = fix.find(". ").map_or(&*fix, |end| &fix[..end]);
    // Words behind a clause explain it and can be left to `explain`; anything else is told whole.
    let end_of = |signs: &[&str], room: usize| {
        let ends = signs.iter().filter_map(|sign| first.rmatch_indices(sign).map(|(at, _)| at).find(|&at| columns(&first[..at]) <= room));
        ends.into_iter().find(|&at| at * 2 > room)
    };
    match columns(first) {
        width if width <= line => first.to_owned(),
        width => match end_of(&[";", ":"], line).or_else(|| (width > room).then(|| end_of(&[";", ":", ","], room)).flatten()) {
            Some(at) => first[..at].to_owned(),
            None => head(first, room),
        },
    }
}

/// A text with its further lines behind the indent; the first one has less room.
fn hanging(text: &str, first: usize, rest: usize) -> String {
    let mut shown = String::with_capacity(text.len() + 16);
    let mut left = first;
    for (at, word) in text.split(' ').enumerate() {
        let width = columns(word);
        if at > 0 && width + 1 > left {
            let _ = write!(shown, "\n{:INDENT$}", "");
            left = rest;
        } else if at > 0 {
            shown.push(' ');
            left -= 1;
        }
        shown.push_str(word);
        left = left.saturating_sub(width);
    }
    shown.push('\n');
    shown
}

/// Writes the line of an article around the words of a finding, which are marked, in at most `room` columns.
fn excerpt(source: &Source, finding: &Finding, layout: Layout, room: usize, text: &mut String) {
    let Span { start, end, .. } = finding.span;
    let whole = source.text();
    let (first, last) = (source.position(start).line, source.position(end.max(start)).line);
    let line_start = source.line_span(first).map_or(0, |line| line.start.min(start));
    let line_end = source.line_span(last).map_or(whole.len(), |line| line.end.max(end));
    let marks = if layout.paint.is_on { 0 } else { 2 };
    let words = cut(&clean(whole[start..end].trim_end()), room - marks);
    let free = room.saturating_sub(marks + columns(&words));
    let before = clean(whole[border(whole, start, line_start, false)..start].trim_start()).into_owned();
    let after = clean(whole[end..border(whole, end, line_end, true)].trim_end()).into_owned();
    let (wide_before, wide_after) = (columns(&before), columns(&after));
    // The side that has less leaves its room to the other one.
    let for_after = wide_after.min((free / 2).max(free.saturating_sub(wide_before)));
    let for_before = wide_before.min(free - for_after);
    text.push_str(&tail(&before, for_before));
    if layout.paint.is_on {
        text.push_str(&layout.paint.text(role(finding.severity), &words));
    } else {
        let _ = write!(text, ">{words}<");
    }
    text.push_str(&head(&after, for_after));
}

/// The end of the part of a line that is looked at, away from `at`: `limit`, or a character border nearer to `at`.
fn border(text: &str, at: usize, limit: usize, is_behind: bool) -> usize {
    if at.abs_diff(limit) <= MOST_OF_LINE {
        return limit;
    }
    let mut border = if is_behind { at + MOST_OF_LINE } else { at - MOST_OF_LINE };
    while !text.is_char_boundary(border) {
        border = if is_behind { border - 1 } else { border + 1 };
    }
    border
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn digits_are_counted() {
        assert_eq!((digits(0), digits(9), digits(10), digits(1234)), (1, 1, 2, 4));
    }
}
