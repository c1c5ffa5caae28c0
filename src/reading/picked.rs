//! Tokens that several questions are about, picked in one walk over all of them. What they mean is not known here.

use super::words::{Token, TokenKind};

/// Numbers of tokens, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// How many words and numbers there are.
    pub(super) counted: usize,
    /// Straight quotation marks, single and double.
    pub(super) quotes: Vec<usize>,
    /// Numbers.
    pub(super) numbers: Vec<usize>,
    /// The signs ™ and ®.
    pub(super) trademarks: Vec<usize>,
}

impl Picked {
    /// Walks over all tokens.
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut picked = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Word => picked.counted += 1,
                TokenKind::Number => {
                    picked.counted += 1;
                    picked.numbers.push(at);
                }
                TokenKind::Mark('"' | '\'') => picked.quotes.push(at),
                TokenKind::Mark('\u{2122}' | '\u{ae}') => picked.trademarks.push(at),
                _ => {}
            }
        }
        picked
    }
}
