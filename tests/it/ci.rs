//! The recipes for CI do what they say, as far as a machine without those services can tell: the hook runs in the real
//! pre-commit, the steps of the action run in bash, the snippets of docs/ci.md are read and their commands run.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{folder, get, git, has, put};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The path with the program of this build first.
fn path() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_medlint")).parent().unwrap();
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The scripts of the action by the name of their step.
fn script(step: &str) -> String {
    let action = yaml(&std::fs::read_to_string(root().join("action.yml")).unwrap());
    let steps = action["runs"]["steps"].as_array().unwrap();
    steps.iter().find(|one| one["name"] == step).unwrap()["run"].as_str().unwrap().to_owned()
}

/// Runs a script of the action as GitHub does: `bash -e -o pipefail FILE`.
fn act(here: &Path, step: &str, variables: &[(&str, &str)]) -> Output {
    put(here, "step.sh", script(step));
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "step.sh"]).current_dir(here).env("PATH", path());
    command.env("GITHUB_PATH", here.join("added-path"));
    command.env("GITHUB_OUTPUT", here.join("output")).env("GITHUB_STEP_SUMMARY", here.join("summary.md"));
    for name in
        ["MEDLINT_PATHS", "MEDLINT_ARGS", "MEDLINT_SARIF", "MEDLINT_UPLOAD", "MEDLINT_VERSION", "MEDLINT_ACTION", "MEDLINT_REPOSITORY"]
    {
        command.env(name, "");
    }
    command.envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn the_action_is_complete() {
    let action = yaml(&std::fs::read_to_string(root().join("action.yml")).unwrap());
    assert_eq!(action["runs"]["using"], "composite");
    let text = get(root(), "action.yml");
    for (name, input) in action["inputs"].as_object().unwrap() {
        assert!(input["description"].is_string() && input["default"].is_string(), "{name}");
        assert!(text.contains(&format!("inputs.{name}")), "nothing uses the input {name}");
        assert!(get(root(), "docs/ci.md").contains(&format!("`{name}`")), "docs/ci.md does not name {name}");
    }
    for step in action["runs"]["steps"].as_array().unwrap() {
        // Text of the caller comes by the environment: inside a script it could run anything.
        assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{step}");
        assert!(step["uses"].is_string() || step["shell"] == "bash", "{step}");
    }
}

#[test]
fn the_check_of_the_action_runs() {
    let here = folder("ci", "action");
    // Services name files from the top of the repository, which this folder is.
    std::fs::create_dir_all(here.join(".git")).unwrap();
    put(&here, "posts/a b.md", "A miracle.\n");
    put(&here, "other.md", "A wonder.\n");
    let output = act(&here, "Check", &[("MEDLINT_PATHS", "posts/a b.md\nother.md\n"), ("MEDLINT_SARIF", "out.sarif")]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("::error ") && shown.contains("file=posts/a b.md") && shown.contains("::warning "), "{shown}");
    assert_eq!(get(&here, "output"), "exit-code=1\nsarif=out.sarif\n");
    let sarif: Value = serde_json::from_str(&get(&here, "out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
    assert!(get(&here, "summary.md").contains("hype-miracle"));

    // Options with quotes are taken apart like on a command line, and nothing in them runs.
    std::fs::remove_file(here.join("output")).unwrap();
    let args = "--ignore hype-miracle --baseline 'no such $(touch hacked) file.json'";
    let output = act(&here, "Check", &[("MEDLINT_PATHS", "."), ("MEDLINT_ARGS", args)]);
    assert!(output.status.code() == Some(2) && text(&output).contains("no such $(touch hacked) file.json"), "{}", text(&output));
    assert!(!here.join("hacked").exists() && get(&here, "output").starts_with("exit-code=2\n"));

    std::fs::remove_file(here.join("output")).unwrap();
    let output = act(&here, "Check", &[("MEDLINT_PATHS", "other.md"), ("MEDLINT_UPLOAD", "true")]);
    assert_eq!((output.status.code(), get(&here, "output").as_str()), (Some(0), "exit-code=0\nsarif=medlint.sarif\n"));
    assert!(here.join("medlint.sarif").is_file());
}

#[test]
fn the_install_of_the_action_runs() {
    let here = folder("ci", "install");
    let output = act(&here, "Install medlint", &[("MEDLINT_VERSION", "installed")]);
    assert!(output.status.success() && text(&output).contains(env!("CARGO_PKG_VERSION")), "{}", text(&output));
    // A cargo that only writes down what it is asked.
    put(&here, "bin/cargo", "#!/bin/sh\necho \"$@\" >> asked\ncase \"$*\" in *--tag*) exit 1;; esac\n");
    std::fs::set_permissions(here.join("bin/cargo"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let with_cargo = format!("{}:{}", here.join("bin").display(), path());
    let repository = ("MEDLINT_REPOSITORY", "https://example.org/o/medlint");
    for version in ["", "v1.2.3"] {
        let output =
            act(&here, "Install medlint", &[("PATH", &with_cargo), ("MEDLINT_VERSION", version), ("MEDLINT_ACTION", "/a b"), repository]);
        assert!(output.status.success(), "{}", text(&output));
    }
    let asked = get(&here, "asked");
    let lines: Vec<&str> = asked.lines().collect();
    assert_eq!(
        lines,
        [
            "install --locked --quiet --path /a b",
            "install --locked --quiet --git https://example.org/o/medlint --tag v1.2.3 medlint",
            "install --locked --quiet --git https://example.org/o/medlint --branch v1.2.3 medlint",
        ]
    );
}

#[test]
fn the_action_downloads_a_release_and_looks_at_its_checksum() {
    let target = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "x86_64-unknown-linux-musl",
        ("linux", "aarch64") => "aarch64-unknown-linux-gnu",
        _ => return,
    };
    let here = folder("ci", "download");
    let release = here.join("release");
    put(&release, "medlint", "#!/bin/sh\necho medlint of the release\n");
    std::fs::set_permissions(release.join("medlint"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let archive = format!("medlint-{target}.tar.gz");
    let pack = format!("tar -czf {archive} medlint && sha256sum {archive} > SHA256SUMS");
    assert!(Command::new("bash").args(["-c", &pack]).current_dir(&release).status().unwrap().success());
    // A gh that has this release alone, and a cargo that must not be asked for it.
    put(&here, "bin/gh", format!("#!/bin/sh\n[ \"$3\" = v1 ] || exit 1\ncp {0}/SHA256SUMS {0}/*.gz \"$7\"\n", release.display()));
    put(&here, "bin/cargo", "#!/bin/sh\necho built >> asked\n");
    for name in ["gh", "cargo"] {
        std::fs::set_permissions(here.join("bin").join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", here.join("bin").display(), path());
    let install =
        |version| act(&here, "Install medlint", &[("PATH", &path), ("MEDLINT_VERSION", version), ("MEDLINT_REPOSITORY", "o/medlint")]);
    let output = install("v1");
    assert!(
        output.status.success() && text(&output).contains("medlint of the release") && !here.join("asked").exists(),
        "{}",
        text(&output)
    );
    assert!(get(&here, "added-path").trim().starts_with('/'));
    assert!(install("v2").status.success() && here.join("asked").exists());
    put(&release, "SHA256SUMS", format!("{}  {archive}\n", "0".repeat(64)));
    let output = install("v1");
    assert!(output.status.code() == Some(2) && text(&output).contains("is not what its checksum says"), "{}", text(&output));
}

/// The pre-commit of `.ci/run`, or the one that is installed.
fn pre_commit() -> Option<PathBuf> {
    let own = root().join("target/ci-tools/bin/pre-commit");
    if own.is_file() {
        return Some(own);
    }
    has("pre-commit").then(|| PathBuf::from("pre-commit"))
}

#[test]
fn the_hook_runs_in_pre_commit() {
    let hooks = yaml(&get(root(), ".pre-commit-hooks.yaml"));
    let ids: Vec<_> = hooks.as_array().unwrap().iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["medlint-rust", "medlint-system"]);
    assert_eq!(hooks[0]["entry"], hooks[1]["entry"]);
    let Some(program) = pre_commit() else {
        assert!(std::env::var_os("MEDLINT_NEEDS_PRE_COMMIT").is_none(), "no pre-commit, though this run needs it");
        println!("skipped: no pre-commit; `.ci/run` installs it");
        return;
    };
    let here = folder("ci", "hook");
    let (source, site) = (here.join("hooks"), here.join("site"));
    std::fs::create_dir_all(&source).unwrap();
    std::fs::copy(root().join(".pre-commit-hooks.yaml"), source.join(".pre-commit-hooks.yaml")).unwrap();
    git(&source, &["init", "-q"]);
    git(&source, &["add", "."]);
    git(&source, &["commit", "-qm", "hooks"]);
    let revision = git(&source, &["rev-parse", "HEAD"]);
    put(&site, "rules.toml", crate::common::RULES);
    put(&site, "posts/a b.md", "A miracle.\n");
    put(&site, "posts/good.md", "A game.\n");
    put(&site, "drafts/c.md", "A miracle.\n");
    put(&site, "notes.txt", "A miracle.\n");
    put(&site, ".medlintignore", "drafts/\n");
    let config = format!("repos:\n  - repo: {}\n    rev: {revision}\n    hooks:\n      - id: medlint-system\n", source.display());
    put(&site, ".pre-commit-config.yaml", config);
    git(&site, &["init", "-q"]);
    git(&site, &["add", "."]);
    let run = || {
        let output = Command::new(&program)
            .args(["run", "--all-files", "--color", "never"])
            .current_dir(&site)
            .env("PATH", path())
            .env("PRE_COMMIT_HOME", here.join("cache"))
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        (output.status.code().unwrap(), text(&output))
    };
    let (code, shown) = run();
    assert_eq!(code, 1, "{shown}");
    assert!(shown.contains("medlint (installed)") && shown.contains("posts/a b.md:1:3: error[hype-miracle]"), "{shown}");
    assert!(!shown.contains("drafts/c.md") && !shown.contains("notes.txt"), "{shown}");
    put(&site, "posts/a b.md", "<!-- medlint-allow hype-miracle: ticket 7 -->\nA miracle.\n");
    git(&site, &["add", "."]);
    let (code, shown) = run();
    assert!(code == 0 && shown.contains("Passed"), "{shown}");
}

/// The fenced blocks of a language in docs/ci.md.
fn snippets(language: &str) -> Vec<String> {
    let page = get(root(), "docs/ci.md");
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_snippets_are_yaml_and_name_what_exists() {
    let all: Vec<Value> = snippets("yaml").iter().map(|text| yaml(text)).collect();
    assert_eq!(all.len(), 5);
    let action = yaml(&get(root(), "action.yml"));
    let step = &all[0]["jobs"]["medlint"]["steps"][1];
    for name in step["with"].as_object().unwrap().keys() {
        assert!(action["inputs"][name].is_object(), "the action has no input {name}");
    }
    let hook = &all[3]["repos"][0]["hooks"][0]["id"];
    let hooks = yaml(&get(root(), ".pre-commit-hooks.yaml"));
    let own = yaml(&get(root(), "pre-commit/.pre-commit-hooks.yaml"));
    assert_eq!(&own[0]["id"], hook);
    // The hooks with a wheel do what the others do, with the wheel of this version.
    let with_wheel = &all[4]["repos"][0]["hooks"][0];
    for one in [with_wheel, &own[0]] {
        assert_eq!((&one["entry"], &one["files"]), (&hooks[0]["entry"], &hooks[0]["files"]));
        assert_eq!(one["language"], "python");
    }
    let wheel = format!("medlint=={}", env!("CARGO_PKG_VERSION"));
    assert_eq!(with_wheel["additional_dependencies"][0], wheel);
    assert!(get(root(), "pre-commit/pyproject.toml").contains(&format!("dependencies = [\"{wheel}\"]")));
}

#[test]
fn the_commands_of_the_page_run() {
    let here = folder("ci", "page");
    put(&here, "content/a b.md", "A miracle.\n");
    put(&here, "content/c.md", "A wonder.\n");
    git(&here, &["init", "-q"]);
    git(&here, &["add", "."]);
    git(&here, &["commit", "-qm", "one"]);
    put(&here, "content/c.md", "A wonder. An addict.\n");
    let gitlab = yaml(&snippets("yaml")[2]);
    let lines = gitlab["medlint"]["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned());
    let mut lines: Vec<String> = lines.filter(|line| !line.starts_with("cargo install")).collect();
    lines.extend(snippets("sh").iter().flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()));
    let args = &yaml(&snippets("yaml")[0])["jobs"]["medlint"]["steps"][1]["with"];
    lines.push(format!(
        "medlint check {} {}",
        args["paths"].as_str().unwrap(),
        args["args"].as_str().unwrap().replace("origin/main", "main")
    ));
    assert!(lines.len() >= 12, "{lines:#?}");
    for line in lines {
        let output = Command::new("bash").args(["-o", "pipefail", "-c", &line]).current_dir(&here).env("PATH", path()).output().unwrap();
        // Findings are what these commands are for; trouble is not.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{line}\n{}", text(&output));
    }
    for name in [
        "gl-code-quality-report.json",
        "medlint.xml",
        "medlint.sarif",
        "medlint.json",
        "medlint-baseline.json",
        "_medlint",
        "man1/medlint-check.1",
    ] {
        assert!(here.join(name).is_file(), "no command wrote {name}");
    }
}
