//! Settings of a run: the options as a profile, and the failing level.

use crate::cli::CliError;
use crate::cli::args::{FailOn, ProfileArgs};
use crate::project::{self, Options, Project};
use medlint_core::finding::Severity;
use medlint_core::linter::Profile;
use medlint_core::rulebook::Rulebook;
use medlint_core::suggest;
use std::sync::Arc;

/// The options, for the projects of a run.
pub(crate) fn options(args: &ProfileArgs) -> Options {
    let profile = Profile {
        markets: args.market.clone(),
        advertiser: args.advertiser.clone(),
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        promotional: args.promotional.as_deref().and_then(|answer| answer.parse().ok()),
        today: project::today(),
        ..Profile::default()
    };
    Options { rules: args.rules.clone(), revision: None, profile }
}

/// The profile of the options under one rulebook, for commands about rules.
pub(crate) fn profile(args: &ProfileArgs, rulebook: &Arc<Rulebook>) -> Result<Profile, CliError> {
    let project = Project::new(rulebook.clone(), None, &options(args).profile);
    check_names(args, std::slice::from_ref(rulebook))?;
    Ok(project.common().profile().clone())
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

/// The mildest severity that fails a run; `None` for never.
pub(crate) fn fail_on(typed: Option<FailOn>, rulebook: &Rulebook) -> Option<Severity> {
    match typed {
        Some(FailOn::Error) => Some(Severity::Error),
        Some(FailOn::Warning) => Some(Severity::Warning),
        Some(FailOn::Info) => Some(Severity::Info),
        Some(FailOn::Never) => None,
        None => rulebook.defaults.fail_on.parse().ok(),
    }
}
