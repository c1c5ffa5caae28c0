//! Every format from one run: the same findings at the same places, valid for those who read it, safe against hostile
//! text; several formats at once, files written whole.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../formats/fixture.rs"]
mod fixture;
#[path = "../formats/read.rs"]
mod read;

use crate::common::{is_of_a_remark, medlint};
use fixture::{folder, hostile};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

const FORMATS: [&str; 14] =
    ["short", "full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "csv", "markdown", "html"];

/// Runs once with all formats, each into its file, and gives the reports.
fn reports(here: &Path, inputs: &[&str]) -> (i32, Vec<(&'static str, String)>) {
    let mut args = vec!["check".to_owned()];
    args.extend(FORMATS.iter().map(|format| format!("--format={format}=report.{format}")));
    args.push("--".to_owned());
    args.extend(inputs.iter().map(|&input| input.to_owned()));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (code, out, _) = medlint(here, &args);
    assert_eq!(out, "", "all formats have files");
    (code, FORMATS.iter().map(|&format| (format, std::fs::read_to_string(here.join(format!("report.{format}"))).unwrap())).collect())
}

fn report<'a>(reports: &'a [(&str, String)], format: &str) -> &'a str {
    &reports.iter().find(|(name, _)| *name == format).unwrap().1
}

fn json(reports: &[(&str, String)], format: &str) -> Value {
    serde_json::from_str(report(reports, format)).unwrap()
}

fn schema(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// Validates against a schema file, with `#/...` for a part of it.
fn validate(file: &str, value: &Value) {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let (path, part) = file.split_once('#').map_or((file, String::new()), |(path, part)| (path, format!("#{part}")));
    let index = compiler.compile(&format!("{}{part}", schema(path).display()), &mut schemas).unwrap_or_else(|error| panic!("{error:#}"));
    schemas.validate(value, index).unwrap_or_else(|error| panic!("{error:#}"));
}

fn validate_all(reports: &[(&str, String)]) {
    validate("docs/report.schema.json", &json(reports, "json"));
    for line in report(reports, "jsonl").lines() {
        validate("docs/report.schema.json#/$defs/line", &serde_json::from_str(line).unwrap());
    }
    validate("tests/schemas/sarif-2.1.0.json", &json(reports, "sarif"));
    validate("tests/schemas/gitlab-code-quality.json", &json(reports, "gitlab"));
    validate("tests/schemas/rdjson.json", &json(reports, "rdjson"));
    let page = scraper::Html::parse_document(report(reports, "html"));
    assert_eq!(page.errors, Vec::<std::borrow::Cow<'_, str>>::new());
    for format in ["junit", "checkstyle"] {
        roxmltree::Document::parse(report(reports, format)).unwrap();
    }
}

#[test]
fn every_format_tells_that_comments_allow_something_and_what_an_article_sets() {
    let here = folder("formats-told");
    let text = "---\nmedlint:\n  market: uk\n---\n<!-- medlint-allow hype-test: ticket 7 -->\nA test of hype.\n\nA miracle.\n";
    std::fs::write(here.join("a.md"), text.replace("hype-test", "hype-miracle").replace("A test of hype", "A miracle")).unwrap();
    std::fs::write(here.join("rules.toml"), "version = 1\nextends = \"default\"\n[settings]\nmarket = [\"us\"]\n").unwrap();
    for format in ["short", "full", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "csv", "markdown"] {
        let (_, out, _) = medlint(&here, &["check", "a.md", "--format", format]);
        assert!(out.contains("sets market to"), "{format}\n{out}");
        assert!(out.to_lowercase().contains("allow") || out.contains("suppress"), "{format}\n{out}");
    }
    let (code, out, _) = medlint(&here, &["check", "a.md", "--no-allow", "--no-article-settings", "--format", "concise"]);
    assert_eq!(code, 1);
    assert!(out.contains("allow-locked") && out.contains("article-settings-locked") && !out.contains("sets market to"), "{out}");
}

#[test]
fn every_format_tells_the_same() {
    let here = folder("formats-same");
    let (code, reports) = reports(&here, &["many.md", "plain.txt", "gone.md"]);
    assert_eq!(code, 2);
    let expected = read::read("json", report(&reports, "json"), &here);
    assert!(expected.len() > 100, "{}", expected.len());
    let rules: std::collections::BTreeSet<&str> = expected.iter().map(|told| told.4.as_str()).collect();
    assert_eq!(rules.len(), 3);
    for (format, report) in &reports {
        let told = read::read(format, report, &here);
        assert_eq!(told.len(), expected.len(), "{format}");
        assert_eq!(told, expected, "{format}");
        // A failure stands in every report.
        assert!(report.contains("no such file or folder") && report.contains("gone.md"), "{format} does not tell the failure");
    }
    validate_all(&reports);
}

#[test]
fn allowances_are_told_with_their_reasons() {
    let here = folder("formats-allowed");
    let (_, reports) = reports(&here, &["many.md"]);
    for format in ["short", "full", "json", "jsonl", "sarif", "junit", "html"] {
        let text = report(&reports, format).replace("&#39;", "'");
        assert!(text.contains("the product's name, ticket 812"), "{format}");
    }
    assert!(report(&reports, "markdown").contains("the product's name, ticket 812"));
    let sarif = json(&reports, "sarif");
    let suppressed: Vec<&Value> =
        sarif["runs"][0]["results"].as_array().unwrap().iter().filter(|one| !one["suppressions"].is_null()).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["suppressions"][0]["kind"], "inSource");
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], "the product's name, ticket 812");
    assert_eq!(json(&reports, "json")["summary"]["suppressed"], 1);
    let page = scraper::Html::parse_document(report(&reports, "html"));
    let cells = scraper::Selector::parse("#record ~ div tbody td").unwrap();
    let cells: Vec<String> = page.select(&cells).map(|cell| cell.text().collect()).collect();
    assert_eq!(&cells[1..], ["Miracle", "hype-test", "the product's name, ticket 812", "2999-01-31"]);
}

#[test]
fn the_baseline_is_told_and_never_counts() {
    let here = folder("formats-baseline");
    medlint(&here, &["check", "many.md", "--write-baseline", "base.json"]);
    let mut article = std::fs::read_to_string(here.join("many.md")).unwrap();
    article += "\nThe safest new text.\n";
    std::fs::write(here.join("many.md"), article).unwrap();
    let formats = ["json", "sarif", "junit", "html", "concise", "csv"];
    let mut args: Vec<String> = ["check", "many.md", "--baseline", "base.json"].map(str::to_owned).to_vec();
    args.extend(formats.map(|format| format!("--format={format}=out.{format}")));
    let (code, ..) = medlint(&here, &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code, 0, "one info is new");
    let out = |format: &str| std::fs::read_to_string(here.join(format!("out.{format}"))).unwrap();
    for format in formats {
        let told = read::read(format, &out(format), &here);
        assert_eq!(told.iter().map(|one| one.4.as_str()).collect::<Vec<_>>(), ["safety-test"], "{format}");
    }
    let sarif: Value = serde_json::from_str(&out("sarif")).unwrap();
    validate("tests/schemas/sarif-2.1.0.json", &sarif);
    let states = sarif["runs"][0]["results"].as_array().unwrap().iter().map(|one| one["baselineState"].as_str().unwrap_or("none"));
    let count = |wanted: &str| states.clone().filter(|state| *state == wanted).count();
    assert_eq!((count("new"), count("none")), (1, 1));
    assert_eq!(out("html").matches("data-state=\"known\"").count(), count("unchanged"));
    assert!(count("unchanged") > 100);
}

#[test]
fn sarif_says_what_code_scanning_wants() {
    let here = folder("formats-sarif");
    std::fs::write(here.join("a b:c.md"), "A miracle.\n").unwrap();
    let (_, reports) = reports(&here, &["./a b:c.md", "many.md", "gone.md"]);
    let sarif = json(&reports, "sarif");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["artifacts"][0]["location"], serde_json::json!({"uri": "a%20b%3Ac.md", "uriBaseId": "%SRCROOT%"}));
    let invocation = &run["invocations"][0];
    assert_eq!((&invocation["exitCode"], &invocation["executionSuccessful"]), (&Value::from(2), &Value::from(false)));
    assert_eq!(invocation["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "gone.md");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        assert!(rule["help"]["text"].is_string() && rule["help"]["markdown"].as_str().unwrap().contains("https://example.org/"));
        assert!(rule["properties"]["tags"].as_array().unwrap().contains(&Value::from("medical-marketing")));
        assert!(rule["properties"]["security-severity"].is_null());
    }
    let names = |keys: &[&str]| {
        let results = run["results"].as_array().unwrap();
        results.iter().map(|one| keys.iter().fold(one, |at, key| &at[key]).to_string()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names(&["ruleId"]).len(), rules.len());
    // A clean run and one with findings only are successes, with their exit codes.
    std::fs::write(here.join("clean.md"), "Nothing.\n").unwrap();
    for (input, code) in [("clean.md", 0), ("many.md", 1)] {
        let (exit, out, _) = medlint(&here, &["check", input, "--format", "sarif"]);
        assert_eq!(exit, code);
        let sarif: Value = serde_json::from_str(&out).unwrap();
        let invocation = &sarif["runs"][0]["invocations"][0];
        assert_eq!((&invocation["exitCode"], &invocation["executionSuccessful"]), (&Value::from(code), &Value::from(true)));
        validate("tests/schemas/sarif-2.1.0.json", &sarif);
    }
}

#[test]
fn fingerprints_of_gitlab_are_unique_across_files() {
    let here = folder("formats-gitlab");
    std::fs::copy(here.join("many.md"), here.join("copy.md")).unwrap();
    let (_, out, _) = medlint(&here, &["check", "many.md", "copy.md", "--format", "gitlab"]);
    let items: Vec<Value> = serde_json::from_str(&out).unwrap();
    let names: std::collections::BTreeSet<String> = items.iter().map(|item| item["fingerprint"].to_string()).collect();
    assert!(items.len() > 200 && names.len() == items.len(), "{} of {}", names.len(), items.len());
}

#[test]
fn xml_is_valid_for_its_schema() {
    let here = folder("formats-xml");
    let name = hostile(&here);
    let (_, reports) = reports(&here, &["many.md", &name, "gone.md"]);
    assert!(report(&reports, "junit").contains("<testsuites"));
    let result = std::process::Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", schema("tests/schemas/junit.xsd").to_str().unwrap(), "report.junit"])
        .current_dir(&here)
        .output();
    match result {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => {
            assert_ne!(std::env::var("MEDLINT_BROWSER").as_deref(), Ok("required"), "xmllint is missing");
            let _ = std::io::stderr().write_all(b"skipped: the schema of JUnit is not checked, xmllint is not installed\n");
        }
    }
}

#[test]
fn hostile_text_is_harmless_in_every_format() {
    let here = folder("formats-hostile");
    // Services name files from the top of the repository, which this folder is.
    std::fs::create_dir_all(here.join(".git")).unwrap();
    let name = hostile(&here);
    let (_, reports) = reports(&here, &[&name]);
    validate_all(&reports);
    let expected = read::read("json", report(&reports, "json"), &here);
    assert!(expected.len() >= 15, "{expected:#?}");
    for told in &expected {
        assert_eq!(told.0, name);
    }
    for (format, text) in &reports {
        let told = read::read(format, text, &here);
        let places = |all: &[read::Told]| all.iter().map(|told| (told.1, told.2, told.4.clone())).collect::<Vec<_>>();
        assert_eq!(places(&told), places(&expected), "{format}");
        // The exact name comes back wherever the format can carry it.
        if ["json", "jsonl", "sarif", "gitlab", "rdjson"].contains(format) {
            assert!(told.iter().all(|one| one.0 == name), "{format}: {told:?}");
        }
        // Each of them may be shown on a terminal, so none carries control characters or direction overrides; JSON and XML
        // have escapes for them.
        let shown = text.replace("\r\n", "\n");
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{format} holds a control character");
        assert!(!shown.contains(['\u{202e}', '\u{202c}', '\u{2028}']), "{format} holds a direction override");
    }
    // A finding is one line in concise; no line is a workflow command of its own.
    // Remarks about the article or the run are no finding of a rule.
    let is_remark = |line: &&str| line.starts_with("medlint: ") || line.contains("[article-");
    assert_eq!(report(&reports, "concise").lines().filter(|line| !is_remark(line)).count(), expected.len());
    let github = report(&reports, "github");
    let commands: Vec<_> = read::commands(github);
    let is_of_rule = |command: &&read::Command| {
        command.property("file").is_some() && !command.property("title").is_some_and(|title| title.contains("article-"))
    };
    let of_rules = || commands.iter().filter(is_of_rule);
    assert_eq!(of_rules().count(), expected.len());
    assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), commands.len());
    for command in of_rules() {
        assert!(["error", "warning", "notice"].contains(&command.name.as_str()) && command.message.contains("\nWhy: "), "{}", command.name);
        assert_eq!(command.property("file").unwrap().replace('\u{fffd}', "\u{202e}").replace('\u{241b}', "\u{1b}"), name);
    }
    // No cell of the spreadsheet begins a formula.
    let mut rows = csv::Reader::from_reader(report(&reports, "csv").as_bytes());
    for row in rows.records().map(Result::unwrap) {
        for cell in row.iter() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
    // A reader of the Markdown sees words: no link but our sources, no HTML but our own empty comments, nobody notified.
    use pulldown_cmark::{Event, Parser, Tag};
    for event in Parser::new(report(&reports, "markdown")) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_ours = dest_url.starts_with("https://example.org/a?") || is_of_a_remark(&dest_url);
                assert!(is_ours, "{dest_url}")
            }
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => panic!("an image or a block of HTML"),
            Event::InlineHtml(html) => assert_eq!(html.as_ref(), "<!-- -->"),
            _ => {}
        }
    }
    assert!(!report(&reports, "markdown").contains("@octocat"));
}

#[test]
fn one_format_to_the_screen_the_others_to_files() {
    let here = folder("formats-outputs");
    let (code, out, err) =
        medlint(&here, &["check", "plain.txt", "--format", "concise", "--format", "json=a.json", "--format", "html=b.html"]);
    assert_eq!((code, out.lines().count(), err.as_str()), (1, 4, ""));
    assert!(here.join("a.json").is_file() && here.join("b.html").is_file());
    let (_, out, _) = medlint(&here, &["check", "plain.txt", "--format", "concise=-"]);
    assert_eq!(out.lines().count(), 4);
    for (args, words) in [
        (vec!["--format", "short", "--format", "json"], "only one format can go to standard output"),
        (vec!["--format", "sarif=no/such/out.sarif"], "there is no folder no/such; create it first"),
        (vec!["--format", "sarif=x", "--format", "json=x"], "two formats would write x"),
        (vec!["--format", "sarif=x", "--output", "y"], "--output is for the format without a file of its own"),
        (vec!["--format", "sarif="], "expected the name of a file"),
        (vec!["--format", "srif"], "a similar value exists: 'sarif'"),
        (vec!["--format", "sarif=."], "it is a folder"),
    ] {
        let (code, out, err) = medlint(&here, &[&["check", "plain.txt"], &args[..]].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(words), "{args:?}: {err}");
    }
    // A remark that a person at the screen would not see otherwise goes to standard error.
    let (code, _, err) = medlint(&here, &["check", "gone.md", "--format", "sarif=x.sarif"]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot check gone.md: no such file or folder"), "{err}");
}

#[test]
fn files_appear_whole_or_not_at_all() {
    let here = folder("formats-atomic");
    std::fs::write(here.join("old.json"), "old").unwrap();
    // The second output cannot be opened, so the first keeps what it had.
    let (code, ..) = medlint(&here, &["check", "plain.txt", "--format", "json=old.json", "--format", "sarif=no/x"]);
    assert_eq!((code, std::fs::read_to_string(here.join("old.json")).unwrap().as_str()), (2, "old"));
    #[cfg(unix)]
    {
        // A full disk: the other file is not left half written either.
        let (code, _, err) = medlint(&here, &["check", "many.md", "--format", "json=old.json", "--format", "html=/dev/full"]);
        assert_eq!((code, std::fs::read_to_string(here.join("old.json")).unwrap().as_str()), (2, "old"));
        assert!(err.contains("cannot write /dev/full"), "{err}");
        // A link stays a link.
        std::os::unix::fs::symlink("old.json", here.join("link.json")).unwrap();
        medlint(&here, &["check", "plain.txt", "--format", "json=link.json"]);
        assert!(here.join("link.json").is_symlink());
        assert!(std::fs::read_to_string(here.join("old.json")).unwrap().starts_with('{'));
    }
    let left: Vec<_> = std::fs::read_dir(&here)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().contains(".tmp"))
        .collect();
    assert_eq!(left, Vec::<std::ffi::OsString>::new());
}

#[test]
fn the_page_allows_its_own_style_and_script_only() {
    use medlint::report::html::{HASHES, SCRIPT, STYLE};
    use sha2::{Digest, Sha256};
    let base64 = |bytes: &[u8]| {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let number = chunk.iter().fold(0u32, |number, &byte| number << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
            for place in 0..4 {
                text.push(if place > chunk.len() { '=' } else { letters[(number >> (18 - 6 * place) & 63) as usize] as char });
            }
        }
        text
    };
    for (text, hash) in [(STYLE, HASHES[0]), (SCRIPT, HASHES[1])] {
        assert_eq!(base64(&Sha256::digest(text.as_bytes())), hash, "write this hash into src/report/html/mod.rs");
        // Words that would end the element early, or reach the network.
        assert!(!text.contains("</") && !text.contains("http") && !text.contains("url(") && !text.contains("@import"));
    }
}
