//! Terminal: colour and width of the streams, and texts written so that nothing in them commands the terminal.
//!
//! Every command that speaks to a person prints through it.

use crate::cli::CliError;
use crate::cli::args::ColorArg;
use crate::report::{Layout, Order, clean, color::Paint};
use std::io::{self, IsTerminal, Write};

/// The width we lay out for when there is no terminal.
const DEFAULT_WIDTH: usize = 80;

/// Wider lines are hard to read.
const WIDEST: usize = 120;

/// Colour, width and links of a stream. NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM=dumb decide when `--color auto` leaves it open.
pub(crate) fn layout(color: ColorArg, is_terminal: bool, is_quiet: bool) -> Layout {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let is_on = match color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        ColorArg::Auto => is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR") || is_terminal && !is_dumb,
    };
    let has_links = match std::env::var_os("FORCE_HYPERLINK").filter(|value| !value.is_empty()) {
        Some(value) => value != "0",
        None => is_on && is_terminal && !is_dumb && opens_links(|name| std::env::var(name).ok()),
    };
    let width = match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if is_terminal => usize::from(columns).min(WIDEST),
        _ => DEFAULT_WIDTH,
    };
    Layout { paint: Paint { is_on }, width, is_quiet, has_links, order: Order::Place }
}

/// Whether a terminal says that it opens links behind words. One that says nothing gets none: it might show their addresses as noise.
fn opens_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    let number = |name| variable(name).and_then(|value| value.parse::<u32>().ok());
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let term = variable("TERM").unwrap_or_default();
    ["KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM"].iter().any(|name| variable(name).is_some())
        || number("VTE_VERSION").is_some_and(|version| version >= 5000)
        || ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"].contains(&program.as_str())
        || ["xterm-kitty", "alacritty", "foot", "xterm-ghostty"].contains(&term.as_str())
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
    print_data(&harmless(text, screen().paint.is_on))
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
    let _ = io::stderr().lock().write_all(harmless(text, layout_for_stderr().paint.is_on).as_bytes());
}

/// A text of many lines as a terminal may see it: line ends and, where we use any, our colours stay; whatever else commands a terminal
/// becomes visible.
pub(crate) fn harmless(text: &str, has_colours: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\u{1b}']) {
        shown += &clean(&rest[..at]);
        rest = &rest[at..];
        let kept = match rest.starts_with('\n') {
            true => 1,
            false if has_colours => colour(rest),
            false => 0,
        };
        if kept == 0 {
            shown += &clean(&rest[..1]);
        }
        shown += &rest[..kept];
        rest = &rest[kept.max(1)..];
    }
    shown + &clean(rest)
}

/// A text for a terminal in which no colour is ours.
pub(crate) fn without_commands(text: &str) -> String {
    harmless(text, false)
}

/// The length of one of our colours that a text begins with: `ESC [ 1 ; 31 m`. Backgrounds, black and hidden letters are none of them:
/// whoever wrote them wants something unseen.
fn colour(text: &str) -> usize {
    let Some(codes) = text.strip_prefix("\u{1b}[") else { return 0 };
    let len = codes.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    let is_ours = |code: &str| matches!(code.parse(), Ok(0..=4 | 22..=24 | 31..=37 | 39 | 90..=97_u8)) || code.is_empty();
    let all = &codes[..len];
    let is_bright = all.strip_prefix("38;5;").or(all.strip_prefix("1;38;5;")).is_some_and(|code| matches!(code.parse(), Ok(9..=15_u8)));
    if codes[len..].starts_with('m') && (is_bright || all.split(';').all(is_ours)) { len + 3 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{harmless, opens_links};

    #[test]
    fn links_are_for_terminals_that_say_they_open_them() {
        let says = |name: &'static str, value: &'static str| move |asked: &str| (asked == name).then(|| value.to_owned());
        assert!(opens_links(says("VTE_VERSION", "6003")) && opens_links(says("TERM_PROGRAM", "WezTerm")));
        assert!(!opens_links(says("VTE_VERSION", "4600")) && !opens_links(says("TERM", "xterm-256color")) && !opens_links(|_| None));
    }

    #[test]
    fn colours_stay_and_commands_are_shown() {
        assert_eq!(
            harmless("a\n\u{1b}[1;31mb\u{1b}[0m\u{1b}[2J\u{202e}c\r\u{1b}", true),
            "a\n\u{1b}[1;31mb\u{1b}[0m\u{241b}[2J\u{fffd}c\u{240d}\u{241b}"
        );
        for hidden in ["[8m", "[30;40m", "[38;5;0m", "[48;5;1m"] {
            assert_eq!(harmless(&format!("\u{1b}{hidden}"), true), format!("\u{241b}{hidden}"));
        }
        assert_eq!(harmless("\u{1b}[1mb", false), "\u{241b}[1mb");
    }
}
