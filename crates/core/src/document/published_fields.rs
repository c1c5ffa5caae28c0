//! The published fields of the front matter as blocks, and the allowances in it.
//!
//! The readers of Markdown and pages call it before the first block of the article; that of content files asks for the allowances.

use crate::document::field::{Field, is_called, is_published};
use crate::document::front_matter::{Syntax, fields_and_flaw};
use crate::document::inline::Builder;
use crate::document::{BlockKind, Directive, directives, scalar};
use crate::source::Span;

/// Reads the front matter that stands at `span`: fields, published blocks, allowances.
pub(super) fn read(builder: &mut Builder, span: Span, syntax: Syntax, published: &[String]) {
    let text = builder.document.source.slice(span).to_owned();
    let (mut fields, flaw) = fields_and_flaw(&text, syntax);
    let mistake = flaw.map(|(message, place)| (message, Span::new(span.start + place.start, span.start + place.end)));
    for field in &mut fields {
        field.span = Span::new(field.span.start + span.start, field.span.end + span.start);
    }
    let is_seen = |key: &str| is_published(key) || published.iter().any(|named| is_called(key, named));
    for field in fields.iter().filter(|field| is_seen(&field.key)) {
        builder.begin(BlockKind::FrontMatter(field.key.clone()), false, None);
        scalar::push(builder, field.span);
        builder.end();
    }
    builder.document.directives.extend(allowances(&fields));
    let front = &mut builder.document.front_matter;
    front.span = Some(span);
    front.fields = fields;
    front.mistake = mistake;
}

/// The allowances among the fields of a file.
pub(super) fn allowances(fields: &[Field]) -> Vec<Directive> {
    let allowances = fields.iter().filter(|field| field.key == "medlint.allow" || field.key.starts_with("medlint.allow."));
    allowances
        .map(|field| match (field.key.strip_prefix("medlint.allow."), field.value.split_once(':')) {
            (Some(names), _) => directives::of_front_matter(names, Some(&field.value), field.span),
            (None, Some((names, reason))) => directives::of_front_matter(names, Some(reason), field.span),
            (None, None) => directives::of_front_matter(&field.value, None, field.span),
        })
        .collect()
}
