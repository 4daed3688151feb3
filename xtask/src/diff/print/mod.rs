//! Formats the changes.

mod html;
mod json;
mod markdown;
mod sarif;
mod text;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;

use std::cmp::Reverse;

use client_diff::{Breaks, Change, Kind, Step};
use indexmap::IndexMap;
use openapi_lower::Position;

use super::{Comparison, Described, version::Bump};
use crate::output::count;

/// A comparison, prepared for printing.
pub struct Report<'c> {
    comparison: &'c Comparison,
    /// Changes that break compiling come first, then those that break at run time.
    entries: Vec<Entry<'c>>,
}

/// A change, and the positions of the declarations of the items that change.
struct Entry<'c> {
    change: &'c Change,
    /// One for each site.
    locations: Vec<Option<Location<'c>>>,
}

/// A position in a description.
struct Location<'c> {
    described: &'c Described,
    /// The file, relative to the workspace or as the command line states it.
    file: String,
    position: Option<Position>,
}

impl std::fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (prefix, file) = (&self.described.prefix, &self.file);
        match self.position {
            Some(Position { line, column }) => write!(f, "{prefix}{file}:{line}:{column}"),
            None => write!(f, "{prefix}{file}"),
        }
    }
}

impl<'c> Report<'c> {
    pub fn of(comparison: &'c Comparison) -> Self {
        let mut changes: Vec<&Change> = comparison.changes.iter().collect();
        changes.sort_by_key(|change| Reverse(change.breaks));
        let mut entries: Vec<Entry<'c>> = changes
            .iter()
            .map(|change| Entry {
                change,
                locations: change.sites.iter().map(|_| None).collect(),
            })
            .collect();
        for (described, gone) in comparison.descriptions.iter().zip([true, false]) {
            if let Some(described) = described {
                find_locations(&mut entries, described, gone);
            }
        }
        Self {
            comparison,
            entries,
        }
    }

    /// Formats the totals: `3 changes, 1 breaking; semver major`.
    fn total(&self) -> String {
        let comparison = self.comparison;
        let (breaking, all) = (comparison.breaking(), comparison.changes.len());
        if all == 0 {
            return "no changes".to_owned();
        }
        let step = Step::of(&comparison.changes);
        let version = comparison.bump.as_ref().map_or_else(String::new, |bump| {
            let Bump { old, new, .. } = bump;
            let needed = bump.needed();
            format!("; version {old} before, {new} now, at least {needed} required")
        });
        format!(
            "{}, {breaking} breaking; semver {step}{version}",
            count(all, "change")
        )
    }

    /// Returns the number of changes of each kind, by verdict; the most frequent kinds first.
    fn counts(&self) -> Vec<(Option<Breaks>, Kind, usize)> {
        let mut counts: IndexMap<(Option<Breaks>, Kind), usize> = IndexMap::new();
        for entry in &self.entries {
            let change = entry.change;
            *counts.entry((change.breaks, change.kind)).or_default() += 1;
        }
        let mut counts: Vec<_> = counts
            .into_iter()
            .map(|((breaks, kind), count)| (breaks, kind, count))
            .collect();
        counts
            .sort_by_key(|(breaks, kind, count)| (Reverse(*breaks), Reverse(*count), kind.name()));
        counts
    }
}

/// Sets the positions of the sites in one of the descriptions.
fn find_locations<'c>(entries: &mut [Entry<'c>], described: &'c Described, gone: bool) {
    let mut pointers = Vec::new();
    let mut slots = Vec::new();
    for entry in entries.iter_mut().filter(|it| it.change.gone == gone) {
        for (site, slot) in entry.change.sites.iter().zip(&mut entry.locations) {
            // A pointer into an overlay starts with its file.
            if site.pointer.starts_with('/') {
                pointers.push(site.pointer.as_str());
                slots.push(slot);
            }
        }
    }
    let locations = described.document.locations(&pointers);
    for (slot, (path, position)) in slots.into_iter().zip(locations) {
        let file = match path {
            None => described.file.clone(),
            Some(path) => {
                let path = path.strip_prefix(&described.root).unwrap_or(&path);
                path.display().to_string()
            }
        };
        *slot = Some(Location {
            described,
            file,
            position,
        });
    }
}

impl Entry<'_> {
    /// Returns the position of the first site.
    fn location(&self) -> Option<&Location<'_>> {
        self.locations.first()?.as_ref()
    }
}

/// Returns the old and the new code of a change, as far as they exist, shortened.
pub fn old_and_new(change: &Change) -> Vec<String> {
    [&change.old, &change.new]
        .into_iter()
        .flatten()
        .map(|it| shortened(it))
        .collect()
}

/// Returns the name of a verdict; empty for changes that do not break.
fn verdict(breaks: Option<Breaks>) -> &'static str {
    breaks.map_or("", Breaks::name)
}

/// Returns a string, or the start of a long one.
fn shortened(text: &str) -> String {
    const MAX_CHARACTERS: usize = 160;
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
