//! Comments that allow findings: which finding each one covers, and what is wrong with the comments themselves.
//!
//! An allowance needs a reason, a rule that exists and something to silence; whatever lacks one of them is reported,
//! so that the record which a reviewer signs stays true. This module is told which names exist and which rules run; it
//! knows no rulebook.

use crate::document::directives::DirectiveKind;
use crate::document::{Directive, Document};
use crate::finding::{Allowance, AllowedBy, Finding};
use crate::linter::remarks::own;
use crate::source::Span;
use crate::suggest;
use std::collections::BTreeMap;

/// A day: year, month, day.
pub type Date = (i32, u32, u32);

/// The names and locks by which comments are judged.
pub(crate) struct Names<'a> {
    /// Ids of rules and names of families.
    pub(crate) known: Vec<&'a str>,
    /// Those that run on this document; an allowance of another may be needed in another run.
    pub(crate) active: Vec<&'a str>,
    /// Today; without it no allowance expires.
    pub(crate) today: Option<Date>,
    /// Whether settings keep articles from allowing anything.
    pub(crate) is_locked: bool,
}

/// Marks the findings that comments allow, and returns what is wrong with the comments.
pub(crate) fn apply(document: &Document, findings: &mut [Finding], names: &Names<'_>) -> Vec<Finding> {
    let mut remarks = Vec::new();
    let mut of_name: BTreeMap<&str, Places> = BTreeMap::new();
    let mut hints: BTreeMap<&str, String> = BTreeMap::new();
    for directive in &document.directives {
        if let Some(remark) = flaw(directive, names.today, names.is_locked) {
            remarks.push(remark);
            continue;
        }
        if directive.kind == DirectiveKind::AllowEnd {
            continue;
        }
        for (name, place) in &directive.rules {
            if !names.known.contains(&name.as_str()) {
                // The nearest name is looked for among all of them; a comment of a thousand names needs no thousand hints.
                let hint = if hints.len() >= MOST_HINTS {
                    &mut String::new()
                } else {
                    hints.entry(name).or_insert_with(|| {
                        let nearest = suggest::help(name, names.known.iter().copied());
                        nearest.map_or_else(String::new, |nearest| format!("; {nearest}"))
                    })
                };
                remarks.push(own("allow-unknown-rule", *place, format!("no rule and no family is called \"{name}\"{hint}")));
                continue;
            }
            let reason = directive.reason.clone().unwrap_or_default();
            let until = directive.until.as_ref().map(|(until, _)| until.clone());
            let allowance = Allowance { by: AllowedBy::Comment(directive.span), reason, until };
            let places = of_name.entry(name).or_insert_with(|| Places::of(name, findings));
            let (is_used, covered) = places.covered(directive);
            for index in covered {
                findings[index].allowed.get_or_insert_with(|| Box::new(allowance.clone()));
            }
            if !is_used && names.active.contains(&name.as_str()) {
                remarks.push(own("allow-unused", *place, format!("this allowance of \"{name}\" silences nothing; remove it")));
            }
        }
    }
    remarks
}

/// How many unknown names get a hint.
const MOST_HINTS: usize = 20;

/// Where the findings of one rule or family stand, so that many comments and many findings do not multiply.
struct Places {
    /// Spans and numbers of findings in order.
    all: Vec<(Span, usize)>,
    /// The length of the longest.
    longest: usize,
    /// For each of them the next one, itself included, that no comment allows yet.
    open: Vec<usize>,
}

impl Places {
    fn of(name: &str, findings: &[Finding]) -> Self {
        let named = findings.iter().enumerate().filter(|(_, one)| one.rule() == name || one.family() == name);
        let mut all: Vec<(Span, usize)> = named.map(|(index, one)| (one.span, index)).collect();
        all.sort_unstable();
        let longest = all.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        Self { longest, open: (0..=all.len()).collect(), all }
    }

    /// The next one at or behind an index that no comment allows yet; the way there is shortened for who asks next.
    fn next_open(&mut self, from: usize) -> usize {
        let mut at = from;
        while self.open[at] != at {
            self.open[at] = self.open[self.open[at]];
            at = self.open[at];
        }
        at
    }

    /// Whether a comment covers any finding, and those that no comment before it did.
    fn covered(&mut self, directive: &Directive) -> (bool, Vec<usize>) {
        let covers = directive.covers;
        if directive.kind == DirectiveKind::AllowFile {
            let open = (0..self.all.len()).filter(|&at| self.open[at] == at).map(|at| self.all[at].1).collect();
            let is_used = !self.all.is_empty();
            self.open.fill(self.all.len());
            return (is_used, open);
        }
        let start_of = |all: &[(Span, usize)], offset: usize| all.partition_point(|(span, _)| span.start < offset);
        let first = start_of(&self.all, covers.start.saturating_sub(self.longest));
        let (inside, end) = (start_of(&self.all, covers.start), start_of(&self.all, covers.end));
        let reaches_in = |(span, _): &(Span, usize)| covers.overlaps(*span);
        let is_used = inside < end || self.all[first..inside].iter().any(reaches_in);
        let mut covered = Vec::new();
        let mut at = self.next_open(first);
        while at < end {
            if self.all[at].0.overlaps(covers) {
                covered.push(self.all[at].1);
                self.open[at] = at + 1;
            }
            at = self.next_open(at + 1);
        }
        (is_used, covered)
    }
}

/// The flaw that keeps a comment from allowing anything at all.
fn flaw(directive: &Directive, today: Option<Date>, is_locked: bool) -> Option<Finding> {
    if is_locked {
        let message = "comments may not allow findings here, so this one has no effect";
        return Some(own("allow-locked", directive.span, message.to_owned()));
    }
    let malformed = |place: Span, message: String| Some(own("allow-malformed", place, message));
    match directive.kind {
        DirectiveKind::Unknown => {
            let message = "expected medlint-allow RULE: reason, medlint-allow-file, medlint-allow-begin or medlint-allow-end";
            return malformed(directive.span, message.to_owned());
        }
        DirectiveKind::AllowEnd if !directive.is_paired => {
            return malformed(directive.span, "expected a medlint-allow-begin before this end".to_owned());
        }
        DirectiveKind::AllowBegin if !directive.is_paired => {
            return malformed(directive.span, "expected a medlint-allow-end behind this begin; the region has no end".to_owned());
        }
        DirectiveKind::AllowEnd => return None,
        DirectiveKind::AllowNext | DirectiveKind::AllowFile | DirectiveKind::AllowBegin => {}
    }
    if directive.reason.is_none() {
        let message = "an allowance needs its reason: <!-- medlint-allow RULE: who approved it and why -->";
        return Some(own("allow-without-reason", directive.span, message.to_owned()));
    }
    let (until, place) = directive.until.as_ref()?;
    match date(until) {
        None => malformed(*place, format!("expected a date such as until=2027-01-31, found \"{until}\"")),
        Some(last) if today.is_some_and(|today| today > last) => {
            Some(own("allow-expired", *place, format!("this allowance ended on {until}; review the text again")))
        }
        Some(_) => None,
    }
}

/// A date written as `2027-01-31`.
pub fn date(text: &str) -> Option<Date> {
    let is_written_out = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if !is_written_out {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day).then_some((year, month, day))
}

/// A remark that comments allow findings here, at the first of those comments, for reports that have no other place to say it. `None`
/// when they allow none.
pub fn told(findings: &[Finding]) -> Option<Finding> {
    let comment = |finding: &&Finding| finding.allowed.as_ref().and_then(|allowance| allowance.comment());
    let allowed: Vec<&Finding> = findings.iter().filter(|finding| comment(finding).is_some()).collect();
    let first = allowed.iter().filter_map(comment).min()?;
    let mut rules: Vec<&str> = allowed.iter().map(|finding| finding.rule()).collect();
    rules.sort_unstable();
    rules.dedup();
    let named = rules.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = if rules.len() > MOST_NAMED { " and others" } else { "" };
    let (count, plural) = (allowed.len(), if allowed.len() == 1 { "" } else { "s" });
    Some(own("article-allowances", first, format!("comments allow {count} finding{plural} in this article: {named}{more}")))
}

/// A remark that registers of claims cover findings here, at the first of them, for the same reports. `None` when they cover none.
pub fn covered(findings: &[Finding]) -> Option<Finding> {
    let claim = |finding: &&Finding| Some(finding.allowed.as_ref()?.claim()?.name());
    let covered: Vec<&Finding> = findings.iter().filter(|finding| claim(finding).is_some()).collect();
    let first = covered.iter().map(|finding| finding.span).min()?;
    let mut claims: Vec<String> = covered.iter().filter_map(claim).collect();
    claims.sort_unstable();
    claims.dedup();
    let more = if claims.len() > MOST_NAMED { " and others" } else { "" };
    claims.truncate(MOST_NAMED);
    let (count, plural) = (covered.len(), if covered.len() == 1 { "" } else { "s" });
    let message = format!("registers of claims cover {count} finding{plural} in this article: {}{more}", claims.join(", "));
    Some(own("article-claims", first, message))
}

/// A remark that reviewers keep findings here, at the first of them, for the same reports. `None` when they keep none.
pub fn kept(findings: &[Finding]) -> Option<Finding> {
    let name = |finding: &&Finding| Some(finding.allowed.as_ref()?.decision()?.by.clone());
    let kept: Vec<&Finding> = findings.iter().filter(|finding| name(finding).is_some()).collect();
    let first = kept.iter().map(|finding| finding.span).min()?;
    let mut names: Vec<String> = kept.iter().filter_map(name).collect();
    names.sort_unstable();
    names.dedup();
    let (count, plural) = (kept.len(), if kept.len() == 1 { "" } else { "s" });
    Some(own("article-decisions", first, format!("reviewers keep {count} finding{plural} in this article: {}", names.join(", "))))
}

/// The findings with those remarks at their places, for reports that have no other place for what lets findings stand. `None` when nothing does.
pub fn with_told(findings: &[Finding]) -> Option<Vec<Finding>> {
    let remarks: Vec<Finding> = [told, covered, kept].into_iter().filter_map(|tell| tell(findings)).collect();
    if remarks.is_empty() {
        return None;
    }
    let mut all = findings.to_vec();
    for remark in remarks {
        let at = all.partition_point(|finding| finding.span.start <= remark.span.start);
        all.insert(at, remark);
    }
    Some(all)
}

/// The remark that a decision of a reviewer no longer fits, at a place that tells most.
pub fn outdated(span: Span, message: String) -> Finding {
    own("review-outdated", span, message)
}

/// How many rules a remark names.
const MOST_NAMED: usize = 5;

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_exist_or_are_refused() {
        assert_eq!(date("2027-01-31"), Some((2027, 1, 31)));
        assert_eq!(date("2028-02-29"), Some((2028, 2, 29)));
        for wrong in ["2027-02-29", "2027-13-01", "2027-1-31", "31-01-2027", "2027-01-31x", "tomorrow", "2027-00-10", "+027-01-31"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
