//! Failure drills: what a run does when the world around it breaks, in ways that other tests of the command line do not
//! try: files that change under it, no home, a damaged cache, two writers, names that are no text.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, command, folder, get, leftovers, medlint, put};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
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
    // A thing that is gone for sure is named.
    symlink("gone.md", here.join("site/link.md")).unwrap();
    let (code, out, _) = medlint(&here, &["check", "site"]);
    assert!(code == 2 && out.contains("site/link.md: a link that leads to no file"), "{out}");
}

/// A folder that everybody may enter, with the program in it; whoever runs the tests may live where others may not look.
fn open_folder(name: &str) -> PathBuf {
    let here = std::env::temp_dir().join(format!("medlint-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&here);
    std::fs::create_dir_all(&here).unwrap();
    // Copied by another process: a file that this one has open for writing might be held by a child that another test
    // starts just then, and the system runs no program that somebody may write to.
    assert!(Command::new("cp").args([env!("CARGO_BIN_EXE_medlint"), "medlint"]).current_dir(&here).status().unwrap().success());
    for path in [&here, &here.join("medlint")] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    here
}

/// The program as somebody without special rights: the administrator may read everything, so nobody runs it then.
fn as_nobody(here: &Path, args: &[&str]) -> Command {
    let mut program = Command::new(here.join("medlint"));
    program.args(args).current_dir(here).env("NO_COLOR", "1").env("MEDLINT_CACHE", "off").stdin(Stdio::null());
    if std::fs::metadata(here).unwrap().uid() == 0 {
        program.uid(65_534).gid(65_534);
    }
    program
}

#[test]
fn a_lost_permission_is_told_and_the_rest_is_checked() {
    let here = open_folder("permission");
    put(&here, "rules.toml", RULES);
    for name in ["closed.md", "shut/b.md", "open.md", "reports/old.json"] {
        put(&here, name, "A miracle.\n");
    }
    let allow = |name: &str, mode: u32| std::fs::set_permissions(here.join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    for (name, mode) in [("closed.md", 0o000), ("shut", 0o000), ("reports", 0o555), ("reports/old.json", 0o444)] {
        allow(name, mode);
    }
    let (code, out, err) = ended(&mut as_nobody(&here, &["check", ".", "--format", "full"]));
    assert_eq!(code, Some(2), "{out}{err}");
    for words in ["./closed.md: cannot be read: permission denied", "./shut: cannot be read: permission denied", "./open.md:1:3"] {
        assert!(out.contains(words), "{words} is not in\n{out}{err}");
    }
    for args in [&["--output", "reports/new.json"][..], &["--output", "reports/old.json"], &["--write-baseline", "reports/base.json"]] {
        let (code, _, err) = ended(&mut as_nobody(&here, &[&["check", "open.md"][..], args].concat()));
        assert!(code == Some(2) && err.contains("cannot write reports/"), "{args:?}: {code:?} {err}");
    }
    let (code, _, err) = ended(&mut as_nobody(&here, &["check", "open.md", "--rules", "closed.md"]));
    assert!(code == Some(2) && err.contains("cannot read the rulebook closed.md"), "{err}");
    assert_eq!(get(&here, "reports/old.json"), "A miracle.\n");
    // A rulebook that may no longer be read is not taken for one that is not there.
    allow("rules.toml", 0o000);
    let (code, out, err) = ended(&mut as_nobody(&here, &["check", "open.md"]));
    assert!(code == Some(2) && err.contains("cannot read the rulebook rules.toml"), "{code:?} {out}{err}");
    allow("shut", 0o755);
    allow("reports", 0o755);
    assert!(leftovers(&here.join("reports")).is_empty());
    std::fs::remove_dir_all(&here).unwrap();
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
    for format in ["short", "full", "json", "sarif", "junit", "html"] {
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
    let run = |args: &[&str]| behind(&here, "mkdir lost && cd lost && rmdir ../lost && exec \"$@\"", args);
    let (article, rules) = (here.join("a.md").display().to_string(), here.join("rules.toml").display().to_string());
    let (code, out, err) = run(&["check", &article, "--rules", &rules, "--format", "full"]);
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
    // A clock before 1970, one that has run off, and the largest second there is.
    for (second, code) in [("-1", 0), ("-9223372036854775808", 0), ("0", 0), ("253402300799", 1), ("9223372036854775807", 1)] {
        let (ended, out, err) = ended(command(&here, &["check", "a.md"]).env("SOURCE_DATE_EPOCH", second));
        assert!(ended == Some(code) && err.is_empty(), "{second}: {ended:?} {out}{err}");
    }
}

/// Runs the program through a shell that prepares something first.
#[cfg(target_os = "linux")]
fn behind(here: &Path, script: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_medlint")]).args(args);
    ended(shell.current_dir(here).env("NO_COLOR", "1").env("MEDLINT_CACHE", "off").stdin(Stdio::null()))
}

/// No file may grow over 8 KB, so a report ends in the middle as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_does_not_fit_leaves_the_old_one() {
    let here = folder("drills", "disk");
    put(&here, "a.md", "A miracle.\n\n".repeat(2000));
    put(&here, "b.md", "He committed suicide.\n\n".repeat(2000));
    let small = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
    for format in ["short", "full", "json", "sarif", "html", "junit", "csv"] {
        put(&here, "report", "old");
        let (code, _, err) = behind(&here, small, &["check", "a.md", "--format", format, "--output", "report"]);
        assert!(code == Some(2) && err.contains("cannot write report: File too large"), "{format}: {code:?} {err}");
        assert_eq!((get(&here, "report").as_str(), leftovers(&here).len()), ("old", 0), "{format}");
    }
    put(&here, "base.json", "old");
    let many: String = (0..400).map(|number| format!("A miracle {number}.\n\n")).collect();
    for number in 0..100 {
        put(&here, &format!("site/{number}.md"), &many);
    }
    let (code, _, err) = behind(&here, small, &["check", "site", "--write-baseline", "base.json"]);
    assert!(code == Some(2) && err.contains("base.json: File too large"), "{code:?} {err}");
    assert_eq!((get(&here, "base.json").as_str(), leftovers(&here).len()), ("old", 0));
    // An article that is mended keeps its text when there is no room for the new one.
    let before = get(&here, "b.md");
    let (code, out, err) = behind(&here, small, &["check", "b.md", "--fix"]);
    assert!(code == Some(2) && (out.clone() + &err).contains("File too large"), "{code:?} {out}{err}");
    assert_eq!((get(&here, "b.md"), leftovers(&here).len()), (before, 0));
}

/// A real disk of 64 KB that fills up. Where the system lets nobody mount one, the limit on the size of files above
/// stands for it.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_leaves_the_old_report() {
    let here = folder("drills", "mounted");
    put(&here, "a.md", "A miracle.\n\n".repeat(2000));
    let disk = here.join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&disk).stderr(Stdio::null()).status();
    let is_mounted = mounted.is_ok_and(|status| status.success());
    let place = if is_mounted { "disk/report.json" } else { "/dev/full" };
    if is_mounted {
        put(&here, place, "old");
    }
    let results: Vec<_> =
        ["json", "sarif", "html"].iter().map(|format| medlint(&here, &["check", "a.md", "--format", format, "--output", place])).collect();
    let (old, left) = (is_mounted.then(|| get(&here, place)), leftovers(&disk));
    let cached = ended(command(&here, &["check", "a.md", "-q"]).env("MEDLINT_CACHE", &disk)).0;
    let _ = Command::new("umount").arg(&disk).stderr(Stdio::null()).status();
    for (code, _, err) in results {
        assert!(code == 2 && err.contains(&format!("cannot write {place}: No space left on device")), "{code} {err}");
    }
    assert_eq!((old.unwrap_or_else(|| "old".to_owned()), left.len(), cached), ("old".to_owned(), 0, Some(1)));
}

/// Streams that are closed, not only unread: nothing is written where they were, and the code tells the result.
#[cfg(target_os = "linux")]
#[test]
fn closed_streams_are_no_panic() {
    let here = folder("drills", "streams");
    put(&here, "a.md", "A miracle.\n");
    put(&here, "b.md", "A game.\n");
    for closed in [">&-", "2>&-", "<&-", ">&- 2>&-", ">&- 2>&- <&-"] {
        let script = format!("exec \"$@\" {closed}");
        for (args, expected) in [
            (&["check", "a.md"][..], 1),
            (&["check", "b.md"], 0),
            (&["check", "gone.md"], 2),
            (&["check", "a.md", "--format", "json", "--output", "report.json"], 1),
            (&["rules"], 0),
            (&["stats", "b.md"], 0),
        ] {
            let (code, out, err) = behind(&here, &script, args);
            assert_eq!(code, Some(expected), "{closed} {args:?}: {out}{err}");
            assert!(!err.contains("panicked"), "{closed} {args:?}: {err}");
        }
        assert!(get(&here, "report.json").starts_with("{\"version\""));
        std::fs::remove_file(here.join("report.json")).unwrap();
    }
    assert_eq!(get(&here, "a.md"), "A miracle.\n");
}
