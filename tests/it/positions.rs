//! The position trap: one phrase in every context, found at its exact bytes; silent where nobody reads it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{HEAD, phrases};
use medlint::document::Format;
use medlint::{Document, Finding, Linter, Profile, Rulebook, Source};
use std::sync::Arc;

fn rulebook() -> Arc<Rulebook> {
    let rule = phrases("hype-test", "hype", "error", &["game changer~"], "A game-changer");
    crate::common::rulebook(&format!("{HEAD}{rule}"))
}

fn lint(text: &str) -> (Document, Vec<Finding>) {
    let rulebook = rulebook();
    let document = Document::markdown(Source::new("t.md", text));
    let findings = Linter::new(&rulebook, Profile::default()).lint(&document);
    (document, findings)
}

/// Each case: the text, with the words to be found between « and ».
#[track_caller]
fn check(marked: &str) {
    let text = marked.replace(['«', '»'], "");
    let mut expected = Vec::new();
    let mut removed = 0;
    let mut start = 0;
    for (at, character) in marked.char_indices().filter(|(_, c)| matches!(c, '«' | '»')) {
        let place = at - removed;
        if character == '«' {
            start = place;
        } else {
            expected.push((start, place));
        }
        removed += character.len_utf8();
    }
    let (document, findings) = lint(&text);
    let found: Vec<(usize, usize)> = findings.iter().map(|finding| (finding.span.start, finding.span.end)).collect();
    let show = |spans: &[(usize, usize)]| spans.iter().map(|&(a, b)| format!("{a}..{b} {:?}", &text[a..b])).collect::<Vec<_>>();
    assert_eq!(show(&found), show(&expected), "in {text:?}");
    for finding in &findings {
        // Line and column lead back to the same byte.
        let position = document.source.position(finding.span.start);
        assert_eq!(document.source.offset(position), Some(finding.span.start));
        let column = text[..finding.span.start].rsplit(['\n', '\r']).next().unwrap().chars().count() + 1;
        assert_eq!(position.column, column);
    }
}

#[test]
fn found_in_every_context() {
    let cases = [
        "# A «game-changer» for you\n",
        "A **«game**-changer» and a g*a*me, a ~~«game~~ changer»\n",
        "It is a «game\nchanger» here\n",
        "- a list with a «game\n  changer» in it\n- «Game-Changers»\n",
        "> a quote with a «game-\n> changer»\n",
        "> > deep «game\n> > changer»\n",
        "| a | b |\n|---|---|\n| x \\| y «game-changer» | c |\n",
        "see [a «game-changer»](https://example.org/page) now\n",
        "![a «game-changer»](x.png)\n",
        "[x](https://example.org \"a «game-changer»\")\n",
        "text[^1]\n\n[^1]: a «game-changer» in a note\n",
        "a “«game-changer»” and 😀 «game-changer» and é «game‑changer»\n",
        "a\ttab «game-changer»\n",
        "a «game-&shy;changer», «game&#8209;changer», «game&nbsp;changer», «ga\u{AD}me-changer»\n",
        "---\ntitle: A «game-changer» page\n---\n\ntext\n",
        "---\nseo:\n  description: >-\n    it is a «game\n    changer»\n---\n\ntext\n",
        "---\nexcerpt: \"a \\\"«game-changer»\\\"\"\nsummary: 'it''s a «game-changer»'\n---\n",
        "+++\ntitle = \"A «game-changer»\"\n+++\n\ntext\n",
        "a «game-changer»\na «game-changer»\n",
        "# T\r\n\r\na «game\r\nchanger» and\r\na «game-changer»\r\n",
        "\u{FEFF}# A «game-changer»\n",
        "\u{FEFF}---\ntitle: A «game-changer»\n---\n",
        "no final newline: «game-changer»",
        "<div>\n<p>html «game-changer» &amp; more</p>\n</div>\n",
        "inline <span class=\"x\">«game-changer»</span> text\n",
        "  • first «game-changer» item\n  • second item, «game-changer»\n",
        "- [ ] task «game-changer»\n",
        "effect<sup>1</sup> of a «game-changer»<sup>2</sup>\n",
        "Setext «game-changer»\n=====\n",
        "a < b and a «game-changer»\n",
        "السلام «game-changer» עולם\n",
    ];
    for case in cases {
        check(case);
    }
}

#[test]
fn silent_where_nobody_reads() {
    let cases = [
        "[x](https://example.org/game-changer) <https://example.org/game-changer> https://example.org/game-changer www.example.org/game-changer\n",
        "`game-changer` and ``a game-changer``\n",
        "```\ngame-changer\n```\n\n    game-changer\n",
        "<!-- game-changer --> text\n\n<!-- a\ngame-changer\n-->\n\nwords <!-- game-changer --> words\n",
        "<img src=\"game-changer.png\" data-x=\"game-changer\"> <Hero id=\"game-changer\" />\n",
        "{% include game-changer %} {{ game-changer }} {{< game-changer >}} text\n{: .game-changer}\n",
        "---\nslug: game-changer\nimage: game-changer.png\n---\n\ntext\n",
        "<script>\nvar x = 'game-changer';\n</script>\n\n<style>\n.game-changer {}\n</style>\n",
        "a game `x` changer, a game. Changer\n\na game\n\nchanger\n",
        "endgame-changer game-changery\n",
    ];
    for case in cases {
        check(case);
    }
}

#[test]
fn plain_text_is_read_too() {
    let rulebook = rulebook();
    let text = "A Title Of This Text\n\nhard wrapped game-\nchanger here\n    indented game-changer is no code\n\n - game-changer\n";
    let document = Document::parse(Source::new("t.txt", text), Format::Plain);
    let findings = Linter::new(&rulebook, Profile::default()).lint(&document);
    let found: Vec<_> = findings.iter().map(|finding| document.source.slice(finding.span)).collect();
    assert_eq!(found, ["game-\nchanger", "game-changer", "game-changer"]);
}

#[test]
fn any_input_parses() {
    let seeds = [
        "---\ntitle: x\n---\n# A\n\n> - a **b** [c](d \"e\") ![f](g)\n\n| a |\n|---|\n| b |\n\n[^1]: n\n<div>x &amp; <b>y</div>\n{{ a }} {% b %}\u{FEFF}\r\n",
        "+++\na=1\n+++\n<sup>1</sup> <!-- medlint-allow x: y --> {/* medlint-allow z: w */} • a\n\t• b https://x.y/z_(q) \u{202E}😀e\u{301}\0",
    ];
    let rulebook = rulebook();
    let linter = Linter::new(&rulebook, Profile::default());
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    for round in 0..3000 {
        let mut characters: Vec<char> = seeds[round % 2].chars().collect();
        for _ in 0..=random(6) {
            if characters.is_empty() {
                break;
            }
            let (at, to) = (random(characters.len()), random(characters.len()));
            match random(4) {
                0 => drop(characters.remove(at)),
                1 => characters.insert(at, characters[to]),
                2 => characters.truncate(at.max(1)),
                _ => characters.swap(at, to),
            }
        }
        let text: String = characters.into_iter().collect();
        let document = Document::markdown(Source::new("t.md", text.as_str()));
        let mut last = 0;
        for block in &document.blocks {
            assert!(block.prose.start >= last && block.prose.end <= document.prose.len(), "{text:?}");
            assert!(text.is_char_boundary(block.span.start) && text.is_char_boundary(block.span.end), "{text:?}");
            last = block.prose.end;
        }
        for finding in linter.lint(&document) {
            assert!(text.get(finding.span.range()).is_some(), "{text:?}");
        }
    }
}

#[test]
fn deep_and_long_texts_end_soon() {
    let rulebook = rulebook();
    let linter = Linter::new(&rulebook, Profile::default());
    let texts =
        ["> ".repeat(10_000) + "game-changer", "game-changer ".repeat(80_000), "- game-changer\n".repeat(20_000), "a".repeat(1_000_000)];
    let counts = [1, 80_000, 20_000, 0];
    for (text, count) in texts.iter().zip(counts) {
        let started = std::time::Instant::now();
        let document = Document::markdown(Source::new("t.md", text.as_str()));
        let found = linter.lint(&document).len();
        assert!(started.elapsed().as_secs() < 60, "{} bytes took {:?}", text.len(), started.elapsed());
        assert_eq!(found, count);
    }
}
