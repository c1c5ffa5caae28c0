//! The floors of the house: a room uses rooms on lower floors only, and some names stay in one file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rooms and their floors. A room may use its own floor only inside itself.
const FLOORS: &[(&str, u8)] = &[
    ("main", 9),
    ("cli", 8),
    ("report", 7),
    ("examples", 7),
    ("trace", 6),
    ("linter", 5),
    ("shipped", 5),
    ("rulebook", 4),
    ("kinds", 3),
    ("front_settings", 3),
    ("reading", 2),
    ("allowances", 2),
    ("baseline", 2),
    ("places", 2),
    ("document", 1),
    ("fingerprint", 1),
    ("finding", 0),
    ("fix", 0),
    ("source", 0),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    let read = |path: &PathBuf| {
        let shown = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let room = shown.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        (shown, room, std::fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

/// Code without comments and tests: documentation may name anything.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn rooms_use_lower_floors_only() {
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, room, text) in sources() {
        if room == "lib" {
            continue;
        }
        let floor = *floors.get(room.as_str()).unwrap_or_else(|| panic!("{path}: a room without a floor; add it to FLOORS"));
        for line in code(&text) {
            for (used, other) in &floors {
                if line.contains(&format!("crate::{used}")) && *used != room && *other >= floor && floor > 0 {
                    wrong.push(format!("{path} (floor {floor}) uses {used} (floor {other}): {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_outside_name_has_one_home() {
    let homes = [
        ("pulldown_cmark", "document/"),
        ("colored", "report/paint.rs"),
        ("annotate_snippets", "report/human.rs"),
        ("serde_saphyr", "document/front_matter.rs"),
        ("ignore::", "cli/"),
        ("rayon::", "cli/check.rs"),
        ("clap::", "cli/"),
        ("clap_complete", "cli/pages.rs"),
        ("clap_mangen", "cli/pages.rs"),
        ("ctrlc", "cli/interrupt.rs"),
        ("indicatif", "cli/progress.rs"),
        ("similar", "cli/fixes.rs"),
        ("postcard", "rulebook/image.rs"),
    ];
    let mut wrong = Vec::new();
    for (path, _, text) in sources() {
        for (name, home) in homes {
            if !path.starts_with(home)
                && code(&text).any(|line| line.contains(&format!("use {name}")) || line.contains(&format!(" {name}::")))
            {
                wrong.push(format!("{path} names {name}, whose home is {home}"));
            }
        }
        let touches_world = ["std::fs", "std::env", "SystemTime", "println!", "std::io::stdin"];
        let is_core = !path.starts_with("cli/") && path != "main.rs";
        if is_core && let Some(word) = touches_world.iter().find(|word| code(&text).any(|line| line.contains(*word))) {
            wrong.push(format!("{path} is core and names {word}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_open_with_what_they_are_and_stay_short() {
    let mut wrong = Vec::new();
    for (path, _, text) in sources() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path} does not open with a //! paragraph"));
        }
        let lines = text.lines().count();
        if lines > 420 {
            wrong.push(format!("{path} has {lines} lines"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_stands_in_the_map() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let is_told = |path: &str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (room, name) = match (folder, name) {
            // A room's own file stands for the room.
            (_, "mod.rs") => (String::new(), format!("`{}/`", folder.rsplit('/').next().unwrap())),
            ("", _) => (String::new(), format!("`{name}`")),
            _ => (format!("| `{}/`", folder.split('/').next().unwrap()), format!("`{name}`")),
        };
        page.lines().any(|line| line.starts_with('|') && line.starts_with(&room) && line.contains(&name))
    };
    let missing: Vec<String> = sources().into_iter().map(|(path, ..)| path).filter(|path| path != "lib.rs" && !is_told(path)).collect();
    assert!(missing.is_empty(), "say in the map of ARCHITECTURE.md what these are: {missing:?}");
}
