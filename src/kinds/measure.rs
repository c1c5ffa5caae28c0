//! Kind `measure`: a number over a limit.
//!
//! `grade` is the Flesch-Kincaid grade of the running text, `sentence-words` the length of a sentence, `hype-density`
//! the share of hype words, `risk-share` how much of what is said of benefits and risks concerns risks.

use super::keys::{Compiler, Key, Keys, Shape};
use super::{Check, Hit, Kind};
use crate::document::BlockKind;
use crate::reading::Reading;
use crate::reading::scanner::PatternId;
use crate::reading::words::TokenKind;
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "measure",
    about: "Measures the text: reading grade, sentence length, density of hype, balance of benefit and risk",
    keys: &[KEYS],
    needs: &["of"],
    compile,
};

const KEYS: &[Key] = &[
    Key { name: "of", shape: Shape::Choice(&["grade", "sentence-words", "hype-density", "risk-share"]), help: "what to measure" },
    Key { name: "limit", shape: Shape::Number, help: "the most that is fine (for risk-share: the least)" },
    Key { name: "least-words", shape: Shape::Number, help: "do not measure texts of fewer words (default 120)" },
    Key { name: "count", shape: Shape::Patterns, help: "for hype-density and risk-share: words to count" },
    Key { name: "against", shape: Shape::Patterns, help: "for risk-share: words of benefit" },
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantity {
    Grade,
    SentenceWords,
    HypeDensity,
    RiskShare,
}

#[derive(Debug)]
struct Measure {
    of: Quantity,
    limit: f64,
    least_words: f64,
    count: Vec<PatternId>,
    against: Vec<PatternId>,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Box<dyn Check> {
    let (of, limit) = match keys.text("of").map(|text| text.value.as_str()) {
        Some("sentence-words") => (Quantity::SentenceWords, 40.0),
        Some("hype-density") => (Quantity::HypeDensity, 8.0),
        Some("risk-share") => (Quantity::RiskShare, 0.2),
        _ => (Quantity::Grade, 10.0),
    };
    Box::new(Measure {
        of,
        limit: keys.number("limit").unwrap_or(limit),
        least_words: keys.number("least-words").unwrap_or(120.0),
        count: compiler.patterns(keys.texts("count")),
        against: compiler.patterns(keys.texts("against")),
    })
}

impl Check for Measure {
    fn check(&self, reading: &Reading<'_>, hits: &mut Vec<Hit>) {
        match self.of {
            Quantity::SentenceWords => self.long_sentences(reading, hits),
            Quantity::Grade => {
                let tally = tally(reading);
                if tally.words >= self.least_words && tally.grade() > self.limit {
                    let label = format!("grade {:.0}", tally.grade());
                    hits.push(Hit { label: Some(label), ..Hit::at(hardest(reading)) });
                }
            }
            Quantity::HypeDensity => {
                let words = tally(reading).words;
                let places = places(reading, &self.count);
                let density = places.len() as f64 * 1000.0 / words.max(1.0);
                if words >= self.least_words && density > self.limit {
                    let label = format!("{density:.0} per 1,000 words");
                    hits.push(Hit { label: Some(label), ..Hit::at(places[0].clone()) });
                }
            }
            Quantity::RiskShare => {
                let (risks, benefits) = (places(reading, &self.count).len(), places(reading, &self.against));
                let share = risks as f64 / (risks + benefits.len()).max(1) as f64;
                // Below five benefits there is nothing to balance.
                if benefits.len() >= 5 && share < self.limit && reading.subject.is_promotional {
                    let label = format!("{risks} of {} sentences", risks + benefits.len());
                    hits.push(Hit { label: Some(label), ..Hit::at(benefits[0].clone()) });
                }
            }
        }
    }

    fn is_about_document(&self) -> bool {
        self.of != Quantity::SentenceWords
    }
}

impl Measure {
    fn long_sentences(&self, reading: &Reading<'_>, hits: &mut Vec<Hit>) {
        for (index, range) in reading.scan.sentences.iter().enumerate() {
            let block = reading.document.sentences[index].block;
            if !is_running_text(reading, block) {
                continue;
            }
            let words = reading.scan.tokens[range.clone()].iter().filter(|token| token.is_counted()).count();
            if words as f64 > self.limit {
                // The first words are enough to point at; the span stays short.
                let end = (range.start + 8).min(range.end);
                hits.push(Hit { label: Some(format!("{words} words")), ..Hit::at(range.start..end) });
            }
        }
    }
}

fn places(reading: &Reading<'_>, patterns: &[PatternId]) -> Vec<Range<usize>> {
    let mut places: Vec<_> = patterns.iter().flat_map(|&pattern| reading.scan.marks(pattern)).map(|mark| mark.tokens()).collect();
    places.retain(|place| !reading.is_reference(reading.block_of(place.start)));
    places.sort_by_key(|place| place.start);
    places.dedup_by(|next, kept| next.start < kept.end);
    places
}

fn is_running_text(reading: &Reading<'_>, block: usize) -> bool {
    let kind = &reading.document.blocks[block].kind;
    matches!(kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Html) && !reading.is_reference(block)
}

#[derive(Default)]
struct Tally {
    words: f64,
    sentences: f64,
    syllables: f64,
}

impl Tally {
    /// Flesch-Kincaid grade level (Kincaid 1975): US school years.
    fn grade(&self) -> f64 {
        0.39 * self.words / self.sentences.max(1.0) + 11.8 * self.syllables / self.words.max(1.0) - 15.59
    }
}

fn add(reading: &Reading<'_>, sentence: usize, tally: &mut Tally) {
    let text = reading.document.prose.text();
    let range = reading.scan.sentences[sentence].clone();
    let words: Vec<_> = reading.scan.tokens[range].iter().filter(|token| token.kind == TokenKind::Word).collect();
    // A line of two or three words is a label, not a sentence; it would make any text look easy.
    if words.len() < 4 {
        return;
    }
    tally.sentences += 1.0;
    tally.words += words.len() as f64;
    tally.syllables += words.iter().map(|token| syllables(&text[token.range()]) as f64).sum::<f64>();
}

fn tally(reading: &Reading<'_>) -> Tally {
    let mut tally = Tally::default();
    for (index, sentence) in reading.document.sentences.iter().enumerate() {
        if is_running_text(reading, sentence.block) {
            add(reading, index, &mut tally);
        }
    }
    tally
}

/// The first words of the hardest sentence.
fn hardest(reading: &Reading<'_>) -> Range<usize> {
    let grade = |index: usize| {
        let mut tally = Tally::default();
        add(reading, index, &mut tally);
        if tally.words > 0.0 { tally.grade() } else { f64::MIN }
    };
    let running = (0..reading.scan.sentences.len()).filter(|&index| is_running_text(reading, reading.document.sentences[index].block));
    let worst = running.map(|index| (grade(index), index)).fold((f64::MIN, 0), |worst, next| if next.0 > worst.0 { next } else { worst });
    let range = reading.scan.sentences[worst.1].clone();
    range.start..(range.start + 8).min(range.end)
}

/// Syllables of an English word: groups of vowels, without a silent final `e`, with the pairs that are spoken apart.
pub(crate) fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    if letters.len() <= 3 {
        return 1;
    }
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'é' | 'è' | 'ö' | 'ü' | 'ä');
    let mut count = 0;
    for (at, &letter) in letters.iter().enumerate() {
        let previous = at.checked_sub(1).map(|at| letters[at]);
        let starts_group = is_vowel(letter) && !previous.is_some_and(is_vowel);
        let spoken_apart = matches!((previous, letter), (Some('i'), 'a' | 'o' | 'u') | (Some('e'), 'o') | (Some('u'), 'a'))
            // "-tion", "-cial", "-cious" are one syllable.
            && !(at >= 2 && matches!(letters[at - 2], 't' | 'c' | 's' | 'g' | 'q'));
        count += usize::from(starts_group || spoken_apart);
    }
    let ends = |ending: &str| word.to_ascii_lowercase().ends_with(ending);
    let silent_e = ends("e") && !ends("le") && !is_vowel(letters[letters.len() - 2]);
    let silent_ed = ends("ed") && !matches!(letters[letters.len() - 3], 't' | 'd') && !is_vowel(letters[letters.len() - 3]);
    let silent_es = ends("es")
        && !["ses", "zes", "xes", "ches", "shes", "ges", "ces", "les", "ies"].iter().any(|e| ends(e))
        && !is_vowel(letters[letters.len() - 3]);
    if count > 1 && (silent_e || silent_ed || silent_es) {
        count -= 1;
    }
    count.max(1)
}

#[cfg(test)]
mod tests {
    use super::syllables;

    #[test]
    fn syllables_as_spoken() {
        let words = [
            ("the", 1),
            ("treatment", 2),
            ("ketamine", 3),
            ("depression", 3),
            ("patient", 2),
            ("patients", 2),
            ("relieved", 2),
            ("treated", 2),
            ("medication", 4),
            ("evidence", 3),
            ("science", 2),
            ("people", 2),
            ("serious", 3),
            ("insomnia", 4),
            ("diseases", 3),
            ("causes", 2),
            ("physician", 3),
            ("side", 1),
            ("improves", 2),
            ("create", 2),
        ];
        let wrong: Vec<_> =
            words.iter().filter(|(word, count)| syllables(word) != *count).map(|(word, count)| (word, count, syllables(word))).collect();
        assert!(wrong.len() <= 3, "{wrong:?}");
        assert!(!wrong.iter().any(|(word, ..)| **word == "ketamine"), "{wrong:?}");
    }
}
