//! The one scan: every list member and every pattern of the rulebook, found in a single pass over the words.
//!
//! Words are looked up once in a vocabulary that holds each word of any pattern. List members sit in one trie over
//! word numbers, so breadth costs memory, not time. Patterns are small programs behind a trigger table: a pattern is
//! tried only where its first word, or a member of its first list, stands. Overlapping matches are all kept.

use super::pattern::normal;
pub use super::scan::{ListMark, Mark, Scan};
use super::words::{Token, TokenKind, tokens};
use crate::document::Document;
use crate::document::prose::OPAQUE;
use rustc_hash::FxHashMap;

/// Number of a pattern.
pub type PatternId = u32;

/// Number of a list.
pub type ListId = u16;

/// Lists that the scanner fills by itself; a rulebook may add words to them.
pub const BUILT_IN_LISTS: [&str; 5] = ["number", "percent", "money", "year", "name"];

const NUMBER: ListId = 0;
const PERCENT: ListId = 1;
const MONEY: ListId = 2;
const YEAR: ListId = 3;
const NAME: ListId = 4;

#[derive(Clone, Debug)]
pub(super) enum Op {
    Word(u32),
    Words(Box<[u32]>),
    List(ListId),
    Gap(u8),
    Choice(Box<[Box<[Op]>]>),
    Optional(Box<[Op]>),
}

/// Everything that can be found in a text, compiled.
#[derive(Clone, Debug, Default)]
pub struct Scanner {
    pub(super) vocabulary: FxHashMap<Box<str>, u32>,
    pub(super) lists: Vec<String>,
    pub(super) programs: Vec<Box<[Op]>>,
    /// Trie of list members: (node, word) to node; node 0 is the root.
    pub(super) edges: FxHashMap<(u32, u32), u32>,
    /// First node after a word, by word number; 0 when no member starts so.
    pub(super) roots: Vec<u32>,
    /// Lists that end at a node.
    pub(super) ends: Vec<Box<[ListId]>>,
    pub(super) word_triggers: Vec<Box<[PatternId]>>,
    pub(super) list_triggers: Vec<Box<[PatternId]>>,
}

impl Scanner {
    /// How many patterns there are.
    pub fn pattern_count(&self) -> usize {
        self.programs.len()
    }

    /// Number of a list by name.
    pub fn list(&self, name: &str) -> Option<ListId> {
        self.lists.iter().position(|list| list == name).map(|at| at as ListId)
    }

    /// Name of a list.
    pub fn list_name(&self, list: ListId) -> &str {
        &self.lists[list as usize]
    }

    /// Reads a document once.
    pub fn scan(&self, document: &Document) -> Scan {
        let text = document.prose.text();
        let mut scan = Scan { tokens: Vec::with_capacity(text.len() / 5), ..Scan::default() };
        let mut folded = String::with_capacity(32);
        for sentence in &document.sentences {
            let first = scan.tokens.len();
            let range = sentence.prose.clone();
            tokens(&text[range.clone()], range.start, |mut token| {
                self.look_up(text, &mut token, &mut folded);
                scan.tokens.push(token);
            });
            scan.sentences.push(first..scan.tokens.len());
        }
        for sentence in scan.sentences.clone() {
            for at in sentence.clone() {
                scan.list_index.push(scan.list_marks.len() as u32);
                self.members_at(text, &scan.tokens[..sentence.end], at, at == sentence.start, &mut scan.list_marks);
            }
        }
        scan.list_index.push(scan.list_marks.len() as u32);
        let mut marks = Vec::new();
        for sentence in &scan.sentences {
            for at in sentence.clone() {
                self.patterns_at(&scan, at, sentence.end, &mut marks);
            }
        }
        marks.sort_unstable();
        marks.dedup();
        scan.mark_index = vec![0; self.programs.len() + 1];
        for mark in &marks {
            scan.mark_index[mark.pattern as usize + 1] += 1;
        }
        for at in 1..scan.mark_index.len() {
            scan.mark_index[at] += scan.mark_index[at - 1];
        }
        scan.marks = marks;
        scan
    }

    fn look_up(&self, text: &str, token: &mut Token, folded: &mut String) {
        let written = &text[token.range()];
        folded.clear();
        match token.kind {
            TokenKind::Mark(_) => folded.push_str(&normal(text, token)),
            _ if written.is_ascii() => {
                folded.push_str(written);
                folded.make_ascii_lowercase();
            }
            _ => folded.push_str(&written.to_lowercase()),
        }
        token.word = self.vocabulary.get(folded.as_str()).copied().unwrap_or(0);
        if token.kind == TokenKind::Word && written.starts_with(char::is_uppercase) {
            folded.clear();
            folded.push('=');
            folded.push_str(written);
            token.exact = self.vocabulary.get(folded.as_str()).copied().unwrap_or(0);
        }
    }

    /// Pushes the list members that start at a token, longest first.
    fn members_at(&self, text: &str, tokens: &[Token], at: usize, is_first: bool, out: &mut Vec<ListMark>) {
        let first = out.len();
        self.walk(tokens, at, at, 0, out);
        built_in(text, tokens, at, is_first, out);
        out[first..].sort_by_key(|mark| (std::cmp::Reverse(mark.end), mark.list));
        let mut kept = first;
        for index in first..out.len() {
            if index == first || out[index] != out[kept - 1] {
                out[kept] = out[index];
                kept += 1;
            }
        }
        out.truncate(kept);
    }

    fn walk(&self, tokens: &[Token], start: usize, at: usize, node: u32, out: &mut Vec<ListMark>) {
        if node != 0 {
            out.extend(self.ends[node as usize].iter().map(|&list| ListMark { list, start: start as u32, end: at as u32 }));
        }
        let Some(token) = tokens.get(at) else { return };
        for word in [token.word, token.exact] {
            if word == 0 {
                continue;
            }
            let next = if node == 0 { self.roots[word as usize] } else { self.edges.get(&(node, word)).copied().unwrap_or(0) };
            if next != 0 {
                self.walk(tokens, start, at + 1, next, out);
            }
        }
    }

    fn patterns_at(&self, scan: &Scan, at: usize, end: usize, marks: &mut Vec<Mark>) {
        let token = &scan.tokens[at];
        let mut attempt = |pattern: PatternId| {
            let mut stop = 0;
            if self.run(&self.programs[pattern as usize], at, end, scan, &mut |reached| {
                stop = reached;
                true
            }) {
                marks.push(Mark { pattern, start: at as u32, end: stop as u32 });
            }
        };
        for word in [token.word, token.exact] {
            if word != 0 {
                self.word_triggers[word as usize].iter().for_each(|&pattern| attempt(pattern));
            }
        }
        let mut last = None;
        for mark in scan.lists_at(at) {
            if last != Some(mark.list) {
                self.list_triggers[mark.list as usize].iter().for_each(|&pattern| attempt(pattern));
            }
            last = Some(mark.list);
        }
    }

    /// Runs a program from token `at`; `done` is called with the token after the match and says whether to stop there.
    fn run(&self, ops: &[Op], mut at: usize, end: usize, scan: &Scan, done: &mut dyn FnMut(usize) -> bool) -> bool {
        for (index, op) in ops.iter().enumerate() {
            let rest = &ops[index + 1..];
            match op {
                Op::Word(id) => {
                    if at >= end || (scan.tokens[at].word != *id && scan.tokens[at].exact != *id) {
                        return false;
                    }
                    at += 1;
                }
                Op::Words(ids) => {
                    if at >= end || ids.binary_search(&scan.tokens[at].word).is_err() {
                        return false;
                    }
                    at += 1;
                }
                Op::List(list) => {
                    if at >= end {
                        return false;
                    }
                    return scan.lists_at(at).iter().filter(|mark| mark.list == *list && mark.end as usize <= end).any(|mark| {
                        let after = mark.end as usize;
                        let is_possessive = after < end && scan.tokens[after].kind == TokenKind::Possessive;
                        self.run(rest, after, end, scan, done) || (is_possessive && self.run(rest, after + 1, end, scan, done))
                    });
                }
                Op::Choice(choices) => {
                    return choices.iter().any(|choice| self.run(choice, at, end, scan, &mut |mid| self.run(rest, mid, end, scan, done)));
                }
                Op::Optional(inner) => {
                    return self.run(inner, at, end, scan, &mut |mid| self.run(rest, mid, end, scan, done))
                        || self.run(rest, at, end, scan, done);
                }
                Op::Gap(most) => {
                    let mut words = 0;
                    loop {
                        if self.run(rest, at, end, scan, done) {
                            return true;
                        }
                        if at >= end || stops_gap(&scan.tokens[at]) {
                            return false;
                        }
                        words += u8::from(scan.tokens[at].is_counted());
                        if words > *most {
                            return false;
                        }
                        at += 1;
                    }
                }
            }
        }
        done(at)
    }
}

/// Whether `...` ends here: words on both sides of such a mark do not belong together.
const fn stops_gap(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Mark(';' | ':' | '.' | '?' | '!' | OPAQUE))
}

/// Members of the lists that the scanner fills by itself.
fn built_in(text: &str, tokens: &[Token], at: usize, is_first: bool, out: &mut Vec<ListMark>) {
    let mut put = |list, end: usize| out.push(ListMark { list, start: at as u32, end: end as u32 });
    let token = &tokens[at];
    let is_mark = |index: usize, mark: char| tokens.get(index).is_some_and(|t| t.kind == TokenKind::Mark(mark));
    let word_at = |index: usize| tokens.get(index).map_or("", |t| &text[t.range()]);
    match token.kind {
        TokenKind::Number => {
            put(NUMBER, at + 1);
            if is_mark(at + 1, '%') || word_at(at + 1).eq_ignore_ascii_case("percent") {
                put(PERCENT, at + 2);
            } else if word_at(at + 1).eq_ignore_ascii_case("per") && word_at(at + 2).eq_ignore_ascii_case("cent") {
                put(PERCENT, at + 3);
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
        TokenKind::Word if !is_first => {
            let mut letters = word_at(at).chars();
            if letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase) {
                put(NAME, at + 1);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::builder::ScannerBuilder;
    use crate::source::Source;

    fn found(lists: &[(&str, &[&str])], patterns: &[&str], text: &str) -> Vec<String> {
        let mut builder = ScannerBuilder::default();
        for (name, members) in lists {
            let list = builder.declare_list(name);
            for member in *members {
                builder.add_member(list, member).unwrap();
            }
        }
        for pattern in patterns {
            builder.add_pattern(pattern).unwrap();
        }
        let scanner = builder.build();
        let document = Document::markdown(Source::new("t", text));
        let scan = scanner.scan(&document);
        (0..patterns.len())
            .flat_map(|id| {
                scan.marks(id as PatternId).iter().map(|m| document.prose.text()[scan.prose(m.tokens())].to_owned()).collect::<Vec<_>>()
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
