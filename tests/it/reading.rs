//! Reading: which words of a text are prose, in every dialect that an article may be written in.
//!
//! Each row is a text and its blocks as a reader sees them. Nothing published is lost, and what is not published is not read.

use medlint::document::{Document, Format, Obscured};
use medlint::source::Source;

/// The words of the blocks of a text.
fn blocks(format: Format, text: &str) -> Vec<String> {
    let document = Document::parse(Source::new("a.md", text), format);
    (0..document.blocks.len()).map(|at| document.text_of(at).trim().replace('\u{fffc}', "*")).collect()
}

fn all_read(format: Format, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(blocks(format, text), *expected, "{text:?}");
    }
}

#[test]
fn front_matter_stands_at_the_start_alone() {
    all_read(
        Format::Markdown,
        &[
            ("---\ntitle: Open days\nslug: open-days\n---\nWe open.\n", &["Open days", "We open."]),
            ("+++\ntitle = \"Open days\"\n+++\nWe open.\n", &["Open days", "We open."]),
            ("{\n  \"title\": \"Open days\",\n  \"id\": 7\n}\nWe open.\n", &["Open days", "We open."]),
            ("\u{feff}---\r\nmetaDescription: Open days\r\n---\r\nWe open.\r\n", &["Open days", "We open."]),
            ("---\rtitle: Open days\r---\rWe open.\r", &["Open days", "We open."]),
            ("---\nseo:\n  ogTitle: Open days\n  og-image: a b c.png\n---\n", &["Open days"]),
            (
                "---\nbenefits:\n  - Calm nights\nfaq:\n  - question: When?\n    answer: At nine.\n---\n",
                &["Calm nights", "When?", "At nine."],
            ),
            ("We open.\n\n---\nCalm nights\n---\n\nCall us.\n", &["We open.", "Calm nights", "Call us."]),
            ("We open.\n\n---\nCost: ask us\n---\n", &["We open.", "Cost: ask us"]),
            ("We open.\n\n+++\nCalm nights\n+++\n", &["We open.", "+++ Calm nights +++"]),
            ("---\n\nCalm nights at home\n\n---\n\nCall us.\n", &["Calm nights at home", "Call us."]),
            ("---\nCalm nights\n\nmore\n", &["Calm nights", "more"]),
        ],
    );
}

#[test]
fn a_site_can_name_more_keys_that_it_publishes() {
    let text = "---\npitch_line: Calm nights\nseo:\n  ogLine: Calm days\n  id: calm-1\nmedlint:\n  id: x\n---\nWe open.\n";
    let read = |published: &[&str]| {
        let published: Vec<String> = published.iter().map(|&key| key.to_owned()).collect();
        let document = Document::publishing(Source::new("a.md", text), Format::Markdown, &published);
        (0..document.blocks.len()).map(|at| document.text_of(at).trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(read(&[]), ["We open."]);
    assert_eq!(read(&["pitchLine"]), ["Calm nights", "We open."]);
    assert_eq!(read(&["pitch-line", "seo.og-line"]), ["Calm nights", "Calm days", "We open."]);
    assert_eq!(read(&["ogLine", "line"]), ["Calm days", "We open."]);
}

#[test]
fn no_tag_takes_the_rest_of_a_text_with_it() {
    all_read(
        Format::Markdown,
        &[
            ("Press <code>Enter now.\n\nCalm nights.\n", &["Press Enter now.", "Calm nights."]),
            ("- <code>a\n- Calm nights.\n", &["a", "Calm nights."]),
            ("<svg viewBox=\"0 0 1 1\">\n\nCalm nights.\n", &["Calm nights."]),
            ("<noscript>\n\nCalm nights.\n", &["Calm nights."]),
            ("Type <template> here.\n\nCalm nights.\n", &["Type  here.", "Calm nights."]),
            ("<div it's>Calm nights</div>\n", &["Calm nights"]),
            ("<div a=\"b>Calm nights</div>\n", &["Calm nights"]),
            ("<!-- x --!> Calm nights <!-- -->\n", &["Calm nights"]),
            ("<!--> Calm nights -->\n", &["Calm nights -->"]),
            ("<div>m&#105ld &NonBreakingSpace;nights</div>\n", &["mild  nights"]),
            ("<script>\nlet a = 1;\n\nlet b;\n</script>\n\nCalm nights.\n", &["Calm nights."]),
            ("Use <code>calm</code> nights.\n", &["Use * nights."]),
            ("<svg><text y=20>Calm nights</text></svg>\n", &["Calm nights"]),
        ],
    );
}

#[test]
fn cells_buttons_and_items_stand_side_by_side() {
    all_read(
        Format::Markdown,
        &[
            ("<button>Book now</button><button>Calm nights</button>\n", &["Book now", "Calm nights"]),
            ("<select><option>One</option><option>Two</option></select>\n", &["One", "Two"]),
            ("<a href=\"x\">One</a><a href=\"y\">Two</a>\n", &["One", "Two"]),
            ("| A |\n|---|\n| <ul><li>One</li><li>Two</li></ul> |\n| <p>One</p><p>Two</p> |\n", &["A", "One", "Two", "One", "Two"]),
            ("Ca<b>l</b><i>m</i> nights\n", &["Calm nights"]),
        ],
    );
    all_read(Format::Mdx, &[("<Card>One</Card><Card>Two</Card>\n", &["One", "Two"])]);
}

#[test]
fn dialects_are_read_as_their_sites_show_them() {
    all_read(
        Format::Markdown,
        &[
            ("!!! note \"Good to know\"\n\n    Calm nights.\n\nMore.\n", &["Good to know", "Calm nights.", "More."]),
            ("??? question \"When?\"\n    Calm nights.\n", &["When?\nCalm nights.".replace('\n', " ").as_str()]),
            ("=== \"Results\"\n\n    Calm nights.\n", &["Results", "Calm nights."]),
            ("```{note}\nCalm nights.\n```\n\nMore.\n", &["Calm nights.", "More."]),
            ("````{admonition} Good to know\n:class: tip\n```{tip}\nCalm nights.\n```\n````\n", &["Good to know", "Calm nights."]),
            ("```{code-block} python\ncalm = 1\n```\n\n```{note}\nMore.\n```\n", &["More."]),
            ("```js\ncalm = 1\n```\n", &[]),
            ("## Fees {#calm-nights .big}\n\n[Text]{.calm} here.\n", &["Fees", "Text here."]),
            ("{% comment %}\nCalm nights.\n\nMore.\n{% endcomment %}\n\nWe open.\n", &["We open."]),
            ("{# calm nights #}\n\n%% calm nights %%\n\n{{/* calm */}}\n\nWe open.\n", &["We open."]),
            ("[our fees]({{ site.url }}/calm-nights/) ![a]({{< ref \"calm.md\" >}}#calm)\n", &["our fees *", "a"]),
            ("Visit calm-nights.com or write to me@calm-nights.org.\n", &["Visit * or write to *."]),
            ("See forms/calm-nights.pdf and @calm_nights.\n", &["See * and *."]),
            ("{{< hero text=\"Calm nights\" id=\"calm-a\" >}}\n", &["Calm nights"]),
            ("<img alt=\"A calm night\"> <input placeholder=\"Your name\" value=\"Go\">\n", &["A calm night", "Your name", "Go"]),
            ("<meta property=\"og:description\" content=\"Calm nights\">\n", &["Calm nights"]),
            ("See [here][r].\n\n[r]: /a.html \"Calm nights\"\n", &["See here.", "Calm nights"]),
        ],
    );
    all_read(
        Format::Mdx,
        &[
            ("import A from \"./calm\"\n\nexport const b = {\n  calm: \"nights\",\n}\n\nWe open.\n", &["We open."]),
            ("import calm nights into your week.\n", &["import calm nights into your week."]),
            ("<Code>Calm nights</Code>\n\n<Style>More nights</Style>\n", &["Calm nights", "More nights"]),
            ("<Hero title=\"Calm nights\" onClick={() => go(\"x\")} />\n", &["Calm nights"]),
            ("<Hero>{\"Calm nights\"}</Hero>\n", &["Calm nights"]),
            ("{/* calm\n\nnights */}\n\nWe open.\n", &["We open."]),
        ],
    );
}

#[test]
fn what_readers_do_not_see_says_nothing_in_its_sentence() {
    all_read(
        Format::Markdown,
        &[
            ("It is <span hidden>not</span> calm.\n", &["It is  calm.", "not"]),
            ("It is <span style=\"display: none\">not</span> calm.\n", &["It is  calm.", "not"]),
            ("It is ~~not~~ calm.\n", &["It is  calm.", "not"]),
            ("It is <del>never</del> calm.\n", &["It is  calm.", "never"]),
            ("A ~~calm~~ night.\n", &["A calm night."]),
        ],
    );
    let document = Document::markdown(Source::new(
        "a.md",
        "A[](https://pubmed.ncbi.nlm.nih.gov/1) b <a hidden href=\"https://x.org\">c</a> [d](https://y.org)",
    ));
    assert_eq!(document.links.iter().map(|link| link.url.as_str()).collect::<Vec<_>>(), ["https://y.org"]);
}

#[test]
fn folded_words_lead_back_to_their_bytes() {
    for spelling in
        ["re\u{43c}edy", "r.e.m.e.d.y", "r e m e d y", "\u{ff52}emedy", "rem\u{200b}edy", "re\u{336}medy", "<b>rem</b>edy", "r&#101;medy"]
    {
        let text = format!("Our own {spelling} for it.");
        let document = Document::markdown(Source::new("a.md", text.as_str()));
        let at = document.prose.text().find("remedy").unwrap_or_else(|| panic!("{text:?} is read as {:?}", document.prose.text()));
        let span = document.prose.to_source(at..at + "remedy".len());
        let found = document.source.slice(span);
        assert!(text.starts_with("Our own ") && spelling.trim_start_matches("<b>").starts_with(found) || found == spelling, "{found:?}");
    }
}

#[test]
fn what_escapes_the_eye_is_told() {
    let of = |text: &str| Document::markdown(Source::new("a.md", text)).obscured.into_iter().map(|(_, how)| how).collect::<Vec<_>>();
    assert_eq!(of("Our r\u{435}medy."), [Obscured::MixedScripts("remedy".to_owned())]);
    assert_eq!(of("A \u{202e}ydemer\u{202c} here."), [Obscured::Invisible]);
    assert_eq!(of("A rem\u{e0061}\u{e0062}edy."), [Obscured::Invisible]);
    assert_eq!(of("A <span hidden>calm</span> night."), [Obscured::Hidden]);
    assert_eq!(of("A.\n\n<!-- calm\n\nnights"), [Obscured::UnclosedComment]);
    assert_eq!(of("TNF\u{3b1}, 5 \u{b5}g, caf\u{e9}, soft\u{ad}ware, \u{1f469}\u{200d}\u{2695}\u{fe0f}."), []);
}
