//! The command `claims init`: writes a commented claims.toml with one draft. It overwrites nothing.

use crate::cli::{CliError, Exit};
use crate::project::CLAIMS_FILE;
use clap::Args;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    /// The folder to write claims.toml in, beside its rules.toml
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

const START: &str = r#"# The claims that this house may make: wording, what substantiates it, where and how long it may be used.
# `medlint check` reads it where it stands beside rules.toml. An exact use of an approved claim is covered: what the rules find there is
# reported with the claim and does not count. A changed word is no exact use.
# `medlint claims check` says what is wrong with the register itself; `medlint schema claims > claims.schema.json` is for your editor.

version = 1

[[claim]]
id = "C-1"
# With a full stop it is whole sentences, without one a part of a sentence. Case, typography and plural count for nothing.
wording = "In a 12-week trial in 120 adults, knee pain fell by 2 points more than with placebo on a 10-point scale."
# variants = ["another wording that is approved as well"]
product = "Knee programme"
markets = ["us"]                    # us, uk, eu, au, ca, nz
# audience = ["public"]             # public, professional; compared with `audience` in the front matter of an article
status = "draft"                    # draft, approved, withdrawn; only an approved claim covers anything
# approver = "Dr A. Example, medical"
# approved = "2026-12-01"
# expires = "2027-12-01"
# job = "MC-2026-001"
# cite = "any"                      # which references with an identifier the page must cite: any, all, none

[[claim.evidence]]
reference = "Author A, Author B. Title. Journal 2025;1:1-9"
# doi = "10.1000/182"               # or pmid, nct, label, url
# file = "evidence/trial.pdf"       # from the folder of this file
# page = "4"
# quote = "the passage that says so"

# Words that must stand beside the claim; any of the wordings will do
# [[claim.companion]]
# kind = "results"                  # footnote, risk, disclaimer, results, other
# text = ["Individual results vary."]
# within = "page"                   # page, section, next: in or behind the paragraph
"#;

/// Runs the command.
pub(super) fn init(args: &InitArgs) -> Result<Exit, CliError> {
    let path = args.folder.join(CLAIMS_FILE);
    let shown = path.strip_prefix("./").unwrap_or(&path).display().to_string();
    let written = OpenOptions::new().write(true).create_new(true).open(&path).and_then(|mut file| file.write_all(START.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => CliError::plain(format!("{shown} is there already and stays as it is")),
        _ => CliError::plain(format!("cannot write {shown}: {error}")),
    })?;
    writeln!(io::stdout().lock(), "wrote {shown}\nnext: medlint claims check, then medlint check")?;
    Ok(Exit::Clean)
}
