//! Lists and patterns to a scanner: names resolved, words numbered, members in one trie, programs behind triggers.

use crate::document::amounts;
use crate::matcher::first_set::{self, Beginning, Required};
use crate::matcher::frequency::{COMMON_WORDS, Frequencies};
use crate::matcher::lexical::Lexical;
use crate::matcher::list_closure::{MOST_PAIRS, supersets};
use crate::matcher::list_trie::Trie;
use crate::matcher::pattern::{self, Node, PatternMistake};
use crate::matcher::prefilter::{ANY_REACH, Entry, FLAGS, IS_ALL, IS_BEHIND, IS_PAIR, NEEDS_REQUIRED, PairIndex, REACH, Row};
use crate::matcher::program::{self, Op, Opener};
use crate::matcher::syllables::syllables;
use crate::matcher::vocabulary::Vocabulary;
use crate::matcher::word_class::Class;
use crate::matcher::{BUILT_IN_LISTS, ListId, Matcher, PatternId};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// The most word sequences one list entry may expand to.
const MOST_SEQUENCES: usize = 4096;
/// The most word sequences that all lists may hold.
const MOST_MEMBERS: usize = 4_000_000;

/// Collects lists and patterns, then compiles them. Lists are declared first, since patterns name them.
#[derive(Debug)]
pub struct Builder {
    vocabulary: FxHashMap<Box<str>, u32>,
    lists: Vec<String>,
    numbers: FxHashMap<String, ListId>,
    members: Vec<(ListId, Vec<u32>)>,
    inclusions: Vec<(ListId, ListId)>,
    programs: Vec<Arc<[Op]>>,
    /// The programs and their numbers: patterns that say the same have one.
    known: FxHashMap<Arc<[Op]>, PatternId>,
}

impl Default for Builder {
    fn default() -> Self {
        let mut builder = Self {
            vocabulary: FxHashMap::default(),
            lists: Vec::new(),
            numbers: FxHashMap::default(),
            members: Vec::new(),
            inclusions: Vec::new(),
            programs: Vec::new(),
            known: FxHashMap::default(),
        };
        for list in BUILT_IN_LISTS {
            builder.declare_list(list);
        }
        // The words that every text is full of get the first numbers, so that its rows lie side by side.
        for word in COMMON_WORDS.split_ascii_whitespace().chain(Class::all_words()) {
            builder.word(word);
        }
        builder
    }
}

impl Builder {
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
        if self.members.len() > MOST_MEMBERS {
            let message = format!("expected at most {MOST_MEMBERS} spellings in all lists");
            return Err(PatternMistake::new(0..text.len(), message));
        }
        let read = amounts::in_pattern(text);
        let text = read.as_ref();
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
        self.expand(&node, &mut sequences).map_err(|message| PatternMistake::new(0..text.len(), message))?;
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

    /// Whether the lists, with all that they include, are small enough to be built.
    pub fn fits(&self) -> bool {
        if self.inclusions.is_empty() {
            return true;
        }
        let supers = supersets(self.lists.len(), &self.inclusions, MOST_PAIRS);
        supers.is_some_and(|supers| self.members.iter().map(|(list, _)| supers[*list as usize].len()).sum::<usize>() <= MOST_PAIRS)
    }

    /// Drops all inclusions, for a rulebook whose lists do not fit.
    pub fn forget_inclusions(&mut self) {
        self.inclusions.clear();
    }

    /// Adds a pattern and returns its number, which is that of any pattern that says the same.
    ///
    /// # Errors
    /// A mistake in the pattern or the name of an unknown list.
    pub fn add_pattern(&mut self, text: &str) -> Result<PatternId, PatternMistake> {
        let node = pattern::parse(text)?;
        let program: Arc<[Op]> = self.compile(&node)?.into();
        let number = *self.known.entry(program.clone()).or_insert(self.programs.len() as PatternId);
        if number as usize == self.programs.len() {
            self.programs.push(program);
        }
        Ok(number)
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
                let mut choices: Vec<Box<[Op]>> = Vec::with_capacity(parts.len());
                let mut was_word = false;
                for part in parts {
                    let next = self.compile(part)?.into_boxed_slice();
                    let is_word = matches!(part, Node::Word(_));
                    match choices.last_mut().filter(|_| is_word && was_word) {
                        Some(last) => *last = joined(last, &next),
                        None => choices.push(next),
                    }
                    was_word = is_word;
                }
                if choices.len() == 1 { choices.remove(0).into_vec() } else { vec![Op::Choice(choices.into())] }
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
    pub fn build(mut self) -> Matcher {
        Lexical::all_words().for_each(|word| _ = self.word(word));
        let supers = supersets(self.lists.len(), &self.inclusions, usize::MAX).unwrap_or_default();
        let costs = Frequencies::new(&self.vocabulary, self.lists.len(), &self.members, &supers);
        let word_count = self.vocabulary.len() + 1;
        let mut words: Vec<(&str, u32)> = self.vocabulary.iter().map(|(word, &number)| (&**word, number)).collect();
        words.sort_unstable_by_key(|&(_, number)| number);
        let mut matcher = Matcher {
            vocabulary: Vocabulary::new(words.into_iter().map(|(word, _)| word)),
            lists: self.lists.clone(),
            patterns: self.programs.len(),
            ..Matcher::default()
        };
        matcher.syllables = matcher.vocabulary.words().map(|word| syllables(word).min(255) as u8).collect();
        matcher.classes = matcher.vocabulary.words().map(Class::of).collect();
        matcher.lexical = matcher.vocabulary.words().map(|word| Lexical::of(word) as u8).collect();
        matcher.trie = Trie::new(&self.members, &supers, word_count);
        let words = word_count as u32;
        let is_exact = |word: &str| word.len() > 1 && word.starts_with('=');
        let is_exact: Vec<bool> =
            [false].into_iter().chain(matcher.vocabulary.words().map(is_exact)).chain(self.lists.iter().map(|_| false)).collect();
        let elements = word_count + self.lists.len();
        let mut openings = vec![Row::default(); elements];
        let (mut code, mut needs_by_pattern) = (Vec::new(), Vec::with_capacity(self.programs.len()));
        let mut needs_of: FxHashMap<(Vec<u32>, Vec<ListId>), u32> = FxHashMap::default();
        for (id, program) in self.programs.iter().enumerate() {
            let start = program::encode(program, &mut code);
            let id = id as PatternId;
            let (beginnings, is_sole) = first_set::beginnings(&code, start);
            let is_element = |op: &Op| matches!(op, Op::Word(_) | Op::Words(_) | Op::List(_));
            let is_all = match &**program {
                [one] if is_element(one) => IS_ALL,
                [one, next] if is_element(one) && is_element(next) => IS_PAIR,
                _ => 0,
            };
            // The elements under which it is filed are known to be there when it is tried.
            let filed = program.iter().take(2).take_while(|op| is_element(op)).count().max(1);
            let anchor = first_set::anchor(program, filed, &costs);
            let needs = anchor.as_ref().map_or(0, |anchor| NEEDS_REQUIRED | anchor.reach.min(ANY_REACH) << REACH);
            // A word with its capitals stands at one token with the same word without.
            let has_exact = beginnings.iter().any(|one| elements_of(one.first, words).any(|element| is_exact[element as usize]));
            for Beginning { first, seconds, next } in beginnings {
                let seconds = seconds.map(|all| all.into_iter().flat_map(|second| elements_of(second, words)).collect::<Vec<u32>>());
                let entry = if is_sole && !has_exact { [IS_BEHIND, next] } else { [0, start] };
                let opening = [id << FLAGS | needs | is_all | entry[0], entry[1]];
                elements_of(first, words).for_each(|element| enter(&mut openings[element as usize], opening, seconds.as_deref()));
            }
            let Some(Required { words: of_words, lists, .. }) = anchor else {
                needs_by_pattern.push(0);
                continue;
            };
            let (next, need) = (needs_of.len() as u32, (of_words, lists));
            let number = *needs_of.entry(need.clone()).or_insert(next);
            needs_by_pattern.push(number);
            if number == next {
                let elements = need.0.into_iter().chain(need.1.into_iter().map(|list| words + u32::from(list)));
                elements.for_each(|element| openings[element as usize].needs.push(number));
            }
        }
        (matcher.code, matcher.needs) = (code.into(), needs_by_pattern.into());
        matcher.different_needs = needs_of.len();
        matcher.openings = PairIndex::new(openings);
        matcher
    }
}

/// The elements that an opener asks for: words have the first numbers, lists come behind them.
fn elements_of(opener: Opener<'_>, words: u32) -> impl Iterator<Item = u32> {
    let (words, list) = match opener {
        Opener::Words(words) => (words, None),
        Opener::List(list) => (&[][..], Some(words + u32::from(list))),
    };
    words.iter().copied().chain(list)
}

/// Enters an opening under its first element: with `seconds`, only where one of them follows.
fn enter(row: &mut Row, opening: Entry, seconds: Option<&[u32]>) {
    match seconds {
        Some(seconds) => seconds.iter().for_each(|&second| push_new(row.pairs.entry(second).or_default(), opening)),
        None => push_new(&mut row.anything, opening),
    }
}

/// Pushes what is not there already; the same ones come one after the other.
fn push_new<T: PartialEq>(row: &mut Vec<T>, entry: T) {
    if row.last() != Some(&entry) {
        row.push(entry);
    }
}

/// Two alternatives of one word each as one: which of them it was does not matter to what follows.
fn joined(one: &[Op], other: &[Op]) -> Box<[Op]> {
    let words = one.iter().chain(other).flat_map(|op| match op {
        Op::Word(word) => std::slice::from_ref(word),
        Op::Words(words) => words,
        _ => &[],
    });
    let mut all: Vec<u32> = words.copied().collect();
    all.sort_unstable();
    all.dedup();
    [Op::Words(all.into())].into()
}

fn unknown_list(name: &str, range: Range<usize>) -> PatternMistake {
    PatternMistake {
        unknown_list: Some(name.to_owned()),
        ..PatternMistake::new(range, format!("expected the name of a list, found \"{name}\""))
    }
}
