//! Includes: the head of a rules.toml names the files that belong to it, and they may name more.
//!
//! A front end calls [`SourceMap::load`] with a [`Files`] to take the texts from. Whatever the files say, loading ends: each is read once, none
//! from outside of the folder of the file that names it, and every entry that leads nowhere is a mistake at its place.

use crate::finding::Diagnostic;
use crate::kinds::schema::Text;
use crate::rulebook::read::source_map::{Content, Files, ListChange, SourceFile, SourceMap, folder_of};
use crate::rulebook::read::table::as_texts;
use crate::source::{Source, Span};
use toml::de::DeTable;

/// The most files that a rulebook may consist of.
const MOST_FILES: usize = 1_000;

/// A rulebook of one file: what it includes is not there.
impl From<&Source> for SourceMap {
    fn from(source: &Source) -> Self {
        Self::load(source.clone(), source.name(), &[][..] as &[(&str, &str)])
    }
}

impl SourceMap {
    /// Reads the head of the main file and all that it includes. `name` is the main file's own among `files`.
    pub fn load<F: Files + ?Sized>(main: Source, name: &str, files: &F) -> Self {
        let file = SourceFile { name: name.to_owned(), source: main, start: 0, content: Content::Tables };
        let mut map = Self { files: vec![file], order: Vec::new(), mistakes: Vec::new() };
        map.include(0, &mut vec![0], files);
        map
    }

    /// Adds what a file includes, before the file itself in the order. `open` are the files that are being included, outermost first.
    fn include<F: Files + ?Sized>(&mut self, at: usize, open: &mut Vec<usize>, files: &F) {
        let entries = match self.files[at].content {
            Content::Tables => includes(&self.files[at]),
            Content::List { .. } => Vec::new(),
        };
        for entry in entries {
            match self.named(at, &entry, open, files) {
                Ok(names) => names.into_iter().for_each(|name| self.add(&name, &entry, open, files)),
                Err(message) => self.mistakes.push(Diagnostic { span: entry.span, ..message }),
            }
        }
        self.order.push(at);
    }

    fn add<F: Files + ?Sized>(&mut self, name: &str, entry: &Text, open: &mut Vec<usize>, files: &F) {
        if self.files.len() >= MOST_FILES {
            if self.files.len() == MOST_FILES && !self.mistakes.iter().any(|mistake| mistake.message.starts_with("expected at most")) {
                self.mistakes.push(Diagnostic::new(entry.span, format!("expected at most {MOST_FILES} files in a rulebook, found more")));
            }
            return;
        }
        let content = match content(name) {
            Ok(content) => content,
            Err(mistake) => return self.mistakes.push(Diagnostic { span: entry.span, ..mistake }),
        };
        match files.text(name) {
            Ok(text) => {
                let last = &self.files[self.files.len() - 1];
                let start = last.start + last.source.text().len() + 1;
                let source = Source::new(files.shown(name), text);
                self.files.push(SourceFile { name: name.to_owned(), source, start, content });
                let at = self.files.len() - 1;
                open.push(at);
                self.include(at, open, files);
                open.pop();
            }
            Err(reason) => {
                let message = format!("expected a file that can be read, found \"{name}\": {reason}");
                let others = files.in_folder(folder_of(name));
                let others = others.iter().map(String::as_str).filter(|other| content_of(other).is_some());
                let mistake = Diagnostic::new(entry.span, message).suggest(name, others);
                self.mistakes.push(mistake);
            }
        }
    }

    /// The names of the files that an entry of `include` means.
    fn named<F: Files + ?Sized>(&self, at: usize, entry: &Text, open: &[usize], files: &F) -> Result<Vec<String>, Diagnostic> {
        let wrong = |message: String, help: &str| Diagnostic { help: Some(help.to_owned()), ..Diagnostic::new(entry.span, message) };
        let value = entry.value.strip_prefix("./").unwrap_or(&entry.value);
        let is_path = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':']);
        if !value.split('/').all(is_path) {
            let message = format!("expected a file in the folder of this one or below, found \"{}\"", entry.value);
            return Err(wrong(message, "write the path from this file, with / between folders: \"rules/hype.toml\""));
        }
        let own = folder_of(&self.files[at].name);
        let name = if own.is_empty() { value.to_owned() } else { format!("{own}/{value}") };
        let (folder, pattern) = (folder_of(&name), &name[folder_of(&name).len()..].trim_start_matches('/'));
        if folder.contains('*') {
            let message = format!("expected * in the name of a file only, found \"{}\"", entry.value);
            return Err(wrong(message, "name each folder: [\"rules/*.toml\", \"lexicon/*.txt\"]"));
        }
        let already = |name: &str| self.files.iter().position(|file| file.name == name);
        if pattern.contains('*') {
            // A file that is named by itself is read at that place; a pattern takes the rest.
            let is_wanted = |name: &String| matches(pattern, name.rsplit('/').next().unwrap_or(name)) && already(name).is_none();
            let mut all = files.in_folder(folder);
            all.sort();
            let is_any = all.iter().any(|name| matches(pattern, name.rsplit('/').next().unwrap_or(name)));
            all.retain(is_wanted);
            return match is_any {
                true => Ok(all),
                false => Err(wrong(
                    format!("expected files of a rulebook, found none that \"{}\" names", entry.value),
                    "remove it, or write the files first",
                )),
            };
        }
        match already(&name) {
            Some(twin) if open.contains(&twin) => {
                let message = format!("expected another file, found \"{}\", which includes this one", entry.value);
                Err(wrong(message, "files cannot include each other; remove one of the two"))
            }
            Some(_) => Err(wrong(format!("expected each file once, found \"{}\" a second time", entry.value), "remove one of them")),
            None => Ok(vec![name]),
        }
    }
}

/// Whether the name of a file fits a pattern, in which `*` stands for any letters. Hidden files fit only what begins with a point too.
fn matches(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some((_, behind)) = rest.split_once(before) else { return false };
            rest = behind;
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

fn content_of(name: &str) -> Option<Content> {
    content(name).ok()
}

/// The content of a file, by its name.
fn content(name: &str) -> Result<Content, Diagnostic> {
    let file = name.rsplit('/').next().unwrap_or(name);
    if file.ends_with(".toml") {
        return Ok(Content::Tables);
    }
    let Some(stem) = file.strip_suffix(".txt") else {
        let help = "a file of a rulebook ends in .toml, a word list in .txt".to_owned();
        let message = format!("expected a file that ends in .toml or .txt, found \"{name}\"");
        return Err(Diagnostic { help: Some(help), ..Diagnostic::new(Span::default(), message) });
    };
    let (stem, change) = match stem.rsplit_once('.') {
        Some((stem, "add")) => (stem, ListChange::Add),
        Some((stem, "remove")) => (stem, ListChange::Remove),
        _ => (stem, ListChange::Whole),
    };
    if stem.is_empty() || !stem.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        let help =
            "the list of lexicon/condition.txt is {condition}; condition.add.txt adds to it, condition.remove.txt takes out".to_owned();
        let message = format!("expected a file called as its list, found \"{name}\"");
        return Err(Diagnostic { help: Some(help), ..Diagnostic::new(Span::default(), message) });
    }
    Ok(Content::List { name: stem.to_owned(), change })
}

/// The value of `include`, read off the lines before the first table without parsing the rest. Mistakes there are found when the whole is read.
fn includes(file: &SourceFile) -> Vec<Text> {
    let text = file.source.text();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            break;
        }
        end += line.len();
    }
    if !text[..end].contains("include") {
        return Vec::new();
    }
    let (root, _) = DeTable::parse_recoverable(&text[..end]);
    let entries = root.get_ref().get("include").and_then(as_texts).unwrap_or_default();
    entries.into_iter().map(|entry| Text { span: file.span(entry.span.range()), ..entry }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let map = SourceMap::load(Source::new("rules.toml", files[0].1), files[0].0, files);
        let order = map.in_order().map(|file| file.name.clone()).collect();
        let shown = |(source, wrong): (Source, Vec<Diagnostic>)| {
            let lines = wrong.into_iter().map(|one| format!("{}:{}: {}", source.name(), source.position(one.span.start), one.message));
            lines.collect::<Vec<_>>()
        };
        let mistakes = map.by_file(map.mistakes.clone()).into_iter().flat_map(shown).collect();
        (order, mistakes)
    }

    #[test]
    fn what_is_included_comes_first_and_once() {
        let (order, mistakes) = load(&[
            ("rules.toml", "version = 1\ninclude = [\n  \"rules/b.toml\", \"rules/*.toml\",\n  \"words/x.txt\",\n]\n[settings]\n"),
            ("rules/a.toml", "include = [\"deep/c.toml\"]\n"),
            ("rules/b.toml", ""),
            ("rules/.hidden.toml", ""),
            ("rules/notes.md", ""),
            ("rules/deep/c.toml", ""),
            ("words/x.txt", "# head\none\n"),
        ]);
        assert_eq!(mistakes, Vec::<String>::new());
        assert_eq!(order, ["rules/b.toml", "rules/deep/c.toml", "rules/a.toml", "words/x.txt", "rules.toml"]);
    }

    #[test]
    fn each_mistake_has_its_place() {
        let (_, mistakes) = load(&[
            (
                "rules.toml",
                "include = [\"../up.toml\", \"/etc/x.toml\", \"rules/hyp.toml\", \"*/x.toml\", \"none/*.toml\", \"a.md\", \"rules/a.toml\",\n\"rules/a.toml\"]\n",
            ),
            ("rules/hype.toml", ""),
            ("rules/a.toml", "# a\ninclude = [\"b.toml\"]\n"),
            ("rules/b.toml", "include = [\"a.toml\"]\n"),
        ]);
        assert_eq!(
            mistakes,
            [
                "rules.toml:1:12: expected a file in the folder of this one or below, found \"../up.toml\"",
                "rules.toml:1:26: expected a file in the folder of this one or below, found \"/etc/x.toml\"",
                "rules.toml:1:41: expected a file that can be read, found \"rules/hyp.toml\": there is no such file",
                "rules.toml:1:59: expected * in the name of a file only, found \"*/x.toml\"",
                "rules.toml:1:71: expected files of a rulebook, found none that \"none/*.toml\" names",
                "rules.toml:1:86: expected a file that ends in .toml or .txt, found \"a.md\"",
                "rules.toml:2:1: expected each file once, found \"rules/a.toml\" a second time",
                "rules/b.toml:1:12: expected another file, found \"a.toml\", which includes this one",
            ]
        );
    }

    #[test]
    fn too_many_files_are_refused_once() {
        let names: Vec<String> = (0..2 * MOST_FILES).map(|number| format!("rules/{number}.toml")).collect();
        let mut files = vec![("rules.toml", "include = [\"rules/*.toml\"]\n")];
        files.extend(names.iter().map(|name| (name.as_str(), "")));
        let (order, mistakes) = load(&files);
        assert_eq!((order.len(), mistakes.len()), (MOST_FILES, 1), "{mistakes:?}");
    }

    #[test]
    fn patterns_of_names() {
        for (pattern, name, fits) in [
            ("*.toml", "a.toml", true),
            ("*.toml", "a.txt", false),
            ("*.toml", ".score.toml", false),
            ("a*b*c", "aXbYbc", true),
            ("a*b*c", "acb", false),
            ("*", "a", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn names_of_lists() {
        assert_eq!(content("lexicon/a-b.txt").ok(), Some(Content::List { name: "a-b".to_owned(), change: ListChange::Whole }));
        assert_eq!(content("a.add.txt").ok(), Some(Content::List { name: "a".to_owned(), change: ListChange::Add }));
        assert!(content("two words.txt").is_err() && content("a.b.txt").is_err() && content(".txt").is_err());
    }
}
