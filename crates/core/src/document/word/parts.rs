//! The smaller parts of a Word document: which part is which (relations), and what its styles mean.
//!
//! The reader of Word documents reads them before the text. Ids are those of the document; names of styles are the English ones, which
//! stand in every document whatever the language of the word processor.

use crate::document::word::WordError;
use crate::document::word::package::Package;
use crate::document::word::paragraph::Paragraph;
use crate::document::word::xml::{Step, steps};
use std::collections::HashMap;

/// Styles that build on each other further than this do not occur.
const LONGEST_CHAIN: usize = 16;

/// The relations of a part: what lies behind its ids.
#[derive(Default)]
pub(super) struct Relations(Vec<Relation>);

struct Relation {
    id: String,
    kind: String,
    target: String,
    is_external: bool,
}

impl Relations {
    /// The relations of a part; those of the whole archive have no part.
    pub(super) fn read(package: &mut Package<'_>, part: &str) -> Result<Self, WordError> {
        let (folder, file) = part.rsplit_once('/').map_or(("", part), |(folder, file)| (folder, file));
        let slash = if folder.is_empty() { "" } else { "/" };
        let mut all = Vec::new();
        if let Some(text) = package.part(&format!("{folder}{slash}_rels/{file}.rels"))? {
            steps(&text, |step| {
                if let Step::Open("Relationship", attributes) = step {
                    let of = |name: &str| attributes.get(name).unwrap_or_default().to_owned();
                    let is_external = attributes.get("TargetMode") == Some("External");
                    let target = of("Target");
                    let target = match target.strip_prefix('/') {
                        _ if is_external => target,
                        Some(from_root) => from_root.to_owned(),
                        None => format!("{folder}{slash}{target}"),
                    };
                    let kind = of("Type");
                    all.push(Relation { id: of("Id"), kind: kind.rsplit('/').next().unwrap_or_default().to_owned(), target, is_external });
                }
            })?;
        }
        Ok(Self(all))
    }

    /// The parts of a kind.
    pub(super) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |one| one.kind == kind && !one.is_external).map(|one| one.target.as_str())
    }

    /// The address behind an id.
    pub(super) fn address(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|one| one.id == id && one.is_external).map(|one| one.target.as_str())
    }
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
}

/// The styles of paragraphs, by id.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads the part with the styles.
    pub(super) fn read(text: &str) -> Result<Self, WordError> {
        let mut all = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        steps(text, |step| match (step, &mut open) {
            (Step::Open("style", attributes), _) => {
                open = attributes.get("styleId").map(|id| (id.to_owned(), Style::default()));
            }
            (Step::Close("style"), _) => all.extend(open.take()),
            (Step::Open(name, attributes), Some((_, style))) => {
                let value = attributes.get("val").map(str::to_owned);
                match name {
                    "name" => style.name = value.unwrap_or_default().to_lowercase(),
                    "basedOn" => style.based_on = value,
                    "outlineLvl" => style.outline = value.and_then(|value| value.parse().ok()),
                    "numId" => style.list = value,
                    _ => {}
                }
            }
            _ => {}
        })?;
        Ok(Self(all))
    }

    /// The style of a paragraph, and those it is based on.
    fn chain(&self, paragraph: &Paragraph) -> impl Iterator<Item = &Style> {
        let first = paragraph.style.as_ref().and_then(|id| self.0.get(id));
        std::iter::successors(first, |style| self.0.get(style.based_on.as_ref()?)).take(LONGEST_CHAIN)
    }

    /// The name of the style of a paragraph, in small letters.
    pub(super) fn name(&self, paragraph: &Paragraph) -> &str {
        self.chain(paragraph).next().map_or("", |style| style.name.as_str())
    }

    /// The level of a heading.
    pub(super) fn level(&self, paragraph: &Paragraph) -> Option<u8> {
        let of = |style: &Style| match style.name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok()) {
            Some(level) => Some(level),
            None => style.outline.filter(|&level| level < 9).map(|level| level + 1),
        };
        let own = paragraph.outline.filter(|&level| level < 9).map(|level| level + 1);
        own.or_else(|| self.chain(paragraph).find_map(of)).filter(|level| (1..=9).contains(level))
    }

    /// The list that a paragraph is an item of.
    pub(super) fn list(&self, paragraph: &Paragraph) -> Option<String> {
        let own = paragraph.list.clone();
        let of = |style: &Style| {
            let is_list = ["list bullet", "list number"].iter().any(|kind| style.name.starts_with(kind));
            style.list.clone().or_else(|| is_list.then(|| style.name.clone()))
        };
        own.or_else(|| self.chain(paragraph).find_map(of)).filter(|id| id != "0")
    }
}
