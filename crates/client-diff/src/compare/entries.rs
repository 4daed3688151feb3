//! Groups changes by their cause.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use typify_model::names;

use super::{Found, Subject};
use crate::{
    change::{Breaks, Change, Kind},
    surface::{Surface, Users},
};

/// The properties that changes with one cause share.
#[derive(Eq, Hash, PartialEq)]
struct Cause {
    kind: Kind,
    breaks: Option<Breaks>,
    old: Option<String>,
    new: Option<String>,
    gone: bool,
    pointer: Shared,
}

/// The location of a declaration that items share which change in the same way.
#[derive(Eq, Hash, PartialEq)]
enum Shared {
    /// The part of the item after the method: descriptions repeat in each operation what they
    /// could share by reference.
    Method(String),
    /// The JSON pointer of the declaration.
    Pointer(String),
    /// The item itself.
    Item(String),
}

impl Cause {
    fn of(found: &Found) -> Self {
        let item = &found.site.item;
        let behind_method = match found.subject {
            Subject::Operation(_) => item.strip_prefix("Client::"),
            _ => None,
        };
        let pointer = match behind_method {
            Some(method) => {
                let behind = method.split_once(' ').map_or("", |(_, behind)| behind);
                Shared::Method(behind.to_owned())
            }
            None if found.site.pointer.is_empty() => Shared::Item(item.clone()),
            None => Shared::Pointer(found.site.pointer.clone()),
        };
        let own = match &found.subject {
            Subject::Operation(id) => (id.as_str(), id.as_str()),
            Subject::Type(old, new) => (old.as_str(), new.as_str()),
            Subject::Client => ("", ""),
        };
        Self {
            kind: found.kind,
            breaks: found.breaks,
            old: found.old.as_deref().map(|old| without(old, own.0)),
            new: found.new.as_deref().map(|new| without(new, own.1)),
            gone: found.gone,
            pointer,
        }
    }
}

/// Removes the prefix of generated names for the types of an operation and for the inline
/// schemas of a type.
fn without(words: &str, own: &str) -> String {
    match own {
        "" => words.to_owned(),
        own => words.replace(&format!("types::{}", names::type_name(own)), "types::"),
    }
}

/// Returns the changes, in the order in which their first sites were found.
pub(super) fn of(found: Vec<Found>, [old, new]: [&Surface<'_>; 2]) -> Vec<Change> {
    let mut causes: IndexMap<Cause, Vec<Found>> = IndexMap::new();
    for found in found {
        causes.entry(Cause::of(&found)).or_default().push(found);
    }
    let (old_users, new_users) = (Users::of(old), Users::of(new));
    let causes = causes.into_iter();
    causes
        .map(|(cause, found)| {
            let mut operations = BTreeSet::new();
            for found in &found {
                match &found.subject {
                    Subject::Client => {}
                    Subject::Operation(id) => operations.extend([id.clone()]),
                    Subject::Type(name, _) if cause.gone => {
                        operations.extend(old_users.of_type(name));
                    }
                    Subject::Type(_, name) => operations.extend(new_users.of_type(name)),
                }
            }
            let first = found.first();
            let old = first.and_then(|first| first.old.clone());
            let new = first.and_then(|first| first.new.clone());
            Change {
                kind: cause.kind,
                breaks: cause.breaks,
                sites: found.into_iter().map(|found| found.site).collect(),
                operations: operations.into_iter().collect(),
                gone: cause.gone,
                old,
                new,
            }
        })
        .collect()
}
