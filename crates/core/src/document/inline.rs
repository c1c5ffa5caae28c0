//! The block that is being read: text joins, marks vanish, what is no prose becomes opaque.

mod references;

use crate::document::citation_marks::{is_unit, raised_digit};
use crate::document::masks::Mask;
use crate::document::open_tags::State;
use crate::document::preprocess::Preprocessed;
use crate::document::prose::OPAQUE;
use crate::document::respell::respell;
use crate::document::{Block, BlockKind, CitationMark, CitationStyle, Directive, Document, Link, Obscured, Unread, attributes, directives};
use crate::source::Span;

/// Signs that begin an item of a list in text without markup.
const BULLETS: [char; 12] = [
    '\u{2022}', '\u{2023}', '\u{25E6}', '\u{00B7}', '\u{25AA}', '\u{25CF}', '\u{2713}', '\u{2714}', '\u{2705}', '\u{27A4}', '\u{25BA}',
    '\u{2043}',
];

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
    /// What is open of HTML.
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

    /// What follows takes no part in the sentence: a tag at `hider` hides it, or it is struck out.
    pub(super) fn aside_start(&mut self, hider: Option<Span>) {
        match &mut self.aside {
            Some(aside) => aside.depth += 1,
            None if self.open.is_some() => self.aside = Some(Aside { pieces: Vec::new(), depth: 1, hider }),
            None => {}
        }
    }

    /// What was beside the sentence ends.
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

    /// Text of the document that stands at `span`; `text` may differ from the bytes there when Markdown decoded it.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        if self.ready.text.get(span.range()) == Some(text) {
            return self.verbatim(span);
        }
        if let Some(raised) = &mut self.raised {
            raised.push((text.to_owned(), span, false));
        } else if let Some(aside) = &mut self.aside {
            aside.pieces.push((text.to_owned(), span));
        } else {
            self.is_line_start = false;
            self.document.prose.push_replaced(text, span);
        }
    }

    /// Text that stands in the source as it is read.
    pub(super) fn verbatim(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            // Text comes in order, but for the attributes of tags.
            let masks = &self.ready.masks;
            let mut index = self.next_mask.min(masks.len());
            if masks.get(index).is_none_or(|(mask, _)| mask.end <= at) || index > 0 && masks[index - 1].0.end > at {
                index = masks.partition_point(|(mask, _)| mask.end <= at);
            }
            match masks.get(index).copied() {
                Some((mask, what)) if mask.start < span.end => {
                    if at < mask.start {
                        self.words(Span::new(at, mask.start));
                    }
                    // The first touch of a masked stretch says what it is; the rest of it is skipped.
                    if index >= self.next_mask {
                        self.next_mask = index + 1;
                        self.masked(mask, what);
                    }
                    at = mask.end;
                }
                _ => {
                    self.words(Span::new(at, span.end));
                    at = span.end;
                }
            }
        }
    }

    fn masked(&mut self, span: Span, what: Mask) {
        let at = self.document.prose.len();
        match what {
            Mask::Expression => {
                self.shortcode(span);
                self.opaque(span);
            }
            Mask::Statement => self.shortcode(span),
            Mask::Attributes => {}
            Mask::Comment => {
                if !self.comment(span) {
                    self.unread(span, Unread::Template);
                }
            }
            Mask::Code => self.unread(span, Unread::Code),
            Mask::Component => {
                let text = self.document.source.slice(span).to_owned();
                (self.read_tag)(self, &text, span);
            }
            Mask::Address => {
                let url = self.document.source.slice(span).to_owned();
                self.document.links.push(Link { prose: at..at, url, span });
                self.opaque(span);
            }
        }
    }

    fn shortcode(&mut self, span: Span) {
        self.unread(span, Unread::Template);
        for pieces in attributes::of_shortcode(self.document.source.slice(span), span.start) {
            self.later(BlockKind::Html, pieces);
        }
    }

    /// A comment, perhaps one addressed to the linter.
    /// Whether it is.
    pub(super) fn comment(&mut self, span: Span) -> bool {
        let Some(directive) = directives::read(self.document.source.slice(span), span) else { return false };
        let inside = self.open.as_ref().map(|open| open.start);
        self.document.directives.push(Directive { inside, ..directive });
        true
    }

    /// Plain words, byte for byte as in the source.
    fn words(&mut self, span: Span) {
        if self.raised.is_some() || self.aside.is_some() {
            let text = self.document.source.slice(span).to_owned();
            if let Some(raised) = &mut self.raised {
                raised.push((text, span, false));
            } else if let Some(aside) = &mut self.aside {
                aside.pieces.push((text, span));
            }
            return;
        }
        if self.is_plain {
            return self.document.prose.push_ascii(self.document.source.slice(span), span.start);
        }
        let mut from = span.start;
        if self.is_line_start {
            from = self.bullet(span).unwrap_or(from);
            self.is_line_start = self.document.source.text()[from..span.end].trim_start().is_empty();
        }
        let Document { source, prose, citations, .. } = &mut self.document;
        let text = &source.text()[from..span.end];
        if text.is_ascii() {
            return prose.push_ascii(text, from);
        }
        let mut run = 0;
        for (offset, character, digit) in text.char_indices().filter_map(|(offset, c)| Some((offset, c, raised_digit(c)?))) {
            let before = text[..offset].chars().next_back();
            if before.is_some_and(|c| c.is_ascii_digit()) || is_unit(&text[..offset]) {
                continue;
            }
            prose.push_source(&text[run..offset], from + run);
            let span = Span::new(from + offset, from + offset + character.len_utf8());
            citations.push(CitationMark { prose: prose.len(), label: digit.to_string(), style: CitationStyle::Superscript, span });
            run = offset + character.len_utf8();
        }
        prose.push_source(&text[run..], from + run);
    }

    /// A line that starts with a bullet begins an item; the answer is where its words start.
    fn bullet(&mut self, span: Span) -> Option<usize> {
        let line = self.document.source.slice(span);
        let trimmed = line.trim_start();
        let bullet = trimmed.chars().next().filter(|c| !c.is_ascii() && BULLETS.contains(c))?;
        let rest = &trimmed[bullet.len_utf8()..];
        let open = self.open.as_ref()?;
        if !rest.starts_with([' ', '\t', '\u{A0}']) || !matches!(open.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Html) {
            return None;
        }
        let words = span.end - rest.trim_start().len();
        let is_quoted = open.is_quoted;
        let list = *self.bullet_list.get_or_insert_with(|| {
            self.lists += 1;
            self.lists
        });
        self.begin(BlockKind::ListItem, is_quoted, Some(list));
        self.bullet_list = Some(list);
        Some(words)
    }

    /// A line end inside a block.
    /// A line that is broken on purpose.
    pub(super) fn hard_break(&mut self, span: Span) {
        let before = self.document.prose.len();
        self.line_break(span);
        self.document.breaks.extend((self.document.prose.len() == before + 1).then_some(before));
    }

    pub(super) fn line_break(&mut self, span: Span) {
        if let Some(raised) = &mut self.raised {
            raised.push((" ".to_owned(), span, true));
            return;
        }
        if let Some(aside) = &mut self.aside {
            aside.pieces.push((" ".to_owned(), span));
            return;
        }
        if self.ready.breaks.binary_search(&span.start).is_ok() {
            return self.restart();
        }
        self.document.prose.push_replaced(" ", span);
        self.is_line_start = true;
    }

    /// Something without words of its own.
    pub(super) fn opaque(&mut self, span: Span) {
        if self.aside.is_some() {
            return;
        }
        let mut buffer = [0; 4];
        self.document.prose.push_replaced(OPAQUE.encode_utf8(&mut buffer), span);
    }

    /// Text that is not looked into: decoded entities, words of attributes.
    fn push_raw(&mut self, text: &str, span: Span) {
        if self.document.source.slice(span) == text {
            self.document.prose.push_source(text, span.start);
        } else {
            self.document.prose.push_replaced(text, span);
        }
    }

    /// A block that follows the open one.
    pub(super) fn later(&mut self, kind: BlockKind, pieces: Vec<(String, Span)>) {
        if pieces.iter().any(|(text, _)| !text.trim().is_empty()) {
            self.pending.push(Pending { kind, pieces });
        }
    }
}
