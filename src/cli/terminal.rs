//! Terminal: colour and width of the streams, and texts written so that nothing in them commands the terminal.
//!
//! Every command that speaks to a person prints through it.

use crate::cli::CliError;
use crate::cli::args::ColorArg;
use crate::report::{Layout, clean, color::Paint};
use std::io::{self, IsTerminal, Write};

/// The width we lay out for when there is no terminal.
const DEFAULT_WIDTH: usize = 80;

/// Wider lines are hard to read.
const WIDEST: usize = 120;

/// Colour and width for a stream. NO_COLOR and CLICOLOR_FORCE decide when `--color auto` leaves it open.
pub(crate) fn layout(color: ColorArg, is_terminal: bool, is_quiet: bool) -> Layout {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let is_on = match color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        ColorArg::Auto => is_set("CLICOLOR_FORCE") || is_terminal,
    };
    let width = match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if is_terminal => usize::from(columns).min(WIDEST),
        _ => DEFAULT_WIDTH,
    };
    Layout { paint: Paint { is_on }, width, is_quiet }
}

/// How to write to standard error.
pub(crate) fn layout_for_stderr() -> Layout {
    layout(ColorArg::Auto, std::io::stderr().is_terminal(), false)
}

/// Colour and width of standard output.
pub(crate) fn screen() -> Layout {
    layout(ColorArg::Auto, io::stdout().is_terminal(), false)
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
