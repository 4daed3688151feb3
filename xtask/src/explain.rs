//! `explain`: explains a code of a report.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use openapi_lower::{Diagnostic, Example, Lowered};
use serde_json::{Map, Value};

use crate::{output::print_line, yaml};

/// Explain a code of a report, with an example.
///
/// Without a code, lists all codes, each with its effect on the client and its message in reports.
///
/// Effects: exact (same meaning), widened (the client accepts more than the description), narrowed
/// (part of an operation is unsupported), dropped (the operation is left out). The Plan, which some
/// messages mention, holds what a client needs and progenitor cannot express.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask explain
  cargo xtask explain defaults/type-mismatch

Exit status: 0; 2 if the code is unknown.")]
pub struct Arguments {
    /// The code, which a report states in brackets at the end of a line.
    code: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    if let Some(name) = &arguments.code {
        print_line(&explanation(find(name)?)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let width = all().map(|it| it.code.len()).max().unwrap_or_default();
    for it in all() {
        print_line(&format!(
            "{:width$}  {:8}  {}",
            it.code, it.effect, it.message
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns all codes that a report may contain.
pub fn all() -> impl Iterator<Item = &'static Diagnostic> {
    let of_generator = client_codegen::codes::ALL.iter().copied().flatten();
    openapi_lower::codes::all().chain(of_generator.copied())
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
    let codes: Vec<&str> = all().map(|it| it.code).collect();
    let similar = similar::get_close_matches(name, &codes, 3, 0.0);
    bail!(
        "unknown code `{name}`; similar codes are `{}`\n  \
         help: `cargo xtask explain` lists all codes",
        similar.join("`, `")
    );
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
    let after = yaml::write(&changed_parts(before, diagnostic, &lowered));
    text.push_str(&format!("\nbefore:\n{}", indented(before)));
    text.push_str(&format!("\nafter:\n{}", indented(&after)));
    text.push_str("\nreport:\n");
    let changes = &lowered.report().changes;
    for change in changes.iter().filter(|it| it.code == diagnostic.code) {
        let line = format!("{} {}: {}", change.effect, change.pointer, change.detail);
        text.push_str(&indented(&line));
    }
    Ok(text)
}

/// Returns the parts of the lowered description that correspond to the members of the example.
fn changed_parts(example: &str, diagnostic: &Diagnostic, lowered: &Lowered) -> Value {
    const OPERATION: [&str; 5] = [
        "parameters:",
        "requestBody:",
        "responses:",
        "operation:",
        "path:",
    ];
    let document = lowered.to_value();
    let has_any = |members: &[&str]| {
        let mut lines = example.lines();
        lines.any(|line| members.iter().any(|member| line.starts_with(member)))
    };
    let mut parts = Map::new();
    for (name, pointer, members) in [
        ("paths", "/paths", OPERATION.as_slice()),
        ("schemas", "/components/schemas", &["schema:", "schemas:"]),
    ] {
        if has_any(members)
            && let Some(value) = document.pointer(pointer)
        {
            parts.insert(name.to_owned(), value.clone());
        }
    }
    if parts.is_empty() {
        parts = document.as_object().cloned().unwrap_or_default();
        parts.shift_remove("openapi");
    }
    if diagnostic.message.contains("the Plan")
        && let Ok(plan) = serde_json::to_value(lowered.plan())
    {
        parts.insert("plan".to_owned(), plan);
    }
    Value::Object(parts)
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
