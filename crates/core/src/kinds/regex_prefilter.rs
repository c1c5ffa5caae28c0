//! Prefilter of a regular expression: a run of bytes of some class that stands in every match.
//!
//! Kind `phrase` asks it before it compiles a regex. No text without such a run has a match; a text with one need not have any.
//!
//! Most texts have none, and compiling the three regexes of the shipped rules takes 3.0 million instructions, a quarter of what a whole
//! run over an article of 6 KB takes; this takes 0.24 million. Leaving engines out of the regex (`regex_automata::meta::Config`) does
//! not help: nearly all of the time goes into the automaton of `[^\]]{0,40}` and into literals.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A run of bytes without which nothing matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prefilter {
    /// Which bytes.
    class: Box<[bool; 256]>,
    /// The only one, if there is one.
    only: Option<u8>,
    /// How many in a row; at least one.
    run: usize,
}

impl Prefilter {
    /// The bytes that an expression needs, matched in any case as rules are; `None` when no class of bytes is sure to stand in
    /// every match.
    pub(super) fn of(text: &str) -> Option<Self> {
        let tree = regex_syntax::ParserBuilder::new().case_insensitive(true).build().parse(text).ok()?;
        prefilter(&tree)
    }

    /// Whether a text has such a run.
    pub(super) fn is_met(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        if let Some(byte) = self.only {
            let is_run = |at: usize| bytes.get(at..at + self.run).is_some_and(|run| run.iter().all(|&other| other == byte));
            return memchr::memchr_iter(byte, bytes).any(is_run);
        }
        // A run reaches over one place in so many, and most of these places hold another byte.
        let others = self.run - 1;
        let is_of = |byte: &&u8| self.class[usize::from(**byte)];
        let is_run = |at: usize| {
            let before = bytes[..at].iter().rev().take(others).take_while(is_of).count();
            before + bytes[at + 1..].iter().take(others).take_while(is_of).count() >= others
        };
        let mut at = others;
        while let Some(byte) = bytes.get(at) {
            if is_of(&byte) && is_run(at) {
                return true;
            }
            at = at.saturating_add(self.run);
        }
        false
    }

    /// One byte of a class.
    fn one_of(class: [bool; 256]) -> Self {
        let mut bytes = (0..=u8::MAX).filter(|&byte| class[usize::from(byte)]);
        let only = bytes.next().filter(|_| bytes.next().is_none());
        Self { class: Box::new(class), only, run: 1 }
    }

    /// How much of usual text is of this class, by a rough count; fewer is better.
    fn commonness(&self) -> usize {
        let weight = |byte: u8| match byte {
            b' ' => 64,
            b'a'..=b'z' => 16,
            b'A'..=b'Z' | b'0'..=b'9' | b'.' | b',' => 2,
            _ => 1,
        };
        let all: usize = (0..=255).filter(|&byte| self.class[usize::from(byte)]).map(weight).sum();
        all * 16 / self.run
    }
}

fn prefilter(tree: &Hir) -> Option<Prefilter> {
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(literal) => literal.0.iter().map(|&byte| of_bytes(byte..=byte)).min_by_key(Prefilter::commonness),
        HirKind::Class(Class::Unicode(class)) => {
            let mut bytes = [false; 256];
            for range in class.ranges() {
                // All bytes of a character beyond ASCII are beyond ASCII.
                for code in u32::from(range.start())..=u32::from(range.end()).min(0x7f) {
                    bytes[code as usize] = true;
                }
                if range.end() > '\u{7f}' {
                    bytes[0x80..].fill(true);
                }
            }
            Some(Prefilter::one_of(bytes))
        }
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Repetition(repetition) if repetition.min == 0 => None,
        HirKind::Repetition(repetition) => {
            let one = prefilter(&repetition.sub)?;
            let is_one_character = match repetition.sub.kind() {
                HirKind::Class(_) => true,
                HirKind::Literal(literal) => literal.0.len() == 1,
                _ => false,
            };
            let times = if is_one_character { repetition.min as usize } else { 1 };
            Some(Prefilter { run: one.run.saturating_mul(times), ..one })
        }
        HirKind::Capture(capture) => prefilter(&capture.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(prefilter).min_by_key(Prefilter::commonness),
        HirKind::Alternation(choices) => {
            let mut all = choices.iter().map(prefilter);
            let first = all.next()??;
            all.try_fold(first, |one, next| {
                let next = next?;
                let class = std::array::from_fn(|byte| one.class[byte] || next.class[byte]);
                Some(Prefilter { run: one.run.min(next.run), ..Prefilter::one_of(class) })
            })
        }
    }
}

fn of_bytes(range: std::ops::RangeInclusive<u8>) -> Prefilter {
    let mut class = [false; 256];
    range.for_each(|byte| class[usize::from(byte)] = true);
    Prefilter::one_of(class)
}

#[cfg(test)]
mod tests {
    use super::Prefilter;
    use proptest::prelude::*;

    #[test]
    fn the_rarest_run_is_needed() {
        let met = |expression: &str, text: &str| Prefilter::of(expression).map(|need| need.is_met(text));
        assert_eq!(met("!{2,}", "Wait! Now!"), Some(false));
        assert_eq!(met("!{2,}", "Wait!! Now!"), Some(true));
        assert_eq!(met(r"\b(?-i:[A-Z]{4,}(?:[ ]+[A-Z]{3,}){2,})\b", "The FDA and the NHS"), Some(false));
        assert_eq!(met(r"\b(?-i:[A-Z]{4,}(?:[ ]+[A-Z]{3,}){2,})\b", "xxFREExx"), Some(true));
        assert_eq!(met(r"\[(?:insert|your)\]", "nothing in brackets"), Some(false));
        assert_eq!(met("cure|heal!", "a treatment for all"), Some(false));
        assert_eq!(met("cure|heal!", "Cold days"), Some(true));
        assert_eq!(met("(?:é|ü)+", "Muller"), Some(false));
        assert_eq!(met("(?:é|ü)+", "Müller"), Some(true));
        assert_eq!(met("a*", "b"), None);
    }

    proptest! {
        /// A text that matches has the needed bytes.
        #[test]
        fn nothing_matches_without_what_is_needed(
            expression in prop::sample::select(vec![
                "!{2,}", "(?-i:[A-Z]{2,}) x", "(ab|cd){2}", "[0-9]{3}-?[a-c]+", "(?:ü|x)y", "a(b|c+)?d", ".{2}é", "(?:[^a-c]b){2}",
            ]),
            text in "[abcdxyABXü!é0-9 -]{0,24}",
        ) {
            let regex = regex::RegexBuilder::new(expression).case_insensitive(true).build().unwrap();
            if let Some(need) = Prefilter::of(expression) {
                prop_assert!(need.is_met(&text) || !regex.is_match(&text), "{:?} in {:?}", expression, text);
            }
        }
    }
}
