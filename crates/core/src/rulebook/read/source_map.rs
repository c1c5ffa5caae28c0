//! The source map of a rulebook: rules.toml and the files that it includes, with one row of offsets over all of them.
//!
//! A front end loads it and hands it to [`Inspection`](crate::rulebook::Inspection); the texts come from a [`Files`], since nothing here opens a file.
//! Every span of a rulebook is a range of these offsets, and [`SourceMap::locate`] leads each back to its file; the main file begins at 0.

use crate::finding::Diagnostic;
use crate::kinds::schema::Text;
use crate::source::{Source, Span};

/// Where the files that a rulebook includes come from. Names are paths from the folder of the main file, with `/` between folders.
pub trait Files {
    /// The names of all files in a folder, which is empty for the folder of the main file; none when there is no such folder.
    fn in_folder(&self, folder: &str) -> Vec<String>;

    /// The text of a file.
    ///
    /// # Errors
    /// Why there is none, in a few words.
    fn text(&self, name: &str) -> Result<String, String>;

    /// The name of a file in messages.
    fn shown(&self, name: &str) -> String {
        name.to_owned()
    }
}

/// Texts by name, such as embedded ones.
impl<S: AsRef<str>> Files for [(S, S)] {
    fn in_folder(&self, folder: &str) -> Vec<String> {
        self.iter().map(|(name, _)| name.as_ref()).filter(|name| folder_of(name) == folder).map(str::to_owned).collect()
    }

    fn text(&self, name: &str) -> Result<String, String> {
        let found = self.iter().find(|(known, _)| known.as_ref() == name);
        found.map(|(_, text)| text.as_ref().to_owned()).ok_or_else(|| "there is no such file".to_owned())
    }
}

/// The content of a file of a rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rulebook) enum Content {
    /// Tables, as in rules.toml.
    Tables,
    /// The entries of a word list, one a line.
    List { name: String, change: ListChange },
}

/// The effect of a file of words on its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rulebook) enum ListChange {
    /// `NAME.txt`: they are the list.
    Whole,
    /// `NAME.add.txt`: they are added.
    Add,
    /// `NAME.remove.txt`: they are taken out.
    Remove,
}

/// One file of a rulebook.
#[derive(Clone, Debug)]
pub(in crate::rulebook) struct SourceFile {
    /// Its path from the folder of the main file.
    pub(in crate::rulebook) name: String,
    pub(in crate::rulebook) source: Source,
    /// The offset of its first byte.
    pub(in crate::rulebook) start: usize,
    pub(in crate::rulebook) content: Content,
}

impl SourceFile {
    /// Offsets of the whole rulebook for a range of this file.
    pub(in crate::rulebook) fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.start + range.start, self.start + range.end)
    }
}

/// All files of a rulebook.
#[derive(Clone, Debug)]
pub struct SourceMap {
    /// The main file, then the others in the order in which they are included.
    pub(in crate::rulebook) files: Vec<SourceFile>,
    /// The places of the files in the order in which they are read: what a file includes comes before it.
    pub(in crate::rulebook) order: Vec<usize>,
    pub(in crate::rulebook) mistakes: Vec<Diagnostic>,
}

/// A line of one of the files of a rulebook.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct FileLine {
    /// The path from the folder of the main file; `None` for the main file itself.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
}

impl SourceMap {
    /// The texts of all files with their names: what a stored rulebook depends on.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|file| (file.name.as_str(), file.source.text()))
    }

    /// The main file.
    pub fn main(&self) -> &Source {
        &self.files[0].source
    }

    /// The file that an offset lies in, and the offset of its own.
    pub fn locate(&self, offset: usize) -> (&Source, usize) {
        let file = &self.files[self.at(offset)];
        (&file.source, (offset - file.start).min(file.source.text().len()))
    }

    /// The line that an offset lies in.
    pub fn line(&self, offset: usize) -> FileLine {
        let at = self.at(offset);
        let (source, local) = self.locate(offset);
        FileLine { file: (at > 0).then(|| self.files[at].name.clone()), line: source.position(local).line }
    }

    /// The line that an offset lies in, as messages name it from a place in some file.
    pub(in crate::rulebook) fn line_from(&self, from: usize, offset: usize) -> String {
        let (source, local) = self.locate(offset);
        let line = source.position(local).line;
        if self.at(from) == self.at(offset) { format!("line {line}") } else { format!("{}:{line}", source.name()) }
    }

    /// The files in the order in which they are read.
    pub(in crate::rulebook) fn in_order(&self) -> impl Iterator<Item = &SourceFile> {
        self.order.iter().map(|at| &self.files[*at])
    }

    pub(in crate::rulebook) fn mistakes(&self) -> &[Diagnostic] {
        &self.mistakes
    }

    /// Mistakes with spans of the whole rulebook, sorted into its files with spans of their own.
    pub(in crate::rulebook) fn by_file(&self, mut mistakes: Vec<Diagnostic>) -> Vec<(Source, Vec<Diagnostic>)> {
        mistakes.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        mistakes.dedup();
        let mut sorted: Vec<(usize, Vec<Diagnostic>)> = Vec::new();
        for mistake in mistakes {
            let at = self.at(mistake.span.start);
            if sorted.last().is_none_or(|(last, _)| *last != at) {
                sorted.push((at, Vec::new()));
            }
            let start = self.files[at].start;
            let own = Span::new(mistake.span.start - start, mistake.span.end - start);
            sorted.last_mut().expect("one was just pushed").1.push(Diagnostic { span: own, ..mistake });
        }
        sorted.into_iter().map(|(at, mistakes)| (self.files[at].source.clone(), mistakes)).collect()
    }

    fn at(&self, offset: usize) -> usize {
        self.files.partition_point(|file| file.start <= offset).saturating_sub(1)
    }
}

/// The folder of a name, empty for the folder of the main file.
pub(in crate::rulebook) fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The entries of a word list, one a line; lines that begin with `#` and empty ones are none.
pub(in crate::rulebook) fn entries(file: &SourceFile) -> Vec<Text> {
    let mut at = 0;
    let mut entries = Vec::new();
    for line in file.source.text().split_inclusive('\n') {
        let word = line.trim_start_matches('\u{feff}').trim();
        if !word.is_empty() && !word.starts_with('#') {
            let start = at + line.find(word).unwrap_or(0);
            entries.push(Text { value: word.to_owned(), span: file.span(start..start + word.len()) });
        }
        at += line.len();
    }
    entries
}

/// The place where a whole file begins, for what is said of all of it.
pub(in crate::rulebook) fn head(file: &SourceFile) -> Span {
    file.span(0..file.source.text().len().min(1))
}
