//! `medlint claims`: begun, listed, checked, looked for, exchanged.

use super::{REGISTER, json, project};
use crate::common::{folder, medlint, put};
use serde_json::Value;

#[test]
fn a_register_is_begun_listed_and_checked() {
    let here = folder("claims", "commands");
    let (code, _, err) = medlint(&here, &["claims", "list"]);
    assert!(code == 2 && err.contains("`medlint claims init` writes one"), "{err}");
    assert_eq!(medlint(&here, &["claims", "init"]).0, 0);
    assert_eq!(medlint(&here, &["claims", "init"]).0, 2, "nothing is written over");
    let (code, out, err) = medlint(&here, &["claims", "check"]);
    assert!(code == 0 && out.contains("1 claim, 0 approved: nothing is wrong"), "{out}{err}");
    let more = "\n[[claim]]\nid = \"C-2\"\nwording = \"In 60 adults the miracle patch may ease back pain for up to 8 hours.\"\nproduct = \"Patch\"\n\
        markets = [\"us\"]\nstatus = \"approved\"\napprover = \"Dr A\"\napproved = \"2026-05-04\"\nexpires = \"2026-12-20\"\n\
        \n[[claim]]\nid = \"C-3\"\nwording = \"in 40 adults the miracle patch may ease back-pain for up to 8 hours.\"\nproduct = \"Patch\"\n\
        markets = [\"us\"]\n[[claim.evidence]]\nfile = \"gone.pdf\"\n";
    put(&here, "claims.toml", format!("{REGISTER}{more}"));
    let (code, out, _) = medlint(&here, &["claims", "check", "--today", "2026-12-01"]);
    for part in [
        "the approval of claim C-2 ends on 2026-12-20",
        "claim C-2 has nothing that substantiates it",
        "claim C-2 contradicts claim C-1: In [-40-] {+60+} adults",
        "claim C-3 has the wording of claim C-1",
        "claim C-3 rests on the file gone.pdf, which is not there",
        "3 claims, 2 approved: 3 errors, 2 warnings",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert_eq!(code, 1);
    let (_, out, _) = medlint(&here, &["claims", "check", "--today", "2026-12-21"]);
    assert!(out.contains("the approval of claim C-2 ended on 2026-12-20"), "{out}");
    let (_, out, _) = medlint(&here, &["claims", "list", "--status", "approved", "--format", "json"]);
    let listed: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(listed["claims"].as_array().unwrap().len(), 2);
    let (_, out, _) = medlint(&here, &["claims", "list"]);
    assert!(out.contains("3 claims in claims.toml"), "{out}");
}

#[test]
fn uses_are_found_in_articles() {
    let here = project("uses");
    put(&here, "b.md", "In 90 adults the miracle patch may ease back pain for up to 8 hours.\n");
    let (code, out, _) = medlint(&here, &["claims", "where", "C-1", "."]);
    assert_eq!(code, 0);
    assert!(out.contains("a.md:1:1: exact: In 40 adults") && out.contains("b.md:1:1: near: In [-40-] {+90+} adults"), "{out}");
    assert!(out.ends_with("1 exact use, 1 near\n"), "{out}");
    assert!(medlint(&here, &["claims", "where", "C-2"]).2.contains("did you mean \"C-1\"?"));
    assert!(medlint(&here, &["claims", "unused", "a.md"]).1.contains("0 of 1 claim without an exact use"));
    assert!(medlint(&here, &["claims", "unused", "b.md"]).1.contains("C-1 approved: In 40 adults"));
}

#[test]
fn a_spreadsheet_leads_to_the_same_claims() {
    let here = project("csv");
    let (code, csv, _) = medlint(&here, &["claims", "export"]);
    assert!(code == 0 && csv.starts_with("Claim ID,Match Text,Text Variations,Product,Country,"), "{csv}");
    put(&here, "claims.csv", &csv);
    let (code, toml, err) = medlint(&here, &["claims", "import", "claims.csv"]);
    assert_eq!((code, err.as_str()), (0, ""));
    put(&here, "claims.toml", &toml);
    assert_eq!(medlint(&here, &["claims", "export"]).1, csv);
    assert_eq!(json(&here, &["a.md"])["summary"]["covered"], 1);
    put(&here, "v.csv", "name__v,match_text__v,country__v,Owner\nK-9,\"A \"\"good\"\" day, says Lee.\",United Kingdom,Kim\n");
    let (_, toml, err) = medlint(&here, &["claims", "import", "v.csv"]);
    assert!(toml.contains("id = \"K-9\"\nwording = \"A \\\"good\\\" day, says Lee.\"\nmarkets = [\"uk\"]\nstatus = \"draft\""), "{toml}");
    assert!(err.contains("the column \"Owner\" is left out"), "{err}");
    put(&here, "w.csv", "a,b\n1,2\n");
    assert!(medlint(&here, &["claims", "import", "w.csv"]).2.contains("expected a column \"Match Text\""));
}
