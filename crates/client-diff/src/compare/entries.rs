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
    declaration: Declaration,
}

/// The declaration that items share which change in the same way.
#[derive(Eq, Hash, PartialEq)]
enum Declaration {
    /// The part of the item after the method: descriptions repeat in each operation what they
    /// could share by reference.
    OfMethod(String),
    /// The JSON pointer of the declaration.
    Pointer(String),
    /// The item itself.
    Item(String),
}

impl Cause {
    fn of(found: &Found) -> Self {
        let item = &found.site.item;
        let method = match found.subject {
            Subject::Operation(_) => item.strip_prefix("Client::"),
            _ => None,
        };
        let declaration = match method {
            Some(method) => {
                let in_method = method.split_once(' ').map_or("", |(_, rest)| rest);
                Declaration::OfMethod(in_method.to_owned())
            }
            None if found.site.pointer.is_empty() => Declaration::Item(item.clone()),
            None => Declaration::Pointer(found.site.pointer.clone()),
        };
        let (old_owner, new_owner) = match &found.subject {
            Subject::Operation(id) => (id.as_str(), id.as_str()),
            Subject::Type(old, new) => (old.as_str(), new.as_str()),
            Subject::Client => ("", ""),
        };
        Self {
            kind: found.kind,
            breaks: found.breaks,
            old: found
                .old
                .as_deref()
                .map(|old| without_owner(old, old_owner)),
            new: found
                .new
                .as_deref()
                .map(|new| without_owner(new, new_owner)),
            gone: found.gone,
            declaration,
        }
    }
}

/// Removes the prefix of generated names for the types of an operation and for the inline
/// schemas of a type.
fn without_owner(message: &str, owner: &str) -> String {
    if owner.is_empty() {
        message.to_owned()
    } else {
        message.replace(&format!("types::{}", names::type_name(owner)), "types::")
    }
}

/// Returns the changes, in the order in which their first sites were found.
pub(super) fn group_by_cause(found: Vec<Found>, [old, new]: [&Surface<'_>; 2]) -> Vec<Change> {
    let mut causes: IndexMap<Cause, Vec<Found>> = IndexMap::new();
    for found in found {
        causes.entry(Cause::of(&found)).or_default().push(found);
    }
    let (old_users, new_users) = (Users::of(old), Users::of(new));
    causes
        .into_iter()
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
            Change {
                kind: cause.kind,
                breaks: cause.breaks,
                operations: operations.into_iter().collect(),
                gone: cause.gone,
                old: found[0].old.clone(),
                new: found[0].new.clone(),
                sites: found.into_iter().map(|found| found.site).collect(),
            }
        })
        .collect()
}
