//! Kind `measure`: a number over a limit.
//!
//! `grade` is the Flesch-Kincaid grade of the running text, `sentence-words` and its like the length of a sentence, a section, a title or all
//! of it, `hype-density` the share of hype words, `risk-share` how much of what is said of benefits and risks concerns risks.
//! Running text is paragraphs: headings, lists, tables and references have sentences of another sort and are not
//! measured. Only `risk-share` looks into lists and tables too, because that is where risks may rightly stand.

mod lengths;

use crate::analysis::Analysis;
use crate::document::BlockKind;
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use crate::kinds::{Balance, Check, Compiled, Hit, Joins, Kind, NOT_ASKED};
use crate::matcher::PatternId;
use crate::matcher::token::TokenKind;
use lengths::Length;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The kind.
pub const KIND: Kind = Kind {
    name: "measure",
    about: "Measures the text: reading grade, lengths in words, density of hype, balance of benefit and risk",
    keys: &[KEYS],
    needs: &["of"],
    joins: Joins::Others,
    silent_because: NOT_ASKED,
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "of",
        shape: Shape::Choice(&["grade", "sentence-words", "section-words", "title-words", "document-words", "hype-density", "risk-share"]),
        purpose: Purpose::Finds,
        title: "What it measures",
        help: "what to measure",
    },
    Key {
        name: "limit",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Limit",
        help: "the most that is fine (for risk-share: the least)",
    },
    Key {
        name: "least-words",
        shape: Shape::Number,
        purpose: Purpose::Setting,
        title: "Least words of a text",
        help: "do not measure texts of fewer words (default 120)",
    },
    Key {
        name: "count",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Words it counts",
        help: "for hype-density and risk-share: words to count",
    },
    Key {
        name: "against",
        shape: Shape::Patterns,
        purpose: Purpose::Beside,
        title: "Words it counts on the other side",
        help: "for risk-share: words of benefit",
    },
];

/// A line of two or three words is a label, not a sentence; it would make any text look easy.
const LEAST_WORDS: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Quantity {
    Grade,
    SentenceWords,
    SectionWords,
    TitleWords,
    DocumentWords,
    HypeDensity,
    RiskShare,
}

/// A check of this kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measure {
    of: Quantity,
    limit: f64,
    least_words: f64,
    count: Vec<PatternId>,
    against: Vec<PatternId>,
}

fn compile(keys: &Keys, compiler: &mut Compiler<'_>) -> Compiled {
    let (of, limit) = match keys.text("of").map(|text| text.value.as_str()) {
        Some("sentence-words") => (Quantity::SentenceWords, 40.0),
        Some("section-words") => (Quantity::SectionWords, 400.0),
        Some("title-words") => (Quantity::TitleWords, 15.0),
        Some("document-words") => (Quantity::DocumentWords, 2500.0),
        Some("hype-density") => (Quantity::HypeDensity, 8.0),
        Some("risk-share") => (Quantity::RiskShare, 0.2),
        _ => (Quantity::Grade, 10.0),
    };
    Measure {
        of,
        limit: keys.number("limit").unwrap_or(limit),
        least_words: keys.number("least-words").unwrap_or(120.0),
        count: compiler.patterns(keys.texts("count")),
        against: compiler.patterns(keys.texts("against")),
    }
    .into()
}

impl Check for Measure {
    fn check(&self, analysis: &Analysis<'_>, hits: &mut Vec<Hit>) {
        match self.of {
            Quantity::SentenceWords => self.long(lengths::sentences(analysis, self.limit), hits),
            Quantity::SectionWords => self.long(lengths::sections(analysis), hits),
            Quantity::TitleWords => self.long(lengths::titles(analysis), hits),
            Quantity::DocumentWords => self.long(lengths::document(analysis), hits),
            Quantity::Grade => {
                let (tally, hardest) = tally(analysis);
                if tally.words >= self.least_words && tally.grade() > self.limit {
                    let label = format!("grade {:.0}", tally.grade());
                    hits.push(Hit { label: Some(label), ..Hit::at(hardest) });
                }
            }
            Quantity::HypeDensity => {
                let places = places(analysis, &self.count, is_running_text);
                if places.is_empty() {
                    return;
                }
                let words = words(analysis);
                let density = places.len() as f64 * 1000.0 / words.max(1.0);
                if words >= self.least_words && density > self.limit {
                    let label = format!("{density:.0} per 1,000 words");
                    hits.push(Hit { label: Some(label), ..Hit::at(places[0].clone()) });
                }
            }
            Quantity::RiskShare => {
                let (risks, benefits) = (places(analysis, &self.count, is_said).len(), places(analysis, &self.against, is_said));
                let share = risks as f64 / (risks + benefits.len()).max(1) as f64;
                // Below five benefits there is nothing to balance.
                if benefits.len() >= 5 && share < self.limit && analysis.subject.is_promotional {
                    let label = format!("{risks} of {} statements", risks + benefits.len());
                    hits.push(Hit { label: Some(label), ..Hit::at(benefits[0].clone()) });
                }
            }
        }
    }

    fn is_about_document(&self) -> bool {
        !matches!(self.of, Quantity::SentenceWords | Quantity::SectionWords | Quantity::TitleWords)
    }

    fn balance(&self, analysis: &Analysis<'_>) -> Option<Balance> {
        let is_read = |analysis: &Analysis<'_>, block: usize| !analysis.is_reference(block);
        (self.of == Quantity::RiskShare)
            .then(|| Balance { risks: places(analysis, &self.count, is_read), benefits: places(analysis, &self.against, is_read) })
    }
}

impl Measure {
    /// Those that are longer than the limit.
    fn long(&self, lengths: impl IntoIterator<Item = Length>, hits: &mut Vec<Hit>) {
        let long = lengths.into_iter().filter(|length| length.words as f64 > self.limit);
        hits.extend(long.map(|length| Hit { label: Some(format!("{} words", length.words)), ..Hit::at(length.place) }));
    }
}

fn places(analysis: &Analysis<'_>, patterns: &[PatternId], is_counted: fn(&Analysis<'_>, usize) -> bool) -> Vec<Range<usize>> {
    let mut places: Vec<_> = patterns.iter().flat_map(|&pattern| analysis.scan.marks(pattern)).map(|mark| mark.tokens()).collect();
    places.retain(|place| is_counted(analysis, analysis.block_of(place.start)));
    places.sort_by_key(|place| place.start);
    places.dedup_by(|next, kept| next.start < kept.end);
    places
}

fn is_running_text(analysis: &Analysis<'_>, block: usize) -> bool {
    let kind = &analysis.document.blocks[block].kind;
    matches!(kind, BlockKind::Paragraph | BlockKind::Html) && !analysis.is_reference(block)
}

/// Whether a block says something: a heading only announces it.
fn is_said(analysis: &Analysis<'_>, block: usize) -> bool {
    !matches!(analysis.document.blocks[block].kind, BlockKind::Heading(_) | BlockKind::FrontMatter(_)) && !analysis.is_reference(block)
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

/// The running text as a whole and, by grade, its hardest sentence.
fn tally(analysis: &Analysis<'_>) -> (Tally, Range<usize>) {
    let mut all = Tally::default();
    let mut hardest = (f64::MIN, analysis.scan.sentences.first().cloned().unwrap_or_default());
    for (sentence, tokens) in analysis.document.sentences.iter().zip(&analysis.scan.sentences) {
        if !is_running_text(analysis, sentence.block) {
            continue;
        }
        let (words, syllables) = analysis.spoken(&analysis.scan.tokens[tokens.clone()]);
        if words < LEAST_WORDS {
            continue;
        }
        let one = Tally { words: words as f64, sentences: 1.0, syllables: syllables as f64 };
        if one.grade() > hardest.0 {
            hardest = (one.grade(), tokens.clone());
        }
        all.sentences += one.sentences;
        all.words += one.words;
        all.syllables += one.syllables;
    }
    let (_, range) = hardest;
    // The first words are enough to point at; the span stays short.
    (all, range.start..(range.start + 8).min(range.end))
}

/// How many words the running text has, labels left out.
fn words(analysis: &Analysis<'_>) -> f64 {
    let running = analysis.document.sentences.iter().enumerate().filter(|(_, sentence)| is_running_text(analysis, sentence.block));
    let counts = running.map(|(index, _)| {
        let range = analysis.scan.sentences[index].clone();
        analysis.scan.tokens[range].iter().filter(|token| token.kind == TokenKind::Word).count()
    });
    counts.filter(|&count| count >= LEAST_WORDS).sum::<usize>() as f64
}

#[cfg(test)]
mod tests {
    use super::tally;
    use crate::analysis::{Analysis, DocumentSettings};
    use crate::document::Document;
    use crate::rulebook::small;
    use crate::source::Source;

    /// Blocks that do not belong to the running text.
    const AROUND: &str = "\n\n## Psychophysiological considerations regarding individualised rehabilitation programmes\n\n\
        - Extraordinarily comprehensive multidisciplinary neuropsychological characterisation\n\n\
        | Interdisciplinary electrophysiological investigations everywhere |\n|---|\n| Uncomplicated characteristics of immunohistochemical analyses |\n\n\
        ## References\n\n1. Lee A. Psychopharmacological interventions in neuropsychiatric populations. Journal of Examples. 2020;1:1-9.\n";

    #[test]
    fn grades_are_those_counted_by_hand() {
        let rulebook = small();
        let cases = [
            // The nurse checks your blood pres-sure. You rest in a qui-et room. We call you the next day.
            ("The nurse checks your blood pressure. You rest in a quiet room. We call you the next day.", 3.0, 18.0, 20.0, -0.139),
            // Ket-a-mine can raise your blood pres-sure dur-ing the in-fu-sion.
            // Tell the doc-tor a-bout ev-ery med-i-cine that you take.
            (
                "Ketamine can raise your blood pressure during the infusion. Tell the doctor about every medicine that you take.",
                2.0,
                18.0,
                29.0,
                6.931,
            ),
            // Trans-cra-ni-al stim-u-la-tion of the pre-fron-tal cor-tex re-quires psy-chi-at-ric e-val-u-a-tion
            // be-fore the i-ni-tial ap-point-ment.
            (
                "Transcranial stimulation of the prefrontal cortex requires psychiatric evaluation before the initial appointment.",
                1.0,
                13.0,
                35.0,
                21.249,
            ),
        ];
        for (text, sentences, words, syllables, grade) in cases {
            for page in [text.to_owned(), format!("# Individualised neuromodulation\n\n{text}{AROUND}")] {
                let document = Document::markdown(Source::new("t.md", page.clone()));
                let settings = DocumentSettings::default();
                let (found, _) = tally(&Analysis::new(&document, &rulebook.lexicon, &settings));
                assert_eq!((found.sentences, found.words, found.syllables), (sentences, words, syllables), "{page}");
                assert!((found.grade() - grade).abs() < 0.001, "{} for {page}", found.grade());
            }
        }
    }
}
