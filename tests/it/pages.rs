//! Completions and man pages: made by the program, taken by the shells and by groff.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{folder, get, has, medlint, put};
use std::process::Command;

#[test]
fn completions_are_scripts_that_their_shells_take() {
    let here = folder("pages", "completions");
    for (shell, check) in [
        ("bash", &["bash", "-n"][..]),
        ("zsh", &["zsh", "-n"]),
        ("fish", &["fish", "--no-execute"]),
        ("powershell", &["pwsh", "-NoProfile", "-Command", "$null = [ScriptBlock]::Create((Get-Content -Raw $args[0]))"]),
        ("elvish", &[]),
    ] {
        let (code, script, err) = medlint(&here, &["completions", shell]);
        assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        for word in ["medlint", "check", "explain", "write-baseline", "changed-since", "files-from", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        put(&here, shell, &script);
        match check {
            [program, args @ ..] if has(program) => {
                let output = Command::new(program).args(args).arg(here.join(shell)).output().unwrap();
                assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
            }
            [program, ..] => println!("skipped: no {program} to read the completions"),
            [] => {}
        }
    }
    let (code, _, err) = medlint(&here, &["completions", "tcsh"]);
    assert!(code == 2 && err.contains("possible values"), "{err}");
}

#[test]
fn bash_completes_commands_options_and_values() {
    let here = folder("pages", "bash");
    put(&here, "medlint.bash", medlint(&here, &["completions", "bash"]).1);
    let complete = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let script = format!(
            "source medlint.bash; COMP_WORDS=({}); COMP_CWORD={}; _medlint medlint '{}' '{}'; echo \"${{COMPREPLY[*]}}\"",
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = Command::new("bash").args(["-c", &script]).current_dir(&here).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(complete("medlint exp"), "explain");
    assert_eq!(complete("medlint check --write-b"), "--write-baseline");
    assert_eq!(complete("medlint check --fail-on w"), "warning");
}

#[test]
fn man_pages_render_and_name_every_option() {
    let here = folder("pages", "man");
    let (code, page, _) = medlint(&here, &["man"]);
    assert!(code == 0 && page.contains(".TH") && page.contains("Exit codes"), "{page}");
    let (code, out, err) = medlint(&here, &["man", "share/man1"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    for name in ["medlint.1", "medlint-check.1", "medlint-explain.1", "medlint-man.1"] {
        assert!(here.join("share/man1").join(name).is_file(), "{name}");
    }
    let check = get(&here, "share/man1/medlint-check.1").replace('\\', "");
    for option in ["--baseline", "--changed-since", "--files-from", "--fix", "--diff", "--max-findings", "--format"] {
        assert!(check.contains(option), "{option}");
    }
    assert!(!check.contains("--today"), "a hidden option has no place in the manual");
    if has("groff") {
        let output = Command::new("groff")
            .args(["-man", "-ww", "-Tutf8", "-P", "-cbou", "share/man1/medlint-check.1"])
            .current_dir(&here)
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && shown.contains("SYNOPSIS") && shown.contains("OPTIONS"), "{shown}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "groff has something to say");
    } else {
        println!("skipped: no groff to render the man page");
    }
    put(&here, "file", "x");
    let (code, _, err) = medlint(&here, &["man", "file/below"]);
    assert!(code == 2 && err.contains("cannot make the folder file/below"), "{err}");
}
