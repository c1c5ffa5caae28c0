//! Whole quotation: the words of a hit, widened until they end where a phrase ends.
//!
//! The linter asks for every hit that it turns into a finding, and the trace for the same places. The widened range holds
//! the hit, stays in the sentence of its last word and grows by at most [`MOST`] words; only a word that
//! leads to others and none near is left out at its end. Capitals and markup change nothing.

use crate::analysis::Analysis;
use crate::matcher::token::TokenKind;
use crate::matcher::word_class::Class;
use std::ops::Range;

/// The most words by which a quotation grows at its end.
const MOST: usize = 4;

/// Words that need another one behind them and belong to no class that does.
const OPEN: [&str; 13] = ["and", "or", "than", "as", "by", "at", "into", "on", "about", "very", "both", "such", "even"];

impl Analysis<'_> {
    /// The tokens of a hit up to the end of its last phrase, and from the beginning of a word joined by hyphens.
    pub fn whole(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            return tokens;
        }
        let sentence = self.scan.sentences[self.sentence_of(tokens.end - 1)].clone();
        let (mut start, mut end) = (tokens.start, tokens.end);
        while start > sentence.start && self.is_joint(start) {
            start -= 1;
        }
        while end < sentence.end && self.is_joint(end) {
            end += 1;
        }
        if self.is_open(end - 1) && tokens.len() > 1 {
            end = self.closed(end, &sentence).unwrap_or_else(|| self.without_open(start, end));
        }
        start..end
    }

    /// The end of a range without the words at its end that lead to others.
    fn without_open(&self, start: usize, end: usize) -> usize {
        (start + 1..end).rev().find(|&at| at > start + 1 && !self.is_open(at - 1)).unwrap_or(end)
    }

    /// Whether a hyphen joins a word to the one before it.
    fn is_joint(&self, token: usize) -> bool {
        let (before, here) = (&self.scan.tokens[token - 1], &self.scan.tokens[token]);
        let between = before.end as usize..here.start as usize;
        before.is_counted() && here.is_counted() && between.len() == 1 && self.document.prose.text().as_bytes()[between.start] == b'-'
    }

    /// Whether a phrase cannot end with a word.
    fn is_open(&self, token: usize) -> bool {
        self.scan.tokens[token].kind == TokenKind::Possessive
            || [Class::Preposition, Class::Determiner].into_iter().any(|class| self.is_of(token, class))
            || self.is_word(token, &OPEN)
    }

    /// Where the phrase ends that a range leaves open, if it ends soon.
    fn closed(&self, end: usize, sentence: &Range<usize>) -> Option<usize> {
        let counted = (end..sentence.end.min(end + MOST)).take_while(|&at| self.scan.tokens[at].is_counted());
        let is_end = |at: usize| {
            at == sentence.end
                || !self.scan.tokens[at].is_counted()
                || [Class::Auxiliary, Class::Clause, Class::Person].into_iter().any(|class| self.is_of(at, class))
                || self.is_word(at, &["and", "or"])
        };
        counted.map(|at| at + 1).find(|&at| !self.is_open(at - 1) && is_end(at))
    }
}
