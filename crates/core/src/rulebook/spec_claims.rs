//! Specification of claims.toml: every key of a claim with its shape and its meaning.
//!
//! The reader of registers and the JSON Schema both go by it, as they go by that of rules.toml for rulebooks.

use crate::claims::house::{AUDIENCES, COMPANIONS, Cite, Reach, Status};
use crate::kinds::schema::Shape;
use crate::rulebook::spec::{Holds, Section, TableSpec, key, section};
use crate::rulebook::terms::MARKETS;

/// The top of claims.toml.
pub(super) const CLAIMS_FILE: &[Section] = &[
    section("version", Holds::Value(Shape::Number), "The format of this file: 1"),
    section("claim", Holds::Rows(&CLAIM), "A claim: its wording, what substantiates it, where and how long it may be used"),
];

pub(super) const CLAIM: TableSpec = TableSpec {
    about: "A claim of the house",
    keys: &[
        key("id", Shape::Text, "its id, such as C-12, which reports name"),
        key("wording", Shape::Text, "the approved wording; with a full stop it is whole sentences, without one a part of a sentence"),
        key("variants", Shape::Texts, "other wordings that are approved as well"),
        key("product", Shape::Text, "what it is about"),
        key("markets", Shape::Choices(&MARKETS), "the markets in which it is approved"),
        key("audience", Shape::Choices(&AUDIENCES), "the readers for whom it is approved; all when absent"),
        key("status", Shape::Choice(&Status::NAMES), "how far it has come (default draft); only an approved claim covers anything"),
        key("approver", Shape::Text, "who approved it"),
        key("approved", Shape::Day, "the day of the approval: 2026-12-01"),
        key("expires", Shape::Day, "the last day on which it may be used"),
        key("job", Shape::Text, "the code of the review"),
        key("note", Shape::Text, "a remark for people"),
        key("cite", Shape::Choice(&Cite::NAMES), "which references with an identifier the page must cite: any (default), all or none"),
        key("evidence", Shape::Rows(EVIDENCE_OF_CLAIM.keys), "the references that substantiate it"),
        key("companion", Shape::Rows(COMPANION.keys), "words that must stand beside it"),
    ],
    needs: &["id", "wording", "markets"],
};

pub(super) const EVIDENCE_OF_CLAIM: TableSpec = TableSpec {
    about: "A reference that substantiates a claim",
    keys: &[
        key("reference", Shape::Text, "the publication, as it is cited"),
        key("doi", Shape::Text, "its DOI: 10.1000/182"),
        key("pmid", Shape::Text, "its number in PubMed"),
        key("nct", Shape::Text, "the number of the trial: NCT and eight digits"),
        key("label", Shape::Text, "a label and its section"),
        key("url", Shape::Text, "a web address"),
        key("file", Shape::Text, "a file, from the folder of claims.toml"),
        key("page", Shape::Text, "the page in it"),
        key("quote", Shape::Text, "the passage that says so"),
    ],
    needs: &[],
};

pub(super) const COMPANION: TableSpec = TableSpec {
    about: "Words that must stand beside a claim",
    keys: &[
        key("kind", Shape::Choice(&COMPANIONS), "what they are"),
        key("text", Shape::Texts, "their wordings, any of which will do"),
        key("within", Shape::Choice(&Reach::NAMES), "where they must stand (default page): in the section, or in or behind the paragraph"),
    ],
    needs: &["text"],
};
