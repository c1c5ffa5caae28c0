//! Register: whether a page speaks as patient information does, and whether a section is about health at all.
//!
//! The conditions `informing` and `off-topic` ask it, mostly for `note-if`. Both look at how often words of a list stand in the
//! text, never at the settings: a page that sells may still inform in the voice of a leaflet.

use crate::analysis::Analysis;
use crate::document::BlockKind;
use crate::matcher::ListSet;
use crate::matcher::token::TRADEMARKS;
use std::ops::Range;

/// In a thousand words, so many of the seller at most.
const MOST_OWN: usize = 2;
/// In a thousand words, so many sentences with a wording of patient information at least; and so many in any text, for one
/// sentence makes no leaflet.
const LEAST_INFORMING: usize = 3;
const LEAST_SENTENCES: usize = 2;
/// The most that the signs of selling may sum up to on a leaflet.
const MOST_SELLING: i32 = 1;
/// A shorter text shows too little of its voice, in words: short pages of clinics write like leaflets, and sell.
const SHORTEST: usize = 240;
/// In a thousand words, so many of health at most, for a page and for a long section.
const MOST_HEALTH: usize = 20;
const MOST_HEALTH_IN_SECTION: usize = 8;
/// A section is long from so many words.
const LONG_SECTION: usize = 60;
/// A page of fewer words is judged by its words alone.
const SHORTEST_PAGE: usize = 15;

impl Analysis<'_> {
    /// Whether the page has next to nothing of a seller's voice, in words and in signs, and much of a leaflet's.
    pub(super) fn speaks_as_leaflet(&self) -> bool {
        let lists = self.lexicon.named();
        if self.words < SHORTEST || lists.informing.lists().is_empty() || self.subject.score > MOST_SELLING {
            return false;
        }
        // A seller marks the names of what is sold.
        let mut own = self.document.prose.text().matches(TRADEMARKS).count();
        let (mut informing, mut last) = (0, None);
        for mark in self.scan.lists_in(0..self.scan.tokens.len()) {
            let sentence = || self.sentence_of(mark.start as usize);
            let is_published = || !matches!(self.document.blocks[self.block_of(mark.start as usize)].kind, BlockKind::FrontMatter(_));
            own += usize::from(lists.own_words.has(mark.list) && is_published());
            if lists.informing.has(mark.list) && last != Some(sentence()) && is_published() {
                informing += 1;
                last = Some(sentence());
            }
        }
        own * 1000 < MOST_OWN * self.words && informing >= LEAST_SENTENCES && informing * 1000 >= LEAST_INFORMING * self.words
    }

    /// Whether next to nothing around these tokens is about health; the words of the claim itself do not count.
    pub(super) fn is_off_topic(&self, tokens: &Range<usize>) -> bool {
        let health = &self.lexicon.named().health;
        if health.lists().is_empty() {
            return false;
        }
        let page = 0..self.scan.tokens.len();
        self.words >= SHORTEST_PAGE && self.is_rare(health, &page, tokens, self.words, MOST_HEALTH) || {
            let section = self.around(tokens.start, super::lexicon::Within::Section);
            let words = section.clone().filter(|&at| self.scan.tokens[at].is_counted()).count();
            words >= LONG_SECTION && self.is_rare(health, &section, tokens, words, MOST_HEALTH_IN_SECTION)
        }
    }

    fn is_rare(&self, list: &ListSet, range: &Range<usize>, but: &Range<usize>, words: usize, most: usize) -> bool {
        let outside = self.scan.lists_in(range.clone()).filter(|mark| list.has(mark.list));
        let count = outside.filter(|mark| mark.end as usize <= but.start || mark.start as usize >= but.end).take(words).count();
        count * 1000 < most * words
    }
}
