//! Kind `reference`: the citations themselves. Does each lead anywhere?

use super::dubious;
use super::keys::{Compiler, Key, Keys, Shape};
use super::{Check, Hit, Kind, Place};
use crate::reading::Reading;
use crate::reading::evidence::EvidenceKind;

/// The kind.
pub const KIND: Kind = Kind {
    name: "reference",
    about: "Checks the citations themselves: footnotes that lead nowhere, numbers without a list of references",
    keys: &[KEYS],
    needs: &["check"],
    compile,
};

const KEYS: &[Key] = &[
    Key {
        name: "check",
        shape: Shape::Choice(&["unresolved-mark", "number-without-list", "malformed-identifier", "invented", "weak-list"]),
        help: "what to check about citations",
    },
    Key {
        name: "limit",
        shape: Shape::Number,
        help: "for weak-list: the most years that the newest reference may be old (default 10; needs the date of today)",
    },
];

#[derive(Clone, Copy, Debug)]
enum Aspect {
    UnresolvedMark,
    NumberWithoutList,
    MalformedIdentifier,
    Invented,
    WeakList { oldest: i32 },
}

#[derive(Debug)]
struct Reference(Aspect);

fn compile(keys: &Keys, _: &mut Compiler<'_>) -> Box<dyn Check> {
    Box::new(Reference(match keys.text("check").map(|text| text.value.as_str()) {
        Some("number-without-list") => Aspect::NumberWithoutList,
        Some("invented") => Aspect::Invented,
        Some("weak-list") => Aspect::WeakList { oldest: keys.number("limit").unwrap_or(10.0) as i32 },
        Some("malformed-identifier") => Aspect::MalformedIdentifier,
        _ => Aspect::UnresolvedMark,
    }))
}

impl Check for Reference {
    fn check(&self, reading: &Reading<'_>, hits: &mut Vec<Hit>) {
        let mut put = |span, label: &str| {
            hits.push(Hit { place: Place::Source(span), label: Some(label.to_owned()), ..Hit::at(0..0) });
        };
        let entries = reading.evidence.entries;
        match self.0 {
            Aspect::UnresolvedMark => {
                for pointer in reading.evidence.pointers.iter().filter(|pointer| !pointer.resolves) {
                    let is_counted = match pointer.kind {
                        EvidenceKind::Footnote | EvidenceKind::AuthorYear => true,
                        EvidenceKind::Number => entries > 0,
                        EvidenceKind::Link | EvidenceKind::Identifier => false,
                    };
                    if is_counted {
                        put(pointer.span, &pointer.label);
                    }
                }
            }
            Aspect::NumberWithoutList => {
                let first = reading.evidence.pointers.iter().find(|pointer| pointer.kind == EvidenceKind::Number && entries == 0);
                if let Some(pointer) = first {
                    put(pointer.span, &pointer.label);
                }
            }
            Aspect::Invented => {
                for (span, label) in dubious::invented(reading) {
                    put(span, &label);
                }
            }
            Aspect::WeakList { oldest } => {
                if let Some((span, label)) = dubious::weak_list(reading, oldest) {
                    put(span, &label);
                }
            }
            Aspect::MalformedIdentifier => {
                let text = reading.document.prose.text();
                for (at, _) in text.match_indices("NCT") {
                    let digits = text[at + 3..].bytes().take_while(u8::is_ascii_digit).count();
                    if (4..=12).contains(&digits) && digits != 8 {
                        put(reading.document.prose.to_source(at..at + 3 + digits), &text[at..at + 3 + digits]);
                    }
                }
                for (at, _) in text.match_indices("doi:") {
                    let written = text[at + 4..].trim_start();
                    if !written.is_empty() && !written.starts_with("10.") {
                        let word = written.split_whitespace().next().unwrap_or_default();
                        let end = text.len() - written.len() + word.len();
                        put(reading.document.prose.to_source(at..end), &text[at..end]);
                    }
                }
            }
        }
    }
}
