//! The shallow syntax of a sentence: a tag for each token, its noun phrases with their heads, its clauses.
//!
//! Frames and agents ask a analysis for it, and only for sentences that hold words of effect, so it is made when first asked for
//! and kept. It covers exactly the tokens of its sentence.

use crate::analysis::Analysis;
use crate::analysis::chunks::{Chunk, chunks};
use crate::analysis::tagger::tags;
use crate::analysis::tags::{Form, Sort, Tag};
use crate::matcher::lexical::Lexical;
use crate::matcher::token::{Token, TokenKind};
use std::ops::Range;

/// The syntax of one sentence. Tokens are those of the analysis.
#[derive(Clone, Debug)]
pub struct Syntax {
    first: usize,
    tags: Vec<Tag>,
    chunks: Vec<Chunk>,
    /// For each token, the first token of its clause, counted from the first of the sentence.
    clauses: Vec<u32>,
}

/// A noun phrase of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its number in the sentence.
    pub index: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The noun that says what sort of thing it is.
    pub head: usize,
    /// Whether "of" hangs it on the phrase before.
    pub is_of: bool,
}

impl Syntax {
    /// The syntax of the sentence that has these tokens.
    pub(crate) fn of(analysis: &Analysis<'_>, sentence: &Range<usize>) -> Self {
        let is_headline = analysis.is_headline(sentence);
        let forms: Vec<Form> = sentence.clone().map(|at| form(analysis, sentence, at, is_headline)).collect();
        let tags = tags(&forms);
        let chunks = chunks(&tags, &forms);
        let clauses = clauses(&tags, &forms);
        Self { first: sentence.start, tags, chunks, clauses }
    }

    /// The tag of a token; that of a mark for one outside the sentence.
    #[inline]
    pub fn tag(&self, token: usize) -> Tag {
        token.checked_sub(self.first).and_then(|at| self.tags.get(at)).copied().unwrap_or(Tag::Mark)
    }

    /// The tokens of the clause that holds a token.
    pub fn clause_of(&self, token: usize) -> Range<usize> {
        let Some(&start) = token.checked_sub(self.first).and_then(|at| self.clauses.get(at)) else { return token..token };
        let end = self.clauses.partition_point(|&other| other <= start);
        self.first + start as usize..self.first + end
    }

    /// The phrase that holds a token.
    #[inline]
    pub fn phrase_at(&self, token: usize) -> Option<Phrase> {
        let at = token.checked_sub(self.first)? as u32;
        let index = self.chunks.partition_point(|chunk| chunk.end <= at);
        self.chunks.get(index).filter(|chunk| chunk.start <= at).map(|_| self.phrase(index))
    }

    /// The phrases that begin at a token or behind it, in order.
    pub fn phrases_from(&self, token: usize) -> impl Iterator<Item = Phrase> {
        let at = token.saturating_sub(self.first) as u32;
        let first = self.chunks.partition_point(|chunk| chunk.start < at);
        (first..self.chunks.len()).map(|index| self.phrase(index))
    }

    /// The phrases that end before a token, nearest first.
    pub fn phrases_before(&self, token: usize) -> impl Iterator<Item = Phrase> {
        let at = token.saturating_sub(self.first) as u32;
        let end = self.chunks.partition_point(|chunk| chunk.end <= at);
        (0..end).rev().map(|index| self.phrase(index))
    }

    /// Whether a range of tokens ends with the head of its phrase: "knee pain" in "your stubborn knee pain", not in "knee pain clinic".
    pub fn is_head(&self, tokens: &Range<usize>) -> bool {
        match self.phrase_at(tokens.end - 1) {
            Some(phrase) => phrase.head < tokens.end,
            None => !matches!(self.tag(tokens.end), Tag::Noun | Tag::Adjective) || self.tag(tokens.end - 1) == Tag::Gerund,
        }
    }

    fn phrase(&self, index: usize) -> Phrase {
        let chunk = &self.chunks[index];
        Phrase { index, tokens: chunk.tokens(self.first), head: self.first + chunk.head as usize, is_of: chunk.is_of }
    }
}

/// Verbs that let something else act, all forms.
const CAUSATIVES: &[&str] = &[
    "help", "helps", "helped", "helping", "let", "lets", "letting", "make", "makes", "made", "making", "allow", "allows", "allowed",
    "allowing", "enable", "enables", "enabled", "enabling", "watch", "see", "feel", "felt", "saw",
];

fn form(analysis: &Analysis<'_>, sentence: &Range<usize>, at: usize, is_headline: bool) -> Form {
    let token = &analysis.scan.tokens[at];
    let text = analysis.text_of(at);
    let bytes = text.as_bytes();
    let sort = match token.kind {
        TokenKind::Word | TokenKind::Mark('&') => Sort::Word,
        TokenKind::Number => Sort::Number,
        TokenKind::Possessive => Sort::Possessive,
        TokenKind::Mark(',') => Sort::Comma,
        TokenKind::Mark(';' | ':' | '.' | '!' | '?' | '(' | ')' | '[' | ']' | '\u{2014}' | '|' | '\u{2022}') => Sort::Stop,
        TokenKind::Mark(_) => Sort::Other,
    };
    let lexical = match sort {
        Sort::Word => analysis.lexicon.matcher.lexical(token, bytes),
        _ => Lexical::Noun,
    };
    let is_capital = |at: usize| analysis.text_of(at).starts_with(char::is_uppercase);
    let is_beside = |at: usize| (at + 1 < sentence.end && is_capital(at + 1)) || (at > sentence.start + 1 && is_capital(at - 1));
    let is_name = !is_headline && at > sentence.start && sort == Sort::Word && is_capital(at) && is_beside(at);
    Form {
        lexical,
        sort,
        is_joined: at > sentence.start && is_hyphenated(analysis, &analysis.scan.tokens[at - 1], token),
        is_name,
        is_plural: is_plural(bytes),
        is_causative: bytes.len() < 9 && CAUSATIVES.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(bytes)),
    }
}

fn is_hyphenated(analysis: &Analysis<'_>, before: &Token, token: &Token) -> bool {
    token.start == before.end + 1 && analysis.document.prose.text().as_bytes()[before.end as usize] == b'-'
}

fn is_plural(word: &[u8]) -> bool {
    match word {
        [.., before, b's' | b'S'] if word.len() > 3 => !matches!(before.to_ascii_lowercase(), b's' | b'u' | b'i'),
        _ => ["people", "men", "women", "children", "teeth", "feet", "they", "we", "you"]
            .iter()
            .any(|plural| plural.as_bytes().eq_ignore_ascii_case(word)),
    }
}

/// For each token where its clause begins.
fn clauses(tags: &[Tag], forms: &[Form]) -> Vec<u32> {
    let mut clauses = Vec::with_capacity(tags.len());
    let mut start = 0;
    let mut has_finite = false;
    for at in 0..tags.len() {
        let is_stop = tags[at] == Tag::Mark && forms[at].sort == Sort::Stop;
        let is_list = tags[at] == Tag::Coordinator || forms[at].sort == Sort::Comma;
        if is_stop || matches!(tags[at], Tag::Subordinator | Tag::Relative) || is_list && has_finite && begins_statement(tags, at + 1) {
            (start, has_finite) = (at, false);
        }
        has_finite |= matches!(tags[at], Tag::Verb | Tag::Past | Tag::Auxiliary);
        clauses.push(start as u32);
    }
    clauses
}

/// Whether a noun phrase and a finite verb follow: a new statement with a doer of its own.
fn begins_statement(tags: &[Tag], from: usize) -> bool {
    let mut has_subject = false;
    for &tag in &tags[from.min(tags.len())..] {
        match tag {
            Tag::Noun | Tag::Pronoun => has_subject = true,
            Tag::Determiner | Tag::Adjective | Tag::Number | Tag::Possessive | Tag::Of | Tag::Adverb | Tag::Coordinator => {}
            Tag::Verb | Tag::Past | Tag::Auxiliary => return has_subject,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::DocumentSettings;
    use crate::analysis::lexicon::Lexicon;
    use crate::document::Document;
    use crate::matcher::builder::Builder;
    use crate::source::Source;

    /// The answer to a question about the first sentence of a text.
    fn ask<T>(text: &str, question: impl Fn(&Analysis<'_>, &Syntax, Range<usize>) -> T) -> T {
        let lexicon = Lexicon { matcher: Builder::default().build(), ..Lexicon::default() };
        let document = Document::markdown(Source::new("t.md", text));
        let settings = DocumentSettings::default();
        let analysis = Analysis::new(&document, &lexicon, &settings);
        question(&analysis, analysis.syntax(0), analysis.scan.sentences[0].clone())
    }

    fn tagged(text: &str, is_wanted: impl Fn(Tag) -> bool) -> String {
        let words = |analysis: &Analysis<'_>, syntax: &Syntax, tokens: Range<usize>| {
            let wanted: Vec<_> = tokens.filter(|&at| is_wanted(syntax.tag(at))).map(|at| analysis.text_of(at).to_owned()).collect();
            wanted.join(" ")
        };
        ask(text, words)
    }

    #[test]
    fn words_are_verbs_only_where_they_can_be() {
        for (text, verbs) in [
            ("Our balm relieves stubborn knee pain.", "relieves"),
            ("Calm skin tones were chosen for the walls.", ""),
            ("Calm your mind and boost your energy.", "Calm boost"),
            ("Support groups are held on Monday.", ""),
            ("Support your immune system.", "Support"),
            ("Fixed joints and firm muscles are drawn in blue.", ""),
            ("It calms, soothes and clears eczema.", "calms soothes clears"),
            ("A course that lets your skin heal.", "lets heal"),
            ("It helps balance hormones and skin repair.", "helps balance"),
            ("What this brace does is straighten the spine.", "straighten"),
            ("Mood boosts are common.", ""),
            ("The oil targets wrinkles.", "targets"),
            ("This boosts energy.", "boosts"),
            ("These support your joints.", "support"),
            ("By easing pain we help.", "easing help"),
            ("A pain-easing balm for stress relief.", ""),
            ("We are known for the cures of our aunt.", ""),
            ("Come to the Healing Center in town.", "Come"),
            ("Your body is able to repair itself.", "repair"),
        ] {
            assert_eq!(tagged(text, Tag::acts), verbs, "{text}");
        }
    }

    #[test]
    fn participles_act_only_with_a_doer() {
        for (text, done, acting) in [
            ("Pain is relieved by the balm.", "relieved", ""),
            ("The balm relieved my pain.", "", "relieved"),
            ("The balm has reduced swelling.", "", "reduced"),
            ("Expect reduced swelling.", "", "Expect"),
            ("A knee rebuilt by us is a joy.", "rebuilt", ""),
            ("Swelling that is gone by noon.", "gone", ""),
        ] {
            assert_eq!(tagged(text, |tag| tag == Tag::Participle), done, "{text}");
            assert_eq!(tagged(text, Tag::acts), acting, "{text}");
        }
    }

    #[test]
    fn phrases_have_heads() {
        for (text, phrases) in [
            ("The arthritis relief fund collects coins.", "The arthritis relief [fund] / [coins]"),
            ("Even the most stubborn, decades-old plaque psoriasis.", "Even the most stubborn, decades-old plaque [psoriasis]"),
            ("It eases the body's own defences.", "[It] / the body's own [defences]"),
            ("Straighten the curve of your spine.", "the [curve] / of your [spine]"),
            ("Relieve pain, stress and type 2 diabetes.", "[pain] / [stress] / type 2 [diabetes]"),
            ("Better, deeper, more restful sleep.", "Better, deeper, more restful [sleep]"),
        ] {
            let told = ask(text, |analysis, syntax, tokens| {
                let phrases: Vec<String> = syntax
                    .phrases_from(tokens.start)
                    .map(|phrase| {
                        let prose = |tokens: Range<usize>| &analysis.document.prose.text()[analysis.scan.prose(tokens)];
                        let before = if phrase.head > phrase.tokens.start {
                            format!("{} ", prose(phrase.tokens.start..phrase.head))
                        } else {
                            String::new()
                        };
                        format!("{}{before}[{}]", if phrase.is_of { "of " } else { "" }, prose(phrase.head..phrase.head + 1))
                    })
                    .collect();
                phrases.join(" / ")
            });
            assert_eq!(told, phrases, "{text}");
        }
    }

    #[test]
    fn a_target_is_the_head_of_its_phrase() {
        let is_head = |text: &str, range: Range<usize>| ask(text, move |_, syntax, _| syntax.is_head(&range));
        assert!(is_head("Stubborn knee pain.", 1..3));
        assert!(!is_head("Knee pain clinic.", 0..2));
        assert!(is_head("The curve of your spine.", 4..5));
    }

    #[test]
    fn clauses_begin_where_somebody_else_acts() {
        let count = |text: &str| ask(text, |_, syntax, tokens| tokens.filter(|&at| syntax.clause_of(at).start == at).count());
        assert_eq!(count("The balm relieves pain and swelling"), 1);
        assert_eq!(count("The balm relieves pain, and our clinic is open"), 2);
        assert_eq!(count("The balm that we sell relieves pain"), 2);
        assert_eq!(count("When pain is bad, the balm relieves it"), 2);
    }
}
