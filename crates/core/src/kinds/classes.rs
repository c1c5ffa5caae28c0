//! Legal classes of interventions that a rule asks for, in the markets of the page.
//!
//! The kinds `phrase` and `require` share them. A class counts in a market that both the page and the rule name, so that a rule about the United
//! Kingdom and Australia asks nothing of what is a prescription drug in the United States alone.

use crate::analysis::Analysis;
use crate::analysis::interventions::{ALL_CLASSES, Intervention};
use crate::kinds::compiler::Compiler;
use crate::kinds::schema::{Key, Keys, Purpose, Shape};
use serde::{Deserialize, Serialize};

/// The key that names legal classes of medicines, for the kinds that ask for them.
pub(in crate::kinds) const CLASS_KEY: Key = Key {
    name: "intervention-class",
    shape: Shape::Choices(ALL_CLASSES),
    purpose: Purpose::Setting,
    title: "Legal classes of the interventions it is about",
    help: "names of interventions of these legal classes in the page's market: pom, rx, s4",
};

/// Legal classes, with the markets in which the rule asks for them; none of either stands for all.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::kinds) struct Classes {
    names: Vec<String>,
    markets: Vec<String>,
}

impl Classes {
    pub(in crate::kinds) fn compile(keys: &Keys, compiler: &Compiler<'_>) -> Self {
        let names: Vec<String> = keys.texts(CLASS_KEY.name).iter().map(|text| text.value.clone()).collect();
        let markets = if names.is_empty() { Vec::new() } else { compiler.markets.to_vec() };
        Self { names, markets }
    }

    /// Whether the rule asks for no class.
    pub(in crate::kinds) fn are_none(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether an intervention has one of them in a market of the page. None are had by nothing.
    pub(in crate::kinds) fn have(&self, intervention: &Intervention, analysis: &Analysis<'_>) -> bool {
        let is_asked = |market: &&String| self.markets.is_empty() || self.markets.contains(market);
        let classes = analysis.settings.markets.iter().filter(is_asked).filter_map(|market| intervention.class_in(market));
        classes.into_iter().any(|class| self.names.iter().any(|name| name == class))
    }
}
