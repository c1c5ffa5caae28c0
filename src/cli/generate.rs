//! `completions` and `man`: what a shell and `man` need to know, made from the arguments themselves.

use crate::cli::{Cli, CliError, Exit};
use crate::files::atomic;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// Write a page for the program and one for each command into this folder, instead of printing the program's page
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Prints the completions for a shell.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "medlint", &mut script);
    print(&script)
}

/// Prints the man page, or writes all of them.
pub(crate) fn man(args: &ManArgs) -> Result<Exit, CliError> {
    let mut command = Cli::command();
    command.build();
    match &args.folder {
        None => print(&page(&command)?),
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .map_err(|error| CliError::plain(format!("cannot make the folder {}: {error}", folder.display())))?;
            write_pages(&command, folder)?;
            Ok(Exit::Clean)
        }
    }
}

fn write_pages(command: &Command, folder: &Path) -> Result<(), CliError> {
    let man = Man::new(command.clone());
    atomic::write(&folder.join(man.get_filename()), &String::from_utf8_lossy(&page(command)?))?;
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set()) {
        write_pages(inner, folder)?;
    }
    Ok(())
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).manual("medlint").render(&mut page)?;
    Ok(page)
}

fn print(bytes: &[u8]) -> Result<Exit, CliError> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Exit::Clean)
}
