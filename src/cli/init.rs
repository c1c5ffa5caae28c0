//! The command `init`: writes a small commented rules.toml to begin with, or with `--full` the whole rulebook with all of its files. It
//! asks nothing and overwrites nothing.

use crate::cli::{CliError, Exit};
use crate::project::RULES_FILE;
use clap::Args;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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
    let files = if args.full { full(args) } else { vec![(RULES_FILE, format!("{HEAD}\n{}{BODY}", settings(args)))] };
    let path = |name: &str| args.folder.join(name);
    let shown = |name: &str| path(name).strip_prefix("./").unwrap_or(&path(name)).display().to_string();
    if !args.folder.is_dir() {
        return Err(CliError::plain(format!("cannot write {}: no folder {}", shown(RULES_FILE), args.folder.display())));
    }
    // Nothing is written where one of the files would have to give way to what is there.
    if let Some((name, _)) = files.iter().filter(|(name, _)| path(name).exists()).max_by_key(|(name, _)| *name == RULES_FILE) {
        return Err(CliError::plain(format!(
            "{} is there already and stays as it is; edit it, or choose another folder: medlint init FOLDER",
            shown(name)
        )));
    }
    let mut written = Vec::new();
    for (name, text) in &files {
        if let Err(error) = write(&path(name), text) {
            // Half a rulebook would be in the way of the next try.
            written.iter().for_each(|path| drop(std::fs::remove_file(path)));
            return Err(CliError::plain(format!("cannot write {}: {error}", shown(name))));
        }
        written.push(path(name));
    }
    let others = match files.len() - 1 {
        0 => String::new(),
        count => format!(" and {count} files that it includes"),
    };
    writeln!(io::stdout().lock(), "wrote {}{others}\nnext: medlint test, then medlint check", shown(RULES_FILE))?;
    Ok(Exit::Clean)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| drop(std::fs::remove_file(path)))
}

/// The settings lines as asked for, with what else they may say.
fn settings(args: &InitArgs) -> String {
    let defaults = crate::shipped().defaults.clone();
    let markets = if args.market.is_empty() { defaults.markets } else { args.market.clone() };
    let markets: Vec<String> = markets.iter().map(|market| format!("{market:?}")).collect();
    let (market, advertiser) = (
        format!("market = [{}]", markets.join(", ")),
        format!("advertiser = {:?}", args.advertiser.as_ref().unwrap_or(&defaults.advertiser)),
    );
    format!(
        "[settings]\n{market:<24} # where you publish: us, uk, eu, au, ca, nz\n\
         {advertiser:<24} # who you are: clinic, telehealth, pharma, supplement, device, cosmetic\n\
         brands = []              # your own names, whose praise is self-praise: [\"NuLeaf\"]\n\
         promotional = \"yes\"      # what your articles are: yes (copy that sells), no (information), auto (each shows it)\n\
         fail-on = \"error\"        # what fails a run: error, warning, info, never\n"
    )
}

/// The whole rulebook with its settings replaced: each file with its name.
fn full(args: &InitArgs) -> Vec<(&'static str, String)> {
    let file = |(name, text): &(&'static str, &'static str)| {
        // The line that names the schema is about the repository of medlint.
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("#:schema")).collect();
        let text = lines.join("\n") + "\n";
        if *name != RULES_FILE {
            return (*name, text);
        }
        let (head, rest) = text.split_once("\n[settings]\n").unwrap_or((&text, ""));
        let after = rest.split_once("\n\n").map_or("", |(_, after)| after);
        (*name, format!("{}\n\n{}\n{after}", head.trim_end(), settings(args)))
    };
    crate::BASE.files.iter().map(file).collect()
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
# sources = ["AMA-STYLE"]
# match = ["wellness journey~"]
# unless = ["negated", "quoted"]
# wrong = ["Start your wellness journey at our clinic."]
# right = ["The journey to the clinic takes ten minutes."]
"#;
