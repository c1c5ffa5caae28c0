//! The Model Context Protocol server: lines of JSON-RPC in, lines out, for agents that draft copy.
//!
//! `medlint mcp` calls [`serve`] with standard input and output. A text is only what a call brings: no tool opens a file or a network
//! address. Lines are bounded, a call that cannot be understood is answered with the way out, and no message ends the server.

mod tools;

pub(crate) use tools::Toolbox;

use serde_json::{Value, json};
use std::io::{self, BufRead, Read, Write};

/// The longest line, in bytes: the longest text with room for its escapes.
const LONGEST_LINE: u64 = 8 << 20;

/// Versions of the protocol that are spoken, newest first: <https://modelcontextprotocol.io/specification>.
const VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// Codes of JSON-RPC 2.0.
const NO_JSON: i32 = -32_700;
const NO_REQUEST: i32 = -32_600;
const NO_METHOD: i32 = -32_601;
const NO_PARAMS: i32 = -32_602;

/// Answers lines until there are no more.
///
/// # Errors
/// Input that cannot be read, or output that cannot be written.
pub(crate) fn serve(mut input: impl BufRead, mut output: impl Write, tools: &Toolbox) -> io::Result<()> {
    loop {
        let mut line = Vec::new();
        if (&mut input).take(LONGEST_LINE + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let answer = if line.len() as u64 > LONGEST_LINE {
            skip_line(&mut input, &line)?;
            Some(error(&Value::Null, NO_REQUEST, &format!("a message of more than {} MiB is not read", LONGEST_LINE >> 20)))
        } else if line.trim_ascii().is_empty() {
            None
        } else {
            answer_line(&line, tools)
        };
        if let Some(answer) = answer {
            writeln!(output, "{answer}")?;
            output.flush()?;
        }
    }
}

/// Passes over the rest of a line that is too long.
fn skip_line(input: &mut impl BufRead, begun: &[u8]) -> io::Result<()> {
    let mut is_over = begun.ends_with(b"\n");
    while !is_over {
        let piece = input.fill_buf()?;
        let end = piece.iter().position(|&byte| byte == b'\n');
        let (used, found) = end.map_or((piece.len(), piece.is_empty()), |end| (end + 1, true));
        input.consume(used);
        is_over = found;
    }
    Ok(())
}

/// The answer to one line; a notification gets none.
fn answer_line(line: &[u8], tools: &Toolbox) -> Option<Value> {
    let message: Value = match serde_json::from_slice(line) {
        Ok(message) => message,
        Err(trouble) => return Some(error(&Value::Null, NO_JSON, &format!("no JSON: {trouble}"))),
    };
    let Some(method) = message.get("method").and_then(Value::as_str) else {
        // An answer to a request is not expected, and not answered.
        let is_answer = message.get("result").is_some() || message.get("error").is_some();
        return (!is_answer).then(|| error(&Value::Null, NO_REQUEST, "expected one JSON-RPC request with a method"));
    };
    let id = message.get("id").filter(|id| id.is_string() || id.is_number())?;
    let params = message.get("params").unwrap_or(&Value::Null);
    let result = match method {
        "initialize" => Ok(welcome(params)),
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({ "tools": tools.list() })),
        "tools/call" => call(params, tools),
        _ => return Some(error(id, NO_METHOD, &format!("medlint does not know the method {method}"))),
    };
    Some(match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(words) => error(id, NO_PARAMS, &words),
    })
}

fn welcome(params: &Value) -> Value {
    let asked = params.get("protocolVersion").and_then(Value::as_str);
    let version = VERSIONS.into_iter().find(|version| asked == Some(version)).unwrap_or(VERSIONS[0]);
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": { "name": "medlint", "version": env!("CARGO_PKG_VERSION") },
        "instructions": "Checks medical marketing copy for unsupported and non-compliant claims. Call `check` on every draft, mend what it \
            finds, and check again until no error is left. Never put a claim back in other words to pass: state what was measured, in whom, \
            with the source, or leave it out."
    })
}

/// Calls a tool. A failure inside of one is its result, so that the agent reads it.
fn call(params: &Value, tools: &Toolbox) -> Result<Value, String> {
    let name = params.get("name").and_then(Value::as_str).ok_or("expected the name of a tool")?;
    let none = json!({});
    let arguments = params.get("arguments").filter(|arguments| !arguments.is_null()).unwrap_or(&none);
    let outcome = tools.call(name, arguments).ok_or_else(|| format!("no tool is called \"{name}\"; tools/list names them"))?;
    Ok(match outcome {
        Ok(value) => json!({
            "content": [{ "type": "text", "text": value.to_string() }],
            "structuredContent": value,
            "isError": false
        }),
        Err(words) => json!({ "content": [{ "type": "text", "text": words }], "isError": true }),
    })
}

fn error(id: &Value, code: i32, words: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": words } })
}
