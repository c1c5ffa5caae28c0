//! Where reports go: each format to standard output or to a file of its own, all fed by one run.

pub(crate) mod progress;

use crate::cli::CliError;
use crate::cli::args::{FormatArg, FormatName};
use crate::files::atomic::AtomicFile;
use crate::report::{
    Checked, Checkstyle, Concise, Csv, Escaped, Failure, Github, Gitlab, Html, Human, Json, Jsonl, Junit, Layout, Markdown, Rdjson,
    Reporter, Sarif, Summary, clean,
};
use medlint_core::rulebook::Rulebook;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// One report and where it goes.
struct Output {
    reporter: Box<dyn Reporter>,
    target: Target,
    /// The reader of a pipe has gone; the other reports go on.
    is_closed: bool,
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
    /// Opens what `--format` and `--output` name. `layout` is for standard output or for a file.
    pub(crate) fn open(
        formats: &[FormatArg],
        output: Option<&PathBuf>,
        rulebook: &Rulebook,
        today: Option<(i32, u32, u32)>,
        layout: impl Fn(bool) -> Layout,
    ) -> Result<Self, CliError> {
        let formats = if formats.is_empty() { &[FormatArg { name: FormatName::Human, file: None }] } else { formats };
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
            is_told |= path.is_none() && matches!(format.name, FormatName::Human | FormatName::Concise | FormatName::Markdown);
            outputs.push(Output { reporter: reporter(format.name, layout(path.is_none()), rulebook, today), target, is_closed: false });
        }
        Ok(Self { outputs, is_told })
    }

    fn each(&mut self, mut step: impl FnMut(&mut dyn Reporter, &mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
        let is_alone = self.outputs.len() == 1;
        for Output { reporter, target, is_closed } in self.outputs.iter_mut().filter(|output| !output.is_closed) {
            match target {
                Target::Stdout(out) => match step(reporter.as_mut(), out) {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe && !is_alone => *is_closed = true,
                    result => result?,
                },
                Target::File(file) => step(reporter.as_mut(), file.writer()).map_err(|error| file.trouble(&error))?,
            }
        }
        Ok(())
    }

    /// Shows what has been reported so far to whoever sits at the terminal.
    pub(crate) fn flush(&mut self) -> Result<(), CliError> {
        self.each(|_, out| out.flush())
    }

    /// Before the first document.
    pub(crate) fn begin(&mut self) -> Result<(), CliError> {
        self.each(|reporter, out| reporter.begin(out))
    }

    /// One document.
    pub(crate) fn document(&mut self, checked: &Checked<'_>) -> Result<(), CliError> {
        self.each(|reporter, out| reporter.document(checked, out))
    }

    /// One input that could not be read. When no person reads standard output, standard error says it as well.
    pub(crate) fn failure(&mut self, failure: &Failure) -> Result<(), CliError> {
        if !self.is_told {
            let _ = writeln!(io::stderr().lock(), "medlint: cannot check {}: {}", clean(&failure.path), clean(&failure.reason));
        }
        self.each(|reporter, out| reporter.failure(failure, out))
    }

    /// After the last document: closes the reports and puts the files in their places.
    pub(crate) fn finish(mut self, summary: &Summary) -> Result<(), CliError> {
        if let Some(words) = summary.information_words().filter(|_| !self.is_told) {
            let _ = writeln!(io::stderr().lock(), "medlint: {words}");
        }
        self.each(|reporter, out| {
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

fn reporter(name: FormatName, layout: Layout, rulebook: &Rulebook, today: Option<(i32, u32, u32)>) -> Box<dyn Reporter> {
    match name {
        FormatName::Human => Box::new(Human::new(layout)),
        FormatName::Concise => Box::new(Concise),
        FormatName::Json => Box::new(Escaped(Json::new())),
        FormatName::Jsonl => Box::new(Escaped(Jsonl)),
        FormatName::Sarif => Box::new(Escaped(Sarif::new())),
        FormatName::Github => Box::new(Github),
        FormatName::Gitlab => Box::new(Escaped(Gitlab::new())),
        FormatName::Junit => Box::new(Junit),
        FormatName::Checkstyle => Box::new(Checkstyle),
        FormatName::Rdjson => Box::new(Escaped(Rdjson::new())),
        FormatName::Csv => Box::new(Csv),
        FormatName::Markdown => Box::new(Markdown::new()),
        FormatName::Html => Box::new(Html::new(rulebook, today)),
    }
}
