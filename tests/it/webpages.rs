//! Pages: what a reader of an HTML page sees, at its exact bytes, and the same findings as the article in Markdown.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, SHIPPED, folder, medlint, put};
use medlint::document::{BlockKind, Document, Format};
use medlint::finding::Severity;
use medlint::linter::{Linter, Profile};
use medlint::source::{Source, Span};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, html};
use std::path::Path;

fn page(text: &str) -> Document {
    Document::parse(Source::new("a.html", text), Format::Html)
}

/// The blocks of a page: their kind and their words, spaces joined.
fn blocks(text: &str) -> Vec<(String, String)> {
    let document = page(text);
    let words = |at: usize| document.text_of(at).split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{fffc}', "*");
    let kind = |at: usize| match &document.blocks[at].kind {
        BlockKind::FrontMatter(key) => key.clone(),
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::TableCell { is_header, row } => format!("{}{row}", if *is_header { "head" } else { "cell" }),
        other if document.blocks[at].is_quoted => format!("quoted {other:?}"),
        other => format!("{other:?}"),
    };
    (0..document.blocks.len()).map(|at| (kind(at), words(at))).collect()
}

#[track_caller]
fn read(text: &str, expected: &[(&str, &str)]) {
    let found = blocks(text);
    let found: Vec<(&str, &str)> = found.iter().map(|(kind, words)| (kind.as_str(), words.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_page_is_read_as_its_readers_see_it() {
    read(
        "<!doctype html>\n<html lang=en><head>\n<meta charset=utf-8>\n<title>\n  Calm &amp; rest</title>\n\
         <meta name=description content=\"Sleep well\">\n<meta content='Calm &amp; rest' property=og:title>\n\
         <meta property=\"og:description\" content=\"Sleep tonight\"><meta name=viewport content=\"width=device-width\">\n\
         <style>p { color: red }</style><script>if (a < b) document.write(\"<p>no</p>\")</script></head>\n\
         <body><header><a href=/>Home of rest</a></header><main>\n<h1>Rest,\n   at last</h1><p>One <b>very</b>\n\t calm&nbsp;night.<p>Two.\n\
         <ul><li>First<li>Second <ul><li>Inner</ul></ul>\n<ol><li><p>Numbered</p></ol>\
         <table><tr><th>Dose<th>Cost<tr><td>One<td>Two</table>\n<blockquote><p>Quoted.</p></blockquote>\
         <img src=a.png alt=\"A calm face\"><dl><dt>Why?<dd>So.</dl><button>Book now</button></main></body></html>\n",
        &[
            ("title", "Calm & rest"),
            ("description", "Sleep well"),
            ("Paragraph", "Home of rest"),
            ("h1", "Rest, at last"),
            ("Paragraph", "One very calm night."),
            ("Paragraph", "Two."),
            ("ListItem", "First"),
            ("ListItem", "Second"),
            ("ListItem", "Inner"),
            ("ListItem", "Numbered"),
            ("head1", "Dose"),
            ("head1", "Cost"),
            ("cell2", "One"),
            ("cell2", "Two"),
            ("quoted Paragraph", "Quoted."),
            ("ImageAlt", "A calm face"),
            ("Paragraph", "Why?"),
            ("Paragraph", "So."),
            ("Html", "Book now"),
            ("og.description", "Sleep tonight"),
        ],
    );
}

#[test]
fn navigation_and_the_footer_of_the_page_are_passed_over_and_counted() {
    let text = "<nav><ul><li>Our miracle menu</ul></nav><div role=navigation>Crumbs</div><main><p>Text.</p><footer>By Ann</footer></main>\
                <footer><p>Miracle imprint</p></footer>";
    read(text, &[("Paragraph", "Text."), ("Paragraph", "By Ann")]);
    // Without an end it would hide the page, and with the article in it, it is no navigation.
    read("<nav><p>Menu</p><h1>Rest</h1>", &[("Paragraph", "Menu"), ("h1", "Rest")]);
    read("<nav>Menu <main><p>Rest</p></main></nav>", &[("Paragraph", "Rest")]);
    let here = folder("webpages", "landmarks");
    put(&here, "rules.toml", RULES);
    put(&here, "a.html", format!("{text}<script>let miracle = 1</script>"));
    let (code, out, err) = medlint(&here, &["check", "--format", "json", "."]);
    assert!(code == 0 && out.contains("\"navigation_and_footers\": 6, \"scripts\": 3"), "{out}{err}");
    let (_, out, _) = medlint(&here, &["check", "."]);
    assert!(out.contains("6 in the navigation and footers of pages, 3 in scripts"), "{out}");
}

#[test]
fn json_ld_is_read_where_it_says_more_than_the_page() {
    let data = r#"{"@context": "https://schema.org", "@graph": [{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "q1",
      "acceptedAnswer": {"text": "<p>It\u2019s a \"wonder\" &amp; \ud83d\ude00 more</p>"}}]}, {"headline": "Rest at last",
      "articleBody": "all of it", "description": "Rest,",}]}"#;
    let text = format!("<script type=\"application/ld+json\">{data}</script><h1>Rest at last</h1>");
    let document = page(&text);
    let found = blocks(&text);
    assert_eq!(found[0], ("h1".to_owned(), "Rest at last".to_owned()));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].0.ends_with("acceptedanswer.text") && found[1].1.starts_with("It's a \"wonder\""), "{found:?}");
    let at = document.prose.text().find("wonder").unwrap();
    assert_eq!(document.source.slice(document.prose.to_source(at..at + 6)), "wonder");
}

#[test]
fn footnotes_of_a_page_are_those_of_markdown() {
    let text = "<p>It helps.<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\">1</a></sup></p>\
                <section class=\"footnotes\"><ol><li id=\"fn:1\"><p>A trial. <a href=\"#fnref:1\">back</a></p></li></ol></section>";
    let document = page(text);
    read(text, &[("Paragraph", "It helps."), ("Footnote", "A trial.")]);
    assert_eq!(document.footnotes.len(), 1);
    let labels: Vec<&str> = document.citations.iter().map(|mark| mark.label.as_str()).collect();
    assert_eq!((labels, document.footnotes[0].label.as_str()), (vec!["1"], "1"));
}

#[test]
fn comments_and_settings_of_a_page_hold() {
    let here = folder("webpages", "comments");
    put(&here, "rules.toml", RULES);
    put(
        &here,
        "a.htm",
        "<div><!-- medlint-allow hype-miracle: its name --><p>A <i>mira</i>cle.</p><p>Another\n  miracle.</p></div>\
         <p hidden>No miracle</p><p title='A miracle'>Text &#109;iracle</p>",
    );
    let (code, out, _) = medlint(&here, &["check", "--format", "concise", "a.htm"]);
    let places: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix("a.htm:")?.split(": ").next()).collect();
    assert_eq!((code, places), (1, vec!["1:6", "2:3", "2:34", "2:57", "2:71"]), "{out}");
    // A generator's front matter and a page's own `<meta>` say the same.
    let meta = "<meta name=\"medlint.advertiser\" content=\"pharma\"><p>Text.</p>";
    put(&here, "b.html", meta);
    put(&here, "c.html", "---\nmedlint:\n  advertiser: pharma\n---\n<p>Text.</p>");
    let (_, out, _) = medlint(&here, &["check", "--show-settings", "b.html", "c.html"]);
    assert_eq!(out.matches("pharma").count(), 2, "{out}");
}

/// The articles of the examples and tests, each with its name.
pub(crate) fn articles() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["examples/articles", "tests/articles"] {
        let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap().map(|file| file.unwrap().path());
        let articles = files.filter(|file| file.extension().is_some_and(|ending| ending == "md"));
        all.extend(articles.map(|file| (file.to_string_lossy().into_owned(), std::fs::read_to_string(&file).unwrap())));
    }
    all.sort();
    all
}

/// An article of Markdown as a page.
fn as_page(text: &str) -> String {
    let document = Document::markdown(Source::new("a.md", text));
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let mut whole = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n".to_owned();
    for field in &document.front_matter.fields {
        match field.key.as_str() {
            "title" => whole += &format!("<title>{}</title>\n", escape(&field.value)),
            key => {
                // The names of pages for what generators of sites call otherwise.
                let key = if key == "excerpt" { "description" } else { key };
                whole += &format!("<meta name=\"{key}\" content=\"{}\">\n", escape(&field.value));
            }
        }
    }
    whole += "</head>\n<body>\n<nav><a href=\"/\">Home</a></nav>\n<main>\n";
    let body = document.front_matter.span.map_or(0, |span| text[span.end..].find('\n').map_or(span.end, |end| span.end + end + 1));
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    html::push_html(&mut whole, Parser::new_ext(&text[body..], options).filter(|event| !matches!(event, Event::Rule)));
    whole + "</main>\n<footer>Imprint</footer>\n</body>\n</html>\n"
}

/// The findings of a document that count: rule, level, and the words as they are read.
pub(crate) fn findings(document: &Document) -> Vec<(String, Severity, String)> {
    let words = |span: Span| {
        let (prose, end) = (document.prose.text(), document.prose.len());
        let (from, to) = (document.prose.from_source(span.start).unwrap_or(end), document.prose.from_source(span.end).unwrap_or(end));
        prose[from..to.max(from)].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let findings = Linter::new(&SHIPPED, Profile::default()).lint(document);
    findings.iter().filter(|one| one.counts()).map(|one| (one.rule().to_owned(), one.severity, words(one.span))).collect()
}

#[test]
fn an_article_has_the_same_findings_as_page_and_as_markdown() {
    let mut count = 0;
    for (name, text) in articles() {
        let expected = findings(&Document::markdown(Source::new("a.md", text.as_str())));
        count += expected.len();
        assert_eq!(findings(&page(&as_page(&text))), expected, "{name}");
    }
    assert!(count > 100, "{count} findings");
}

/// The words that a browser shows, in any order.
fn shown(text: &str) -> Vec<String> {
    let parsed = scraper::Html::parse_document(text);
    let mut words: Vec<String> = parsed.root_element().text().flat_map(str::split_whitespace).map(|word| word.to_owned()).collect();
    words.sort();
    words
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the tags, the words that are read are those that a browser shows.
    #[test]
    fn the_words_of_a_page_are_those_that_a_browser_shows(parts in prop::collection::vec(0_usize..PARTS.len(), 0..40)) {
        let text: String = parts.iter().map(|&part| PARTS[part]).collect();
        let document = page(&format!("<body>{text}"));
        let mut read: Vec<String> = document.blocks.iter().flat_map(|block| {
            document.prose.text()[block.prose.clone()].split_whitespace().map(str::to_owned)
        }).collect();
        read.sort();
        prop_assert_eq!(read, shown(&format!("<body>{text}")), "{}", text);
        for block in &document.blocks {
            prop_assert!(document.source.text().is_char_boundary(block.span.start) && block.span.end <= document.source.text().len());
        }
    }
}

/// Pieces of pages, words and tags that open, close, or do neither.
const PARTS: [&str; 37] = [
    " one ",
    " two\n",
    " three ",
    " &amp;four ",
    "<p>",
    "</p>",
    "<div class=a>",
    "</div>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<h2>",
    "</h2>",
    "<b>",
    "</b>",
    "<i title>",
    "</i>",
    "<br>",
    "<!-- hidden -->",
    "<section>",
    "</section>",
    "<blockquote>",
    "</blockquote>",
    "<main>",
    "</main>",
    "<article>",
    "</article>",
    "<header>",
    "</header>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<figure>",
    "</figure>",
    "<a href=/x> link </a>",
];
