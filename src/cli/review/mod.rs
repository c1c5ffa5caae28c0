//! The command `review`: the audit sheet of one article, and whether a text is still the one that a sheet was made of.
//!
//! A sheet holds the checksum of the text and of everything by which it was judged, every finding with what became of it, and benefits and risks side by
//! side. `--verify` reads the JSON form.

pub(crate) mod files;
mod verify;

use crate::cli::args::ProfileArgs;
use crate::cli::input::{self, Input};
use crate::cli::review::files::ReviewFiles;
use crate::cli::{CliError, Exit, settings, terminal};
use crate::files::atomic;
use crate::files::read_limited;
use crate::project::{Project, Projects, claims, clock, load};
use crate::report::sheet::{self, Counts, Judged, Sheet, Signed};
use crate::report::{Checked, uri};
use clap::{Args, ValueEnum};
use medlint_core::document::{BlockKind, Document};
use medlint_core::linter::LintResult;
use medlint_core::linter::allow::Date;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct ReviewArgs {
    /// The article
    #[arg(value_name = "ARTICLE")]
    article: PathBuf,
    #[command(flatten)]
    profile: ProfileArgs,
    /// Honour the decisions of reviewers in this file; may be given several times
    #[arg(long, value_name = "FILE")]
    review: Vec<PathBuf>,
    /// How to write the sheet
    #[arg(long, value_enum, default_value_t = SheetFormat::Html)]
    format: SheetFormat,
    /// Write the sheet to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Say whether the article is still the text of this sheet, which is one in JSON
    #[arg(long, value_name = "SHEET", conflicts_with_all = ["review", "format", "output"])]
    verify: Option<PathBuf>,
    /// The day by which approvals and allowances end, such as 2027-01-31
    #[arg(long, value_name = "DATE", value_parser = crate::cli::args::parse_date)]
    today: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SheetFormat {
    /// A page made for print
    Html,
    /// For programs, and for --verify
    Json,
    /// For spreadsheets
    Csv,
}

/// Runs the command.
pub(crate) fn review(args: &ReviewArgs) -> Result<Exit, CliError> {
    let path = args.article.to_string_lossy().into_owned();
    if let Some(signed) = &args.verify {
        return verify::verify(signed, &args.article);
    }
    let mut options = settings::options(&args.profile);
    options.profile.today = args.today.or(options.profile.today);
    let projects = Projects::new(options);
    let input = Input::File(args.article.clone(), path.clone());
    input::open(&projects, std::slice::from_ref(&input))?;
    settings::check_names(&args.profile, &projects.rulebooks())?;
    let trouble = |failure: crate::report::Failure| CliError::plain(format!("cannot check {}: {}", failure.path, failure.reason));
    let project = input::project_of(&projects, &input).map_err(trouble)?;
    let document = input::read(&input, &project).map_err(trouble)?;
    let bytes = read_limited::read(&args.article, read_limited::RECORD)
        .map_err(|error| CliError::plain(format!("cannot read {}: {error}", args.article.display())))?;
    let linter = project.linter(&path);
    let mut result = linter.examine(&document);
    if let Some(files) = ReviewFiles::open(&args.review)? {
        files.judge(&path, &linter, &document, &mut result.findings);
    }
    let [risks, benefits] = linter.balance(&document).unwrap_or_default();
    let stated = linter.settings(&document);
    let subject = &result.subject;
    let checked = Checked { path: &path, document: &document, findings: &result.findings, subject };
    let sheet = Sheet {
        version: sheet::VERSION,
        article: Signed { name: uri::plain(&path), sha256: sha256(&bytes) },
        title: document.front_matter.get("title").unwrap_or_default().trim().to_owned(),
        bytes: bytes.len(),
        tool: format!("medlint {}", env!("CARGO_PKG_VERSION")),
        basis: basis(args, &project)?,
        judged: Judged {
            on: linter.today().map(clock::written).unwrap_or_default(),
            markets: stated.markets,
            advertiser: stated.advertiser,
            platforms: stated.platforms,
            promotional: subject.is_promotional,
            said_by: subject.said_by.name().to_owned(),
        },
        counts: Counts::of(&result.findings),
        findings: sheet::rows(&checked),
        balance: sheet::ledger(&document, &risks, &benefits),
        not_judged: not_judged(&document, &result),
    };
    let text = match args.format {
        SheetFormat::Html => sheet::html(&sheet),
        SheetFormat::Csv => sheet::csv(&sheet),
        SheetFormat::Json => {
            let json = serde_json::to_string_pretty(&sheet).map_err(|error| CliError::plain(format!("cannot write the sheet: {error}")))?;
            crate::report::json_text(&json) + "\n"
        }
    };
    match &args.output {
        Some(file) => atomic::write(file, &text)?,
        None => terminal::print_data(&text)?,
    }
    Ok(Exit::Clean)
}

/// SHA-256 in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// The checksum of several texts with their names.
fn sha256_of<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let mut all = Vec::new();
    for (name, text) in texts {
        for part in [name, text] {
            all.extend((part.len() as u64).to_le_bytes());
            all.extend(part.as_bytes());
        }
    }
    sha256(&all)
}

/// Everything by which an article was judged.
fn basis(args: &ReviewArgs, project: &Project) -> Result<Vec<Signed>, CliError> {
    let is_fact = |name: &str| ["interventions", "registers"].iter().any(|start| name.starts_with(start));
    let shipped = |wants_facts: bool| crate::BASE.files.iter().copied().filter(move |(name, _)| is_fact(name) == wants_facts);
    let mut basis = vec![
        Signed { name: "shipped rulebook".to_owned(), sha256: sha256_of(shipped(false)) },
        Signed { name: "shipped facts and registers".to_owned(), sha256: sha256_of(shipped(true)) },
    ];
    if let Some(rules) = project.rules() {
        let map = load::source_map(rules)?;
        basis.push(Signed { name: format!("rulebook {}", shown(rules)), sha256: sha256_of(map.texts()) });
    }
    let register = args.profile.claims.clone().or_else(|| claims::beside(project.rules()?).filter(|path| path.exists()));
    if let Some(source) = register.as_ref().map(|path| claims::read(path, None)).transpose()?.flatten() {
        basis.push(Signed { name: format!("claims register {}", source.name()), sha256: sha256(source.text().as_bytes()) });
    }
    for path in &args.review {
        let bytes = read_limited::read(path, read_limited::RECORD)
            .map_err(|error| CliError::plain(format!("cannot read the review {}: {error}", path.display())))?;
        basis.push(Signed { name: format!("review {}", shown(path)), sha256: sha256(&bytes) });
    }
    Ok(basis)
}

/// A path as the sheet names it: from the current directory, with forward slashes.
fn shown(path: &Path) -> String {
    uri::plain(&crate::project::find::from_here(path))
}

/// What nobody but a person can judge, and what was not read.
fn not_judged(document: &Document, result: &LintResult) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(language) = result.language {
        all.push(format!("The article is not in English ({language}); its claims are not judged."));
    }
    let places = [
        "in code",
        "in tags and comments of templates",
        "behind a comment without an end",
        "in the navigation and footers of a page",
        "in scripts",
        "in fields that [[content]] does not name",
    ];
    for (count, place) in document.unread.iter().zip(places).filter(|(count, _)| **count > 0) {
        all.push(format!("{count} words {place}."));
    }
    let pictures = document.blocks.iter().filter(|block| block.kind == BlockKind::ImageAlt).count();
    all.push(match pictures {
        0 => "Pictures, sound and film, which the text may name.".to_owned(),
        count => format!("Pictures ({count} are described in the text; only their descriptions are read), sound and film."),
    });
    all.push(format!("What stands behind {} links.", document.links.len()));
    all.push("Whether a reference says what it is cited for, and whether an approved claim still rests on it.".to_owned());
    all.push("Claims that no rule knows, and how the page looks: size, colour and place of its words.".to_owned());
    all
}
