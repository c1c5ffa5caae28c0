//! Blocks to sentences.
use super::{Block, Prose, Sentence};

pub(super) fn split(_prose: &Prose, blocks: &[Block]) -> Vec<Sentence> {
    blocks.iter().enumerate().map(|(block, b)| Sentence { prose: b.prose.clone(), block }).collect()
}
