//! Small versions of the limits in docs/limits.md; `benches/limits.sh` measures the large ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use crate::common::{RULES, command, folder, medlint, put};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// A word for each number, of letters alone.
fn word(number: usize) -> String {
    let syllables = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu"];
    (100_000 + number).to_string().bytes().map(|digit| syllables[usize::from(digit - b'0')]).collect()
}

#[test]
fn many_rules_load_in_a_moment() {
    let here = folder("limits", "rules");
    let mut rules =
        String::from("version = 1\nextends = \"default\"\n[sources.S]\ntitle = \"t\"\ntier = \"code\"\nurl = \"https://example.org\"\n");
    for number in 0..600 {
        let (one, two) = (word(number), word(number + 50_000));
        let _ = write!(
            rules,
            "[[rule]]\nid = \"hype-{one}\"\nfamily = \"hype\"\nkind = \"phrase\"\nseverity = \"warning\"\ntitle = \"t\"\nmessage = \"m\"\n\
             why = \"w\"\nfix = \"f\"\nmatch = [\"{one} ({two}|x)~\", \"{{condition}} {two}\"]\nsources = [\"S\"]\n\
             wrong = [\"A {one} {two} comes\"]\nright = [\"A game\"]\n"
        );
    }
    put(&here, "rules.toml", rules);
    put(&here, "a.md", format!("A {} {} here.\n", word(599), word(50_599)));
    let started = Instant::now();
    let (code, out, err) = medlint(&here, &["check", "a.md", "--fail-on", "warning"]);
    assert!(code == 1 && out.contains(&format!("hype-{}", word(599))), "{out}{err}");
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}

#[test]
fn long_lists_load_in_a_moment_and_endless_inclusion_is_refused() {
    let here = folder("limits", "lists");
    put(&here, "a.md", "A game.\n");
    let words: String = (0..10_000).map(|number| format!("\"{}\",", word(number))).collect();
    put(&here, "long.toml", format!("version = 1\nextends = \"default\"\n[lists]\ncondition.add = [{words}]\n"));
    let started = Instant::now();
    let (code, out, err) = medlint(&here, &["check", "a.md", "--rules", "long.toml"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    let mut chain = String::from("version = 1\nextends = \"default\"\n[lists]\nl7000 = [\"x\"]\n");
    for number in 0..7_000 {
        let _ = writeln!(chain, "l{number} = [\"a{number}\", \"{{l{}}}\"]", number + 1);
    }
    put(&here, "chain.toml", chain);
    let (code, _, err) = medlint(&here, &["check", "a.md", "--rules", "chain.toml"]);
    assert!(code == 2 && err.contains("chain.toml:5:") && err.contains("expected lists that include each other a few times"), "{err}");
}

#[test]
fn deep_nesting_is_read() {
    let here = folder("limits", "nesting");
    let deep = |open: &str, middle: &str, close: &str| format!("{}{middle}{}\n", open.repeat(10_000), close.repeat(10_000));
    put(&here, "quote.md", deep(">", " A miracle.", ""));
    put(&here, "html.md", deep("<div>", "A miracle", "</div>"));
    put(&here, "links.md", format!("{}\nA miracle.\n", deep("![[", "a", "](b)](c)")));
    put(&here, "emphasis.md", deep("*a _b ", "A miracle", ""));
    for name in ["quote.md", "html.md", "links.md", "emphasis.md"] {
        let (code, out, err) = medlint(&here, &["check", name]);
        assert!(code == 1 && out.contains("1 error"), "{name}: {out}{err}");
    }
    put(&here, "front.md", format!("---\na: {}---\nA miracle.\n", deep("[", "", "]")));
    let (code, out, _) = medlint(&here, &["check", "front.md"]);
    assert!(code == 1 && out.contains("hype-miracle") && out.contains("front-matter-unreadable"), "{out}");
    put(&here, "deep.toml", format!("version = 1\nx = {}", deep("[", "", "]")));
    let (code, _, err) = medlint(&here, &["check", "front.md", "--rules", "deep.toml"]);
    assert!(code == 2 && err.contains("deep.toml:2:"), "{err}");
}

#[test]
fn a_regex_that_explodes_is_refused_and_slow_ones_stay_linear() {
    let here = folder("limits", "regex");
    put(&here, "a.md", format!("{}\n", "a".repeat(20_000)));
    let with = |regex: &str| RULES.replacen("match = [\"miracle~\"]", &format!("regex = ['{regex}']"), 1);
    for regex in ["(a{1000}){1000}", "(\\pL{500}){500}", "((((((a{10}){10}){10}){10}){10}){10})", "(\\w+\\s+){900}x"] {
        put(&here, "rules.toml", with(regex));
        let (code, _, err) = medlint(&here, &["check", "a.md"]);
        assert!(code == 2 && err.contains("too large") && err.contains("rules.toml:"), "{regex}: {err}");
    }
    put(&here, "rules.toml", with(&format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000))));
    let (code, _, err) = medlint(&here, &["check", "a.md"]);
    assert!(code == 2 && err.contains("expected a regular expression"), "{err}");
    put(&here, "rules.toml", with("(a+a+)+y"));
    let started = Instant::now();
    let (code, out, err) = medlint(&here, &["check", "a.md"]);
    assert!(matches!(code, 0 | 1), "{out}{err}");
    assert!(started.elapsed() < Duration::from_secs(15));
}

/// In the library, where nobody has read a file.
#[test]
fn a_text_that_is_too_long_is_one_finding() {
    use medlint::{Document, Linter, Profile, Source};
    let text = "A miracle \u{e9}. ".repeat(medlint::document::LONGEST_TEXT / 10);
    let document = Document::markdown(Source::new("a.md", text));
    let rulebook = &*crate::common::SHIPPED;
    let findings = Linter::new(rulebook, Profile::default()).lint(&document);
    let [finding] = &findings[..] else { panic!("{} findings", findings.len()) };
    assert_eq!((finding.rule(), finding.severity), ("text-too-long", medlint::Severity::Error));
    assert!(finding.message.contains("longer than 32 MiB") && document.source.slice(finding.span).starts_with("A miracle"));
}

/// Each of these took time that grew with the square of its length.
#[test]
fn many_of_a_kind_take_no_longer_each() {
    let here = folder("limits", "many");
    // The shipped rules have every kind.
    std::fs::remove_file(here.join("rules.toml")).unwrap();
    let letters = |number: usize| (0..4).map(|at| (b'A' + (number / 26_usize.pow(at) % 26) as u8) as char).collect::<String>();
    let many = |each: &dyn Fn(usize) -> String| (0..6_000).map(each).collect::<String>();
    let entries = many(&|number| format!("- {} A. Sleep. 2015.\n", word(number)));
    for (name, text) in [
        ("acronyms", many(&|number| format!("People with {0} need care, and {0} is slow.\n\n", letters(number)))),
        ("footnotes", many(&|number| format!("Word[^{number}].\n\n[^{number}]: Note {number}.\n\n"))),
        ("links", many(&|number| format!("- [a study {number}](https://example.org/{number}) says so [{number}]\n"))),
        ("authors", many(&|number| format!("So {} et al. (2015) say. ", word(number + 7))) + "\n\n## References\n\n" + &entries),
        ("allowances", many(&|_| "<!-- medlint-allow hype-miracle: r -->\nA miracle.\n\n".to_owned())),
        (
            "regions",
            many(&|_| "<!-- medlint-allow-begin hype: r -->\n\n".to_owned()) + &many(&|_| "<!-- medlint-allow-end x -->\n\n".to_owned()),
        ),
        ("allowances in a line", many(&|_| "a miracle <!-- medlint-allow hype-miracle: x --> ".to_owned())),
        ("unknown names", format!("<!-- medlint-allow {}: r -->\nmiracle\n", many(&|number| format!("{},", word(number))))),
        ("keys", format!("+++\n[medlint]\n{}+++\nhi\n", many(&|number| format!("k{number} = \"x\"\n")))),
        ("values", format!("+++\nmedlint = [{}]\n+++\nhi\n", many(&|_| "\"q\",".to_owned()))),
        ("ranges", many(&|_| "[1-50]".to_owned())),
        ("amounts", many(&|_| "one hundred per cent 24h 0 m1racle ".to_owned())),
        ("breaks", many(&|_| "no pain<br>A miracle\\\n".to_owned())),
        ("German", many(&|_| "Die Praxis ist nicht offen und wir sind mit dem Team in der Stadt.\n\n".to_owned())),
        ("identifiers", many(&|_| "doi:10.".to_owned())),
        ("treatments", many(&|_| "Our ketamine cures depression. It may cause nausea.\n\n".to_owned())),
        ("titles", many(&|_| "Effects of ketamine on depression: a randomized trial. JAMA, May 2019\n\n".to_owned())),
        ("one line", many(&|_| "A miracle for you. ".to_owned())),
        ("one sentence", many(&|_| "our drip cures pain and relieves no anxiety ".to_owned())),
    ] {
        put(&here, "many.md", text);
        let started = Instant::now();
        let (code, _, err) = medlint(&here, &["check", "many.md", "--format", "jsonl"]);
        assert!(code < 2, "{name}: {err}");
        assert!(started.elapsed() < Duration::from_secs(30), "{name}: {:?}", started.elapsed());
    }
}

/// A citation of a range once took 1,460 bytes for each byte of it.
#[cfg(target_os = "linux")]
#[test]
fn citations_of_ranges_take_no_more_memory_than_other_text() {
    let here = folder("limits", "ranges");
    put(&here, "ranges.md", "[1-50]".repeat(100_000));
    put(&here, "a.md", "A miracle.\n");
    let script = "ulimit -v 600000 && exec \"$1\" check ranges.md a.md --jobs 1 --format concise";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_medlint")]).current_dir(&here).env("MEDLINT_CACHE", "off");
    let output = shell.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("a.md:1:3"));
}

/// Two hundred gaps once took minutes before an article was read.
#[test]
fn patterns_with_many_gaps_are_refused_or_end_soon() {
    let here = folder("limits", "gaps");
    put(&here, "a.md", format!("{}.\n", "a b ".repeat(1_000)));
    for count in [9, 100, 256] {
        let pattern = vec!["a"; count].join(" ... ");
        put(&here, "rules.toml", RULES.replacen("match = [\"miracle~\"]", &format!("match = [\"{pattern}\"]"), 1));
        let started = Instant::now();
        let (code, out, err) = medlint(&here, &["check", "a.md"]);
        assert!(matches!(code, 0 | 1) || code == 2 && err.contains("rules.toml:"), "{out}{err}");
        assert!(started.elapsed() < Duration::from_secs(30), "{count}: {:?}", started.elapsed());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn files_over_the_limit_and_endless_ones_are_refused() {
    let here = folder("limits", "size");
    put(&here, "a.md", "A miracle.\n");
    put(&here, "large.md", "words ".repeat(2_000));
    // A file with a hole takes no room on the disk.
    std::fs::File::options().write(true).open(here.join("large.md")).unwrap().set_len((32 << 20) + 1).unwrap();
    let (code, out, _) = medlint(&here, &["check", "large.md", "/dev/zero", "a.md", "--format", "full"]);
    assert_eq!(code, 2);
    for words in ["large.md: cannot be read: larger than 32 MiB", "/dev/zero: looks like a binary file", "a.md:1:3"] {
        assert!(out.contains(words), "{words} is not in\n{out}");
    }
    put(&here, "record", "");
    std::fs::File::options().write(true).open(here.join("record")).unwrap().set_len((256 << 20) + 1).unwrap();
    for (args, limit) in [
        (["--rules", "large.md"], "larger than 32 MiB"),
        (["--baseline", "record"], "larger than 256 MiB"),
        (["--files-from", "record"], "larger than 256 MiB"),
    ] {
        let (code, _, err) = medlint(&here, &[&["check", "a.md"][..], &args].concat());
        assert!(code == 2 && err.contains(limit), "{args:?}: {err}");
    }
}

#[test]
fn what_the_program_says_of_itself_needs_no_folder_of_rules() {
    assert_eq!(command(&folder("limits", "version"), &["--version"]).output().unwrap().status.code(), Some(0));
}
