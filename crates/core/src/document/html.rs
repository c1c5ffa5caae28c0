//! HTML inside Markdown: tags are skipped, their text is read, and so are the attributes that people see or hear.
//!
//! The reader of Markdown hands over blocks of HTML and single tags; [`page`] reads whole pages with the same tags. No tag hides what a browser shows: code ends with its block, and
//! only what no browser shows (scripts, styles, templates) may reach further.

mod elements;
mod head;
mod json_ld;
pub(super) mod page;

use crate::document::inline::Builder;
use crate::document::{BlockKind, Obscured, Unread, attributes, entity, tag};
use crate::source::Span;

/// Tags whose text no browser shows.
const INERT: [&str; 3] = ["script", "style", "template"];
/// Tags whose text is code: shown, and not judged.
const CODE: [&str; 3] = ["pre", "code", "math"];
/// Tags that part two blocks.
const BLOCKS: [&str; 42] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "caption",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "form",
    "fieldset",
    "legend",
    "details",
    "summary",
    "hr",
    "blockquote",
    "button",
    "option",
    "select",
    "textarea",
    "label",
    "menu",
    "text",
    "title",
    "desc",
    "rt",
    "marquee",
];
/// Tags without an end.
const VOID: [&str; 10] = ["img", "br", "hr", "input", "meta", "link", "wbr", "source", "area", "track"];
/// Tags that, one right behind the other, stand side by side and are no parts of one word.
const SIDE_BY_SIDE: [&str; 2] = ["a", "kbd"];

/// A block of HTML that stands at `span`.
pub(super) fn block(builder: &mut Builder, span: Span, is_quoted: bool) {
    walk(builder, span, Some(is_quoted));
    builder.end();
}

/// Inline tags or comments that stand at `span`.
pub(super) fn inline(builder: &mut Builder, span: Span) {
    walk(builder, span, None);
}

/// Reads text and tags. In a block of HTML, `is_quoted` says whether it stands in a quote, and text opens blocks.
fn walk(builder: &mut Builder, span: Span, is_quoted: Option<bool>) {
    let text = builder.document.source.slice(span).to_owned();
    let mut at = 0;
    let mut heading = None;
    // Behind the last `>` no tag ends, and nothing is searched for one again and again.
    let last_end = text.rfind('>').unwrap_or(0);
    while at < text.len() {
        let next = memchr::memchr(b'<', &text.as_bytes()[at..]).map(|found| at + found);
        let next = next.filter(|&next| next < last_end || text[next..].starts_with("<!--")).unwrap_or(text.len());
        if next > at {
            words(builder, &text[at..next], span.start + at, is_quoted, heading);
        }
        if next >= text.len() {
            break;
        }
        let end = next + tag_len(builder, &text[next..], span.start + next, is_quoted.is_some());
        let place = Span::new(span.start + next, span.start + end);
        let whole = &text[next..end];
        let name = tag::name(whole).to_ascii_lowercase();
        let is_hidden = builder.html.is_hidden(place.start);
        if is_quoted.is_some() && !is_hidden && !whole.starts_with("<!") {
            if let Some(level) = heading_level(&name) {
                builder.end();
                heading = (!whole.starts_with("</")).then_some(level);
            } else if BLOCKS.contains(&name.as_str()) {
                builder.end();
            }
        }
        read_tag(builder, whole, place);
        at = end;
    }
}

/// The length of the tag, comment or stray `<` at the start of `text`.
fn tag_len(builder: &mut Builder, text: &str, at: usize, is_block: bool) -> usize {
    if text.starts_with("<!--") {
        return tag::comment_end(text).unwrap_or_else(|| {
            if is_block {
                // It hides the rest of the page, and nobody may have meant it.
                builder.document.obscured.push((Span::new(at, at + 4), Obscured::UnclosedComment));
                builder.unread(Span::new(at + 4, at + text.len()), Unread::Comment);
            }
            text.len()
        });
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        let close = if text.starts_with("<![CDATA[") { "]]>" } else { ">" };
        return text.find(close).map_or(text.len(), |end| end + close.len());
    }
    if !text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '>')) {
        return 1;
    }
    // A tag that never ends is a stray sign.
    tag::read(text).map_or(1, |tag| tag.end)
}

/// One whole tag or comment.
pub(super) fn read_tag(builder: &mut Builder, text: &str, span: Span) {
    if builder.html.is_hidden(span.start) {
        return;
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        if text.starts_with("<!--") {
            builder.comment(span);
        }
        return;
    }
    let written = tag::name(text);
    if written.is_empty() {
        return;
    }
    let is_component = tag::is_component(written);
    let name = written.to_ascii_lowercase();
    if text.starts_with("</") {
        end_tag(builder, &name, is_component, span);
    } else {
        start_tag(builder, text, &name, is_component, span);
    }
}

fn end_tag(builder: &mut Builder, name: &str, is_component: bool, span: Span) {
    builder.html.last_end = Some((name.to_owned(), span.end));
    if let Some((open, count)) = &mut builder.html.unseen
        && open == name
    {
        *count -= 1;
        if *count == 0 {
            builder.html.unseen = None;
            builder.aside_end();
        }
    }
    if is_component {
        return;
    }
    match name {
        "blockquote" => builder.html.quotes = builder.html.quotes.saturating_sub(1),
        "sup" => builder.lower(),
        "a" => builder.link_end(),
        "del" | "s" | "strike" if builder.html.struck > 0 => {
            builder.html.struck -= 1;
            builder.aside_end();
        }
        _ if BLOCKS.contains(&name) => builder.restart(),
        _ => {}
    }
}

fn start_tag(builder: &mut Builder, text: &str, name: &str, is_component: bool, span: Span) {
    let read = tag::read(text).unwrap_or_default();
    let mut hides = false;
    for one in &read.attributes {
        let key = text[one.name.clone()].to_ascii_lowercase();
        hides |= match key.as_str() {
            "hidden" => text[one.value.clone()].trim() != "until-found" && !is_component,
            "style" => {
                let style: String = text[one.value.clone()].to_ascii_lowercase().split_whitespace().collect();
                ["display:none", "visibility:hidden", "font-size:0;", "opacity:0;"].iter().any(|way| format!("{style};").contains(way))
            }
            _ => false,
        };
    }
    let is_side_by_side = (is_component || SIDE_BY_SIDE.contains(&name))
        && builder.html.last_end.as_ref().is_some_and(|(last, end)| {
            last == name && *end <= span.start && builder.document.source.slice(Span::new(*end, span.start)).trim().is_empty()
        });
    if is_side_by_side || !is_component && BLOCKS.contains(&name) {
        builder.restart();
    }
    for (kind, pieces) in attributes::published(text, name, is_component, &read, span.start) {
        builder.later(kind, pieces);
    }
    if is_component {
        return;
    }
    let is_void = VOID.contains(&name);
    if let Some((open, count)) = &mut builder.html.unseen {
        if open == name && !is_void {
            *count += 1;
        }
    } else if hides && !is_void {
        builder.html.unseen = Some((name.to_owned(), 1));
        builder.aside_start(Some(span));
    }
    match name {
        "blockquote" => builder.html.quotes += 1,
        "br" if builder.is_open() => builder.hard_break(span),
        "sup" => builder.raise(),
        "del" | "s" | "strike" => {
            builder.html.struck += 1;
            builder.aside_start(None);
        }
        "a" if !hides => {
            let href = read.attributes.iter().find(|one| text[one.name.clone()].eq_ignore_ascii_case("href"));
            if let Some(href) = href {
                builder.link_start(&text[href.value.clone()], span);
            }
        }
        "img" if builder.is_open() => builder.opaque(span),
        _ if INERT.contains(&name) => {
            // Without an end, it ends with its block: better too much read than a page unread.
            builder.html.hidden_until = builder.end_tag_of(name, span.end).unwrap_or(span.end);
        }
        _ if CODE.contains(&name) => {
            let end = builder.end_tag_of(name, span.end).filter(|&end| end <= builder.block_end);
            if let Some(end) = end {
                builder.html.hidden_until = end;
                builder.unread(Span::new(span.end, end), Unread::Code);
                if builder.is_open() {
                    builder.opaque(Span::new(span.start, end));
                }
            }
        }
        _ => {}
    }
}

fn words(builder: &mut Builder, text: &str, at: usize, is_quoted: Option<bool>, heading: Option<u8>) {
    let hidden = builder.html.hidden_until.clamp(at, at + text.len()) - at;
    let (text, at) = (&text[hidden..], at + hidden);
    if !builder.is_open() {
        if text.trim().is_empty() {
            return;
        }
        let kind = heading.map_or(BlockKind::Html, BlockKind::Heading);
        let is_quoted = is_quoted.unwrap_or_default() || builder.html.quotes > 0;
        builder.begin(kind, is_quoted, None);
    }
    let mut rest = 0;
    while rest < text.len() {
        // Lines are joined, entities decoded; everything between is verbatim.
        let next = text[rest..].find(['\n', '\r', '&']).map_or(text.len(), |found| rest + found);
        if next > rest {
            builder.verbatim(Span::new(at + rest, at + next));
        }
        if next >= text.len() {
            break;
        }
        let end = if text[next..].starts_with('&') {
            let (decoded, len) = entity::decode(&text[next..]);
            builder.text(&decoded, Span::new(at + next, at + next + len));
            next + len
        } else {
            let len = if text[next..].starts_with("\r\n") { 2 } else { 1 };
            builder.line_break(Span::new(at + next, at + next + len));
            next + len
        };
        rest = end;
    }
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}
