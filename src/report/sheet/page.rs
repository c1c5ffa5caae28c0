//! The audit sheet as a page made for print: facts, findings with what became of them, the ledger of fair balance, lines to sign.
//!
//! It has no script and needs no network. Every word of an article is escaped.

use crate::report::html::escaped;
use crate::report::sheet::{Row, Sheet, Statement};
use std::fmt::Write as _;

const STYLE: &str = include_str!("sheet.css");

/// The sheet as a page.
pub fn html(sheet: &Sheet) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Review of {name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>Review of {name}</h1>\n",
        name = escaped(&sheet.article.name)
    );
    page += &facts(sheet);
    page += "<h2>Findings</h2>\n";
    if sheet.findings.is_empty() {
        page += "<p>There are none.</p>\n";
    } else {
        page += "<table>\n<thead><tr><th>Place</th><th>Words</th><th>Finding</th><th>Standing</th></tr></thead>\n<tbody>\n";
        sheet.findings.iter().for_each(|row| page += &finding(row));
        page += "</tbody>\n</table>\n";
    }
    page += &balance(sheet);
    page += "<h2>Not judged</h2>\n<ul>\n";
    for words in &sheet.not_judged {
        let _ = writeln!(page, "<li>{}</li>", escaped(words));
    }
    page += "</ul>\n<section class=\"sign\">\n";
    for role in ["Medical", "Legal", "Regulatory"] {
        let _ = writeln!(page, "<div><b>{role}</b><p>Decision</p><p>Name</p><p>Signature</p><p>Date</p></div>");
    }
    page + "</section>\n<footer>A finding means that a reviewer should look; it is no legal advice.</footer>\n</body>\n</html>\n"
}

fn facts(sheet: &Sheet) -> String {
    let mut html = "<dl class=\"facts\">\n".to_owned();
    let mut fact = |name: &str, words: &str| {
        if !words.is_empty() {
            let _ = writeln!(html, "<dt>{name}</dt><dd>{}</dd>", escaped(words));
        }
    };
    let (judged, counts) = (&sheet.judged, &sheet.counts);
    fact("Title", &sheet.title);
    fact("SHA-256 of the text", &sheet.article.sha256);
    fact("Length", &format!("{} bytes", sheet.bytes));
    fact("Checked by", &sheet.tool);
    fact("Judged for the day", &judged.on);
    fact("Market", &judged.markets.join(", "));
    fact("Advertiser", &judged.advertiser);
    fact("Platforms", &judged.platforms.join(", "));
    let taken = if judged.promotional { "copy that sells" } else { "information" };
    fact("Taken as", &format!("{taken}, by {}", judged.said_by));
    fact("Open findings", &format!("{} errors, {} warnings, {} infos", counts.errors, counts.warnings, counts.infos));
    fact("Let stand", &format!("{} by comments, {} by registers of claims, {} by reviewers", counts.allowed, counts.covered, counts.kept));
    html += "</dl>\n<table class=\"basis\">\n<thead><tr><th>Basis</th><th>SHA-256</th></tr></thead>\n<tbody>\n";
    for text in &sheet.basis {
        let _ = writeln!(html, "<tr><td>{}</td><td><code>{}</code></td></tr>", escaped(&text.name), text.sha256);
    }
    html + "</tbody>\n</table>\n"
}

fn finding(row: &Row) -> String {
    let mut standing = format!("<b>{}</b>", row.standing);
    if let Some(claim) = &row.claim {
        let _ = write!(standing, " by claim {}", escaped(&claim.id));
    }
    if let Some(decision) = &row.decision {
        let _ = write!(standing, " by {} on {}", escaped(&decision.by), escaped(&decision.on));
    }
    if !row.reason.is_empty() {
        let _ = write!(standing, "<br>{}", escaped(&row.reason));
    }
    if !row.until.is_empty() {
        let _ = write!(standing, "<br>until {}", escaped(&row.until));
    }
    let mut said = format!("<b>{}</b> <code>{}</code><br>{}", row.severity, escaped(&row.rule), escaped(&row.message));
    if row.standing == "open" {
        let _ = write!(said, "<br>Instead: {}", escaped(&row.fix));
    }
    for note in &row.notes {
        let _ = write!(said, "<br><small>{}</small>", escaped(note));
    }
    if let Some(source) = row.sources.first() {
        let _ = write!(said, "<br><small>{}</small>", escaped(source));
    }
    format!(
        "<tr class=\"{}\"><td>{}:{}</td><td>{}</td><td>{said}</td><td>{standing}</td></tr>\n",
        if row.standing == "open" { row.severity } else { "stands" },
        row.at.line,
        row.at.column,
        escaped(&row.text)
    )
}

fn balance(sheet: &Sheet) -> String {
    let ledger = &sheet.balance;
    let mut html = format!(
        "<h2>Fair balance</h2>\n<p>{} statements of benefit in sentences of {} words; {} of risk in sentences of {} words.</p>\n\
         <table class=\"ledger\">\n<thead><tr><th>Benefits</th><th>Risks</th></tr></thead>\n<tbody>\n",
        ledger.benefits.len(),
        ledger.benefit_words,
        ledger.risks.len(),
        ledger.risk_words
    );
    for at in 0..ledger.benefits.len().max(ledger.risks.len()) {
        let side = |all: &[Statement]| all.get(at).map_or_else(String::new, statement);
        let _ = writeln!(html, "<tr><td>{}</td><td>{}</td></tr>", side(&ledger.benefits), side(&ledger.risks));
    }
    html + "</tbody>\n</table>\n"
}

fn statement(one: &Statement) -> String {
    format!(
        "<b>{}</b> {}<br><small>line {}, {}, {} % down the text</small>",
        escaped(&one.words),
        escaped(&one.sentence),
        one.at.line,
        escaped(&one.place),
        one.percent
    )
}
