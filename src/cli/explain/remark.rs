//! The page of a remark: a finding about an article's own comments, settings and hidden text, which no rulebook holds.
//!
//! The command `explain` shows it where a target names no rule. It reads like the page of a rule, without what nobody can change.

use crate::cli::explain::rule::level;
use crate::report::Layout;
use crate::report::color::Role;
use crate::report::lines::behind;
use medlint_core::linter::remarks::Remark;

/// The page as text.
pub(crate) fn page(remark: &Remark, layout: Layout) -> String {
    let paint = layout.paint;
    let (name, role) = level(Some(remark.severity));
    let about = format!("family {}, a remark of the linter: no rulebook holds it", remark.family);
    let mut text = format!("{}  {}\n{}\n", paint.text(Role::Strong, remark.id), paint.text(role, name), remark.title);
    text += &format!("{}\n", paint.text(Role::Faint, &about));
    let mut put = |title: &str, words: &str| {
        text += &format!("\n{}\n{}", paint.text(Role::Strong, title), behind("  ", words, layout.width));
    };
    put("Why it matters", remark.why);
    put("What to do", remark.fix);
    for [_, tier, title, url] in remark.sources {
        put("Source", &format!("{title} [{tier}] {url}"));
    }
    text
}
