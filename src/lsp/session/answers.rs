//! Answers to requests about one text: findings, edits, the words at a place, completion, a rule explained.
//!
//! The session calls them. A text that is not open has none.

use crate::lsp::actions::{self, Checked};
use crate::lsp::session::Session;
use crate::lsp::{hover, rules_file, text, uri};
use gen_lsp_types::{
    CodeActionParams, CompletionItem, CompletionParams, DocumentDiagnosticParams, ExecuteCommandParams, HoverParams, TextEdit,
};
use lsp_server::ErrorCode;
use serde_json::{Value, json};

impl Session {
    pub(super) fn pulled(&mut self, params: &DocumentDiagnosticParams) -> Value {
        let items = self.diagnostics(&params.text_document.uri.0);
        if let Some(words) = self.workspace.trouble() {
            self.say(&words);
        }
        json!({ "kind": "full", "items": items })
    }

    pub(super) fn actions(&mut self, params: CodeActionParams) -> Value {
        let (uri, encoding) = (params.text_document.uri, self.abilities.encoding);
        let Some(linted) = self.lint(&uri.0) else { return json!([]) };
        let asked = text::span(&linted.document.source, params.range, encoding);
        let checked = Checked { document: &linted.document, findings: &linted.findings, uri: &uri, encoding };
        json!(checked.actions(asked, params.context.only.as_deref()))
    }

    pub(super) fn hover(&mut self, params: &HoverParams) -> Value {
        let encoding = self.abilities.encoding;
        let at = &params.text_document_position_params;
        let Some(linted) = self.lint(&at.text_document.uri.0) else { return Value::Null };
        let offset = text::offset(&linted.document.source, at.position, encoding);
        json!(hover::at(&linted.findings, &linted.document.source, offset, encoding))
    }

    pub(super) fn completion(&mut self, params: &CompletionParams) -> Value {
        let at = &params.text_document_position_params;
        let Some(open) = self.open.get(&at.text_document.uri.0).filter(|open| self.workspace.is_rules(&open.text)) else {
            return json!([]);
        };
        let offset = text::offset(&open.text.source, at.position, self.abilities.encoding);
        let (path, source) = (uri::path(&at.text_document.uri), &open.text.source);
        let found = self.workspace.with_names(path.as_deref(), |rulebook| rules_file::complete(rulebook, source.text(), offset));
        let range = text::range(source, found.typed, self.abilities.encoding);
        let items = found.names.into_iter().map(|(label, detail)| {
            let edit = TextEdit { range, new_text: label.clone() };
            CompletionItem {
                label,
                detail: (!detail.is_empty()).then_some(detail),
                text_edit: Some(edit.into()),
                ..CompletionItem::default()
            }
        });
        json!(items.collect::<Vec<_>>())
    }

    pub(super) fn execute(&mut self, params: &ExecuteCommandParams) -> Result<Value, (ErrorCode, String)> {
        let rule = params.arguments.iter().flatten().find_map(Value::as_str);
        let (actions::EXPLAIN, Some(rule)) = (params.command.as_str(), rule) else {
            return Err((ErrorCode::InvalidParams, format!("medlint knows the command {}, with the rule to explain", actions::EXPLAIN)));
        };
        let text = self.workspace.explain(rule).ok_or_else(|| (ErrorCode::InvalidParams, format!("no rule is called \"{rule}\"")))?;
        self.say(&text);
        Ok(Value::String(text))
    }
}
