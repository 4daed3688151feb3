//! The kinds of changes that oasdiff reports, and what each means for a user of the client.

use crate::change::Kind;

/// A kind of change, by oasdiff's name for it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// oasdiff's name.
    pub id: &'static str,
    /// What it means for a user of the client.
    pub seen: Seen,
}

/// What a user of the client sees of a change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Seen {
    /// Changes of these kinds.
    As(Vec<Kind>),
    /// Nothing, for this reason.
    Not(&'static str),
}

/// Returns all kinds of changes that oasdiff reports: first the kinds that a user of the client sees,
/// then the others, grouped by reason.
pub fn catalogue() -> Vec<Entry> {
    let mut reason = "";
    let mut entries = Vec::new();
    for line in include_str!("catalogue.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(heading) = line.strip_prefix('[') {
            reason = heading.trim_end_matches(']');
            continue;
        }
        let (id, seen) = match line.split_once(": ") {
            Some((id, names)) => (id, Seen::As(names.split(' ').map(kind_named).collect())),
            None => (line, Seen::Not(reason)),
        };
        entries.push(Entry { id, seen });
    }
    entries
}

fn kind_named(name: &str) -> Kind {
    let mut kinds = Kind::ALL.iter();
    let kind = kinds.find(|kind| kind.name() == name).copied();
    kind.expect("catalogue.txt uses the names of kinds")
}
