//! The command `lsp`: the language server over standard input and output.

use crate::cli::{CliError, Exit};

/// Options that clients hand over; standard input and output are the only way in and out.
#[derive(Debug, clap::Args)]
pub(crate) struct LspArgs {
    /// Talk over standard input and output, as it does without it too
    #[arg(long)]
    stdio: bool,
}

/// Runs the command.
pub(crate) fn lsp(_: &LspArgs) -> Result<Exit, CliError> {
    crate::lsp::serve().map_err(|words| CliError::plain(format!("the language server ends: {words}")))?;
    Ok(Exit::Clean)
}
