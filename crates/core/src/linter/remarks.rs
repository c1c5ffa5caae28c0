//! Remarks: findings about an article's own comments, settings and hidden text, which no rulebook holds.
//!
//! The linter makes them; the commands that list and explain rules show this table. Each has its level, its reason and its remedy, and no
//! profile turns one off.

use crate::analysis::subject::Subject;
use crate::document::{Document, LONGEST_TEXT, Obscured};
use crate::finding::{Citation, Finding, Reach, RuleDoc, Severity, shorten};
use crate::linter::{LONGEST_SPAN, LintResult};
use crate::source::Span;
use std::sync::Arc;

/// The fixed words of a remark.
#[derive(Clone, Copy, Debug)]
pub struct Remark {
    /// Its name in reports.
    pub id: &'static str,
    /// Its family.
    pub family: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Its title, in a few words.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// The way out.
    pub fix: &'static str,
    /// Who says so: tag, tier, title and address.
    pub sources: &'static [[&'static str; 4]],
}

const RECORD: &str = "What is allowed, and why, is part of the record that a reviewer signs";
const WHO_SELLS: &str = "Who publishes, where, and whether a page sells decide which rules apply to it";
const APPROVED: &str = "An approval holds for the wording, the market and the time it was given for, and for nothing near them";
const SUBSTANTIATED: &str = "An objective claim needs a reasonable basis before it is made, and readers must see what qualifies it";
const OTHER_SETTINGS: &str = "What the linter cannot read it cannot follow, and the article is judged by other settings";

const SEEN: [&str; 4] = [
    "FTC-DOTCOM",
    "guidance",
    ".com Disclosures: how to make effective disclosures in digital advertising (US Federal Trade Commission, 2013)",
    "https://www.ftc.gov/business-guidance/resources/com-disclosures-how-make-effective-disclosures-digital-advertising",
];
const SCRIPTS: [&str; 4] = [
    "UTS-39",
    "code",
    "Unicode Technical Standard 39: Unicode security mechanisms, mixed-script detection (Unicode Consortium)",
    "https://www.unicode.org/reports/tr39/",
];

const fn remark(
    id: &'static str,
    family: &'static str,
    severity: Severity,
    [title, why, fix]: [&'static str; 3],
    sources: &'static [[&'static str; 4]],
) -> Remark {
    Remark { id, family, severity, title, why, fix, sources }
}

/// All remarks.
pub const REMARKS: [Remark; 26] = [
    remark(
        "allow-malformed",
        "suppression",
        Severity::Error,
        ["Comment that is not understood", RECORD, "Write <!-- medlint-allow RULE: reason -->"],
        &[],
    ),
    remark(
        "allow-without-reason",
        "suppression",
        Severity::Error,
        ["Allowance without a reason", RECORD, "Say after a colon who approved the wording and why"],
        &[],
    ),
    remark(
        "allow-unknown-rule",
        "suppression",
        Severity::Error,
        ["Allowance of a rule that does not exist", RECORD, "Use an id that `medlint rules` lists"],
        &[],
    ),
    remark("allow-unused", "suppression", Severity::Warning, ["Allowance that silences nothing", RECORD, "Remove the comment"], &[]),
    remark(
        "allow-expired",
        "suppression",
        Severity::Error,
        ["Allowance that has expired", RECORD, "Review the wording, then remove the comment or set a new date"],
        &[],
    ),
    remark(
        "allow-locked",
        "suppression",
        Severity::Error,
        ["Allowance where none is allowed", RECORD, "Change the wording, or ask who owns the rules"],
        &[],
    ),
    remark(
        "claim-near",
        "claims",
        Severity::Error,
        ["Wording near an approved claim", APPROVED, "Write the approved wording, or have this one approved"],
        &[],
    ),
    remark(
        "claim-expired",
        "claims",
        Severity::Error,
        ["Claim whose approval has ended", APPROVED, "Have the claim approved anew and set its new end, or take it out"],
        &[],
    ),
    remark("claim-withdrawn", "claims", Severity::Error, ["Claim that was withdrawn", APPROVED, "Take the claim out"], &[]),
    remark(
        "claim-draft",
        "claims",
        Severity::Warning,
        ["Claim that nobody has approved yet", APPROVED, "Have the claim approved before the page is published"],
        &[],
    ),
    remark(
        "claim-market",
        "claims",
        Severity::Error,
        ["Claim approved for another market", APPROVED, "Have the claim approved for this market, or take it out of this page"],
        &[],
    ),
    remark(
        "claim-audience",
        "claims",
        Severity::Error,
        ["Claim approved for other readers", APPROVED, "Take the claim out of this page, or have it approved for its readers"],
        &[],
    ),
    remark(
        "claim-companion",
        "claims",
        Severity::Error,
        ["Claim without the words that must stand beside it", SUBSTANTIATED, "Add the words that the register asks for"],
        &[],
    ),
    remark(
        "claim-uncited",
        "claims",
        Severity::Warning,
        ["Claim whose reference is not cited", SUBSTANTIATED, "Cite the reference that the register names"],
        &[],
    ),
    remark(
        "article-claims",
        "claims",
        Severity::Info,
        ["Article with claims of the register", RECORD, "See that the register is the one you mean"],
        &[],
    ),
    remark(
        "article-decisions",
        "claims",
        Severity::Info,
        ["Article with decisions of reviewers", RECORD, "See that each has its reason"],
        &[],
    ),
    remark(
        "review-outdated",
        "claims",
        Severity::Warning,
        ["Decision that no longer fits the text", RECORD, "Decide again: the words, their sentence or the rule have changed"],
        &[],
    ),
    remark("article-allowances", "rulebook", Severity::Info, ["Article with allowances", RECORD, "See that each has its reason"], &[]),
    remark(
        "article-settings",
        "rulebook",
        Severity::Info,
        ["Article with settings of its own", WHO_SELLS, "See that the article may say so"],
        &[],
    ),
    remark(
        "article-settings-locked",
        "rulebook",
        Severity::Error,
        ["Setting that an article may not change", WHO_SELLS, "Remove the setting"],
        &[],
    ),
    remark(
        "front-matter-setting",
        "rulebook",
        Severity::Error,
        [
            "Setting in the front matter that has no effect",
            OTHER_SETTINGS,
            "Below \"medlint\" write market, advertiser, promotional, product or allow, each with a word that it knows",
        ],
        &[],
    ),
    remark(
        "front-matter-unreadable",
        "rulebook",
        Severity::Warning,
        ["Front matter that cannot be read", OTHER_SETTINGS, "Mend the YAML or TOML between the fences"],
        &[],
    ),
    remark(
        "text-hidden",
        "suppression",
        Severity::Warning,
        [
            "Words that readers do not see",
            "What a reader cannot see discloses nothing, and a machine or a screen reader may still say it",
            "Delete what is hidden, or show it",
        ],
        &[SEEN],
    ),
    remark(
        "text-mixed-scripts",
        "suppression",
        Severity::Warning,
        [
            "Letters of several scripts in one word",
            "A word that only looks like another escapes searches, screen readers and reviews",
            "Type the word anew with plain letters",
        ],
        &[SCRIPTS],
    ),
    remark(
        "text-other-language",
        "rulebook",
        Severity::Info,
        [
            "Article in another language",
            "Rules for English words say nothing of another language, and what was not judged was not checked",
            "Have somebody review it who reads the language; other-languages = \"judge\" in [settings] judges it as if it were English",
        ],
        &[],
    ),
    remark(
        "text-too-long",
        "rulebook",
        Severity::Error,
        ["Text that is too long to read", "What was not read was not checked", "Split it into files of an article each"],
        &[],
    ),
];

/// The remark of a name.
pub fn named(id: &str) -> Option<&'static Remark> {
    REMARKS.iter().find(|remark| remark.id == id)
}

/// A finding that a remark makes.
pub(crate) fn own(id: &str, span: Span, message: String) -> Finding {
    // Every caller names a remark of the table; a test holds them to it.
    let remark = named(id).unwrap_or(&REMARKS[0]);
    let source = |&[tag, tier, title, url]: &[&str; 4]| {
        let [tag, tier, title, url] = [tag, tier, title, url].map(str::to_owned);
        Arc::new(Citation { tag, tier, title, url, reach: Reach::default(), section: String::new(), checked: String::new() })
    };
    let advice = RuleDoc {
        rule: remark.id.to_owned(),
        family: remark.family.to_owned(),
        title: remark.title.to_owned(),
        why: remark.why.to_owned(),
        instead: None,
        fix: remark.fix.to_owned(),
        sources: remark.sources.iter().map(source).collect(),
        whereabouts: String::new(),
    };
    Finding::plain(Arc::new(advice), remark.severity, message, span)
}

/// The finding about words that escape the eye.
pub(super) fn obscured((span, how): &(Span, Obscured)) -> Finding {
    match how {
        Obscured::Hidden => own("text-hidden", *span, "this tag hides words from readers; they are judged all the same".to_owned()),
        Obscured::UnclosedComment => {
            own("text-hidden", *span, "this comment has no end, so that nothing behind it is shown or judged; close it with -->".to_owned())
        }
        Obscured::Invisible => own("text-hidden", *span, "characters that nobody sees stand here".to_owned()),
        Obscured::MixedScripts(word) => {
            let message = format!("letters of several scripts stand in this word; it is read as \"{}\"", shorten(word));
            own("text-mixed-scripts", *span, message)
        }
    }
}

/// The result for a document whose claims are not judged because of its language.
pub(super) fn in_other_language(document: &Document, language: &'static str) -> LintResult {
    let mut findings: Vec<Finding> = document.obscured.iter().map(obscured).collect();
    let message = format!("this article is not in English ({language}), so its claims are not judged");
    findings.push(own("text-other-language", first_line(document), message));
    findings.sort_by_key(|finding| finding.span.start);
    // It is taken for what all copy is taken for: nothing of it was looked at.
    LintResult { findings, subject: Subject { is_promotional: true, ..Subject::default() }, language: Some(language) }
}

/// The first line of what is read, as far as a span may reach.
fn first_line(document: &Document) -> Span {
    let text = document.source.text();
    let start = document.blocks.first().map_or(0, |block| block.span.start);
    let mut end = text[start..].find('\n').unwrap_or(LONGEST_SPAN).min(LONGEST_SPAN).min(text.len() - start) + start;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::new(start, end.max(start + 1))
}

/// Says of each finding in which paragraph it stands, since nothing else leads there; a file that is not the text itself is not edited.
pub(super) fn tell_places(document: &Document, findings: &mut [Finding]) {
    for finding in findings {
        if let Some(place) = document.place(finding.span) {
            finding.message = format!("{} ({})", finding.message, place.words());
        }
        finding.edit = None;
    }
}

/// The one finding of a text that was not read, at its first line.
pub(super) fn too_long(document: &Document) -> Finding {
    let message = format!("this text is longer than {} MiB and was not read; split it", LONGEST_TEXT >> 20);
    own("text-too-long", first_line(document), message)
}

#[cfg(test)]
mod tests {
    use super::{REMARKS, named};

    #[test]
    fn every_remark_that_is_made_stands_in_the_table() {
        let own =
            [include_str!("allow.rs"), include_str!("front_settings.rs"), include_str!("mod.rs"), include_str!("remarks.rs")].concat();
        let mut names: Vec<&str> = own.split("own(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        // Those of the register go by their first word.
        names.extend(include_str!("claims.rs").split('"').filter(|name| name.starts_with("claim-")));
        names.sort_unstable();
        names.dedup();
        for name in &names {
            assert!(named(name).is_some(), "{name}");
        }
        assert_eq!(names.len(), REMARKS.len(), "{names:?}");
    }
}
