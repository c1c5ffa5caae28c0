//! The command `mcp`: the tools for agents over standard input and output.

use crate::cli::args::ProfileArgs;
use crate::cli::rulebook_file::RulebookFile;
use crate::cli::{CliError, Exit, settings};
use crate::mcp::{self, Toolbox};
use std::io;

/// Options of the command.
#[derive(Debug, clap::Args)]
pub(crate) struct McpArgs {
    #[command(flatten)]
    profile: ProfileArgs,
}

/// Runs the command.
pub(crate) fn mcp(args: &McpArgs) -> Result<Exit, CliError> {
    let RulebookFile { rulebook, .. } = RulebookFile::open(args.profile.rules.as_deref())?;
    let profile = settings::profile(&args.profile, &rulebook)?;
    mcp::serve(io::stdin().lock(), io::stdout().lock(), &Toolbox::new(rulebook, profile))?;
    Ok(Exit::Clean)
}
