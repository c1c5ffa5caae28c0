//! An article as it is laid out on a page: headings, lists, tables and pieces of text, each with its source bytes.
//!
//! For those who show the article itself. Markdown is read once more with the same options, because prose and blocks
//! keep only what is needed for judging. Nothing here is HTML: raw HTML of the article is a piece of text like others.

use crate::document::{BlockKind, Document, Format, parse};
use crate::source::Span;
use pulldown_cmark::{Event, Tag};

/// A part that encloses others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// All fields of the front matter.
    FrontMatter,
    /// One field of the front matter, with its dotted key.
    Field(String),
    /// A heading with its level from 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A block quote.
    Quote,
    /// A list; an ordered one has the number it starts with.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell {
        /// Whether the cell stands in the header row.
        is_header: bool,
    },
    /// A block of code.
    CodeBlock,
    /// A block of HTML, shown as it is written.
    Html,
    /// The text of a footnote, with its label.
    Footnote(String),
    /// Emphasised words.
    Emphasis,
    /// Strongly emphasised words.
    Strong,
    /// Words struck out.
    Struck,
    /// Linked words, with the address.
    Link(String),
    /// The description of an image, with the address of the image.
    Image(String),
}

/// One step through an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// An element begins.
    Open(Element),
    /// The innermost open element ends.
    Close,
    /// Text, and the source bytes it stands for; both are the same unless Markdown decoded an entity or an escape.
    Text(String, Span),
    /// Code inside a line.
    Code(String, Span),
    /// HTML or a comment inside a line, as it is written.
    Raw(Span),
    /// The title attribute of a link or image.
    Title(String, Span),
    /// A reference to a footnote.
    Mark(String, Span),
    /// A line end that shows.
    Break,
    /// A rule between paragraphs.
    Rule,
    /// A box of a task list, ticked or not.
    Task(bool),
}

/// The parts of an article in reading order.
pub fn parts(document: &Document) -> Vec<Part> {
    let mut parts = Vec::new();
    if document.format != Format::Html {
        front_matter(document, &mut parts);
    }
    match document.format {
        Format::Markdown | Format::Mdx => markdown(document, &mut parts),
        Format::Plain => plain(document, &mut parts),
        Format::Html | Format::Word | Format::Content => page(document, &mut parts),
    }
    parts
}

/// A page, a Word document or a content file as it is read: block by block, without the elements that only hold others.
fn page(document: &Document, parts: &mut Vec<Part>) {
    for block in &document.blocks {
        let (outer, inner) = match &block.kind {
            BlockKind::FrontMatter(key) => (None, Element::Field(key.clone())),
            BlockKind::Heading(level) => (None, Element::Heading(*level)),
            BlockKind::ListItem => (Some(Element::List(None)), Element::Item),
            _ if block.is_quoted => (Some(Element::Quote), Element::Paragraph),
            _ => (None, Element::Paragraph),
        };
        let depth = 1 + usize::from(outer.is_some());
        parts.extend(outer.into_iter().chain([inner]).map(Part::Open));
        parts.extend(document.prose.pieces(block.prose.clone()).map(|(text, span)| Part::Text(text.to_owned(), span)));
        parts.extend(std::iter::repeat_n(Part::Close, depth));
    }
}

fn front_matter(document: &Document, parts: &mut Vec<Part>) {
    let front = &document.front_matter;
    let Some(whole) = front.span else { return };
    parts.push(Part::Open(Element::FrontMatter));
    // Front matter that cannot be read is shown as it is written.
    let fields = front.fields.iter().map(|field| (field.key.clone(), field.span));
    let fields: Vec<_> = if front.mistake.is_some() { vec![(String::new(), whole)] } else { fields.collect() };
    for (key, span) in fields {
        let text = document.source.slice(span).to_owned();
        parts.extend([Part::Open(Element::Field(key)), Part::Text(text, span), Part::Close]);
    }
    parts.push(Part::Close);
}

fn plain(document: &Document, parts: &mut Vec<Part>) {
    for block in &document.blocks {
        let text = document.source.slice(block.span).to_owned();
        let text = Part::Text(text, block.span);
        match block.kind {
            BlockKind::Heading(level) => parts.extend([Part::Open(Element::Heading(level)), text, Part::Close]),
            BlockKind::ListItem => {
                parts.extend([Part::Open(Element::List(None)), Part::Open(Element::Item), text, Part::Close, Part::Close]);
            }
            _ => parts.extend([Part::Open(Element::Paragraph), text, Part::Close]),
        }
    }
}

fn markdown(document: &Document, parts: &mut Vec<Part>) {
    let text = document.source.text();
    let shift = document.body;
    let mut is_header = false;
    for (event, range) in parse::events(&text[shift..]) {
        let span = Span::new(range.start + shift, range.end + shift);
        match event {
            Event::Start(tag) => {
                match tag {
                    Tag::TableHead => is_header = true,
                    Tag::TableRow => is_header = false,
                    _ => {}
                }
                let (element, title) = element(tag, is_header);
                parts.push(Part::Open(element));
                if let Some(title) = title.filter(|title| !title.is_empty()) {
                    let place =
                        document.source.slice(span).rfind(&title).map(|at| Span::new(span.start + at, span.start + at + title.len()));
                    parts.push(Part::Title(title, place.unwrap_or(Span::new(span.end, span.end))));
                }
            }
            Event::End(_) => parts.push(Part::Close),
            Event::Text(text) => parts.push(Part::Text(text.into_string(), span)),
            Event::Code(code) | Event::InlineMath(code) | Event::DisplayMath(code) => {
                let inside =
                    document.source.slice(span).find(code.as_ref()).map(|at| Span::new(span.start + at, span.start + at + code.len()));
                parts.push(Part::Code(code.into_string(), inside.unwrap_or(span)));
            }
            Event::Html(_) | Event::InlineHtml(_) => parts.push(Part::Raw(span)),
            Event::FootnoteReference(label) => parts.push(Part::Mark(label.into_string(), span)),
            Event::SoftBreak => parts.push(Part::Text(" ".to_owned(), span)),
            Event::HardBreak => parts.push(Part::Break),
            Event::Rule => parts.push(Part::Rule),
            Event::TaskListMarker(is_done) => parts.push(Part::Task(is_done)),
        }
    }
}

fn element(tag: Tag<'_>, is_header: bool) -> (Element, Option<String>) {
    let element = match tag {
        Tag::Heading { level, .. } => Element::Heading(level as u8),
        Tag::BlockQuote(_) => Element::Quote,
        Tag::CodeBlock(_) => Element::CodeBlock,
        Tag::HtmlBlock => Element::Html,
        Tag::List(start) => Element::List(start),
        Tag::Item => Element::Item,
        Tag::FootnoteDefinition(label) => Element::Footnote(label.into_string()),
        Tag::Table(_) => Element::Table,
        Tag::TableHead | Tag::TableRow => Element::Row,
        Tag::TableCell => Element::Cell { is_header },
        Tag::Emphasis => Element::Emphasis,
        Tag::Strong => Element::Strong,
        Tag::Strikethrough => Element::Struck,
        Tag::Link { dest_url, title, .. } => return (Element::Link(dest_url.into_string()), Some(title.into_string())),
        Tag::Image { dest_url, title, .. } => return (Element::Image(dest_url.into_string()), Some(title.into_string())),
        _ => Element::Paragraph,
    };
    (element, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn pieces_of_text_stand_where_they_say() {
        let text = "\u{feff}---\ntitle: \"A *b*\"\n---\n# T\n\n- one **two** `x` &amp;\n- [l](javascript:a \"ti\")\n\n| a |\n|---|\n| b |\n\n<b>raw</b>\n";
        let document = Document::markdown(Source::new("t.md", text));
        let mut depth = 0;
        for part in parts(&document) {
            match part {
                Part::Open(_) => depth += 1,
                Part::Close => depth -= 1,
                Part::Text(words, span) if words != "&" => assert_eq!(document.source.slice(span), words),
                Part::Code(words, span) | Part::Title(words, span) => assert_eq!(document.source.slice(span), words),
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        let fields: Vec<Part> = parts(&document).into_iter().filter(|part| matches!(part, Part::Open(Element::Field(_)))).collect();
        assert_eq!(fields, [Part::Open(Element::Field("title".to_owned()))]);
    }
}
