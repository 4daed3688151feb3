//! Formats the changes as SARIF 2.1.0, which code hosts show beside the lines of a pull
//! request.

use std::collections::BTreeSet;

use anyhow::Result;
use client_diff::{Breaks, Kind};
use serde_json::{Value, json};

use super::{Entry, Report, old_and_new};
use crate::escape::json_pretty;

pub fn sarif(reports: &[Report<'_>]) -> Result<String> {
    let entries = || {
        reports
            .iter()
            .flat_map(|report| report.entries.iter().map(move |entry| (report, entry)))
    };
    let kinds: BTreeSet<Kind> = entries().map(|(_, entry)| entry.change.kind).collect();
    let rules: Vec<Value> = kinds
        .iter()
        .map(|kind| json!({"id": kind.name(), "shortDescription": {"text": kind.about()}}))
        .collect();
    let results: Vec<Value> = entries()
        .map(|(report, entry)| result(&report.comparison.name, entry))
        .collect();
    Ok(json_pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "client-diff",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))?)
}

fn result(client: &str, entry: &Entry<'_>) -> Value {
    let change = entry.change;
    let level = match change.breaks {
        Some(Breaks::Compiling) => "error",
        Some(Breaks::Running) => "warning",
        None => "note",
    };
    let mut message = format!("{client}: {} {}", change.kind, change.item());
    let values = old_and_new(change);
    if !values.is_empty() {
        message += &format!(": {}", values.join(" → "));
    }
    let details = [change.reason().map(str::to_owned), change.reach()];
    for detail in details.into_iter().flatten() {
        message += &format!("; {detail}");
    }
    json!({
        "ruleId": change.kind.name(),
        "level": level,
        "message": {"text": message},
        "locations": location(entry).into_iter().collect::<Vec<_>>(),
    })
}

/// Returns the location of the first site. A line of a revision's file does not apply to the
/// present file, so a removed item has no line.
fn location(entry: &Entry<'_>) -> Option<Value> {
    let location = entry.location()?;
    let mut physical = json!({"artifactLocation": {"uri": location.file.replace('\\', "/")}});
    if let Some(position) = location.position
        && location.described.prefix.is_empty()
    {
        physical["region"] = json!({
            "startLine": position.line,
            "startColumn": position.column,
        });
    }
    Some(json!({"physicalLocation": physical}))
}
