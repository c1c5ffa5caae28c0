//! Stores the shipped rulebook in the form in which it is ready at start-up.
//!
//! The rooms of the core that read rules.toml are compiled a second time here, as part of the build script; mistakes in
//! the shipped files stop the build and are shown with their places.

#![allow(dead_code, missing_docs, unreachable_pub, unused_imports, reason = "most of the core is not needed to build it")]
#![allow(clippy::all, reason = "these files are linted as part of the library")]

#[path = "src/document/mod.rs"]
mod document;
#[path = "src/finding.rs"]
mod finding;
#[path = "src/fix.rs"]
mod fix;
#[path = "src/kinds/mod.rs"]
mod kinds;
#[path = "src/reading/mod.rs"]
mod reading;
#[path = "src/rulebook/mod.rs"]
mod rulebook;
#[path = "src/source/mod.rs"]
mod source;

use rulebook::{Inspection, SHIPPED_RULES};
use source::Source;
use std::path::{Path, PathBuf};
use std::process::exit;

fn main() {
    for file in ["rules.toml", "interventions.toml", "src", "build.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let inspection = Inspection::of(&Source::new("rules.toml", SHIPPED_RULES));
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
    std::fs::write(folder.join("rulebook.image"), image).expect("cargo's folder can be written");
    // Stored rulebooks of projects are good for the very code that made them.
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.sort();
    let all: Vec<u8> = files.iter().flat_map(|file| std::fs::read(file).unwrap_or_default()).collect();
    println!("cargo::rustc-env=MEDLINT_CODE={:016x}", source::hash::hash(&all));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("the sources can be listed");
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
