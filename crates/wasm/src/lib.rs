//! The linter as WebAssembly: a text and options in, findings in the units of JavaScript strings out.
//!
//! The page of `site/`, the extension of `editors/vscode` and every other program in JavaScript call it. Nothing here touches a network, a file
//! or a clock; the types that TypeScript sees stand in `types.ts`, and the two say the same.

mod options;
mod report;
mod units;

use medlint::document::Document;
use medlint::linter::Linter;
use medlint::linter::settings::Settings;
use medlint::rulebook::{ADVERTISERS, MARKETS};
use medlint::{Profile, Rejected, Rulebook, Source};
use options::Options;
use report::{Explanation, Mistake, Report};
use serde::Serialize;
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

/// A linter with its rules. Reading the rules takes a good part of a second, a text of a page some milliseconds: keep it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Medlint {
    rulebook: Arc<Rulebook>,
}

#[wasm_bindgen]
impl Medlint {
    /// A linter with the shipped rules, or with the text of a `rules.toml`.
    ///
    /// # Errors
    /// A `RulesError` that lists every mistake of the rules with its place.
    #[wasm_bindgen(constructor)]
    pub fn new(rules: Option<String>) -> Result<Self, JsValue> {
        let rulebook = match rules {
            None => medlint::shipped(),
            Some(text) => medlint::parse(&Source::new("rules.toml", text)).map_err(|rejected| refusal(&rejected))?,
        };
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
        let options = to_json(&options)?.map_or_else(|| Ok(Options::default()), |json| Options::read(&json));
        let options = options.map_err(|wrong| JsError::new(&wrong))?;
        let rulebook = &self.rulebook;
        let document = Document::publishing(Source::new("draft", text), options.format, rulebook.settings.published());
        let locked = rulebook.settings.locked.iter().flatten().cloned().collect();
        let profile = Profile { locked, ..options.profile };
        let linter = Linter::under(rulebook, Settings::of(rulebook).with_options(&profile), profile);
        to_js(&Report::new(&document, &linter.examine(&document), options.level))
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

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let json = serde_json::to_string(value).map_err(|error| JsError::new(&error.to_string()))?;
    parse_json(&json)
}

/// An `Error` of JavaScript with the list of mistakes.
fn refusal(rejected: &Rejected) -> JsValue {
    let error = JsValue::from(JsError::new(&rejected.to_string()));
    to_js(&Mistake::list(rejected)).map_or_else(|wrong| wrong, |more| assign(error, &more))
}
