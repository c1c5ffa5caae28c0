//! Markdown to blocks. The only file that names pulldown-cmark.
use super::Document;
use crate::source::Source;

pub(super) fn markdown(source: Source) -> Document {
    super::plain::plain(source)
}
