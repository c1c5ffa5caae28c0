//! Lists of arguments and of paths that stand in files: `medlint @list` and `--files-from`.

use crate::cli::CliError;
use crate::cli::input::encoding::Encoding;
use crate::files::{read_limited, read_text};
use crate::project::ENDINGS;
use clap::Args;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Options that say where more paths are listed.
#[derive(Args, Debug, Default)]
pub(crate) struct ListingArgs {
    /// Check the files that this file lists, one a line; `-` reads the list from standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// The list separates its entries by NUL, as `git ls-files -z` and `find -print0` write it
    #[arg(long, short = '0', requires = "files_from")]
    pub(crate) null: bool,
    /// Leave out files that .medlintignore excludes even when they are named
    #[arg(long)]
    pub(crate) force_ignore: bool,
    /// Check files and folders whose names begin with a point too
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Check only files of folders with these endings, such as md,html; another one than those that are known is read as Markdown
    #[arg(long = "ext", value_name = "ENDING", value_delimiter = ',', value_parser = ending)]
    pub(crate) endings: Vec<String>,
    /// How files are encoded that are not UTF-8
    #[arg(long, value_enum, default_value_t = Encoding::Utf8, value_name = "NAME")]
    pub(crate) encoding: Encoding,
}

/// An ending as it is compared: without its point, in small letters.
fn ending(typed: &str) -> Result<String, String> {
    let ending = typed.trim().trim_start_matches("*.").trim_start_matches('.').to_ascii_lowercase();
    match ending.chars().all(char::is_alphanumeric) && !ending.is_empty() {
        true => Ok(ending),
        false => Err("expected the ending of a name, such as html".to_owned()),
    }
}

/// Replaces an `@FILE` in the first place by the arguments that the file lists, one a line; empty lines and lines with `#` are skipped.
/// Anywhere else it is a name like others: a hook hands over names that strangers chose.
pub(crate) fn expand(args: impl IntoIterator<Item = OsString>) -> Result<Vec<OsString>, CliError> {
    let mut expanded: Vec<OsString> = args.into_iter().map(as_file).collect();
    let Some(name) = expanded.get(1).and_then(|arg| arg.to_str()?.strip_prefix('@')).filter(|name| !name.is_empty()) else {
        return Ok(expanded);
    };
    let name = name.to_owned();
    let bytes = read_limited::read(Path::new(&name), read_limited::RECORD)
        .map_err(|error| CliError::plain(format!("cannot read the list of arguments {name}: {error}")))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    expanded.splice(1..2, lines.map(OsString::from));
    Ok(expanded)
}

/// An argument that looks like an option and is an article of this folder is the article: a hook hands over names as they are.
fn as_file(arg: OsString) -> OsString {
    let is_article =
        |text: &str| text.starts_with('-') && ENDINGS.iter().any(|ending| text.to_ascii_lowercase().ends_with(&format!(".{ending}")));
    match arg.to_str().filter(|text| is_article(text) && std::fs::symlink_metadata(text).is_ok()) {
        Some(text) => OsString::from(format!("./{text}")),
        None => arg,
    }
}

/// The paths that `--files-from` lists.
pub(crate) fn paths(args: &ListingArgs) -> Result<Vec<String>, CliError> {
    let Some(list) = &args.files_from else { return Ok(Vec::new()) };
    let bytes = if list == Path::new("-") {
        read_text::read_stream(std::io::stdin().lock(), read_limited::RECORD)
    } else {
        read_limited::read(list, read_limited::RECORD)
    };
    let bytes = bytes.map_err(|error| CliError::plain(format!("cannot read the list of files {}: {error}", list.display())))?;
    let text = String::from_utf8_lossy(&bytes);
    let entries: Vec<&str> = if args.null { text.split('\0').collect() } else { text.lines().collect() };
    // In a list, `-` can only be a file of that name.
    let literal = |entry: &str| if entry == "-" { "./-".to_owned() } else { entry.to_owned() };
    Ok(entries.into_iter().filter(|entry| !entry.is_empty()).map(literal).collect())
}
