//! Specification of the tables of a rulebook: every key with its shape and its meaning.
//!
//! The reader and the JSON Schema both go by it, so that they cannot drift apart: a key that is not written here is refused. The keys of a kind of
//! rule stand with that kind, in `KINDS`.

use crate::analysis::interventions::{CLASSES, LABEL};
use crate::kinds::schema::{Key, Purpose, Shape};
use crate::rulebook::terms::{ADVERTISERS, MARKETS, PLATFORMS, SEVERITIES, TIERS};

/// One sort of table.
#[derive(Debug)]
pub(super) struct TableSpec {
    /// Its meaning, in a sentence.
    pub(super) about: &'static str,
    /// Its keys.
    pub(super) keys: &'static [Key],
    /// Keys that must be there.
    pub(super) needs: &'static [&'static str],
}

/// The form of a section at the top of the file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    /// One value.
    Value(Shape),
    /// One table: `[settings]`.
    One(&'static TableSpec),
    /// Tables under names of the user's own: `[guards.consult]`.
    Named(&'static TableSpec),
    /// Word lists under names of the user's own, or changes of them.
    Lists(&'static TableSpec),
    /// Tables one after the other: `[[override]]`.
    Rows(&'static TableSpec),
    /// Changes of rules, each with the keys of all kinds as well.
    Changes(&'static TableSpec),
    /// Rules, each with the keys of its kind as well.
    Rules(&'static TableSpec),
}

/// A name at the top of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) about: &'static str,
}

pub(super) const fn section(name: &'static str, holds: Holds, about: &'static str) -> Section {
    Section { name, holds, about }
}

pub(super) const fn key(name: &'static str, shape: Shape, help: &'static str) -> Key {
    Key { name, shape, purpose: Purpose::Setting, title: "", help }
}

/// The words of `fail-on`.
pub(super) const FAIL_ON: &[&str] = &["error", "warning", "info", "never"];
/// The words of `locked`.
pub(super) const LOCKS: [&str; 5] = ["promotional", "market", "advertiser", "platform", "allow"];
/// The words of `other-languages`.
pub(super) const OTHER_LANGUAGES: &[&str] = &["skip", "judge"];
/// The words of `promotional`.
pub const PROMOTIONAL: &[&str] = &["yes", "no", "auto"];
/// The words of `overlap`.
pub(super) const OVERLAPS: &[&str] = &["yields"];
/// The words of `check`.
pub(super) const CHECK: &[&str] = &["on", "off"];
/// The words of `extends`.
pub(super) const BASES: &[&str] = &["default"];
/// The words of `within`.
pub(super) const SCOPES: &[&str] = &["sentence", "next", "paragraph", "section", "document"];

/// The top of rules.toml.
pub(super) const RULES_FILE: &[Section] = &[
    section("version", Holds::Value(Shape::Number), "The format of this file: 1"),
    section("extends", Holds::Value(Shape::Choice(BASES)), "Start from the shipped rulebook and say only what differs"),
    section(
        "include",
        Holds::Value(Shape::Texts),
        "Files that belong to this one, from its folder: \"rules/*.toml\"; NAME.txt is a word list",
    ),
    section("settings", Holds::One(&SETTINGS), "What holds for all articles"),
    section("paths", Holds::Rows(&PATHS), "Settings for some articles; of several that fit a file, the last one counts"),
    section("content", Holds::Rows(&CONTENT), "Files of JSON or YAML that hold texts, and the fields in which they stand"),
    section("override", Holds::Changes(&OVERRIDE), "A change of a rule that is already there, with any key of its kind"),
    section("sources", Holds::Named(&SOURCE), "Primary sources, by the tag that rules use"),
    section("families", Holds::Named(&FAMILY), "Families of rules, by name"),
    section("evidence", Holds::One(&EVIDENCE), "What counts as a citation"),
    section("promotion", Holds::One(&PROMOTION), "What shows that a page sells something"),
    section("lists", Holds::Lists(&LIST_CHANGE), "Word lists that patterns refer to as {name}"),
    section("cues", Holds::Named(&CUE), "How careful prose is recognised: negated, hedged, quoted and so on"),
    section("guards", Holds::Named(&GUARD), "Surroundings that rules may need or be excused by"),
    section("intervention", Holds::Rows(&INTERVENTION), "A drug, device or procedure; one that is there already says only what differs"),
    section("established-care", Holds::Rows(&ESTABLISHED_CARE), "Care that is standard for a condition, so that naming it praises nothing"),
    section("authorised", Holds::Rows(&AUTHORISED), "What a register of authorised claims allows to be said of a substance"),
    section("rule", Holds::Rules(&RULE), "A rule: what to find, why it matters, what to write instead"),
];

/// The top of interventions.toml.
pub(super) const INTERVENTIONS_FILE: &[Section] = &[
    section("version", Holds::Value(Shape::Number), "The format of this file: 1"),
    section("include", Holds::Value(Shape::Texts), "Files with more rows, from the folder of this one: \"interventions/*.toml\""),
    section("intervention", Holds::Rows(&INTERVENTION), "A drug, device or procedure"),
    section("established-care", Holds::Rows(&ESTABLISHED_CARE), "Care that is standard for a condition, so that naming it praises nothing"),
];

pub(super) const SETTINGS: TableSpec = TableSpec {
    about: "What holds for all articles",
    keys: &[
        key("market", Shape::Choices(&MARKETS), "markets the copy is published in; some rules apply only in some"),
        key("advertiser", Shape::Choice(&ADVERTISERS), "who publishes it; some rules apply only to some"),
        key("platform", Shape::Choices(&PLATFORMS), "platforms whose policies it must keep as well; none by default"),
        key("brands", Shape::Patterns, "your own names, whose praise is self-praise"),
        key(
            "promotional",
            Shape::Choice(PROMOTIONAL),
            "whether the articles sell something: yes (default), no, or auto, which looks at each",
        ),
        key("locked", Shape::Choices(&LOCKS), "what articles may not say for themselves in their front matter and comments"),
        key(
            "other-languages",
            Shape::Choice(OTHER_LANGUAGES),
            "articles that are not in English: skip (default) tells them, judge reads them as English",
        ),
        key(
            "published",
            Shape::Texts,
            "more keys of the front matter that readers see, beside title, description and the like: \"pitch-line\"",
        ),
        key("fail-on", Shape::Choice(FAIL_ON), "the mildest severity that fails a run"),
        key("select", Shape::Texts, "only these rules and families"),
        key("ignore", Shape::Texts, "not these rules and families"),
    ],
    needs: &[],
};

pub(super) const PATHS: TableSpec = TableSpec {
    about: "Settings for the articles that these globs name",
    keys: &[
        key("glob", Shape::Texts, "which files, from the folder of rules.toml: \"blog/**\", \"**/*.draft.md\""),
        key("check", Shape::Choice(CHECK), "off leaves these files out"),
        key("market", Shape::Choices(&MARKETS), "markets these files are published in"),
        key("advertiser", Shape::Choice(&ADVERTISERS), "who publishes these files"),
        key("platform", Shape::Choices(&PLATFORMS), "platforms whose policies these files must keep as well"),
        key("promotional", Shape::Choice(PROMOTIONAL), "whether these files sell something; auto looks at each"),
        key("select", Shape::Texts, "only these rules and families"),
        key("ignore", Shape::Texts, "not these rules and families"),
    ],
    needs: &["glob"],
};

pub(super) const CONTENT: TableSpec = TableSpec {
    about: "The fields of JSON and YAML files whose texts readers see; of several tables that fit a file, the last one counts",
    keys: &[
        key("glob", Shape::Texts, "which files, from the folder of rules.toml: \"content/**/*.json\", \"data/faq.yaml\""),
        key(
            "text",
            Shape::Texts,
            "fields in plain text: \"title\", \"sections[].heading\" for each in a list, \"*.title\" for any key, \"**.q\" anywhere",
        ),
        key("markdown", Shape::Texts, "fields in Markdown: \"body\""),
        key("html", Shape::Texts, "fields in HTML: \"content.rendered\""),
    ],
    needs: &["glob"],
};

pub(super) const OVERRIDE: TableSpec = TableSpec {
    about: "A change of a rule that is already there",
    keys: &[
        key("rule", Shape::Text, "id of the rule; `medlint rules` lists them"),
        key("severity", Shape::Choice(&SEVERITIES), "its new severity, in all markets and for all advertisers"),
        key("message", Shape::Text, "its new message; {match} stands for the words found"),
        key("fix", Shape::Text, "its new advice"),
        key("markets", Shape::Choices(&MARKETS), "the only markets it applies in"),
        key("advertisers", Shape::Choices(&ADVERTISERS), "the only advertisers it applies to"),
        key("paths", Shape::Texts, "only for the files that these globs name, from the folder of rules.toml"),
        key("add", Shape::Patterns, "patterns that it looks for as well"),
        key("remove", Shape::Texts, "patterns to take out, written as they stand in the rule"),
    ],
    needs: &["rule"],
};

pub(super) const SOURCE: TableSpec = TableSpec {
    about: "A primary source",
    keys: &[
        key("title", Shape::Text, "its full name"),
        key("by", Shape::Text, "who published it, and when"),
        key(
            "tier",
            Shape::Choice(&TIERS),
            "law, guidance of a regulator, code of an industry or platform, research, or house for a style of your own",
        ),
        key("url", Shape::Text, "its web address; a house needs none"),
        key("markets", Shape::Choices(&MARKETS), "the markets whose law or practice it is; every market when absent"),
        key("binds", Shape::Choices(&ADVERTISERS), "the advertisers whom it binds; everyone when absent"),
        key("platforms", Shape::Choices(&PLATFORMS), "the platforms whose policy it is"),
        key("section", Shape::Text, "the section, article or paragraph that is meant"),
        key("checked", Shape::Day, "the day on which it was last read: 2026-12-01"),
        key("formerly", Shape::Texts, "tags that it or its whole had in earlier versions; rules may go on naming them"),
    ],
    needs: &["title", "tier"],
};

pub(super) const FAMILY: TableSpec = TableSpec {
    about: "A family of rules",
    keys: &[key("title", Shape::Text, "its name for people"), key("about", Shape::Text, "what its rules have in common")],
    needs: &["title"],
};

pub(super) const EVIDENCE: TableSpec = TableSpec {
    about: "What counts as a citation",
    keys: &[
        key("hosts", Shape::Texts, "a link to one of these hosts, or to a subdomain of one, is a citation"),
        key("headings", Shape::Texts, "headings over a list of references"),
    ],
    needs: &[],
};

pub(super) const PROMOTION: TableSpec = TableSpec {
    about: "What shows that a page sells something, and what shows that it informs",
    keys: &[
        key("voice", Shape::Patterns, "the voice of a seller: our clinic, we offer"),
        key("offer", Shape::Patterns, "calls to act: book now, prices"),
        key("refers", Shape::Patterns, "words for the promoted thing without its name: this treatment"),
        key("tone", Shape::Patterns, "the tone of an advertisement, which sells only together with other signs"),
        key("neutral", Shape::Patterns, "the voice of an agency or of patient information"),
        key("advice", Shape::Patterns, "advice as in patient information, which careful sellers give too"),
        key("research", Shape::Patterns, "the voice of researchers who tell of their own work"),
        key("author", Shape::Patterns, "first person of a practitioner or an author, which no patient uses"),
        key("encyclopaedic", Shape::Patterns, "the voice of a reference work"),
        key("links", Shape::Texts, "parts of link addresses that lead to a shop or a booking"),
        key("fields", Shape::Texts, "front matter fields of a product page"),
        key("agencies", Shape::Texts, "hosts of public agencies"),
    ],
    needs: &[],
};

pub(super) const LIST_CHANGE: TableSpec = TableSpec {
    about: "A change of a list: condition.add = [\"workaday blues\"]",
    keys: &[
        key("add", Shape::Patterns, "words to add"),
        key("remove", Shape::Texts, "words to take out, written as they stand in the list"),
    ],
    needs: &[],
};

pub(super) const CUE: TableSpec = TableSpec {
    about: "How one sort of careful wording is recognised; what is written here is added to the cue of that name",
    keys: &[
        key("before", Shape::Patterns, "words that reach forward: \"no\" in \"no cure\""),
        key("after", Shape::Patterns, "words that reach backward: \"is a myth\""),
        key("sentence", Shape::Patterns, "words that reach over their whole sentence"),
        key("not", Shape::Patterns, "wordings that look like the cue and are not: \"no doubt\""),
        key("stop", Shape::Patterns, "words that end the reach: \"but\""),
        key("reach", Shape::Number, "how many words it reaches (default 6)"),
        key("remove", Shape::Texts, "wordings to take out, written as they stand in the cue"),
    ],
    needs: &[],
};

pub(super) const GUARD: TableSpec = TableSpec {
    about: "Named surroundings; `match` replaces those of the guard of that name, `add` and `remove` change them",
    keys: &[
        key("within", Shape::Choice(SCOPES), "how far around the match it looks"),
        key("match", Shape::Patterns, "any of these will do"),
        key("advertisers", Shape::Choices(&ADVERTISERS), "for these it holds everywhere, whatever the words"),
        key("only-for", Shape::Choices(&ADVERTISERS), "for others it never holds, whatever the words"),
        key("add", Shape::Patterns, "wordings to add"),
        key("remove", Shape::Texts, "wordings to take out, written as they stand in the guard"),
    ],
    needs: &[],
};

pub(super) const RULE: TableSpec = TableSpec {
    about: "A rule",
    keys: &[
        key("id", Shape::Text, "names the wrong thing, so that \"allow hype-miracle\" reads well"),
        key("family", Shape::Text, "its family (default house); one finding a place and family is shown"),
        key("kind", Shape::Text, "phrase (default), claim, story, title, require, measure, reference or acronym"),
        key(
            "severity",
            Shape::Choice(&SEVERITIES),
            "error: a regulator would quote it; warning (default): a reviewer would ask; info; off",
        ),
        key(
            "severity-for",
            Shape::Levels,
            "its severity in some markets, for some advertisers or for both (au-clinic); careful wording does not lower it there",
        ),
        key(
            "overlap",
            Shape::Choice(OVERLAPS),
            "yields: it becomes the note of any other finding on its words, since it only says the general thing",
        ),
        key("markets", Shape::Choices(&MARKETS), "the only markets it applies in"),
        key("advertisers", Shape::Choices(&ADVERTISERS), "the only advertisers it applies to"),
        key("platforms", Shape::Choices(&PLATFORMS), "it is the policy of these platforms, and asked only where one of them is set"),
        key("title", Shape::Text, "the rule in a few words"),
        key("message", Shape::Text, "one sentence about a place; {match} stands for the words found"),
        key("message-for", Shape::Sayings, "its message in some markets, for some advertisers or for both (au-clinic)"),
        key("why", Shape::Text, "why it matters"),
        key("why-for", Shape::Sayings, "why it matters in some markets, for some advertisers or for both"),
        key("fix", Shape::Text, "what to write instead"),
        key("fix-for", Shape::Sayings, "what to write instead in some markets, for some advertisers or for both"),
        key("instead", Shape::Texts, "two texts for readers: a wording, and what a careful writer makes of it"),
        key("replace", Shape::Wordings, "words and what `--fix` writes instead; must keep the meaning wherever they stand"),
        key("suggest", Shape::Wordings, "words and another wording that is only shown"),
        key("sources", Shape::Texts, "tags of the sources that ask for it; a rule of one's own style needs none"),
        key("wrong", Shape::Texts, "texts in which it must fire"),
        key("right", Shape::Texts, "texts in which it must stay silent; choose hard ones"),
    ],
    needs: &["id", "fix"],
};

pub(super) const INTERVENTION: TableSpec = TableSpec {
    about: "A drug, device or procedure, with what its label and its regulator say",
    keys: &[
        key("id", Shape::Text, "its id, lower case with hyphens"),
        key("names", Shape::Patterns, "its names and brands; the first is shown"),
        key("brands", Shape::PatternsIn(&MARKETS), "names that it has in one market only: { uk = [\"azzalure\"] }"),
        key("generic", Shape::Patterns, "its established names, when the row is called by brands"),
        key("class", Shape::Classes(CLASSES), "its legal class by market: { us = \"rx\", uk = \"pom\", au = \"s4\" }"),
        key("status", Shape::Text, "its regulatory status in one phrase"),
        key("approved", Shape::Texts, "its approved uses, in words"),
        key("approved-for", Shape::Patterns, "approved uses as patterns"),
        key("unapproved", Shape::Patterns, "uses that are promoted and not approved"),
        key("boxed-warning", Shape::Patterns, "the elements of its boxed warning"),
        key("label", Shape::Fields(LABEL), "what its label says of itself, and where to find it"),
        key("schedule", Shape::Text, "its schedule under the US Controlled Substances Act"),
        key("risks", Shape::Patterns, "its key risks"),
        key("flags", Shape::Texts, "what it is: rx, device, controlled, offlabel ..."),
        key("as-of", Shape::Text, "year and month of these facts: 2026-07"),
        key("checked", Shape::Day, "the day on which they were last read in their source: 2026-12-01"),
        key("source", Shape::Text, "where they come from"),
    ],
    needs: &["id", "names", "status", "as-of", "source"],
};

pub(super) const ESTABLISHED_CARE: TableSpec = TableSpec {
    about: "Care that guidelines recommend for a condition",
    keys: &[
        key("care", Shape::Patterns, "how a text names the care"),
        key("for", Shape::Patterns, "how it names what the care is standard for"),
        key("source", Shape::Text, "the guideline or list that says so"),
        key("as-of", Shape::Text, "year and month of this fact: 2026-07"),
    ],
    needs: &["care", "for", "source", "as-of"],
};

pub(super) const AUTHORISED: TableSpec = TableSpec {
    about: "What a register of authorised claims allows to be said of a substance",
    keys: &[
        key("substance", Shape::Texts, "names of the substance, in plain words"),
        key("claims", Shape::Texts, "the authorised wordings, as the register has them"),
        key("markets", Shape::Choices(&MARKETS), "the markets in which they are authorised"),
        key("conditions", Shape::Text, "the conditions of use"),
        key("sources", Shape::Texts, "tags of the sources that authorise them; each is named in its own markets"),
    ],
    needs: &["substance", "claims", "markets", "conditions", "sources"],
};
