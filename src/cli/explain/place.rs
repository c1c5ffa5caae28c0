//! Why each finding on a line is there, and which rules nearly fired and what kept them silent.

use crate::cli::explain::rule::level;
use crate::cli::rulebook_file::RulebookFile;
use crate::report::color::Role;
use crate::report::lines::{behind, counted};
use crate::report::{Layout, clean};
use medlint_core::document::Document;
use medlint_core::finding::AllowedBy;
use medlint_core::linter::Linter;
use medlint_core::linter::trace::{Outcome, Trace, condition, silencer, trace};
use medlint_core::source::Span;
use std::fmt::Write as _;

/// Where the labels of a story end.
const LABEL: usize = 11;

/// The stories of a document, or of one of its lines.
pub(crate) fn place(book: &RulebookFile, linter: &Linter, document: &Document, line: Option<usize>, layout: Layout) -> String {
    let is_there = |span: Span| {
        let lines = document.source.position(span.start).line..=document.source.position(span.end.max(span.start + 1) - 1).line;
        line.is_none_or(|line| lines.contains(&line))
    };
    let traces: Vec<Trace> = trace(linter, document).into_iter().filter(|one| is_there(one.span)).collect();
    let story = Story { book, document, layout };
    let (fired, near): (Vec<&Trace>, Vec<&Trace>) = traces.iter().partition(|one| one.outcome.is_reported());
    let mut text = String::new();
    let name = document.source.name();
    match line {
        Some(line) => {
            let words = document.source.line_span(line).map_or("", |span| document.source.slice(span));
            text += &layout.paint.text(Role::Strong, &format!("{name}:{line}"));
            text.push('\n');
            text += &behind("  ", &clean(words), layout.width);
            text.push('\n');
        }
        None => text += &format!("{}\n\n", layout.paint.text(Role::Strong, name)),
    }
    story.group(&mut text, "Fired", &fired);
    story.group(&mut text, "Nearly fired, and what kept it silent", &near);
    let place = if line.is_some() { "on this line" } else { "in this document" };
    let _ = writeln!(text, "{} {place}, {} nearly", counted(fired.len(), "finding"), counted(near.len(), "rule"));
    text
}

struct Story<'a> {
    book: &'a RulebookFile,
    document: &'a Document,
    layout: Layout,
}

impl Story<'_> {
    fn group(&self, text: &mut String, title: &str, traces: &[&Trace]) {
        if traces.is_empty() {
            return;
        }
        let _ = writeln!(text, "{}\n", self.layout.paint.text(Role::Strong, title));
        for one in traces {
            self.tell(text, one);
        }
    }

    fn tell(&self, text: &mut String, one: &Trace) {
        let rule = self.book.rulebook.rule(&one.rule);
        let (name, role) = match (&one.outcome, rule) {
            (Outcome::Fired(severity), _) => level(Some(*severity)),
            (Outcome::SaidBy(_), _) => ("note", Role::Faint),
            (Outcome::Allowed(allowance) | Outcome::Authorised(allowance), _) => (allowance.word(), Role::Good),
            _ => ("silent", Role::Faint),
        };
        let at = self.document.source.position(one.span.start);
        let _ = writeln!(text, "  {} {}  {at}", self.layout.paint.text(role, name), self.layout.paint.text(Role::Strong, &one.rule));
        self.line(text, "words", &format!("\"{}\"", self.words(one.span)));
        for found in &one.found {
            let words = if found.span == one.span { String::new() } else { format!(" on \"{}\"", self.words(found.span)) };
            self.line(text, "found by", &format!("{} \"{}\"{words}", found.key, found.written));
        }
        for step in &one.steps {
            self.line(text, "changed by", &format!("{}: \"{}\"", condition(&step.condition), self.words(step.shown_by)));
        }
        if let Some((label, reason)) = self.reason(one) {
            self.line(text, label, &reason);
        }
        if let (Some(rule), Outcome::Fired(_)) = (rule, &one.outcome) {
            self.line(text, "why", &rule.advice().why);
            self.line(text, "fix", &rule.advice().fix);
        }
        text.push('\n');
    }

    /// The reason why a rule stayed silent, with the words that show it and where they stand.
    fn reason(&self, one: &Trace) -> Option<(&'static str, String)> {
        let rule = self.book.rulebook.rule(&one.rule);
        Some(match &one.outcome {
            Outcome::Fired(_) => return None,
            Outcome::SaidBy(other) => ("told by", format!("{other}, the leading finding at this place, carries it as a note")),
            Outcome::Allowed(allowance) | Outcome::Authorised(allowance) => {
                let by = match &allowance.by {
                    AllowedBy::Comment(span) => format!("the comment at line {}: ", self.document.source.position(span.start).line),
                    AllowedBy::Decision(decision) => format!("{} on {}: ", clean(&decision.by), clean(&decision.on)),
                    // The reason of a claim names it.
                    AllowedBy::Claim(_) => String::new(),
                };
                ("allowed by", format!("{by}{}", clean(&allowance.reason)))
            }
            Outcome::Silenced { by, shown_by } => {
                let words = silencer(by);
                if *shown_by == one.span || shown_by.is_empty() {
                    ("silent by", words)
                } else {
                    let at = self.document.source.position(shown_by.start);
                    ("silent by", format!("{words}: \"{}\" at {at}", self.words(*shown_by)))
                }
            }
            Outcome::Off => ("silent by", "severity: the rule is off here".to_owned()),
            Outcome::OtherMarket => {
                let markets = rule.map(|rule| rule.markets().join(", ")).unwrap_or_default();
                ("silent by", format!("profile: the rule is for the market {markets}"))
            }
            Outcome::OtherAdvertiser => {
                let who = rule.map(|rule| rule.advertisers().join(", ")).unwrap_or_default();
                ("silent by", format!("profile: the rule is for the advertiser {who}"))
            }
        })
    }

    fn line(&self, text: &mut String, label: &str, words: &str) {
        let label = format!("    {label:LABEL$}");
        text.push_str(&behind(&label, words, self.layout.width));
    }

    fn words(&self, span: Span) -> String {
        clean(&self.document.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
    }
}
