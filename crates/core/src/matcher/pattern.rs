//! The pattern language of rules.toml: text to a tree of words.
//!
//! Plain words match whatever their case. `(a|b)` chooses, `(ly)` may be absent, `word~` takes the word's English
//! inflections, `{list}` stands for any member of a list, `...` for up to four words in between and `...8` for up to
//! eight, `=WHO` matches with just these capitals. A space or a hyphen is any joint between words.

use crate::document::{amounts, prose};
use crate::matcher::inflect::inflections;
use crate::matcher::token::{TokenKind, normal, tokens};
use std::borrow::Cow;
use std::ops::Range;

/// How many words `...` stands for.
pub const DEFAULT_GAP: u8 = 4;

/// The most alternatives one word may expand to, so that a slip of the pen cannot eat the memory.
const MOST_SPELLINGS: usize = 4096;

/// A pattern as written, before its words and lists are looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// One word in one of its spellings, lower case.
    Word(Vec<String>),
    /// One word with these very capitals.
    Exact(String),
    /// Any member of a list.
    List(String, Range<usize>),
    /// Up to this many words in between.
    Gap(u8),
    /// One after the other.
    Sequence(Vec<Node>),
    /// The first of these that fits.
    Choice(Vec<Node>),
    /// Perhaps.
    Optional(Box<Node>),
}

/// A mistake in a pattern: the bytes of the pattern it is about, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternMistake {
    /// Bytes of the pattern's text.
    pub range: Range<usize>,
    /// One sentence: what was expected, what was found.
    pub message: String,
    /// The name that stands for a list and is none, if that is the mistake.
    pub unknown_list: Option<String>,
}

impl PatternMistake {
    /// A mistake at these bytes.
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), unknown_list: None }
    }
}

/// Reads a pattern.
///
/// # Errors
/// The first mistake in it.
pub(crate) fn parse(text: &str) -> Result<Node, PatternMistake> {
    // The words of a text are folded before they are looked for, and so are those of a pattern.
    let folded = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(prose::folded(text)) };
    let read = amounts::in_pattern(&folded);
    let text = read.as_ref();
    let mut parser = Parser { text, at: 0 };
    let node = parser.sequence(0)?;
    if parser.at < text.len() {
        return Err(parser.mistake(parser.at..parser.at + 1, "expected the end of the pattern, found \")\" without its \"(\""));
    }
    check_ends(text, &node)?;
    Ok(node)
}

/// The names between { and } of a pattern.
pub(crate) fn lists_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::trim)
}

fn check_ends(text: &str, node: &Node) -> Result<(), PatternMistake> {
    let whole = |message: &str| PatternMistake::new(0..text.len(), message);
    if can_be_empty(node) {
        return Err(whole("expected at least one word that must be there, found a pattern that matches nothing at all"));
    }
    if let Node::Sequence(parts) = node
        && (matches!(parts.first(), Some(Node::Gap(_))) || matches!(parts.last(), Some(Node::Gap(_))))
    {
        return Err(whole("expected a word before and after \"...\""));
    }
    Ok(())
}

fn can_be_empty(node: &Node) -> bool {
    match node {
        Node::Word(_) | Node::Exact(_) | Node::List(..) => false,
        Node::Gap(_) | Node::Optional(_) => true,
        Node::Sequence(parts) => parts.iter().all(can_be_empty),
        Node::Choice(parts) => parts.iter().any(can_be_empty),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

/// A part of one written word: `revolution(ary|ize~)` has two.
enum Segment {
    Literal(String),
    Group(Vec<Node>),
}

impl<'a> Parser<'a> {
    fn mistake(&self, range: Range<usize>, message: impl Into<String>) -> PatternMistake {
        PatternMistake::new(range, message)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Words up to the end of the pattern or, inside a group, up to `|` or `)`.
    fn sequence(&mut self, depth: usize) -> Result<Node, PatternMistake> {
        if depth > 8 {
            return Err(self.mistake(self.at..self.at + 1, "expected at most eight groups inside each other"));
        }
        let mut parts = Vec::new();
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            match trimmed.chars().next() {
                None => break,
                Some(')') => break,
                Some('|') if depth > 0 => break,
                Some('|') => return Err(self.mistake(self.at..self.at + 1, "expected \"|\" only inside ( )")),
                Some('.') if trimmed.starts_with("...") => parts.push(self.gap()?),
                Some(_) => self.written_word(depth, &mut parts)?,
            }
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Sequence(parts) })
    }

    fn gap(&mut self) -> Result<Node, PatternMistake> {
        let start = self.at;
        self.at += 3;
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let number = &self.rest()[..digits];
        let size = if number.is_empty() { Ok(DEFAULT_GAP) } else { number.parse::<u8>() };
        self.at += digits;
        match size {
            Ok(size @ 1..=30) => Ok(Node::Gap(size)),
            _ => Err(self.mistake(start..self.at, format!("expected \"...\" with 1 to 30 words, found {number}"))),
        }
    }

    /// One run without spaces: literals, groups and lists glued together.
    fn written_word(&mut self, depth: usize, parts: &mut Vec<Node>) -> Result<(), PatternMistake> {
        let start = self.at;
        let mut segments: Vec<Segment> = Vec::new();
        while let Some(character) = self.rest().chars().next() {
            match character {
                '(' => segments.push(Segment::Group(self.group(depth)?)),
                '{' => {
                    let list = self.list()?;
                    self.flush(start, &mut segments, parts)?;
                    parts.push(list);
                    continue;
                }
                ')' | '|' => break,
                '}' => return Err(self.mistake(self.at..self.at + 1, "expected \"{\" before \"}\"")),
                '.' if self.rest().starts_with("...") => break,
                c if c.is_whitespace() => break,
                c => {
                    let rest = self.rest();
                    // A lone point is part of a word, three are a gap.
                    let stop = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|' | '{' | '}' | '.');
                    let len = rest[c.len_utf8()..].find(stop).map_or(rest.len(), |found| found + c.len_utf8());
                    self.at += len;
                    match segments.last_mut() {
                        Some(Segment::Literal(text)) => text.push_str(&rest[..len]),
                        _ => segments.push(Segment::Literal(rest[..len].to_owned())),
                    }
                }
            }
        }
        self.flush(start, &mut segments, parts)
    }

    fn list(&mut self) -> Result<Node, PatternMistake> {
        let start = self.at;
        let Some(len) = self.rest().find('}') else {
            return Err(self.mistake(start..self.text.len(), "expected \"}\" after the name of a list"));
        };
        let name = self.rest()[1..len].trim().to_owned();
        self.at += len + 1;
        if name.is_empty() {
            return Err(self.mistake(start..self.at, "expected the name of a list between { and }"));
        }
        Ok(Node::List(name, start..self.at))
    }

    /// `( ... | ... )` with an optional `~` after it; returns its alternatives. One alternative means "perhaps".
    fn group(&mut self, depth: usize) -> Result<Vec<Node>, PatternMistake> {
        let start = self.at;
        self.at += 1;
        let mut alternatives = Vec::new();
        loop {
            alternatives.push(self.sequence(depth + 1)?);
            match self.rest().chars().next() {
                Some('|') => self.at += 1,
                Some(')') => break,
                _ => return Err(self.mistake(start..self.text.len(), "expected \")\" after \"(\"")),
            }
        }
        self.at += 1;
        if self.rest().starts_with('~') {
            self.at += 1;
            for alternative in &mut alternatives {
                inflect_last(alternative);
            }
        }
        Ok(alternatives)
    }

    /// Turns the segments of one written word into nodes.
    fn flush(&self, start: usize, segments: &mut Vec<Segment>, parts: &mut Vec<Node>) -> Result<(), PatternMistake> {
        let segments = std::mem::take(segments);
        if segments.is_empty() {
            return Ok(());
        }
        if let [Segment::Group(_)] = segments[..] {
            let Some(Segment::Group(alternatives)) = segments.into_iter().next() else { return Ok(()) };
            parts.push(group_node(alternatives));
            return Ok(());
        }
        if let [Segment::Literal(text)] = &segments[..]
            && let Some(node) = plain_word(text)
        {
            parts.push(node);
            return Ok(());
        }
        // Literal text and groups glued together make one word with several spellings.
        let mut spellings = vec![String::new()];
        for segment in segments {
            let endings = match segment {
                Segment::Literal(text) => vec![text],
                Segment::Group(alternatives) => {
                    let mut endings = if alternatives.len() == 1 { vec![String::new()] } else { Vec::new() };
                    for alternative in alternatives {
                        match alternative {
                            Node::Word(words) => endings.extend(words),
                            Node::Sequence(none) if none.is_empty() => endings.push(String::new()),
                            _ => {
                                let message = "expected single words in a group that is part of a word; put a space before \"(\"";
                                return Err(self.mistake(start..self.at, message));
                            }
                        }
                    }
                    endings
                }
            };
            spellings = spellings.iter().flat_map(|front| endings.iter().map(move |end| format!("{front}{end}"))).collect();
            if spellings.len() > MOST_SPELLINGS {
                return Err(self.mistake(start..self.at, format!("expected at most {MOST_SPELLINGS} spellings of one word")));
            }
        }
        self.words(start, &spellings, parts)
    }

    /// Spellings of one written word to nodes: tokenised like prose, since `covid-19` is two words.
    fn words(&self, start: usize, spellings: &[String], parts: &mut Vec<Node>) -> Result<(), PatternMistake> {
        let mut sequences: Vec<Vec<Node>> = Vec::new();
        for spelling in spellings {
            let (text, inflected) = match spelling.strip_suffix('~') {
                Some(text) => (text, true),
                None => (spelling.as_str(), false),
            };
            let (text, exact) = match text.strip_prefix('=') {
                Some(text) if !text.is_empty() => (text, true),
                _ => (text, false),
            };
            let mut sequence = word_nodes(text, exact);
            if sequence.is_empty() {
                return Err(self.mistake(start..self.at, format!("expected a word, found \"{spelling}\"")));
            }
            if text.contains('~') {
                return Err(self.mistake(start..self.at, "expected \"~\" only at the end of a word"));
            }
            if inflected && let Some(last) = sequence.last_mut() {
                inflect_last(last);
            }
            sequences.push(sequence);
        }
        if sequences.iter().all(|sequence| matches!(sequence[..], [Node::Word(_)])) {
            let all = sequences.into_iter().flatten().filter_map(|node| if let Node::Word(words) = node { Some(words) } else { None });
            parts.push(Node::Word(all.flatten().collect()));
        } else if sequences.len() == 1 {
            parts.append(&mut sequences[0]);
        } else {
            parts.push(Node::Choice(sequences.into_iter().map(Node::Sequence).collect()));
        }
        Ok(())
    }
}

/// The usual case, made quick since a rulebook has thousands: one word of ASCII letters, perhaps inflected.
fn plain_word(text: &str) -> Option<Node> {
    let (word, inflected) = text.strip_suffix('~').map_or((text, false), |word| (word, true));
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    Some(Node::Word(if inflected { inflections(&lower) } else { vec![lower] }))
}

fn group_node(mut alternatives: Vec<Node>) -> Node {
    if alternatives.len() == 1 {
        return Node::Optional(Box::new(alternatives.remove(0)));
    }
    let is_blank = |node: &Node| matches!(node, Node::Sequence(parts) if parts.is_empty());
    let may_be_absent = alternatives.iter().any(is_blank);
    alternatives.retain(|node| !is_blank(node));
    let choice = if alternatives.len() == 1 { alternatives.remove(0) } else { Node::Choice(alternatives) };
    if may_be_absent { Node::Optional(Box::new(choice)) } else { choice }
}

fn word_nodes(text: &str, exact: bool) -> Vec<Node> {
    let folded: String = text.chars().map(|c| if matches!(c, '\u{2018}' | '\u{2019}') { '\'' } else { c }).collect();
    let mut nodes = Vec::new();
    tokens(&folded, 0, |token, _| {
        let word = &folded[token.range()];
        nodes.push(if exact && token.kind == TokenKind::Word {
            Node::Exact(word.to_owned())
        } else {
            Node::Word(vec![normal(&folded, &token)])
        });
    });
    nodes
}

fn inflect_last(node: &mut Node) {
    match node {
        Node::Word(words) => *words = words.iter().flat_map(|word| inflections(word)).collect(),
        Node::Sequence(parts) => {
            if let Some(last) = parts.last_mut() {
                inflect_last(last);
            }
        }
        Node::Choice(parts) => parts.iter_mut().for_each(inflect_last),
        Node::Optional(inner) => inflect_last(inner),
        Node::Exact(_) | Node::List(..) | Node::Gap(_) => {}
    }
}

#[cfg(test)]
mod tests;
