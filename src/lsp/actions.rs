//! Code actions: what an editor offers at a finding, for the session.
//!
//! A replacement that keeps the meaning is preferred and part of "fix all"; a suggestion is offered and never applied by itself. To
//! allow a finding, a comment is put before its block; its reason is left empty, which is a finding until a person gives one.

use crate::lsp::diagnostics;
use crate::lsp::text;
use gen_lsp_types::{CodeAction, CodeActionKind, Command, Diagnostic, TextEdit, Uri, WorkspaceEdit};
use medlint_core::document::Document;
use medlint_core::finding::Finding;
use medlint_core::fix::{Fix, Safety};
use medlint_core::linter::comment;
use medlint_core::source::{Encoding, Span};
use std::collections::HashMap;

/// The command that shows what a rule is about; its argument is the rule.
pub(crate) const EXPLAIN: &str = "medlint.explain";

/// The kind of the action that applies every safe replacement.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::Custom(std::borrow::Cow::Borrowed("source.fixAll.medlint"));

/// A checked text, as actions are made for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checked<'a> {
    /// The text.
    pub(crate) document: &'a Document,
    /// Its findings.
    pub(crate) findings: &'a [Finding],
    /// Its address.
    pub(crate) uri: &'a Uri,
    /// The units of the client.
    pub(crate) encoding: Encoding,
}

impl Checked<'_> {
    /// The actions for the findings that a range touches, those of kinds that the client asks for.
    pub(crate) fn actions(&self, asked: Span, only: Option<&[CodeActionKind]>) -> Vec<CodeAction> {
        let is_asked = |kind: &CodeActionKind| only.is_none_or(|kinds| kinds.iter().any(|asked| is_within(kind, asked)));
        let here = self.findings.iter().filter(|one| one.allowed.is_none() && one.span.start <= asked.end && asked.start <= one.span.end);
        let mut actions = Vec::new();
        if is_asked(&CodeActionKind::QuickFix) {
            actions.extend(here.flat_map(|finding| self.of_finding(finding)));
        }
        if is_asked(&FIX_ALL) {
            actions.extend(self.fix_all());
        }
        actions
    }

    fn of_finding(&self, finding: &Finding) -> Vec<CodeAction> {
        let diagnostic = diagnostics::of_finding(finding, &self.document.source, self.uri, self.encoding);
        let replacement = finding.edit.as_deref().map(|edit| self.replace(edit, &diagnostic));
        let allow = self.allow(finding, &diagnostic);
        let title = format!("Explain {}", finding.rule());
        let command =
            Command { title: title.clone(), tooltip: None, command: EXPLAIN.to_owned(), arguments: Some(vec![finding.rule().into()]) };
        let explain = CodeAction { command: Some(command), ..action(title, CodeActionKind::QuickFix, Some(&diagnostic)) };
        replacement.into_iter().chain(allow).chain([explain]).collect()
    }

    fn replace(&self, edit: &Fix, diagnostic: &Diagnostic) -> CodeAction {
        let title = match edit.safety {
            _ if edit.replacement.is_empty() => format!("Delete \"{}\"", self.document.source.slice(edit.span)),
            Safety::Safe => format!("Replace by \"{}\"", edit.replacement),
            Safety::Suggested => format!("Use \"{}\" (read it again)", edit.replacement),
        };
        CodeAction {
            is_preferred: (edit.safety == Safety::Safe).then_some(true),
            edit: Some(self.edits([self.text_edit(edit.span, &edit.replacement)])),
            ..action(title, CodeActionKind::QuickFix, Some(diagnostic))
        }
    }

    fn allow(&self, finding: &Finding, diagnostic: &Diagnostic) -> Option<CodeAction> {
        let comment = comment(self.document, finding)?;
        Some(CodeAction {
            edit: Some(self.edits([self.text_edit(comment.span, &comment.replacement)])),
            ..action(format!("Allow {} here: give the reason", finding.rule()), CodeActionKind::QuickFix, Some(diagnostic))
        })
    }

    /// Every safe replacement at once; of two that touch, the first.
    fn fix_all(&self) -> Option<CodeAction> {
        let mut fixes: Vec<&Fix> = self.findings.iter().filter(|one| one.allowed.is_none()).filter_map(|one| one.edit.as_deref()).collect();
        fixes.retain(|fix| fix.safety == Safety::Safe);
        fixes.sort_by_key(|fix| fix.span);
        fixes.dedup_by(|next, kept| next.span.start <= kept.span.end);
        let edits: Vec<TextEdit> = fixes.iter().map(|fix| self.text_edit(fix.span, &fix.replacement)).collect();
        (!edits.is_empty())
            .then(|| CodeAction { edit: Some(self.edits(edits)), ..action("Apply all safe replacements".to_owned(), FIX_ALL, None) })
    }

    fn text_edit(&self, span: Span, new_text: &str) -> TextEdit {
        TextEdit { range: text::range(&self.document.source, span, self.encoding), new_text: new_text.to_owned() }
    }

    fn edits(&self, edits: impl IntoIterator<Item = TextEdit>) -> WorkspaceEdit {
        let changes = HashMap::from([(self.uri.clone(), edits.into_iter().collect())]);
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}

/// Whether a kind is the asked one or below it: `source.fixAll.medlint` is below `source.fixAll` and `source`.
fn is_within(kind: &CodeActionKind, asked: &CodeActionKind) -> bool {
    let (kind, asked) = (kind.to_string(), asked.to_string());
    asked.is_empty() || kind == asked || kind.strip_prefix(&asked).is_some_and(|rest| rest.starts_with('.'))
}

fn action(title: String, kind: CodeActionKind, diagnostic: Option<&Diagnostic>) -> CodeAction {
    CodeAction { title, kind: Some(kind), diagnostics: diagnostic.map(|diagnostic| vec![diagnostic.clone()]), ..CodeAction::default() }
}
