//! The members of all lists in one trie over word numbers, so that breadth costs memory and not time. Everything lies in
//! flat arrays, ready after a copy. The purpose of the lists plays no part.

use crate::matcher::ListId;
use crate::matcher::flat::{Column, Number};
use crate::matcher::scan::ListMark;
use crate::matcher::token::Token;
use crate::source::hash::spread;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Numbers of a node in `Trie::nodes`.
const NODE: usize = 3;

/// All list members.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Trie {
    /// First node after a word, by word number; 0 when no member starts so.
    roots: Column,
    /// For each node, where its edges begin, where its lists begin, and bits of the words of its edges; one more at the end.
    nodes: Column,
    /// Pairs of a word and the node after it, for each node in the order of the words.
    edges: Column,
    /// Lists that end at a node.
    lists: Column,
}

impl Trie {
    /// The trie of these members, each a list and the numbers of its words, of which there are `words`. A mark of a list
    /// is a mark of all lists that include it: `supers` has them for each list, itself among them.
    pub(crate) fn new(members: &[(ListId, Vec<u32>)], supers: &[Vec<ListId>], words: usize) -> Self {
        let mut roots = vec![0; words];
        let mut next_nodes: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        next_nodes.reserve(members.len());
        let mut ends: Vec<Vec<u32>> = vec![Vec::new()];
        for (list, sequence) in members {
            let mut node = 0;
            for (depth, &word) in sequence.iter().enumerate() {
                let next = if depth == 0 { &mut roots[word as usize] } else { next_nodes.entry((node, word)).or_insert(0) };
                if *next == 0 {
                    *next = ends.len() as u32;
                    ends.push(Vec::new());
                }
                node = *next;
            }
            for &list in &supers[*list as usize] {
                if !ends[node as usize].contains(&u32::from(list)) {
                    ends[node as usize].push(u32::from(list));
                }
            }
        }
        let mut sorted: Vec<((u32, u32), u32)> = next_nodes.into_iter().collect();
        sorted.sort_unstable();
        let mut sorted = sorted.into_iter().peekable();
        let (mut nodes, mut edges, mut all_lists) = (Vec::new(), Vec::new(), Vec::new());
        for (node, mut lists) in ends.into_iter().enumerate() {
            nodes.extend([edges.len() as u32, all_lists.len() as u32]);
            let mut bits = 0;
            while let Some(((_, word), next)) = sorted.next_if(|&((from, _), _)| from as usize == node) {
                edges.extend([word, next]);
                bits |= bit(word);
            }
            nodes.push(bits);
            // Marks of one place come in the order of their lists.
            lists.sort_unstable();
            all_lists.extend(lists);
        }
        nodes.extend([edges.len() as u32, all_lists.len() as u32]);
        Self { roots: roots.into(), nodes: nodes.into(), edges: edges.into(), lists: all_lists.into() }
    }

    /// How many words there are, the unknown one among them.
    #[inline]
    pub(crate) fn words(&self) -> usize {
        self.roots.len()
    }

    /// Pushes the members that begin at a token, longest first, those of one length in the order of their lists; out of
    /// order when the word is known by two spellings.
    #[inline]
    pub(crate) fn members(&self, tokens: &[Token], at: usize, out: &mut Vec<ListMark>) {
        let token = &tokens[at];
        self.begin(tokens, at, token.word, out);
        if token.exact != 0 {
            self.begin(tokens, at, token.exact, out);
        }
    }

    #[inline]
    fn begin(&self, tokens: &[Token], at: usize, word: u32, out: &mut Vec<ListMark>) {
        let node = self.roots[word as usize].get();
        if node != 0 {
            self.walk(tokens, at, at + 1, node, out);
        }
    }

    /// Pushes what can be reached from a node. Most have no other behind them and end here.
    #[inline(always)]
    fn walk(&self, tokens: &[Token], start: usize, at: usize, node: u32, out: &mut Vec<ListMark>) {
        let node = &self.nodes[node as usize * NODE..node as usize * NODE + NODE + 2];
        let bounds = |column: usize| node[column].get() as usize..node[NODE + column].get() as usize;
        if node[2].get() != 0
            && let Some(token) = tokens.get(at)
            && node[2].get() & (bit(token.word) | bit(token.exact)) != 0
        {
            self.walk_on(tokens, start, at, &self.edges[bounds(0)], out);
        }
        for list in &self.lists[bounds(1)] {
            out.push(ListMark { list: list.get() as ListId, start: start as u32, end: at as u32 });
        }
    }

    /// Goes on to the nodes behind the words of a token.
    fn walk_on(&self, tokens: &[Token], start: usize, at: usize, edges: &[Number], out: &mut Vec<ListMark>) {
        let edges = edges.as_chunks::<2>().0;
        for word in [tokens[at].word, tokens[at].exact] {
            if word != 0
                && let Ok(edge) = edges.binary_search_by_key(&word, |[word, _]| word.get())
            {
                self.walk(tokens, start, at + 1, edges[edge][1].get(), out);
            }
        }
    }
}

/// The bit of a word among 32.
#[inline]
const fn bit(word: u32) -> u32 {
    1 << (spread(word) >> 27)
}
