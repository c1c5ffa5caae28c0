//! The block that is being read: text joins, marks vanish, what is no prose becomes opaque.

mod references;
mod text;

use crate::document::open_tags::State;
use crate::document::preprocess::Preprocessed;
use crate::document::respell::respell;
use crate::document::{Block, BlockKind, Document, Obscured, Unread};
use crate::source::Span;

/// A block that is open.
#[derive(Debug)]
struct Open {
    kind: BlockKind,
    start: usize,
    is_quoted: bool,
    list: Option<usize>,
}

/// Text that will be a block of its own once the open one is closed: descriptions of images, titles of links.
#[derive(Debug)]
struct Pending {
    kind: BlockKind,
    pieces: Vec<(String, Span)>,
}

/// Text beside the sentence in which it stands.
#[derive(Debug)]
struct Aside {
    pieces: Vec<(String, Span)>,
    depth: usize,
    /// The tag that hides it; none for what is struck out.
    hider: Option<Span>,
}

/// From how many words on what is struck out is a saying of its own.
const CLAUSE: usize = 4;

/// Whether striking out these words changes what the sentence says: a negation, or a whole clause. A word or two stay in their
/// sentence, where a reader still reads them.
fn is_taken_back(pieces: &[(String, Span)]) -> bool {
    let whole: String = pieces.iter().map(|(text, _)| text.to_lowercase().replace('\u{2019}', "'")).collect();
    let words: Vec<&str> = whole.split_whitespace().collect();
    let is_negation =
        |word: &&str| matches!(*word, "not" | "no" | "never" | "without" | "cannot" | "neither" | "nor" | "none") || word.ends_with("n't");
    words.len() >= CLAUSE || words.iter().any(is_negation)
}

/// Builds a document piece by piece.
#[derive(Debug)]
pub(super) struct Builder {
    pub(super) document: Document,
    ready: Preprocessed,
    /// The first mask that nothing has touched yet.
    next_mask: usize,
    /// Reads a tag that only a component has.
    read_tag: fn(&mut Self, &str, Span),
    /// The open elements of HTML.
    pub(super) html: State,
    /// Where the element that is being read ends in the source.
    pub(super) block_end: usize,
    open: Option<Open>,
    pending: Vec<Pending>,
    /// Whether the source has nothing beyond ASCII: then it has no bullets, raised digits or typography.
    is_plain: bool,
    /// Where in the prose the raised text began, and its pieces.
    raised: Option<Vec<(String, Span, bool)>>,
    /// Text that readers do not see, or see struck out: it takes no part in the sentence around it.
    aside: Option<Aside>,
    is_line_start: bool,
    /// Lists numbered so far.
    pub(super) lists: usize,
    bullet_list: Option<usize>,
    open_link: Option<(usize, String, Span)>,
    /// Where blocks of code begin.
    pub(super) code_blocks: Vec<usize>,
    /// The source bytes of paragraphs, lists, items, tables, quotes: what a comment can cover.
    pub(super) elements: Vec<Span>,
}

impl Builder {
    pub(super) fn new(document: Document, ready: Preprocessed, read_tag: fn(&mut Self, &str, Span)) -> Self {
        Self {
            is_plain: document.source.text().is_ascii(),
            elements: Vec::with_capacity(document.source.text().len() / 96),
            document,
            ready,
            next_mask: 0,
            html: State::default(),
            read_tag,
            block_end: 0,
            open: None,
            pending: Vec::new(),
            raised: None,
            aside: None,
            is_line_start: true,
            lists: 0,
            bullet_list: None,
            open_link: None,
            code_blocks: Vec::new(),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens a block, closing the one before.
    pub(super) fn begin(&mut self, kind: BlockKind, is_quoted: bool, list: Option<usize>) {
        self.end();
        let kind = if self.html.is_unseen() { BlockKind::Unseen } else { kind };
        self.open = Some(Open { kind, start: self.document.prose.len(), is_quoted, list });
        self.is_line_start = true;
        self.bullet_list = None;
    }

    /// Closes the open block, if any, and lets the pending ones follow.
    pub(super) fn end(&mut self) {
        if self.raised.is_some() {
            self.lower();
        }
        if let Some(aside) = self.aside.take() {
            self.lay_aside(aside);
        }
        if let Some(open) = self.open.take() {
            self.close(open);
        }
        if self.pending.is_empty() {
            return;
        }
        for Pending { kind, pieces } in std::mem::take(&mut self.pending) {
            let start = self.document.prose.len();
            for (text, span) in pieces {
                self.push_raw(&text, span);
            }
            self.close(Open { kind, start, is_quoted: false, list: None });
        }
    }

    /// Closes the open block and opens another of its kind: what follows stands beside it.
    pub(super) fn restart(&mut self) {
        if let Some(Open { kind, is_quoted, list, .. }) = &self.open {
            let (kind, is_quoted, list) = (kind.clone(), *is_quoted, *list);
            self.begin(kind, is_quoted, list);
        }
    }

    /// The text that follows takes no part in the sentence: a tag at `hider` hides it, or it is struck out.
    pub(super) fn aside_start(&mut self, hider: Option<Span>) {
        match &mut self.aside {
            Some(aside) => aside.depth += 1,
            None if self.open.is_some() => self.aside = Some(Aside { pieces: Vec::new(), depth: 1, hider }),
            None => {}
        }
    }

    /// The text beside the sentence ends.
    pub(super) fn aside_end(&mut self) {
        if let Some(aside) = &mut self.aside {
            aside.depth -= 1;
            if aside.depth == 0
                && let Some(aside) = self.aside.take()
            {
                self.lay_aside(aside);
            }
        }
    }

    fn lay_aside(&mut self, aside: Aside) {
        if aside.hider.is_none() && !is_taken_back(&aside.pieces) {
            for (text, span) in aside.pieces {
                self.push_raw(&text, span);
            }
            return;
        }
        let has_words = aside.pieces.iter().any(|(text, _)| text.chars().any(char::is_alphanumeric));
        if let Some(hider) = aside.hider.filter(|_| has_words) {
            self.document.obscured.push((hider, Obscured::Hidden));
        }
        self.later(BlockKind::Unseen, aside.pieces);
    }

    /// Words that are not judged.
    pub(super) fn unread(&mut self, span: Span, what: Unread) {
        let text = self.document.source.slice(span);
        self.document.unread[what as usize] += text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    }

    /// Where the end tag of a name stands behind an offset.
    pub(super) fn end_tag_of(&mut self, name: &str, from: usize) -> Option<usize> {
        self.html.end_of(self.document.source.text(), name, from)
    }

    /// Whether a list that begins at an offset stands for an admonition.
    pub(super) fn is_admonition(&self, at: usize) -> bool {
        self.ready.admonitions.binary_search(&at).is_ok()
    }

    fn close(&mut self, open: Open) {
        self.open_link = respell(&mut self.document, open.start, self.open_link.take());
        let end = self.document.prose.len();
        let words = &self.document.prose.text()[open.start..end];
        if !words.chars().any(char::is_alphanumeric) {
            // Nothing to read: the stray characters stay in the prose, between blocks, and a comment stands alone.
            let alone = self.document.directives.iter_mut().rev().take_while(|directive| directive.inside == Some(open.start));
            alone.for_each(|directive| directive.inside = None);
            return;
        }
        let span = self.document.prose.to_source_end(open.start);
        let block = Block { kind: open.kind, prose: open.start..end, span, is_quoted: open.is_quoted, section: None, list: open.list };
        self.document.blocks.push(block);
        self.document.prose.push_replaced("\n\n", Span::new(span.end, span.end));
    }
}
