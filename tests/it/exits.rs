//! The matrix of exit codes: 0 clean, 1 findings at or above the failing level, 2 the job could not be done, 130
//! interrupted; and what a run leaves on disk when it cannot finish.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, command, folder, get, leftovers, medlint, put};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

#[test]
fn the_matrix() {
    let here = folder("exits", "matrix");
    put(&here, "clean.md", "A game.\n");
    put(&here, "empty.md", "");
    put(&here, "mild.md", "A wonder.\n");
    put(&here, "grave.md", "A miracle.\n");
    put(&here, "allowed.md", "<!-- medlint-allow hype-miracle: r -->\nA miracle.\n");
    put(&here, "many.md", "A miracle.\n\n".repeat(256));
    put(&here, "latin1.md", b"A caf\xe9.\n");
    put(&here, "binary.md", b"PK\x03\x04\0\0");
    put(&here, "bad.toml", "version = 1\n[[rule]]\nid = 3\n");
    put(&here, "good.toml", RULES);
    std::fs::create_dir(here.join("folder.md")).unwrap();
    let cases: &[(&str, i32, &str)] = &[
        ("clean.md", 0, "no findings in 1 document"),
        ("empty.md", 0, "no findings"),
        ("mild.md", 0, "1 warning"),
        ("mild.md --fail-on error", 0, ""),
        ("mild.md --fail-on warning", 1, ""),
        ("mild.md --fail-on info", 1, ""),
        ("mild.md --fail-on never", 0, ""),
        ("grave.md", 1, "1 error"),
        ("grave.md --fail-on never", 0, "1 error"),
        ("grave.md --quiet", 1, "1 error"),
        ("grave.md --max-findings 0", 1, "1 error in 1 document; 1 not shown"),
        ("allowed.md", 0, "1 allowed by comments"),
        ("many.md", 1, "256 errors in 1 document"),
        ("many.md many.md", 1, "256 errors in 1 document"),
        ("clean.md gone.md", 2, "gone.md: no such file or folder"),
        ("gone.md grave.md", 2, "1 error in 1 document; 1 input could not be checked"),
        ("grave.md latin1.md", 2, "latin1.md: not UTF-8: byte 0xe9 at line 1, column 6"),
        ("binary.md clean.md", 2, "binary.md: looks like a binary file"),
        ("folder.md", 2, "folder.md: no articles in this folder"),
        ("none-*.md", 2, "none-*.md: no file matches this glob"),
        ("none/*.md", 2, "none/*.md: no folder none/"),
        ("clean.md --fail-on never gone.md", 2, ""),
        ("clean.md --rules bad.toml", 2, ""),
        ("clean.md --rules none.toml", 2, ""),
        ("clean.md --rules folder.md", 2, ""),
        ("clean.md --select no-such-rule", 2, ""),
        ("clean.md --no-such-option", 2, ""),
        ("clean.md --jobs 0", 2, ""),
        ("clean.md --output folder.md", 2, ""),
        ("clean.md --output none/out.txt", 2, ""),
        ("clean.md --max-findings x", 2, ""),
        ("clean.md --today 2027-02-30", 2, ""),
        ("@none.list", 2, ""),
        ("--files-from none.list", 2, ""),
        ("clean.md --null", 2, ""),
    ];
    for (args, code, words) in cases {
        let (found, out, err) = medlint(&here, &[&["check"][..], &args.split(' ').collect::<Vec<_>>()].concat());
        assert_eq!(found, *code, "{args}\n{out}{err}");
        assert!(out.contains(words), "{args}: {words:?} is not in\n{out}{err}");
        assert!(*code != 2 || out.contains("could not be checked") || !err.is_empty(), "{args}: nothing says what went wrong");
    }
    for args in
        [&["--help"][..], &["--version"], &["help", "check"], &["rules"], &["explain", "hype-miracle"], &["completions", "fish"], &["man"]]
    {
        assert_eq!(medlint(&here, args).0, 0, "{args:?}");
    }
    for args in [&[][..], &["chekc"], &["explain", "no-such-rule"], &["completions"]] {
        assert_eq!(medlint(&here, args).0, 2, "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    use std::os::unix::fs::symlink;
    let here = folder("exits", "unreadable");
    put(&here, "posts/a.md", "A miracle.\n");
    symlink("loop.md", here.join("posts/loop.md")).unwrap();
    symlink("nowhere.md", here.join("posts/dangling.md")).unwrap();
    symlink(".", here.join("posts/self")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(here.join("posts/pipe.md")).status().unwrap();
    assert!(made.success());
    // Analysis this file fails for everyone, root included.
    symlink("/proc/self/mem", here.join("memory.md")).unwrap();
    let (code, out, _) = medlint(&here, &["check", "posts", "memory.md", "posts/loop.md", "--format", "full"]);
    assert_eq!(code, 2, "{out}");
    for words in [
        "posts/a.md:1:3",
        "posts/loop.md: a link that leads to no file",
        "posts/dangling.md: a link that leads to no file",
        "posts/pipe.md: not a regular file",
        "memory.md: a link that leads out of the repository",
        "1 error in 1 document; 5 inputs could not be checked",
    ] {
        assert!(out.contains(words), "{words} is not in\n{out}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let here = folder("exits", "full");
    put(&here, "a.md", "A game.\n");
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for args in [
        &["check", "a.md"][..],
        &["check", "a.md", "--format", "json"],
        &["--help"],
        &["help", "check"],
        &["man"],
        &["completions", "bash"],
        &["rules"],
    ] {
        let output = command(&here, args).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let (code, _, err) = medlint(&here, &["check", "a.md", "--output", "/dev/full"]);
    assert!(code == 2 && err.contains("cannot write /dev/full: No space left on device"), "{err}");
    let (code, _, err) = medlint(&here, &["check", "a.md", "--write-baseline", "/dev/full"]);
    assert!(code == 2 && err.contains("No space left on device"), "{err}");
    // When even the complaint cannot be written, the code still tells.
    let status = command(&here, &["check", "gone.md"]).stdout(full()).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

/// A file may not grow past nothing: what a full disk looks like when the file could still be made.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_grow_is_not_left_behind() {
    let here = folder("exits", "no-room");
    put(&here, "a.md", "He committed suicide.\n");
    std::fs::create_dir(here.join("new")).unwrap();
    for args in ["init new", "check a.md --output report.json", "check a.md --write-baseline base.json", "check a.md --fix", "man pages"] {
        let script = format!("trap '' XFSZ; ulimit -f 0; exec \"$0\" {args}");
        let mut shell = std::process::Command::new("sh");
        let output =
            shell.args(["-c", &script, env!("CARGO_BIN_EXE_medlint")]).current_dir(&here).env("MEDLINT_CACHE", "off").output().unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(output.status.code() == Some(2) && told.contains("File too large"), "{args}: {told}");
    }
    assert_eq!(get(&here, "a.md"), "He committed suicide.\n");
    assert_eq!(std::fs::read_dir(here.join("new")).unwrap().count(), 0);
    for name in ["report.json", "base.json", "pages/medlint.1"] {
        assert!(!here.join(name).exists(), "{name}");
    }
    assert!(leftovers(&here).is_empty(), "{:?}", leftovers(&here));
}

#[test]
fn a_closed_pipe_is_success_and_says_nothing() {
    let here = folder("exits", "pipe");
    put(&here, "a.md", "A miracle.\n\n".repeat(3000));
    for format in ["short", "full", "json"] {
        let mut child =
            command(&here, &["check", "a.md", "--format", format]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{format}");
    }
    // The reader of the list of paths is gone before it begins.
    let mut child = command(&here, &["--help"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn an_interruption_ends_with_130_and_leaves_nothing_half_written() {
    let here = folder("exits", "interrupt");
    put(&here, "report.txt", "the old report\n");
    for signal in ["-INT", "-TERM"] {
        let mut child = command(&here, &["check", "-", "--output", "report.txt"]).stdin(Stdio::piped()).spawn().unwrap();
        // It waits for the rest of its input, with its report begun under another name.
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"A miracle.\n").unwrap();
        for _ in 0..500 {
            if !leftovers(&here).is_empty() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(leftovers(&here).len(), 1, "the report is being written");
        let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        assert_eq!(get(&here, "report.txt"), "the old report\n");
        assert!(leftovers(&here).is_empty(), "{:?}", leftovers(&here));
        drop(stdin);
    }
}
