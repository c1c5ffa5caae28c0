//! Dependencies: few crates with known licences, each named with its reason, none of them newer than the
//! Rust version that is promised, and no features that nobody decided for. `deny.toml` says more to `cargo deny`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use toml::Table;

/// More crates than this need a measured reason.
const MOST_CRATES: usize = 120;
/// The crates of the workspace.
const OWN: [&str; 3] = ["medlint", "medlint-core", "medlint-wasm"];
/// Their manifests.
const MANIFESTS: [&str; 3] = ["Cargo.toml", "crates/core/Cargo.toml", "crates/wasm/Cargo.toml"];
/// Crates whose default features are all wanted.
const WANTED_AS_THEY_ARE: &[&str] = &["clap"];

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn table(name: &str) -> Table {
    read(name).parse().unwrap()
}

fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The crates for this machine as cargo knows them, those of the tests included. The build has fetched them.
fn metadata() -> Value {
    let version = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned())).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let text = cargo(&["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host]);
    serde_json::from_str(&text).unwrap()
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is missing in {}", value["name"]))
}

/// The names in code marks of a paragraph.
fn names_in(paragraph: &str) -> BTreeSet<&str> {
    paragraph.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_direct_dependency_is_told_with_its_reason_and_no_other() {
    let (manifests, told) = (MANIFESTS.map(table), read("docs/dependencies.md"));
    let names = |section: &str| -> BTreeSet<String> {
        let tables = manifests.iter().filter_map(|manifest| manifest.get(section)?.as_table());
        tables.flat_map(|table| table.keys().filter(|name| !OWN.contains(&name.as_str())).cloned()).collect()
    };
    let mut in_table = BTreeSet::new();
    for line in told.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (name, reason) = line.split_once("` |").unwrap();
        assert!(reason.trim().trim_end_matches('|').trim().len() > 8, "{name} stands without a reason");
        assert!(in_table.insert(name.to_owned()), "{name} is told twice");
    }
    assert_eq!(in_table, names("dependencies"));
    assert!(names("build-dependencies").is_subset(&in_table), "the build uses what the program uses");
    let of_tests = told.split("\n\n").find(|paragraph| paragraph.starts_with("Only the tests use")).unwrap();
    let only: BTreeSet<String> = names("dev-dependencies").difference(&in_table).cloned().collect();
    assert_eq!(names_in(of_tests), only.iter().map(String::as_str).collect());
}

#[test]
fn the_program_is_made_of_few_crates() {
    let tree = cargo(&["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none"]);
    let crates: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    assert!((24..MOST_CRATES).contains(&crates.len()), "{} crates", crates.len());
    let names: BTreeSet<&str> = crates.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(names.len(), crates.len(), "a crate stands there in two versions: {crates:?}");
}

#[test]
fn default_features_are_decided_for() {
    let metadata = metadata();
    let own = packages(&metadata).iter().filter(|package| package["source"].is_null());
    let mut undecided = Vec::new();
    for dependency in own.flat_map(|package| package["dependencies"].as_array().unwrap()) {
        let name = text(dependency, "name");
        let package = packages(&metadata).iter().find(|package| package["name"] == name);
        let has_defaults = package.unwrap().get("features").and_then(|all| all["default"].as_array()).is_some_and(|list| !list.is_empty());
        if has_defaults && dependency["uses_default_features"] == true && !WANTED_AS_THEY_ARE.contains(&name) {
            undecided.push(name);
        }
    }
    assert!(undecided.is_empty(), "default-features = false, and the features that are used: {undecided:?}");
}

/// Major and minor number of a Rust version.
fn numbers(version: &str) -> (u32, u32) {
    let mut parts = version.split('.').map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap_or(0))
}

#[test]
fn no_crate_needs_a_newer_rust_than_is_promised() {
    let promised = table("Cargo.toml")["workspace"]["package"]["rust-version"].as_str().unwrap().to_owned();
    assert_eq!(table("clippy.toml")["msrv"].as_str(), Some(promised.as_str()));
    let metadata = metadata();
    let newer = packages(&metadata).iter().filter_map(|package| {
        let needs = package["rust_version"].as_str()?;
        (numbers(needs) > numbers(&promised)).then(|| format!("{} {} needs {needs}", package["name"], package["version"]))
    });
    let newer: Vec<String> = newer.collect();
    assert!(newer.is_empty(), "Rust {promised} is promised: {}", newer.join(", "));
}

/// Whether some way to read an SPDX expression needs accepted licences alone.
fn accepts(accepted: &BTreeSet<&str>, expression: &str) -> bool {
    expression.replace('/', " OR ").split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')']);
        part.split(" OR ").any(|licence| accepted.contains(licence.trim()))
    })
}

#[test]
fn every_licence_is_an_accepted_one() {
    let deny = table("deny.toml");
    let accepted: BTreeSet<&str> = deny["licenses"]["allow"].as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect();
    assert!(accepts(&accepted, "(MIT OR GPL-3.0) AND Unicode-3.0") && !accepts(&accepted, "MIT AND GPL-3.0"));
    let metadata = metadata();
    for package in packages(&metadata) {
        let licence = text(package, "license");
        assert!(accepts(&accepted, licence), "{} is under {licence}", package["name"]);
        let source = package["source"].as_str();
        assert!(source.is_none_or(|source| source.starts_with("registry+")) && (source.is_some() || OWN.contains(&text(package, "name"))));
    }
}
