//! Claims of registers on a page: what they cover, and where the page uses the house's own wrongly.
//!
//! The linter asks it after the rules have spoken, and adds the claims that the law authorises. An exact use of a claim that is approved here and now covers
//! the findings inside its words, and nothing beyond them; a near use, an end, another market, a missing companion and a reference that is not cited are findings of their own.

use crate::analysis::{Analysis, DocumentSettings};
use crate::claims::house::difference::{Change, Difference};
use crate::claims::house::find::{Sentence, Use};
use crate::claims::house::{Cite, Claim, Companion, House, Reach, Status, Substantiation};
use crate::document::prose::OPAQUE;
use crate::document::{BlockKind, Document};
use crate::finding::{Allowance, AllowedBy, Authority, CoveringClaim, Finding, Note, Severity, shorten};
use crate::fingerprint;
use crate::fix::{Fix, Safety};
use crate::linter::remarks::{REMARKS, own};
use crate::linter::{LONGEST_SPAN, Linter};
use crate::source::Span;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// How many changed words a near use notes one by one.
const MOST_CHANGES: usize = 8;

/// What registers make of a page.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// The words that claims cover, each with its claim; those of the house first.
    pub(super) covers: Vec<(Span, Allowance)>,
    /// Uses that are wrong.
    pub(super) remarks: Vec<Finding>,
}

impl Verdict {
    /// Marks the findings inside the words of claims. What comments allow already stays theirs.
    pub(super) fn cover(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|one| one.allowed.is_none() && !one.is_about_document) {
            if let Some((_, allowance)) = self.covers.iter().find(|(span, _)| span.contains(finding.span)) {
                finding.allowed = Some(Box::new(allowance.clone()));
            }
        }
    }
}

impl Linter {
    /// Where a document uses the register of the house.
    pub fn claims_in(&self, document: &Document) -> Vec<Used> {
        let Some(house) = &self.claims else { return Vec::new() };
        let settings = self.settings(document);
        uses(&Analysis::new(document, &self.rulebook.lexicon, &settings), house)
    }

    /// The claims register of the house.
    pub const fn claims(&self) -> Option<&Arc<House>> {
        self.claims.as_ref()
    }

    /// What the register of the house makes of a page; nothing without one.
    pub(super) fn judge_claims(&self, analysis: &Analysis<'_>, settings: &DocumentSettings) -> Verdict {
        let Some(house) = &self.claims else { return Verdict::default() };
        let mut verdict = judge(analysis, house, settings, self.day().as_deref());
        let names = |list: &[String], one: &Finding| list.iter().any(|name| name == one.rule() || name == one.family());
        let (select, ignore) = (&self.settings.select.value, &self.settings.ignore.value);
        verdict.remarks.retain(|one| (select.is_empty() || names(select, one)) && !names(ignore, one));
        verdict
    }

    /// The names by which comments allow what a register has to say.
    pub(super) fn names_of_claims(&self) -> impl Iterator<Item = &'static str> {
        let all = REMARKS.iter().filter(|remark| self.claims.is_some() && remark.family == "claims");
        all.flat_map(|remark| [remark.id, remark.family])
    }
}

/// A use of a claim on a page, with its place.
#[derive(Clone, Debug)]
pub struct Used {
    /// The id of the claim.
    pub claim: String,
    /// The words.
    pub span: Span,
    /// The difference on one line; `None` for an exact use.
    pub difference: Option<String>,
}

/// The uses of a register on a page, exact ones and near ones, whatever becomes of them.
fn uses(analysis: &Analysis<'_>, house: &House) -> Vec<Used> {
    let document = analysis.document;
    let found = house.uses(document.prose.text(), &sentences(analysis), |claim| claim.status == Status::Approved);
    let used = |one: Use| Used {
        claim: house.claims[one.claim].id.clone(),
        span: document.prose.to_source(one.bytes),
        difference: one.difference.map(|difference| difference.marked()),
    };
    found.into_iter().map(used).collect()
}

/// The sentences in which somebody reads a claim: not those of a list of references.
fn sentences(analysis: &Analysis<'_>) -> Vec<Sentence> {
    let document = analysis.document;
    let is_read = |block: usize| !analysis.is_reference(block) && document.blocks[block].kind != BlockKind::Unseen;
    let read = document.sentences.iter().filter(|one| is_read(one.block));
    read.map(|one| Sentence { bytes: one.prose.clone(), block: one.block }).collect()
}

/// Judges the uses of a page.
fn judge(analysis: &Analysis<'_>, house: &House, settings: &DocumentSettings, today: Option<&str>) -> Verdict {
    let page = Page { analysis, house, settings, today, audience: audience(analysis.document) };
    let sentences = sentences(analysis);
    let found = house.uses(analysis.document.prose.text(), &sentences, |claim| page.flaw(claim).is_none());
    let mut verdict = Verdict::default();
    for same in found.chunk_by(|a, b| a.bytes == b.bytes && a.difference.is_none() && b.difference.is_none()) {
        let claims = same.iter().map(|one| &house.claims[one.claim]);
        let (first, claim) = (&same[0], claims.clone().find(|claim| page.flaw(claim).is_none()));
        match (&first.difference, claim) {
            (Some(difference), _) => verdict.remarks.push(page.near(first, difference)),
            (None, Some(claim)) => page.covered(first, claim, &mut verdict),
            // Of several claims with these words none may be used: the first one says why.
            (None, None) => {
                let claim = &house.claims[first.claim];
                if let Some((id, message)) = page.flaw(claim) {
                    verdict.remarks.push(page.remark(id, first.bytes.clone(), message, page.advice(claim)));
                }
            }
        }
    }
    verdict
}

/// The readers that the front matter names.
fn audience(document: &Document) -> Option<&str> {
    document.front_matter.get("audience").map(str::trim).filter(|words| !words.is_empty())
}

/// A page under its settings.
struct Page<'a> {
    analysis: &'a Analysis<'a>,
    house: &'a House,
    settings: &'a DocumentSettings,
    today: Option<&'a str>,
    audience: Option<&'a str>,
}

impl Page<'_> {
    /// Why a claim may not be used here and now: the id of the remark and its message.
    fn flaw(&self, claim: &Claim) -> Option<(&'static str, String)> {
        let (id, markets) = (&claim.id, &self.settings.markets);
        match claim.status {
            Status::Withdrawn => return Some(("claim-withdrawn", format!("claim {id} is withdrawn"))),
            Status::Draft => return Some(("claim-draft", format!("claim {id} is a draft that nobody has approved"))),
            Status::Approved => {}
        }
        if claim.is_expired(self.today) {
            return Some(("claim-expired", format!("the approval of claim {id} ended on {}", claim.expires)));
        }
        if !claim.is_for(markets) {
            let (here, there) = (markets.join(", "), claim.markets.join(", "));
            return Some(("claim-market", format!("claim {id} is approved for {there}, and this page is for {here}")));
        }
        let is_reader = |audience: &str| claim.audience.iter().any(|one| one.eq_ignore_ascii_case(audience));
        if let Some(audience) = self.audience.filter(|audience| !claim.audience.is_empty() && !is_reader(audience)) {
            let there = claim.audience.join(", ");
            return Some((
                "claim-audience",
                format!("claim {id} is approved for readers who are {there}, and this page is for {audience}"),
            ));
        }
        None
    }

    /// The words of a claim for who has to mend its use.
    fn advice(&self, claim: &Claim) -> Option<String> {
        let is_other = |other: &&Claim| other.product == claim.product && self.flaw(other).is_none();
        let other = self.house.claims.iter().filter(|_| !claim.product.is_empty()).find(is_other)?;
        let verb = if claim.status == Status::Draft { "approved" } else { "approved anew" };
        Some(format!("Have {} {verb}, or use another claim, such as {}: \"{}\"", claim.id, other.id, other.wording))
    }

    fn covered(&self, found: &Use, claim: &Claim, verdict: &mut Verdict) {
        let evidence: Vec<String> = claim.evidence.iter().map(Substantiation::words).collect();
        let mut reason = format!("claim {}", claim.id);
        if !claim.approver.is_empty() {
            let _ = write!(reason, ", approved by {} on {}", claim.approver, claim.approved);
        }
        if !evidence.is_empty() {
            let _ = write!(reason, ": {}", evidence.join("; "));
        }
        let by = AllowedBy::Claim(Arc::new(CoveringClaim {
            authority: Authority::House,
            id: claim.id.clone(),
            wording: claim.wordings().nth(found.wording).unwrap_or_default().to_owned(),
            evidence,
            conditions: String::new(),
            approver: claim.approver.clone(),
            approved: claim.approved.clone(),
            job: claim.job.clone(),
        }));
        let until = (!claim.expires.is_empty()).then(|| claim.expires.clone());
        verdict.covers.push((self.analysis.document.prose.to_source(found.bytes.clone()), Allowance { by, reason, until }));
        for companion in claim.companions.iter().filter(|companion| !self.has(companion, found.block)) {
            let kind = if companion.kind == "other" { "companion" } else { &companion.kind };
            let words = companion.text.first().map_or("", String::as_str);
            let message = format!("claim {} needs its {kind} {}: \"{}\"", claim.id, companion.within.words(), shorten(words));
            let fix = format!("Add {}: \"{words}\"", companion.within.words());
            verdict.remarks.push(self.remark("claim-companion", found.bytes.clone(), message, Some(fix)));
        }
        for missing in self.uncited(claim) {
            let message = format!("claim {} rests on a reference that this page does not cite: {}", claim.id, shorten(&missing));
            verdict.remarks.push(self.remark("claim-uncited", found.bytes.clone(), message, Some(format!("Cite {missing}"))));
        }
    }

    /// Whether one of the wordings of a companion stands where it must.
    fn has(&self, companion: &Companion, block: usize) -> bool {
        let blocks = &self.analysis.document.blocks;
        let is_there = |at: usize| match companion.within {
            Reach::Page => true,
            Reach::Section => blocks[at].section == blocks[block].section,
            Reach::Next => at == block || at == block + 1,
        };
        let text = self.text(|at| is_there(at) && blocks[at].kind != BlockKind::Unseen);
        companion.text.iter().any(|words| House::holds(&text, words))
    }

    /// The texts of some blocks, none of whose words runs on into the next.
    fn text(&self, is_wanted: impl Fn(usize) -> bool) -> String {
        let document = self.analysis.document;
        let mut text = String::new();
        for at in (0..document.blocks.len()).filter(|at| is_wanted(*at)) {
            text.push_str(document.text_of(at));
            text.extend([' ', OPAQUE, ' ']);
        }
        text
    }

    /// The references of a claim that the page should cite and does not.
    fn uncited(&self, claim: &Claim) -> Vec<String> {
        if claim.cite == Cite::None || claim.evidence.iter().all(|one| one.identifiers().next().is_none()) {
            return Vec::new();
        }
        let (lower, prose) = (self.analysis.document.source.text().to_lowercase(), self.text(|_| true));
        let citable = claim.evidence.iter().filter(|one| one.identifiers().next().is_some());
        let missing: Vec<&Substantiation> = citable.clone().filter(|one| !is_cited(one, &lower, &prose)).collect();
        match claim.cite {
            Cite::Any if missing.len() < citable.count() => Vec::new(),
            Cite::Any => missing.iter().take(1).map(|one| one.words()).collect(),
            _ => missing.iter().map(|one| one.words()).collect(),
        }
    }

    fn near(&self, found: &Use, difference: &Difference) -> Finding {
        let claim = &self.house.claims[found.claim];
        let approved = claim.wordings().nth(found.wording).unwrap_or_default();
        let document = self.analysis.document;
        let words = shorten(&document.prose.text()[found.bytes.clone()]).into_owned();
        let message = match difference.is_material {
            true => format!("\"{words}\" is not what claim {} was approved for: another {}", claim.id, difference.sorts()),
            false => format!("\"{words}\" says claim {} in other words", claim.id),
        };
        let fix = format!("Write the approved wording of {}: \"{approved}\"", claim.id);
        let mut finding = self.remark("claim-near", found.bytes.clone(), message, Some(fix));
        if !difference.is_material {
            finding.severity = Severity::Info;
        }
        let text = |text: String| Note { rule: None, span: None, text };
        finding.notes.push(text(format!("approved and here: {}", difference.marked())));
        finding.notes.extend(difference.changes.iter().take(MOST_CHANGES).map(|change| self.note(change)));
        if document.prose.is_verbatim(found.bytes.clone(), &document.source) {
            let end = |text: &str| text.trim_end().ends_with(['.', '!', '?']);
            // The window of the page ends before its full stop.
            let replacement = if end(approved) { approved.trim_end().trim_end_matches(['.', '!', '?']) } else { approved };
            let span = document.prose.to_source(found.bytes.clone());
            finding.edit = Some(Box::new(Fix { span, replacement: replacement.to_owned(), safety: Safety::Suggested }));
        }
        finding
    }

    fn note(&self, change: &Change) -> Note {
        let (approved, here, sort) = (shorten(&change.approved), shorten(&change.here), change.sort);
        let text = match (change.approved.is_empty(), change.here.is_empty()) {
            (true, _) => format!("\"{here}\" is not in the approved wording ({sort})"),
            (_, true) => format!("\"{approved}\" is missing here ({sort})"),
            _ => format!("\"{here}\" stands for \"{approved}\" ({sort})"),
        };
        Note { rule: None, span: Some(self.analysis.document.prose.to_source(change.bytes.clone())), text }
    }

    /// A finding about some words of the prose.
    fn remark(&self, id: &str, bytes: Range<usize>, message: String, fix: Option<String>) -> Finding {
        let document = self.analysis.document;
        let text = document.prose.text();
        let mut end = bytes.end;
        let mut span = document.prose.to_source(bytes.start..end);
        while span.len() > LONGEST_SPAN {
            let Some(shorter) = text[bytes.start..end].trim_end().rfind(' ').filter(|at| *at > 0) else { break };
            end = bytes.start + shorter;
            span = document.prose.to_source(bytes.start..end);
        }
        let mut finding = own(id, span, message);
        if let Some(fix) = fix {
            Arc::make_mut(&mut finding.advice).fix = fix;
        }
        let sentence = fingerprint::of_sentence(&text[bytes.clone()]);
        finding.identity = Some(fingerprint::of_claim(id, &finding.message, sentence));
        finding
    }
}

/// Whether a page names a reference: by an identifier or as it is written.
fn is_cited(one: &Substantiation, lower: &str, prose: &str) -> bool {
    let has = |text: &str| !text.is_empty() && lower.contains(&text.to_lowercase());
    let has_pmid = || {
        let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_ascii_digit());
        let places = lower.match_indices(&one.pmid);
        places.into_iter().any(|(at, _)| {
            let before = lower[..at].trim_end_matches([' ', ':', '#']);
            ends(&lower[at + one.pmid.len()..]) && (before.ends_with("pmid") || before.ends_with("pubmed.ncbi.nlm.nih.gov/"))
        })
    };
    has(&one.doi)
        || has(&one.nct)
        || has(&one.url)
        || (!one.pmid.is_empty() && has_pmid())
        || (!one.reference.is_empty() && House::holds(prose, &one.reference))
}
