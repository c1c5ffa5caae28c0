//! Tests of the repository, apart from those of the program: who may use what, which crates, what stands in the map.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod dependencies;
mod layers;
