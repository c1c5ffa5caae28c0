//! The reviewer's page in a real browser: what it shows, what its filters and keys do, what hostile text cannot do.
//!
//! Needs Chromium and chromedriver. Without them the tests say so and pass, unless `MEDLINT_BROWSER=required`, which
//! `.ci/run` sets. `MEDLINT_PICTURES=folder` keeps screenshots.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;
#[path = "browser/driver.rs"]
mod driver;
#[path = "formats/fixture.rs"]
mod fixture;

use driver::Browser;
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

fn browser(name: &str) -> Option<Browser> {
    let profile = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{name}"));
    let browser = Browser::start(&profile);
    if browser.is_none() {
        assert_ne!(std::env::var("MEDLINT_BROWSER").as_deref(), Ok("required"), "Chromium or chromedriver is missing");
        // Not a macro: the harness would keep the words of a test that passes.
        let _ = std::io::stderr().write_all(b"skipped: Chromium or chromedriver is not installed\n");
    }
    browser
}

/// Writes the page for some inputs of a folder and opens it. Gives the findings as `json` tells them, too.
fn open(browser: &Browser, here: &Path, inputs: &[&str]) -> Value {
    let mut args = vec!["check", "--format", "html=page.html", "--format", "json", "--fail-on", "never"];
    args.extend(inputs);
    let (_, out, _) = common::medlint(here, &args);
    browser.resize(1280, 900);
    browser.media("screen", "light");
    browser.open(&here.join("page.html"));
    serde_json::from_str(&out).unwrap()
}

fn picture(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("MEDLINT_PICTURES") {
        std::fs::write(Path::new(&folder).join(format!("{name}.base64")), browser.picture()).unwrap();
    }
}

/// The words of an article as a reader sees them: blanks joined.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn highlights_stand_at_the_right_words() {
    let Some(browser) = browser("words") else { return };
    let here = fixture::folder("browser-words");
    let report = open(&browser, &here, &["many.md", "plain.txt"]);
    let script = "return [...document.querySelectorAll('.card')].map(card => ({
        words: [...document.querySelectorAll(`mark[data-f~=${card.id}]`)].map(mark => mark.textContent).join(''),
        quote: card.querySelector('.quote')?.textContent, meta: card.querySelector('.meta').textContent, state: card.dataset.state,
        beside: !!card.closest('.row')?.querySelector(`mark[data-f~=${card.id}]`),
    }))";
    let cards = browser.run(script);
    let cards: Vec<&Value> = cards.as_array().unwrap().iter().filter(|card| card["state"] != "allowed").collect();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() > 100, "{}", findings.len());
    assert_eq!(cards.len(), findings.len());
    for (card, finding) in cards.iter().zip(findings) {
        let place = format!("Line {}, column {} ", finding["line"], finding["column"]);
        assert!(card["meta"].as_str().unwrap().starts_with(&place), "{card} is not at {place}");
        // The marked words are those that a reader sees of the claimed bytes: without the marks of Markdown, entities decoded.
        let seen = finding["text"].as_str().unwrap().replace("**", "").replace("&shy;", "\u{ad}").replace("\n> ", " ");
        assert_eq!(joined(card["words"].as_str().unwrap()), joined(&seen), "{finding}");
        assert_eq!(card["beside"], true, "{finding}");
    }
    assert_eq!(browser.console(), Vec::<Value>::new());
}

#[test]
fn filters_and_keys_work() {
    let Some(browser) = browser("filters") else { return };
    let here = fixture::folder("browser-filters");
    let report = open(&browser, &here, &["many.md"]);
    let shown = || browser.run("return [...document.querySelectorAll('.card')].filter(card => card.offsetParent).length").as_u64().unwrap();
    let count = |key: &str| report["summary"][key].as_u64().unwrap();
    let total = count("errors") + count("warnings") + count("infos") + count("suppressed");
    assert_eq!(shown(), total);
    let toggle = |value: &str| browser.run(&format!("document.querySelector('input[value={value}]').click()"));
    toggle("error");
    assert_eq!(shown(), total - count("errors"));
    assert_eq!(browser.run("return document.querySelectorAll('mark.error').length"), 0);
    assert_eq!(browser.run("return [...document.querySelectorAll('.ref.error')].filter(ref => ref.offsetParent).length"), 0);
    let status = || browser.run("return document.getElementById('status').textContent");
    assert_eq!(status(), format!("{} of {total} findings", total - count("errors")));
    toggle("error");
    let family = |name: &str| {
        browser.run(&format!(
            "const list = document.querySelector('select'); list.value = '{name}'; list.dispatchEvent(new Event('change', {{bubbles: true}}))"
        ))
    };
    family("speed");
    let speed = report["findings"].as_array().unwrap().iter().filter(|finding| finding["family"] == "speed").count() as u64;
    assert!(speed > 0 && speed < total);
    assert_eq!(shown(), speed);
    family("");
    // Keys: j goes on, k goes back, the focus follows and shows.
    browser.run("document.body.focus()");
    browser.press("jj");
    assert_eq!(status(), format!("Finding 2 of {total}"));
    let focus =
        "const card = document.activeElement; return {id: card.id, open: card.querySelector('.head')?.getAttribute('aria-expanded'),
        isSeen: card.getBoundingClientRect().top >= 0, marks: document.querySelectorAll('mark.current').length}";
    assert_eq!(browser.run(focus), json!({"id": "a1f2", "open": "true", "isSeen": true, "marks": 1}));
    browser.press("k");
    assert_eq!(status(), format!("Finding 1 of {total}"));
    browser.press("k");
    assert_eq!(status(), format!("Finding {total} of {total}"));
    browser.run("document.getElementById('keys').click()");
    browser.press("k");
    assert_eq!(status(), format!("Finding {total} of {total}"));
    // The tabulator reaches the card's own button, and the focus is drawn.
    browser.press("\u{e004}");
    let drawn = browser.run("const it = document.activeElement; return [it.className, getComputedStyle(it).outlineStyle]");
    assert_eq!(drawn, json!(["head", "solid"]));
    // A click on marked words opens their finding; details can be opened all at once.
    browser.run("document.querySelector('mark').click()");
    assert_eq!(browser.run("return document.activeElement.id"), "a1f1");
    let open_cards =
        || browser.run("return [...document.querySelectorAll('.more')].filter(more => more.offsetParent).length").as_u64().unwrap();
    assert_eq!(open_cards(), 1);
    browser.run("document.getElementById('all').click()");
    assert_eq!(open_cards(), total);
    assert_eq!(browser.console(), Vec::<Value>::new());
}

#[test]
fn hostile_text_stays_text() {
    let Some(browser) = browser("hostile") else { return };
    let here = fixture::folder("browser-hostile");
    let name = fixture::hostile(&here);
    open(&browser, &here, &[&name]);
    let page = browser.run(
        "return {
            scripts: document.scripts.length, images: document.images.length, frames: document.querySelectorAll('iframe, object, embed, svg, base').length,
            handlers: [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(name => name.startsWith('on') || name === 'style'),
            schemes: [...new Set([...document.links].map(link => link.protocol))].sort(),
            policy: document.querySelector('meta[http-equiv]').content.startsWith(\"default-src 'none'\"),
            text: document.querySelector('main').textContent, title: document.title, hit: window.hit === undefined,
        }",
    );
    assert_eq!(page["scripts"], 1);
    assert_eq!((&page["images"], &page["frames"], &page["handlers"]), (&json!(0), &json!(0), &json!([])));
    assert_eq!(page["schemes"], json!(["file:", "https:"]));
    assert_eq!((&page["policy"], &page["hit"]), (&json!(true), &json!(true)));
    let text = page["text"].as_str().unwrap();
    for part in [
        "<script>window.hit=1</script>",
        "javascript:window.hit=1",
        "<img src=x onerror=window.hit=1>",
        "\u{241b}[31m",
        "=HYPERLINK(",
        "\"'><b>",
    ] {
        assert!(text.contains(part), "{part:?} does not show");
    }
    assert!(!text.contains(['\u{202e}', '\u{1b}', '\0', '\u{7}']));
    assert_eq!(browser.console(), Vec::<Value>::new());
}

#[test]
fn the_page_reads_well_on_every_screen_and_on_paper() {
    let Some(browser) = browser("screens") else { return };
    let here = fixture::folder("browser-screens");
    for article in ["overclaiming-ketamine.md", "supplement-page.md", "cited-explainer.md"] {
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles").join(article), here.join(article)).unwrap();
    }
    std::fs::write(here.join("rules.toml"), "version = 1\nextends = \"default\"\n").unwrap();
    for other in ["many.md", "plain.txt"] {
        std::fs::remove_file(here.join(other)).unwrap();
    }
    open(&browser, &here, &["."]);
    // Contrast of every visible piece of text against what stands behind it, after WCAG 2: 4.5, large letters 3.
    let contrast = "
        const parse = (color) => (color.match(/[\\d.]+/g) || []).map(Number);
        const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
        const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
        const low = new Set();
        for (const e of document.querySelectorAll('body *')) {
            if (!e.checkVisibility() || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || e.closest('script, style')) continue;
            const style = getComputedStyle(e), [a, b] = [light(parse(style.color)), light(behind(e))].sort((x, y) => y - x);
            const size = parseFloat(style.fontSize), isLarge = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
            if ((a + .05) / (b + .05) < (isLarge ? 3 : 4.5)) low.add(`${e.tagName}.${e.className} ${style.color} ${((a + .05) / (b + .05)).toFixed(2)}`);
        }
        return [...low]";
    // Names for everything that can be operated, no name twice, headings and landmarks in place.
    let names = "
        const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
        const nameless = [...document.querySelectorAll('a[href], button, input, select, summary, [role=region], nav, section')].filter((e) =>
            !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length || e.getAttribute('aria-labelledby'))).map((e) => e.outerHTML.slice(0, 80));
        const lost = [...document.querySelectorAll('[aria-labelledby], [aria-controls]')].flatMap((e) =>
            [e.getAttribute('aria-labelledby'), e.getAttribute('aria-controls')]).filter((id) => id && !document.getElementById(id));
        return {twice: ids.length - new Set(ids).size, nameless, lost, main: document.querySelectorAll('main').length, h1: document.querySelectorAll('h1').length,
            nav: document.querySelectorAll('nav li').length, lang: document.documentElement.lang, links: [...document.querySelectorAll('a[href^=\"#\"]')].filter((a) => !document.getElementById(a.hash.slice(1))).length}";
    for (media, scheme, width) in
        [("screen", "light", 1280), ("screen", "dark", 1280), ("screen", "light", 390), ("screen", "dark", 390), ("print", "light", 800)]
    {
        browser.media(media, scheme);
        browser.resize(width, 1600);
        let name = format!("{media}-{scheme}-{width}");
        let overflow = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth").as_i64().unwrap();
        assert!(overflow <= 0, "{name} is {overflow} pixels too wide");
        assert_eq!(browser.run(contrast), json!([]), "{name}");
        picture(&browser, &name);
    }
    // On paper each finding stands beside its words with the number of its rule, of which why, what to write and sources stand in one list.
    let lost = browser.run(
        "const rules = [...document.querySelectorAll('.rules ol > li')];
        const stands = (e) => e && e.checkVisibility() && e.textContent.trim();
        const lost = [...document.querySelectorAll('.card')].filter((card) => {
            const number = parseInt(card.querySelector('.r').textContent.slice(1), 10);
            return !(stands(card.querySelector('.message')) && stands(card.querySelector('.r')) && stands(rules[number - 1]));
        });
        return {lost: lost.length, cards: document.querySelectorAll('.card').length > 9, rules: rules.length > 9}",
    );
    assert_eq!(lost, json!({"lost": 0, "cards": true, "rules": true}));
    assert_eq!(browser.run("return document.querySelector('.bar').checkVisibility()"), false);
    assert_eq!(browser.run(names), json!({"twice": 0, "nameless": [], "lost": [], "main": 1, "h1": 1, "nav": 3, "lang": "en", "links": 0}));
    browser.media("screen", "light");
    browser.resize(390, 1600);
    browser.press("jjjjjjjjj");
    picture(&browser, "screen-light-390-current");
    browser.resize(1280, 1000);
    browser.press("jj");
    picture(&browser, "screen-light-1280-current");
    assert_eq!(browser.console(), Vec::<Value>::new());
}

/// Decides two findings by keys, saves, comes back, and finds the decisions honoured.
#[test]
fn a_reviewer_decides_by_keys_and_saves() {
    let Some(browser) = browser("decide") else { return };
    let here = common::folder("browser", "decide");
    common::put(&here, "a.md", "# Hope\n\nA miracle for you.\n\nA wonder for you.\n");
    let report = open(&browser, &here, &["a.md"]);
    browser.run("localStorage.clear(); const name = document.getElementById('reviewer'); name.value = ''; document.body.focus()");
    let text = |id: &str| browser.run(&format!("return document.getElementById('{id}').textContent"));
    assert_eq!(text("decided"), "0 of 2 decided");
    // Nobody decides without a name, and nothing is kept without a reason.
    browser.press("j1");
    assert_eq!((text("missing"), text("decided")), (json!("Type your name first"), json!("0 of 2 decided")));
    browser.press("A. Lee\t");
    browser.run("document.querySelector('.card.current').focus()");
    browser.press("2");
    assert_eq!(browser.run("return document.activeElement.id"), "reason");
    browser.press("\u{e007}");
    assert_eq!(text("missing"), "What is kept needs a reason");
    browser.press("the board approved it\u{e007}");
    assert_eq!(text("status"), "Finding 2 of 2");
    browser.press("1");
    assert_eq!(text("decided"), "2 of 2 decided");
    let decisions = "return [...document.querySelectorAll('.card')].map(card => card.querySelector('.decision')?.textContent.trim())";
    let told = json!(["Keep: the board approved it (A. Lee)", "Change (A. Lee)"]);
    assert_eq!(browser.run(decisions), told);
    // Closed and opened again, it is all there.
    browser.open(&here.join("page.html"));
    assert_eq!(browser.run(decisions), told);
    browser.run(
        "URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return 'about:blank'; };
         HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };",
    );
    browser.press("s");
    let saved = (0..50).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        browser.run("return window.saved || null").as_str().map(str::to_owned)
    });
    let saved: Value = serde_json::from_str(&saved.expect("the page saves its decisions")).unwrap();
    assert_eq!(browser.run("return window.savedAs"), "review.json");
    assert_eq!(saved["decisions"][0]["fingerprint"], report["findings"][0]["fingerprint"]);
    common::put(&here, "review.json", saved.to_string());
    let (code, out, err) = common::medlint(&here, &["check", "a.md", "--review", "review.json", "--format", "json", "--fail-on", "error"]);
    let after: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}"));
    assert_eq!((code, &after["kept"][0]["decision"]["by"]), (0, &json!("A. Lee")));
    assert!(after["findings"][0]["notes"].to_string().contains("A. Lee on"), "{after:#}");
    assert_eq!(browser.console(), Vec::<Value>::new());
}
