//! The binary: runs the command line and turns its answer into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    medlint::cli::run(std::env::args_os())
}
