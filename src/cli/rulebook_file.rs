//! A rulebook together with its file, for the commands that speak about rules and not only use them.

use crate::cli::{CliError, settings};
use crate::report::{Layout, clean};
use medlint_core::finding::Diagnostic;
use medlint_core::rulebook::Rulebook;
use medlint_core::rulebook::read::source_map::Written;
use medlint_core::source::{Source, Span};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A rulebook and where it comes from.
#[derive(Debug)]
pub(crate) struct RulebookFile {
    /// The rules, compiled.
    pub(crate) rulebook: Rulebook,
    /// Its file; `None` for the shipped one.
    pub(crate) path: Option<PathBuf>,
}

impl RulebookFile {
    /// The named rulebook, the nearest rules.toml or the shipped one.
    pub(crate) fn open(named: Option<&Path>) -> Result<Self, CliError> {
        let path = settings::rules_path(named);
        let rulebook = settings::rulebook(path.as_deref())?;
        Ok(Self { rulebook, path })
    }

    /// The rulebook as it is written.
    pub(crate) fn written(&self) -> Written {
        // A file that has just been read and vanished since leaves the shipped one.
        let source = self.path.as_ref().and_then(|path| {
            let text = std::fs::read_to_string(path).ok()?;
            Some(Source::new(self.name(), text))
        });
        source.map_or_else(|| Written::shipped(&crate::BASE), |source| Written::read(&source, &crate::BASE))
    }

    /// Its name for messages: the path, shortened when it lies below the current directory.
    pub(crate) fn name(&self) -> String {
        self.path.as_deref().map_or_else(|| "the shipped rules.toml".to_owned(), settings::from_here)
    }

    /// The trouble of a name that is no rule and no family, with the nearest right word.
    pub(crate) fn unknown(&self, name: &str) -> CliError {
        let rules = self.rulebook.rules.iter().map(|rule| rule.id());
        let known = rules.chain(self.rulebook.families.keys().map(String::as_str));
        let help = Diagnostic::new(Span::default(), "").suggest(name, known).help;
        let hint = help.unwrap_or_else(|| "`medlint rules` lists them".to_owned());
        CliError::plain(format!("no rule and no family is called \"{name}\"; {hint}"))
    }
}

/// Colour and width of standard output.
pub(crate) fn screen() -> Layout {
    settings::layout(super::args::ColorArg::Auto, io::stdout().is_terminal(), false)
}

/// Writes a text for people to standard output.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    print_data(&harmless(text))
}

/// Writes a text for programs to standard output, byte for byte.
pub(crate) fn print_data(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Says something on standard error that is no part of the result; a closed stream is no trouble.
pub(crate) fn remark(text: &str) {
    let _ = io::stderr().lock().write_all(harmless(text).as_bytes());
}

/// A text of many lines as a terminal may see it: line ends and our colours stay, whatever else commands a terminal
/// becomes visible.
pub(crate) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\u{1b}']) {
        shown += &clean(&rest[..at]);
        rest = &rest[at..];
        let kept = if rest.starts_with('\n') { 1 } else { colour(rest) };
        if kept == 0 {
            shown += &clean(&rest[..1]);
        }
        shown += &rest[..kept];
        rest = &rest[kept.max(1)..];
    }
    shown + &clean(rest)
}

/// The length of the colour that a text begins with: `ESC [ 1 ; 31 m`.
fn colour(text: &str) -> usize {
    let Some(codes) = text.strip_prefix("\u{1b}[") else { return 0 };
    let len = codes.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    if codes[len..].starts_with('m') { len + 3 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn colours_stay_and_commands_are_shown() {
        assert_eq!(
            harmless("a\n\u{1b}[1;31mb\u{1b}[0m\u{1b}[2J\u{202e}c\r\u{1b}"),
            "a\n\u{1b}[1;31mb\u{1b}[0m\u{241b}[2J\u{fffd}c\u{240d}\u{241b}"
        );
    }
}
