//! Articles to measure with: the same seed gives the same text, on every machine.
//!
//! They are shaped like real ones: front matter, headings, paragraphs, lists, quotes, tables, links, now and then a claim
//! and much careful prose around it.

/// A small generator of numbers (splitmix64); good enough to choose sentences.
pub(crate) struct Seed(u64);

impl Seed {
    /// The generator that starts here.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.number() % most as u64) as usize
    }

    /// One of the words.
    pub(crate) fn of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }
}

const THERAPIES: &[&str] = &[
    "ketamine",
    "semaglutide",
    "acupuncture",
    "red light therapy",
    "physiotherapy",
    "magnesium",
    "the vitamin drip",
    "laser treatment",
    "hormone therapy",
    "massage",
    "our collagen powder",
    "dry needling",
    "the night guard",
    "botulinum toxin",
    "fish oil",
];
const CONDITIONS: &[&str] = &[
    "chronic pain",
    "migraine",
    "depression",
    "type 2 diabetes",
    "hair loss",
    "acne",
    "insomnia",
    "arthritis",
    "high blood pressure",
    "back pain",
    "fatigue",
    "eczema",
    "anxiety",
    "tinnitus",
    "a stiff shoulder",
];
const PEOPLE: &[&str] = &["patients", "adults over fifty", "our clients", "people with a desk job", "new mothers", "runners", "the team"];
const PLACES: &[&str] = &["at the practice", "in our Leeds rooms", "at home", "in the clinic", "on the second floor", "by video call"];
const TIMES: &[&str] = &["after six weeks", "within the first month", "over a year", "every other week", "in the morning", "at each visit"];

/// Careful prose: no rule should mind these.
const CAREFUL: &[&str] = &[
    "A nurse takes your blood pressure {T} and writes it down.",
    "Whether {X} suits you depends on your history, your other medicines and what matters to you.",
    "Please bring a list of everything you take, including vitamins bought without a prescription.",
    "There is no cure for {C}, and nobody here will tell you otherwise.",
    "Some {P} feel tired for a day; call the number on your leaflet if it lasts longer.",
    "The waiting room opens at eight, and parking is free for the first two hours.",
    "We ask every new visitor about allergies, pregnancy and earlier operations.",
    "The evidence for {X} in {C} is thin: most trials were small and few lasted longer than three months.",
    "Your doctor may suggest something else first, and that is a good reason to talk.",
    "An appointment takes about forty minutes {L}.",
    "{P} who take blood thinners should ask before they book.",
    "Sleep, movement and regular meals come up in nearly every first talk.",
    "The form has four pages; you can fill it in {L} or before you come.",
    "If you are in danger or think of hurting yourself, call the emergency number now.",
    "Insurance pays for part of it in some plans, so ask yours before you start.",
    "You can stop at any time, and we will explain how to do that safely with your doctor.",
    "We keep notes for ten years, as the law asks.",
    "A second opinion is always welcome {L}.",
];

/// Copy with a claim in it.
const CLAIMS: &[&str] = &[
    "{X} relieves {C} {T}.",
    "Studies show that {X} works for nine out of ten {P}.",
    "Say goodbye to {C} for good with a game-changing plan.",
    "It is a completely safe, natural answer to {C} with no side effects.",
    "Our revolutionary approach to {C} is clinically proven.",
    "{X} boosts energy, restores sleep and reduces inflammation.",
    "\"I tried everything, and {X} cured my {C}\", says Dana from Hull.",
    "Unlike pills that only mask symptoms, {X} treats the root cause of {C}.",
    "Results are guaranteed {T}, or your money back.",
    "Doctors agree that {X} is the best choice for {P}.",
];

fn fill(seed: &mut Seed, template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        let words = match &rest[at..at + 3] {
            "{X}" => THERAPIES,
            "{C}" => CONDITIONS,
            "{P}" => PEOPLE,
            "{L}" => PLACES,
            _ => TIMES,
        };
        text.push_str(seed.of(words));
        rest = &rest[at + 3..];
    }
    text.push_str(rest);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One in six sentences makes a claim.
pub(crate) fn sentence(seed: &mut Seed) -> String {
    let templates = if seed.below(6) == 0 { CLAIMS } else { CAREFUL };
    let template = seed.of(templates);
    fill(seed, template)
}

fn sentences(seed: &mut Seed, count: usize) -> String {
    (0..count).map(|_| sentence(seed)).collect::<Vec<_>>().join(" ")
}

/// Wraps at eighty columns, as many people write Markdown.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split(' ') {
        if width > 0 && width + word.len() >= 80 {
            lines.push('\n');
            lines.push_str(indent);
            width = 0;
        } else if width > 0 {
            lines.push(' ');
        }
        lines.push_str(word);
        width += word.len() + 1;
    }
    lines
}

/// An article of about so many bytes.
pub(crate) fn article(seed: &mut Seed, bytes: usize) -> String {
    let (therapy, condition) = (seed.of(THERAPIES), seed.of(CONDITIONS));
    let mut text =
        format!("---\ntitle: \"What to know about {therapy}\"\ndescription: {}\n---\n\n", fill(seed, "A plain guide to {X} for {P}"));
    text.push_str(&format!("# {} and {condition}\n\n", fill(seed, therapy)));
    while text.len() < bytes {
        match seed.below(8) {
            0 => text.push_str(&format!("## {}\n\n", fill(seed, "How {X} fits in"))),
            1 => {
                for _ in 0..4 {
                    let line = sentence(seed);
                    text.push_str(&format!("- {}\n", wrapped(&line, "  ")));
                }
                text.push('\n');
            }
            2 => {
                let line = sentence(seed);
                text.push_str(&format!("> {}\n\n", wrapped(&line, "> ")));
            }
            3 => {
                let line = sentences(seed, 2);
                text.push_str(&format!("**Good to know.** {} See [our price list](https://example.org/prices).\n\n", wrapped(&line, "")));
            }
            4 => text.push_str("| Visit | Minutes |\n|---|---|\n| First | 40 |\n| Later | 25 |\n\n"),
            _ => {
                let count = 3 + seed.below(4);
                let line = sentences(seed, count);
                text.push_str(&wrapped(&line, ""));
                text.push_str("\n\n");
            }
        }
    }
    text
}
