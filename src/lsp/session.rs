//! One client's session: its open texts, what each message does, and what is told to the client.
//!
//! The loop of the server calls it message by message. Whatever a message says, it is answered or passed over; a text that the linter
//! fails on is told and the session goes on.

mod answers;
mod client;

use crate::lsp::actions;
use crate::lsp::folder_run::FolderRun;
use crate::lsp::session::client::{Abilities, abilities, folders};
use crate::lsp::settings::ClientSettings;
use crate::lsp::text::OpenText;
use crate::lsp::workspace::{LintedText, Workspace};
use crate::lsp::{diagnostics, uri};
use crossbeam_channel::Sender;
use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, Diagnostic, DiagnosticOptions, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, ExecuteCommandOptions, InitializeParams,
    PositionEncodingKind, PublishDiagnosticsParams, ServerCapabilities, TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
    WorkspaceDiagnosticParams,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use medlint_core::source::Encoding;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// How long an editor has to be still before its text is checked.
const STILL: Duration = Duration::from_millis(40);

/// An open text with what is known of it.
struct Open {
    text: OpenText,
    /// When it is to be checked, if it is.
    due: Option<Instant>,
    /// Its findings, as long as neither text nor rules have changed.
    linted: Option<LintedText>,
}

/// One client's session.
pub(crate) struct Session {
    sender: Sender<Message>,
    abilities: Abilities,
    workspace: Workspace,
    /// By address.
    open: BTreeMap<String, Open>,
    /// Rulebook files whose mistakes the client was told, by address.
    told: BTreeSet<String>,
    run: Option<FolderRun>,
    /// Sentences for the person, from before the client could be told.
    to_say: Vec<String>,
    last_request: i32,
}

impl Session {
    /// A session with a client that presents itself.
    pub(crate) fn new(sender: Sender<Message>, params: InitializeParams) -> Self {
        let (settings, to_say) = ClientSettings::read(&params.initialization_options.clone().unwrap_or_default());
        let folders = folders(&params);
        Self {
            sender,
            abilities: abilities(&params.capabilities),
            workspace: Workspace::new(settings, folders),
            open: BTreeMap::new(),
            told: BTreeSet::new(),
            run: None,
            to_say,
            last_request: 0,
        }
    }

    /// The answer to the client's first request.
    pub(crate) fn welcome(&self) -> Value {
        let encoding = match self.abilities.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        };
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            save: Some(true.into()),
            ..TextDocumentSyncOptions::default()
        };
        let kinds = vec![CodeActionKind::QuickFix, actions::FIX_ALL];
        let pull = DiagnosticOptions {
            identifier: Some(diagnostics::SOURCE.to_owned()),
            // A rules.toml decides on every text below it.
            inter_file_dependencies: true,
            workspace_diagnostics: self.workspace.settings().folder,
            ..DiagnosticOptions::default()
        };
        let capabilities = ServerCapabilities {
            position_encoding: Some(encoding),
            text_document_sync: Some(sync.into()),
            code_action_provider: Some(CodeActionOptions { code_action_kinds: Some(kinds), ..CodeActionOptions::default() }.into()),
            hover_provider: Some(true.into()),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(["\"", "{"].map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: vec![actions::EXPLAIN.to_owned()],
                ..ExecuteCommandOptions::default()
            }),
            diagnostic_provider: Some(pull.into()),
            ..ServerCapabilities::default()
        };
        json!({ "capabilities": capabilities, "serverInfo": { "name": "medlint", "version": env!("CARGO_PKG_VERSION") } })
    }

    /// Begins to talk, once the client listens.
    pub(crate) fn start(&mut self) {
        for words in std::mem::take(&mut self.to_say) {
            self.say(&words);
        }
        if self.abilities.watches {
            let watchers = json!({ "watchers": [{ "globPattern": "**/*.{toml,txt}" }] });
            let registration = json!({ "id": "medlint-rules", "method": "workspace/didChangeWatchedFiles", "registerOptions": watchers });
            self.ask("client/registerCapability", json!({ "registrations": [registration] }));
        }
        if self.workspace.settings().folder && !self.abilities.pulls {
            self.run = Some(FolderRun::unasked(self.workspace.articles()));
        }
    }

    /// How long the loop may wait for a message before there is something to do.
    pub(crate) fn pause(&self) -> Option<Duration> {
        if self.run.is_some() {
            return Some(Duration::ZERO);
        }
        let due = self.open.values().filter_map(|open| open.due).min()?;
        Some(due.saturating_duration_since(Instant::now()))
    }

    /// Does what is due while no message comes.
    pub(crate) fn idle(&mut self) {
        let now = Instant::now();
        let due: Vec<String> =
            self.open.iter().filter(|(_, open)| open.due.is_some_and(|due| due <= now)).map(|(uri, _)| uri.clone()).collect();
        for uri in due {
            self.publish(&uri);
        }
        let Some(mut run) = self.run.take() else { return };
        let done = run.step(|path| {
            let address = uri::of_path(path);
            let diagnostics = match self.open.contains_key(&address.0) {
                true => self.diagnostics(&address.0),
                false => self.workspace.lint_file(path).map(|linted| self.shown(&linted, &address)).unwrap_or_default(),
            };
            (address, diagnostics)
        });
        for message in done.messages {
            self.send(message);
        }
        if !done.is_over {
            self.run = Some(run);
        }
    }

    /// Answers a request.
    pub(crate) fn request(&mut self, request: Request) {
        let id = request.id.clone();
        let answer = match request.method.as_str() {
            "textDocument/diagnostic" => read(request).map(|params| self.pulled(&params)),
            "textDocument/codeAction" => read(request).map(|params| self.actions(params)),
            "textDocument/hover" => read(request).map(|params| self.hover(&params)),
            "textDocument/completion" => read(request).map(|params| self.completion(&params)),
            "workspace/executeCommand" => read(request).and_then(|params| self.execute(&params)),
            "workspace/diagnostic" => match read::<WorkspaceDiagnosticParams>(request) {
                Ok(params) => {
                    let run = FolderRun::asked(id, &params, self.workspace.articles());
                    if let Some(earlier) = self.run.replace(run) {
                        earlier.end().into_iter().for_each(|message| self.send(message));
                    }
                    return;
                }
                Err(trouble) => Err(trouble),
            },
            method => Err((ErrorCode::MethodNotFound, format!("medlint does not know the request {method}"))),
        };
        self.send(Message::Response(match answer {
            Ok(result) => Response::new_ok(id, result),
            Err((code, words)) => Response::new_err(id, code as i32, words),
        }));
    }

    /// Says that a request was not worked on.
    pub(crate) fn refuse(&self, id: RequestId) {
        self.send(Message::Response(Response::new_err(id, ErrorCode::RequestCanceled as i32, "taken back".to_owned())));
    }

    /// Takes a notification in.
    pub(crate) fn notification(&mut self, note: Notification) {
        if let Some(id) = crate::lsp::queue::cancelled(&note.params, &note.method) {
            if self.run.as_ref().is_some_and(|run| run.answers(&id))
                && let Some(run) = self.run.take()
            {
                run.end().into_iter().for_each(|message| self.send(message));
            }
            return;
        }
        match note.method.as_str() {
            "textDocument/didOpen" => self.with(note, Self::opened),
            "textDocument/didChange" => self.with(note, Self::changed),
            "textDocument/didSave" => self.with(note, Self::saved),
            "textDocument/didClose" => self.with(note, Self::closed),
            "workspace/didChangeConfiguration" => {
                let settings = note.params.get("settings").cloned().unwrap_or_default();
                // Clients that are asked for their settings send none here.
                if !settings.is_null() {
                    let (settings, wrong) = ClientSettings::read(&settings);
                    wrong.iter().for_each(|words| self.say(words));
                    self.workspace.set(settings);
                    self.check_again();
                }
            }
            "workspace/didChangeWatchedFiles" => self.reload(),
            _ => {}
        }
    }

    /// Takes in what the client answers: it has nothing to say that matters.
    pub(crate) fn response(&mut self, response: &Response) {
        if let Err(error) = &response.response_result {
            self.log(&format!("the client refused a request: {}", error.message));
        }
    }

    fn with<P: DeserializeOwned>(&mut self, note: Notification, act: impl FnOnce(&mut Self, P)) {
        match serde_json::from_value(note.params) {
            Ok(params) => act(self, params),
            Err(error) => self.log(&format!("{} cannot be read: {error}", note.method)),
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let language = document.language_id.to_string();
        let path = uri::path(&document.uri).map(|path| path.to_string_lossy().into_owned());
        let name = path.unwrap_or_else(|| OpenText::name_of(&document.uri.0, &language));
        let text = OpenText::new(&name, document.text, document.version);
        self.open.insert(document.uri.0.clone(), Open { text, due: None, linted: None });
        self.publish(&document.uri.0);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let encoding = self.abilities.encoding;
        if let Some(open) = self.open.get_mut(&params.text_document.text_document_identifier.uri.0) {
            open.text.change(params.content_changes, params.text_document.version, encoding);
            open.linted = None;
            open.due = Some(Instant::now() + STILL);
        }
    }

    fn saved(&mut self, params: DidSaveTextDocumentParams) {
        if self.open.get(&params.text_document.uri.0).is_some_and(|open| self.workspace.is_rules(&open.text)) {
            self.reload();
        }
        self.publish(&params.text_document.uri.0);
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) {
        if self.open.remove(&params.text_document.uri.0).is_some() {
            self.tell(&params.text_document.uri, None, Vec::new());
        }
    }

    /// The rules have changed, or may have.
    fn reload(&mut self) {
        self.workspace.forget();
        self.check_again();
    }

    fn check_again(&mut self) {
        for open in self.open.values_mut() {
            open.linted = None;
            open.due = Some(Instant::now());
        }
        if self.abilities.pulls && self.abilities.refreshes {
            self.ask("workspace/diagnostic/refresh", Value::Null);
        }
    }

    /// Checks an open text, if its version was not yet checked.
    fn lint(&mut self, uri: &str) -> Option<&LintedText> {
        let open = self.open.get_mut(uri)?;
        if open.linted.is_none() {
            open.linted = self.workspace.lint(&open.text);
        }
        open.linted.as_ref()
    }

    /// The diagnostics of an open text.
    fn diagnostics(&mut self, uri: &str) -> Vec<Diagnostic> {
        let address = Uri(uri.to_owned());
        let Some(open) = self.open.get(uri) else { return Vec::new() };
        if self.workspace.is_rules(&open.text) {
            return self.mistakes(&address);
        }
        let Some(linted) = self.lint(uri).cloned() else { return Vec::new() };
        self.shown(&linted, &address)
    }

    fn shown(&self, linted: &LintedText, address: &Uri) -> Vec<Diagnostic> {
        let level = self.workspace.settings().level();
        diagnostics::of_findings(&linted.findings, &linted.document.source, address, level, self.abilities.encoding)
    }

    /// The mistakes of the rulebook that an open file belongs to: its own, and those of other files told beside it.
    fn mistakes(&mut self, address: &Uri) -> Vec<Diagnostic> {
        let Some(path) = uri::path(address) else { return Vec::new() };
        let texts = self.open.iter().filter_map(|(uri, open)| Some((uri::path(&Uri(uri.clone()))?, open.text.source.text().to_owned())));
        let mut own = Vec::new();
        let mut others = BTreeMap::new();
        for (file, mistakes) in self.workspace.mistakes(&path, texts.collect(), self.abilities.encoding) {
            if file == path {
                own = mistakes;
            } else {
                others.insert(uri::of_path(&file).0, mistakes);
            }
        }
        let gone: Vec<String> = self.told.iter().filter(|uri| !others.contains_key(*uri)).cloned().collect();
        for uri in gone {
            self.told.remove(&uri);
            self.tell(&Uri(uri), None, Vec::new());
        }
        for (uri, mistakes) in others {
            self.told.insert(uri.clone());
            self.tell(&Uri(uri), None, mistakes);
        }
        own
    }

    fn publish(&mut self, uri: &str) {
        if let Some(open) = self.open.get_mut(uri) {
            open.due = None;
            if !self.abilities.pulls {
                let version = open.text.version;
                let diagnostics = self.diagnostics(uri);
                self.tell(&Uri(uri.to_owned()), Some(version), diagnostics);
            }
        }
        if let Some(words) = self.workspace.trouble() {
            self.say(&words);
        }
    }

    fn tell(&self, uri: &Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        self.notify("textDocument/publishDiagnostics", PublishDiagnosticsParams { uri: uri.clone(), version, diagnostics });
    }

    fn say(&self, words: &str) {
        self.notify("window/showMessage", json!({ "type": 3, "message": words }));
    }

    fn log(&self, words: &str) {
        self.notify("window/logMessage", json!({ "type": 2, "message": words }));
    }

    fn notify(&self, method: &str, params: impl Serialize) {
        self.send(Message::Notification(Notification::new(method.to_owned(), params)));
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.last_request += 1;
        self.send(Message::Request(Request::new(RequestId::from(self.last_request), method.to_owned(), params)));
    }

    /// A client that has hung up cannot be told; the loop ends by itself.
    fn send(&self, message: Message) {
        let _ = self.sender.send(message);
    }
}

/// Reads what a request asks for.
fn read<P: DeserializeOwned>(request: Request) -> Result<P, (ErrorCode, String)> {
    let method = request.method;
    serde_json::from_value(request.params).map_err(|error| (ErrorCode::InvalidParams, format!("{method} cannot be read: {error}")))
}
