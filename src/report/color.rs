//! Colour, decided once. The only file that names `colored`.

/// The role of a piece of text, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The word `error`.
    Error,
    /// The word `warning`.
    Warning,
    /// The word `info`.
    Info,
    /// A title.
    Strong,
    /// Less important text.
    Faint,
    /// All is well.
    Good,
}

/// Paints text, or leaves it as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// Whether to colour.
    pub is_on: bool,
}

impl Paint {
    /// The text in the colour of its role.
    #[cfg(feature = "cli")]
    pub fn text(self, role: Role, text: &str) -> String {
        use colored::Colorize;
        if !self.is_on {
            return text.to_owned();
        }
        // The crate asks the environment by itself; the decision has been made, so it is told.
        colored::control::set_override(true);
        match role {
            Role::Error => text.red().bold(),
            Role::Warning => text.yellow().bold(),
            Role::Info => text.cyan().bold(),
            Role::Strong => text.bold(),
            Role::Faint => text.dimmed(),
            Role::Good => text.green().bold(),
        }
        .to_string()
    }

    /// The text as it is: without the feature `cli` there is no colour.
    #[cfg(not(feature = "cli"))]
    pub fn text(self, _role: Role, text: &str) -> String {
        text.to_owned()
    }
}
