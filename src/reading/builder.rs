//! Lists and patterns to a scanner: names resolved, words numbered, members in one trie, programs behind triggers.

use super::pattern::{self, Node, PatternMistake};
use super::scanner::{BUILT_IN_LISTS, ListId, Op, PatternId, Scanner};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The most word sequences one list entry may expand to.
const MOST_SEQUENCES: usize = 4096;

/// Collects lists and patterns, then compiles them. Lists are declared first, since patterns name them.
#[derive(Debug)]
pub struct ScannerBuilder {
    vocabulary: FxHashMap<Box<str>, u32>,
    lists: Vec<String>,
    numbers: FxHashMap<String, ListId>,
    members: Vec<(ListId, Vec<u32>)>,
    inclusions: Vec<(ListId, ListId)>,
    programs: Vec<Box<[Op]>>,
}

impl Default for ScannerBuilder {
    fn default() -> Self {
        let lists: Vec<String> = BUILT_IN_LISTS.iter().map(|&name| name.to_owned()).collect();
        let numbers = lists.iter().enumerate().map(|(id, name)| (name.clone(), id as ListId)).collect();
        Self { vocabulary: FxHashMap::default(), lists, numbers, members: Vec::new(), inclusions: Vec::new(), programs: Vec::new() }
    }
}

impl ScannerBuilder {
    /// Declares a list and returns its number; the same name gives the same number.
    pub fn declare_list(&mut self, name: &str) -> ListId {
        if let Some(id) = self.list(name) {
            return id;
        }
        let id = self.lists.len() as ListId;
        self.lists.push(name.to_owned());
        self.numbers.insert(name.to_owned(), id);
        id
    }

    /// Number of a declared list.
    pub fn list(&self, name: &str) -> Option<ListId> {
        self.numbers.get(name).copied()
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
        if self.add_plain(list, text) {
            return Ok(());
        }
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

    /// Adds a member of plain words, perhaps inflected at its end; `false` when it is more than that. Lists hold thousands
    /// of such names, and a tree for each would be most of the time of starting up.
    fn add_plain(&mut self, list: ListId, text: &str) -> bool {
        let (body, is_inflected) = text.strip_suffix('~').map_or((text, false), |body| (body, true));
        let is_word = |word: &str| {
            let bytes = word.as_bytes();
            let starts = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.iter().all(u8::is_ascii_alphanumeric);
            starts || !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
        };
        let words: Vec<&str> = body.split([' ', '-']).collect();
        if !words.iter().all(|word| is_word(word)) {
            return false;
        }
        let mut folded = String::new();
        let mut front: Vec<u32> = Vec::with_capacity(words.len());
        for word in &words {
            folded.clear();
            folded.push_str(word);
            folded.make_ascii_lowercase();
            front.push(self.word(&folded));
        }
        if is_inflected {
            let _ = front.pop();
            for form in super::inflect::inflections(&folded) {
                let mut sequence = Vec::with_capacity(words.len());
                sequence.extend_from_slice(&front);
                sequence.push(self.word(&form));
                self.members.push((list, sequence));
            }
        } else {
            self.members.push((list, front));
        }
        true
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
        scanner.edges.reserve(self.members.len() * 2);
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
