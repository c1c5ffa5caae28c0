//! Open tags: the elements that are open while HTML is read.
//!
//! The builder of a document holds it, the reader of HTML changes it. It knows offsets and names alone.

/// The elements that are open while HTML is read.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Open `<blockquote>` tags.
    pub(super) quotes: usize,
    /// Up to where the text is no prose: code or a script is open.
    pub(super) hidden_until: usize,
    /// Open tags whose text readers do not see: the name, and how many of that name are open.
    pub(super) unseen: Option<(String, usize)>,
    /// Open tags that strike out.
    pub(super) struck: usize,
    /// The end tag that was read last, and where it ended.
    pub(super) last_end: Option<(String, usize)>,
    /// Where the next end tag of a name stands, so that it is not searched again and again.
    ends: Vec<(String, Option<usize>)>,
}

impl State {
    /// Whether the text at an offset is code or a script.
    pub(super) const fn is_hidden(&self, at: usize) -> bool {
        at < self.hidden_until
    }

    /// Whether readers do not see what is open.
    pub(super) const fn is_unseen(&self) -> bool {
        self.unseen.is_some()
    }

    /// Where the end tag of a name stands at or behind an offset.
    pub(super) fn end_of(&mut self, source: &str, name: &str, from: usize) -> Option<usize> {
        let search = || {
            let bytes = source.as_bytes();
            memchr::memmem::find_iter(&bytes[from..], b"</").map(|found| from + found).find(|&at| {
                bytes[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                    && bytes.get(at + 2 + name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric())
            })
        };
        match self.ends.iter_mut().find(|(known, _)| known == name) {
            Some((_, None)) => None,
            Some((_, Some(place))) if *place >= from => Some(*place),
            Some((_, place)) => {
                *place = search();
                *place
            }
            None => {
                let place = search();
                self.ends.push((name.to_owned(), place));
                place
            }
        }
    }
}
