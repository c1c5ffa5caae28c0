//! A text linted in five lines, with rules of one's own: `cargo run -p medlint-core --example lint_string`.

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use medlint_core::{Base, Document, Linter, Profile, Rejected, Rulebook, Source};

fn main() -> Result<(), Rejected> {
    let rulebook = Rulebook::parse(&Source::new("rules.toml", include_str!("rules.toml")), &Base::default())?;
    let document = Document::markdown(Source::new("page.md", "# Drips\n\nBook our miracle drip today."));
    for finding in Linter::new(&rulebook, Profile::default()).lint(&document) {
        println!("{}: {}[{}] {}", document.source.position(finding.span.start), finding.severity, finding.rule(), finding.message);
    }
    Ok(())
}
