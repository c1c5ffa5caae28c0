//! The one scan: every list member and every pattern of the rulebook, found in a single pass over the words.
//!
//! Words are looked up once in a vocabulary that holds each word of any pattern. List members sit in one trie over
//! word numbers, so breadth costs memory, not time. Patterns are small programs behind a trigger table: a pattern is
//! tried only where its first word, or a member of its first list, stands. Overlapping matches are all kept.

use super::pattern::{self, Node, PatternMistake, normal};
use super::words::{Token, TokenKind, tokens};
use crate::document::prose::OPAQUE;
use crate::document::Document;
use rustc_hash::FxHashMap;
use std::ops::Range;

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

/// The most word sequences one list entry may expand to.
const MOST_SEQUENCES: usize = 4096;

/// A place where a pattern matches: a range of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Which pattern.
    pub pattern: PatternId,
    /// First token.
    pub start: u32,
    /// Token after the last one.
    pub end: u32,
}

impl Mark {
    /// The tokens it covers.
    pub const fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place where a member of a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMark {
    /// Which list.
    pub list: ListId,
    /// First token.
    pub start: u32,
    /// Token after the last one.
    pub end: u32,
}

impl ListMark {
    /// The tokens it covers.
    pub const fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[derive(Clone, Debug)]
enum Op {
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
    vocabulary: FxHashMap<Box<str>, u32>,
    lists: Vec<String>,
    programs: Vec<Box<[Op]>>,
    /// Trie of list members: (node, word) to node; node 0 is the root.
    edges: FxHashMap<(u32, u32), u32>,
    /// First node after a word, by word number; 0 when no member starts so.
    roots: Vec<u32>,
    /// Lists that end at a node.
    ends: Vec<Box<[ListId]>>,
    word_triggers: Vec<Box<[PatternId]>>,
    list_triggers: Vec<Box<[PatternId]>>,
}

/// Collects lists and patterns, then compiles them. Lists are declared first, since patterns name them.
#[derive(Debug)]
pub struct ScannerBuilder {
    vocabulary: FxHashMap<Box<str>, u32>,
    lists: Vec<String>,
    members: Vec<(ListId, Vec<u32>)>,
    inclusions: Vec<(ListId, ListId)>,
    programs: Vec<Box<[Op]>>,
}

impl Default for ScannerBuilder {
    fn default() -> Self {
        let lists = BUILT_IN_LISTS.iter().map(|&name| name.to_owned()).collect();
        Self { vocabulary: FxHashMap::default(), lists, members: Vec::new(), inclusions: Vec::new(), programs: Vec::new() }
    }
}

impl ScannerBuilder {
    /// Declares a list and returns its number; the same name gives the same number.
    pub fn declare_list(&mut self, name: &str) -> ListId {
        if let Some(id) = self.list(name) {
            return id;
        }
        self.lists.push(name.to_owned());
        (self.lists.len() - 1) as ListId
    }

    /// Number of a declared list.
    pub fn list(&self, name: &str) -> Option<ListId> {
        self.lists.iter().position(|list| list == name).map(|at| at as ListId)
    }

    /// Names of all declared lists.
    pub fn list_names(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(String::as_str)
    }

    /// Adds a member, written in the pattern language without gaps. `{other}` alone includes another list.
    ///
    /// # Errors
    /// A mistake in the pattern, an unknown list, a gap.
    pub fn add_member(&mut self, list: ListId, text: &str) -> Result<(), PatternMistake> {
        let node = pattern::parse(text)?;
        if let Node::List(name, range) = &node {
            let other = self.list(name).ok_or_else(|| unknown_list(name, range.clone()))?;
            self.inclusions.push((list, other));
            return Ok(());
        }
        let mut sequences = Vec::new();
        self.expand(&node, &mut sequences).map_err(|message| PatternMistake { range: 0..text.len(), message })?;
        self.members.extend(sequences.into_iter().filter(|sequence| !sequence.is_empty()).map(|sequence| (list, sequence)));
        Ok(())
    }

    /// Adds a pattern and returns its number.
    ///
    /// # Errors
    /// A mistake in the pattern or the name of an unknown list.
    pub fn add_pattern(&mut self, text: &str) -> Result<PatternId, PatternMistake> {
        let node = pattern::parse(text)?;
        let program = self.compile(&node)?;
        self.programs.push(program.into_boxed_slice());
        Ok((self.programs.len() - 1) as PatternId)
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.vocabulary.get(word) {
            return id;
        }
        let id = self.vocabulary.len() as u32 + 1;
        self.vocabulary.insert(word.into(), id);
        id
    }

    fn compile(&mut self, node: &Node) -> Result<Vec<Op>, PatternMistake> {
        Ok(match node {
            Node::Word(words) => {
                let mut ids: Vec<u32> = words.iter().map(|word| self.word(word)).collect();
                ids.sort_unstable();
                ids.dedup();
                vec![if let [id] = ids[..] { Op::Word(id) } else { Op::Words(ids.into()) }]
            }
            Node::Exact(word) => vec![Op::Word(self.word(&format!("={word}")))],
            Node::List(name, range) => vec![Op::List(self.list(name).ok_or_else(|| unknown_list(name, range.clone()))?)],
            Node::Gap(size) => vec![Op::Gap(*size)],
            Node::Sequence(parts) => {
                let mut ops = Vec::new();
                for part in parts {
                    ops.extend(self.compile(part)?);
                }
                ops
            }
            Node::Choice(parts) => {
                let choices = parts.iter().map(|part| self.compile(part).map(Vec::into_boxed_slice)).collect::<Result<Vec<_>, _>>()?;
                vec![Op::Choice(choices.into())]
            }
            Node::Optional(inner) => vec![Op::Optional(self.compile(inner)?.into())],
        })
    }

    /// All word sequences that a node stands for.
    fn expand(&mut self, node: &Node, out: &mut Vec<Vec<u32>>) -> Result<(), String> {
        match node {
            Node::Word(words) => out.extend(words.iter().map(|word| vec![self.word(word)])),
            Node::Exact(word) => out.push(vec![self.word(&format!("={word}"))]),
            Node::Gap(_) => return Err("expected no \"...\" in a list member".to_owned()),
            Node::List(name, _) => return Err(format!("expected {{{name}}} alone, which includes that list, or no list at all")),
            Node::Sequence(parts) => {
                let mut fronts: Vec<Vec<u32>> = vec![Vec::new()];
                for part in parts {
                    let mut ends = Vec::new();
                    self.expand(part, &mut ends)?;
                    fronts = fronts.iter().flat_map(|front| ends.iter().map(move |end| [&front[..], &end[..]].concat())).collect();
                    if fronts.len() > MOST_SEQUENCES {
                        return Err(format!("expected at most {MOST_SEQUENCES} spellings of one list member"));
                    }
                }
                out.append(&mut fronts);
            }
            Node::Choice(parts) => {
                for part in parts {
                    self.expand(part, out)?;
                }
            }
            Node::Optional(inner) => {
                self.expand(inner, out)?;
                out.push(Vec::new());
            }
        }
        Ok(())
    }

    /// Compiles everything that was added.
    pub fn build(self) -> Scanner {
        let words = self.vocabulary.len() + 1;
        let supers = supersets(self.lists.len(), &self.inclusions);
        let mut scanner = Scanner { vocabulary: self.vocabulary, lists: self.lists, programs: self.programs, ..Scanner::default() };
        scanner.roots = vec![0; words];
        let mut ends: Vec<Vec<ListId>> = vec![Vec::new()];
        for (list, sequence) in self.members {
            let mut node = 0;
            for (depth, &word) in sequence.iter().enumerate() {
                let next = if depth == 0 { scanner.roots[word as usize] } else { scanner.edges.get(&(node, word)).copied().unwrap_or(0) };
                node = if next != 0 {
                    next
                } else {
                    let new = ends.len() as u32;
                    ends.push(Vec::new());
                    if depth == 0 {
                        scanner.roots[word as usize] = new;
                    } else {
                        scanner.edges.insert((node, word), new);
                    }
                    new
                };
            }
            for &list in &supers[list as usize] {
                if !ends[node as usize].contains(&list) {
                    ends[node as usize].push(list);
                }
            }
        }
        scanner.ends = ends.into_iter().map(Vec::into_boxed_slice).collect();
        let mut by_word = vec![Vec::new(); words];
        let mut by_list = vec![Vec::new(); scanner.lists.len()];
        for (id, program) in scanner.programs.iter().enumerate() {
            trigger(program, id as PatternId, &mut by_word, &mut by_list);
        }
        // A list that is included in another triggers by the marks of both, since marks carry all their lists.
        scanner.word_triggers = by_word.into_iter().map(Vec::into_boxed_slice).collect();
        scanner.list_triggers = by_list.into_iter().map(Vec::into_boxed_slice).collect();
        scanner
    }
}

fn unknown_list(name: &str, range: Range<usize>) -> PatternMistake {
    PatternMistake { range, message: format!("expected the name of a list, found \"{name}\"") }
}

/// For each list, itself and every list that includes it.
fn supersets(count: usize, inclusions: &[(ListId, ListId)]) -> Vec<Vec<ListId>> {
    (0..count as ListId)
        .map(|list| {
            let mut all = vec![list];
            let mut at = 0;
            while at < all.len() {
                let now = all[at];
                for &(outer, inner) in inclusions {
                    if inner == now && !all.contains(&outer) {
                        all.push(outer);
                    }
                }
                at += 1;
            }
            all
        })
        .collect()
}

/// Registers a program under all words and lists it can start with. Returns whether it can match nothing.
fn trigger(ops: &[Op], id: PatternId, by_word: &mut [Vec<PatternId>], by_list: &mut [Vec<PatternId>]) -> bool {
    let put = |row: &mut Vec<PatternId>| {
        if row.last() != Some(&id) {
            row.push(id);
        }
    };
    for op in ops {
        match op {
            Op::Word(word) => put(&mut by_word[*word as usize]),
            Op::Words(words) => words.iter().for_each(|&word| put(&mut by_word[word as usize])),
            Op::List(list) => put(&mut by_list[*list as usize]),
            Op::Choice(choices) => {
                let mut may_be_empty = false;
                for choice in choices {
                    may_be_empty |= trigger(choice, id, by_word, by_list);
                }
                if may_be_empty {
                    continue;
                }
            }
            Op::Optional(inner) => {
                trigger(inner, id, by_word, by_list);
                continue;
            }
            Op::Gap(_) => continue,
        }
        return false;
    }
    true
}

/// What one scan of a document found.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// All words and marks of the document.
    pub tokens: Vec<Token>,
    /// For each sentence of the document, its tokens.
    pub sentences: Vec<Range<usize>>,
    /// List members, in order of their first token, longest first.
    list_marks: Vec<ListMark>,
    /// For each token, where its list marks start in `list_marks`; one more at the end.
    list_index: Vec<u32>,
    /// Pattern matches, in order of pattern, then place.
    marks: Vec<Mark>,
    /// For each pattern, where its marks start in `marks`; one more at the end.
    mark_index: Vec<u32>,
}

impl Scan {
    /// Matches of a pattern, in text order.
    pub fn marks(&self, pattern: PatternId) -> &[Mark] {
        let pattern = pattern as usize;
        &self.marks[self.mark_index[pattern] as usize..self.mark_index[pattern + 1] as usize]
    }

    /// List members that start at a token, longest first.
    pub fn lists_at(&self, token: usize) -> &[ListMark] {
        &self.list_marks[self.list_index[token] as usize..self.list_index[token + 1] as usize]
    }

    /// List members inside a range of tokens, in text order.
    pub fn lists_in(&self, tokens: Range<usize>) -> impl Iterator<Item = &ListMark> {
        let end = tokens.end as u32;
        let range = if tokens.is_empty() { 0..0 } else { self.list_index[tokens.start] as usize..self.list_index[tokens.end] as usize };
        self.list_marks[range].iter().filter(move |mark| mark.end <= end)
    }

    /// The prose range of a range of tokens.
    pub fn prose(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            let at = self.tokens.get(tokens.start).map_or(0, |token| token.start as usize);
            return at..at;
        }
        self.tokens[tokens.start].start as usize..self.tokens[tokens.end - 1].end as usize
    }

    /// First token that ends after a prose offset.
    pub fn token_at(&self, prose: usize) -> usize {
        self.tokens.partition_point(|token| token.end as usize <= prose)
    }

    /// Index of the sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= token)
    }
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
            if written.len() == 4 && (written.starts_with("19") || written.starts_with("20")) && written.bytes().all(|b| b.is_ascii_digit()) {
                put(YEAR, at + 1);
            }
        }
        TokenKind::Mark('$' | '\u{A3}' | '\u{20AC}') if tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number) => put(MONEY, at + 2),
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
            .flat_map(|id| scan.marks(id as PatternId).iter().map(|m| document.prose.text()[scan.prose(m.tokens())].to_owned()).collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn overlapping_matches_are_all_kept() {
        let text = "A clinically proven cure, a game- changer";
        assert_eq!(found(&[], &["clinically proven", "proven cure~", "game changer"], text), ["clinically proven", "proven cure", "game- changer"]);
    }

    #[test]
    fn lists_take_possessives_and_include_each_other() {
        let lists: &[(&str, &[&str])] = &[("drug", &["ketamine", "vitamin (b12|c)"]), ("therapy", &["{drug}", "red light therapy"])];
        assert_eq!(found(lists, &["{therapy} ability", "{therapy} ...2 cures"], "Ketamine's ability. Vitamin C really quickly cures. Red light therapy, we say, never ever cures"), [
            "Ketamine's ability",
            "Vitamin C really quickly cures"
        ]);
    }

    #[test]
    fn gaps_count_words_and_stop_at_semicolons() {
        assert_eq!(found(&[], &["cure ...2 pain"], "cure all, your pain. cure; pain. cure one two three pain"), ["cure all, your pain"]);
    }

    #[test]
    fn built_in_lists_know_numbers() {
        assert_eq!(found(&[], &["{percent} of", "{money}", "=WHO", "by {name}"], "In 77.8% of cases it costs $99, who says? WHO says. A page by Smith"), [
            "77.8% of", "$99", "WHO", "by Smith"
        ]);
    }
}
