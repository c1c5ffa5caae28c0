//! A paragraph of a Word document: its text, what stands in it, and what it says of itself.
//!
//! The readers of its parts fill it, those of styles and of the whole document ask it. Offsets are those of its own text, which has no line end.

/// Something that stands in a paragraph at an offset of its text.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    Link(String),
    LinkEnd,
    /// A reference to a footnote, with its label.
    Call(String),
    Raise,
    Lower,
    Strike,
    StrikeEnd,
    Break,
}

/// A paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) marks: Vec<(usize, Mark)>,
    pub(super) style: Option<String>,
    pub(super) outline: Option<u8>,
    /// The list that it names.
    pub(super) list: Option<String>,
    /// Whether it stands in the first row of a table with a header, and the number of its row.
    pub(super) cell: Option<(bool, u32)>,
    /// The footnote that it belongs to.
    pub(super) note: Option<String>,
    /// Descriptions of its pictures.
    pub(super) pictures: Vec<String>,
    /// Its number in the part.
    pub(super) number: usize,
    /// Whether its text is raised, and struck out, at its end.
    pub(super) is_raised: bool,
    pub(super) is_struck: bool,
}

impl Paragraph {
    /// Something stands at the end of its text so far.
    pub(super) fn mark(&mut self, mark: Mark) {
        self.marks.push((self.text.len(), mark));
    }

    /// The text that follows is raised or struck out, or no longer.
    pub(super) fn dress(&mut self, is_raised: bool, is_struck: bool) {
        if self.is_raised != is_raised {
            self.is_raised = is_raised;
            self.mark(if is_raised { Mark::Raise } else { Mark::Lower });
        }
        if self.is_struck != is_struck {
            self.is_struck = is_struck;
            self.mark(if is_struck { Mark::Strike } else { Mark::StrikeEnd });
        }
    }
}
