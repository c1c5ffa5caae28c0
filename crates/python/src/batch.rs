//! The findings of many texts as columns: buffers that Arrow takes as they are.
//!
//! The module makes them, the package wraps them without a copy. Numbers are four bytes, the lowest first; texts are offsets and bytes.

use crate::finding::Finding;

/// A column of texts in the making.
#[derive(Default)]
struct Texts {
    offsets: Vec<u8>,
    data: Vec<u8>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        if self.offsets.is_empty() {
            self.offsets.extend(0_u32.to_le_bytes());
        }
        self.data.extend(text.as_bytes());
        self.offsets.extend((self.data.len() as u32).to_le_bytes());
    }

    fn buffers(mut self) -> [Vec<u8>; 2] {
        if self.offsets.is_empty() {
            self.offsets.extend(0_u32.to_le_bytes());
        }
        [self.offsets, self.data]
    }
}

/// Columns of numbers: row of the text, line, column, end line, end column, first byte, byte behind the last.
const NUMBERS: usize = 7;
/// Columns of texts: rule, family, severity, message, words, fingerprint.
const TEXTS: usize = 6;

/// The findings of all texts, and for each text why it could not be read.
#[derive(Default)]
pub(crate) struct Columns {
    numbers: [Vec<u8>; NUMBERS],
    texts: [Texts; TEXTS],
    failed_rows: Vec<u8>,
    reasons: Texts,
}

impl Columns {
    /// The columns of what was found in each text.
    pub(crate) fn of(judged: &[Result<Vec<Finding>, String>]) -> Self {
        let mut all = Self::default();
        for (row, judged) in judged.iter().enumerate() {
            match judged {
                Ok(findings) => findings.iter().for_each(|finding| all.push(row, finding)),
                Err(reason) => {
                    all.failed_rows.extend((row as u32).to_le_bytes());
                    all.reasons.push(reason);
                }
            }
        }
        all
    }

    fn push(&mut self, row: usize, one: &Finding) {
        let numbers = [row, one.line, one.column, one.end_line, one.end_column, one.start_offset, one.end_offset];
        for (column, number) in self.numbers.iter_mut().zip(numbers) {
            column.extend((number as u32).to_le_bytes());
        }
        let texts = [&one.rule, &one.family, &one.severity, &one.message, &one.text, &one.fingerprint];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.push(text);
        }
    }

    /// The buffers in order: numbers, then offsets and bytes of each text, then those of the failures.
    pub(crate) fn buffers(self) -> Vec<Vec<u8>> {
        let mut all: Vec<Vec<u8>> = self.numbers.into();
        all.extend(self.texts.into_iter().flat_map(Texts::buffers));
        all.push(self.failed_rows);
        all.extend(self.reasons.buffers());
        all
    }
}
