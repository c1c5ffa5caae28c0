//! A progress bar for long runs: on a terminal, on standard error, never in CI. The only file that names `indicatif`.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Runs that end sooner show no bar.
const MEMO_AFTER: Duration = Duration::from_secs(1);

/// Shows how far a run has come.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    started: Instant,
    total: usize,
    done: usize,
}

impl Progress {
    /// A bar for `total` documents, or none when nobody watches.
    pub(crate) fn new(total: usize, is_quiet: bool) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "false" && value != "0");
        let is_watched = std::io::stderr().is_terminal() && !is_quiet && !is_set("CI");
        let bar = is_watched.then(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
            match ProgressStyle::with_template("{bar:30} {pos} of {len} documents, {eta} left") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        Self { bar, started: Instant::now(), total, done: 0 }
    }

    /// Some documents more are done.
    pub(crate) fn advance(&mut self, count: usize) {
        self.done += count;
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() && self.started.elapsed() >= MEMO_AFTER && self.done < self.total {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_position(self.done as u64);
    }

    /// Writes to the terminal without the bar in between.
    pub(crate) fn without<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
