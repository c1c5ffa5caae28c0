//! The open elements of a page: which construct a word stands in, and where one ends without saying so.
//!
//! The reader of pages asks it at every tag. It knows names and offsets alone; an end tag without a start changes nothing.

use crate::document::BlockKind;

/// Elements that make blocks or hold them. Others stand inside a line.
const ELEMENTS: [&str; 51] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "label",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "section",
    "select",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "marquee",
    "search",
];
/// Elements whose words are controls, no running text.
const CONTROLS: [&str; 6] = ["button", "label", "legend", "option", "select", "textarea"];
/// Elements that a comment to the linter covers whole.
const CONSTRUCTS: [&str; 17] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "table", "tr", "blockquote", "figure", "details", "form"];
/// Elements inside which a footer belongs to a part of the page.
const PARTS: [&str; 5] = ["article", "aside", "blockquote", "main", "section"];
/// Elements that an end tag of another one does not close.
const BOUNDARIES: [&str; 4] = ["caption", "table", "td", "th"];

/// The part of an element in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A list with its number.
    List(usize),
    /// An item, with the number of its list.
    Item(usize),
    /// A heading with its level.
    Heading(u8),
    /// A cell of a table.
    Cell { is_header: bool, row: u32 },
    /// A control.
    Control,
    /// Navigation or the footer of the page.
    Landmark,
    /// Any other.
    Other,
}

/// An open element.
#[derive(Debug)]
pub(super) struct Element {
    name: &'static str,
    role: Role,
    /// Where its start tag begins.
    pub(super) start: usize,
    /// The footnote that it holds: label and first block.
    pub(super) note: Option<(String, usize)>,
}

impl Element {
    /// Whether a comment to the linter covers it whole.
    pub(super) fn is_construct(&self) -> bool {
        CONSTRUCTS.contains(&self.name)
    }
}

/// The open elements, outermost first.
#[derive(Debug, Default)]
pub(super) struct Elements {
    open: Vec<Element>,
    /// The depth of the landmark that is passed over.
    skipped: Option<usize>,
    rows: u32,
    /// The row at which each open table began.
    tables: Vec<u32>,
}

impl Elements {
    /// Whether an element of this name makes blocks or holds them.
    pub(super) fn is_one(name: &str) -> bool {
        ELEMENTS.contains(&name)
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether navigation or the footer of the page is open.
    pub(super) fn is_skipped(&self) -> bool {
        self.skipped.is_some()
    }

    /// Whether an element of this name is open.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.open.iter().any(|element| element.name == name)
    }

    /// How many of the innermost elements end where one of this name begins.
    pub(super) fn closed_by(&self, name: &str) -> usize {
        let (ends, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "caption"], &["table"]),
            "option" => (&["option"], &["select"]),
            "main" if self.is_skipped() => (&["nav", "footer"], &[]),
            "button" | "label" | "svg" | "select" | "textarea" => return 0,
            _ => return usize::from(self.open.last().is_some_and(|last| last.name == "p")),
        };
        for (count, element) in self.open.iter().rev().enumerate() {
            if ends.contains(&element.name) {
                return count + 1;
            }
            if within.contains(&element.name) {
                break;
            }
        }
        usize::from(self.open.last().is_some_and(|last| last.name == "p" && !matches!(name, "td" | "th" | "tr")))
    }

    /// How many of the innermost elements an end tag of this name ends.
    pub(super) fn ended_by(&self, name: &str) -> usize {
        let is_heading = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let is_of_table = matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption");
        for (count, element) in self.open.iter().rev().enumerate() {
            if element.name == name || is_heading(name) && is_heading(element.name) {
                return count + 1;
            }
            if !is_of_table && BOUNDARIES.contains(&element.name) || name != "table" && element.name == "table" {
                break;
            }
        }
        0
    }

    /// Opens an element. A landmark without an end hides nothing.
    pub(super) fn open(
        &mut self,
        name: &str,
        start: usize,
        role: Option<&str>,
        is_ended: bool,
        is_row_header: bool,
        lists: &mut usize,
    ) -> Role {
        let Some(name) = ELEMENTS.into_iter().find(|known| *known == name) else { return Role::Other };
        if name == "tr" {
            self.rows += 1;
        }
        if name == "table" {
            self.tables.push(self.rows);
        }
        let is_page_footer = || name == "footer" && !self.open.iter().any(|open| PARTS.contains(&open.name));
        let role = match (role, name) {
            (Some("navigation" | "contentinfo" | "search"), _) | (None, "nav" | "search") if is_ended => Role::Landmark,
            (None, _) if is_ended && is_page_footer() => Role::Landmark,
            (_, "ul" | "ol" | "menu") => {
                *lists += 1;
                Role::List(*lists)
            }
            (_, "li") => Role::Item(self.list().unwrap_or_else(|| {
                *lists += 1;
                *lists
            })),
            (_, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => Role::Heading(name.as_bytes()[1] - b'0'),
            (_, "td" | "th") => {
                let is_first = self.tables.last().is_some_and(|&before| self.rows == before + 1);
                Role::Cell { is_header: self.holds("thead") || name == "th" && is_first && !is_row_header, row: self.rows }
            }
            (_, name) if CONTROLS.contains(&name) => Role::Control,
            _ => Role::Other,
        };
        if role == Role::Landmark && self.skipped.is_none() {
            self.skipped = Some(self.open.len());
        }
        self.open.push(Element { name, role, start, note: None });
        role
    }

    /// The innermost element is a footnote, whose first block will have this number.
    pub(super) fn note(&mut self, label: String, first: usize) {
        if let Some(last) = self.open.last_mut() {
            last.note = Some((label, first));
        }
    }

    /// Closes the innermost element.
    pub(super) fn pop(&mut self) -> Option<Element> {
        let closed = self.open.pop()?;
        if self.skipped.is_some_and(|depth| self.open.len() <= depth) {
            self.skipped = None;
        }
        if closed.name == "table" {
            self.tables.pop();
        }
        Some(closed)
    }

    fn list(&self) -> Option<usize> {
        self.open.iter().rev().find_map(|element| match element.role {
            Role::List(number) => Some(number),
            _ => None,
        })
    }

    /// The kind of a block that begins here, and the number of its list.
    pub(super) fn kind(&self) -> (BlockKind, Option<usize>) {
        for element in self.open.iter().rev() {
            if element.note.is_some() {
                return (BlockKind::Footnote, None);
            }
            match element.role {
                Role::Item(list) if !self.open.iter().any(|outer| outer.note.is_some()) => return (BlockKind::ListItem, Some(list)),
                Role::Heading(level) => return (BlockKind::Heading(level), None),
                Role::Cell { is_header, row } => return (BlockKind::TableCell { is_header, row }, None),
                Role::Control => return (BlockKind::Html, None),
                _ => {}
            }
        }
        (BlockKind::Paragraph, None)
    }
}
