//! Work on many inputs at once: batches that bound the memory, all threads, results in the order of the inputs.
//!
//! Commands that read articles use it. A panic in one document is a failure of that document and ends nothing else.

use crate::cli::input::Input;
use crate::files::read_limited;
use crate::report::Failure;
use medlint_core::document::Document;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Documents held in memory at once: enough to keep all threads busy, few enough that memory does not grow with a site.
pub(crate) const BATCH: usize = 64;

/// Does the same work for every input, on all threads; the results come in the order of the inputs.
pub(crate) fn each<T: Send>(
    inputs: &[Input],
    read: impl Fn(&Input) -> Result<Document, Failure> + Sync,
    work: impl Fn(&Input, &Document) -> T + Sync,
) -> Vec<Result<T, Failure>> {
    inputs.par_iter().map(|input| guarded(input, || Ok(work(input, &read(input)?)))).collect()
}

/// The inputs in parts that are held at once: so many files, and no more of them than one long article has bytes.
pub(crate) fn batches(mut inputs: &[Input]) -> impl Iterator<Item = &[Input]> {
    std::iter::from_fn(move || {
        let mut room = read_limited::TEXT;
        let mut fits = |input: &Input| {
            let size = match input {
                Input::File(path, _) => std::fs::metadata(path).map_or(0, |file| file.len()),
                Input::Stdin(_) => read_limited::TEXT,
            };
            let is_room = size <= room;
            room = room.saturating_sub(size);
            is_room
        };
        // A file that does not fit at all is refused when it is read.
        let count = inputs.iter().take(BATCH).take_while(|&input| fits(input)).count().max(1).min(inputs.len());
        let (batch, rest) = inputs.split_at(count);
        inputs = rest;
        (!batch.is_empty()).then_some(batch)
    })
}

/// A panic is our bug; it costs one document, not the run.
pub(crate) fn guarded<T>(input: &Input, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let (Input::File(_, path) | Input::Stdin(path)) = input;
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Failure { path: path.clone(), reason: "this is a bug in medlint, please report it with the article".to_owned() })
    })
}
