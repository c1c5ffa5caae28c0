//! An HTML page to blocks: its body as a reader sees it, and the words of its head that search engines show.
//!
//! [`Document::parse`] calls it for files in `.html` and `.htm`. Every word keeps its bytes in the file; what no browser shows is no prose, and
//! navigation, footers of the whole page and scripts are passed over and counted.

use crate::document::field::{Field, is_called};
use crate::document::html::elements::{Elements, Role};
use crate::document::html::{INERT, head, json_ld, read_tag, tag_len};
use crate::document::inline::Builder;
use crate::document::preprocess::Preprocessed;
use crate::document::prose::folded;
use crate::document::{BlockKind, CitationStyle, Document, Footnote, Unread, attributes, entity, finish, published_fields, tag};
use crate::source::{Source, Span};
use std::ops::Range;

/// The longest mark at a footnote, in bytes with its tags.
const LONGEST_CALL: usize = 200;

/// Reads a page. `published` are more names of `<meta>` whose content readers see.
pub(in crate::document) fn page(source: Source, published: &[String]) -> Document {
    let text = source.text().to_owned();
    let ready = Preprocessed::page(&text);
    let (body, front) = (ready.body, ready.front);
    let mut builder = Builder::new(Document::empty(source), ready, read_tag);
    builder.block_end = text.len();
    builder.document.body = body;
    if let Some((span, syntax)) = front {
        published_fields::read(&mut builder, span, syntax, published);
    }
    let mut reader =
        Reader { text: &text, published, builder, elements: Elements::default(), call: None, later: Vec::new(), has_title: false };
    reader.read(body);
    reader.finish()
}

/// A mark at a footnote, or the way back from one, that is being read.
struct Call {
    /// The label of the footnote; none for the way back.
    label: Option<String>,
    span: Span,
}

struct Reader<'a> {
    text: &'a str,
    published: &'a [String],
    builder: Builder,
    elements: Elements,
    call: Option<Call>,
    /// Words that repeat those of the page unless they are others: its description for other sites, JSON-LD.
    later: Vec<(String, attributes::Pieces)>,
    has_title: bool,
}

impl Reader<'_> {
    fn read(&mut self, body: usize) {
        let mut at = body;
        // Behind the last `>` no tag ends, and nothing is searched for one again and again.
        let last_end = self.text.rfind('>').unwrap_or(0);
        while at < self.text.len() {
            let next = memchr::memchr(b'<', &self.text.as_bytes()[at..]).map(|found| at + found);
            let next = next.filter(|&next| next < last_end || self.text[next..].starts_with("<!--")).unwrap_or(self.text.len());
            self.words(at..next);
            if next >= self.text.len() {
                break;
            }
            if self.builder.html.is_hidden(next) {
                // What is inert has no tags.
                at = self.builder.html.hidden_until.min(self.text.len());
                continue;
            }
            let end = next + tag_len(&mut self.builder, &self.text[next..], next, true);
            self.markup(next..end);
            at = end;
        }
    }

    fn finish(mut self) -> Document {
        self.builder.end();
        while self.elements.depth() > 0 {
            self.pop(self.text.len());
        }
        self.repeated();
        let Builder { mut document, elements, code_blocks, .. } = self.builder;
        finish::finish(&mut document, &elements, &code_blocks);
        document
    }

    /// One tag, comment or stray sign.
    fn markup(&mut self, place: Range<usize>) {
        let whole = &self.text[place.clone()];
        let span = Span::new(place.start, place.end);
        if whole == "<" {
            return self.words(place);
        }
        if whole.starts_with("<!") || whole.starts_with("<?") {
            return read_tag(&mut self.builder, whole, span);
        }
        let name = tag::name(whole).to_ascii_lowercase();
        if whole.starts_with("</") {
            self.end_tag(&name, whole, span);
        } else {
            self.start_tag(&name, whole, span);
        }
    }

    fn start_tag(&mut self, name: &str, whole: &str, span: Span) {
        let read = tag::read(whole).unwrap_or_default();
        let of = |wanted: &str| {
            let found = read.attributes.iter().find(|one| whole[one.name.clone()].eq_ignore_ascii_case(wanted));
            found.map(|one| &whole[one.value.clone()])
        };
        match name {
            "meta" => return self.meta(whole, &read, span),
            "title" if !self.has_title && !self.elements.holds("svg") => return self.title(span),
            _ => {}
        }
        if INERT.contains(&name) || self.elements.is_skipped() && matches!(name, "svg" | "iframe") {
            self.inert(name, of("type"), span);
            return;
        }
        if Elements::is_one(name) {
            self.builder.end();
            for _ in 0..self.elements.closed_by(name) {
                self.pop(span.start);
            }
            let is_ended = self.builder.end_tag_of(name, span.end).is_some();
            let label = of("id").and_then(note_label).map(str::to_owned);
            let is_row_header = of("scope").is_some_and(|scope| scope.eq_ignore_ascii_case("row"));
            let opened = self.elements.open(name, span.start, of("role"), is_ended, is_row_header, &mut self.builder.lists);
            if let (Some(label), true) = (label, matches!(opened, Role::Item(_) | Role::Other)) {
                self.elements.note(label, self.builder.document.blocks.len());
            }
        }
        if self.elements.is_skipped() {
            return;
        }
        if name == "a" {
            let href = of("href").and_then(|href| href.strip_prefix('#'));
            let is_back = of("role") == Some("doc-backlink") || href.is_some_and(|href| bare(href).starts_with("fnref"));
            let label = href.and_then(note_label).map(str::to_owned);
            let is_short = self.builder.end_tag_of("a", span.end).is_some_and(|end| end - span.end <= LONGEST_CALL);
            if is_short && (is_back || label.is_some()) {
                self.call = Some(Call { label, span });
                return;
            }
        }
        read_tag(&mut self.builder, whole, span);
    }

    fn end_tag(&mut self, name: &str, whole: &str, span: Span) {
        if Elements::is_one(name) || name == "hr" {
            self.builder.end();
            for _ in 0..self.elements.ended_by(name) {
                self.pop(span.end);
            }
        }
        if self.elements.is_skipped() {
            return;
        }
        if name == "a"
            && let Some(Call { label, span: opened }) = self.call.take()
        {
            if let Some(label) = label {
                self.open_block();
                self.builder.mark(&label, CitationStyle::Footnote, Span::new(opened.start, span.end));
            }
            return;
        }
        read_tag(&mut self.builder, whole, span);
    }

    /// Closes the innermost element, which ends at an offset.
    fn pop(&mut self, end: usize) {
        let Some(closed) = self.elements.pop() else { return };
        let span = Span::new(closed.start, end);
        if closed.is_construct() {
            self.builder.elements.push(span);
        }
        if let Some((label, first)) = closed.note {
            let blocks = first..self.builder.document.blocks.len();
            self.builder.document.footnotes.push(Footnote { label, blocks, span });
        }
    }

    /// Passes over what no browser shows. A script that describes the page to search engines is read.
    fn inert(&mut self, name: &str, kind: Option<&str>, span: Span) {
        let end = self.builder.end_tag_of(name, span.end).unwrap_or(span.end);
        self.builder.html.hidden_until = end;
        let inside = &self.text[span.end..end];
        if name == "script" && kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) {
            for json_ld::Text { key, pieces, span: place } in json_ld::texts(inside, span.end) {
                let value = head::joined(&pieces);
                if json_ld::is_shown(&key) {
                    self.later.push((key.clone(), pieces));
                }
                self.field(key, value, place);
            }
        } else if name == "script" {
            self.builder.unread(Span::new(span.end, end), Unread::Script);
        }
    }

    fn title(&mut self, span: Span) {
        let end = self.builder.end_tag_of("title", span.end).unwrap_or(span.end);
        self.builder.html.hidden_until = end;
        self.has_title = true;
        let pieces = attributes::decoded(&self.text[span.end..end], span.end);
        self.published("title", pieces, Span::new(span.end, end));
    }

    fn meta(&mut self, whole: &str, read: &tag::Tag, span: Span) {
        let Some(head::Meta { name, value }) = head::meta(whole, read) else { return };
        let place = Span::new(span.start + value.start, span.start + value.end);
        let pieces = attributes::decoded(&whole[value], place.start);
        let is_shown = head::is_shown(&name) || self.published.iter().any(|named| is_called(&name, named));
        match (is_shown, name.contains('.')) {
            (true, false) => self.published(&name, pieces, place),
            (true, true) => {
                self.field(name.clone(), head::joined(&pieces), place);
                self.later.push((name, pieces));
            }
            (false, _) => self.field(name, head::joined(&pieces), place),
        }
    }

    /// A text of the head that search engines show.
    fn published(&mut self, key: &str, pieces: attributes::Pieces, span: Span) {
        self.field(key.to_owned(), head::joined(&pieces), span);
        self.block(key, pieces);
    }

    fn block(&mut self, key: &str, pieces: attributes::Pieces) {
        self.builder.later(BlockKind::FrontMatter(key.to_owned()), pieces);
        // In the midst of a paragraph it follows that.
        if !self.builder.is_open() {
            self.builder.end();
        }
    }

    fn field(&mut self, key: String, value: String, span: Span) {
        let fields = &mut self.builder.document.front_matter.fields;
        if fields.len() < head::MOST_FIELDS {
            fields.push(Field { key, value, span });
        }
    }

    /// Texts for other sites and search engines, those that say more than the page does.
    fn repeated(&mut self) {
        let words = |text: &str| {
            let folded = folded(text).to_lowercase();
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let mut said = format!(" {} ", words(self.builder.document.prose.text()));
        for (key, pieces) in std::mem::take(&mut self.later) {
            let new = format!(" {} ", words(&head::joined(&pieces)));
            if !said.contains(&new) {
                said.push_str(&new);
                self.block(&key, pieces);
            }
        }
    }

    /// Opens a block where none is open.
    fn open_block(&mut self) {
        if !self.builder.is_open() {
            let (kind, list) = self.elements.kind();
            let is_quoted = self.builder.html.quotes > 0;
            self.builder.begin(kind, is_quoted, list);
        }
    }

    /// Text between tags: white space counts as one space, entities are decoded, everything else is verbatim.
    fn words(&mut self, place: Range<usize>) {
        let start = self.builder.html.hidden_until.clamp(place.start, place.end);
        let mut at = start;
        if self.elements.is_skipped() {
            return self.builder.unread(Span::new(at, place.end), Unread::Landmark);
        }
        if self.call.is_some() {
            return;
        }
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C');
        let bytes = self.text.as_bytes();
        while at < place.end {
            let rest = &bytes[at..place.end];
            let spaces = rest.iter().take_while(|byte| is_space(byte)).count();
            if spaces > 0 {
                if self.builder.is_open() {
                    let span = Span::new(at, at + spaces);
                    if rest[0] == b' ' && spaces == 1 { self.builder.verbatim(span) } else { self.builder.line_break(span) }
                }
                at += spaces;
                continue;
            }
            self.open_block();
            if rest[0] == b'&' {
                let (decoded, len) = entity::decode(&self.text[at..place.end]);
                self.builder.text(&decoded, Span::new(at, at + len));
                at += len;
                continue;
            }
            // Up to an entity or the next white space that is more than a space.
            let stop = |(offset, byte): (usize, &u8)| {
                *byte == b'&' || is_space(byte) && (*byte != b' ' || rest.get(offset + 1).is_none_or(is_space))
            };
            let len = rest.iter().enumerate().position(stop).unwrap_or(rest.len());
            self.builder.verbatim(Span::new(at, at + len));
            at += len;
        }
    }
}

/// An id of a page without what GitHub puts before it.
fn bare(id: &str) -> &str {
    id.strip_prefix("user-content-").unwrap_or(id)
}

/// The label of a footnote whose id this is, as usual programs write it: `fn1`, `fn:1`, `fn-note`, `user-content-fn-1`, `footnote-1`.
fn note_label(id: &str) -> Option<&str> {
    let id = bare(id);
    if id.starts_with("fnref") || id.starts_with("footnote-ref") {
        return None;
    }
    let label = id.strip_prefix("footnote-").or_else(|| id.strip_prefix("fn"))?.trim_start_matches([':', '-', '_', '.']);
    let is_number = label.starts_with(|c: char| c.is_ascii_digit());
    (is_number || id.starts_with("fn:") || id.starts_with("fn-")).then_some(label).filter(|label| !label.is_empty())
}
