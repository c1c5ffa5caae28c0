//! `[[content]]` of a rulebook: which files of JSON and YAML hold texts, and in which fields.
//!
//! The draft reads it beside `[[paths]]`. A path that names nothing and a table without a field are mistakes with their places.

use crate::document::content::path::FieldPath;
use crate::document::content::{ContentField, FieldFormat};
use crate::finding::Diagnostic;
use crate::rulebook::read::Draft;
use crate::rulebook::read::settings::ContentRow;
use crate::rulebook::read::source_map::SourceMap;
use crate::rulebook::read::table::Table;
use crate::rulebook::spec::CONTENT;

/// The keys that name fields, with how their texts are written.
const FORMATS: [(&str, FieldFormat); 3] = [("text", FieldFormat::Text), ("markdown", FieldFormat::Markdown), ("html", FieldFormat::Html)];

impl Draft {
    pub(super) fn read_content(&mut self, top: &Table<'_, '_>, map: &SourceMap) {
        for row in top.tables("content", &CONTENT) {
            let globs = row.required_texts("glob");
            let (mut fields, mut lines) = (Vec::<ContentField>::new(), Vec::new());
            for (key, format) in FORMATS {
                for text in row.texts(key).unwrap_or_default() {
                    if let Err(reason) = FieldPath::parse(&text.value) {
                        row.mistake(Diagnostic::new(
                            text.span,
                            format!("expected the path of a field, found \"{}\": {reason}", text.value),
                        ));
                    } else if fields.iter().any(|field| field.path == text.value) {
                        row.mistake(Diagnostic::new(
                            text.span,
                            format!("expected each field once, found \"{}\" a second time", text.value),
                        ));
                    } else {
                        fields.push(ContentField { path: text.value, format });
                        lines.push(map.line(text.span.start));
                    }
                }
            }
            row.finish();
            if row.has("glob") && !FORMATS.iter().any(|(key, _)| row.has(key)) {
                let mut mistake =
                    Diagnostic::new(row.head(), "expected the fields whose texts are read, found a [[content]] that names none");
                mistake.help = Some("add text = [\"title\"], markdown = [\"body\"] or html = [...]".to_owned());
                row.mistake(mistake);
            }
            self.content.push(ContentRow { globs, fields: fields.into(), lines });
        }
    }
}
