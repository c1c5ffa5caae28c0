//! One article as prose, in rows: a block of the text with its findings beside it.
//!
//! Nothing of the article is trusted: every word is escaped, raw HTML shows as it is written, a link shows its address
//! and can be followed only when it leads to the web.

use crate::report::html::card;
use crate::report::html::escaped;
use crate::report::html::marks::Marker;
use crate::report::html::rules::Rules;
use crate::report::{Checked, fingerprints};
use medlint_core::document::layout::{Element, Part, parts};

/// Writes the rows of an article.
pub(super) fn rows(checked: &Checked<'_>, article: usize, rules: &mut Rules) -> String {
    let parts = parts(checked.document);
    let marker = Marker::new(checked.findings, article, &parts);
    let mut about = marker.about_document();
    about.sort_by_key(|&index| std::cmp::Reverse(checked.findings[index].severity));
    let prints = fingerprints(checked);
    let mut page = Page { checked, article, rules, prints, marker, html: String::new(), open: Vec::new(), is_row_open: false };
    if !about.is_empty() {
        page.html += "<div class=\"whole\"><h3>About the page as a whole</h3>";
        page.cards(&about);
        page.html += "</div>\n";
    }
    for part in &parts {
        page.part(part);
    }
    page.end_row();
    page.html
}

struct Page<'a> {
    checked: &'a Checked<'a>,
    article: usize,
    rules: &'a mut Rules,
    /// The stable names of the findings.
    prints: Vec<String>,
    marker: Marker<'a>,
    html: String,
    open: Vec<&'a Element>,
    is_row_open: bool,
}

impl<'a> Page<'a> {
    fn part(&mut self, part: &'a Part) {
        if self.open.is_empty() && !matches!(part, Part::Open(_)) {
            self.begin_row();
        }
        match part {
            Part::Open(element) => {
                if self.open.is_empty() {
                    self.begin_row();
                }
                self.begin(element);
                self.open.push(element);
            }
            Part::Close => {
                if let Some(element) = self.open.pop() {
                    self.end(element);
                    if self.open.is_empty() {
                        self.end_row();
                    }
                }
            }
            Part::Text(text, span) => {
                let is_verbatim = self.checked.source().slice(*span) == text;
                let html = self.marker.text(text, is_verbatim);
                self.html += &html;
            }
            Part::Code(text, span) => {
                let is_verbatim = self.checked.source().slice(*span) == text;
                let html = self.marker.text(text, is_verbatim);
                self.html += &format!("<code>{html}</code>");
            }
            Part::Raw(span) => {
                let html = self.marker.text(self.checked.source().slice(*span), true);
                let is_block = matches!(self.open.last(), Some(Element::Html));
                self.html += &if is_block { html } else { format!("<code class=\"raw\">{html}</code>") };
            }
            Part::Title(text, span) => {
                let is_verbatim = self.checked.source().slice(*span) == text;
                let html = self.marker.text(text, is_verbatim);
                self.html += &format!("<span class=\"aside\">title \u{201c}{html}\u{201d} </span>");
            }
            Part::Mark(label, _) => self.html += &format!("<sup class=\"note\">{}</sup>", escaped(label)),
            Part::Break => self.html += "<br>",
            Part::Rule => {
                self.html += "<hr>";
                if self.open.is_empty() {
                    self.end_row();
                }
            }
            Part::Task(is_done) => self.html += if *is_done { "\u{2611} " } else { "\u{2610} " },
        }
    }

    /// An item of an outermost list is a row of its own, so that its findings stand beside it.
    fn is_item_row(&self, depth: usize, element: &Element) -> bool {
        depth == 1 && matches!((self.open.first(), element), (Some(Element::List(_)), Element::Item))
    }

    fn begin(&mut self, element: &Element) {
        let depth = self.open.len();
        let tag = match element {
            Element::FrontMatter => "<dl class=\"front\" aria-label=\"Front matter\">".to_owned(),
            Element::Field(key) if key.is_empty() => "<dt>front matter</dt><dd class=\"raw\">".to_owned(),
            Element::Field(key) => format!("<dt>{}</dt><dd>", escaped(key)),
            Element::Heading(level) => format!("<h{} class=\"h{level}\">", (level + 2).min(6)),
            Element::Paragraph => "<p>".to_owned(),
            Element::Quote => "<blockquote>".to_owned(),
            Element::List(Some(start)) => format!("<ol start=\"{start}\">"),
            Element::List(None) => "<ul>".to_owned(),
            Element::Item if self.is_item_row(depth, element) => "<li class=\"row\"><div class=\"text\">".to_owned(),
            Element::Item => "<li>".to_owned(),
            Element::Table => "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>".to_owned(),
            Element::Row => "<tr>".to_owned(),
            Element::Cell { is_header: true } => "<th scope=\"col\">".to_owned(),
            Element::Cell { is_header: false } => "<td>".to_owned(),
            Element::CodeBlock => "<pre class=\"raw\"><code>".to_owned(),
            Element::Html => "<pre class=\"raw\" title=\"HTML as it is written\">".to_owned(),
            Element::Footnote(label) => format!("<div class=\"footnote\"><sup class=\"note\">{}</sup>", escaped(label)),
            Element::Emphasis => "<em>".to_owned(),
            Element::Strong => "<strong>".to_owned(),
            Element::Struck => "<s>".to_owned(),
            Element::Link(_) => "<span class=\"link\">".to_owned(),
            Element::Image(_) => "<span class=\"image\"><span class=\"aside\">Image: </span>".to_owned(),
        };
        self.html += &tag;
    }

    fn end(&mut self, element: &Element) {
        if self.is_item_row(self.open.len(), element) {
            self.html += "</div>";
            let begun = self.marker.take_begun();
            self.cards(&begun);
            self.html += "</li>";
            return;
        }
        let tag = match element {
            Element::FrontMatter => "</dl>".to_owned(),
            Element::Field(_) => "</dd>".to_owned(),
            Element::Heading(level) => format!("</h{}>", (level + 2).min(6)),
            Element::Paragraph => "</p>".to_owned(),
            Element::Quote => "</blockquote>".to_owned(),
            Element::List(Some(_)) => "</ol>".to_owned(),
            Element::List(None) => "</ul>".to_owned(),
            Element::Item => "</li>".to_owned(),
            Element::Table => "</table></div>".to_owned(),
            Element::Row => "</tr>".to_owned(),
            Element::Cell { is_header: true } => "</th>".to_owned(),
            Element::Cell { is_header: false } => "</td>".to_owned(),
            Element::CodeBlock => "</code></pre>".to_owned(),
            Element::Html => "</pre>".to_owned(),
            Element::Footnote(_) => "</div>".to_owned(),
            Element::Emphasis => "</em>".to_owned(),
            Element::Strong => "</strong>".to_owned(),
            Element::Struck => "</s>".to_owned(),
            Element::Link(url) => format!("</span>{}", target(url)),
            Element::Image(url) => format!("</span><span class=\"aside\"> ({})</span>", escaped(url)),
        };
        self.html += &tag;
    }

    fn begin_row(&mut self) {
        if !self.is_row_open {
            self.is_row_open = true;
            self.html += "<div class=\"row\"><div class=\"text\">";
        }
    }

    fn end_row(&mut self) {
        if std::mem::take(&mut self.is_row_open) {
            self.html += "</div>";
            let begun = self.marker.take_begun();
            self.cards(&begun);
            self.html += "</div>\n";
        }
    }

    fn cards(&mut self, indices: &[usize]) {
        if indices.is_empty() {
            return;
        }
        self.html += "<div class=\"notes\">";
        for &index in indices {
            let rule = self.rules.number(&self.checked.findings[index].advice, &self.checked.subject.markets);
            self.html += &card::card(self.checked, index, self.article, self.marker.number(index), rule, &self.prints[index]);
        }
        self.html += "</div>";
    }
}

/// Where a link leads: a way there when it is the web, the plain address when it is anything else.
fn target(url: &str) -> String {
    let is_web =
        ["https://", "http://"].iter().any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let shown = escaped(url);
    if is_web {
        format!(
            "<a class=\"out\" href=\"{shown}\" target=\"_blank\" rel=\"noopener noreferrer\" title=\"{shown}\" aria-label=\"Open {shown}\">\u{2197}</a>"
        )
    } else if url.is_empty() {
        String::new()
    } else {
        format!("<span class=\"aside\"> ({shown})</span>")
    }
}
