//! Readability counts: words and syllables among the tokens of a document.
//!
//! The kind `measure` asks for them. Words that the matcher knows have their syllables stored; others are counted.

use crate::analysis::Analysis;
use crate::matcher::syllables::syllables;
use crate::matcher::token::{Token, TokenKind};

impl Analysis<'_> {
    /// How many words there are among tokens that stand in a row, and how many syllables they have together.
    pub fn spoken(&self, tokens: &[Token]) -> (usize, usize) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return (0, 0) };
        let text = self.document.prose.text();
        let known = &self.lexicon.matcher.syllables;
        // A letter beyond ASCII may change with its case, so that such words are counted as they are written.
        let is_ascii = text.as_bytes()[first.start as usize..last.end as usize].is_ascii();
        let (mut words, mut spoken) = (0, 0);
        for token in tokens {
            if token.kind != TokenKind::Word {
                continue;
            }
            words += 1;
            spoken += match known.get((token.word as usize).wrapping_sub(1)) {
                Some(&count) if is_ascii || text[token.range()].is_ascii() => usize::from(count),
                _ => syllables(&text[token.range()]),
            };
        }
        (words, spoken)
    }
}
