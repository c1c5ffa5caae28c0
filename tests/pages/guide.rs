//! Runs docs/writing-rules.md: its snippets make files, its console blocks run commands, and what they print is the page.
//!
//! A comment before a block says what it is: `<!-- write FILE -->` and `<!-- append FILE -->` make a file of it,
//! `<!-- change FILE -->` takes lines with `-` out and puts the lines with `+` in their place. Blocks
//! of `console` run each line that begins with `$ medlint`; what stands below is what the command prints, with the exit
//! code in a last line when it is not 0.

use std::path::Path;
use std::process::Command;

/// The page as it is when every command has been run. Panics where a snippet is not run.
pub(super) fn run(page: &str, folder: &Path) -> String {
    let mut found = String::new();
    let mut lines = page.lines().peekable();
    let mut last = "";
    while let Some(line) = lines.next() {
        found += line;
        found.push('\n');
        let Some(language) = line.strip_prefix("```").filter(|language| !language.is_empty()) else {
            if !line.trim().is_empty() {
                last = line;
            }
            continue;
        };
        let mut block = Vec::new();
        for inner in lines.by_ref().take_while(|inner| *inner != "```") {
            block.push(inner);
        }
        let text = if language == "console" { console(&block, folder) } else { file(last, &block, folder) };
        found += &text;
        found += "```\n";
        last = "```";
    }
    found
}

fn file(directive: &str, block: &[&str], folder: &Path) -> String {
    let text = block.iter().map(|line| format!("{line}\n")).collect::<String>();
    let order = directive.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")).and_then(|order| order.split_once(' '));
    let Some((verb @ ("write" | "append" | "change"), name)) = order else {
        panic!("a snippet that is not run, after {directive:?}:\n{text}");
    };
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    if verb == "change" {
        let lines =
            |sign: char| block.iter().filter_map(|line| line.strip_prefix(sign)).map(|line| format!("{line}\n")).collect::<String>();
        let before = std::fs::read_to_string(&path).unwrap();
        assert_eq!(before.matches(&lines('-')).count(), 1, "the lines to change stand there once:\n{text}");
        std::fs::write(&path, before.replace(&lines('-'), &lines('+'))).unwrap();
        return text;
    }
    let before = if verb == "append" { std::fs::read_to_string(&path).unwrap() } else { String::new() };
    let gap = if before.is_empty() { "" } else { "\n" };
    std::fs::write(&path, format!("{before}{gap}{text}")).unwrap();
    text
}

fn console(block: &[&str], folder: &Path) -> String {
    let mut text = String::new();
    for command in block.iter().filter_map(|line| line.strip_prefix("$ medlint ")) {
        let output = Command::new(env!("CARGO_BIN_EXE_medlint"))
            .args(command.split(' '))
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .env("SOURCE_DATE_EPOCH", "1793491200")
            .output()
            .unwrap();
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        text += &format!("$ medlint {command}\n{printed}");
        if output.status.code() != Some(0) {
            text += &format!("(exit {})\n", output.status.code().unwrap());
        }
    }
    assert!(!text.is_empty(), "a console block without a command: {block:?}");
    text
}
