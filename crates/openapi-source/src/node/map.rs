//! The members of an object in the working tree.

use std::ops::{Deref, DerefMut};

use indexmap::IndexMap;
use indexmap::map::{IntoIter, Iter, IterMut, Keys, Values, ValuesMut};

use super::Node;

/// Members by name. Lookups dominate the run time of passes, hence the fast hasher; its seed is
/// random, but the order of members is not.
type Members = IndexMap<String, Node, foldhash::fast::RandomState>;

/// The members of an object, in the order of the input.
///
/// Passes store data for the Plan in a separate node, which is moved, copied and renamed with the
/// object, and cannot be confused with a member.
#[derive(Clone, Debug, Default)]
pub struct Map {
    members: Members,
    /// Data that passes store with the object; see [`Node::plan`].
    pub plan: Option<Box<Node>>,
}

impl Map {
    /// Returns an empty object with the given capacity.
    pub fn with_capacity(capacity: usize) -> Map {
        Map {
            members: Members::with_capacity_and_hasher(capacity, Default::default()),
            plan: None,
        }
    }

    /// Whether there are no members and no data for the Plan.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty() && self.plan.is_none()
    }

    /// Returns the names of the members, in order.
    pub fn keys(&self) -> Keys<'_, String, Node> {
        self.members.keys()
    }

    /// Returns the values of the members, in order.
    pub fn values(&self) -> Values<'_, String, Node> {
        self.members.values()
    }

    /// Returns mutable references to the values of the members, in order.
    pub fn values_mut(&mut self) -> ValuesMut<'_, String, Node> {
        self.members.values_mut()
    }

    /// Consumes the map, and returns the values of the members, in order.
    pub fn into_values(self) -> impl Iterator<Item = Node> {
        self.members.into_values()
    }

    /// Adds the members whose names the map lacks.
    pub fn insert_missing(&mut self, members: impl IntoIterator<Item = (String, Node)>) {
        for (name, member) in members {
            self.members.entry(name).or_insert(member);
        }
    }
}

impl Deref for Map {
    type Target = Members;

    fn deref(&self) -> &Members {
        &self.members
    }
}

impl DerefMut for Map {
    fn deref_mut(&mut self) -> &mut Members {
        &mut self.members
    }
}

impl FromIterator<(String, Node)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(members: I) -> Map {
        Map {
            members: members.into_iter().collect(),
            plan: None,
        }
    }
}

impl Extend<(String, Node)> for Map {
    fn extend<I: IntoIterator<Item = (String, Node)>>(&mut self, members: I) {
        self.members.extend(members);
    }
}

impl IntoIterator for Map {
    type Item = (String, Node);
    type IntoIter = IntoIter<String, Node>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl<'m> IntoIterator for &'m Map {
    type Item = (&'m String, &'m Node);
    type IntoIter = Iter<'m, String, Node>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter()
    }
}

impl<'m> IntoIterator for &'m mut Map {
    type Item = (&'m String, &'m mut Node);
    type IntoIter = IterMut<'m, String, Node>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter_mut()
    }
}
