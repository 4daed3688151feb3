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

use super::{Comparison, Described};
use crate::text::count;

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
        let version = match &comparison.bump {
            Some(bump) => format!(
                "; {} must become {}, and is {}",
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

    /// Returns the number of changes of each kind, by verdict; the most frequent kinds first.
    fn counts(&self) -> Vec<(Option<Breaks>, Kind, usize)> {
        let mut counts: IndexMap<(Option<Breaks>, Kind), usize> = IndexMap::new();
        for entry in &self.entries {
            let change = entry.change;
            *counts.entry((change.breaks, change.kind)).or_default() += 1;
        }
        let counts = counts.into_iter();
        let mut counts: Vec<_> = counts
            .map(|((breaks, kind), many)| (breaks, kind, many))
            .collect();
        counts.sort_by_key(|(breaks, kind, many)| (Reverse(*breaks), Reverse(*many), kind.name()));
        counts
    }
}

/// Sets the positions of the sites in one of the descriptions.
fn find_locations<'c>(entries: &mut [Entry<'c>], described: &'c Described, gone: bool) {
    let mut pointers = Vec::new();
    let mut wanted = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        for (site, found) in entry.change.sites.iter().enumerate() {
            // A pointer into an overlay starts with its file.
            if entry.change.gone == gone && found.pointer.starts_with('/') {
                pointers.push(found.pointer.as_str());
                wanted.push((at, site));
            }
        }
    }
    let locations = described.document.locations(&pointers);
    for ((at, site), (path, position)) in wanted.into_iter().zip(locations) {
        let file = match path {
            None => described.file.clone(),
            Some(path) => {
                let path = path.strip_prefix(&described.root).unwrap_or(&path);
                path.display().to_string()
            }
        };
        let location = Location {
            described,
            file,
            position,
        };
        if let Some(slot) = entries
            .get_mut(at)
            .and_then(|entry| entry.locations.get_mut(site))
        {
            *slot = Some(location);
        }
    }
}

impl Entry<'_> {
    /// Returns the position of the first site.
    fn location(&self) -> Option<&Location<'_>> {
        self.locations.first()?.as_ref()
    }

    /// Returns the old and the new text of the first site, shortened.
    fn words(&self) -> Vec<String> {
        let words = [&self.change.old, &self.change.new];
        words
            .into_iter()
            .flatten()
            .map(|it| shortened(it))
            .collect()
    }
}

/// Returns the name of a verdict; empty for changes that do not break.
fn verdict(breaks: Option<Breaks>) -> &'static str {
    breaks.map_or("", Breaks::name)
}

/// Returns the start of a long text.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// Lists the first names, and the number of the others.
fn some_of(names: &[String], most: usize) -> String {
    let first: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
    match names.len().saturating_sub(most) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
