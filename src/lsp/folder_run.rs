//! A check of all articles of the open folders, one file at a time between the client's messages.
//!
//! The session makes one when a client asks for the diagnostics of its workspace, or by itself for a client that cannot ask.

use gen_lsp_types::{Diagnostic, ProgressToken, PublishDiagnosticsParams, Uri, WorkspaceDiagnosticParams};
use lsp_server::{Message, Notification, RequestId, Response};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a step may take before messages are looked at again.
const STEP: Duration = Duration::from_millis(20);

/// A run over files.
pub(crate) struct FolderRun {
    files: Vec<PathBuf>,
    at: usize,
    /// The request it answers; without one, findings are sent file by file.
    id: Option<RequestId>,
    token: Option<ProgressToken>,
    has_begun: bool,
    reports: Vec<Value>,
}

/// Messages of one step, and whether the run is over.
pub(crate) struct Step {
    pub(crate) messages: Vec<Message>,
    pub(crate) is_over: bool,
}

impl FolderRun {
    /// A run that answers a request.
    pub(crate) fn asked(id: RequestId, params: &WorkspaceDiagnosticParams, files: Vec<PathBuf>) -> Self {
        let token = params.work_done_progress_params.work_done_token.clone();
        Self { files, at: 0, id: Some(id), token, has_begun: false, reports: Vec::new() }
    }

    /// A run whose findings are sent as they come.
    pub(crate) fn unasked(files: Vec<PathBuf>) -> Self {
        Self { files, at: 0, id: None, token: None, has_begun: false, reports: Vec::new() }
    }

    /// Whether it answers this request.
    pub(crate) fn answers(&self, id: &RequestId) -> bool {
        self.id.as_ref() == Some(id)
    }

    /// Checks files for a short while.
    pub(crate) fn step(&mut self, mut check: impl FnMut(&Path) -> (Uri, Vec<Diagnostic>)) -> Step {
        let mut messages = Vec::new();
        if !self.has_begun {
            self.has_begun = true;
            messages.extend(self.progress(json!({ "kind": "begin", "title": "medlint", "cancellable": true, "percentage": 0 })));
        }
        let until = Instant::now() + STEP;
        while let Some(file) = self.files.get(self.at) {
            self.at += 1;
            let (uri, diagnostics) = check(file);
            if self.id.is_some() {
                self.reports.push(json!({ "kind": "full", "uri": uri, "version": null, "items": diagnostics }));
            } else if !diagnostics.is_empty() {
                let params = PublishDiagnosticsParams { uri, version: None, diagnostics };
                messages.push(Message::Notification(Notification::new("textDocument/publishDiagnostics".to_owned(), params)));
            }
            if Instant::now() >= until {
                break;
            }
        }
        let is_over = self.at >= self.files.len();
        let (at, all) = (self.at, self.files.len());
        let percentage = (at * 100).checked_div(all).unwrap_or(100);
        messages.extend(self.progress(json!({ "kind": "report", "message": format!("{at} of {all} articles"), "percentage": percentage })));
        if is_over {
            messages.extend(self.progress(json!({ "kind": "end" })));
            let items = std::mem::take(&mut self.reports);
            messages.extend(self.id.clone().map(|id| Message::Response(Response::new_ok(id, json!({ "items": items })))));
        }
        Step { messages, is_over }
    }

    /// The last messages of a run that is broken off.
    pub(crate) fn end(self) -> Vec<Message> {
        let done = self.progress(json!({ "kind": "end", "message": "broken off" }));
        let code = lsp_server::ErrorCode::RequestCanceled as i32;
        let answer = self.id.clone().map(|id| Message::Response(Response::new_err(id, code, "taken back".to_owned())));
        done.into_iter().chain(answer).collect()
    }

    fn progress(&self, value: Value) -> Option<Message> {
        let token = self.token.as_ref()?;
        Some(Message::Notification(Notification::new("$/progress".to_owned(), json!({ "token": token, "value": value }))))
    }
}
