//! An article as blocks of prose with the way back to bytes.
//!
//! [`Document::parse`] reads Markdown (or plain text) once. The result holds one joined [`Prose`], the [`Block`]s it
//! consists of, their sentences, and what else the text carries: links, citation marks, footnotes, front matter and
//! the comments addressed to the linter. This module knows nothing of rules, word lists or cues.

mod addresses;
pub(crate) mod amounts;
mod attributes;
mod citation_marks;
pub mod content;
pub mod directives;
mod entity;
mod field;
mod finish;
pub mod front_matter;
mod html;
mod inline;
pub mod language;
pub mod layout;
mod masks;
mod open_tags;
mod openers;
mod parse;
pub mod place;
mod plain;
mod preprocess;
pub mod prose;
mod published_fields;
mod respell;
mod scalar;
mod sentences;
mod spelling;
mod tag;
mod word;
mod yaml;

pub use directives::Directive;
pub use front_matter::FrontMatter;
pub use prose::Prose;
pub use word::WordError;

use crate::source::{Source, Span};
use std::ops::Range;

/// How the text of a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CommonMark with GitHub's additions, footnotes and front matter.
    Markdown,
    /// The same with components, expressions and module lines.
    Mdx,
    /// Plain text: paragraphs separated by blank lines, bullets at line starts.
    Plain,
    /// A page of a website.
    Html,
    /// The text of a Word document, one paragraph a line; [`Document::word`] takes it out.
    Word,
    /// A file of JSON or YAML, of which a rulebook names the fields; [`Document::content`] reads them.
    Content,
}

impl Format {
    /// The format that the ending of a name says; Markdown when it says nothing.
    pub fn of_name(name: &str) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("txt") => Self::Plain,
            Some("mdx") => Self::Mdx,
            Some("html" | "htm") => Self::Html,
            Some("docx") => Self::Word,
            Some("json" | "yaml" | "yml") => Self::Content,
            _ => Self::Markdown,
        }
    }
}

/// The kind of a block of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A published field of the front matter, with its dotted key (`seo.title`).
    FrontMatter(String),
    /// A heading with its level from 1 to 6.
    Heading(u8),
    /// A paragraph outside lists and tables.
    Paragraph,
    /// A paragraph of a list item, or a line that starts with a bullet.
    ListItem,
    /// A cell of a table.
    TableCell {
        /// Whether the cell stands in the header row.
        is_header: bool,
        /// The number of its row, counted through the document.
        row: u32,
    },
    /// A paragraph of a footnote's text.
    Footnote,
    /// The description of an image.
    ImageAlt,
    /// The title attribute of a link or image.
    LinkTitle,
    /// Text inside a block of HTML.
    Html,
    /// Text that readers do not see, or see struck out. It is judged, and it proves and discloses nothing.
    Unseen,
}

/// How words of a document escape the eye of its readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obscured {
    /// A tag hides them.
    Hidden,
    /// A comment without an end hides the rest of the page.
    UnclosedComment,
    /// Characters that nobody sees, or that turn the direction of writing.
    Invisible,
    /// Letters of several scripts in one word; read as the word in quotes.
    MixedScripts(String),
}

/// Why words are not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// They are code.
    Code,
    /// They stand in tags or comments of a template.
    Template,
    /// They stand behind a comment without an end.
    Comment,
    /// They stand in the navigation or the footer of a page.
    Landmark,
    /// They stand in scripts.
    Script,
    /// They stand in fields of content files that nobody names.
    Field,
}

/// How many reasons there are not to judge words.
pub const UNREAD: usize = 6;

/// A run of prose that belongs together: no phrase reaches over its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// Its range in the prose.
    pub prose: Range<usize>,
    /// The source bytes from its first to its last character.
    pub span: Span,
    /// Whether it stands inside a block quote.
    pub is_quoted: bool,
    /// Index of the heading block it stands under, if any. A heading stands under the nearest higher heading.
    pub section: Option<usize>,
    /// Number of the list it belongs to, the same for all items of one list.
    pub list: Option<usize>,
}

/// A sentence: a range of prose inside one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its range in the prose, final punctuation and closing quotes included.
    pub prose: Range<usize>,
    /// Index of its block.
    pub block: usize,
}

/// A link, or a bare web address in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The linked words in the prose; empty for a bare address.
    pub prose: Range<usize>,
    /// The address.
    pub url: String,
    /// The source bytes of the whole link.
    pub span: Span,
}

/// A mark in the text that points at a source: `[3]`, `<sup>3</sup>`, `³`, `[^3]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationMark {
    /// Where it stands in the prose.
    pub prose: usize,
    /// Its text: `3`, or the label of a footnote.
    pub label: String,
    /// How it is written.
    pub style: CitationStyle,
    /// Its source bytes.
    pub span: Span,
}

/// How a citation mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationStyle {
    /// `[^label]`
    Footnote,
    /// `[3]`, `[3,4]` or `[3-5]`: one mark per number
    Bracket,
    /// `<sup>3</sup>` or `³`
    Superscript,
}

/// The text of a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// Its label without `^`.
    pub label: String,
    /// Indices of its blocks.
    pub blocks: Range<usize>,
    /// The source bytes of the definition.
    pub span: Span,
}

/// An article, parsed.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text as it is on disk.
    pub source: Source,
    /// How it is written.
    pub format: Format,
    /// The text as it is read.
    pub prose: Prose,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The sentences in reading order.
    pub sentences: Vec<Sentence>,
    /// Links in reading order.
    pub links: Vec<Link>,
    /// Marks that point at sources, in reading order.
    pub citations: Vec<CitationMark>,
    /// Footnotes defined in the document.
    pub footnotes: Vec<Footnote>,
    /// The front matter, published or not.
    pub front_matter: FrontMatter,
    /// Comments addressed to the linter.
    pub directives: Vec<Directive>,
    /// Places that escape the eye, and how.
    pub obscured: Vec<(Span, Obscured)>,
    /// How many words are not judged, by [`Unread`].
    pub unread: [usize; UNREAD],
    /// Where lines are broken on purpose, in the prose: two spaces at the end of a line, a `<br>`.
    pub(crate) breaks: Vec<usize>,
    /// Where the article begins, behind its front matter.
    pub(crate) body: usize,
    /// The origin of each line, where the source was taken out of another file.
    pub lines: Vec<place::Line>,
    /// Which fields were read, where it is a content file.
    pub content: Option<content::Content>,
    /// Whether the text is longer than [`LONGEST_TEXT`]: then nothing of it is read, and the linter says so.
    pub is_too_long: bool,
}

/// The longest text that is read as a document, in bytes. An article of a thousand pages has three megabytes; reading
/// takes twenty to a hundred times the memory of the text.
pub const LONGEST_TEXT: usize = 32 << 20;

impl Document {
    /// Reads Markdown.
    ///
    /// ```
    /// use medlint_core::{Document, Source};
    /// let document = Document::markdown(Source::new("a.md", "# Hope\n\nA **game**-changer\nfor *everyone*."));
    /// assert_eq!(document.prose.text(), "Hope\n\nA game-changer for everyone.\n\n");
    /// ```
    pub fn markdown(source: Source) -> Self {
        Self::parse(source, Format::Markdown)
    }

    /// Reads a text written in `format`.
    ///
    /// A text longer than [`LONGEST_TEXT`] is not read: the document is empty but for its source, and the linter has one
    /// finding that says so.
    pub fn parse(source: Source, format: Format) -> Self {
        Self::publishing(source, format, &[])
    }

    /// Reads a text of a site that publishes more keys of its front matter than are known.
    pub fn publishing(source: Source, format: Format, published: &[String]) -> Self {
        if source.text().len() > LONGEST_TEXT {
            return Self { format, is_too_long: true, ..Self::empty(source) };
        }
        let mut document = match format {
            Format::Markdown => parse::markdown(source, false, published),
            Format::Mdx => parse::markdown(source, true, published),
            Format::Plain | Format::Word | Format::Content => plain::plain(source),
            Format::Html => html::page::page(source, published),
        };
        document.format = format;
        document.sentences = sentences::split(&document.prose, &document.blocks);
        document
    }

    /// A document without any content yet, for the parsers to fill.
    fn empty(source: Source) -> Self {
        let len = source.text().len();
        Self {
            prose: Prose::with_capacity(len),
            source,
            format: Format::Markdown,
            blocks: Vec::with_capacity(len / 128),
            sentences: Vec::new(),
            links: Vec::new(),
            citations: Vec::new(),
            footnotes: Vec::new(),
            front_matter: FrontMatter::default(),
            directives: Vec::new(),
            obscured: Vec::new(),
            unread: [0; UNREAD],
            breaks: Vec::new(),
            body: 0,
            lines: Vec::new(),
            content: None,
            is_too_long: false,
        }
    }

    /// Index of the block that holds a prose offset.
    pub fn block_at(&self, prose: usize) -> Option<usize> {
        let index = self.blocks.partition_point(|block| block.prose.start <= prose).checked_sub(1)?;
        (prose <= self.blocks[index].prose.end).then_some(index)
    }

    /// Whether readers see the words at a prose offset.
    pub fn is_seen_at(&self, prose: usize) -> bool {
        self.block_at(prose).is_none_or(|block| self.blocks[block].kind != BlockKind::Unseen)
    }

    /// The words of a block.
    pub fn text_of(&self, block: usize) -> &str {
        &self.prose.text()[self.blocks[block].prose.clone()]
    }
}
