//! Stated settings: `[settings]`, `[[paths]]`, `[[content]]` and `[[override]]` as plain values with their lines.
//!
//! The reader fills them and the program decides, where paths are known, which of them apply to a file. A key that a table leaves out is `None`, never
//! a default.

use crate::analysis::subject::Promotional;
use crate::document::content::ContentField;
use crate::finding::{RuleDoc, Severity};
use crate::kinds::schema::Text;
use crate::rulebook::read::source_map::FileLine;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The values that one `[settings]` or `[[paths]]` table states; `None` where it states none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Whether the documents are checked at all.
    pub is_checked: Option<bool>,
    /// Markets the copy is published in.
    pub markets: Option<Vec<String>>,
    /// Who publishes it.
    pub advertiser: Option<String>,
    /// Platforms whose policies it must keep.
    pub platforms: Option<Vec<String>>,
    /// Whether it is promotional: `yes`, `no` or `auto`.
    pub promotional: Option<String>,
    /// Only these rules and families.
    pub select: Option<Vec<String>>,
    /// Not these rules and families.
    pub ignore: Option<Vec<String>>,
    /// The mildest severity that fails a run.
    pub fail_on: Option<String>,
    /// Settings that articles may not make for themselves.
    pub locked: Option<Vec<String>>,
    /// The treatment of articles that are not in English: `skip` or `judge`.
    pub other_languages: Option<String>,
    /// More keys of the front matter that readers see.
    pub published: Option<Vec<String>>,
    /// Names whose praise is self-praise.
    pub brands: Option<Vec<String>>,
    /// For each key, the line of the project's rulebook that states it; none for the shipped one.
    pub lines: BTreeMap<String, FileLine>,
}

impl Stated {
    /// Whether documents are promotional, if that is stated.
    pub fn promotional(&self) -> Option<Promotional> {
        self.promotional.as_deref()?.parse().ok()
    }

    /// More keys of the front matter that readers see.
    pub fn published(&self) -> &[String] {
        self.published.as_deref().unwrap_or_default()
    }

    /// Whether articles that are not in English are judged as if they were.
    pub fn judges_other_languages(&self) -> bool {
        self.other_languages.as_deref() == Some("judge")
    }
}

/// One `[[paths]]` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathRow {
    /// Globs, from the folder of rules.toml.
    pub globs: Vec<Text>,
    /// The values that it states.
    pub stated: Stated,
}

/// One `[[content]]` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentRow {
    /// Globs, from the folder of rules.toml.
    pub globs: Vec<Text>,
    /// The fields that it names.
    pub fields: Arc<[ContentField]>,
    /// The line of each field.
    pub lines: Vec<FileLine>,
}

/// One `[[override]]`, for the files that its globs name; those without globs are part of the rules already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Id of the rule.
    pub rule: String,
    /// Globs, from the folder of rules.toml; none means all files.
    pub globs: Vec<Text>,
    /// The line of the project's rulebook.
    pub line: FileLine,
    /// A severity for all markets and advertisers; the inner `None` is off.
    pub severity: Option<Option<Severity>>,
    /// A message.
    pub message: Option<String>,
    /// The changed advice of the rule.
    pub advice: Option<Arc<RuleDoc>>,
    /// The only markets it applies in.
    pub markets: Option<Vec<String>>,
    /// The only advertisers it applies to.
    pub advertisers: Option<Vec<String>>,
}
