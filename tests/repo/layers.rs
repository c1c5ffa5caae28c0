//! Layers of the modules: each uses lower ones only, no two files use each other, and some names stay in one file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Modules and their layers. A module may use its own layer only inside itself.
const LAYERS: &[(&str, u8)] = &[
    ("main", 12),
    ("cli", 11),
    ("lsp", 10),
    ("mcp", 10),
    ("project", 9),
    ("files", 8),
    ("report", 9),
    ("shipped", 8),
    ("rule_tests", 8),
    ("linter", 7),
    ("rulebook", 6),
    ("kinds", 5),
    ("baseline", 4),
    ("review", 4),
    ("fingerprint", 3),
    ("analysis", 4),
    ("matcher", 3),
    ("document", 2),
    ("finding", 2),
    ("claims", 1),
    ("fix", 1),
    ("suggest", 1),
    ("source", 0),
];

/// The folders with code: the core and the program.
const ROOTS: [&str; 2] = ["crates/core/src", "src"];

/// One file of the code.
struct File {
    /// Its path below its root.
    path: String,
    /// Whether it belongs to the core, which touches nothing outside.
    is_core: bool,
    /// The module that it belongs to.
    module: String,
    text: String,
}

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

fn sources() -> Vec<File> {
    let mut all = Vec::new();
    for root in ROOTS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
        let mut paths = Vec::new();
        files(&folder, &mut paths);
        // Unit tests in a file of their own are tests, wherever they stand.
        paths.retain(|path| path.file_name().is_none_or(|name| name != "tests.rs"));
        paths.sort();
        all.extend(paths.iter().map(|path| {
            let shown = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
            let module = shown.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            File { path: shown, is_core: root == ROOTS[0], module, text: std::fs::read_to_string(path).unwrap() }
        }));
    }
    all
}

/// Code without comments and tests: documentation may name anything.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// The paths behind `crate::` and `medlint_core::` in code, with the groups of `use` taken apart.
fn used_paths(file: &File) -> Vec<String> {
    let text: String = code(&file.text).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for root in ["crate::", "medlint_core::"] {
        for (at, _) in text.match_indices(root) {
            take_apart(&text[at + root.len()..], "", &mut found);
        }
    }
    found
}

/// Adds the paths that a use tree names: `a::{b, c::{d, e}}` names `a::b`, `a::c::d` and `a::c::e`.
fn take_apart(tree: &str, before: &str, found: &mut Vec<String>) {
    let end = tree.find(|sign: char| !(sign.is_alphanumeric() || "_:".contains(sign))).unwrap_or(tree.len());
    let path = format!("{before}{}", &tree[..end]);
    if !tree[end..].starts_with('{') {
        found.push(path);
        return;
    }
    let (mut depth, mut start) = (0, end + 1);
    for (at, sign) in tree[end..].char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 1 && sign == ',' || depth == 0 {
            take_apart(tree[start..end + at].trim(), &path, found);
            start = end + at + 1;
        }
        if depth == 0 {
            return;
        }
    }
}

#[test]
fn modules_use_lower_layers_only() {
    let layers: BTreeMap<&str, u8> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in sources() {
        if file.module == "lib" {
            continue;
        }
        let (path, module) = (&file.path, file.module.as_str());
        let layer = *layers.get(module).unwrap_or_else(|| panic!("{path}: a module without a layer; add it to LAYERS"));
        for used in used_paths(&file) {
            let other = used.split("::").next().unwrap();
            if let Some(above) = layers.get(other).filter(|&&above| other != module && above >= layer) {
                wrong.push(format!("{path} (layer {layer}) uses {used} (layer {above})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_files_use_each_other() {
    let all = sources();
    // A file by its path of modules; a folder's own file stands for the folder and is free to use what it is made of.
    let name_of = |path: &str| path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let known: BTreeSet<String> = all.iter().map(|file| name_of(&file.path)).collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &all {
        let name = name_of(&file.path);
        let targets = used_paths(file).into_iter().filter_map(|used| {
            let mut path = used.as_str();
            loop {
                if known.contains(path) {
                    return Some(path.to_owned());
                }
                path = path.rsplit_once("::")?.0;
            }
        });
        let is_inside = |target: &String| *target == name || target.starts_with(&format!("{name}::"));
        uses.entry(name.clone()).or_default().extend(targets.filter(|target| !is_inside(target)));
    }
    let mut circles = Vec::new();
    for (file, targets) in &uses {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&String> = targets.iter().collect();
        while let Some(one) = next.pop() {
            if seen.insert(one) {
                next.extend(uses.get(one).into_iter().flatten());
            }
        }
        if seen.contains(file) {
            circles.push(file.clone());
        }
    }
    assert!(circles.is_empty(), "these files use each other in a circle: {circles:?}");
}

#[test]
fn each_outside_name_has_one_home() {
    let homes: [(&str, &[&str]); 15] = [
        ("miniz_oxide", &["document/word/package.rs"]),
        ("quick_xml", &["document/word/xml.rs"]),
        ("pulldown_cmark", &["document/"]),
        ("colored", &["report/color.rs"]),
        ("annotate_snippets", &["report/full.rs"]),
        ("serde_saphyr", &["document/yaml.rs"]),
        ("ignore::", &["project/empty_globs.rs", "project/ignore_files.rs"]),
        ("rayon::", &["cli/parallel.rs", "cli/check/", "project/load.rs"]),
        ("clap::", &["cli/"]),
        ("clap_complete", &["cli/generate.rs"]),
        ("clap_mangen", &["cli/generate.rs"]),
        ("ctrlc", &["files/interrupt.rs"]),
        ("indicatif", &["cli/output/progress.rs"]),
        ("similar", &["cli/check/fix.rs"]),
        ("postcard", &["matcher/stored.rs"]),
    ];
    let mut wrong = Vec::new();
    for File { path, is_core, text, .. } in sources() {
        for (name, home) in homes {
            if !home.iter().any(|home| path.starts_with(home))
                && code(&text).any(|line| line.contains(&format!("use {name}")) || line.contains(&format!(" {name}::")))
            {
                wrong.push(format!("{path} names {name}, whose home is {home:?}"));
            }
        }
        // The names of lists that code asks for stand in one file.
        let asks = code(&text).find(|line| line.contains(".list(\"") || line.contains("declare_list(\""));
        if is_core
            && !path.starts_with("matcher/")
            && let Some(line) = asks
        {
            wrong.push(format!("{path} asks for a list by a name that analysis/well_known.rs does not know: {}", line.trim()));
        }
        let touches_world = ["std::fs", "std::env", "SystemTime", "println!", "std::io::stdin"];
        let is_pure = is_core || path.starts_with("report/");
        if is_pure && let Some(word) = touches_world.iter().find(|word| code(&text).any(|line| line.contains(*word))) {
            wrong.push(format!("{path} touches the world outside: {word}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A sentence of a file's header that begins with "What" names nothing: the thing comes first.
fn names_nothing(line: &str) -> bool {
    line.strip_prefix("//! ").is_some_and(|words| words.starts_with("What ") || words.contains(". What "))
}

#[test]
fn files_open_with_what_they_are_and_stay_short() {
    let mut wrong = Vec::new();
    for File { path, text, .. } in sources() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path} does not open with a //! paragraph"));
        }
        if let Some(line) = text.lines().find(|line| names_nothing(line)) {
            wrong.push(format!("{path} begins a sentence with \"What\": {line}"));
        }
        let lines = text.lines().count();
        if lines > 400 {
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
        let (module, name) = match (folder, name) {
            // A module's own file stands for the module.
            (_, "mod.rs") => (String::new(), format!("`{}/`", folder.rsplit('/').next().unwrap())),
            ("", _) => (String::new(), format!("`{name}`")),
            _ => (format!("| `{}/`", folder.split('/').next().unwrap()), format!("`{name}`")),
        };
        page.lines().any(|line| line.starts_with('|') && line.starts_with(&module) && line.contains(&name))
    };
    let missing: Vec<String> = sources().into_iter().map(|file| file.path).filter(|path| path != "lib.rs" && !is_told(path)).collect();
    assert!(missing.is_empty(), "say in the map of ARCHITECTURE.md what these are: {missing:?}");
}

/// SECURITY.md promises that no program but git is run, that no connection is opened, and that no code of ours is `unsafe`.
#[test]
fn nothing_but_git_is_run_and_no_connection_is_opened() {
    let mut wrong = Vec::new();
    for File { path, text, .. } in sources() {
        for line in code(&text) {
            let runs_another = line.contains("Command::new(") && !line.contains("Command::new(\"git\")") && !line.contains("clap::Command");
            let connects = ["std::net", "TcpStream", "UdpSocket", "UnixStream"].iter().any(|word| line.contains(word));
            let is_unsafe = line.contains("unsafe {") || line.contains("unsafe fn") || line.contains("allow(unsafe");
            // A watch runs medlint itself again.
            let runs_another = runs_another && path != "cli/check/watch.rs";
            if runs_another || connects || is_unsafe {
                wrong.push(format!("{path}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}
