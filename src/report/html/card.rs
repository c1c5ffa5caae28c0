//! The card of one finding: what is said, why, what to write instead, and which source says so.

use crate::report::Checked;
use crate::report::html::escaped;
use crate::report::html::marks::class;
use medlint_core::finding::{Allowance, AllowedBy, BaselineState, Finding};
use std::fmt::Write as _;

/// Words longer than this are not repeated on the card; they are marked in the text.
const LONGEST_QUOTE: usize = 240;

/// The name of a finding on the page.
pub(super) fn label(finding: &Finding) -> String {
    let level = match finding.severity.name() {
        "error" => "Error",
        "warning" => "Warning",
        _ => "Info",
    };
    if let Some(allowance) = &finding.allowed {
        return format!("{level}, {}", allowance.word());
    }
    match finding.standing {
        Some(BaselineState::Known) => format!("{level}, in the baseline"),
        Some(BaselineState::New) => format!("{level}, new"),
        None => level.to_owned(),
    }
}

/// Writes the card of a finding.
pub(super) fn card(checked: &Checked<'_>, index: usize, article: usize, claim: Option<usize>, rule: usize, print: &str) -> String {
    let finding = &checked.findings[index];
    let (advice, number) = (&finding.advice, index + 1);
    let (name, mark) = (format!("a{article}f{number}"), format!("a{article}m{number}"));
    let at = checked.source().position(finding.span.start);
    let mut html = format!(
        "<article class=\"card {class}\" id=\"{name}\" data-state=\"{class}\" data-family=\"{family}\" tabindex=\"-1\" \
         {print}aria-labelledby=\"{name}t\">\
         <h3 class=\"said\" id=\"{name}t\"><button type=\"button\" class=\"head\" aria-expanded=\"true\" aria-controls=\"{name}b\">\
         <span class=\"badge\">{claim}{label}</span> <span class=\"message\">{message}</span> <span class=\"r\" aria-hidden=\"true\">[{rule}]</span></button></h3>\
         <div class=\"more\" id=\"{name}b\">",
        class = class(finding),
        family = escaped(finding.family()),
        print = if finding.counts() { decidable(checked, finding, print) } else { String::new() },
        claim = claim.map_or(String::new(), |claim| format!("<b>{claim}</b> ")),
        label = label(finding),
        message = escaped(&finding.message),
    );
    // Writing to a String cannot fail.
    if let Some(allowance) = &finding.allowed {
        let until =
            allowance.until.as_ref().map_or(String::new(), |until| format!(" <span class=\"until\">until {}</span>", escaped(until)));
        let _ = write!(html, "<p class=\"reason\"><b>{}:</b> {}{until}</p>", heading(allowance), escaped(&allowance.reason));
    }
    let words = checked.source().slice(finding.span);
    if claim.is_some() && !words.trim().is_empty() && words.chars().count() <= LONGEST_QUOTE {
        let _ = write!(html, "<p class=\"quote\"><q>{}</q></p>", escaped(words));
    }
    let _ = write!(
        html,
        "<dl><dt>Why it matters</dt><dd>{}</dd><dt>What to write instead</dt><dd>{}</dd>",
        escaped(&advice.why),
        escaped(&advice.fix)
    );
    if let Some(instead) = &advice.instead {
        let _ = write!(
            html,
            "<dt>For example</dt><dd class=\"before\"><s>{}</s></dd><dd class=\"after\">{}</dd>",
            escaped(&instead.before),
            escaped(&instead.after)
        );
    }
    if let Some(edit) = &finding.edit {
        let old = checked.source().slice(edit.span);
        let _ = write!(html, "<dt>Wording</dt><dd><s>{}</s> {}</dd>", escaped(old), escaped(&edit.replacement));
    }
    if !finding.notes.is_empty() {
        html += "<dt>Notes</dt>";
        for note in &finding.notes {
            let _ = write!(html, "<dd>{}</dd>", escaped(&note.text));
        }
    }
    if !advice.sources.is_empty() {
        html += "<dt>Sources</dt>";
    }
    for source in &advice.sources {
        let _ = write!(
            html,
            "<dd class=\"source\">{} <span class=\"tier\">{}</span></dd>",
            link(&source.url, &source.title),
            escaped(&source.tier)
        );
    }
    let _ = write!(
        html,
        "</dl><p class=\"meta\">Line {}, column {} \u{b7} <code>{}</code><span class=\"go\"> \u{b7} <a href=\"#{mark}\">in the text</a></span></p></div></article>",
        at.line,
        at.column,
        escaped(finding.rule())
    );
    html
}

/// What a decision about a finding has to name, as attributes of its card.
fn decidable(checked: &Checked<'_>, finding: &Finding, print: &str) -> String {
    let mut also: Vec<&str> = finding.notes.iter().filter_map(|note| note.rule.as_deref()).filter(|rule| *rule != finding.rule()).collect();
    also.sort_unstable();
    also.dedup();
    let words: String = checked.source().slice(finding.span).chars().take(LONGEST_QUOTE).collect();
    format!(
        "data-print=\"{print}\" data-rule=\"{}\" data-severity=\"{}\" data-words=\"{}\" data-also=\"{}\" ",
        escaped(finding.rule()),
        finding.severity,
        escaped(&words),
        escaped(&also.join(" "))
    )
}

/// Who or what lets a finding stand.
fn heading(allowance: &Allowance) -> String {
    match &allowance.by {
        AllowedBy::Comment(_) => "Allowed".to_owned(),
        AllowedBy::Claim(claim) => format!("Covered by {}", escaped(&claim.name())),
        AllowedBy::Decision(decision) => format!("Kept by {} on {}", escaped(&decision.by), escaped(&decision.on)),
    }
}

/// A source as a link when its address is one of the web.
fn link(url: &str, title: &str) -> String {
    if url.starts_with("https://") || url.starts_with("http://") {
        format!("<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}</a>", escaped(url), escaped(title))
    } else {
        format!("{} ({})", escaped(title), escaped(url))
    }
}
