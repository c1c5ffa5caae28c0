//! The command `init`: writes a small commented rules.toml to begin with. It asks nothing and overwrites nothing.

use crate::cli::{CliError, Exit};
use crate::project::RULES_FILE;
use clap::Args;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// The folder to write rules.toml in
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Who publishes the copy
    #[arg(long, value_name = "WHO", value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::ADVERTISERS))]
    pub(crate) advertiser: Option<String>,
    /// Markets the copy is published in
    #[arg(long, value_name = "MARKET", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(medlint_core::rulebook::MARKETS))]
    pub(crate) market: Vec<String>,
    /// Write the whole rulebook, which then no longer follows the shipped one
    #[arg(long)]
    pub(crate) full: bool,
}

/// Runs the command.
pub(crate) fn init(args: &InitArgs) -> Result<Exit, CliError> {
    let path = args.folder.join(RULES_FILE);
    let shown = path.strip_prefix("./").unwrap_or(&path).display().to_string();
    let text = text(args);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            CliError::plain(format!("{shown} is there already and stays as it is; edit it, or choose another folder: medlint init FOLDER"))
        }
        ErrorKind::NotFound => CliError::plain(format!("cannot write {shown}: no folder {}", args.folder.display())),
        _ => CliError::plain(format!("cannot write {shown}: {error}")),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| {
        // Half a rulebook would be in the way of the next try.
        let _ = std::fs::remove_file(&path);
        CliError::plain(format!("cannot write {shown}: {error}"))
    })?;
    writeln!(io::stdout().lock(), "wrote {shown}\nnext: medlint test, then medlint check")?;
    Ok(Exit::Clean)
}

/// The settings lines as asked for, with what else they may say.
fn settings(args: &InitArgs) -> String {
    let defaults = crate::shipped().defaults;
    let markets = if args.market.is_empty() { defaults.markets } else { args.market.clone() };
    let markets: Vec<String> = markets.iter().map(|market| format!("{market:?}")).collect();
    let (market, advertiser) = (
        format!("market = [{}]", markets.join(", ")),
        format!("advertiser = {:?}", args.advertiser.as_ref().unwrap_or(&defaults.advertiser)),
    );
    format!(
        "[settings]\n{market:<24} # where you publish: us, uk, eu, au, ca\n\
         {advertiser:<24} # who you are: clinic, telehealth, pharma, supplement, device, cosmetic\n\
         brands = []              # your own names, whose praise is self-praise: [\"NuLeaf\"]\n\
         promotional = \"yes\"      # what your articles are: yes (copy that sells), no (information), auto (each shows it)\n\
         fail-on = \"error\"        # what fails a run: error, warning, info, never\n"
    )
}

fn text(args: &InitArgs) -> String {
    if args.full {
        return full(args);
    }
    format!("{HEAD}\n{}{BODY}", settings(args))
}

/// The whole rulebook with its settings replaced.
fn full(args: &InitArgs) -> String {
    let (head, rest) = crate::BASE.rules.split_once("\n[settings]\n").unwrap_or((crate::BASE.rules, ""));
    let after = rest.split_once("\n\n").map_or("", |(_, after)| after);
    // The line that names the schema is about the repository of medlint.
    let head: Vec<&str> = head.lines().filter(|line| !line.starts_with("#:schema")).collect();
    format!("{}\n\n{}\n{after}", head.join("\n").trim_end(), settings(args))
}

const HEAD: &str = "\
# What medlint checks here, and how. Only what differs from the shipped rulebook stands in this file.
# After each change: `medlint test` reports every mistake with its line and runs the examples of your rules.
# `medlint rules` lists all rules, `medlint explain RULE` tells one, `medlint check --show-settings FILE` what applies to a file.
# For completion in your editor: `medlint schema > rules.schema.json`, and as the first line here `#:schema ./rules.schema.json`

version = 1
extends = \"default\"
";

const BODY: &str = r#"
# Articles of another kind in a folder of their own
# [[paths]]
# glob = ["shop/**"]
# advertiser = "supplement"
#
# [[paths]]
# glob = ["legal/**"]
# check = "off"

# Words to add to a list that rules use, or to take out
# [lists]
# condition.add = ["workaday blues"]

# A rule to change: severity = "error", "warning", "info" or "off"
# [[override]]
# rule = "hype-cutting-edge"
# severity = "info"

# A rule of your own: `wrong` must be found, `right` must not
# [[rule]]
# id = "house-journey"
# family = "hype"
# kind = "phrase"
# severity = "warning"
# title = "Wellness journey"
# message = "\"{match}\" is not our style"
# why = "The house style asks for plain words"
# fix = "Say what happens at the visit"
# sources = ["HNR"]
# match = ["wellness journey~"]
# unless = ["negated", "quoted"]
# wrong = ["Start your wellness journey at our clinic."]
# right = ["The journey to the clinic takes ten minutes."]
"#;
