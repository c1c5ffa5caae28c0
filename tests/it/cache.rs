//! The cache as somebody meets it who may write where it lies: what is not made from this rulebook, by this program, for this user, is none.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, command, folder, get, put};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What a run prints, with the cache at `cache/` of the folder.
fn check(here: &Path) -> (Option<i32>, String) {
    let output = command(here, &["check", "a.md", "--format", "concise"]).env("MEDLINT_CACHE", here.join("cache")).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn stored(here: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = std::fs::read_dir(here.join("cache")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

fn mode(path: &Path, bits: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(bits)).unwrap();
}

/// The rules that find nothing in the article, as long as the usual ones.
fn blind() -> String {
    RULES.replace("[\"miracle~\"]", "[\"marvels~\"]").replace("[\"A miracle\"]", "[\"A marvels\"]")
}

/// A folder with an article and a cache; with it what a run finds, and the stored rulebook of the blind rules.
fn poisoned(name: &str) -> (PathBuf, (Option<i32>, String), Vec<u8>) {
    let here = folder("cache", name);
    put(&here, "a.md", "A miracle.\n");
    put(&here, "rules.toml", blind());
    assert_eq!(check(&here).0, Some(0));
    let other = std::fs::read(stored(&here)).unwrap();
    std::fs::remove_dir_all(here.join("cache")).unwrap();
    put(&here, "rules.toml", RULES);
    let expected = check(&here);
    assert!(expected.0 == Some(1) && expected.1.contains("hype-miracle"), "{expected:?}");
    (here, expected, other)
}

/// The stored form of `good` whose rulebook is that of `other`: all that a forger can do who may write there.
fn forged(good: &[u8], other: &[u8]) -> Vec<u8> {
    // The line of the program, a length, then the bytes of the rules; those of both are of one length.
    let line = good.iter().position(|&byte| byte == b'\n').unwrap() + 1;
    let len = usize::try_from(u64::from_le_bytes(good[line..line + 8].try_into().unwrap())).unwrap();
    [&good[..line + 8 + len], &other[line + 8 + len..]].concat()
}

#[test]
fn another_rulebook_under_our_name_is_none() {
    let (here, expected, other) = poisoned("name");
    let good = std::fs::read(stored(&here)).unwrap();
    std::fs::write(stored(&here), other).unwrap();
    assert_eq!(check(&here), expected);
    assert!(std::fs::read(stored(&here)).unwrap() == good, "the cache was not mended");
}

#[test]
fn another_program_or_another_release_of_the_rules_has_stored_nothing_for_us() {
    let (here, expected, other) = poisoned("program");
    let good = std::fs::read(stored(&here)).unwrap();
    let forged = forged(&good, &other);
    // The forgery works, or this test would show nothing: with our own name on it, it is taken.
    std::fs::write(stored(&here), &forged).unwrap();
    assert_eq!(check(&here).0, Some(0));
    let line = forged.iter().position(|&byte| byte == b'\n').unwrap();
    for at in [8, line - 1] {
        let mut bytes = forged.clone();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        std::fs::write(stored(&here), &bytes).unwrap();
        assert_eq!(check(&here), expected, "{}", String::from_utf8_lossy(&bytes[..line]));
        assert!(std::fs::read(stored(&here)).unwrap() == good);
    }
    let said = String::from_utf8_lossy(&good[..line]).into_owned();
    assert!(said.starts_with(concat!("medlint ", env!("CARGO_PKG_VERSION"), " ")), "{said}");
}

#[test]
fn rules_that_change_count_at_once() {
    let (here, expected, _) = poisoned("changed");
    put(&here, "rules.toml", blind());
    assert_eq!(check(&here).0, Some(0));
    put(&here, "rules.toml", RULES);
    assert_eq!(check(&here), expected);
    // So does a file that is included.
    put(&here, "more.toml", RULES.replacen("version = 1\n", "", 1));
    put(&here, "rules.toml", "version = 1\ninclude = [\"more.toml\"]\n");
    assert_eq!(check(&here), expected);
    put(&here, "more.toml", blind().replacen("version = 1\n", "", 1));
    assert_eq!(check(&here).0, Some(0));
}

#[test]
fn what_others_may_write_is_not_read() {
    let (here, expected, other) = poisoned("owner");
    let forged = forged(&std::fs::read(stored(&here)).unwrap(), &other);
    let path = stored(&here);
    for bits in [0o666, 0o622, 0o602] {
        std::fs::write(&path, &forged).unwrap();
        mode(&path, bits);
        assert_eq!(check(&here), expected, "{bits:o}");
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }
    // A folder that everybody may write is no place for it.
    std::fs::write(&path, &forged).unwrap();
    mode(&here.join("cache"), 0o777);
    assert_eq!(check(&here), expected);
    assert!(std::fs::read(&path).unwrap() == forged, "nothing is written there either");
    mode(&here.join("cache"), 0o700);
    // Only the administrator can make a file that is another user's.
    if chown(&path, Some(65_534), None).is_ok() {
        assert_eq!(check(&here), expected);
        std::fs::write(&path, &forged).unwrap();
        chown(here.join("cache"), Some(65_534), None).unwrap();
        assert_eq!(check(&here), expected);
    }
}

#[test]
fn links_pipes_and_devices_are_neither_followed_nor_waited_for() {
    let (here, expected, other) = poisoned("links");
    let path = stored(&here);
    let forged = forged(&std::fs::read(&path).unwrap(), &other);
    put(&here, "precious", forged.clone());
    std::fs::remove_file(&path).unwrap();
    symlink(here.join("precious"), &path).unwrap();
    assert_eq!(check(&here), expected);
    assert!(std::fs::read(here.join("precious")).unwrap() == forged, "the target of a link was written");
    assert!(std::fs::symlink_metadata(&path).unwrap().is_file());
    let started = Instant::now();
    for script in ["mkfifo \"$1\"", "ln -s /dev/zero \"$1\"", "ln -s /dev/urandom \"$1\"", "mkdir \"$1\""] {
        let _ = std::fs::remove_file(&path);
        assert!(std::process::Command::new("sh").args(["-c", script, "sh"]).arg(&path).status().unwrap().success());
        assert_eq!(check(&here), expected, "{script}");
    }
    assert!(started.elapsed() < Duration::from_secs(30));
    // Nor is a link in the place of the folder.
    std::fs::remove_dir_all(here.join("cache")).unwrap();
    std::fs::create_dir(here.join("theirs")).unwrap();
    symlink(here.join("theirs"), here.join("cache")).unwrap();
    assert_eq!(check(&here), expected);
    assert_eq!(std::fs::read_dir(here.join("theirs")).unwrap().count(), 0);
}

#[test]
fn the_cache_is_for_this_user_and_removes_its_own_files_alone() {
    let here = folder("cache", "modes");
    put(&here, "a.md", "A miracle.\n");
    let script = "umask 0 && exec \"$1\" check a.md -q";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_medlint")]).current_dir(&here).env("MEDLINT_CACHE", here.join("cache"));
    assert_eq!(shell.output().unwrap().status.code(), Some(1));
    assert_eq!(std::fs::metadata(here.join("cache")).unwrap().mode() & 0o777, 0o700);
    assert_eq!(std::fs::metadata(stored(&here)).unwrap().mode() & 0o777, 0o600);
    let old = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let aged = |path: &Path| std::fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    let name = stored(&here).file_name().unwrap().to_str().unwrap().to_owned();
    for other in ["notes.rulebook", "report.md", &format!("my-{name}")] {
        put(&here, &format!("cache/{other}"), "mine");
        aged(&here.join("cache").join(other));
    }
    aged(&stored_of(&here, &name));
    put(&here, "rules.toml", blind());
    assert_eq!(check(&here).0, Some(0));
    let mut left: Vec<String> =
        std::fs::read_dir(here.join("cache")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.retain(|one| one != &name);
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(!here.join("cache").join(&name).exists(), "an old rulebook of our own is removed");
    assert_eq!(get(&here, "cache/notes.rulebook"), "mine");
}

#[test]
fn no_more_rulebooks_are_kept_than_there_may_be() {
    let here = folder("cache", "many");
    put(&here, "a.md", "A miracle.\n");
    assert_eq!(check(&here).0, Some(1));
    let name = stored(&here).file_name().unwrap().to_str().unwrap().to_owned();
    let code = name.split('-').next().unwrap().to_owned();
    for number in 0..80 {
        put(&here, &format!("cache/{code}-{number:016x}-{number}.rulebook"), "x");
    }
    put(&here, "rules.toml", blind());
    assert_eq!(check(&here).0, Some(0));
    assert!(std::fs::read_dir(here.join("cache")).unwrap().count() <= 64);
}

fn stored_of(here: &Path, name: &str) -> PathBuf {
    here.join("cache").join(name)
}

/// Two lists of rules that differ, with one name in the cache: found by whoever can compute the hash. What was stored for one is no rulebook
/// of the other, since its bytes are compared; here the name is given by hand.
#[test]
fn a_name_in_common_mixes_nothing_up() {
    let (here, expected, other) = poisoned("common");
    let path = stored(&here);
    for _ in 0..2 {
        std::fs::write(&path, &other).unwrap();
        mode(&path, 0o600);
        assert_eq!(check(&here), expected);
    }
}
