//! Format `full`: all that is known of each finding, for a person at a terminal. The quoted line with a mark under the words, why,
//! fix, an example, source.

use crate::report::allowed::Allowed;
use crate::report::color::Role;
use crate::report::control_chars::{is_command, sign};
use crate::report::layout::{Layout, columns};
use crate::report::{Checked, Failure, Reporter, Summary, clean};
use annotate_snippets::{AnnotationKind, Level, Message, Renderer, Snippet};
use medlint_core::finding::{Diagnostic, Finding, Severity};
use medlint_core::fix::Safety;
use medlint_core::source::{Source, Span};
use std::io::{self, Write};

/// The narrowest terminal we lay out for.
const NARROWEST: usize = 40;

/// Reporter with a frame for each finding.
#[derive(Clone, Debug)]
pub struct Full {
    layout: Layout,
    /// Findings that something lets stand, for the summary.
    allowed: Allowed,
}

impl Reporter for Full {
    fn document(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.layout.is_quiet {
            return Ok(());
        }
        self.allowed.take(checked);
        for finding in self.layout.in_order(checked.findings) {
            writeln!(out, "{}\n", self.layout.frame(checked, finding))?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}: {}: {}\n", self.layout.paint.text(Role::Error, "cannot check"), clean(&failure.path), clean(&failure.reason))
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.allowed.write(self.layout.paint, out)?;
        writeln!(out, "{}", self.layout.summary(summary))?;
        for words in summary.remarks() {
            writeln!(out, "{}", self.layout.paint.text(Role::Warning, &words))?;
        }
        Ok(())
    }
}

impl Full {
    /// A reporter at its start.
    pub fn new(layout: Layout) -> Self {
        Self { layout, allowed: Allowed::default() }
    }
}

impl Layout {
    fn frame(&self, checked: &Checked<'_>, finding: &Finding) -> String {
        let advice = &finding.advice;
        let mut remarks: Vec<(&str, String)> = Vec::new();
        let mut remark = |name, text: &str| remarks.push((name, self.wrap(name, text)));
        remark("why", &advice.why);
        remark("fix", &advice.fix);
        if let Some(instead) = &advice.instead {
            remark("before", &instead.before);
            remark("after", &instead.after);
        }
        if let Some(edit) = &finding.edit {
            let name = if edit.safety == Safety::Safe { "replace" } else { "suggest" };
            remark(name, &format!("\"{}\" by \"{}\"", checked.source().slice(edit.span), edit.replacement));
        }
        for note in &finding.notes {
            remark("note", &note.text);
        }
        for source in advice.sources.iter().take(2) {
            remark("source", &format!("{} [{}]\n{}", source.title, source.tier, source.url));
        }
        frame(
            &Framed {
                path: checked.path,
                source: checked.source(),
                span: finding.span,
                level: level(finding.severity),
                id: Some(finding.rule()),
                message: &finding.message,
            },
            &remarks,
            *self,
        )
    }

    /// Breaks a remark into lines that fit beside its name.
    fn wrap(&self, name: &str, text: &str) -> String {
        let room = self.width.max(NARROWEST).saturating_sub(name.len() + 10);
        let mut wrapped = String::with_capacity(text.len() + 1);
        for (index, paragraph) in text.lines().enumerate() {
            if index > 0 {
                wrapped.push('\n');
            }
            let mut line = wrapped.len();
            for word in paragraph.split_whitespace() {
                let word = clean(word);
                if wrapped.len() > line {
                    if columns(&wrapped[line..]) + 1 + columns(&word) > room {
                        wrapped.push('\n');
                        line = wrapped.len();
                    } else {
                        wrapped.push(' ');
                    }
                }
                wrapped.push_str(&word);
            }
        }
        wrapped
    }
}

/// The mistakes of a configuration file, framed like findings.
pub fn mistakes(path: &str, source: &Source, mistakes: &[Diagnostic], layout: Layout) -> String {
    let mut text = String::new();
    for mistake in mistakes {
        let help: Vec<(&str, String)> = mistake.help.iter().map(|help| ("help", layout.wrap("help", help))).collect();
        let framed = Framed { path, source, span: mistake.span, level: level(mistake.severity), id: None, message: &mistake.message };
        text += &frame(&framed, &help, layout);
        text += "\n\n";
    }
    text
}

/// The content of a frame.
struct Framed<'a> {
    path: &'a str,
    source: &'a Source,
    span: Span,
    level: Level<'static>,
    id: Option<&'a str>,
    message: &'a str,
}

/// A code frame: only the lines of the span are handed to the renderer, which is what makes it fast.
fn frame(framed: &Framed<'_>, remarks: &[(&str, String)], layout: Layout) -> String {
    let (source, span) = (framed.source, framed.span);
    let (first, last) = (source.position(span.start).line, source.position(span.end.max(span.start)).line);
    let start = source.line_span(first).map_or(0, |line| line.start);
    let end = source.line_span(last.min(first + 6)).map_or(source.text().len(), |line| line.end);
    let (from, to) = (span.start.min(end), span.end.min(end).max(span.start.min(end)));
    // Of a line that is long beyond all screens only what stands around the words is shown.
    let (start, end) = (near(source, from, start, -1), near(source, to, end.max(start), 1));
    let (excerpt, from, to) = visible(&source.text()[start..end], from - start, to - start);
    let path = clean(framed.path);
    let mut title = framed.level.clone().primary_title(clean(framed.message));
    if let Some(id) = framed.id {
        title = title.id(id.to_owned());
    }
    let snippet =
        Snippet::source(excerpt.as_str()).line_start(first).path(path).fold(false).annotation(AnnotationKind::Primary.span(from..to));
    let remarks = remarks.iter().map(|(name, text)| -> Message<'_> { Level::NOTE.with_name(Some(*name)).message(text.as_str()) });
    let report = [title.element(snippet).elements(remarks)];
    let renderer = if layout.paint.is_on { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.term_width(layout.width.max(NARROWEST)).render(&report);
    // The renderer counts columns from where the excerpt begins.
    let place = source.position(span.start);
    let counted = excerpt[..from].chars().count() + 1;
    if start == source.line_span(first).map_or(0, |line| line.start) {
        return text;
    }
    text.replacen(&format!(":{first}:{counted}"), &format!(":{first}:{}", place.column), 1)
}

/// The most bytes of a line before and behind the words.
const MOST_OF_LINE: usize = 2000;

/// The end of an excerpt: `limit`, or a character border nearer to `at` when that is far away.
fn near(source: &Source, at: usize, limit: usize, direction: isize) -> usize {
    if at.abs_diff(limit) <= MOST_OF_LINE {
        return limit;
    }
    let mut border = at.saturating_add_signed(direction * MOST_OF_LINE as isize);
    while !source.text().is_char_boundary(border) {
        border = border.saturating_add_signed(-direction);
    }
    border
}

/// Text with the place of some words in it, what would command a terminal shown by signs. Control characters of ASCII
/// are left to the renderer.
fn visible(text: &str, from: usize, to: usize) -> (String, usize, usize) {
    if text.is_ascii() {
        return (text.to_owned(), from, to);
    }
    let mut shown = String::with_capacity(text.len());
    let (mut start, mut end) = (0, 0);
    for (at, character) in text.char_indices().chain([(text.len(), '\0')]) {
        if at == from {
            start = shown.len();
        }
        if at == to {
            end = shown.len();
        }
        if at < text.len() {
            shown.push(if character > '\u{7f}' && is_command(character) { sign(character) } else { character });
        }
    }
    (shown, start, end.max(start))
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}
