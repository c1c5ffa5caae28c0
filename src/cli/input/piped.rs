//! Text that comes through a pipe although nobody wrote `-`: `cat draft.md | medlint check`.
//!
//! The command `check` asks when no path is given. Nothing is taken from standard input here, and nobody waits for a pipe that stays
//! silent: many programs start others with one that never says anything.

use std::io::{self, BufRead, IsTerminal};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a pipe may take to say something.
const PATIENCE: Duration = Duration::from_millis(400);

/// Whether text comes through standard input.
pub(crate) fn says_something() -> bool {
    if io::stdin().is_terminal() || !is_pipe_or_file() {
        return false;
    }
    let (sender, receiver) = mpsc::channel();
    // The bytes stay in the buffer of standard input, for whoever reads it next.
    thread::spawn(move || {
        let has_bytes = io::stdin().lock().fill_buf().is_ok_and(|bytes| !bytes.is_empty());
        sender.send(has_bytes)
    });
    receiver.recv_timeout(PATIENCE).unwrap_or(false)
}

/// A device such as /dev/null says nothing, and a socket belongs to another program.
#[cfg(unix)]
fn is_pipe_or_file() -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata("/dev/stdin").is_ok_and(|about| about.file_type().is_fifo() || about.is_file())
}

#[cfg(not(unix))]
const fn is_pipe_or_file() -> bool {
    true
}
