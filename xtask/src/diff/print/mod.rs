//! The changes as text, as Markdown for a pull request, and as JSON.

use anyhow::Result;
use client_codegen::escape::code;
use client_diff::{Breaks, Change};
use openapi_lower::escape::line;
use serde_json::json;

use super::Comparison;
use crate::{
    escape::{cell, json_pretty},
    text::count,
};

pub fn text(comparisons: &[Comparison]) -> String {
    let mut text = String::new();
    for comparison in comparisons {
        text += &format!("{}: {}\n", line(&comparison.name), total(comparison));
        for change in sorted(comparison) {
            text += &format!("  {:9}  {change}\n", verdict(change));
            let place = comparison.place(change);
            let place = [operation(change), change.pointer.clone(), place];
            let place = place.iter().filter(|it| !it.is_empty());
            let place: Vec<_> = place.map(|it| line(it)).collect();
            if !place.is_empty() {
                text += &format!("  {:9}    {}\n", "", place.join("  "));
            }
        }
    }
    text.truncate(text.trim_end().len());
    text
}

pub fn markdown(comparisons: &[Comparison]) -> String {
    let mut text = "## API changes\n".to_owned();
    for comparison in comparisons {
        text += &format!("\n### {}: {}\n", code(&comparison.name), total(comparison));
        if comparison.changes.is_empty() {
            continue;
        }
        text += "\n| breaks | change | where | operation | pointer | what |\n";
        text += "|---|---|---|---|---|---|\n";
        for change in sorted(comparison) {
            let breaks = match change.breaks {
                Some(_) => format!("**{}**", verdict(change)),
                None => "no".to_owned(),
            };
            let what: Vec<String> = [&change.old, &change.new]
                .into_iter()
                .flatten()
                .map(|it| cell(it))
                .collect();
            let row = [
                breaks,
                change.kind.to_string(),
                cell(&change.item),
                cell(&operation(change)),
                cell(&change.pointer),
                what.join(" → "),
            ];
            text += &format!("| {} |\n", row.join(" | "));
        }
    }
    text.truncate(text.trim_end().len());
    text
}

pub fn json(comparisons: &[Comparison]) -> Result<String> {
    let clients = comparisons.iter().map(|comparison| {
        let version = comparison.bump.as_ref().map(|bump| {
            json!({
                "old": bump.old.to_string(),
                "new": bump.new.to_string(),
                "needed": bump.needed().to_string(),
            })
        });
        json!({
            "name": comparison.name,
            "breaking": comparison.breaking() > 0,
            "step": client_diff::Step::of(&comparison.changes),
            "version": version,
            "changes": comparison.changes,
        })
    });
    Ok(json_pretty(&clients.collect::<Vec<_>>())?)
}

/// What breaks comes first.
fn sorted(comparison: &Comparison) -> Vec<&Change> {
    let mut changes: Vec<&Change> = comparison.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.breaks));
    changes
}

fn total(comparison: &Comparison) -> String {
    let (breaking, all) = (comparison.breaking(), comparison.changes.len());
    if all == 0 {
        return "no changes".to_owned();
    }
    let step = client_diff::Step::of(&comparison.changes);
    let version = match &comparison.bump {
        Some(bump) => format!(
            "; {} asks for {}, and is {}",
            bump.old,
            bump.needed(),
            bump.new
        ),
        None => String::new(),
    };
    format!(
        "{}, {breaking} breaking; semver {step}{version}",
        count(all, "change")
    )
}

fn verdict(change: &Change) -> &'static str {
    match change.breaks {
        Some(Breaks::Compiling) => "compiling",
        Some(Breaks::Running) => "running",
        None => "",
    }
}

fn operation(change: &Change) -> String {
    change.operation.clone().unwrap_or_default()
}
