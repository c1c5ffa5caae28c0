//! The command `test`: the examples that rules carry, and the passages of the folder beside the rulebook.

use crate::cli::explain::rule::one_line;
use crate::cli::rulebook_file::RulebookFile;
use crate::cli::{CliError, Exit, terminal};
use crate::project::{self, empty_globs, find::from_here};
use crate::report::color::Role;
use crate::report::lines::{behind, counted, thousands};
use crate::report::{self, Layout};
use clap::Args;
use medlint_core::analysis::interventions::Intervention;
use medlint_core::linter::allow::Date;
use medlint_core::rule_tests::passage::{self, Passage};
use medlint_core::rule_tests::{self, Coverage, Deviation, Surprise};
use medlint_core::rulebook::read::written::Written;
use medlint_core::rulebook::{Rule, Rulebook};
use medlint_core::source::Source;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct TestArgs {
    /// Of the examples, only those of these rules or families; passages are run all the same
    #[arg(value_name = "RULE")]
    names: Vec<String>,
    /// Test this rulebook; without it the nearest rules.toml from the current directory upward, or the shipped one.
    /// Passages are read from the folder of the same name that ends in .tests: rules.tests/*.md beside rules.toml
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Name the patterns that no example exercises
    #[arg(long)]
    coverage: bool,
    /// Take this as the day of today, such as 2027-03-01: facts about drugs and devices that are older than six months
    /// are listed. Without it the clock says
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
}

fn day(text: &str) -> Result<Date, String> {
    medlint_core::linter::allow::date(text).ok_or_else(|| "expected a date such as 2027-01-31".to_owned())
}

/// A file of passages.
struct TestFile {
    source: Source,
    passages: Vec<Passage>,
}

/// Runs the command.
pub(crate) fn test(args: &TestArgs) -> Result<Exit, CliError> {
    let book = RulebookFile::open(args.rules.as_deref())?;
    let layout = terminal::screen();
    if let Some(name) = args.names.iter().find(|name| !book.rulebook.knows(name)) {
        return Err(book.unknown(name));
    }
    let is_wanted = |rule: &Rule| args.names.is_empty() || args.names.iter().any(|name| name == rule.id() || name == rule.family());
    let files = match &book.path {
        Some(path) => read_files(&path.with_extension("tests"), &book)?,
        None => Vec::new(),
    };
    let written = book.written();
    let (count, surprises) = rule_tests::run_some(&book.rulebook, is_wanted);
    let mut text = String::new();
    for surprise in &surprises {
        text += &told_surprise(surprise, &written, layout);
    }
    let mut failed = surprises.len();
    // A check only remarks on them: the folder may be filled another day.
    for line in book.path.iter().flat_map(|path| empty_globs::empty_globs(&book.rulebook, path)) {
        failed += 1;
        let _ = writeln!(text, "{} {line}\n", layout.paint.text(Role::Error, "no such article:"));
    }
    let mut cases = 0;
    for file in &files {
        for passage in &file.passages {
            cases += 1;
            let deviations = rule_tests::try_passage(&book.rulebook, passage);
            failed += usize::from(!deviations.is_empty());
            for deviation in &deviations {
                text += &told_deviation(deviation, passage, &file.source, layout);
            }
        }
    }
    if args.coverage {
        text += &coverage(&book, &files, &written, layout, is_wanted);
    }
    if args.names.is_empty() {
        // Facts that the program ships are no business of a project: it cannot change them.
        let shipped = book.path.as_ref().map(|_| crate::shipped());
        let said = |row: &Intervention| (row.id.clone(), row.as_of.clone(), row.source.clone());
        let shipped: HashSet<_> = shipped.iter().flat_map(|rulebook| rulebook.lexicon.interventions.iter()).map(said).collect();
        let own: Vec<&Intervention> = book.rulebook.lexicon.interventions.iter().filter(|row| !shipped.contains(&said(row))).collect();
        terminal::remark(&aged(&own, args.today.or_else(project::today)));
        terminal::remark(&without_examples(&book.rulebook));
    }
    let mut summary =
        format!("{} of {}", counted(count, "example"), counted(book.rulebook.rules.iter().filter(|rule| is_wanted(rule)).count(), "rule"));
    if !files.is_empty() {
        let _ = write!(summary, " and {} in {}", counted(cases, "passage"), counted(files.len(), "file"));
    }
    let verdict = match failed {
        0 => layout.paint.text(Role::Good, "all as expected"),
        _ => layout.paint.text(Role::Error, &format!("{} failed", thousands(failed))),
    };
    let _ = writeln!(text, "{summary}: {verdict}");
    terminal::print(&text)?;
    Ok(if failed == 0 { Exit::Clean } else { Exit::Findings })
}

/// The facts about drugs and devices that are older than six months on a day, one row a line; nothing when all are fresh.
fn aged(rows: &[&Intervention], today: Option<Date>) -> String {
    let stale: Vec<&Intervention> = rows.iter().copied().filter(|row| row.is_stale(today)).collect();
    if stale.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "{} of {} of interventions.toml older than six months; check what the label says now:\n",
        thousands(stale.len()),
        counted(rows.len(), "row")
    );
    let width = stale.iter().map(|row| row.id.chars().count()).max().unwrap_or(0);
    for row in stale {
        let _ = writeln!(text, "  {:<width$}  as of {}  {}", row.id, row.as_of, row.source);
    }
    text
}

/// Hints on rules of the project that carry no examples: nobody would notice when they stop working.
fn without_examples(rulebook: &Rulebook) -> String {
    let mut text = String::new();
    for rule in rulebook.rules.iter().filter(|rule| rule.place.is_some()) {
        let missing: Vec<&str> = [("`wrong`", rule.wrong()), ("`right`", rule.right())]
            .into_iter()
            .filter(|(_, texts)| texts.is_empty())
            .map(|(key, _)| key)
            .collect();
        if !missing.is_empty() {
            let hint = "a text in which it must fire, and one in which it must stay silent, keep it working";
            let _ = writeln!(text, "hint: {} has no {}: {hint}", rule.id(), missing.join(" and no "));
        }
    }
    text
}

/// All files of passages of a folder, in the order of their names. A folder that is not there holds none; whatever is
/// in it and is no test is trouble, since it would silently test nothing.
fn read_files(folder: &Path, book: &RulebookFile) -> Result<Vec<TestFile>, CliError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let trouble = |path: &Path, reason: &str| CliError::plain(format!("{}: {reason}", from_here(path)));
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<PathBuf> =
        entries.map_err(|error| trouble(folder, &format!("cannot be read: {error}")))?.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    paths.sort();
    let mut files = Vec::new();
    let mut text = String::new();
    let mut mistakes = Vec::new();
    for path in &paths {
        if path.extension().is_none_or(|ending| ending != "md") {
            return Err(trouble(path, "expected only files that end in .md in a folder of tests"));
        }
        let bytes = std::fs::read(path).map_err(|error| trouble(path, &format!("cannot be read: {error}")))?;
        let source = Source::from_bytes(from_here(path), bytes).map_err(|error| trouble(path, &error.to_string()))?;
        let (passages, mut wrong) = passage::parse(&source, &book.rulebook);
        wrong.sort_by_key(|mistake| mistake.span);
        text += &report::mistakes(source.name(), &source, &wrong, terminal::layout_for_stderr());
        mistakes.append(&mut wrong);
        files.push(TestFile { source, passages });
    }
    if paths.is_empty() {
        return Err(trouble(folder, "no tests in this folder; write a .md file or remove the folder"));
    }
    if !mistakes.is_empty() {
        text += &format!("{} in {}; nothing was tested", counted(mistakes.len(), "mistake"), from_here(folder));
        return Err(CliError::Failed { text, mistakes });
    }
    Ok(files)
}

fn told_surprise(surprise: &Surprise, written: &Written, layout: Layout) -> String {
    let (verb, key) = if surprise.should_fire { ("stayed silent on", "wrong") } else { ("fired on", "right") };
    let place = written.place_of_entry(&surprise.rule, key, surprise.index);
    let place = place.map_or_else(String::new, |place| format!("{}:{}, ", place.file, place.position.line));
    let mut text = format!(
        "{} {verb} {}\n",
        layout.paint.text(Role::Error, &surprise.rule),
        layout.paint.text(Role::Faint, &format!("({place}example {} of `{key}`)", surprise.index + 1))
    );
    text += &behind("  text      ", &format!("\"{}\"", one_line(&surprise.example)), layout.width);
    text += &behind("  because   ", &surprise.because, layout.width);
    text + "\n"
}

fn told_deviation(deviation: &Deviation, passage: &Passage, source: &Source, layout: Layout) -> String {
    let verb = match (deviation.should_fire, deviation.words.is_empty()) {
        (true, true) => "stayed silent on the passage".to_owned(),
        (false, true) => "fired on the passage".to_owned(),
        (true, false) => format!("stayed silent on \"{}\"", deviation.words),
        (false, false) => format!("fired on \"{}\"", deviation.words),
    };
    let at = source.position(deviation.place.start);
    let mut text = behind("", &format!("{} {verb}", deviation.rule), layout.width);
    text = text.replacen(&deviation.rule, &layout.paint.text(Role::Error, &deviation.rule), 1);
    text += &behind("  case      ", &format!("{} ({}:{at})", passage.title, source.name()), layout.width);
    text += &behind("  because   ", &deviation.because, layout.width);
    text + "\n"
}

/// The entries that no example and no passage exercises, grouped by rule.
fn coverage(book: &RulebookFile, files: &[TestFile], written: &Written, layout: Layout, is_wanted: impl Fn(&Rule) -> bool) -> String {
    let mut coverage = Coverage::of_examples(&book.rulebook, is_wanted);
    for passage in files.iter().flat_map(|file| &file.passages) {
        let (document, profile) = rule_tests::prepared(passage);
        coverage.add(&document, &profile);
    }
    let (all, exercised) = coverage.counts();
    let gaps = coverage.gaps();
    let mut text = String::new();
    let mut last = "";
    for gap in &gaps {
        if gap.rule != last {
            let _ = writeln!(text, "{}{}", if last.is_empty() { "" } else { "\n" }, layout.paint.text(Role::Strong, &gap.rule));
            last = &gap.rule;
        }
        let place = written.place_of_entry(&gap.rule, gap.key, gap.index);
        let place = place.map_or_else(|| "?".to_owned(), |place| format!("{}:{}", place.file, place.position.line));
        text += &behind("  ", &format!("{place}  {} \"{}\"", gap.key, gap.written), layout.width);
    }
    if !gaps.is_empty() {
        text.push('\n');
    }
    let share = (exercised * 100).checked_div(all).unwrap_or(100);
    let _ = writeln!(
        text,
        "coverage: {} of {} entries exercised ({share} %), {} by no example",
        thousands(exercised),
        thousands(all),
        thousands(gaps.len())
    );
    text
}

#[cfg(test)]
mod tests {
    use super::{aged, day};
    use medlint_core::analysis::interventions::Intervention;

    #[test]
    fn rows_older_than_six_months_are_listed() {
        let row = |id: &str, as_of: &str| Intervention {
            id: id.to_owned(),
            as_of: as_of.to_owned(),
            source: "label".to_owned(),
            ..Intervention::default()
        };
        let rows = [row("old", "2026-01"), row("six-months", "2026-08"), row("fresh", "2027-01"), row("undated", "some day")];
        let wanted = "2 of 4 rows of interventions.toml older than six months; check what the label says now:\n  \
                      old      as of 2026-01  label\n  undated  as of some day  label\n";
        let all: Vec<&Intervention> = rows.iter().collect();
        assert_eq!(aged(&all, Some((2027, 2, 28))), wanted);
        assert!(aged(&all, Some((2027, 3, 1))).contains("six-months  as of 2026-08"));
        assert_eq!(aged(&all, None), "");
        assert_eq!(aged(&all[2..3], Some((2027, 2, 28))), "");
    }

    #[test]
    fn a_day_is_a_date() {
        assert_eq!(day("2027-03-01"), Ok((2027, 3, 1)));
        assert!(day("2027-02-30").is_err() && day("tomorrow").is_err());
    }
}
