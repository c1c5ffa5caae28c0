//! The command `compare`: what a change of the rules does to articles.

mod changes;

use crate::cli::compare::changes::{Compared, Difference, differences};
use crate::cli::input::encoding::Encoding;
use crate::cli::input::{self, Input, Rulebooks, Search};
use crate::cli::rulebook_file::RulebookFile;
use crate::cli::{CliError, Exit, parallel, rulebook_file, terminal};
use crate::project::revision::Revision;
use crate::project::{Project, content, load, today};
use crate::report::Failure;
use clap::{Args, ValueEnum};
use medlint_core::document::{Document, Format};
use medlint_core::linter::Profile;
use medlint_core::rulebook::{Rulebook, SourceMap};
use medlint_core::source::Source;
use medlint_core::suggest;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How to call it.
pub(crate) const EXAMPLES: &str = "\
Examples:
  medlint compare --rules old.toml --rules new.toml content/
  medlint compare --since HEAD content/               the committed rules.toml and the one being edited
  medlint compare --since main content/ --format markdown > review.md
  medlint compare --rules default --rules rules.toml content/     what a project's rules change

Exit codes, as those of diff:
  0  no difference
  1  differences
  2  the job could not be done";

/// The name under which the shipped rulebook is compared.
const SHIPPED: &str = "default";

#[derive(Args, Debug)]
pub(crate) struct CompareArgs {
    /// Files, folders or globs to check with both rulebooks
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,
    /// The old rulebook, then the new one; `default` is the shipped one
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// The old rulebook is the one committed in this revision; the new one is the named or nearest rules.toml
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Markets the copy is published in
    #[arg(long, value_name = "MARKET", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::MARKETS))]
    market: Vec<String>,
    /// Who publishes the copy
    #[arg(long, value_name = "WHO", value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::ADVERTISERS))]
    advertiser: Option<String>,
    /// Only these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// How to report
    #[arg(long, value_enum, default_value_t = CompareFormat::Human)]
    format: CompareFormat,
    /// Show every difference, not only the first of each rule
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CompareFormat {
    /// For people
    Human,
    /// A summary to paste into a review
    Markdown,
    /// For programs
    Json,
}

/// Runs the command.
pub(crate) fn compare(args: &CompareArgs) -> Result<Exit, CliError> {
    let (Named { rulebook: old, name: old_name, path: old_path }, Named { rulebook: new, name: new_name, path: new_path }) = both(args)?;
    for name in &args.select {
        if !old.knows(name) && !new.knows(name) {
            let help = suggest::help(name, new.names());
            let hint = help.unwrap_or_else(|| "`medlint rules` lists them".to_owned());
            return Err(CliError::plain(format!("neither rulebook has a rule or a family called \"{name}\"; {hint}")));
        }
    }
    let (old, new) = (project(args, old, old_path.as_deref()), project(args, new, new_path.as_deref()));
    // A file that one of the two leaves out has no findings there.
    let lint = |project: &Project, path: &str, document: &Document| {
        if project.is_checked(path) { project.linter(path).lint(document) } else { Vec::new() }
    };
    let search = Search { stdin_path: "<stdin>", rulebooks: Rulebooks::Both(&old, &new), ..Default::default() };
    let input::Found { inputs, mut failures, .. } = input::find(&args.paths, search);
    let published = [old.published(), new.published()].concat();
    let reader = |source: Source| match new.content(source.name()) {
        Some(_) => new.read(source),
        None if content::may_be(source.name()) => old.read(source),
        None => {
            let format = Format::of_name(source.name());
            Ok(Document::publishing(source, format, &published))
        }
    };
    let read = |input: &Input| input::read_as(input, Encoding::Utf8, reader);
    let results = parallel::each(&inputs, read, |input, document| {
        let (Input::File(_, path) | Input::Stdin(path)) = input;
        differences(path, document, &lint(&old, path, document), &lint(&new, path, document))
    });
    let documents = results.iter().filter(|result| result.is_ok()).count();
    let mut all: Vec<Difference> = Vec::new();
    for result in results {
        match result {
            Ok(found) => all.extend(found),
            Err(failure) => failures.push(failure),
        }
    }
    let compared = Compared { old: old_name, new: new_name, documents, differences: all, failures };
    let text = match args.format {
        CompareFormat::Human => compared.human(terminal::screen(), args.all),
        CompareFormat::Markdown => compared.markdown(args.all),
        CompareFormat::Json => compared.json(),
    };
    if args.format == CompareFormat::Json {
        terminal::print_data(&text)?
    } else {
        terminal::print(&text)?
    };
    say(&compared.failures, args.format);
    Ok(match (compared.failures.is_empty(), compared.differences.is_empty()) {
        (false, _) => Exit::Failure,
        (true, true) => Exit::Clean,
        (true, false) => Exit::Findings,
    })
}

/// Inputs that could not be read, beside a report that has no place for them.
fn say(failures: &[Failure], format: CompareFormat) {
    use std::io::Write as _;
    if format == CompareFormat::Json {
        return;
    }
    let mut err = std::io::stderr().lock();
    for failure in failures {
        // Who cannot be told is not told; the exit code says it too.
        let _ = writeln!(err, "cannot check {}: {}", crate::report::clean(&failure.path), crate::report::clean(&failure.reason));
    }
}

/// A rulebook with the options. A rule that one of the two does not have is selected all the same: there it finds nothing.
fn project(args: &CompareArgs, rulebook: Arc<Rulebook>, rules: Option<&Path>) -> Project {
    let profile = Profile {
        markets: args.market.clone(),
        advertiser: args.advertiser.clone(),
        select: args.select.clone(),
        today: today(),
        ..Profile::default()
    };
    Project::new(rulebook, rules, &profile)
}

/// A rulebook to compare, its name for people, and the file from whose folder its globs count.
struct Named {
    rulebook: Arc<Rulebook>,
    name: String,
    path: Option<PathBuf>,
}

/// The old and the new rulebook.
fn both(args: &CompareArgs) -> Result<(Named, Named), CliError> {
    match (&args.since, args.rules.as_slice()) {
        (None, [old, new]) => Ok((load(old)?, load(new)?)),
        (Some(revision), named @ ([] | [_])) => {
            let book = RulebookFile::open(named.first().map(PathBuf::as_path))?;
            let Some(path) = book.path.clone() else {
                let way_out = "name it with --rules FILE, or go where it is";
                return Err(CliError::plain(format!("--since needs a rules.toml, and there is none from here upward; {way_out}")));
            };
            let name = book.name();
            let old = committed(revision, &path, &name)?;
            Ok((old, Named { rulebook: book.rulebook, name, path: Some(path) }))
        }
        (Some(_), _) => Err(CliError::plain("--since takes the place of the old rulebook; name one with --rules, the new one".to_owned())),
        (None, rules) => Err(CliError::plain(format!(
            "expected two rulebooks, found {}; name them with --rules OLD --rules NEW (`default` is the shipped one), or give --since REV",
            rules.len()
        ))),
    }
}

fn load(path: &Path) -> Result<Named, CliError> {
    if path == Path::new(SHIPPED) && !path.exists() {
        return Ok(Named { rulebook: crate::shipped(), name: "the shipped rules".to_owned(), path: None });
    }
    Ok(Named { rulebook: load::rulebook(Some(path), None)?, name: path.display().to_string(), path: Some(path.to_owned()) })
}

/// The rulebook as it stands in a revision.
fn committed(revision: &str, path: &Path, name: &str) -> Result<Named, CliError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    // A revision that looks like an option would be read as one.
    let Some(files) = Revision::new(folder.to_owned(), revision) else {
        return Err(CliError::plain(format!("expected a revision after --since, found \"{revision}\"")));
    };
    let shown = format!("{name} at {revision}");
    let bytes = files.bytes(&file).map_err(|reason| {
        let way_out = format!("without a committed one, compare with the shipped rules: --rules {SHIPPED} --rules {name}");
        CliError::plain(format!("cannot read {shown}: {reason}; {way_out}"))
    })?;
    let source = Source::from_bytes(&shown, bytes).map_err(|error| CliError::plain(format!("cannot read {shown}: {error}")))?;
    let map = SourceMap::load(source, &file, &files);
    let rulebook = crate::parse(map).map_err(|rejected| rulebook_file::rejection(&shown, &rejected))?;
    Ok(Named { rulebook, name: shown, path: Some(path.to_owned()) })
}
