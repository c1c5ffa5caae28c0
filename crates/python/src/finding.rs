//! A finding as Python sees it: plain values, the same as in the report `json`.

use medlint::document::Document;
use medlint::fingerprint::fingerprints;
use pyo3::prelude::*;

/// One finding. Lines and columns start at 1, columns count characters, offsets are bytes of the text in UTF-8, end exclusive.
#[pyclass(frozen, get_all, eq, module = "medlint")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) rule: String,
    pub(crate) family: String,
    pub(crate) severity: String,
    pub(crate) message: String,
    pub(crate) why: String,
    pub(crate) fix: String,
    pub(crate) sources: Vec<String>,
    pub(crate) text: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
    pub(crate) start_offset: usize,
    pub(crate) end_offset: usize,
    pub(crate) fingerprint: String,
    pub(crate) place: Option<String>,
}

#[pymethods]
impl Finding {
    fn __repr__(&self) -> String {
        format!("Finding({}:{}:{} {} {}: {:?})", self.path, self.line, self.column, self.severity, self.rule, self.text)
    }
}

impl Finding {
    /// The findings of a document that count, in their order.
    pub(crate) fn all(path: &str, document: &Document, findings: &[medlint::finding::Finding]) -> Vec<Self> {
        let source = &document.source;
        let named = findings.iter().zip(fingerprints(source, findings));
        named
            .filter(|(one, _)| one.counts())
            .map(|(one, fingerprint)| {
                let (start, end) = (source.position(one.span.start), source.position(one.span.end));
                Self {
                    path: path.to_owned(),
                    rule: one.rule().to_owned(),
                    family: one.family().to_owned(),
                    severity: one.severity.name().to_owned(),
                    message: one.message.clone(),
                    why: one.advice.why.clone(),
                    fix: one.advice.fix.clone(),
                    sources: one.advice.sources.iter().map(|source| source.tag.clone()).collect(),
                    text: source.slice(one.span).to_owned(),
                    line: start.line,
                    column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                    start_offset: one.span.start,
                    end_offset: one.span.end,
                    fingerprint,
                    place: document.place(one.span).map(|place| place.words()),
                }
            })
            .collect()
    }
}
