//! Signs that a document sells, and that it informs: each with its place and its weight.
//!
//! Words come from `[promotion]` of rules.toml; the rest is structure that no pattern sees: links to a booking page, a
//! telephone number, prices in the front matter, a trademark, "About <firm>" at the end. The same wording counts once,
//! so a long text weighs no more than its variety; the voice of a title weighs twice, since it speaks for the page.
//! This file collects; `subject` decides.

use crate::analysis::cues;
use crate::analysis::evidence::{EvidenceMap, behind_scheme, host, is_host_of, is_lower_of};
use crate::analysis::lexicon::Lexicon;
use crate::analysis::lower;
use crate::document::{Block, BlockKind, Document};
use crate::matcher::scan::TokenIndex;
use crate::matcher::token::{TRADEMARKS, TokenKind};
use crate::matcher::{PatternId, Scan};
use crate::source::Span;

/// One thing that shows whether a document sells or informs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The words that show it, in the source.
    pub span: Span,
    /// Their meaning, such as `an offer`.
    pub what: &'static str,
    /// How much it says: above 0 for selling, below 0 for informing.
    pub weight: i32,
}

/// A sort of sign: what it stands for, the weight of each wording, and the most that all of them weigh.
struct Sort {
    what: &'static str,
    weight: i32,
    most: i32,
}

const VOICE: Sort = Sort { what: "the voice of a seller", weight: 2, most: 6 };
const RESEARCH: Sort = Sort { what: "the voice of researchers", weight: -2, most: -6 };
const STORIES: Sort = Sort { what: "stories of patients with a signature", weight: 2, most: 2 };
const SERVICE: Sort = Sort { what: "front matter that calls the page a service", weight: 2, most: 2 };
const PRAISE: Sort = Sort { what: "praise of one therapy without a word of its limits", weight: 2, most: 2 };
const OFFER: Sort = Sort { what: "an offer", weight: 2, most: 8 };
const TONE: Sort = Sort { what: "the tone of advertising", weight: 1, most: 2 };
const ADVICE: Sort = Sort { what: "advice as in patient information", weight: -1, most: -2 };
const NEUTRAL: Sort = Sort { what: "the voice of an agency", weight: -2, most: -8 };
const ENCYCLOPAEDIC: Sort = Sort { what: "a heading as in an encyclopaedia", weight: -1, most: -2 };
const BRAND: Sort = Sort { what: "a brand of the advertiser", weight: 6, most: 6 };
const LINK: Sort = Sort { what: "a link to an offer", weight: 2, most: 4 };
const FAR_LINK: Sort = Sort { what: "a link to an offer on another site", weight: 1, most: 2 };
const TELEPHONE: Sort = Sort { what: "a telephone number", weight: 1, most: 1 };
const TRADEMARK: Sort = Sort { what: "a trademark", weight: 1, most: 2 };
const FIRM: Sort = Sort { what: "a firm about itself", weight: 2, most: 2 };
const FIELD: Sort = Sort { what: "front matter of a shop or a marketing page", weight: 1, most: 2 };
const CLINICIAN: Sort = Sort { what: "a clinician as author", weight: 1, most: 1 };
const AGENCY_SOURCE: Sort = Sort { what: "the pages of an agency as its source", weight: -3, most: -3 };
const AGENCY_LINK: Sort = Sort { what: "links to agencies alone", weight: -2, most: -2 };

/// How many paragraphs that begin with "About" are looked at, from the end: a firm speaks of itself at the end.
const MOST_ABOUTS: usize = 50;

/// Collects the signs of a document, in the order of the text.
pub(super) fn collect(
    document: &Document,
    lexicon: &Lexicon,
    (scan, picked): (&Scan, &TokenIndex),
    evidence: &EvidenceMap,
    is_testimonial: &[bool],
) -> Vec<Sign> {
    let mut signs = Vec::new();
    let words = &lexicon.promotion;
    let marks = |patterns: &[PatternId], sort: &Sort, signs: &mut Vec<Sign>| {
        let mut places = cues::places(scan, patterns);
        if places.is_empty() {
            return;
        }
        places.sort_by_key(|place| (place.start, place.end));
        // Overlapping signs of one sort are one.
        places.dedup_by(|next, kept| next.start < kept.end);
        // A title in the list of references is somebody else's voice.
        places.retain(|place| !evidence.is_reference[document.sentences[scan.sentence_of(place.start)].block]);
        put(signs, sort, places.into_iter().map(|place| document.prose.to_source(scan.prose(place))), document);
    };
    marks(&words.voice, &VOICE, &mut signs);
    marks(&words.offer, &OFFER, &mut signs);
    marks(&words.tone, &TONE, &mut signs);
    marks(&words.advice, &ADVICE, &mut signs);
    marks(&words.neutral, &NEUTRAL, &mut signs);
    marks(&words.research, &RESEARCH, &mut signs);
    let headings = headings(document);
    let mut encyclopaedic = Vec::new();
    marks(&words.encyclopaedic, &ENCYCLOPAEDIC, &mut encyclopaedic);
    // The same words inside running text say nothing.
    signs.extend(encyclopaedic.into_iter().filter(|sign| level_at(&headings, sign.span).is_some()));
    for sign in signs.iter_mut().filter(|sign| sign.what == VOICE.what && level_at(&headings, sign.span) == Some(1)) {
        sign.weight *= 2;
    }
    brands(document, lexicon, scan, &mut signs);
    links(document, lexicon, evidence, &mut signs);
    put(&mut signs, &TELEPHONE, telephone(document, scan, &picked.numbers).into_iter(), document);
    put(&mut signs, &TRADEMARK, trademarks(document, scan), document);
    put(&mut signs, &FIRM, firm(document).into_iter(), document);
    fields(document, lexicon, &mut signs);
    put(&mut signs, &STORIES, stories(document, is_testimonial).into_iter(), document);
    put(&mut signs, &PRAISE, praise(document, lexicon, scan).into_iter(), document);
    signs.sort_by_key(|sign| (sign.span.start, sign.span.end, sign.what));
    signs
}

/// The headings and their levels; 1 for a title in the front matter.
fn headings(document: &Document) -> Vec<(Span, u8)> {
    let levels = document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::FrontMatter(key) if key.ends_with("title") => Some((block.span, 1)),
        BlockKind::Heading(level) => Some((block.span, *level)),
        _ => None,
    });
    levels.collect()
}

/// The level of the heading that holds a place.
fn level_at(headings: &[(Span, u8)], span: Span) -> Option<u8> {
    headings.iter().find(|(heading, _)| heading.overlaps(span)).map(|&(_, level)| level)
}

/// Adds the signs of one sort: each wording once, and together at most what the sort may weigh.
fn put(signs: &mut Vec<Sign>, sort: &Sort, places: impl Iterator<Item = Span>, document: &Document) {
    // Each one adds to the sum, so there are few.
    let mut seen = Vec::new();
    let mut sum = 0;
    for span in places {
        if sum == sort.most {
            break;
        }
        let words = lower(document.source.slice(span));
        if !seen.contains(&words) {
            seen.push(words);
            let weight = if sort.weight > 0 { sort.weight.min(sort.most - sum) } else { sort.weight.max(sort.most - sum) };
            sum += weight;
            signs.push(Sign { span, what: sort.what, weight });
        }
    }
}

fn brands(document: &Document, lexicon: &Lexicon, scan: &Scan, signs: &mut Vec<Sign>) {
    let brands = &lexicon.named().brands;
    let sentences = scan.sentences.iter().enumerate().filter(|(index, _)| scan.has_any(*index, brands));
    let named = sentences.flat_map(|(_, range)| scan.lists_in(range.clone())).filter(|mark| brands.has(mark.list));
    put(signs, &BRAND, named.map(|mark| document.prose.to_source(scan.prose(mark.tokens()))), document);
}

fn links(document: &Document, lexicon: &Lexicon, evidence: &EvidenceMap, signs: &mut Vec<Sign>) {
    let agencies = &lexicon.promotion.agencies;
    let is_of_agency = |url: &str| host(url).is_some_and(|host| agencies.iter().any(|known| is_host_of(host, known)));
    let is_offer = |url: &str| {
        let path = behind_scheme(url).map_or(url, |rest| rest.split_once('/').map_or("", |(_, path)| path));
        let mut parts = path.split(['/', '-', '_', '?', '#', '.', '=']);
        parts.any(|part| lexicon.promotion.links.iter().any(|known| is_lower_of(known, part)))
    };
    let of_agency: Vec<bool> = document.links.iter().map(|link| is_of_agency(&link.url)).collect();
    let links = || document.links.iter().zip(of_agency.iter().copied());
    // A page on another site may be somebody else's.
    let is_far = |url: &str| behind_scheme(url).is_some();
    let offers = |far: bool| {
        links().filter(move |(link, of_agency)| !of_agency && is_offer(&link.url) && is_far(&link.url) == far).map(|(link, _)| link.span)
    };
    put(signs, &LINK, offers(false), document);
    put(signs, &FAR_LINK, offers(true), document);
    let calls = document.links.iter().filter(|link| link.url.starts_with("tel:")).map(|link| link.span);
    put(signs, &TELEPHONE, calls, document);
    let sources = document.front_matter.fields.iter().filter(|field| is_of_agency(&field.value) && field.value.contains("://"));
    put(signs, &AGENCY_SOURCE, sources.map(|field| field.span), document);
    // Any article may cite an agency in its references.
    let is_reference = |at: usize| document.block_at(at).is_some_and(|block| evidence.is_reference[block]);
    let in_text = || links().filter(|(link, _)| !is_reference(link.prose.start));
    if in_text().all(|(_, of_agency)| of_agency) {
        put(signs, &AGENCY_LINK, in_text().map(|(link, _)| link.span), document);
    }
}

/// Runs of digits as a North American or an international number is written: 3-3-4, or `+` and at least ten digits.
fn telephone(document: &Document, scan: &Scan, numbers: &[usize]) -> Option<Span> {
    let text = document.prose.text();
    let digits = |at: usize| scan.tokens.get(at).filter(|token| token.kind == TokenKind::Number).map(|token| &text[token.range()]);
    let is_gap =
        |at: usize| scan.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Mark('(' | ')' | '\u{2014}' | '.' | '/')));
    let next = |mut at: usize| {
        let start = at;
        while is_gap(at) && at < start + 2 {
            at += 1;
        }
        at
    };
    numbers.iter().find_map(|&first| {
        let area = digits(first)?;
        // "555.123.4567" is one number to the words.
        if area.split('.').map(str::len).eq([3, 3, 4]) {
            return Some(document.prose.to_source(scan.tokens[first].range()));
        }
        if area.len() != 3 {
            return None;
        }
        let second = next(first + 1);
        let third = next(second + 1);
        let is_number = digits(second)?.len() == 3 && digits(third)?.len() == 4;
        is_number.then(|| document.prose.to_source(scan.prose(first..third + 1)))
    })
}

/// The word before each sign of a trademark.
fn trademarks<'d>(document: &'d Document, scan: &'d Scan) -> impl Iterator<Item = Span> + 'd {
    let text = document.prose.text();
    let signs =
        TRADEMARKS.into_iter().filter(|sign| memchr::memmem::find(text.as_bytes(), sign.encode_utf8(&mut [0; 4]).as_bytes()).is_some());
    let places = signs.flat_map(|sign| text.match_indices(sign)).map(|(at, _)| text[..at].trim_end_matches(' ').len());
    let words = places.filter_map(|end| scan.tokens.binary_search_by_key(&end, |token| token.end as usize).ok()).map(|at| &scan.tokens[at]);
    words.filter(|token| token.kind == TokenKind::Word).map(|token| document.prose.to_source(token.range()))
}

/// "About NuLeaf" as a heading or at the start of a paragraph, where NuLeaf stands in the title or opens the text that
/// follows; or a title that ends in a name behind a bar: "Migraine care | NuLeaf".
fn firm(document: &Document) -> Option<Span> {
    let text = |at: usize| document.text_of(at).trim();
    let is_firm = |rest: &str| {
        let name: String = rest.chars().take_while(|c| !matches!(c, ':' | '.' | '\n')).collect();
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_name = words.len() <= 9 && words.first().is_some_and(|word| word.starts_with(char::is_uppercase));
        // "About" and a topic is a heading of any article; a firm is named elsewhere in the text, capitals and all.
        is_name
            && words.iter().filter(|word| word.starts_with(char::is_uppercase)).count() * 2 > words.len()
            && document.prose.text().matches(words[0]).nth(2).is_some()
    };
    let second_half = (0..document.blocks.len()).rev().take_while(|&at| at * 2 > document.blocks.len());
    let mut abouts = second_half.filter_map(|at| Some((at, text(at).strip_prefix("About ")?))).take(MOST_ABOUTS);
    let about = abouts.find(|(_, rest)| is_firm(rest)).map(|(at, _)| at);
    let in_title = (0..document.blocks.len()).find(|&at| {
        let is_title = match &document.blocks[at].kind {
            BlockKind::FrontMatter(key) => key.ends_with("title"),
            kind => *kind == BlockKind::Heading(1),
        };
        is_title && text(at).contains(" | ")
    });
    about.or(in_title).map(|at| {
        let span = document.blocks[at].span;
        let line = document.source.slice(span).split('\n').next().unwrap_or_default();
        Span::new(span.start, span.start + line.len().min(span.len()))
    })
}

/// The first block that a patient tells, where most running text is told by patients.
fn stories(document: &Document, is_testimonial: &[bool]) -> Option<Span> {
    let is_text = |kind: &BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Html);
    let told: Vec<(&Block, bool)> =
        document.blocks.iter().zip(is_testimonial.iter().copied()).filter(|(block, _)| is_text(&block.kind)).collect();
    let count = told.iter().filter(|(_, is_told)| *is_told).count();
    let first = told.iter().find(|(_, is_told)| *is_told).map(|(block, _)| block.span);
    first.filter(|_| count * 2 >= told.len())
}

/// The title that names a therapy of which at least three sentences, and every fourth, say that it helps, on a page
/// without a word of risk, of limits or of a doctor to ask.
fn praise(document: &Document, lexicon: &Lexicon, scan: &Scan) -> Option<Span> {
    let named = lexicon.named();
    let is_title = |kind: &BlockKind| match kind {
        BlockKind::FrontMatter(key) => key.ends_with("title"),
        kind => *kind == BlockKind::Heading(1),
    };
    let block_of = |index: usize| &document.blocks[document.sentences[index].block];
    let titles = (0..scan.sentences.len()).filter(|&index| is_title(&block_of(index).kind));
    let is_medicine = |index| named.actors.as_ref().is_some_and(|lists| scan.has_any(index, &lists.drugs));
    let title = titles.clone().find(|&index| scan.has_any(index, &named.promotable) && !is_medicine(index))?;
    let is_text = |index: &usize| matches!(block_of(*index).kind, BlockKind::Paragraph | BlockKind::ListItem);
    let all = (0..scan.sentences.len()).filter(is_text);
    let is_praise = |index: &usize| scan.has_any(*index, &named.benefits) && scan.has_any(*index, &named.ailments);
    let praised = all.clone().filter(is_praise).count();
    let is_sober = all.clone().any(|index| scan.has_any(index, &named.sober));
    (praised >= 3 && praised * 4 >= all.count() && !is_sober).then(|| block_of(title).span)
}

/// Keys of the front matter that shops and marketing sites have, and a clinician as author.
fn fields(document: &Document, lexicon: &Lexicon, signs: &mut Vec<Sign>) {
    let fields = &document.front_matter.fields;
    let known = |word: &str| lexicon.promotion.fields.iter().any(|field| field == word);
    let is_known = |key: &str| key.split('.').any(|part| known(part) || part.split(['_', '-']).any(known));
    let of_shop =
        fields.iter().filter(|field| !field.key.starts_with("medlint.") && !field.value.trim().is_empty() && is_known(&field.key));
    put(signs, &FIELD, of_shop.map(|field| field.span), document);
    let sorts = ["type", "layout", "template", "category", "kind", "section", "collection"];
    let services = ["service", "services", "treatment", "treatments", "therapy", "therapies", "product", "products", "landing", "shop"];
    let calls_service = fields.iter().filter(|field| {
        let is_sort = field.key.rsplit('.').next().is_some_and(|key| sorts.contains(&key.to_ascii_lowercase().as_str()));
        is_sort && services.contains(&field.value.trim().to_ascii_lowercase().as_str())
    });
    put(signs, &SERVICE, calls_service.map(|field| field.span), document);
    let titles = ["MD", "DO", "ND", "DC", "DDS", "DMD", "RN", "NP", "PA", "LAc", "DPT", "PharmD", "MBBS", "FNP", "Dr"];
    let is_clinician = |value: &str| {
        value.split(|c: char| !c.is_alphanumeric()).any(|word| titles.contains(&word)) && value.split_whitespace().count() <= 8
    };
    let authors = fields.iter().filter(|field| field.key.split('.').any(|part| part == "author") && is_clinician(&field.value));
    put(signs, &CLINICIAN, authors.map(|field| field.span), document);
}
