//! Hostile bytes by the thousand: a seeded driver for the targets of `tests/fuzz/targets.rs`, and every input that once broke one.
//!
//! It takes seeds apart, joins them and strews in words, keeps what reaches something new, and watches for panics and for
//! inputs that take too long. `MEDLINT_FUZZ_SECONDS` sets the time for each target, `MEDLINT_FUZZ_SEED` another course.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "fuzz/dice.rs"]
mod dice;
#[path = "fuzz/targets.rs"]
mod targets;

use dice::Dice;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

/// The longest input, in bytes.
const LONGEST: usize = 4000;
/// An input that takes longer than this, in processor time where the system counts it, is a mistake of ours.
const MEMO_AFTER: Duration = Duration::from_secs(20);
/// How many whole runs there are at least.
const LEAST_RUNS: usize = 10;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("expected a number in {name}")))
}

fn crashers(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crashers").join(target);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

/// Writes an input where it can be found again and says so.
fn keep(target: &str, bytes: &[u8], what: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crashers").join(target);
    std::fs::create_dir_all(&folder).unwrap();
    let name = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let path = folder.join(format!("{name:016x}"));
    std::fs::write(&path, bytes).unwrap();
    format!("{what}: {}; mend it, then keep the file in tests/crashers/{target}/", path.display())
}

/// Tries inputs until the time is over. The trouble found comes back in words.
fn drive(target: &Target, seconds: u64, begun: Instant, current: &Mutex<Option<(Duration, Vec<u8>)>>) -> Vec<String> {
    let seed = setting("MEDLINT_FUZZ_SEED").unwrap_or(7);
    let mut dice = Dice(seed);
    let mut kept: Vec<Vec<u8>> = target.seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    kept.extend(crashers(target.name).into_iter().map(|(_, bytes)| bytes));
    let mut reached: HashSet<u64> = HashSet::new();
    let (mut found, mut places) = (Vec::new(), HashSet::new());
    let (mut count, mut slowest, seeds) = (0_u64, (Duration::ZERO, Vec::new()), kept.len());
    let mut told = begun;
    while begun.elapsed() < Duration::from_secs(seconds) || count < seeds as u64 {
        let mut bytes = kept[if count < seeds as u64 { count as usize } else { dice.below(kept.len()) }].clone();
        if count >= seeds as u64 {
            dice.mutate(&mut bytes, target, &kept);
        }
        count += 1;
        let start = worked(begun);
        *current.lock().unwrap() = Some((worked_in_all(begun), bytes.clone()));
        let result = catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes)));
        let took = worked(begun).saturating_sub(start);
        *current.lock().unwrap() = None;
        if took > slowest.0 {
            slowest = (took, bytes.clone());
        }
        match result {
            Ok(now) => {
                let before = reached.len();
                reached.extend(now);
                if reached.len() > before && kept.len() < 5000 {
                    kept.push(bytes);
                }
            }
            Err(panic) => {
                let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
                let words = words.unwrap_or_default();
                // One of a kind is enough.
                let kind: String = words.chars().filter(|character| character.is_alphabetic()).take(40).collect();
                if places.insert(kind) {
                    found.push(keep(target.name, &bytes, &words));
                }
            }
        }
        if told.elapsed() > Duration::from_secs(60) {
            told = Instant::now();
            tell(target, count, begun, &reached, &kept, found.len(), slowest.0);
        }
    }
    tell(target, count, begun, &reached, &kept, found.len(), slowest.0);
    if slowest.0 > MEMO_AFTER {
        found.push(keep(target.name, &slowest.1, "it takes too long"));
    }
    found
}

fn tell(target: &Target, count: u64, begun: Instant, reached: &HashSet<u64>, kept: &[Vec<u8>], found: usize, slowest: Duration) {
    let mut line = String::new();
    let _ = writeln!(
        line,
        "{}: {count} executions in {} s, processor {} s, {} things reached, {} inputs kept, {found} crashers, slowest {} ms",
        target.name,
        begun.elapsed().as_secs(),
        worked(begun).as_secs(),
        reached.len(),
        kept.len(),
        slowest.as_millis()
    );
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// The processor time that this thread has used so far, whatever else the machine does; where the system does not say it, the
/// time that has passed.
fn worked(begun: Instant) -> Duration {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    counted.and_then(|line| line.split(' ').next()?.parse().ok()).map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

/// The same of all threads of the process, in steps of ten milliseconds.
fn worked_in_all(begun: Instant) -> Duration {
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|line| {
        let mut fields = line.rsplit(')').next()?.split_whitespace().skip(11);
        Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
    });
    ticks.map_or_else(|| begun.elapsed(), |ticks| Duration::from_millis(10 * ticks))
}

fn fuzz(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let seconds = setting("MEDLINT_FUZZ_SECONDS").unwrap_or(2);
    let current = Mutex::new(None);
    let begun = Instant::now();
    let found = std::thread::scope(|scope| {
        let driver = scope.spawn(|| drive(target, seconds, begun, &current));
        while !driver.is_finished() {
            std::thread::sleep(Duration::from_millis(20));
            let stuck = current.lock().unwrap().clone().filter(|(since, _)| worked_in_all(begun) > *since + 6 * MEMO_AFTER);
            if let Some((_, bytes)) = stuck {
                let words = keep(name, &bytes, "no end in sight");
                let _ = writeln!(std::io::stderr(), "{name}: {words}");
                // The thread cannot be stopped.
                std::process::exit(101);
            }
        }
        driver.join().unwrap()
    });
    assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
}

#[test]
fn article() {
    fuzz("article");
}

#[test]
fn rules() {
    fuzz("rules");
}

#[test]
fn rules_and_article() {
    fuzz("rules-and-article");
}

#[test]
fn front_matter() {
    fuzz("front-matter");
}

#[test]
fn content() {
    fuzz("content");
}

#[test]
fn baseline() {
    fuzz("baseline");
}

#[test]
fn comments() {
    fuzz("comments");
}

#[test]
fn arguments() {
    fuzz("arguments");
}

#[test]
fn stored() {
    fuzz("stored");
}

#[test]
fn outputs() {
    fuzz("outputs");
}

#[test]
fn what_once_broke_a_target_stays_mended() {
    let mut count = 0;
    for target in &TARGETS {
        for (path, bytes) in crashers(target.name) {
            count += 1;
            let start = Instant::now();
            assert!(catch_unwind(|| (target.run)(&bytes)).is_ok(), "{} breaks again", path.display());
            assert!(start.elapsed() < MEMO_AFTER, "{} takes {:?}", path.display(), start.elapsed());
        }
    }
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crashers");
    let kept: usize = std::fs::read_dir(folders).unwrap().map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum();
    assert_eq!(count, kept, "a folder of tests/crashers has no target of its name");
}

/// A word as a dictionary of libFuzzer spells it.
fn spelt(word: &str) -> String {
    let bytes = word.bytes().map(|byte| match byte {
        b'"' | b'\\' => format!("\\{}", byte as char),
        b' '..=b'~' => (byte as char).to_string(),
        _ => format!("\\x{byte:02x}"),
    });
    format!("\"{}\"\n", bytes.collect::<String>())
}

/// Every seed is taken for what it is meant to be, and not turned away at the door. `MEDLINT_FUZZ_CORPUS` names a folder in which the seeds, the crashers and
/// the words are written down for libFuzzer.
#[test]
fn seeds_get_into_their_targets() {
    let corpus = std::env::var_os("MEDLINT_FUZZ_CORPUS").map(PathBuf::from);
    for target in &TARGETS {
        for seed in target.seeds {
            assert!((target.run)(seed.as_bytes()).len() > 1, "{}: {seed:?} gets nowhere", target.name);
        }
        let Some(corpus) = &corpus else { continue };
        let folder = corpus.join(target.name);
        std::fs::create_dir_all(&folder).unwrap();
        for (number, seed) in target.seeds.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
        }
        for (path, bytes) in crashers(target.name) {
            std::fs::write(folder.join(path.file_name().unwrap()), bytes).unwrap();
        }
        std::fs::write(corpus.join(format!("{}.dict", target.name)), target.words.iter().map(|word| spelt(word)).collect::<String>())
            .unwrap();
    }
    assert_eq!(spelt("a\"\u{e9}\n"), "\"a\\\"\\xc3\\xa9\\x0a\"\n");
}

/// Commands and options for whole runs.
const COMMANDS: &[&str] =
    &["check", "check", "check", "explain", "rules", "test", "compare", "stats", "init", "schema", "completions", "man", "help", ""];
const WHOLE: &[&str] = &[
    "a.md",
    "a.md",
    ".",
    "-",
    "--format=json",
    "--format=html=a.html",
    "--format=sarif",
    "--format=github",
    "--fail-on=never",
    "--fail-on\ninfo",
    "--market=us,uk",
    "--select=hype",
    "--ignore=hype-miracle",
    "--jobs=3",
    "--jobs=1000000",
    "--fix",
    "--diff",
    "--write-baseline=b.json",
    "--baseline=b.json",
    "--changed-since=HEAD",
    "--rules=rules.toml",
    "--rules=a.md",
    "--quiet",
    "--color=always",
    "--show-settings",
    "--files-from=a.md",
    "--files-from=-",
    "-0",
    "@a.md",
    "--today=2027-01-31",
    "--stdin-path=\u{e9}\u{1b}[2J",
    "--output=o",
    "hype-miracle",
    "a.md:1:3",
    "--document",
    "bash",
    "zsh",
    "rules",
    "--full",
    "*.md",
    "[",
    "",
    "\u{202e}gone.md",
    "--advertiser=device",
];

/// The whole program with hostile arguments, in a folder of its own: it ends with one of its exit codes and never panics.
#[test]
fn whole_runs_with_hostile_arguments_end_honestly() {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz-runs");
    let _ = std::fs::remove_dir_all(&here);
    std::fs::create_dir_all(&here).unwrap();
    std::fs::write(here.join("a.md"), "A miracle cure.\n").unwrap();
    std::fs::write(here.join("rules.toml"), "version = 1\nextends = \"default\"\n").unwrap();
    let target = TARGETS.iter().find(|target| target.name == "arguments").unwrap();
    let mut dice = Dice(setting("MEDLINT_FUZZ_SEED").unwrap_or(11));
    let until = Instant::now() + Duration::from_secs(setting("MEDLINT_FUZZ_SECONDS").unwrap_or(3));
    let (mut count, mut codes) = (0, [0; 3]);
    // A slow machine takes longer; it does not try less.
    while Instant::now() < until || count <= LEAST_RUNS {
        let words: Vec<&str> = (0..=dice.below(4)).map(|_| WHOLE[dice.below(WHOLE.len())]).collect();
        let mut bytes = format!("{}\n{}", COMMANDS[dice.below(COMMANDS.len())], words.join("\n")).into_bytes();
        if dice.below(2) == 0 {
            dice.mutate(&mut bytes, target, &[b"a.md".to_vec()]);
        }
        // Nothing outside the folder is named, and no argument holds what no argument can hold.
        bytes.retain(|&byte| byte != b'/' && byte != 0);
        let arguments: Vec<_> =
            bytes.split(|&byte| byte == b'\n').filter(|argument| !argument.starts_with(b"..")).map(targets::argument).collect();
        let mut command = Command::new(env!("CARGO_BIN_EXE_medlint"));
        command.args(&arguments).current_dir(&here).env("XDG_CACHE_HOME", here.join("cache")).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let read = |from: &mut dyn Read| {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).map(|_| String::from_utf8_lossy(&bytes).into_owned()).unwrap()
        };
        let (start, mut is_late) = (Instant::now(), false);
        let (status, out, err) = std::thread::scope(|scope| {
            let (out, err) = (scope.spawn(|| read(&mut out)), scope.spawn(|| read(&mut err)));
            let status = loop {
                if let Some(status) = child.try_wait().unwrap() {
                    break status;
                }
                std::thread::sleep(Duration::from_millis(1));
                if start.elapsed() > 2 * MEMO_AFTER && !is_late {
                    is_late = true;
                    child.kill().unwrap();
                }
            };
            (status, out.join().unwrap(), err.join().unwrap())
        });
        assert!(!is_late, "{arguments:?} does not end");
        let code = status.code().unwrap_or_else(|| panic!("{arguments:?} ends with {status}"));
        assert!((0..3).contains(&code) && !err.contains("panicked"), "{arguments:?} ends with {code}: {err}");
        assert!(code != 2 || !err.trim().is_empty() || !out.trim().is_empty(), "{arguments:?} fails without a word");
        codes[code as usize] += 1;
        count += 1;
    }
    let _ = writeln!(std::io::stderr(), "whole runs: {count}, by exit code {codes:?}");
    assert!(count > LEAST_RUNS);
}
