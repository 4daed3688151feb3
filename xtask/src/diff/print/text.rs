//! Formats the changes as text for a terminal.

use client_diff::Breaks;
use openapi_lower::escape::line;

use super::{Report, some_of, verdict};

/// The maximum number of operations that are listed.
const NAMED: usize = 3;

pub fn text(reports: &[Report<'_>]) -> String {
    let mut text = String::new();
    for report in reports {
        let comparison = report.comparison;
        text += &format!("{}: {}\n", line(&comparison.name), report.total());
        text += &format!("  verdicts for {}\n", comparison.judged);
        text += &counts(report);
        for entry in &report.entries {
            let change = entry.change;
            text += &format!(
                "  {:9}  {} {}",
                verdict(change.breaks),
                change.kind,
                line(change.item())
            );
            let words = entry.words();
            if !words.is_empty() {
                text += &format!(": {}", line(&words.join(" → ")));
            }
            text.push('\n');
            let mut below = Vec::new();
            below.extend(change.reason().map(str::to_owned));
            let location = [
                some_of(&change.operations, NAMED),
                change.pointer().to_owned(),
                entry
                    .location()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ];
            let location: Vec<_> = location.iter().filter(|it| !it.is_empty()).collect();
            let location: Vec<_> = location.into_iter().map(|it| line(it)).collect();
            below.extend(change.reach());
            below.push(location.join("  "));
            for said in below.iter().filter(|it| !it.is_empty()) {
                text += &format!("  {:9}    {said}\n", "");
            }
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Formats a line for each verdict.
fn counts(report: &Report<'_>) -> String {
    let counts = report.counts();
    let mut lines = String::new();
    for breaks in [Some(Breaks::Compiling), Some(Breaks::Running), None] {
        let kinds = counts.iter().filter(|(verdict, ..)| *verdict == breaks);
        let kinds: Vec<_> = kinds.map(|(_, kind, many)| (kind, many)).collect();
        if kinds.is_empty() {
            continue;
        }
        let total: usize = kinds.iter().map(|(_, many)| **many).sum();
        let kinds: Vec<String> = kinds
            .iter()
            .map(|(kind, many)| format!("{many} {kind}"))
            .collect();
        let name = breaks.map_or("not breaking", Breaks::name);
        lines += &format!("  {total} {name}: {}\n", kinds.join(", "));
    }
    lines
}
