//! Lengths in words: of sentences, sections, titles and the whole document, each with the place to point at.
//!
//! The kind `measure` asks for them. Sentences are those of running text; a section has what is said under its heading, lists and tables with it; a title
//! is a first heading or a title field of the front matter. References, hidden text and descriptions of pictures have no length.

use crate::analysis::Analysis;
use crate::analysis::lexicon::Within;
use crate::document::BlockKind;
use crate::kinds::measure::is_running_text;
use std::ops::Range;

/// The most tokens that are pointed at: the first words are enough, and the span stays short.
const FIRST: usize = 8;

/// Some words and how many they are.
pub(super) struct Length {
    /// The first of them.
    pub(super) place: Range<usize>,
    /// Their number.
    pub(super) words: usize,
}

fn first(range: &Range<usize>) -> Range<usize> {
    range.start..(range.start + FIRST).min(range.end)
}

fn count(analysis: &Analysis<'_>, range: Range<usize>) -> usize {
    analysis.scan.tokens[range].iter().filter(|token| token.is_counted()).count()
}

/// The sentences with more tokens than this, which alone can have more words.
pub(super) fn sentences(analysis: &Analysis<'_>, most: f64) -> impl Iterator<Item = Length> {
    let of_text = analysis.document.sentences.iter().zip(&analysis.scan.sentences);
    let long = of_text.filter(move |(sentence, range)| range.len() as f64 > most && is_running_text(analysis, sentence.block));
    long.map(|(_, range)| Length { place: first(range), words: count(analysis, range.clone()) })
}

/// The titles.
pub(super) fn titles(analysis: &Analysis<'_>) -> impl Iterator<Item = Length> {
    let blocks = analysis.document.blocks.iter().enumerate().filter(|(_, block)| match &block.kind {
        BlockKind::Heading(1) => true,
        BlockKind::FrontMatter(key) => key.ends_with("title"),
        _ => false,
    });
    let titles = blocks.map(|(block, _)| analysis.block_tokens(block)).filter(|tokens| !tokens.is_empty());
    titles.map(|tokens| Length { place: first(&tokens), words: count(analysis, tokens) })
}

/// The sections, each from its heading to the next one; the text before the first heading is one.
pub(super) fn sections(analysis: &Analysis<'_>) -> impl Iterator<Item = Length> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= analysis.scan.tokens.len() {
            return None;
        }
        let section = analysis.around(at, Within::Section);
        at = section.end.max(at + 1);
        let sentences = analysis.sentence_of(section.start)..=analysis.sentence_of(at - 1);
        let said = sentences.filter(|sentence| is_said(analysis, analysis.document.sentences[*sentence].block));
        Some(Length {
            words: said.map(|sentence| count(analysis, analysis.scan.sentences[sentence].clone())).sum(),
            place: first(&section),
        })
    })
}

/// The document: all that is said in its sections.
pub(super) fn document(analysis: &Analysis<'_>) -> Option<Length> {
    let words = sections(analysis).map(|section| section.words).sum();
    sections(analysis).find(|section| section.words > 0).map(|section| Length { place: section.place, words })
}

fn is_said(analysis: &Analysis<'_>, block: usize) -> bool {
    let is_text = match analysis.document.blocks[block].kind {
        BlockKind::Heading(_) | BlockKind::FrontMatter(_) | BlockKind::Unseen | BlockKind::ImageAlt | BlockKind::LinkTitle => false,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell { .. } | BlockKind::Footnote | BlockKind::Html => true,
    };
    is_text && !analysis.is_reference(block)
}
