//! The one scan: every list member and every pattern of the rulebook, found in a single pass over the words.
//!
//! Words are looked up once in a vocabulary that holds each word of any pattern. List members sit in one trie over
//! word numbers, so breadth costs memory, not time. A pattern is tried only where its first word, or a member of its
//! first list, stands, and only if the rarest of the words it cannot do without stands near enough behind. Overlapping
//! matches are all kept. Everything lies in flat arrays of numbers, so that a stored matcher is ready where it lies.

pub mod builder;
mod first_set;
pub(crate) mod flat;
mod frequency;
mod ids;
pub(crate) mod inflect;
pub(crate) mod lexical;
mod list_closure;
mod list_trie;
#[cfg(test)]
mod oracle;
pub mod pattern;
mod prefilter;
mod program;
pub mod sample;
pub mod scan;
mod search;
pub(crate) mod stored;
pub(crate) mod syllables;
pub mod token;
mod vocabulary;
pub(crate) mod word_class;

use crate::document::Document;
use crate::matcher::flat::{Bytes, Column};
use crate::matcher::lexical::Lexical;
use crate::matcher::list_trie::Trie;
use crate::matcher::prefilter::PairIndex;
use crate::matcher::search::Elements;
use crate::matcher::token::{Token, TokenKind, normal, tokens};
use crate::matcher::vocabulary::Vocabulary;
pub use ids::{BUILT_IN_LISTS, ListId, PatternId};
pub use scan::{ListMark, ListSet, Mark, Scan};
use serde::{Deserialize, Serialize};

/// Few texts have more words and marks than one for so many bytes.
const BYTES_OF_A_TOKEN: usize = 4;

/// Words up to this length, in bytes, are folded without a copy on the heap.
const LONGEST_USUAL: usize = 31;

const NUMBER: ListId = 0;
const PERCENT: ListId = 1;
const MONEY: ListId = 2;
const YEAR: ListId = 3;
const NAME: ListId = 4;

/// Everything that can be found in a text, compiled.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Matcher {
    pub(crate) vocabulary: Vocabulary,
    /// Syllables of each word of the vocabulary, from word number 1.
    pub(crate) syllables: Bytes,
    /// Classes of each word of the vocabulary, from word number 1.
    pub(crate) classes: Bytes,
    /// Lexical class of each word of the vocabulary, from word number 1.
    pub(crate) lexical: Bytes,
    pub(crate) lists: Vec<String>,
    /// All programs, one after the other; openings say where one is entered.
    pub(crate) code: Column,
    /// How many different patterns there are.
    pub(crate) patterns: usize,
    /// All list members.
    pub(crate) trie: Trie,
    /// By element: the patterns that can begin so, and the needs of patterns that it meets.
    pub(crate) openings: PairIndex,
    /// For each pattern, the number of what it cannot do without, if there is such.
    pub(crate) needs: Column,
    /// How many different things patterns cannot do without.
    pub(crate) different_needs: usize,
}

impl Matcher {
    /// Number of a list by name.
    pub fn list(&self, name: &str) -> Option<ListId> {
        self.lists.iter().position(|list| list == name).map(|at| at as ListId)
    }

    /// Classes of a word.
    #[inline]
    pub(crate) fn classes(&self, token: &Token) -> u8 {
        token.word.checked_sub(1).and_then(|index| self.classes.get(index as usize).copied()).unwrap_or(0)
    }

    /// The classes of a token that is written so.
    #[inline]
    pub(crate) fn lexical(&self, token: &Token, written: &[u8]) -> Lexical {
        let of = |number: u32| {
            number.checked_sub(1).and_then(|index| self.lexical.get(index as usize)).map(|&class| Lexical::from_stored(class))
        };
        of(token.word).unwrap_or_else(|| Lexical::of_unknown(written, |base| of(self.vocabulary.number(&base.to_ascii_lowercase()))))
    }

    /// The number of a word in small letters; 0 for one that no pattern and no list knows.
    pub(crate) fn number_of(&self, word: &str) -> u32 {
        self.vocabulary.number(word.as_bytes())
    }

    /// The list members that begin with the first of these tokens, as if they stood side by side.
    pub(crate) fn members_of(&self, tokens: &[Token]) -> Vec<ListMark> {
        let mut found = Vec::new();
        self.trie.members(tokens, 0, &mut found);
        found
    }

    /// The element that a list is: words have the first numbers, lists come behind them.
    #[inline]
    pub(crate) fn element_of(&self, list: ListId) -> u32 {
        self.trie.words() as u32 + u32::from(list)
    }

    /// Name of a list.
    pub fn list_name(&self, list: ListId) -> &str {
        &self.lists[list as usize]
    }

    /// Names of all lists, in their order.
    pub fn list_names(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(String::as_str)
    }

    /// Reads a document once.
    pub fn scan(&self, document: &Document) -> Scan {
        let mut scan = self.words(document);
        let elements = self.members(document.prose.text(), &mut scan);
        scan.marks = search::all(self, &scan, &elements);
        scan
    }

    /// Cuts a document into words and looks each up.
    #[inline(never)]
    fn words(&self, document: &Document) -> Scan {
        let text = document.prose.text();
        let mut scan = Scan { tokens: Vec::with_capacity(text.len() / BYTES_OF_A_TOKEN), ..Scan::default() };
        scan.sentences.reserve(document.sentences.len());
        scan.sentence_of.reserve(text.len() / BYTES_OF_A_TOKEN);
        for sentence in &document.sentences {
            let first = scan.tokens.len();
            let range = sentence.prose.clone();
            tokens(&text[range.clone()], range.start, |mut token, is_lower| {
                self.look_up(text, &mut token, is_lower);
                scan.tokens.push(token);
            });
            scan.sentence_of.resize(scan.tokens.len(), scan.sentences.len() as u32);
            scan.sentences.push(first..scan.tokens.len());
        }
        scan
    }

    /// Finds the members of lists and gathers what stands at each token.
    #[inline(never)]
    fn members(&self, text: &str, scan: &mut Scan) -> Elements {
        let mut marks = Vec::with_capacity(scan.tokens.len());
        let mut index = Vec::with_capacity(scan.tokens.len() + 1);
        let mut elements = Elements::with_capacity(scan.tokens.len());
        let width = self.lists.len().div_ceil(64);
        let mut lists_of = vec![0; scan.sentences.len() * width];
        let first_list = self.element_of(0);
        for (number, sentence) in scan.sentences.iter().enumerate() {
            let tokens = &scan.tokens[..sentence.end];
            let lists = &mut lists_of[number * width..][..width];
            for at in sentence.clone() {
                let first = marks.len();
                index.push(first as u32);
                self.members_at(text, tokens, at, at == sentence.start, &mut marks);
                elements.begin(&tokens[at], at as u32);
                for mark in &marks[first..] {
                    elements.list(mark, first_list);
                    lists[usize::from(mark.list / 64)] |= 1 << (mark.list % 64);
                }
                elements.end();
            }
        }
        index.push(marks.len() as u32);
        elements.close();
        (scan.list_marks, scan.list_index, scan.lists_of, scan.list_words) = (marks, index, lists_of, width);
        elements
    }

    /// Looks a token up. `is_lower` says that it is a word of small letters and digits of ASCII.
    #[inline]
    fn look_up(&self, text: &str, token: &mut Token, is_lower: bool) {
        match token.kind {
            _ if is_lower => token.word = self.vocabulary.number_in(text.as_bytes(), token.range()),
            TokenKind::Mark(mark) if mark.is_ascii() => token.word = self.vocabulary.mark(mark as u8),
            _ => self.look_up_folded(&text[token.range()], text, token),
        }
    }

    fn look_up_folded(&self, written: &str, text: &str, token: &mut Token) {
        let is_capital = token.kind == TokenKind::Word && written.starts_with(char::is_uppercase);
        let mut buffer = [b'='; LONGEST_USUAL + 1];
        if written.is_ascii() && written.len() <= LONGEST_USUAL {
            let exact = &mut buffer[..=written.len()];
            exact[1..].copy_from_slice(written.as_bytes());
            if is_capital {
                token.exact = self.vocabulary.number(exact);
            }
            exact[1..].make_ascii_lowercase();
            token.word = self.vocabulary.number(&exact[1..]);
            return;
        }
        token.word = self.vocabulary.number(normal(text, token).as_bytes());
        if is_capital {
            token.exact = self.vocabulary.number(format!("={written}").as_bytes());
        }
    }

    /// Pushes the list members that start at a token, longest first, those of one length in the order of their lists.
    #[inline]
    fn members_at(&self, text: &str, tokens: &[Token], at: usize, is_first: bool, out: &mut Vec<ListMark>) {
        let first = out.len();
        self.trie.members(tokens, at, out);
        let token = &tokens[at];
        if token.kind != TokenKind::Word {
            number(text, tokens, at, out);
        } else if !is_first && !text.as_bytes()[token.start as usize].is_ascii_lowercase() {
            name(text, tokens, at, out);
        }
        // They come in order unless one word has two spellings, or is a number or a name as well.
        if out.len() > first + 1 && !out[first..].is_sorted_by(|one, next| one.rank() < next.rank()) {
            put_in_order(first, out);
        }
    }
}

/// Sorts marks of one token by their rank, each once.
#[cold]
fn put_in_order(first: usize, marks: &mut Vec<ListMark>) {
    marks[first..].sort_by_key(ListMark::rank);
    let mut kept = first + 1;
    for index in first + 1..marks.len() {
        if marks[index] != marks[kept - 1] {
            marks[kept] = marks[index];
            kept += 1;
        }
    }
    marks.truncate(kept);
}

/// Members of the lists of numbers, amounts and years that the scanner fills by itself.
fn number(text: &str, tokens: &[Token], at: usize, out: &mut Vec<ListMark>) {
    let mut put = |list, end: usize| out.push(ListMark { list, start: at as u32, end: end as u32 });
    let is_mark = |index: usize, mark: char| tokens.get(index).is_some_and(|t| t.kind == TokenKind::Mark(mark));
    let word_at = |index: usize| tokens.get(index).map_or("", |t| &text[t.range()]);
    match tokens[at].kind {
        TokenKind::Number => {
            put(NUMBER, at + 1);
            // "10-20 pounds" is an amount as "20 pounds" is one.
            let is_range = tokens.get(at + 1).is_some_and(|next| {
                let between = &text[tokens[at].end as usize..next.start as usize];
                next.kind == TokenKind::Number && matches!(between, "-" | "\u{2013}")
            });
            if is_range {
                put(NUMBER, at + 2);
            }
            for last in if is_range { at..at + 2 } else { at..at + 1 } {
                if is_mark(last + 1, '%') || word_at(last + 1).eq_ignore_ascii_case("percent") {
                    put(PERCENT, last + 2);
                } else if word_at(last + 1).eq_ignore_ascii_case("per") && word_at(last + 2).eq_ignore_ascii_case("cent") {
                    put(PERCENT, last + 3);
                }
            }
            let written = word_at(at);
            if written.len() == 4 && (written.starts_with("19") || written.starts_with("20")) && written.bytes().all(|b| b.is_ascii_digit())
            {
                put(YEAR, at + 1);
            }
        }
        TokenKind::Mark('$' | '\u{A3}' | '\u{20AC}') if tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number) => {
            put(MONEY, at + 2)
        }
        _ => {}
    }
}

/// A word that is written like a name: a capital, then small letters.
fn name(text: &str, tokens: &[Token], at: usize, out: &mut Vec<ListMark>) {
    let mut letters = text[tokens[at].range()].chars();
    if letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase) {
        out.push(ListMark { list: NAME, start: at as u32, end: at as u32 + 1 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::builder::Builder;
    use crate::source::Source;

    fn found(lists: &[(&str, &[&str])], patterns: &[&str], text: &str) -> Vec<String> {
        let mut builder = Builder::default();
        for (name, members) in lists {
            let list = builder.declare_list(name);
            for member in *members {
                builder.add_member(list, member).unwrap();
            }
        }
        let numbers: Vec<PatternId> = patterns.iter().map(|pattern| builder.add_pattern(pattern).unwrap()).collect();
        let matcher = builder.build();
        let document = Document::markdown(Source::new("t", text));
        let scan = matcher.scan(&document);
        numbers
            .iter()
            .flat_map(|&number| {
                scan.marks(number).iter().map(|m| document.prose.text()[scan.prose(m.tokens())].to_owned()).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn overlapping_matches_are_all_kept() {
        let text = "A clinically proven cure, a game- changer";
        assert_eq!(
            found(&[], &["clinically proven", "proven cure~", "game changer"], text),
            ["clinically proven", "proven cure", "game- changer"]
        );
    }

    #[test]
    fn lists_take_possessives_and_include_each_other() {
        let lists: &[(&str, &[&str])] = &[("drug", &["ketamine", "vitamin (b12|c)"]), ("therapy", &["{drug}", "red light therapy"])];
        assert_eq!(
            found(
                lists,
                &["{therapy} ability", "{therapy} ...2 cures"],
                "Ketamine's ability. Vitamin C really quickly cures. Red light therapy, we say, never ever cures"
            ),
            ["Ketamine's ability", "Vitamin C really quickly cures"]
        );
    }

    #[test]
    fn gaps_count_words_and_stop_at_semicolons() {
        assert_eq!(found(&[], &["cure ...2 pain"], "cure all, your pain. cure; pain. cure one two three pain"), ["cure all, your pain"]);
    }

    #[test]
    fn built_in_lists_know_numbers() {
        assert_eq!(
            found(
                &[],
                &["{percent} of", "{money}", "=WHO", "by {name}"],
                "In 77.8% of cases it costs $99, who says? WHO says. A page by Smith"
            ),
            ["77.8% of", "$99", "WHO", "by Smith"]
        );
    }
}
