//! A client of the language server for the tests: it starts the server, talks to it and keeps what nobody has asked for yet.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A server with its client, in a folder.
pub(super) struct Client {
    server: Child,
    to: Option<ChildStdin>,
    from: Receiver<Value>,
    /// Messages that nobody has asked for yet.
    kept: VecDeque<Value>,
    last: i64,
    pub(super) root: String,
}

/// The address of a file in a folder.
pub(super) fn address(folder: &Path, name: &str) -> String {
    format!("file://{}/{name}", folder.display())
}

impl Client {
    pub(super) fn start(folder: &Path, capabilities: Value, options: Value) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_medlint"))
            .args(["lsp", "--stdio"])
            .current_dir(folder)
            .env("XDG_CACHE_HOME", folder.join(".cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(server.stdout.take().unwrap());
        let (sender, from) = channel();
        std::thread::spawn(move || {
            while let Some(message) = message(&mut out) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let to = server.stdin.take();
        let mut client = Self { server, to, from, kept: VecDeque::new(), last: 0, root: address(folder, "") };
        let params = json!({ "processId": null, "rootUri": client.root.trim_end_matches('/'), "capabilities": capabilities, "initializationOptions": options });
        client.ask("initialize", params);
        client.tell("initialized", json!({}));
        client
    }

    /// A client that gets its diagnostics unasked.
    pub(super) fn pushed(folder: &Path) -> Self {
        Self::start(folder, json!({}), Value::Null)
    }

    /// A client that asks for diagnostics.
    pub(super) fn pulling(folder: &Path, options: Value) -> Self {
        Self::start(
            folder,
            json!({ "textDocument": { "diagnostic": {} }, "general": { "positionEncodings": ["utf-8", "utf-16"] } }),
            options,
        )
    }

    pub(super) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.to.as_mut().unwrap(), "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.as_mut().unwrap().flush().unwrap();
    }

    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    pub(super) fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.last += 1;
        let id = self.last;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Asks and waits for the whole answer.
    pub(super) fn answer(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Asks and waits for the result.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Waits for a message, keeping those before it.
    #[track_caller]
    pub(super) fn wait(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&is_it) {
            return self.kept.remove(at).unwrap();
        }
        loop {
            let message = self.from.recv_timeout(Duration::from_secs(60)).expect("the server is silent");
            if is_it(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    /// The next diagnostics that are sent for a file.
    pub(super) fn diagnostics(&mut self, name: &str) -> Vec<Value> {
        let uri = format!("{}{name}", self.root);
        let message = self.wait(|message| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri);
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    pub(super) fn open(&mut self, name: &str, language: &str, text: &str) {
        let uri = format!("{}{name}", self.root);
        self.tell("textDocument/didOpen", json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }));
    }

    pub(super) fn change(&mut self, name: &str, version: i32, changes: Value) {
        let uri = format!("{}{name}", self.root);
        self.tell("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }));
    }

    /// Asks for the diagnostics of a file.
    pub(super) fn pull(&mut self, name: &str) -> Vec<Value> {
        let uri = format!("{}{name}", self.root);
        self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }))["items"].as_array().unwrap().clone()
    }

    pub(super) fn actions(&mut self, name: &str, line: u32, character: u32) -> Vec<Value> {
        let uri = format!("{}{name}", self.root);
        let at = json!({ "line": line, "character": character });
        let params = json!({ "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
        self.ask("textDocument/codeAction", params).as_array().unwrap().clone()
    }

    /// Says goodbye; the server must end well.
    pub(super) fn close(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

/// Reads one message; `None` at the end.
fn message(out: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => {
                if let Some(value) = header.strip_prefix("Content-Length: ") {
                    length = value.parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
