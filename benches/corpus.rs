//! Writes the articles that `compare.sh` measures with: `cargo bench --bench corpus -- FOLDER`.

#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs, reason = "a program for one machine's own use")]

mod articles;

use articles::{Seed, article};
use std::fs;
use std::path::Path;

/// About 6 KB, a usual article.
const ARTICLE: usize = 6_000;

fn main() {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let Some(folder) = folder else {
        eprintln!("corpus: no folder named, nothing written");
        return;
    };
    let folder = Path::new(&folder);
    let write = |path: &Path, text: &str| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let mut seed = Seed::new(1);
    for number in 0..1_000 {
        write(&folder.join(format!("k1/{:02}/article-{number:04}.md", number / 50)), &article(&mut seed, ARTICLE));
    }
    for number in 0..4_000 {
        write(&folder.join(format!("tree/{:02}/{:02}/article-{number:04}.md", number / 400, number / 40 % 10)), &article(&mut seed, 5_000));
    }
    for number in 0..100 {
        write(&folder.join(format!("k01/article-{number:04}.md")), &article(&mut seed, ARTICLE));
    }
    write(&folder.join("one.md"), &article(&mut Seed::new(2), ARTICLE));
    write(&folder.join("large-100k.md"), &article(&mut Seed::new(3), 100 << 10));
    write(&folder.join("large-1m.md"), &article(&mut Seed::new(3), 1 << 20));
    let head = "version = 1\nextends = \"default\"\n\n";
    write(&folder.join("rules-156.toml"), &format!("{head}{}", rules(&mut Seed::new(4), 156)));
    write(&folder.join("rules-1560.toml"), &format!("{head}{}", rules(&mut Seed::new(4), 1_560)));
    hostile(folder, &write);
}

/// Texts made to be slow.
fn hostile(folder: &Path, write: &dyn Fn(&Path, &str)) {
    let put = |name: &str, text: String| write(&folder.join("hostile").join(name), &text);
    put("one-letter.md", "a".repeat(1 << 20));
    put("letters.md", "a ".repeat(1 << 19));
    put("one-line.md", article(&mut Seed::new(5), 1 << 20).replace('\n', " "));
    put("list-items.md", "- relieves pain\n".repeat(100_000));
    put("quotes.md", format!("{} cure", "> ".repeat(10_000)));
    put("emphasis.md", "*cure **pain ".repeat(50_000));
    put("brackets.md", "[".repeat(100_000));
    put("commas.md", "our cure, ".repeat(100_000));
}

/// The rules of a rulebook of `count` phrase rules with words of its own, to measure what breadth costs.
fn rules(seed: &mut Seed, count: usize) -> String {
    const STARTS: &[&str] =
        &["bri", "cal", "dor", "fen", "gla", "hol", "jun", "kem", "lor", "mos", "nar", "pel", "quo", "rim", "sol", "tav"];
    const ENDS: &[&str] =
        &["dane", "fex", "gon", "lith", "mira", "nol", "phor", "quil", "rane", "sta", "tine", "vex", "zor", "ban", "cet", "dium"];
    let word = |seed: &mut Seed| format!("{}{}{}", seed.of(STARTS), seed.of(ENDS), seed.of(ENDS));
    let mut text = String::new();
    for number in 0..count {
        let words: Vec<String> = (0..8).map(|_| word(seed)).collect();
        text.push_str(&format!(
            "[[rule]]\nid = \"generated-{number}\"\nfamily = \"hype\"\nkind = \"phrase\"\nseverity = \"warning\"\ntitle = \"Generated wording {number}\"\n\
             message = \"\\\"{{match}}\\\" is not our style\"\nwhy = \"The house style asks for plain words\"\nfix = \"Say what happens at the visit\"\n\
             match = [\"{0} {1}~\", \"{2} (of|for) {{condition}}\", \"({3}|{4}) ...3 {{therapy}}\", \"{5}\", \"our {6} {7}\"]\n\
             unless = [\"negated\", \"quoted\", \"question\"]\nsources = [\"AMA-STYLE\"]\nwrong = [\"It is {5}.\", \"Try our {6} {7}.\", \"{3} with ketamine\"]\n\
             right = [\"It is not {5}.\", \"Try it.\", \"The room is bright.\"]\n\n",
            words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]
        ));
    }
    text
}
