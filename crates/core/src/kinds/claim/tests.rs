//! Tests of claims: which sentences are frames and which only look like one.
//!
//! Each test makes a rulebook of one rule over small lists and reads sentences with it; the shipped rules play no part.

use crate::rulebook::{Base, Rulebook};
use crate::{Document, Linter, Profile, Source};
use std::sync::Arc;

/// The words that a rule with these keys points at.
fn claims(keys: &str, text: &str) -> Vec<String> {
    found(&rulebook(keys), text)
}

/// The findings of a rulebook in a text.
fn found(rulebook: &Arc<Rulebook>, text: &str) -> Vec<String> {
    let document = Document::markdown(Source::new("t.md", text));
    let findings = Linter::new(rulebook, Profile::default()).lint(&document);
    findings.iter().map(|finding| document.source.slice(finding.span).to_owned()).collect()
}

/// A rulebook of one rule with these keys.
fn rulebook(keys: &str) -> Arc<Rulebook> {
    let rules = format!(
        r#"
version = 1
[sources.S]
title = "S"
tier = "code"
url = "https://example.org"
[families.f]
title = "F"
[lists]
relieves = ["relieve~", "ease~", "support~", "manage~", "heal~", "calm~", "soothe~", "clear~", "get~ rid of", "bring~ down", "take~ out"]
relief = ["relief", "remedy"]
less = ["less", "calmer", "softer", "anti", "better", "more", "deeper", "restful"]
fades = ["fade~", "subside~", "heal~", "is gone"]
medicinal = ["diuretic", "sedative"]
goods = ["tonic"]
fast = ["in minutes", "overnight"]
pain = ["(joint|knee|) pain", "swelling", "eczema", "asthma", "skin", "sleep"]
other = ["skin clinic"]
person = ["people", "patients"]
clinician = ["doctor~"]
rival = ["walking", "aspirin"]
[cues.negated]
before = ["not", "no"]
[[rule]]
id = "r"
family = "f"
kind = "claim"
severity = "warning"
title = "T"
message = "M"
why = "W"
fix = "F"
sources = ["S"]
wrong = ["It relieves pain."]
right = ["Good day."]
unless = ["negated"]
target = ["pain"]
{keys}
[[rule]]
id = "lists"
family = "f"
kind = "phrase"
severity = "off"
title = "T"
message = "M"
why = "W"
fix = "F"
sources = ["S"]
wrong = ["Relief."]
right = ["Good day."]
match = ["{{relieves}}", "{{relief}}", "{{less}}", "{{fades}}", "{{fast}}", "{{other}}", "{{person}}", "{{clinician}}", "{{rival}}", "{{medicinal}}", "{{goods}}"]
"#
    );
    Rulebook::parse(&Source::new("rules.toml", &rules), &Base::default()).expect("the rules of this test are sound")
}

const ALL: &str = "effect = [\"relieves\"]\nnoun = [\"relief\"]\nquality = [\"less\"]\noutcome = [\"fades\"]\nnot-agent = [\"rival\"]";

#[test]
fn every_usual_order_is_a_claim() {
    for (text, claim) in [
        ("Our balm relieves stubborn knee pain.", "relieves stubborn knee pain"),
        ("Knee pain can be eased by our balm.", "Knee pain can be eased"),
        ("With our balm, joint pain will often start to fade.", "joint pain will often start to fade"),
        ("Relief from your joint pain is near.", "Relief from your joint pain"),
        ("We are known for joint pain relief.", "joint pain relief"),
        ("A pain-easing balm.", "pain-easing"),
        ("Expect calmer, softer skin.", "calmer, softer skin"),
        ("## Less swelling", "Less swelling"),
        ("- Eases swelling", "Eases swelling"),
    ] {
        assert_eq!(claims(ALL, text), [claim], "{text}");
    }
}

#[test]
fn who_acts_and_how_a_word_is_meant_decide() {
    for text in [
        "You can ease joint pain with a warm bath.",
        "Doctors manage pain.",
        "Aspirin eases pain.",
        "People struggle with managing their pain.",
        "Patients manage their pain.",
        "The support for pain starts here.",
        "Emotional support is offered, pain or no pain.",
        "Come and visit us at Heal Skin in town today.",
        "It does not relieve pain.",
        "We support the skin clinic.",
        "It eases you in, because pain is common.",
    ] {
        assert_eq!(claims(ALL, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_wording_praises_nothing_when_a_rival_acts() {
    let keys = "match = [\"lowers the risk of\"]\neffect = [\"relieves\"]\nnot-agent = [\"rival\"]";
    assert_eq!(claims(keys, "Our balm lowers the risk of falls."), ["lowers the risk of falls"]);
    assert_eq!(claims(keys, "Our aspirin lowers the risk of falls."), ["lowers the risk of falls"]);
    assert!(claims(keys, "Walking lowers the risk of falls.").is_empty());
}

#[test]
fn helped_people_and_own_staff_are_the_promoters_claim() {
    assert_eq!(claims(ALL, "It helps patients manage pain."), ["manage pain"]);
    assert_eq!(claims(ALL, "Our doctors manage pain."), ["manage pain"]);
}

#[test]
fn a_modifier_belongs_to_the_claim() {
    let keys = "effect = [\"relieves\"]\nwith = [\"fast\"]";
    assert_eq!(claims(keys, "The balm relieves pain in minutes."), ["relieves pain in minutes"]);
    assert_eq!(claims(keys, "Overnight the balm relieves pain."), ["Overnight the balm relieves pain"]);
    assert!(claims(keys, "The balm relieves pain.").is_empty());
}

#[test]
fn a_lead_in_makes_claims_of_items() {
    let keys = "lead-in = [\"helps with\", \"benefits\"]";
    assert_eq!(claims(keys, "The balm helps with:\n\n- joint pain\n- dry eczema\n- parking"), ["joint pain", "dry eczema"]);
    assert_eq!(claims(keys, "## Benefits\n\nWhat we see:\n\n- less swelling"), ["less swelling"]);
    assert_eq!(claims(keys, "It helps with: asthma, eczema."), ["helps with: asthma"]);
    assert!(claims(keys, "The leaflet helps with forms.\n\n- joint pain").is_empty());
}

#[test]
fn several_targets_can_be_asked_for() {
    let keys = "effect = [\"relieves\"]\ntargets = 3";
    assert_eq!(claims(keys, "It relieves eczema, asthma and swelling."), ["relieves eczema, asthma and swelling"]);
    assert!(claims(keys, "It relieves eczema and asthma.").is_empty());
}

#[test]
fn a_fragment_opens_its_sentence() {
    let keys = "effect = [\"relieves\"]\nnoun = [\"relief\"]\nagent = \"none\"";
    assert_eq!(claims(keys, "Relieves pain. The relief of pain is a goal."), ["Relieves pain"]);
}

/// Lists of the rule of this file and what else it asks for.
const EVERY: &str = "effect = [\"relieves\"]\nnoun = [\"relief\"]\nquality = [\"less\"]\noutcome = [\"fades\"]\nadjective = [\"medicinal\"]\nlabel = [\"goods\"]";

#[test]
fn gaps_count_phrases_and_not_words() {
    for (text, claim) in [
        (
            "Our gel gets rid of even the most stubborn, decades-old plaque eczema.",
            "gets rid of even the most stubborn, decades-old plaque eczema",
        ),
        ("It eases the sort of deep and nagging knee pain that keeps you awake.", "eases the sort of deep and nagging knee pain"),
        ("The balm calms, soothes and clears eczema.", "calms, soothes and clears eczema"),
        ("Relieves boredom, and often swelling.", "Relieves boredom, and often swelling"),
        ("Better, deeper, more restful sleep.", "Better, deeper, more restful sleep"),
    ] {
        assert_eq!(claims(EVERY, text), [claim], "{text}");
    }
}

#[test]
fn verbs_in_any_form_make_claims() {
    for (text, claim) in [
        ("What this brace does is ease the swelling of your knees.", "ease the swelling"),
        ("The patch brings joint pain down within an hour.", "brings joint pain down"),
        ("It takes the swelling out of tired feet.", "takes the swelling out"),
        ("Eczema that is calmed by our balm stays calm.", "Eczema that is calmed"),
        ("Eczema calmed by our balm stays calm.", "Eczema calmed"),
        ("Our wraps let your skin heal.", "skin heal"),
        ("We equip your skin to heal.", "skin to heal"),
        ("The balm has eased my eczema.", "eased my eczema"),
        ("Swelling is gone by noon.", "Swelling is gone"),
        ("The pain in your knees soon fades.", "pain in your knees soon fades"),
    ] {
        assert_eq!(claims(EVERY, text), [claim], "{text}");
    }
}

#[test]
fn adjectives_names_and_cells_are_claims() {
    for (text, claim) in [
        ("This resin is diuretic and mildly sedative.", "is diuretic and mildly sedative"),
        ("Your skin feels visibly softer.", "skin feels visibly softer"),
        ("It leaves your skin softer.", "skin softer"),
        ("## Eczema Tonic", "Eczema Tonic"),
        ("| What | How |\n|---|---|\n| Skin | Softer |", "Skin | Softer"),
    ] {
        assert_eq!(claims(EVERY, text), [claim], "{text}");
    }
}

#[test]
fn heads_and_parts_of_speech_decide() {
    for text in [
        "The eczema relief fund collects coins at the door.",
        "An eczema helpline is open on weekdays.",
        "Calm skin tones were chosen for the walls.",
        "Eased skin rules are drawn in blue in the atlas.",
        "The nurse's calm and her eczema leaflets are in the hall.",
        "A joint pain clinic.",
        "The diuretic tea stands on the left shelf.",
        "Skin, and a screw is eased into place.",
        "It eases snoring, and joint pain has other causes.",
        "More sensitive skin.",
    ] {
        assert_eq!(claims(EVERY, text), Vec::<String>::new(), "{text}");
    }
}

/// Words that may be put into a sentence without silencing it.
mod invariance {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;
    use std::sync::LazyLock;

    static RULES: LazyLock<Arc<Rulebook>> = LazyLock::new(|| rulebook(EVERY));
    const VERBS: &[&str] = &["relieves", "eases", "calms", "soothes", "clears", "manages", "supports", "heals", "gets rid of"];
    const TARGETS: &[&str] = &["eczema", "swelling", "asthma", "joint pain", "knee pain"];
    const ADJECTIVES: &[&str] =
        &["stubborn", "decades-old", "deep, nagging", "very severe", "most unpleasant", "itchy and angry", "chronic"];
    const ADVERBS: &[&str] = &["gently", "quickly", "often", "also", "quite reliably", "really"];
    const OTHERS: &[&str] = &["boredom", "the gloom of winter", "tired moods", "a sour mood"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn more_words_silence_nothing(
            verb in select(VERBS),
            target in select(TARGETS),
            adjective in select(ADJECTIVES),
            adverb in select(ADVERBS),
            other in select(OTHERS),
        ) {
            for text in [
                format!("Our balm {verb} {target}."),
                format!("Our balm {verb} {adjective} {target}."),
                format!("Our balm {verb} your {adjective} {target}."),
                format!("Our balm {adverb} {verb} {target}."),
                format!("Our balm {verb} {other} and {target}."),
                format!("Our balm {verb} {other}, and {adverb} {adjective} {target}."),
                format!("Our balm {verb} {target} and {other}."),
                format!("Our balm warms and {verb} {target}."),
                format!("Our balm, which is red, {verb} {target}."),
            ] {
                prop_assert_eq!(found(&RULES, &text).len(), 1, "{}", text);
            }
        }
    }
}
