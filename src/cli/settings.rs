//! Options of a run as a profile, and the names in them checked.
//!
//! Commands hand them to projects, which put them over what rulebooks state.

use crate::cli::CliError;
use crate::cli::args::ProfileArgs;
use crate::project::{self, Options};
use medlint_core::linter::Profile;
use medlint_core::linter::settings::Settings;
use medlint_core::rulebook::Rulebook;
use medlint_core::suggest;
use std::sync::Arc;

/// The options, for the projects of a run.
pub(crate) fn options(args: &ProfileArgs) -> Options {
    let profile = Profile {
        markets: args.market.clone(),
        advertiser: args.advertiser.clone(),
        platforms: args.platform.clone(),
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        promotional: args.promotional.as_deref().and_then(|answer| answer.parse().ok()),
        today: project::today(),
        ..Profile::default()
    };
    Options { rules: args.rules.clone(), claims: args.claims.clone(), revision: None, profile }
}

/// The settings of a rulebook under the options, for commands about rules.
pub(crate) fn of_rulebook(args: &ProfileArgs, rulebook: &Arc<Rulebook>) -> Result<Settings, CliError> {
    check_names(args, std::slice::from_ref(rulebook))?;
    Ok(Settings::of(rulebook).with_options(&options(args).profile))
}

/// The same as a profile, for texts that belong to no file.
pub(crate) fn profile(args: &ProfileArgs, rulebook: &Arc<Rulebook>) -> Result<Profile, CliError> {
    let Settings { select, ignore, .. } = of_rulebook(args, rulebook)?;
    let locked = rulebook.settings.locked.clone().unwrap_or_default();
    Ok(Profile { select: select.value, ignore: ignore.value, locked, ..options(args).profile })
}

/// Refuses names of rules and families that no rulebook at hand knows.
pub(crate) fn check_names(args: &ProfileArgs, rulebooks: &[Arc<Rulebook>]) -> Result<(), CliError> {
    for name in args.select.iter().chain(&args.ignore) {
        if !rulebooks.iter().any(|rulebook| rulebook.knows(name)) {
            let help = suggest::help(name, rulebooks.iter().flat_map(|rulebook| rulebook.names()));
            let hint = help.map_or_else(|| "; `medlint rules` lists them".to_owned(), |help| format!("; {help}"));
            return Err(CliError::plain(format!("no rule and no family is called \"{name}\"{hint}")));
        }
    }
    Ok(())
}
