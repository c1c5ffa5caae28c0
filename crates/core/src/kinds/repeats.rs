//! Repeats: the same words again in one section, which a rule of the kind `phrase` may tell once.
//!
//! `phrase` calls it for a rule with `once`. A place that is left out is still a hit, silenced by the place that was told.

use crate::analysis::Analysis;
use crate::kinds::{Hit, Place, Silencer};
use std::collections::HashMap;

/// Silences what repeats the words of an earlier hit in the same section. A heading belongs to the section that it opens.
pub(super) fn silence(analysis: &Analysis<'_>, hits: &mut [Hit]) {
    let text = analysis.document.prose.text();
    let start = |hit: &Hit| match &hit.place {
        Place::Tokens(tokens) => Some(tokens.start),
        Place::Source(_) => None,
    };
    let mut order: Vec<usize> = (0..hits.len()).filter(|&at| hits[at].silenced.is_none()).collect();
    order.sort_by_key(|&at| start(&hits[at]));
    let mut told = HashMap::new();
    for at in order {
        let Place::Tokens(tokens) = &hits[at].place else { continue };
        let block = analysis.block_of(tokens.start);
        let is_heading = matches!(analysis.document.blocks[block].kind, crate::document::BlockKind::Heading(_));
        let section = if is_heading { Some(block) } else { analysis.document.blocks[block].section };
        let prose = analysis.scan.prose(tokens.clone());
        let words = text[prose.clone()].to_lowercase();
        match told.entry((section, words)) {
            std::collections::hash_map::Entry::Occupied(first) => {
                let first: &std::ops::Range<usize> = first.get();
                hits[at].silenced = Some((Silencer::Repeats, first.clone()));
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(prose);
            }
        }
    }
}
