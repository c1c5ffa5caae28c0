//! Format `html`: one page for a reviewer, with each article as prose and its findings beside the words.
//!
//! The page needs no network: style and script stand inside, and its policy (CSP) lets nothing else run. It works
//! without the script too; filters and keys are then missing, all cards are open.

mod article;
mod card;
mod marks;
mod rules;

use crate::report::control_chars;
use crate::report::html::rules::Rules;
use crate::report::uri;
use crate::report::{Checked, Failure, Reporter, Summary, counted};
use medlint_core::analysis::subject::SaidBy;
use medlint_core::finding::{Finding, Severity};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// How the page looks.
pub const STYLE: &str = include_str!("page.css");
/// The script of the page.
pub const SCRIPT: &str = concat!(include_str!("page.js"), include_str!("decide.js"));
/// SHA-256 of [`STYLE`] and [`SCRIPT`] in base64, for the page's policy; a test holds them.
pub const HASHES: [&str; 2] = ["W0C52/o9QSnUMYG27n67FvGbQGtkx7g9hN51nVGOhzE=", "wmZooZRPtWCyJkgwjIMyhZs5rnY5ZYzKfH2PQRbxqQE="];

/// How many errors are listed at the head of the page.
const FIRST: usize = 12;
/// The line by which a report is known as one.
pub const GENERATOR: &str = "<meta name=\"generator\" content=\"medlint\">";

/// Reporter for reviewers. It holds everything back until the counts are known.
#[derive(Debug)]
pub struct Html {
    /// Titles of families by name.
    families: BTreeMap<String, String>,
    /// Year, month, day.
    today: Option<(i32, u32, u32)>,
    articles: Vec<Article>,
    failures: Vec<Failure>,
    /// Findings by family.
    by_family: BTreeMap<String, usize>,
    /// Rows of the table of allowances.
    allowances: String,
    /// The rules that have spoken, numbered.
    rules: Rules,
    /// The errors, to be decided first: each with the way to it.
    errors: Vec<String>,
}

#[derive(Debug)]
struct Article {
    path: String,
    title: Option<String>,
    /// A sentence that says how it was taken.
    subject: String,
    /// Findings that count: infos, warnings, errors.
    counts: [usize; 3],
    allowed: usize,
    known: usize,
    rows: String,
}

impl Article {
    fn is_clean(&self) -> bool {
        self.counts == [0; 3] && self.allowed == 0 && self.known == 0
    }
}

impl Html {
    /// A reporter at its start. The families come with their titles, the date stands at the head of the page.
    pub fn new(families: BTreeMap<String, String>, today: Option<(i32, u32, u32)>) -> Self {
        Self {
            families,
            today,
            articles: Vec::new(),
            failures: Vec::new(),
            by_family: BTreeMap::new(),
            allowances: String::new(),
            rules: Rules::default(),
            errors: Vec::new(),
        }
    }
}

impl Reporter for Html {
    fn document(&mut self, checked: &Checked<'_>, _out: &mut dyn Write) -> io::Result<()> {
        let number = self.articles.len() + 1;
        let mut counts = [0; 3];
        for (index, finding) in checked.findings.iter().enumerate() {
            *self.by_family.entry(finding.family().to_owned()).or_insert(0) += 1;
            if finding.counts() {
                counts[finding.severity as usize] += 1;
            }
            let name = format!("a{number}f{}", index + 1);
            self.allowances += &allowance(checked, finding, &name);
            if finding.counts() && finding.severity == Severity::Error {
                self.errors.push(first(checked, finding, &name));
            }
        }
        let allowed = checked.findings.iter().filter(|finding| finding.allowed.is_some()).count();
        self.articles.push(Article {
            path: uri::plain(checked.path),
            title: checked.document.front_matter.get("title").filter(|title| !title.trim().is_empty()).map(str::to_owned),
            subject: subject(checked),
            counts,
            allowed,
            known: checked.findings.len() - allowed - counts.iter().sum::<usize>(),
            rows: article::rows(checked, number, &mut self.rules),
        });
        Ok(())
    }

    fn failure(&mut self, failure: &Failure, _out: &mut dyn Write) -> io::Result<()> {
        self.failures.push(failure.clone());
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let title = format!("medlint: {}", summary.words());
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; \
             base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n{GENERATOR}\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#articles\">Skip to the articles</a>\n",
            HASHES[0],
            HASHES[1],
            escaped(&title)
        )?;
        out.write_all(self.head(summary).as_bytes())?;
        out.write_all(self.toolbar(summary).as_bytes())?;
        writeln!(out, "<div class=\"columns{}\">", if self.articles.len() > 1 { "" } else { " single" })?;
        out.write_all(self.contents().as_bytes())?;
        writeln!(out, "<main id=\"articles\">")?;
        for (index, article) in self.articles.iter().enumerate() {
            out.write_all(section(article, index + 1).as_bytes())?;
        }
        out.write_all(self.record().as_bytes())?;
        out.write_all(self.rules.list().as_bytes())?;
        writeln!(out, "</main>\n</div>\n{DECIDE}{}<script>{SCRIPT}</script>\n</body>\n</html>", foot())
    }
}

impl Html {
    fn head(&self, summary: &Summary) -> String {
        let mut html = "<header class=\"top\">\n<p class=\"brand\">medlint</p>\n<h1>Claims review</h1>\n<p class=\"sub\">".to_owned();
        // Writing to a String cannot fail.
        if let Some((year, month, day)) = self.today {
            let months = "January February March April May June July August September October November December";
            let name = months.split(' ').nth(month.saturating_sub(1) as usize).unwrap_or_default();
            let _ = write!(html, "<time datetime=\"{year:04}-{month:02}-{day:02}\">{day} {name} {year}</time> \u{b7} ");
        }
        let _ = writeln!(
            html,
            "{} \u{b7} medlint {}</p>\n<ul class=\"tiles\">",
            counted(summary.documents, "article"),
            env!("CARGO_PKG_VERSION")
        );
        let mut tile = |class: &str, count: usize, name: &str| {
            let _ = writeln!(html, "<li class=\"tile {class}\"><b>{count}</b> <span>{name}</span></li>");
        };
        for severity in Severity::ALL.into_iter().rev() {
            let count = summary.count(severity);
            tile(severity.name(), count, &format!("{}{}", severity.name(), if count == 1 { "" } else { "s" }));
        }
        tile("allowed", summary.suppressed, "allowed, with reasons");
        for (count, name) in [(summary.covered, "covered by registers of claims"), (summary.kept, "kept by review")] {
            if count > 0 {
                tile("allowed", count, name);
            }
        }
        if summary.known > 0 {
            tile("known", summary.known, "in the baseline");
        }
        if summary.failures > 0 {
            tile("failed", summary.failures, "could not be checked");
        }
        html += "</ul>\n";
        for words in summary.remarks() {
            let _ = writeln!(html, "<p class=\"warn\">{}.</p>", escaped(&words));
        }
        if summary.hidden > 0 {
            let _ = writeln!(html, "<p class=\"warn\">{} more findings are not on this page because of a limit.</p>", summary.hidden);
        }
        html += &self.first();
        if !self.failures.is_empty() {
            html += "<section class=\"failures\" aria-labelledby=\"failures\">\n<h2 id=\"failures\">Could not be checked</h2>\n<ul>\n";
            for failure in &self.failures {
                let _ = writeln!(html, "<li><code>{}</code>: {}</li>", escaped(&uri::plain(&failure.path)), escaped(&failure.reason));
            }
            html += "</ul>\n</section>\n";
        }
        html + "</header>\n"
    }

    /// What has to be decided first: the errors, some of them by name.
    fn first(&self) -> String {
        if self.errors.is_empty() {
            return String::new();
        }
        let shown: String = self.errors.iter().take(FIRST).map(String::as_str).collect();
        let more = match self.errors.len().saturating_sub(FIRST) {
            0 => String::new(),
            left => format!("<p>and {left} more, marked as errors below</p>\n"),
        };
        format!(
            "<section class=\"first\" aria-labelledby=\"first\">\n<h2 id=\"first\">Decide these first</h2>\n<ol>\n{shown}</ol>\n{more}</section>\n"
        )
    }

    fn toolbar(&self, summary: &Summary) -> String {
        let mut html = "<form class=\"bar\" aria-label=\"Filter and step through findings\">\n<fieldset><legend>Show</legend>\n".to_owned();
        let mut box_for = |value: &str, name: &str, count: usize| {
            if count > 0 {
                let _ = writeln!(
                    html,
                    "<label class=\"chip {value}\"><input type=\"checkbox\" name=\"state\" value=\"{value}\" checked> {name} <b>{count}</b></label>"
                );
            }
        };
        box_for("error", "Errors", summary.count(Severity::Error));
        box_for("warning", "Warnings", summary.count(Severity::Warning));
        box_for("info", "Infos", summary.count(Severity::Info));
        box_for("allowed", "Allowed", summary.suppressed + summary.covered + summary.kept);
        box_for("known", "Baseline", summary.known);
        html += "</fieldset>\n";
        if !self.by_family.is_empty() {
            let _ = writeln!(
                html,
                "<label class=\"family\">Family <select name=\"family\"><option value=\"\">all families</option>{}</select></label>",
                self.by_family
                    .iter()
                    .map(|(name, count)| {
                        let title = self.families.get(name).map_or(name.as_str(), String::as_str);
                        format!("<option value=\"{}\">{} ({count})</option>", escaped(name), escaped(title))
                    })
                    .collect::<String>()
            );
        }
        html += "<div class=\"steps\"><button type=\"button\" id=\"previous\">Previous</button><button type=\"button\" id=\"next\">Next</button>\
                 <button type=\"button\" id=\"all\" aria-pressed=\"false\">Open all</button>\
                 <p id=\"status\" role=\"status\" aria-live=\"polite\"></p></div>\n\
                 <div class=\"reviewing\" id=\"reviewing\" hidden><label>Reviewer <input type=\"text\" id=\"reviewer\" autocomplete=\"name\"></label> \
                 <button type=\"button\" id=\"save\">Save review.json</button> \
                 <label class=\"load\">Load <input type=\"file\" id=\"load\" accept=\".json\"></label> \
                 <p id=\"decided\" role=\"status\" aria-live=\"polite\"></p></div>\n\
                 <label class=\"keys\"><input type=\"checkbox\" id=\"keys\" checked aria-label=\"Keys J for next, K for previous, 1 change, 2 keep, 3 ask, S save\"> keys <kbd>J</kbd> <kbd>K</kbd> <kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd> <kbd>S</kbd></label>\n</form>\n";
        html
    }

    /// The way to each article, when there are several.
    fn contents(&self) -> String {
        if self.articles.len() < 2 {
            return String::new();
        }
        let mut html = "<nav class=\"contents\" aria-label=\"Articles\">\n<details open>\n<summary>Articles</summary>\n<ol>\n".to_owned();
        for (index, article) in self.articles.iter().enumerate() {
            let _ = writeln!(
                html,
                "<li{}><a href=\"#a{}\"><span class=\"path\">{}</span></a> {}</li>",
                if article.is_clean() { " class=\"clean\"" } else { "" },
                index + 1,
                escaped(&article.path),
                counts(article)
            );
        }
        html + "</ol>\n</details>\n</nav>\n"
    }

    /// The record: allowances with their reasons, and the lines to sign on paper.
    fn record(&self) -> String {
        let mut html = String::new();
        if !self.allowances.is_empty() {
            let _ = write!(
                html,
                "<section class=\"record\" aria-labelledby=\"record\">\n<h2 id=\"record\">Allowed, with reasons</h2>\n\
                 <div class=\"table\" role=\"region\" aria-label=\"Allowances\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Article</th>\
                 <th scope=\"col\">Words</th><th scope=\"col\">Rule</th><th scope=\"col\">Reason</th><th scope=\"col\">Until</th></tr></thead>\n\
                 <tbody>\n{}</tbody></table></div>\n</section>\n",
                self.allowances
            );
        }
        html + "<section class=\"sign\" aria-hidden=\"true\"><p>Decision</p><p>Name</p><p>Signature</p><p>Date</p></section>\n"
    }
}

/// How an article was taken: that decides which rules judge it, so a reviewer should see it.
fn subject(checked: &Checked<'_>) -> String {
    let subject = checked.subject;
    let kind = if subject.is_promotional { "promotional" } else { "informing, not promotional" };
    let stated = match subject.said_by {
        SaidBy::Settings => ", as settings say",
        SaidBy::Article => ", as its front matter says",
        SaidBy::Text => ", as its text shows",
        SaidBy::Default => "",
    };
    let mut names: Vec<&str> = subject.promoted.iter().map(|one| checked.source().slice(one.span)).collect();
    names.dedup();
    let promotes = if names.is_empty() { String::new() } else { format!(" Promotes {}.", names.join(", ")) };
    let markets: Vec<String> = subject.markets.iter().map(|market| market.to_uppercase()).collect();
    format!("Read as {kind}{stated}. Advertiser: {}. Market: {}.{promotes}", subject.advertiser, markets.join(", "))
}

/// An error as a line of the list at the head of the page.
fn first(checked: &Checked<'_>, finding: &Finding, name: &str) -> String {
    let line = checked.source().position(finding.span.start).line;
    let (path, message) = (escaped(&uri::plain(checked.path)), escaped(&finding.message));
    format!("<li><a href=\"#{name}\">{message}</a> <span class=\"at\">{path}:<wbr>{line}</span></li>\n")
}

fn allowance(checked: &Checked<'_>, finding: &Finding, name: &str) -> String {
    let Some(allowance) = &finding.allowed else { return String::new() };
    let at = checked.source().position(finding.span.start);
    format!(
        "<tr><td><a href=\"#{name}\">{}:{}</a></td><td>{}</td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n",
        escaped(&uri::plain(checked.path)),
        at.line,
        escaped(&checked.source().slice(finding.span).chars().take(80).collect::<String>()),
        escaped(finding.rule()),
        escaped(&allowance.reason),
        allowance.until.as_deref().map_or("no end".to_owned(), escaped)
    )
}

fn section(article: &Article, number: usize) -> String {
    let path = escaped(&article.path);
    let title = article.title.as_ref().map_or(String::new(), |title| format!("<p class=\"title\">{}</p>", escaped(title)));
    let rows = if article.is_clean() {
        format!("<details class=\"read\"><summary>Nothing found. Read the article</summary>\n{}</details>\n", article.rows)
    } else {
        article.rows.clone()
    };
    format!(
        "<section class=\"article\" id=\"a{number}\" data-path=\"{path}\" aria-labelledby=\"a{number}h\">\n<header class=\"about\"><h2 id=\"a{number}h\">{path}</h2>{title}\
         {}<p class=\"subject\">{}</p></header>\n{rows}</section>\n",
        counts(article),
        escaped(&article.subject)
    )
}

/// The counts of an article as small badges.
fn counts(article: &Article) -> String {
    let [infos, warnings, errors] = article.counts;
    let all = [("error", errors), ("warning", warnings), ("info", infos), ("allowed", article.allowed), ("known", article.known)];
    let badges = all.into_iter().filter(|(_, count)| *count > 0).map(|(class, count)| {
        let name = match class {
            "allowed" => "allowed".to_owned(),
            "known" => "in the baseline".to_owned(),
            _ => format!("{class}{}", if count == 1 { "" } else { "s" }),
        };
        format!("<span class=\"count {class}\">{count} <span>{name}</span></span> ")
    });
    let badges: String = badges.collect();
    if badges.is_empty() {
        "<span class=\"counts\"><span class=\"count clean\">clean</span></span>".to_owned()
    } else {
        format!("<span class=\"counts\">{badges}</span>")
    }
}

/// Where a reviewer decides about a finding; the script puts it on the card that is read.
const DECIDE: &str = "<form class=\"decide\" id=\"decide\" hidden>\n<fieldset><legend>Decision</legend>\n\
    <label><input type=\"radio\" name=\"decision\" value=\"change\"> Change <kbd>1</kbd></label> \
    <label><input type=\"radio\" name=\"decision\" value=\"keep\"> Keep <kbd>2</kbd></label> \
    <label><input type=\"radio\" name=\"decision\" value=\"ask\"> Ask <kbd>3</kbd></label></fieldset>\n\
    <label class=\"because\">Because <input type=\"text\" id=\"reason\"></label> <label>until <input type=\"date\" id=\"until\"></label>\n\
    <button type=\"submit\">Decide</button> <button type=\"button\" id=\"undecide\">Clear</button> <p id=\"missing\" role=\"alert\"></p>\n</form>\n";

fn foot() -> String {
    "<footer>A finding means that a reviewer should look; it is no legal advice. What is allowed stays on record above.</footer>\n"
        .to_owned()
}

/// Text as text: what has a meaning in HTML is escaped, control characters and direction overrides become visible.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(character),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => escaped.push('\n'),
            '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if control_chars::is_command(character) => escaped.push(control_chars::sign(character)),
            _ => escaped.push(character),
        }
    }
    escaped
}
