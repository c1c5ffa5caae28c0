//! Tests of the program and its library, in one binary: linking is most of what a test binary costs.
//!
//! `cargo test --test it cases` runs those of one file. The browser and the fuzzer stand apart, since they need their own surroundings.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../common/mod.rs"]
mod common;

mod actors;
mod allowances;
mod articles;
mod baselines;
mod cache;
mod cases;
mod ci;
mod claims;
mod cli;
mod clients;
mod content;
mod cues;
mod drills;
mod editor;
mod evidence;
mod exits;
mod fixes;
mod formats;
mod front_settings;
mod google_docs;
mod hostile;
mod image;
mod includes;
mod language_server;
mod laws;
mod left_out;
mod limits;
mod mcp;
mod measures;
mod outputs;
mod pages;
mod positions;
mod profiles;
mod projects;
mod promotion;
mod reading;
mod references;
mod registers;
mod review;
mod robust;
mod rules;
mod schema;
mod settings;
mod spelling;
mod stories;
mod webpages;
mod word;
mod writers;
