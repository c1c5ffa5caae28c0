//! Preprocessing: what CommonMark does not know of the dialects in which articles are written.
//!
//! The reader of Markdown asks for it once for each text. The answer is a text of the same length, so that every offset of the
//! parser is one of the source: what is masked became letters that no mark of Markdown can grow from, and blocks of dialects
//! (admonitions, tabs, MyST fences) became blocks that CommonMark knows.

use crate::document::front_matter::{self, Syntax};
use crate::document::masks::{self, Mask};
use crate::source::Span;

/// The filler for a masked byte.
const FILLER: u8 = b'x';

/// A text made ready for the parser.
#[derive(Debug, Default)]
pub(super) struct Preprocessed {
    /// The text that is parsed, as long as the source.
    pub(super) text: String,
    /// Where the article begins, behind a byte order mark and front matter.
    pub(super) body: usize,
    /// The front matter, between its fences.
    pub(super) front: Option<(Span, Syntax)>,
    /// Stretches that are no prose, in order.
    pub(super) masks: Vec<(Span, Mask)>,
    /// Line ends at which a block ends although CommonMark goes on.
    pub(super) breaks: Vec<usize>,
    /// Where the lists begin that stand for admonitions.
    pub(super) admonitions: Vec<usize>,
}

impl Preprocessed {
    /// A plain text: nothing but what templates and addresses are.
    pub(super) fn plain(source: &str) -> Self {
        Self { text: source.to_owned(), masks: masks::find(source, false), ..Self::default() }
    }

    /// A page: front matter as generators of sites have it, templates and addresses; other braces are text.
    pub(super) fn page(source: &str) -> Self {
        let start = if source.starts_with(BOM) { BOM.len() } else { 0 };
        let front = front_matter::find(source, start);
        let body = front.map_or(start, |(_, _, end)| end);
        let mut masks = masks::of_page(source);
        masks.retain(|(span, _)| span.start >= body);
        Self { text: source.to_owned(), body, front: front.map(|(span, syntax, _)| (span, syntax)), masks, ..Self::default() }
    }
}

/// Byte order mark.
const BOM: &str = "\u{FEFF}";

/// Makes a text ready.
pub(super) fn preprocess(source: &str, is_mdx: bool) -> Preprocessed {
    let start = if source.starts_with(BOM) { BOM.len() } else { 0 };
    let front = front_matter::find(source, start);
    let body = front.map_or(start, |(_, _, end)| end);
    let mut ready = Preprocessed { body, front: front.map(|(span, syntax, _)| (span, syntax)), ..Preprocessed::default() };
    let mut masks = masks::find(source, is_mdx);
    masks.retain(|(span, _)| span.start >= body);
    let mut bytes = source.as_bytes().to_vec();
    let count = masks.len();
    if is_mdx {
        modules(source, body, &mut masks);
    }
    let has = |sign: &str| memchr::memmem::find(source.as_bytes(), sign.as_bytes()).is_some();
    if has("!!! ") || has("???") || has("=== \"") {
        admonitions(source, body, &mut bytes, &mut masks, &mut ready.admonitions);
    }
    if has("```{") || has("~~~{") || has("``` {") {
        directives(source, body, &mut bytes, &mut masks, &mut ready.breaks);
    }
    ready.masks = if masks.len() == count { masks } else { masks::settle(masks) };
    for (span, _) in ready.masks.iter().filter(|(_, mask)| *mask != Mask::Address) {
        for byte in &mut bytes[span.range()] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = FILLER;
            }
        }
    }
    // Whole characters alone were replaced, each byte by one of ASCII.
    ready.text = String::from_utf8(bytes).unwrap_or_else(|_| source.to_owned());
    ready
}

/// The lines of a text from `from` on, each with its span without the line end.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Span> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let len = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).unwrap_or(text.len() - at);
        let line = Span::new(at, at + len);
        let is_crlf = text[line.end..].starts_with("\r\n");
        at = line.end + if is_crlf { 2 } else { 1 };
        Some(line)
    })
}

/// Module lines of MDX: `import` and `export` statements where a block begins.
fn modules(text: &str, body: usize, masks: &mut Vec<(Span, Mask)>) {
    let mut may_begin = true;
    let mut open: Option<(usize, i64)> = None;
    let mut end = body;
    for line in lines(text, body) {
        let words = &text[line.range()];
        if let Some((start, depth)) = &mut open {
            *depth += balance(words);
            end = line.end;
            if words.trim().is_empty() && *depth <= 0 {
                masks.push((Span::new(*start, line.start), Mask::Code));
                open = None;
                may_begin = true;
            }
            continue;
        }
        if may_begin && is_module_line(text, line) {
            open = Some((line.start, balance(words)));
            end = line.end;
            continue;
        }
        may_begin = words.trim().is_empty();
    }
    if let Some((start, _)) = open {
        masks.push((Span::new(start, end), Mask::Code));
    }
}

fn balance(line: &str) -> i64 {
    line.bytes().map(|byte| i64::from(matches!(byte, b'{' | b'(' | b'[')) - i64::from(matches!(byte, b'}' | b')' | b']'))).sum()
}

fn is_module_line(text: &str, line: Span) -> bool {
    let words = &text[line.range()];
    if let Some(rest) = words.strip_prefix("import ") {
        let rest = rest.trim_start();
        // Imported names may stand on lines of their own, up to a blank one.
        let block = &text[line.start..];
        let block = &block[..block.find("\n\n").unwrap_or(block.len())];
        let names_file = |text: &str| text.contains(" from \"") || text.contains(" from '");
        return rest.starts_with(['"', '\'']) || names_file(words) || rest.starts_with('{') && names_file(block);
    }
    words.strip_prefix("export ").is_some_and(|rest| {
        let rest = rest.trim_start();
        ["const ", "let ", "var ", "function ", "function* ", "default ", "class ", "async ", "type ", "interface ", "enum "]
            .iter()
            .any(|word| rest.starts_with(word))
            || rest.starts_with(['{', '*'])
    })
}

/// Admonitions and tabs of MkDocs: `!!! note "Title"`, `??? tip`, `=== "Tab"` with an indented body. Three marks and a space
/// became the mark of a list item whose text is indented as far.
fn admonitions(text: &str, body: usize, bytes: &mut [u8], masks: &mut Vec<(Span, Mask)>, starts: &mut Vec<usize>) {
    for line in lines(text, body) {
        let words = &text[line.range()];
        let indent = words.len() - words.trim_start_matches([' ', '>']).len();
        let rest = &words[indent..];
        let is_tab = rest.starts_with("=== \"");
        let is_marked = ["!!! ", "??? ", "???+ ", "!!!+ ", "===! \"", "===+ \""].iter().any(|mark| rest.starts_with(mark));
        if !is_tab && !is_marked {
            continue;
        }
        let start = line.start + indent;
        bytes[start..start + 4].copy_from_slice(b"-   ");
        starts.push(start);
        // The kind is no word of the text; its title is.
        let title = rest.find('"').unwrap_or(rest.len());
        if title > 4 {
            masks.push((Span::new(start + 4, start + title), Mask::Statement));
        }
        if let Some(close) = rest.get(title + 1..).and_then(|words| words.rfind('"')) {
            masks.push((Span::new(start + title, start + title + 1), Mask::Statement));
            masks.push((Span::new(start + title + 1 + close, start + rest.trim_end().len()), Mask::Statement));
        }
    }
}

/// Directives of MyST whose body is no prose.
const NO_PROSE: [&str; 20] = [
    "code",
    "code-block",
    "code-cell",
    "sourcecode",
    "literalinclude",
    "math",
    "mermaid",
    "raw",
    "eval-rst",
    "toctree",
    "include",
    "csv-table",
    "list-table",
    "bibliography",
    "doctest",
    "prompt",
    "plantuml",
    "graphviz",
    "iframe",
    "embed",
];

/// Fences of MyST: the body of ```` ```{note} ```` is prose. The fence lines are no text, but a title behind them is.
fn directives(text: &str, body: usize, bytes: &mut [u8], masks: &mut Vec<(Span, Mask)>, breaks: &mut Vec<usize>) {
    // Open fences: mark, length, whether the body is prose.
    let mut open: Vec<(u8, usize, bool)> = Vec::new();
    let mut may_have_options = false;
    for line in lines(text, body) {
        let words = &text[line.range()];
        let indent = words.len() - words.trim_start_matches([' ', '>']).len();
        let rest = words[indent..].trim_end();
        let mark = rest.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'));
        let len = mark.map_or(0, |mark| rest.bytes().take_while(|&byte| byte == mark).count());
        let start = line.start + indent;
        let was_after_fence = std::mem::take(&mut may_have_options);
        if let (Some(mark), true) = (mark, len >= 3) {
            let info = rest[len..].trim_start();
            let is_close = info.is_empty() && open.last().is_some_and(|(last, count, _)| *last == mark && len >= *count);
            if is_close {
                if open.pop().is_some_and(|(.., is_prose)| is_prose) {
                    bytes[start..line.end].fill(b' ');
                }
                continue;
            }
            if open.last().is_some_and(|(.., is_prose)| !is_prose) {
                continue;
            }
            let name = info.strip_prefix('{').and_then(|info| info.split_once('}'));
            let is_prose =
                name.is_some_and(|(name, _)| !name.is_empty() && !name.starts_with(['.', '#', '%', ' ']) && !NO_PROSE.contains(&name));
            if is_prose {
                // Its end stands somewhere, or it is none.
                let title = name.map_or(rest.len(), |(_, title)| rest.len() - title.trim_start().len());
                masks.push((Span::new(start, start + title), Mask::Statement));
                breaks.push(line.end);
                may_have_options = true;
            }
            open.push((mark, len, is_prose));
            continue;
        }
        if was_after_fence && (rest.starts_with(':') && rest[1..].contains(':') || rest == "---") {
            bytes[start..line.end].fill(b' ');
            may_have_options = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_length() {
        let text = "!!! note \"A é\"\n    b\n\n```{tip} T\n:class: x\nc\n```\n\n{# é #} [a]({{ b }}/c)\n";
        let ready = preprocess(text, false);
        assert_eq!(ready.text.len(), text.len());
        assert_eq!(ready.text, "-   xxxxxxA éx\n    b\n\nxxxxxxxxxT\n         \nc\n   \n\nxxxxxxxx [a](xxxxxxx/c)\n");
    }

    #[test]
    fn module_lines_are_told_from_prose() {
        let text = "import A from \"./a\"\nimport {\n  B,\n} from './b'\n\nexport const c = {\n\n  d: 1 }\n\nimport our drip into your week\n\nexport of goods\n";
        let ready = preprocess(text, true);
        let code: Vec<_> = ready.masks.iter().map(|(span, _)| text[span.range()].trim_end()).collect();
        assert_eq!(code, ["import A from \"./a\"\nimport {\n  B,\n} from './b'", "export const c = {\n\n  d: 1 }"]);
    }
}
