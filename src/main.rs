//! The binary: runs the command line and turns its answer into an exit code.

use std::process::ExitCode;

/// Reading a rulebook is many small allocations; this allocator makes starting up about a fifth faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    medlint::cli::run(std::env::args_os())
}
