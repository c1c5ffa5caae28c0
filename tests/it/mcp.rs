//! The tools for agents as a client of the Model Context Protocol sees them.

use crate::common::{command, folder};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;

/// The answers to messages, one line each, from a server in a folder with the small rulebook.
fn answers(name: &str, lines: &[String]) -> Vec<Value> {
    let folder = folder("mcp", name);
    let mut server = command(&folder, &["mcp"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut to, lines) = (server.stdin.take().unwrap(), lines.join("\n") + "\n");
    let writer = std::thread::spawn(move || to.write_all(lines.as_bytes()).unwrap());
    let output = server.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn request(id: u32, method: &str, params: Value) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
}

fn call(id: u32, tool: &str, arguments: Value) -> String {
    request(id, "tools/call", json!({ "name": tool, "arguments": arguments }))
}

#[test]
fn a_client_is_welcomed_in_its_version_and_told_the_tools() {
    let notification = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string();
    let lines = [
        request(
            1,
            "initialize",
            json!({ "protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } }),
        ),
        notification,
        request(2, "ping", Value::Null),
        request(3, "tools/list", json!({})),
        request(4, "initialize", json!({ "protocolVersion": "1999-01-01" })),
    ];
    let found = answers("welcome", &lines);
    assert_eq!(found.len(), 4, "a notification is not answered");
    assert_eq!(found[0]["result"]["protocolVersion"], "2025-03-26");
    assert_eq!(found[3]["result"]["protocolVersion"], "2025-11-25");
    let tools = found[2]["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["check", "claims", "suggest", "explain", "rules"]);
    for tool in tools {
        assert!(boon_accepts(&tool["inputSchema"]), "{tool}");
    }
}

/// Whether it is a JSON Schema.
fn boon_accepts(schema: &Value) -> bool {
    let mut compiler = boon::Compiler::new();
    let mut schemas = boon::Schemas::new();
    compiler.add_resource("tool.json", schema.clone()).is_ok() && compiler.compile("tool.json", &mut schemas).is_ok()
}

#[test]
fn the_tools_check_list_suggest_and_explain() {
    let text = "He is an addict.\n\nIt is a miracle. It rains.";
    let found = answers(
        "tools",
        &[
            call(1, "check", json!({ "text": text, "max_findings": 1 })),
            call(2, "claims", json!({ "text": text })),
            call(3, "suggest", json!({ "text": text })),
            call(4, "explain", json!({ "rule": "hype-miracle" })),
            call(5, "rules", json!({ "family": "hype" })),
            call(6, "check", json!({ "text": text, "level": "error" })),
        ],
    );
    let result = |at: usize| &found[at]["result"]["structuredContent"];
    assert_eq!(result(0)["summary"], json!({ "errors": 1, "warnings": 1, "infos": 0 }));
    assert_eq!((&result(0)["findings"][0]["text"], &result(0)["not_shown"]), (&json!("miracle"), &json!(1)));
    let text_of = found[0]["result"]["content"][0]["text"].as_str().unwrap();
    assert_eq!(&serde_json::from_str::<Value>(text_of).unwrap(), result(0));
    let sentences: Vec<&str> = result(1)["claims"].as_array().unwrap().iter().map(|claim| claim["sentence"].as_str().unwrap()).collect();
    assert_eq!(sentences, ["He is an addict.", "It is a miracle."]);
    assert_eq!(result(2)["text"], "He is a person with an addiction.\n\nIt is a miracle. It rains.");
    assert_eq!((&result(2)["replaced"], result(2)["to_decide"].as_array().unwrap().len()), (&json!(1), 1));
    assert_eq!((&result(3)["why"], &result(3)["wrong"]), (&json!("w"), &json!(["A miracle"])));
    assert_eq!(result(4)["rules"].as_array().unwrap().len(), 2);
    assert_eq!(result(5)["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn bad_messages_are_answered_with_the_way_out() {
    let lines = [
        "{".to_owned(),
        "[]".to_owned(),
        "7".to_owned(),
        String::new(),
        json!({ "jsonrpc": "2.0", "id": 9, "result": {} }).to_string(),
        request(1, "resources/list", json!({})),
        request(2, "tools/call", json!({})),
        call(3, "chek", json!({})),
        call(4, "check", json!({ "text": 7 })),
        call(5, "check", json!({ "text": "x", "market": ["marz"] })),
        call(6, "check", json!({ "text": "x", "file": "/etc/passwd" })),
        call(7, "check", json!({ "text": "x".repeat((1 << 20) + 1) })),
        format!("{{\"a\": \"{}\"}}", "y".repeat(9 << 20)),
        call(8, "explain", json!({ "rule": "hype-mirale" })),
        call(9, "check", json!({ "text": "A miracle." })),
    ];
    let found = answers("bad", &lines);
    let codes: Vec<i64> = found.iter().filter_map(|answer| answer["error"]["code"].as_i64()).collect();
    assert_eq!(codes, [-32_700, -32_600, -32_600, -32_601, -32_602, -32_602, -32_600]);
    let told: Vec<&str> = found
        .iter()
        .filter(|answer| answer["result"]["isError"] == true)
        .map(|answer| answer["result"]["content"][0]["text"].as_str().unwrap())
        .collect();
    assert_eq!(told.len(), 5);
    assert!(told[1].contains("\"marz\"") && told[2].contains("unknown field `file`") && told[3].contains("check it in parts"), "{told:?}");
    assert!(told[4].contains("hype-miracle"), "{told:?}");
    assert_eq!(found.last().unwrap()["result"]["structuredContent"]["summary"]["errors"], 1);
}
