//! The language server and the tools for agents with clients that others have written: Neovim, and the official client of the Model Context
//! Protocol. Where a client is not installed, its test says so and ends, unless the run needs it.

#![allow(clippy::print_stdout, reason = "a test that is not run says so")]

use crate::common::{folder, has, put};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Whether a client may be missing in this run.
fn may_be_missing(client: &str) {
    assert!(std::env::var_os("MEDLINT_NEEDS_CLIENTS").is_none(), "no {client}, though this run needs it");
    println!("{client} is not installed: not tested");
}

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/editors").join(name)
}

#[test]
fn neovim_shows_findings_at_their_words_and_applies_a_quick_fix() {
    if !has("nvim") {
        return may_be_missing("Neovim");
    }
    let here = folder("clients", "neovim");
    put(&here, "a.md", "# Café\n\n😀 é: He is an addict.\n");
    let (article, result) = (here.join("a.md"), here.join("result.json"));
    let mut nvim = Command::new("nvim");
    nvim.args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c"]).arg(format!("luafile {}", script("neovim.lua").display()));
    nvim.current_dir(&here).env("XDG_STATE_HOME", &here).env("XDG_CACHE_HOME", &here);
    nvim.env("MEDLINT", env!("CARGO_BIN_EXE_medlint")).env("ARTICLE", &article).env("RESULT", &result);
    let output = nvim.output().unwrap();
    let text = std::fs::read_to_string(&result).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&told["diagnostics"][0]["code"], &told["diagnostics"][0]["text"]), (&"hype-wonder".into(), &"an addict".into()), "{told}");
    assert_eq!(told["actions"][0], "Replace by \"a person with an addiction\"");
    assert_eq!((&told["text"], &told["gone"]), (&"# Café\n\n😀 é: He is a person with an addiction.".into(), &true.into()), "{told}");
}

#[test]
fn the_official_client_of_the_protocol_calls_the_tools() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/ci-tools/bin/python");
    let python = std::env::var_os("MEDLINT_MCP_PYTHON").map_or(own, PathBuf::from);
    if !Command::new(&python).args(["-c", "import mcp"]).output().is_ok_and(|output| output.status.success()) {
        return may_be_missing("client of the Model Context Protocol");
    }
    let here = folder("clients", "mcp");
    let output = Command::new(python).arg(script("mcp_client.py")).arg(env!("CARGO_BIN_EXE_medlint")).current_dir(&here).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        told["welcome"]["serverInfo"]["name"].as_str().or(told["welcome"]["server_info"]["name"].as_str()),
        Some("medlint"),
        "{told}"
    );
    assert_eq!(told["tools"].as_array().unwrap().len(), 5);
    let of = |result: &Value, keys: [&str; 2]| keys.iter().find_map(|key| result.get(key)).cloned().unwrap_or_default();
    let checked = of(&told["checked"], ["structuredContent", "structured_content"]);
    assert_eq!(checked["findings"][0]["text"], "miracle", "{told}");
    assert_eq!(of(&told["wrong"], ["isError", "is_error"]), true);
}
