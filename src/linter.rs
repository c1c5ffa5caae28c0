//! The one call that every front end makes: a document in, findings out.
//!
//! The linter selects the rules that apply, runs their checks over one reading, gives each hit its severity and words,
//! folds what says the same of one place, applies the comments that allow, and sorts. It opens no file, knows no
//! terminal and cannot fail.

use crate::document::directives::DirectiveKind;
use crate::document::{Directive, Document};
use crate::finding::{Advice, Allowance, Finding, Note, Severity};
use crate::fix::{self, Fix};
use crate::kinds::{Hit, Place};
use crate::reading::subject::Subject;
use crate::reading::{Circumstances, Reading};
use crate::rulebook::{Rule, Rulebook};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The longest span of a finding, in bytes: the words that carry the claim, not the paragraph.
pub const LONGEST_SPAN: usize = 250;

/// Which rules apply, and how.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Markets; the rulebook's own when empty.
    pub markets: Vec<String>,
    /// Advertiser; the rulebook's own when `None`.
    pub advertiser: Option<String>,
    /// Only these rules and families; all when empty.
    pub select: Vec<String>,
    /// Not these rules and families.
    pub ignore: Vec<String>,
    /// Whether the documents are promotional; worked out from each when `None`.
    pub promotional: Option<bool>,
    /// Today: year, month, day. Without it no allowance expires.
    pub today: Option<(i32, u32, u32)>,
}

/// A rule that would have fired, and what kept it silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// Id of the rule.
    pub rule: String,
    /// The words it would have pointed at.
    pub span: Span,
    /// Name of the condition: a cue, a guard, a fact.
    pub by: String,
    /// The words that show the condition.
    pub shown_by: Span,
}

/// Findings, and what nearly became one.
#[derive(Clone, Debug, Default)]
pub struct Examination {
    /// What the linter has to say.
    pub findings: Vec<Finding>,
    /// What was silenced, in text order.
    pub silenced: Vec<Silenced>,
    /// What the document was taken to promote.
    pub subject: Subject,
}

/// Checks documents against a rulebook.
#[derive(Clone, Debug)]
pub struct Linter<'a> {
    rulebook: &'a Rulebook,
    profile: Profile,
}

impl<'a> Linter<'a> {
    /// A linter for a rulebook and a profile.
    pub fn new(rulebook: &'a Rulebook, profile: Profile) -> Self {
        Self { rulebook, profile }
    }

    /// All findings in a document, in order of place, then rule. Allowed ones are among them, marked.
    ///
    /// ```
    /// use medlint::{Document, Linter, Profile, Rulebook, Source};
    /// let rulebook = Rulebook::shipped();
    /// let linter = Linter::new(&rulebook, Profile::default());
    /// let document = Document::markdown(Source::new("a.md", "Our clinic offers a miracle cure."));
    /// assert!(linter.lint(&document).iter().any(|finding| finding.rule() == "hype-miracle"));
    /// ```
    pub fn lint(&self, document: &Document) -> Vec<Finding> {
        self.examine(document).findings
    }

    /// Findings together with what nearly became one, for explanations.
    pub fn examine(&self, document: &Document) -> Examination {
        let circumstances = self.circumstances(document);
        let reading = Reading::new(document, &self.rulebook.lexicon, &circumstances);
        let mut found = Examination::default();
        let mut about_document = Vec::new();
        let mut hits = Vec::new();
        for rule in self.rulebook.rules.iter().filter(|rule| self.is_selected(rule)) {
            let Some(severity) = rule.severity_in(&circumstances.advertiser, &circumstances.markets) else { continue };
            rule.check.check(&reading, &mut hits);
            for hit in hits.drain(..) {
                match &hit.silenced {
                    Some((by, shown_by)) => found.silenced.push(Silenced {
                        rule: rule.id().to_owned(),
                        span: span_of(&reading, &hit.place),
                        by: by.clone(),
                        shown_by: document.prose.to_source(shown_by.clone()),
                    }),
                    None if rule.check.is_about_document() => about_document.push(finding(&reading, rule, severity, hit)),
                    None => found.findings.push(finding(&reading, rule, severity, hit)),
                }
            }
        }
        found.findings = fold(found.findings);
        found.findings.append(&mut about_document);
        self.allow(document, &mut found.findings);
        if let Some((reason, span)) = &document.front_matter.mistake {
            found.findings.push(own("front-matter-unreadable", *span, format!("the front matter cannot be read: {reason}")));
        }
        found.findings.sort_by(|a, b| (a.span.start, a.span.end, a.rule()).cmp(&(b.span.start, b.span.end, b.rule())));
        found.silenced.sort_by(|a, b| (a.span, &a.rule, &a.by).cmp(&(b.span, &b.rule, &b.by)));
        found.subject = reading.subject;
        found
    }

    /// What the document promotes and why we think so.
    pub fn subject(&self, document: &Document) -> Subject {
        let circumstances = self.circumstances(document);
        Reading::new(document, &self.rulebook.lexicon, &circumstances).subject
    }

    fn is_selected(&self, rule: &Rule) -> bool {
        let names = |list: &[String]| list.iter().any(|name| name == rule.id() || name == rule.family());
        (self.profile.select.is_empty() || names(&self.profile.select)) && !names(&self.profile.ignore)
    }

    /// Settings, narrowed by the `medlint` table of the front matter.
    fn circumstances(&self, document: &Document) -> Circumstances {
        let front = &document.front_matter;
        let own_markets: Vec<String> = front.all("medlint.market").map(|field| field.value.to_lowercase()).collect();
        let first = |lists: [Vec<String>; 3]| lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default();
        let markets = first([own_markets, self.profile.markets.clone(), self.rulebook.defaults.markets.clone()]);
        let own_advertiser = front.get("medlint.advertiser").map(str::to_lowercase);
        let advertiser =
            own_advertiser.or_else(|| self.profile.advertiser.clone()).unwrap_or_else(|| self.rulebook.defaults.advertiser.clone());
        let stated = match front.get("medlint.promotional") {
            Some("yes" | "true") => Some(true),
            Some("no" | "false") => Some(false),
            _ if front.get("medlint.product").is_some() => Some(true),
            _ => self.profile.promotional.or(self.rulebook.defaults.promotional),
        };
        Circumstances { markets, advertiser, promotional: stated, today: self.profile.today }
    }

    /// Marks allowed findings and reports comments that allow nothing, give no reason or are not understood.
    fn allow(&self, document: &Document, findings: &mut Vec<Finding>) {
        let mut remarks = Vec::new();
        for directive in &document.directives {
            if directive.kind == DirectiveKind::Unknown {
                let words = "expected medlint-allow, medlint-allow-file, medlint-allow-begin or medlint-allow-end";
                remarks.push(own("allow-malformed", directive.span, words.to_owned()));
                continue;
            }
            if directive.kind == DirectiveKind::AllowEnd {
                continue;
            }
            let Some(reason) = directive.reason.as_deref().filter(|reason| !reason.trim().is_empty()) else {
                let words = "an allowance needs its reason: <!-- medlint-allow RULE: who approved it and why -->";
                remarks.push(own("allow-without-reason", directive.span, words.to_owned()));
                continue;
            };
            if let Some(remark) = self.expiry(directive) {
                remarks.push(remark);
                continue;
            }
            for (name, place) in &directive.rules {
                if !self.rulebook.knows(name) {
                    remarks.push(own("allow-unknown-rule", *place, format!("no rule and no family is called \"{name}\"")));
                    continue;
                }
                let allowance = Allowance { span: directive.span, reason: reason.trim().to_owned() };
                let mut is_used = false;
                for finding in findings.iter_mut().filter(|one| one.rule() == name || one.family() == name) {
                    if directive.covers.overlaps(finding.span) || directive.kind == DirectiveKind::AllowFile {
                        is_used = true;
                        finding.allowed.get_or_insert_with(|| allowance.clone());
                    }
                }
                if !is_used && self.is_active(name) {
                    remarks.push(own("allow-unused", *place, format!("this allowance of \"{name}\" silences nothing; remove it")));
                }
            }
        }
        findings.append(&mut remarks);
    }

    /// Whether a rule or family is run at all, so that `--select` does not make allowances look unused.
    fn is_active(&self, name: &str) -> bool {
        self.rulebook
            .rules
            .iter()
            .any(|rule| (rule.id() == name || rule.family() == name) && self.is_selected(rule) && rule.severity.is_some())
    }

    fn expiry(&self, directive: &Directive) -> Option<Finding> {
        let (until, place) = directive.until.as_ref()?;
        match (date(until), self.profile.today) {
            (None, _) => Some(own("allow-malformed", *place, format!("expected a date such as until=2027-01-31, found \"{until}\""))),
            (Some(last), Some(today)) if today > last => {
                Some(own("allow-expired", *place, format!("this allowance ended on {until}; review the text again")))
            }
            _ => None,
        }
    }
}

fn date(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let date = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let is_sound = parts.next().is_none() && (1..=12).contains(&date.1) && (1..=31).contains(&date.2);
    is_sound.then_some(date)
}

fn span_of(reading: &Reading<'_>, place: &Place) -> Span {
    match place {
        Place::Source(span) => *span,
        Place::Tokens(tokens) => {
            let mut end = tokens.end;
            loop {
                let span = reading.document.prose.to_source(reading.scan.prose(tokens.start..end));
                if span.len() <= LONGEST_SPAN || end <= tokens.start + 1 {
                    return span;
                }
                end -= 1;
            }
        }
    }
}

fn finding(reading: &Reading<'_>, rule: &Rule, severity: Severity, hit: Hit) -> Finding {
    let span = span_of(reading, &hit.place);
    let words = hit.label.unwrap_or_else(|| match &hit.place {
        Place::Tokens(tokens) => shorten(&reading.document.prose.text()[reading.scan.prose(tokens.clone())]),
        Place::Source(span) => shorten(reading.document.source.slice(*span)),
    });
    let mut level = severity;
    for _ in 0..hit.shift.unsigned_abs() {
        level = if hit.shift < 0 { level.lower() } else { level.higher() };
    }
    Finding {
        advice: rule.advice.clone(),
        severity: level,
        message: rule.message.replace("{match}", &words),
        span,
        notes: hit.notes.into_iter().map(|text| Note { span: None, text }).collect(),
        edit: edit(reading, rule, &hit.place),
        allowed: None,
        standing: None,
        is_about_document: rule.check.is_about_document(),
    }
}

/// The edit that the rule offers for these words, where they stand in the source as one piece without markup.
fn edit(reading: &Reading<'_>, rule: &Rule, place: &Place) -> Option<Fix> {
    let Place::Tokens(tokens) = place else { return None };
    let prose = &reading.document.prose;
    let (wording, found) = fix::find(&rule.wordings, prose.text(), reading.scan.prose(tokens.clone()))?;
    prose.is_verbatim(found.clone()).then(|| Fix {
        replacement: wording.replacement_for(&prose.text()[found.clone()]),
        span: prose.to_source(found),
        safety: wording.safety,
    })
}

/// At most sixty characters of the words found, for the message.
fn shorten(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= 60 {
        return one_line;
    }
    let cut: String = one_line.chars().take(57).collect();
    format!("{}\u{2026}", cut.trim_end())
}

/// One finding per place and family: the gravest stays, the others become its notes.
fn fold(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let rank = |one: &Finding| (std::cmp::Reverse(one.severity), one.span.start, std::cmp::Reverse(one.span.end));
        (rank(a), a.rule()).cmp(&(rank(b), b.rule()))
    });
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    // Kept spans of one family never overlap, so only the nearest one on each side can overlap the next.
    let mut places: BTreeMap<(String, usize), usize> = BTreeMap::new();
    for next in findings {
        let key = |start: usize| (next.family().to_owned(), start);
        let before = places.range(..=key(next.span.start)).next_back();
        let after = places.range(key(next.span.start)..).next();
        let neighbours = before.into_iter().chain(after).map(|(_, &index)| index);
        let twin = neighbours.into_iter().find(|&index| kept[index].family() == next.family() && kept[index].span.overlaps(next.span));
        match twin {
            Some(index) if kept[index].rule() == next.rule() => {}
            Some(index) => kept[index].notes.push(Note { span: Some(next.span), text: format!("also {}: {}", next.rule(), next.message) }),
            None => {
                places.insert(key(next.span.start), kept.len());
                kept.push(next);
            }
        }
    }
    kept
}

/// A finding about the comments and settings inside the article itself.
fn own(rule: &str, span: Span, message: String) -> Finding {
    let (title, fix, severity) = match rule {
        "allow-without-reason" => ("Allowance without a reason", "Say after a colon who approved the wording and why", Severity::Error),
        "allow-unknown-rule" => ("Allowance of a rule that does not exist", "Use an id that `medlint rules` lists", Severity::Error),
        "allow-unused" => ("Allowance that silences nothing", "Remove the comment", Severity::Warning),
        "allow-expired" => ("Allowance that has expired", "Review the wording, then remove the comment or set a new date", Severity::Error),
        "front-matter-unreadable" => ("Front matter that cannot be read", "Mend the YAML or TOML between the fences", Severity::Warning),
        _ => ("Comment that is not understood", "Write <!-- medlint-allow RULE: reason -->", Severity::Error),
    };
    let family = if rule.starts_with("allow") { "suppression" } else { "rulebook" };
    let advice = Advice {
        rule: rule.to_owned(),
        family: family.to_owned(),
        title: title.to_owned(),
        why: "What is allowed, and why, is part of the record that a reviewer signs".to_owned(),
        fix: fix.to_owned(),
        sources: Vec::new(),
    };
    Finding {
        advice: Arc::new(advice),
        severity,
        message,
        span,
        notes: Vec::new(),
        edit: None,
        allowed: None,
        standing: None,
        is_about_document: false,
    }
}
