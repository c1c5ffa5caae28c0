//! A name for a finding that survives edits elsewhere: rule and words, whatever the line, the layout and the file.
//!
//! A claim is known by its words and its sentence, without case, markup and line ends, whatever stands beside it and whichever
//! other rules run: the old word in a new sentence is a new claim. A finding about a document as a whole is known
//! by its topic without numbers, since its place and its measure move with every edit.

use crate::finding::Finding;
use crate::source::Source;
use std::collections::BTreeMap;

/// The identity of a finding: the same claim twice in a text has the same identity.
pub fn identity(source: &Source, finding: &Finding) -> String {
    format!("{:016x}", number(source, finding))
}

/// A name for each finding of a document, no two the same: the second finding of one identity is named as such.
pub fn fingerprints(source: &Source, findings: &[Finding]) -> Vec<String> {
    let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
    let names = findings.iter().map(|finding| {
        let identity = number(source, finding);
        let count = seen.entry(identity).or_insert(0);
        *count += 1;
        format!("{:016x}", hash(format!("{identity:x}:{count}").as_bytes()))
    });
    names.collect()
}

/// The identity of a claim: its rule, its words, and the sentence in which they stand, by its number from [`of_sentence`].
pub(crate) fn of_claim(rule: &str, words_found: &str, sentence: u64) -> u64 {
    let parts = [rule, "\0", &words(words_found, is_part), "\0"];
    add(parts.into_iter().fold(START, |state, part| add(state, part.as_bytes())), &sentence.to_le_bytes())
}

/// A sentence as a number: its words without case and marks.
pub(crate) fn of_sentence(sentence: &str) -> u64 {
    add(START, words(sentence, is_part).as_bytes())
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric() || character == '%'
}

/// An identity as it is written.
pub(crate) fn written(identity: u64) -> String {
    format!("{identity:016x}")
}

/// The identity of a finding as a number.
pub(crate) fn number(source: &Source, finding: &Finding) -> u64 {
    if let Some(identity) = finding.identity.filter(|_| !finding.is_about_document) {
        return identity;
    }
    let words = if finding.is_about_document {
        words(finding.topic.as_deref().unwrap_or_default(), |character| character.is_alphabetic())
    } else {
        words(source.slice(finding.span), is_part)
    };
    [finding.rule(), "\0", &words].into_iter().fold(START, |state, part| add(state, part.as_bytes()))
}

fn words(text: &str, is_part: impl Fn(char) -> bool) -> String {
    let mut words = String::with_capacity(text.len());
    let mut is_inside = false;
    for character in text.chars() {
        let was_inside = std::mem::replace(&mut is_inside, is_part(character));
        if is_inside {
            if !was_inside && !words.is_empty() {
                words.push(' ');
            }
            words.push(character.to_ascii_lowercase());
        }
    }
    if words.is_ascii() { words } else { words.to_lowercase() }
}

/// FNV-1a, 64 bits: stable over releases and machines, which the standard hasher is not.
pub fn hash(bytes: &[u8]) -> u64 {
    add(START, bytes)
}

/// The hash of nothing.
const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of what was hashed so far and these bytes behind it.
fn add(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
