//! Failure drills: what a run does when the world around it breaks, in ways that other tests of the command line do not
//! try: files that change under it, no home, a damaged cache, two writers, names that are no text.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use common::{RULES, command, folder, get, has, leftovers, medlint, put};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

/// Code and both outputs of a prepared command.
fn ended(command: &mut Command) -> (Option<i32>, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn files_of(folder: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default()
}

#[test]
fn no_home_and_no_cache_fail_no_run() {
    let here = folder("drills", "home");
    put(&here, "a.md", "A miracle.\n");
    put(&here, "plain", "not a folder");
    let check = || {
        let mut check = command(&here, &["check", "a.md"]);
        check.env_remove("MEDLINT_CACHE").env_remove("XDG_CACHE_HOME").env_remove("HOME");
        check
    };
    let plain = here.join("plain");
    let places: [(&str, &Path); 5] = [
        ("HOME", Path::new("/nonexistent")),
        ("HOME", Path::new("/proc")),
        ("HOME", &plain),
        ("XDG_CACHE_HOME", Path::new("relative")),
        ("MEDLINT_CACHE", &plain),
    ];
    let expected = ended(&mut check());
    assert!(expected.0 == Some(1) && expected.2.is_empty(), "{expected:?}");
    for (name, place) in places {
        assert_eq!(ended(check().env(name, place)), expected, "{name}={}", place.display());
    }
    assert_eq!(get(&here, "plain"), "not a folder");
    assert!(!here.join("relative").exists());
}

#[test]
fn a_damaged_cache_is_ignored_and_written_anew() {
    let here = folder("drills", "cache");
    put(&here, "a.md", "A miracle.\n");
    let cache = here.join("cache");
    let check = || ended(command(&here, &["check", "a.md"]).env("MEDLINT_CACHE", &cache));
    let expected = check();
    assert_eq!(expected.0, Some(1));
    let [stored] = files_of(&cache).try_into().unwrap();
    let good = std::fs::read(&stored).unwrap();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x40;
        bytes
    };
    let damaged =
        [Vec::new(), b"rulebook".to_vec(), good[..good.len() / 2].to_vec(), vec![0xff; good.len()], flipped(0), flipped(good.len() / 2)];
    for bytes in damaged {
        std::fs::write(&stored, &bytes).unwrap();
        assert_eq!(check(), expected);
        assert!(std::fs::read(&stored).unwrap() == good, "the cache was not written anew after {} bytes", bytes.len());
    }
    // A folder in the place of the file cannot be mended, and does not matter.
    std::fs::remove_file(&stored).unwrap();
    std::fs::create_dir(&stored).unwrap();
    assert_eq!(check(), expected);
    assert!(leftovers(&cache).is_empty());
}

#[test]
fn files_that_vanish_or_change_during_a_run_are_told_and_the_rest_is_checked() {
    let here = folder("drills", "changing");
    for number in 0..400 {
        put(&here, &format!("site/{number:03}.md"), "A miracle.\n\nPlain words about a garden.\n".repeat(20));
    }
    for _ in 0..3 {
        let child = command(&here, &["check", "site", "--jobs", "1", "--format", "jsonl"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        for number in (0..400).rev().step_by(2) {
            let path = here.join(format!("site/{number:03}.md"));
            let _ = if number % 4 == 1 { std::fs::remove_file(&path) } else { std::fs::write(&path, "A wonder.\n") };
        }
        let output = child.wait_with_output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{}", String::from_utf8_lossy(&output.stderr));
        for line in out.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
        assert!(!out.contains("panic"), "{out}");
        assert_eq!(output.status.code() == Some(2), out.contains("no such file or folder"));
    }
    // What is gone for sure is named.
    symlink("gone.md", here.join("site/link.md")).unwrap();
    let (code, out, _) = medlint(&here, &["check", "site"]);
    assert!(code == 2 && out.contains("site/link.md: a link that leads to no file"), "{out}");
}

#[test]
fn a_lost_permission_is_told_and_the_rest_is_checked() {
    let here = folder("drills", "permission");
    put(&here, "closed.md", "A miracle.\n");
    put(&here, "shut/b.md", "A miracle.\n");
    put(&here, "open.md", "A miracle.\n");
    std::fs::set_permissions(here.join("closed.md"), std::fs::Permissions::from_mode(0o000)).unwrap();
    std::fs::set_permissions(here.join("shut"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let is_all_powerful = std::fs::read(here.join("closed.md")).is_ok();
    let (code, out, err) = if is_all_powerful {
        // The administrator may read everything, so somebody else runs it.
        if !has("setpriv") {
            println!("skipped: running as root without setpriv");
            return;
        }
        let program = here.join("medlint");
        std::fs::copy(env!("CARGO_BIN_EXE_medlint"), &program).unwrap();
        let mut as_nobody = Command::new("setpriv");
        as_nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program).args(["check", "."]);
        let (code, out, err) = ended(as_nobody.current_dir(&here).env("NO_COLOR", "1").env("MEDLINT_CACHE", "off").stdin(Stdio::null()));
        if out.is_empty() {
            println!("skipped: nobody cannot run the program here: {err}");
            std::fs::set_permissions(here.join("shut"), std::fs::Permissions::from_mode(0o755)).unwrap();
            return;
        }
        (code, out, err)
    } else {
        ended(&mut command(&here, &["check", "."]))
    };
    std::fs::set_permissions(here.join("shut"), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(code, Some(2), "{out}{err}");
    for words in ["./closed.md: cannot be read: permission denied", "./shut: cannot be read: permission denied", "./open.md:1:3"] {
        assert!(out.contains(words), "{words} is not in\n{out}");
    }
}

#[test]
fn two_runs_that_write_one_baseline_leave_one_of_the_two_whole() {
    let here = folder("drills", "two");
    put(&here, "a.md", "A miracle.\n\n".repeat(200));
    put(&here, "b.md", "A miracle and a wonder.\n\n".repeat(200));
    let of = |article: &str| {
        assert_eq!(medlint(&here, &["check", article, "--write-baseline", "alone.json"]).0, 0);
        get(&here, "alone.json")
    };
    let whole = [of("a.md"), of("b.md")];
    for _ in 0..10 {
        let start = |article| {
            command(&here, &["check", article, "--write-baseline", "base.json", "-q"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        };
        let runs: Vec<_> = ["a.md", "b.md", "a.md", "b.md"].into_iter().map(start).collect();
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        assert!(whole.contains(&get(&here, "base.json")));
        assert!(leftovers(&here).is_empty());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_read_all_the_same() {
    let here = folder("drills", "names");
    let name = OsStr::from_bytes(b"caf\xe9.md");
    put(&here, "site/b.md", "A game.\n");
    std::fs::write(here.join("site").join(name), "A miracle.\n").unwrap();
    for format in ["human", "json", "sarif", "junit", "html"] {
        let (code, out, err) = medlint(&here, &["check", "site", "--format", format]);
        assert_eq!(code, 1, "{format}: {out}{err}");
        assert!(out.contains("caf\u{fffd}.md") || out.contains("caf%"), "{format}: {out}");
    }
    // Typed as an argument, it is either read or refused, never dropped.
    let mut typed = command(&here, &["check"]);
    let (code, out, err) = ended(typed.arg(Path::new("site").join(name)));
    assert!(matches!(code, Some(1 | 2)) && !(out.is_empty() && err.is_empty()), "{code:?} {out}{err}");
    assert!(code == Some(1) || err.contains("UTF-8") || out.contains("could not be checked"), "{code:?} {out}{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_current_directory_that_is_gone_is_no_panic() {
    let here = folder("drills", "gone");
    put(&here, "a.md", "A miracle.\n");
    put(&here, "rules.toml", RULES);
    let script = "mkdir lost && cd lost && rmdir ../lost && exec \"$@\"";
    let run = |args: &[&str]| {
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_medlint")]).args(args).current_dir(&here).env("NO_COLOR", "1");
        ended(shell.stdin(Stdio::null()))
    };
    let (article, rules) = (here.join("a.md").display().to_string(), here.join("rules.toml").display().to_string());
    let (code, out, err) = run(&["check", &article, "--rules", &rules]);
    assert!(code == Some(1) && out.contains("a.md:1:3"), "{code:?} {out}{err}");
    for args in [&["check", &article][..], &["check"], &["check", "a.md"], &["test"], &["rules"], &["check", "*.md"]] {
        let (code, out, err) = run(args);
        assert!(matches!(code, Some(0..=2)), "{args:?}: {code:?} {out}{err}");
        assert!(!err.contains("panicked") && !out.contains("panicked"), "{args:?}: {err}");
    }
    assert_eq!(run(&["check", "a.md"]).0, Some(2));
}

#[test]
fn any_day_will_do() {
    let here = folder("drills", "clock");
    put(&here, "a.md", "<!-- medlint-allow hype-miracle until=2020-01-01: r -->\nA miracle.\n");
    let on = |day: &str| medlint(&here, &["check", "a.md", "--today", day]);
    assert_eq!(on("1969-12-31").0, 0);
    assert_eq!(on("0001-01-01").0, 0);
    assert_eq!(on("9999-12-31").0, 1);
    assert_eq!(on("-1").0, 2);
}

/// Needs to be root, to mount a disk of 64 KB.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_leaves_the_old_report() {
    let here = folder("drills", "disk");
    put(&here, "a.md", "A miracle.\n\n".repeat(2000));
    let disk = here.join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&disk).stderr(Stdio::null()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: cannot mount a small disk here");
        return;
    }
    put(&here, "disk/report.json", "old");
    let results: Vec<_> = ["json", "sarif", "html"]
        .iter()
        .map(|format| medlint(&here, &["check", "a.md", "--format", format, "--output", "disk/report.json"]))
        .collect();
    let (old, left) = (get(&here, "disk/report.json"), leftovers(&disk));
    let cached = ended(command(&here, &["check", "a.md", "-q"]).env("MEDLINT_CACHE", &disk)).0;
    let _ = Command::new("umount").arg(&disk).status();
    for (code, _, err) in results {
        assert!(code == 2 && err.contains("cannot write disk/report.json: No space left on device"), "{code} {err}");
    }
    assert_eq!((old.as_str(), left.len(), cached), ("old", 0, Some(1)));
}
