//! Formats changelogs as Keep a Changelog 1.1.0 requires.

use client_codegen::escape::{inline_code, markdown_text};
use client_diff::{Change, Kind};

use super::print::old_and_new;
use crate::output::count;

/// The groups, in order.
const GROUPS: [&str; 4] = ["Added", "Changed", "Deprecated", "Removed"];

/// The content of a new changelog.
const HEAD: &str = "# Changelog\n\nThe format follows Keep a Changelog. `cargo xtask bump` writes the entries from the changes that `cargo xtask diff` reports.\n";

/// Formats changes in groups, breaking changes first.
pub fn section(changes: &[Change]) -> String {
    let mut text = String::new();
    for group in GROUPS {
        let mut entries: Vec<(bool, String)> = changes
            .iter()
            .filter(|change| group_of(change.kind) == group)
            .map(|change| (change.breaks.is_none(), entry(change)))
            .collect();
        entries.sort();
        if !entries.is_empty() {
            let entries: String = entries.into_iter().map(|(_, entry)| entry).collect();
            text += &format!("\n### {group}\n\n{entries}");
        }
    }
    text
}

/// Returns a changelog with the section of a version; replaces the section if it exists. A new
/// section is inserted above those of other versions and below unreleased changes.
pub fn with(changelog: Option<&str>, version: &str, section: &str) -> String {
    let heading = format!("## {version}");
    let is_release = |line: &str| {
        line.strip_prefix("## ")
            .map(|name| name.trim_start_matches('['))
            .is_some_and(|name| name.starts_with(|first: char| first.is_ascii_digit()))
    };
    let lines: Vec<&str> = changelog.unwrap_or(HEAD).lines().collect();
    let existing = lines.iter().position(|line| line.trim_end() == heading);
    let replaced = match existing {
        Some(start) => {
            let rest = &lines[start + 1..];
            let length = rest.iter().take_while(|line| !line.starts_with("## "));
            start..start + 1 + length.count()
        }
        None => {
            let first = lines.iter().position(|line| is_release(line));
            let start = first.unwrap_or(lines.len());
            start..start
        }
    };
    let parts = [
        lines[..replaced.start].join("\n").trim().to_owned(),
        format!("{heading}\n{}", section.trim_end()),
        lines[replaced.end..].join("\n").trim().to_owned(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

fn entry(change: &Change) -> String {
    let breaking = if change.breaks.is_some() {
        "**Breaking:** "
    } else {
        ""
    };
    let mut entry = format!("- {breaking}{} {}", change.kind, inline_code(change.item()));
    if change.sites.len() > 1 {
        entry += &format!(" and {} more", count(change.sites.len() - 1, "item"));
    }
    let values: Vec<String> = old_and_new(change)
        .iter()
        .map(|it| inline_code(it))
        .collect();
    if !values.is_empty() {
        entry += &format!(": {}", values.join(" → "));
    }
    if let Some(reason) = change.reason() {
        entry += &format!(" ({})", markdown_text(reason));
    }
    entry + "\n"
}

fn group_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Deprecated => "Deprecated",
        kind if kind.name().ends_with("-removed") => "Removed",
        kind if ["-added", "-added-required", "-added-optional"]
            .iter()
            .any(|end| kind.name().ends_with(end)) =>
        {
            "Added"
        }
        _ => "Changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_inserted_above_older_ones_and_replaced() {
        let first = with(None, "0.1.0", "\n### Added\n\n- a\n");
        assert!(
            first.ends_with("reports.\n\n## 0.1.0\n\n### Added\n\n- a\n"),
            "{first}"
        );
        let second = with(Some(&first), "0.2.0", "\n### Changed\n\n- b\n");
        assert!(
            second
                .ends_with("\n\n## 0.2.0\n\n### Changed\n\n- b\n\n## 0.1.0\n\n### Added\n\n- a\n"),
            "{second}"
        );
        assert_eq!(
            with(Some(&second), "0.2.0", "\n### Changed\n\n- b\n"),
            second
        );
        let unreleased = "# Changelog\n\n## Unreleased\n\n- c\n";
        assert_eq!(
            with(Some(unreleased), "0.1.1", "\n- d\n"),
            "# Changelog\n\n## Unreleased\n\n- c\n\n## 0.1.1\n\n- d\n"
        );
    }
}
