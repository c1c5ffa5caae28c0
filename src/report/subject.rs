//! The subject of each document, for programs: an entry of `documents` in the JSON report.

use crate::report::Checked;
use medlint_core::source::Span;
use serde::Serialize;

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    promotional: bool,
    stated: bool,
    said_by: &'a str,
    score: i32,
    why: Vec<Why<'a>>,
    promotes: Vec<Promoted<'a>>,
    advertiser: &'a str,
    markets: &'a [String],
}

#[derive(Serialize)]
struct Why<'a> {
    sign: &'a str,
    weight: i32,
    line: usize,
    column: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Promoted<'a> {
    name: &'a str,
    mentions: u32,
    in_heading: bool,
    line: usize,
    column: usize,
}

/// One document as a line of JSON.
pub(super) fn entry(checked: &Checked<'_>) -> serde_json::Result<String> {
    let place = |span: Span| checked.source().position(span.start);
    let subject = checked.subject;
    let why = subject.signs.iter().map(|sign| Why {
        sign: sign.what,
        weight: sign.weight,
        line: place(sign.span).line,
        column: place(sign.span).column,
        text: checked.source().slice(sign.span),
    });
    let promotes = subject.promoted.iter().map(|one| Promoted {
        name: checked.source().slice(one.span),
        mentions: one.mentions,
        in_heading: one.is_in_heading,
        line: place(one.span).line,
        column: place(one.span).column,
    });
    serde_json::to_string(&Entry {
        path: checked.path,
        promotional: subject.is_promotional,
        stated: subject.is_stated(),
        said_by: subject.said_by.name(),
        score: subject.score,
        why: why.collect(),
        promotes: promotes.collect(),
        advertiser: &subject.advertiser,
        markets: &subject.markets,
    })
}
