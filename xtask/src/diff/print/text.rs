//! Formats the changes as text for a terminal.

use client_diff::Breaks;
use openapi_lower::escape::line;

use super::{Report, old_and_new, verdict};

/// The maximum number of operations that are listed.
const MAX_OPERATIONS: usize = 3;

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
            let values = old_and_new(change);
            if !values.is_empty() {
                text += &format!(": {}", line(&values.join(" → ")));
            }
            text.push('\n');
            let location = [
                first_names(&change.operations, MAX_OPERATIONS),
                change.pointer().to_owned(),
                entry
                    .location()
                    .map_or_else(String::new, ToString::to_string),
            ];
            let location: Vec<_> = location
                .iter()
                .filter(|it| !it.is_empty())
                .map(|it| line(it))
                .collect();
            let details = [
                change.reason().map(str::to_owned),
                change.reach(),
                Some(location.join("  ")),
            ];
            for detail in details.iter().flatten().filter(|it| !it.is_empty()) {
                text += &format!("  {:9}    {detail}\n", "");
            }
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Lists the first names, and the number of the others.
fn first_names(names: &[String], max_count: usize) -> String {
    let first: Vec<&str> = names.iter().take(max_count).map(String::as_str).collect();
    match names.len().saturating_sub(max_count) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Formats a line for each verdict.
fn counts(report: &Report<'_>) -> String {
    let counts = report.counts();
    let mut lines = String::new();
    for breaks in [Some(Breaks::Compiling), Some(Breaks::Running), None] {
        let of_verdict = || counts.iter().filter(|(verdict, ..)| *verdict == breaks);
        let total: usize = of_verdict().map(|(.., count)| count).sum();
        if total == 0 {
            continue;
        }
        let kinds: Vec<String> = of_verdict()
            .map(|(_, kind, count)| format!("{count} {kind}"))
            .collect();
        let name = breaks.map_or("not breaking", Breaks::name);
        lines += &format!("  {total} {name}: {}\n", kinds.join(", "));
    }
    lines
}
