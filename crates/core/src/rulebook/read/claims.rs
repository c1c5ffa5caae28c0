//! Reader of claims.toml: the register of a house, with every mistake at its place.
//!
//! Projects call it with the file beside their rules.toml. It goes by [`CLAIMS_FILE`], as the JSON Schema does; what can be known of one claim alone is
//! checked here, what only shows beside other claims, files and the day of today is left to the review of a register.

use crate::analysis::identifiers::malformed_doi;
use crate::claims::house::{Cite, Claim, Companion, House, Reach, Status, Substantiation};
use crate::finding::Diagnostic;
use crate::kinds::schema::Text;
use crate::matcher::stored::{bytes_of, value_of};
use crate::rulebook::Rejected;
use crate::rulebook::read::source_map::{Content, SourceFile};
use crate::rulebook::read::syntax;
use crate::rulebook::read::table::{Known, Mistakes, Table};
use crate::rulebook::spec_claims::{CLAIM, CLAIMS_FILE, COMPANION, EVIDENCE_OF_CLAIM};
use crate::source::Source;
use crate::source::hash::hash_of_file;
use bytes::Bytes;
use std::collections::BTreeMap;
use toml::de::DeTable;

/// The register of a claims.toml.
///
/// # Errors
/// All mistakes of the file, in order of place.
pub fn house(source: &Source) -> Result<House, Rejected> {
    claims(source).map(House::new).map_err(|mut mistakes| {
        mistakes.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        mistakes.dedup();
        Rejected { files: vec![(source.clone(), mistakes)] }
    })
}

/// The register in stored form: a hash, and plain data behind it.
pub fn image(house: &House) -> Vec<u8> {
    let content = bytes_of(house);
    [&hash_of_file(&content).to_le_bytes()[..], &content].concat()
}

/// The register of a stored form; `None` when the bytes are no whole one.
pub fn from_image(image: Vec<u8>) -> Option<House> {
    let content = Bytes::from(image);
    let hash = content.get(..HASH)?.to_vec();
    let content = content.slice(HASH..);
    if hash_of_file(&content).to_le_bytes()[..] == hash { value_of(&content) } else { None }
}

/// Bytes of the hash before a stored register.
const HASH: usize = 8;

fn claims(source: &Source) -> Result<Vec<Claim>, Vec<Diagnostic>> {
    let (root, errors) = DeTable::parse_recoverable(source.text());
    if !errors.is_empty() {
        return Err(syntax::mistakes(source, &errors));
    }
    let mistakes = Mistakes::default();
    let file = SourceFile { name: "claims.toml".to_owned(), source: source.clone(), start: 0, content: Content::Tables };
    let top = Table::of_file(root.get_ref(), &file, "claims.toml", Known::Sections(CLAIMS_FILE), &mistakes);
    match top.number("version") {
        Some(1.0) => {}
        Some(_) => {
            let at = top.key_span("version").unwrap_or_default();
            top.mistake(Diagnostic::new(at, "expected version = 1, the only format there is"));
        }
        None if top.has("version") => {}
        None => top.mistake(Diagnostic::new(top.span, "expected version = 1 at the top of the file")),
    }
    let mut all: Vec<Claim> = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for row in top.tables("claim", &CLAIM) {
        let claim = claim(&row);
        let line = source.position(claim.span.start).line;
        match lines.get(&claim.id) {
            Some(first) if !claim.id.is_empty() => {
                let message = format!("expected an id of its own, found \"{}\" a second time", claim.id);
                row.mistake(Diagnostic {
                    help: Some(format!("it stands in line {first} already")),
                    ..Diagnostic::new(claim.span, message)
                });
            }
            _ => {
                lines.insert(claim.id.clone(), line);
            }
        }
        all.push(claim);
    }
    top.finish();
    let mistakes = mistakes.into_inner();
    if mistakes.is_empty() { Ok(all) } else { Err(mistakes) }
}

fn claim(row: &Table<'_, '_>) -> Claim {
    let id = row.required("id");
    let is_id = |id: &str| id.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._/".contains(letter));
    if !is_id(&id.value) {
        row.mistake(Diagnostic::new(id.span, format!("expected an id of letters, digits and hyphens, found \"{}\"", id.value)));
    }
    let row = &row.renamed(format!("claim \"{}\"", id.value), &CLAIM);
    let words = |texts: Option<Vec<Text>>| texts.unwrap_or_default().into_iter().map(|text| text.value).collect::<Vec<_>>();
    let text = |key| row.text(key).map(|text| text.value).unwrap_or_default();
    let wording = row.required("wording");
    let variants = row.texts("variants").unwrap_or_default();
    for variant in &variants {
        let is_twin = variant.value.split_whitespace().eq(wording.value.split_whitespace());
        if is_twin || variant.value.trim().is_empty() {
            row.mistake(Diagnostic::new(variant.span, "expected another wording, found nothing new".to_owned()));
        }
    }
    let markets = row.choices("markets");
    if markets.as_ref().is_none_or(Vec::is_empty) && (markets.is_some() || !row.has("markets")) {
        let at = row.key_span("markets").unwrap_or(row.head());
        row.mistake(Diagnostic::new(at, format!("expected at least one entry for `markets` of {}", row.what)));
    }
    let status = row.choice("status").and_then(|text| Status::of_name(&text.value)).unwrap_or_default();
    let (approver, approved, expires) = (text("approver"), row.day("approved"), row.day("expires"));
    if status == Status::Approved {
        for (key, is_there) in [("approver", !approver.trim().is_empty()), ("approved", approved.is_some() || row.has("approved"))] {
            if !is_there {
                row.mistake(Diagnostic::new(row.head(), format!("expected the key `{key}` in {}: its status is approved", row.what)));
            }
        }
    }
    if let (Some(from), Some(to)) = (&approved, &expires)
        && to.value < from.value
    {
        row.mistake(Diagnostic::new(to.span, format!("expected a day after the approval on {}, found {}", from.value, to.value)));
    }
    let day = |text: Option<Text>| text.map(|text| text.value).unwrap_or_default();
    let claim = Claim {
        id: id.value,
        wording: wording.value,
        variants: variants.into_iter().map(|text| text.value).collect(),
        product: text("product"),
        markets: words(markets),
        audience: words(row.choices("audience")),
        status,
        approver,
        approved: day(approved),
        expires: day(expires),
        job: text("job"),
        note: text("note"),
        cite: row.choice("cite").and_then(|text| Cite::of_name(&text.value)).unwrap_or_default(),
        evidence: row.tables("evidence", &EVIDENCE_OF_CLAIM).iter().map(evidence).collect(),
        companions: row.tables("companion", &COMPANION).iter().map(companion).collect(),
        span: id.span,
        wording_span: wording.span,
    };
    row.finish();
    claim
}

/// The keys by which somebody finds a reference.
const NAMES: [&str; 7] = ["reference", "doi", "pmid", "nct", "label", "url", "file"];

fn evidence(row: &Table<'_, '_>) -> Substantiation {
    let row = &row.renamed("a [[claim.evidence]]", &EVIDENCE_OF_CLAIM);
    let judged = |key: &'static str, flaw: &dyn Fn(&str) -> Option<&'static str>| {
        let text = row.text(key)?;
        if let Some(why) = flaw(&text.value) {
            row.mistake(Diagnostic::new(text.span, format!("expected a well-formed `{key}`, found \"{}\" ({why})", text.value)));
        }
        Some(text.value)
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_pmid = move |text: &str| digits(text) && text.len() <= 8 && !text.starts_with('0');
    let is_nct = move |text: &str| text.strip_prefix("NCT").is_some_and(|rest| rest.len() == 8 && digits(rest));
    let is_url = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let text = |key| row.text(key).map(|text| text.value).unwrap_or_default();
    let evidence = Substantiation {
        reference: text("reference"),
        doi: judged("doi", &malformed_doi).unwrap_or_default(),
        pmid: judged("pmid", &|text| (!is_pmid(text)).then_some("up to eight digits, the first not 0")).unwrap_or_default(),
        nct: judged("nct", &|text| (!is_nct(text)).then_some("NCT and eight digits")).unwrap_or_default(),
        label: text("label"),
        url: judged("url", &|text| (!is_url(text)).then_some("https:// and the rest of the address")).unwrap_or_default(),
        file: text("file"),
        page: text("page"),
        quote: text("quote"),
        span: row.head(),
    };
    if !NAMES.iter().any(|key| row.has(key)) {
        row.mistake(Diagnostic::new(row.head(), format!("expected one of {} in a [[claim.evidence]]", NAMES.join(", "))));
    }
    row.finish();
    evidence
}

fn companion(row: &Table<'_, '_>) -> Companion {
    let row = &row.renamed("a [[claim.companion]]", &COMPANION);
    let companion = Companion {
        kind: row.choice("kind").map_or_else(|| "other".to_owned(), |text| text.value),
        text: row.required_texts("text").into_iter().map(|text| text.value).collect(),
        within: row.choice("within").and_then(|text| Reach::of_name(&text.value)).unwrap_or_default(),
    };
    row.finish();
    companion
}
