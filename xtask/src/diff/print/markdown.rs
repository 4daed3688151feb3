//! Formats the changes as Markdown for a pull request.

use std::ops::Range;

use client_codegen::escape::inline_code;
use client_diff::{Breaks, Change};

use super::{Entry, Report, old_and_new, verdict};
use crate::{escape::cell, output::count};

/// The maximum number of operations that a row lists.
const MAX_OPERATIONS: usize = 50;

/// The verdicts, the most important first.
const VERDICTS: [Option<Breaks>; 3] = [Some(Breaks::Compiling), Some(Breaks::Running), None];

/// Formats the changes in at most `limit` bytes. Changes that do not fit are left out, the
/// least important first, and counted.
pub fn markdown(reports: &[Report<'_>], limit: Option<usize>) -> String {
    let sections: Vec<Section<'_>> = reports.iter().map(Section::of).collect();
    let heads: usize = sections.iter().map(Section::size_without_rows).sum();
    let mut left = limit.map(|limit| limit.saturating_sub(heads + TITLE.len()));
    // Chooses the rows that fit: breaking changes of all clients come first.
    let mut fitting = vec![[0; VERDICTS.len()]; sections.len()];
    let mut is_full = false;
    for at in 0..VERDICTS.len() {
        for (section, fitting) in sections.iter().zip(&mut fitting) {
            for row in section.rows.get(section.group(at)).unwrap_or_default() {
                if let Some(left) = &mut left {
                    is_full |= row.len() > *left;
                    *left = left.saturating_sub(row.len());
                }
                if is_full {
                    break;
                }
                if let Some(rows) = fitting.get_mut(at) {
                    *rows += 1;
                }
            }
        }
    }
    let mut text = TITLE.to_owned();
    for (section, fitting) in sections.iter().zip(fitting) {
        section.write(&mut text, fitting);
    }
    text.truncate(text.trim_end().len());
    text
}

const TITLE: &str = "## API changes\n";

/// The text before and after the rows of a verdict. Changes that do not break are folded.
const HEAD: &str = "\n| breaks | change | where | operations | declared at | what |\n\
                    |---|---|---|---|---|---|\n";
const FOLD: &str = "\n<details><summary>Not breaking</summary>\n";
const END_OF_FOLD: &str = "\n</details>\n";

/// One client.
struct Section<'c> {
    report: &'c Report<'c>,
    head: String,
    rows: Vec<String>,
}

impl<'c> Section<'c> {
    fn of(report: &'c Report<'c>) -> Self {
        let comparison = report.comparison;
        let mut head = format!(
            "\n### {}: {}\n",
            inline_code(&comparison.name),
            report.total()
        );
        if !report.entries.is_empty() {
            head += &format!(
                "\nVerdicts for {}.\n\n| breaks | change | count |\n|---|---|---|\n",
                comparison.judged
            );
            for (breaks, kind, count) in report.counts() {
                head += &format!("| {} | {kind} | {count} |\n", bold(breaks));
            }
        }
        Self {
            report,
            head,
            rows: report.entries.iter().map(row).collect(),
        }
    }

    /// Returns the rows of a verdict.
    fn group(&self, at: usize) -> Range<usize> {
        let wanted = VERDICTS.get(at).copied().flatten();
        let of = |entry: &Entry<'_>| entry.change.breaks;
        let entries = &self.report.entries;
        let start = entries.partition_point(|entry| of(entry) > wanted);
        start..entries.partition_point(|entry| of(entry) >= wanted)
    }

    /// Returns the number of bytes of the fixed text, and of a sentence about left out changes.
    fn size_without_rows(&self) -> usize {
        const LEFT_OUT: usize = 250;
        let parts = [FOLD, HEAD, HEAD, END_OF_FOLD];
        self.head.len() + LEFT_OUT + parts.iter().map(|it| it.len()).sum::<usize>()
    }

    fn write(&self, text: &mut String, fitting: [usize; VERDICTS.len()]) {
        text.push_str(&self.head);
        let (mut left_out, mut has_head) = (Vec::new(), false);
        for (at, (breaks, fitting)) in VERDICTS.into_iter().zip(fitting).enumerate() {
            let rows = self.rows.get(self.group(at)).unwrap_or_default();
            let fold = breaks.is_none() && fitting > 0;
            if fold {
                text.push_str(FOLD);
            }
            if fitting > 0 && (fold || !has_head) {
                text.push_str(HEAD);
                has_head = true;
            }
            rows.iter().take(fitting).for_each(|row| text.push_str(row));
            if fold {
                text.push_str(END_OF_FOLD);
            }
            let missing = rows.len() - fitting;
            let name = breaks.map_or("not breaking", Breaks::name);
            left_out.extend((missing > 0).then(|| format!("{missing} {name}")));
        }
        if !left_out.is_empty() {
            let all = self.rows.len() - fitting.iter().sum::<usize>();
            text.push_str(&format!(
                "\n{} left out because of their size: {}. `--format html` and `--format json` list all changes.\n",
                count(all, "change"),
                left_out.join(", "),
            ));
        }
    }
}

fn row(entry: &Entry<'_>) -> String {
    let change = entry.change;
    let values: Vec<String> = old_and_new(change).iter().map(|it| cell(it)).collect();
    let mut details = vec![values.join(" → ")];
    details.extend(change.reason().map(str::to_owned));
    details.retain(|it| !it.is_empty());
    let location = entry.location().map(ToString::to_string);
    let row = [
        bold(change.breaks),
        change.kind.to_string(),
        with_more(cell(change.item()), change.sites.len(), "item"),
        operations(change),
        cell(location.as_deref().unwrap_or(change.pointer())),
        details.join("<br>"),
    ];
    format!("| {} |\n", row.join(" | "))
}

fn bold(breaks: Option<Breaks>) -> String {
    match breaks {
        Some(_) => format!("**{}**", verdict(breaks)),
        None => "no".to_owned(),
    }
}

fn with_more(first: String, all: usize, noun: &str) -> String {
    match all {
        0 | 1 => first,
        all => format!("{first} and {} more", count(all - 1, noun)),
    }
}

fn operations(change: &Change) -> String {
    match change.operations.as_slice() {
        [] => String::new(),
        [one] => cell(one),
        all => {
            let listed = all.iter().take(MAX_OPERATIONS);
            let names: Vec<String> = listed.map(|name| cell(name)).collect();
            let more = match all.len().saturating_sub(MAX_OPERATIONS) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!(
                "<details><summary>× {} operations</summary>{}{more}</details>",
                all.len(),
                names.join(", ")
            )
        }
    }
}
