//! Suspicious references: signs that one is invented, and that a list of them is weak.
//!
//! Only what can be seen without looking anything up: identifiers from a template, years to come, names that stand in
//! a template, links that a chat left behind, a list in which everything is old or about animals. Whether a reference
//! exists, and whether it supports the sentence, needs a person.

use crate::analysis::Analysis;
use crate::analysis::identifiers::{behind, may_be_in, places_of, start_of};
use crate::source::Span;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// Names that templates and examples use in the place of an author, a title or a journal.
const PLACEHOLDERS: [&str; 14] = [
    "author, a",
    "author a,",
    "lastname, f",
    "surname, i",
    "firstname lastname",
    "first author et al",
    "author et al",
    "john doe",
    "doe, j",
    "doe j,",
    "title of article",
    "title of the article",
    "title of study",
    "journal name",
];
/// Traces in an address or a text that a chat leaves behind.
const LEFTOVERS: [&str; 7] = [
    "utm_source=chatgpt.com",
    "utm_source=openai",
    "utm_source=perplexity",
    "utm_source=copilot.com",
    "oaicite",
    "contentreference[",
    "turn0search",
];
/// The words that these traces cannot do without. Most texts have none of it, and few searches tell.
static LEFT_BEHIND: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["utm_source=", "oaicite", "contentreference[", "turn0search"].map(Finder::new));
/// Hosts that exist for examples only.
const EXAMPLE_HOSTS: [&str; 3] = ["://example.com", "://example.org", "://www.example.com"];
/// Words of studies that were not done in people.
const NOT_IN_PEOPLE: [&str; 10] = ["mice", "mouse", "murine", "rats", "rat", "rodent", "rodents", "in vitro", "cell line", "cell lines"];

/// Places that look invented, each with what is wrong with it.
pub(in crate::kinds) fn invented(analysis: &Analysis<'_>) -> Vec<(Span, String)> {
    let document = analysis.document;
    let text = document.prose.text();
    let mut found = Vec::new();
    let mut put = |range: std::ops::Range<usize>, why: &str| {
        found.push((document.prose.to_source(range.clone()), [&text[range], " (", why, ")"].concat()));
    };
    if may_be_in(text) {
        for at in places_of(text, "10.") {
            let is_doi = preceded_by(text, at, "doi") || text[..at].ends_with("doi.org/");
            let word = || word_at(text, at);
            if is_doi && let Some(why) = template_doi(&text[word()]) {
                put(word(), why);
            }
        }
        let name = "PMID";
        for at in places_of(text, name) {
            let digits_at = at + name.len() + text[at + name.len()..].len() - text[at + name.len()..].trim_start_matches([':', ' ']).len();
            let digits = text[digits_at..].bytes().take_while(u8::is_ascii_digit).count();
            let number = &text[digits_at..digits_at + digits];
            if matches!(number, "12345678" | "1234567" | "123456" | "87654321") {
                put(at..digits_at + digits, "no such PMID");
            }
        }
    }
    let this_year = analysis.settings.today.map(|(year, ..)| year);
    for (index, block) in document.blocks.iter().enumerate().filter(|&(index, _)| analysis.is_reference(index)) {
        let words = document.text_of(index);
        let lower = words.to_lowercase();
        if lower.len() == words.len()
            && let Some((at, name)) = PLACEHOLDERS.iter().find_map(|name| lower.find(name).map(|at| (at, name)))
        {
            put(block.prose.start + at..block.prose.start + at + name.len(), "stands in for a name");
        }
        // A year to come; the next one may be in print already.
        let future = years(words).find(|&(_, year)| this_year.is_some_and(|now| year > now + 1 && year < now + 80));
        if let Some((at, _)) = future {
            put(block.prose.start + at..block.prose.start + at + 4, "a year to come");
        }
    }
    let lower = text.to_ascii_lowercase();
    for leftover in leftovers(&lower) {
        found.extend(
            places_of(&lower, leftover)
                .map(|at| (document.prose.to_source(at..at + leftover.len()), format!("{leftover} (left behind by a chat)"))),
        );
    }
    for link in &document.links {
        let url = link.url.to_ascii_lowercase();
        let doi = behind(&url, "doi.org/").and_then(template_doi);
        let leftover = leftovers(&url).iter().any(|trace| url.contains(trace)).then_some("left behind by a chat");
        let example = (url.contains("example") && EXAMPLE_HOSTS.iter().any(|host| url.contains(host))).then_some("an address for examples");
        if let Some(why) = doi.or(leftover).or(example) {
            found.push((link.span, [&link.url, " (", why, ")"].concat()));
        }
    }
    found.sort_by_key(|(span, _)| (span.start, span.end));
    found.dedup_by(|next, kept| next.0.start < kept.0.end);
    found
}

/// The traces that may stand in a text in lower case: all or none.
fn leftovers(lower: &str) -> &'static [&'static str] {
    if LEFT_BEHIND.iter().any(|part| part.find(lower.as_bytes()).is_some()) { &LEFTOVERS } else { &[] }
}

/// Why a list of references is weak as a whole: everything older than so many years, or nothing in people.
pub(in crate::kinds) fn weak_list(analysis: &Analysis<'_>, oldest: i32) -> Option<(Span, String)> {
    let document = analysis.document;
    let entries: Vec<usize> =
        (0..document.blocks.len()).filter(|&at| analysis.is_reference(at) && years(document.text_of(at)).next().is_some()).collect();
    let first = *entries.first()?;
    let span = document.prose.to_source(document.blocks[first].prose.clone());
    let newest = entries.iter().flat_map(|&at| years(document.text_of(at))).map(|(_, year)| year).max()?;
    if let Some((now, ..)) = analysis.settings.today
        && entries.len() >= 2
        && now - newest > oldest
    {
        return Some((span, format!("the newest reference is of {newest}")));
    }
    let is_in_people = |at: &usize| {
        let lower = format!(" {} ", document.text_of(*at).to_lowercase().replace(|c: char| !c.is_alphanumeric(), " "));
        !NOT_IN_PEOPLE.iter().any(|word| lower.contains(&format!(" {word} ")))
    };
    (!entries.iter().any(is_in_people)).then(|| (span, "every reference is about animals or cells".to_owned()))
}

/// Whether a DOI that begins at "10." stands in a template. Whether its form is right is asked elsewhere.
fn template_doi(doi: &str) -> Option<&'static str> {
    let (registrant, name) = doi.strip_prefix("10.")?.split_once('/')?;
    let name = name.trim_end_matches(['.', ',', ';', ')', ']']);
    let is_filler = ["xyz", "xxx", "placeholder", "12345", "123456", "1234567"].iter().any(|filler| name.eq_ignore_ascii_case(filler));
    (is_filler || name.to_ascii_lowercase().contains("xxxx") || registrant == "1234").then_some("a DOI from a template")
}

fn word_at(text: &str, at: usize) -> std::ops::Range<usize> {
    let rest = start_of(&text[at..]);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | ']' | ')')).unwrap_or(rest.len());
    at..at + rest[..end].trim_end_matches(['.', ',', ';']).len()
}

fn preceded_by(text: &str, at: usize, name: &str) -> bool {
    let before = text[..at].trim_end_matches([':', ' ']);
    before.len() >= name.len()
        && before.is_char_boundary(before.len() - name.len())
        && before[before.len() - name.len()..].eq_ignore_ascii_case(name)
}

/// Years of a reference, 1950 to 2099, with where they begin.
fn years(text: &str) -> impl Iterator<Item = (usize, i32)> {
    let bytes = text.as_bytes();
    let centuries = (0..bytes.len().saturating_sub(3)).filter(|&at| matches!(bytes[at], b'1' | b'2'));
    centuries.filter_map(move |at| {
        let alone = (at == 0 || !bytes[at - 1].is_ascii_alphanumeric() && !matches!(bytes[at - 1], b'-' | b'/' | b'.' | b':'))
            && bytes.get(at + 4).is_none_or(|&next| !next.is_ascii_digit() && !matches!(next, b'-' | b'/'));
        let year: i32 = std::str::from_utf8(&bytes[at..at + 4]).ok()?.parse().ok()?;
        (alone && (1950..2100).contains(&year)).then_some((at, year))
    })
}

#[cfg(test)]
mod tests {
    use super::{LEFTOVERS, leftovers};
    use super::{template_doi, years};

    #[test]
    fn identifiers_of_templates() {
        for wrong in ["10.1234/abcd", "10.1056/xxxx", "10.1016/12345", "10.1016/xyz."] {
            assert!(template_doi(wrong).is_some(), "{wrong}");
        }
        for right in ["10.1056/NEJMoa2032183", "10.1002/14651858.CD003162.pub3", "10.1001/archgenpsychiatry.2010.46", "10.1000.10/123"] {
            assert!(template_doi(right).is_none(), "{right}");
        }
    }

    #[test]
    fn years_stand_alone() {
        assert_eq!(years("Lee A. Sleep. 2019;12:1999-2004. doi:10.1000/2031.5").map(|(_, year)| year).collect::<Vec<_>>(), [2019]);
        assert_eq!(years("Lee (2031)").map(|(_, year)| year).collect::<Vec<_>>(), [2031]);
    }

    #[test]
    fn every_trace_of_a_chat_has_a_part_that_is_looked_for_first() {
        for trace in LEFTOVERS {
            assert_eq!(leftovers(trace), LEFTOVERS, "{trace}");
        }
        assert!(leftovers("a plain text").is_empty());
    }
}
