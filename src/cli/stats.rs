//! The command `stats`: findings by rule, family and article, per 1,000 words, worst first.

use crate::cli::args::ProfileArgs;
use crate::cli::input::{self, Input, Rulebooks, Search};
use crate::cli::trend::Earlier;
use crate::cli::{CliError, Exit, parallel, settings, terminal};
use crate::project::Projects;
use crate::report::color::Role;
use crate::report::csv::cell;
use crate::report::lines::{Cell, Table, counted, thousands};
use crate::report::{self, Failure, clean};
use clap::{Args, ValueEnum};
use medlint_core::document::Document;
use medlint_core::finding::{Finding, Severity};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct StatsArgs {
    /// Files, folders or globs; `-` reads standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,
    #[command(flatten)]
    profile: ProfileArgs,
    /// The grouping of the counts
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [By::Rule, By::Family, By::Article])]
    by: Vec<By>,
    /// How many rows of each the table shows; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// How to report
    #[arg(long, value_enum, default_value_t = StatsFormat::Table)]
    format: StatsFormat,
    /// Show how the counts changed since this earlier report, which `--format json` wrote
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum By {
    /// By rule
    Rule,
    /// By family
    Family,
    /// By article
    Article,
    /// By the folder of the article, such as one for each site
    Folder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

impl By {
    const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Family => "family",
            Self::Article => "article",
            Self::Folder => "folder",
        }
    }
}

/// One article: its words, and its findings by rule.
struct Article {
    path: String,
    words: usize,
    allowed: usize,
    findings: Vec<(String, String, Severity)>,
}

/// Findings of one rule, family or article.
#[derive(Clone, Default)]
struct Row {
    name: String,
    /// Infos, warnings, errors.
    counts: [usize; 3],
    articles: usize,
    words: usize,
}

impl Row {
    fn findings(&self) -> usize {
        self.counts.iter().sum()
    }

    fn per_thousand(&self) -> f64 {
        if self.words == 0 { 0.0 } else { self.findings() as f64 * 1000.0 / self.words as f64 }
    }
}

/// Runs the command.
pub(crate) fn stats(args: &StatsArgs) -> Result<Exit, CliError> {
    let earlier = args.against.as_deref().map(Earlier::read).transpose()?;
    let projects = Projects::new(settings::options(&args.profile));
    let search = Search { stdin_path: "<stdin>", rulebooks: Rulebooks::Nearest(&projects), ..Default::default() };
    let input::Found { mut inputs, mut failures, .. } = input::find(&args.paths, search);
    input::open(&projects, &inputs)?;
    settings::check_names(&args.profile, &projects.rulebooks())?;
    let left_out = input::leave_out(&projects, &mut inputs);
    let read = |input: &Input| input::read(input, &*input::project_of(&projects, input)?);
    let results = parallel::each(&inputs, read, |input, document| {
        let (Input::File(_, path) | Input::Stdin(path)) = input;
        let linter = input::project_of(&projects, input)?.linter(path);
        Ok(article(path, document, &linter.lint(document), &linter.usual().select.value))
    });
    let mut articles = Vec::new();
    for result in results.into_iter().map(Result::flatten) {
        match result {
            Ok(article) => articles.push(article),
            Err(failure) => failures.push(failure),
        }
    }
    let mut by = args.by.clone();
    by.sort_unstable();
    by.dedup();
    let groups: Vec<(By, Vec<Row>)> = by.into_iter().map(|by| (by, rows(&articles, by))).collect();
    let text = match args.format {
        StatsFormat::Table => table(&articles, &groups, args.top, earlier.as_ref()),
        StatsFormat::Csv => csv(&groups, earlier.as_ref()),
        StatsFormat::Json => json(&articles, &groups, &failures, earlier.as_ref()),
    };
    if args.format == StatsFormat::Json {
        terminal::print_data(&text)?
    } else {
        terminal::print(&text)?
    };
    if args.format != StatsFormat::Json {
        let mut err = std::io::stderr().lock();
        if let Some(left_out) = left_out {
            let _ = writeln!(err, "medlint: {left_out}");
        }
        for failure in &failures {
            // Who cannot be told is not told; the exit code says it too.
            let _ = writeln!(err, "cannot check {}: {}", clean(&failure.path), clean(&failure.reason));
        }
    }
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Failure })
}

/// The counts of one article. Remarks about its comments and settings are findings too, and count only where they are asked for.
fn article(path: &str, document: &Document, findings: &[Finding], select: &[String]) -> Article {
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    let is_selected = |one: &Finding| select.is_empty() || select.iter().any(|name| name == one.rule() || name == one.family());
    let counting = findings.iter().filter(|finding| finding.counts() && is_selected(finding));
    Article {
        path: path.to_owned(),
        words: document.prose.text().split_whitespace().filter(is_word).count(),
        allowed: findings.iter().filter(|finding| finding.allowed.is_some()).count(),
        findings: counting.map(|one| (one.rule().to_owned(), one.family().to_owned(), one.severity)).collect(),
    }
}

/// The folder of an article as it is shown.
fn folder_of(path: &str) -> &str {
    path.rfind(['/', '\\']).map_or(".", |end| &path[..end])
}

/// The rows of one grouping, worst first: most findings for each 1,000 words, then most errors, then by name. Articles
/// without findings have no row.
fn rows(articles: &[Article], by: By) -> Vec<Row> {
    let all_words: usize = articles.iter().map(|article| article.words).sum();
    let mut words_in: BTreeMap<&str, usize> = BTreeMap::new();
    for article in articles {
        *words_in.entry(folder_of(&article.path)).or_default() += article.words;
    }
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for article in articles {
        let mut seen = Vec::new();
        for (rule, family, severity) in &article.findings {
            let name = match by {
                By::Rule => rule.as_str(),
                By::Family => family.as_str(),
                By::Article => article.path.as_str(),
                By::Folder => folder_of(&article.path),
            };
            let words = match by {
                By::Article => article.words,
                By::Folder => words_in.get(name).copied().unwrap_or_default(),
                By::Rule | By::Family => all_words,
            };
            let row = rows.entry(name).or_insert_with(|| Row { name: name.to_owned(), words, ..Row::default() });
            row.counts[*severity as usize] += 1;
            if !seen.contains(&name) {
                seen.push(name);
                row.articles += 1;
            }
        }
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by(|a, b| {
        let rate = b.per_thousand().total_cmp(&a.per_thousand());
        rate.then_with(|| b.counts[2].cmp(&a.counts[2])).then_with(|| a.name.cmp(&b.name))
    });
    rows
}

fn table(articles: &[Article], groups: &[(By, Vec<Row>)], top: usize, earlier: Option<&Earlier>) -> String {
    let layout = terminal::screen();
    let mut text = String::new();
    for (by, rows) in groups {
        let mut head = ["findings", "per 1,000 words", "errors", "warnings", "infos"].map(Cell::number).to_vec();
        if earlier.is_some() {
            head.splice(1..1, [Cell::number("before"), Cell::number("change")]);
        }
        head.push(Cell::number(if *by == By::Article { "words" } else { "articles" }));
        head.push(Cell::words(by.name()));
        let mut table = Table::new(head);
        let shown = if top == 0 { rows.len() } else { top };
        for row in rows.iter().take(shown) {
            let [infos, warnings, errors] = row.counts;
            let painted = |count: usize, role: Role| {
                let cell = Cell::number(thousands(count));
                if count > 0 { cell.painted(role) } else { cell.painted(Role::Faint) }
            };
            let mut cells = vec![
                Cell::number(thousands(row.findings())),
                Cell::number(format!("{:.2}", row.per_thousand())),
                painted(errors, Role::Error),
                painted(warnings, Role::Warning),
                painted(infos, Role::Info),
                Cell::number(thousands(if *by == By::Article { row.words } else { row.articles })),
                Cell::words(clean(&row.name)),
            ];
            if let Some(before) = earlier.map(|earlier| earlier.findings(by.name(), &row.name)) {
                let change = row.findings() as i64 - before as i64;
                let role = if change > 0 { Role::Error } else { Role::Faint };
                cells.splice(1..1, [Cell::number(thousands(before)), Cell::number(format!("{change:+}")).painted(role)]);
            }
            table.row(cells);
        }
        // Names are never cut: a path that is cut is no path.
        text += &table.render(layout.paint, usize::MAX);
        if rows.len() > shown {
            let _ = writeln!(text, "{}", layout.paint.text(Role::Faint, &format!("and {} more; --top 0 shows all", rows.len() - shown)));
        }
        let gone = earlier.map(|earlier| earlier.gone(by.name(), |name| rows.iter().any(|row| row.name == name))).unwrap_or_default();
        if !gone.is_empty() {
            let told: Vec<String> = gone.iter().take(shown.max(1)).map(|(name, count)| format!("{} ({count})", clean(name))).collect();
            let _ = writeln!(text, "without findings now: {}", told.join(", "));
        }
        text.push('\n');
    }
    let words: usize = articles.iter().map(|article| article.words).sum();
    let findings: usize = articles.iter().map(|article| article.findings.len()).sum();
    let clean_ones = articles.iter().filter(|article| article.findings.is_empty()).count();
    let allowed: usize = articles.iter().map(|article| article.allowed).sum();
    let rate = if words == 0 { 0.0 } else { findings as f64 * 1000.0 / words as f64 };
    let _ = write!(text, "{} in {}, {}", counted(findings, "finding"), counted(articles.len(), "article"), counted(words, "word"));
    let _ = write!(text, ": {rate:.2} per 1,000 words; {} without findings", counted(clean_ones, "article"));
    if allowed > 0 {
        let _ = write!(text, "; {} allowed by comments or covered by claims", thousands(allowed));
    }
    text + "\n"
}

fn csv(groups: &[(By, Vec<Row>)], earlier: Option<&Earlier>) -> String {
    let more = if earlier.is_some() { ",before" } else { "" };
    let mut text = format!("by,name,findings,per_1000_words,errors,warnings,infos,articles,words{more}\n");
    for (by, row) in groups.iter().flat_map(|(by, rows)| rows.iter().map(move |row| (by, row))) {
        let [infos, warnings, errors] = row.counts;
        let name = cell(&row.name);
        let (findings, rate) = (row.findings(), row.per_thousand());
        let _ = write!(text, "{},{name},{findings},{rate:.3},{errors},{warnings},{infos},{},{}", by.name(), row.articles, row.words);
        if let Some(earlier) = earlier {
            let _ = write!(text, ",{}", earlier.findings(by.name(), &row.name));
        }
        text.push('\n');
    }
    text
}

fn json(articles: &[Article], groups: &[(By, Vec<Row>)], failures: &[Failure], earlier: Option<&Earlier>) -> String {
    let words: usize = articles.iter().map(|article| article.words).sum();
    let findings: usize = articles.iter().map(|article| article.findings.len()).sum();
    let allowed: usize = articles.iter().map(|article| article.allowed).sum();
    let mut report = json!({
        "version": 1,
        "summary": {
            "articles": articles.len(), "words": words, "findings": findings, "allowed": allowed,
            "articles_without_findings": articles.iter().filter(|article| article.findings.is_empty()).count(),
        },
        "failures": failures.iter().map(|one| json!({"path": one.path, "reason": one.reason})).collect::<Vec<_>>(),
    });
    for (by, rows) in groups {
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                let [infos, warnings, errors] = row.counts;
                let rate = (row.per_thousand() * 1000.0).round() / 1000.0;
                let mut row_told = json!({
                    by.name(): row.name, "findings": row.findings(), "per_1000_words": rate,
                    "errors": errors, "warnings": warnings, "infos": infos, "articles": row.articles, "words": row.words,
                });
                if let Some(earlier) = earlier {
                    row_told["before"] = json!(earlier.findings(by.name(), &row.name));
                }
                row_told
            })
            .collect();
        report[format!("by_{}", by.name())] = json!(rows);
    }
    report::json_text(&format!("{report:#}\n"))
}
