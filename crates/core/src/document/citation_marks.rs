//! Citation marks: the numbers they stand for.
//!
//! The builder and the finishing of a document ask for them. Ranges are taken apart only so far that memory stays in proportion.

use crate::document::Document;

/// How many citation marks ranges may stand for, beside one for each sixteen bytes of the text.
const MOST_FROM_RANGES: usize = 4096;

/// Up to how many marks ranges are taken apart: a text of nothing but ranges would ask for a thousand times its size.
pub(super) fn most_from_ranges(document: &Document) -> usize {
    MOST_FROM_RANGES + document.source.text().len() / 16
}

/// The numbers of `3`, `3,4` or `3-5`; a range of more than fifty is taken for something else. Where there is no room, the
/// ends of a range stand for it.
pub(super) fn numbers(text: &str, is_room: bool) -> Vec<u32> {
    let mut all = Vec::new();
    for part in text.split([',', ' ', '[', ']', '(', ')', ';']).filter(|part| !part.is_empty()) {
        let mut ends = part.split(['-', '\u{2013}']);
        let (first, last) = (ends.next().and_then(|n| n.parse().ok()), ends.next().map(|n| n.parse::<u32>().ok()));
        match (first, last) {
            (Some(first), None) => all.push(first),
            (Some(first), Some(Some(last))) if first < last && last - first <= 50 => {
                if is_room {
                    all.extend(first..=last)
                } else {
                    all.extend([first, last])
                }
            }
            _ => {}
        }
    }
    all
}

/// The figure that a raised one is.
pub(super) fn raised_digit(character: char) -> Option<u32> {
    match character {
        '\u{B9}' => Some(1),
        '\u{B2}' => Some(2),
        '\u{B3}' => Some(3),
        '\u{2070}' => Some(0),
        '\u{2074}'..='\u{2079}' => Some(character as u32 - 0x2070),
        _ => None,
    }
}

/// "m²", "cm³", "kg/m²" are units, not citations.
pub(super) fn is_unit(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(word, "m" | "cm" | "mm" | "km" | "in" | "ft" | "x" | "R" | "r" | "I")
}
