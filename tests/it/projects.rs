//! Projects: the nearest rules.toml of a file, settings of a path, and linters that any thread may own.

use crate::common::{HEAD, command, empty_folder, git, medlint, phrases, put};
use medlint::project::{Article, Options, Project, Projects, RulesError, nearest_rules};
use medlint::{Diagnostic, Format, Linter, Promotional, Severity};
use std::path::Path;
use std::sync::Arc;

const fn is_shared<T: Send + Sync + 'static>() {}

/// A language server keeps them between requests and hands them to its threads.
const _: () = {
    is_shared::<Linter>();
    is_shared::<Project>();
    is_shared::<Projects>();
    is_shared::<Article>();
    is_shared::<RulesError>();
};

/// A rulebook with one word of its own.
fn rules(word: &str) -> String {
    format!("{HEAD}{}", phrases(&format!("house-{word}"), "hype", "error", &[word], word))
}

/// A site with a rulebook at its top, one in `shop/`, and a repository inside that has none.
fn site(name: &str) -> std::path::PathBuf {
    let here = empty_folder("projects", name);
    put(&here, "rules.toml", rules("glorious") + "[[paths]]\nglob = [\"legal/**\"]\nadvertiser = \"pharma\"\npromotional = \"no\"\n");
    put(&here, "legal/terms.md", "Our glorious drops.\n");
    put(&here, "shop/rules.toml", rules("splendid"));
    put(&here, "shop/drops/a.md", "Our glorious, splendid drops.\n");
    put(&here, "inner/.git/HEAD", "");
    put(&here, "inner/a.md", "Our glorious, splendid miracle drops.\n");
    git(&here, &["init", "-q"]);
    here
}

fn rules_of(article: &Article) -> Vec<String> {
    article.lint().findings.iter().map(|finding| finding.rule().to_owned()).collect()
}

#[test]
fn a_file_has_the_nearest_rulebook_up_to_the_top_of_its_repository() {
    let here = site("nearest");
    let projects = Projects::new(Options::default());
    let found = |path: &str, text: &str| rules_of(&projects.article(here.join(path), text).unwrap());
    let text = "Our glorious, splendid drops.";
    assert_eq!(found("a.md", text), ["house-glorious"]);
    assert_eq!(found("blog/2026/a.md", text), ["house-glorious"]);
    assert_eq!(found("shop/a.md", text), ["house-splendid"]);
    assert_eq!(found("shop/not/there/yet/a.md", text), ["house-splendid"]);
    assert_eq!(found("inner/a.md", text), [""; 0]);
    assert_eq!(nearest_rules(&here.join("shop/drops")), Some(here.join("shop/rules.toml")));
    assert_eq!(nearest_rules(&here.join("inner")), None);
    let of = |path: &str| projects.of(here.join(path)).unwrap();
    assert!(Arc::ptr_eq(&of("shop/a.md"), &of("shop/drops/b.md")), "each rulebook is loaded once");
    assert_eq!(projects.all().len(), 3);
}

#[test]
fn one_call_gives_the_format_the_settings_and_the_linter() {
    let here = site("one-call");
    let projects = Projects::new(Options::default());
    let article = |path: &str, text: &str| projects.article(here.join(path), text).unwrap();
    let legal = article("legal/terms.txt", "# no heading");
    assert_eq!((legal.settings.advertiser.as_str(), legal.settings.promotional.0), ("pharma", Promotional::No));
    assert_eq!(legal.document.blocks.len(), 1);
    assert_eq!(article("a.md", "text").settings.advertiser, "clinic");
    let own = article("legal/terms.md", "---\nmedlint:\n  advertiser: device\n  promotional: yes\n---\n\ntext");
    assert_eq!((own.settings.advertiser.as_str(), own.settings.promotional.0), ("device", Promotional::Yes));
    assert_eq!(["a.txt", "a.TXT", "a.mdx", "a.md", "a", "x.md/txt"].map(Format::of_name), {
        [Format::Plain, Format::Plain, Format::Mdx, Format::Markdown, Format::Markdown, Format::Markdown]
    });
}

#[test]
fn a_rulebook_is_read_anew_when_it_has_changed() {
    let here = site("anew");
    let projects = Projects::new(Options::default());
    let found = |text: &str| rules_of(&projects.article(here.join("a.md"), text).unwrap());
    assert_eq!(found("Our glorious drops."), ["house-glorious"]);
    put(&here, "rules.toml", rules("superb"));
    assert_eq!(found("Our superb drops."), [""; 0]);
    projects.forget();
    assert_eq!(found("Our superb drops."), ["house-superb"]);
}

#[test]
fn mistakes_of_a_rulebook_and_findings_have_one_form() {
    let here = empty_folder("projects", "mistakes");
    put(&here, "rules.toml", rules("glorious").replace("severity", "severty"));
    let Err(RulesError::Rejected { rejected, .. }) = Projects::new(Options::default()).article(here.join("a.md"), "text") else {
        panic!("a misspelt key is a mistake");
    };
    let mistake = rejected.mistakes().next().unwrap();
    assert_eq!((mistake.severity, mistake.code.as_str()), (Severity::Error, Diagnostic::RULEBOOK));
    put(&here, "rules.toml", rules("glorious"));
    let article = Projects::new(Options::default()).article(here.join("a.md"), "Our glorious drops.").unwrap();
    let finding = Diagnostic::from(&article.lint().findings[0]);
    assert_eq!((finding.code.as_str(), finding.message.as_str(), finding.help.as_deref()), ("house-glorious", "m glorious", Some("f")));
    assert_eq!(article.document.source.slice(finding.span), "glorious");
}

#[test]
fn a_run_over_many_folders_uses_the_rulebook_of_each() {
    let here = site("run");
    let (code, out, err) = medlint(&here, &["check", "--format", "concise", "."]);
    let expected = ["legal/terms.md:1:5", "house-glorious", "shop/drops/a.md:1:15", "house-splendid"];
    expected.iter().for_each(|words| assert!(out.contains(words), "{words}: {out}{err}"));
    assert!(!out.contains("shop/drops/a.md:1:5") && code == 1, "{out}");
    // One for all, by an option.
    let (_, out, _) = medlint(&here, &["check", "--format", "concise", "--rules", "rules.toml", "."]);
    assert!(out.contains("shop/drops/a.md:1:5") && !out.contains("house-splendid"), "{out}");
    // A text without a path belongs to the current directory.
    let mut child = command(&here.join("shop"), &["check", "--format", "concise", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"glorious, splendid").unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(out.contains("house-splendid") && !out.contains("house-glorious"), "{out}");
    // The failing level of a rulebook holds for its own files.
    put(&here, "shop/rules.toml", rules("splendid") + "[settings]\nfail-on = \"never\"\n");
    assert_eq!(medlint(&here, &["check", "shop"]).0, 0);
    assert_eq!(medlint(&here, &["check", "shop", "legal"]).0, 1);
    // A rulebook with a mistake ends the run, whichever file needs it.
    put(&here, "shop/rules.toml", "version = 1\nrulez = 1\n");
    let (code, _, err) = medlint(&here, &["check", "."]);
    assert!(code == 2 && err.contains("shop/rules.toml") && err.contains("nothing was checked"), "{err}");
    assert_eq!(medlint(&here, &["check", "legal"]).0, 1);
}

#[test]
fn a_change_brings_no_rules_of_its_own() {
    let here = site("revision");
    git(&here, &["add", "rules.toml", "legal"]);
    git(&here, &["commit", "-q", "-m", "start"]);
    let check = |path: &str| medlint(&here, &["check", "--rules-from", "HEAD", "--format", "concise", path]).1;
    assert!(check("shop").contains("house-glorious"));
    assert!(!check("shop").contains("house-splendid"));
    assert!(Path::new(&here.join("shop/rules.toml")).exists());
}
