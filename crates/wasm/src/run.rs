//! A run over files with a report in a format of the program, byte for byte as the program writes it.
//!
//! The command for Node (`crates/wasm/npm/cli.mjs`) feeds it bytes of files and prints what it gives. It opens nothing: the linter of each file, with
//! the rules that hold for it, comes from outside.

use crate::options::Options;
use crate::{Medlint, linter_of, read_options};
use medlint::linter::allow;
use medlint::report::{
    self, Checked, Checkstyle, Concise, Csv, Escaped, Failure, Gitlab, Json, Jsonl, Junit, Layout, Markdown, Rdjson, Reporter, Root, Sarif,
    Short, Summary,
};
use medlint::{Document, Format, Severity, Source};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use wasm_bindgen::prelude::*;

/// The formats, with whether they have no place of their own for what lets findings stand.
pub(crate) const FORMATS: [(&str, bool); 11] = [
    ("short", false),
    ("concise", true),
    ("json", false),
    ("jsonl", false),
    ("sarif", false),
    ("gitlab", true),
    ("junit", false),
    ("checkstyle", true),
    ("rdjson", true),
    ("csv", true),
    ("markdown", false),
];

/// A run over files. Each is added once, in the order in which they are reported.
#[wasm_bindgen]
pub struct Run {
    reporter: Box<dyn Reporter>,
    tells_allowed: bool,
    options: Options,
    out: Vec<u8>,
    summary: Summary,
    languages: BTreeMap<&'static str, usize>,
    is_failing: bool,
}

/// What a run ends with, as `types.ts` promises it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ended {
    output: String,
    exit_code: u8,
    remarks: Vec<String>,
}

#[wasm_bindgen]
impl Run {
    /// A run with a report in this format.
    ///
    /// # Errors
    /// No format is called so, or an option cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(format: &str, #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue) -> Result<Self, JsValue> {
        let Some((name, tells_allowed)) = FORMATS.into_iter().find(|(name, _)| *name == format) else {
            return Err(JsError::new(&format!("no format is called \"{format}\"; there are {}", crate::formats().join(", "))).into());
        };
        let (reporter, summary) = (reporter(name), Summary::default());
        let (out, languages) = (Vec::new(), BTreeMap::new());
        let mut run = Self { reporter, tells_allowed, options: read_options(&options)?, out, summary, languages, is_failing: false };
        run.write(|reporter, out| reporter.begin(out))?;
        Ok(run)
    }

    /// Judges the bytes of a file; the ending of its path says how they are read. A file that cannot be read is told in the report.
    ///
    /// # Errors
    /// A mistake of ours: the report cannot be written.
    pub fn add(&mut self, linter: &Medlint, path: &str, bytes: &[u8]) -> Result<(), JsValue> {
        let rulebook = linter.rulebook();
        let document = match read(path, bytes, rulebook.settings.published()) {
            Ok(document) => document,
            Err(reason) => return self.fail(path, &reason),
        };
        let linter = linter_of(rulebook, &self.options);
        let result = linter.examine(&document);
        let level = linter.usual().fail_on.value.parse::<Severity>().ok();
        self.is_failing |= result.findings.iter().any(|one| one.counts() && level.is_some_and(|level| one.severity >= level));
        self.summary.add(&result.findings, &result.subject);
        self.summary.unread.iter_mut().zip(document.unread).for_each(|(all, own)| *all += own);
        if let Some(language) = result.language {
            *self.languages.entry(language).or_default() += 1;
        }
        let told = if self.tells_allowed { allow::with_told(&result.findings) } else { None };
        let findings = told.as_ref().unwrap_or(&result.findings);
        self.write(|reporter, out| reporter.document(&Checked { path, document: &document, findings, subject: &result.subject }, out))
    }

    /// A file that cannot be read at all.
    ///
    /// # Errors
    /// As [`Run::add`].
    pub fn fail(&mut self, path: &str, reason: &str) -> Result<(), JsValue> {
        self.summary.failures += 1;
        let failure = Failure { path: path.to_owned(), reason: reason.to_owned() };
        self.write(|reporter, out| reporter.failure(&failure, out))
    }

    /// Something that was not checked or has no effect, for the remarks of the report.
    pub fn remark(&mut self, words: String) {
        self.summary.unchecked.push(words);
    }

    /// The report, and the exit code of the program: 0 nothing that fails, 1 findings, 2 a file that cannot be checked.
    ///
    /// # Errors
    /// As [`Run::add`].
    #[wasm_bindgen(unchecked_return_type = "Ended")]
    pub fn finish(mut self) -> Result<JsValue, JsValue> {
        let exit_code = match self.summary.failures {
            0 => u8::from(self.is_failing),
            _ => 2,
        };
        self.summary.exit_code = exit_code;
        let unjudged = report::not_judged(&self.summary, &self.languages);
        self.summary.unchecked.extend(unjudged);
        let summary = std::mem::take(&mut self.summary);
        self.write(|reporter, out| reporter.finish(&summary, out))?;
        let output = String::from_utf8_lossy(&self.out).into_owned();
        crate::to_js(&Ended { output, exit_code, remarks: summary.remarks() })
    }

    fn write(&mut self, step: impl FnOnce(&mut dyn Reporter, &mut dyn Write) -> io::Result<()>) -> Result<(), JsValue> {
        step(self.reporter.as_mut(), &mut self.out).map_err(|error| JsError::new(&error.to_string()).into())
    }
}

/// Reads the bytes of a file.
fn read(path: &str, bytes: &[u8], published: &[String]) -> Result<Document, String> {
    match Format::of_name(path) {
        Format::Word => Document::word(path, bytes).map_err(|error| error.to_string()),
        Format::Content => Err("JSON and YAML are read by the program alone, which knows paths".to_owned()),
        _ if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") => Err("UTF-16, not UTF-8: save it as UTF-8".to_owned()),
        _ if bytes.contains(&0) => Err("looks like a binary file: it holds a NUL byte; expected text".to_owned()),
        format => {
            let source = Source::from_bytes(path, bytes.to_vec()).map_err(|error| format!("{error}; save it as UTF-8"))?;
            Ok(Document::publishing(source, format, published))
        }
    }
}

fn reporter(name: &str) -> Box<dyn Reporter> {
    match name {
        "short" => Box::new(Short::new(Layout { width: 100, ..Layout::default() })),
        "json" => Box::new(Escaped(Json::new())),
        "jsonl" => Box::new(Escaped(Jsonl)),
        "sarif" => Box::new(Escaped(Sarif::new())),
        "gitlab" => Box::new(Escaped(Gitlab::new(Root::default()))),
        "junit" => Box::new(Junit),
        "checkstyle" => Box::new(Checkstyle),
        "rdjson" => Box::new(Escaped(Rdjson::new())),
        "csv" => Box::new(Csv),
        "markdown" => Box::new(Markdown::new()),
        _ => Box::new(Concise),
    }
}
