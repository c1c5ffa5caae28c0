//! Kind `title`: the title of a study or of a press item that stands in the text as if it were a claim.
//!
//! A title names what it is about (a condition, a marker) and shows what it is: by the words that study titles use, or
//! by where and when it appeared, at its end. It speaks to nobody, so words with "you" or "we" count only with their
//! source behind them. Whole blocks and quoted words are looked at; lists of references are left to the surroundings.

use crate::analysis::Analysis;
use crate::document::BlockKind;
use crate::kinds::compiler::Compiler;
use crate::kinds::guards::{self, Guards};
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Check, Compiled, Hit, Joins, Kind, NOT_ASKED};
use crate::matcher::token::TokenKind;
use crate::matcher::{ListSet, PatternId};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "title",
    about: "Finds titles of studies and of press items that stand in the text as if they were claims",
    keys: &[KEYS, guards::KEYS],
    needs: &["topic"],
    joins: Joins::Others,
    silent_because: NOT_ASKED,
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "topic",
        shape: Shape::Lists,
        purpose: Purpose::Finds,
        title: "What the title names",
        help: "lists of what such a title names: condition, symptom, biomarker ...",
    },
    Key {
        name: "science",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Words of study titles",
        help: "words of study titles: randomized, in vitro, inhibits ...",
    },
    Key {
        name: "appeared",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Where or when it appeared",
        help: "where or when it appeared, at the end: a journal, a month and year ...",
    },
];

/// A title has at least and at most so many words.
const WORDS: std::ops::RangeInclusive<usize> = 4..=45;
/// Words that may follow the last word on where it appeared: volume and pages.
const BEHIND: usize = 5;

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Title {
    topics: ListSet,
    words: Words,
    surroundings: Guards,
}

/// The words that show that something is a title.
#[derive(Debug, Serialize, Deserialize)]
struct Words {
    science: Vec<PatternId>,
    appeared: Vec<PatternId>,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Compiled {
    Title {
        topics: ListSet::of(compiler.lists(keys.texts("topic"))),
        words: Words { science: compiler.patterns(keys.texts("science")), appeared: compiler.patterns(keys.texts("appeared")) },
        surroundings: Guards::compile(keys, compiler),
    }
    .into()
}

impl Check for Title {
    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        let words = self.words.seen(analysis);
        if words.science.is_empty() && words.appeared.is_empty() {
            return;
        }
        for (index, block) in analysis.document.blocks.iter().enumerate() {
            if matches!(block.kind, BlockKind::FrontMatter(_) | BlockKind::ImageAlt | BlockKind::LinkTitle) {
                continue;
            }
            if !analysis.sentences_in(index).any(|sentence| analysis.scan.has_any(sentence, &self.topics)) {
                continue;
            }
            let tokens = analysis.block_tokens(index);
            let is_heading = matches!(block.kind, BlockKind::Heading(_));
            if self.names_topic(analysis, &tokens) && words.show_title(analysis, &tokens, is_heading) {
                hits.push(self.surroundings.judge(analysis, tokens));
                continue;
            }
            for quoted in quoted_words(analysis, tokens) {
                if self.names_topic(analysis, &quoted) && words.are_scientific(analysis, &quoted) {
                    hits.push(self.surroundings.judge(analysis, quoted));
                }
            }
        }
    }
}

impl Title {
    fn names_topic(&self, analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
        analysis.scan.lists_in(tokens.clone()).any(|mark| self.topics.has(mark.list))
    }
}

impl Words {
    /// Those of them that stand in the document: few.
    fn seen(&self, analysis: &Analysis<'_>) -> Self {
        let seen = |patterns: &[PatternId]| patterns.iter().copied().filter(|&one| !analysis.scan.marks(one).is_empty()).collect();
        Self { science: seen(&self.science), appeared: seen(&self.appeared) }
    }

    fn show_title(&self, analysis: &Analysis<'_>, tokens: &Range<usize>, is_heading: bool) -> bool {
        (self.name_source(analysis, tokens) || (!is_heading && self.are_scientific(analysis, tokens) && !is_sentence(analysis, tokens)))
            && WORDS.contains(&analysis.scan.tokens[tokens.clone()].iter().filter(|token| token.is_counted()).count())
    }

    fn are_scientific(&self, analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
        let mut marks = self.science.iter().flat_map(|&pattern| analysis.scan.marks_in(pattern, tokens));
        marks.any(|mark| mark.end as usize <= tokens.end)
    }

    /// Whether words end in where or when they appeared, set off from the title itself.
    fn name_source(&self, analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
        let marks = self.appeared.iter().flat_map(|&pattern| analysis.scan.marks_in(pattern, tokens)).map(|mark| mark.tokens());
        marks.filter(|mark| tokens.start < mark.start && mark.end <= tokens.end).any(|mark| {
            let behind = analysis.scan.tokens[mark.end..tokens.end].iter().filter(|token| token.is_counted()).count();
            let before = analysis.scan.tokens[mark.start - 1].kind;
            behind <= BEHIND && matches!(before, TokenKind::Mark('-' | '\u{2013}' | '\u{2014}' | '|' | '.' | ':' | ';'))
        })
    }
}

/// Whether the words form a sentence: they end like one, or speak to or for somebody.
fn is_sentence(analysis: &Analysis<'_>, tokens: &Range<usize>) -> bool {
    let text = analysis.document.prose.text();
    let speaks = analysis.scan.tokens[tokens.clone()].iter().any(|token| {
        let word = &text[token.range()];
        ["you", "your", "we", "our", "i", "my", "they", "it"].iter().any(|person| word.eq_ignore_ascii_case(person))
    });
    let last = analysis.scan.tokens[tokens.clone()].last().map(|token| token.kind);
    speaks || matches!(last, Some(TokenKind::Mark('.' | '!' | '?' | ':' | ',')))
}

/// The words between two double quotes, each pair on its own.
fn quoted_words(analysis: &Analysis<'_>, tokens: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for at in tokens {
        if analysis.scan.tokens[at].kind != TokenKind::Mark('"') {
            continue;
        }
        match open.take() {
            Some(from) if WORDS.contains(&(at - from)) => found.push(from..at),
            Some(_) => {}
            None => open = Some(at + 1),
        }
    }
    found
}
