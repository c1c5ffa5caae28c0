//! Units of JavaScript: byte offsets of a text as offsets of the same string in UTF-16, for the report.

/// One count is kept for so many bytes.
const STEP: usize = 1024;

/// The way from bytes to units, built once for a text.
pub(crate) struct Units<'t> {
    text: &'t str,
    /// The units before the character boundary at or before each multiple of `STEP`.
    counts: Vec<usize>,
}

impl<'t> Units<'t> {
    /// Counts a text.
    pub(crate) fn new(text: &'t str) -> Self {
        let mut counts = vec![0];
        let mut start = 0;
        while start + STEP <= text.len() {
            let end = boundary(text, counts.len() * STEP);
            counts.push(counts.last().copied().unwrap_or(0) + units(&text[start..end]));
            start = end;
        }
        Self { text, counts }
    }

    /// The offset in units of a byte offset on a character boundary.
    pub(crate) fn at(&self, offset: usize) -> usize {
        let step = (offset / STEP).min(self.counts.len() - 1);
        let start = boundary(self.text, step * STEP);
        self.counts[step] + units(&self.text[start..offset])
    }
}

/// The character boundary at or before an offset.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::{Units, units};

    #[test]
    fn every_boundary_of_a_text_is_where_javascript_counts_it() {
        for text in ["", "plain", "Café 😀 is ½ off\n", &"é😀x\u{feff}".repeat(700), &"😀".repeat(1024), &"a".repeat(4096)] {
            let known = Units::new(text);
            for offset in (0..=text.len()).filter(|&offset| text.is_char_boundary(offset)) {
                assert_eq!(known.at(offset), units(&text[..offset]), "{offset} of {}", text.len());
            }
        }
    }
}
