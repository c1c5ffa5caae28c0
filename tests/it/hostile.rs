//! Hostile names, words and settings through every command: what a terminal sees commands no terminal.
//! The formats of reports have their own test in `formats.rs`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{apply, folder, get, has, is_of_a_remark, medlint, put};
use std::io::Write as _;

/// A name that turns the line round, clears the screen and begins a command of a workflow.
const NAME: &str = "\u{202e}\u{1b}[2J\u{1b}]0;x\u{7}%0A::error::<b>'\".md";

/// Escapes of both widths, direction marks of all sorts, line ends that some programs see, and what formats give a meaning.
const EVIL: &str = "=HYPERLINK(1)\u{1b}[2J\u{1b}]8;;http://x\u{7}\u{9b}31m\u{7f}\u{8}\r::error::x%0A%0D\u{61c}\u{200f}\u{2028}\u{202e}\u{2067}<script>alert(1)</script>\"'`|[x](javascript:1)![x](http://x)<!-- ]]> &amp; @octocat #12 --> </style>";

const FORMATS: [&str; 14] =
    ["short", "full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "csv", "markdown", "html"];

fn commands_a_terminal(text: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().any(|character| (character.is_control() && character != '\n' && character != '\t') || turns(character))
}

/// The small rulebook with hostile text in everything that is shown of a rule.
fn evil_rules() -> String {
    let evil = toml::Value::String(EVIL.to_owned()).to_string();
    let rules: toml::Table = crate::common::RULES.parse().unwrap();
    let mut rules = rules;
    rules["sources"]["S"]["title"] = EVIL.into();
    rules["families"]["hype"]["title"] = EVIL.into();
    for rule in rules["rule"].as_array_mut().unwrap() {
        for key in ["title", "message", "why", "fix"] {
            rule[key] = EVIL.into();
        }
        for (key, words) in [("wrong", "A miracle and a wonder"), ("right", "A game")] {
            rule[key] = vec![toml::Value::from(format!("{words}.\n\n{EVIL}\n"))].into();
        }
    }
    assert!(evil.contains("\\u001"), "{evil}");
    toml::to_string(&rules).unwrap()
}

#[test]
fn hostile_rules_are_harmless_in_every_format_and_command() {
    let here = folder("hostile", "rules");
    put(&here, "evil.toml", evil_rules());
    let name = "=a\r\u{9b}31m\u{61c}\u{2067}\u{2028}\u{7f}\"'<b>::error::%0A|`.md";
    put(
        &here,
        name,
        format!("# A miracle {EVIL}\n\n{EVIL} A wonder.\n\n<!-- medlint-allow hype-miracle: {} -->\nA miracle.\n", EVIL.replace("-->", "")),
    );
    let mut args = vec!["check".to_owned(), name.to_owned(), "gone\u{9b}\u{2028}.md".to_owned(), "--rules=evil.toml".to_owned()];
    args.extend(FORMATS.iter().map(|format| format!("--format={format}=report.{format}")));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (code, out, err) = medlint(&here, &args);
    assert!(code == 2 && out.is_empty() && !commands_a_terminal(&err), "{code} {out:?} {err:?}");
    let report = |format: &str| get(&here, &format!("report.{format}"));
    for format in FORMATS {
        let text = report(format).replace("\r\n", "\n");
        assert!(text.contains("hype-wonder") && !commands_a_terminal(&text), "{format}: {text:?}");
    }
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        let json: serde_json::Value = serde_json::from_str(&report(format)).unwrap();
        assert!(json.to_string().contains("\u{61c}"), "{format} keeps the characters themselves");
    }
    assert!(report("jsonl").lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    for format in ["junit", "checkstyle"] {
        let text = report(format);
        let document = roxmltree::Document::parse(&text).unwrap();
        assert!(document.descendants().all(|node| !node.has_tag_name("script")), "{format}");
    }
    let page = report("html");
    assert_eq!(page.matches("<script").count(), 1, "the page has its own script only");
    assert!(!page.contains("<img") && !page.contains("href=\"javascript"));
    let mut rows = csv::Reader::from_reader(report("csv").into_bytes().leak() as &[u8]);
    for cell in rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
    }
    for line in report("github").lines() {
        let is_own = ["::error file=", "::warning file=", "::notice file=", "medlint: "].iter().any(|start| line.starts_with(start));
        assert!(
            is_own && line.matches("::error::").count() == usize::from(line.starts_with("::")) * line.matches("::error::").count(),
            "{line}"
        );
    }
    let markdown = report("markdown");
    for event in pulldown_cmark::Parser::new(&markdown) {
        use pulldown_cmark::{Event, Tag};
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.as_ref() == "https://example.org" || is_of_a_remark(&dest_url), "{dest_url}")
            }
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => panic!("an image or a block of HTML in {markdown}"),
            Event::InlineHtml(html) => assert_eq!(html.as_ref(), "<!-- -->"),
            _ => {}
        }
    }
    for args in [
        &["explain", "hype-miracle"][..],
        &["explain", "--document", name],
        &["rules"],
        &["rules", "--format", "json"],
        &["rules", "--format", "markdown"],
        &["test"],
        &["test", "--verbose"],
        &["stats", name],
        &["stats", name, "--format", "json"],
        &["compare", "--rules", "default", name],
        &["compare", "--rules", "default", name, "--format", "json"],
        &["compare", "--rules", "default", name, "--format", "markdown"],
        &["check", name, "--show-settings"],
        &["check", name, "--diff"],
        &["check", name, "--write-baseline", "base.json"],
        &["check", name, "--baseline", "base.json"],
        &["check", name, "--format", "json"],
    ] {
        let (code, out, err) = medlint(&here, &[args, &["--rules", "evil.toml"]].concat());
        assert!(!commands_a_terminal(&out) && !commands_a_terminal(&err), "{args:?}: {out:?} {err:?}");
        assert!((0..3).contains(&code) && !(out.is_empty() && err.is_empty()), "{args:?} ends with {code}");
        if args.contains(&"markdown") {
            let is_html =
                |event: pulldown_cmark::Event<'_>| matches!(event, pulldown_cmark::Event::InlineHtml(html) if html.contains("<script"));
            assert!(!pulldown_cmark::Parser::new(&out).any(is_html), "{args:?}: {out}");
        }
        if args.contains(&"json") {
            assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{args:?}: {out}");
        }
    }
}

#[test]
fn no_command_carries_hostile_text_to_a_terminal() {
    let here = folder("hostile", "commands");
    put(
        &here,
        NAME,
        "---\ntitle: \u{1b}[31m miracle\nmedlint:\n  allow: \"hype\u{1b}[2J: \u{1b}[3m\"\n---\n# Our \u{1b}[2J\u{202e} miracle\n\nA wonder\r::error::x.\n\n<!-- medlint-allow hype-\u{1b}[2Jx\u{202e} until=\u{1b}[2J: x -->\nmiracle\n",
    );
    put(&here, "a.md", "A miracle.\n");
    put(
        &here,
        "evil.toml",
        crate::common::RULES
            .replace("title = \"t\"\nmessage", "title = \"t \\u001b[2J\u{202e}\"\nmessage")
            .replace("\"w\"", "\"w \\u001b[2J\\r\""),
    );
    put(&here, "wrong.toml", "version = 1\n\"\u{202e}\\u001b[2J\" = 1\n[settings]\nmarket = [\"\u{202e}\\u001b[2J\"]\n");
    put(
        &here,
        "base.json",
        "{\"version\": 1, \"findings\": [{\"path\":\"\u{202e}\\u001b[2J.md\",\"rule\":\"\\u001b[2J\",\"text\":\"\\u001b[2J\",\"fingerprint\":\"x\"}]}",
    );
    put(&here, "wrong.json", "{\"version\": 1, \"\u{202e}\u{1b}[2J\": \u{1b}}");
    put(&here, "list", "gone\u{1b}[2J\u{202e}.md\n");
    let place = format!("{NAME}:8");
    let evil = "\u{1b}[2J\u{202e}";
    let gone = format!("gone{evil}");
    let german = format!("de{evil}.md");
    put(&here, &german, "Unsere Praxis ist nicht offen, und wir sind mit dem Team in der Stadt auf einer Tagung \u{1b}[2J.\n");
    put(&here, ".medlintignore", "\u{1b}[2J\u{202e}[\n");
    let runs: &[&[&str]] = &[
        &["check", &gone],
        &["check", NAME],
        &["check", NAME, "--format", "concise"],
        &["check", NAME, "--show-settings"],
        &["check", "a.md", "--rules", "evil.toml"],
        &["check", "a.md", "--rules", "wrong.toml"],
        &["check", "a.md", "--rules", &gone],
        &["check", "a.md", "--select", &gone],
        &["check", "a.md", "--files-from", "list"],
        &["check", "a.md", "--files-from", &gone],
        &["check", "a.md", "--baseline", "base.json"],
        &["check", "a.md", "--baseline", "wrong.json"],
        &["check", "a.md", "--baseline", &gone],
        &["check", "a.md", "--write-baseline", &gone],
        &["check", "a.md", "--changed-since", evil],
        &["check", "a.md", "--format", evil],
        &["check", "a.md", "--today", evil],
        &["check", "a.md", "--output", "no\u{1b}[2J\u{202e}/x"],
        &["check", "--\u{1b}[2J\u{202e}"],
        &["check", "@\u{1b}[2J\u{202e}"],
        &["check", "\u{1b}[2J\u{202e}*.x"],
        &[evil],
        &["explain", &gone],
        &["explain", NAME],
        &["explain", &place],
        &["explain", "--document", NAME],
        &["explain", "hype-miracle", "--rules", "evil.toml"],
        &["rules", "--rules", "evil.toml"],
        &["rules", "--rules", "evil.toml", "--format", "markdown"],
        &["test", "--rules", "evil.toml"],
        &["test", "--rules", "wrong.toml"],
        &["stats", NAME],
        &["compare", NAME, "--rules", "evil.toml"],
        &["init", "no\u{1b}[2J\u{202e}/x"],
        &["check", "a.md", "--rules-from", evil],
        &["check", "a.md", "--stdin-path", evil, "-"],
        &["check", ".", "--hidden", "--no-allow", "--no-article-settings", "--max-allowed", "0"],
        &["check", "a.md", "--max-allowed", evil],
        &["check", "a.md", "--market", evil],
        &["check", "a.md", "--advertiser", evil, "--promotional", evil],
        &["check", "a.md", "--jobs", evil],
        &["check", "a.md", "--color", evil],
        &["check", &german],
        &["check", "a.md", "--force-ignore"],
        &["compare", "a.md", "--since", evil],
        &["compare", "a.md", "--rules", &gone, "--rules", "evil.toml"],
        &["compare", NAME, "--rules", "evil.toml", "--format", "markdown"],
        &["compare", NAME, "--rules", "evil.toml", "--format", evil],
        &["explain", "--document", &gone],
        &["explain", "text-hidden\u{1b}[2J"],
        &["rules", "--family", evil],
        &["rules", evil, "--severity", evil],
        &["rules", "--format", evil],
        &["stats", &gone, "--format", "csv"],
        &["stats", NAME, "--format", "csv"],
        &["test", &gone],
        &["test", "--rules", &gone],
        &["init", NAME],
        &["schema", evil],
        &["completions", evil],
        &["man", evil],
        &["help", evil],
    ];
    for args in runs {
        let (code, out, err) = medlint(&here, args);
        assert!(!commands_a_terminal(&out), "{args:?} prints {out:?}");
        assert!(!commands_a_terminal(&err), "{args:?} says {err:?}");
        assert!((0..3).contains(&code) && (code == 0 || !(out + &err).is_empty()), "{args:?} ends with {code}");
    }
}

#[cfg(unix)]
#[test]
fn a_diff_of_a_hostile_name_is_quoted_as_git_does() {
    let here = folder("hostile", "diff");
    let name = "\u{202e}\u{1b}[2J\n\"\\.md";
    put(&here, name, "He committed suicide.\n");
    let (_, out, _) = medlint(&here, &["check", name, "--diff"]);
    assert!(out.starts_with("--- \"a/\\342\\200\\256\\033[2J\\012\\\"\\\\.md\"\n+++ \"b/"), "{out:?}");
    if !has("git") {
        let _ = std::io::stderr().write_all(b"skipped: no git to apply the diff\n");
        return;
    }
    apply(&here, &out);
    assert_eq!(get(&here, name), "He died by suicide.\n");
}
