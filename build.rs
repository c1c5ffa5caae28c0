//! Stores the shipped rulebook in the form in which it is ready at start-up.
//!
//! Mistakes in the shipped files stop the build and are shown with their places.

use medlint_core::Source;
use medlint_core::rulebook::{Base, Inspection};
use medlint_core::source::hash::hash;
use std::path::PathBuf;
use std::process::exit;

fn main() {
    let base = Base { rules: &read("rules.toml"), interventions: &read("interventions.toml") };
    let inspection = Inspection::of(&Source::new("rules.toml", base.rules), &base);
    let stored = inspection.image();
    let image = match inspection.finish(Vec::new()) {
        Ok(_) => stored.expect("a rulebook without mistakes can be stored"),
        Err(rejected) => {
            for mistake in &rejected.mistakes {
                let place = rejected.source.position(mistake.span.start);
                let help = mistake.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
                println!("cargo::error={}:{place}: {}{help}", rejected.source.name(), mistake.message);
            }
            exit(1);
        }
    };
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names a folder"));
    std::fs::write(folder.join("rulebook.image"), &image).expect("cargo's folder can be written");
    // Stored rulebooks of projects are good for the code and the shipped rules that made them; this image is made by both.
    println!("cargo::rustc-env=MEDLINT_CODE={:016x}", hash(&image));
}

fn read(file: &str) -> String {
    println!("cargo::rerun-if-changed={file}");
    std::fs::read_to_string(file).unwrap_or_else(|error| {
        println!("cargo::error={file}: {error}");
        exit(1);
    })
}
