//! Whether two names are a slip of the pen apart. Files with thousands of names compare each with each, so what is
//! plainly different is told apart before any distance is worked out.

/// Whether at most `most` slips of the pen lie between two names.
pub(in crate::rulebook) fn is_within(one: &str, other: &str, most: usize) -> bool {
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
    use super::is_within;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_cut_changes_no_answer(one in "[a-e\u{e9}-]{0,8}", other in "[a-e\u{e9}-]{0,8}", most in 0_usize..4) {
            prop_assert_eq!(is_within(&one, &other, most), strsim::damerau_levenshtein(&one, &other) <= most);
        }
    }
}
