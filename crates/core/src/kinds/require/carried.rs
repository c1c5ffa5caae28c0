//! Title and furniture of a document: the words of its title, and what it carries besides prose.
//!
//! The kind `require` asks. An empty field of the front matter carries nothing.

use crate::analysis::Analysis;
use crate::document::BlockKind;
use std::ops::Range;

/// Whether a token stands in the title: a first heading, or a title field of the front matter.
pub(super) fn is_title(analysis: &Analysis<'_>, token: usize) -> bool {
    match &analysis.document.blocks[analysis.block_of(token)].kind {
        BlockKind::Heading(1) => true,
        BlockKind::FrontMatter(key) => key.ends_with("title"),
        _ => false,
    }
}

/// Whether the words stand where a page says what it is about: its title or its description.
pub(super) fn announces(analysis: &Analysis<'_>, token: usize) -> bool {
    let block = &analysis.document.blocks[analysis.block_of(token)];
    is_title(analysis, token) || matches!(&block.kind, BlockKind::FrontMatter(key) if key.ends_with("description"))
}

/// The words of the title: the first heading, or the title field.
pub(super) fn title(analysis: &Analysis<'_>) -> Option<Range<usize>> {
    let is_heading = |block: &usize| matches!(analysis.document.blocks[*block].kind, BlockKind::Heading(_));
    let block = (0..analysis.document.blocks.len()).find(is_heading)?;
    let tokens = analysis.block_tokens(block);
    (!tokens.is_empty()).then(|| tokens.start..tokens.end.min(tokens.start + 12))
}

/// The first words, where there is no title.
pub(super) fn first_words(analysis: &Analysis<'_>) -> Range<usize> {
    let end = analysis.scan.sentences.iter().map(|sentence| sentence.end).find(|&end| end > 0).unwrap_or(1);
    0..end.clamp(1, 12)
}

/// Whether the document carries something that no words show: references, a citation, a field of the front matter.
pub(super) fn has(analysis: &Analysis<'_>, what: &str) -> bool {
    let fields = &analysis.document.front_matter.fields;
    let field = |names: &[&str]| {
        fields.iter().any(|field| {
            let last = field.key.rsplit('.').next().unwrap_or_default();
            // Dates of the site generator and lists of authors come with suffixes: `reviewed_by.name`, `date_published`.
            !field.value.trim().is_empty() && names.iter().any(|name| last.contains(name) || field.key.split('.').any(|part| part == *name))
        })
    };
    match what {
        "references" => analysis.evidence.entries > 0 || analysis.evidence.pointers.iter().filter(|pointer| pointer.resolves).count() >= 2,
        "citation" => analysis.evidence.pointers.iter().any(|pointer| pointer.resolves),
        // A link inside a sentence to another site: a weak reference, and one that a reader can follow.
        "link" => analysis.document.links.iter().any(|link| {
            let words = |range: Range<usize>| analysis.document.prose.text()[range].split_whitespace();
            let block = analysis.document.block_at(link.prose.start).map(|at| analysis.document.blocks[at].prose.clone());
            link.url.starts_with("http")
                && !link.prose.is_empty()
                && block.is_some_and(|block| words(block).nth(words(link.prose.clone()).count() + 5).is_some())
        }),
        "author" => field(&["author", "byline", "written"]),
        "reviewer" => field(&["reviewer", "reviewed", "medical_review", "medically"]),
        "date" => field(&["date", "updated", "published", "modified"]),
        _ => field(&["sponsor", "advert", "paid"]),
    }
}
