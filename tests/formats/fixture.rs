//! Articles for the tests of formats: one with more than a hundred findings in every kind of place, one that is hostile.

use crate::common::empty_folder;
use std::path::{Path, PathBuf};

const RULES: &str = r#"version = 1
[sources.S]
title = "Guidance on <claims> & [ads]"
tier = "guidance"
url = "https://example.org/a?b=1&c=2"
[families.hype]
title = "Hype & <praise>"
[families.speed]
title = "Speed"
[families.safety]
title = "Safety"
[[rule]]
id = "hype-test"
family = "hype"
kind = "phrase"
severity = "error"
title = "Praise"
message = "\"{match}\" is praise"
why = "It says nothing, 100% of the time: \"words\", <words>, & words"
fix = "Say what happened"
match = ["miracle~", "game changer~"]
sources = ["S"]
wrong = ["A miracle"]
right = ["A game"]
[[rule]]
id = "speed-test"
family = "speed"
kind = "phrase"
severity = "warning"
title = "Speed"
message = "\"{match}\" promises speed"
why = "w"
fix = "f"
match = ["instant relief", "relief in minutes"]
sources = ["S"]
wrong = ["instant relief"]
right = ["relief"]
[[rule]]
id = "safety-test"
family = "safety"
kind = "phrase"
severity = "info"
title = "Safety"
message = "\"{match}\" is a word about safety"
why = "w"
fix = "f"
match = ["safest", "instant relief without risk"]
sources = ["S"]
wrong = ["the safest"]
right = ["a safe"]
"#;

/// A folder with a rulebook, `many.md` and `plain.txt`.
pub(crate) fn folder(name: &str) -> PathBuf {
    let here = empty_folder("formats", name);
    std::fs::write(here.join("rules.toml"), RULES).unwrap();
    let mut text = "\u{feff}---\ntitle: \"The miracle of \u{e9}t\u{e9}\"\ndescription: >\n  Instant relief,\n  the safest way\n---\n\
                    # A **miracle**\n\n"
        .to_owned();
    for index in 0..36 {
        text += &format!("Text {index} \u{1f600} \u{e9} with a **game**-changer and instant relief, said twice: a miracle.\r\n\r\n");
    }
    text += "> A game\n> changer in a quote & more.\n\n- item of miracles\n  - nested miracle `code` safest\n- [linked miracle](https://example.org \"safest title\")\n\n\
             1. one\n2. instant relief without risk\n\n| a | b |\n|---|---|\n| the safest \\| cell | instant relief |\n\n\
             <div class=\"x\">A miracle in HTML <b>safest</b></div>\n\nAn entity: game&shy;-changer &amp; miracle.\n\n![A miracle picture](a.png)\n\n\
             Cited[^1].\n\n[^1]: The safest note.\n\n<!-- medlint-allow hype-test until=2999-01-31: the product's name, ticket 812 -->\nMiracle Grove is allowed.\n";
    std::fs::write(here.join("many.md"), text).unwrap();
    std::fs::write(
        here.join("plain.txt"),
        "A Plain Text\n\nWith a miracle\nand instant\nrelief.\n\n- the safest item\n- another miracle\n",
    )
    .unwrap();
    here
}

/// Writes the hostile article under its hostile name and gives the name.
#[allow(dead_code, reason = "not every test file needs it")]
pub(crate) fn hostile(here: &Path) -> String {
    let name = "=a\"'><b>\n::error::x,y%0A [l](javascript:1) |`*\u{202e}\u{1b}[2J.md";
    let text = "---\ntitle: \"<script>window.hit=1</script> miracle\"\n---\n# </style></script><script>window.hit=1</script> miracle\n\n\
        =HYPERLINK(\"https://example.org\",\"miracle\") and \u{1b}[31mred\u{1b}]8;;https://example.org\u{7} miracle \u{202e}elcarim\u{202c}.\n\n\
        ::error::miracle %0A::error::x ]]> ]]&gt; &#x1b;[2J\u{b}\u{fffe}\n\n[miracle](javascript:window.hit=1 \"a ' onmouseover='window.hit=1 miracle\")\n\n\
        <JaVaScRiPt:window.hit=1> [x](data:text/html,miracle) [safest](https://example.org/\"onclick=\"x)\n\n<img src=x onerror=window.hit=1> miracle <svg onload=window.hit=1>\n\n\
        <div onclick=\"window.hit=1\">A miracle<script>window.hit=1</script><iframe src=\"javascript:1\"></iframe>\n</div>\n\n\
        ```html\n<script>window.hit=1</script>\n```\n\n![miracle <img src=x onerror=window.hit=1>](\"onerror=\"window.hit=1)\n\n\
        | =cmd | miracle \\| `</td><script>window.hit=1</script>` |\n|---|---|\n| -1+1 | @SUM(1) safest @octocat #12 |\n\n\
        <!-- medlint-allow hype-test: </script><script>window.hit=1</script> \"'><b> =1+1 ::warning:: \u{1b}[1m -->\nAn allowed miracle.\n\n\
        instant\u{2028}relief \u{ad} **inst**ant relief\r\nA miracle ${x} {0} {{y}} $(z) `w` \\ end\r\n";
    std::fs::write(here.join(name), text).unwrap();
    name.to_owned()
}
