//! Reads each format back with a parser of its own and says which findings it tells, in its order.

use roxmltree::Document;
use serde_json::Value;
use std::path::Path;

/// A finding as any format can tell it: path, line, column, severity, rule.
pub(crate) type Told = (String, u64, u64, String, String);

fn told(path: &str, line: u64, column: u64, severity: &str, rule: &str) -> Told {
    (path.to_owned(), line, column, severity.to_owned(), rule.to_owned())
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

fn item(value: &Value) -> Told {
    told(
        text(value, "path"),
        value["line"].as_u64().unwrap(),
        value["column"].as_u64().unwrap(),
        text(value, "severity"),
        text(value, "rule"),
    )
}

fn position(text: &str) -> (u64, u64) {
    let (line, column) = text.split_once(':').unwrap_or_else(|| panic!("no position: {text}"));
    (line.parse().unwrap(), column.parse().unwrap())
}

/// The findings that a report tells. `here` is the folder of the inputs.
pub(crate) fn read(format: &str, report: &str, here: &Path) -> Vec<Told> {
    let mut told = all(format, report, here);
    // Formats without a place for allowances say in a finding of its own that there are some.
    told.retain(|one| one.4 != "article-allowances");
    if matches!(format, "github" | "gitlab") {
        // Paths start at the top of the repository in which the tests run.
        let folder = format!("{}/", here.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
        for one in &mut told {
            one.0 = one.0.split_once(&folder).map_or(one.0.clone(), |(_, name)| name.to_owned());
        }
    }
    if format == "github" {
        // Annotations come gravest first.
        told.sort_by(|one, other| (&one.0, one.1, one.2).cmp(&(&other.0, other.1, other.2)));
    }
    told
}

fn all(format: &str, report: &str, here: &Path) -> Vec<Told> {
    let json = || serde_json::from_str::<Value>(report).unwrap();
    match format {
        "short" => short(report),
        "full" => full(report),
        "concise" => concise(report),
        "json" => json()["findings"].as_array().unwrap().iter().map(item).collect(),
        "jsonl" => {
            let lines = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            lines.flat_map(|line| line["findings"].as_array().cloned().unwrap_or_default()).map(|one| item(&one)).collect()
        }
        "sarif" => sarif(&json()),
        "github" => commands(report).into_iter().filter(|one| one.property("line").is_some()).map(|one| one.told()).collect(),
        "gitlab" => gitlab(&json()),
        "junit" => junit(&Document::parse(report).unwrap()),
        "checkstyle" => checkstyle(&Document::parse(report).unwrap()),
        "rdjson" => rdjson(&json(), here),
        "csv" => csv(report),
        "markdown" => markdown(report),
        "html" => html(report),
        other => panic!("no reader for {other}"),
    }
}

fn short(report: &str) -> Vec<Told> {
    let mut path = "";
    let mut all = Vec::new();
    let mut lines = report.lines().take_while(|line| *line != "Why, and who says so");
    while let Some(line) = lines.next() {
        if !line.starts_with(' ') {
            path = line;
            continue;
        }
        let Some((at, rest)) = line.trim_start().split_once(' ') else { continue };
        let Some((number, column)) = at
            .split_once(':')
            .filter(|(number, column)| !path.contains("allowed") && number.parse::<u64>().is_ok() && column.parse::<u64>().is_ok())
        else {
            continue;
        };
        let (severity, rest) = rest.split_once(' ').unwrap();
        // What is about the page as a whole has no line of the article.
        let head = |line: &str| line.trim_start().split([':', ',']).next().unwrap_or_default().to_owned();
        let is_rule =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && name.contains('-');
        let rule = if is_rule(&head(rest)) && !rest.contains('>') { head(rest) } else { head(lines.next().unwrap()) };
        all.push(told(path, number.parse().unwrap(), column.parse().unwrap(), severity, &rule));
    }
    all
}

fn full(report: &str) -> Vec<Told> {
    let mut title = None;
    let mut all = Vec::new();
    for line in report.lines() {
        let head = line.split_once("]: ").and_then(|(head, _)| head.split_once('['));
        if let Some((severity, rule)) = head.filter(|(severity, _)| ["error", "warning", "info"].contains(severity)) {
            title = Some((severity.to_owned(), rule.to_owned()));
        }
        if let Some(place) = line.trim_start().strip_prefix("--> ") {
            let (severity, rule) = title.take().unwrap();
            let (rest, column) = place.rsplit_once(':').unwrap();
            let (path, number) = rest.rsplit_once(':').unwrap();
            all.push(told(path, number.parse().unwrap(), column.parse().unwrap(), &severity, &rule));
        }
    }
    all
}

fn concise(report: &str) -> Vec<Told> {
    let lines = report.lines().filter(|line| !line.contains(": cannot check: ") && !line.starts_with("medlint: "));
    let one = |line: &str| {
        let (place, rest) = ["error", "warning", "info"]
            .iter()
            .find_map(|level| line.split_once(&format!(": {level}[")).map(|(place, rest)| (place, (*level, rest))))
            .unwrap();
        let (rest_of_place, column) = place.rsplit_once(':').unwrap();
        let (path, number) = rest_of_place.rsplit_once(':').unwrap();
        let (severity, rest) = rest;
        told(path, number.parse().unwrap(), column.parse().unwrap(), severity, rest.split_once("] ").unwrap().0)
    };
    lines.map(one).collect()
}

fn sarif(report: &Value) -> Vec<Told> {
    let run = &report["runs"][0];
    let results = run["results"].as_array().unwrap().iter().filter(|result| result["suppressions"].is_null());
    let one = |result: &Value| {
        let place = &result["locations"][0]["physicalLocation"];
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let artifact = &run["artifacts"][place["artifactLocation"]["index"].as_u64().unwrap() as usize];
        assert_eq!(artifact["location"]["uri"], place["artifactLocation"]["uri"]);
        let severity = if result["level"] == "note" { "info" } else { text(result, "level") };
        let (line, column) = (place["region"]["startLine"].as_u64().unwrap(), place["region"]["startColumn"].as_u64().unwrap());
        told(&decoded(text(&place["artifactLocation"], "uri")), line, column, severity, text(result, "ruleId"))
    };
    results.map(one).collect()
}

/// Percent-decodes.
pub(crate) fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A workflow command of GitHub Actions, decoded as its runner does.
pub(crate) struct Command {
    pub(crate) name: String,
    properties: Vec<(String, String)>,
    pub(crate) message: String,
}

impl Command {
    pub(crate) fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn told(&self) -> Told {
        let number = |name: &str| self.property(name).unwrap().parse().unwrap();
        let severity = if self.name == "notice" { "info" } else { &self.name };
        told(
            self.property("file").unwrap(),
            number("line"),
            number("col"),
            severity,
            self.property("title").unwrap().strip_prefix("medlint ").unwrap(),
        )
    }
}

/// The commands of a log: each a line `::name key=value,key=value::message`.
pub(crate) fn commands(log: &str) -> Vec<Command> {
    let data = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let one = |line: &str| {
        let (head, message) = line.strip_prefix("::")?.split_once("::")?;
        let (name, properties) = head.split_once(' ')?;
        let properties = properties.split(',').map(|pair| {
            let (key, value) = pair.split_once('=').unwrap();
            let value = value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
            (key.to_owned(), value)
        });
        Some(Command { name: name.to_owned(), properties: properties.collect(), message: data(message) })
    };
    log.split(['\n', '\r']).filter_map(one).collect()
}

fn gitlab(report: &Value) -> Vec<Told> {
    let items = report.as_array().unwrap().iter().filter(|item| item["check_name"] != "input-unreadable");
    let one = |item: &Value| {
        let begin = &item["location"]["positions"]["begin"];
        assert_eq!(begin["line"], item["location"]["lines"]["begin"]);
        let severity = match text(item, "severity") {
            "critical" => "error",
            "major" => "warning",
            other => other,
        };
        told(
            text(&item["location"], "path"),
            begin["line"].as_u64().unwrap(),
            begin["column"].as_u64().unwrap(),
            severity,
            text(item, "check_name"),
        )
    };
    items.map(one).collect()
}

fn junit(report: &Document<'_>) -> Vec<Told> {
    let failures = report.descendants().filter(|node| node.has_tag_name("failure"));
    let one = |node: roxmltree::Node<'_, '_>| {
        let case = node.parent().unwrap();
        let (rule, place) = case.attribute("name").unwrap().split_once(" at ").unwrap();
        let (line, column) = position(place);
        told(case.attribute("classname").unwrap(), line, column, node.attribute("type").unwrap(), rule)
    };
    let all: Vec<Told> = failures.map(one).collect();
    for suite in report.descendants().filter(|node| node.has_tag_name("testsuite")) {
        let count = |tag: &str| suite.descendants().filter(|node| node.has_tag_name(tag)).count().to_string();
        for (attribute, tag) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
            assert_eq!(suite.attribute(attribute).unwrap(), count(tag), "{attribute}");
        }
    }
    all
}

fn checkstyle(report: &Document<'_>) -> Vec<Told> {
    let errors = report.descendants().filter(|node| node.has_tag_name("error"));
    let one = |node: roxmltree::Node<'_, '_>| {
        let number = |name: &str| node.attribute(name).unwrap().parse().unwrap();
        let rule = node.attribute("source").unwrap().strip_prefix("medlint.").unwrap();
        told(node.parent().unwrap().attribute("name").unwrap(), number("line"), number("column"), node.attribute("severity").unwrap(), rule)
    };
    errors.map(one).collect()
}

/// Columns of reviewdog count bytes; the article says how many characters that is.
fn rdjson(report: &Value, here: &Path) -> Vec<Told> {
    let items = report["diagnostics"].as_array().unwrap().iter().filter(|item| item["code"]["value"] != "input-unreadable");
    let one = |item: &Value| {
        let path = text(&item["location"], "path");
        let article = std::fs::read_to_string(here.join(path)).unwrap();
        let start = &item["location"]["range"]["start"];
        let (line, byte) = (start["line"].as_u64().unwrap(), start["column"].as_u64().unwrap() as usize);
        let column = article.split('\n').nth(line as usize - 1).unwrap()[..byte - 1].chars().count() + 1;
        told(path, line, column as u64, &text(item, "severity").to_lowercase(), text(&item["code"], "value"))
    };
    items.map(one).collect()
}

fn csv(report: &str) -> Vec<Told> {
    let mut reader = csv::Reader::from_reader(report.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let rows = rows.iter().filter(|row| &row[5] != "failure");
    rows.map(|row| told(row[0].strip_prefix('\'').unwrap_or(&row[0]), row[1].parse().unwrap(), row[2].parse().unwrap(), &row[5], &row[6]))
        .collect()
}

/// Follows the Markdown as a reader would: headings name the document, list items the findings.
fn markdown(report: &str) -> Vec<Told> {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    let (mut path, mut words, mut in_heading, mut depth, mut all) = (String::new(), String::new(), false, 0, Vec::new());
    let mut section = String::new();
    let mut level = 0;
    for event in Parser::new(report) {
        match event {
            Event::Start(Tag::Heading { level: of, .. }) => {
                (in_heading, level) = (true, of as u8);
                words.clear();
            }
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                *(if level == 2 { &mut section } else { &mut path }) = words.clone();
            }
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth -= 1,
            Event::Start(Tag::Item) if depth == 1 => words.clear(),
            Event::Code(text) | Event::Text(text) if in_heading || depth == 1 => words += &text,
            Event::Start(Tag::Strong) if depth == 1 => words.push('\u{1}'),
            _ => {}
        }
        if section == "Findings" && depth == 1 && words.starts_with('\u{1}') && words.contains(": ") {
            let mut parts = words.trim_start_matches('\u{1}').splitn(4, ", ");
            let mut next = || parts.next().unwrap().to_owned();
            let (severity, line, column, rest) = (next(), next(), next(), next());
            let number = |text: &str| text.rsplit(' ').next().unwrap().parse().unwrap();
            all.push(told(&path, number(&line), number(&column), &severity, rest.split(": ").next().unwrap()));
            words.clear();
        }
    }
    all
}

fn html(report: &str) -> Vec<Told> {
    let page = scraper::Html::parse_document(report);
    let select = |selector: &str| scraper::Selector::parse(selector).unwrap();
    let mut all = Vec::new();
    for section in page.select(&select("section.article")) {
        let path: String = section.select(&select("h2")).next().unwrap().text().collect();
        for card in section.select(&select(".card")).filter(|card| !["allowed", "known"].contains(&card.attr("data-state").unwrap())) {
            let meta: String = card.select(&select(".meta")).next().unwrap().text().collect();
            let numbers: Vec<u64> = meta.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
            let rule: String = card.select(&select(".meta code")).next().unwrap().text().collect();
            all.push(told(&path, numbers[0], numbers[1], card.attr("data-state").unwrap(), &rule));
        }
    }
    all
}
