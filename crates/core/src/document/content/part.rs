//! One field of a content file as a part of the document: everything in it moved to the bytes of the file.
//!
//! The reader of content files appends fields in their order. A comment to the linter covers no more than its field, but for one that allows for the
//! whole file.

use crate::document::content::offset_map::OffsetMap;
use crate::document::directives::DirectiveKind;
use crate::document::{BlockKind, Document};

/// How many lists and rows of tables the document has so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    lists: usize,
    rows: u32,
}

/// Appends a document that was read of a decoded text.
pub(super) fn append(whole: &mut Document, counts: &mut Counts, part: &Document, map: &OffsetMap) {
    let (prose, blocks) = (whole.prose.len(), whole.blocks.len());
    let Counts { lists: list, rows: row } = *counts;
    let len = whole.source.text().len();
    append_prose(whole, part, map);
    whole.blocks.extend(part.blocks.iter().cloned().map(|mut block| {
        block.prose = block.prose.start + prose..block.prose.end + prose;
        block.span = map.span(block.span);
        block.section = block.section.map(|heading| heading + blocks);
        block.list = block.list.map(|number| number + list);
        counts.lists = counts.lists.max(block.list.unwrap_or(0));
        if let BlockKind::TableCell { row: own, .. } = &mut block.kind {
            *own += row;
            counts.rows = counts.rows.max(*own + 1);
        }
        block
    }));
    whole.links.extend(part.links.iter().cloned().map(|mut link| {
        link.prose = link.prose.start + prose..link.prose.end + prose;
        link.span = map.span(link.span);
        link
    }));
    whole.citations.extend(part.citations.iter().cloned().map(|mut mark| {
        mark.prose += prose;
        mark.span = map.span(mark.span);
        mark
    }));
    whole.footnotes.extend(part.footnotes.iter().cloned().map(|mut note| {
        note.blocks = note.blocks.start + blocks..note.blocks.end + blocks;
        note.span = map.span(note.span);
        note
    }));
    whole.directives.extend(part.directives.iter().cloned().map(|mut comment| {
        comment.rules.iter_mut().for_each(|(_, place)| *place = map.span(*place));
        if let Some((_, place)) = &mut comment.until {
            *place = map.span(*place);
        }
        comment.span = map.span(comment.span);
        comment.covers = map.span(comment.covers);
        if comment.kind == DirectiveKind::AllowFile {
            (comment.covers.start, comment.covers.end) = (0, len);
        }
        comment.inside = comment.inside.map(|start| start + prose);
        comment
    }));
    whole.obscured.extend(part.obscured.iter().cloned().map(|(span, how)| (map.span(span), how)));
    whole.unread.iter_mut().zip(part.unread).for_each(|(all, own)| *all += own);
    whole.breaks.extend(part.breaks.iter().map(|at| at + prose));
}

/// Words that stand as they are written in the decoded text may stand otherwise in the file.
fn append_prose(whole: &mut Document, part: &Document, map: &OffsetMap) {
    for (text, span, is_bytewise) in part.prose.whole_pieces() {
        if !is_bytewise {
            let place = map.span(span);
            whole.prose.push_piece(text, place.start, place.len(), false);
            continue;
        }
        for (from, to, run) in map.runs(span.start, span.end) {
            let words = &text[from - span.start..to - span.start];
            if run.is_bytewise {
                whole.prose.push_piece(words, run.source.start + (from - run.decoded), to - from, true);
            } else {
                whole.prose.push_piece(words, run.source.start, run.source.len(), false);
            }
        }
    }
}
