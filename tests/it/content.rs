//! Content files: texts in fields of JSON and YAML, with their places, their mistakes and what is not read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, folder, medlint, put};
use crate::webpages::{articles, findings};
use medlint::document::Document;
use medlint::document::content::{ContentField, FieldFormat};
use medlint::source::Source;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// A folder whose rulebook names fields.
fn site(name: &str, content: &str) -> PathBuf {
    let here = folder("content", name);
    put(&here, "rules.toml", format!("{RULES}\n[[content]]\n{content}\n"));
    here
}

fn fields(path: &str, format: FieldFormat) -> Arc<[ContentField]> {
    vec![ContentField { path: path.to_owned(), format }].into()
}

#[test]
fn every_format_tells_the_place_in_the_file() {
    let here = site("places", "glob = [\"posts/*.json\"]\ntext = [\"title\"]\nmarkdown = [\"sections[].text\"]");
    let text = r#"{
  "title": "No title",
  "sections": [
    {"text": "It\u2019s \"so\"\n\nA **mir\u0061cle** \ud83d\ude00 now"}
  ]
}
"#;
    put(&here, "posts/a.json", text);
    for (format, place) in [
        ("short", "4:"),
        ("full", "4:39"),
        ("concise", "posts/a.json:4:39:"),
        ("json", "\"column\":39"),
        ("jsonl", "\"column\":39"),
        ("sarif", "\"startColumn\":39"),
        ("github", "line=4,col=39,"),
        ("gitlab", "\"begin\":{"),
        ("junit", "posts/a.json:4:39"),
        ("checkstyle", "line=\"4\" column=\"39\""),
        ("rdjson", "\"column\":"),
        ("csv", "posts/a.json,4,39,"),
        ("markdown", "line 4, column 39"),
        ("html", "miracle"),
    ] {
        let (code, out, err) = medlint(&here, &["check", ".", "--format", format]);
        assert!(code == 1 && out.replace("\": ", "\":").contains(place), "{format}: {out}{err}");
    }
    let (_, out, _) = medlint(&here, &["check", ".", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(finding["text"], "mir\\u0061cle");
    let offset = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
    assert_eq!(&text[offset("start_offset")..offset("end_offset")], "mir\\u0061cle");
}

#[test]
fn strings_of_yaml_lead_back_to_their_lines() {
    let here = site("yaml", "glob = [\"**/*.yml\"]\ntext = [\"faq[].q\", \"**.note\"]\nmarkdown = [\"*.body\"]\nhtml = [\"page\"]");
    let text = r#"faq:
  - q: 'It''s a miracle'
  - q: plain words
      and a miracle
en:
  body: |
    # Head

    - a miracle
de:
  body: >-
    one
    miracle
deep:
  er:
    note: "a \
      miracle"
page: <p>A mira<b>cle</b></p>
other: three words here
"#;
    put(&here, "a.yml", text);
    let (code, out, err) = medlint(&here, &["check", ".", "--format", "concise"]);
    let places: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("./a.yml:")?.split(": error").next()).collect();
    assert_eq!(places, ["2:17", "4:13", "9:9", "13:5", "17:7", "18:12"], "{out}{err}");
    assert!(code == 1 && out.contains("3 in fields that [[content]] does not name"), "{out}");
}

#[test]
fn an_article_in_a_field_has_the_same_findings() {
    let fields = fields("post.body", FieldFormat::Markdown);
    let mut count = 0;
    for (name, text) in articles() {
        let text = &text[text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n")).map_or(0, |end| end + 9)..];
        let expected = findings(&Document::markdown(Source::new("a.md", text)));
        let plain = json!({"id": 7, "post": {"body": text}}).to_string();
        // As programs write it that keep to ASCII.
        let ascii: String = plain.chars().map(|c| if c.is_ascii() { c.to_string() } else { escaped(c) }).collect();
        let block: String = text.lines().map(|line| format!("    {line}\n")).collect();
        let yaml = format!("id: 7\npost:\n  body: |2\n{block}");
        for (file, content) in [("a.json", plain), ("a.json", ascii), ("a.yaml", yaml)] {
            let read = Document::content(Source::new(file, content), &fields).unwrap();
            assert_eq!(findings(&read), expected, "{name} as {file}");
        }
        count += expected.len();
    }
    assert!(count > 100, "{count}");
}

fn escaped(character: char) -> String {
    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

#[test]
fn what_has_no_effect_is_told_with_the_way_out() {
    let here = site("told", "glob = [\"data/*.json\", \"data/*.yaml\"]\ntext = [\"title\", \"boddy\"]");
    put(&here, "data/a.json", r#"{"title": "A game", "body": "so many more words", "medlint": {"market": "uk"}}"#);
    put(&here, "package.json", r#"{"name": "site", "description": "A miracle"}"#);
    let (code, out, err) = medlint(&here, &["check", "."]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(err.contains(":43: no file has the field \"boddy\" that [[content]] names"), "{err}");
    assert!(out.contains("4 in fields that [[content]] does not name"), "{err}");
    let (_, out, _) = medlint(&here, &["check", "--show-settings", "data/a.json"]);
    for line in ["text            title ", "boddy (not in this file)", "not read        body", "market          uk"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    let refused = |name: &str, text: &str, reason: &str| {
        put(&here, name, text);
        let (code, out, err) = medlint(&here, &["check", name, "--format", "concise"]);
        assert!(code == 2 && out.contains(&format!("{name}: cannot check: {reason}")), "{name}: {reason}: {out}{err}");
    };
    refused("data/b.json", "{\n  \"title\": \"a\",\n}", "no JSON that can be read: trailing comma at line 3, column 1");
    refused("data/b.yaml", "title: [\n", "no YAML that can be read: ");
    let none = "it has none of the fields that [[content]] names at rules.toml:43 (\"title\", \"boddy\"); its texts are \"headline\"";
    refused("data/c.json", r#"{"headline": "A miracle", "n": 1}"#, none);
    refused("other.json", "{}", "no [[content]] of rules.toml says which of its fields hold texts");
    // A file that cannot be read does not stop the others.
    let (code, out, _) = medlint(&here, &["check", "data"]);
    assert!(code == 2 && out.contains("data/b.json"), "{out}");
}

#[test]
fn mistakes_in_the_setting_have_their_places() {
    let here = site("mistakes", "glob = [\"a.json\"]\ntext = [\"a[0]\", \"b\"]\nhtml = [\"b\"]\n[[content]]\nglob = [\"b.json\"]");
    put(&here, "a.json", "{}");
    let (code, out, err) = medlint(&here, &["check", "a.json"]);
    let told = out + &err;
    assert_eq!(code, 2, "{told}");
    for words in [
        "expected the path of a field, found \"a[0]\": a list is written [] behind its name: \"sections[].text\"\n  --> rules.toml:43:9",
        "expected each field once, found \"b\" a second time\n  --> rules.toml:44:9",
        "expected the fields whose texts are read, found a [[content]] that names none\n  --> rules.toml:45:1",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn a_comment_in_a_field_allows_its_next_block_and_edits_are_not_made() {
    let here = site("allowed", "glob = [\"*.json\"]\nmarkdown = [\"a\", \"b\"]");
    let text = r#"{"a": "<!-- medlint-allow hype-miracle: a name -->\n\nA miracle.\n\nI am an addict.", "b": "A miracle."}"#;
    put(&here, "x.json", text);
    let (code, out, _) = medlint(&here, &["check", "x.json", "--fix", "--format", "concise"]);
    assert_eq!(code, 1);
    assert_eq!(out.matches("error[hype-miracle]").count(), 1, "{out}");
    assert!(out.contains("an addict"), "{out}");
    assert_eq!(std::fs::read_to_string(here.join("x.json")).unwrap(), text);
}
