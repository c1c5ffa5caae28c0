//! English inflections, for `word~` in patterns.
//!
//! A word is expanded when a rule is compiled, never stemmed when a text is read: `cure~` is just the four words
//! cure, cures, cured, curing. The rules over-generate a little ("therapied"); words that nobody writes cost nothing.

/// Verbs and nouns whose forms follow no rule. Base form first, in alphabetical order.
const IRREGULAR: &[&[&str]] = &[
    &["analysis", "analyses"],
    &["be", "is", "are", "was", "were", "been", "being", "am"],
    &["beat", "beats", "beating", "beaten"],
    &["become", "becomes", "became", "becoming"],
    &["begin", "begins", "began", "begun", "beginning"],
    &["break", "breaks", "broke", "broken", "breaking"],
    &["bring", "brings", "brought", "bringing"],
    &["build", "builds", "built", "building"],
    &["buy", "buys", "bought", "buying"],
    &["child", "children"],
    &["choose", "chooses", "chose", "chosen", "choosing"],
    &["come", "comes", "came", "coming"],
    &["crisis", "crises"],
    &["cut", "cuts", "cutting"],
    &["diagnosis", "diagnoses"],
    &["do", "does", "did", "done", "doing"],
    &["drive", "drives", "drove", "driven", "driving"],
    &["eat", "eats", "ate", "eaten", "eating"],
    &["fall", "falls", "fell", "fallen", "falling"],
    &["feel", "feels", "felt", "feeling"],
    &["fight", "fights", "fought", "fighting"],
    &["find", "finds", "found", "finding"],
    &["foot", "feet"],
    &["forget", "forgets", "forgot", "forgotten", "forgetting"],
    &["get", "gets", "got", "gotten", "getting"],
    &["give", "gives", "gave", "given", "giving"],
    &["go", "goes", "went", "gone", "going"],
    &["grow", "grows", "grew", "grown", "growing"],
    &["have", "has", "had", "having"],
    &["hypothesis", "hypotheses"],
    &["keep", "keeps", "kept", "keeping"],
    &["know", "knows", "knew", "known", "knowing"],
    &["lead", "leads", "led", "leading"],
    &["leave", "leaves", "left", "leaving"],
    &["lie", "lies", "lay", "lain", "lying"],
    &["lose", "loses", "lost", "losing"],
    &["make", "makes", "made", "making"],
    &["man", "men"],
    &["mean", "means", "meant", "meaning"],
    &["overcome", "overcomes", "overcame", "overcoming"],
    &["pay", "pays", "paid", "paying"],
    &["prove", "proves", "proved", "proven", "proving"],
    &["put", "puts", "putting"],
    &["rebuild", "rebuilds", "rebuilt", "rebuilding"],
    &["regrow", "regrows", "regrew", "regrown", "regrowing"],
    &["rid", "rids", "ridding"],
    &["rise", "rises", "rose", "risen", "rising"],
    &["run", "runs", "ran", "running"],
    &["say", "says", "said", "saying"],
    &["see", "sees", "saw", "seen", "seeing"],
    &["seek", "seeks", "sought", "seeking"],
    &["sell", "sells", "sold", "selling"],
    &["send", "sends", "sent", "sending"],
    &["set", "sets", "setting"],
    &["show", "shows", "showed", "shown", "showing"],
    &["shrink", "shrinks", "shrank", "shrunk", "shrinking"],
    &["sleep", "sleeps", "slept", "sleeping"],
    &["speak", "speaks", "spoke", "spoken", "speaking"],
    &["spend", "spends", "spent", "spending"],
    &["stand", "stands", "stood", "standing"],
    &["take", "takes", "took", "taken", "taking"],
    &["tell", "tells", "told", "telling"],
    &["think", "thinks", "thought", "thinking"],
    &["tooth", "teeth"],
    &["undo", "undoes", "undid", "undone", "undoing"],
    &["win", "wins", "won", "winning"],
    &["woman", "women"],
    &["write", "writes", "wrote", "written", "writing"],
];

/// Verbs of more than one syllable that double their last letter.
const DOUBLING: &[&str] =
    &["commit", "control", "admit", "compel", "expel", "permit", "prefer", "refer", "regret", "submit", "unplug", "prescrib"];

/// All inflections of a lower-case base word, itself first, without repeats. Words in `-ize` and `-yze` also come in
/// their British spelling.
pub(crate) fn inflections(base: &str) -> Vec<String> {
    let mut forms = vec![base.to_owned()];
    let british =
        base.strip_suffix("ize").map(|stem| format!("{stem}ise")).or_else(|| base.strip_suffix("yze").map(|stem| format!("{stem}yse")));
    match IRREGULAR.binary_search_by(|row| row[0].cmp(base)).ok().map(|at| IRREGULAR[at]) {
        Some(row) => forms.extend(row[1..].iter().map(|&form| form.to_owned())),
        None => regular(base, &mut forms),
    }
    if let Some(british) = british {
        forms.push(british.clone());
        regular(&british, &mut forms);
    }
    let mut seen = Vec::with_capacity(forms.len());
    for form in forms {
        if !seen.contains(&form) {
            seen.push(form);
        }
    }
    seen
}

fn regular(base: &str, forms: &mut Vec<String>) {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let letters: Vec<char> = base.chars().collect();
    let [.., before, last] = letters[..] else { return };
    let mut add = |stem: &str, ending: &str| forms.push(format!("{stem}{ending}"));
    let short = &base[..base.len() - last.len_utf8()];
    if last == 'y' && !is_vowel(before) {
        add(short, "ies");
        add(short, "ied");
        add(base, "ing");
        return;
    }
    let hisses = base.ends_with("ss")
        || base.ends_with("sh")
        || base.ends_with("ch")
        || matches!(last, 'x' | 'z' | 's')
        || (last == 'o' && !is_vowel(before));
    add(base, if hisses { "es" } else { "s" });
    if last == 'o' {
        // "heroes" but "photos": which is which follows no rule, so both.
        add(base, "s");
    }
    if last == 'e' {
        add(base, "d");
        match before {
            'i' => add(&base[..base.len() - 2], "ying"),
            'e' | 'o' | 'y' => add(base, "ing"),
            _ => add(short, "ing"),
        }
    } else if doubles(base, &letters, is_vowel) {
        add(base, &format!("{last}ed"));
        add(base, &format!("{last}ing"));
    } else {
        add(base, "ed");
        add(base, "ing");
    }
}

/// `stop` doubles its last letter, `treat`, `heal`, `fix` and `develop` do not.
fn doubles(base: &str, letters: &[char], is_vowel: impl Fn(char) -> bool) -> bool {
    let [.., third, before, last] = *letters else { return false };
    let ends_cvc = !is_vowel(last)
        && !matches!(last, 'w' | 'x' | 'y')
        && is_vowel(before)
        && (!is_vowel(third) || third == 'u' && letters.len() > 3 && letters[letters.len() - 4] == 'q');
    let syllables = letters.windows(2).filter(|pair| is_vowel(pair[0]) && !is_vowel(pair[1])).count();
    ends_cvc && (syllables == 1 || DOUBLING.contains(&base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_follow_english_spelling() {
        assert_eq!(inflections("cure"), ["cure", "cures", "cured", "curing"]);
        assert_eq!(inflections("therapy"), ["therapy", "therapies", "therapied", "therapying"]);
        assert_eq!(inflections("stop"), ["stop", "stops", "stopped", "stopping"]);
        assert_eq!(inflections("treat"), ["treat", "treats", "treated", "treating"]);
        assert_eq!(inflections("banish"), ["banish", "banishes", "banished", "banishing"]);
        assert_eq!(inflections("free"), ["free", "frees", "freed", "freeing"]);
        assert_eq!(inflections("fight"), ["fight", "fights", "fought", "fighting"]);
        assert_eq!(inflections("detoxify"), ["detoxify", "detoxifies", "detoxified", "detoxifying"]);
        assert!(inflections("normalize").contains(&"normalising".to_owned()));
        assert_eq!(inflections("heal"), ["heal", "heals", "healed", "healing"]);
        assert_eq!(inflections("boost"), ["boost", "boosts", "boosted", "boosting"]);
    }
}
