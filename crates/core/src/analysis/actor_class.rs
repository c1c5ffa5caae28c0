//! Classes of actors: what sort of thing brings a claimed effect about.
//!
//! `actors.rs` finds the actor and gives its class; conditions ask whether it is sold. Every actor has exactly one class.

/// The sort of thing that acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorClass {
    /// The goods of the page, or their seller.
    Own,
    /// A therapy, whoever sells it.
    Therapy,
    /// Nobody is named: a heading, an item of a list, an imperative.
    Unsaid,
    /// Words of no list.
    Unknown,
    /// A disease, a symptom, or what is measured of one.
    Ailment,
    /// A part or process of the body.
    Body,
    /// Habits, food and surroundings.
    Habit,
    /// People with goals of their own.
    Person,
    /// Research, agencies and tests: they find out, they do not heal.
    Study,
    /// Medicine in general, and care that is nobody's goods: "medicines", "chemotherapy".
    Care,
    /// A medicine that the page does not promote.
    Foreign,
}

impl ActorClass {
    /// Whether what it does is no praise of anything sold.
    pub const fn is_other(self) -> bool {
        matches!(self, Self::Ailment | Self::Body | Self::Habit | Self::Person | Self::Study | Self::Care)
    }

    /// Its name in explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Therapy => "a therapy",
            Self::Unsaid => "nobody named",
            Self::Unknown => "unknown",
            Self::Ailment => "a disease or symptom",
            Self::Body => "the body",
            Self::Habit => "a habit, food or the surroundings",
            Self::Person => "people",
            Self::Study => "research or a test",
            Self::Care => "medicine in general",
            Self::Foreign => "somebody else's medicine",
        }
    }
}
