//! `explain`: explains a code of a report.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use client_codegen::codes as generator;
use openapi_lower::{Diagnostic, Example, Lowered, codes};
use serde_json::{Map, Value};

use crate::{text::print_line, yaml};

/// Explain a code of a report, with an example.
///
/// Without a code, lists all codes, each with the effect of the change on the client and its
/// message in reports.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask explain
  cargo xtask explain defaults/type-mismatch

Exit status: 0; 2 if the code is unknown.")]
pub struct Arguments {
    /// The code, which is in brackets at the end of a report's line.
    code: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Some(name) = &arguments.code else {
        let width = all().map(|it| it.code.len()).max().unwrap_or_default();
        for it in all() {
            print_line(&format!(
                "{:width$}  {:8}  {}",
                it.code, it.effect, it.message
            ))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    print_line(&explanation(find(name)?)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Returns all codes that a report may contain.
pub fn all() -> impl Iterator<Item = &'static Diagnostic> {
    let generator = generator::ALL.iter().copied().flatten().copied();
    codes::all().chain(generator)
}

/// Finds a code.
///
/// # Errors
///
/// When the code is unknown; the error lists similar codes.
pub fn find(name: &str) -> Result<&'static Diagnostic> {
    if let Some(found) = all().find(|it| it.code == name) {
        return Ok(found);
    }
    let mut others: Vec<&str> = all().map(|it| it.code).collect();
    others.sort_by_cached_key(|code| distance(name, code));
    others.truncate(3);
    let others = others.join("`, `");
    bail!(
        "unknown code `{name}`; similar codes are `{others}`\n  \
         help: `cargo xtask explain` lists all codes",
    );
}

/// Returns the number of characters to remove from both names so that the rest is equal.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    // The longest common subsequence of the read part of `one` and each prefix of `other`.
    let mut common = vec![0; other.len() + 1];
    for read in one.chars() {
        let mut before = 0;
        for (at, next) in other.iter().enumerate() {
            let longest = if read == *next {
                before + 1
            } else {
                common[at].max(common[at + 1])
            };
            before = std::mem::replace(&mut common[at + 1], longest);
        }
    }
    one.chars().count() + other.len() - 2 * common[other.len()]
}

fn explanation(diagnostic: &Diagnostic) -> Result<String> {
    let mut text = format!("{}: {}\n", diagnostic.code, diagnostic.effect);
    text.push_str(&format!("{}\n\n", diagnostic.message));
    text.push_str(diagnostic.explanation.trim());
    text.push('\n');
    let example = Example::of(diagnostic)
        .with_context(|| format!("the example of {} is not valid", diagnostic.code))?;
    let Some(example) = example else {
        return Ok(text);
    };
    let folder = tempfile::tempdir()?;
    let lowered = example.lower(folder.path())?;
    let before = diagnostic.example.trim();
    text.push_str(&format!("\nbefore:\n{}", indented(before)));
    let after = yaml::write(&after(before, diagnostic, &lowered));
    text.push_str(&format!("\nafter:\n{}", indented(&after)));
    text.push_str("\nreport:\n");
    let changes = &lowered.report().changes;
    for change in changes.iter().filter(|it| it.code == diagnostic.code) {
        let line = format!("{} {}: {}", change.effect, change.pointer, change.detail);
        text.push_str(&indented(&line));
    }
    Ok(text)
}

/// Returns the parts of the lowered description that the example became.
fn after(before: &str, diagnostic: &Diagnostic, lowered: &Lowered) -> Value {
    let document = lowered.to_value();
    let states = |member: &str| before.lines().any(|line| line.starts_with(member));
    let of_operation = [
        "parameters:",
        "requestBody:",
        "responses:",
        "operation:",
        "path:",
    ];
    let mut shown = Map::new();
    let mut show = |name: &str, pointer: &str| {
        if let Some(value) = document.pointer(pointer) {
            shown.insert(name.to_owned(), value.clone());
        }
    };
    let is_operation = of_operation.iter().any(|member| states(member));
    if is_operation {
        show("paths", "/paths");
    }
    if states("schema:") || states("schemas:") {
        show("schemas", "/components/schemas");
    }
    if shown.is_empty() {
        shown = document.as_object().cloned().unwrap_or_default();
        shown.shift_remove("openapi");
    }
    if diagnostic.message.contains("the Plan")
        && let Ok(plan) = serde_json::to_value(lowered.plan())
    {
        shown.insert("plan".to_owned(), plan);
    }
    Value::Object(shown)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_with_its_example() {
        for diagnostic in all() {
            let text = explanation(diagnostic).unwrap_or_else(|error| panic!("{error:#}"));
            assert!(text.starts_with(diagnostic.code));
            let has_report = text.contains("\nreport:\n  ");
            assert_eq!(has_report, !diagnostic.example.is_empty(), "{text}");
        }
    }

    #[test]
    fn an_unknown_code_lists_similar_ones() {
        let error = find("default/type-mismatch").expect_err("unknown code");
        let text = error.to_string();
        assert!(text.contains("`defaults/type-mismatch`"), "{text}");
        assert!(find("defaults/type-mismatch").is_ok());
    }
}
