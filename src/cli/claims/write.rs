//! Claims as the text of a claims.toml, for drafts and for what comes from a spreadsheet.

use medlint_core::claims::house::{Cite, Claim, Reach, Status, Substantiation};
use std::fmt::Write as _;

/// The head of a register that is written anew.
pub(super) const HEAD: &str = "version = 1\n";

/// A claim as a `[[claim]]`; what it does not say is left out.
pub(super) fn claim(claim: &Claim) -> String {
    let mut text = "\n[[claim]]\n".to_owned();
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    };
    line("id", &claim.id);
    line("wording", &claim.wording);
    if !claim.variants.is_empty() {
        let _ = writeln!(text, "variants = {}", list(&claim.variants));
    }
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    };
    line("product", &claim.product);
    let _ = writeln!(text, "markets = {}", list(&claim.markets));
    if !claim.audience.is_empty() {
        let _ = writeln!(text, "audience = {}", list(&claim.audience));
    }
    let _ = writeln!(text, "status = {}", quoted(claim.status.name()));
    let lines = [
        ("approver", &claim.approver),
        ("approved", &claim.approved),
        ("expires", &claim.expires),
        ("job", &claim.job),
        ("note", &claim.note),
    ];
    for (key, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "{key} = {}", quoted(value));
    }
    if claim.cite != Cite::default() {
        let _ = writeln!(text, "cite = {}", quoted(Cite::NAMES[claim.cite as usize]));
    }
    claim.evidence.iter().for_each(|one| text += &evidence(one));
    for companion in &claim.companions {
        let _ = write!(text, "\n[[claim.companion]]\nkind = {}\ntext = {}\n", quoted(&companion.kind), list(&companion.text));
        if companion.within != Reach::default() {
            let _ = writeln!(text, "within = {}", quoted(Reach::NAMES[companion.within as usize]));
        }
    }
    if claim.evidence.is_empty() && claim.status == Status::Draft {
        text += "# [[claim.evidence]]\n# reference = \"\"\n# doi = \"\"\n";
    }
    text
}

fn evidence(one: &Substantiation) -> String {
    let mut text = "\n[[claim.evidence]]\n".to_owned();
    let lines = [
        ("reference", &one.reference),
        ("doi", &one.doi),
        ("pmid", &one.pmid),
        ("nct", &one.nct),
        ("label", &one.label),
        ("url", &one.url),
        ("file", &one.file),
        ("page", &one.page),
        ("quote", &one.quote),
    ];
    for (key, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "{key} = {}", quoted(value));
    }
    text
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// A text as a basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", letter as u32);
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
