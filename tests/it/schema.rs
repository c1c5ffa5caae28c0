//! The JSON Schemas against a real validator: what medlint accepts they accept, and typical mistakes they refuse.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    /// From what `medlint schema` prints.
    fn new(file: &str) -> Self {
        let output = Command::new(env!("CARGO_BIN_EXE_medlint")).args(["schema", file]).output().unwrap();
        assert!(output.status.success());
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("medlint.json", serde_json::from_slice(&output.stdout).unwrap()).unwrap();
        let index = compiler.compile("medlint.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn judge(&self, toml: &str) -> Result<(), String> {
        let value: Value = toml::from_str(toml).unwrap();
        self.schemas.validate(&value, self.index).map_err(|error| format!("{error:#}"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files of a name below a folder.
fn find(folder: &Path, name: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, name, found);
        } else if path.file_name().is_some_and(|file| file == name) {
            found.push(path);
        }
    }
}

#[test]
fn the_shipped_files_and_the_examples_are_accepted() {
    let (rules, interventions) = (Validator::new("rules"), Validator::new("interventions"));
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    for (name, text) in medlint::BASE.files.iter().filter(|(name, _)| name.starts_with("interventions")) {
        interventions.judge(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let shipped = medlint::BASE.files.iter().filter(|(name, _)| name.ends_with(".toml"));
    let mut files: Vec<PathBuf> = shipped.map(|(name, _)| root().join(name)).collect();
    find(&root().join("examples"), "rules.toml", &mut files);
    assert!(files.len() >= 2, "no example of a project's rules.toml");
    for file in files {
        rules.judge(&read(&file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

#[test]
fn what_init_writes_is_accepted_and_passes_its_tests() {
    let rules = Validator::new("rules");
    let every_line = |text: &str| -> String {
        // The lines that are commented out must be right too: take the marks off and keep what is TOML.
        let body = text.split_once("fail-on").unwrap().1;
        let open = body.lines().map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with('[') || rest.contains(" = ") && !rest.contains(": ") || rest.starts_with("message") => rest,
            _ if line.starts_with('#') => "",
            _ => line,
        });
        format!("version = 1\n{}", open.skip(1).collect::<Vec<_>>().join("\n"))
    };
    for (name, args) in [("plain", vec![]), ("set", vec!["--advertiser", "supplement", "--market", "uk,eu"]), ("full", vec!["--full"])] {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("init-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let medlint = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_medlint")).args(args).current_dir(&folder).output().unwrap();
        let init = [&["init"], &args[..]].concat();
        assert!(medlint(&init).status.success());
        let text = std::fs::read_to_string(folder.join("rules.toml")).unwrap();
        rules.judge(&text).unwrap();
        if name != "plain" {
            assert_eq!(medlint(&["test"]).status.code(), Some(0), "{name}");
        }
        if name == "set" {
            assert!(text.contains("\nmarket = [\"uk\", \"eu\"] ") && text.contains("\nadvertiser = \"supplement\" "), "{text}");
            let open = every_line(&text);
            assert!(open.contains("\nid = \"house-journey\""), "{open}");
            rules.judge(&open).unwrap();
        }
        // A second time nothing is written.
        let again = medlint(&init);
        assert_eq!(again.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&again.stderr).contains("rules.toml is there already"));
        assert_eq!(std::fs::read_to_string(folder.join("rules.toml")).unwrap(), text);
    }
}

/// One rule that is right, to spoil.
const RULE: &str = r#"
[[rule]]
id = "house-journey"
family = "hype"
kind = "phrase"
severity = "warning"
title = "t"
message = "m"
why = "w"
fix = "f"
sources = ["AMA-STYLE"]
match = ["journey"]
wrong = ["A journey."]
right = ["A walk."]
"#;

#[test]
fn typical_mistakes_are_refused() {
    let rules = Validator::new("rules");
    rules.judge(RULE).unwrap();
    for (right, wrong) in [
        ("kind = \"phrase\"", "kind = \"phrases\""),
        ("kind = \"phrase\"", "kind = \"measure\""),
        ("severity = \"warning\"", "severity = \"warn\""),
        ("match = [\"journey\"]", "match = \"journey\""),
        ("match = [\"journey\"]", "within = \"sentence\""),
        ("match = [\"journey\"]", "match = [\"journey\"]\nwithin = \"page\""),
        ("match = [\"journey\"]", "match = [\"journey\"]\neffect = [\"treats\"]"),
        ("fix = \"f\"", ""),
        ("fix = \"f\"", "fix = \"\""),
        ("title", "titel"),
        ("id = \"house-journey\"", "id = \"House journey\""),
    ] {
        assert!(RULE.contains(right));
        let spoilt = RULE.replace(right, wrong);
        assert!(rules.judge(&spoilt).is_err(), "accepted: {spoilt}");
    }
    for wrong in [
        "version = 2",
        "extends = \"shipped\"",
        "[setting]\nmarket = [\"us\"]",
        "[settings]\nmarket = [\"usa\"]",
        "[settings]\nmarket = \"us\"",
        "[settings]\nfail_on = \"error\"",
        "[lists]\ncondition.append = [\"burnout\"]",
        "[cues]\nnegated.nots = [\"no doubt\"]",
        "[guards.near]\nwithin = \"block\"",
        "[[override]]\nseverity = \"off\"",
        "[[paths]]\nadvertiser = \"supplement\"",
        "[[paths]]\nglob = [\"blog/**\"]\nbrands = [\"NuLeaf\"]",
        "[paths]\nglob = [\"blog/**\"]",
        "[sources.X]\ntitle = \"t\"\ntier = \"blog\"\nurl = \"https://example.org\"",
    ] {
        assert!(rules.judge(wrong).is_err(), "accepted: {wrong}");
    }
    let row = "[[intervention]]\nid = \"x\"\nnames = [\"x\"]\nstatus = \"Rx\"\nas-of = \"2026-07\"\nsource = \"the label\"\n";
    let interventions = Validator::new("interventions");
    interventions.judge(row).unwrap();
    assert!(interventions.judge(&row.replace("as-of", "as_of")).is_err());
    assert!(interventions.judge(&row.replace("[\"x\"]", "\"x\"")).is_err());
    assert!(interventions.judge(&row.replace("source = \"the label\"\n", "")).is_err());
    let claims = Validator::new("claims");
    let example = read_example("register/claims.toml");
    claims.judge(&example).unwrap();
    for (from, to) in [
        ("status = \"draft\"", "status = \"drafted\""),
        ("kind = \"risk\"", "kind = \"risks\""),
        ("approver =", "aprover ="),
        ("doi =", "DOI ="),
        ("text = [", "words = ["),
        ("markets = [\"us\"]\n", "\n"),
    ] {
        assert!(example.contains(from) && claims.judge(&example.replace(from, to)).is_err(), "accepted: {to}");
    }
}

fn read_example(name: &str) -> String {
    std::fs::read_to_string(root().join("examples").join(name)).unwrap()
}

/// Every key has a description, which is what an editor shows.
#[test]
fn every_key_is_described() {
    fn look(value: &Value, path: &str, missing: &mut Vec<String>, count: &mut usize) {
        for (name, property) in value.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let here = format!("{path}.{name}");
            *count += 1;
            let is_condition = path.ends_with("if") || property.get("const").is_some() && !here.ends_with("version");
            if property["description"].as_str().is_none_or(|text| text.len() < 10) && !is_condition && !path.ends_with("severity-for") {
                missing.push(here.clone());
            }
            look(property, &here, missing, count);
            look(&property["items"], &here, missing, count);
            look(&property["additionalProperties"], &here, missing, count);
        }
    }
    for file in ["rules", "interventions", "claims"] {
        let output = Command::new(env!("CARGO_BIN_EXE_medlint")).args(["schema", file]).output().unwrap();
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        let (mut missing, mut count) = (Vec::new(), 0);
        look(&schema, file, &mut missing, &mut count);
        assert!(missing.is_empty(), "no description: {missing:?}");
        assert!(count >= 12, "{file}: only {count} keys");
    }
}
