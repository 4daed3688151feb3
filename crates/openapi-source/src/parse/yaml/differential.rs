//! Compares the reader with js-yaml, PyYAML and the npm package `yaml`: it accepts what at least
//! two of them accept, with the same value.
//!
//! `tests/yaml/documents.txt` has small documents, `recorded.json` the results of the three
//! parsers. The ignored tests run the parsers themselves, and need node, python3 and the parsers:
//!
//! ```text
//! npm install --prefix DIR js-yaml@5 js-yaml4@npm:js-yaml@4 yaml@2 && pip install pyyaml
//! NODE_PATH=DIR/node_modules cargo test -p openapi-source --lib differential -- --ignored
//! ```
//!
//! `UPDATE_GOLDEN=1` updates the recorded results; `YAML_DIR=DIR` adds excerpts of the YAML files in
//! a folder, unchanged and damaged.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use crate::node::Origins;

/// The result of each parser: `{"value": …}` or `{"error": …}`.
type Outcomes = Map<String, Value>;

/// The characters that stand for control characters in the documents.
const MARKS: [(&str, &str); 9] = [
    ("»", "\t"),
    ("␣", " "),
    ("←", "\r"),
    ("⇔", "\u{feff}"),
    ("␅", "\u{85}"),
    ("␊", "\u{2028}"),
    ("␢", "\u{a0}"),
    ("␇", "\u{7}"),
    ("␡", "\u{7f}"),
];

/// Documents that this reader reads differently than the other parsers, and the reasons.
const EXCEPTIONS: [(&str, &str); 2] = [
    ("infinities", "JSON has none: read as a string"),
    ("a timestamp tag", "JSON has no dates: read as a string"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/yaml")
}

fn read_file(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_default()
}

/// Returns the documents by name; `∎` marks the end of a document without a final line break.
fn documents() -> Vec<(String, String)> {
    let text = format!("\n{}", read_file("documents.txt"));
    let documents = text.split("\n=== ").skip(1).map(|section| {
        let (name, marked) = section.split_once('\n').unwrap_or((section, ""));
        let body = MARKS.iter().fold(
            format!("{}\n", marked.trim_end_matches('\n')),
            |body, (mark, character)| body.replace(mark, character),
        );
        let body = body.strip_suffix("∎\n").unwrap_or(&body);
        (name.to_owned(), body.to_owned())
    });
    documents.collect()
}

fn recorded_outcomes() -> BTreeMap<String, Outcomes> {
    serde_json::from_str(&read_file("recorded.json")).expect("JSON")
}

/// Returns the value of a text, or the error message, according to this reader.
fn read(text: &str) -> Result<Value, String> {
    crate::stack::on_large_stack(|| {
        let parsed = super::parse(text, "", &mut Origins::default())?;
        Ok(with_floats(&parsed.root.to_value()))
    })
    .map_err(|error| error.to_string())
}

/// Converts all numbers to 64-bit floats, the only numbers of JavaScript.
fn with_floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(with_floats).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(key, value)| (key.clone(), with_floats(value)));
            Value::Object(members.collect())
        }
        value => value.clone(),
    }
}

/// Returns the values on which two of the three parsers agree, with either version of js-yaml.
fn agreed_values(outcomes: &Outcomes) -> Vec<Value> {
    let mut agreed = Vec::new();
    for js_yaml in ["js-yaml 4", "js-yaml 5"] {
        let values = [js_yaml, "yaml", "PyYAML"]
            .map(|parser| Some(with_floats(outcomes.get(parser)?.get("value")?)));
        for value in values.iter().flatten() {
            let count = values.iter().flatten().filter(|it| *it == value).count();
            if count > 1 && !agreed.contains(value) {
                agreed.push(value.clone());
            }
        }
    }
    agreed
}

/// Describes the difference between the result of this reader and the values on which the parsers
/// agree; `None` if there is none.
fn difference(text: &str, outcomes: &Outcomes) -> Option<String> {
    let agreed = agreed_values(outcomes);
    let result = read(text);
    if agreed.is_empty() || result.as_ref().is_ok_and(|value| agreed.contains(value)) {
        return None;
    }
    let result = result.map_or_else(|error| error, |value| value.to_string());
    Some(format!("read: {result}\nagreed: {}", json!(agreed)))
}

#[test]
fn documents_are_read_as_two_of_three_parsers_read_them() {
    let recorded = recorded_outcomes();
    let documents = documents();
    assert!(documents.len() > 300, "{} documents", documents.len());
    let mut differences = String::new();
    for (name, text) in &documents {
        let outcomes = recorded
            .get(name)
            .unwrap_or_else(|| panic!("`{name}` is not recorded"));
        let difference = difference(text, outcomes);
        if EXCEPTIONS.iter().any(|(exception, _)| exception == name) {
            assert!(difference.is_some(), "`{name}` is no exception");
        } else if let Some(difference) = difference {
            let _ = write!(differences, "{name}: {text:?}\n{difference}\n\n");
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// Runs the parsers on texts.
fn run_parsers(texts: &[String]) -> Vec<Outcomes> {
    let run = |program: &str, script: &str| {
        let mut child = Command::new(program)
            .arg(folder().join(script))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let mut input = child.stdin.take().expect("stdin is piped");
        let text = json!(texts).to_string();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().expect("the parser ends");
        writer
            .join()
            .expect("writing does not panic")
            .expect("the parser reads its input");
        serde_json::from_slice::<Vec<Outcomes>>(&output.stdout).expect("JSON")
    };
    let javascript = run("node", "record.cjs");
    let python = run("python3", "record.py");
    javascript
        .into_iter()
        .zip(python)
        .map(|(javascript, python)| javascript.into_iter().chain(python).collect())
        .collect()
}

#[test]
#[ignore = "needs node, python3 and the parsers"]
fn recorded_results_are_those_of_the_parsers() {
    let documents = documents();
    let texts: Vec<String> = documents.iter().map(|(_, text)| text.clone()).collect();
    // One document per line.
    let lines = documents
        .iter()
        .zip(run_parsers(&texts))
        .map(|((name, _), outcomes)| format!("{}: {}", json!(name), Value::Object(outcomes)));
    let text = format!("{{\n{}\n}}\n", lines.collect::<Vec<_>>().join(",\n"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(folder().join("recorded.json"), text).expect("the file is writable");
    } else {
        assert!(
            text == read_file("recorded.json"),
            "the results of the parsers differ from the recorded ones: UPDATE_GOLDEN=1 records them"
        );
    }
}

/// A generator of pseudo-random numbers with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }

    fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Returns an excerpt of a text that is a value: a random line and the following lines with at least
/// its indentation.
fn random_value(text: &str, random: &mut Random) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let start = random.below(lines.len());
    let column = lines.get(start).map_or(0, |line| indent(line));
    lines
        .iter()
        .skip(start)
        .take(1 + random.below(24))
        .take_while(|line| line.trim().is_empty() || indent(line) >= column)
        .map(|line| format!("{}\n", line.get(column..).unwrap_or_default()))
        .collect()
}

/// Changes blanks, line breaks and punctuation randomly, as editing mistakes do.
fn damage(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let count = lines.len();
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if count == 0 || boundaries.is_empty() {
        return text.to_owned();
    }
    let chosen = random.below(count);
    let line = lines[chosen].clone();
    let indent = line.len() - line.trim_start().len();
    let at = *random.choose(&boundaries);
    let replace = |lines: &mut Vec<String>, line: String| lines[chosen] = line;
    match random.below(14) {
        0 => replace(&mut lines, line.replacen(": ", ":\t", 1)),
        1 => replace(&mut lines, line[random.below(indent + 1)..].to_owned()),
        2 => replace(
            &mut lines,
            format!("{}{line}", " ".repeat(1 + random.below(3))),
        ),
        3 => replace(&mut lines, format!("{line}#x")),
        4 => replace(&mut lines, format!("{line} # x")),
        5 => lines.insert(
            chosen,
            random
                .choose(&["", "\t", "  ", " \t", "# x", "   # x"])
                .to_string(),
        ),
        6 => replace(
            &mut lines,
            format!("{line}{}", random.choose(&["\t", " ", "  \t"])),
        ),
        7 => replace(&mut lines, format!("\t{}", line.trim_start())),
        8 => return text.replace('\n', "\r\n"),
        9 => {
            let spaces: Vec<usize> = line.match_indices(' ').map(|(at, _)| at).collect();
            if !spaces.is_empty() {
                let at = *random.choose(&spaces);
                let broken = format!(
                    "{}\n{}{}",
                    &line[..at],
                    " ".repeat(random.below(indent + 4)),
                    &line[at + 1..]
                );
                replace(&mut lines, broken);
            }
        }
        10 => {
            let marks = [
                "\"", "'", ":", ": ", "#", " #", ",", "[", "]", "{", "}", "- ", "? ", "\n", "\\",
                "|", ">", "&a ", "*a", "!!str ", "-", "%", "@", "<<: ",
            ];
            return format!("{}{}{}", &text[..at], random.choose(&marks), &text[at..]);
        }
        11 => {
            let mut characters = text.chars().collect::<Vec<_>>();
            characters.remove(random.below(characters.len()));
            return characters.into_iter().collect();
        }
        12 => {
            lines.remove(chosen);
        }
        _ => return text.trim_end().to_owned(),
    }
    lines.join("\n") + "\n"
}

#[test]
#[ignore = "needs node, python3 and the parsers"]
fn damaged_documents_are_read_as_two_parsers_read_them() {
    let mut texts: Vec<String> = documents().into_iter().map(|(_, text)| text).collect();
    let number = |name: &str, default| {
        let value = std::env::var(name).ok();
        value.and_then(|it| it.parse().ok()).unwrap_or(default)
    };
    let mut random = Random(number("YAML_SEED", 1));
    if let Some(folder) = std::env::var_os("YAML_DIR") {
        let mut open = vec![PathBuf::from(folder)];
        let mut files = Vec::new();
        while let Some(path) = open.pop() {
            match std::fs::read_dir(&path) {
                Ok(entries) => open.extend(entries.flatten().map(|entry| entry.path())),
                Err(_) => files.push(path),
            }
        }
        files.retain(|path| {
            path.extension()
                .is_some_and(|it| it == "yaml" || it == "yml")
        });
        files.sort();
        for _ in 0..number("YAML_PIECES", 2_000) {
            let text = std::fs::read_to_string(random.choose(&files)).unwrap_or_default();
            texts.push(random_value(&text, &mut random));
        }
    }
    let damaged: Vec<String> = texts
        .iter()
        .flat_map(|text| {
            let once = damage(text, &mut random);
            let twice = damage(&once, &mut random);
            [text.clone(), once, twice]
        })
        .collect();
    let outcomes = run_parsers(&damaged);
    let mut differences = Vec::new();
    for (text, outcomes) in damaged.iter().zip(&outcomes) {
        let has_infinity = text.contains(".inf") || text.contains(".nan");
        let difference = difference(text, outcomes).filter(|_| !has_infinity);
        if let Some(difference) = difference {
            differences.push(format!("{text}---\n{difference}\n"));
        }
    }
    let has_agreed_value = |it: &&Outcomes| !agreed_values(it).is_empty();
    println!(
        "{} texts, {} with an agreed value, {} read differently",
        damaged.len(),
        outcomes.iter().filter(has_agreed_value).count(),
        differences.len()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n=====\n"));
}
