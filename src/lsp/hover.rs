//! Hovers: the findings under the pointer in Markdown, for the session.

use crate::lsp::text;
use gen_lsp_types::{Hover, MarkupContent, MarkupKind};
use medlint_core::finding::{Finding, RuleDoc};
use medlint_core::source::{Encoding, Source, Span};
use std::fmt::Write;

/// The findings at a byte offset, the narrowest first; `None` where there is none.
pub(crate) fn at(findings: &[Finding], source: &Source, offset: usize, encoding: Encoding) -> Option<Hover> {
    let mut here: Vec<&Finding> = findings.iter().filter(|finding| finding.span.start <= offset && offset <= finding.span.end).collect();
    here.sort_by_key(|finding| finding.span.len());
    let span = here.iter().map(|finding| finding.span).reduce(|all, one| Span::new(all.start.max(one.start), all.end.min(one.end)))?;
    let value = here.iter().map(|finding| card(finding)).collect::<Vec<_>>().join("\n---\n");
    Some(Hover { contents: MarkupContent { kind: MarkupKind::Markdown, value }.into(), range: Some(text::range(source, span, encoding)) })
}

/// One finding: message, why, the way out, sources.
fn card(finding: &Finding) -> String {
    let mut card = format!("**{}** `{}`\n\n", plain(&finding.message), finding.rule());
    if let Some(allowed) = &finding.allowed {
        let _ = writeln!(card, "Allowed here: {}\n", plain(&allowed.reason));
    }
    card + &rule(&finding.advice)
}

/// A rule in Markdown: why, the way out, sources.
pub(crate) fn rule(advice: &RuleDoc) -> String {
    let mut text = format!("{}\n\n**Instead:** {}\n", plain(&advice.why), plain(&advice.fix));
    for source in &advice.sources {
        let _ = write!(text, "\n- [{}]({})", plain(&source.title), source.url.replace(['(', ')', ' ', '\n'], ""));
    }
    text
}

/// Words that Markdown does not take for markup.
fn plain(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for character in words.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' | '~' | '!') {
            text.push('\\');
        }
        text.push(if character.is_control() { ' ' } else { character });
    }
    text
}
