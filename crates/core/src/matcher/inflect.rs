//! English inflections, for `word~` in patterns.
//!
//! A word is expanded when a rule is compiled, never stemmed when a text is read: `cure~` is just the four words
//! cure, cures, cured, curing. The rules over-generate a little ("therapied"); words that nobody writes cost nothing.

/// Verbs and nouns whose forms follow no rule. Base form first, in alphabetical order.
const IRREGULAR: &[&[&str]] = &[
    &["analysis", "analyses"],
    &["arise", "arises", "arose", "arisen", "arising"],
    &["be", "is", "are", "was", "were", "been", "being", "am"],
    &["beat", "beats", "beating", "beaten"],
    &["become", "becomes", "became", "becoming"],
    &["begin", "begins", "began", "begun", "beginning"],
    &["bend", "bends", "bent", "bending"],
    &["bet", "bets", "betting"],
    &["bind", "binds", "bound", "binding"],
    &["bite", "bites", "bit", "bitten", "biting"],
    &["bleed", "bleeds", "bled", "bleeding"],
    &["blow", "blows", "blew", "blown", "blowing"],
    &["break", "breaks", "broke", "broken", "breaking"],
    &["breed", "breeds", "bred", "breeding"],
    &["bring", "brings", "brought", "bringing"],
    &["build", "builds", "built", "building"],
    &["burst", "bursts", "bursting"],
    &["buy", "buys", "bought", "buying"],
    &["cast", "casts", "casting"],
    &["catch", "catches", "caught", "catching"],
    &["child", "children"],
    &["choose", "chooses", "chose", "chosen", "choosing"],
    &["cling", "clings", "clung", "clinging"],
    &["come", "comes", "came", "coming"],
    &["cost", "costs", "costing"],
    &["creep", "creeps", "crept", "creeping"],
    &["crisis", "crises"],
    &["cut", "cuts", "cutting"],
    &["deal", "deals", "dealt", "dealing"],
    &["diagnosis", "diagnoses"],
    &["dig", "digs", "dug", "digging"],
    &["do", "does", "did", "done", "doing"],
    &["draw", "draws", "drew", "drawn", "drawing"],
    &["drink", "drinks", "drank", "drunk", "drinking"],
    &["drive", "drives", "drove", "driven", "driving"],
    &["eat", "eats", "ate", "eaten", "eating"],
    &["fall", "falls", "fell", "fallen", "falling"],
    &["feed", "feeds", "fed", "feeding"],
    &["feel", "feels", "felt", "feeling"],
    &["fight", "fights", "fought", "fighting"],
    &["find", "finds", "found", "finding"],
    &["fit", "fits", "fitted", "fitting"],
    &["flee", "flees", "fled", "fleeing"],
    &["fly", "flies", "flew", "flown", "flying"],
    &["foot", "feet"],
    &["forget", "forgets", "forgot", "forgotten", "forgetting"],
    &["forgive", "forgives", "forgave", "forgiven", "forgiving"],
    &["freeze", "freezes", "froze", "frozen", "freezing"],
    &["get", "gets", "got", "gotten", "getting"],
    &["give", "gives", "gave", "given", "giving"],
    &["go", "goes", "went", "gone", "going"],
    &["grind", "grinds", "ground", "grinding"],
    &["grow", "grows", "grew", "grown", "growing"],
    &["hang", "hangs", "hung", "hanging"],
    &["have", "has", "had", "having"],
    &["hear", "hears", "heard", "hearing"],
    &["hide", "hides", "hid", "hidden", "hiding"],
    &["hit", "hits", "hitting"],
    &["hold", "holds", "held", "holding"],
    &["hurt", "hurts", "hurting"],
    &["hypothesis", "hypotheses"],
    &["keep", "keeps", "kept", "keeping"],
    &["kneel", "kneels", "knelt", "kneeling"],
    &["know", "knows", "knew", "known", "knowing"],
    &["lay", "lays", "laid", "laying"],
    &["lead", "leads", "led", "leading"],
    &["leave", "leaves", "left", "leaving"],
    &["lend", "lends", "lent", "lending"],
    &["let", "lets", "letting"],
    &["lie", "lies", "lay", "lain", "lying"],
    &["light", "lights", "lit", "lighting"],
    &["lose", "loses", "lost", "losing"],
    &["make", "makes", "made", "making"],
    &["man", "men"],
    &["mean", "means", "meant", "meaning"],
    &["meet", "meets", "met", "meeting"],
    &["mistake", "mistakes", "mistook", "mistaken", "mistaking"],
    &["overcome", "overcomes", "overcame", "overcoming"],
    &["pay", "pays", "paid", "paying"],
    &["prove", "proves", "proved", "proven", "proving"],
    &["put", "puts", "putting"],
    &["quit", "quits", "quitting"],
    &["read", "reads", "reading"],
    &["rebuild", "rebuilds", "rebuilt", "rebuilding"],
    &["regrow", "regrows", "regrew", "regrown", "regrowing"],
    &["reset", "resets", "resetting"],
    &["retake", "retakes", "retook", "retaken", "retaking"],
    &["rewind", "rewinds", "rewound", "rewinding"],
    &["rid", "rids", "ridding"],
    &["ride", "rides", "rode", "ridden", "riding"],
    &["ring", "rings", "rang", "rung", "ringing"],
    &["rise", "rises", "rose", "risen", "rising"],
    &["run", "runs", "ran", "running"],
    &["say", "says", "said", "saying"],
    &["see", "sees", "saw", "seen", "seeing"],
    &["seek", "seeks", "sought", "seeking"],
    &["sell", "sells", "sold", "selling"],
    &["send", "sends", "sent", "sending"],
    &["set", "sets", "setting"],
    &["shake", "shakes", "shook", "shaken", "shaking"],
    &["shed", "sheds", "shedding"],
    &["shine", "shines", "shone", "shining"],
    &["shoot", "shoots", "shot", "shooting"],
    &["show", "shows", "showed", "shown", "showing"],
    &["shrink", "shrinks", "shrank", "shrunk", "shrinking"],
    &["shut", "shuts", "shutting"],
    &["sing", "sings", "sang", "sung", "singing"],
    &["sink", "sinks", "sank", "sunk", "sinking"],
    &["sit", "sits", "sat", "sitting"],
    &["sleep", "sleeps", "slept", "sleeping"],
    &["slide", "slides", "slid", "sliding"],
    &["speak", "speaks", "spoke", "spoken", "speaking"],
    &["spend", "spends", "spent", "spending"],
    &["spin", "spins", "spun", "spinning"],
    &["spit", "spits", "spat", "spitting"],
    &["split", "splits", "splitting"],
    &["spread", "spreads", "spreading"],
    &["spring", "springs", "sprang", "sprung", "springing"],
    &["stand", "stands", "stood", "standing"],
    &["steal", "steals", "stole", "stolen", "stealing"],
    &["stick", "sticks", "stuck", "sticking"],
    &["sting", "stings", "stung", "stinging"],
    &["strike", "strikes", "struck", "stricken", "striking"],
    &["strive", "strives", "strove", "striven", "striving"],
    &["swear", "swears", "swore", "sworn", "swearing"],
    &["sweep", "sweeps", "swept", "sweeping"],
    &["swell", "swells", "swelled", "swollen", "swelling"],
    &["swing", "swings", "swung", "swinging"],
    &["take", "takes", "took", "taken", "taking"],
    &["teach", "teaches", "taught", "teaching"],
    &["tear", "tears", "tore", "torn", "tearing"],
    &["tell", "tells", "told", "telling"],
    &["think", "thinks", "thought", "thinking"],
    &["throw", "throws", "threw", "thrown", "throwing"],
    &["thrust", "thrusts", "thrusting"],
    &["tooth", "teeth"],
    &["undergo", "undergoes", "underwent", "undergone", "undergoing"],
    &["understand", "understands", "understood", "understanding"],
    &["undertake", "undertakes", "undertook", "undertaken", "undertaking"],
    &["undo", "undoes", "undid", "undone", "undoing"],
    &["unwind", "unwinds", "unwound", "unwinding"],
    &["upset", "upsets", "upsetting"],
    &["wake", "wakes", "woke", "woken", "waking"],
    &["wear", "wears", "wore", "worn", "wearing"],
    &["weave", "weaves", "wove", "woven", "weaving"],
    &["weep", "weeps", "wept", "weeping"],
    &["win", "wins", "won", "winning"],
    &["wind", "winds", "wound", "winding"],
    &["withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"],
    &["withstand", "withstands", "withstood", "withstanding"],
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
