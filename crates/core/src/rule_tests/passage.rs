//! Test files written by hand: passages with marks that say what should fire where.
//!
//! ```markdown
//! # Text before the first case is for the reader
//!
//! ## Each heading of the second level opens a case
//!
//! Book our [miracle drip]{hype-miracle} today. There is no [miracle]{not hype-miracle} pill.
//!
//! ## Settings and whole-page expectations stand behind the title {as supplement, in uk, fires missing-risk, nothing else}
//! ```
//!
//! A passage that needs headings or front matter of its own stands between fences. Whatever is not understood is a
//! mistake with its place; nothing is skipped.

use crate::analysis::subject::Promotional;
use crate::finding::Diagnostic;
use crate::rulebook::{ADVERTISERS, MARKETS, Rulebook};
use crate::source::{Source, Span};

/// The words that may stand behind a title.
const SETTINGS: &str = "`as ADVERTISER`, `in MARKET`, `sells`, `informs`, `fires RULE`, `silent RULE` or `nothing else`";

/// One case: a passage and what is expected of it.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    /// The title of the case.
    pub title: String,
    /// Where the title stands.
    pub place: Span,
    /// The passage without its marks.
    pub text: String,
    /// The expectations, in the order of the file.
    pub expectations: Vec<Expectation>,
    /// Whether nothing else may fire.
    pub is_exact: bool,
    /// The advertiser, if the case names one.
    pub advertiser: Option<String>,
    /// The markets that the case names.
    pub markets: Vec<String>,
    /// Whether the passage is promotional, if the case says so.
    pub promotional: Option<Promotional>,
    /// Offsets of the text with the offsets of the file at which a run of the same bytes begins.
    runs: Vec<(usize, usize)>,
}

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// A rule or a family.
    pub name: String,
    /// Whether it should fire.
    pub should_fire: bool,
    /// The marked words, in the passage without marks; `None` for the passage as a whole.
    pub words: Option<Span>,
    /// Where the expectation is written in the file.
    pub place: Span,
}

impl Passage {
    /// The place in the file of an offset of the text.
    pub fn in_file(&self, offset: usize) -> usize {
        let run = self.runs.partition_point(|(text, _)| *text <= offset).saturating_sub(1);
        self.runs.get(run).map_or(0, |(text, file)| file + offset - text)
    }
}

/// Reads a file of cases. Comes back with every case that can be read and every mistake.
pub fn parse(source: &Source, rulebook: &Rulebook) -> (Vec<Passage>, Vec<Diagnostic>) {
    let mut reader = Reader { source, rulebook, mistakes: Vec::new() };
    let mut passages = Vec::new();
    let mut open: Option<(Span, usize)> = None;
    let mut fence: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in source.text().split_inclusive('\n') {
        let (start, text) = (at, line.trim_end());
        at += line.len();
        let mark = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark));
        match (fence, mark) {
            (Some((open, _)), Some(mark)) if open == mark && text.trim_end_matches(['`', '~']).is_empty() => fence = None,
            (None, Some(mark)) => fence = Some((mark, start)),
            (None, None) if text.starts_with("## ") => {
                if let Some((title, body)) = open {
                    passages.push(reader.case(title, body..start));
                }
                open = Some((Span::new(start, start + text.len()), at));
            }
            _ => {}
        }
    }
    if let Some((_, start)) = fence {
        reader.mistake(Span::new(start, start + 3), "expected a closing fence, found the end of the file", None);
    }
    match open {
        Some((title, body)) => passages.push(reader.case(title, body..source.text().len())),
        None => reader.mistake(
            Span::new(0, source.text().len().min(1)),
            "expected at least one case, found none",
            Some("a case opens with a heading of the second level: ## What the passage shows"),
        ),
    }
    (passages, reader.mistakes)
}

struct Reader<'a> {
    source: &'a Source,
    rulebook: &'a Rulebook,
    mistakes: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn mistake(&mut self, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.mistakes.push(Diagnostic { help: help.map(str::to_owned), ..Diagnostic::new(span, message) });
    }

    fn case(&mut self, title: Span, body: std::ops::Range<usize>) -> Passage {
        let mut passage = Passage { place: title, ..Passage::default() };
        let mistakes = self.mistakes.len();
        self.title(&mut passage);
        let body = self.article(body);
        if self.source.slice(body).trim().is_empty() {
            self.mistake(title, "expected a passage under this title, found none", None);
            return passage;
        }
        self.marks(&mut passage, body);
        // A mark that was not understood has been reported and was an attempt to say something.
        if passage.expectations.is_empty() && !passage.is_exact && self.mistakes.len() == mistakes {
            let help = "mark words as [words]{rule}, or put {nothing else} behind the title when nothing may fire";
            self.mistake(title, "expected a case that says what should fire or stay silent, found no mark", Some(help));
        }
        passage
    }

    /// The title, and the settings in braces behind it.
    fn title(&mut self, passage: &mut Passage) {
        let text = self.source.slice(passage.place);
        let (title, braces) = match text.strip_suffix('}').and_then(|text| text.rsplit_once('{')) {
            Some((title, braces)) => (title, braces),
            None => (text, ""),
        };
        passage.title = title.trim_start_matches('#').trim().to_owned();
        let mut at = passage.place.start + title.len() + 1;
        for item in braces.split(',').filter(|_| !braces.is_empty()) {
            let start = at + item.len() - item.trim_start().len();
            at += item.len() + 1;
            let place = Span::new(start, start + item.trim().len());
            match item.trim().split_once(' ').map(|(word, rest)| (word, rest.trim())).unwrap_or((item.trim(), "")) {
                ("as", name) => passage.advertiser = self.known("advertiser", name, &ADVERTISERS, place),
                ("in", name) => passage.markets.extend(self.known("market", name, &MARKETS, place)),
                ("sells", "") => passage.promotional = Some(Promotional::Yes),
                ("informs", "") => passage.promotional = Some(Promotional::No),
                ("nothing", "else") => passage.is_exact = true,
                ("fires", name) => self.expect(passage, name, true, None, place),
                ("silent", name) => self.expect(passage, name, false, None, place),
                _ => self.mistake(place, format!("expected {SETTINGS}, found \"{}\"", item.trim()), None),
            }
        }
    }

    fn known(&mut self, what: &str, name: &str, words: &[&str], place: Span) -> Option<String> {
        if words.contains(&name) {
            return Some(name.to_owned());
        }
        self.mistakes
            .push(Diagnostic::new(place, format!("expected a known {what}, found \"{name}\"")).suggest(name, words.iter().copied()));
        None
    }

    fn expect(&mut self, passage: &mut Passage, name: &str, should_fire: bool, words: Option<Span>, place: Span) {
        if !self.rulebook.knows(name) {
            let known = self.rulebook.rules.iter().map(|rule| rule.id()).chain(self.rulebook.families.keys().map(String::as_str));
            let mistake = Diagnostic::new(place, format!("expected the id of a rule or a family, found \"{name}\"")).suggest(name, known);
            self.mistakes.push(mistake);
            return;
        }
        passage.expectations.push(Expectation { name: name.to_owned(), should_fire, words, place });
    }

    /// The passage inside a body: what stands between its fences when it begins with one.
    fn article(&mut self, body: std::ops::Range<usize>) -> Span {
        let text = &self.source.text()[body.clone()];
        let lead = text.len() - text.trim_start().len();
        let start = body.start + lead;
        let trimmed = text.trim();
        let whole = Span::new(start, start + trimmed.len());
        let Some(mark) = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)) else { return whole };
        let Some(first) = trimmed.find('\n').map(|at| at + 1) else { return whole };
        let Some(last) = trimmed[first..].find(&format!("\n{mark}")).map(|at| first + at + 1) else {
            // An empty fence closes at once; an open one has been reported.
            return Span::new(start + first, start + if trimmed[first..].starts_with(mark) { first } else { trimmed.len() });
        };
        let rest = trimmed[last..].find('\n').map_or("", |end| trimmed[last + end..].trim());
        if !rest.is_empty() {
            let at = start + trimmed.len() - rest.len();
            let help = "one case, one passage: give the rest a title of its own";
            self.mistake(Span::new(at, at + rest.len().min(20)), "expected nothing behind the closing fence, found more text", Some(help));
        }
        Span::new(start + first, start + last)
    }

    /// Takes the marks out of the passage and keeps what they say.
    fn marks(&mut self, passage: &mut Passage, body: Span) {
        let text = self.source.slice(body);
        let bytes = text.as_bytes();
        // Left out: the opening bracket, and everything from the closing one to the brace.
        let mut cuts: Vec<std::ops::Range<usize>> = Vec::new();
        let mut marks: Vec<(usize, usize, std::ops::Range<usize>)> = Vec::new();
        let mut brackets = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => brackets.push(at),
                b']' => {
                    let open = brackets.pop();
                    let is_mark = bytes.get(at + 1) == Some(&b'{');
                    match (open, text[at..].find('}').filter(|_| is_mark)) {
                        (Some(open), Some(len)) => {
                            cuts.push(open..open + 1);
                            cuts.push(at..at + len + 1);
                            marks.push((open, at, at + 2..at + len));
                            at += len;
                        }
                        (None, Some(len)) => {
                            let place = Span::new(body.start + at, body.start + at + len + 1);
                            let help = "write [words]{rule}; for a bracket that is part of the text, write \\]";
                            self.mistake(place, "expected \"[\" before the marked words, found a mark that points at nothing", Some(help));
                        }
                        (_, None) if is_mark => {
                            let place = Span::new(body.start + at, body.start + at + 2);
                            self.mistake(place, "expected \"}\" after the rules of a mark, found none", None);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
            at += 1;
        }
        cuts.sort_by_key(|cut| cut.start);
        let mut from = 0;
        for cut in cuts.iter().chain([&(text.len()..text.len())]) {
            if from < cut.start {
                passage.runs.push((passage.text.len(), body.start + from));
                passage.text.push_str(&text[from..cut.start]);
            }
            from = cut.end;
        }
        let kept = |offset: usize| {
            offset - cuts.iter().take_while(|cut| cut.start < offset).map(|cut| cut.end.min(offset) - cut.start).sum::<usize>()
        };
        marks.sort_by_key(|mark| mark.0);
        for (open, close, rules) in marks {
            let words = Span::new(kept(open + 1), kept(close));
            let place = Span::new(body.start + rules.start, body.start + rules.end);
            if passage.text[words.range()].trim().is_empty() {
                let whole = Span::new(body.start + open, body.start + rules.end + 1);
                self.mistake(whole, "expected words between the brackets, found a mark that points at nothing", None);
                continue;
            }
            let mut at = place.start;
            for item in text[rules.clone()].split(',') {
                let start = at + item.len() - item.trim_start().len();
                at += item.len() + 1;
                let item = item.trim();
                let (should_fire, name) = item.strip_prefix("not ").map_or((true, item), |name| (false, name.trim()));
                self.expect(passage, name, should_fire, Some(words), Span::new(start, start + item.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Passage>, Vec<String>) {
        let source = Source::new("t.md", text);
        let (passages, mistakes) = parse(&source, &crate::rulebook::small());
        let shown =
            |one: &Diagnostic| format!("{} {} {}", source.position(one.span.start), one.message, one.help.as_deref().unwrap_or("-"));
        (passages, mistakes.iter().map(shown).collect())
    }

    #[test]
    fn marks_leave_the_text_and_keep_their_places() {
        let text = "Notes.\n\n## One {as supplement, in uk, fires hype, nothing else}\n\nA [big [miracle]{hype-miracle}]{not cure-claim} \
                    [link](x).\n\n## Two\n\n~~~\n# Head\n\n## Sub\n[wonder drug]{hype-miracle, not hype}\n~~~\n";
        let (passages, mistakes) = read(text);
        assert_eq!(mistakes, Vec::<String>::new());
        let one = &passages[0];
        assert_eq!((one.title.as_str(), one.text.as_str()), ("One", "A big miracle [link](x)."));
        assert_eq!((one.advertiser.as_deref(), one.markets.as_slice(), one.is_exact), (Some("supplement"), &["uk".to_owned()][..], true));
        let told: Vec<_> =
            one.expectations.iter().map(|e| (e.name.as_str(), e.should_fire, e.words.map(|w| &one.text[w.range()]))).collect();
        assert_eq!(told, [("hype", true, None), ("cure-claim", false, Some("big miracle")), ("hype-miracle", true, Some("miracle"))]);
        assert!(text[one.in_file(6)..].starts_with("miracle]{hype"), "{}", &text[one.in_file(6)..]);
        assert_eq!(passages[1].text, "# Head\n\n## Sub\nwonder drug\n");
        assert_eq!(passages[1].expectations.len(), 2);
    }

    #[test]
    fn every_mistake_is_reported_with_its_place() {
        let text = "## A {as clinik, of us, fires hype-mirakle}\n\nA []{hype} and x]{hype} and [y]{hipe} and [z]{hype\n\n## B\n\n## C\n\nNo mark.\n\n\
                    ## D\n\n```\n[a miracle]{hype}\n```\nmore\n";
        let (_, mistakes) = read(text);
        let wanted = [
            "1:7 expected a known advertiser, found \"clinik\" did you mean \"clinic\"?",
            "1:18 expected `as ADVERTISER`",
            "1:25 expected the id of a rule or a family, found \"hype-mirakle\"",
            "3:17 expected \"[\" before the marked words",
            "3:45 expected \"}\" after the rules",
            "3:3 expected words between the brackets, found a mark that points at nothing",
            "3:33 expected the id of a rule or a family, found \"hipe\"",
            "5:1 expected a passage under this title, found none",
            "7:1 expected a case that says what should fire",
            "16:1 expected nothing behind the closing fence",
        ];
        for part in wanted {
            assert!(mistakes.iter().any(|one| one.starts_with(part)), "{part} is not in {mistakes:#?}");
        }
        assert!(read("No case here.\n").1[0].contains("expected at least one case"));
        assert!(read("## A\n\n```\nopen [miracle]{hype}\n").1[0].contains("closing fence"));
    }
}
