//! Word lists that the program asks for by name, whatever the patterns of a rulebook do.
//!
//! The analysis and the kinds take every such name from here, so that a rulebook that defines one is never told that nothing uses it, and one
//! that needs a list and lacks it is told so. A test holds that no other file asks a matcher for a list by a name of its own.

/// The project's own names, filled from `brands` in `[settings]`.
pub const BRAND: &str = "brand";
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

/// Lists whose members are things a document can promote.
pub const PROMOTABLE: [&str; 5] = [BRAND, DRUG, SUPPLEMENT, PROCEDURE, DEVICE];
/// Lists whose members are people.
pub const PEOPLE: [&str; 2] = [PERSON, CLINICIAN];
/// Lists whose members say that something works on a condition.
pub const EFFECTS: [&str; 8] = ["cures", "treats", "relieves", "reduces", "eliminates", "reverses", "prevents", "restores"];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static str> {
    [SOLD_DRUG, TESTIMONIAL_HEADING, CONDITION, RISK].into_iter().chain(PROMOTABLE).chain(PEOPLE).chain(EFFECTS)
}
