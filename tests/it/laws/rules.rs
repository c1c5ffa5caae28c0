//! The shipped rules as the laws ask about them: as one table, and which of them look how far.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The files of the shipped rulebook as one table.
pub(super) fn shipped_table() -> toml::Table {
    let mut whole = toml::Table::new();
    let mut lists = toml::Table::new();
    for (name, text) in medlint::BASE.files {
        if let Some(list) = name.rsplit('/').next().and_then(|file| file.strip_suffix(".txt")) {
            let entries = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
            lists.insert(list.to_owned(), entries.map(toml::Value::from).collect::<Vec<_>>().into());
            continue;
        }
        for (key, value) in text.parse::<toml::Table>().unwrap() {
            match (whole.get_mut(&key), value) {
                (Some(toml::Value::Array(all)), toml::Value::Array(more)) => all.extend(more),
                (Some(toml::Value::Table(all)), toml::Value::Table(more)) => all.extend(more),
                (_, value) => drop(whole.insert(key, value)),
            }
        }
    }
    whole.remove("include");
    whole["lists"].as_table_mut().unwrap().extend(lists);
    whole
}

/// The rows of the shipped rules for which something holds, by id.
pub(super) fn ids(holds: impl Fn(&toml::Table) -> bool) -> BTreeSet<String> {
    let table = shipped_table();
    let rows = table["rule"].as_array().unwrap().iter().map(|row| row.as_table().unwrap());
    rows.filter(|row| holds(row)).map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// All texts of these keys of a rule.
pub(super) fn texts<'a>(row: &'a toml::Table, keys: &'a [&str]) -> impl Iterator<Item = &'a str> {
    keys.iter().filter_map(|key| row.get(*key)).flat_map(|value| value.as_array().unwrap()).filter_map(toml::Value::as_str)
}

/// Rules that ask what stands this far from the words: other text there may change their mind.
pub(super) fn asking(within: &[&str]) -> BTreeSet<String> {
    let table = shipped_table();
    let is_wide = |row: &toml::Table| row.get("within").and_then(toml::Value::as_str).is_some_and(|reach| within.contains(&reach));
    let guards = table["guards"].as_table().unwrap().iter().filter(|(_, guard)| guard.as_table().is_some_and(is_wide));
    // The kind of a page is a question about the whole of it.
    let guards: BTreeSet<&str> = guards.map(|(name, _)| name.as_str()).chain(["informing", "off-topic"]).collect();
    let asked = ["unless", "only-with", "lower-if", "raise-if", "note-if"];
    ids(|row| is_wide(row) || texts(row, &asked).any(|name| guards.contains(name)))
}

pub(super) static OF_THE_DOCUMENT: LazyLock<BTreeSet<String>> = LazyLock::new(|| asking(&["document"]));
pub(super) static OF_THE_SECTION: LazyLock<BTreeSet<String>> = LazyLock::new(|| asking(&["document", "section", "next"]));

/// Rules that are about lists or about paragraphs.
pub(super) static OF_LISTS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| ids(|row| texts(row, &["only-in", "not-in"]).any(|place| matches!(place, "list" | "paragraph"))));
