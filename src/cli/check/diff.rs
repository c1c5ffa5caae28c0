//! `check --diff`: the edits that `--fix` would make, as a diff that git and patch take.
//!
//! The command `check` calls it in place of a report. No article is changed.

use crate::cli::check::filter::FindingFilter;
use crate::cli::check::fix::{self, Edited};
use crate::cli::check::say;
use crate::cli::input::{self, Input};
use crate::cli::parallel::{batches, guarded};
use crate::cli::{CliError, Exit, terminal};
use crate::files::atomic;
use crate::project::Projects;
use crate::report::lines::counted;
use crate::report::{self, Failure};
use medlint_core::document::Document;
use medlint_core::finding::Finding;
use rayon::prelude::*;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Shows the edits that `--fix` would make.
pub(super) fn show(
    projects: &Projects,
    gate: &FindingFilter,
    inputs: &[Input],
    missing: &[Failure],
    output: Option<&Path>,
) -> Result<Exit, CliError> {
    let mut failures: Vec<Failure> = missing.to_vec();
    let (mut edits, mut documents) = (0, 0);
    let mut text = String::new();
    for batch in batches(inputs) {
        let results: Vec<Result<(Edited, String), Failure>> = batch
            .par_iter()
            .map(|input| {
                guarded(input, || {
                    let document = input::read(input, &*input::project_of(projects, input)?)?;
                    let (Input::File(_, path) | Input::Stdin(path)) = input;
                    let before = document.source.clone();
                    let linter = input::project_of(projects, input)?.linter(path);
                    let is_asked =
                        |document: &Document, one: &Finding| FindingFilter::concerns(gate.changed(), input, &linter, document, one);
                    let edited = fix::edit(&linter, document, is_asked);
                    let diff = fix::diff(path, before.text(), edited.document.source.text());
                    Ok((edited, diff))
                })
            })
            .collect();
        for result in results {
            match result {
                Ok((edited, diff)) => {
                    edits += edited.count;
                    documents += usize::from(edited.count > 0);
                    text += &diff;
                }
                Err(failure) => failures.push(failure),
            }
        }
    }
    match output {
        Some(path) => atomic::write(path, &text)?,
        None => {
            let mut out = io::stdout().lock();
            // A file gets every byte; a terminal must not be commanded by an article.
            let text = if out.is_terminal() { terminal::without_commands(&text) } else { text };
            out.write_all(text.as_bytes())?;
            out.flush()?;
        }
    }
    let failed = failures.iter().map(|failure| report::clean(&format!("cannot check {}: {}", failure.path, failure.reason)).into_owned());
    let told = match edits {
        0 => "--fix would change nothing".to_owned(),
        _ => format!("--fix would make {} in {}", counted(edits, "edit"), counted(documents, "document")),
    };
    say(&failed.chain([told]).collect::<Vec<_>>());
    Ok(match (failures.is_empty(), edits) {
        (false, _) => Exit::Failure,
        (true, 0) => Exit::Clean,
        (true, _) => Exit::Findings,
    })
}
