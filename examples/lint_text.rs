//! The library in fifteen lines: check a text and print what was found.

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use medlint::{Document, Linter, Profile, Source};

fn main() {
    let rulebook = medlint::shipped();
    let linter = Linter::new(&rulebook, Profile::default());
    let text = "# Our drips\n\nOur miracle drip cures fatigue. Book now.";
    let document = Document::markdown(Source::new("page.md", text));
    for finding in linter.lint(&document) {
        let place = document.source.position(finding.span.start);
        println!("{place}: {}[{}] {}", finding.severity, finding.rule(), finding.message);
    }
}
