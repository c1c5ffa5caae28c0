//! The path of a field in a content file: `title`, `sections[].text`, `*.title`, `**.text`.
//!
//! The reader of rulebooks checks how a path is written, the reader of content files which texts it names. A path names a place by its keys alone;
//! what stands there decides nothing.

use std::fmt;

/// One step from the top of a file to a text in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Under a key.
    Key(String),
    /// In a list.
    Item,
}

/// The steps as a path that names them.
pub(super) struct Shown<'s>(pub(super) &'s [Step]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

/// One part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'p> {
    Key(&'p str),
    Item,
    /// `*`: any key.
    AnyKey,
    /// `**`: any steps, or none.
    Any,
}

/// A path, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath<'p>(Vec<Part<'p>>);

impl<'p> FieldPath<'p> {
    /// Takes a path apart.
    ///
    /// # Errors
    /// Why it names nothing, in plain words.
    pub fn parse(path: &'p str) -> Result<Self, &'static str> {
        let mut parts = Vec::new();
        for (at, whole) in path.split('.').enumerate() {
            let name = whole.trim_end_matches("[]");
            let lists = (whole.len() - name.len()) / 2;
            match name {
                _ if name.contains(['[', ']']) => return Err("a list is written [] behind its name: \"sections[].text\""),
                _ if name.trim() != name => return Err("a space stands around a name"),
                "" if at > 0 || lists == 0 => return Err("a name is missing between its points"),
                "" => {}
                "**" => parts.push(Part::Any),
                "*" => parts.push(Part::AnyKey),
                _ => parts.push(Part::Key(name)),
            }
            parts.extend(std::iter::repeat_n(Part::Item, lists));
        }
        match parts.last() {
            Some(Part::Any) => Err("** stands before a name: \"**.text\""),
            _ => Ok(Self(parts)),
        }
    }

    /// Whether it names what these steps lead to.
    pub(super) fn names(&self, steps: &[Step]) -> bool {
        names(&self.0, steps)
    }
}

fn names(parts: &[Part<'_>], steps: &[Step]) -> bool {
    // Where the last `**` stood and how many steps it has taken: as with globs, only the last one need be tried again.
    let (mut part, mut step) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    loop {
        let fits = match (parts.get(part), steps.get(step)) {
            (None, None) => return true,
            (Some(Part::Any), _) => {
                again = Some((part + 1, step));
                part += 1;
                continue;
            }
            (Some(Part::Key(name)), Some(Step::Key(key))) => name == key,
            (Some(Part::AnyKey), Some(Step::Key(_))) | (Some(Part::Item), Some(Step::Item)) => true,
            _ => false,
        };
        if fits {
            (part, step) = (part + 1, step + 1);
            continue;
        }
        match again {
            Some((after, from)) if from < steps.len() => {
                (part, step) = (after, from + 1);
                again = Some((after, from + 1));
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_places_by_their_keys() {
        let key = |name: &str| Step::Key(name.to_owned());
        let place = [key("sections"), Step::Item, key("text")];
        assert_eq!(Shown(&place).to_string(), "sections[].text");
        let is_named = |path: &str| FieldPath::parse(path).unwrap().names(&place);
        assert!(["sections[].text", "*[].text", "**.text", "**[].text", "**.sections[].text"].into_iter().all(is_named));
        assert!(!["sections.text", "text", "sections[]", "**.sections", "sections[].*.text"].into_iter().any(is_named));
        let list = [Step::Item, key("q")];
        assert!(FieldPath::parse("[].q").unwrap().names(&list));
        for wrong in ["", "a..b", ".a", "a[0]", "a[", "a .b", "**", "a.[]"] {
            assert!(FieldPath::parse(wrong).is_err(), "{wrong}");
        }
    }
}
