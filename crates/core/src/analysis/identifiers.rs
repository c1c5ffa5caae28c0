//! Identifiers of publications and trials: DOI, PMID, PMCID, NCT, ISRCTN.
//!
//! Evidence counts those that are well formed, kind `reference` reports those that cannot be right. Both go by one table, so that nothing counts in
//! one place and is wrong in the other. Only the form is judged. Whether an identifier exists and belongs to the reference needs a look into a registry.

use crate::document::Document;
use crate::source::Span;
use regex::Regex;
use std::sync::LazyLock;

/// An identifier that is a name and digits.
struct Numbered {
    name: &'static str,
    /// How many digits are right.
    digits: std::ops::RangeInclusive<usize>,
    /// With fewer digits it is another word: "PMC2" is no identifier of an article.
    least: usize,
    /// The signs between the name and the digits of one that counts as evidence, as a regular expression.
    between: &'static str,
}

const NUMBERED: [Numbered; 4] = [
    Numbered { name: "NCT", digits: 8..=8, least: 4, between: "" },
    Numbered { name: "ISRCTN", digits: 8..=8, least: 3, between: "" },
    Numbered { name: "PMC", digits: 4..=8, least: 4, between: "" },
    Numbered { name: "PMID", digits: 1..=8, least: 1, between: r":?\s*" },
];

/// A well-formed identifier, which is evidence.
pub(super) static WELL_FORMED: LazyLock<Regex> = LazyLock::new(|| {
    let mut pattern = r"(?-u:\b)(?:10\.[0-9]{4,9}/[^\s\x22<>]+".to_owned();
    for Numbered { name, digits, between, .. } in &NUMBERED {
        pattern += &format!(r"|{name}{between}[0-9]{{{},{}}}(?-u:\b)", digits.start(), digits.end());
    }
    Regex::new(&(pattern + ")")).expect("the pattern of identifiers is a constant")
});

/// The beginnings of identifiers. Most texts have none, and one search for all of them tells.
static BEGINNINGS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"NCT|ISRCTN|PMC|PMID|doi|DOI|Doi|10\.").ok());

/// Whether a text may hold an identifier at all.
pub(crate) fn may_be_in(text: &str) -> bool {
    BEGINNINGS.as_ref().is_none_or(|beginnings| beginnings.is_match(text))
}

/// Where a name stands in a text. Most texts have none of these names, and one fast search tells.
pub(crate) fn places_of<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text.as_bytes(), name)
}

/// The text behind the first such words. `contains` sees at once that they are not there.
pub(crate) fn behind<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    if text.contains(words) { text.split_once(words).map(|(_, rest)| rest) } else { None }
}

/// All malformed identifiers in order, each with what it should look like.
pub(crate) fn malformed(document: &Document) -> Vec<(Span, String)> {
    let text = document.prose.text();
    let mut found = Vec::new();
    if may_be_in(text) {
        in_text(document, &mut found);
    }
    for link in &document.links {
        if let Some(why) = malformed_address(&link.url) {
            found.push((link.span, format!("{} ({why})", link.url)));
        }
    }
    found.sort_by_key(|(span, _)| (span.start, span.end));
    found.dedup_by(|next, kept| next.0.start < kept.0.end);
    found
}

fn in_text(document: &Document, found: &mut Vec<(Span, String)>) {
    let text = document.prose.text();
    let mut put = |start: usize, end: usize, why: &str| {
        found.push((document.prose.to_source(start..end), format!("{} ({why})", &text[start..end])));
    };
    for kind in &NUMBERED {
        for at in places_of(text, kind.name) {
            let behind = at + kind.name.len();
            let gap = text[behind..].bytes().take_while(|byte| matches!(byte, b' ' | b':' | b'#' | b'-')).count();
            let end = behind + gap + text[behind + gap..].bytes().take_while(u8::is_ascii_digit).count();
            let count = end - behind - gap;
            if is_inside_word(text, at, end) || count < kind.least || gap > 2 {
                continue;
            }
            let has_zero = kind.name == "PMID" && text[behind + gap..].starts_with('0');
            if !kind.digits.contains(&count) || has_zero {
                put(at, end, form(kind.name));
            }
        }
    }
    let name = "PMCID";
    for at in places_of(text, name) {
        let number = text[at + name.len()..].trim_start_matches([':', ' ']);
        let start = text.len() - number.len();
        let count = number.bytes().take_while(u8::is_ascii_digit).count();
        if count >= 4 && start - at - name.len() <= 2 {
            put(at, start + count, form("PMC"));
        }
    }
    for at in dois(text) {
        let doi = &text[at..at + word_end(&text[at..])];
        if let Some(why) = malformed_doi(doi) {
            put(at, at + doi.len(), why);
        }
    }
}

/// Whether the name is the end of a longer word or the digits its beginning.
fn is_inside_word(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with(char::is_alphanumeric) || text[end..].starts_with(char::is_alphanumeric)
}

fn form(name: &str) -> &'static str {
    match name {
        "NCT" => "expected NCT and eight digits",
        "ISRCTN" => "expected ISRCTN and eight digits",
        "PMC" => "expected PMC and four to eight digits",
        _ => "expected PMID and up to eight digits, the first not 0",
    }
}

/// Where something begins that is called a DOI: behind "doi:", or behind "DOI" when digits follow.
fn dois(text: &str) -> impl Iterator<Item = usize> {
    let names = ["doi", "DOI", "Doi"].into_iter().flat_map(|name| places_of(text, name).map(move |at| (at, name)));
    names.filter_map(|(at, name)| {
        let rest = &text[at + name.len()..];
        let is_word = text[..at].ends_with(char::is_alphanumeric) || rest.starts_with(|c: char| c.is_alphanumeric() || c == '.');
        if is_word {
            return None;
        }
        let value = rest.trim_start_matches([':', ' ']);
        let value =
            ["https://doi.org/", "http://dx.doi.org/", "doi.org/"].iter().find_map(|front| value.strip_prefix(front)).unwrap_or(value);
        let start = text.len() - value.len();
        // "The DOI: a number that lasts" names none.
        let is_meant = value.starts_with(|c: char| c.is_ascii_digit()) || value[..word_end(value)].contains('/');
        (is_meant && rest.len() > value.len()).then_some(start)
    })
}

/// As much of a text as an identifier can be long, so that many of them in one endless word take no longer each.
pub(crate) fn start_of(text: &str) -> &str {
    const LONGEST: usize = 2000;
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where the word ends that stands at the beginning, without the punctuation of the sentence.
fn word_end(text: &str) -> usize {
    let text = start_of(text);
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>')).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', ')', ']']).len()
}

/// The mistake in the form of a DOI.
pub(crate) fn malformed_doi(doi: &str) -> Option<&'static str> {
    let Some(rest) = doi.strip_prefix("10.") else { return Some("a DOI begins with 10.") };
    let (registrant, name) = rest.split_once('/').unwrap_or((rest, ""));
    let is_number = registrant.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_number || registrant.split('.').next().is_none_or(|first| !(4..=9).contains(&first.len())) {
        return Some("expected four to nine digits between 10. and the slash");
    }
    name.trim_end_matches(['.', ',', ';', ')', ']']).is_empty().then_some("a DOI without its second half")
}

/// The mistake in the identifier of an address of a registry.
fn malformed_address(url: &str) -> Option<&'static str> {
    let behind = |host: &str| behind(url, host).map(|path| path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/'));
    if let Some(doi) = behind("doi.org/") {
        return malformed_doi(doi);
    }
    if !url.contains(".gov/") {
        return None;
    }
    if let Some(id) = behind("pubmed.ncbi.nlm.nih.gov/") {
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        return (is_number && (id.len() > 8 || id.starts_with('0'))).then_some(form("PMID"));
    }
    let id = behind("clinicaltrials.gov/study/").or_else(|| behind("clinicaltrials.gov/ct2/show/"))?;
    let digits = id.strip_prefix("NCT").unwrap_or_default();
    (digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(form("NCT"))
}

#[cfg(test)]
mod tests {
    use super::{WELL_FORMED, malformed};
    use crate::document::Document;
    use crate::source::Source;

    fn found(text: &str) -> Vec<String> {
        let document = Document::markdown(Source::new("t.md", text));
        malformed(&document).into_iter().map(|(span, _)| text[span.range()].to_owned()).collect()
    }

    #[test]
    fn what_counts_is_never_malformed() {
        for (text, counts) in [
            ("(PMC123)", false),
            ("(PMC1234)", true),
            ("PMID 12345678", true),
            ("PMID: 123456789", false),
            ("NCT01234567", true),
            ("NCT0123456", false),
            ("ISRCTN12345678", true),
            ("10.1056/NEJMoa2032183", true),
            ("10.12/abc", false),
        ] {
            assert_eq!(WELL_FORMED.is_match(text), counts, "{text}");
            assert!(!counts || found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn forms_that_cannot_be_right() {
        for (text, wrong) in [
            ("See NCT123456.", "NCT123456"),
            ("Registered as NCT 0123456789 in May.", "NCT 0123456789"),
            ("Registered (ISRCTN1234567).", "ISRCTN1234567"),
            ("Lee A. Sleep. PMID: 123456789.", "PMID: 123456789"),
            ("Lee A. Sleep. PMID 01234567", "PMID 01234567"),
            ("Lee A. Sleep. PMC1234567890", "PMC1234567890"),
            ("Lee A. Sleep. PMCID: 1234567", "PMCID: 1234567"),
            ("Lee A. Sleep. doi:11.1000/abc.", "11.1000/abc"),
            ("Lee A. Sleep. DOI 10.12/abc", "10.12/abc"),
            ("Lee A. Sleep. doi: 10.1056/", "10.1056/"),
            ("Lee A. Sleep. doi:10.1056", "10.1056"),
            ("[Lee](https://doi.org/11.1056/abc)", "[Lee](https://doi.org/11.1056/abc)"),
            ("[Lee](https://pubmed.ncbi.nlm.nih.gov/123456789/)", "[Lee](https://pubmed.ncbi.nlm.nih.gov/123456789/)"),
            ("[Trial](https://clinicaltrials.gov/study/NCT0123)", "[Trial](https://clinicaltrials.gov/study/NCT0123)"),
        ] {
            assert_eq!(found(text), [wrong], "{text}");
        }
    }

    #[test]
    fn forms_that_are_right_or_no_identifiers() {
        for text in [
            "NCT01234567 and NCT 01234567, NCT: 01234567",
            "ISRCTN12345678",
            "PMID: 7, PMID 12345678, PMID12345678",
            "PMC1234, PMCID: PMC12345678",
            "doi:10.1056/NEJMoa2032183. doi: 10.1002/14651858.CD003162.pub3; DOI 10.1000.10/123",
            "doi:https://doi.org/10.1056/NEJMoa2032183",
            "[Lee](https://doi.org/10.1001/jama.2020.1) and <https://dx.doi.org/10.1001/jama.2020.1>",
            "[Lee](https://pubmed.ncbi.nlm.nih.gov/?term=sleep) [Lee](https://pubmed.ncbi.nlm.nih.gov/31000001/)",
            "[Trial](https://clinicaltrials.gov/study/NCT01234567?tab=history)",
            "The DOI: a number that lasts. A DOI names an article. PMID means PubMed identifier.",
            "The PMC2 gene, DISTINCT12345 and the NCT team of 12 people.",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
