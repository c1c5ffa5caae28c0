//! Word documents: what a reader of one sees, in which paragraph, and the same findings as the article in Markdown.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, folder, medlint, put};
use crate::webpages::{articles, findings};
use medlint::document::{BlockKind, Document};
use medlint::source::Source;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use std::fmt::Write as _;

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of parts that are stored as they are.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut all, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let header = all.len() as u32;
        let (size, name_len) = (bytes.len() as u32, name.len() as u16);
        // Version, flags, method, time, date, checksum: nothing of it is asked for.
        let shared =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &size.to_le_bytes(), &size.to_le_bytes(), &name_len.to_le_bytes()].concat();
        all.extend([b"PK\x03\x04", &shared[..], &[0, 0], name.as_bytes(), bytes].concat());
        let rest = [&[0; 12][..], &header.to_le_bytes()].concat();
        list.extend([b"PK\x01\x02\x14\x00", &shared[..], &rest, name.as_bytes()].concat());
    }
    let (start, len, count) = (all.len() as u32, list.len() as u32, parts.len() as u16);
    let end =
        [b"PK\x05\x06\0\0\0\0", &count.to_le_bytes()[..], &count.to_le_bytes(), &len.to_le_bytes(), &start.to_le_bytes(), &[0, 0]].concat();
    all.extend(list);
    all.extend(end);
    all
}

/// A Word document with a body, footnotes and addresses of links.
fn document(body: &str, notes: &str, links: &[String]) -> Vec<u8> {
    let mut relations = format!(
        "<Relationships><Relationship Id=\"s\" Type=\"{TYPES}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"n\" Type=\"{TYPES}/footnotes\" Target=\"/word/footnotes.xml\"/>\
         <Relationship Id=\"h\" Type=\"{TYPES}/header\" Target=\"header1.xml\"/>"
    );
    for (at, link) in links.iter().enumerate() {
        write!(relations, "<Relationship Id=\"l{at}\" Type=\"{TYPES}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>", escape(link))
            .unwrap();
    }
    relations += "</Relationships>";
    let levels: String = (1..=6)
        .map(|level| format!("<w:style w:type=\"paragraph\" w:styleId=\"berschrift{level}\"><w:name w:val=\"heading {level}\"/></w:style>"))
        .collect();
    let styles = format!(
        "<w:styles xmlns:w=\"w\">{levels}<w:style w:styleId=\"Own\"><w:basedOn w:val=\"berschrift2\"/><w:name w:val=\"Own\"/></w:style>\
         <w:style w:styleId=\"Q\"><w:name w:val=\"Quote\"/></w:style><w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>\
         <w:style w:styleId=\"B\"><w:name w:val=\"List Bullet\"/></w:style><w:style w:styleId=\"V1\"><w:name w:val=\"toc 1\"/></w:style></w:styles>"
    );
    let whole = format!("<?xml version=\"1.0\"?>\n<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>{body}</w:body></w:document>");
    let notes = format!("<w:footnotes xmlns:w=\"w\"><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p/></w:footnote>{notes}</w:footnotes>");
    archive(&[
        ("word/document.xml", whole.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/header1.xml", b"<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>Two words</w:t></w:r></w:p></w:hdr>"),
    ])
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A paragraph with properties and words.
fn paragraph(properties: &str, words: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", run("", words))
}

fn run(properties: &str, words: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(words))
}

#[track_caller]
fn read(body: &str, expected: &[(&str, &str)]) -> Document {
    let document = Document::word("a.docx", &document(body, "", &[])).unwrap();
    let kind = |at: usize| match &document.blocks[at].kind {
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::TableCell { is_header, row } => format!("{}{row}", if *is_header { "head" } else { "cell" }),
        other if document.blocks[at].is_quoted => format!("quoted {other:?}"),
        other => format!("{other:?}"),
    };
    let found: Vec<(String, &str)> = (0..document.blocks.len()).map(|at| (kind(at), document.text_of(at).trim())).collect();
    assert_eq!(found.iter().map(|(kind, words)| (kind.as_str(), *words)).collect::<Vec<_>>(), expected);
    document
}

#[test]
fn a_document_is_read_as_its_readers_see_it() {
    let item = "<w:numPr><w:numId w:val=\"3\"/></w:numPr>";
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", paragraph("", words));
    let body = [
        paragraph("<w:pStyle w:val=\"T\"/>", "Calm & rest"),
        paragraph("<w:pStyle w:val=\"V1\"/>", "Contents here"),
        paragraph("<w:pStyle w:val=\"berschrift1\"/>", "Why"),
        paragraph("<w:pStyle w:val=\"Own\"/>", "Own style"),
        "<w:p/>".to_owned(),
        format!(
            "<w:p>{}{}<w:ins>{}</w:ins><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom>{}{}</w:p>",
            run("", "One "),
            run("<w:b/>", "ve"),
            run("", "ry"),
            run("", "gone"),
            run("<w:vanish/>", "hidden"),
            run("<w:vanish w:val=\"0\"/>", " calm night."),
        ),
        paragraph(item, "First"),
        paragraph("<w:pStyle w:val=\"B\"/>", "Second"),
        paragraph("<w:numPr><w:numId w:val=\"0\"/></w:numPr>", "No item"),
        paragraph("<w:pStyle w:val=\"Q\"/>", "Quoted."),
        format!(
            "<w:tbl><w:tblPr><w:tblLook w:val=\"04A0\"/></w:tblPr><w:tr>{}</w:tr><w:tr>{}</w:tr></w:tbl>",
            cell("Dose") + &cell("Cost"),
            cell("One") + &cell("Two")
        ),
        "<w:p><w:r><w:t>A picture</w:t><w:drawing><wp:docPr xmlns:wp=\"p\" id=\"1\" descr=\"A calm  face\"/></w:drawing></w:r></w:p>"
            .to_owned(),
        format!(
            "<w:p><w:r><mc:Fallback xmlns:mc=\"m\"><w:t>twice</w:t></mc:Fallback><w:pict>{}</w:pict></w:r></w:p>",
            paragraph("", "In a box")
        ),
    ]
    .concat();
    let document = read(
        &body,
        &[
            ("h1", "Calm & rest"),
            ("h2", "Why"),
            ("h3", "Own style"),
            ("Paragraph", "One very calm night."),
            ("ListItem", "First"),
            ("ListItem", "Second"),
            ("Paragraph", "No item"),
            ("quoted Paragraph", "Quoted."),
            ("head1", "Dose"),
            ("head1", "Cost"),
            ("cell2", "One"),
            ("cell2", "Two"),
            ("Paragraph", "A picture"),
            ("ImageAlt", "A calm face"),
            ("Paragraph", "In a box"),
        ],
    );
    // The words of the header of its pages and of its table of contents are counted.
    assert_eq!(document.unread, [0, 0, 0, 4, 0, 0]);
    let place =
        |words: &str| document.place(medlint::source::Span::new(document.source.text().find(words).unwrap(), usize::MAX)).unwrap().words();
    assert_eq!(place("very calm"), "paragraph 6, under \"Calm & rest > Why > Own style\"");
    assert_eq!(place("A calm"), "description of a picture in paragraph 15, under \"Calm & rest > Why > Own style\"");
}

#[test]
fn every_format_tells_the_paragraph() {
    let here = folder("word", "places");
    put(&here, "rules.toml", RULES);
    let body = paragraph("<w:pStyle w:val=\"berschrift1\"/>", "Why & how") + &paragraph("", "A miracle. I am an addict.");
    put(&here, "a.docx", document(&body, "", &[]));
    for format in [
        "short",
        "full",
        "concise",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "csv",
        "markdown",
        "html",
    ] {
        let (code, out, err) = medlint(&here, &["check", ".", "--format", format]);
        assert!(code == 1 && out.contains("paragraph 2, under"), "{format}: {out}{err}");
        assert!(!out.contains("a person with an addiction\" is_safe"), "{out}");
    }
    let (_, out, _) = medlint(&here, &["check", "a.docx", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let finding = &report["findings"][0];
    assert_eq!((&finding["line"], &finding["column"], &finding["text"]), (&2.into(), &3.into(), &"miracle".into()));
    assert_eq!(finding["place"], serde_json::json!({"paragraph": 2, "headings": ["Why & how"]}));
    let (_, out, _) = medlint(&here, &["check", "a.docx", "--format", "sarif"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let place = &report["runs"][0]["results"][0]["locations"][0]["logicalLocations"][0];
    assert_eq!(*place, serde_json::json!({"name": "Why & how", "fullyQualifiedName": "Why & how > paragraph 2"}));
    // No edit is made in a file that is not the text itself.
    let before = std::fs::read(here.join("a.docx")).unwrap();
    let (_, out, _) = medlint(&here, &["check", "a.docx", "--fix"]);
    assert!(out.contains("an addict"), "{out}");
    assert_eq!(std::fs::read(here.join("a.docx")).unwrap(), before);
}

/// An archive whose document unpacks to 200 MiB of zeros.
fn bomb() -> Vec<u8> {
    // Deflate with fixed codes: a zero, and again and again 258 times the byte before, until the end of the block.
    let copies = "1100010100000".repeat((200 << 20) / 258);
    let bits = format!("11000110000{copies}0000000");
    let packed: Vec<u8> = bits.as_bytes().chunks(8).map(|byte| byte.iter().enumerate().map(|(at, bit)| (bit - b'0') << at).sum()).collect();
    let size = ((200_usize << 20) / 258 * 258 + 1) as u32;
    let name = b"word/document.xml";
    let shared = [
        &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        &(packed.len() as u32).to_le_bytes(),
        &size.to_le_bytes(),
        &(name.len() as u16).to_le_bytes(),
    ]
    .concat();
    let mut all = [b"PK\x03\x04", &shared[..], &[0, 0], name, &packed].concat();
    let start = all.len() as u32;
    all.extend([b"PK\x01\x02\x14\x00", &shared[..], &[0; 16], name].concat());
    let len = all.len() as u32 - start;
    all.extend([b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &len.to_le_bytes()[..], &start.to_le_bytes(), &[0, 0]].concat());
    all
}

#[test]
fn hostile_and_damaged_files_are_refused_with_a_reason() {
    let good = document(&paragraph("", "A miracle."), "", &[]);
    let body = |xml: &str| archive(&[("word/document.xml", xml.as_bytes())]);
    let deep = format!("{}{}", "<a>".repeat(600), "</a>".repeat(600));
    for (bytes, reason) in [
        (b"hello".to_vec(), "no .docx: such a file is a zip archive"),
        (b"\xD0\xCF\x11\xE0old".to_vec(), "save it as .docx without a password"),
        (good[..good.len() - 30].to_vec(), "cut off or inconsistent"),
        (archive(&[("content.xml", b"<a/>")]), "a zip archive without a Word document"),
        (archive(&[("word/document.xml", b"<a/>"), ("word/document.xml", b"<b/>")]), "cut off or inconsistent"),
        (body("<w:document><w:p>"), "ends in the midst"),
        (body("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), "declares a document type"),
        (body("<a>&b;</a>"), "an entity of its own"),
        (body(&deep), "nest deeper"),
        (bomb(), "unpacks to more than 128 MiB"),
    ] {
        let error = Document::word("a.docx", &bytes).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    // Whatever is cut off, the answer is an answer.
    for len in 0..good.len() {
        let _ = Document::word("a.docx", &good[..len]);
    }
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 0xFF;
        let _ = Document::word("a.docx", &bytes);
    }
    let here = folder("word", "refused");
    put(&here, "a.docx", "text");
    let (code, told, _) = medlint(&here, &["check", "a.docx"]);
    assert!(code == 2 && told.contains("a.docx: no .docx: such a file is a zip archive"), "{told}");
}

/// An article of Markdown, without its front matter, as a Word document.
fn as_word(text: &str) -> Vec<u8> {
    let (mut body, mut notes, mut links) = (String::new(), String::new(), Vec::new());
    let mut style = String::new();
    let (mut lists, mut open_lists): (usize, Vec<usize>) = (0, Vec::new());
    let (mut is_open, mut is_struck, mut note) = (false, false, false);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH) {
        let mut out = String::new();
        if matches!(event, Event::Text(_) | Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell)) && !is_open {
            if let Event::Start(Tag::Heading { level, .. }) = &event {
                style = format!("<w:pStyle w:val=\"berschrift{}\"/>", *level as u8);
            }
            let list = open_lists.last().map(|list| format!("<w:numPr><w:numId w:val=\"{list}\"/></w:numPr>")).unwrap_or_default();
            write!(out, "<w:p><w:pPr>{style}{list}</w:pPr>").unwrap();
            is_open = true;
        }
        let mut close = |out: &mut String| {
            if std::mem::take(&mut is_open) {
                out.push_str("</w:p>");
            }
        };
        match event {
            Event::Text(words) => out += &run(if is_struck { "<w:strike/>" } else { "" }, &words),
            Event::SoftBreak => out += &run("", " "),
            Event::HardBreak => out += "<w:r><w:br/></w:r>",
            Event::FootnoteReference(label) => write!(out, "<w:r><w:footnoteReference w:id=\"{label}\"/></w:r>").unwrap(),
            Event::Start(Tag::List(_)) => {
                close(&mut out);
                lists += 1;
                open_lists.push(lists);
            }
            Event::End(TagEnd::List(_)) => drop(open_lists.pop()),
            Event::Start(Tag::BlockQuote(_)) => style = "<w:pStyle w:val=\"Q\"/>".to_owned(),
            Event::Start(Tag::Table(_)) => out += "<w:tbl><w:tblPr><w:tblLook w:firstRow=\"1\"/></w:tblPr>",
            Event::End(TagEnd::Table) => out += "</w:tbl>",
            Event::Start(Tag::TableHead | Tag::TableRow) => out += "<w:tr>",
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => out += "</w:tr>",
            Event::Start(Tag::TableCell) => out.insert_str(0, "<w:tc>"),
            Event::End(TagEnd::TableCell) => {
                close(&mut out);
                out += "</w:tc>";
            }
            Event::Start(Tag::Strikethrough) => is_struck = true,
            Event::End(TagEnd::Strikethrough) => is_struck = false,
            Event::Start(Tag::Link { dest_url, .. }) => {
                write!(out, "<w:hyperlink r:id=\"l{}\">", links.len()).unwrap();
                links.push(dest_url.into_string());
            }
            Event::End(TagEnd::Link) => out += "</w:hyperlink>",
            Event::Start(Tag::FootnoteDefinition(label)) => {
                note = true;
                write!(out, "<w:footnote w:id=\"{label}\">").unwrap();
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                notes += "</w:footnote>";
                note = false;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::BlockQuote(_)) => {
                close(&mut out);
                if !matches!(event, Event::End(TagEnd::Paragraph)) {
                    style.clear();
                }
            }
            _ => {}
        }
        if note { notes += &out } else { body += &out }
    }
    document(&body, &notes, &links)
}

#[test]
fn an_article_has_the_same_findings_in_word_and_in_markdown() {
    let mut count = 0;
    for (name, text) in articles() {
        let parsed = Document::markdown(Source::new("a.md", text.as_str()));
        let body = parsed.front_matter.span.map_or(0, |span| text[span.end..].find('\n').map_or(span.end, |end| span.end + end + 1));
        // Word has no HTML and no comments to the linter.
        if text[body..].contains('<') {
            continue;
        }
        let expected = findings(&Document::markdown(Source::new("a.md", &text[body..])));
        count += expected.len();
        assert_eq!(findings(&Document::word("a.docx", &as_word(&text[body..])).unwrap()), expected, "{name}");
    }
    assert!(count > 100, "{count} findings");
}

#[test]
fn documents_of_word_processors_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let document = Document::word("a.docx", &std::fs::read(folder.join("python-docx.docx")).unwrap()).unwrap();
    let words: Vec<&str> = (0..document.blocks.len()).map(|at| document.text_of(at).trim()).collect();
    assert_eq!(
        words,
        ["Calm nights", "How it works", "One calm night.", "First", "Second", "Dose", "Cost", "One", "Two", "See the trial."]
    );
    let kinds: Vec<&BlockKind> = document.blocks.iter().map(|block| &block.kind).collect();
    assert_eq!(
        (kinds[0], kinds[1], kinds[3], kinds[4]),
        (&BlockKind::Heading(1), &BlockKind::Heading(2), &BlockKind::ListItem, &BlockKind::ListItem)
    );
    assert_eq!(*kinds[5], BlockKind::TableCell { is_header: true, row: 1 });
    let document = Document::word("a.docx", &std::fs::read(folder.join("libreoffice.docx")).unwrap()).unwrap();
    let words: Vec<&str> = (0..document.blocks.len()).map(|at| document.text_of(at).trim()).collect();
    let expected = [
        "Calm nights",
        "How it works",
        "One calm night.",
        "First",
        "Second",
        "Dose",
        "Cost",
        "One",
        "Two",
        "Quoted words.",
        "See the trial.",
    ];
    assert_eq!(words, expected);
    let kinds: Vec<&BlockKind> = document.blocks.iter().map(|block| &block.kind).collect();
    assert_eq!((kinds[0], kinds[1], kinds[3]), (&BlockKind::Heading(1), &BlockKind::Heading(2), &BlockKind::ListItem));
    assert_eq!(
        (kinds[5], kinds[7]),
        (&BlockKind::TableCell { is_header: true, row: 1 }, &BlockKind::TableCell { is_header: false, row: 2 })
    );
    assert!(document.blocks[9].is_quoted && document.links.iter().any(|link| link.url == "https://example.org/t"));
}
