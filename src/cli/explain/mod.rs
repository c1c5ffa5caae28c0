//! The command `explain`: a rule, a family, a line of an article, or what an article is taken to promote.

mod place;
mod remark;
pub(crate) mod rule;

use crate::cli::args::ProfileArgs;
use crate::cli::explain::rule::{Extent, RulePage};
use crate::cli::input::{self, Input};
use crate::cli::rulebook_file::RulebookFile;
use crate::cli::{CliError, Exit, settings, terminal};
use crate::project::{Project, Projects};
use crate::report::clean;
use clap::Args;
use medlint_core::analysis::subject::{PROMOTIONAL_FROM, SaidBy};
use medlint_core::document::Document;
use medlint_core::linter::remarks;
use medlint_core::source::Span;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A rule, a family, or a place: FILE or FILE:LINE
    #[arg(value_name = "RULE|FILE[:LINE]", required_unless_present = "document")]
    target: Option<String>,
    /// Say what this article is taken to promote, and why
    #[arg(long, value_name = "FILE", conflicts_with = "target")]
    document: Option<PathBuf>,
    /// Show what a rule looks for and how to change it, for editors of rules
    #[arg(long)]
    patterns: bool,
    /// Show all entries of a rule, however many
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    profile: ProfileArgs,
}

/// Runs the command.
pub(crate) fn explain(args: &ExplainArgs) -> Result<Exit, CliError> {
    let layout = terminal::screen();
    let projects = Projects::new(settings::options(&args.profile));
    if let Some(path) = &args.document {
        let project = projects.of(path)?;
        settings::check_names(&args.profile, &projects.rulebooks())?;
        terminal::print(&subject(&project, &read(&path.to_string_lossy(), &project)?))?;
        return Ok(Exit::Clean);
    }
    let book = RulebookFile::of(&*projects.here()?);
    settings::check_names(&args.profile, &projects.rulebooks())?;
    let target = args.target.as_deref().unwrap_or_default();
    let text = match (book.rulebook.rule(target), place_of(target)) {
        (Some(rule), _) => {
            let extent = match (args.full, args.patterns) {
                (true, _) => Extent::Full,
                (false, true) => Extent::Patterns,
                (false, false) => Extent::Writer,
            };
            let stated = &args.profile.market;
            let markets = if stated.is_empty() { &book.rulebook.defaults.markets } else { stated };
            RulePage { rulebook: &book.rulebook, written: &book.written(), rule, layout, markets, extent }.render()
        }
        (None, _) if book.rulebook.families.contains_key(target) => rule::family(&book.rulebook, &book.written(), target, layout),
        (None, Some((path, line))) => {
            let project = projects.of(&path)?;
            let document = read(&path, &project)?;
            let last = document.source.line_count();
            if let Some(line) = line.filter(|line| !(1..=last).contains(line)) {
                return Err(CliError::plain(format!("{path} has {last} lines; there is no line {line}")));
            }
            place::place(&RulebookFile::of(&project), &project.linter(&path), &document, line, layout)
        }
        (None, None) if remarks::named(target).is_some() => {
            remarks::named(target).map(|remark| remark::page(remark, layout)).unwrap_or_default()
        }
        (None, None) if target.contains(['/', '.', ':']) => {
            return Err(CliError::plain(format!("{target}: no such file; expected a rule, a family, FILE or FILE:LINE")));
        }
        (None, None) => return Err(book.unknown(target)),
    };
    terminal::print(&text)?;
    Ok(Exit::Clean)
}

/// The file and line that a target names, if there is such a file. A column behind the line, as reports print it, is
/// taken and left.
fn place_of(target: &str) -> Option<(String, Option<usize>)> {
    if Path::new(target).is_file() {
        return Some((target.to_owned(), None));
    }
    let (front, last) = target.rsplit_once(':')?;
    let number: usize = last.parse().ok()?;
    if Path::new(front).is_file() {
        return Some((front.to_owned(), Some(number)));
    }
    let (path, line) = front.rsplit_once(':')?;
    let line = line.parse().ok()?;
    Path::new(path).is_file().then(|| (path.to_owned(), Some(line)))
}

fn read(path: &str, project: &Project) -> Result<Document, CliError> {
    let input = Input::File(PathBuf::from(path), path.to_owned());
    input::read(&input, project).map_err(|failure| CliError::plain(format!("{}: {}", failure.path, failure.reason)))
}

fn subject(project: &Project, document: &Document) -> String {
    let subject = project.linter(document.source.name()).subject(document);
    let kind = if subject.is_promotional { "promotional" } else { "information" };
    let because = match subject.said_by {
        SaidBy::Default => "so is all copy unless settings or front matter say otherwise".to_owned(),
        SaidBy::Settings => "settings say so".to_owned(),
        SaidBy::Article => "its front matter says so".to_owned(),
        SaidBy::Text => {
            format!("its signs add up to {}; from {PROMOTIONAL_FROM} upward it sells", subject.score)
        }
    };
    let mut text = format!("{} is taken as {kind}: {because}\n", document.source.name());
    let place = |span: Span| (document.source.position(span.start), clean(document.source.slice(span)));
    for sign in &subject.signs {
        let (position, words) = place(sign.span);
        let _ = writeln!(text, "  {position}: {:+} {}: \"{words}\"", sign.weight, sign.what);
    }
    text += if subject.promoted.is_empty() { "It promotes nothing by name\n" } else { "It promotes\n" };
    for one in &subject.promoted {
        let (position, words) = place(one.span);
        let heading = if one.is_in_heading { ", in the title or a heading" } else { "" };
        let _ = writeln!(text, "  {words}: {} mention{}{heading} ({position})", one.mentions, if one.mentions == 1 { "" } else { "s" });
    }
    let _ = writeln!(text, "It is judged as copy of a {} in {}", subject.advertiser, subject.markets.join(", "));
    text
}
