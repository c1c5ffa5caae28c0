//! Tests of words as a reader sees them.

use super::*;

fn read(text: &str) -> String {
    let mut read = String::new();
    for character in text.chars() {
        match fold(character) {
            Folded::Same => read.push(character),
            Folded::To(to) => read.push_str(to),
            Folded::Plain(plain) => read.push_str(&plain),
            Folded::Gone => {}
        }
    }
    for one in respell(&read.clone(), Vec::new()).into_iter().rev() {
        read.replace_range(one.range, &one.to);
    }
    read
}

#[test]
fn what_looks_like_a_word_is_read_as_it() {
    let spellings = [
        "remedy",
        "rem\u{200b}edy",
        "rem\u{2062}edy",
        "rem\u{34f}edy",
        "rem\u{fe0f}edy",
        "rem\u{e0061}edy",
        "rem\u{180e}edy",
        "rem\u{3164}edy",
        "r\u{336}e\u{336}m\u{336}e\u{336}d\u{336}y\u{336}",
        "r\u{e9}medy",
        "re\u{301}medy",
        "r\u{435}medy",
        "r\u{3b5}medy",
        "rem\u{3b5}dy",
        "\u{ff52}\u{ff45}\u{ff4d}\u{ff45}\u{ff44}\u{ff59}",
        "\u{1d42b}\u{1d41e}\u{1d426}\u{1d41e}\u{1d41d}\u{1d432}",
        "\u{24e1}\u{24d4}\u{24dc}\u{24d4}\u{24d3}\u{24e8}",
        "\u{280}\u{1d07}\u{1d0d}\u{1d07}\u{1d05}\u{28f}",
        "r.e.m.e.d.y",
        "r e m e d y",
        "r-e-m-e-d-y",
        "r_e_m_e_d_y",
        "r/e/m/e/d/y",
        "r3medy",
        "r3m3dy",
        "\u{1f161}\u{1f154}\u{1f15c}\u{1f154}\u{1f153}\u{1f168}",
    ];
    for spelling in spellings {
        assert_eq!(read(&format!("a {spelling} for it")), "a remedy for it", "{spelling:?}");
    }
    assert_eq!(read("e\u{fb00}ective, \u{fb01}ve, o\u{fb03}ce"), "effective, five, office");
    assert_eq!(
        read("can\u{b4}t, can`t, don\u{2bc}t, it is F.D.A. approved. Or N.H.S. The end, M.H.R.A."),
        "can't, can't, don't, it is FDA approved. Or NHS. The end, MHRA."
    );
}

#[test]
fn names_units_and_other_languages_stay() {
    let same = [
        "TNF\u{3b1} and PPAR\u{3b3}",
        "10 \u{3bc}g",
        "\u{3b1}-lipoic acid",
        "\u{3b2}-carotene",
        "H\u{2082}O",
        "m\u{b2}",
        "Brand\u{2122}",
        "wait\u{2026}",
        "\u{41d}\u{430}\u{448}\u{430} \u{43a}\u{43b}\u{438}\u{43d}\u{438}\u{43a}\u{430}",
        "in the U.S. and e.g. here",
        "vitamins A C D",
        "a b c",
        "x-y-z",
        "\u{bd} dose",
        "\u{ac00}\u{b098}",
        "H1N1, B12, GLP1, HbA1c, IL4Ra, k8s, IL6, omega3",
        "10.1016/j.ab1cd and a_b1cde",
    ];
    for text in same {
        assert_eq!(read(text), text);
    }
}

#[test]
fn whole_words_of_another_script_are_told_by_their_neighbours() {
    let (cyrillic, english) = ("\u{441}\u{443}\u{440}\u{435}\u{455}", "Our clinic says that it ");
    assert_eq!(read(&format!("{english}{cyrillic} gout")), format!("{english}cypes gout"));
    assert_eq!(read(cyrillic), cyrillic);
}
