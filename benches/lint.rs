//! How long each stage takes: `cargo bench --bench lint`.

#![allow(missing_docs, reason = "a bench is no interface")]

mod articles;

use articles::{Seed, article};
use divan::{Bencher, counter::BytesCount};
use medlint::report::{Checked, Json, Reporter, Summary};
use medlint::{Document, Linter, Profile, Rulebook, Source};
use std::sync::{Arc, LazyLock};

static RULEBOOK: LazyLock<Arc<Rulebook>> = LazyLock::new(medlint::shipped);

const SIZES: [usize; 3] = [6_000, 60_000, 600_000];

fn main() {
    divan::main();
}

fn text(bytes: usize) -> String {
    article(&mut Seed::new(7), bytes)
}

#[divan::bench(args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text(bytes);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| Document::markdown(Source::new("a.md", text.as_str())));
}

#[divan::bench(args = SIZES)]
fn scan(bencher: Bencher<'_, '_>, bytes: usize) {
    let document = Document::markdown(Source::new("a.md", text(bytes)));
    bencher.counter(BytesCount::of_str(document.source.text())).bench_local(|| RULEBOOK.lexicon.matcher.scan(&document));
}

#[divan::bench(args = SIZES)]
fn lint(bencher: Bencher<'_, '_>, bytes: usize) {
    let document = Document::markdown(Source::new("a.md", text(bytes)));
    let linter = Linter::new(&RULEBOOK, Profile::default());
    bencher.counter(BytesCount::of_str(document.source.text())).bench_local(|| linter.lint(&document));
}

#[divan::bench(args = SIZES)]
fn report(bencher: Bencher<'_, '_>, bytes: usize) {
    let document = Document::markdown(Source::new("a.md", text(bytes)));
    let found = Linter::new(&RULEBOOK, Profile::default()).examine(&document);
    let mut summary = Summary::default();
    summary.add(&found.findings, &found.subject);
    bencher.counter(BytesCount::of_str(document.source.text())).bench_local(|| {
        let mut out = Vec::new();
        let mut reporter = Json::new();
        let checked = Checked { path: "a.md", document: &document, findings: &found.findings, subject: &found.subject };
        let done = reporter
            .begin(&mut out)
            .and_then(|()| reporter.document(&checked, &mut out))
            .and_then(|()| reporter.finish(&summary, &mut out));
        done.map(|()| out)
    });
}

#[divan::bench]
fn start_up() -> Arc<Rulebook> {
    medlint::shipped()
}
