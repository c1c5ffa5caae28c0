//! Citations: what the text points at, and whether it leads anywhere.
//!
//! A footnote counts when it is defined, a number when the list of references has so many entries, a link when its
//! host is a scholarly or an agency one, an identifier when it is well formed, author and year when the references
//! name both. Evidence that does not resolve does not count. The list of references has a heading, or it is the run of
//! entries at the end that the numbers in the text can only mean.

use crate::analysis::identifiers;
use crate::analysis::lexicon::Lexicon;
use crate::document::{Block, BlockKind, CitationStyle, Document};
use crate::source::Span;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// How something points at a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A footnote.
    Footnote,
    /// A number in brackets or raised.
    Number,
    /// A link to a scholarly or agency host.
    Link,
    /// A DOI, PMID, PMCID or trial registration.
    Identifier,
    /// Author and year.
    AuthorYear,
}

/// One pointer to a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How it points.
    pub kind: EvidenceKind,
    /// Where it stands in the prose.
    pub prose: usize,
    /// Its source bytes.
    pub span: Span,
    /// Its text.
    pub label: String,
    /// Whether it leads to a source.
    pub resolves: bool,
}

/// The evidence of a document.
#[derive(Clone, Debug, Default)]
pub struct EvidenceMap {
    /// All pointers in text order.
    pub pointers: Vec<Evidence>,
    /// For each block, whether it belongs to the list of references.
    pub is_reference: Vec<bool>,
    /// Whether any block belongs to it.
    pub has_references: bool,
    /// How many entries the list of references has.
    pub entries: usize,
}

static AUTHOR_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"([A-Z][\p{L}'-]+)(?: and [A-Z][\p{L}'-]+| & [A-Z][\p{L}'-]+| et al\.?)?,? \(?((?:19|20)[0-9]{2})[a-z]?\)";
    Regex::new(pattern).expect("the pattern of author and year is a constant")
});

/// "(3)" and "^3^" where a sentence or a part of one ends; other numbers in round brackets count things.
static ROUND_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?:\(([0-9]{1,2})(?:(?:, ?|-|\x{2013})[0-9]{1,2})*\)|\^([0-9]{1,2})\^)\s*(?:[.,;:!?]|\n|$)";
    Regex::new(pattern).expect("the pattern of numbers in round brackets is a constant")
});

/// The signs of an entry of a list of references beside its year: volume and pages, an identifier, authors with initials.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?:et al|doi|PMID|[0-9] ?\([0-9-]+\)|; ?[0-9]+|: ?e?[0-9]+ ?[-\x{2013}] ?[0-9]+|\p{Lu}\p{Ll}+,? \p{Lu}{1,3}[,.])";
    Regex::new(pattern).expect("the pattern of entries is a constant")
});

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)(?:19|20)[0-9]{2}(?-u:\b)").expect("the pattern of years is a constant"));

/// Finds all pointers and settles which of them lead anywhere.
pub(crate) fn find(document: &Document, lexicon: &Lexicon) -> EvidenceMap {
    let is_reference = reference_blocks(document, lexicon);
    let entries = reference_entries(document, &is_reference);
    let references: String =
        (0..document.blocks.len()).filter(|&at| is_reference[at]).map(|at| document.text_of(at)).collect::<Vec<_>>().join("\n");
    let labels: FxHashSet<&str> = document.footnotes.iter().map(|note| note.label.as_str()).collect();
    let mut pointers = Vec::new();
    for mark in &document.citations {
        let (kind, resolves) = match mark.style {
            CitationStyle::Footnote => (EvidenceKind::Footnote, labels.contains(mark.label.as_str())),
            CitationStyle::Bracket | CitationStyle::Superscript => {
                (EvidenceKind::Number, mark.label.parse().is_ok_and(|number: usize| (1..=entries).contains(&number)))
            }
        };
        pointers.push(Evidence { kind, prose: mark.prose, span: mark.span, label: mark.label.clone(), resolves });
    }
    if entries > 0 {
        for found in ROUND_NUMBER.captures_iter(document.prose.text()) {
            let number = found.get(1).or_else(|| found.get(2)).expect("one of both has matched");
            if number.as_str().parse().is_ok_and(|number: usize| (1..=entries).contains(&number)) {
                let (prose, span) = (number.start(), document.prose.to_source(number.range()));
                pointers.push(Evidence { kind: EvidenceKind::Number, prose, span, label: number.as_str().to_owned(), resolves: true });
            }
        }
    }
    for link in document.links.iter().filter(|link| is_evidence_host(&link.url, &lexicon.evidence_hosts)) {
        // A search is no source: what it finds changes from day to day.
        let is_search = link.url.contains("?term=") || link.url.contains("?q=") || link.url.contains("/search");
        if !is_search {
            let (prose, label) = (link.prose.start, link.url.clone());
            pointers.push(Evidence { kind: EvidenceKind::Link, prose, span: link.span, label, resolves: true });
        }
    }
    let text = document.prose.text();
    if may_have_identifier(text.as_bytes()) {
        for found in identifiers::WELL_FORMED.find_iter(text) {
            let (prose, span) = (found.start(), document.prose.to_source(found.range()));
            pointers.push(Evidence { kind: EvidenceKind::Identifier, prose, span, label: found.as_str().to_owned(), resolves: true });
        }
    }
    if !references.is_empty() {
        let entries = Entries::new(&references);
        for found in AUTHOR_YEAR.captures_iter(text) {
            let whole = found.get(0).expect("group 0 is the whole match").range();
            let (author, year) = (&found[1], &found[2]);
            let resolves = entries.name(author, year);
            let (prose, span) = (whole.start, document.prose.to_source(whole));
            pointers.push(Evidence { kind: EvidenceKind::AuthorYear, prose, span, label: format!("{author} {year}"), resolves });
        }
    }
    // A citation that readers do not see proves nothing to them.
    if document.blocks.iter().any(|block| block.kind == BlockKind::Unseen) {
        pointers.retain(|pointer| document.is_seen_at(pointer.prose));
    }
    pointers.sort_by_key(|pointer| pointer.prose);
    EvidenceMap { pointers, has_references: is_reference.contains(&true), is_reference, entries }
}

/// Whether there is a part of each identifier: "PM" of PMID and PMC, "NC" of NCT, "RC" of ISRCTN, the slash of a DOI behind
/// a digit.
fn may_have_identifier(text: &[u8]) -> bool {
    memchr::memchr3_iter(b'M', b'C', b'/', text).filter(|&at| at > 0).any(|at| match text[at] {
        b'M' => text[at - 1] == b'P',
        b'C' => matches!(text[at - 1], b'N' | b'R'),
        _ => text[at - 1].is_ascii_digit(),
    })
}

/// An entry has a year or two; a text with more of them in one line is no list of references and is searched as it is.
const MOST_YEARS: usize = 8;

/// The lines of the list of references, by the years and the capitals in them, so that many references and many
/// mentions do not multiply.
struct Entries<'a> {
    /// For each year, the words of its lines from each capital on, sorted.
    of_year: FxHashMap<&'a str, Vec<&'a str>>,
    /// Lines with more years than an entry has.
    crowded: Vec<&'a str>,
}

impl<'a> Entries<'a> {
    fn new(references: &'a str) -> Self {
        let mut entries = Self { of_year: FxHashMap::default(), crowded: Vec::new() };
        for line in references.lines() {
            let mut years: Vec<&str> = ["19", "20"]
                .iter()
                .flat_map(|century| line.match_indices(century))
                .filter_map(|(at, _)| line.get(at..at + 4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit())))
                .collect();
            years.sort_unstable();
            years.dedup();
            if years.len() > MOST_YEARS {
                entries.crowded.push(line);
                continue;
            }
            let is_part = |c: char| c.is_alphabetic() || matches!(c, '\'' | '-');
            let words = || {
                line.split(|c| !is_part(c))
                    .flat_map(|word| word.match_indices(|c: char| c.is_ascii_uppercase()).map(move |(at, _)| &word[at..]))
            };
            for year in years {
                entries.of_year.entry(year).or_default().extend(words());
            }
        }
        entries.of_year.values_mut().for_each(|words| words.sort_unstable());
        entries
    }

    /// Whether a line has both an author and a year.
    fn name(&self, author: &str, year: &str) -> bool {
        let words = self.of_year.get(year).map_or(&[][..], Vec::as_slice);
        let first = words.partition_point(|word| *word < author);
        words.get(first).is_some_and(|word| word.starts_with(author))
            || self.crowded.iter().any(|line| line.contains(author) && line.contains(year))
    }
}

/// Blocks under a heading such as "References", and footnotes.
fn reference_blocks(document: &Document, lexicon: &Lexicon) -> Vec<bool> {
    let mut is_reference = vec![false; document.blocks.len()];
    for (at, block) in document.blocks.iter().enumerate() {
        let under = block.section.is_some_and(|heading| is_reference[heading]);
        let titled = matches!(block.kind, BlockKind::Heading(_)) && is_reference_title(document.text_of(at), lexicon);
        is_reference[at] = under || titled;
    }
    // Without headings, a short line "References:" opens the list too.
    if let Some(line) = document.blocks.iter().rposition(|block| is_label(document, block, lexicon)) {
        let section = document.blocks[line].section;
        for (flag, _) in is_reference[line..].iter_mut().zip(&document.blocks[line..]).take_while(|(_, block)| block.section == section) {
            *flag = true;
        }
    }
    let has_numbers = document.citations.iter().any(|mark| mark.style != CitationStyle::Footnote);
    if has_numbers && !is_reference.contains(&true) {
        let is_item = |block: &Block| matches!(block.kind, BlockKind::ListItem | BlockKind::Paragraph);
        let entries = document.blocks.iter().enumerate().rev().filter(|(_, block)| block.kind != BlockKind::Footnote);
        for (at, _) in entries.take_while(|(at, block)| is_item(block) && is_entry(document.text_of(*at))) {
            is_reference[at] = true;
        }
    }
    is_reference
}

fn is_entry(text: &str) -> bool {
    YEAR.is_match(text) && ENTRY.is_match(text)
}

fn is_label(document: &Document, block: &Block, lexicon: &Lexicon) -> bool {
    block.kind == BlockKind::Paragraph && block.prose.len() < 40 && is_reference_title(&document.prose.text()[block.prose.clone()], lexicon)
}

fn is_reference_title(text: &str, lexicon: &Lexicon) -> bool {
    let title = text.trim().trim_end_matches([':', '.']);
    let is_one = |known: &String| if title.is_ascii() { is_lower_of(known, title) } else { *known == title.to_lowercase() };
    lexicon.reference_headings.iter().any(is_one)
}

/// Entries of the list of references: list items, or paragraphs other than its title.
fn reference_entries(document: &Document, is_reference: &[bool]) -> usize {
    let blocks = || document.blocks.iter().zip(is_reference).filter(|(_, is)| **is).map(|(block, _)| block);
    let items = blocks().filter(|block| block.kind == BlockKind::ListItem).count();
    if items > 0 {
        return items;
    }
    let paragraphs = blocks().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Html) && block.prose.len() >= 15);
    let text = document.prose.text();
    // "[1] ... [2] ..." in one paragraph are as many entries as marks.
    paragraphs.map(|block| text[block.prose.clone()].matches('[').count().max(1)).sum()
}

fn is_evidence_host(url: &str, hosts: &[String]) -> bool {
    host(url).is_some_and(|host| hosts.iter().any(|known| is_host_of(host, known)))
}

/// The host of a web address, as written. A relative address has none.
pub(super) fn host(url: &str) -> Option<&str> {
    behind_scheme(url)?.split(['/', '?', '#', ':']).next()
}

/// The rest of a web address behind its first `://`.
pub(super) fn behind_scheme(url: &str) -> Option<&str> {
    memchr::memchr_iter(b':', url.as_bytes()).find_map(|colon| url[colon + 1..].strip_prefix("//"))
}

/// Whether a text is `known` once its ASCII letters are small.
pub(super) fn is_lower_of(known: &str, text: &str) -> bool {
    known.len() == text.len() && text.bytes().map(|byte| byte.to_ascii_lowercase()).eq(known.bytes())
}

/// Whether a host, in any case, is the known one or below it.
pub(super) fn is_host_of(host: &str, known: &str) -> bool {
    let (host, known) = (host.as_bytes(), known.as_bytes());
    let Some(front) = host.len().checked_sub(known.len()) else { return false };
    // Most hosts end in other letters, so the end is compared first.
    let is_same = host[front..].iter().rev().map(u8::to_ascii_lowercase).eq(known.iter().rev().copied());
    is_same && (front == 0 || host[front - 1] == b'.')
}
