//! How many syllables an English word has, by its letters alone.
//!
//! Groups of vowels are counted; then what English spells otherwise than it speaks is set right: silent endings, vowels
//! that are spoken apart, and the Greek and Latin joints of medical words. Words that follow no rule stand in a list.
//! It knows no sentences and no grades, and it allocates nothing, since every word of every article is asked.

/// Longer words are nobody's; their first letters are counted.
const LONGEST_WORD: usize = 48;

/// Usual words that no rule below gets right, in the order of the alphabet.
#[rustfmt::skip]
const IRREGULAR: [(&str, usize); 52] = [
    ("apnea", 3), ("area", 3), ("areas", 3), ("baseline", 2), ("being", 2), ("business", 2), ("cement", 2), ("chocolate", 3),
    ("clothes", 1), ("colonel", 2), ("cornea", 3), ("create", 2), ("created", 3), ("creates", 2), ("diabetes", 4), ("doing", 2),
    ("evening", 2), ("every", 2), ("everyone", 3), ("everything", 3), ("eyes", 1), ("going", 2), ("herpes", 2), ("idea", 3),
    ("ideal", 3), ("ideas", 3), ("lifestyle", 2), ("maybe", 2), ("naive", 2), ("nausea", 3), ("nuclear", 3), ("pancreas", 3),
    ("people", 2), ("platelet", 2), ("platelets", 2), ("quiet", 2), ("quietly", 3), ("rabies", 2), ("react", 2), ("reaction", 3),
    ("reactions", 3), ("recipe", 3), ("recipes", 3), ("scabies", 2), ("science", 2), ("sciences", 3), ("someone", 2),
    ("something", 2), ("sometimes", 2), ("syncope", 3), ("therefore", 2), ("trachea", 3),
];

/// Syllables of an English word; a word has at least one.
pub(crate) fn syllables(word: &str) -> usize {
    let mut buffer = [0_u8; LONGEST_WORD];
    let mut length = 0;
    let mut parts = 0;
    // The letters that an apostrophe cuts off are not spoken on its own: "don't", "patient's"; what a hyphen joins is.
    for character in word.chars() {
        match character {
            // Nearly all letters.
            'a'..='z' if length < LONGEST_WORD => {
                buffer[length] = character as u8;
                length += 1;
            }
            '-' | '\u{2010}' | '\u{2011}' if length > 0 => {
                parts += of_letters(&buffer[..length]);
                length = 0;
            }
            letter if letter.is_alphabetic() && length < LONGEST_WORD => {
                buffer[length] = plain(letter);
                length += 1;
            }
            _ => {}
        }
    }
    if length > 0 {
        parts += of_letters(&buffer[..length]);
    }
    parts.max(1)
}

/// A letter in lower case without its accent; any other letter counts as a consonant.
fn plain(letter: char) -> u8 {
    match letter.to_ascii_lowercase() {
        plain @ 'a'..='z' => plain as u8,
        // A final "é" is spoken.
        'é' | 'É' => b'i',
        'è' | 'ê' => b'e',
        'ö' | 'ô' | 'Ö' => b'o',
        'ü' | 'Ü' => b'u',
        'ä' | 'à' | 'Ä' => b'a',
        'ï' | 'î' => b'i',
        _ => b'b',
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn of_letters(letters: &[u8]) -> usize {
    // By the first letter alone, then by the length: most words are compared with none.
    let group = IRREGULAR.partition_point(|(word, _)| word.as_bytes()[0] < letters[0]);
    let mut group = IRREGULAR[group..].iter().take_while(|(word, _)| word.as_bytes()[0] == letters[0]);
    if let Some((_, count)) = group.find(|(word, _)| word.as_bytes() == letters) {
        return *count;
    }
    // "y" before a vowel begins a syllable and is no vowel itself: "yes", "beyond".
    let is_glide = |at: usize| {
        letters[at] == b'y' && letters.get(at + 1).is_some_and(|&next| is_vowel(next)) && (at == 0 || is_vowel(letters[at - 1]))
    };
    // "quick", "frequent".
    let is_w =
        |at: usize| letters[at] == b'u' && at > 0 && letters[at - 1] == b'q' && letters.get(at + 1).is_some_and(|&next| is_vowel(next));
    let mut count = 0;
    for at in (0..letters.len()).filter(|&at| is_vowel(letters[at]) && !is_glide(at) && !is_w(at)) {
        let opens = at == 0 || !is_vowel(letters[at - 1]) || is_glide(at - 1) || is_w(at - 1);
        count += usize::from(opens || is_spoken_apart(letters, at));
    }
    count.saturating_sub(silent(letters)).max(1)
}

/// Whether a vowel after a vowel begins a syllable of its own.
fn is_spoken_apart(letters: &[u8], at: usize) -> bool {
    let (before, this, rest) = (letters[at - 1], letters[at], &letters[at + 1..]);
    let ahead = if at >= 2 { letters[at - 2] } else { 0 };
    let starts = |texts: &[&str]| texts.iter().any(|text| rest.starts_with(text.as_bytes()));
    let is_rest = |texts: &[&str]| texts.iter().any(|text| rest == text.as_bytes());
    match (before, this) {
        // One: "-tion", "-cial", "-cious", "physician", "dementia". Two: "giant", "medial", "insomnia", "association".
        (b'i', b'a' | b'o' | b'u') => {
            let is_soft = matches!(ahead, b't' | b'c' | b's' | b'g' | b'x') && at >= 3;
            !(is_soft && (starts(&["n", "l", "us"]) || (rest.is_empty() && ahead == b't')))
        }
        // Two: "diet", "anxiety", "client", "ingredient", "earlier", "healthiest". One: "patient", "efficient", "field".
        (b'i', b'e') => {
            (at == 2 && starts(&["t"]))
                || starts(&["ty", "ties", "ta"])
                || (starts(&["nt", "nc"]) && !matches!(ahead, b't' | b'c' | b's'))
                || (at >= 3 && is_rest(&["r", "rs"]))
                || (at >= 4 && is_rest(&["st"]))
        }
        // Two: "video", "osteopath". One: "surgeon".
        (b'e', b'o') => !(ahead == b'g' && starts(&["n"])),
        // Two: "reality", "linear", "diarrhea", "laryngeal", "European". One: "heal", "bread", "year".
        (b'e', b'a') => {
            (ahead == b'r' && starts(&["li"]))
                || (at >= 4 && ahead == b'n' && is_rest(&["r"]))
                || (ahead == b'h' && rest.is_empty())
                || (at >= 5 && matches!(ahead, b'n' | b'r' | b'g') && is_rest(&["l"]))
                || (at >= 5 && matches!(ahead, b'p' | b'r') && is_rest(&["n"]))
        }
        // Two: "nucleus", "museum". One: "neutral", "rheumatic".
        (b'e', b'u') => is_rest(&["s", "m"]),
        // Two: "seeing", "reinforce". One: "weight", "caffeine".
        (b'e', b'i') => is_rest(&["ng"]) || starts(&["nf", "ns"]),
        // Two: "evaluate", "manual". One: "language".
        (b'u', b'a') => ahead != b'g',
        // Two: "fluent", "influence". One: "blue", "true".
        (b'u', b'e') => starts(&["n"]),
        // Two: "fluid", "suicide", "continuity", "tuition", "genuine", "ruin". One: "fruit", "guide", "build".
        (b'u', b'i') => is_rest(&["d", "ds"]) || starts(&["cid", "ty", "ti"]) || (matches!(ahead, b'n' | b'r') && starts(&["n"])),
        // "continuous".
        (b'u', b'o') => starts(&["us"]),
        // "aorta", "chaos".
        (b'a', b'o') => true,
        // "archaic".
        (b'a', b'i') => is_rest(&["c"]),
        // Two: "poem", "coenzyme", "coexist". One: "does", "toe".
        (b'o', b'e') => (at == 2 && is_rest(&["m", "ms", "t", "ts"])) || starts(&["nz", "x"]),
        // Two: "cooperate", "coordinate", "zoology". One: "blood", "mood".
        (b'o', b'o') => starts(&["per", "rd", "log"]),
        // Two: "heroin", "stoic". One: "joint", "-oid".
        (b'o', b'i') => (at >= 4 && ahead == b'r' && is_rest(&["n"])) || is_rest(&["c", "ng"]),
        // "hyaluronic", "cyanide".
        (b'y', _) => at >= 2,
        _ => false,
    }
}

/// How many of the vowels counted are silent endings.
fn silent(letters: &[u8]) -> usize {
    let ends = |ending: &str| letters.ends_with(ending.as_bytes());
    let from_end = |back: usize| letters.len().checked_sub(back).map_or(b'x', |at| letters[at]);
    // "table" and "handled" speak it; "role", "healed", "pulled" do not.
    let is_spoken_le = |back: usize| from_end(back) == b'l' && !is_vowel(from_end(back + 1)) && !matches!(from_end(back + 1), b'l' | b'r');
    if from_end(1) == b'e' && !is_vowel(from_end(2)) {
        return usize::from(!is_spoken_le(2));
    }
    let last_two = (from_end(2), from_end(1));
    if last_two == (b'e', b'd') && !is_vowel(from_end(3)) {
        return usize::from(!matches!(from_end(3), b't' | b'd') && !is_spoken_le(3));
    }
    if last_two == (b'e', b's') && !is_vowel(from_end(3)) {
        let is_hissing = matches!(from_end(3), b's' | b'z' | b'x' | b'c' | b'g') || ends("ches") || ends("shes");
        return usize::from(!is_hissing && !is_spoken_le(3));
    }
    // The end of a first half: "safely", "improvement", "careful"; not "supplement", "increment", "vehement".
    let halves: &[&str] = match from_end(1) {
        b'y' => &["ely", "efully"],
        b't' => &["ement"],
        b's' => &["ements", "eless", "eness"],
        b'l' => &["eful"],
        _ => &[],
    };
    let cut = halves.iter().find(|ending| ends(ending)).map_or(0, |ending| letters.len() - ending.len());
    let is_spoken = || ["lement", "lements", "crement", "crements", "vehement"].iter().any(|ending| ends(ending));
    usize::from(cut >= 2 && !is_vowel(letters[cut - 1]) && letters[..cut].iter().any(|&letter| is_vowel(letter)) && !is_spoken())
}

#[cfg(test)]
mod tests {
    use super::syllables;

    /// Words as a dictionary of American English divides them.
    const USUAL: &str = "1 the a side health care pain sleep drug dose risk side nurse skin hair knee lungs brain heart blood
        treat heal cure help cause caused helped used takes makes lives eyes work worked weight fruit guide build joint
        through though thought bruise while whole role scale friends year years
        2 treatment patient patients relieved treated causes improves create science people table ankle muscle able
        simple trouble safely careful hopeless body doctor clinic therapy:3 stronger needles visit needed ended wanted
        fluid being going doing every something language quiet diet anxious handled troubled beyond player settle trial neutral protein caffeine
        3 ketamine depression evidence serious diseases physician medicine hospital surgery injection example
        family:3 remedy remember vitamin area idea nausea reaction however completely radius yesterday healthier
        4 medication insomnia anxiety information diabetes society capillary psychiatric
        experience intravenous infertility:5 evaluate:4 ability american osteopath regular:3 settlement:3 association:5";

    const MEDICAL: &str = "acetaminophen 6 acupuncture 4 acupuncturist 5 allergy 3 antibiotic 5
        antidepressant 5 aorta 3 arthritis 3 asthma 2 autoimmune 4 bacteria 4 biopsy 3 botulinum 4 bronchitis 3 cannabidiol 5
        cardiac 3 cardiology 5 chemotherapy 5 cholesterol 4 chronic 2 collagen 3 colonoscopy 5 cortisol 3 dementia 3
        dermatologist 5 dermatology 5 diagnosis 4 diarrhea 4 dialysis 4 dietitian 4 dopamine 3 eczema 3 endometriosis 6
        epilepsy 4 esketamine 4 estrogen 3 exosome 3 fatigue 2 fracture 2 gastrointestinal 6 glucose 2
        hypertension 4 hypnosis 3 hormone 2 hyaluronic 5 ibuprofen 4 immune 2 infection 3 infusion 3 inflammation 4 influenza 4
        insulin 3 ketamine 3 liraglutide 4 magnesium 4 melatonin 4 menopause 3 metabolism 5 metformin 3 migraine 2
        naltrexone 3 neurologist 4 neuropathy 4 nucleus 3 obesity 4 opioid 3 osteoarthritis 6 osteoporosis 6 pediatric 4
        peptide 2 pharmacy 3 physiotherapy 6 placebo 3 platelet 2 prescription 3 probiotic 4 psilocybin 4
        psoriasis 4 psychiatry 4 psychologist 4 radiation 4 regenerative 5 rehabilitation 6 rheumatoid 3 sciatica 4
        semaglutide 4 serotonin 4 suicide 3 supplement 3 supplements 3 surgeon 2 syndrome 2 testosterone 4 therapist 3
        thyroid 2 tirzepatide 4 transcranial 4 treatments 2 tumor 2 turmeric 3 ultrasound 3 vaccine 2 vaccination 4 vertigo 3
        virus 2 wellness 2 requirement 3 improvement 3 management 3 measurement 3 side-effect 3
        bipolar 3 carcinoma 4 cystitis 3 diuretic 4 hemoglobin 4 hepatitis 4 lymphoma 3 melanoma 4 nutrition 3 pancreas 3
        psychosis 3 sedation 3 sinusitis 4 steroid 2 hormonal 3 bacterial 4 antiviral 4 laryngeal 4 celiac 3 ingredient 4";

    fn usual() -> Vec<(&'static str, usize)> {
        let mut current = 0;
        let mut words = Vec::new();
        for word in USUAL.split_whitespace() {
            if let Ok(count) = word.parse() {
                current = count;
            } else if let Some((word, count)) = word.split_once(':') {
                words.push((word, count.parse().unwrap_or(0)));
            } else {
                words.push((word, current));
            }
        }
        words
    }

    fn medical() -> Vec<(&'static str, usize)> {
        let words: Vec<&str> = MEDICAL.split_whitespace().collect();
        words.chunks(2).map(|pair| (pair[0], pair[1].parse().unwrap_or(0))).collect()
    }

    fn wrong(words: &[(&'static str, usize)]) -> Vec<(&'static str, usize, usize)> {
        words.iter().map(|&(word, count)| (word, count, syllables(word))).filter(|(_, count, found)| count != found).collect()
    }

    #[test]
    fn irregular_words_are_in_order() {
        assert!(super::IRREGULAR.is_sorted());
    }

    #[test]
    fn usual_words_are_all_right() {
        let words = usual();
        assert!(words.len() >= 120, "{} words", words.len());
        assert_eq!(wrong(&words), []);
    }

    #[test]
    fn of_medical_words_nineteen_in_twenty_are_right() {
        let words = medical();
        assert!(words.len() >= 120, "{} words", words.len());
        let wrong = wrong(&words);
        assert!(wrong.len() * 20 <= words.len(), "{} of {}: {wrong:?}", wrong.len(), words.len());
    }

    #[test]
    fn whatever_is_written_has_a_syllable() {
        for (word, count) in [("", 1), ("mmHg", 1), ("don't", 1), ("café", 2), ("naïve", 2), ("日本", 1), ("x", 1), ("I", 1)] {
            assert_eq!(syllables(word), count, "{word}");
        }
        assert!(syllables(&"ba".repeat(1000)) <= 48);
    }
}
