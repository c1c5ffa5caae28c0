//! Index of a register: from the words of a page to the few wordings that may stand there.
//!
//! [`House`](super::House) builds it once. An exact use is looked for at the rarest word of its wording, a near one where the two rarest words of effect
//! and target meet, so that a page costs about the same with ten claims and with ten thousand.

use crate::claims::house::Claim;
use crate::claims::house::tokens::{Token, tokens};
use crate::claims::house::weight::{Weight, class, weight};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// No form, no class.
pub(super) const NONE: u32 = u32::MAX;
/// The fewest words of effect and target by which a near use can be known.
const FEWEST: usize = 2;

/// One approved wording.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Wording {
    /// The claim, by its number.
    pub(super) claim: u32,
    /// Which of its wordings.
    pub(super) number: u32,
    /// Its forms, in `Index::forms_of`.
    pub(super) forms: Range<u32>,
    /// Whether it is whole sentences and may stand in no longer one.
    pub(super) is_sentence: bool,
    /// How many sentences it has.
    pub(super) sentences: u32,
    /// The classes of effect and target, the rarest first; empty when there are too few for a near use.
    pub(super) heart: Vec<u32>,
}

/// From words to wordings.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    /// The numbers of the forms that stand in any wording.
    forms: FxHashMap<String, u32>,
    /// The numbers of their classes.
    classes: FxHashMap<String, u32>,
    /// The class of each form.
    class_of: Vec<u32>,
    /// The forms of all wordings, one behind the other.
    forms_of: Vec<u32>,
    pub(super) wordings: Vec<Wording>,
    /// For each form the wordings whose rarest form it is, each with its place in them.
    exact: Lists<(u32, u32)>,
    /// For each class the wordings whose rarest class it is, each with its second rarest.
    near: Lists<(u32, u32)>,
}

/// Lists by number, one behind the other.
#[derive(Debug, Serialize, Deserialize)]
struct Lists<T> {
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { starts: Vec::new(), all: Vec::new() }
    }
}

impl<T: Copy + Ord> Lists<T> {
    fn of(count: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.sort_unstable();
        let mut starts = vec![0; count + 1];
        for (number, _) in &pairs {
            starts[*number as usize + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        Self { starts, all: pairs.into_iter().map(|(_, item)| item).collect() }
    }
}

impl<T> Lists<T> {
    fn get(&self, number: u32) -> &[T] {
        let bounds = self.starts.get(number as usize).zip(self.starts.get(number as usize + 1));
        bounds.map_or(&[], |(start, end)| &self.all[*start as usize..*end as usize])
    }
}

fn number_of(known: &mut FxHashMap<String, u32>, word: &str) -> u32 {
    if let Some(number) = known.get(word) {
        return *number;
    }
    let number = known.len() as u32;
    known.insert(word.to_owned(), number);
    number
}

impl Index {
    pub(super) fn of(claims: &[Claim]) -> Self {
        let mut index = Self::default();
        let mut weights: Vec<Weight> = Vec::new();
        let mut form_counts: Vec<u32> = Vec::new();
        for (claim, number, text) in
            claims.iter().enumerate().flat_map(|(at, claim)| claim.wordings().enumerate().map(move |(number, text)| (at, number, text)))
        {
            let all = tokens(text);
            if all.is_empty() {
                continue;
            }
            let start = index.forms_of.len() as u32;
            for Token { form, .. } in &all {
                let number = number_of(&mut index.forms, form);
                if number as usize == weights.len() {
                    weights.push(weight(form));
                    index.class_of.push(number_of(&mut index.classes, class(form)));
                    form_counts.push(0);
                }
                form_counts[number as usize] += 1;
                index.forms_of.push(number);
            }
            let ends = |text: &str| text.trim_end().trim_end_matches(['"', ')']).ends_with(['.', '!', '?']);
            index.wordings.push(Wording {
                claim: claim as u32,
                number: number as u32,
                forms: start..index.forms_of.len() as u32,
                is_sentence: ends(text),
                sentences: sentences_in(text),
                heart: Vec::new(),
            });
        }
        let mut class_counts = vec![0_u32; index.classes.len()];
        for form in &index.forms_of {
            class_counts[index.class_of[*form as usize] as usize] += 1;
        }
        let (mut exact, mut near) = (Vec::new(), Vec::new());
        for at in 0..index.wordings.len() {
            let forms = index.forms(&index.wordings[at]);
            let rarest = (0..forms.len()).min_by_key(|&place| (form_counts[forms[place] as usize], place)).unwrap_or(0);
            exact.push((forms[rarest], (at as u32, rarest as u32)));
            let is_heart = |form: &&u32| matches!(weights[**form as usize], Weight::Heart | Weight::Effect);
            let mut heart: Vec<u32> = forms.iter().filter(is_heart).map(|form| index.class_of[*form as usize]).collect();
            heart.sort_unstable_by_key(|class| (class_counts[*class as usize], *class));
            heart.dedup();
            if heart.len() < FEWEST {
                continue;
            }
            near.push((heart[0], (heart[1], at as u32)));
            index.wordings[at].heart = heart;
        }
        index.exact = Lists::of(index.forms.len(), exact);
        index.near = Lists::of(index.classes.len(), near);
        index
    }

    /// The forms of a wording.
    pub(super) fn forms(&self, wording: &Wording) -> &[u32] {
        &self.forms_of[wording.forms.start as usize..wording.forms.end as usize]
    }

    /// The number of a form and of its class. A form that stands in no wording may still have the class of one that does.
    pub(super) fn numbers(&self, form: &str) -> (u32, u32) {
        match self.forms.get(form) {
            Some(number) => (*number, self.class_of[*number as usize]),
            None => (NONE, self.classes.get(class(form)).copied().unwrap_or(NONE)),
        }
    }

    /// The wordings that may stand where a form stands, each with the place of the form in it.
    pub(super) fn at_form(&self, form: u32) -> &[(u32, u32)] {
        if form == NONE { &[] } else { self.exact.get(form) }
    }

    /// The wordings that may be near where a class stands, each with another class that must stand there as well.
    pub(super) fn at_class(&self, class: u32) -> &[(u32, u32)] {
        if class == NONE { &[] } else { self.near.get(class) }
    }

    /// How many classes there are.
    pub(super) fn class_count(&self) -> usize {
        self.classes.len()
    }
}

/// How many sentences a wording has: ends with a space and more words behind them, and the last one.
fn sentences_in(text: &str) -> u32 {
    let ends = text.trim_end().match_indices(['.', '!', '?']).filter(|(at, _)| {
        let behind = &text.trim_end()[at + 1..];
        behind.starts_with(' ') && behind.trim_start().starts_with(char::is_uppercase)
    });
    1 + ends.count() as u32
}
