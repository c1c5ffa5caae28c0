//! The nearest word to one that nobody knows.
//!
//! Everything that reads names asks it for the way out of a misspelt one: rulebooks, front matter, comments, options. It compares words and
//! knows nothing of what they name.

/// The candidate nearest to a word, if no more slips of the pen than one and a third of its letters lie between them.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let slips = |word: &&'a str| strsim::damerau_levenshtein(wrong, word);
    let (distance, word) = candidates.into_iter().map(|word| (slips(&word), word)).min()?;
    (distance <= 1 + wrong.chars().count() / 3).then_some(word)
}

/// The way out in words: the nearest candidate, or all of them when they are few; `None` when there are many and none is near.
pub fn help<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut candidates: Vec<&str> = candidates.into_iter().collect();
    candidates.sort_unstable();
    candidates.dedup();
    match nearest(wrong, candidates.iter().copied()) {
        Some(word) => Some(format!("did you mean \"{word}\"?")),
        None if (1..=FEW).contains(&candidates.len()) => Some(format!("expected one of: {}", candidates.join(", "))),
        None => None,
    }
}

/// So many words are listed whole.
const FEW: usize = 14;

/// Whether at most `most` slips of the pen lie between two names. Files with thousands of names compare each with each, so what is plainly
/// different is told apart before any distance is worked out.
pub fn is_within(one: &str, other: &str, most: usize) -> bool {
    // A slip changes at most two of the letters that a name holds, and one of its length.
    one.len().abs_diff(other.len()) <= most * 4
        && (letters(one) ^ letters(other)).count_ones() as usize <= most * 2
        && strsim::damerau_levenshtein(one, other) <= most
}

/// Which letters a name holds, as bits; letters outside ASCII all share one.
fn letters(name: &str) -> u64 {
    name.chars().fold(0, |bits, letter| bits | if letter.is_ascii() { 1 << (letter as u32 % 63) } else { 1 << 63 })
}

#[cfg(test)]
mod tests {
    use super::{help, is_within, nearest};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_cut_changes_no_answer(one in "[a-e\u{e9}-]{0,8}", other in "[a-e\u{e9}-]{0,8}", most in 0_usize..4) {
            prop_assert_eq!(is_within(&one, &other, most), strsim::damerau_levenshtein(&one, &other) <= most);
        }
    }

    #[test]
    fn a_near_word_else_all_of_a_few() {
        assert_eq!(nearest("warnign", ["error", "warning"]), Some("warning"));
        assert_eq!(help("xyz", ["us", "uk", "us"]).as_deref(), Some("expected one of: uk, us"));
        let many: Vec<String> = (0..20).map(|number| format!("name-{number:02}")).collect();
        assert_eq!(help("quite another", many.iter().map(String::as_str)), None);
    }
}
