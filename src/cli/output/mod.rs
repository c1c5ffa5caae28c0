//! Where reports go: each format to standard output or to a file of its own, all fed by one run.

pub(crate) mod progress;

use crate::cli::CliError;
use crate::cli::args::{FormatArg, FormatName};
use crate::files::atomic::AtomicFile;
use crate::project::ignore_files;
use crate::report::{
    Checked, Checkstyle, Concise, Csv, Escaped, Failure, Full, Github, Gitlab, Html, Json, Jsonl, Junit, Layout, Markdown, Rdjson,
    Reporter, Root, Sarif, Short, Summary, clean,
};
use medlint_core::linter::allow;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// One report and where it goes.
struct Output {
    reporter: Box<dyn Reporter>,
    target: Target,
    /// The reader of a pipe has gone; the other reports go on.
    is_closed: bool,
    /// Whether the format has no place of its own for what comments allow, so that a finding has to say it.
    tells_allowed: bool,
}

enum Target {
    Stdout(BufWriter<io::StdoutLock<'static>>),
    File(AtomicFile),
}

/// All reports of a run.
pub(crate) struct Outputs {
    outputs: Vec<Output>,
    /// Whether a person at standard output sees what could not be checked, and what was taken as information.
    is_told: bool,
}

impl Outputs {
    /// Opens what `--format` and `--output` name. `families` are those of all rulebooks with their titles; `layout` is for standard output or for a file.
    pub(crate) fn open(
        formats: &[FormatArg],
        output: Option<&PathBuf>,
        families: BTreeMap<String, String>,
        today: Option<(i32, u32, u32)>,
        omit_suppressed: bool,
        layout: impl Fn(bool) -> Layout,
    ) -> Result<Self, CliError> {
        let formats = if formats.is_empty() { &[FormatArg { name: FormatName::Short, file: None }] } else { formats };
        if formats.iter().filter(|format| format.file.is_none()).count() > 1 {
            return Err(CliError::plain(
                "only one format can go to standard output; give the others a file: --format sarif=out.sarif".to_owned(),
            ));
        }
        if output.is_some() && formats.iter().all(|format| format.file.is_some()) {
            return Err(CliError::plain("--output is for the format without a file of its own; all formats have one".to_owned()));
        }
        let mut outputs = Vec::new();
        let mut is_told = false;
        for format in formats {
            let path = format.file.as_ref().or(output);
            if let Some(path) = path
                && formats.iter().filter(|other| other.file.as_ref().or(output) == Some(path)).count() > 1
            {
                return Err(CliError::plain(format!("two formats would write {}; give each its own file", path.display())));
            }
            let target = match path {
                Some(path) => Target::File(AtomicFile::create(path)?),
                None => Target::Stdout(BufWriter::new(io::stdout().lock())),
            };
            is_told |=
                path.is_none() && matches!(format.name, FormatName::Short | FormatName::Full | FormatName::Concise | FormatName::Markdown);
            let tells_allowed = matches!(
                format.name,
                FormatName::Concise
                    | FormatName::Github
                    | FormatName::Gitlab
                    | FormatName::Checkstyle
                    | FormatName::Rdjson
                    | FormatName::Csv
            );
            let reporter = match format.name {
                FormatName::Sarif if omit_suppressed => Box::new(Escaped(Sarif::counting().below(root_of_service()))),
                name => reporter(name, layout(path.is_none()), &families, today),
            };
            outputs.push(Output { reporter, target, is_closed: false, tells_allowed });
        }
        Ok(Self { outputs, is_told })
    }

    fn each(&mut self, mut step: impl FnMut(bool, &mut dyn Reporter, &mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
        let is_alone = self.outputs.len() == 1;
        for Output { reporter, target, is_closed, tells_allowed } in self.outputs.iter_mut().filter(|output| !output.is_closed) {
            match target {
                Target::Stdout(out) => match step(*tells_allowed, reporter.as_mut(), out) {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe && !is_alone => *is_closed = true,
                    result => result?,
                },
                Target::File(file) => step(*tells_allowed, reporter.as_mut(), file.writer()).map_err(|error| file.trouble(&error))?,
            }
        }
        Ok(())
    }

    /// Shows what has been reported so far to whoever sits at the terminal.
    pub(crate) fn flush(&mut self) -> Result<(), CliError> {
        self.each(|_, _, out| out.flush())
    }

    /// Before the first document.
    pub(crate) fn begin(&mut self) -> Result<(), CliError> {
        self.each(|_, reporter, out| reporter.begin(out))
    }

    /// One document.
    pub(crate) fn document(&mut self, checked: &Checked<'_>) -> Result<(), CliError> {
        let Some(findings) = allow::with_told(checked.findings) else {
            return self.each(|_, reporter, out| reporter.document(checked, out));
        };
        let with_told = Checked { findings: &findings, ..*checked };
        self.each(|tells_allowed, reporter, out| reporter.document(if tells_allowed { &with_told } else { checked }, out))
    }

    /// One input that could not be read. When no person reads standard output, standard error says it as well.
    pub(crate) fn failure(&mut self, failure: &Failure) -> Result<(), CliError> {
        if !self.is_told {
            let _ = writeln!(io::stderr().lock(), "medlint: cannot check {}: {}", clean(&failure.path), clean(&failure.reason));
        }
        self.each(|_, reporter, out| reporter.failure(failure, out))
    }

    /// After the last document: closes the reports and puts the files in their places.
    pub(crate) fn finish(mut self, summary: &Summary) -> Result<(), CliError> {
        if !self.is_told {
            for words in summary.remarks() {
                let _ = writeln!(io::stderr().lock(), "medlint: {}", clean(&words));
            }
        }
        self.each(|_, reporter, out| {
            reporter.finish(summary, out)?;
            out.flush()
        })?;
        for output in self.outputs {
            if let Target::File(file) = output.target {
                file.commit()?;
            }
        }
        Ok(())
    }
}

/// Where a service looks for files: the folder that it names, or the top of the repository.
fn root(variable: &str) -> Root {
    let here = std::env::current_dir().unwrap_or_default();
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|folder| folder.is_absolute() && here.starts_with(folder));
    Root { top: named.unwrap_or_else(|| ignore_files::repository(&here)), here }
}

/// Where code scanning looks for files, in a run of GitHub; elsewhere paths stay as they are.
fn root_of_service() -> Root {
    if std::env::var_os("GITHUB_WORKSPACE").is_some() { root("GITHUB_WORKSPACE") } else { Root::default() }
}

fn reporter(name: FormatName, layout: Layout, families: &BTreeMap<String, String>, today: Option<(i32, u32, u32)>) -> Box<dyn Reporter> {
    match name {
        FormatName::Short => Box::new(Short::new(layout)),
        FormatName::Full => Box::new(Full::new(layout)),
        FormatName::Concise => Box::new(Concise),
        FormatName::Json => Box::new(Escaped(Json::new())),
        FormatName::Jsonl => Box::new(Escaped(Jsonl)),
        FormatName::Sarif => Box::new(Escaped(Sarif::new().below(root_of_service()))),
        FormatName::Github => Box::new(Github::new(root("GITHUB_WORKSPACE"))),
        FormatName::Gitlab => Box::new(Escaped(Gitlab::new(root("CI_PROJECT_DIR")))),
        FormatName::Junit => Box::new(Junit),
        FormatName::Checkstyle => Box::new(Checkstyle),
        FormatName::Rdjson => Box::new(Escaped(Rdjson::new())),
        FormatName::Csv => Box::new(Csv),
        FormatName::Markdown => Box::new(Markdown::new()),
        FormatName::Html => Box::new(Html::new(families.clone(), today)),
    }
}
