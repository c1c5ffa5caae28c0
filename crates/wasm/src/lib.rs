//! The linter as WebAssembly: a text and options in, findings in the units of JavaScript strings out.
//!
//! The page of `site/`, the extension of `editors/vscode` and every other program in JavaScript call it. Nothing here touches a network, a file
//! or a clock; the types that TypeScript sees stand in `types.ts`, and the two say the same.

mod options;
mod report;
mod run;
mod units;

use medlint::document::Document;
use medlint::linter::Linter;
use medlint::linter::settings::Settings;
use medlint::rulebook::{ADVERTISERS, MARKETS};
use medlint::{Profile, Rejected, Rulebook, Source, SourceMap};
use options::Options;
use report::{Explanation, Mistake, Report, WordReport};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_json(text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = JSON, js_name = stringify, catch)]
    fn to_json(value: &JsValue) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(js_namespace = Object, js_name = assign)]
    fn assign(target: JsValue, more: &JsValue) -> JsValue;
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log_error(text: &str);
}

/// A mistake of ours stops the module; the console says where, so that it can be reported.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| log_error(&format!("medlint: {panic}"))));
}

/// The version of medlint.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The markets that options may name.
#[wasm_bindgen(unchecked_return_type = "Market[]")]
pub fn markets() -> Vec<String> {
    MARKETS.map(str::to_owned).to_vec()
}

/// The advertisers that options may name.
#[wasm_bindgen(unchecked_return_type = "Advertiser[]")]
pub fn advertisers() -> Vec<String> {
    ADVERTISERS.map(str::to_owned).to_vec()
}

/// The formats of reports that a `Run` may have.
#[wasm_bindgen]
pub fn formats() -> Vec<String> {
    run::FORMATS.map(|(name, _)| name.to_owned()).to_vec()
}

/// A linter with its rules. Reading the rules takes a good part of a second, a text of a page some milliseconds: keep it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Medlint {
    rulebook: Arc<Rulebook>,
}

#[wasm_bindgen]
impl Medlint {
    /// A linter with the shipped rules, or with the text of a `rules.toml`. `files` are the texts that it may include, by their paths from
    /// its folder.
    ///
    /// # Errors
    /// A `RulesError` that lists every mistake of the rules with its place; one that includes a file that is not there is among them.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "string")] rules: Option<String>,
        #[wasm_bindgen(unchecked_optional_param_type = "Record<string, string>")] files: JsValue,
    ) -> Result<Self, JsValue> {
        let Some(text) = rules else { return Ok(Self { rulebook: medlint::shipped() }) };
        let files: Option<BTreeMap<String, String>> = match to_json(&files)? {
            Some(json) => serde_json::from_str(&json).map_err(|error| JsError::new(&format!("the files cannot be read: {error}")))?,
            None => None,
        };
        let files: Vec<(String, String)> = files.unwrap_or_default().into_iter().collect();
        let map = SourceMap::load(Source::new("rules.toml", text), "rules.toml", &files[..]);
        let rulebook = medlint::parse(map).map_err(|rejected| refusal(&rejected))?;
        Ok(Self { rulebook })
    }

    /// Checks a text.
    ///
    /// # Errors
    /// An option that does not exist, or has a value that does not.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn check(
        &self,
        text: String,
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options = read_options(&options)?;
        let document = Document::publishing(Source::new("draft", text), options.format, self.rulebook.settings.published());
        let result = linter_of(&self.rulebook, &options).examine(&document);
        to_js(&Report::new(&document, &result, options.level))
    }

    /// Checks the bytes of a Word document (`.docx`). The text that places count in is taken out of it, a paragraph a line, and stands in the report.
    ///
    /// # Errors
    /// The bytes are no such document, or an option does not exist or has a value that does not.
    #[wasm_bindgen(js_name = checkWord, unchecked_return_type = "WordReport")]
    pub fn check_word(
        &self,
        bytes: &[u8],
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let options = read_options(&options)?;
        let document = Document::word("draft.docx", bytes).map_err(|error| JsError::new(&error.to_string()))?;
        let result = linter_of(&self.rulebook, &options).examine(&document);
        to_js(&WordReport { text: document.source.text(), report: Report::new(&document, &result, options.level) })
    }

    /// Settings of the rules that are for some files alone and have no effect here, where there are no paths: `[[paths]]` and the like.
    #[wasm_bindgen(js_name = withoutEffect)]
    pub fn without_effect(&self) -> Vec<String> {
        let rulebook = &self.rulebook;
        let with_paths = rulebook.overrides.iter().any(|change| !change.globs.is_empty());
        let tables = [
            (!rulebook.paths.is_empty(), "[[paths]]"),
            (with_paths, "[[override]] with paths"),
            (!rulebook.content.is_empty(), "[[content]]"),
        ];
        tables.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name.to_owned()).collect()
    }

    /// A rule: why it matters, what to write instead, examples, sources. `undefined` when no rule has the id.
    ///
    /// # Errors
    /// Never for the rules that ship.
    #[wasm_bindgen(unchecked_return_type = "Explanation | undefined")]
    pub fn explain(&self, rule: &str) -> Result<JsValue, JsValue> {
        self.rulebook.rule(rule).map_or_else(|| Ok(JsValue::UNDEFINED), |rule| to_js(&Explanation::of(rule)))
    }
}

impl Medlint {
    fn rulebook(&self) -> &Arc<Rulebook> {
        &self.rulebook
    }
}

fn read_options(options: &JsValue) -> Result<Options, JsValue> {
    let read = to_json(options)?.map_or_else(|| Ok(Options::default()), |json| Options::read(&json));
    read.map_err(|wrong| JsError::new(&wrong).into())
}

/// The linter of a rulebook under options.
fn linter_of(rulebook: &Arc<Rulebook>, options: &Options) -> Linter {
    let locked = rulebook.settings.locked.iter().flatten().cloned().collect();
    let profile = Profile { locked, ..options.profile.clone() };
    Linter::under(rulebook, Settings::of(rulebook).with_options(&profile), profile)
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let json = serde_json::to_string(value).map_err(|error| JsError::new(&error.to_string()))?;
    parse_json(&json)
}

/// An `Error` of JavaScript with the list of mistakes.
fn refusal(rejected: &Rejected) -> JsValue {
    let error = JsValue::from(JsError::new(&rejected.to_string()));
    to_js(&Mistake::list(rejected)).map_or_else(|wrong| wrong, |more| assign(error, &more))
}
