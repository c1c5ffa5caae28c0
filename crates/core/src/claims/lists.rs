//! Words of claims: the closed English lists of `lists.txt`, by which registers of claims compare wordings.
//!
//! `wording.rs` asks for those of the law, `house/weight.rs` for those of the house; both share the small words. A section holds words, pairs, or one phrase
//! a line; each of them stands there once.

/// The lines of a section; none for one that the file does not have.
pub(super) fn lines(section: &'static str) -> impl Iterator<Item = &'static str> {
    let is_head = move |line: &&str| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) == Some(section);
    let from = include_str!("lists.txt").lines().skip_while(move |line| !is_head(line)).skip(1);
    from.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a section.
pub(super) fn words(section: &'static str) -> impl Iterator<Item = &'static str> {
    lines(section).flat_map(str::split_whitespace)
}

/// The pairs of a section, `one = other`.
pub(super) fn pairs(section: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(section).filter_map(|line| line.split_once(" = "))
}

#[cfg(test)]
mod tests {
    use super::{lines, pairs, words};
    use std::collections::BTreeSet;

    #[test]
    fn each_word_has_one_weight_and_each_section_its_form() {
        let mut seen = BTreeSet::new();
        for section in ["number", "small", "strength", "negation", "population", "time"] {
            assert!(words(section).count() > 10, "{section}");
            words(section).for_each(|word| assert!(seen.insert(word), "\"{word}\" stands twice"));
        }
        words("small-in-law").for_each(|word| assert!(!words("small").any(|one| one == word), "\"{word}\" stands twice"));
        for section in ["stem", "same"] {
            assert!(pairs(section).count() == lines(section).count() && pairs(section).count() > 5, "{section}");
        }
        for section in ["less", "more", "generic", "link-contributes", "link-helps", "link-acts", "link-for"] {
            assert!(lines(section).next().is_some(), "{section}");
        }
        assert_eq!(lines("no-such-section").next(), None);
    }

    #[test]
    fn a_longer_link_stands_before_the_shorter_that_it_begins_with() {
        let all: Vec<&str> = ["link-contributes", "link-helps", "link-acts", "link-for"].into_iter().flat_map(lines).collect();
        for (at, link) in all.iter().enumerate() {
            let behind = all[at + 1..].iter().find(|other| other.starts_with(&format!("{link} ")));
            assert_eq!(behind, None, "\"{link}\"");
        }
    }
}
