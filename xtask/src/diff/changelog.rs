//! Formats changelogs as Keep a Changelog 1.1.0 requires.

use client_codegen::escape::{inline_code, markdown_text};
use client_diff::{Change, Kind};

use super::print::shortened;
use crate::text::count;

/// The groups, in order.
const GROUPS: [&str; 4] = ["Added", "Changed", "Deprecated", "Removed"];

/// The head of a changelog.
const HEAD: &str = "# Changelog\n\nThe format follows Keep a Changelog. `cargo xtask bump` writes the entries from the changes that `cargo xtask diff` reports.\n";

/// Formats changes in groups, breaking changes first.
pub fn section(changes: &[Change]) -> String {
    let mut text = String::new();
    for group in GROUPS {
        let mut lines: Vec<(bool, String)> = changes
            .iter()
            .filter(|change| self::group(change.kind) == group)
            .map(|change| (change.breaks.is_none(), line(change)))
            .collect();
        lines.sort();
        if !lines.is_empty() {
            let lines: String = lines.into_iter().map(|(_, line)| line).collect();
            text += &format!("\n### {group}\n\n{lines}");
        }
    }
    text
}

/// Returns a changelog with the section of a version; replaces the section if it exists. A new
/// section is inserted above those of other versions and below unreleased changes.
pub fn with(changelog: Option<&str>, version: &str, section: &str) -> String {
    let text = changelog.unwrap_or(HEAD);
    let heading = format!("## {version}");
    let is_heading = |line: &str| line.starts_with("## ");
    let is_same = |line: &str| line.trim_end() == heading;
    let is_release = |line: &str| {
        let name = line
            .strip_prefix("## ")
            .map(|it| it.trim_start_matches('['));
        name.is_some_and(|it| it.starts_with(|first: char| first.is_ascii_digit()))
    };
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| is_same(line));
    let (before, behind) = match start {
        Some(start) => {
            let rest = lines.iter().skip(start + 1);
            let length = rest.take_while(|line| !is_heading(line)).count();
            (start, start + 1 + length)
        }
        None => {
            let first = lines.iter().position(|line| is_release(line));
            let at = first.unwrap_or(lines.len());
            (at, at)
        }
    };
    let part = |lines: &[&str]| lines.join("\n").trim().to_owned();
    let parts = [
        part(lines.get(..before).unwrap_or_default()),
        format!("{heading}\n{}", section.trim_end()),
        part(lines.get(behind..).unwrap_or_default()),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

fn line(change: &Change) -> String {
    let breaking = if change.breaks.is_some() {
        "**Breaking:** "
    } else {
        ""
    };
    let what = [&change.old, &change.new];
    let what: Vec<String> = what
        .into_iter()
        .flatten()
        .map(|it| inline_code(&shortened(it)))
        .collect();
    let mut line = format!("- {breaking}{} {}", change.kind, inline_code(change.item()));
    if change.sites.len() > 1 {
        line += &format!(" and {} more", count(change.sites.len() - 1, "item"));
    }
    if !what.is_empty() {
        line += &format!(": {}", what.join(" → "));
    }
    if let Some(reason) = change.reason() {
        line += &format!(" ({})", markdown_text(reason));
    }
    line + "\n"
}

fn group(kind: Kind) -> &'static str {
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
    fn a_section_stands_above_older_ones_and_replaces_itself() {
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
