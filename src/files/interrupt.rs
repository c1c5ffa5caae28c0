//! Interruptions: files that are being written when one comes are removed.
//!
//! Whole-file writes register here. Nothing half written is left behind.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The exit code of an interrupted run: 128 and the number of SIGINT, as shells have it.
const INTERRUPTED: i32 = 130;

/// Files that are being written under a name that is not theirs.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Ends the process on an interruption without leaving unfinished files.
pub(crate) fn watch() {
    // It fails only when a handler is there already, which then does the same.
    let _ = ctrlc::set_handler(|| {
        // The lock is kept until the end, so that no file takes its place halfway.
        let unfinished = unfinished();
        for path in unfinished.iter() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
}

/// A file is going to be written.
pub(crate) fn begin(path: &Path) {
    unfinished().insert(path.to_owned());
}

/// A file takes its place, or is given up: `end` does that while no interruption can come in between.
pub(crate) fn finish<T>(path: &Path, end: impl FnOnce() -> T) -> T {
    let mut unfinished = unfinished();
    unfinished.remove(path);
    end()
}

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
