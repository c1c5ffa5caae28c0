//! The option `review --verify`: whether an article is still the text that a sheet was made of.

use crate::cli::review::sha256;
use crate::cli::{CliError, Exit, terminal};
use crate::files::read_limited;
use crate::report::clean;
use serde::Deserialize;
use std::path::Path;

/// The part of a sheet that names the text.
#[derive(Deserialize)]
struct Written {
    version: u32,
    article: Article,
    tool: String,
    judged: Judged,
}

#[derive(Deserialize)]
struct Article {
    name: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Judged {
    on: String,
}

/// Compares an article with a sheet.
pub(super) fn verify(signed: &Path, article: &Path) -> Result<Exit, CliError> {
    let trouble = |path: &Path, reason: &dyn std::fmt::Display| CliError::plain(format!("cannot read {}: {reason}", path.display()));
    let read = |path: &Path| read_limited::read(path, read_limited::RECORD).map_err(|error| trouble(path, &error));
    let sheet: Written =
        serde_json::from_slice(&read(signed)?).map_err(|error| trouble(signed, &format!("expected a sheet in JSON: {error}")))?;
    if sheet.version != crate::report::sheet::VERSION {
        return Err(trouble(signed, &format!("expected \"version\": {}, found {}", crate::report::sheet::VERSION, sheet.version)));
    }
    let now = sha256(&read(article)?);
    let (name, was) = (&sheet.article.name, &sheet.article.sha256);
    let about = format!("{name}, checked by {} for {}", sheet.tool, sheet.judged.on);
    if now == *was {
        terminal::print(&format!("{} is the text of the sheet ({})\n", clean(&article.to_string_lossy()), clean(&about)))?;
        return Ok(Exit::Clean);
    }
    let told = format!(
        "{} is not the text of the sheet ({})\n  SHA-256 of the sheet {}\n  SHA-256 now          {now}\n",
        clean(&article.to_string_lossy()),
        clean(&about),
        clean(was)
    );
    terminal::print(&told)?;
    Ok(Exit::Findings)
}
