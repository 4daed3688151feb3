//! oasdiff's kinds of changes, and what each means for a user of the client.

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

/// Returns all of oasdiff's kinds of changes: first those that are reported, then the others,
/// by reason.
pub fn catalogue() -> Vec<Entry> {
    let mut reason = "";
    let mut entries = Vec::new();
    for line in include_str!("catalogue.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(group) = line.strip_prefix('[') {
            reason = group.trim_end_matches(']');
            continue;
        }
        let (id, seen) = match line.split_once(": ") {
            Some((id, names)) => {
                let known = |name| Kind::ALL.iter().find(|kind| kind.name() == name).copied();
                (id, Seen::As(names.split(' ').filter_map(known).collect()))
            }
            None => (line, Seen::Not(reason)),
        };
        entries.push(Entry { id, seen });
    }
    entries
}
