//! Word lists that the program asks for by name, whatever the patterns of a rulebook do.
//!
//! The analysis and the kinds take every such name from here, so that a rulebook that defines one is never told that nothing uses it, and one
//! that needs a list and lacks it is told so. A test holds that no other file asks a matcher for a list by a name of its own.

/// The project's own names, filled from `brands` in `[settings]`.
pub const BRAND: &str = "brand";
/// Every noun that heads its phrase: a target that needs no list. It has no members of its own.
pub const ANY_NOUN: &str = "any-noun";
/// Medicines.
pub const DRUG: &str = "drug";
/// Medicines that clinics and shops sell by name.
pub const SOLD_DRUG: &str = "sold-drug";
/// Supplements.
pub const SUPPLEMENT: &str = "supplement";
/// Procedures and therapies.
pub const PROCEDURE: &str = "procedure";
/// Devices.
pub const DEVICE: &str = "device";
/// Headings over what patients say.
pub const TESTIMONIAL_HEADING: &str = "testimonial-heading";
/// Diseases and conditions, as uses of an intervention.
pub const CONDITION: &str = "condition";
/// Harms, as a document states them.
pub const RISK: &str = "risk";
/// Words for people, who act without being praised.
pub const PERSON: &str = "person";
/// People who treat, who act without being praised.
pub const CLINICIAN: &str = "clinician";

/// Verbs of effect, for the condition `promised`.
pub const PROMISE_VERB: &str = "promise-verb";
/// The targets that they act on.
pub const PROMISE_TARGET: &str = "promise-target";
/// Verbs that say what becomes of a complaint.
pub const PROMISE_OUTCOME: &str = "promise-outcome";
/// Words that promise by themselves.
pub const PROMISE_WORD: &str = "promise-word";
/// Therapies.
pub const THERAPY: &str = "therapy";
/// Diseases and symptoms.
pub const AILMENT: &str = "ailment";
/// Values that a laboratory measures.
pub const BIOMARKER: &str = "biomarker";
/// Parts and functions of the body.
pub const BODY: &str = "body";
/// Things that people do and eat, and that surround them.
pub const HABIT: &str = "habit";
/// Research.
pub const STUDY: &str = "study";
/// Agencies.
pub const AGENCY: &str = "agency";
/// Tests, stages and whoever finds out.
pub const INQUIRY: &str = "inquiry";
/// Medicine in general.
pub const STANDARD_CARE: &str = "standard-care";
/// Words in a heading or a lead-in that deny the items below it.
pub const DENIAL_LEAD: &str = "denial-lead";
/// Headings over risks.
pub const RISK_HEADING: &str = "risk-heading";
/// Words of a seller.
pub const OWN_WORD: &str = "own-word";
/// Wordings of patient information.
pub const INFORMING_WORD: &str = "informing-word";
/// Words about health.
pub const HEALTH_WORD: &str = "health-word";

/// Lists whose members are things a document can promote.
pub const PROMOTABLE: [&str; 5] = [BRAND, DRUG, SUPPLEMENT, PROCEDURE, DEVICE];
/// Lists whose members are people.
pub const PEOPLE: [&str; 2] = [PERSON, CLINICIAN];
/// Lists whose members say that something works on a condition.
pub const EFFECTS: [&str; 8] = ["cures", "treats", "relieves", "reduces", "eliminates", "reverses", "prevents", "restores"];

/// Lists that tell who acts, what is promised and how a page speaks.
const OF_SENTENCES: [&str; 18] = [
    PROMISE_VERB,
    PROMISE_TARGET,
    PROMISE_OUTCOME,
    PROMISE_WORD,
    THERAPY,
    AILMENT,
    BIOMARKER,
    BODY,
    HABIT,
    STUDY,
    AGENCY,
    INQUIRY,
    STANDARD_CARE,
    DENIAL_LEAD,
    RISK_HEADING,
    OWN_WORD,
    INFORMING_WORD,
    HEALTH_WORD,
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static str> {
    [SOLD_DRUG, TESTIMONIAL_HEADING, CONDITION, RISK].into_iter().chain(PROMOTABLE).chain(PEOPLE).chain(EFFECTS).chain(OF_SENTENCES)
}
