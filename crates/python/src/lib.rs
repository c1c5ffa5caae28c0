//! The Python module `medlint._medlint`: the linter behind the typed functions of the package `medlint`.
//!
//! The package calls it, nobody else does. No call holds the interpreter while texts are judged, and the findings are those of the command
//! line for the same text, name and options.

mod batch;
mod finding;

use batch::Columns;
use finding::Finding;
use medlint::document::{Document, Format};
use medlint::linter::Profile;
use medlint::project::{Options, Projects};
use medlint::rulebook::{ADVERTISERS, MARKETS, PLATFORMS};
use medlint::source::Source;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyBytes;
use rayon::prelude::*;
use std::path::PathBuf;

/// Rules and settings, ready to judge texts. Loading them once and judging many texts is what is fast.
#[pyclass(frozen, module = "medlint._medlint", name = "Linter")]
struct PyLinter {
    projects: Projects,
    /// The threads for many texts; those of the whole process when none were asked for.
    threads: Option<rayon::ThreadPool>,
}

impl PyLinter {
    /// The findings of a text, or of the bytes of a Word document.
    fn findings(&self, text: &str, path: &str) -> Result<Vec<Finding>, String> {
        let project = self.projects.of(path).map_err(|error| error.to_string())?;
        let document = project.read(Source::new(path, text))?;
        let findings = project.linter(path).lint(&document);
        Ok(Finding::all(path, &document, &findings))
    }

    /// Judges many texts on several threads, in their order.
    fn each<T: Send>(&self, count: usize, judge: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        let work = || (0..count).into_par_iter().map(&judge).collect();
        match &self.threads {
            Some(threads) => threads.install(work),
            None => work(),
        }
    }
}

#[pymethods]
impl PyLinter {
    #[new]
    #[pyo3(signature = (rules=None, market=Vec::new(), advertiser=None, platform=Vec::new(), select=Vec::new(), ignore=Vec::new(), promotional=None, jobs=None))]
    #[allow(clippy::too_many_arguments, reason = "the options of the command line, by name")]
    fn new(
        rules: Option<PathBuf>,
        market: Vec<String>,
        advertiser: Option<String>,
        platform: Vec<String>,
        select: Vec<String>,
        ignore: Vec<String>,
        promotional: Option<&str>,
        jobs: Option<usize>,
    ) -> PyResult<Self> {
        let wrong = |what: &str, word: &str| PyValueError::new_err(format!("no {what} is called \"{word}\""));
        known("market", &market, &MARKETS)?;
        known("platform", &platform, &PLATFORMS)?;
        known("advertiser", advertiser.as_slice(), &ADVERTISERS)?;
        let promotional = promotional.map(|word| word.parse().map_err(|_| wrong("value of promotional", word))).transpose()?;
        let usual = Options::default();
        let profile = Profile { markets: market, advertiser, platforms: platform, select, ignore, promotional, ..usual.profile };
        let projects = Projects::new(Options { rules, profile, ..usual });
        // A mistake in the rules is told now and not with every text.
        projects.here().map_err(|error| PyValueError::new_err(error.to_string()))?;
        let threads = jobs.map(|jobs| rayon::ThreadPoolBuilder::new().num_threads(jobs).build()).transpose();
        Ok(Self { projects, threads: threads.map_err(|error| PyValueError::new_err(error.to_string()))? })
    }

    /// Findings that count, in the order of their places.
    fn lint(&self, py: Python<'_>, text: &str, path: &str) -> PyResult<Vec<Finding>> {
        py.detach(|| self.findings(text, path)).map_err(PyValueError::new_err)
    }

    /// The findings of a Word document, given as the bytes of its file.
    fn lint_word(&self, py: Python<'_>, data: &[u8], path: &str) -> PyResult<Vec<Finding>> {
        let found = py.detach(|| {
            let document = Document::word(path, data).map_err(|error| error.to_string())?;
            let project = self.projects.of(path).map_err(|error| error.to_string())?;
            let findings = project.linter(path).lint(&document);
            Ok(Finding::all(path, &document, &findings))
        });
        found.map_err(PyValueError::new_err::<String>)
    }

    /// The findings of many texts, one list for each.
    fn lint_batch(&self, py: Python<'_>, texts: Vec<PyBackedStr>, paths: Vec<PyBackedStr>) -> PyResult<Vec<Vec<Finding>>> {
        let found = py.detach(|| self.each(texts.len(), |at| self.findings(&texts[at], &paths[at])));
        found.into_iter().collect::<Result<_, _>>().map_err(PyValueError::new_err)
    }

    /// Texts as one buffer with the offsets between them, as Arrow has them; the answer is a buffer for each column of the findings.
    fn lint_columns<'py>(&self, py: Python<'py>, texts: Column, names: Option<Column>) -> PyResult<Vec<Bound<'py, PyBytes>>> {
        let rows = texts.rows()?;
        let names = names.as_ref().map(Column::rows).transpose()?;
        let columns = py.detach(|| {
            let judged = self.each(rows.len(), |at| {
                let name =
                    names.as_ref().and_then(|names| names.get(at).copied().flatten()).and_then(|name| std::str::from_utf8(name).ok());
                let name = name.map_or_else(|| format!("{at}.md"), str::to_owned);
                match rows[at].map(std::str::from_utf8) {
                    None => Ok(Vec::new()),
                    Some(Err(error)) => Err(error.to_string()),
                    Some(Ok(text)) => self.findings(text, &name),
                }
            });
            Columns::of(&judged)
        });
        Ok(columns.buffers().iter().map(|buffer| PyBytes::new(py, buffer)).collect())
    }
}

/// A column of texts: the bytes of all of them, and four or eight bytes for each offset between them; a row is missing where its flag is 0.
#[derive(FromPyObject)]
struct Column {
    #[pyo3(item)]
    data: PyBackedBytes,
    #[pyo3(item)]
    offsets: PyBackedBytes,
    #[pyo3(item)]
    width: usize,
    #[pyo3(item)]
    present: Option<PyBackedBytes>,
}

impl Column {
    fn rows(&self) -> PyResult<Vec<Option<&[u8]>>> {
        let wrong = || PyValueError::new_err("offsets that lead outside of the texts");
        if !matches!(self.width, 4 | 8) {
            return Err(wrong());
        }
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0_usize, |number, &byte| number << 8 | usize::from(byte));
        let ends: Vec<usize> = self.offsets.chunks_exact(self.width).map(number).collect();
        let row = |(at, pair): (usize, &[usize])| {
            let is_there = self.present.as_ref().is_none_or(|flags| flags.get(at).is_some_and(|&flag| flag != 0));
            let bytes = self.data.get(pair[0]..pair[1]).ok_or_else(wrong)?;
            Ok(is_there.then_some(bytes))
        };
        ends.windows(2).enumerate().map(row).collect()
    }
}

fn known(what: &str, words: &[String], all: &[&str]) -> PyResult<()> {
    match words.iter().find(|word| !all.contains(&word.as_str())) {
        Some(word) => Err(PyValueError::new_err(format!("no {what} is called \"{word}\"; there are {}", all.join(", ")))),
        None => Ok(()),
    }
}

/// Runs the command line and returns its exit code.
#[pyfunction]
fn run(py: Python<'_>, args: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| medlint::cli::exit_code(args))
}

/// How a name says that a text is read: `markdown`, `mdx`, `text`, `html`, `word` or `content`.
#[pyfunction]
fn format_of(name: &str) -> &'static str {
    match Format::of_name(name) {
        Format::Markdown => "markdown",
        Format::Mdx => "mdx",
        Format::Plain => "text",
        Format::Html => "html",
        Format::Word => "word",
        Format::Content => "content",
    }
}

#[pymodule]
fn _medlint(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<PyLinter>()?;
    module.add_class::<Finding>()?;
    module.add_function(wrap_pyfunction!(run, module)?)?;
    module.add_function(wrap_pyfunction!(format_of, module)?)
}
