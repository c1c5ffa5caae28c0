//! The language server as a client sees it: places in its units, edits, quick fixes, hovers, rulebooks, folders, and bad messages.

mod client;

use crate::common::{RULES, empty_folder, folder};
use client::Client;
use medlint::{Document, Encoding, Linter, Profile, Source};
use serde_json::{Value, json};

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap_or("-")).collect()
}

fn start(diagnostic: &Value) -> (u64, u64) {
    let start = &diagnostic["range"]["start"];
    (start["line"].as_u64().unwrap(), start["character"].as_u64().unwrap())
}

#[test]
fn places_count_in_the_units_of_the_client() {
    let folder = folder("lsp", "units");
    let text = "# Café\n\n😀 é: a miracle";
    let mut client = Client::pushed(&folder);
    client.open("a.md", "markdown", text);
    let found = client.diagnostics("a.md");
    assert_eq!((codes(&found), start(&found[0])), (vec!["hype-miracle"], (2, 8)), "UTF-16");
    assert_eq!(found[0]["codeDescription"]["href"], "https://example.org");
    client.close();
    let mut client = Client::pulling(&folder, Value::Null);
    client.open("a.md", "markdown", text);
    let found = client.pull("a.md");
    assert_eq!((codes(&found), start(&found[0])), (vec!["hype-miracle"], (2, 11)), "UTF-8");
    client.close();
}

#[test]
fn a_long_editing_session_ends_with_the_findings_of_the_whole_text() {
    const EDITS: i32 = 2_000;
    let folder = folder("lsp", "edits");
    let rulebook = crate::common::rulebook(RULES);
    let linter = Linter::new(&rulebook, Profile::default());
    let mut client = Client::pulling(&folder, Value::Null);
    let mut text = "# Title\n\nA miracle é.\r\n\r\n- wonders 😀\n".to_owned();
    client.open("a.md", "markdown", &text);
    let pieces =
        ["miracle", " ", "\n", "\r\n", "\r", "é", "😀", "a wonder ", "**", "\n\n", "# ", "- ", "<!--", "-->", "`", "x", "an addict "];
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for version in 2..EDITS + 2 {
        let place = |random: &mut dyn FnMut(usize) -> usize, text: &str, least: usize| {
            let mut at = least + random(text.len() - least + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at.max(least)
        };
        let start = place(&mut random, &text, 0);
        let end = if random(3) == 0 { place(&mut random, &text, start).min(start + 40) } else { start };
        let end = (start..=end).rev().find(|&at| text.is_char_boundary(at)).unwrap();
        let piece = pieces[random(pieces.len())];
        let source = Source::new("a.md", text.as_str());
        let at = |offset| {
            let place = source.position_in(offset, Encoding::Utf8);
            json!({ "line": place.line - 1, "character": place.column - 1 })
        };
        // Between the two bytes of a line end there is no place.
        if [start, end].iter().any(|&at| at > 0 && &text.as_bytes()[at - 1..=at.min(text.len() - 1)] == b"\r\n") {
            continue;
        }
        client.change("a.md", version, json!([{ "range": { "start": at(start), "end": at(end) }, "text": piece }]));
        text.replace_range(start..end, piece);
        if version % 40 == 0 || version == EDITS + 1 {
            let document = Document::markdown(Source::new("a.md", text.as_str()));
            let expected: Vec<(String, u64, u64)> = linter
                .lint(&document)
                .iter()
                .map(|finding| {
                    let place = document.source.position_in(finding.span.start, Encoding::Utf8);
                    (finding.rule().to_owned(), place.line as u64 - 1, place.column as u64 - 1)
                })
                .collect();
            let found: Vec<(String, u64, u64)> = client
                .pull("a.md")
                .iter()
                .map(|one| (one["code"].as_str().unwrap().to_owned(), self::start(one).0, self::start(one).1))
                .collect();
            assert_eq!(found, expected, "after {version} edits of {text:?}");
        }
    }
    client.close();
}

#[test]
fn quick_fixes_replace_suggest_allow_and_explain() {
    let folder = folder("lsp", "actions");
    let mut client = Client::pulling(&folder, Value::Null);
    let text = "# Help\n\nHe is an addict.\n\n- It is a wonder.\n";
    client.open("a.md", "markdown", text);
    let uri = format!("{}a.md", client.root);
    let titles = |actions: &[Value]| actions.iter().map(|action| action["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let actions = client.actions("a.md", 2, 8);
    assert_eq!(
        titles(&actions),
        [
            "Replace by \"a person with an addiction\"",
            "Allow hype-wonder here: give the reason",
            "Explain hype-wonder",
            "Apply all safe replacements"
        ]
    );
    assert_eq!(actions[0]["isPreferred"], true);
    let edit = &actions[0]["edit"]["changes"][&uri][0];
    assert_eq!(
        (edit["newText"].as_str(), &edit["range"]["start"]),
        (Some("a person with an addiction"), &json!({ "line": 2, "character": 6 }))
    );
    assert_eq!(actions[3]["kind"], "source.fixAll.medlint");
    let actions = client.actions("a.md", 4, 12);
    assert_eq!(actions[0]["title"], "Use \"surprise\" (read it again)");
    assert!(actions[0]["isPreferred"].is_null());
    // The comment asks for a reason: with one the finding goes, without one it stays.
    let edit = &actions[1]["edit"]["changes"][&uri][0];
    let comment = edit["newText"].as_str().unwrap().to_owned();
    assert_eq!(
        (comment.as_str(), &edit["range"]["start"]),
        ("<!-- medlint-allow hype-wonder: -->\n", &json!({ "line": 4, "character": 0 }))
    );
    let allowed = |client: &mut Client, version, comment: &str| {
        client.change("a.md", version, json!([{ "text": text.replace("- It", &format!("{comment}- It")) }]));
        client.pull("a.md").iter().filter(|one| start(one).0 == 5).count()
    };
    assert_eq!(allowed(&mut client, 2, &comment), 1);
    assert_eq!(allowed(&mut client, 3, &comment.replace(": ", ": it is the name of the house ")), 0);
    let told = client.ask("workspace/executeCommand", json!({ "command": "medlint.explain", "arguments": ["hype-wonder"] }));
    assert!(told.as_str().unwrap().contains("hype-wonder"), "{told}");
    let answer = client.answer("workspace/executeCommand", json!({ "command": "medlint.explain", "arguments": ["no-such"] }));
    assert_eq!(answer["error"]["message"], "no rule is called \"no-such\"");
    client.close();
}

#[test]
fn a_hover_tells_why_and_the_way_out() {
    let folder = folder("lsp", "hover");
    let mut client = Client::pulling(&folder, Value::Null);
    client.open("a.txt", "plaintext", "It is a miracle.");
    let uri = format!("{}a.txt", client.root);
    let hover = |client: &mut Client, character: u32| {
        client.ask("textDocument/hover", json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": character } }))
    };
    let shown = hover(&mut client, 10);
    let text = shown["contents"]["value"].as_str().unwrap();
    assert!(text.contains("hype-miracle") && text.contains("**Instead:** f") && text.contains("[t](https://example.org)"), "{text}");
    assert_eq!(hover(&mut client, 2), Value::Null);
    client.close();
}

#[test]
fn a_rulebook_shows_its_mistakes_and_counts_once_it_is_saved() {
    let folder = folder("lsp", "rules");
    let mut client = Client::pushed(&folder);
    client.open("a.md", "markdown", "A miracle.");
    assert_eq!(codes(&client.diagnostics("a.md")), ["hype-miracle"]);
    let wrong = RULES.replacen("severity = \"error\"", "severity = \"eror\"", 1);
    client.open("rules.toml", "toml", &wrong);
    let mistakes = client.diagnostics("rules.toml");
    assert_eq!((mistakes.len(), start(&mistakes[0]).0), (1, 11), "{mistakes:?}");
    assert!(mistakes[0]["message"].as_str().unwrap().contains("error"), "{mistakes:?}");
    let right = RULES.replacen("miracle~", "marvel~", 2);
    client.change("rules.toml", 2, json!([{ "text": right }]));
    assert!(client.diagnostics("rules.toml").is_empty());
    std::fs::write(folder.join("rules.toml"), right).unwrap();
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": format!("{}rules.toml", client.root) } }));
    assert!(client.diagnostics("a.md").is_empty());
    client.change("rules.toml", 3, json!([{ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } }, "text": "[[override]]\nrule = \"hype" }]));
    let uri = format!("{}rules.toml", client.root);
    let at = json!({ "line": 1, "character": 12 });
    let items = client.ask("textDocument/completion", json!({ "textDocument": { "uri": uri }, "position": at }));
    let labels: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"hype-wonder"), "{labels:?}");
    client.close();
}

#[test]
fn an_article_is_judged_by_the_rulebook_of_its_folder_and_the_settings_of_the_editor() {
    let folder = empty_folder("lsp", "projects");
    std::fs::create_dir(folder.join("one")).unwrap();
    std::fs::write(folder.join("one/rules.toml"), RULES).unwrap();
    let mut client = Client::pulling(&folder, json!({ "level": "error" }));
    client.open("one/a.md", "markdown", "A miracle and a wonder.");
    assert_eq!(codes(&client.pull("one/a.md")), ["hype-miracle"]);
    client.open("b.md", "markdown", "Our drip is a game-changer.");
    assert!(codes(&client.pull("b.md")).iter().all(|code| *code != "hype-miracle"));
    client.tell("workspace/didChangeConfiguration", json!({ "settings": { "medlint": { "level": "info" } } }));
    assert_eq!(codes(&client.pull("one/a.md")), ["hype-miracle", "hype-wonder"]);
    client.tell("workspace/didChangeConfiguration", json!({ "settings": { "medlint": { "market": ["mars"] } } }));
    let told = client.wait(|message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("mars"), "{told}");
    client.close();
}

#[test]
fn a_folder_is_checked_with_progress_and_can_be_broken_off() {
    let folder = folder("lsp", "folder");
    for number in 0..30 {
        std::fs::write(folder.join(format!("{number}.md")), "A miracle.").unwrap();
    }
    let mut client = Client::pulling(&folder, json!({ "folder": true }));
    let result = client.ask("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": "t" }));
    let items = result["items"].as_array().unwrap();
    assert_eq!(items.len(), 30);
    assert!(items.iter().all(|item| item["items"].as_array().unwrap().len() == 1));
    let ends = client.wait(|message| message["method"] == "$/progress" && message["params"]["value"]["kind"] == "end");
    assert_eq!(ends["params"]["token"], "t");
    // Enough of them that none of the machines that run this is done before it hears of it.
    for number in 30..2000 {
        std::fs::write(folder.join(format!("{number}.md")), "A miracle.").unwrap();
    }
    let id = client.begin("workspace/diagnostic", json!({ "previousResultIds": [] }));
    client.tell("$/cancelRequest", json!({ "id": id }));
    let answer = client.wait(|message| message["id"] == id);
    assert_eq!(answer["error"]["code"], -32_800);
    client.close();
}

#[test]
fn bad_messages_end_nothing() {
    let folder = folder("lsp", "bad");
    let mut client = Client::pulling(&folder, json!({ "market": 7, "level": [] }));
    let unknown = client.answer("textDocument/rename", json!({}));
    assert_eq!(unknown["error"]["code"], -32_601);
    for method in ["textDocument/hover", "textDocument/codeAction", "textDocument/diagnostic", "workspace/executeCommand"] {
        for params in [json!(null), json!([]), json!({ "textDocument": 7 })] {
            assert_eq!(client.answer(method, params)["error"]["code"], -32_602, "{method}");
        }
    }
    client.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "file:///nowhere.md", "version": 1 }, "contentChanges": [{ "text": "x" }] }),
    );
    client.tell("textDocument/didOpen", json!(7));
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    client.open("a.md", "markdown", &"\u{0}(((![[<div>\r\r\n- ".repeat(400));
    client.change(
        "a.md",
        2,
        json!([{ "range": { "start": { "line": 9_999, "character": 9 }, "end": { "line": 0, "character": 1 } }, "text": "miracle" }]),
    );
    client.pull("a.md");
    let untitled = json!({ "textDocument": { "uri": "untitled:1", "languageId": "markdown", "version": 1, "text": "A miracle." } });
    client.tell("textDocument/didOpen", untitled);
    let items = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": "untitled:1" } }));
    assert!(!items["items"].as_array().unwrap().is_empty());
    client.close();
}
