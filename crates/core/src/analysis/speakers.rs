//! Speaker attribution: the blocks in which a patient speaks or is told of, recognised by their shape.
//!
//! [`Analysis`] asks once for each document; the condition `testimonial` and the kind `story` use the answer. A block is a
//! patient's only where something besides the first person shows it (a heading, quotation marks, a signature, stars, a page
//! of stories, a neighbour with one of these), and never where its words are those of a practitioner.

use crate::analysis::Analysis;
use crate::document::{Block, BlockKind};
use crate::source::Span;

/// Keys of the front matter under which pages of stories name the one who tells.
const TELLER_KEYS: [&str; 7] = ["name", "patient", "client", "customer", "reviewer", "rating", "stars"];
/// Keys that say what sort of page it is.
const SORT_KEYS: [&str; 8] = ["type", "layout", "template", "collection", "category", "categories", "kind", "section"];
/// Words for a page of stories under those keys.
const STORY_SORTS: [&str; 8] = ["testimonial", "testimonials", "review", "reviews", "story", "stories", "success-story", "success-stories"];
/// The persons in which a patient speaks of herself.
const FIRST_PERSON: [&str; 10] = ["i", "my", "me", "mine", "myself", "i'm", "i've", "i'd", "we", "our"];
/// Before a name: somebody is named, not a thing.
const TITLES: [&str; 4] = ["Mr", "Mrs", "Ms", "Miss"];
/// The longest signature, in bytes.
const SIGNATURE: usize = 70;

impl Analysis<'_> {
    /// For each block, whether a patient speaks or is told of in it.
    pub(super) fn patient_blocks(&self, has_quotes: bool) -> Vec<bool> {
        let blocks = &self.document.blocks;
        let headings = self.lexicon.named().testimonials;
        let is_story_page = self.is_story_page();
        let mut is_patient = vec![false; blocks.len()];
        let mut is_shown = false;
        for (at, block) in blocks.iter().enumerate() {
            is_patient[at] = block.section.is_some_and(|heading| is_patient[heading])
                || match block.kind {
                    BlockKind::Heading(_) => {
                        headings.is_some_and(|list| self.scan.lists_in(self.block_tokens(at)).any(|mark| mark.list == list))
                    }
                    _ => ((has_quotes || block.is_quoted) && self.is_quoted_patient(at)) || self.is_signed(at, is_story_page),
                };
            is_shown |= is_patient[at] && is_text(block);
        }
        if is_shown {
            self.spread(&mut is_patient);
        }
        is_patient
    }

    /// A story of several paragraphs is signed once: neighbours of one section in the first person tell it together.
    fn spread(&self, is_patient: &mut [bool]) {
        let blocks = &self.document.blocks;
        let pass = |from: usize, to: usize, is_patient: &mut [bool]| {
            let joins = is_patient[from]
                && !is_patient[to]
                && is_text(&blocks[from])
                && is_text(&blocks[to])
                && blocks[from].section == blocks[to].section
                && self.is_tale(to);
            is_patient[to] |= joins;
        };
        for at in 1..blocks.len() {
            pass(at - 1, at, is_patient);
        }
        for at in (1..blocks.len()).rev() {
            pass(at, at - 1, is_patient);
        }
    }

    /// A block in the first person with a signature or stars at it, or on a page of stories.
    fn is_signed(&self, at: usize, is_story_page: bool) -> bool {
        let blocks = &self.document.blocks;
        if !is_text(&blocks[at]) && !matches!(blocks[at].kind, BlockKind::FrontMatter(_)) {
            return false;
        }
        let text = self.document.text_of(at).trim();
        let beside = |near: Option<usize>| near.and_then(|near| blocks.get(near).map(|block| (near, block)));
        let is_beside = |near: Option<usize>, shows: &dyn Fn(&str) -> bool| {
            beside(near).is_some_and(|(near, block)| {
                (is_text(block) || matches!(block.kind, BlockKind::Heading(_))) && shows(self.document.text_of(near).trim())
            })
        };
        let is_shown = is_story_page
            || ends_signed(text)
            || has_stars(text)
            || is_beside(Some(at + 1), &|next| is_signature(next) || has_stars(next))
            || is_beside(at.checked_sub(1), &is_name_with_initial)
            || has_stars(self.before_block(at));
        is_shown && self.is_tale(at)
    }

    /// The signs in the source between a block and the one before it, which make no block.
    fn before_block(&self, at: usize) -> &str {
        let blocks = &self.document.blocks;
        let start = at.checked_sub(1).map_or(0, |before| blocks[before].span.end);
        let end = blocks[at].span.start;
        self.document.source.slice(Span::new(start.min(end), end))
    }

    /// First person that is not the author's.
    fn is_tale(&self, at: usize) -> bool {
        !self.is_author(at) && self.block_tokens(at).any(|token| self.is_word(token, &FIRST_PERSON))
    }

    /// Whether a block has the words of a practitioner or an author.
    pub fn is_author(&self, at: usize) -> bool {
        let tokens = self.block_tokens(at);
        self.lexicon.promotion.author.iter().any(|&pattern| !self.scan.marks_in(pattern, &tokens).is_empty())
    }

    /// First person inside a block quote or between quotation marks.
    fn is_quoted_patient(&self, at: usize) -> bool {
        let block = &self.document.blocks[at];
        if !block.is_quoted && memchr::memchr(b'"', self.document.text_of(at).as_bytes()).is_none() {
            return false;
        }
        let text = self.document.prose.text();
        let mut is_inside = block.is_quoted;
        let mut is_first_person = false;
        for token in &self.scan.tokens[self.block_tokens(at)] {
            match &text[token.range()] {
                "\"" => is_inside = !is_inside || block.is_quoted,
                "I" | "my" | "My" | "me" | "I've" | "I'm" | "I'd" => is_first_person |= is_inside,
                _ => {}
            }
        }
        is_first_person
    }

    /// Whether the front matter says that the page is a story.
    fn is_story_page(&self) -> bool {
        self.document.front_matter.fields.iter().any(|field| {
            let key = field.key.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            let is_sort = SORT_KEYS.contains(&key.as_str())
                && STORY_SORTS.contains(&field.value.trim().to_ascii_lowercase().replace([' ', '_'], "-").as_str());
            is_sort || (TELLER_KEYS.contains(&key.as_str()) && (is_signature(field.value.trim()) || key == "rating" || key == "stars"))
        })
    }
}

/// Whether a block is running text, in which somebody may tell something.
fn is_text(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Html | BlockKind::TableCell { .. })
}

/// Whether a text ends in a dash and a name, behind the end of a sentence.
fn ends_signed(text: &str) -> bool {
    let mut from = text.len().saturating_sub(SIGNATURE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let Some(dash) = text[from..].rfind(is_dash).map(|at| from + at) else { return false };
    let (before, behind) = (text[..dash].trim_end_matches(is_dash).trim_end(), text[dash..].trim_start_matches(is_dash).trim());
    before.ends_with(['.', '!', '?', '"', '\'', ')', '\u{2026}']) && is_person(behind)
}

/// Whether a line is a name under a story: behind a dash, or with what tells a person from a thing.
fn is_signature(line: &str) -> bool {
    if line.len() > SIGNATURE {
        return false;
    }
    let bare = line.trim_start_matches(is_dash).trim();
    if bare.len() < line.len() { is_person(bare) } else { is_name_with_initial(line) || is_name_with_place(line) }
}

/// A name, and perhaps behind a comma or in brackets where its bearer lives or how old she is.
fn is_person(text: &str) -> bool {
    let (name, rest) = text.split_once([',', '(']).unwrap_or((text, ""));
    text.len() <= SIGNATURE && is_name(name) && rest.split_whitespace().count() <= 6
}

/// One to four words that begin with a capital, none of them a practitioner's title.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..=4).contains(&words.len())
        && words.iter().all(|word| {
            let is_capital = word.starts_with(char::is_uppercase);
            (is_capital || matches!(*word, "de" | "van" | "von" | "and" | "&" | "of" | "from"))
                && word.chars().all(|letter| !letter.is_numeric())
        })
        && !words.iter().any(|word| matches!(word.trim_end_matches('.'), "Dr" | "Prof" | "MD" | "RN"))
}

/// "Kevin C.", "Mrs Lane": what stands so is a person.
fn is_name_with_initial(text: &str) -> bool {
    if text.len() > SIGNATURE {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_initial = |word: &&&str| word.ends_with('.') && word.chars().filter(|letter| letter.is_alphabetic()).count() <= 2;
    let is_titled = words.first().is_some_and(|word| TITLES.contains(&word.trim_end_matches('.')));
    (2..=4).contains(&words.len()) && is_name(text) && (is_titled || words.last().filter(is_initial).is_some())
}

/// "Joan, Tampa", "Ann Wells, 42".
fn is_name_with_place(text: &str) -> bool {
    let Some((name, place)) = text.split_once(", ") else { return false };
    let place: Vec<&str> = place.split_whitespace().collect();
    let is_place = |word: &&&str| word.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit());
    text.len() <= SIGNATURE
        && name.split_whitespace().count() <= 3
        && is_name(name)
        && (1..=3).contains(&place.len())
        && place.first().filter(is_place).is_some()
        && !text.ends_with(['.', '!', '?', ':'])
}

/// Stars as reviews have them.
fn has_stars(text: &str) -> bool {
    text.contains("\u{2605}\u{2605}\u{2605}") || text.contains("\u{2b50}\u{2b50}") || text.starts_with("5/5") || text.ends_with("5/5")
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_name_a_person_and_nothing_else() {
        for text in [
            "It is gone. - Petra L., Graz",
            "So glad! \u{2014} Sue",
            "\"Gone.\" \u{2013} Ann Wells (Leeds)",
            "Thank you. -- The Millers, York",
        ] {
            assert!(ends_signed(text), "{text}");
        }
        for text in ["Our drops - Aloe Gold", "Call us. - we are here", "I rest. - Dr. Lee", "Open daily. - 9 to 5", "No dash. Sue"] {
            assert!(!ends_signed(text), "{text}");
        }
        for line in ["- Rajesh K", "\u{2014} Ann, 42", "Kevin C.", "Mrs Lane", "Joan, Tampa", "Ann Wells, 42"] {
            assert!(is_signature(line), "{line}");
        }
        for line in ["Contact Us", "Read More", "Monday, 9 to 5.", "Sleep, mood and more", "- and then home", "Dr. Lee, Leeds", "Leeds"] {
            assert!(!is_signature(line), "{line}");
        }
    }

    #[test]
    fn stars_are_those_of_reviews() {
        assert!(has_stars("\u{2605}\u{2605}\u{2605}\u{2605}\u{2605} Lovely") && has_stars("5/5"));
        assert!(!has_stars("a \u{2605} hotel"));
    }
}
