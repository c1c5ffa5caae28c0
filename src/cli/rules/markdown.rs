//! The rules as a Markdown page: a section for each family, each rule's page in short, anchors by id.

use crate::cli::explain::rule::one_line;
use crate::cli::rules::Listed;
use crate::report::lines::counted;
use medlint_core::linter::remarks::REMARKS;
use medlint_core::rulebook::Rulebook;
use medlint_core::rulebook::read::written::Written;
use std::fmt::Write as _;

/// The page.
pub(crate) fn page(rulebook: &Rulebook, written: &Written, listed: &[Listed<'_>]) -> String {
    let mut families: Vec<&str> = Vec::new();
    for one in listed {
        if !families.contains(&one.rule.family()) {
            families.push(one.rule.family());
        }
    }
    let mut text = format!(
        "# Rules\n\n<!-- Written by `medlint rules --format markdown`; edit rules.toml instead. -->\n\n{} in {}. `medlint explain RULE` shows \
         a rule with all its patterns and guards.\n\n",
        counted(listed.len(), "rule"),
        counted(families.len(), "family")
    );
    // Writing to a String cannot fail.
    text += "| family | rules | about |\n|---|--:|---|\n";
    for family in &families {
        let count = listed.iter().filter(|one| one.rule.family() == *family).count();
        let title = rulebook.families.get(*family).map_or(*family, String::as_str);
        let _ = writeln!(text, "| [{family}](#{family}) | {count} | {} |", cell(title));
    }
    for family in &families {
        let title = rulebook.families.get(*family).map_or(*family, String::as_str);
        let _ = writeln!(text, "\n<a id=\"{family}\"></a>\n\n## {}\n", plain(title));
        if let Some(about) = written.families.get(*family).filter(|about| !about.is_empty()) {
            let _ = writeln!(text, "{}\n", plain(about));
        }
        for one in listed.iter().filter(|one| one.rule.family() == *family) {
            rule(&mut text, one);
        }
    }
    if listed.len() == rulebook.rules.len() {
        remarks(&mut text);
    }
    text
}

/// The remarks of the linter, which no rule makes.
fn remarks(text: &mut String) {
    *text += "\n<a id=\"remarks\"></a>\n\n## Remarks of the linter\n\nFindings about an article's own comments, settings and hidden text. They belong to no \
              rulebook, and no setting turns one off.\n\n";
    for remark in &REMARKS {
        let _ = writeln!(text, "<a id=\"{0}\"></a>\n\n### {0}\n\n{1} (**{2}**)\n", remark.id, plain(remark.title), remark.severity.name());
        let _ = writeln!(text, "- Why: {}\n- Fix: {}", plain(remark.why), plain(remark.fix));
        for [_, tier, title, url] in remark.sources {
            let _ = writeln!(text, "- Source: [{}]({url}) ({tier})", plain(title));
        }
        text.push('\n');
    }
}

fn rule(text: &mut String, one: &Listed<'_>) {
    let (rule, advice) = (one.rule, one.rule.advice());
    let severity = rule.severity.map_or("off", |severity| severity.name());
    let mut facts = vec![format!("**{severity}**"), format!("kind `{}`", rule.kind)];
    if !rule.markets().is_empty() {
        facts.push(format!("markets {}", rule.markets().join(", ")));
    }
    if !rule.advertisers().is_empty() {
        facts.push(format!("advertisers {}", rule.advertisers().join(", ")));
    }
    for (profile, level) in rule.severity_for() {
        facts.push(format!("{} for {profile}", level.map_or("off", |level| level.name())));
    }
    let _ = writeln!(text, "<a id=\"{0}\"></a>\n\n### {0}\n\n{1} ({2})\n", rule.id(), plain(&advice.title), facts.join(", "));
    let _ = writeln!(text, "- Why: {}\n- Fix: {}", plain(&advice.why), plain(&advice.fix));
    if let Some(instead) = &advice.instead {
        let _ = writeln!(text, "- Instead of: {}\n- Write: {}", plain(&instead.before), plain(&instead.after));
    }
    for (title, example) in [("Fires on", rule.wrong().first()), ("Silent on", rule.right().first())] {
        if let Some(example) = example {
            let _ = writeln!(text, "- {title}: {}", plain(&short(&one_line(example))));
        }
    }
    let sources: Vec<String> =
        advice.sources.iter().map(|source| format!("[{}]({}) ({})", plain(&source.title), source.url, source.tier)).collect();
    let _ = writeln!(text, "- Sources: {}\n", sources.join("; "));
}

/// At most two hundred characters, cut at a word.
fn short(text: &str) -> String {
    if text.chars().count() <= 200 {
        return text.to_owned();
    }
    let cut: String = text.chars().take(200).collect();
    format!("{} ...", cut.rsplit_once(' ').map_or(cut.as_str(), |(front, _)| front))
}

fn cell(text: &str) -> String {
    plain(text).replace('|', "\\|")
}

/// Text that Markdown shows as it is.
pub(crate) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
