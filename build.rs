//! Stores the shipped rulebook in the form in which it is ready at start-up, and names its texts for the program to embed.
//!
//! Mistakes in the shipped files stop the build and are shown with their places.

use medlint_core::Source;
use medlint_core::rulebook::{Base, Inspection, SourceMap};
use medlint_core::source::hash::hash;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::exit;

/// The main file, beside which everything that it includes stands.
const MAIN: &str = "rules.toml";

fn main() {
    let mut files = Vec::new();
    for name in [MAIN, "sources.toml", "interventions.toml", "interventions", "rules", "lexicon", "registers"] {
        println!("cargo::rerun-if-changed={name}");
        read(name, &mut files);
    }
    let main = files.iter().find(|(name, _)| name == MAIN).map(|(_, text)| text.clone()).unwrap_or_default();
    let map = SourceMap::load(Source::new(MAIN, main), MAIN, &files[..]);
    let texts = list(&map, &files);
    let inspection = Inspection::of(map, &Base::default());
    let stored = inspection.image();
    let image = match inspection.finish(Vec::new()) {
        Ok(_) => stored.expect("a rulebook without mistakes can be stored"),
        Err(rejected) => {
            rejected.to_string().lines().for_each(|line| println!("cargo::error={line}"));
            exit(1);
        }
    };
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names a folder"));
    std::fs::write(folder.join("rulebook.image"), &image).expect("cargo's folder can be written");
    std::fs::write(folder.join("shipped_files.rs"), texts).expect("cargo's folder can be written");
    // Stored rulebooks of projects are good for the code and the shipped rules that made them; this image is made by both.
    println!("cargo::rustc-env=MEDLINT_CODE={:016x}", hash(&image));
}

/// A Rust array of the files of the rulebook: name and text. A file that nothing includes would be lost in silence, so it stops the build.
fn list(map: &SourceMap, files: &[(String, String)]) -> String {
    let here = std::env::current_dir().expect("the package's folder can be named");
    let mut names: Vec<&str> = map.texts().map(|(name, _)| name).collect();
    names.sort_unstable();
    if let Some((name, _)) = files.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        println!("cargo::error={name}: no `include` of {MAIN} names this file");
        exit(1);
    }
    let mut array = "&[\n".to_owned();
    for name in names {
        let _ = writeln!(array, "    ({name:?}, include_str!({:?})),", here.join(name));
    }
    array + "]\n"
}

/// Reads a file, or the files of a folder, if they are there. Hidden files are none of ours.
fn read(name: &str, files: &mut Vec<(String, String)>) {
    let path = Path::new(name);
    if path.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut inside: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        inside.sort();
        inside.iter().filter(|file| !file.starts_with('.')).for_each(|file| read(&format!("{name}/{file}"), files));
    } else if path.exists() {
        match std::fs::read_to_string(path) {
            Ok(text) => files.push((name.to_owned(), text)),
            Err(error) => {
                println!("cargo::error={name}: {error}");
                exit(1);
            }
        }
    }
}
