//! Targets of hostile bytes: ten ways in, each with what must hold behind it.
//!
//! A target takes any bytes, panics when a promise is broken, and gives back what the bytes reached: numbers that a
//! driver without knowledge of the code can use to see that an input is a new one. The driver of `tests/fuzz.rs` and the
//! programs of `fuzz/` share this file and the seeds of `seeds.rs`.

#![allow(dead_code, clippy::unwrap_used, reason = "a promise that is broken stops the target")]

mod seeds;

use medlint::baseline::Baseline;
use medlint::document::Format;
use medlint::document::content::{ContentField, FieldFormat};
use medlint::finding::{AllowedBy, Diagnostic};
use medlint::report::{self, Checked, Failure, Layout, Reporter, Summary};
use medlint::rulebook::read::written::Written;
use medlint::rulebook::{Inspection, SourceMap};
use medlint::{Document, Finding, Linter, Profile, Rulebook, Source, Span};
use seeds::{
    ANCHORS, ARGUMENTS, ARTICLE, BASELINE, BOTH, CLAIM, COMMANDS, COMMENT, COMMENTS, COMPARE, CONTENT, DAMAGE, DAMAGES, EMPTY_BASELINE,
    EXPLAIN, EXTENDS, FRONT, FRONT_TOML, HOSTILE, HTML, JSON, MARKDOWN, MDX, OPTIONS, OUTPUTS, OUTPUTS_OF_COMMANDS, RULES, TOML, YAML,
};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// The depth that an input reached, as numbers.
pub(crate) type Reached = Vec<u64>;

/// One way in.
pub(crate) struct Target {
    /// Its name, also that of its program in `fuzz/` and of its folder of crashers.
    pub(crate) name: &'static str,
    /// Tries the bytes.
    pub(crate) run: fn(&[u8]) -> Reached,
    /// Bytes to begin with.
    pub(crate) seeds: &'static [&'static str],
    /// Words that get an input further.
    pub(crate) words: &'static [&'static str],
}

/// All ways in.
pub(crate) const TARGETS: [Target; 10] = [
    Target { name: "article", run: article, seeds: &[ARTICLE, HOSTILE, HTML], words: MARKDOWN },
    Target { name: "rules", run: rules, seeds: &[RULES, CLAIM, EXTENDS], words: TOML },
    Target { name: "rules-and-article", run: rules_and_article, seeds: &[BOTH], words: TOML },
    Target { name: "front-matter", run: front_matter, seeds: &[YAML, FRONT_TOML, ANCHORS], words: FRONT },
    Target { name: "content", run: content, seeds: &[YAML, ANCHORS, CONTENT], words: JSON },
    Target { name: "baseline", run: baseline, seeds: &[BASELINE, EMPTY_BASELINE], words: JSON },
    Target { name: "comments", run: comments, seeds: &[COMMENTS, MDX], words: COMMENT },
    Target { name: "arguments", run: arguments, seeds: &[ARGUMENTS, COMPARE, EXPLAIN], words: OPTIONS },
    Target { name: "stored", run: stored, seeds: &[DAMAGE, "1200:7f\nend:3000"], words: DAMAGES },
    Target { name: "outputs", run: outputs, seeds: &[OUTPUTS, OUTPUTS_OF_COMMANDS], words: COMMANDS },
];

/// Tries the bytes on the target of this name.
pub(crate) fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    (target.run)(bytes);
}

fn layout() -> Layout {
    Layout { width: 80, ..Layout::default() }
}

fn number(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The first words of a message without what it quotes: a kind of mistake.
fn words_of(message: &str) -> String {
    let words = message.split(['"', '\'', '`']).next().unwrap_or_default();
    words.chars().filter(|character| character.is_ascii_alphabetic()).take(40).collect()
}

static SHIPPED: LazyLock<Arc<Rulebook>> = LazyLock::new(medlint::shipped);
static SMALL: LazyLock<Arc<Rulebook>> = LazyLock::new(|| medlint::parse(&Source::new("rules.toml", RULES)).unwrap());

/// A span that can be shown: inside the text, on the borders of characters.
fn check_span(source: &Source, span: Span) {
    assert!(span.start <= span.end, "{span:?} ends before it begins");
    assert!(source.text().get(span.range()).is_some(), "{span:?} is not on characters of a text of {} bytes", source.text().len());
    for at in [span.start, span.end] {
        let position = source.position(at);
        assert_eq!(source.offset(position), Some(at), "{position} does not lead back");
    }
}

/// Laws that hold for every list of findings.
pub(crate) fn check_findings(document: &Document, findings: &[Finding]) {
    let order = |finding: &Finding| (finding.span.start, finding.span.end, finding.rule().to_owned());
    assert!(findings.windows(2).all(|pair| order(&pair[0]) <= order(&pair[1])), "findings are out of order");
    let source = &document.source;
    for finding in findings {
        check_span(source, finding.span);
        finding.notes.iter().filter_map(|note| note.span).for_each(|span| check_span(source, span));
        if let Some(AllowedBy::Comment(span)) = finding.allowed.as_ref().map(|allowance| &allowance.by) {
            check_span(source, *span);
        }
        finding.edit.iter().for_each(|edit| check_span(source, edit.span));
    }
    for directive in &document.directives {
        check_span(source, directive.span);
        check_span(source, directive.covers);
        directive.rules.iter().for_each(|(_, place)| check_span(source, *place));
    }
    for field in &document.front_matter.fields {
        check_span(source, field.span);
    }
    for block in &document.blocks {
        check_span(source, block.span);
        assert!(document.prose.text().get(block.prose.clone()).is_some());
    }
}

/// Writes every report; what programs read has to be what it says it is.
fn check_reports(rulebook: &Arc<Rulebook>, document: &Document, findings: &[Finding], subject: &medlint::analysis::subject::Subject) {
    write_reports(rulebook, document, findings, subject, "gone");
}

fn write_reports(
    rulebook: &Arc<Rulebook>,
    document: &Document,
    findings: &[Finding],
    subject: &medlint::analysis::subject::Subject,
    reason: &str,
) {
    let checked = Checked { path: document.source.name(), document, findings, subject };
    let reporters: [Box<dyn Reporter>; 14] = [
        Box::new(report::Json::new()),
        Box::new(report::Short::new(layout())),
        Box::new(report::Full::new(layout())),
        Box::new(report::Concise),
        Box::new(report::Jsonl),
        Box::new(report::Sarif::new()),
        Box::new(report::Github::default()),
        Box::new(report::Gitlab::default()),
        Box::new(report::Junit),
        Box::new(report::Checkstyle),
        Box::new(report::Rdjson::new()),
        Box::new(report::Csv),
        Box::new(report::Markdown::new()),
        Box::new(report::Html::new(rulebook.families.clone(), None)),
    ];
    for (index, mut reporter) in reporters.into_iter().enumerate() {
        let mut out = Vec::new();
        reporter.begin(&mut out).unwrap();
        reporter.document(&checked, &mut out).unwrap();
        reporter.failure(&Failure { path: "b\n.md".to_owned(), reason: reason.to_owned() }, &mut out).unwrap();
        let mut summary = Summary::default();
        summary.add(findings, checked.subject);
        reporter.finish(&summary, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        if index == 0 {
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            for item in value["findings"].as_array().unwrap() {
                let at = |key: &str| item[key].as_u64().unwrap() as usize;
                assert_eq!(item["text"].as_str().unwrap(), &document.source.text()[at("start_offset")..at("end_offset")]);
            }
        }
        // Only what programs read may hold the characters that command a terminal.
        if [1, 2, 3, 6, 12, 13].contains(&index) {
            let bad = |character: char| (character.is_control() && !matches!(character, '\n' | '\r' | '\t')) || character == '\u{202e}';
            assert!(!text.contains(bad), "report {index} holds a control character");
        }
        // What programs read is what it says it is.
        match index {
            4 => text.lines().for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).unwrap())),
            5 | 7 | 10 => drop(serde_json::from_str::<serde_json::Value>(&text).unwrap()),
            // Each line is a command of ours; whatever a stranger wrote stands behind its second pair of colons.
            6 => assert!(
                text.lines().all(|line| ["::error ", "::warning ", "::notice ", "medlint: "].iter().any(|own| line.starts_with(own))),
                "{text}"
            ),
            13 => assert_eq!(text.matches("<script").count(), 1, "the page has its own script alone"),
            _ => {}
        }
    }
}

fn examine(rulebook: &Arc<Rulebook>, text: &str, format: Format, has_reports: bool) -> Reached {
    let document = Document::parse(Source::new("a.md", text), format);
    let examination = Linter::new(rulebook, Profile { today: Some((2026, 1, 1)), ..Profile::default() }).examine(&document);
    check_findings(&document, &examination.findings);
    if has_reports {
        check_reports(rulebook, &document, &examination.findings, &examination.subject);
    }
    let rules = examination.findings.iter().map(|finding| number((finding.rule(), finding.severity, finding.allowed.is_some())));
    rules.chain(document.blocks.iter().map(|block| number((format!("{:?}", block.kind), block.is_quoted)))).collect()
}

fn article(bytes: &[u8]) -> Reached {
    let Ok(source) = Source::from_bytes("a.md", bytes.to_vec()) else { return vec![1] };
    let mut reached = examine(&SHIPPED, source.text(), Format::Markdown, true);
    reached.extend(examine(&SHIPPED, source.text(), Format::Plain, false));
    reached
}

fn check_mistakes(source: &Source, mistakes: &[Diagnostic]) -> Reached {
    let shown = report::mistakes("rules.toml", source, mistakes, layout());
    assert!(mistakes.is_empty() || !shown.is_empty());
    mistakes
        .iter()
        .map(|mistake| {
            let span = mistake.span;
            assert!(span.start <= span.end && source.text().get(span.range()).is_some(), "{mistake:?}");
            number(words_of(&mistake.message))
        })
        .collect()
}

fn rules_then(text: &str, article: &str) -> Reached {
    let source = Source::new("rules.toml", text);
    let inspection = Inspection::of(&source, &medlint::BASE);
    let image = inspection.image();
    let _ = Written::read(&SourceMap::from(&source), &medlint::BASE);
    match inspection.finish(Vec::new()) {
        Err(rejected) => rejected.files.iter().flat_map(|(source, mistakes)| check_mistakes(source, mistakes)).collect(),
        Ok(rulebook) => {
            let mut reached = examine(&rulebook, article, Format::Markdown, false);
            let stored = Rulebook::from_image(image.unwrap()).unwrap();
            assert_eq!(examine(&stored, article, Format::Markdown, false), reached, "the stored rulebook says otherwise");
            reached.extend(rulebook.rules.iter().map(|rule| number(rule.kind)));
            reached
        }
    }
}

fn rules(bytes: &[u8]) -> Reached {
    std::str::from_utf8(bytes).map_or_else(|_| vec![1], |text| rules_then(text, ARTICLE))
}

fn rules_and_article(bytes: &[u8]) -> Reached {
    let Ok(text) = std::str::from_utf8(bytes) else { return vec![1] };
    let (rules, article) = text.split_once("%%%%").unwrap_or((text, ""));
    rules_then(rules, article)
}

fn front_matter(bytes: &[u8]) -> Reached {
    let Ok(text) = std::str::from_utf8(bytes) else { return vec![1] };
    let (fence, fields) = text.strip_prefix('+').map_or(("---", text), |fields| ("+++", fields));
    let text = format!("{fence}\n{fields}\n{fence}\n\nA miracle pill.\n");
    let mut reached = examine(&SMALL, &text, Format::Markdown, false);
    let document = Document::markdown(Source::new("a.md", text));
    if let Some((reason, span)) = &document.front_matter.mistake {
        check_span(&document.source, *span);
        reached.push(number(reason.split(|c: char| !c.is_alphabetic()).next()));
    }
    reached
        .extend(document.front_matter.fields.iter().map(|field| number((field.key.matches('.').count().min(9), field.key.len().min(12)))));
    reached
}

/// Every text of the file is read, in all three formats, by both syntaxes.
fn content(bytes: &[u8]) -> Reached {
    let Ok(text) = std::str::from_utf8(bytes) else { return vec![1] };
    let mut reached = Vec::new();
    for name in ["a.json", "a.yaml"] {
        for format in [FieldFormat::Text, FieldFormat::Markdown, FieldFormat::Html] {
            let fields = ["**.text", "**[]", "*"].map(|path| ContentField { path: path.to_owned(), format });
            match Document::content(Source::new(name, text), &fields.into()) {
                Ok(document) => {
                    let examined = Linter::new(&SMALL, Profile::default()).examine(&document);
                    check_findings(&document, &examined.findings);
                    reached.extend([document.blocks.len() as u64, examined.findings.len() as u64]);
                }
                Err(error) => reached.push(number(words_of(&error.to_string()))),
            }
        }
    }
    reached
}

fn baseline(bytes: &[u8]) -> Reached {
    let Ok(source) = Source::from_bytes("base.json", bytes.to_vec()) else { return vec![1] };
    match Baseline::parse(&source, |path| path == "gone.md") {
        Err(mistake) => check_mistakes(&source, &[mistake]),
        Ok(mut baseline) => {
            let again = Baseline::parse(&Source::new("b", baseline.to_json()), |path| path == "gone.md").unwrap();
            assert_eq!(again.to_json(), baseline.to_json(), "a baseline printed and read again says the same");
            let document = Document::markdown(Source::new("a.md", "A miracle pill. A miracle pill.\n"));
            let mut findings = Linter::new(&SMALL, Profile::default()).lint(&document);
            baseline.judge("a.md", &document.source, &mut findings);
            let fixed = baseline.fixed(|_| true).len();
            let mut pruned = baseline.pruned(|_| true);
            pruned.record("a.md", &document.source, &findings);
            let _ = pruned.to_json();
            baseline.record("a.md", &document.source, &findings);
            vec![2, number(fixed.min(4)), number(baseline.len().min(9)), number(pruned.is_empty())]
        }
    }
}

fn comments(bytes: &[u8]) -> Reached {
    let Ok(text) = std::str::from_utf8(bytes) else { return vec![1] };
    let document = Document::markdown(Source::new("a.md", text));
    let mut reached = examine(&SHIPPED, text, Format::Markdown, false);
    for directive in &document.directives {
        for (name, place) in &directive.rules {
            let shown = document.source.slice(*place);
            assert!(
                shown.eq_ignore_ascii_case(name) || document.front_matter.span.is_some_and(|front| front.contains(*place)),
                "{name:?} is {shown:?}"
            );
        }
        reached.push(number((directive.kind as u8, directive.rules.len().min(3), directive.reason.is_some(), directive.is_paired)));
    }
    reached
}

/// The image of the small rulebook, as the cache keeps it.
static IMAGE: LazyLock<Vec<u8>> =
    LazyLock::new(|| Inspection::of(&Source::new("rules.toml", RULES), &medlint::BASE).image().unwrap_or_default());

/// The rulebook of that image; read once, since it stays in memory.
static STORED: LazyLock<Arc<Rulebook>> = LazyLock::new(|| Rulebook::from_image(IMAGE.clone()).unwrap());

/// A stored rulebook that is damaged is none; one that is whole says what the rulebook says.
fn stored(bytes: &[u8]) -> Reached {
    assert!(Rulebook::from_image(bytes.to_vec()).is_none(), "any bytes are taken for a stored rulebook");
    let Ok(text) = std::str::from_utf8(bytes) else { return vec![1] };
    let mut image = IMAGE.clone();
    let number_of = |text: &str| usize::from_str_radix(text.trim(), 16).ok();
    let mut reached = Vec::new();
    for (place, change) in text.lines().take(64).filter_map(|line| line.split_once(':')) {
        let Some(change) = number_of(change) else { continue };
        if place == "end" {
            image.truncate(change);
            reached.push(number(("end", change.min(image.len()).ilog2_or_zero())));
        } else if let Some(at) = number_of(place).filter(|&at| at < image.len()) {
            image[at] ^= change as u8;
            reached.push(number(("at", at.ilog2_or_zero())));
        }
    }
    let is_whole = image == *IMAGE;
    if is_whole {
        assert_eq!(examine(&STORED, ARTICLE, Format::Markdown, false), examine(&SMALL, ARTICLE, Format::Markdown, false));
    } else {
        assert!(Rulebook::from_image(image).is_none(), "a damaged rulebook is taken for a stored one");
    }
    reached.push(number(is_whole));
    reached
}

/// How large a number is, roughly.
trait Size {
    fn ilog2_or_zero(self) -> u32;
}

impl Size for usize {
    fn ilog2_or_zero(self) -> u32 {
        self.checked_ilog2().unwrap_or(0)
    }
}

/// Reports with names, messages and reasons of a stranger's choice.
fn outputs(bytes: &[u8]) -> Reached {
    let Ok(text) = std::str::from_utf8(bytes) else { return vec![1] };
    let mut parts = text.splitn(4, "\n%%%%\n");
    let (path, message) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (reason, article) = (parts.next().unwrap_or_default(), parts.next().unwrap_or("A miracle pill.\n"));
    let Ok(mut rules) = RULES.parse::<toml::Table>() else { return vec![2] };
    for row in rules["rule"].as_array_mut().into_iter().flatten() {
        for key in ["message", "title", "why", "fix"] {
            row[key] = toml::Value::from(if message.trim().is_empty() { "m" } else { message });
        }
    }
    let Ok(rulebook) = medlint::parse(&Source::new("rules.toml", toml::to_string(&rules).unwrap_or_default())) else { return vec![3] };
    let document = Document::markdown(Source::new(path, article));
    let examination = Linter::new(&rulebook, Profile { today: Some((2026, 1, 1)), ..Profile::default() }).examine(&document);
    check_findings(&document, &examination.findings);
    write_reports(&rulebook, &document, &examination.findings, &examination.subject, reason);
    let special = |text: &str| text.chars().filter(|c| !c.is_alphanumeric()).take(3).collect::<String>();
    vec![number((special(path), special(message))), number((special(reason), examination.findings.len().min(4)))]
}

fn arguments(bytes: &[u8]) -> Reached {
    let arguments = bytes.split(|&byte| byte == b'\n').map(argument);
    match medlint::cli::understand(std::iter::once("medlint".into()).chain(arguments)) {
        Ok(()) => vec![2, number(bytes.split(|&byte| byte == b'\n').next())],
        Err(text) => {
            assert!(!text.is_empty());
            vec![number(words_of(&text))]
        }
    }
}

/// An argument, which need not be text.
pub(crate) fn argument(bytes: &[u8]) -> std::ffi::OsString {
    #[cfg(unix)]
    {
        std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
    }
    #[cfg(not(unix))]
    {
        String::from_utf8_lossy(bytes).into_owned().into()
    }
}
